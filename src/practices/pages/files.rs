//! Downloads and the feed of a list, and the one script that enhances the form.

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use askama::Template;

use super::super::export::{self, Shape};
use super::super::filter::ListParameters;
use super::super::service::read;
use super::labels::Line;
use crate::types::Timestamp;
use crate::types::text::carried_by_xml;
use crate::web::{Page, PageResult, ValidQuery};

/// `GET /practices.csv`
pub(super) async fn csv(page: Page, parameters: ValidQuery<ListParameters>) -> PageResult {
    download(&page, &parameters.0, Shape::Csv, "text/csv; charset=utf-8", "practices.csv").await
}

/// `GET /practices.jsonl`
pub(super) async fn json_lines(page: Page, parameters: ValidQuery<ListParameters>) -> PageResult {
    download(&page, &parameters.0, Shape::JsonLines, "application/jsonl; charset=utf-8", "practices.jsonl")
        .await
}

async fn download(
    page: &Page,
    parameters: &ListParameters,
    shape: Shape,
    kind: &'static str,
    name: &str,
) -> PageResult {
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name.to_owned())],
    };
    let pieces = export::stream(page.app.clone(), parameters.without_position(), shape).await?;
    Ok(HttpResponse::Ok().content_type(kind).insert_header(disposition).streaming(Box::pin(pieces)))
}

#[derive(Template)]
#[template(path = "practices/templates/feed.xml", escape = "html")]
struct Feed<'a> {
    page: &'a Page,
    address: String,
    list_address: String,
    updated: String,
    entries: Vec<(Line, String, String)>,
}

/// `GET /practices.atom`
pub(super) async fn atom(page: Page, parameters: ValidQuery<ListParameters>) -> PageResult {
    let asked = parameters.0.without_position();
    let query = asked.query();
    let cards = page.app.read(move |app, tx| read::feed(app, tx, &asked)).await?;
    let machine = |instant: Timestamp| page.machine_date(instant);
    let newest = cards.iter().map(|card| card.published_at).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let feed = Feed {
        address: page.app.url(&format!("/practices.atom?{query}")),
        list_address: page.app.url(&format!("/practices?{query}")),
        updated: machine(newest),
        entries: cards
            .iter()
            .map(|card| (Line::of(&page, card), card.id.to_string(), machine(card.published_at)))
            .collect(),
        page: &page,
    };
    let body = feed.render().map_err(crate::error::Error::internal)?;
    Ok(HttpResponse::Ok().content_type("application/atom+xml; charset=utf-8").body(carried_by_xml(&body)))
}
