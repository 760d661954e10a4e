//! Coming in, and leaving a browser that holds a code.

use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::super::input::Join;
use super::super::model::Purpose;
use super::super::service::{crowd, meetings};
use super::super::views::MeetingView;
use super::door;
use super::own::{forget, remember};
use crate::consultations::setup::model::Access;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::read;
use crate::consultations::setup::views::ConsultationView;
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::visitor::client_address;
use crate::web::{Form, LastLook, Mailed, Page, PageResult, ValidQuery, shows_form_again};

/// How one comes in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    pub invitation: String,
    consents: Vec<Purpose>,
    pub language: String,
    /// The meeting at which staff writes for somebody else.
    meeting: String,
    pub request: String,
}

#[derive(Template)]
#[template(path = "consultations/participation/templates/join.html")]
struct JoinPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    form: &'a JoinForm,
    faults: &'a [FieldError],
    needs_code: bool,
    /// Whether it is said that what was typed at the door is an invitation.
    from_door: bool,
    needs_account: bool,
    is_over: bool,
    languages: Vec<(String, String)>,
    purposes: Vec<(String, String)>,
    /// Where staff writes for somebody else.
    meeting: Option<MeetingView>,
    chosen: Vec<String>,
}

/// What may stand behind the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AtMeeting {
    meeting: String,
}

/// `GET /consultations/{id}/take-part`; the code of a printed sheet or of a letter may be brought along.
pub(super) async fn join(
    page: Page,
    id: Path<Id>,
    Mailed(invitation): Mailed,
    at: ValidQuery<AtMeeting>,
) -> PageResult {
    let form = JoinForm { meeting: at.0.meeting, ..JoinForm::begun(&page, invitation) };
    show_join(&page, *id, &form, None).await
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

pub async fn show_join(page: &Page, id: Id, form: &JoinForm, error: Option<&Error>) -> PageResult {
    let actor = page.actor.clone();
    let (view, is_over, meetings) = page
        .app
        .read(move |_, tx| {
            let view = read::one(tx, actor.as_ref(), id, None)?;
            let is_over = view.is_over(tx.now);
            let meetings = if view.manages { meetings::list(tx, actor.as_ref(), id)? } else { Vec::new() };
            Ok((view, is_over, meetings))
        })
        .await?;
    let meeting = meetings.into_iter().find(|meeting| meeting.id.to_string() == form.meeting);
    let voice = Voice::new(page, &view, Some(&form.language));
    let purposes =
        Purpose::ALL.iter().map(|purpose| (purpose.code().to_owned(), page.tc("consent", purpose))).collect();
    let template = JoinPage {
        title: voice.say(&view.title),
        from_door: !page.path.ends_with("/take-part"),
        needs_code: matches!(view.access, Access::Invitation | Access::Email) && meeting.is_none(),
        meeting,
        needs_account: view.access == Access::Members && page.actor.is_none(),
        is_over,
        languages: voice.choices().into_iter().map(|(tag, name, _)| (tag, name)).collect(),
        purposes,
        chosen: form.consents.iter().map(|purpose| purpose.code().to_owned()).collect(),
        faults: error.map_or(&[], |error| &error.fields),
        form,
        view: &view,
        page,
    };
    match error {
        None => page.html(&template),
        Some(error) => {
            if error.code == Code::TooMany {
                page.explain(page.t("join-too-many"));
            }
            page.redisplay(error, &template)
        }
    }
}

#[derive(Template)]
#[template(path = "consultations/participation/templates/code.html")]
struct CodePage<'a> {
    page: &'a Page,
    id: Id,
    code: &'a str,
    /// Where somebody was helped, and gets the code handed over.
    meeting: Option<Id>,
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
        meeting: form.meeting.parse().ok(),
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
            let mut response = page.html(&CodePage {
                page: &page,
                id,
                code: &joined.code,
                meeting: form.meeting.parse().ok(),
            })?;
            remember(&mut response, id, &joined.code)?;
            Ok(response)
        }
        Err(error) if matches!(error.code, Code::NoWayIn | Code::Invalid) => {
            door::instead_of_invitation(&page, id, form, error).await
        }
        Err(error) if shows_form_again(&error) => show_join(&page, id, &form, Some(&error)).await,
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
    let mut response = page.see_other_said(&format!("/consultations/{id}"), "left")?;
    forget(&mut response, id)?;
    Ok(response)
}
