//! Counts by facet: exact at every moment, and quick. A filter is counted once; from then on what is kept follows
//! each publication, correction and withdrawal by what that changed, so that no reader waits for a recount.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::super::filter::{Filter, ListParameters};
use super::super::index::Facet;
use super::super::views::{FacetValue, Facets};
use super::super::{queries, tally};
use super::read::last_sequence;
use super::search::{self, Bounds};
use crate::app::App;
use crate::db::{DbConn, Tx, snapshot};
use crate::error::Error;

/// How long a page waits for numbers that have never been counted.
const SOON: Duration = Duration::from_millis(25);

/// A filter under the name that its counts are kept by.
#[derive(Debug, Clone)]
struct Asked {
    name: String,
    filter: Filter,
}

impl Asked {
    fn of(app: &App, parameters: &ListParameters) -> Result<Self, Error> {
        let name = format!("facets {}", parameters.without_position().query());
        Ok(Self { name, filter: parameters.parse(&app.taxonomy)? })
    }
}

/// How many practices a list holds, in all and by every facet. Who asks for what has never been counted waits for a
/// turn: the same is counted once, and counting takes one connection at most.
pub async fn facets(app: &App, parameters: &ListParameters) -> Result<Arc<Facets>, Error> {
    if parameters.is_search() {
        return of_search(app, parameters).await;
    }
    let asked = Asked::of(app, parameters)?;
    match known(app, asked.clone()).await? {
        Some(facets) => Ok(facets),
        None => counted(app.clone(), asked).await,
    }
}

/// The same for a page, which does not wait: none while the numbers are being counted. They are there when somebody
/// asks again.
pub async fn facets_soon(app: &App, parameters: &ListParameters) -> Result<Option<Arc<Facets>>, Error> {
    if parameters.is_search() {
        return of_search(app, parameters).await.map(Some);
    }
    let asked = Asked::of(app, parameters)?;
    if let Some(facets) = known(app, asked.clone()).await? {
        return Ok(Some(facets));
    }
    let Some(begun) = app.cache.begin(&asked.name) else {
        // Somebody else counts the same, and may be about to have it.
        tokio::time::sleep(SOON).await;
        return known(app, asked).await;
    };
    let app = app.clone();
    let counting = tokio::spawn(async move {
        // Until it ends nobody else begins to count the same.
        let _begun = begun;
        counted(app, asked).await
    });
    match tokio::time::timeout(SOON, counting).await {
        Ok(counted) => counted.map_err(Error::internal)?.map(Some),
        Err(_) => Ok(None),
    }
}

/// The counts of what words find, which is bounded: it is counted each time.
async fn of_search(app: &App, parameters: &ListParameters) -> Result<Arc<Facets>, Error> {
    let parameters = parameters.clone();
    app.read(move |app, tx| {
        let filter = parameters.parse(&app.taxonomy)?;
        let bounds = Bounds { best: 0, ..search::BOUNDS };
        let found = search::rank(app, tx, &parameters, &filter, bounds)?.found;
        let all = search::count_entries(tx.conn, &found)?;
        let mut facets =
            Facets { total: i64::try_from(found.len()).unwrap_or(i64::MAX), ..Facets::default() };
        for facet in Facet::ALL {
            let others = filter.without(facet);
            let found = if others == filter {
                values(&all, facet)
            } else {
                let found = search::rank(app, tx, &parameters, &others, bounds)?.found;
                values(&search::count_entries(tx.conn, &found)?, facet)
            };
            facets.facets.insert(facet.code().to_owned(), found);
        }
        Ok(Arc::new(facets))
    })
    .await
}

/// What is kept, brought up to now; none where it has to be counted first.
async fn known(app: &App, asked: Asked) -> Result<Option<Arc<Facets>>, Error> {
    app.read(move |app, tx| {
        let kept = bring_up(app, tx, &asked)?;
        // What counts are kept of in the database takes no time to count.
        if kept.is_none() && asked.filter.is_of_countries() {
            count_now(app, tx, &asked).map(Some)
        } else {
            Ok(kept)
        }
    })
    .await
}

async fn counted(app: App, asked: Asked) -> Result<Arc<Facets>, Error> {
    let permit = app.cache.acquire(Duration::from_secs(app.config.database.patience_seconds)).await?;
    app.read(move |app, tx| {
        // Held until it is counted, even when nobody waits for the answer any more.
        let _permit = permit;
        match bring_up(app, tx, &asked)? {
            Some(facets) => Ok(facets),
            None => count_now(app, tx, &asked),
        }
    })
    .await
}

fn bring_up(app: &App, tx: &mut Tx<'_>, asked: &Asked) -> Result<Option<Arc<Facets>>, Error> {
    let Some((version, kept)) = app.cache.latest::<Facets>(&asked.name) else { return Ok(None) };
    let now = last_sequence(tx)?;
    if now == version {
        return Ok(Some(kept));
    }
    let changes = queries::count::changes_since(tx.conn, version)?;
    let Some(last) = tally::last_without_gap(version, &changes).filter(|last| *last >= now) else {
        return Ok(None);
    };
    let facets = tally::follow(&kept, &asked.filter, &changes);
    Ok(Some(app.cache.keep(&asked.name, last, facets)))
}

fn count_now(app: &App, tx: &mut Tx<'_>, asked: &Asked) -> Result<Arc<Facets>, Error> {
    let (version, facets) = snapshot(tx, |tx| Ok((last_sequence(tx)?, count(tx.conn, &asked.filter)?)))?;
    Ok(app.cache.keep(&asked.name, version, facets))
}

/// Practices by facet and value, as in `policy_area=health`.
type Counts = HashMap<String, i64>;

/// The counts of a facet leave out what was chosen of it, so that they say what another choice gives.
fn count(conn: &mut DbConn, filter: &Filter) -> Result<Facets, Error> {
    let all = count_entries(conn, filter)?;
    // Every practice has exactly one country.
    let total = values(&all, Facet::Country).iter().map(|entry| entry.count).sum();
    let mut facets = Facets { total, ..Facets::default() };
    for facet in Facet::ALL {
        let others = filter.without(facet);
        let found = match others == *filter {
            true => values(&all, facet),
            false => values(&count_entries(conn, &others)?, facet),
        };
        facets.facets.insert(facet.code().to_owned(), found);
    }
    Ok(facets)
}

fn count_entries(conn: &mut DbConn, filter: &Filter) -> Result<Counts, Error> {
    let mut counts = Counts::new();
    if filter.is_of_countries() {
        let chosen = |country: &String| filter.countries.is_empty() || filter.countries.contains(country);
        for (facet, value, country, count) in queries::count::list_kept(conn)? {
            if chosen(&country) {
                *counts.entry(format!("{facet}={value}")).or_default() += count;
            }
        }
        return Ok(counts);
    }
    queries::count::visit(conn, filter, |entries| {
        for entry in entries.lines() {
            match counts.get_mut(entry) {
                Some(count) => *count += 1,
                None => drop(counts.insert(entry.to_owned(), 1)),
            }
        }
    })?;
    Ok(counts)
}

/// The values of one facet, the most frequent first.
fn values(counts: &Counts, facet: Facet) -> Vec<FacetValue> {
    let of_facet = counts.iter().filter_map(|(entry, count)| {
        let (_, value) = entry.split_once('=').filter(|(code, _)| *code == facet.code())?;
        Some(FacetValue { value: value.to_owned(), count: *count })
    });
    let mut values: Vec<FacetValue> = of_facet.collect();
    tally::sort(&mut values);
    values
}

/// The number of published practices by policy area and country: the matrix.
pub type Matrix = HashMap<(String, String), i64>;

/// The matrix, from counts that are kept.
pub fn matrix(app: &App, tx: &mut Tx<'_>) -> Result<Arc<Matrix>, Error> {
    let version = last_sequence(tx)?;
    app.cache.get("matrix", version, || {
        let counts = queries::count::list_kept_areas(tx.conn)?;
        Ok(counts.into_iter().map(|(area, country, count)| ((area, country), count)).collect::<Matrix>())
    })
}
