//! One practice: for readers, for its author, and for the coordinator who decides on it.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::super::input::MovePractice;
use super::super::lifecycle::{Action, Reason};
use super::super::model::{Method, State};
use super::super::service::{moves, read, write};
use super::super::views::{PracticeView, Step};
use super::labels;
use crate::app::App;
use crate::auth::actor::AnyMember;
use crate::db::Tx;
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::{Form, LastLook, Page, PageFor, PageResult, idempotency, shows_form_again};

#[derive(Template)]
#[template(path = "practices/templates/one.html")]
struct OnePage<'a> {
    page: &'a Page,
    practice: &'a PracticeView,
    title: &'a str,
    title_language: &'a str,
    heading: Vec<String>,
    beats: Vec<Beat>,
    more: Vec<Beat>,
    areas: Vec<(String, String)>,
    groups: Vec<(String, String)>,
    provisions: Vec<(String, String)>,
    commitments: Vec<String>,
    written_in: String,
    steps: Vec<Step>,
    decision: Option<Decision>,
    reasons: Vec<(&'static str, String)>,
}

/// A part of the text under a heading.
struct Beat {
    heading: String,
    language: String,
    html: Arc<str>,
}

/// A move that was refused, with what was typed.
struct Decision {
    error: Error,
    /// Each under the id of its field.
    faults: Vec<FieldError>,
    action: Action,
    note: String,
    reason: String,
}

impl OnePage<'_> {
    fn can(&self, action: &str) -> bool {
        self.practice.allowed.iter().any(|allowed| allowed.code() == action)
    }

    /// Whether there is anything to decide or do.
    fn can_anything(&self) -> bool {
        !self.practice.allowed.is_empty() || self.practice.editable
    }

    /// What is wrong with the form of a move that was refused.
    fn faults(&self) -> &[FieldError] {
        self.decision.as_ref().map_or(&[], |decision| &decision.faults)
    }

    /// Whether this move was refused, and its form stands open.
    fn has_failed(&self, action: &str) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.action.code() == action)
    }

    fn typed_note(&self, action: &str) -> &str {
        match &self.decision {
            Some(decision) if decision.action.code() == action => &decision.note,
            _ => "",
        }
    }

    fn typed_reason(&self, action: &str) -> &str {
        match &self.decision {
            Some(decision) if decision.action.code() == action => &decision.reason,
            _ => "",
        }
    }

    /// Whether this is a look at what readers do not see yet.
    fn is_preview(&self) -> bool {
        self.practice.editable && !self.practice.corrects
    }

    /// Who wrote it, for readers.
    fn byline(&self) -> Option<String> {
        let author = self.practice.author.as_ref()?;
        let organization = author.organization.as_deref().map(|name| format!(", {name}"));
        Some(format!("{}{}", author.name, organization.unwrap_or_default()))
    }

    /// How to name it as a source: who wrote it where readers are told, the title, where it stands, and which version. None
    /// for what is not published.
    fn citation(&self) -> Option<String> {
        let published = self.practice.published_at.filter(|_| self.is_published())?;
        let changed = self.steps.iter().map(|step| step.at).max().unwrap_or(published);
        let author = self.practice.author.as_ref().filter(|_| self.practice.byline.code() != "hidden");
        let parts = [
            author.map(|author| author.name.clone()),
            Some(self.practice.title.clone()),
            Some(self.page.t("network-name")),
            Some(self.page.tv("cite-version", self.page.date(changed))),
            Some(self.page.address()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        Some(parts.join(". "))
    }

    /// What was done, in short, for those who find or share it elsewhere.
    fn description(&self) -> String {
        let translated = self.practice.translations.get(self.page.locale.code());
        let own = translated.map(|text| text.what_was_done.as_str()).filter(|text| !text.is_empty());
        self.page.description(own.unwrap_or(&self.practice.what_was_done))
    }

    /// The language of a part, where it is not that of the page.
    fn in_other_language(&self, beat: &Beat) -> Option<String> {
        let is_own = beat.language.split('-').next() == Some(self.page.locale.code());
        (!is_own).then(|| self.page.tv("part-in-language", labels::language(self.page, &beat.language)))
    }

    fn is_published(&self) -> bool {
        self.practice.state == State::Published
    }

    fn status_shape(&self) -> &'static str {
        self.practice.status.map_or("status", labels::shape)
    }

    fn methods(&self) -> String {
        let names: Vec<String> = self
            .practice
            .details
            .methods
            .iter()
            .map(|method: &Method| self.page.tc("method", method))
            .collect();
        names.join(", ")
    }
}

/// `GET /practices/{id}`
pub(super) async fn one(page: Page, id: Path<Id>) -> PageResult {
    let id = *id;
    show(&page, id, None).await
}

async fn show(page: &Page, id: Id, mut decision: Option<Decision>) -> PageResult {
    let actor = page.actor.clone();
    let found = page
        .app
        .read(move |_, tx| Ok((read::one(tx, actor.as_ref(), id)?, read::history(tx, actor.as_ref(), id)?)))
        .await;
    let (practice, steps) = match found {
        Ok(found) => found,
        Err(error) if error.code == Code::Withdrawn => return gone(page, id).await,
        Err(error) => return Err(error.into()),
    };
    if let Some(Decision { error, .. }) =
        decision.take_if(|refused| !practice.allowed.contains(&refused.action))
    {
        // The form is not there any more; the page of the error holds what was typed.
        return Err(error.into());
    }
    let titled = practice.title_in(page.locale);
    let linked = |facet: &str, codes: &[String]| -> Vec<(String, String)> {
        codes
            .iter()
            .map(|code| {
                let query = serde_html_form::to_string([(facet, code)]).unwrap_or_default();
                (labels::facet_value(page, facet, code), format!("/practices?{query}"))
            })
            .collect()
    };
    let template = OnePage {
        title: titled.title,
        title_language: titled.language,
        heading: labels::heading(page, &practice),
        beats: told(page, beats(page, &practice)).await?,
        more: told(page, more(&practice)).await?,
        areas: linked("policy_area", &practice.policy_areas),
        groups: linked("population_group", &practice.population_groups),
        provisions: linked("provision", &practice.provisions),
        commitments: practice.commitments.iter().map(|code| labels::commitment(page, code)).collect(),
        written_in: labels::language(page, &practice.language),
        steps,
        decision,
        reasons: Reason::ALL.iter().map(|reason| (reason.code(), page.tc("reason", reason))).collect(),
        practice: &practice,
        page,
    };
    match &template.decision {
        Some(refused) => page.redisplay(&refused.error, &template),
        None => page.html(&template),
    }
}

/// What was done, what happened, what did not work: always in this order. What was done comes in the
/// reader's language where somebody translated it.
fn beats<'a>(page: &Page, practice: &'a PracticeView) -> Vec<Part<'a>> {
    let translated = practice
        .translations
        .get_key_value(page.locale.code())
        .filter(|(tag, text)| !text.what_was_done.is_empty() && **tag != practice.language);
    let (language, done) = match translated {
        Some((tag, text)) => (tag, &text.what_was_done),
        None => (&practice.language, &practice.what_was_done),
    };
    let details = &practice.details;
    let parts = [
        ("what_was_done", language.as_str(), done.as_str()),
        ("results", &practice.language, &details.results),
        ("did_not_work", &practice.language, &details.did_not_work),
    ];
    parts.into_iter().filter(|(_, _, text)| !text.is_empty()).collect()
}

fn more(practice: &PracticeView) -> Vec<Part<'_>> {
    let details = &practice.details;
    let parts = [
        ("problem", &details.problem),
        ("participants", &details.participants),
        ("enabling_factors", &details.enabling_factors),
        ("constraints", &details.constraints),
        ("resources", &details.resources),
        ("community_benefit", &details.community_benefit),
        ("conflicts_of_interest", &details.conflicts_of_interest),
        ("contact", &details.contact),
    ];
    parts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(part, text)| (part, practice.language.as_str(), text.as_str()))
        .collect()
}

/// The name of a part, its language and its text.
type Part<'a> = (&'static str, &'a str, &'a str);

async fn told(page: &Page, parts: Vec<Part<'_>>) -> Result<Vec<Beat>, Error> {
    let texts = parts.iter().map(|(_, _, text)| (*text).to_owned()).collect();
    let html = page.app.rendered.html(texts).await?;
    let beats = parts.into_iter().zip(html).map(|((part, language, _), html)| Beat {
        heading: page.tc("part", part),
        language: language.to_owned(),
        html,
    });
    Ok(beats.collect())
}

#[derive(Template)]
#[template(path = "practices/templates/gone.html")]
struct GonePage<'a> {
    page: &'a Page,
    step: Option<Step>,
}

/// A tombstone: when it was taken back and why, and nothing of what it said.
async fn gone(page: &Page, id: Id) -> PageResult {
    let step = page.app.read(move |_, tx| read::tombstone(tx, id)).await?;
    page.html_with(StatusCode::GONE, &GonePage { page, step })
}

/// The form of a move.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(super) struct MoveForm {
    #[serde(default)]
    revision: Option<i64>,
    #[serde(default)]
    reason_code: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    confirmed: bool,
}

/// What a move is called once it is made.
fn done(action: Action, state: State) -> &'static str {
    match action {
        Action::Withdraw if state == State::Cancelled => "practice-cancelled",
        Action::Submit => "practice-submitted",
        Action::Claim => "practice-claimed",
        Action::Release => "practice-released",
        Action::RequestChanges => "practice-changes-requested",
        Action::Publish => "practice-published",
        Action::Decline => "practice-declined",
        Action::Withdraw => "practice-withdrawn",
    }
}

/// Whether nothing leads back from a move.
fn ends(action: Action) -> bool {
    matches!(action, Action::Decline | Action::Withdraw)
}

/// A last look at a move that nothing leads back from; `view` is what would come of it.
fn ask(page: &Page, view: &PracticeView, action: Action, form: &MoveForm) -> PageResult {
    let stem = match view.state {
        State::Withdrawn => "withdraw-published",
        State::Cancelled => "withdraw-open",
        _ => "decline",
    };
    let look = LastLook {
        heading: page.t(&format!("{stem}-sure")),
        subject: subject(page, view),
        text: vec![page.t(&format!("{stem}-after"))],
        action: format!("/practices/{}/{action}", view.id),
        button: page.t(&format!("{action}-button")),
        back: format!("/practices/{}", view.id),
    };
    look.ask(page, form)
}

fn subject(page: &Page, view: &PracticeView) -> (String, String) {
    let titled = view.title_in(page.locale);
    (titled.title.to_owned(), titled.language.to_owned())
}

/// The form of a deletion.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct DeleteForm {
    revision: i64,
    #[serde(default)]
    confirmed: bool,
}

/// `POST /practices/{id}/delete`
pub(super) async fn delete(who: PageFor<AnyMember>, id: Path<Id>, form: Form<DeleteForm>) -> PageResult {
    let (id, actor, form) = (*id, who.actor.clone(), form.0);
    let revision = form.revision;
    let work = move |_: &App, tx: &mut Tx<'_>| {
        write::delete(tx, &actor, id, revision)?;
        idempotency::forget(tx, actor.id, id)
    };
    if form.confirmed {
        who.page.app.write(work).await?;
        return who.page.see_other_said("/my-practices", "practice-deleted");
    }
    who.page.app.rehearse(work).await?;
    let actor = who.actor.clone();
    let view = who.page.app.read(move |_, tx| read::one(tx, Some(&actor), id)).await?;
    let look = LastLook {
        heading: who.page.t("delete-sure"),
        subject: subject(&who.page, &view),
        text: vec![who.page.t("delete-after")],
        action: format!("/practices/{id}/delete"),
        button: who.page.t("delete-button"),
        back: format!("/practices/{id}"),
    };
    look.ask(&who.page, &form)
}

/// `POST /practices/{id}/{action}`
pub(super) async fn make_move(
    who: PageFor<AnyMember>,
    path: Path<(Id, String)>,
    form: Form<MoveForm>,
) -> PageResult {
    let (id, action) = path.into_inner();
    let action: Action = action.parse().map_err(|()| Error::new(Code::NotFound))?;
    let (form, once) = (form.0, form.1);
    let input = MovePractice { reason_code: form.reason_code.parse().ok(), note: form.note.clone() };
    let actor = who.actor.clone();
    let revision = form.revision;
    let asks = ends(action) && !form.confirmed;
    let work = move |app: &App, tx: &mut Tx<'_>| {
        once.run(tx, &actor.id.to_string(), &(), |tx| {
            moves::make(app, tx, &actor, id, action, revision, input)
        })
    };
    let app = &who.page.app;
    let made = if asks { app.rehearse(work).await } else { app.write(work).await };
    match made {
        Ok(view) if asks => ask(&who.page, &view, action, &form),
        Ok(view) if view.state == State::Submitted && action == Action::Release => {
            who.page.see_other_said("/queue", "practice-released")
        }
        Ok(view) => who.page.see_other_said(&format!("/practices/{id}"), done(action, view.state)),
        Err(error) if error.code == Code::Invalid && action == Action::Submit => {
            who.page.see_other(&format!("/practices/{id}/edit?check=1"))
        }
        Err(error) if shows_form_again(&error) => {
            let named = |fault: &FieldError| {
                let pointer = format!("/{action}-{}{}", fault.field(), fault.pointer);
                FieldError { pointer, ..fault.clone() }
            };
            let faults = error.fields.iter().map(named).collect();
            let decision = Decision { error, faults, action, note: form.note, reason: form.reason_code };
            show(&who.page, id, Some(decision)).await
        }
        Err(error) => Err(error.into()),
    }
}
