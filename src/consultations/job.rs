//! Keeps the picture of each consultation in step with what people say, behind the scenes.

use super::queries;
use super::service::{analysis, release};
use crate::app::App;
use crate::error::{Code, Error};
use crate::types::Id;

/// One turn: every open consultation in which something changed.
pub async fn run(app: App) -> Result<(), Error> {
    let open = app.read(|_, tx| Ok(queries::consultation::list_open(tx.conn)?)).await?;
    for id in open {
        refresh(&app, id).await?;
        release_by_itself(&app, id).await?;
    }
    app.write(|_, tx| {
        let now = crate::db::At(tx.now);
        Ok(queries::part::delete_expired_self_descriptions(tx.conn, now)?)
    })
    .await?;
    Ok(())
}

/// Computes the picture of one consultation if it is not in step; whether it did. Reading, computing
/// and writing are three steps: no transaction is open while numbers are worked out.
pub async fn refresh(app: &App, id: Id) -> Result<bool, Error> {
    let Some(material) = app.read(move |_, tx| analysis::material(tx, id)).await? else { return Ok(false) };
    let picture = tokio::task::spawn_blocking(move || analysis::picture(&material))
        .await
        .map_err(Error::internal)??;
    app.write(move |_, tx| analysis::keep(tx, id, &picture)).await?;
    Ok(true)
}

/// Where results are seen as they come, the next release is made as soon as the gate lets it out.
async fn release_by_itself(app: &App, id: Id) -> Result<(), Error> {
    match app.write(move |_, tx| release::make_if_live(tx, id)).await {
        Err(error) if !matches!(error.code, Code::ReleaseHeld | Code::Unavailable) => Err(error),
        _ => Ok(()),
    }
}
