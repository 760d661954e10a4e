//! Looks for due digests now and then.

use super::compose_all;
use crate::app::App;
use crate::error::Error;

/// One turn.
pub async fn run(app: App) -> Result<(), Error> {
    let composed = compose_all(&app, app.now()).await?;
    if composed.mails > 0 {
        tracing::info!(
            digests.composed = composed.mails,
            digests.empty = composed.empty,
            digests.skipped = composed.skipped,
            "digests were made"
        );
    }
    Ok(())
}
