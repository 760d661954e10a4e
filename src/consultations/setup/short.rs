//! Short names of consultations, for paper: the first fifty bits of the key in ten letters. Pure.

use crate::types::Id;
use crate::types::code::ALPHABET;

/// Letters of a short name, five bits each.
const LETTERS: u32 = 10;
/// Bits of a key that a short name leaves out.
const LEFT_OUT: u32 = 128 - 5 * LETTERS;

/// The short name of a key.
pub fn name(id: Id) -> String {
    let bits = id.0.as_u128() >> LEFT_OUT;
    (0..LETTERS)
        .rev()
        .filter_map(|letter| ALPHABET.get(usize::try_from(bits >> (5 * letter) & 31).ok()?))
        .map(|letter| char::from(*letter))
        .collect()
}

/// The first and the last key with this short name, however it was typed.
pub fn range(typed: &str) -> Option<(Id, Id)> {
    let mut bits: u128 = 0;
    let mut letters = 0;
    for letter in typed.chars().filter(char::is_ascii_alphanumeric) {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
        bits = (bits << 5) | u128::try_from(value).ok()?;
        letters += 1;
        if letters > LETTERS {
            return None;
        }
    }
    let first = bits << LEFT_OUT;
    let id = |key| Id(uuid::Uuid::from_u128(key));
    (letters == LETTERS).then(|| (id(first), id(first | ((1 << LEFT_OUT) - 1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_leads_back_to_its_key() {
        let id = Id(uuid::Uuid::from_u128(0x0193_5c6a_8b2f_7123_8abc_def0_1234_5678));
        let short = name(id);
        assert_eq!(short.len(), 10);
        let (first, last) = range(&short.to_lowercase()).unwrap();
        assert!(first <= id && id <= last);
        assert_eq!((name(first), name(last)), (short.clone(), short.clone()));
        for wrong in ["", "U", "0123456789A", "ñ123456789", "012345678"] {
            assert_eq!(range(wrong), None, "{wrong}");
        }
    }
}
