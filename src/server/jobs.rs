//! The list of background jobs.

use std::time::Duration;

use super::cleanup;
use crate::accounts;
use crate::app::App;
use crate::audit::admin::job as record;
use crate::consultations;
use crate::digests;
use crate::error::Error;
use crate::jobs::{Supervisor, clock};
use crate::mail::{self, List, Sender};
use crate::my_data;
use crate::practices;

/// Starts every job there is.
pub fn start_jobs(supervisor: &mut Supervisor, app: &App) -> Result<(), Error> {
    for list in List::ALL {
        let sender = Sender::new(app, *list)?;
        supervisor.start(list.code(), |token| sender.run(token));
    }
    supervisor.repeat("reports", app, Duration::from_secs(60), |app| async move {
        mail::inbound::read_maildir(&app).await.map(drop)
    });
    let tick = Duration::from_secs(app.config.digest.tick_seconds);
    supervisor.repeat("digests", app, tick, digests::job::run);
    let tick = Duration::from_secs(app.config.consultations.tick_seconds);
    supervisor.repeat("consultations", app, tick, consultations::job::run);
    supervisor.repeat("record", app, Duration::from_secs(1), record::seal_new);
    supervisor.repeat("whole-record", app, Duration::from_secs(3_600), record::run);
    supervisor.start("search", |token| practices::job::watch(app.clone(), token));
    supervisor.start("requests", |token| accounts::answer_requests_as_they_come(app.clone(), token));
    supervisor.start("clock", |token| clock::watch(app.clone(), token));
    supervisor.repeat("leaving", app, Duration::from_secs(3_600), my_data::job::run);
    supervisor.repeat("cleanup", app, Duration::from_secs(3_600), cleanup::run);
    Ok(())
}
