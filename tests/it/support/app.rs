//! A running server that a test talks to.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use trilateral::app::App;
use trilateral::config::Config;
use trilateral::types::{SystemIds, Timestamp, clock::plus_seconds};

use super::client::Client;
use super::clock::{SeededIds, TestClock};
use super::database::{self, Place};
use super::statements;

pub struct TestApp {
    pub app: App,
    pub address: String,
    clock: Arc<TestClock>,
    server: ServerHandle,
    place: Place,
}

fn config(url: &str, folder: &Path) -> Config {
    let settings = [
        ("DATABASE_URL", url),
        ("TRILATERAL__AUTH__SECRET", "the secret of the tests, long enough to be one"),
        // Cheap hashes: what is tested is the way around them.
        ("TRILATERAL__AUTH__ARGON2_MEMORY_KIB", "64"),
        ("TRILATERAL__AUTH__ARGON2_ITERATIONS", "1"),
        // Tests about something else go over months.
        ("TRILATERAL__AUTH__SECOND_FACTOR", "optional"),
        ("TRILATERAL__SERVER__WORKERS", "1"),
        ("TRILATERAL__SERVER__PUBLIC_URL", "https://network.example"),
        ("TRILATERAL__MAIL__FROM", "Trilateral network <network@trilateral.example>"),
    ];
    let environment = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Config::load(folder, None, environment).unwrap()
}

fn build(url: &str, folder: &Path, clock: Arc<TestClock>) -> App {
    trilateral::server::open_with(config(url, folder), clock, Arc::new(SeededIds::default())).unwrap()
}

/// Brings an empty database to the present schema, for the template.
pub fn migrate(url: &str, folder: &Path) {
    drop(build(url, folder, Arc::new(TestClock::at_start())));
}

impl TestApp {
    pub async fn on_sqlite() -> Self {
        Self::at(database::sqlite())
    }

    pub async fn on_postgres() -> Option<Self> {
        database::postgres().map(Self::at)
    }

    fn at(place: Place) -> Self {
        statements::count();
        let clock = Arc::new(TestClock::at_start());
        let app = build(&place.url, place.folder.path(), Arc::clone(&clock));
        let (address, server) = Self::serve(app.clone());
        Self { app, address, clock, server, place }
    }

    /// Another process on the same data, at the same time, with settings of its own.
    pub fn another_node(&self, change: impl FnOnce(&mut Config)) -> App {
        let mut config = self.app.config.clone();
        change(&mut config);
        let clock: Arc<TestClock> = Arc::clone(&self.clock);
        trilateral::server::open_with(config, clock, Arc::new(SystemIds)).unwrap()
    }

    /// Lets another node answer at an address of its own, until it is stopped.
    pub fn serve(node: App) -> (String, ServerHandle) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (server, address) = trilateral::server::http::start(node, listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        (format!("http://{address}"), handle)
    }

    /// Somebody who is not logged in.
    pub fn visitor(&self) -> Client {
        Client::new(&self.address)
    }

    /// Moves the clock.
    pub fn set_time(&self, instant: &str) {
        self.clock.set(instant.parse().unwrap());
    }

    /// Moves the clock forward.
    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.set(plus_seconds(self.now(), seconds));
    }

    /// How many statements the database was sent so far.
    pub fn statements(&self) -> u64 {
        statements::so_far(&self.place.url)
    }

    /// The same without those that begin and end transactions.
    pub fn statements_of_work(&self) -> u64 {
        statements::of_work(&self.place.url)
    }

    pub fn now(&self) -> Timestamp {
        self.app.now()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}
