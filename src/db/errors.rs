//! From what a database says to what a person is told.

use diesel::result::{ConnectionError, DatabaseErrorKind, Error as DieselError};

use crate::error::{Code, Error};

/// Parts of messages by which the databases say "not now": full disk, lost or read-only storage,
/// a lock that was held too long, a server that is stopping or starting.
const NOT_NOW: &[&str] = &[
    "disk is full",
    "disk I/O error",
    "readonly database",
    "read-only",
    "is locked",
    "lock timeout",
    "unable to open",
    "No space left",
    "could not extend",
    "shutting down",
    "starting up",
    "recovery mode",
    "terminating connection",
    "server closed the connection",
    "connection not open",
    "no connection to the server",
    "too many clients",
    "could not connect",
    "SSL SYSCALL",
];

/// How PostgreSQL says that a text holds the character NUL, which it cannot keep: such a text was
/// never stored, so whoever asks for it asks for nothing.
const HOLDS_NUL: &str = "invalid byte sequence for encoding";

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Code::NotFound.into(),
            DieselError::DatabaseError(kind, info) => match kind {
                DatabaseErrorKind::UniqueViolation => Code::AlreadyExists.into(),
                DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand
                | DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::ReadOnlyTransaction => Self::unavailable(error),
                _ if NOT_NOW.iter().any(|sign| info.message().contains(sign)) => Self::unavailable(error),
                _ if info.message().contains(HOLDS_NUL) => Code::Malformed.into(),
                _ => Self::internal(error),
            },
            DieselError::BrokenTransactionManager => Self::unavailable(error),
            _ => Self::internal(error),
        }
    }
}

impl From<ConnectionError> for Error {
    fn from(error: ConnectionError) -> Self {
        Self::unavailable(error)
    }
}
