//! The command line: one file for each command; no command means `serve`.

mod audit;
mod backup;
mod consultation;
mod demo;
mod digest;
mod doctor;
mod mail;
mod member;
mod practices;
mod search;
mod serve;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::app::App;
use crate::config::Config;
use crate::db::file;
use crate::error::Error;
use crate::server;
use crate::telemetry;

/// The collaboration backend of the Trilateral Racial Equity and Inclusion Expert Network.
#[derive(Debug, Parser)]
#[command(name = "trilateral", version, about)]
struct Arguments {
    /// Where the database, the secret and undelivered mails live
    #[arg(long, global = true, default_value = "data")]
    data_dir: PathBuf,
    /// A configuration file instead of local.toml in the data directory
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests, send mails and digests (this is also what no command means)
    Serve(serve::Serve),
    /// Print the OpenAPI document
    Openapi,
    /// Print the reference of all settings
    Configuration,
    /// Work with practices
    Practices(practices::Practices),
    /// Look into searches
    Search(search::Search),
    /// Make content of any size, for measuring
    Demo(demo::Demo),
    /// Say what is wrong with database, mail, clock, secrets and rights
    Doctor,
    /// Write a consistent copy of the SQLite database while it is in use
    Backup(backup::Backup),
    /// Put a backup in the place of the SQLite database, and keep what was there
    Restore(backup::Restore),
    /// Find out whether the record of who did what was touched
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Look after members
    #[command(subcommand)]
    Member(member::Member),
    /// Import, analyse, release and export consultations
    #[command(subcommand)]
    Consultation(consultation::Consultation),
    /// Look after the sending of mails: keys, DNS records, a test
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Make and send digests, or show what one would say
    #[command(subcommand)]
    Digest(digest::Digest),
}

/// Runs the command that the process was started with.
pub fn run(
    arguments: impl Iterator<Item = std::ffi::OsString>,
    environment: impl Iterator<Item = (String, String)>,
) -> std::process::ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return std::process::ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match dispatch(arguments, environment) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("trilateral: {}", error.cause.clone().unwrap_or_else(|| error.to_string()));
            std::process::ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: Arguments, environment: impl Iterator<Item = (String, String)>) -> Result<(), Error> {
    let command = arguments.command.unwrap_or_else(|| Command::Serve(serve::Serve::default()));
    match &command {
        Command::Openapi => return print(&server::openapi::json()),
        Command::Configuration => return print(&crate::config::markdown()),
        _ => {}
    }
    let mut config = Config::load(&arguments.data_dir, arguments.config.as_deref(), environment)?;
    match command {
        Command::Serve(options) => {
            options.adjust(&mut config);
            telemetry::start(&config.log, is_watched())?;
            on_runtime(async move { options.run(server::open(config)?).await })
        }
        Command::Practices(options) => {
            telemetry::start(&config.log, is_watched())?;
            on_runtime(async move { options.run(config).await })
        }
        Command::Search(options) => on_runtime(async move { options.run(config).await }),
        Command::Demo(options) => on_runtime(async move { options.run(server::open(config)?).await }),
        Command::Doctor => on_runtime(async move { doctor::run(&config).await }),
        Command::Backup(options) => options.run(&config),
        Command::Restore(options) => options.run(&config),
        Command::Audit(command) => {
            file::must_exist(&config.database.url)?;
            on_runtime(async move { command.run(server::open(config)?).await })
        }
        Command::Member(command) => on_runtime(async move { command.run(server::open(config)?).await }),
        Command::Consultation(command) => {
            if command.needs_database() {
                file::must_exist(&config.database.url)?;
            }
            on_runtime(async move { command.run(open_or_make(config)?).await })
        }
        Command::Mail(command) => on_runtime(async move { command.run(config).await }),
        Command::Digest(command) => {
            file::must_exist(&config.database.url)?;
            telemetry::start(&config.log, is_watched())?;
            on_runtime(async move { command.run(server::open(config)?).await })
        }
        Command::Openapi | Command::Configuration => Ok(()),
    }
}

/// Writes the result of a command.
fn print(text: &str) -> Result<(), Error> {
    use std::io::Write;
    std::io::stdout().write_all(text.as_bytes()).map_err(Error::unavailable)
}

/// Opens the database, and says so where there was none: the folder may be mistyped.
fn open_or_make(config: Config) -> Result<App, Error> {
    let (url, is_new) = (config.database.url.clone(), file::must_exist(&config.database.url).is_err());
    let app = server::open(config)?;
    if is_new && let Some(path) = file::path_of(&url)? {
        note(&format!("There was no database here; a new one is at {}\n", path.display()))?;
    }
    Ok(app)
}

/// Tells whoever runs a command something beside its result.
fn note(text: &str) -> Result<(), Error> {
    use std::io::Write;
    std::io::stderr().write_all(text.as_bytes()).map_err(Error::unavailable)
}

/// Whether somebody reads along: then standard error is for a person, elsewhere for a collector of logs.
fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Runs asynchronous work on the runtime that the server uses.
fn on_runtime(work: impl Future<Output = Result<(), Error>>) -> Result<(), Error> {
    actix_web::rt::System::new().block_on(work)
}
