//! What can go wrong, as values: one error type and one table of stable codes.
//!
//! The table is the contract with API clients and with the text catalogues: every code has an HTTP
//! status and two texts (`error-<code>` and `error-<code>-detail`) in each language.

mod fields;

use std::fmt;

pub use fields::{FieldError, FieldErrors, nearest_name};

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $text:literal, $status:literal;)+) => {
        /// Every error the product can answer with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$meta])* $name),+ }

        impl Code {
            /// The whole table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable name that clients may rely on.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// The HTTP status it is answered with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }
        }
    };
}

codes! {
    /// The request cannot be understood at all.
    Malformed = "malformed-request", 400;
    /// Nobody is logged in, or the token is not valid any more.
    Unauthenticated = "unauthenticated", 401;
    /// The password was right, and the second factor is still asked for.
    SecondStepNeeded = "second-step-needed", 401;
    /// The member has to set up a second factor before anything else.
    SecondStepMissing = "second-step-missing", 401;
    /// This needs a proof of the last five minutes (RFC 9470).
    ProofNeeded = "proof-needed", 401;
    /// E-mail address and password do not fit together.
    WrongCredentials = "wrong-credentials", 401;
    /// The code of a part in a consultation is missing or not known.
    UnknownPart = "unknown-recovery-code", 401;
    /// The way into a consultation is not known, used up or too old.
    NoWayIn = "invitation-needed", 403;
    /// Logged in, but this is not for this person.
    Forbidden = "forbidden", 403;
    /// A form came without its proof of origin.
    ForgedForm = "forged-form", 403;
    /// A person never decides on an own submission.
    OwnSubmission = "own-submission", 403;
    /// There is no such thing, or none this person may know of.
    NotFound = "not-found", 404;
    /// The address exists, the method does not.
    MethodNotAllowed = "method-not-allowed", 405;
    /// The state of the thing does not allow this move.
    MoveNotAllowed = "move-not-allowed", 409;
    /// Something with the same key exists already.
    AlreadyExists = "already-exists", 409;
    /// The member has a part here, whose code is its only key.
    TakesPartAlready = "takes-part-already", 409;
    /// Somebody else has claimed this submission.
    ClaimedByAnother = "claimed-by-another", 409;
    /// One person has proposed it; another has to agree.
    SecondPerson = "second-person-needed", 409;
    /// The consultation does not take this just now.
    NotInThisPhase = "not-in-this-phase", 409;
    /// People can still take part, now or in a phase to come: it cannot end for good yet.
    StillOpen = "still-open", 409;
    /// Too little has changed since the last release to publish another one safely.
    /// The community's stewards have not approved this.
    StewardsNeeded = "stewards-needed", 409;
    /// Themes wait for an answer.
    Unanswered = "unanswered-themes", 409;
    /// The network must keep one administrator.
    LastAdministrator = "last-administrator", 409;
    /// Whoever has this role keeps a second factor.
    LastFactor = "last-second-step", 409;
    /// The link was used, replaced or is too old.
    LinkExpired = "link-expired", 410;
    /// It was published, and has been taken back.
    Withdrawn = "withdrawn", 410;
    /// It was handed over to its community, and deleted here.
    Erased = "erased", 410;
    /// Somebody saved a newer revision meanwhile.
    Stale = "stale-revision", 412;
    /// The request came too slowly to be an honest one on a poor line.
    TooSlow = "too-slow", 408;
    /// The request is larger than we read.
    TooLarge = "too-large", 413;
    /// The body is of a kind we do not read.
    UnsupportedMediaType = "unsupported-media-type", 415;
    /// Fields are missing or wrong; each is named.
    Invalid = "invalid-fields", 422;
    /// The member has as many drafts as may be at a time.
    TooManyDrafts = "too-many-drafts", 422;
    /// The same idempotency key came with another request.
    KeyReused = "idempotency-key-reused", 422;
    /// A change must say which revision it is based on.
    PreconditionRequired = "precondition-required", 428;
    /// Too many attempts; try again later.
    TooMany = "too-many-requests", 429;
    /// So many wrong passwords were tried that only a mailed link helps.
    PasswordDisabled = "password-disabled", 429;
    /// So many wrong codes were tried that none is taken from this device any more.
    SecondStepDisabled = "second-step-disabled", 429;
    /// A fault of ours.
    Internal = "internal", 500;
    /// The database or the disk does not answer just now.
    Unavailable = "unavailable", 503;
}

/// An error on its way to a person or a client.
#[derive(Debug)]
pub struct Error {
    /// Which row of the table.
    pub code: Code,
    /// The fields at fault, for [`Code::Invalid`].
    pub fields: Vec<FieldError>,
    /// The moves that are possible instead, for [`Code::MoveNotAllowed`].
    pub allowed: Vec<&'static str>,
    /// The phase that does not take it, for [`Code::NotInThisPhase`].
    pub phase: Option<&'static str>,
    /// When to try again, in seconds.
    pub retry_after: Option<u32>,
    /// For our logs only; never shown.
    pub cause: Option<String>,
}

impl Error {
    /// An error that carries nothing but its code.
    pub const fn new(code: Code) -> Self {
        Self { code, fields: Vec::new(), allowed: Vec::new(), phase: None, retry_after: None, cause: None }
    }

    /// Fields that are missing or wrong.
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self { fields, ..Self::new(Code::Invalid) }
    }

    /// One field that is wrong.
    pub fn field(field: &str, code: &'static str) -> Self {
        Self::invalid(vec![FieldError::new(field, code)])
    }

    /// A move the state does not allow, with those it does.
    pub fn move_not_allowed(allowed: Vec<&'static str>) -> Self {
        Self { allowed, ..Self::new(Code::MoveNotAllowed) }
    }

    /// A limit was reached; `seconds` until the next attempt.
    pub fn too_many(seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(Code::TooMany) }
    }

    /// Storage or a pool does not answer.
    pub fn unavailable(cause: impl fmt::Display) -> Self {
        Self { retry_after: Some(5), cause: Some(cause.to_string()), ..Self::new(Code::Unavailable) }
    }

    /// Something in `field` passes the bound `limit`.
    pub fn limit(field: &str, code: &'static str, limit: usize) -> Self {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Self::invalid(vec![FieldError::new(field, code).limit(limit)])
    }

    /// A fault of ours.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::new(Code::Internal) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.as_str())?;
        for field in &self.fields {
            write!(formatter, "; {}: {}", field.pointer, field.code)?;
        }
        if let Some(cause) = &self.cause {
            write!(formatter, " ({cause})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Code;

    #[test]
    fn codes_are_unique_and_have_error_statuses() {
        let names: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|code| (400..600).contains(&code.status())));
    }
}
