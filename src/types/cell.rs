//! What people and spreadsheets write into a cell: text with odd blanks, yes and no, numbers.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A cell without blanks at its ends (no-break and zero-width ones included) and with composed accents.
pub fn tidy(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim_matches(is_blank);
    if is_nfc(cell) { Cow::Borrowed(cell) } else { Cow::Owned(cell.nfc().collect()) }
}

/// The name of a column as it is compared: lower case, and one `-` for each run of blanks and `_`.
pub fn folded_name(name: &str) -> String {
    let lower = tidy(name).to_lowercase();
    let parts =
        lower.split(|mark| is_blank(mark) || matches!(mark, '_' | '-')).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

fn is_blank(character: char) -> bool {
    // A byte-order mark inside a file, zero-width blanks, and the mark that picks a picture for a sign.
    character.is_whitespace()
        || matches!(character, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE0E}' | '\u{FE0F}')
}

/// Yes or no, in the ways people and spreadsheets of our languages write it down. A cross is a mark on
/// paper and a no on a screen, so the signs ✗ and ❌ are neither.
pub fn boolean(cell: &str) -> Option<bool> {
    match tidy(cell).to_lowercase().as_str() {
        "x" | "×" | "1" | "1.0" | "1,0" | "y" | "yes" | "sí" | "si" | "oui" | "true" | "vrai"
        | "verdadero" | "✓" | "✔" | "✅" | "☑" | "☒" => Some(true),
        "0" | "0.0" | "0,0" | "n" | "no" | "non" | "false" | "faux" | "falso" | "-" | "–" | "—" | "☐" => {
            Some(false)
        }
        _ => None,
    }
}

/// A whole number, also as spreadsheets and statistics programs write one: `1.0`, `1,0`, `−1`, `1.7E+12`.
/// `1.000` is one thousand to some and one to others, and so is no number here.
pub fn whole_number(cell: &str) -> Option<i64> {
    let text = tidy(cell).replace('\u{2212}', "-").replace(',', ".");
    let text = text.strip_prefix('+').unwrap_or(&text).to_lowercase();
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<u32>().ok()?),
        None => (text.as_str(), 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let is_plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(whole.strip_prefix('-').unwrap_or(whole)) || !is_plain(fraction) {
        return None;
    }
    if exponent == 0 && fraction.len() == 3 {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let places = u32::try_from(fraction.len()).ok()?;
    let scale = 10_i64.checked_pow(exponent.checked_sub(places)?)?;
    format!("{whole}{fraction}").parse::<i64>().ok()?.checked_mul(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_understood_in_our_languages() {
        for yes in
            ["VRAI", "Verdadero", "TRUE", " x ", "si\u{301}", "\u{a0}Oui\u{202f}", "✔\u{fe0f}", "☑", "1.0"]
        {
            assert_eq!(boolean(yes), Some(true), "{yes:?}");
        }
        for no in ["FAUX", "falso", "False", "0", "non", "No", "-"] {
            assert_eq!(boolean(no), Some(false), "{no:?}");
        }
        for neither in ["", "maybe", "✗", "2"] {
            assert_eq!(boolean(neither), None, "{neither:?}");
        }
    }

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        for (text, number) in [
            ("1", 1),
            (" 12\u{a0}", 12),
            ("1.0", 1),
            ("-1,00", -1),
            ("−1", -1),
            ("+3", 3),
            ("1.7E+12", 1_700_000_000_000),
        ] {
            assert_eq!(whole_number(text), Some(number), "{text:?}");
        }
        for text in [
            "",
            "1.5",
            "1e-1",
            "1.0.0",
            "x",
            "--1",
            "1,000,000",
            "1,000",
            "1.000",
            "99999999999999999999",
            "1e99",
            "0x1",
            ".",
        ] {
            assert_eq!(whole_number(text), None, "{text:?}");
        }
    }

    #[test]
    fn names_of_columns_agree_however_they_were_typed() {
        assert_eq!(folded_name(" Comment_ID\u{a0}"), "comment-id");
        assert_eq!(folded_name("n  agree"), "n-agree");
        assert_eq!(tidy("\u{feff}\u{a0}e\u{301}\t"), "é");
    }
}
