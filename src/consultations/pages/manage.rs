//! The page from which a consultation is run: what waits, and one obvious next step for each.

use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::manage_form::{ManageForm, Refused};
use super::manage_todo::{self, Stage, Waiting};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::actor::AnyMember;
use crate::consultations::governance::model::DecisionKind;
use crate::consultations::governance::service::{decisions, stewards};
use crate::consultations::governance::views::{DecisionView, VerdictView};
use crate::consultations::participation::model::InvitationKind;
use crate::consultations::participation::service::invite;
use crate::consultations::participation::views::{InvitationView, NewInvitation};
use crate::consultations::results::service::release;
use crate::consultations::results::views::ReleaseView;
use crate::consultations::setup::model::{Access, Choice, QuestionKind, ReleaseState, StewardAct};
use crate::consultations::setup::pages::countries;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::{approval, questions, read};
use crate::consultations::setup::views::{ConsultationView, QuestionView};
use crate::consultations::statements::model::{StatementReason, StatementState};
use crate::consultations::statements::service::moderate::{self, Waits};
use crate::consultations::statements::service::statements;
use crate::consultations::statements::views::{CareNote, StatementView};
use crate::db::Tx;
use crate::error::{Code, Error, FieldError};
use crate::types::{Id, Timestamp};
use crate::web::{Page, PageFor, PageResult, ValidQuery};

/// What an act leaves to be shown.
pub enum Done {
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
    stage: Stage,
    /// What is to be done, each with the part of the page where it is done; and what comes by itself.
    todo: Vec<(String, &'static str)>,
    next: Option<String>,
    questions: Vec<QuestionForm>,
    /// The first statements of a draft.
    first: Vec<(StatementView, Said)>,
    /// Whether invitations go by mail.
    by_mail: bool,
    /// Questions that are not asked any more.
    closed: Vec<(String, Said)>,
    statements: Vec<(StatementView, Said)>,
    decided: Vec<(StatementView, Said)>,
    /// How many more of each come when these are decided.
    more_statements: i64,
    /// Whether there is more to look through than stands here, and what was looked for.
    may_search: bool,
    looked_for: &'a str,
    more_notes: i64,
    /// How many older ones are not shown.
    more_invitations: usize,
    notes: Vec<CareNote>,
    invitations: Vec<InvitationView>,
    releases: Vec<ReleaseView>,
    themes: Vec<ThemeForm>,
    answer: String,
    invited: Option<NewInvitation>,
    words: Option<Vec<String>>,
    /// The form that was refused: its name on the page, and what was typed into it.
    failed: String,
    typed: ManageForm,
    /// A form that nothing was typed into.
    blank: ManageForm,
    /// Its faults, each under the id of its field.
    faults: Vec<FieldError>,
    links: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    invitation_kinds: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    decisions: Vec<(String, String)>,
    acts: Vec<(String, String)>,
    is_steward: bool,
    /// What stewards have said so far: on what, whether they approved, and when.
    verdicts: Vec<(String, bool, Timestamp)>,
    /// Countries that ask together, and whether each has agreed to the opening.
    together: Vec<(String, bool)>,
}

/// The form of a theme, as it is kept or as it was typed.
struct ThemeForm {
    /// Its name on the page.
    stem: String,
    id: Id,
    revision: i64,
    /// The theme's name for the reader.
    name: Said,
    theme: String,
    heard: String,
    reason: String,
    decision: String,
    owner: String,
    due_on: String,
    progress: String,
    evidence: String,
}

impl ThemeForm {
    fn of(view: DecisionView, readers: &Voice<'_>, own: &Voice<'_>) -> Self {
        Self {
            stem: format!("theme-{}", view.id),
            id: view.id,
            revision: view.revision,
            name: readers.say(&view.theme),
            theme: own.say(&view.theme).text,
            heard: own.say(&view.heard).text,
            reason: own.say(&view.reason).text,
            decision: view.decision.map_or("", |decision| decision.code()).to_owned(),
            owner: view.owner,
            due_on: view.due_on.unwrap_or_default(),
            progress: view.progress.to_string(),
            evidence: view.evidence,
        }
    }

    /// The same with what was typed and could not be kept.
    fn again(self, typed: &ManageForm) -> Self {
        let ManageForm { theme, heard, reason, decision, owner, due_on, progress, evidence, .. } =
            typed.clone();
        let revision = typed.revision.unwrap_or(self.revision);
        Self { revision, theme, heard, reason, decision, owner, due_on, progress, evidence, ..self }
    }
}

/// The form of a question, as it is kept or as it was typed.
struct QuestionForm {
    /// Its name on the page.
    stem: String,
    name: String,
    kind: QuestionKind,
    /// What it asks, for the reader, and what can be chosen.
    said: Said,
    choices: Vec<Said>,
    /// The same in the language of the consultation, to be changed.
    text: String,
    choices_typed: String,
    lines_typed: String,
}

impl QuestionForm {
    fn of(view: &QuestionView, readers: &Voice<'_>, own: &Voice<'_>) -> Self {
        let content = &view.question.content;
        let typed = |list: &[Choice]| {
            list.iter().map(|choice| own.say(&choice.text).text).collect::<Vec<_>>().join("\n")
        };
        Self {
            stem: format!("change-{}", view.question.name),
            name: view.question.name.clone(),
            kind: view.question.kind,
            said: readers.say(&content.text),
            choices: content.choices.iter().map(|choice| readers.say(&choice.text)).collect(),
            text: own.say(&content.text).text,
            choices_typed: typed(&content.choices),
            lines_typed: typed(&content.lines),
        }
    }

    /// The same with what was typed and could not be kept.
    fn again(self, typed: &ManageForm) -> Self {
        let (text, choices_typed, lines_typed) =
            (typed.text.clone(), typed.choices.clone(), typed.lines.clone());
        Self { text, choices_typed, lines_typed, ..self }
    }

    fn has_words(&self) -> bool {
        matches!(self.kind, QuestionKind::LongText | QuestionKind::ShortText)
    }
}

/// `GET /consultations/{id}/manage`
pub(super) async fn manage(
    who: PageFor<AnyMember>,
    id: Path<Id>,
    looked: ValidQuery<LookedFor>,
) -> PageResult {
    page_of(&who, *id, &looked.0.words, Done::Nothing, None).await
}

/// Words that the statements that wait are looked through for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LookedFor {
    words: String,
}

/// How much of what waits, or was made, one page shows.
const AT_HAND: i64 = 20;
/// So many statements are seen at once; whoever has more of them is given a box of words.
const SEEN_AT_ONCE: i64 = 3;
/// How many invitations, the newest first.
const INVITATIONS_AT_HAND: usize = 100;

/// Everything the page shows.
struct Found {
    /// How much waits in all.
    waits: Waits,
    view: ConsultationView,
    questions: Vec<QuestionView>,
    closed: Vec<QuestionView>,
    statements: Vec<StatementView>,
    first: Vec<StatementView>,
    decided: Vec<StatementView>,
    notes: Vec<CareNote>,
    invitations: Vec<InvitationView>,
    releases: Vec<ReleaseView>,
    themes: Vec<DecisionView>,
    verdicts: Vec<VerdictView>,
    is_steward: bool,
}

fn find(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id, words: &str) -> Result<Found, Error> {
    let view = read::one(tx, Some(actor), id, None)?;
    let is_steward = approval::check_is_steward(tx, actor, id).is_ok();
    if !view.manages && !is_steward {
        return Err(Code::Forbidden.into());
    }
    let releases = release::list(tx, Some(actor), id, None)?;
    let themes = decisions::list(tx, Some(actor), id)?;
    let questions = questions::list(tx, Some(actor), id, None)?;
    let (mut statements, mut decided, mut notes, mut closed, mut waits) = Default::default();
    if view.manages {
        waits = moderate::count(tx, actor, id)?;
        statements = moderate::queue(tx, actor, id, words, &app.taxonomy.lexicon, AT_HAND)?;
        decided = moderate::decided(tx, actor, id)?;
        notes = moderate::care_notes(tx, actor, id, AT_HAND)?;
        closed = questions::list_closed(tx, actor, id)?;
    }
    let is_draft = view.manages && view.opened_at.is_none();
    let first = if is_draft { statements::first(tx, id)? } else { Vec::new() };
    let invitations = invite::list(tx, actor, id, usize::MAX)?;
    let verdicts = stewards::said(tx, actor, id)?;
    Ok(Found {
        waits,
        view,
        questions,
        closed,
        statements,
        first,
        decided,
        notes,
        invitations,
        releases,
        themes,
        verdicts,
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

pub async fn show(who: &PageFor<AnyMember>, id: Id, done: Done, refused: Option<Refused<'_>>) -> PageResult {
    page_of(who, id, "", done, refused).await
}

async fn page_of(
    who: &PageFor<AnyMember>,
    id: Id,
    looked_for: &str,
    done: Done,
    refused: Option<Refused<'_>>,
) -> PageResult {
    let page = &who.page;
    let (actor, words) = (who.actor.clone(), looked_for.to_owned());
    let found = page.app.read(move |app, tx| find(app, tx, &actor, id, &words)).await?;
    let voice = Voice::new(page, &found.view, None);
    // What a form saves stands in the language of the consultation.
    let own = Voice::new(page, &found.view, Some(&found.view.language));
    let (failed, typed) = match &refused {
        Some(refused) => (refused.stem(), refused.form.clone()),
        None => (String::new(), ManageForm::default()),
    };
    let error = refused.as_ref().map(|refused| refused.error);
    let coded = |stem: &str, codes: Vec<&'static str>| -> Vec<(String, String)> {
        codes.into_iter().map(|code| (code.to_owned(), page.tc(stem, code))).collect()
    };
    let (invited, words) = match done {
        Done::Nothing => (None, None),
        Done::Invited(invited) => (Some(*invited), None),
        Done::Words(words) => (None, Some(words)),
    };
    let stage = Stage::of(&found.view, page.app.now());
    let waiting = Waiting {
        statements: found.waits.statements,
        notes: found.waits.notes,
        release: found.is_steward && found.releases.iter().any(|one| one.state == ReleaseState::Waiting),
        themes: &found.themes,
        asks: !found.questions.is_empty() || !found.first.is_empty(),
    };
    let template = ManagePage {
        title: voice.say(&found.view.title),
        stage,
        todo: manage_todo::todo(page, &found.view, stage, &waiting),
        next: manage_todo::next(page, &found.view),
        questions: found
            .questions
            .iter()
            .map(|question| QuestionForm::of(question, &voice, &own))
            .map(|question| if question.stem == failed { question.again(&typed) } else { question })
            .collect(),
        first: told(&voice, found.first),
        by_mail: found.view.access == Access::Email,
        closed: found
            .closed
            .iter()
            .map(|question| (question.question.name.clone(), voice.say(&question.question.content.text)))
            .collect(),
        statements: told(&voice, found.statements),
        decided: told(&voice, found.decided),
        more_statements: match looked_for {
            "" => found.waits.statements.saturating_sub(AT_HAND),
            _ => 0,
        },
        may_search: !looked_for.is_empty() || found.waits.statements > SEEN_AT_ONCE,
        looked_for,
        more_notes: found.waits.notes.saturating_sub(AT_HAND),
        notes: found.notes,
        more_invitations: found.invitations.len().saturating_sub(INVITATIONS_AT_HAND),
        invitations: found.invitations,
        releases: found.releases,
        themes: found
            .themes
            .into_iter()
            .map(|theme| ThemeForm::of(theme, &voice, &own))
            .map(|theme| if theme.stem == failed { theme.again(&typed) } else { theme })
            .collect(),
        answer: if failed == "benefit" {
            typed.answer.clone()
        } else {
            own.say(&found.view.benefit_answer).text
        },
        invited,
        words,
        faults: refused.as_ref().map(Refused::faults).unwrap_or_default(),
        links: refused.as_ref().map(|refused| refused.links(page, id)).unwrap_or_default(),
        failed,
        typed,
        blank: ManageForm::default(),
        kinds: coded("question-kind", QuestionKind::ALL.iter().map(|kind| kind.code()).collect()),
        invitation_kinds: coded(
            "invitation-kind",
            InvitationKind::ALL
                .iter()
                .filter(|kind| (**kind == InvitationKind::Email) == (found.view.access == Access::Email))
                .map(|kind| kind.code())
                .collect(),
        ),
        reasons: coded("statement-reason", StatementReason::ALL.iter().map(|reason| reason.code()).collect()),
        decisions: coded("decision", DecisionKind::ALL.iter().map(|kind| kind.code()).collect()),
        acts: coded(
            "steward-act",
            StewardAct::ALL.iter().filter(|act| **act != StewardAct::Release).map(|act| act.code()).collect(),
        ),
        is_steward: found.is_steward,
        verdicts: found
            .verdicts
            .iter()
            .map(|said| (act_in_words(page, said.act, said.target), said.approves, said.at))
            .collect(),
        together: countries(page, &found.view)
            .into_iter()
            .zip(found.view.countries.iter().map(|code| found.view.agreed_by.contains(code)))
            .collect(),
        view: &found.view,
        page,
    };
    page.form(error, &template)
}

/// What stewards decide on: a release by its number, anything else by its name.
pub fn act_in_words(page: &Page, act: StewardAct, target: i64) -> String {
    match act {
        StewardAct::Release => page.tn("release-number", target),
        act => page.tc("steward-act", act),
    }
}

impl ManagePage<'_> {
    fn parts(&self) -> &'static [&'static str] {
        self.stage.parts(self.view.manages)
    }

    fn waits(&self, release: &ReleaseView) -> bool {
        release.state == ReleaseState::Waiting
    }

    fn is_public(&self, release: &ReleaseView) -> bool {
        release.state == ReleaseState::Published
    }

    /// Whether this form was refused, and stands open with what was typed.
    fn has_failed(&self, stem: &str) -> bool {
        self.failed == stem
    }

    /// What was typed into this form, if it was refused.
    fn typed_in(&self, stem: &str) -> &ManageForm {
        if self.has_failed(stem) { &self.typed } else { &self.blank }
    }

    /// Whether somebody has to look at the words of the first statement again.
    fn looks_personal(&self) -> bool {
        self.faults.iter().any(|fault| fault.code == "looks-personal")
    }

    fn is_draft(&self) -> bool {
        self.stage == Stage::Draft
    }

    fn is_ended(&self) -> bool {
        self.stage == Stage::Ended
    }

    /// Whether questions and first statements can change: nobody answers what is asked after the close.
    fn takes_questions(&self) -> bool {
        self.is_draft() || !self.view.is_over(self.page.app.now())
    }

    /// Whether answers in words can be read yet: after the close, or earlier where that was said.
    fn may_read_words(&self) -> bool {
        !self.is_draft() && (self.view.staff_read_early || self.view.is_over(self.page.app.now()))
    }

    fn groups(&self) -> Vec<(String, String)> {
        let groups = self.invitations.iter().filter(|invitation| invitation.kind == InvitationKind::Group);
        let name = |group: &InvitationView| format!("{} ({})", group.label, self.page.date(group.expires_at));
        groups.map(|group| (group.id.to_string(), name(group))).collect()
    }

    fn state_of(&self, state: &Option<StatementState>) -> &'static str {
        state.map_or("", StatementState::code)
    }
}
