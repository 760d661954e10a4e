//! Keeps the picture of each consultation in step with what people say, behind the scenes.

use super::service::{analysis, release};
use crate::app::App;
use crate::consultations::setup::queries::consultation;
use crate::db;
use crate::error::Error;
use crate::types::Id;

/// One turn: every open consultation in which something changed. One that cannot be refreshed keeps no other from it;
/// the turn has failed then.
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

/// Computes the picture of one consultation if it is not in step; whether it did. Reading, computing
/// and writing are three steps: no transaction is open while numbers are worked out. Where results are seen
/// as they come, the next release is made with the picture, as soon as the gate lets it out.
pub async fn refresh(app: &App, id: Id) -> Result<bool, Error> {
    let Some(material) = app.read(move |_, tx| db::snapshot(tx, |tx| analysis::material(tx, id))).await?
    else {
        return Ok(false);
    };
    let picture = tokio::task::spawn_blocking(move || analysis::picture(&material))
        .await
        .map_err(Error::internal)??;
    app.write(move |_, tx| {
        analysis::keep(tx, id, &picture)?;
        release::make_if_live(tx, id, &picture)
    })
    .await?;
    Ok(true)
}
