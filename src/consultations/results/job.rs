//! Makes the releases whose dates have come.

use super::service::release;
use crate::app::App;
use crate::consultations::setup::queries::consultation;
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
    Ok(release::make_due(app, id).await?.is_some())
}
