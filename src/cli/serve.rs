//! `trilateral serve`: HTTP and background work in one process.

use std::net::TcpListener;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::config::{Config, SecondFactor};
use crate::error::Error;
use crate::jobs::Supervisor;
use crate::server;
use crate::web::stop;

#[derive(Debug, Default, Args)]
pub(super) struct Serve {
    /// Address and port to listen on
    #[arg(long)]
    listen: Option<String>,
    /// Fill an empty data directory with something to look at, and show mails at /development/outbox
    #[arg(long)]
    demo: bool,
    /// Only answer requests; another process sends mails and digests
    #[arg(long)]
    no_jobs: bool,
}

impl Serve {
    /// Lays the flags over the settings.
    pub(super) fn adjust(&self, config: &mut Config) {
        if let Some(listen) = &self.listen {
            if config.server.public_url == format!("http://{}", config.server.listen) {
                config.server.public_url = format!("http://{listen}");
            }
            config.server.listen.clone_from(listen);
        }
        config.server.development |= self.demo;
        if self.demo {
            // Nobody has the telephones of its people.
            config.auth.second_factor = SecondFactor::Optional;
        }
        config.server.demonstration = self.demo;
    }

    /// Serves until the process is told to stop, or until a part of it dies.
    pub(super) async fn run(self, app: App) -> Result<(), Error> {
        let listener = TcpListener::bind(&app.config.server.listen)
            .map_err(|error| Error::unavailable(format!("{}: {error}", app.config.server.listen)))?;
        let log_ins = match self.demo {
            true => crate::demo::fill(&app, tell).await?,
            false => Vec::new(),
        };
        let mut terminate = signal(SignalKind::terminate()).map_err(Error::unavailable)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::unavailable)?;
        let door = listener.try_clone().map_err(Error::unavailable)?;
        let (server, address) = server::http::start(app.clone(), listener)?;
        let handle = server.handle();
        let mut supervisor = Supervisor::default();
        if !self.no_jobs {
            server::start_jobs(&mut supervisor, &app)?;
        }
        super::print(&format!("Listening on http://{address}\n"))?;
        if !log_ins.is_empty() {
            super::print("Log in as (shown once):\n")?;
        }
        for person in log_ins {
            let line =
                format!("  {}  {}  {} {}\n", person.email, person.password, person.role, person.country);
            super::print(&line)?;
        }
        if let Some(link) = crate::accounts::setup_link(&app).await? {
            super::print(&format!("Nobody has an account yet. Make the first administrator at {link}\n"))?;
        }
        let mut server = actix_web::rt::spawn(server);
        let outcome = tokio::select! {
            _ = terminate.recv() => Ok(()),
            _ = interrupt.recv() => Ok(()),
            ended = &mut server => Err(Error::internal(format!("the server ended: {ended:?}"))),
            name = supervisor.first_death() => Err(Error::internal(format!("background work ended: {name}"))),
        };
        tracing::info!("stopping");
        stop::stop(&app, &door, &handle).await;
        supervisor.stop().await;
        outcome
    }
}

/// Tells whoever watches how far the first start has come; where nobody watches, standard error holds log lines alone.
fn tell(step: &str) {
    if super::is_watched() {
        eprintln!("{step} ...");
    }
}
