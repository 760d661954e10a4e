//! One consultation: what it is about, where it stands, how to take part, what came of it.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::super::service::{decisions, moderate, part, read, release};
use super::super::views::{ConsultationView, DecisionView, ModerationCount};
use super::voice::{Said, Voice};
use super::{areas, countries, own};
use crate::types::Id;
use crate::web::{Page, PageResult, ValidQuery};

/// What may stand behind the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub preview: Option<String>,
    pub r#in: Option<String>,
    pub done: Option<String>,
}

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
    counts: Vec<ModerationCount>,
    takes_part: bool,
    has_results: bool,
    is_draft: bool,
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
    let (view, themes, counts, takes_part, has_results) = page
        .app
        .read(move |_, tx| {
            let actor = actor.as_ref();
            let view = read::one(tx, actor, *id, preview.as_deref())?;
            if view.opened_at.is_none() {
                return Ok((view, Vec::new(), Vec::new(), false, false));
            }
            let takes_part = match &code {
                Some(code) => part::enter(tx, *id, code).is_ok(),
                None => false,
            };
            let results = release::latest(tx, actor, *id, code.as_deref())?.is_some();
            Ok((
                view,
                decisions::list(tx, actor, *id)?,
                moderate::counts(tx, actor, *id)?,
                takes_part,
                results,
            ))
        })
        .await?;
    let voice = Voice::new(&page, &view, asked.0.r#in.as_deref());
    let purpose = voice.say(&view.purpose);
    let purpose_html = page.app.rendered.html(vec![purpose.text.clone()]).await?.pop().unwrap_or_default();
    page.html(&OnePage {
        title: voice.say(&view.title),
        purpose_html,
        purpose,
        benefit: voice.say(&view.benefit),
        benefit_answer: voice.say(&view.benefit_answer),
        countries: countries(&page, &view),
        areas: areas(&page, &view),
        languages: voice.choices(),
        themes: themes
            .into_iter()
            .map(|theme| Theme {
                theme: voice.say(&theme.theme),
                heard: voice.say(&theme.heard),
                reason: voice.say(&theme.reason),
                view: theme,
            })
            .collect(),
        counts: counts.into_iter().filter(|count| count.about > 0).collect(),
        takes_part,
        has_results,
        is_draft: view.opened_at.is_none(),
        view: &view,
        page: &page,
    })
}
