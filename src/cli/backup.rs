//! `trilateral backup FILE` and `trilateral restore FILE`: a consistent copy of an SQLite database, made
//! while it is in use, and the way back.

use std::path::PathBuf;

use clap::Args;

use crate::audit::sealing;
use crate::config::Config;
use crate::db::{RecordKey, Tx, file, setting};
use crate::error::Error;
use crate::private;
use crate::types::{Clock, SystemClock, SystemIds};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it must not exist yet
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(&self, config: &Config) -> Result<(), Error> {
        if file::path_of(&config.database.url)?.is_none() {
            return Err(Error::internal("this database is PostgreSQL: use pg_dump (see docs/operations.md)"));
        }
        if self.file.exists() {
            return Err(Error::internal(format!("{} exists already", self.file.display())));
        }
        file::copy_to(&mut file::open_existing(&config.database.url)?, &self.file).map_err(|error| {
            match error.cause.as_deref().filter(|cause| cause.contains("malformed")) {
                Some(cause) => Error::unavailable(format!(
                    "the database is damaged ({cause}): run `trilateral doctor`, and restore the last backup"
                )),
                None => error,
            }
        })?;
        file::check(&self.file)?;
        // The copy is good, whether or not the database can say so.
        let noted = note(config);
        super::print(&format!("{}\n", self.file.display()))?;
        match noted {
            Ok(()) => Ok(()),
            Err(error) => super::print(&format!("The administrators' page cannot show it: {error}\n")),
        }
    }
}

/// Notes when this was, for the page on which administrators begin.
fn note(config: &Config) -> Result<(), Error> {
    let mut conn = file::open_existing(&config.database.url)?;
    let mut tx =
        Tx { now: SystemClock.now(), conn: &mut conn, ids: &SystemIds, record_key: &RecordKey::NONE };
    let now = tx.now.to_string();
    setting::put(&mut tx, setting::LAST_BACKUP, &now)
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A file that `trilateral backup` wrote
    file: PathBuf,
}

impl Restore {
    /// Checks the file before it takes the place of the database, and keeps what was there.
    pub(super) fn run(&self, config: &Config) -> Result<(), Error> {
        let Some(target) = file::path_of(&config.database.url)? else {
            return Err(Error::internal(
                "this database is PostgreSQL: stop all nodes and use pg_restore (see docs/operations.md)",
            ));
        };
        let length = file::check(&self.file)?;
        let same = |path: &PathBuf| path.canonicalize().ok();
        if same(&target).is_some() && same(&target) == same(&self.file) {
            return Err(Error::internal("this file is the database itself"));
        }
        let mark = SystemClock.now().strftime("%Y%m%d-%H%M%S").to_string();
        let kept = file::replace(&target, &self.file, length, &mark)?;
        super::print(&format!("{} is in place as {}\n", self.file.display(), target.display()))?;
        // The record of the copy ends earlier, and that is no fault of anybody.
        let head = sealing::head_file(&config.data_dir);
        if head.exists() {
            let before = head.with_extension(format!("before-{mark}"));
            std::fs::rename(&head, &before).map_err(|error| private::at(&head, error))?;
            super::print(&format!("The end of the record is kept as {}\n", before.display()))?;
        }
        match kept {
            Some(kept) => super::print(&format!("What was there is kept as {}\n", kept.display())),
            None => Ok(()),
        }
    }
}
