//! Rules for text that people write: what is kept, what is compared, what is shown in short.

use unicode_normalization::UnicodeNormalization;

use super::characters;
use crate::search::{Word, words_of_name};

/// Text as we keep it: composed (NFC), line ends as `\n`, no characters that a format could not carry
/// or nobody could see, no blanks at either end. What has nothing to see comes back empty.
pub fn clean(text: &str) -> String {
    if text.is_ascii() && !text.chars().any(|character| character.is_control() && character != '\n') {
        // Most texts: nothing to take out, and nothing to compose.
        return text.trim().to_owned();
    }
    let text = text.replace("\r\n", "\n");
    // What is taken out first may have stood between a letter and its accent.
    let composed: String = text.chars().filter_map(characters::kept).nfc().collect();
    characters::trim(&composed).to_owned()
}

/// [`clean`], on one line and in one direction.
pub fn clean_line(text: &str) -> String {
    let text = clean(text);
    let text: String = text.chars().filter(|character| !characters::isolates(*character)).nfc().collect();
    characters::trim(&text.split_whitespace().collect::<Vec<_>>().join(" ")).to_owned()
}

/// A document without the characters that XML 1.0 cannot carry: texts kept before they were taken out on
/// entry may hold some.
pub fn carried_by_xml(document: &str) -> String {
    document.chars().filter(|character| characters::is_carried(*character)).collect()
}

/// What two texts have in common that look the same to a reader: without what cannot be seen.
pub fn seen(text: &str) -> String {
    let seen: String =
        clean_line(text).chars().filter(|character| !characters::is_invisible(*character)).nfc().collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A person's name, or a part of one, as we compare and order names: its [`words`]. Both databases keep and compare
/// exactly this, so both find and order the same.
pub fn name_key(name: &str) -> String {
    let name = seen(name);
    // Without its marks a sign that is blank may stand at an end.
    let key = seen(&words(&name).join(" "));
    // A name of nothing but signs is compared as it stands.
    if key.is_empty() { name.to_lowercase() } else { key }
}

/// The words of a text as search compares them ([`crate::search::fold`]): lower case, without accents, apostrophes and
/// hyphens, and without letters that many keyboards lack.
pub fn words(text: &str) -> Vec<String> {
    let words = words_of_name(text);
    let letters = words.iter().flat_map(Word::between_hyphens).map(|word| word.letters());
    letters.filter(|word| !word.is_empty()).collect()
}

/// Bytes as people compare them: two hexadecimal digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that [`hex`] wrote; small and capital digits alike.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let is_hex = text.chars().all(|digit| digit.is_ascii_hexdigit());
    if !is_hex || !text.len().is_multiple_of(2) {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(text.get(at..at.saturating_add(2))?, 16).ok();
    (0..text.len()).step_by(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_digits() {
        assert_eq!(unhex(&hex(&[0, 0xab, 0xff])), Some(vec![0, 0xab, 0xff]));
        assert_eq!(unhex("AB"), Some(vec![0xab]));
        for bad in ["a", "xy", "é1", "+1"] {
            assert_eq!(unhex(bad), None, "{bad}");
        }
    }

    #[test]
    fn words_ignore_case_and_accents_in_every_language() {
        assert_eq!(words("L'Équité  raciale"), ["lequite", "raciale"]);
        assert_eq!(words("Niñez INDÍGENA"), ["ninez", "indigena"]);
        assert_eq!(words("ᐃᓄᒃᑎᑐᑦ Skwxwú7mesh"), ["ᐃᓄᒃᑎᑐᑦ", "skwxwu7mesh"]);
    }

    #[test]
    fn xml_holds_only_what_it_may() {
        assert_eq!(carried_by_xml("<a>\u{FFFF}é\u{0}\n\u{FFFE}\u{1F600}</a>"), "<a>é\n\u{1F600}</a>");
    }

    #[test]
    fn clean_text_has_no_control_characters() {
        assert_eq!(clean(" a\u{0}b\r\nc\u{7f} "), "ab\nc");
    }

    #[test]
    fn a_line_ends_whatever_ends_it_and_no_words_grow_together() {
        for end in ["\r", "\n", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
            assert_eq!(clean(&format!("one{end}two")), "one\ntwo", "{end:?}");
            assert_eq!(clean_line(&format!("one{end}two")), "one two", "{end:?}");
        }
        assert_eq!(clean_line("one\u{1f}two"), "one two");
        assert_eq!(clean("one\ttwo"), "one\ttwo");
    }

    #[test]
    fn what_xml_cannot_carry_is_taken_out() {
        assert_eq!(clean("a\u{ffff}b\u{fffe}c\u{fdd0}d\u{1ffff}e\u{1b}f"), "abcdef");
    }

    #[test]
    fn what_cannot_be_seen_is_no_text() {
        for nothing in [
            "\u{200b}",
            "\u{2800}",
            "\u{3164}",
            "\u{ffa0}\u{115f}",
            "\u{200d}\u{200c}",
            "\u{feff}",
            "\u{ad}",
            "\u{202e}",
            "\u{2067} \u{2069}",
            "\u{fe0f}",
            "\u{34f}",
            "\u{e0041}",
            "\u{180e}",
            "\u{200e}\n\u{a0}",
        ] {
            assert_eq!((clean(nothing), clean_line(nothing)), (String::new(), String::new()), "{nothing:?}");
        }
        assert_eq!(clean_line("\u{200b}Ana\u{202e} \u{2067}Lópe\u{200b}z\u{3164}"), "Ana López");
        assert_eq!(seen("Sí\u{200d}\u{200e}, todas"), "Sí, todas");
        assert_eq!(clean("e\u{200b}\u{301}"), "é");
    }

    #[test]
    fn what_shapes_its_neighbours_stays() {
        for kept in [
            "👩\u{200d}👧",
            "❤\u{fe0f}",
            "می\u{200c}خواهم",
            "x\u{2067}שלום\u{2069}y",
            "🏴\u{e0067}\u{e007f}",
            "N",
            "ł",
        ] {
            assert_eq!(clean(kept), kept);
        }
    }

    #[test]
    fn names_are_compared_as_people_type_them() {
        for (name, typed) in [
            ("Élodie", "e\u{301}LODIE"),
            ("José Ángel Núñez", "JOSE ANGEL NUÑEZ"),
            ("O’odham", "o'odham"),
            ("Yup\u{2bc}ik", "Yup'ik"),
            ("St-Pierre", "st pierre"),
            ("Tłı\u{328}chǫ", "tlicho"),
            ("Sœur", "SOEUR"),
            ("Xʷməθkʷəy̓əm", "xwmethkweyem"),
            ("D’Angelo", "dangelo"),
        ] {
            assert_eq!(name_key(name), name_key(typed), "{name}");
        }
        assert!(name_key("Élodie") < name_key("Zoé"));
        assert_ne!(name_key("!"), "");
    }

    #[test]
    fn a_key_is_its_own_key() {
        for name in ["À'㐀a", "ೳ_¹", "0𓑁\u{113b8}", "ﹷA", "ŉ"] {
            assert_eq!(name_key(&name_key(name)), name_key(name), "{name:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn clean_text_is_clean_for_good(text in "\\PC*|[\\x00-\\u{ffff}]*") {
            for once in [clean(&text), clean_line(&text), seen(&text)] {
                proptest::prop_assert!(once.chars().all(|c| matches!(c, '\n' | '\t') || !c.is_control()));
                let taken_out = ['\u{ffff}', '\u{200b}', '\u{202e}'];
                proptest::prop_assert!(!once.contains(taken_out));
                proptest::prop_assert_eq!(clean(&once), once);
            }
            proptest::prop_assert_eq!(clean_line(&clean_line(&text)), clean_line(&text));
            proptest::prop_assert_eq!(name_key(&name_key(&text)), name_key(&text));
        }
    }
}
