//! Into and out of the network.

use crate::accounts::input::LogIn;
use crate::accounts::queries;
use crate::accounts::views::TokensView;
use crate::app::App;
use crate::auth::password::Verdict;
use crate::auth::throttle::{self, Limit};
use crate::auth::{Actor, session};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::mail::suppression;
use crate::types::{Email, Id};

/// Opens an API session for whoever knows the password.
pub async fn log_in(app: &App, command: LogIn, address: String) -> Result<TokensView, Error> {
    enter(app, command, address, |app, tx, member| {
        let tokens = session::open_api(tx, member, &app.keys, &app.config.auth)?;
        Ok(tokens_view(app, tokens))
    })
    .await
}

/// What a browser gets that has logged in.
pub struct Entered {
    /// The secret for its cookie.
    pub secret: String,
    /// Whether mails to the member come back, and it was not said before.
    pub mail_comes_back: bool,
}

/// Opens a page session for whoever knows the password.
pub async fn log_in_page(app: &App, command: LogIn, address: String) -> Result<Entered, Error> {
    let email = command.email.clone();
    enter(app, command, address, move |app, tx, member| {
        let secret = session::open_page(tx, member, &app.config.auth)?;
        Ok(Entered { secret, mail_comes_back: suppression::has_to_tell(tx, &email)? })
    })
    .await
}

/// Counts the attempt, compares the password, and opens a session in a transaction that looks again:
/// while the hash was computed the member may have been suspended, or the password changed.
async fn enter<T: Send + 'static>(
    app: &App,
    command: LogIn,
    address: String,
    open: impl FnOnce(&App, &mut Tx<'_>, Id) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let former = Email::former_spelling(&command.email);
    let email = Email::parse(&command.email).map_or_else(|| former.clone(), |email| email.to_string());
    let asked = email.clone();
    let found = app
        .write(move |app, tx| {
            let allowed = app.config.auth.login_attempts_per_hour;
            throttle::count(tx, &app.keys, Limit::LogInFrom, &address, allowed)?;
            throttle::check_wait(tx, &app.keys, &asked)?;
            let Some(row) = queries::find_member_by_login(tx.conn, &former, &asked)? else { return Ok(None) };
            Ok(queries::find_password_hash(tx.conn, row.id)?.map(|hash| (row.id, hash)))
        })
        .await?;
    let kept = found.as_ref().map(|(_, hash)| hash.clone());
    let verdict = app.hasher.verify(command.password, kept).await?;
    let opened = app
        .write(move |app, tx| {
            let new_hash = match (verdict, &found) {
                (Verdict::RightButOutdated(new), _) => Some(new),
                (Verdict::Right, _) => None,
                (Verdict::Wrong, _) => {
                    throttle::note_failure(tx, &app.keys, &email, app.config.auth.login_failures)?;
                    return Ok(None);
                }
            };
            let Some((member, hash)) = found else { return Ok(None) };
            if queries::find_password_hash(tx.conn, member)?.as_deref() != Some(hash.as_str()) {
                return Ok(None);
            }
            if let Some(new) = new_hash {
                queries::update_password(tx.conn, member, &new, tx.now)?;
            }
            throttle::forget_failures(tx, &app.keys, &email)?;
            open(app, tx, member).map(Some)
        })
        .await?;
    opened.ok_or_else(|| Code::WrongCredentials.into())
}

/// Makes sure that whoever holds a session also knows the password, with the same waits as at a log-in.
pub(in crate::accounts) async fn prove_password(
    app: &App,
    actor: &Actor,
    password: String,
    field: &str,
) -> Result<(), Error> {
    let id = actor.id;
    let (email, hash) = app
        .read(move |app, tx| {
            let row = queries::find_member(tx.conn, id)?.ok_or(Code::Unauthenticated)?;
            throttle::check_wait(tx, &app.keys, &row.email)?;
            Ok((row.email, queries::find_password_hash(tx.conn, id)?))
        })
        .await?;
    if app.hasher.verify(password, hash).await? != Verdict::Wrong {
        return Ok(());
    }
    app.write(move |app, tx| throttle::note_failure(tx, &app.keys, &email, app.config.auth.login_failures))
        .await?;
    Err(Error::field(field, "password-wrong"))
}

/// A new pair of tokens for a refresh token that was not used before; one that was ends its session.
pub async fn refresh(app: &App, token: String) -> Result<TokensView, Error> {
    let tokens = app.write(move |app, tx| session::refresh(tx, &token, &app.keys, &app.config.auth)).await?;
    tokens.map(|tokens| tokens_view(app, tokens)).ok_or_else(|| Code::Unauthenticated.into())
}

/// Ends the session of this request, or all of the member's.
pub fn log_out(tx: &mut Tx<'_>, actor: &Actor, everywhere: bool) -> Result<(), Error> {
    if everywhere {
        return session::end_all(tx, actor.id, None);
    }
    // A session that ended meanwhile is what was asked for.
    match session::end_one(tx, actor.id, actor.session_id) {
        Err(error) if error.code == Code::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn tokens_view(app: &App, tokens: session::Tokens) -> TokensView {
    TokensView {
        access_token: tokens.access,
        refresh_token: tokens.refresh,
        token_type: "Bearer",
        expires_in: app.config.auth.access_token_minutes.saturating_mul(60),
    }
}
