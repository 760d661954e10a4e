//! The schema's history, embedded in the binary: one tree for each database.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::DbConn;
use crate::error::Error;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// A number of our own under which nodes that start together take turns (PostgreSQL advisory lock).
const MIGRATION_LOCK: i64 = 7_214_500_001;

/// Applies what is missing and answers how many steps that were. A database that a newer release
/// has written to is refused.
pub fn run(conn: &mut DbConn) -> Result<usize, Error> {
    match conn {
        DbConn::Sqlite(sqlite) => {
            refuse_unknown(sqlite, SQLITE)?;
            Ok(sqlite.run_pending_migrations(SQLITE).map_err(Error::unavailable)?.len())
        }
        DbConn::Postgres(postgres) => {
            use diesel::connection::SimpleConnection;
            // Another node may take as long as it needs to bring the schema up to date.
            postgres
                .batch_execute(&format!("SET lock_timeout = 0; SELECT pg_advisory_lock({MIGRATION_LOCK})"))?;
            let outcome = refuse_unknown(postgres, POSTGRES).and_then(|()| {
                Ok(postgres.run_pending_migrations(POSTGRES).map_err(Error::unavailable)?.len())
            });
            postgres.batch_execute(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})"))?;
            outcome
        }
    }
}

/// What the schema of a database is to this release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schema {
    /// It is no database of ours.
    NotOurs,
    /// It lacks so many steps; the next start makes them.
    Older(usize),
    /// It is that of this release.
    Present,
    /// A newer release has changed it, in this step.
    Newer(String),
}

#[derive(diesel::QueryableByName)]
struct Named {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// A table that a database with all our steps has lost, if there is one.
pub fn lost_table(conn: &mut DbConn) -> Result<Option<String>, Error> {
    use diesel::{Connection, RunQueryDsl};
    const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let mut fresh = diesel::SqliteConnection::establish(":memory:")?;
    fresh.run_pending_migrations(SQLITE).map_err(Error::unavailable)?;
    let expected = diesel::sql_query(TABLES).load::<Named>(&mut fresh)?;
    let there = match conn {
        DbConn::Sqlite(sqlite) => diesel::sql_query(TABLES).load::<Named>(sqlite)?,
        DbConn::Postgres(postgres) => diesel::sql_query(
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false))",
        )
        .load::<Named>(postgres)?,
    };
    // Full text and what SQLite keeps for itself have other tables in PostgreSQL.
    let is_of_both = |name: &str| !name.starts_with("sqlite_") && !name.contains("search");
    let is_there = |name: &String| there.iter().any(|table| table.name == *name);
    let is_expected = |name: &String| matches!(conn, DbConn::Sqlite(_)) || is_of_both(name);
    Ok(expected.into_iter().map(|table| table.name).filter(is_expected).find(|name| !is_there(name)))
}

#[derive(diesel::QueryableByName)]
struct Applied {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

/// Looks which steps were applied, and applies none.
pub fn schema(conn: &mut DbConn) -> Result<Schema, Error> {
    use diesel::RunQueryDsl;
    let query = diesel::sql_query("SELECT version FROM __diesel_schema_migrations ORDER BY version");
    let (applied, known) = match conn {
        DbConn::Sqlite(sqlite) => {
            (query.load::<Applied>(sqlite), versions::<diesel::sqlite::Sqlite>(SQLITE)?)
        }
        DbConn::Postgres(postgres) => {
            (query.load::<Applied>(postgres), versions::<diesel::pg::Pg>(POSTGRES)?)
        }
    };
    let Ok(applied) = applied else { return Ok(Schema::NotOurs) };
    if !applied.iter().any(|step| known.contains(&step.version)) {
        return Ok(Schema::NotOurs);
    }
    if let Some(step) = applied.iter().find(|step| !known.contains(&step.version)) {
        return Ok(Schema::Newer(step.version.clone()));
    }
    Ok(match known.len().saturating_sub(applied.len()) {
        0 => Schema::Present,
        missing => Schema::Older(missing),
    })
}

fn versions<DB: diesel::backend::Backend>(ours: EmbeddedMigrations) -> Result<Vec<String>, Error> {
    use diesel::migration::MigrationSource;
    let migrations = MigrationSource::<DB>::migrations(&ours).map_err(Error::internal)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

/// Takes every step back; what the tables held is lost.
pub fn revert_all(conn: &mut DbConn) -> Result<usize, Error> {
    match conn {
        DbConn::Sqlite(sqlite) => Ok(sqlite.revert_all_migrations(SQLITE).map_err(Error::unavailable)?.len()),
        DbConn::Postgres(postgres) => {
            Ok(postgres.revert_all_migrations(POSTGRES).map_err(Error::unavailable)?.len())
        }
    }
}

fn refuse_unknown<DB: diesel::backend::Backend>(
    conn: &mut impl MigrationHarness<DB>,
    ours: EmbeddedMigrations,
) -> Result<(), Error> {
    let known = versions::<DB>(ours)?;
    let applied = conn.applied_migrations().map_err(Error::unavailable)?;
    match applied.iter().map(ToString::to_string).find(|version| !known.contains(version)) {
        Some(version) => Err(Error::unavailable(format!(
            "this database was changed by a newer release (step {version}); use that release"
        ))),
        None => Ok(()),
    }
}
