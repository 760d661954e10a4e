//! New rows of the record are sealed a moment after they were written. Once an hour everything is looked through for
//! rows without a seal, and once a week the administrators get the end of the chain by mail, so that it is kept where
//! nobody here can change it.

use crate::accounts;
use crate::app::App;
use crate::audit::sealing::{self, head_file};
use crate::error::Error;
use crate::private;

/// Seals what is new, and keeps where the chain ends.
pub async fn seal_new(app: App) -> Result<(), Error> {
    seal(&app, true).await
}

/// Seals everything there is, also what was committed late or under a clock that went back.
pub async fn seal_all(app: App) -> Result<(), Error> {
    seal(&app, false).await
}

async fn seal(app: &App, only_new: bool) -> Result<(), Error> {
    let path = head_file(&app.config.data_dir);
    let mut known = sealing::kept_head(&app.config.data_dir)?;
    if known.is_none() {
        known = app.read(|_, tx| sealing::head(tx)).await?;
        if let Some(head) = &known {
            // A new node, or a database that was just restored: from here on it is known how far the record had come.
            tracing::warn!(
                rows = head.number,
                "the end of the record was not known here; it is taken as it stands"
            );
            private::replace(&path, head.to_string().as_bytes())?;
        }
    }
    // Nothing is written where nothing waits.
    while app.read(move |_, tx| Ok(!sealing::waiting(tx, only_new)?.is_empty())).await? {
        let before = known.take();
        let seal = app.write(move |app, tx| sealing::seal_batch(tx, &app.keys, before.as_ref(), only_new));
        let Some(head) = seal.await? else { break };
        private::replace(&path, head.to_string().as_bytes())?;
        known = Some(head);
    }
    Ok(())
}

/// The turn of each hour.
pub async fn run(app: App) -> Result<(), Error> {
    seal_all(app.clone()).await?;
    app.write(|app, tx| {
        let Some(head) = sealing::head(tx)? else { return Ok(()) };
        let week = tx.now.strftime("%G-W%V").to_string();
        for contact in accounts::secretariat(tx)? {
            let cause = format!("record-head:{week}:{}", contact.id);
            accounts::notify_once(app, tx, &contact, "record-head", &cause, &head.to_string(), "/audit")?;
        }
        Ok(())
    })
    .await
}
