//! Keeps the tables in step with the embedded files.

use super::model::{
    CommitmentRow, CountryRow, ForumRow, InstrumentRow, LanguageRow, PolicyAreaRow, PopulationGroupRow,
    ProvisionRow, SubdivisionRow,
};
use super::{Taxonomy, queries};
use crate::db::Tx;
use crate::error::Error;

/// The setting under which the fingerprint of the loaded files is kept.
const FINGERPRINT: &str = "vocabulary";

/// Copies the vocabulary into its tables when the files have changed since the last time; answers
/// whether they had.
pub fn synchronise(tx: &mut Tx<'_>, taxonomy: &Taxonomy) -> Result<bool, Error> {
    let fingerprint = Taxonomy::fingerprint();
    if queries::find_setting(tx.conn, FINGERPRINT)?.as_deref() == Some(&fingerprint) {
        return Ok(false);
    }
    copy_places(tx, taxonomy)?;
    copy_terms(tx, taxonomy)?;
    copy_instruments(tx, taxonomy)?;
    queries::set_setting(tx.conn, FINGERPRINT, &fingerprint)?;
    Ok(true)
}

fn position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn copy_places(tx: &mut Tx<'_>, taxonomy: &Taxonomy) -> Result<(), Error> {
    for entry in &taxonomy.countries {
        let row = CountryRow {
            code: &entry.code,
            alpha3: &entry.alpha3,
            name_en: &entry.names.en,
            name_es: &entry.names.es,
            name_fr: &entry.names.fr,
            official_name: &entry.official_name,
            default_languages: entry.default_languages.join(" "),
            default_time_zone: &entry.default_time_zone,
        };
        queries::upsert_country(tx.conn, &row)?;
    }
    for entry in &taxonomy.subdivisions {
        let row = SubdivisionRow {
            code: &entry.code,
            country: &entry.country,
            kind: &entry.kind,
            name_en: &entry.names.en,
            name_es: &entry.names.es,
            name_fr: &entry.names.fr,
        };
        queries::upsert_subdivision(tx.conn, &row)?;
    }
    for entry in &taxonomy.languages {
        let row = LanguageRow {
            code: &entry.code,
            name_en: &entry.names.en,
            name_es: &entry.names.es,
            name_fr: &entry.names.fr,
            endonym: entry.endonym.as_deref(),
            script: &entry.script,
            kind: &entry.kind,
            countries: entry.countries.join(" "),
        };
        queries::upsert_language(tx.conn, &row)?;
    }
    for entry in &taxonomy.forums {
        let row = ForumRow {
            code: &entry.code,
            kind: &entry.kind,
            name_en: &entry.names.en,
            name_es: &entry.names.es,
            name_fr: &entry.names.fr,
        };
        queries::upsert_forum(tx.conn, &row)?;
    }
    Ok(())
}

fn copy_terms(tx: &mut Tx<'_>, taxonomy: &Taxonomy) -> Result<(), Error> {
    for (index, entry) in taxonomy.policy_areas.iter().enumerate() {
        let row = PolicyAreaRow {
            code: &entry.code,
            parent: entry.parent.as_deref(),
            position: position(index),
            name_en: &entry.names.en,
            name_es: &entry.names.es,
            name_fr: &entry.names.fr,
            origin: &entry.origin,
        };
        queries::upsert_policy_area(tx.conn, &row)?;
    }
    for (index, entry) in taxonomy.population_groups.iter().enumerate() {
        let row = PopulationGroupRow {
            code: &entry.code,
            parent: entry.parent.as_deref(),
            position: position(index),
            name_en: &entry.names.en,
            name_es: &entry.names.es,
            name_fr: &entry.names.fr,
            origin: &entry.origin,
        };
        queries::upsert_population_group(tx.conn, &row)?;
    }
    Ok(())
}

fn copy_instruments(tx: &mut Tx<'_>, taxonomy: &Taxonomy) -> Result<(), Error> {
    for entry in &taxonomy.instruments {
        let row = InstrumentRow {
            code: &entry.code,
            short_name: &entry.short_name,
            kind: &entry.kind,
            year: entry.year,
            binding: entry.binding,
            name_en: &entry.names.en,
            name_es: &entry.names.es,
            name_fr: &entry.names.fr,
            citation: &entry.citation,
            origin: &entry.origin,
        };
        queries::upsert_instrument(tx.conn, &row)?;
    }
    for (index, entry) in taxonomy.provisions.iter().enumerate() {
        let row = ProvisionRow {
            code: &entry.code,
            instrument: &entry.instrument,
            parent: entry.parent.as_deref(),
            position: position(index),
            kind: &entry.kind,
            title_en: &entry.names.en,
            title_es: &entry.names.es,
            title_fr: &entry.names.fr,
        };
        queries::upsert_provision(tx.conn, &row)?;
    }
    for (index, entry) in taxonomy.commitments.iter().enumerate() {
        let row = CommitmentRow {
            code: &entry.code,
            position: position(index),
            kind: &entry.kind,
            summary_en: &entry.names.en,
            summary_es: &entry.names.es,
            summary_fr: &entry.names.fr,
            quote: &entry.quote,
        };
        queries::upsert_commitment(tx.conn, &row)?;
    }
    Ok(())
}
