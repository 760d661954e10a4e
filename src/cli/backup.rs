//! `trilateral backup FILE`: a consistent copy of an SQLite database, made while it is in use.

use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::db::{self, DatabaseKind};
use crate::error::Error;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it must not exist yet
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(&self, app: &App) -> Result<(), Error> {
        if app.database.kind() == DatabaseKind::Postgres {
            return Err(Error::internal("this database is PostgreSQL: use pg_dump (see docs/operations.md)"));
        }
        if self.file.exists() {
            return Err(Error::internal(format!("{} exists already", self.file.display())));
        }
        db::copy_to(&mut app.database.dedicated()?, &self.file)?;
        db::check_file(&self.file)?;
        super::print(&format!("{}\n", self.file.display()))
    }
}
