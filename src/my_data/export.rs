//! The copy of one's own data, as files: everything as JSON, and a table for each kind of thing.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use serde_json::{Map, Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::tables::{HIDDEN, HOLDINGS, Holding};
use crate::db::whole_rows::{Whose, rows_of};
use crate::db::{Tx, snapshot};
use crate::error::Error;
use crate::i18n;
use crate::types::spreadsheet::harmless;
use crate::types::{Id, Locale};

/// The rows of one table.
pub type Found = (&'static str, Vec<Map<String, Value>>);

/// Everything that is kept about a member, as it is at one moment.
pub fn collect(tx: &mut Tx<'_>, member: Id, address: &str) -> Result<Vec<Found>, Error> {
    snapshot(tx, |tx| {
        let tables = HOLDINGS.iter().map(|holding| Ok((holding.table, rows(tx, holding, member, address)?)));
        tables.collect::<Result<Vec<Found>, Error>>()
    })
}

fn rows(
    tx: &mut Tx<'_>,
    holding: &Holding,
    member: Id,
    address: &str,
) -> Result<Vec<Map<String, Value>>, Error> {
    let text = member.to_string();
    let columns = holding.by_key.iter().map(|column| (*column, Whose::Key(member)));
    let columns = columns
        .chain(holding.by_text.iter().map(|column| (*column, Whose::Text(&text))))
        .chain(holding.by_address.iter().map(|column| (*column, Whose::Text(address))));
    let mut found: Vec<Map<String, Value>> = Vec::new();
    for (column, whose) in columns {
        for row in rows_of(tx.conn, holding.table, column, whose)? {
            let row = shown(row, holding, &text);
            if !found.contains(&row) {
                found.push(row);
            }
        }
    }
    Ok(found)
}

/// A row without secrets, and without the keys of other people.
fn shown(row: Map<String, Value>, holding: &Holding, member: &str) -> Map<String, Value> {
    let is_shown = |name: &str| holding.only.is_empty() || holding.only.contains(&name);
    row.into_iter()
        .filter(|(name, _)| is_shown(name) && !HIDDEN.contains(&name.as_str()))
        .map(|(name, value)| {
            let is_person = name == "actor_id" || name.ends_with("_by");
            let is_other = is_person && value.as_str().is_some_and(|key| key != member);
            (name, if is_other { Value::Null } else { value })
        })
        .collect()
}

/// The files in one: `data.json`, a table for each kind of thing, and a page that says what they are.
pub fn archive(found: &[Found], locale: Locale) -> Result<Vec<u8>, Error> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| -> Result<(), Error> {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        archive.start_file(name, options).map_err(Error::internal)?;
        archive.write_all(bytes).map_err(Error::internal)
    };
    add("read-me.txt", i18n::text(locale, "export-read-me", &[]).as_bytes())?;
    let whole: Map<String, Value> =
        found.iter().map(|(table, rows)| ((*table).to_owned(), json!(rows))).collect();
    add("data.json", &serde_json::to_vec_pretty(&whole).map_err(Error::internal)?)?;
    for (table, rows) in found.iter().filter(|(_, rows)| !rows.is_empty()) {
        add(&format!("{table}.csv"), &as_table(rows)?)?;
    }
    Ok(archive.finish().map_err(Error::internal)?.into_inner())
}

fn as_table(rows: &[Map<String, Value>]) -> Result<Vec<u8>, Error> {
    let columns: BTreeSet<&String> = rows.iter().flat_map(Map::keys).collect();
    let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    out.write_record(columns.iter().copied()).map_err(Error::internal)?;
    for row in rows {
        let cell = |column: &&String| match row.get(*column) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => harmless(text),
            Some(Value::Number(number)) => number.to_string(),
            Some(other) => harmless(&other.to_string()),
        };
        out.write_record(columns.iter().map(cell)).map_err(Error::internal)?;
    }
    out.into_inner().map_err(|error| Error::internal(error.to_string()))
}
