//! Background work: one supervisor. `server` has the list of jobs.
//!
//! A job runs until it is told to stop. If one ends by itself, the process ends: a server that has
//! silently stopped sending mails is worse than one that is restarted.

pub mod clock;

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::error::Error;

/// Starts, watches and stops all jobs.
#[derive(Default)]
pub struct Supervisor {
    token: CancellationToken,
    jobs: JoinSet<&'static str>,
}

impl Supervisor {
    /// Starts a job that runs until it is told to stop.
    pub fn start<F>(&mut self, name: &'static str, job: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + 'static,
    {
        let job = job(self.token.clone());
        self.jobs.spawn_local(async move {
            job.await;
            name
        });
    }

    /// Starts a job that has its turn now and then every `period`.
    pub fn repeat<F>(
        &mut self,
        name: &'static str,
        app: &App,
        period: Duration,
        turn: impl Fn(App) -> F + 'static,
    ) where
        F: Future<Output = Result<(), Error>> + 'static,
    {
        let app = app.clone();
        self.start(name, |token| every(app, period, token, turn));
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
