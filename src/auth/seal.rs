//! Signatures that anybody can check with a public key (Ed25519, RFC 8032), from the one secret.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use super::keys::{Keys, Purpose};
use crate::error::Error;

/// The key that signs receipts.
pub struct Seal(Ed25519KeyPair);

impl Seal {
    /// The present key.
    pub fn of(keys: &Keys) -> Result<Self, Error> {
        let seed = keys.sign(Purpose::Receipt, b"seed");
        Ed25519KeyPair::from_seed_unchecked(&seed).map(Self).map_err(Error::internal)
    }

    /// The public key, in base64.
    pub fn public_key(&self) -> String {
        STANDARD.encode(self.0.public_key())
    }

    /// The signature of a text, in base64.
    pub fn sign(&self, text: &[u8]) -> String {
        STANDARD.encode(self.0.sign(text))
    }
}

/// Whether `signature` was made for `text` with the key whose public half this is.
pub fn is_sealed(public_key: &str, text: &[u8], signature: &str) -> bool {
    let (Ok(key), Ok(signature)) = (STANDARD.decode(public_key), STANDARD.decode(signature.trim())) else {
        return false;
    };
    UnparsedPublicKey::new(&ED25519, key).verify(text, &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_for_its_text_and_key_alone() {
        let seal = |secret: &str| {
            Seal::of(&Keys::new(secret.to_owned().into(), String::new().into()).unwrap()).unwrap()
        };
        let (ours, theirs) =
            (seal("a secret with more than 32 characters"), seal("another secret of 32 characters or so"));
        let signature = ours.sign(b"12 votes");
        assert!(is_sealed(&ours.public_key(), b"12 votes", &signature));
        assert!(!is_sealed(&ours.public_key(), b"13 votes", &signature));
        assert!(!is_sealed(&theirs.public_key(), b"12 votes", &signature));
        assert!(!is_sealed("", b"12 votes", &signature) && !is_sealed(&ours.public_key(), b"12 votes", "no"));
    }
}
