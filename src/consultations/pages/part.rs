//! Coming in, coming back, and the page from which a participant does everything else.

use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::super::input::Join;
use super::super::model::{Access, Purpose};
use super::super::phases::Act;
use super::super::service::{crowd, questions, read, statements};
use super::super::views::{ConsultationView, PhaseView};
use super::door;
use super::one::Asked;
use super::own::{Own, forget, remember};
use super::voice::{Said, Voice};
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::visitor::client_address;
use crate::web::{Form, LastLook, Mailed, Page, PageResult, ValidQuery};

/// How one comes in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct JoinForm {
    pub invitation: String,
    consents: Vec<Purpose>,
    pub language: String,
    assisted: bool,
    pub request: String,
}

#[derive(Template)]
#[template(path = "consultations/templates/join.html")]
struct JoinPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    form: &'a JoinForm,
    faults: &'a [FieldError],
    refused: Option<String>,
    needs_code: bool,
    /// Whether it is said that what was typed at the door is an invitation.
    from_door: bool,
    needs_account: bool,
    is_over: bool,
    languages: Vec<(String, String)>,
    purposes: Vec<(String, String)>,
    chosen: Vec<String>,
}

/// `GET /consultations/{id}/take-part`; the code of a printed sheet or of a letter may be brought along.
pub(super) async fn join(page: Page, id: Path<Id>, Mailed(invitation): Mailed) -> PageResult {
    show_join(&page, *id, &JoinForm::begun(&page, invitation), None).await
}

impl JoinForm {
    /// The form as it begins, with an invitation that was brought along.
    pub(super) fn begun(page: &Page, invitation: String) -> Self {
        Self {
            invitation,
            language: page.locale.code().to_owned(),
            request: page.app.random_text(),
            ..Self::default()
        }
    }
}

pub(super) async fn show_join(page: &Page, id: Id, form: &JoinForm, error: Option<&Error>) -> PageResult {
    let actor = page.actor.clone();
    let (view, is_over) = page
        .app
        .read(move |_, tx| {
            let view = read::one(tx, actor.as_ref(), id, None)?;
            let is_over = view.is_over(tx.now);
            Ok((view, is_over))
        })
        .await?;
    let voice = Voice::new(page, &view, Some(&form.language));
    let purposes =
        Purpose::ALL.iter().map(|purpose| (purpose.code().to_owned(), page.tc("consent", purpose))).collect();
    let template = JoinPage {
        title: voice.say(&view.title),
        from_door: !page.path.ends_with("/take-part"),
        needs_code: matches!(view.access, Access::Invitation | Access::Email),
        needs_account: view.access == Access::Members && page.actor.is_none(),
        is_over,
        languages: voice.choices().into_iter().map(|(tag, name, _)| (tag, name)).collect(),
        purposes,
        chosen: form.consents.iter().map(|purpose| purpose.code().to_owned()).collect(),
        faults: error.map_or(&[], |error| &error.fields),
        refused: match error {
            Some(error) if error.code == Code::TooMany => Some(page.t("join-too-many")),
            error => page.refusal(error),
        },
        form,
        view: &view,
        page,
    };
    match error {
        None => page.html(&template),
        Some(error) => page.form_again(error, &template),
    }
}

#[derive(Template)]
#[template(path = "consultations/templates/code.html")]
struct CodePage<'a> {
    page: &'a Page,
    id: Id,
    code: &'a str,
}

/// `POST /consultations/{id}/take-part`
pub(super) async fn join_form(
    page: Page,
    id: Path<Id>,
    sent: HttpRequest,
    form: Form<JoinForm>,
) -> PageResult {
    let (id, form) = (*id, form.0);
    let address = client_address(&sent, &page.app);
    let input = Join {
        invitation: form.invitation.clone(),
        consents: form.consents.clone(),
        language: form.language.clone(),
        assisted: form.assisted,
    };
    let actor = page.actor.clone();
    // A form that was filled in by a script of somebody else's has no name for its request.
    let request = Some(form.request.clone()).filter(|request| request.len() >= 16);
    let joined = page
        .app
        .write(move |app, tx| {
            crowd::come_in(app, tx, actor.as_ref(), id, &address, request.as_deref(), input)
        })
        .await;
    match joined {
        Ok(joined) => {
            let mut response = page.html(&CodePage { page: &page, id, code: &joined.code })?;
            remember(&mut response, id, &joined.code)?;
            Ok(response)
        }
        Err(error) if matches!(error.code, Code::NoWayIn | Code::Invalid) => {
            door::instead_of_invitation(&page, id, form, error).await
        }
        Err(error) if matches!(error.code, Code::AlreadyExists | Code::TooMany | Code::NotInThisPhase) => {
            show_join(&page, id, &form, Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether somebody meant to leave.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct LeaveForm {
    confirmed: bool,
}

/// `POST /consultations/{id}/leave`: this browser forgets the code, which nobody else can find again.
pub(super) async fn leave(page: Page, id: Path<Id>, form: Form<LeaveForm>) -> PageResult {
    let id = *id;
    if !form.0.confirmed {
        let look = LastLook {
            heading: page.t("look-leave-sure"),
            text: vec![page.t("look-leave-after")],
            action: format!("/consultations/{id}/leave"),
            button: page.t("look-leave-button"),
            back: format!("/consultations/{id}/part"),
            ..LastLook::default()
        };
        return look.ask(&page, &form.0);
    }
    let mut response = page.see_other(&format!("/consultations/{id}"))?;
    forget(&mut response, id)?;
    Ok(response)
}

#[derive(Template)]
#[template(path = "consultations/templates/part.html")]
struct PartPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    asked: usize,
    answered: usize,
    left: usize,
    invitations: i64,
    /// What is said of the step that has just ended.
    done: Option<String>,
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
pub(super) async fn part(page: Page, own: Own, asked: ValidQuery<Asked>) -> PageResult {
    let id = own.id;
    let found = page
        .app
        .read(move |_, tx| {
            let own = own.enter(tx)?;
            let view = read::one(tx, None, id, None)?;
            let questions = questions::list(tx, None, id, None)?;
            let votes = view.accepts.contains(&Act::Vote);
            let left = if votes { statements::next(tx, &own)?.left } else { 0 };
            Ok((view, read::receipt(tx, &own)?, questions, left))
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
    let done = asked.0.done.map(|step| match step.as_str() {
        "answers" if answered == 0 => page.t("part-nothing"),
        _ => page.t("part-saved"),
    });
    let asked_for = questions.iter().filter(|question| question.question.kind.asks()).count();
    page.html(&PartPage {
        title: voice.say(&view.title),
        asked: asked_for,
        answered,
        left,
        invitations: receipt.invitations_left,
        done,
        is_over: view.is_over(page.app.now()),
        view: &view,
        page: &page,
    })
}
