//! The planner: what results can tell, for those who are about to ask.

use actix_web::web::Path;
use askama::Template;

use super::super::input::Expected;
use super::super::plan::{Plan, PlannedQuestion};
use super::super::service::plan;
use crate::auth::actor::AnyMember;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::{questions, read};
use crate::consultations::setup::views::ConsultationView;
use crate::db;
use crate::types::Id;
use crate::web::{Page, PageFor, PageResult, ValidQuery};

/// A question as the page shows it.
struct Row {
    text: Said,
    typical: u32,
    margin: u32,
    clarity: String,
}

#[derive(Template)]
#[template(path = "consultations/results/templates/plan.html")]
struct PlanPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    plan: &'a Plan,
    rows: Vec<Row>,
}

/// `GET /consultations/{id}/plan`
pub(super) async fn planner(
    who: PageFor<AnyMember>,
    id: Path<Id>,
    expected: ValidQuery<Expected>,
) -> PageResult {
    let people = expected.0.check()?;
    let actor = who.actor.clone();
    let (view, found, asked) = who
        .page
        .app
        .read(move |app, tx| {
            db::snapshot(tx, |tx| {
                let planned = plan::find(app, tx, &actor, *id, people)?;
                let asked = questions::list(tx, Some(&actor), *id, None)?;
                Ok((read::one(tx, Some(&actor), *id, None)?, planned, asked))
            })
        })
        .await?;
    let page = &who.page;
    let voice = Voice::new(page, &view, None);
    let row = |planned: &PlannedQuestion| {
        let asked = asked.iter().find(|asked| asked.question.name == planned.name)?;
        Some(Row {
            text: voice.say(&asked.question.content.text),
            typical: planned.typical,
            margin: planned.margin,
            clarity: page.tc("clarity", planned.clarity),
        })
    };
    page.html(&PlanPage {
        title: voice.say(&view.title),
        rows: found.questions.iter().filter_map(row).collect(),
        plan: &found,
        view: &view,
        page,
    })
}
