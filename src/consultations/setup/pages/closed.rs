//! What stands where a form would, when the consultation does not take what it asks for.

use actix_web::http::StatusCode;
use askama::Template;

use super::super::phases::Act;
use super::super::views::ConsultationView;
use crate::types::Id;
use crate::web::{Page, PageResult};

#[derive(Template)]
#[template(path = "consultations/setup/templates/closed.html")]
struct ClosedPage<'a> {
    page: &'a Page,
    id: Id,
    heading: String,
    lede: String,
    /// What was typed and is kept nowhere, to be copied.
    text: &'a str,
}

/// Whether a consultation takes this just now.
pub fn takes(view: &ConsultationView, act: Act) -> bool {
    view.accepts.contains(&act)
}

/// Why a consultation takes nothing of this kind: it is over, or in another phase.
pub fn reason(page: &Page, view: &ConsultationView) -> (String, String) {
    let keys = if view.is_over(page.app.now()) {
        ("closed-heading", "consultation-over")
    } else {
        ("error-not-in-this-phase", "error-not-in-this-phase-detail")
    };
    (page.t(keys.0), page.t(keys.1))
}

/// The page instead of a form.
pub fn instead(page: &Page, view: &ConsultationView) -> PageResult {
    let (heading, lede) = reason(page, view);
    page.html(&ClosedPage { page, id: view.id, heading, lede, text: "" })
}

/// The page after a form that came too late, with what was typed into it.
pub fn too_late(page: &Page, view: &ConsultationView, text: &str) -> PageResult {
    let (heading, lede) = reason(page, view);
    page.html_with(StatusCode::CONFLICT, &ClosedPage { page, id: view.id, heading, lede, text })
}

/// The page after an answer to a question that was closed while somebody answered it.
pub fn question_gone(page: &Page, id: Id, text: &str) -> PageResult {
    let (heading, lede) = (page.t("question-closed"), page.t("question-closed-text"));
    page.html_with(StatusCode::CONFLICT, &ClosedPage { page, id, heading, lede, text })
}
