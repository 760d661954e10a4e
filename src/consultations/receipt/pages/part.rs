//! The page of somebody's own part: what there is to do, and how far one is.

use askama::Template;

use super::super::service::receipt;
use crate::consultations::participation::pages::own::Own;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::phases::Act;
use crate::consultations::setup::service::{questions, read};
use crate::consultations::setup::views::{ConsultationView, PhaseView};
use crate::consultations::statements::service::statements;
use crate::error::Code;
use crate::web::{Page, PageResult};

#[derive(Template)]
#[template(path = "consultations/receipt/templates/part.html")]
struct PartPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    asked: usize,
    answered: usize,
    left: usize,
    invitations: i64,
    /// What is said of the step that has just ended.
    is_over: bool,
}

impl PartPage<'_> {
    /// Until when it takes an act, if that is before the day that the page names for all.
    fn until(&self, act: &str) -> Option<String> {
        let takes = |phase: &&PhaseView| phase.accepts.iter().any(|accepted| accepted.code() == act);
        let end = self.view.phases.iter().rev().find(takes)?.ends_at;
        (Some(end) != self.view.closes_at).then(|| self.page.until_in(end, &self.view.time_zone))
    }

    fn takes(&self, act: &str) -> bool {
        self.view.accepts.iter().any(|accepted: &Act| accepted.code() == act)
    }
}

/// `GET /consultations/{id}/part`
pub(super) async fn part(page: Page, own: Own) -> PageResult {
    let id = own.id;
    let found = page
        .app
        .read(move |_, tx| {
            let own = own.enter(tx)?;
            let view = read::one(tx, None, id, None)?;
            let questions = questions::list(tx, None, id, None)?;
            let votes = view.accepts.contains(&Act::Vote);
            let left = if votes { statements::next(tx, &own)?.left } else { 0 };
            Ok((view, receipt::receipt(tx, &own)?, questions, left))
        })
        .await;
    let (view, receipt, questions, left) = match found {
        Ok(found) => found,
        Err(error) if error.code == Code::UnknownPart => {
            return page.see_other(&format!("/consultations/{id}/return"));
        }
        Err(error) => return Err(error.into()),
    };
    let voice = Voice::new(&page, &view, Some(&receipt.language));
    let answered = receipt
        .answers
        .iter()
        .filter(|given| questions.iter().any(|asked| asked.question.name == given.question))
        .count();
    let asked_for = questions.iter().filter(|question| question.question.kind.asks()).count();
    page.html(&PartPage {
        title: voice.say(&view.title),
        asked: asked_for,
        answered,
        left,
        invitations: receipt.invitations_left,
        is_over: view.is_over(page.app.now()),
        view: &view,
        page: &page,
    })
}
