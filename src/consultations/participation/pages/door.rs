//! The door: one place for every code that somebody was given, which says what it is and leads on.

use askama::Template;
use serde::Deserialize;

use super::super::service::door::{self, CodeKind, Opened};
use super::join::{JoinForm, show_join};
use super::own::remember;
use crate::consultations::setup::code;
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::{Form, Page, PageResult};

#[derive(Template)]
#[template(path = "consultations/participation/templates/return.html")]
struct DoorPage<'a> {
    page: &'a Page,
    action: &'a str,
    wrong: Option<String>,
    /// The consultation that the code is about, where it leads no further.
    about: Option<Id>,
    code: &'a str,
}

/// `GET /code` and `GET /consultations/{id}/return`
pub(super) async fn come_back(page: Page) -> PageResult {
    page.html(&DoorPage { page: &page, action: &page.path, wrong: None, about: None, code: "" })
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
        Ok(opened) => {
            let text = page.tc("code-is", opened.kind);
            refuse(&page, &typed, &Code::NoWayIn.into(), text, Some(opened.consultation))
        }
        Err(error) if error.code == Code::UnknownPart => {
            let text = match typed.trim() {
                "" => "fault-code-required",
                typed if code::is_misspelt(typed) => "field-code-short",
                _ => "code-wrong",
            };
            refuse(&page, &typed, &error, page.t(text), None)
        }
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

fn refuse(page: &Page, typed: &str, error: &Error, text: String, about: Option<Id>) -> PageResult {
    page.form_again(error, &DoorPage { page, action: &page.path, wrong: Some(text), about, code: typed })
}

/// Somebody typed a code where an invitation is asked for, and something is wrong with it or beside it: their
/// own code leads to their part, and of everything else it is said what it is, together with what else is
/// wrong.
pub async fn instead_of_invitation(page: &Page, id: Id, form: JoinForm, error: Error) -> PageResult {
    let typed = form.invitation.clone();
    if typed.trim().is_empty() {
        let error = if error.code == Code::Invalid { error } else { Error::field("invitation", "required") };
        return show_join(page, id, &form, Some(&error)).await;
    }
    let fault = match opened(page, &typed).await {
        Ok(found) if found.kind == CodeKind::Own => return lead(page, found, &typed),
        Ok(found) if found.kind == CodeKind::Invitation && found.consultation != id => {
            return show_join(page, found.consultation, &JoinForm::begun(page, typed), None).await;
        }
        Ok(found) => match found.kind {
            CodeKind::Invitation if error.code == Code::Invalid => None,
            CodeKind::UsedInvitation => Some("invitation-used"),
            CodeKind::ExpiredInvitation => Some("invitation-expired"),
            CodeKind::LateInvitation => Some("invitation-late"),
            _ => Some("not-an-invitation"),
        },
        Err(error) if error.code == Code::UnknownPart && code::is_misspelt(&typed) => Some("code-short"),
        Err(error) if error.code == Code::UnknownPart => Some("unknown-invitation"),
        Err(error) => return Err(error.into()),
    };
    let fault = fault.map(|code| FieldError::new("invitation", code));
    let fields = error.fields.into_iter().filter(|field| field.field() != "invitation");
    show_join(page, id, &form, Some(&Error::invalid(fault.into_iter().chain(fields).collect()))).await
}
