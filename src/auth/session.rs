//! Sessions: opened by a log-in, ended by a log-out, a password change or time.
//!
//! A page session is a random cookie, an API session a chain of refresh tokens of which only the
//! newest works; one that is shown a second time has been copied and ends the session.

use super::actor::Actor;
use super::keys::{Keys, hash_secret, secret_text};
use super::model::{LiveSession, NewRefreshToken, NewSession};
use super::{queries, token};
use crate::config;
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

pub use super::model::{SessionKind, SessionRow};

/// How exact "last used" is: writing it at each request would make every read a write.
const SEEN_GRAIN_SECONDS: i64 = 300;

/// What a client of the API gets for a log-in or a refresh.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Sent with each request.
    pub access: String,
    /// Exchanged once for a new pair.
    pub refresh: String,
}

/// Opens a page session and returns the secret for its cookie.
pub fn open_page(tx: &mut Tx<'_>, member: Id, settings: &config::Auth) -> Result<String, Error> {
    let secret = secret_text(tx.ids.random());
    let expires = plus_seconds(tx.now, settings.session_days.saturating_mul(86_400));
    open(tx, member, SessionKind::Page, Some(hash_secret(&secret)), expires)?;
    Ok(secret)
}

/// Opens an API session and returns its first pair of tokens.
pub fn open_api(tx: &mut Tx<'_>, member: Id, keys: &Keys, settings: &config::Auth) -> Result<Tokens, Error> {
    let expires = plus_seconds(tx.now, settings.refresh_token_days.saturating_mul(86_400));
    let session = open(tx, member, SessionKind::Api, None, expires)?;
    next_tokens(tx, session, expires, keys, settings)
}

fn open(
    tx: &mut Tx<'_>,
    member: Id,
    kind: SessionKind,
    secret_hash: Option<Vec<u8>>,
    expires: Timestamp,
) -> Result<Id, Error> {
    let id = tx.new_id();
    let session = NewSession {
        id,
        member_id: member,
        kind,
        secret_hash,
        created_at: At(tx.now),
        last_seen_at: At(tx.now),
        expires_at: At(expires),
    };
    queries::insert_session(tx.conn, &session)?;
    Ok(id)
}

fn next_tokens(
    tx: &mut Tx<'_>,
    session: Id,
    expires: Timestamp,
    keys: &Keys,
    settings: &config::Auth,
) -> Result<Tokens, Error> {
    let refresh = secret_text(tx.ids.random());
    let row = NewRefreshToken {
        secret_hash: hash_secret(&refresh),
        session_id: session,
        created_at: At(tx.now),
        expires_at: At(expires),
    };
    queries::insert_refresh_token(tx.conn, &row)?;
    let access = token::issue(keys, session, tx.now, settings.access_token_minutes)?;
    Ok(Tokens { access, refresh })
}

/// Exchanges a refresh token. `Ok(None)` means it was no good, or had been used before: then the
/// whole session has ended, and that must be kept, so it is not an error of the transaction.
pub fn refresh(
    tx: &mut Tx<'_>,
    secret: &str,
    keys: &Keys,
    settings: &config::Auth,
) -> Result<Option<Tokens>, Error> {
    let hash = hash_secret(secret);
    let Some((session, expires, _)) = queries::find_refresh_token(tx.conn, &hash)? else { return Ok(None) };
    if queries::use_refresh_token(tx.conn, &hash, tx.now)? == 0 {
        queries::end_session(tx.conn, session, tx.now)?;
        return Ok(None);
    }
    if expires.0 <= tx.now || queries::find_live_by_id(tx.conn, session, tx.now)?.is_none() {
        return Ok(None);
    }
    let expires = plus_seconds(tx.now, settings.refresh_token_days.saturating_mul(86_400));
    queries::extend_session(tx.conn, session, tx.now, expires)?;
    next_tokens(tx, session, expires, keys, settings).map(Some)
}

/// Who sent an access token, if its session is still open.
pub fn by_token(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<Actor, Error> {
    let id = token::session_of(keys, token, tx.now)?;
    queries::find_live_by_id(tx.conn, id, tx.now)?.map(actor).ok_or_else(|| Code::Unauthenticated.into())
}

/// Who sent a session cookie, if its session is still open, and whether it is time to note that it was used.
pub fn by_cookie(
    tx: &mut Tx<'_>,
    secret: &str,
    settings: &config::Auth,
) -> Result<Option<(Actor, bool)>, Error> {
    let found = queries::find_live_by_secret(tx.conn, &hash_secret(secret), tx.now)?;
    Ok(found.and_then(|live| {
        let idle = tx.now.as_second().saturating_sub(live.last_seen_at.0.as_second());
        let open = idle < settings.session_idle_hours.saturating_mul(3_600);
        open.then(|| (actor(live), idle >= SEEN_GRAIN_SECONDS))
    }))
}

/// Notes that a session was used.
pub fn touch(tx: &mut Tx<'_>, session: Id) -> Result<(), Error> {
    queries::touch_session(tx.conn, session, tx.now)?;
    Ok(())
}

/// The open sessions of a member, the latest used first.
pub fn list(tx: &mut Tx<'_>, member: Id) -> Result<Vec<SessionRow>, Error> {
    Ok(queries::list_sessions(tx.conn, member, tx.now)?)
}

/// Ends one session of `member`; an unknown one is not found.
pub fn end_one(tx: &mut Tx<'_>, member: Id, session: Id) -> Result<(), Error> {
    match queries::end_sessions(tx.conn, member, Some(session), None, tx.now)? {
        0 => Err(Code::NotFound.into()),
        _ => Ok(()),
    }
}

/// Ends all sessions of `member`, but for `keep`.
pub fn end_all(tx: &mut Tx<'_>, member: Id, keep: Option<Id>) -> Result<(), Error> {
    queries::end_sessions(tx.conn, member, None, keep, tx.now)?;
    Ok(())
}

/// Deletes what has been over for long.
pub fn clean_up(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    queries::delete_old_sessions(tx.conn, before)?;
    queries::delete_old_links(tx.conn, before)?;
    queries::delete_expired_throttles(tx.conn, tx.now)?;
    Ok(())
}

fn actor(live: LiveSession) -> Actor {
    Actor {
        id: live.member_id,
        session_id: live.id,
        role: live.role,
        country: live.country,
        name: live.name,
        language: live.language.parse().unwrap_or_default(),
        time_zone: live.time_zone,
    }
}
