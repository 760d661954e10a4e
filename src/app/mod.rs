//! The running product: settings, storage, time, keys and words, handed to whoever needs them.

mod hooks;

use std::ops::Deref;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Notify;

use crate::auth::keys::secret_text;
use crate::auth::pace::Pace;
use crate::auth::{Hasher, Keys};
use crate::cache::VersionedCache;
use crate::config::Config;
use crate::db::{self, Database, Tx, file, migrate};
use crate::error::Error;
use crate::message::Mailer;
use crate::private;
use crate::rendered::Rendered;
use crate::taxonomy::{self, Taxonomy};
use crate::telemetry::Metrics;
use crate::types::{Clock, Id, Ids, Timestamp};

pub use hooks::{
    About, AboutNow, AtStart, Departure, Hooks, MailRenderer, NoticeHooks, NoticeReader, RenderedMail,
    UnrenderedMail,
};

/// Everything a use case may need; cheap to clone, shared by all threads.
#[derive(Clone)]
pub struct App(Arc<AppInner>);

/// What every [`App`] points to.
pub struct AppInner {
    /// All settings.
    pub config: Config,
    /// Storage.
    pub database: Database,
    /// Keys for what we sign.
    pub keys: Keys,
    /// Password hashes.
    pub hasher: Hasher,
    /// The vocabulary.
    pub taxonomy: Taxonomy,
    /// Who our mails are from, and how they are built.
    pub mailer: Mailer,
    /// Counts of published practices.
    pub cache: VersionedCache,
    /// When something was last written to find out whether it can be.
    pub wrote: Mutex<Option<Instant>>,
    /// How much each member changes.
    pub pace: Pace,
    /// This process is going to stop, and takes nothing on any more that it might not finish.
    pub stopping: AtomicBool,
    /// HTML of texts that people wrote.
    pub rendered: Rendered,
    /// Counters of this process.
    pub metrics: Metrics,
    /// Rings when something was put into the outbox, so that the sender need not wait for its next look.
    pub outbox_notify: Notify,
    /// What slices do when the platform asks for it.
    pub hooks: Hooks,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl Deref for App {
    type Target = AppInner;

    fn deref(&self) -> &AppInner {
        &self.0
    }
}

impl App {
    /// Opens everything: the database is brought to the present schema, the vocabulary loaded. The product is
    /// opened by `server::open`, which knows the hooks.
    pub fn build(
        mut config: Config,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        hooks: Hooks,
    ) -> Result<Self, Error> {
        file::refuse_newer(&config.database.url)?;
        file::take_into_use(&config.database.url)?;
        private::make_folder(&config.data_dir)?;
        config.auth.secret = secret_of(&config, &*ids)?;
        let keys = Keys::new(config.auth.secret.clone(), config.auth.previous_secret.clone())?;
        let hasher = Hasher::new(&config.auth, keys.clone())?;
        let patience = Duration::from_secs(config.database.patience_seconds);
        let database =
            Database::open(&config.database.url, config.database.connections, patience, keys.record_key())?;
        let taxonomy = Taxonomy::embedded()?.with_synonyms(&config.search.synonyms_file)?;
        let mailer = Mailer::new(&config)?;
        let mut conn = database.dedicated()?;
        migrate::run(&mut conn)?;
        let now = clock.now();
        let record_key = keys.record_key();
        db::alone(&mut conn, now, &*ids, &record_key, |tx| taxonomy::synchronise(tx, &taxonomy))?;
        for step in hooks.at_start {
            db::alone(&mut conn, now, &*ids, &record_key, |tx| step(tx, &taxonomy))?;
        }
        Ok(Self(Arc::new(AppInner {
            config,
            database,
            keys,
            hasher,
            taxonomy,
            mailer,
            metrics: Metrics::default(),
            cache: VersionedCache::default(),
            pace: Pace::default(),
            stopping: AtomicBool::new(false),
            wrote: Mutex::new(None),
            rendered: Rendered::default(),
            outbox_notify: Notify::new(),
            hooks,
            clock,
            ids,
        })))
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Random bytes for what need not be kept.
    pub fn random(&self) -> [u8; 32] {
        self.ids.random()
    }

    /// A random text for names that need not be kept.
    pub fn random_text(&self) -> String {
        secret_text(self.random())
    }

    /// A new key for something that is not kept, such as a request.
    pub fn new_id(&self) -> Id {
        self.ids.new_id(self.now())
    }

    /// Reads from the database, off the event loop.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Self, &mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let app = self.clone();
        self.database.read(self.now(), Arc::clone(&self.ids), move |tx| work(&app, tx)).await
    }

    /// Does one use case in one transaction, and answers after it is durable.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Self, &mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let app = self.clone();
        self.database.write(self.now(), Arc::clone(&self.ids), move |tx| work(&app, tx)).await
    }

    /// Tries one use case and takes it back: what would be refused is refused before anybody is asked
    /// whether they are sure.
    pub async fn rehearse<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Self, &mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let outcome = Arc::new(std::sync::Mutex::new(None));
        let told = Arc::clone(&outcome);
        let taken_back = self
            .write(move |app, tx| -> Result<(), Error> {
                let result = work(app, tx)?;
                if let Ok(mut told) = told.lock() {
                    *told = Some(result);
                }
                Err(Error::internal("rehearsed"))
            })
            .await;
        let outcome = outcome.lock().map_or(None, |mut outcome| outcome.take());
        match (outcome, taken_back) {
            (Some(result), _) => Ok(result),
            (None, Err(error)) => Err(error),
            (None, Ok(())) => Err(Error::internal("a rehearsal was kept")),
        }
    }

    /// The address of `path` as it stands in mails and feeds.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.server.public_url)
    }

    /// The host of our address, without its port: what is named by us is named below it.
    pub fn host(&self) -> &str {
        let url = self.config.server.public_url.as_str();
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or(rest)
    }
}

/// The configured secret; without one, the secret of this data directory, made when it is first needed.
fn secret_of(config: &Config, ids: &dyn Ids) -> Result<SecretString, Error> {
    if !config.auth.secret.expose_secret().is_empty() {
        return Ok(config.auth.secret.clone());
    }
    let path = config.data_dir.join("secret");
    if let Ok(text) = std::fs::read_to_string(&path) {
        return Ok(text.trim().to_owned().into());
    }
    let secret = secret_text(ids.random());
    private::write(&path, secret.as_bytes())?;
    Ok(secret.into())
}
