//! Deletes what has served its time: see the retention table in `docs/security.md`.

use crate::accounts;
use crate::app::App;
use crate::auth::{device, gate, session};
use crate::consultations;
use crate::digests;
use crate::error::Error;
use crate::factors;
use crate::feedback;
use crate::mail;
use crate::notices;
use crate::types::clock::plus_seconds;
use crate::web::idempotency;

/// How long ended sessions and used links are kept, in seconds.
const SESSIONS_SECONDS: i64 = 30 * 86_400;
/// How long the answers to idempotent requests are kept, in seconds.
const IDEMPOTENCY_SECONDS: i64 = 3 * 86_400;
/// How long an application waits for its address to be confirmed, in seconds: as long as its link works.
const UNCONFIRMED_SECONDS: i64 = 7 * 86_400;

/// One turn.
pub(super) async fn run(app: App) -> Result<(), Error> {
    app.write(|app, tx| {
        mail::clean_up(app, tx)?;
        digests::clean_up(tx)?;
        notices::clean_up(tx)?;
        feedback::clean_up(tx)?;
        consultations::clean_up(tx)?;
        accounts::clean_up(tx, plus_seconds(tx.now, -UNCONFIRMED_SECONDS))?;
        session::clean_up(tx, plus_seconds(tx.now, -SESSIONS_SECONDS))?;
        device::clean_up(tx)?;
        factors::clean_up(tx)?;
        gate::clean_up(tx)?;
        idempotency::clean_up(tx, plus_seconds(tx.now, -IDEMPOTENCY_SECONDS))
    })
    .await
}
