//! Texts that the database keeps and only the secret opens (AES-256-GCM, NIST SP 800-38D): whoever has a copy of
//! the database alone reads nothing of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::keys::{Keys, Purpose};
use crate::error::Error;

/// What a closed text begins with; behind it stand the id of its key, and in base64 the nonce and the rest.
pub const MARK: &str = "closed.";

/// Closes a text. `random` must never come twice; `about` names the one thing that it belongs to, for which
/// alone it opens again.
pub fn close(
    keys: &Keys,
    purpose: Purpose,
    about: &[u8],
    random: [u8; 32],
    text: &str,
) -> Result<String, Error> {
    let key = key(keys, keys.present_id(), purpose)?;
    let nonce: [u8; NONCE_LEN] = std::array::from_fn(|place| random.get(place).copied().unwrap_or_default());
    let mut sealed = text.as_bytes().to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(about), &mut sealed)
        .map_err(|_| Error::internal("a text could not be closed"))?;
    let bytes: Vec<u8> = nonce.into_iter().chain(sealed).collect();
    Ok(format!("{MARK}{}.{}", keys.present_id(), URL_SAFE_NO_PAD.encode(bytes)))
}

/// The text as it was; one that was never closed is its own. A closed one that does not open says that the
/// secret is another, or that somebody changed it.
pub fn open(keys: &Keys, purpose: Purpose, about: &[u8], text: String) -> Result<String, Error> {
    let Some((key_id, rest)) = text.strip_prefix(MARK).and_then(|rest| rest.split_once('.')) else {
        return Ok(text);
    };
    let unreadable = || Error::internal("this was closed with another secret, or changed since");
    let mut bytes = URL_SAFE_NO_PAD.decode(rest).map_err(|_| unreadable())?;
    let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN).ok_or_else(unreadable)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| unreadable())?;
    let opened = key(keys, key_id, purpose)?
        .open_in_place(nonce, Aad::from(about), sealed)
        .map_err(|_| unreadable())?;
    String::from_utf8(opened.to_vec()).map_err(|_| unreadable())
}

fn key(keys: &Keys, key_id: &str, purpose: Purpose) -> Result<LessSafeKey, Error> {
    let key =
        keys.key(key_id, purpose).ok_or_else(|| Error::internal("the key of this text is not known"))?;
    let key = UnboundKey::new(&AES_256_GCM, &key).map_err(|_| Error::internal("no key has this length"))?;
    Ok(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(present: &str, previous: &str) -> Keys {
        Keys::new(present.to_owned().into(), previous.to_owned().into()).unwrap()
    }

    #[test]
    fn a_closed_text_opens_with_its_secret_for_its_thing_alone() {
        let (old, new) = ("a secret with more than 32 characters", "another secret of 32 characters or so");
        let closed = close(&keys(old, ""), Purpose::Outbox, b"7", [3; 32], "token=é").unwrap();
        assert!(closed.starts_with(MARK) && !closed.contains("token"));
        let open =
            |keys: Keys, purpose, about: &[u8], text: &str| open(&keys, purpose, about, text.to_owned());
        assert_eq!(open(keys(old, ""), Purpose::Outbox, b"7", &closed).unwrap(), "token=é");
        assert_eq!(open(keys(new, old), Purpose::Outbox, b"7", &closed).unwrap(), "token=é", "a new secret");
        assert!(open(keys(new, ""), Purpose::Outbox, b"7", &closed).is_err());
        assert!(open(keys(old, ""), Purpose::Outbox, b"8", &closed).is_err(), "another mail");
        assert!(open(keys(old, ""), Purpose::Form, b"7", &closed).is_err());
        let mut changed = closed.clone();
        changed.pop();
        assert!(open(keys(old, ""), Purpose::Outbox, b"7", &changed).is_err());
        assert_eq!(open(keys(old, ""), Purpose::Outbox, b"7", "plain").unwrap(), "plain");
    }
}
