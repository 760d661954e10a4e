//! The same list for other programs: CSV and JSON lines of every row, and a feed of the newest.

use actix_web::web::Bytes;
use futures_util::stream::{self, Stream, StreamExt};

use super::filter::ListParameters;
use super::service::read;
use super::views::PracticeCard;
use crate::app::App;
use crate::error::Error;
use crate::types::cursor::Page;
use crate::types::spreadsheet::harmless;

/// Which shape a download has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Comma-separated values, UTF-8, safe to open in a spreadsheet.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// The columns of the CSV, in their order.
const COLUMNS: [&str; 15] = [
    "id",
    "title",
    "language",
    "country",
    "subdivisions",
    "locality",
    "level",
    "status",
    "year_started",
    "year_ended",
    "responsible_body",
    "policy_areas",
    "population_groups",
    "excerpt",
    "published_at",
];

/// Where a download stands.
enum Position {
    At(String),
    End,
}

impl Position {
    fn of(next_cursor: Option<String>) -> Self {
        next_cursor.map_or(Self::End, Self::At)
    }
}

/// The whole list, piece by piece: memory does not grow with it. What cannot be answered at all is an error before the
/// first piece.
pub(super) async fn stream(
    app: App,
    parameters: ListParameters,
    shape: Shape,
) -> Result<impl Stream<Item = Result<Bytes, actix_web::Error>> + 'static, Error> {
    let first = piece(&app, &parameters, None).await?;
    let begin = write(&first.items, shape, true)?;
    let position = Position::of(first.next_cursor);
    let rest = stream::unfold((app, parameters, position), move |(app, parameters, position)| async move {
        let Position::At(cursor) = position else { return None };
        let page = piece(&app, &parameters, Some(cursor)).await;
        let written = page.and_then(|page| Ok((write(&page.items, shape, false)?, page.next_cursor)));
        Some(match written {
            Ok((bytes, next)) => (Ok(bytes), (app, parameters, Position::of(next))),
            // The connection breaks off: a client must not take a part for the whole.
            Err(error) => (Err(crate::web::Failure(error).into()), (app, parameters, Position::End)),
        })
    });
    Ok(stream::once(std::future::ready(Ok(begin))).chain(rest))
}

async fn piece(
    app: &App,
    parameters: &ListParameters,
    cursor: Option<String>,
) -> Result<Page<PracticeCard>, Error> {
    let asked = parameters.clone();
    app.read(move |app, tx| read::part(app, tx, &asked, cursor.as_deref())).await
}

fn write(cards: &[PracticeCard], shape: Shape, first: bool) -> Result<Bytes, Error> {
    match shape {
        Shape::JsonLines => {
            let mut text = Vec::new();
            for card in cards {
                serde_json::to_writer(&mut text, card).map_err(Error::internal)?;
                text.push(b'\n');
            }
            Ok(text.into())
        }
        Shape::Csv => {
            // By this mark spreadsheets know UTF-8; it stands once, before the names of the columns.
            let mark = if first { vec![0xEF, 0xBB, 0xBF] } else { Vec::new() };
            let mut writer = csv::Writer::from_writer(mark);
            if first {
                writer.write_record(COLUMNS).map_err(Error::internal)?;
            }
            for card in cards {
                writer.write_record(record(card).map(|cell| harmless(&cell))).map_err(Error::internal)?;
            }
            Ok(writer.into_inner().map_err(Error::internal)?.into())
        }
    }
}

fn record(card: &PracticeCard) -> [String; 15] {
    let number = |year: Option<i64>| year.map(|year| year.to_string()).unwrap_or_default();
    [
        card.id.to_string(),
        card.title.clone(),
        card.language.clone(),
        card.country.clone(),
        card.subdivisions.join(" "),
        card.locality.clone().unwrap_or_default(),
        card.level.map(|level| level.code().to_owned()).unwrap_or_default(),
        card.status.map(|status| status.code().to_owned()).unwrap_or_default(),
        number(card.year_started),
        number(card.year_ended),
        card.responsible_body.clone(),
        card.policy_areas.join(" "),
        card.population_groups.join(" "),
        card.excerpt.clone(),
        card.published_at.to_string(),
    ]
}
