//! Published practices, put straight into their tables.

use diesel::prelude::*;
use serde_json::json;
use trilateral::db::schema::{counters, practice_index, practices};
use trilateral::db::{At, Json, Tx};
use trilateral::error::Error;

use super::TestApp;

impl TestApp {
    /// Publishes a practice in `country` about `area`, written in `language`.
    pub async fn publish(&self, title: &str, country: &str, area: &str, language: &str) {
        let [title, country, area, language] = [title, country, area, language].map(str::to_owned);
        self.app.write(move |_, tx| publish(tx, &title, &country, &area, &language)).await.unwrap();
    }
}

fn publish(tx: &mut Tx<'_>, title: &str, country: &str, area: &str, language: &str) -> Result<(), Error> {
    let sequence: i64 = diesel::update(counters::table.find("publication"))
        .set(counters::value.eq(counters::value + 1_i64))
        .returning(counters::value)
        .get_result(tx.conn)?;
    let (id, nothing) = (tx.new_id(), || Json(Vec::<String>::new()));
    diesel::insert_into(practices::table)
        .values((
            (
                practices::id.eq(id),
                practices::state.eq("published"),
                practices::revision.eq(1_i64),
                practices::round.eq(1_i64),
                practices::language.eq(language),
                practices::country.eq(country),
                practices::title.eq(title),
                practices::excerpt.eq("What was done, in short."),
                practices::what_was_done.eq("What was done, at length."),
                practices::responsible_body.eq(format!("The office for {title}")),
            ),
            practices::subdivisions.eq(nothing()),
            practices::policy_areas.eq(Json(vec![area.to_owned()])),
            practices::population_groups.eq(nothing()),
            practices::provisions.eq(nothing()),
            practices::commitments.eq(nothing()),
            practices::translations.eq(Json(json!({}))),
            practices::details.eq(Json(json!({}))),
            practices::published_at.eq(At(tx.now)),
            practices::published_sequence.eq(sequence),
            practices::created_at.eq(At(tx.now)),
            practices::updated_at.eq(At(tx.now)),
        ))
        .execute(tx.conn)?;
    let above = area.split_once('.').map(|(parent, _)| parent.to_owned());
    for value in std::iter::once(area.to_owned()).chain(above) {
        diesel::insert_into(practice_index::table)
            .values((
                practice_index::facet.eq("policy_area"),
                practice_index::value.eq(value),
                practice_index::country.eq(country),
                practice_index::sequence.eq(sequence),
                practice_index::practice_id.eq(id),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}
