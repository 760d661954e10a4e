//! Every text that the code asks for is in the catalogues, in three languages, and none lies idle.

use std::collections::{BTreeMap, BTreeSet};

use trilateral::i18n;
use trilateral::types::Locale;

use super::sources::{Source, below};

/// Keys that are put together from a stem, a name that stands as a text of its own somewhere in the
/// sources (or a number), and an ending. `N` is a number.
const COMPOSED: &[(&str, &[&str])] = &[
    ("", &["-title", "-lede", "-text", "-next", "-heading-N", "-text-N"]),
    ("start-", &[""]),
    ("error-", &["", "-detail", "-on"]),
    ("factor-kind-", &[""]),
    ("act-", &[""]),
    ("capacity-", &[""]),
    ("leave-practices-", &["", "-after"]),
    ("leave-practices-after-", &[""]),
    ("start-check-", &[""]),
    ("choose-title-", &[""]),
    ("choose-words-hint-", &[""]),
    ("choose-button-", &[""]),
    ("choose-group-", &[""]),
    ("field-", &[""]),
    ("said-", &[""]),
    ("mail-footing-", &[""]),
    ("mail-practice-", &["-subject", "-text", "-action"]),
    ("mail-", &["-subject", "-text-N", "-action"]),
    ("clarity-", &[""]),
    ("month-", &[""]),
    ("weekday-", &[""]),
    ("role-", &[""]),
    ("account-said-", &[""]),
    ("application-state-", &[""]),
    ("member-status-", &[""]),
    ("session-kind-", &[""]),
    ("page-kind-", &[""]),
    ("notice-", &[""]),
    ("notice-practice-", &[""]),
    ("notice-kind-", &[""]),
    ("notice-kind-hint-", &[""]),
    ("notice-delivery-", &[""]),
    ("mail-notice-", &["-subject"]),
    ("digest-frequency-", &[""]),
    ("digest-resumed-", &[""]),
    ("digest-section-", &[""]),
    ("digest-count-", &[""]),
    ("digest-outcome-", &[""]),
    ("digest-not-sent-", &[""]),
    ("digest-stop-reason-", &[""]),
    ("digest-useful-", &[""]),
    ("note-state-", &[""]),
    ("mail-state-", &[""]),
    ("mailroom-scope-", &[""]),
    ("mailroom-list-", &[""]),
    ("mailroom-suppressed-", &[""]),
    ("mailroom-decision-", &[""]),
    ("mailroom-because-", &[""]),
    ("", &["-count"]),
    ("facet-", &[""]),
    ("finding-", &[""]),
    ("level-", &[""]),
    ("licence-", &[""]),
    ("method-", &[""]),
    ("part-", &[""]),
    ("reason-", &[""]),
    ("state-", &[""]),
    ("status-", &[""]),
    ("step-", &[""]),
    ("byline-", &[""]),
    ("strength-", &[""]),
    ("code-is-", &[""]),
    ("", &["-sure", "-after", "-button"]),
    ("look-", &["-sure", "-after", "-button"]),
    ("note-", &["-sure", "-after", "-button"]),
    ("waits-", &[""]),
    ("access-", &[""]),
    ("age-band-", &[""]),
    ("consent-", &[""]),
    ("consultation-state-", &[""]),
    ("decision-", &[""]),
    ("digest-consultation-", &[""]),
    ("find-kind-", &[""]),
    ("gender-", &[""]),
    ("invitation-kind-", &[""]),
    ("mail-consultation-invitation-", &[""]),
    ("moment-", &[""]),
    ("question-kind-", &[""]),
    ("release-state-", &[""]),
    ("self-item-", &[""]),
    ("statement-reason-", &[""]),
    ("statement-state-", &[""]),
    ("steward-act-", &[""]),
    ("steward-effect-", &[""]),
    ("take-part-how-", &[""]),
    ("verdict-", &[""]),
    ("visibility-", &[""]),
    ("vote-was-", &[""]),
];

fn sources() -> Vec<Source> {
    below("src", &["rs", "html", "txt", "xml"])
}

/// What stands between quotation marks. A stray mark makes it see more than there is, never less.
fn quoted(sources: &[Source]) -> BTreeSet<String> {
    let pieces = sources.iter().flat_map(|source| source.text.lines()).flat_map(|line| line.split('"'));
    pieces.map(str::to_owned).collect()
}

/// The key that each call of `name` is given as its literal argument number `position`.
fn asked<'a>(text: &'a str, name: &str, position: usize) -> Vec<&'a str> {
    let call = format!("{name}(");
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    text.match_indices(&call)
        .filter(|(at, _)| !text[..*at].ends_with(is_word))
        .filter_map(|(at, found)| {
            let line = text[at + found.len()..].trim_start();
            let mut argument = line;
            for _ in 0..position {
                let (before, rest) = argument.split_once(',')?;
                if before.contains(['"', '(', ')', '\n', '&']) {
                    return None;
                }
                argument = rest.trim_start();
            }
            let (key, rest) = argument.strip_prefix('"')?.split_once('"')?;
            rest.trim_start().starts_with([',', ')']).then_some(key)
        })
        .collect()
}

#[test]
fn the_scanner_sees_what_it_should() {
    assert_eq!(asked(r#"{{ page.t("a") }}{{ page.tn("b", n) }} set("c")"#, "t", 0), ["a"]);
    assert_eq!(asked(r#"text(locale, "a", &[]); errors.text("why", "b")"#, "text", 1), ["a"]);
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let mut missing = Vec::new();
    let mut found = 0;
    for source in sources().iter().filter(|source| !source.path.starts_with("src/i18n/")) {
        let calls = [("t", 0), ("tn", 0), ("tv", 0), ("text", 1)];
        for key in calls.iter().flat_map(|(name, position)| asked(&source.text, name, *position)) {
            found += 1;
            if !i18n::has(Locale::En, key) {
                missing.push(format!("{}: {key}", source.path));
            }
        }
    }
    assert!(found > 300, "the scanner found only {found}");
    assert!(missing.is_empty(), "these have no text in src/i18n/en:\n  {}", missing.join("\n  "));
}

#[test]
fn no_text_lies_idle() {
    let quoted = quoted(&sources());
    let named: BTreeSet<String> = quoted.iter().map(|text| text.replace('.', "-")).collect();
    let is_composed = |key: &str| {
        COMPOSED.iter().any(|(stem, endings)| {
            let Some(rest) = key.strip_prefix(stem) else { return false };
            let unnumbered = rest.trim_end_matches(|character: char| character.is_ascii_digit());
            endings.iter().any(|ending| {
                let name = match ending.strip_suffix('N') {
                    Some(ending) => unnumbered.strip_suffix(ending),
                    None => rest.strip_suffix(ending),
                };
                name.is_some_and(|name| named.contains(name) || name.parse::<u8>().is_ok())
            })
        })
    };
    let idle: Vec<String> =
        i18n::keys(Locale::En).into_iter().filter(|key| !quoted.contains(key) && !is_composed(key)).collect();
    // Texts of faults, and names of fields, have a test of their own.
    let idle: Vec<String> =
        idle.into_iter().filter(|key| !key.starts_with("fault-") && !key.starts_with("name-of-")).collect();
    assert!(
        idle.is_empty(),
        "nothing asks for these texts, take them out of src/i18n:\n  {}",
        idle.join("\n  ")
    );
}

#[test]
fn no_key_has_two_texts() {
    for language in ["en", "es", "fr"] {
        let mut seen = BTreeSet::new();
        for source in below(&format!("src/i18n/{language}"), &["ftl"]) {
            let keys = source
                .text
                .lines()
                .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()));
            for key in keys.filter_map(|line| line.split_once(" =")).map(|(key, _)| key) {
                assert!(seen.insert(key.to_owned()), "{}: {key} stands there twice", source.path);
            }
        }
    }
}

/// The variables of each message, such as `$n`.
fn variables(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in below(&format!("src/i18n/{language}"), &["ftl"]) {
        let mut message = String::new();
        for line in source.text.lines() {
            if line.starts_with(|character: char| character.is_ascii_alphabetic()) {
                message = line.split_once(" =").map_or(line, |(key, _)| key).to_owned();
            }
            let named = line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|character| character.is_ascii_alphanumeric() || *character == '_')
                    .collect()
            });
            messages.entry(message.clone()).or_default().extend(named);
        }
    }
    messages
}

#[test]
fn a_text_takes_the_same_variables_in_every_language() {
    let english = variables("en");
    for language in ["es", "fr"] {
        let other = variables(language);
        for (key, expected) in english.iter().filter(|(key, _)| !key.is_empty()) {
            assert_eq!(other.get(key), Some(expected), "{language}: {key}");
        }
    }
}
