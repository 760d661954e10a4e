//! The pages of the record.

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig, get, resource};
use askama::Template;

use super::input::{ListAccesses, ListEvents};
use super::service;
use super::views::{AccessView, EventView};
use crate::auth::actor::{AnyMember, LooksAfterMembers};
use crate::error::{Error, FieldError};
use crate::types::cursor::Page as List;
use crate::types::spreadsheet::harmless;
use crate::web::{Page, PageFor, PageResult};

/// Most rows of a file.
const MOST_ROWS: usize = 10_000;
/// Rows that are read at a time for a file.
const PIECE: u32 = 100;

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/audit").route(get().to(show)))
        .service(resource("/audit.csv").route(get().to(download)))
        .service(resource("/account/accesses").route(get().to(accesses)));
}

#[derive(Template)]
#[template(path = "audit/admin/templates/events.html")]
struct EventsPage<'a> {
    page: &'a Page,
    query: ListEvents,
    faults: &'a [FieldError],
    list: List<EventView>,
    /// Whether the reader sees all countries.
    all_countries: bool,
    countries: Vec<(String, String)>,
}

impl EventsPage<'_> {
    fn address(&self, path: &str, cursor: Option<&String>) -> String {
        let query = ListEvents { cursor: cursor.cloned(), ..self.query.clone() };
        format!("{path}?{}", serde_html_form::to_string(query).unwrap_or_default())
    }

    /// What else was done to the same thing.
    fn about(&self, row: &EventView) -> String {
        let query = ListEvents { subject: Some(row.subject_id.clone()), ..ListEvents::default() };
        format!("/audit?{}", serde_html_form::to_string(query).unwrap_or_default())
    }

    fn value<'b>(&self, field: &'b Option<String>) -> &'b str {
        field.as_deref().unwrap_or_default()
    }
}

async fn show(who: PageFor<LooksAfterMembers>, query: web::Query<ListEvents>) -> PageResult {
    let page = &who.page;
    let query = query.into_inner();
    let (actor, asked) = (who.actor.clone(), query.parse());
    let outcome = match asked {
        Ok(asked) => page.app.write(move |_, tx| service::list(tx, &actor, asked)).await,
        Err(error) => Err(error),
    };
    let (list, error) = match outcome {
        Ok(list) => (list, None),
        Err(error) if !error.fields.is_empty() => {
            (List { items: Vec::new(), next_cursor: None }, Some(error))
        }
        Err(error) => return Err(error.into()),
    };
    let countries = page.app.taxonomy.countries.iter();
    let template = EventsPage {
        faults: error.as_ref().map_or(&[], |error| &error.fields),
        query,
        list,
        all_countries: who.actor.is_administrator(),
        countries: countries
            .map(|country| (country.code.clone(), country.names.pick(page.locale).to_owned()))
            .collect(),
        page,
    };
    page.form(error.as_ref(), &template)
}

async fn download(who: PageFor<LooksAfterMembers>, query: web::Query<ListEvents>) -> PageResult {
    let mut asked = ListEvents { limit: Some(PIECE), ..query.into_inner() };
    let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    out.write_record(["at", "action", "by", "capacity", "kind", "subject", "country", "detail"])
        .map_err(Error::internal)?;
    let (actor, whole) = (who.actor.clone(), asked.parse()?);
    who.page.app.write(move |_, tx| service::note_reading(tx, &actor, &whole)).await?;
    let mut written = 0;
    loop {
        let (actor, piece) = (who.actor.clone(), asked.parse()?);
        let list = who.page.app.read(move |_, tx| service::read(tx, &actor, piece)).await?;
        written += list.items.len();
        for row in list.items {
            let cells = [
                who.page.machine_date(row.at),
                row.action,
                row.actor_id.map(|id| id.to_string()).unwrap_or_default(),
                row.actor_role,
                row.subject_kind,
                harmless(&row.subject_id),
                row.country.unwrap_or_default(),
                harmless(&row.detail.to_string()),
            ];
            out.write_record(cells).map_err(Error::internal)?;
        }
        match list.next_cursor {
            Some(cursor) if written < MOST_ROWS => asked.cursor = Some(cursor),
            _ => break,
        }
    }
    let body = out.into_inner().map_err(|error| Error::internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("cache-control", "private, no-store"))
        .insert_header(("content-disposition", "attachment; filename=\"record.csv\""))
        .body(body))
}

#[derive(Template)]
#[template(path = "audit/admin/templates/accesses.html")]
struct AccessesPage<'a> {
    page: &'a Page,
    list: List<AccessView>,
}

async fn accesses(who: PageFor<AnyMember>, query: web::Query<ListAccesses>) -> PageResult {
    let (actor, asked) = (who.actor.clone(), query.parse()?);
    let list = who.page.app.read(move |_, tx| service::accesses(tx, &actor, &asked)).await?;
    who.page.html(&AccessesPage { page: &who.page, list })
}
