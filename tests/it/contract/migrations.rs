//! The schema is the same wherever it is written down: both migration trees and `schema.rs`.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use trilateral::db::{DatabaseKind, DbConn, migrate};

use super::sources::root;
use crate::support::{TestApp, on_both};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(conn: &mut DbConn, query: &str) -> Vec<String> {
    let found: Vec<Line> = diesel::sql_query(query).load(conn).unwrap();
    found.into_iter().map(|found| found.line).collect()
}

/// Tables, columns, keys and indexes, one a line.
fn schema(conn: &mut DbConn, kind: DatabaseKind) -> Vec<String> {
    match kind {
        DatabaseKind::Sqlite => lines(
            conn,
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master \
             WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '__diesel%' ORDER BY 1",
        ),
        DatabaseKind::Postgres => lines(
            conn,
            "SELECT line FROM ( \
             SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, \
             coalesce(column_default, '')) AS line, table_name AS of FROM information_schema.columns \
             WHERE table_schema = current_schema() \
             UNION ALL SELECT indexdef, tablename FROM pg_indexes WHERE schemaname = current_schema() \
             UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid), conrelid::regclass::text \
             FROM pg_constraint WHERE connamespace = current_schema()::regnamespace \
             ) AS everything WHERE of NOT LIKE '\\_\\_diesel%' ORDER BY line COLLATE \"C\"",
        ),
    }
}

on_both! {
    async fn up_down_up_leaves_the_same_schema(app: TestApp) {
        let kind = app.app.database.kind();
        let mut conn = app.app.database.dedicated().unwrap();
        let before = schema(&mut conn, kind);
        assert!(before.len() > 40, "{before:#?}");
        assert_eq!(migrate::run(&mut conn).unwrap(), 0, "nothing is left to apply");
        let steps = migrate::revert_all(&mut conn).unwrap();
        assert_eq!(schema(&mut conn, kind), Vec::<String>::new(), "down.sql leaves something behind");
        assert_eq!(migrate::run(&mut conn).unwrap(), steps);
        assert_eq!(schema(&mut conn, kind), before);
    }
}

/// Each table of `schema.rs` and its folder with its columns as `name type`, `?` behind what may be missing.
fn declared() -> BTreeMap<String, Vec<String>> {
    let mut text = std::fs::read_to_string(root().join("src/db/schema.rs")).unwrap();
    for file in std::fs::read_dir(root().join("src/db/schema")).unwrap() {
        text += &std::fs::read_to_string(file.unwrap().path()).unwrap();
    }
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut table = None;
    for line in text.lines().filter(|line| !line.starts_with("diesel::joinable!")).map(str::trim) {
        if let Some((name, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
            let column = inner.map_or_else(|| format!("{name} {kind}"), |kind| format!("{name} {kind}?"));
            tables.entry(table.clone().unwrap()).or_default().push(column);
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            table = Some(name.to_owned());
        }
    }
    tables
}

/// The same, as a migrated database tells it.
fn migrated(conn: &mut DbConn, kind: DatabaseKind) -> BTreeMap<String, Vec<String>> {
    // In SQLite three of our types share a storage class; what is told apart there is checked by
    // PostgreSQL's half of this test.
    let (query, types): (&str, &[(&str, &str)]) = match kind {
        DatabaseKind::Sqlite => (
            "SELECT tables.name || '|' || info.name || '|' || info.type || '|' || \
             CASE WHEN info.\"notnull\" = 1 OR info.pk > 0 THEN '' ELSE '?' END AS line \
             FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS info \
             WHERE tables.type = 'table' AND tables.name NOT LIKE 'practice_search%' ORDER BY info.cid",
            &[("TEXT", "Text"), ("INTEGER", "BigInt"), ("BLOB", "Binary")],
        ),
        DatabaseKind::Postgres => (
            "SELECT table_name || '|' || column_name || '|' || data_type || '|' || \
             CASE is_nullable WHEN 'NO' THEN '' ELSE '?' END AS line FROM information_schema.columns \
             WHERE table_schema = current_schema() AND data_type <> 'tsvector' ORDER BY ordinal_position",
            &[
                ("text", "Text"),
                ("bigint", "BigInt"),
                ("bytea", "Binary"),
                ("boolean", "Bool"),
                ("uuid", "Uid"),
                ("timestamp with time zone", "Moment"),
                ("jsonb", "Document"),
            ],
        ),
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines(conn, query).iter().filter(|line| !line.starts_with("__diesel")) {
        let [table, name, kind, missing]: [&str; 4] = line.split('|').collect::<Vec<_>>().try_into().unwrap();
        let ours = types.iter().find(|(theirs, _)| *theirs == kind).map(|(_, ours)| *ours);
        let ours = ours.unwrap_or_else(|| panic!("{line}: no type of ours"));
        tables.entry(table.to_owned()).or_default().push(format!("{name} {ours}{missing}"));
    }
    tables
}

/// What a type of ours is stored as in SQLite.
fn stored(column: &str) -> String {
    [(" Uid", " Binary"), (" Moment", " BigInt"), (" Bool", " BigInt"), (" Document", " Text")]
        .iter()
        .fold(column.to_owned(), |column, (ours, stored)| column.replace(ours, stored))
}

on_both! {
    async fn every_table_has_the_columns_of_the_schema(app: TestApp) {
        let kind = app.app.database.kind();
        let mut conn = app.app.database.dedicated().unwrap();
        let mut declared = declared();
        assert!(declared.len() > 20);
        if kind == DatabaseKind::Sqlite {
            for column in declared.values_mut().flatten() {
                *column = stored(column);
            }
        }
        let mut migrated = migrated(&mut conn, kind);
        for columns in declared.values_mut().chain(migrated.values_mut()) {
            columns.sort();
        }
        for (table, columns) in &declared {
            assert_eq!(migrated.get(table), Some(columns), "{table}");
        }
        let unknown: Vec<_> = migrated.keys().filter(|table| !declared.contains_key(*table)).collect();
        assert!(unknown.is_empty(), "not in schema.rs: {unknown:?}");
    }
}
