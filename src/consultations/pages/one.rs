//! One consultation: what it is about, where it stands, how to take part, what came of it.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;

use crate::consultations::governance::service::decisions;
use crate::consultations::governance::views::DecisionView;
use crate::consultations::participation::pages::own;
use crate::consultations::participation::service::{meetings, part};
use crate::consultations::participation::views::MeetingView;
use crate::consultations::results::service::release;
use crate::consultations::setup::model::ReleaseState;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::pages::{Asked, areas, countries};
use crate::consultations::setup::service::{approval, questions, read};
use crate::consultations::setup::views::{ConsultationView, QuestionView};
use crate::consultations::statements::service::statements;
use crate::consultations::statements::views::StatementView;
use crate::types::Id;
use crate::web::{Page, PageResult, ValidQuery};

/// A theme as it stands on the page.
pub(super) struct Theme {
    pub theme: Said,
    pub heard: Said,
    pub reason: Said,
    pub view: DecisionView,
}

#[derive(Template)]
#[template(path = "consultations/templates/one.html")]
struct OnePage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    purpose: Said,
    purpose_html: Arc<str>,
    benefit: Said,
    benefit_answer: Said,
    countries: Vec<String>,
    areas: Vec<String>,
    languages: Vec<(String, String, bool)>,
    themes: Vec<Theme>,
    takes_part: bool,
    has_results: bool,
    is_draft: bool,
    is_over: bool,
    /// Where people take part with somebody's help.
    meetings: Vec<MeetingView>,
    /// Whether the reader is one of its stewards, and whether a release waits for them.
    is_steward: bool,
    waits: bool,
    /// The code by which a draft is looked at.
    preview: Option<String>,
    /// The first statements, where one looks at them before the opening.
    statements: Vec<Said>,
    /// What people may say of themselves, likewise.
    about_me: Vec<String>,
    /// The questions, where one looks at them before the opening: each with its kind and its choices.
    questions: Vec<Previewed>,
}

/// A question as one looks at it before the opening.
struct Previewed {
    text: Said,
    html: Arc<str>,
    kind: String,
    /// The lines of a table.
    lines: Vec<Said>,
    choices: Vec<Said>,
}

/// What the page needs beside the consultation, read in one moment.
#[derive(Default)]
struct Found {
    themes: Vec<DecisionView>,
    takes_part: bool,
    has_results: bool,
    is_steward: bool,
    waits: bool,
    meetings: Vec<MeetingView>,
    questions: Vec<QuestionView>,
    statements: Vec<StatementView>,
}

/// `GET /consultations/{id}`
pub(super) async fn one(
    page: Page,
    id: Path<Id>,
    asked: ValidQuery<Asked>,
    request: HttpRequest,
) -> PageResult {
    let actor = page.actor.clone();
    let code = own::code(&request, *id);
    let preview = asked.0.preview.clone();
    let (view, found) = page
        .app
        .read(move |_, tx| {
            let actor = actor.as_ref();
            let view = read::one(tx, actor, *id, preview.as_deref())?;
            if view.opened_at.is_none() {
                let questions = questions::list(tx, actor, *id, preview.as_deref())?;
                let statements = statements::first(tx, *id)?;
                return Ok((view, Found { questions, statements, ..Found::default() }));
            }
            let takes_part = match &code {
                Some(code) => part::enter(tx, *id, code).is_ok(),
                None => false,
            };
            let is_steward = actor.is_some_and(|actor| approval::check_is_steward(tx, actor, *id).is_ok());
            let releases = release::list(tx, actor, *id, code.as_deref())?;
            let found = Found {
                themes: decisions::list(tx, actor, *id)?,
                takes_part,
                has_results: releases.iter().any(|release| release.content.is_some()),
                is_steward,
                waits: is_steward && releases.iter().any(|release| release.state == ReleaseState::Waiting),
                meetings: meetings::list(tx, actor, *id)?,
                questions: Vec::new(),
                statements: Vec::new(),
            };
            Ok((view, found))
        })
        .await?;
    let voice = Voice::new(&page, &view, asked.0.r#in.as_deref());
    let purpose = voice.say(&view.purpose);
    let purpose_html = page.app.rendered.html(vec![purpose.text.clone()]).await?.pop().unwrap_or_default();
    let texts = found.questions.iter().map(|view| voice.say(&view.question.content.text).text);
    let html = page.app.rendered.html(texts.collect()).await?;
    page.html(&OnePage {
        title: voice.say(&view.title),
        purpose_html,
        purpose,
        benefit: voice.say(&view.benefit),
        benefit_answer: voice.say(&view.benefit_answer),
        countries: countries(&page, &view),
        areas: areas(&page, &view),
        languages: voice.choices(),
        themes: found
            .themes
            .into_iter()
            .map(|theme| Theme {
                theme: voice.say(&theme.theme),
                heard: voice.say(&theme.heard),
                reason: voice.say(&theme.reason),
                view: theme,
            })
            .collect(),
        takes_part: found.takes_part,
        has_results: found.has_results,
        is_draft: view.opened_at.is_none(),
        is_over: view.opened_at.is_some() && view.is_over(page.app.now()),
        is_steward: found.is_steward,
        waits: found.waits,
        preview: asked.0.preview.clone(),
        about_me: match view.opened_at {
            None => view.self_description.iter().map(|item| page.tc("self-item", item)).collect(),
            Some(_) => Vec::new(),
        },
        statements: found.statements.iter().map(|statement| voice.say(&statement.texts)).collect(),
        meetings: found.meetings.into_iter().filter(|meeting| meeting.agreed).collect(),
        questions: found
            .questions
            .iter()
            .zip(html)
            .map(|(view, html)| Previewed {
                text: voice.say(&view.question.content.text),
                html,
                kind: page.tc("question-kind", view.question.kind),
                lines: view.question.content.lines.iter().map(|line| voice.say(&line.text)).collect(),
                choices: view.question.content.choices.iter().map(|choice| voice.say(&choice.text)).collect(),
            })
            .collect(),
        view: &view,
        page: &page,
    })
}
