//! The codes of single rows, and the chain over all of them. Pure.
//!
//! A row's code (HMAC with SHA-256, RFC 2104) says that the program wrote it as it stands. The seal of row `n` is a code
//! over its number, the seal before it and the row's code: whoever takes a row out, puts one in or exchanges two has to
//! make every seal from there on anew, for which the key is missing that is not in the database.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::model::EventRow;
use crate::types::Timestamp;

/// What the first seal follows.
pub const BEGINNING: [u8; 32] = [0; 32];

/// The code of a row.
pub fn code(key: &[u8; 32], row: &EventRow) -> [u8; 32] {
    let content = json!([
        row.id,
        row.at.0.as_microsecond(),
        row.action,
        row.actor_id,
        row.actor_role,
        row.subject_kind,
        row.subject_id,
        row.country,
        sorted(&row.detail.0),
    ]);
    mac(key, &[b"event", content.to_string().as_bytes()])
}

/// The seal of row `number`, which has this code, behind the seal before it. `is_former` rows had none of their own.
pub fn seal(key: &[u8; 32], number: i64, is_former: bool, before: &[u8], code: &[u8]) -> [u8; 32] {
    mac(key, &[b"seal", &number.to_be_bytes(), &[u8::from(is_former)], before, code])
}

/// The code of an anchor: the chain went on from here when its old end was cut off.
pub fn anchor(key: &[u8; 32], number: i64, seal: &[u8], cut_at: Timestamp) -> [u8; 32] {
    mac(key, &[b"anchor", &number.to_be_bytes(), seal, &cut_at.as_microsecond().to_be_bytes()])
}

/// The parts with their lengths before them, so that no two lists of parts are the same text.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so that this can only be one.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The same document with its keys in order: one database gives them back as they came, the other does not.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(object) => {
            let mut pairs: Vec<(&String, Value)> =
                object.iter().map(|(key, value)| (key, sorted(value))).collect();
            pairs.sort_by_key(|(key, _)| *key);
            Value::Array(pairs.into_iter().map(|(key, value)| json!([key, value])).collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{At, Json};
    use crate::types::Id;

    fn row(detail: Value) -> EventRow {
        EventRow {
            id: Id(uuid::Uuid::from_u128(1)),
            at: At(Timestamp::from_second(1_000).unwrap()),
            action: "member.read".to_owned(),
            actor_id: None,
            actor_role: "system".to_owned(),
            subject_kind: "member".to_owned(),
            subject_id: "7".to_owned(),
            country: Some("CA".to_owned()),
            detail: Json(detail),
            mac: None,
            key_id: String::new(),
        }
    }

    #[test]
    fn a_code_tells_every_part_of_a_row_apart_and_no_order_of_keys() {
        let key = [1; 32];
        let whole = row(json!({ "a": 1, "b": [{ "c": 2, "d": 3 }] }));
        let code_of = |row: &EventRow| code(&key, row);
        assert_eq!(code_of(&whole), code_of(&row(json!({ "b": [{ "d": 3, "c": 2 }], "a": 1 }))));
        let changed: [fn(&mut EventRow); 9] = [
            |row| row.id = Id(uuid::Uuid::from_u128(2)),
            |row| row.at = At(Timestamp::from_microsecond(1_000_000_001).unwrap()),
            |row| row.action.push('x'),
            |row| row.actor_id = Some(Id(uuid::Uuid::from_u128(2))),
            |row| row.actor_role.push('x'),
            |row| row.subject_kind.push('x'),
            |row| row.subject_id.push('x'),
            |row| row.country = None,
            |row| row.detail = Json(json!({ "a": 2, "b": [{ "c": 2, "d": 3 }] })),
        ];
        for (position, change) in changed.iter().enumerate() {
            let mut other = whole.clone();
            change(&mut other);
            assert_ne!(code_of(&whole), code_of(&other), "{position}");
        }
        assert_ne!(code_of(&whole), code(&[2; 32], &whole), "another key");
    }

    #[test]
    fn a_seal_hangs_on_its_number_and_on_all_before_it() {
        let key = [1; 32];
        let first = seal(&key, 1, false, &BEGINNING, b"one");
        let second = seal(&key, 2, false, &first, b"two");
        assert_ne!(second, seal(&key, 3, false, &first, b"two"));
        assert_ne!(second, seal(&key, 2, true, &first, b"two"));
        assert_ne!(second, seal(&key, 2, false, &seal(&key, 1, false, &BEGINNING, b"eno"), b"two"));
        let then = Timestamp::UNIX_EPOCH;
        assert_ne!(
            anchor(&key, 1, &first, then),
            anchor(&key, 1, &first, crate::types::clock::plus_seconds(then, 1))
        );
        assert_ne!(anchor(&key, 1, &first, then), seal(&key, 1, false, &first, b""));
    }
}
