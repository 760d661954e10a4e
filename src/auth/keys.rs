//! One secret, a key for each purpose.
//!
//! What we sign carries a key id, so that a secret can be changed while what the one before it
//! signed stays valid for as long as it stands in the configuration.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::db::RecordKey;
use crate::error::Error;
use crate::types::Id;
use crate::types::text::hex;

type HmacSha256 = Hmac<Sha256>;

/// Shortest secret we accept, in characters.
pub const MIN_SECRET: usize = 32;

/// What a key is for; a signature made for one purpose is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Access tokens of the API.
    AccessToken,
    /// What passwords are mixed with before they are hashed.
    Pepper,
    /// What follows a refresh token that was used.
    RefreshToken,
    /// Links in digests: unsubscribe and preferences.
    DigestLink,
    /// Private feeds.
    DigestFeed,
    /// Names of mails in their envelope sender.
    Bounce,
    /// Proofs of origin in forms.
    Form,
    /// Names under which attempts are counted, so that no address is stored for it.
    Throttle,
    /// What keeps one person to one voice in a consultation, and codes of participants.
    Participation,
    /// Receipts that others can check.
    Receipt,
    /// Mails with a secret in them, while they wait.
    Outbox,
    /// The record of who did what.
    Record,
    /// Secrets of second factors.
    Factor,
    /// What strangers have asked for, while it waits.
    Request,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::AccessToken => b"access-token",
            Self::Pepper => b"pepper",
            Self::RefreshToken => b"refresh-token",
            Self::DigestLink => b"digest-link",
            Self::DigestFeed => b"digest-feed",
            Self::Bounce => b"bounce",
            Self::Form => b"form",
            Self::Throttle => b"throttle",
            Self::Participation => b"participation",
            Self::Receipt => b"receipt",
            Self::Outbox => b"outbox",
            Self::Record => b"record",
            Self::Factor => b"factor",
            Self::Request => b"request",
        }
    }
}

/// The present secret and, during a change, the one before it.
#[derive(Clone)]
pub struct Keys {
    secrets: Vec<(String, SecretString)>,
}

impl Keys {
    /// Refuses a secret that is too short to be one.
    pub fn new(present: SecretString, previous: SecretString) -> Result<Self, Error> {
        if present.expose_secret().chars().count() < MIN_SECRET {
            return Err(Error::internal(format!("auth.secret must have at least {MIN_SECRET} characters")));
        }
        let mut secrets = vec![(key_id(&present), present)];
        if !previous.expose_secret().is_empty() {
            secrets.push((key_id(&previous), previous));
        }
        Ok(Self { secrets })
    }

    /// The id of the key that signs now.
    pub fn present_id(&self) -> &str {
        self.secrets.first().map_or("", |(id, _)| id.as_str())
    }

    /// The key for `purpose` under `key_id`, if we still accept that one.
    pub fn key(&self, key_id: &str, purpose: Purpose) -> Option<[u8; 32]> {
        let (_, secret) = self.secrets.iter().find(|(id, _)| id == key_id)?;
        Some(mac(secret.expose_secret().as_bytes(), purpose.label()))
    }

    /// The key that the record of acts is sealed with from now on.
    pub fn record_key(&self) -> RecordKey {
        let id = self.present_id().to_owned();
        let bytes = self.key(&id, Purpose::Record).unwrap_or_default();
        RecordKey { id, bytes }
    }

    /// The signature of `message` with the present key.
    pub fn sign(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        self.key(self.present_id(), purpose).map_or([0; 32], |key| mac(&key, message))
    }

    /// The signature of `message` with the key of that id, if we still accept it.
    pub fn sign_under(&self, key_id: &str, purpose: Purpose, message: &[u8]) -> Option<[u8; 32]> {
        self.key(key_id, purpose).map(|key| mac(&key, message))
    }

    /// Whether `signature` is one of ours for `message`; compares in constant time.
    pub fn verify(&self, key_id: &str, purpose: Purpose, message: &[u8], signature: &[u8]) -> bool {
        use subtle::ConstantTimeEq;
        let Some(key) = self.key(key_id, purpose) else { return false };
        mac(&key, message).get(..signature.len()).is_some_and(|ours| ours.ct_eq(signature).into())
            && signature.len() >= 16
    }

    /// [`Keys::verify`], where a signature has no room for the id of its key.
    pub fn verify_any(&self, purpose: Purpose, message: &[u8], signature: &[u8]) -> bool {
        self.secrets.iter().any(|(key_id, _)| self.verify(key_id, purpose, message, signature))
    }

    /// A text that names `id` and that nobody else can make: `<key id>.<id and signature>`.
    pub fn signed_id(&self, purpose: Purpose, id: Id) -> String {
        let mut bytes = id.0.as_bytes().to_vec();
        bytes.extend(self.sign(purpose, id.0.as_bytes()).iter().take(16));
        format!("{}.{}", self.present_id(), URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads what [`Keys::signed_id`] made; `None` for anything else.
    pub fn open_signed_id(&self, purpose: Purpose, text: &str) -> Option<Id> {
        let (key_id, rest) = text.split_once('.')?;
        let bytes = URL_SAFE_NO_PAD.decode(rest).ok()?;
        let (id, signature) = bytes.split_at_checked(16)?;
        if !self.verify(key_id, purpose, id, signature) {
            return None;
        }
        uuid::Uuid::from_slice(id).ok().map(Id)
    }
}

/// The public name of a secret: it tells two secrets apart and says nothing about either.
fn key_id(secret: &SecretString) -> String {
    let [first, second, third, fourth, ..] = mac(secret.expose_secret().as_bytes(), b"key-id");
    hex(&[first, second, third, fourth])
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes a key of any length, so that this can only be one.
    let Ok(mut mac) = <HmacSha256 as KeyInit>::new_from_slice(key) else { return [0; 32] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// How secrets are kept: only their SHA-256; they are long and random, so that no salt is needed.
pub fn hash_secret(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Random bytes as a text for links, cookies and tokens.
pub fn secret_text(random: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(random)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(present: &str, previous: &str) -> Keys {
        Keys::new(present.to_owned().into(), previous.to_owned().into()).unwrap()
    }

    const OLD: &str = "an old secret of more than 32 characters";
    const NEW: &str = "a new secret with more than 32 characters";

    #[test]
    fn a_signed_id_survives_one_change_of_the_secret() {
        let id = Id(uuid::Uuid::from_u128(7));
        let text = keys(OLD, "").signed_id(Purpose::DigestLink, id);
        assert_eq!(keys(NEW, OLD).open_signed_id(Purpose::DigestLink, &text), Some(id));
        assert_eq!(keys(NEW, "").open_signed_id(Purpose::DigestLink, &text), None);
    }

    #[test]
    fn a_signature_serves_one_purpose_and_no_other_id() {
        let keys = keys(NEW, "");
        let text = keys.signed_id(Purpose::DigestLink, Id(uuid::Uuid::from_u128(7)));
        assert_eq!(keys.open_signed_id(Purpose::Form, &text), None);
        let other = keys.signed_id(Purpose::DigestLink, Id(uuid::Uuid::from_u128(8)));
        assert_ne!(text, other);
        for (position, _) in text.char_indices() {
            let mut changed = text.clone();
            changed.replace_range(
                position..=position,
                if text.get(position..=position) == Some("A") { "B" } else { "A" },
            );
            if changed != text {
                let opened = keys.open_signed_id(Purpose::DigestLink, &changed);
                assert!(opened.is_none(), "{position}");
            }
        }
    }

    #[test]
    fn short_secrets_are_refused() {
        assert!(Keys::new("short".to_owned().into(), String::new().into()).is_err());
    }
}
