//! Counts by facet: exact, and quick for what is asked for most. What is chosen by country alone is
//! read from counts that are kept; everything else is counted once until the next publication.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::super::filter::{Filter, ListParameters};
use super::super::index::Facet;
use super::super::queries;
use super::super::views::{FacetValue, Facets};
use super::read::last_sequence;
use crate::app::App;
use crate::db::{DbConn, Tx};
use crate::error::Error;

/// How many practices a list holds, in all and by every facet. Who asks for what has to be counted
/// waits for a turn: the same is counted once, and counting takes one connection at most.
pub async fn facets(app: &App, parameters: &ListParameters) -> Result<Arc<Facets>, Error> {
    let filter = parameters.parse(&app.taxonomy)?;
    let name = format!("facets {}", parameters.without_position().query());
    if filter.is_of_countries() {
        return app.read(move |app, tx| remember(app, tx, &name, &filter)).await;
    }
    let looked_for = name.clone();
    let known = app.read(move |app, tx| Ok(app.memo.find(&looked_for, last_sequence(tx)?))).await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let turn = app.memo.turn(Duration::from_secs(app.config.database.patience_seconds)).await?;
    app.read(move |app, tx| {
        // Held until it is counted, even when nobody waits for the answer any more.
        let _turn = turn;
        remember(app, tx, &name, &filter)
    })
    .await
}

fn remember(app: &App, tx: &mut Tx<'_>, name: &str, filter: &Filter) -> Result<Arc<Facets>, Error> {
    let version = last_sequence(tx)?;
    app.memo.get(name, version, || count(tx.conn, filter))
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
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
    values
}

/// The number of published practices by policy area and country: the matrix.
pub type Matrix = HashMap<(String, String), i64>;

/// The matrix, from counts that are kept.
pub fn matrix(app: &App, tx: &mut Tx<'_>) -> Result<Arc<Matrix>, Error> {
    let version = last_sequence(tx)?;
    app.memo.get("matrix", version, || {
        let counts = queries::count::list_kept_areas(tx.conn)?;
        Ok(counts.into_iter().map(|(area, country, count)| ((area, country), count)).collect::<Matrix>())
    })
}
