//! Keys for signatures, read from files as common tools write them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::UnparsedPublicKey;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use sha2::{Digest, Sha256};

use crate::error::Error;

enum Pair {
    Ed25519(Ed25519KeyPair),
    Rsa(Box<rsa::KeyPair>),
}

/// A private key with the name under which its public half stands in the DNS.
pub struct DkimKey {
    selector: String,
    pair: Pair,
}

/// What stands before an RSA key in a `SubjectPublicKeyInfo`: the algorithm (RFC 3279, 2.3.1).
const RSA_ALGORITHM: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

impl DkimKey {
    /// Reads a private key in PEM: Ed25519 or RSA in PKCS#8, RSA also in PKCS#1.
    pub fn read(selector: &str, pem: &str) -> Result<Self, Error> {
        let body: String = pem.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
        let der = STANDARD.decode(body).map_err(|_| refused(selector, "is no PEM file"))?;
        let rsa = || rsa::KeyPair::from_pkcs8(&der).or_else(|_| rsa::KeyPair::from_der(&der));
        let pair = match Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der) {
            Ok(pair) => Pair::Ed25519(pair),
            Err(_) => Pair::Rsa(Box::new(rsa().map_err(|_| {
                refused(selector, "is neither an Ed25519 key nor an RSA key of 2048 bits or more")
            })?)),
        };
        Ok(Self { selector: selector.to_owned(), pair })
    }

    /// The name of the key.
    pub fn selector(&self) -> &str {
        &self.selector
    }

    /// The value of `a=`.
    pub const fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Ed25519(_) => "ed25519-sha256",
            Pair::Rsa(_) => "rsa-sha256",
        }
    }

    /// The text of the DNS record at `<selector>._domainkey.<domain>`.
    pub fn record(&self) -> String {
        match &self.pair {
            Pair::Ed25519(pair) => {
                format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(pair.public_key().as_ref()))
            }
            Pair::Rsa(pair) => {
                format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(public_key_info(pair.public_key().as_ref())))
            }
        }
    }

    /// The signature of `data`.
    pub(super) fn sign(&self, data: &[u8]) -> Result<Vec<u8>, Error> {
        match &self.pair {
            // RFC 8463, 3: what is signed is the hash.
            Pair::Ed25519(pair) => Ok(pair.sign(&Sha256::digest(data)).as_ref().to_vec()),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), data, &mut signature)
                    .map_err(|_| Error::internal("an RSA signature failed"))?;
                Ok(signature)
            }
        }
    }

    /// Whether `signature` is that of `data`.
    pub(super) fn verifies(&self, data: &[u8], signature: &[u8]) -> bool {
        match &self.pair {
            Pair::Ed25519(pair) => UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref())
                .verify(&Sha256::digest(data), signature)
                .is_ok(),
            Pair::Rsa(pair) => {
                UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref())
                    .verify(data, signature)
                    .is_ok()
            }
        }
    }
}

/// A new Ed25519 key, in PEM.
pub fn new_key() -> Result<String, Error> {
    let der = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
        .map_err(|_| Error::internal("no key could be made"))?;
    Ok(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der.as_ref())))
}

/// Wraps an RSA key as receivers expect it.
fn public_key_info(key: &[u8]) -> Vec<u8> {
    let mut bits = vec![0];
    bits.extend_from_slice(key);
    let mut content = RSA_ALGORITHM.to_vec();
    content.extend(tagged(0x03, &bits));
    tagged(0x30, &content)
}

/// A DER value: tag, length, content.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    match significant.as_slice() {
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(content);
    out
}

fn refused(selector: &str, why: &str) -> Error {
    Error::internal(format!("configuration: the DKIM key {selector} {why}"))
}
