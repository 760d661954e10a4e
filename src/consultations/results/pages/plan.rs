//! The planner: what results can tell, for those who are about to ask.

use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::super::input::{Expected, USUAL};
use super::super::plan::{Plan, Planned};
use super::super::service::plan;
use super::plain;
use crate::auth::actor::AnyMember;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::{questions, read};
use crate::consultations::setup::views::ConsultationView;
use crate::db;
use crate::error::FieldError;
use crate::types::Id;
use crate::web::{Page, PageFor, PageResult, ValidQuery};

/// How many people, as somebody typed it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct Typed {
    people: Option<String>,
}

/// A question, or an item of self-description, as the page shows it.
struct Row {
    text: Said,
    planned: Planned,
}

#[derive(Template)]
#[template(path = "consultations/results/templates/plan.html")]
struct PlanPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    plan: &'a Plan,
    rows: Vec<Row>,
    people: String,
    faults: &'a [FieldError],
}

impl PlanPage<'_> {
    fn number_of(&self, number: &u32) -> i64 {
        i64::from(*number)
    }
}

/// `GET /consultations/{id}/plan`
pub(in super::super) async fn planner(
    who: PageFor<AnyMember>,
    id: Path<Id>,
    asked: ValidQuery<Typed>,
) -> PageResult {
    let typed = asked.0.people.as_deref().map(str::trim).filter(|typed| !typed.is_empty());
    let number = typed.map(|typed| typed.parse().unwrap_or_default());
    let checked = Expected { people: number }.check();
    let faults = checked.as_ref().err().map(|error| error.fields.clone()).unwrap_or_default();
    let people = checked.unwrap_or(USUAL);
    let actor = who.actor.clone();
    let (view, found, questions) = who
        .page
        .app
        .read(move |app, tx| {
            db::snapshot(tx, |tx| {
                let planned = plan::find(app, tx, &actor, *id, people)?;
                let questions = questions::list(tx, Some(&actor), *id, None)?;
                Ok((read::one(tx, Some(&actor), *id, None)?, planned, questions))
            })
        })
        .await?;
    let page = &who.page;
    let voice = Voice::new(page, &view, None);
    let of_question = |planned: &Planned| {
        let asked = questions.iter().find(|asked| asked.question.name == planned.name)?;
        Some(Row { text: voice.say(&asked.question.content.text), planned: planned.clone() })
    };
    let of_item = |planned: &Planned| Row {
        text: plain(page, page.tc("self-item", &planned.name)),
        planned: planned.clone(),
    };
    let items = found.self_description.iter().map(of_item);
    page.html(&PlanPage {
        title: voice.say(&view.title),
        rows: found.questions.iter().filter_map(of_question).chain(items).collect(),
        people: typed.map_or_else(|| people.to_string(), str::to_owned),
        faults: &faults,
        plan: &found,
        view: &view,
        page,
    })
}
