//! Meetings at which people take part with a facilitator's help: who proposes them, who agrees, and the way to write
//! parts down.

use actix_web::web::{self, Path};
use askama::Template;
use serde::Deserialize;

use super::super::input::ProposeMeeting;
use super::super::service::meetings;
use super::super::views::MeetingView;
use crate::auth::actor::AnyMember;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::{approval, read};
use crate::consultations::setup::views::ConsultationView;
use crate::error::{Code, Error, FieldError, FieldErrors};
use crate::types::{Id, clock};
use crate::web::{Form, Page, PageFor, PageResult, Token, shows_form_again};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations/{id}/meetings", web::get().to(show))
        .route("/consultations/{id}/meetings", web::post().to(propose))
        .route("/consultations/{id}/meetings/{meeting}/agree", web::post().to(agree))
        .route("/consultations/{id}/meetings/{meeting}/remove", web::post().to(remove));
}

/// A meeting, as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct MeetingForm {
    place: String,
    held_on: String,
    people: String,
}

#[derive(Template)]
#[template(path = "consultations/participation/templates/meetings.html")]
struct MeetingsPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    meetings: Vec<MeetingView>,
    is_over: bool,
    /// The day in the time zone of the consultation: from the day of a meeting on, parts are written down.
    today: String,
    form: &'a MeetingForm,
    faults: &'a [FieldError],
}

impl MeetingsPage<'_> {
    fn has_come(&self, meeting: &MeetingView) -> bool {
        meeting.held_on <= self.today
    }
}

async fn answer(who: &PageFor<AnyMember>, id: Id, form: &MeetingForm, error: Option<&Error>) -> PageResult {
    let (page, actor) = (&who.page, who.actor.clone());
    let (view, meetings) = page
        .app
        .read(move |_, tx| {
            let view = read::one(tx, Some(&actor), id, None)?;
            if !view.manages && !actor.is_administrator() {
                approval::check_is_steward(tx, &actor, id).map_err(|_| Error::from(Code::Forbidden))?;
            }
            Ok((view, meetings::list(tx, Some(&actor), id)?))
        })
        .await?;
    let template = MeetingsPage {
        title: Voice::new(page, &view, None).say(&view.title),
        meetings,
        today: page.app.now().to_zoned(clock::zone(&view.time_zone)).date().to_string(),
        is_over: view.opened_at.is_some() && view.is_over(page.app.now()),
        form,
        faults: error.map_or(&[], |error| &error.fields),
        view: &view,
        page,
    };
    page.form(error, &template)
}

/// `GET /consultations/{id}/meetings`
async fn show(who: PageFor<AnyMember>, id: Path<Id>) -> PageResult {
    answer(&who, *id, &MeetingForm::default(), None).await
}

/// `POST /consultations/{id}/meetings`
async fn propose(who: PageFor<AnyMember>, id: Path<Id>, form: Form<MeetingForm>) -> PageResult {
    let (id, actor, form, once) = (*id, who.actor.clone(), form.0, form.1);
    let typed = form.clone();
    let proposed = who
        .page
        .app
        .write(move |app, tx| {
            once.run(tx, &actor.id.to_string(), &(), |tx| {
                let mut errors = FieldErrors::default();
                let people = errors.number("people", &typed.people);
                if typed.people.trim().is_empty() {
                    errors.add("people", "required");
                }
                // With any number that fits, the other fields are checked as well.
                let people = people.unwrap_or(1);
                let input = ProposeMeeting { place: typed.place, held_on: typed.held_on, people };
                errors.also(meetings::propose(app, tx, &actor, id, input))?;
                errors.finish(())
            })
        })
        .await;
    settled(&who, id, &form, proposed, "meeting-proposed").await
}

/// `POST /consultations/{id}/meetings/{meeting}/agree`
async fn agree(who: PageFor<AnyMember>, path: Path<(Id, Id)>, _: Form<Token>) -> PageResult {
    let ((id, meeting), actor) = (path.into_inner(), who.actor.clone());
    let agreed = who.page.app.write(move |_, tx| meetings::agree(tx, &actor, id, meeting).map(|_| ())).await;
    settled(&who, id, &MeetingForm::default(), agreed, "meeting-agreed").await
}

/// `POST /consultations/{id}/meetings/{meeting}/remove`
async fn remove(who: PageFor<AnyMember>, path: Path<(Id, Id)>, _: Form<Token>) -> PageResult {
    let ((id, meeting), actor) = (path.into_inner(), who.actor.clone());
    let removed = who.page.app.write(move |_, tx| meetings::remove(tx, &actor, id, meeting)).await;
    settled(&who, id, &MeetingForm::default(), removed, "meeting-removed").await
}

async fn settled(
    who: &PageFor<AnyMember>,
    id: Id,
    form: &MeetingForm,
    outcome: Result<(), Error>,
    done: &str,
) -> PageResult {
    match outcome {
        Ok(()) => who.page.see_other_said(&format!("/consultations/{id}/meetings"), done),
        Err(error) if shows_form_again(&error) => answer(who, id, form, Some(&error)).await,
        Err(error) => Err(error.into()),
    }
}
