//! What people say of themselves: after their contribution, each item for itself, for a limited time.

use super::super::input::Describe;
use super::super::model::SelfDescriptionRow;
use super::super::queries::part;
use super::super::views::SelfDescriptionView;
use super::changes;
use super::part::Part;
use crate::app::App;
use crate::consultations::setup::model::{ConsultationRow, SelfItem};
use crate::consultations::setup::phases::{self, Act};
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error};
use crate::taxonomy::Taxonomy;
use crate::types::clock::plus_seconds;

/// For how long what somebody said of themselves is kept: two years, in seconds.
const KEPT_SECONDS: i64 = 2 * 366 * 86_400;

/// Age bands, by their first year.
pub const AGE_BANDS: [&str; 8] =
    ["under-16", "16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-and-over"];
/// Genders; own words stand beside them.
pub const GENDERS: [&str; 4] = ["woman", "man", "two-spirit", "non-binary"];

/// Deletes what people said of themselves and let us keep no longer.
pub fn clean_up(tx: &mut Tx<'_>) -> Result<(), Error> {
    part::delete_expired_self_descriptions(tx.conn, At(tx.now))?;
    Ok(())
}

/// The codes one may choose for an item.
pub fn choices(taxonomy: &Taxonomy, row: &ConsultationRow, item: SelfItem) -> Vec<String> {
    match item {
        SelfItem::Identity => taxonomy.population_groups.iter().map(|group| group.code.clone()).collect(),
        SelfItem::Region => taxonomy
            .subdivisions
            .iter()
            .filter(|subdivision| row.countries.0.contains(&subdivision.country))
            .map(|subdivision| subdivision.code.clone())
            .collect(),
        SelfItem::AgeBand => AGE_BANDS.iter().map(|code| (*code).to_owned()).collect(),
        SelfItem::Gender => GENDERS.iter().map(|code| (*code).to_owned()).collect(),
    }
}

/// What somebody has said of themselves, for that person.
pub fn list_own(tx: &mut Tx<'_>, part: &Part) -> Result<Vec<SelfDescriptionView>, Error> {
    let rows = part::list_self_descriptions_of(tx.conn, part.participant.id)?;
    Ok(rows.into_iter().map(SelfDescriptionView::from).collect())
}

/// Keeps what somebody says of themselves, after they have said what they think. Nothing said takes back what was said
/// before, in any phase.
pub fn describe(app: &App, tx: &mut Tx<'_>, part: &Part, input: Describe) -> Result<(), Error> {
    if !part.row.self_description.0.contains(&input.item) {
        return Err(Code::NotFound.into());
    }
    let known = choices(&app.taxonomy, &part.row, input.item);
    let input = input.parse(|code| known.iter().any(|known| known == code))?;
    if input.chosen.is_empty() && input.own_words.is_empty() {
        // Who has nothing to take back need not wait for a release.
        let said = part::list_self_descriptions_of(tx.conn, part.participant.id)?;
        if !said.iter().any(|row| row.item == input.item) {
            return Ok(());
        }
        let releases = changes::begin_taking_back(tx, part.row.id, part.participant.id)?;
        if part::delete_self_description(tx.conn, part.participant.id, input.item)? > 0 {
            changes::note_taken_back(tx, part.row.id, &releases)?;
        }
        return Ok(());
    }
    phases::check(&part.phases, tx.now, Act::SelfDescription)?;
    if !part::has_contributed(tx.conn, part.row.id, part.participant.id)? {
        return Err(Error::field("item", "contribute-first"));
    }
    let row = SelfDescriptionRow {
        participant_id: part.participant.id,
        item: input.item,
        consultation_id: part.row.id,
        chosen: Json(input.chosen),
        own_words: input.own_words,
        consented_at: At(tx.now),
        expires_at: At(plus_seconds(tx.now, KEPT_SECONDS)),
    };
    part::save_self_description(tx.conn, &row)?;
    Ok(())
}
