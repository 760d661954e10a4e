//! `trilateral practices import FILE.jsonl`: loads a collection, names every faulty row.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::App;
use crate::error::Error;
use crate::i18n::text;
use crate::practices::import::{self, Outcome};
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
    pub(super) async fn run(self, app: App) -> Result<(), Error> {
        let Command::Import { file, dry_run } = self.command;
        let bytes =
            std::fs::read(&file).map_err(|error| Error::internal(format!("{}: {error}", file.display())))?;
        let report = run(&app, &bytes, dry_run).await?;
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

/// Imports every row of a file that is in order, whatever encoding each was saved in.
pub(super) async fn run(app: &App, file: &[u8], dry_run: bool) -> Result<Report, Error> {
    let mut report = Report::default();
    let mut lines_of_keys: BTreeMap<String, usize> = BTreeMap::new();
    for (number, line) in encoding::rows(file) {
        let line = match line {
            Ok(line) if cell::tidy(&line).is_empty() => continue,
            Ok(line) => line,
            Err(_) => {
                report.faults.push(format!(
                    "row {number}: this is in no encoding we can read; save the file as text in UTF-8"
                ));
                continue;
            }
        };
        let record = match import::read(&line) {
            Ok(record) => record,
            Err(fault) => {
                report.faults.push(format!("row {number}: {fault}"));
                continue;
            }
        };
        let key = record.key().to_owned();
        if let Some(first) = lines_of_keys.get(&key) {
            let fault =
                format!("row {number} ({key}), id: row {first} has the same; each practice has its own");
            report.faults.push(fault);
            continue;
        }
        lines_of_keys.insert(key.clone(), number);
        let outcome = if dry_run {
            record.check(app).map(|()| Outcome::Created)
        } else {
            app.write(move |app, tx| import::import(app, tx, record)).await
        };
        match outcome {
            Ok(Outcome::Created) => report.created += 1,
            Ok(Outcome::Updated) => report.updated += 1,
            Ok(Outcome::Unchanged) => report.unchanged += 1,
            Err(error) if !error.fields.is_empty() => {
                report.faults.extend(error.fields.iter().map(|fault| {
                    let limit = fault.limit.unwrap_or_default();
                    let told = text(Locale::En, &format!("field-{}", fault.code), &[("limit", limit.into())]);
                    format!("row {number} ({key}), {}: {told}", fault.field())
                }));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(report)
}
