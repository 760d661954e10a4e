//! `trilateral practices import FILE.jsonl`: loads a collection, names every faulty row.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::App;
use crate::config::Config;
use crate::error::Error;
use crate::i18n;
use crate::practices::import::{self, Outcome, Record};
use crate::practices::job;
use crate::taxonomy::Taxonomy;
use crate::types::{Locale, cell, encoding};

#[derive(Debug, Args)]
pub(super) struct Practices {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Publish the practices of a file of JSON lines; known ones are brought up to date
    Import {
        /// The file
        file: PathBuf,
        /// Only check the file
        #[arg(long)]
        dry_run: bool,
    },
}

impl Practices {
    pub(super) async fn run(self, config: Config) -> Result<(), Error> {
        let Command::Import { file, dry_run } = self.command;
        let bytes =
            std::fs::read(&file).map_err(|error| Error::internal(format!("{}: {error}", file.display())))?;
        let report = if dry_run {
            check(&Taxonomy::embedded()?, &bytes)
        } else {
            let app = super::open_or_make(config)?;
            let report = run(&app, &bytes).await?;
            // What came in can be weighed at once.
            job::catch_up(&app).await?;
            report
        };
        super::print(&report.text(dry_run))?;
        if report.faults.is_empty() {
            Ok(())
        } else {
            Err(Error::internal(format!("{} rows have faults", report.faults.len())))
        }
    }
}

/// What became of a file.
#[derive(Debug, Default)]
pub(super) struct Report {
    created: usize,
    updated: usize,
    unchanged: usize,
    faults: Vec<String>,
}

impl Report {
    fn fault(&mut self, place: &str, error: &Error) {
        self.faults.extend(
            error
                .fields
                .iter()
                .map(|fault| format!("{place}, {}: {}", fault.field(), i18n::fault(Locale::En, fault))),
        );
    }

    fn text(&self, dry_run: bool) -> String {
        let mut lines: Vec<String> = self.faults.clone();
        lines.push(format!(
            "{}created {}, updated {}, unchanged {}, faulty {}",
            if dry_run { "dry run: " } else { "" },
            self.created,
            self.updated,
            self.unchanged,
            self.faults.len()
        ));
        lines.join("\n") + "\n"
    }
}

/// Checks every row of a file; nothing is opened and nothing is written.
fn check(taxonomy: &Taxonomy, file: &[u8]) -> Report {
    let mut report = Report::default();
    for row in rows(file) {
        match row {
            Ok(row) => match row.record.check(taxonomy) {
                Ok(()) => report.created += 1,
                Err(error) => report.fault(&row.place, &error),
            },
            Err(fault) => report.faults.push(fault),
        }
    }
    report
}

/// Imports every row of a file that is in order, whatever encoding each was saved in.
pub(super) async fn run(app: &App, file: &[u8]) -> Result<Report, Error> {
    let mut report = Report::default();
    for row in rows(file) {
        let row = match row {
            Ok(row) => row,
            Err(fault) => {
                report.faults.push(fault);
                continue;
            }
        };
        let record = row.record;
        match app.write(move |app, tx| import::import(app, tx, record)).await {
            Ok(Outcome::Created) => report.created += 1,
            Ok(Outcome::Updated) => report.updated += 1,
            Ok(Outcome::Unchanged) => report.unchanged += 1,
            Err(error) if !error.fields.is_empty() => report.fault(&row.place, &error),
            Err(error) => return Err(error),
        }
    }
    Ok(report)
}

/// A row that can be read.
struct Row {
    /// Where it stands, and which practice it is.
    place: String,
    record: Record,
}

/// The rows of a file, or what is wrong with each.
fn rows(file: &[u8]) -> Vec<Result<Row, String>> {
    let mut lines_of_keys: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for (number, line) in encoding::rows(file) {
        let line = match line {
            Ok(line) if cell::tidy(&line).is_empty() => continue,
            Ok(line) => line,
            Err(_) => {
                rows.push(Err(format!(
                    "row {number}: this is in no encoding we can read; save the file as text in UTF-8"
                )));
                continue;
            }
        };
        let read = import::read(&line).map_err(|fault| format!("row {number}: {fault}"));
        rows.push(read.and_then(|record| {
            let place = format!("row {number} ({})", record.key());
            match lines_of_keys.insert(record.key().to_owned(), number) {
                Some(first) => {
                    Err(format!("{place}, id: row {first} has the same; each practice has its own"))
                }
                None => Ok(Row { place, record }),
            }
        }));
    }
    rows
}
