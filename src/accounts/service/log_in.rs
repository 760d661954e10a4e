//! Into and out of the network.

use super::password_tries::{self, Try};
use crate::accounts::input::{LogIn, Origin};
use crate::accounts::mails;
use crate::accounts::queries;
use crate::accounts::views::TokensView;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::gate::{self, Lane};
use crate::auth::hasher::{Place, Verdict, Who};
use crate::auth::links::{self, LinkPurpose};
use crate::auth::need;
use crate::auth::session::{Newcomer, SessionKind};
use crate::auth::tries::Outcome;
use crate::auth::{Actor, device, refresh, session};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::mail::suppression;
use crate::types::{Email, Id};

/// Opens an API session for whoever knows the password.
pub async fn log_in(app: &App, command: LogIn, origin: Origin) -> Result<TokensView, Error> {
    enter(app, command, origin, open_program).await
}

/// What a browser gets that has logged in.
pub struct Entered {
    /// The secret for its cookie.
    pub secret: String,
    /// What is remembered of the browser; nothing while a second factor is asked for.
    pub arrival: Option<Arrival>,
}

/// Opens a page session for whoever knows the password.
pub async fn log_in_page(app: &App, command: LogIn, origin: Origin) -> Result<Entered, Error> {
    enter(app, command, origin, open_browser).await
}

/// Who comes in, and from where.
pub(super) struct Entering {
    pub member: Id,
    pub origin: Origin,
}

/// Opens a session of a program, and remembers the device.
pub(super) fn open_program(app: &App, tx: &mut Tx<'_>, who: Entering) -> Result<TokensView, Error> {
    let newcomer = Newcomer { member: who.member, device: &who.origin.device_name };
    let tokens = refresh::open(tx, &newcomer, &app.keys, &app.config.auth)?;
    let arrival = match tokens.waits {
        true => None,
        false => Some(arrive(app, tx, who.member, SessionKind::Api, &who.origin)?),
    };
    Ok(TokensView { device_token: arrival.map(|arrival| arrival.device), ..tokens_view(app, tokens) })
}

/// Opens a session of a browser, and remembers it.
pub(super) fn open_browser(app: &App, tx: &mut Tx<'_>, who: Entering) -> Result<Entered, Error> {
    let newcomer = Newcomer { member: who.member, device: &who.origin.device_name };
    let opened = session::open_page(tx, &newcomer, &app.config.auth)?;
    let arrival = match opened.waits {
        true => None,
        false => Some(arrive(app, tx, who.member, SessionKind::Page, &who.origin)?),
    };
    Ok(Entered { secret: opened.secret, arrival })
}

/// What becomes of somebody who has shown everything that is asked for.
#[derive(Debug)]
pub struct Arrival {
    /// The secret by which the device is known from now on.
    pub device: String,
    /// Whether mails to the member come back, and it was not said before.
    pub mail_comes_back: bool,
}

/// Remembers the device of somebody who has shown everything, and tells the member of one that is new. Whoever knows
/// the password alone is known by no device.
pub fn arrive(
    app: &App,
    tx: &mut Tx<'_>,
    member: Id,
    kind: SessionKind,
    origin: &Origin,
) -> Result<Arrival, Error> {
    let row = queries::find_member(tx.conn, member)?.ok_or(Code::Unauthenticated)?;
    let known = device::find(tx, Some(member), &origin.devices)?.map(|(secret, _)| secret);
    if known.is_none() && device::has_any(tx, member)? {
        mails::new_device(app, tx, &row, &origin.device_name)?;
    }
    let device = device::remember(tx, member, kind, known)?;
    let mail_comes_back = kind == SessionKind::Page && suppression::has_to_tell(tx, &row.email)?;
    Ok(Arrival { device, mail_comes_back })
}

/// Whom an address and the device that it came from belong to.
struct Candidate {
    member: Option<(Id, String)>,
    /// The country of whoever has this address.
    country: Option<String>,
    /// The secret of the device, and the hash it is kept under.
    device: Option<(String, Vec<u8>)>,
}

/// Counts the try, compares the password, and opens a session in a transaction that looks again: while the hash was
/// computed the member may have been suspended, or the password changed.
async fn enter<T: Send + 'static>(
    app: &App,
    command: LogIn,
    origin: Origin,
    open: impl FnOnce(&App, &mut Tx<'_>, Entering) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let LogIn { email, password, .. } = command;
    let typed = email.clone();
    let (devices, from) = (origin.devices.clone(), origin.clone());
    let candidate = app.read(move |_, tx| find(tx, &typed, &devices)).await?;
    let (_place, counted) = admit(app, &email, origin, candidate.device.as_ref()).await?;
    let kept = candidate.member.as_ref().map(|(_, hash)| hash.clone());
    let verdict = match app.hasher.verify(password, kept).await {
        Ok(verdict) => verdict,
        Err(error) => return Err(counted.give_back(app, error).await),
    };
    let opened = app
        .write(move |app, tx| {
            let settle = |tx: &mut Tx<'_>, outcome| {
                gate::settle(tx, &app.keys, &app.config.auth, &counted.lanes, outcome)
            };
            let Candidate { member, country, device } = candidate;
            let note = |tx: &mut Tx<'_>, action, member: Option<Id>| {
                let who = member.map_or_else(|| "unknown".to_owned(), |id| id.to_string());
                let event = Event { country, ..Event::about(action, "member", who) };
                audit::record(tx, None, event)
            };
            let (Some((member, hash)), true) = (&member, verdict != Verdict::Wrong) else {
                note(tx, "log-in.failed", member.as_ref().map(|(id, _)| *id))?;
                if settle(tx, Outcome::Wrong)? {
                    tell_of_disabled_password(app, tx, member.map(|(id, _)| id))?;
                }
                return Ok(None);
            };
            let member = *member;
            if queries::find_password_hash(tx.conn, member)?.as_deref() != Some(hash.as_str()) {
                note(tx, "log-in.failed", Some(member))?;
                settle(tx, Outcome::Wrong)?;
                return Ok(None);
            }
            note(tx, "log-in.succeeded", Some(member))?;
            settle(tx, Outcome::Right)?;
            if let Some((_, hash)) = &device {
                gate::forget(tx, &app.keys, &Lane::Device(hash.clone()))?;
            }
            if let Verdict::RightButOutdated(new) = verdict {
                queries::update_password(tx.conn, member, &new, tx.now)?;
            }
            open(app, tx, Entering { member, origin: from }).map(Some)
        })
        .await?;
    opened.ok_or_else(|| Code::WrongCredentials.into())
}

fn find(tx: &mut Tx<'_>, typed: &str, devices: &[String]) -> Result<Candidate, Error> {
    let former = Email::former_spelling(typed);
    let present = Email::parse(typed).map_or_else(|| former.clone(), |email| email.to_string());
    let row = queries::find_member_by_login(tx.conn, &former, &present)?;
    let device = device::find(tx, row.as_ref().map(|row| row.id), devices)?;
    let country = row.as_ref().map(|row| row.country.clone());
    let member = match row {
        Some(row) => queries::find_password_hash(tx.conn, row.id)?.map(|hash| (row.id, hash)),
        None => None,
    };
    Ok(Candidate { member, country, device })
}

/// A place in the queue and a try that is counted: on a known device in a lane of its own, while that one is open,
/// otherwise among strangers.
async fn admit(
    app: &App,
    email: &str,
    origin: Origin,
    device: Option<&(String, Vec<u8>)>,
) -> Result<(Place, Try), Error> {
    if let Some((_, hash)) = device {
        let place = app.hasher.enter(Who::Known)?;
        match password_tries::take(app, vec![Lane::Device(hash.clone())]).await {
            Ok(counted) => return Ok((place, counted)),
            Err(error) if error.code == Code::PasswordDisabled => {}
            Err(error) => return Err(error),
        }
    }
    let place = app.hasher.enter(Who::Stranger)?;
    let lanes = vec![Lane::Visitor(origin.address), password_tries::account(email)];
    Ok((place, password_tries::take(app, lanes).await?))
}

/// Writes to the member whose password is worth nothing to strangers any more.
fn tell_of_disabled_password(app: &App, tx: &mut Tx<'_>, member: Option<Id>) -> Result<(), Error> {
    let Some(row) = member.map(|id| queries::find_member(tx.conn, id)).transpose()?.flatten() else {
        return Ok(());
    };
    audit::record(tx, None, Event::new("password.disabled", "member", row.id).in_country(&row.country))?;
    mails::password_disabled(app, tx, &row)
}

/// Makes sure that whoever holds a session also knows the password, and has just shown the second factor where there is
/// one. What strangers try at a log-in does not count here.
pub async fn prove_password(app: &App, actor: &Actor, password: String, field: &str) -> Result<(), Error> {
    let id = actor.id;
    let has_more = app.read(move |_, tx| Ok(session::holder(tx, id)?.has_second_factor)).await?;
    if has_more {
        need::fresh(actor.proved_at, app.now())?;
    }
    let _place = app.hasher.enter(Who::Known)?;
    let counted = password_tries::take(app, vec![Lane::Proof(id)]).await?;
    let hash = app.read(move |_, tx| Ok(queries::find_password_hash(tx.conn, id)?)).await;
    let verdict = match hash {
        Ok(hash) => app.hasher.verify(password, hash).await,
        Err(error) => Err(error),
    };
    let outcome = match verdict {
        Ok(Verdict::Wrong) => Outcome::Wrong,
        Ok(_) => Outcome::Right,
        Err(error) => return Err(counted.give_back(app, error).await),
    };
    app.write(move |app, tx| gate::settle(tx, &app.keys, &app.config.auth, &counted.lanes, outcome)).await?;
    if outcome == Outcome::Right { Ok(()) } else { Err(Error::field(field, "password-wrong")) }
}

/// A new pair of tokens for a refresh token that was not used before; a copy ends its session.
pub async fn refresh_tokens(app: &App, token: String) -> Result<TokensView, Error> {
    let tokens = app.write(move |app, tx| refresh::exchange(tx, &token, &app.keys, &app.config.auth)).await?;
    tokens.map(|tokens| tokens_view(app, tokens)).ok_or_else(|| Code::Unauthenticated.into())
}

/// Ends the session of this request, or all of the member's; then no device is known any more either.
pub fn log_out(tx: &mut Tx<'_>, actor: &Actor, everywhere: bool) -> Result<(), Error> {
    if everywhere {
        return log_out_everywhere(tx, actor.id);
    }
    // A session that ended meanwhile is what was asked for.
    match session::end_one(tx, actor.id, actor.session_id) {
        Err(error) if error.code == Code::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// Ends all sessions of a member, and forgets the devices.
pub fn log_out_everywhere(tx: &mut Tx<'_>, member: Id) -> Result<(), Error> {
    links::revoke(tx, LinkPurpose::ChangeEmail, member)?;
    device::forget(tx, member, &[])?;
    session::end_all(tx, member, None)
}

/// Ends all other sessions of a member, and forgets all devices but those that hold one of these secrets.
pub fn log_out_elsewhere(tx: &mut Tx<'_>, actor: &Actor, devices: &[String]) -> Result<(), Error> {
    links::revoke(tx, LinkPurpose::ChangeEmail, actor.id)?;
    device::forget(tx, actor.id, devices)?;
    session::end_all(tx, actor.id, Some(actor.session_id))
}

fn tokens_view(app: &App, tokens: refresh::Tokens) -> TokensView {
    TokensView {
        access_token: tokens.access,
        refresh_token: tokens.refresh,
        token_type: "Bearer",
        expires_in: app.config.auth.access_token_minutes.saturating_mul(60),
        second_step: tokens.waits,
        device_token: None,
    }
}
