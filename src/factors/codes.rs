//! Recovery codes: letters on paper for the day on which the telephone is lost.

use crate::auth::keys::hash_secret;
use crate::types::code;

/// Codes that a member gets at a time.
pub const COUNT: usize = 10;
/// Letters of a code: 120 bits, so that its hash needs no salt.
const LETTERS: usize = 24;
/// Letters in a group.
const GROUP: usize = 4;

/// A code from random bytes, as it is shown: six groups of four.
pub fn shown(random: [u8; 32]) -> String {
    code::grouped(&code::letters(random, LETTERS), GROUP)
}

/// What is kept of a code however it was typed; `None` where it cannot be one.
pub fn kept(typed: &str) -> Option<Vec<u8>> {
    let letters = code::typed_letters(typed);
    (letters.len() == LETTERS).then(|| hash_secret(&letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_carelessly() {
        let code = shown([7; 32]);
        assert_eq!(code, "7777-7777-7777-7777-7777-7777");
        assert_eq!(kept(&code), kept(" 7777 7777 77777777 7777-7777"));
        assert_ne!(kept(&code), kept("7777-7777-7777-7777-7777-7778"));
        assert_eq!(kept("123456"), None);
    }
}
