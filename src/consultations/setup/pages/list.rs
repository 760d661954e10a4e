//! All consultations.

use askama::Template;
use serde::Deserialize;

use super::super::service::read;
use super::super::views::ConsultationView;
use super::countries;
use super::voice::{Said, Voice};
use crate::web::{Page, PageResult, ValidQuery};

/// Rows on a page.
const ROWS: usize = 20;

#[derive(Debug, Deserialize)]
pub(super) struct Position {
    cursor: Option<String>,
}

struct Line {
    view: ConsultationView,
    title: Said,
    excerpt: Said,
    countries: Vec<String>,
    is_over: bool,
}

#[derive(Template)]
#[template(path = "consultations/setup/templates/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    lines: Vec<Line>,
    next: Option<String>,
}

/// `GET /consultations`
pub(super) async fn list(page: Page, position: ValidQuery<Position>) -> PageResult {
    let actor = page.actor.clone();
    let found = page
        .app
        .read(move |_, tx| read::list(tx, actor.as_ref(), position.0.cursor.as_deref(), ROWS))
        .await?;
    let next = found.next_cursor.map(|cursor| format!("/consultations?cursor={cursor}"));
    let lines = found
        .items
        .into_iter()
        .map(|view| {
            let voice = Voice::new(&page, &view, None);
            let mut excerpt = voice.say(&view.purpose);
            excerpt.text = crate::types::markdown::excerpt(&excerpt.text, 240);
            Line {
                title: voice.say(&view.title),
                excerpt,
                countries: countries(&page, &view),
                is_over: view.opened_at.is_some() && view.is_over(page.app.now()),
                view,
            }
        })
        .collect();
    page.html(&ListPage { page: &page, lines, next })
}
