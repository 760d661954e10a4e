//! Checks our own signatures, as a receiver would but for the DNS.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::canonical::{self, Field};
use super::key::DkimKey;

/// What was found of one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The key it names.
    pub selector: String,
    /// Whether it holds.
    pub valid: bool,
}

/// Looks at every signature of a message.
pub fn verify(message: &str, keys: &[DkimKey]) -> Vec<Verified> {
    let (head, body) = message.split_once("\r\n\r\n").unwrap_or((message, ""));
    let fields = canonical::fields(head);
    let signatures = fields.iter().filter(|field| field.name.eq_ignore_ascii_case("dkim-signature"));
    signatures
        .map(|signature| {
            let selector = tag(&signature.value, "s").unwrap_or_default();
            let key = keys.iter().find(|key| key.selector() == selector);
            let valid = key.is_some_and(|key| holds(key, signature, &fields, body));
            Verified { selector, valid }
        })
        .collect()
}

/// The value of a tag, without blanks.
fn tag(value: &str, name: &str) -> Option<String> {
    let found = value.split(';').filter_map(|tag| tag.split_once('=')).find(|(key, _)| key.trim() == name);
    found.map(|(_, value)| value.chars().filter(|character| !character.is_whitespace()).collect())
}

fn holds(key: &DkimKey, signature: &Field, fields: &[Field], body: &str) -> bool {
    let own = &signature.value;
    let hash = STANDARD.encode(Sha256::digest(canonical::body(body).as_bytes()));
    let (Some(names), Some(bytes)) =
        (tag(own, "h"), tag(own, "b").and_then(|text| STANDARD.decode(text).ok()))
    else {
        return false;
    };
    if tag(own, "bh") != Some(hash) || tag(own, "a").as_deref() != Some(key.algorithm()) {
        return false;
    }
    let names: Vec<&str> = names.split(':').collect();
    let Some((before, _)) = own.rsplit_once("b=") else { return false };
    let unsigned = format!("dkim-signature:{}", canonical::value(&format!("{before}b=")));
    let data = format!("{}{unsigned}", canonical::covered(fields, &names));
    key.verifies(data.as_bytes(), &bytes)
}
