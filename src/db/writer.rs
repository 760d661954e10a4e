//! The one writer of an SQLite database.
//!
//! All writes go through one thread and one connection. What arrives while a transaction is being
//! committed shares the next one: every use case has its own savepoint, one `COMMIT` makes the whole
//! batch durable, and only then is anybody told that it happened. So `synchronous=FULL` costs one
//! wait for the disk a batch, not one a write.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::DbConn;
use super::connection::{begin_nested, begin_write, commit, rollback};
use crate::error::Error;

/// How many use cases share one commit at most.
const BATCH: usize = 128;
/// How many may wait in line; beyond this, callers are told to come back.
const QUEUE: usize = 4096;

/// A use case on its way through the writer.
pub(super) trait Job: Send {
    /// Does the work inside its savepoint; `true` keeps it.
    fn run(&mut self, conn: &mut DbConn) -> bool;
    /// Tells the caller, after the commit: `failure` when the batch was lost.
    fn settle(self: Box<Self>, failure: Option<&str>);
}

/// The line in front of the writer.
#[derive(Clone)]
pub(super) struct Writer(SyncSender<Box<dyn Job>>);

impl Writer {
    /// Starts the thread; `open` makes a connection, again after one was broken.
    pub fn start(open: impl Fn() -> Result<DbConn, Error> + Send + 'static) -> Result<Self, Error> {
        let (sender, receiver) = sync_channel(QUEUE);
        let connection = open()?;
        std::thread::Builder::new()
            .name("database-writer".to_owned())
            .spawn(move || work(&receiver, connection, &open))
            .map_err(Error::unavailable)?;
        Ok(Self(sender))
    }

    /// Puts a use case in line.
    pub fn submit(&self, job: Box<dyn Job>) -> Result<(), Error> {
        self.0.try_send(job).map_err(|_| Error::unavailable("the writer's queue is full"))
    }
}

fn work(receiver: &Receiver<Box<dyn Job>>, first: DbConn, open: &dyn Fn() -> Result<DbConn, Error>) {
    let mut connection = Some(first);
    while let Ok(job) = receiver.recv() {
        let mut batch = vec![job];
        while batch.len() < BATCH {
            match receiver.try_recv() {
                Ok(job) => batch.push(job),
                Err(_) => break,
            }
        }
        if connection.is_none() {
            connection = open().ok();
        }
        let outcome = match connection.as_mut() {
            Some(conn) => commit_batch(conn, &mut batch),
            None => Err("the database cannot be opened".to_owned()),
        };
        if let Err(cause) = &outcome {
            tracing::error!(cause, "a batch of writes was not committed");
            connection = None;
        }
        for job in batch {
            job.settle(outcome.as_ref().err().map(String::as_str));
        }
    }
}

/// One transaction around the whole batch; a use case that fails undoes only its own savepoint.
fn commit_batch(conn: &mut DbConn, batch: &mut [Box<dyn Job>]) -> Result<(), String> {
    begin_write(conn).map_err(|error| error.to_string())?;
    for job in batch.iter_mut() {
        begin_nested(conn).map_err(|error| error.to_string())?;
        let kept = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job.run(conn)));
        let ended = match kept {
            Ok(true) => commit(conn),
            Ok(false) | Err(_) => rollback(conn),
        };
        ended.map_err(|error| error.to_string())?;
    }
    commit(conn).map_err(|error| error.to_string())
}
