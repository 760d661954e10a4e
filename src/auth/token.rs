//! Access tokens of the API: signed, short-lived, and bound to a session that can be ended.
//!
//! One algorithm (HS256), a type, an audience and a key id of our own; whatever deviates is refused.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::signature::{Error as SignatureError, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::keys::{Keys, Purpose};
use crate::error::{Code, Error};
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

/// The token type in the header (RFC 9068).
const TYPE: &str = "at+jwt";
/// Who issues the tokens and whom they are for: this product's API, nobody else's.
const AUDIENCE: &str = "trilateral-api";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    /// The session; everything else about the member is looked up, so that a change counts at once.
    sid: Id,
    /// Which pair of tokens of the session this one is of; tokens from before pairs were counted are of the first.
    #[serde(default = "first_pair")]
    pair: i64,
    iat: i64,
    exp: i64,
}

const fn first_pair() -> i64 {
    1
}

/// What a token says that is one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The session it speaks for.
    pub session: Id,
    /// The pair it is of.
    pub pair: i64,
    /// Whether its life is over.
    pub is_over: bool,
}

/// A token for a pair of `session`, valid for `minutes`.
pub fn issue(keys: &Keys, session: Id, pair: i64, now: Timestamp, minutes: i64) -> Result<String, Error> {
    install_cryptography();
    let claims = Claims {
        iss: AUDIENCE.to_owned(),
        aud: AUDIENCE.to_owned(),
        sid: session,
        pair,
        iat: now.as_second(),
        exp: plus_seconds(now, minutes.saturating_mul(60)).as_second(),
    };
    let header = Header {
        typ: Some(TYPE.to_owned()),
        kid: Some(keys.present_id().to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    let key = keys.key(keys.present_id(), Purpose::AccessToken).unwrap_or_default();
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&key)).map_err(Error::internal)
}

/// What a token says, if it is one of ours and its life has begun.
pub fn read(keys: &Keys, token: &str, now: Timestamp) -> Result<Shown, Error> {
    install_cryptography();
    let refused = || Error::new(Code::Unauthenticated);
    let header = jsonwebtoken::decode_header(token).map_err(|_| refused())?;
    if header.typ.as_deref() != Some(TYPE) || header.alg != Algorithm::HS256 {
        return Err(refused());
    }
    let key =
        keys.key(header.kid.as_deref().unwrap_or_default(), Purpose::AccessToken).ok_or_else(refused)?;
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "aud", "iss"]);
    // The library asks the machine for the time; ours is an argument.
    validation.validate_exp = false;
    let claims = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(&key), &validation)
        .map_err(|_| refused())?
        .claims;
    let second = now.as_second();
    // A minute of tolerance for tokens issued by a node whose clock runs ahead.
    if claims.iat > second.saturating_add(60) {
        return Err(refused());
    }
    Ok(Shown { session: claims.sid, pair: claims.pair, is_over: claims.exp <= second })
}

/// HMAC with SHA-256 for `jsonwebtoken`, which leaves the choice of cryptography to its user.
struct Hs256(Vec<u8>);

impl Hs256 {
    fn mac(&self, message: &[u8]) -> Result<Hmac<Sha256>, SignatureError> {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).map_err(|_| SignatureError::new())?;
        mac.update(message);
        Ok(mac)
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        Ok(self.mac(message)?.finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        self.mac(message)?.verify_slice(signature).map_err(|_| SignatureError::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

static CRYPTOGRAPHY: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 => Ok(Box::new(Hs256(key.as_bytes().to_vec()))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 => Ok(Box::new(Hs256(key.try_get_as_bytes()?.to_vec()))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

fn install_cryptography() {
    // Only the first call has an effect; later ones find it done.
    let _ = CRYPTOGRAPHY.install_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new("a secret with more than 32 characters".to_owned().into(), String::new().into()).unwrap()
    }

    fn instant(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_token_speaks_for_its_session_until_it_expires() {
        let session = Id(uuid::Uuid::from_u128(5));
        let token = issue(&keys(), session, 3, instant(1_000), 15).unwrap();
        let shown = Shown { session, pair: 3, is_over: false };
        assert_eq!(read(&keys(), &token, instant(1_899)).unwrap(), shown);
        assert!(read(&keys(), &token, instant(1_900)).unwrap().is_over);
        assert!(read(&keys(), &token, instant(900)).is_err());
    }

    #[test]
    fn other_types_keys_algorithms_and_claims_are_refused() {
        install_cryptography();
        let keys = keys();
        let key = keys.key(keys.present_id(), Purpose::AccessToken).unwrap();
        let good = serde_json::json!({"iss": AUDIENCE, "aud": AUDIENCE, "sid": uuid::Uuid::from_u128(5), "iat": 1000, "exp": 2000});
        let header = |typ: &str, kid: &str| Header {
            typ: Some(typ.to_owned()),
            kid: Some(kid.to_owned()),
            ..Header::new(Algorithm::HS256)
        };
        let with = |header: &Header, claims: &serde_json::Value| {
            let token = jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(&key)).unwrap();
            read(&keys, &token, instant(1_500))
        };
        let ours = header(TYPE, keys.present_id());
        assert_eq!(with(&ours, &good).map(|shown| shown.pair).ok(), Some(1));
        assert!(with(&header("JWT", keys.present_id()), &good).is_err());
        assert!(with(&header(TYPE, "00000000"), &good).is_err());
        for (claim, value) in [
            ("aud", serde_json::json!("another")),
            ("iss", serde_json::json!("another")),
            ("exp", serde_json::json!("2000")),
            ("pair", serde_json::json!("first")),
            ("iat", serde_json::json!("soon")),
            ("sid", serde_json::json!(7)),
        ] {
            let mut bad = good.clone();
            bad[claim] = value;
            assert!(with(&ours, &bad).is_err(), "{claim}");
        }
        let mut without = good.clone();
        without.as_object_mut().unwrap().remove("exp");
        assert!(with(&ours, &without).is_err());
        assert!(read(&keys, "eyJhbGciOiJub25lIn0.e30.", instant(1_500)).is_err());
    }
}
