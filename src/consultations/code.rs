//! Codes that people write down and type in: the key to one's own part, and ways in.

use crate::auth::keys::hash_secret;

/// Crockford's alphabet: no letter that can be taken for a number.
pub(super) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters in a code: 5 bits each, so that 100 bits cannot be guessed.
const LETTERS: usize = 20;
/// Letters in a group.
const GROUP: usize = 4;

/// A code from random bytes, as it is shown: `K7QF-2M9D-…`.
pub fn from_random(random: [u8; 32]) -> String {
    let letters: String = random
        .iter()
        .take(LETTERS)
        .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect();
    let mut shown = String::new();
    for (index, letter) in letters.chars().enumerate() {
        if index > 0 && index % GROUP == 0 {
            shown.push('-');
        }
        shown.push(letter);
    }
    shown
}

/// What is kept of a code: the hash of its letters, however they were typed.
pub fn hash(typed: &str) -> Vec<u8> {
    let letters: String = typed
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric())
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    hash_secret(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_carelessly() {
        let mut random = [0_u8; 32];
        random[0] = 1;
        random[7] = 31;
        let code = from_random(random);
        assert_eq!(code, "1000-000Z-0000-0000-0000");
        assert_eq!(hash(&code), hash("l00o 000z 0000 0000 oooo"));
        assert_ne!(hash(&code), hash("1000-000Z-0000-0000-0001"));
    }
}
