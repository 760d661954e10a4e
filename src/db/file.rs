//! The file of an SQLite database: opened where it must be there, copied, checked, put in place.

use std::fs::File;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::checksum::{self, Checksum};
use super::migrate::{self, Schema};
use super::pool::{DatabaseKind, Target};
use super::{DbConn, Tx};
use crate::error::Error;
use crate::private;

/// What SQLite keeps beside a database while it is in use.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// The file of a database; nothing when it is PostgreSQL.
pub fn path_of(url: &str) -> Result<Option<PathBuf>, Error> {
    let target = Target::parse(url)?;
    Ok((target.kind == DatabaseKind::Sqlite).then(|| PathBuf::from(target.address)))
}

/// Refuses a database whose file is not there: a mistyped folder must not get a new one.
pub fn must_exist(url: &str) -> Result<(), Error> {
    match path_of(url)? {
        Some(path) if !path.is_file() => Err(Error::unavailable(format!(
            "there is no database at {}: is --data-dir right? `trilateral serve` makes a new one",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Opens a database that is there. Nothing is made and nothing is changed, also not its schema.
pub fn open_existing(url: &str) -> Result<DbConn, Error> {
    must_exist(url)?;
    match path_of(url)? {
        None => Target::parse(url)?.open(false),
        Some(path) => Ok(DbConn::Sqlite(open_file(&path, "mode=rw")?)),
    }
}

/// A database that is only looked at.
pub struct Look {
    /// The connection. It is given back before what holds the journal.
    pub conn: DbConn,
    _holds_journal: Option<SqliteConnection>,
}

/// [`open_existing`], so that also the files stay as they are: whoever closes SQLite's file last moves the
/// journal into it, unless it may only read.
pub fn look_at(url: &str) -> Result<Look, Error> {
    let conn = open_existing(url)?;
    let holds_journal = match path_of(url)? {
        Some(path) if is_in_use(&path) => {
            let mut reader = open_file(&path, "mode=ro")?;
            reader.batch_execute("SELECT count(*) FROM sqlite_master")?;
            Some(reader)
        }
        _ => None,
    };
    Ok(Look { conn, _holds_journal: holds_journal })
}

/// Refuses a database that a newer release has changed, before anything is written.
pub fn refuse_newer(url: &str) -> Result<(), Error> {
    if must_exist(url).is_err() {
        return Ok(());
    }
    match migrate::schema(&mut look_at(url)?.conn)? {
        Schema::Newer(step) => Err(Error::unavailable(format!(
            "this database was changed by a newer release (step {step}); use that release"
        ))),
        _ => Ok(()),
    }
}

/// Takes a database into use. A backup that was put in its place by hand is compared with its checksum, which
/// goes then: what is in use changes.
pub fn take_into_use(url: &str) -> Result<(), Error> {
    let Some(path) = path_of(url)?.filter(|path| path.is_file()) else { return Ok(()) };
    if is_in_use(&path) || matches!(checksum::compare(&path)?, Checksum::Absent | Checksum::Torn) {
        return Ok(());
    }
    let mut others = open_file(&path, "mode=rw")?;
    others.batch_execute("BEGIN EXCLUSIVE")?;
    let found = checksum::take_off(&path);
    others.batch_execute("ROLLBACK")?;
    match found? {
        Checksum::Wrong => Err(has_changed(&path)),
        _ => Ok(()),
    }
}

/// Looks for damage in the database of an open connection: an error that says what is wrong.
pub fn look_for_damage(url: &str, conn: &mut DbConn) -> Result<(), Error> {
    match path_of(url)? {
        Some(path) if !is_in_use(&path) && checksum::compare(&path)? == Checksum::Wrong => {
            Err(has_changed(&path))
        }
        Some(path) => is_whole(&path, conn),
        None => Ok(()),
    }
}

/// Whether SQLite keeps changes beside a file that it has not moved into it.
fn is_in_use(path: &Path) -> bool {
    with_end(path, "-wal").metadata().is_ok_and(|found| found.len() > 0)
}

fn has_changed(path: &Path) -> Error {
    refused(
        path,
        "it is damaged or cut off: it is not what `trilateral backup` wrote (its checksum does not fit); use another copy",
    )
}

fn refused(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::unavailable(format!("{}: {why}", path.display()))
}

fn open_file(path: &Path, how: &str) -> Result<SqliteConnection, Error> {
    let bytes = path.as_os_str().as_encoded_bytes();
    let path = percent_encoding::percent_encode(bytes, percent_encoding::NON_ALPHANUMERIC);
    let address = format!("file:{}?{how}", path.to_string().replace("%2F", "/"));
    let mut connection = SqliteConnection::establish(&address)?;
    connection.batch_execute("PRAGMA busy_timeout = 2000")?;
    Ok(connection)
}

/// Proves that the database can be written, and takes back what it wrote.
pub fn probe_write(tx: &mut Tx<'_>) -> Result<(), Error> {
    super::connection::begin_write(tx.conn)?;
    let probed = super::touch(tx);
    super::connection::rollback(tx.conn)?;
    probed
}

/// Copies a whole SQLite database into a new file that only its owner can read, in one read transaction, and adds
/// a checksum.
pub fn copy_to(conn: &mut DbConn, file: &Path) -> Result<(), Error> {
    // SQLite writes into an empty file as into a new one, and leaves its rights as they are.
    private::create(file)?;
    let copied =
        diesel::sql_query("VACUUM INTO $1").bind::<Text, _>(file.display().to_string()).execute(conn);
    copied.map_err(Error::from).and_then(|_| checksum::add(file)).and_then(|()| sync(file)).inspect_err(
        |_| {
            let _ = std::fs::remove_file(file);
        },
    )
}

fn sync(path: &Path) -> Result<(), Error> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| private::at(path, error))
}

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

/// Reads a file from end to end: one that is damaged, no database of ours, or of a newer release is an
/// error that says so. The file is not touched. Answers how many of its bytes are the database.
pub fn check(path: &Path) -> Result<u64, Error> {
    let not_ours = "this is no database of this program";
    let mut head = [0; 16];
    let read = File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head));
    match read {
        Ok(()) if head == *b"SQLite format 3\0" => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(private::at(path, error)),
        _ => return Err(refused(path, not_ours)),
    }
    if is_in_use(path) {
        let why = "beside it stands a -wal file, so it was in use when it was copied: take a file that \
                   `trilateral backup` wrote";
        return Err(refused(path, why));
    }
    let length = match checksum::compare(path)? {
        Checksum::Right(database) => database,
        Checksum::Absent => path.metadata().map_err(|error| private::at(path, error))?.len(),
        Checksum::Wrong | Checksum::Torn => return Err(has_changed(path)),
    };
    let mut conn = DbConn::Sqlite(open_file(path, "mode=ro&immutable=1")?);
    is_whole(path, &mut conn)?;
    match migrate::schema(&mut conn)? {
        Schema::Older(_) => Ok(length),
        Schema::Present => match migrate::lost_table(&mut conn)? {
            Some(table) => {
                let why = "is missing: something other than this program has changed it";
                Err(refused(path, format!("the table {table} {why}")))
            }
            None => Ok(length),
        },
        Schema::NotOurs => Err(refused(path, not_ours)),
        Schema::Newer(step) => {
            Err(refused(path, format!("a newer release has changed it (step {step}); use that release")))
        }
    }
}

/// Lets SQLite look through all of its structure.
fn is_whole(path: &Path, conn: &mut DbConn) -> Result<(), Error> {
    let verdict = diesel::sql_query("PRAGMA integrity_check(1)").get_result::<Verdict>(conn);
    match verdict.map(|verdict| verdict.integrity_check) {
        Ok(said) if said == "ok" => Ok(()),
        Ok(said) => Err(refused(path, format!("the file is damaged ({said})"))),
        Err(error) => Err(refused(path, format!("the file is damaged ({error})"))),
    }
}

/// Puts the first `length` bytes of `copy` in the place of the database `target`, after they were copied and the
/// copy checked. What was there is kept under a free name with this mark, which is the answer. A database that
/// somebody uses is left alone.
pub fn replace(target: &Path, copy: &Path, length: u64, mark: &str) -> Result<Option<PathBuf>, Error> {
    let mut names = (1..1_000).map(|place| match place {
        1 => with_end(target, &format!(".before-{mark}")),
        _ => with_end(target, &format!(".before-{mark}-{place}")),
    });
    let Some(kept) = names.find(|name| !name.exists()) else {
        return Err(private::at(target, "too many databases are kept beside it"));
    };
    if let Some(folder) = target.parent() {
        private::make_folder(folder)?;
    }
    let fresh = with_end(target, &format!(".restoring-{mark}"));
    let put = || {
        let mut to = private::create(&fresh)?;
        let from = File::open(copy).map_err(|error| private::at(copy, error))?;
        std::io::copy(&mut std::io::Read::take(from, length), &mut to)
            .and_then(|_| to.sync_all())
            .map_err(|error| private::at(&fresh, error))?;
        check(&fresh)?;
        let was_there = BESIDE.iter().chain(&[""]).any(|end| with_end(target, end).exists());
        if was_there {
            let_go(target)?;
            rename(target, &kept)?;
        }
        if let Err(error) = rename(&fresh, target) {
            if was_there {
                rename(&kept, target)?;
            }
            return Err(error);
        }
        Ok(was_there.then(|| kept.clone()))
    };
    put().inspect_err(|_| {
        let _ = std::fs::remove_file(&fresh);
    })
}

/// Renames a database with what stands beside it.
fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    // What stands beside goes first: a database must never meet the journal of another one.
    for end in BESIDE.iter().chain(&[""]) {
        let (from, to) = (with_end(from, end), with_end(to, end));
        if from.exists() {
            std::fs::rename(&from, &to).map_err(|error| private::at(&from, error))?;
        }
    }
    match to.parent() {
        Some(folder) if folder != Path::new("") => sync(folder),
        _ => Ok(()),
    }
}

/// Makes sure that nobody uses a database: only the last one who has it open can take it out of the mode
/// with a journal beside it. One that is damaged beyond that is used by nobody.
fn let_go(path: &Path) -> Result<(), Error> {
    let alone = open_file(path, "mode=rw").and_then(|mut connection| {
        Ok(connection.batch_execute("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; ROLLBACK;")?)
    });
    match alone {
        Err(error) if error.cause.as_deref().is_some_and(|cause| cause.contains("locked")) => {
            Err(private::at(path, "the database is in use: stop the program first"))
        }
        _ => Ok(()),
    }
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
