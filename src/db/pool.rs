//! Opening a database, and the two ways to use it: [`Database::read`] and [`Database::write`].

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};
use diesel::{Connection, PgConnection, SqliteConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::writer::{Job, Writer};
use super::{DbConn, RecordKey, Tx};
use crate::error::{Code, Error};
use crate::private;
use crate::types::{Ids, Timestamp};

/// Which of the two databases it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// In the process, one file.
    Sqlite,
    /// A server, shared by any number of nodes.
    Postgres,
}

/// How to reach a database.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) kind: DatabaseKind,
    /// A path for SQLite, the whole address for PostgreSQL.
    pub(super) address: String,
}

impl Target {
    /// The scheme decides; a bare path is refused, so that a typo never makes an empty database.
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return Ok(Self { kind: DatabaseKind::Sqlite, address: path.to_owned() });
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            if crosses_the_network_in_clear(url) {
                return Err(Error::unavailable(
                    "this PostgreSQL server is on another machine: say sslmode=require or stricter in its address",
                ));
            }
            if is_remote(url) && cfg!(not(feature = "postgres-tls")) {
                return Err(Error::unavailable(
                    "this program was built without TLS for PostgreSQL: build it with --features postgres-tls",
                ));
            }
            return Ok(Self { kind: DatabaseKind::Postgres, address: url.to_owned() });
        }
        Err(Error::unavailable("the database address must begin with sqlite:// or postgres://"))
    }

    pub(super) fn open(&self, writes: bool) -> Result<DbConn, Error> {
        match self.kind {
            DatabaseKind::Postgres => {
                let mut connection = PgConnection::establish(&self.address)?;
                // Compiling a statement that finds a few rows takes a hundred times longer than running it.
                // Whoever holds a lock for long keeps others from theirs; they are told, as where all connections
                // are taken.
                connection.batch_execute("SET jit = off; SET lock_timeout = '3200ms'")?;
                Ok(DbConn::Postgres(connection))
            }
            DatabaseKind::Sqlite => {
                let mut connection = SqliteConnection::establish(&self.address)?;
                // The waiting time comes first: switching the journal needs the lock itself. The file is not
                // mapped into memory: a failing disk would end the process instead of a statement. Pages of 8 KiB
                // hold two practices, where one of 4 KiB holds one and is half empty; a file keeps the size that it
                // was made with.
                connection.batch_execute(
                    "PRAGMA busy_timeout = 3200; PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;
                     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000;
                     PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;
                     PRAGMA secure_delete = ON;",
                )?;
                if !writes {
                    connection.batch_execute("PRAGMA query_only = ON;")?;
                }
                Ok(DbConn::Sqlite(connection))
            }
        }
    }
}

/// Whether a PostgreSQL address leads to another machine. Sockets and loopback do not.
fn is_remote(url: &str) -> bool {
    let (address, options) = url.split_once('?').unwrap_or((url, ""));
    let authority = address.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let hosts = authority.rsplit('@').next().unwrap_or_default();
    let named = options.split('&').filter_map(|option| option.strip_prefix("host="));
    let is_here = |host: &str| {
        let host = percent_encoding::percent_decode_str(host).decode_utf8_lossy();
        let name = host.trim_matches(['[', ']']);
        name.is_empty()
            || name.starts_with('/')
            || name == "localhost"
            || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    };
    let without_port = |host: &str| match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|digit| digit.is_ascii_digit()) => name.to_owned(),
        _ => host.to_owned(),
    };
    let in_authority = hosts.split(',').map(without_port).any(|host| !is_here(&host));
    let in_options =
        named.flat_map(|hosts| hosts.split(',')).any(|host| !host.starts_with("%2F") && !is_here(host));
    in_authority || in_options
}

/// Whether what is asked and answered could be read on the way: members can be harmed by being named.
fn crosses_the_network_in_clear(url: &str) -> bool {
    let options = url.split_once('?').map_or("", |(_, options)| options);
    let mode = options.split('&').find_map(|option| option.strip_prefix("sslmode="));
    is_remote(url) && !matches!(mode, Some("require" | "verify-ca" | "verify-full"))
}

/// Opens connections for the pool by the address's scheme, so that the real cause of a failure shows.
struct Manager {
    target: Target,
    writes: bool,
}

/// A connection, and when it last answered.
struct Pooled {
    conn: DbConn,
    answered: Instant,
    is_lost: bool,
}

/// A connection that has rested for so long is asked first whether it is still there: a server that was stopped
/// meanwhile must not cost whoever comes next an error.
const RESTED: Duration = Duration::from_millis(200);

impl Pooled {
    /// Whether it can be used. `lost_at` is when a connection of this pool was last found to be lost: others that
    /// have not answered since may be as well.
    fn is_there(&mut self, lost_at: Option<Instant>) -> bool {
        let is_doubtful = lost_at.is_some_and(|at| self.answered <= at);
        if is_doubtful || self.answered.elapsed() >= RESTED {
            self.is_lost = self.conn.ping().is_err();
            self.answered = Instant::now();
        }
        !self.is_lost
    }
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = Error;

    fn connect(&self) -> Result<Pooled, Error> {
        Ok(Pooled { conn: self.target.open(self.writes)?, answered: Instant::now(), is_lost: false })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), Error> {
        Ok(pooled.conn.ping()?)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        std::thread::panicking() || pooled.is_lost || pooled.conn.is_broken()
    }
}

/// A database, open and ready; cheap to clone.
#[derive(Clone)]
pub struct Database {
    target: Arc<Target>,
    pool: Pool<Manager>,
    permits: Arc<Semaphore>,
    /// Who writes may wait for locks, so that some connections are kept for those who read.
    write_permits: Arc<Semaphore>,
    lost_at: Arc<Mutex<Option<Instant>>>,
    patience: Duration,
    writer: Option<Writer>,
    record_key: Arc<RecordKey>,
}

impl Database {
    /// Opens `url` with `connections` parallel users; a caller waits `patience` for its turn.
    pub fn open(
        url: &str,
        connections: u32,
        patience: Duration,
        record_key: RecordKey,
    ) -> Result<Self, Error> {
        let target = Target::parse(url)?;
        if target.kind == DatabaseKind::Sqlite {
            let path = PathBuf::from(&target.address);
            if let Some(folder) = path.parent() {
                private::make_folder(folder)?;
            }
            // SQLite gives what it makes beside a database the rights of the database.
            if !path.exists()
                && let Err(error) = private::create(&path)
                && !path.exists()
            {
                return Err(error);
            }
        }
        // One connection by hand first: its error says what is wrong, the pool's would not.
        drop(target.open(true)?);
        let writer = match target.kind {
            DatabaseKind::Sqlite => {
                let target = target.clone();
                Some(Writer::start(move || target.open(true))?)
            }
            DatabaseKind::Postgres => None,
        };
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(0))
            .test_on_check_out(false)
            .connection_timeout(patience)
            .build(Manager { writes: target.kind == DatabaseKind::Postgres, target: target.clone() })
            .map_err(Error::unavailable)?;
        let all = usize::try_from(connections).unwrap_or(4);
        let permits = Arc::new(Semaphore::new(all));
        let write_permits = Arc::new(Semaphore::new((all - all / 4).max(1)));
        Ok(Self {
            target: Arc::new(target),
            pool,
            permits,
            write_permits,
            lost_at: Arc::default(),
            patience,
            record_key: Arc::new(record_key),
            writer,
        })
    }

    /// Which database this is.
    pub fn kind(&self) -> DatabaseKind {
        self.target.kind
    }

    /// A connection of one's own, outside the pool, for commands that run alone (migrations, backup).
    pub fn dedicated(&self) -> Result<DbConn, Error> {
        self.target.open(true)
    }

    /// Takes what was deleted out of the log of SQLite, too; PostgreSQL writes its own over by itself.
    pub fn settle_log(&self) -> Result<(), Error> {
        if self.target.kind == DatabaseKind::Sqlite {
            self.dedicated()?.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?;
        }
        Ok(())
    }

    /// Runs `work` off the event loop, on a connection that only reads.
    pub async fn read<T, F>(&self, now: Timestamp, ids: Arc<dyn Ids>, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let key = Arc::clone(&self.record_key);
        self.pooled(move |conn| work(&mut Tx { conn, now, ids: &*ids, record_key: &key })).await
    }

    /// Runs `work` in one transaction and answers only after it is durable.
    pub async fn write<T, F>(&self, now: Timestamp, ids: Arc<dyn Ids>, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let record_key = Arc::clone(&self.record_key);
        let Some(writer) = &self.writer else {
            let permit = self.permit(&self.write_permits).await?;
            return self
                .pooled(move |conn| {
                    let _permit = permit;
                    super::alone(conn, now, &*ids, &record_key, work)
                })
                .await;
        };
        let (sender, receiver) = oneshot::channel();
        writer.submit(Box::new(UseCase { work: Some(work), outcome: None, now, ids, record_key, sender }))?;
        receiver.await.map_err(|_| Error::internal("a use case ended without an answer"))?
    }

    async fn pooled<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut DbConn) -> Result<T, Error> + Send + 'static,
    {
        let permit = self.permit(&self.permits).await?;
        let database = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut connection = database.connection()?;
            let outcome = work(&mut connection.conn);
            database.settle(&mut connection, &outcome);
            drop(connection);
            drop(permit);
            outcome
        })
        .await
        .map_err(Error::internal)?
    }
}

impl Database {
    async fn permit(&self, of: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Error> {
        tokio::time::timeout(self.patience, Arc::clone(of).acquire_owned())
            .await
            .map_err(|_| Error::unavailable("no database connection became free in time"))?
            .map_err(Error::unavailable)
    }

    /// A connection that is there; those that are not are left to the pool, which drops them.
    fn connection(&self) -> Result<PooledConnection<Manager>, Error> {
        loop {
            let mut connection = self.pool.get().map_err(Error::unavailable)?;
            // A file is always there.
            if self.target.kind == DatabaseKind::Sqlite || connection.is_there(self.lost_at()) {
                return Ok(connection);
            }
            self.note_loss();
        }
    }

    /// After a failure of the database the connection is not used again.
    fn settle<T>(&self, connection: &mut Pooled, outcome: &Result<T, Error>) {
        if self.target.kind == DatabaseKind::Sqlite {
            return;
        }
        connection.answered = Instant::now();
        if outcome.as_ref().is_err_and(|error| error.code == Code::Unavailable) {
            connection.is_lost = true;
            self.note_loss();
        }
    }

    fn lost_at(&self) -> Option<Instant> {
        self.lost_at.lock().ok().and_then(|at| *at)
    }

    fn note_loss(&self) {
        if let Ok(mut at) = self.lost_at.lock() {
            *at = Some(Instant::now());
        }
    }
}

/// A use case of the SQLite writer: its result is held back until the batch is committed.
struct UseCase<T, F> {
    work: Option<F>,
    outcome: Option<Result<T, Error>>,
    now: Timestamp,
    ids: Arc<dyn Ids>,
    record_key: Arc<RecordKey>,
    sender: oneshot::Sender<Result<T, Error>>,
}

impl<T, F> Job for UseCase<T, F>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
{
    fn run(&mut self, conn: &mut DbConn) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = work(&mut Tx { conn, now: self.now, ids: &*self.ids, record_key: &self.record_key });
        let kept = outcome.is_ok();
        self.outcome = Some(outcome);
        kept
    }

    fn settle(self: Box<Self>, failure: Option<&str>) {
        let answer = match (failure, self.outcome) {
            (None, Some(outcome)) => outcome,
            (None, None) => Err(Error::internal("a use case panicked")),
            // What was refused stays refused; what was promised to be written was not.
            (Some(_), Some(Err(error))) => Err(error),
            (Some(cause), _) => Err(Error::unavailable(cause)),
        };
        // The caller may have gone away; the write stands all the same.
        let _ = self.sender.send(answer);
    }
}

#[cfg(test)]
mod tests {
    use super::{crosses_the_network_in_clear, is_remote};

    #[test]
    fn only_another_machine_is_remote() {
        for here in [
            "postgres:///name",
            "postgres://app@/name?host=/run/postgresql",
            "postgres://app@localhost/name",
            "postgres://app:secret@127.0.0.1:5432/name",
            "postgresql://app@[::1]:5432/name",
            "postgres://app@%2Frun%2Fpostgresql/name",
        ] {
            assert!(!is_remote(here), "{here}");
        }
        for elsewhere in [
            "postgres://app@db.example.org/name",
            "postgres://app@10.0.0.7:5432/name",
            "postgres://app@localhost,db.example.org/name",
            "postgres:///name?host=db.example.org",
        ] {
            assert!(is_remote(elsewhere) && crosses_the_network_in_clear(elsewhere), "{elsewhere}");
        }
        assert!(!crosses_the_network_in_clear("postgres://app@db.example.org/name?sslmode=verify-full"));
        assert!(crosses_the_network_in_clear("postgres://app@db.example.org/name?sslmode=prefer"));
    }
}
