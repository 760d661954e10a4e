//! Sessions: opened by a log-in, ended by a log-out, a password change or time.
//!
//! A page session is a random cookie, an API session a chain of refresh tokens (`refresh`). What was seen to be over
//! is ended for good, so that a clock that goes back revives nothing.

use super::actor::{Actor, Role};
use super::keys::{Keys, hash_secret, secret_text};
use super::life::Life;
use super::model::{LiveSession, NewSession};
use super::need::{Holder, Need};
use super::{queries, token};
use crate::config;
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

pub use super::model::{SessionKind, SessionRow};

/// Most sessions of a member; when there are more, the oldest end.
const MOST: i64 = 20;

/// Who opens a session, and on what.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer<'a> {
    /// The member.
    pub member: Id,
    /// The name of the device.
    pub device: &'a str,
}

/// A page session that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The secret for its cookie.
    pub secret: String,
    /// Whether the second factor is still asked for.
    pub waits: bool,
}

/// Whom a cookie or a token speaks for, and what is to be written down for it: see [`note`].
#[derive(Debug)]
pub enum Recognised {
    /// A member. `true`: it is time to note that the session is used.
    Member(Actor, bool),
    /// Somebody who has shown the password, and has to show or to set up a second factor before anything else.
    Waiting(Actor, Need),
    /// Nobody any more: the session is over by now.
    SessionOver(Id),
    /// Nobody any more: the access token of this pair is over by now.
    TokenOver(Id, i64),
    /// Nobody.
    Nobody,
}

/// Opens a page session.
pub fn open_page(tx: &mut Tx<'_>, newcomer: &Newcomer<'_>, settings: &config::Auth) -> Result<Opened, Error> {
    let secret = secret_text(tx.ids.random());
    let expires = plus_seconds(tx.now, settings.session_days.saturating_mul(86_400));
    let (_, waits) = open(tx, newcomer, SessionKind::Page, Some(hash_secret(&secret)), expires, None)?;
    Ok(Opened { secret, waits })
}

/// Opens a session, and says whether it waits for a second factor; those beyond the most end. The member's row is locked,
/// so that two who come at once are counted one after the other.
pub(super) fn open(
    tx: &mut Tx<'_>,
    newcomer: &Newcomer<'_>,
    kind: SessionKind,
    secret_hash: Option<Vec<u8>>,
    expires: Timestamp,
    pair_ends: Option<Timestamp>,
) -> Result<(Id, bool), Error> {
    let id = tx.new_id();
    queries::lock_member(tx.conn, newcomer.member)?;
    let waits = holder(tx, newcomer.member)?.has_second_factor;
    let session = NewSession {
        id,
        member_id: newcomer.member,
        kind,
        secret_hash,
        created_at: At(tx.now),
        last_seen_at: At(tx.now),
        expires_at: At(expires),
        device: newcomer.device.to_owned(),
        pair_ends_at: pair_ends.map(At),
        proved_at: (!waits).then_some(At(tx.now)),
    };
    queries::insert_session(tx.conn, &session)?;
    queries::end_sessions_beyond(tx.conn, newcomer.member, MOST, tx.now)?;
    Ok((id, waits))
}

/// What of a member decides whether a second factor is asked for.
pub fn holder(tx: &mut Tx<'_>, member: Id) -> Result<Holder, Error> {
    let (role, since, factor) = queries::find_holder(tx.conn, member)?.ok_or(Code::NotFound)?;
    Ok(Holder { role, role_since: since.0, has_second_factor: factor.is_some() })
}

/// A session by its key, if it is open; one that is over by now is ended.
pub(super) fn find_open(
    tx: &mut Tx<'_>,
    id: Id,
    settings: &config::Auth,
) -> Result<Option<LiveSession>, Error> {
    let Some(live) = queries::find_live_by_id(tx.conn, id)? else { return Ok(None) };
    if life(&live).is_over(settings, tx.now) {
        queries::end_session(tx.conn, id, tx.now)?;
        return Ok(None);
    }
    Ok(Some(live))
}

/// Who sent an access token.
pub fn by_token(
    tx: &mut Tx<'_>,
    keys: &Keys,
    token: &str,
    settings: &config::Auth,
) -> Result<Recognised, Error> {
    let shown = token::read(keys, token, tx.now)?;
    let Some(live) = queries::find_live_by_id(tx.conn, shown.session)? else {
        return Ok(Recognised::Nobody);
    };
    let is_no_longer = shown.pair <= live.pairs_over;
    let is_not_yet = shown.pair > live.pairs;
    Ok(match (is_no_longer || is_not_yet, shown.is_over) {
        (true, _) => Recognised::Nobody,
        (false, true) => Recognised::TokenOver(shown.session, shown.pair),
        (false, false) => recognised(live, settings, tx.now),
    })
}

/// Who sent a session cookie.
pub fn by_cookie(tx: &mut Tx<'_>, secret: &str, settings: &config::Auth) -> Result<Recognised, Error> {
    let found = queries::find_live_by_secret(tx.conn, &hash_secret(secret))?;
    Ok(found.map_or(Recognised::Nobody, |live| recognised(live, settings, tx.now)))
}

fn recognised(live: LiveSession, settings: &config::Auth, now: Timestamp) -> Recognised {
    let life = life(&live);
    match life.is_over(settings, now) {
        true => Recognised::SessionOver(live.id),
        false => match need(&live, settings, now) {
            Some(need) => Recognised::Waiting(actor(live), need),
            None => Recognised::Member(actor(live), life.is_to_be_noted(now)),
        },
    }
}

fn need(live: &LiveSession, settings: &config::Auth, now: Timestamp) -> Option<Need> {
    let holder = Holder {
        role: live.role,
        role_since: live.role_since.0,
        has_second_factor: live.second_factor_at.is_some(),
    };
    let proved_at = live.proved_at.map(|at| at.0);
    holder.need(settings.second_factor, settings.second_factor_grace_days, proved_at, now)
}

impl Recognised {
    /// Whether [`note`] has something to write.
    pub fn is_to_be_noted(&self) -> bool {
        !matches!(self, Self::Member(_, false) | Self::Waiting(..) | Self::Nobody)
    }

    /// The key of the member who may go on, if there is one.
    pub fn member(&self) -> Option<Id> {
        match self {
            Self::Member(actor, _) => Some(actor.id),
            _ => None,
        }
    }

    /// The member who may go on, if there is one.
    pub fn actor(self) -> Option<Actor> {
        match self {
            Self::Member(actor, _) => Some(actor),
            _ => None,
        }
    }

    /// Whether there is a session, also one that waits.
    pub fn is_somebody(&self) -> bool {
        matches!(self, Self::Member(..) | Self::Waiting(..))
    }
}

/// Notes that a session was used, or that it or a token is over for good.
pub fn note(tx: &mut Tx<'_>, recognised: &Recognised) -> Result<(), Error> {
    match recognised {
        Recognised::Member(actor, true) => queries::touch_session(tx.conn, actor.session_id, tx.now)?,
        Recognised::SessionOver(session) => queries::end_session(tx.conn, *session, tx.now)?,
        Recognised::TokenOver(session, pair) => queries::end_pairs(tx.conn, *session, *pair)?,
        Recognised::Member(_, false) | Recognised::Waiting(..) | Recognised::Nobody => 0,
    };
    Ok(())
}

/// Notes that the member of a session has just proved who they are, with everything they have.
pub fn prove(tx: &mut Tx<'_>, session: Id) -> Result<(), Error> {
    queries::update_proof(tx.conn, session, tx.now)?;
    Ok(())
}

/// The open sessions of a member who has a role, the latest used first.
pub fn list(
    tx: &mut Tx<'_>,
    member: Id,
    role: Role,
    settings: &config::Auth,
) -> Result<Vec<SessionRow>, Error> {
    let rows = queries::list_sessions(tx.conn, member)?;
    let is_open = |row: &SessionRow| {
        let life = Life {
            kind: row.kind,
            role,
            created_at: row.created_at.0,
            last_seen_at: row.last_seen_at.0,
            expires_at: row.expires_at.0,
            waits: false,
        };
        !life.is_over(settings, tx.now)
    };
    Ok(rows.into_iter().filter(is_open).collect())
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

/// Ends for good what is over at `instant`: sessions, access tokens, links.
pub fn remember_ends(tx: &mut Tx<'_>, instant: Timestamp, settings: &config::Auth) -> Result<(), Error> {
    let before = |seconds: i64| plus_seconds(instant, -seconds);
    let ends = queries::Ends {
        at: instant,
        page_idle: before(settings.session_idle_hours.saturating_mul(3_600)),
        staff_idle: before(settings.staff_idle_minutes.saturating_mul(60)),
        staff_opened: before(settings.staff_session_hours.saturating_mul(3_600)),
    };
    queries::end_what_is_over(tx.conn, &ends)?;
    Ok(())
}

/// Deletes what has been over for long.
pub fn clean_up(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    queries::delete_old_sessions(tx.conn, before)?;
    queries::delete_old_links(tx.conn, before)?;
    queries::delete_expired_throttles(tx.conn, tx.now)?;
    Ok(())
}

fn life(live: &LiveSession) -> Life {
    Life {
        kind: live.kind,
        role: live.role,
        created_at: live.created_at.0,
        last_seen_at: live.last_seen_at.0,
        expires_at: live.expires_at.0,
        waits: live.waits(),
    }
}

fn actor(live: LiveSession) -> Actor {
    Actor {
        id: live.member_id,
        session_id: live.id,
        proved_at: live.proved_at.unwrap_or(live.created_at).0,
        role: live.role,
        country: live.country,
        name: live.name,
        language: live.language.parse().unwrap_or_default(),
        time_zone: live.time_zone,
    }
}
