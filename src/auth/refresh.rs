//! The chain of refresh tokens of a session: each works once, and has one successor.
//!
//! Who asks twice at the same moment gets the same successor twice. A token that is shown later has been copied, and
//! ends the session.

use super::keys::{Keys, Purpose, hash_secret, secret_text};
use super::model::{NewRefreshToken, SessionKind};
use super::session::{self, Newcomer};
use super::{queries, token};
use crate::config;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

/// How long a token that was used still gives its successor, in seconds: two requests of one program that crossed.
const GRACE_SECONDS: u64 = 10;

/// What a client of the API gets for a log-in or a refresh.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Sent with each request.
    pub access: String,
    /// Exchanged once for a new pair.
    pub refresh: String,
    /// Whether the second factor is still asked for.
    pub waits: bool,
}

/// Opens an API session and returns its first pair of tokens.
pub fn open(
    tx: &mut Tx<'_>,
    newcomer: &Newcomer<'_>,
    keys: &Keys,
    settings: &config::Auth,
) -> Result<Tokens, Error> {
    let expires = plus_seconds(tx.now, settings.refresh_token_days.saturating_mul(86_400));
    let ends = access_ends(tx.now, settings);
    let (session, waits) = session::open(tx, newcomer, SessionKind::Api, None, expires, Some(ends))?;
    let refresh = secret_text(tx.ids.random());
    keep(tx, session, &refresh, expires)?;
    Ok(Tokens { access: access(tx, keys, settings, session, 1)?, refresh, waits })
}

/// Exchanges a refresh token. `Ok(None)` means it was no good, or a copy: then the whole session has ended, and that
/// must be kept, so it is not an error of the transaction.
pub fn exchange(
    tx: &mut Tx<'_>,
    secret: &str,
    keys: &Keys,
    settings: &config::Auth,
) -> Result<Option<Tokens>, Error> {
    let hash = hash_secret(secret);
    let Some(found) = queries::find_refresh_token(tx.conn, &hash)? else { return Ok(None) };
    let Some(live) = session::find_open(tx, found.session_id, settings)? else { return Ok(None) };
    let waits = live.waits();
    if found.expires_at.0 <= tx.now {
        return Ok(None);
    }
    // It follows from the token that was used, so that whoever uses it at the same moment gets the same.
    let refresh = secret_text(keys.sign(Purpose::RefreshToken, secret.as_bytes()));
    if queries::use_refresh_token(tx.conn, &hash, tx.now)? == 1 {
        keep(tx, live.id, &refresh, live.expires_at.0)?;
        let pair = queries::next_pair(tx.conn, live.id, tx.now, access_ends(tx.now, settings))?;
        return Ok(Some(Tokens { access: access(tx, keys, settings, live.id, pair)?, refresh, waits }));
    }
    // Another request was faster; what it has written is seen now.
    let used = queries::find_refresh_token(tx.conn, &hash)?.and_then(|token| token.used_at);
    let successor = queries::find_refresh_token(tx.conn, &hash_secret(&refresh))?;
    match (used, successor) {
        (Some(used), Some(successor)) if is_within_grace(used.0, tx.now) => {
            // Where the chain has gone on already there is nothing to give, and nobody need be a thief.
            if successor.used_at.is_some() {
                return Ok(None);
            }
            let pair = queries::find_pair(tx.conn, live.id)?;
            Ok(Some(Tokens { access: access(tx, keys, settings, live.id, pair)?, refresh, waits }))
        }
        _ => {
            queries::end_session(tx.conn, live.id, tx.now)?;
            Ok(None)
        }
    }
}

/// Whether `now` is the moment at which a token was used, on whichever node.
fn is_within_grace(used: Timestamp, now: Timestamp) -> bool {
    now.as_second().abs_diff(used.as_second()) <= GRACE_SECONDS
}

fn access_ends(now: Timestamp, settings: &config::Auth) -> Timestamp {
    plus_seconds(now, settings.access_token_minutes.saturating_mul(60))
}

fn access(
    tx: &Tx<'_>,
    keys: &Keys,
    settings: &config::Auth,
    session: Id,
    pair: i64,
) -> Result<String, Error> {
    token::issue(keys, session, pair, tx.now, settings.access_token_minutes)
}

fn keep(tx: &mut Tx<'_>, session: Id, secret: &str, expires: Timestamp) -> Result<(), Error> {
    let row = NewRefreshToken {
        secret_hash: hash_secret(secret),
        session_id: session,
        created_at: At(tx.now),
        expires_at: At(expires),
    };
    queries::insert_refresh_token(tx.conn, &row)?;
    Ok(())
}
