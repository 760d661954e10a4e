//! How passwords are kept: argon2id over an HMAC with a key that is not in the database (the pepper).
//!
//! A hash names the key it was made with, so that the secret can be changed: while the former one stands in the
//! configuration, each log-in renews a hash. One from before there was a pepper names none.

use std::sync::Arc;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::hash_threads::HashThreads;
use super::keys::{Keys, Purpose};
use super::password::{MAX_CHARACTERS, normalised};
use crate::config;
use crate::error::Error;
use crate::types::text::hex;
use crate::types::{Ids, SystemIds};

/// What a hash with a pepper begins with; then follow the id of the key, and the hash as argon2 writes it.
const PEPPERED: &str = "pepper:";

/// In how many seconds somebody comes again who found the queue full.
const BUSY_SECONDS: u32 = 2;

/// A place in the queue for a hash.
pub type Place = OwnedSemaphorePermit;

/// For whom a hash is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    Stranger,
    /// Whoever is logged in, reads the mailbox of a member, or comes from a known device.
    Known,
}

/// Computes and compares password hashes, a bounded number at a time, on threads of its own.
#[derive(Clone)]
pub struct Hasher {
    recipe: Recipe,
    threads: HashThreads,
    /// Who may wait for a thread: strangers take no place from those who are known.
    strangers: Arc<Semaphore>,
    known: Arc<Semaphore>,
    /// Hash of a password nobody has: compared with when an account does not exist, so that the
    /// answer takes as long.
    decoy: Arc<str>,
}

/// The outcome of a comparison.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not the password.
    Wrong,
    /// The password.
    Right,
    /// The password, and the hash that should replace the one we have: the parameters were raised.
    RightButOutdated(String),
}

impl Hasher {
    /// A hasher with the configured cost.
    pub fn new(settings: &config::Auth, keys: Keys) -> Result<Self, Error> {
        let parameters =
            Params::new(settings.argon2_memory_kib, settings.argon2_iterations, settings.argon2_lanes, None)
                .map_err(|error| Error::internal(format!("auth.argon2: {error}")))?;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let fewer = cores.saturating_sub(1).max(1);
        let parallel = if settings.argon2_parallel == 0 { fewer } else { settings.argon2_parallel };
        let recipe = Recipe { parameters, keys };
        let decoy = recipe.hash("nobody has this password", &mut Vec::new())?;
        let room = || Arc::new(Semaphore::new(parallel.saturating_add(settings.argon2_queue)));
        let (strangers, known) = (room(), room());
        Ok(Self { recipe, threads: HashThreads::start(parallel)?, strangers, known, decoy: decoy.into() })
    }

    /// A place in the queue for a hash, kept until it is dropped. When the queue is full, it is said at once.
    pub fn enter(&self, who: Who) -> Result<Place, Error> {
        let room = match who {
            Who::Stranger => &self.strangers,
            Who::Known => &self.known,
        };
        Arc::clone(room).try_acquire_owned().map_err(|_| Error::too_many(BUSY_SECONDS))
    }

    /// The hash to keep for `password`.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        let recipe = self.recipe.clone();
        self.threads.run(move |memory| recipe.hash(&normalised(&password), memory)).await?
    }

    /// Compares `password` with what is kept; with `None` it takes as long and is wrong.
    pub async fn verify(&self, password: String, kept: Option<String>) -> Result<Verdict, Error> {
        let recipe = self.recipe.clone();
        let exists = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.decoy.to_string());
        let compare = move |memory: &mut Vec<Block>| {
            // No password that was accepted is longer; hashing a megabyte serves nobody.
            let password: String = normalised(&password.chars().take(MAX_CHARACTERS + 1).collect::<String>());
            if !(recipe.is_right(&password, &kept, memory)? && exists) {
                return Ok(Verdict::Wrong);
            }
            if recipe.made(&kept)? {
                return Ok(Verdict::Right);
            }
            Ok(Verdict::RightButOutdated(recipe.hash(&password, memory)?))
        };
        self.threads.run(compare).await?
    }
}

/// Bytes of a salt (RFC 9106, 3.1).
const SALT: usize = 16;

/// The hash of a text. The memory grows to what is needed, is kept for the next one, and keeps nothing of this one.
fn computed(
    argon2: &Argon2<'_>,
    text: &[u8],
    salt: &[u8],
    length: usize,
    memory: &mut Vec<Block>,
) -> Result<Vec<u8>, Error> {
    memory.resize(argon2.params().block_count(), Block::new());
    let mut output = vec![0; length];
    argon2.hash_password_into_with_memory(text, salt, &mut output, &mut *memory).map_err(Error::internal)?;
    memory.fill(Block::new());
    Ok(output)
}

/// How a hash is made now.
#[derive(Clone)]
struct Recipe {
    parameters: Params,
    keys: Keys,
}

/// The id of the key of a kept hash, if it has one, and the hash as argon2 knows it.
fn parts(kept: &str) -> (Option<&str>, &str) {
    match kept.strip_prefix(PEPPERED).and_then(|rest| rest.split_once(':')) {
        Some((key_id, hash)) => (Some(key_id), hash),
        None => (None, kept),
    }
}

impl Recipe {
    fn hash(&self, password: &str, memory: &mut Vec<Block>) -> Result<String, Error> {
        let key_id = self.keys.present_id();
        let peppered = self.peppered(key_id, password).ok_or_else(|| Error::internal("no present key"))?;
        let random = SystemIds.random();
        let salt = Salt::new(random.get(..SALT).unwrap_or_default()).map_err(Error::internal)?;
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        let argon2 = Argon2::new(algorithm, version, self.parameters.clone());
        let output = computed(&argon2, peppered.as_bytes(), &salt, Params::DEFAULT_OUTPUT_LEN, memory)?;
        let hash = PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&self.parameters).map_err(Error::internal)?,
            salt: Some(salt),
            hash: Some(Output::new(&output).map_err(Error::internal)?),
        };
        Ok(format!("{PEPPERED}{key_id}:{hash}"))
    }

    /// What is hashed for a password; `None` when the key is not ours any more.
    fn peppered(&self, key_id: &str, password: &str) -> Option<String> {
        self.keys.sign_under(key_id, Purpose::Pepper, password.as_bytes()).map(|signature| hex(&signature))
    }

    /// Whether `kept` was made for this password. A hash whose key is gone fits none, and takes as long.
    fn is_right(&self, password: &str, kept: &str, memory: &mut Vec<Block>) -> Result<bool, Error> {
        let (key_id, hash) = parts(kept);
        let parsed = PasswordHash::new(hash).map_err(Error::internal)?;
        let text = match key_id {
            None => Some(password.to_owned()),
            Some(key_id) => self.peppered(key_id, password),
        };
        let is_ours = text.is_some();
        if !is_ours {
            tracing::warn!("a password is kept under a key that is not in the configuration");
        }
        let text = text.unwrap_or_default();
        let PasswordHash { algorithm, version, salt: Some(salt), hash: Some(expected), .. } = &parsed else {
            return Err(Error::internal("a kept hash lacks a part"));
        };
        let algorithm = Algorithm::try_from(algorithm.as_str()).map_err(Error::internal)?;
        let version = version.map_or(Ok(Version::default()), Version::try_from).map_err(Error::internal)?;
        let argon2 = Argon2::new(algorithm, version, Params::try_from(&parsed).map_err(Error::internal)?);
        let output = computed(&argon2, text.as_bytes(), salt, expected.len(), memory)?;
        Ok(bool::from(output.ct_eq(expected.as_bytes())) && is_ours)
    }

    /// Whether `kept` was made as hashes are made now.
    fn made(&self, kept: &str) -> Result<bool, Error> {
        let (key_id, hash) = parts(kept);
        let cost =
            Params::try_from(&PasswordHash::new(hash).map_err(Error::internal)?).map_err(Error::internal)?;
        let same = cost.m_cost() == self.parameters.m_cost()
            && cost.t_cost() == self.parameters.t_cost()
            && cost.p_cost() == self.parameters.p_cost();
        Ok(same && key_id == Some(self.keys.present_id()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "maíz azul en la milpa";

    fn keys(present: &str, previous: &str) -> Keys {
        let secret = |name: &str| match name {
            "" => String::new(),
            name => format!("the {name} secret of more than 32 characters"),
        };
        Keys::new(secret(present).into(), secret(previous).into()).unwrap()
    }

    fn hasher(memory_kib: u32, keys: Keys) -> Hasher {
        let mut settings =
            crate::config::Config::load(std::path::Path::new("/nowhere"), None, []).unwrap().auth;
        settings.argon2_memory_kib = memory_kib;
        Hasher::new(&settings, keys).unwrap()
    }

    async fn verdict(hasher: &Hasher, password: &str, kept: &str) -> Verdict {
        hasher.verify(password.to_owned(), Some(kept.to_owned())).await.unwrap()
    }

    #[tokio::test]
    async fn a_hash_is_renewed_when_the_cost_was_raised() {
        let cheap = hasher(64, keys("one", ""));
        let kept = cheap.hash(PASSWORD.to_owned()).await.unwrap();
        assert_eq!(verdict(&cheap, PASSWORD, &kept).await, Verdict::Right);
        // The same word typed with a combining accent.
        assert_eq!(verdict(&cheap, "mai\u{301}z azul en la milpa", &kept).await, Verdict::Right);
        assert_eq!(verdict(&cheap, "another", &kept).await, Verdict::Wrong);
        assert_eq!(cheap.verify("nobody has this password".to_owned(), None).await.unwrap(), Verdict::Wrong);
        let dear = hasher(128, keys("one", ""));
        assert!(matches!(verdict(&dear, PASSWORD, &kept).await, Verdict::RightButOutdated(_)));
    }

    #[tokio::test]
    async fn a_hash_needs_its_pepper_and_follows_a_change_of_the_secret() {
        let first = hasher(64, keys("one", ""));
        let kept = first.hash(PASSWORD.to_owned()).await.unwrap();
        // The database alone is worth nothing: neither without the key nor with another one.
        let (_, hash) = parts(&kept);
        assert_eq!(verdict(&first, PASSWORD, hash).await, Verdict::Wrong);
        assert_eq!(verdict(&hasher(64, keys("two", "")), PASSWORD, &kept).await, Verdict::Wrong);
        let second = hasher(64, keys("two", "one"));
        let Verdict::RightButOutdated(renewed) = verdict(&second, PASSWORD, &kept).await else { panic!() };
        assert_eq!(verdict(&hasher(64, keys("two", "")), PASSWORD, &renewed).await, Verdict::Right);
    }

    #[tokio::test]
    async fn a_hash_from_before_the_pepper_works_and_gets_one() {
        use argon2::password_hash::PasswordHasher;
        let parameters = Params::new(64, 2, 1, None).unwrap();
        let kept = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
            .hash_password(PASSWORD.as_bytes())
            .unwrap()
            .to_string();
        let now = hasher(64, keys("one", ""));
        let Verdict::RightButOutdated(renewed) = verdict(&now, PASSWORD, &kept).await else { panic!() };
        assert!(renewed.starts_with(PEPPERED));
        assert_eq!(verdict(&now, PASSWORD, &renewed).await, Verdict::Right);
        assert_eq!(verdict(&now, "another", &kept).await, Verdict::Wrong);
    }
}
