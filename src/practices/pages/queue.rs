//! The coordinators' queue: the oldest first, one obvious next step each.

use askama::Template;
use serde::Deserialize;

use super::super::service::read;
use super::super::views::QueueEntry;
use super::labels;
use crate::auth::actor::LooksAfterMembers;
use crate::web::{Page, PageFor, PageResult, ValidQuery};

/// Rows on a page.
const ROWS: usize = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Position {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "practices/templates/queue.html")]
struct QueuePage<'a> {
    page: &'a Page,
    entries: Vec<(QueueEntry, String, String)>,
    length: i64,
    next: Option<String>,
}

impl QueuePage<'_> {
    fn can_claim(&self, entry: &QueueEntry) -> bool {
        entry.allowed.contains(&super::super::lifecycle::Action::Claim)
    }
}

/// `GET /queue`
pub(super) async fn queue(who: PageFor<LooksAfterMembers>, position: ValidQuery<Position>) -> PageResult {
    let page = &who.page;
    let actor = who.actor.clone();
    let (entries, length) = page
        .app
        .read(move |_, tx| {
            let cursor = position.0.cursor.as_deref();
            Ok((read::queue(tx, &actor, cursor, ROWS)?, read::queue_length(tx, &actor)?))
        })
        .await?;
    page.html(&QueuePage {
        next: entries.next_cursor.map(|cursor| format!("/queue?cursor={cursor}")),
        entries: entries
            .items
            .into_iter()
            .map(|entry| {
                let (age, country) =
                    (labels::age(page, entry.submitted_at), labels::country(page, &entry.country));
                (entry, age, country)
            })
            .collect(),
        length,
        page,
    })
}
