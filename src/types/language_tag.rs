//! Language tags (BCP 47, RFC 5646), kept whole: `yua`, `iu-Cans`, `moh-CA`, never cut to two letters.

use std::borrow::Cow;

use super::text::words;

/// Scripts that are written from right to left (ISO 15924).
const RIGHT_TO_LEFT_SCRIPTS: [&str; 11] =
    ["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"];
/// Languages whose usual script is written from right to left, where the tag names none.
const RIGHT_TO_LEFT_LANGUAGES: [&str; 42] = [
    "acm", "aeb", "aii", "ajp", "apc", "apd", "ar", "arb", "arc", "ars", "ary", "arz", "azb", "bal", "bgn",
    "bqi", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "luz", "mzn", "nqo", "pbt", "pes", "pnb", "prs",
    "ps", "pst", "rhg", "sd", "sdh", "skr", "syr", "trw", "ug", "ur", "ydd", "yi",
];
/// Languages that are written from right to left in these countries.
const RIGHT_TO_LEFT_THERE: [(&str, &str); 5] =
    [("pa", "PK"), ("uz", "AF"), ("az", "IR"), ("ku", "IQ"), ("ku", "IR")];
/// Tags of no language in particular.
const NO_LANGUAGE: [&str; 5] = ["", "und", "mul", "mis", "zxx"];
/// What people write instead of a tag, without accents.
const NAMES: [(&str, &[&str]); 3] = [
    ("en", &["english", "ingles", "anglais", "eng"]),
    ("es", &["spanish", "espanol", "castellano", "espagnol", "spa"]),
    ("fr", &["french", "frances", "francais", "fra", "fre"]),
];
/// All languages with two letters (ISO 639-1): two others are no language.
const TWO_LETTERS: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu \
    hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb \
    lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om \
    or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv \
    sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";
/// Longest tag we take.
const MAX_TAG: usize = 35;

/// The tag in its usual case if it is well formed and its language exists, as in `iu-Cans-CA`. What people write instead is
/// understood: `fr_CA`, and the names of our three languages in each of them. No other name is taken for
/// a tag.
pub fn canonical(text: &str) -> Option<String> {
    let name = words(text).join(" ");
    if let Some((tag, _)) = NAMES.iter().find(|(_, names)| names.contains(&name.as_str())) {
        return Some((*tag).to_owned());
    }
    let text = text.trim().replace('_', "-");
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
            (Part::Language, 3) if letters => (part.to_ascii_lowercase(), Part::Script),
            (Part::Language, 2) => {
                let code = part.to_ascii_lowercase();
                if !TWO_LETTERS.split(' ').any(|known| known == code) {
                    return None;
                }
                (code, Part::Script)
            }
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

/// The value of `dir` for text in this language: `auto` where nobody said which one it is.
pub fn direction(tag: &str) -> &'static str {
    let mut parts = tag.split('-').take_while(|part| part.len() != 1);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let rest: Vec<&str> = parts.collect();
    let is_script = |part: &&&str| part.len() == 4 && part.chars().all(|letter| letter.is_ascii_alphabetic());
    let is_one_of = |part: &str, list: &[&str]| list.iter().any(|own| own.eq_ignore_ascii_case(part));
    let is_right_to_left = match rest.iter().find(is_script) {
        Some(script) => is_one_of(script, &RIGHT_TO_LEFT_SCRIPTS),
        None if NO_LANGUAGE.contains(&language.as_str()) => return "auto",
        None => {
            RIGHT_TO_LEFT_LANGUAGES.contains(&language.as_str())
                || RIGHT_TO_LEFT_THERE
                    .iter()
                    .any(|(own, country)| *own == language && is_one_of(country, &rest))
        }
    };
    if is_right_to_left { "rtl" } else { "ltr" }
}

/// Text in this language for a line of plain text, which has no `dir`: set apart by marks of Unicode where
/// it may run from right to left (UAX 9).
pub fn isolated<'a>(tag: &str, text: &'a str) -> Cow<'a, str> {
    match direction(tag) {
        "rtl" => format!("\u{2067}{text}\u{2069}").into(),
        "auto" => format!("\u{2068}{text}\u{2069}").into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical, direction, isolated, lookup};

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
            ("fr_CA", "fr-CA"),
            ("English", "en"),
            ("Español", "es"),
            ("FRANÇAIS ", "fr"),
            ("fra", "fr"),
        ] {
            assert_eq!(canonical(given).as_deref(), Some(kept), "{given}");
        }
        for bad in [
            "",
            "e",
            "english language",
            "Nahuatl",
            "Urdu",
            "x",
            "en-",
            "en--CA",
            "en-a",
            "1234",
            "zz-zz",
            "qq",
            "zh-aaaaaaaaa",
        ] {
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
        assert_eq!((direction("ur-PK"), direction("pa-PK"), direction("pa")), ("rtl", "rtl", "ltr"));
        assert_eq!((direction("und"), direction(""), direction("und-Arab")), ("auto", "auto", "rtl"));
        assert_eq!((direction("oj-x-arab"), direction("ar-x-latn")), ("ltr", "rtl"));
    }

    #[test]
    fn a_line_of_plain_text_is_set_apart_where_it_turns() {
        assert_eq!(isolated("ur", "خدمات"), "\u{2067}خدمات\u{2069}");
        assert_eq!(isolated("fr", "santé"), "santé");
    }
}
