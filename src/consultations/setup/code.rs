//! Codes that people write down and type in: the key to one's own part, and ways in.

use crate::auth::keys::hash_secret;
use crate::types::code;

/// Letters in a code: 5 bits each, so that 100 bits cannot be guessed.
const LETTERS: usize = 20;
/// Letters in a group.
const GROUP: usize = 4;

/// What an invitation begins with, so that nobody takes it for the code of their own part.
const INVITATION: &str = "INV";

/// The code of somebody's own part from random bytes, as it is shown: `K7QF-2M9D-…`, five groups of four.
pub fn own(random: [u8; 32]) -> String {
    code::grouped(&code::letters(random, LETTERS), GROUP)
}

/// An invitation from random bytes, as it is shown: `INV-K7QF2-M9D4X-…`, four groups of five behind its name.
pub fn invitation(random: [u8; 32]) -> String {
    format!("{INVITATION}-{}", code::grouped(&code::letters(random, LETTERS), GROUP + 1))
}

/// The letters of a code however it was typed: small, without dashes, `O` for zero, with or without what an
/// invitation begins with, or the whole address it came in.
pub fn typed_letters(typed: &str) -> String {
    let typed = typed.trim().rsplit(['/', '=']).find(|part| !part.is_empty()).unwrap_or_default();
    let letters = code::typed_letters(typed);
    // `INV` reads as `1NV`, as any other letters would.
    match letters.strip_prefix("1NV") {
        Some(rest) if rest.len() == LETTERS => rest.to_owned(),
        _ => letters,
    }
}

/// Whether a code of one's own or an invitation lacks letters, or has too many.
pub fn is_misspelt(typed: &str) -> bool {
    typed_letters(typed).len() != LETTERS
}

/// The code of a part as it is shown, however it was typed.
pub fn own_as_shown(typed: &str) -> String {
    code::grouped(&typed_letters(typed), GROUP)
}

/// What is kept of a code: the hash of its letters.
pub fn hash(typed: &str) -> Vec<u8> {
    hash_secret(&typed_letters(typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_carelessly() {
        let mut random = [0_u8; 32];
        random[0] = 1;
        random[7] = 31;
        let code = own(random);
        assert_eq!(code, "1000-000Z-0000-0000-0000");
        assert_eq!(hash(&code), hash("l00o 000z 0000 0000 oooo"));
        assert_ne!(hash(&code), hash("1000-000Z-0000-0000-0001"));
    }

    #[test]
    fn an_invitation_looks_different_and_reads_with_and_without_its_name() {
        let mut random = [0_u8; 32];
        random[19] = 31;
        let code = invitation(random);
        assert_eq!(code, "INV-00000-00000-00000-0000Z");
        for typed in [
            "inv 00000 00000 00000 0000z",
            "00000-00000-00000-0000Z",
            "1NV0000000000000000000Z",
            "https://a.example/consultations/x/take-part?invitation=INV-00000-00000-00000-0000Z",
        ] {
            assert_eq!(hash(typed), hash(&code), "{typed}");
        }
        assert_eq!(own_as_shown("oooo 0000 0000 0000 000z"), "0000-0000-0000-0000-000Z");
    }
}
