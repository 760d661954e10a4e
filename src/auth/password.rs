//! Which passwords are accepted (NIST SP 800-63B-4, 3.1.1).

use std::collections::HashSet;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use zxcvbn::zxcvbn;

use crate::error::{FieldError, FieldErrors};
use crate::types::text::words;

/// Fewest characters of a password: it is the only factor.
pub const MIN_CHARACTERS: usize = 15;
/// Most characters of a password; beyond this it is refused, never cut.
pub const MAX_CHARACTERS: usize = 256;

/// First eight bytes of the SHA-256 of well-known passwords of sufficient length, in hexadecimal.
static BLOCKLIST: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../config/password_blocklist.txt").lines().collect());

/// Words, names and places of Spanish and French that stand in passwords: the estimator knows those of English. What
/// is used most comes first.
static WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../config/password_words.txt").lines().collect());

/// Fewest guesses that somebody needs who knows how passwords are made, as a power of ten: what strangers may try
/// here in a row is a hundred, and from a stolen database they have our hash and its pepper before them.
const LEAST_GUESSES: f64 = 9.0;

/// Passwords are compared after composing their characters (NFC), so that every keyboard types the same.
pub(super) fn normalised(password: &str) -> String {
    password.nfc().collect()
}

/// The name of a password in the blocklist: its letters and digits, hashed.
fn blocklist_key(folded: &str) -> String {
    Sha256::digest(folded.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether `text` is one short piece again and again, or a run along the alphabet or the digits.
fn is_monotonous(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let repeats = (1..=4).any(|length| {
        characters.iter().zip(characters.iter().skip(length)).all(|(first, second)| first == second)
    });
    let runs = characters
        .windows(2)
        .filter(|pair| matches!(pair, [first, second] if u32::from(*first).abs_diff(u32::from(*second)) == 1))
        .count();
    repeats || runs + 3 >= characters.len()
}

/// So many different signs beside letters and digits are a password by themselves.
const SIGNS: usize = 6;

/// The letters and digits of a password, as lists of known ones are compared with: `None` when they are
/// only a part of what one would have to guess.
fn letters_alone(password: &str) -> Option<String> {
    let signs: HashSet<char> =
        password.chars().filter(|sign| !sign.is_alphanumeric() && !sign.is_whitespace()).collect();
    let folded = words(password).concat();
    (signs.len() < SIGNS && !folded.is_empty()).then_some(folded)
}

/// Adds to `errors` what is wrong with a password that somebody chose for `field`.
pub fn check(errors: &mut FieldErrors, field: &str, password: &str, name: &str, email: &str) {
    let password = normalised(password);
    let length = password.chars().count();
    if length < MIN_CHARACTERS {
        errors.push(FieldError::new(field, "too-short").limit(15).given(length));
        return;
    }
    if length > MAX_CHARACTERS {
        errors.push(FieldError::new(field, "too-long").limit(256).given(length));
        return;
    }
    let folded = letters_alone(&password);
    let is_listed =
        |folded: &String| is_monotonous(folded) || BLOCKLIST.contains(blocklist_key(folded).as_str());
    if folded.as_ref().is_some_and(|folded| is_personal(folded, name, email)) {
        errors.add(field, "password-personal");
    } else if is_monotonous(&password.to_lowercase()) || folded.as_ref().is_some_and(is_listed) {
        errors.add(field, "password-common");
    } else if let Some(folded) = folded
        && (is_guessable(&password.to_lowercase()) || is_guessable(&folded))
    {
        errors.add(field, "password-guessable");
    }
}

/// Whether few guesses are enough for a text that may be made of known words, of names, years, sequences, repetitions
/// and rows of keys.
fn is_guessable(text: &str) -> bool {
    zxcvbn(text, &WORDS).guesses_log10() < LEAST_GUESSES
}

/// Whether the letters of a password are those of a name, an address or the product, and little more.
fn is_personal(folded: &str, name: &str, email: &str) -> bool {
    let mut personal = words(name);
    personal.extend(words(email));
    personal.push("trilateral".to_owned());
    personal.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = folded.to_owned();
    for word in personal.iter().filter(|word| word.len() >= 3) {
        rest = rest.replace(word.as_str(), "");
    }
    rest.len() < folded.len() && (!rest.chars().any(char::is_alphabetic) || is_guessable(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<&'static str> {
        let mut errors = FieldErrors::default();
        check(&mut errors, "password", password, "Ana López", "ana.lopez@example.org");
        errors.finish(()).err().and_then(|error| error.fields.first().map(|field| field.code))
    }

    #[test]
    fn length_counts_characters_and_nothing_must_be_mixed_in() {
        assert_eq!(refused("fourteen chars"), Some("too-short"));
        assert_eq!(refused("maíz azul en la milpa"), None);
        assert_eq!(refused("ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ ᓄᓇᕗᑦ"), None);
        assert_eq!(refused(&"corn field river ".repeat(20)), Some("too-long"));
    }

    #[test]
    fn signs_are_as_good_as_letters() {
        for strong in [
            "🌽🧭☂♜⚗⚡🧿🪁🎲🦋🍁🌵🐢🌊🔥",
            "#~{!|&%+]=$^@*;:>?",
            "1 🌽 2 🧭 3 ☂ 4 ♜ 5 ⚗ 6 ⚡",
            "ana🌽🧭☂♜⚗⚡🧿🪁🎲🦋🍁🌵",
            "abc #~{!|&%+]=$^@*",
            "हिन्दी में पासवर्ड लम्बा",
        ] {
            assert_eq!(refused(strong), None, "{strong}");
        }
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for known in [
            "aaaaaaaaaaaaaaaa",
            "abcdefghijklmnop",
            "1234567890123456",
            "passwordpassword",
            "Password-Password",
            "qwertyuiopasdfgh",
        ] {
            assert_eq!(refused(known), Some("password-common"), "{known}");
        }
        assert_eq!(refused("!!!!!!!!!!!!!!!!!"), Some("password-common"));
        assert_eq!(refused("🌽🌎🌽🌎🌽🌎🌽🌎🌽🌎🌽🌎🌽🌎🌽🌎"), Some("password-common"));
        assert_eq!(refused("p-a-s-s-w-o-r-d-password"), Some("password-common"));
        assert_eq!(refused("ana.lopez@example.org"), Some("password-personal"));
        assert_eq!(refused("AnaLopezAnaLopez1"), Some("password-personal"));
        assert_eq!(refused("trilateral-2026-trilateral"), Some("password-personal"));
    }

    #[test]
    fn patterns_of_every_language_are_refused_and_it_is_said_why() {
        for (guessable, why) in [
            ("Bienvenidos2026!", "password-guessable"),
            ("contraseña12345", "password-guessable"),
            ("MotDePasse123456!", "password-guessable"),
            ("guadalajara2024", "password-guessable"),
            ("Montreal-Canadiens-1993", "password-guessable"),
            ("1q2w3e4r5t6y7u8i", "password-guessable"),
            ("qwertyuiop123456", "password-guessable"),
            ("azertyuiop123456", "password-guessable"),
            ("iloveyou-iloveyou1", "password-guessable"),
            ("juan carlos 1985", "password-guessable"),
            ("P@ssw0rd12345678", "password-guessable"),
            ("teamomuchomiamor", "password-guessable"),
            ("Ana-Lopez-Ana-1985!!", "password-personal"),
            ("AnaLopez-Toronto-85", "password-personal"),
        ] {
            let refused = refused(guessable);
            assert!(refused == Some(why) || refused == Some("password-common"), "{guessable}: {refused:?}");
        }
        for good in [
            "una frase bastante larga",
            "la milpa da frijol y calabaza",
            "quatre ours dansent sous la neige",
            "corn field river stone",
            "kT9#vQ2!mZ7pLx4",
            "tren mojado lámpara siete ríos",
            "rivière lampe cousin orage",
        ] {
            assert_eq!(refused(good), None, "{good}");
        }
    }
}
