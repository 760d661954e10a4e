//! Background work: one supervisor, one list of jobs.
//!
//! A job runs until it is told to stop. If one ends by itself, the process ends: a server that has
//! silently stopped sending mails is worse than one that is restarted.

mod cleanup;
mod clock;

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::accounts;
use crate::app::App;
use crate::consultations;
use crate::digests;
use crate::error::Error;
use crate::mail::{self, List, Sender};
use crate::practices;

/// Starts, watches and stops all jobs.
#[derive(Default)]
pub struct Supervisor {
    token: CancellationToken,
    jobs: JoinSet<&'static str>,
}

impl Supervisor {
    /// Starts every job there is.
    pub fn start_all(&mut self, app: &App) -> Result<(), Error> {
        for list in List::ALL {
            self.start(list.code(), Sender::new(app, *list)?.run(self.token.clone()));
        }
        self.start(
            "reports",
            every(app.clone(), Duration::from_secs(60), self.token.clone(), |app| async move {
                mail::bounces::read_maildir(&app).await.map(drop)
            }),
        );
        let tick = Duration::from_secs(app.config.digest.tick_seconds);
        self.start("digests", every(app.clone(), tick, self.token.clone(), digests::job::run));
        let tick = Duration::from_secs(app.config.consultations.tick_seconds);
        self.start("consultations", every(app.clone(), tick, self.token.clone(), consultations::job::run));
        self.start("search", practices::job::watch(app.clone(), self.token.clone()));
        self.start("requests", accounts::answer_requests_as_they_come(app.clone(), self.token.clone()));
        self.start("clock", clock::watch(app.clone(), self.token.clone()));
        self.start(
            "cleanup",
            every(app.clone(), Duration::from_secs(3_600), self.token.clone(), cleanup::run),
        );
        Ok(())
    }

    fn start(&mut self, name: &'static str, job: impl Future<Output = ()> + 'static) {
        self.jobs.spawn_local(async move {
            job.await;
            name
        });
    }

    /// Waits until a job ends that nobody has told to; forever if there is none.
    pub async fn first_death(&mut self) -> String {
        match self.jobs.join_next().await {
            Some(Ok(name)) => name.to_owned(),
            Some(Err(error)) => error.to_string(),
            None => std::future::pending().await,
        }
    }

    /// Tells all jobs to stop, and waits until what they have begun is done.
    pub async fn stop(mut self) {
        self.token.cancel();
        while self.jobs.join_next().await.is_some() {}
    }
}

/// Calls `work` now and then every `period`, until told to stop. A failure is logged, and the next
/// turn comes as usual.
async fn every<F>(app: App, period: Duration, token: CancellationToken, work: impl Fn(App) -> F + 'static)
where
    F: Future<Output = Result<(), Error>>,
{
    loop {
        if let Err(error) = work(app.clone()).await {
            tracing::warn!(code = error.code.as_str(), cause = error.cause.as_deref(), "a job's turn failed");
        }
        tokio::select! {
            () = token.cancelled() => return,
            () = tokio::time::sleep(period) => {}
        }
    }
}
