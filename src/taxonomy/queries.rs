//! Writes the vocabulary into its tables: what is new is added, what has changed is changed.

use diesel::prelude::*;

use super::model::{
    CommitmentRow, CountryRow, ForumRow, InstrumentRow, LanguageRow, PolicyAreaRow, PopulationGroupRow,
    ProvisionRow, SubdivisionRow,
};
use crate::db::schema::{
    commitments, countries, forums, instruments, languages, policy_areas, population_groups, provisions,
    settings, subdivisions,
};
use crate::db::{Both, DbConn};

macro_rules! upsert {
    ($function:ident, $table:ident, $row:ident) => {
        pub(super) fn $function(conn: &mut DbConn, row: &$row<'_>) -> QueryResult<usize> {
            Both(
                diesel::insert_into($table::table).values(row).on_conflict($table::code).do_update().set(row),
            )
            .execute(conn)
        }
    };
}

upsert!(upsert_country, countries, CountryRow);
upsert!(upsert_subdivision, subdivisions, SubdivisionRow);
upsert!(upsert_policy_area, policy_areas, PolicyAreaRow);
upsert!(upsert_population_group, population_groups, PopulationGroupRow);
upsert!(upsert_language, languages, LanguageRow);
upsert!(upsert_forum, forums, ForumRow);
upsert!(upsert_instrument, instruments, InstrumentRow);
upsert!(upsert_provision, provisions, ProvisionRow);
upsert!(upsert_commitment, commitments, CommitmentRow);

pub(super) fn find_setting(conn: &mut DbConn, name: &str) -> QueryResult<Option<String>> {
    settings::table.find(name).select(settings::value).first(conn).optional()
}

pub(super) fn set_setting(conn: &mut DbConn, name: &str, value: &str) -> QueryResult<usize> {
    Both(
        diesel::insert_into(settings::table)
            .values((settings::name.eq(name), settings::value.eq(value)))
            .on_conflict(settings::name)
            .do_update()
            .set(settings::value.eq(value)),
    )
    .execute(conn)
}
