//! Language tags (BCP 47, RFC 5646), kept whole: `yua`, `iu-Cans`, `moh-CA`, never cut to two letters.

/// Scripts that are written from right to left (ISO 15924).
const RIGHT_TO_LEFT_SCRIPTS: [&str; 8] = ["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Syrc", "Thaa"];
/// Languages whose usual script is written from right to left, where the tag names none.
const RIGHT_TO_LEFT_LANGUAGES: [&str; 11] =
    ["ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "ur", "yi"];
/// Longest tag we take.
const MAX_TAG: usize = 35;

/// The tag in its usual case if it is well formed, as in `iu-Cans-CA`.
pub fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_TAG || !text.is_ascii() {
        return None;
    }
    let mut parts = Vec::new();
    let mut expects = Part::Language;
    for part in text.split('-') {
        let letters = part.chars().all(|character| character.is_ascii_alphabetic());
        let digits = part.chars().all(|character| character.is_ascii_digit());
        let plain = part.chars().all(|character| character.is_ascii_alphanumeric());
        let starts_with_digit = part.starts_with(|character: char| character.is_ascii_digit());
        if !plain || part.is_empty() || part.len() > 8 {
            return None;
        }
        let (shown, next) = match (expects, part.len()) {
            (Part::Language, 2 | 3 | 5..=8) if letters => (part.to_ascii_lowercase(), Part::Script),
            (Part::Language, _) => return None,
            (Part::Script, 4) if letters => (title_case(part), Part::Region),
            (Part::Script | Part::Region, 2) if letters => (part.to_ascii_uppercase(), Part::Variant),
            (Part::Script | Part::Region, 3) if digits => (part.to_owned(), Part::Variant),
            (Part::Script, 3) if letters => (part.to_ascii_lowercase(), Part::Script),
            (Part::Script | Part::Region | Part::Variant, 5..=8) => {
                (part.to_ascii_lowercase(), Part::Variant)
            }
            (Part::Script | Part::Region | Part::Variant, 4) if starts_with_digit => {
                (part.to_ascii_lowercase(), Part::Variant)
            }
            (Part::Script | Part::Region | Part::Variant, 1) => (part.to_ascii_lowercase(), Part::Extension),
            (Part::Extension | Part::More, 2..) => (part.to_ascii_lowercase(), Part::More),
            (Part::More, 1) => (part.to_ascii_lowercase(), Part::Extension),
            _ => return None,
        };
        parts.push(shown);
        expects = next;
    }
    // An extension says something after its letter.
    (expects != Part::Extension).then(|| parts.join("-"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Language,
    Script,
    Region,
    Variant,
    Extension,
    More,
}

fn title_case(part: &str) -> String {
    let mut characters = part.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters.map(|rest| rest.to_ascii_lowercase())).collect()
}

/// The tag, then the same with less and less at its end (RFC 4647, 3.4): `iu-Cans-CA`, `iu-Cans`, `iu`.
pub fn lookup(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| {
        let shorter = tag.rsplit_once('-')?.0;
        // A single letter at the end introduces what was just cut off.
        Some(match shorter.rsplit_once('-') {
            Some((rest, last)) if last.len() == 1 => rest,
            _ => shorter,
        })
    })
}

/// The value of `dir` for text in this language.
pub fn direction(tag: &str) -> &'static str {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let right = match parts.find(|part| part.len() == 4) {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT_LANGUAGES.contains(&language),
    };
    if right { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::{canonical, direction, lookup};

    #[test]
    fn tags_are_kept_whole_and_in_their_usual_case() {
        for (given, kept) in [
            ("yua", "yua"),
            ("NAH", "nah"),
            ("iu-cans", "iu-Cans"),
            ("moh-ca", "moh-CA"),
            ("sr-latn-rs", "sr-Latn-RS"),
            ("es-419", "es-419"),
            ("oj-x-bearskin", "oj-x-bearskin"),
            ("mic", "mic"),
        ] {
            assert_eq!(canonical(given).as_deref(), Some(kept), "{given}");
        }
        for bad in
            ["", "e", "english language", "fr_CA", "x", "en-", "en--CA", "en-a", "1234", "zh-aaaaaaaaa"]
        {
            assert_eq!(canonical(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_tag_is_looked_up_from_long_to_short() {
        assert_eq!(lookup("iu-Cans-CA").collect::<Vec<_>>(), ["iu-Cans-CA", "iu-Cans", "iu"]);
        assert_eq!(lookup("oj-x-bearskin").collect::<Vec<_>>(), ["oj-x-bearskin", "oj"]);
    }

    #[test]
    fn the_script_decides_on_the_direction() {
        assert_eq!((direction("ar"), direction("ks-Arab"), direction("iu-Cans")), ("rtl", "rtl", "ltr"));
        assert_eq!((direction("he"), direction("yi-Latn"), direction("en")), ("rtl", "ltr", "ltr"));
    }
}
