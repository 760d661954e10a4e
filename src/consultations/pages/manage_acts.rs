//! What is done from the page from which a consultation is run; what cannot be undone is asked twice.

use actix_web::web::Path;

use super::manage::{Done, act_in_words, show};
use super::manage_form::{ManageForm, Refused};
use super::manage_questions;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::actor::AnyMember;
use crate::consultations::governance::input::{AnswerBenefit, SaveDecision, SayAsSteward};
use crate::consultations::governance::service::{decisions, ending, stewards};
use crate::consultations::participation::input::Invite;
use crate::consultations::participation::service::{answers, invite};
use crate::consultations::receipt::service::withdraw;
use crate::consultations::setup::model::{Texts, reworded};
use crate::consultations::setup::pages::countries;
use crate::consultations::setup::pages::voice::Voice;
use crate::consultations::setup::service::{questions, read, write};
use crate::consultations::setup::views::ConsultationView;
use crate::consultations::statements::input::{AddStatement, Moderate};
use crate::consultations::statements::model::StatementState;
use crate::consultations::statements::service::{moderate, statements};
use crate::db::Tx;
use crate::error::{Code, Error, FieldErrors};
use crate::types::Id;
use crate::web::{Form, LastLook, Page, PageFor, PageResult, shows_form_again};

/// What is looked at once more before it is done.
const ASKED_TWICE: [&str; 8] =
    ["open", "archive", "remove-question", "close-question", "say", "take-back", "settle", "remove-theme"];

/// `POST /consultations/{id}/manage/{action}`
pub(super) async fn act(
    who: PageFor<AnyMember>,
    path: Path<(Id, String)>,
    form: Form<ManageForm>,
) -> PageResult {
    let (id, action) = path.into_inner();
    let (actor, given) = (who.actor.clone(), form.0.clone());
    let asks = !form.0.confirmed && is_asked_twice(&who, id, &action, &form.0).await?;
    let (wanted, once) = (action.clone(), form.1);
    let work = move |app: &App, tx: &mut Tx<'_>| match wanted.as_str() {
        // What these show is shown once and kept nowhere.
        "invite" | "read-words" => perform(app, tx, &actor, id, &wanted, given),
        _ => once
            .run(tx, &actor.id.to_string(), &(), |tx| {
                perform(app, tx, &actor, id, &wanted, given).map(|_| ())
            })
            .map(|()| Done::Nothing),
    };
    let done = if asks { who.page.app.rehearse(work).await } else { who.page.app.write(work).await };
    match done {
        Ok(_) if asks => ask(&who, id, &action, &form.0).await,
        Ok(Done::Nothing) => {
            let done = if action == "open" { opened(&who, id).await? } else { done_of(&action) };
            who.page.see_other_said(&format!("/consultations/{id}/manage"), done)
        }
        Ok(done) => show(&who, id, done, None).await,
        Err(error) if shows_form_again(&error) => {
            let refused = Refused { action: &action, form: &form.0, error: &error };
            show(&who, id, Done::Nothing, Some(refused)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Of several countries, the last one's yes opens.
async fn opened(who: &PageFor<AnyMember>, id: Id) -> Result<&'static str, Error> {
    let actor = who.actor.clone();
    let view = who.page.app.read(move |_, tx| read::one(tx, Some(&actor), id, None)).await?;
    Ok(if view.opened_at.is_some() { "consultation-opened" } else { "consultation-agreed" })
}

/// What an act is called once it is done.
fn done_of(action: &str) -> &'static str {
    match action {
        "archive" => "consultation-ended",
        "benefit" => "benefit-answered",
        "question" => "question-added",
        "change-question" => "question-changed",
        "move-question" => "question-moved",
        "remove-seed" => "statement-removed",
        "ask-again" => "question-asked-again",
        "remove-question" => "question-removed",
        "close-question" => "question-closed",
        "seed" => "statement-added",
        "moderate" => "statement-moderated",
        "settle" => "note-settled",
        "remove-theme" => "theme-removed",
        "say" => "steward-said",
        "take-back" => "taken-back-together",
        _ => "theme-saved",
    }
}

/// Whether an act is looked at once more: what cannot be undone, and showing a statement that may name
/// somebody.
async fn is_asked_twice(
    who: &PageFor<AnyMember>,
    id: Id,
    action: &str,
    form: &ManageForm,
) -> Result<bool, Error> {
    if action != "moderate" || form.state != StatementState::Approved.code() {
        return Ok(ASKED_TWICE.contains(&action));
    }
    let (actor, number) = (who.actor.clone(), form.number);
    let found = who.page.app.read(move |_, tx| moderate::one(tx, &actor, id, number)).await;
    Ok(found.is_ok_and(|statement| statement.looks_personal))
}

/// What an act is about: a question, a statement, a note, a group, or else the consultation.
fn object(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    action: &str,
    form: &ManageForm,
) -> Result<(ConsultationView, Option<Texts>, Option<String>), Error> {
    let view = read::one(tx, Some(actor), id, None)?;
    let (mut texts, mut plain) = (None, None);
    match action {
        "remove-question" | "close-question" => {
            let all = questions::list(tx, Some(actor), id, None)?.into_iter();
            let mut named = all.map(|row| row.question).filter(|question| question.name == form.name);
            texts = named.next().map(|question| question.content.text);
        }
        "remove-theme" => {
            let mut themes = decisions::list(tx, Some(actor), id)?.into_iter();
            texts = themes.find(|theme| Some(theme.id) == form.id).map(|theme| theme.theme);
        }
        "moderate" => texts = Some(moderate::one(tx, actor, id, form.number)?.texts),
        "settle" => {
            let mut notes = moderate::care_notes(tx, actor, id, i64::MAX)?.into_iter();
            plain = notes.find(|note| Some(note.id) == form.id).map(|note| note.note);
        }
        "take-back" => {
            let mut groups = invite::list(tx, actor, id, usize::MAX)?.into_iter();
            plain = groups.find(|group| Some(group.id) == form.id).map(|group| group.label);
        }
        _ => {}
    }
    Ok((view, texts, plain.filter(|text| !text.is_empty())))
}

/// What holds once a consultation is open, said with its values.
fn promised(page: &Page, view: &ConsultationView) -> Vec<String> {
    vec![
        format!("{}: {}", page.t("name-of-access"), page.tc("access", view.access)),
        format!("{}: {}", page.t("name-of-visibility"), page.tc("visibility", view.visibility)),
        format!("{}: {}", page.t("name-of-threshold"), view.threshold),
        format!("{}: {}", page.t("name-of-countries"), countries(page, view).join(", ")),
    ]
}

/// A last look at an act that cannot be undone, with what it is about.
async fn ask(who: &PageFor<AnyMember>, id: Id, action: &str, form: &ManageForm) -> PageResult {
    let (page, actor) = (&who.page, who.actor.clone());
    let (wanted, given) = (action.to_owned(), form.clone());
    let found = page
        .app
        .read(move |_, tx| {
            let asks = wanted != "open"
                || !manage_questions::present(tx, &actor, id)?.is_empty()
                || !statements::first(tx, id)?.is_empty();
            Ok((object(tx, &actor, id, &wanted, &given)?, asks))
        })
        .await?;
    let ((view, texts, plain), asks_anything) = found;
    let said = Voice::new(page, &view, None).say(texts.as_ref().unwrap_or(&view.title));
    let subject = match plain {
        Some(text) => (text, String::new()),
        None => (said.text, said.tag),
    };
    let stem = match (action, form.approves) {
        ("say", true) => "say-yes",
        ("say", false) => "say-no",
        ("moderate", _) => "show-personal",
        _ => action,
    };
    let mut text = vec![page.t(&format!("look-{stem}-after"))];
    if action == "open" {
        text.splice(0..0, promised(page, &view));
        if !asks_anything {
            text.insert(0, page.t("look-open-empty"));
        }
    }
    let heading = match form.steward_act().filter(|_| action == "say") {
        None => page.t(&format!("look-{stem}-sure")),
        Some(act) => {
            if form.approves {
                text.insert(0, page.tc("steward-effect", act));
            }
            page.tv(&format!("look-{stem}-sure"), act_in_words(page, act, form.number))
        }
    };
    let look = LastLook {
        heading,
        subject,
        text,
        action: format!("/consultations/{id}/manage/{action}"),
        button: page.t(&format!("look-{stem}-button")),
        back: format!("/consultations/{id}/manage"),
    };
    look.ask(page, form)
}

/// Does what a form of the page asks for.
fn perform(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    action: &str,
    form: ManageForm,
) -> Result<Done, Error> {
    let view = read::one(tx, Some(actor), id, None)?;
    match action {
        "open" => write::open(app, tx, actor, id, form.revision).map(|_| Done::Nothing),
        "archive" => ending::archive(tx, actor, id, form.revision).map(|_| Done::Nothing),
        "benefit" => {
            let answer = reworded(Some(&view.benefit_answer), &view.language, &form.answer);
            let input = AnswerBenefit { answer };
            ending::answer_benefit(tx, actor, id, form.revision, input).map(|_| Done::Nothing)
        }
        "question" => manage_questions::add(tx, actor, &view, &form).map(|()| Done::Nothing),
        "change-question" => manage_questions::change(tx, actor, &view, &form).map(|()| Done::Nothing),
        "move-question" => manage_questions::move_up(tx, actor, id, &form.name).map(|()| Done::Nothing),
        "ask-again" => manage_questions::ask_again(tx, actor, id, &form.name).map(|()| Done::Nothing),
        "remove-question" | "close-question" => {
            manage_questions::leave_out(tx, actor, id, &form.name).map(|()| Done::Nothing)
        }
        "remove-seed" => statements::remove_seed(tx, actor, id, form.number).map(|()| Done::Nothing),
        "seed" => {
            let input = AddStatement { text: form.text, checked: form.checked, ..AddStatement::default() };
            statements::seed(tx, actor, id, input).map(|_| Done::Nothing)
        }
        "invite" => {
            let mut errors = FieldErrors::default();
            let kind = errors.also(form.kind.parse().map_err(|()| Error::field("kind", "choose-one")))?;
            let allowed = errors.number("allowed", &form.allowed);
            let kind = errors.finish(kind)?.ok_or(Code::Invalid)?;
            let input = Invite { kind, label: form.label, allowed, email: form.email, days: None };
            invite::invite(app, tx, actor, id, input).map(|made| Done::Invited(Box::new(made)))
        }
        "moderate" => {
            let input = Moderate {
                state: form.state.parse().map_err(|()| Error::field("state", "required"))?,
                reason: form.reason.parse().ok(),
                note: form.note,
                texts: Texts::new(),
            };
            moderate::moderate(app, tx, actor, id, form.number, form.revision, input).map(|_| Done::Nothing)
        }
        "settle" => moderate::settle(tx, actor, id, form.id.ok_or(Code::NotFound)?).map(|()| Done::Nothing),
        "read-words" => answers::read_words(tx, actor, id, &form.name).map(Done::Words),
        "say" => {
            let input = SayAsSteward {
                act: form.steward_act().ok_or_else(|| Error::field("act", "choose-one"))?,
                target: form.number,
                approves: form.approves,
                note: form.note,
            };
            stewards::say(tx, actor, id, input).map(|_| Done::Nothing)
        }
        "take-back" => {
            let group = form.id.ok_or_else(|| Error::field("id", "choose-one"))?;
            withdraw::withdraw_together(tx, actor, id, group).map(|_| Done::Nothing)
        }
        "remove-theme" => {
            let theme = form.id.ok_or(Code::NotFound)?;
            decisions::remove(tx, actor, id, theme, form.revision.unwrap_or_default()).map(|()| Done::Nothing)
        }
        "theme" => {
            let themes = decisions::list(tx, Some(actor), id)?;
            let kept = themes.iter().find(|theme| Some(theme.id) == form.id);
            let texts = |kept: Option<&Texts>, text: &str| reworded(kept, &view.language, text);
            let progress = Some(form.progress.trim()).filter(|progress| !progress.is_empty());
            let input = SaveDecision {
                theme: texts(kept.map(|kept| &kept.theme), &form.theme),
                heard: texts(kept.map(|kept| &kept.heard), &form.heard),
                decision: form.decision.parse().ok(),
                reason: texts(kept.map(|kept| &kept.reason), &form.reason),
                owner: form.owner,
                due_on: Some(form.due_on),
                progress: progress
                    .map_or(Ok(0), str::parse)
                    .map_err(|_| Error::field("progress", "percent"))?,
                evidence: form.evidence,
            };
            match form.id {
                None => decisions::add(tx, actor, id, input),
                Some(theme) => {
                    decisions::save(tx, actor, id, theme, form.revision.unwrap_or_default(), input)
                }
            }
            .map(|_| Done::Nothing)
        }
        _ => Err(Code::NotFound.into()),
    }
}
