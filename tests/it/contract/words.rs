//! The words of the product are those of the glossary: what it says to avoid stands in no catalogue.

use std::collections::BTreeMap;

use super::sources::root;
use trilateral::i18n;
use trilateral::types::Locale;

/// Words that mean something else where they stand: the language, the word, the keys that begin so, and why.
const OTHER_MEANING: &[(&str, &str, &[&str], &str)] = &[
    (
        "es",
        "rechazar",
        &["application-refuse", "look-say-no", "steward-"],
        "an application, and a steward's no",
    ),
    (
        "es",
        "revisión",
        &["error-precondition", "method-", "second-review", "name-of-second_review", "second"],
        "looking at something, and a revision of the API",
    ),
    ("fr", "révision", &["error-precondition"], "a revision of the API"),
    ("fr", "revue", &["method-"], "a systematic review"),
    ("fr", "systématique", &["method-"], "a systematic review"),
    ("fr", "annuler", &["digest-", "look-", "mailroom-", "decide", "undo", "statements-"], "undoing"),
    ("fr", "supprimée", &["look-", "error-erased", "question", "said-"], "what is deleted for good"),
    ("fr", "profil", &["account-", "said-profile", "profile"], "what others see of a member"),
    (
        "es",
        "salir",
        &["leave", "look-leave", "privacy-", "cookies"],
        "leaving a browser, and a form that leaves a site",
    ),
    ("es", "clave", &["error-already", "error-idempotency"], "the key of an entry, and of a request"),
    ("es", "digest", &["mailroom-"], "the code that is typed"),
    (
        "fr",
        "sujet",
        &[
            "error-request",
            "consent-reuse",
            "mail",
            "account-",
            "join",
            "reason-",
            "digest-",
            "moment",
            "search",
        ],
        "what something is about",
    ),
    (
        "es",
        "declaración",
        &["shelf", "search", "kind", "about", "footer", "commitments", "finder", "mail"],
        "the Declaration",
    ),
    (
        "fr",
        "déclaration",
        &["shelf", "search", "kind", "about", "footer", "commitments", "finder", "mail"],
        "the Declaration",
    ),
    ("es", "frase", &["hint-password", "account-", "password", "choose", "set-up", "search"], "a phrase"),
    ("fr", "pas d’accord", &["mail-member-suspended"], "not agreeing with a decision"),
    ("fr", "sortie", &["privacy-", "cookies"], "leaving"),
    ("fr", "responsable", &["part-", "name-of-", "fault-", "decision-owner"], "who answers for something"),
    (
        "es",
        "política",
        &["facet-", "name-of-", "fault-", "account-", "matrix", "home-", "digest-"],
        "part of área de política pública",
    ),
    ("es", "policía", &["care-hint"], "the police"),
    (
        "fr",
        "politique",
        &["facet-", "name-of-", "fault-", "account-", "matrix", "home-", "digest-"],
        "part of domaine de politique publique",
    ),
    ("fr", "évidence", &["field-nested"], "emphasis"),
    ("es", "referencia", &["commitment", "commitments"], "a quotation"),
    ("fr", "référence", &["commitment", "commitments"], "a quotation"),
    (
        "es",
        "responsable",
        &["fault-", "method-", "name-of-", "part-responsible"],
        "who answers for something",
    ),
    ("fr", "responsable", &["method-"], "who answers for something"),
    ("fr", "sujet", &["empty-text", "statement-reason-off"], "what something is about"),
    ("es", "política", &["part-policy", "search-save"], "part of área de política pública"),
    ("es", "referencia", &["api-language"], "the reference of the API"),
    ("fr", "référence", &["api-language"], "the reference of the API"),
];

/// For each language, the words to avoid and the word in whose place they would stand.
fn avoided() -> Vec<(&'static str, String, String)> {
    let text = std::fs::read_to_string(root().join("tests/data/glossary.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut found = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let mut language = "";
        for part in row[3].split_inclusive([';', '.']) {
            for (tag, place) in [("es", 1), ("fr", 2)] {
                let starts = part.trim_start();
                if starts.starts_with(&format!("{tag}:")) {
                    language = if tag == "es" { "es" } else { "fr" };
                }
                if language == tag {
                    for word in part.split("not “").skip(1).filter_map(|rest| rest.split('”').next()) {
                        found.push((language, word.to_lowercase(), row[place].to_owned()));
                    }
                }
            }
        }
    }
    found
}

/// Whether `text` has `word` in it, as a word of its own.
fn has(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let is_letter = |character: Option<char>| {
        character.is_some_and(|one| one.is_alphanumeric() || one == '’' || one == '_')
    };
    text.match_indices(word).any(|(at, _)| {
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next())
    })
}

#[test]
fn no_catalogue_says_what_the_glossary_avoids() {
    let avoided = avoided();
    assert!(avoided.len() > 120, "only {} words to avoid were found", avoided.len());
    let mut wrong = Vec::new();
    for (language, word, better) in &avoided {
        let locale: Locale = language.parse().unwrap();
        for key in i18n::keys(locale) {
            let excused = OTHER_MEANING.iter().any(|(other, excused, keys, reason)| {
                other == language
                    && *excused == word.as_str()
                    && !reason.is_empty()
                    && keys.iter().any(|start| key.starts_with(start))
            });
            let says = [0_i64, 1, 2].iter().any(|n| {
                let words =
                    ["value", "name", "title", "given", "n", "limit", "least", "what", "days", "hour"];
                let arguments: Vec<_> = words.iter().map(|name| (*name, (*n).into())).collect();
                has(&i18n::text(locale, &key, &arguments), word)
            });
            if says && !excused {
                wrong.push(format!("{language} {key}: “{word}” where “{better}” is meant"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} texts:\n  {}", wrong.len(), wrong.join("\n  "));
}

#[test]
fn the_scanner_finds_a_word_and_not_a_part_of_one() {
    assert!(has("Pulse Salir.", "salir") && !has("sobresalir", "salir") && !has("d’évidence", "évidence"));
    let found: BTreeMap<_, _> = avoided().into_iter().map(|(language, word, _)| (word, language)).collect();
    assert_eq!((found.get("salir"), found.get("soumission")), (Some(&"es"), Some(&"fr")));
}
