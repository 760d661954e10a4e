//! Passwords: which are accepted (NIST SP 800-63B-4, 3.1.1), and how they are kept (argon2id).

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

use crate::config;
use crate::error::{Error, FieldErrors};
use crate::types::text::words;

/// Fewest characters of a password: it is the only factor.
pub const MIN_CHARACTERS: usize = 15;
/// Most characters of a password; beyond this it is refused, never cut.
pub const MAX_CHARACTERS: usize = 256;

/// First eight bytes of the SHA-256 of well-known passwords of sufficient length, in hexadecimal.
static BLOCKLIST: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../config/password_blocklist.txt").lines().collect());

/// Passwords are compared after composing their characters (NFC), so that every keyboard types the same.
fn normalised(password: &str) -> String {
    password.nfc().collect()
}

/// The name of a password in the blocklist: its letters and digits, hashed.
fn blocklist_key(folded: &str) -> String {
    Sha256::digest(folded.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether `text` is one short piece again and again, or a run along the alphabet or the digits.
fn is_monotonous(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let repeats = (1..=4).any(|length| {
        characters.iter().zip(characters.iter().skip(length)).all(|(first, second)| first == second)
    });
    let runs = characters
        .windows(2)
        .filter(|pair| matches!(pair, [first, second] if u32::from(*first).abs_diff(u32::from(*second)) == 1))
        .count();
    repeats || runs + 3 >= characters.len()
}

/// So many different signs beside letters and digits are a password by themselves.
const SIGNS: usize = 6;

/// The letters and digits of a password, as lists of known ones are compared with: `None` when they are
/// only a part of what one would have to guess.
fn letters_alone(password: &str) -> Option<String> {
    let signs: HashSet<char> =
        password.chars().filter(|sign| !sign.is_alphanumeric() && !sign.is_whitespace()).collect();
    let folded = words(password).concat();
    (signs.len() < SIGNS && !folded.is_empty()).then_some(folded)
}

/// Adds to `errors` what is wrong with a password that somebody chose for `field`.
pub fn check(errors: &mut FieldErrors, field: &str, password: &str, name: &str, email: &str) {
    let password = normalised(password);
    let length = password.chars().count();
    if length < MIN_CHARACTERS {
        errors.add_limit(field, "too-short", 15);
        return;
    }
    if length > MAX_CHARACTERS {
        errors.add_limit(field, "too-long", 256);
        return;
    }
    let folded = letters_alone(&password);
    let is_listed =
        |folded: &String| is_monotonous(folded) || BLOCKLIST.contains(blocklist_key(folded).as_str());
    if folded.as_ref().is_some_and(|folded| is_personal(folded, name, email)) {
        errors.add(field, "password-personal");
    } else if is_monotonous(&password.to_lowercase()) || folded.as_ref().is_some_and(is_listed) {
        errors.add(field, "password-common");
    }
}

/// Whether the letters of a password are those of a name, an address or the product, and nothing more.
fn is_personal(folded: &str, name: &str, email: &str) -> bool {
    let mut personal = words(name);
    personal.extend(words(email));
    personal.push("trilateral".to_owned());
    personal.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = folded.to_owned();
    for word in personal.iter().filter(|word| word.len() >= 3) {
        rest = rest.replace(word.as_str(), "");
    }
    !rest.chars().any(char::is_alphabetic) && rest.len() < folded.len()
}

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

/// Computes and compares password hashes, a bounded number at a time, away from the database's threads.
#[derive(Clone)]
pub struct Hasher {
    parameters: Params,
    permits: Arc<Semaphore>,
    /// Who may wait for a permit: strangers take no place from those who are known.
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
    pub fn new(settings: &config::Auth) -> Result<Self, Error> {
        let parameters =
            Params::new(settings.argon2_memory_kib, settings.argon2_iterations, settings.argon2_lanes, None)
                .map_err(|error| Error::internal(format!("auth.argon2: {error}")))?;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let parallel = if settings.argon2_parallel == 0 { cores } else { settings.argon2_parallel };
        let decoy = hash(&parameters, "nobody has this password")?;
        let room = || Arc::new(Semaphore::new(parallel.saturating_add(settings.argon2_queue)));
        let (strangers, known) = (room(), room());
        Ok(Self {
            parameters,
            permits: Arc::new(Semaphore::new(parallel)),
            strangers,
            known,
            decoy: decoy.into(),
        })
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
        let parameters = self.parameters.clone();
        self.bounded(move || hash(&parameters, &normalised(&password))).await
    }

    /// Compares `password` with what is kept; with `None` it takes as long and is wrong.
    pub async fn verify(&self, password: String, kept: Option<String>) -> Result<Verdict, Error> {
        let parameters = self.parameters.clone();
        let exists = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.decoy.to_string());
        self.bounded(move || {
            // No password that was accepted is longer; hashing a megabyte serves nobody.
            let password: String = normalised(&password.chars().take(MAX_CHARACTERS + 1).collect::<String>());
            let parsed = PasswordHash::new(&kept).map_err(Error::internal)?;
            let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && exists;
            if !right {
                return Ok(Verdict::Wrong);
            }
            let cost = Params::try_from(&parsed).map_err(Error::internal)?;
            let same = cost.m_cost() == parameters.m_cost()
                && cost.t_cost() == parameters.t_cost()
                && cost.p_cost() == parameters.p_cost();
            Ok(if same { Verdict::Right } else { Verdict::RightButOutdated(hash(&parameters, &password)?) })
        })
        .await
    }

    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(Error::unavailable)?;
        tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(permit);
            outcome
        })
        .await
        .map_err(Error::internal)?
    }
}

fn hash(parameters: &Params, password: &str) -> Result<String, Error> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters.clone())
        .hash_password(password.as_bytes())
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<&'static str> {
        let mut errors = FieldErrors::default();
        check(&mut errors, "password", password, "Ana López", "ana.lopez@example.org");
        errors.finish(()).err().and_then(|error| error.fields.first().map(|field| field.code))
    }

    #[test]
    fn length_counts_characters_and_nothing_must_be_mixed_in() {
        assert_eq!(refused("fourteen chars"), Some("too-short"));
        assert_eq!(refused("maíz azul en la milpa"), None);
        assert_eq!(refused("ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ ᓄᓇᕗᑦ"), None);
        assert_eq!(refused(&"corn field river ".repeat(20)), Some("too-long"));
    }

    #[test]
    fn signs_are_as_good_as_letters() {
        for strong in [
            "🌽🧭☂♜⚗⚡🧿🪁🎲🦋🍁🌵🐢🌊🔥",
            "#~{!|&%+]=$^@*;:>?",
            "1 🌽 2 🧭 3 ☂ 4 ♜ 5 ⚗ 6 ⚡",
            "ana🌽🧭☂♜⚗⚡🧿🪁🎲🦋🍁🌵",
            "abc #~{!|&%+]=$^@*",
            "हिन्दी में पासवर्ड लम्बा",
        ] {
            assert_eq!(refused(strong), None, "{strong}");
        }
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for known in [
            "aaaaaaaaaaaaaaaa",
            "abcdefghijklmnop",
            "1234567890123456",
            "passwordpassword",
            "Password-Password",
            "qwertyuiopasdfgh",
        ] {
            assert_eq!(refused(known), Some("password-common"), "{known}");
        }
        assert_eq!(refused("!!!!!!!!!!!!!!!!!"), Some("password-common"));
        assert_eq!(refused("🌽🌎🌽🌎🌽🌎🌽🌎🌽🌎🌽🌎🌽🌎🌽🌎"), Some("password-common"));
        assert_eq!(refused("p-a-s-s-w-o-r-d-password"), Some("password-common"));
        assert_eq!(refused("ana.lopez@example.org"), Some("password-personal"));
        assert_eq!(refused("AnaLopezAnaLopez1"), Some("password-personal"));
        assert_eq!(refused("trilateral-2026-trilateral"), Some("password-personal"));
    }

    #[tokio::test]
    async fn a_hash_is_renewed_when_the_cost_was_raised() {
        let mut settings =
            crate::config::Config::load(std::path::Path::new("/nowhere"), None, []).unwrap().auth;
        settings.argon2_memory_kib = 64;
        let cheap = Hasher::new(&settings).unwrap();
        let kept = cheap.hash("maíz azul en la milpa".to_owned()).await.unwrap();
        assert_eq!(
            cheap.verify("maíz azul en la milpa".to_owned(), Some(kept.clone())).await.unwrap(),
            Verdict::Right
        );
        // The same word typed with a combining accent.
        assert_eq!(
            cheap.verify("mai\u{301}z azul en la milpa".to_owned(), Some(kept.clone())).await.unwrap(),
            Verdict::Right
        );
        assert_eq!(cheap.verify("another".to_owned(), Some(kept.clone())).await.unwrap(), Verdict::Wrong);
        assert_eq!(cheap.verify("nobody has this password".to_owned(), None).await.unwrap(), Verdict::Wrong);
        settings.argon2_memory_kib = 128;
        let dear = Hasher::new(&settings).unwrap();
        let verdict = dear.verify("maíz azul en la milpa".to_owned(), Some(kept)).await.unwrap();
        assert!(matches!(verdict, Verdict::RightButOutdated(_)));
    }
}
