//! What strangers ask for at the door: to join, or for a link because the password is forgotten.
//!
//! It is kept, answered, and done afterwards: how long the answer takes says nothing about who has an account. Until
//! then it stands closed in the database, and is done once, by whichever node comes first.

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::{join, password};
use crate::accounts::input::ApplyCommand;
use crate::accounts::queries;
use crate::app::App;
use crate::auth::envelope;
use crate::auth::keys::Purpose;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

/// How often it is looked for what has come in, in seconds. A request is not done at once: the work would slow the
/// next one down, and so tell who has an account.
const LOOK_SECONDS: u64 = 1;
/// How many are listed at a time.
const AT_A_TIME: i64 = 100;

/// One request.
#[derive(Serialize, Deserialize)]
pub(super) enum Request {
    /// To join the network.
    Application(Box<ApplyCommand>),
    /// For a link to choose a new password, with the address as it was typed.
    Password(String),
}

/// Keeps a request.
pub(super) fn keep(app: &App, tx: &mut Tx<'_>, request: &Request) -> Result<(), Error> {
    let id = tx.new_id();
    let text = serde_json::to_string(request).map_err(Error::internal)?;
    let closed = envelope::close(&app.keys, Purpose::Request, id.0.as_bytes(), tx.ids.random(), &text)?;
    queries::insert_request(tx.conn, id, &closed, tx.now)?;
    Ok(())
}

/// Does what was asked for, until told to stop.
pub async fn run(app: App, token: CancellationToken) {
    let pause = std::time::Duration::from_secs(LOOK_SECONDS);
    loop {
        if let Err(error) = answer_all(&app).await {
            let (code, cause) = (error.code.as_str(), error.cause.as_deref());
            tracing::warn!(code, cause, "requests were not read");
        }
        tokio::select! {
            () = token.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Does everything that has been asked for.
pub async fn answer_all(app: &App) -> Result<(), Error> {
    let mut after = Id(uuid::Uuid::nil());
    loop {
        let waiting = app.read(move |_, tx| Ok(queries::list_requests(tx.conn, after, AT_A_TIME)?)).await?;
        let Some(last) = waiting.last() else { return Ok(()) };
        after = *last;
        for id in waiting {
            // One that fails waits for the next look, and keeps nobody else from theirs.
            if let Err(error) = app.write(move |app, tx| answer(app, tx, id)).await {
                let (code, cause) = (error.code.as_str(), error.cause.as_deref());
                tracing::warn!(code, cause, "a request was not done");
            }
        }
    }
}

fn answer(app: &App, tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    let Some(closed) = queries::take_request(tx.conn, id)? else { return Ok(()) };
    let text = envelope::open(&app.keys, Purpose::Request, id.0.as_bytes(), closed)?;
    match serde_json::from_str(&text).map_err(Error::internal)? {
        Request::Application(command) => join::take_application_on(app, tx, *command),
        Request::Password(typed) => password::send_link(app, tx, &typed),
    }
}
