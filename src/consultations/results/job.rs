//! Makes the releases whose dates have come, and keeps the order of statements in step with what people say.

use super::service::{analysis, release};
use crate::app::App;
use crate::consultations::setup::queries::consultation;
use crate::db;
use crate::error::Error;
use crate::types::Id;

/// One turn over all consultations. One that fails keeps no other from its turn; the turn has failed then.
pub async fn run(app: App) -> Result<(), Error> {
    let open = app.read(|_, tx| Ok(consultation::list_counted(tx.conn)?)).await?;
    let mut failure = None;
    for id in open {
        if let Err(error) = refresh(&app, id).await {
            let cause = error.cause.as_deref();
            tracing::error!(consultation = %id, code = error.code.as_str(), cause, "a consultation is not refreshed");
            failure = Some(error);
        }
    }
    failure.map_or(Ok(()), Err)
}

/// The turn of one consultation; whether there was anything to do.
pub async fn refresh(app: &App, id: Id) -> Result<bool, Error> {
    let made = release::make_due(app, id).await?;
    let Some(material) = app.read(move |_, tx| db::snapshot(tx, |tx| analysis::material(tx, id))).await?
    else {
        return Ok(made.is_some());
    };
    let changes = material.changes;
    let routing =
        tokio::task::spawn_blocking(move || analysis::routing(&material)).await.map_err(Error::internal)?;
    app.write(move |_, tx| analysis::keep(tx, id, changes, &routing)).await?;
    Ok(true)
}
