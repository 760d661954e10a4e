//! The page from which a consultation is run: what waits, and one obvious next step for each.

use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::super::input::{
    AddStatement, AnswerBenefit, Invite, Moderate, SaveDecision, SaveQuestions, SayAsSteward,
};
use super::super::model::{
    Choice, DecisionKind, InvitationKind, Question, QuestionContent, QuestionKind, StatementReason,
    StatementState, StewardAct, Texts, reworded,
};
use super::super::service::{
    answers, decisions, invite, moderate, questions, read, release, statements, stewards, withdraw, write,
};
use super::super::views::{
    CareNote, ConsultationView, DecisionView, InvitationView, NewInvitation, QuestionView, ReleaseView,
    StatementView,
};
use super::voice::{Said, Voice};
use super::{countries, typed_number};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::actor::AnyMember;
use crate::db::Tx;
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::{Form, LastLook, Page, PageFor, PageResult};

/// Any form of the page; each uses its own fields.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct ManageForm {
    revision: Option<i64>,
    number: i64,
    note: String,
    text: String,
    name: String,
    choices: String,
    kind: String,
    state: String,
    reason: String,
    label: String,
    allowed: String,
    email: String,
    id: Option<Id>,
    theme: String,
    heard: String,
    decision: String,
    owner: String,
    due_on: String,
    progress: String,
    evidence: String,
    answer: String,
    approves: bool,
    act: String,
    confirmed: bool,
}

/// What is looked at once more before it is done.
const ASKED_TWICE: [&str; 8] =
    ["open", "archive", "release", "remove-question", "close-question", "say", "take-back", "settle"];

/// What an act leaves to be shown.
enum Done {
    Nothing,
    Invited(Box<NewInvitation>),
    Words(Vec<String>),
}

#[derive(Template)]
#[template(path = "consultations/templates/manage.html")]
struct ManagePage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    questions: Vec<(&'a QuestionView, Said)>,
    /// Questions that are not asked any more.
    closed: Vec<(String, Said)>,
    statements: Vec<(StatementView, Said)>,
    decided: Vec<(StatementView, Said)>,
    notes: Vec<CareNote>,
    invitations: Vec<InvitationView>,
    releases: Vec<ReleaseView>,
    themes: Vec<(DecisionView, Said, Said, Said)>,
    answer: Said,
    invited: Option<NewInvitation>,
    words: Option<Vec<String>>,
    form: &'a ManageForm,
    faults: &'a [FieldError],
    refused: Option<String>,
    kinds: Vec<(String, String)>,
    invitation_kinds: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    decisions: Vec<(String, String)>,
    acts: Vec<(String, String)>,
    is_steward: bool,
    /// Countries that ask together, and whether each has agreed to the opening.
    together: Vec<(String, bool)>,
}

/// `GET /consultations/{id}/manage`
pub(super) async fn manage(who: PageFor<AnyMember>, id: Path<Id>) -> PageResult {
    show(&who, *id, Done::Nothing, &ManageForm::default(), None).await
}

/// Everything the page shows.
struct Found {
    view: ConsultationView,
    questions: Vec<QuestionView>,
    closed: Vec<QuestionView>,
    statements: Vec<StatementView>,
    decided: Vec<StatementView>,
    notes: Vec<CareNote>,
    invitations: Vec<InvitationView>,
    releases: Vec<ReleaseView>,
    themes: Vec<DecisionView>,
    is_steward: bool,
}

fn find(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Found, Error> {
    let view = read::one(tx, Some(actor), id, None)?;
    let is_steward = stewards::check_is_steward(tx, actor, id).is_ok();
    if !view.manages && !is_steward {
        return Err(Code::Forbidden.into());
    }
    let releases = release::list(tx, Some(actor), id, None)?;
    let themes = decisions::list(tx, Some(actor), id)?;
    let questions = questions::list(tx, Some(actor), id, None)?;
    let (mut statements, mut decided, mut notes, mut closed) = Default::default();
    if view.manages {
        statements = moderate::queue(tx, actor, id)?;
        decided = moderate::decided(tx, actor, id)?;
        notes = moderate::care_notes(tx, actor, id)?;
        closed = questions::list_closed(tx, actor, id)?;
    }
    let invitations = invite::list(tx, actor, id)?;
    Ok(Found {
        view,
        questions,
        closed,
        statements,
        decided,
        notes,
        invitations,
        releases,
        themes,
        is_steward,
    })
}

fn told(voice: &Voice<'_>, statements: Vec<StatementView>) -> Vec<(StatementView, Said)> {
    let told = statements.into_iter().map(|statement| {
        let text = voice.say(&statement.texts);
        (statement, text)
    });
    told.collect()
}

async fn show(
    who: &PageFor<AnyMember>,
    id: Id,
    done: Done,
    form: &ManageForm,
    error: Option<&Error>,
) -> PageResult {
    let page = &who.page;
    let actor = who.actor.clone();
    let found = page.app.read(move |_, tx| find(tx, &actor, id)).await?;
    let voice = Voice::new(page, &found.view, None);
    let coded = |stem: &str, codes: Vec<&'static str>| -> Vec<(String, String)> {
        codes.into_iter().map(|code| (code.to_owned(), page.tc(stem, code))).collect()
    };
    let (invited, words) = match done {
        Done::Nothing => (None, None),
        Done::Invited(invited) => (Some(*invited), None),
        Done::Words(words) => (None, Some(words)),
    };
    let template = ManagePage {
        title: voice.say(&found.view.title),
        questions: found
            .questions
            .iter()
            .map(|question| (question, voice.say(&question.question.content.text)))
            .collect(),
        closed: found
            .closed
            .iter()
            .map(|question| (question.question.name.clone(), voice.say(&question.question.content.text)))
            .collect(),
        statements: told(&voice, found.statements),
        decided: told(&voice, found.decided),
        notes: found.notes,
        invitations: found.invitations,
        releases: found.releases,
        themes: found
            .themes
            .into_iter()
            .map(|mut theme| {
                // What was typed and could not be kept stands in its place.
                if error.is_some() && form.id == Some(theme.id) {
                    let language = &found.view.language;
                    theme.theme = reworded(Some(&theme.theme), language, &form.theme);
                    theme.heard = reworded(Some(&theme.heard), language, &form.heard);
                    theme.reason = reworded(Some(&theme.reason), language, &form.reason);
                    theme.owner.clone_from(&form.owner);
                    theme.evidence.clone_from(&form.evidence);
                    theme.decision = form.decision.parse().ok();
                    theme.due_on = Some(form.due_on.clone());
                }
                let said = (voice.say(&theme.theme), voice.say(&theme.heard), voice.say(&theme.reason));
                (theme, said.0, said.1, said.2)
            })
            .collect(),
        answer: voice.say(&found.view.benefit_answer),
        invited,
        words,
        form,
        faults: error.map_or(&[], |error| &error.fields),
        refused: page.refusal(error),
        // A table has lines, which this form has no fields for.
        kinds: coded(
            "question-kind",
            QuestionKind::ALL
                .iter()
                .map(|kind| kind.code())
                .filter(|code| !code.starts_with("matrix"))
                .collect(),
        ),
        invitation_kinds: coded(
            "invitation-kind",
            InvitationKind::ALL.iter().map(|kind| kind.code()).collect(),
        ),
        reasons: coded("statement-reason", StatementReason::ALL.iter().map(|reason| reason.code()).collect()),
        decisions: coded("decision", DecisionKind::ALL.iter().map(|kind| kind.code()).collect()),
        acts: coded(
            "steward-act",
            StewardAct::ALL.iter().filter(|act| **act != StewardAct::Release).map(|act| act.code()).collect(),
        ),
        is_steward: found.is_steward,
        together: countries(page, &found.view)
            .into_iter()
            .zip(found.view.countries.iter().map(|code| found.view.agreed_by.contains(code)))
            .collect(),
        view: &found.view,
        page,
    };
    match error {
        None => page.html(&template),
        Some(error) => page.form_again(error, &template),
    }
}

/// `POST /consultations/{id}/manage/{action}`
pub(super) async fn act(
    who: PageFor<AnyMember>,
    path: Path<(Id, String)>,
    form: Form<ManageForm>,
) -> PageResult {
    let (id, action) = path.into_inner();
    let (actor, given) = (who.actor.clone(), form.0.clone());
    let asks = ASKED_TWICE.contains(&action.as_str()) && !form.0.confirmed;
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
        Ok(Done::Nothing) => who.page.see_other(&format!("/consultations/{id}/manage")),
        Ok(done) => show(&who, id, done, &ManageForm::default(), None).await,
        Err(error) if error.code.status() < 500 && error.code != Code::NotFound => {
            show(&who, id, Done::Nothing, &form.0, Some(&error)).await
        }
        Err(error) if error.code == Code::Unavailable && error.retry_after.is_some() => {
            show(&who, id, Done::Nothing, &form.0, Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A last look at an act that cannot be undone.
async fn ask(who: &PageFor<AnyMember>, id: Id, action: &str, form: &ManageForm) -> PageResult {
    let (page, actor) = (&who.page, who.actor.clone());
    let view = page.app.read(move |_, tx| read::one(tx, Some(&actor), id, None)).await?;
    let title = Voice::new(page, &view, None).say(&view.title);
    let stem = match (action, form.approves) {
        ("say", true) => "say-yes",
        ("say", false) => "say-no",
        _ => action,
    };
    let look = LastLook {
        heading: page.t(&format!("look-{stem}-sure")),
        subject: (title.text, title.tag),
        text: vec![page.t(&format!("look-{stem}-after"))],
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
    let texts = |text: &str| reworded(None, &view.language, text);
    match action {
        "open" => write::open(tx, actor, id, form.revision).map(|_| Done::Nothing),
        "archive" => write::archive(tx, actor, id, form.revision).map(|_| Done::Nothing),
        "benefit" => {
            let answer = reworded(Some(&view.benefit_answer), &view.language, &form.answer);
            let input = AnswerBenefit { answer };
            write::answer_benefit(tx, actor, id, form.revision, input).map(|_| Done::Nothing)
        }
        "question" => {
            let mut all: Vec<Question> =
                questions::list(tx, Some(actor), id, None)?.into_iter().map(|row| row.question).collect();
            all.push(question_of(&form, &texts)?);
            questions::save(tx, actor, id, SaveQuestions { questions: all }).map(|_| Done::Nothing)
        }
        "ask-again" => {
            let closed = questions::list_closed(tx, actor, id)?.into_iter();
            let again = closed.map(|row| row.question).find(|question| question.name == form.name);
            let mut all: Vec<Question> =
                questions::list(tx, Some(actor), id, None)?.into_iter().map(|row| row.question).collect();
            all.push(again.ok_or(Code::NotFound)?);
            questions::save(tx, actor, id, SaveQuestions { questions: all }).map(|_| Done::Nothing)
        }
        "remove-question" | "close-question" => {
            let all = questions::list(tx, Some(actor), id, None)?;
            let kept = all.into_iter().map(|row| row.question).filter(|row| row.name != form.name);
            questions::save(tx, actor, id, SaveQuestions { questions: kept.collect() }).map(|_| Done::Nothing)
        }
        "seed" => {
            let input = AddStatement { text: form.text, ..AddStatement::default() };
            statements::seed(tx, actor, id, input).map(|_| Done::Nothing)
        }
        "invite" => {
            let input = Invite {
                kind: form.kind.parse().map_err(|()| Error::field("kind", "required"))?,
                label: form.label,
                allowed: typed_number(&form.allowed),
                email: form.email,
                days: None,
            };
            invite::invite(app, tx, actor, id, input).map(|made| Done::Invited(Box::new(made)))
        }
        "moderate" => {
            let input = Moderate {
                state: form.state.parse().map_err(|()| Error::field("state", "required"))?,
                reason: form.reason.parse().ok(),
                note: form.note,
                texts: Texts::new(),
            };
            moderate::moderate(tx, actor, id, form.number, form.revision, input).map(|_| Done::Nothing)
        }
        "settle" => moderate::settle(tx, actor, id, form.id.ok_or(Code::NotFound)?).map(|()| Done::Nothing),
        "read-words" => answers::read_words(tx, actor, id, &form.name).map(Done::Words),
        "release" => release::make(tx, Some(actor), id).map(|_| Done::Nothing),
        "say" => {
            let input = SayAsSteward {
                act: form.act.parse().unwrap_or(StewardAct::Release),
                target: form.number,
                approves: form.approves,
                note: form.note,
            };
            stewards::say(tx, actor, id, input).map(|_| Done::Nothing)
        }
        "take-back" => {
            let group = form.id.ok_or_else(|| Error::field("id", "required"))?;
            withdraw::withdraw_together(tx, actor, id, group).map(|_| Done::Nothing)
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
                    .map_err(|_| Error::field("progress", "malformed"))?,
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

/// A question from its form: the choices stand one a line.
fn question_of(form: &ManageForm, texts: &impl Fn(&str) -> Texts) -> Result<Question, Error> {
    let choices: Vec<Choice> = form
        .choices
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .zip(1..)
        .map(|(line, number)| Choice { code: format!("c{number}"), text: texts(line) })
        .collect();
    let kind: QuestionKind = form.kind.parse().map_err(|()| Error::field("kind", "required"))?;
    let bounds = match kind {
        QuestionKind::Scale => (Some(1), Some(5)),
        _ => (None, None),
    };
    Ok(Question {
        name: form.name.clone(),
        kind,
        content: QuestionContent {
            text: texts(&form.text),
            choices,
            least: bounds.0,
            most: bounds.1,
            ..QuestionContent::default()
        },
    })
}

impl ManagePage<'_> {
    fn waits(&self, release: &ReleaseView) -> bool {
        release.state.code() == "waiting"
    }

    fn state_of(&self, state: &Option<StatementState>) -> &'static str {
        state.map_or("", StatementState::code)
    }
}
