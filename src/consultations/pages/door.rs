//! The door: one place for every code that somebody was given, which says what it is and leads on.

use askama::Template;
use serde::Deserialize;

use super::super::code;
use super::super::service::door::{self, CodeKind, Opened};
use super::own::remember;
use super::part::{JoinForm, show_join};
use crate::error::{Code, Error};
use crate::types::Id;
use crate::web::{Form, Page, PageResult};

#[derive(Template)]
#[template(path = "consultations/templates/return.html")]
struct DoorPage<'a> {
    page: &'a Page,
    action: &'a str,
    wrong: Option<String>,
    code: &'a str,
}

/// `GET /code` and `GET /consultations/{id}/return`
pub(super) async fn come_back(page: Page) -> PageResult {
    page.html(&DoorPage { page: &page, action: &page.path, wrong: None, code: "" })
}

/// A code as it was typed.
#[derive(Debug, Deserialize)]
pub(super) struct CodeForm {
    #[serde(default)]
    code: String,
}

/// `POST /code` and `POST /consultations/{id}/return`
pub(super) async fn come_back_form(page: Page, form: Form<CodeForm>) -> PageResult {
    let typed = form.0.code;
    match opened(&page, &typed).await {
        Ok(Opened { kind: CodeKind::Invitation, consultation }) => {
            show_join(&page, consultation, &JoinForm::begun(&page, typed), None).await
        }
        Ok(opened) if leads_on(opened.kind) => lead(&page, opened, &typed),
        Ok(opened) => refuse(&page, &typed, &Code::NoWayIn.into(), page.tc("code-is", opened.kind)),
        Err(error) if error.code == Code::UnknownPart => refuse(&page, &typed, &error, page.t("code-wrong")),
        Err(error) => Err(error.into()),
    }
}

async fn opened(page: &Page, typed: &str) -> Result<Opened, Error> {
    let typed = typed.to_owned();
    page.app.read(move |_, tx| door::open(tx, &typed)).await
}

fn leads_on(kind: CodeKind) -> bool {
    matches!(kind, CodeKind::Own | CodeKind::Preview | CodeKind::Consultation)
}

fn lead(page: &Page, opened: Opened, typed: &str) -> PageResult {
    let id = opened.consultation;
    match opened.kind {
        CodeKind::Own => {
            let mut response = page.see_other(&format!("/consultations/{id}/part"))?;
            remember(&mut response, id, &code::own_as_shown(typed))?;
            Ok(response)
        }
        CodeKind::Preview => {
            page.see_other(&format!("/consultations/{id}?preview={}", code::own_as_shown(typed)))
        }
        _ => page.see_other(&format!("/consultations/{id}")),
    }
}

fn refuse(page: &Page, typed: &str, error: &Error, text: String) -> PageResult {
    page.form_again(error, &DoorPage { page, action: &page.path, wrong: Some(text), code: typed })
}

/// Somebody typed a code where an invitation is asked for, and it is none that lets them in: their own code
/// leads to their part, and of everything else it is said what it is.
pub(super) async fn instead_of_invitation(page: &Page, id: Id, form: JoinForm) -> PageResult {
    let typed = form.invitation.clone();
    match opened(page, &typed).await {
        Ok(found) if found.kind == CodeKind::Own => lead(page, found, &typed),
        Ok(found) if found.kind == CodeKind::Invitation && found.consultation != id => {
            show_join(page, found.consultation, &JoinForm::begun(page, typed), None).await
        }
        Ok(found) => {
            let code = match found.kind {
                CodeKind::UsedInvitation => "invitation-used",
                CodeKind::ExpiredInvitation => "invitation-expired",
                _ => "not-an-invitation",
            };
            show_join(page, id, &form, Some(&Error::field("invitation", code))).await
        }
        Err(error) if error.code == Code::UnknownPart => {
            show_join(page, id, &form, Some(&Error::field("invitation", "unknown-invitation"))).await
        }
        Err(error) => Err(error.into()),
    }
}
