//! Once an hour: those whose time is over are forgotten.

use super::service;
use crate::app::App;
use crate::error::Error;

/// One turn: a transaction for each, so that whoever is stopped in the middle goes on where it was.
pub async fn run(app: App) -> Result<(), Error> {
    let due = app.read(|_, tx| service::due(tx)).await?;
    let is_empty = due.is_empty();
    for (member, keeps_practices) in due {
        app.write(move |app, tx| service::erase(app, tx, member, keeps_practices)).await?;
    }
    if is_empty { Ok(()) } else { app.database.settle_log() }
}
