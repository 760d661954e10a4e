//! The words of the product: one catalogue for each language, in Fluent, one file for each slice.
//!
//! A key that is missing in one language fails the tests; at run time the English text stands in.

mod dates;
mod faults;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use dates::{beginning, date, date_and_time, day, time_of_day, until};
pub use faults::fault;

use crate::types::Locale;

/// The same files in each language. They are data and name no module, so that a text can be had before anything is
/// opened, in any test.
macro_rules! catalogues {
    ($($file:literal),+ $(,)?) => {
        /// The sources of one language.
        const fn sources(locale: Locale) -> &'static [&'static str] {
            match locale {
                Locale::En => &[$(include_str!(concat!("en/", $file, ".ftl"))),+],
                Locale::Es => &[$(include_str!(concat!("es/", $file, ".ftl"))),+],
                Locale::Fr => &[$(include_str!(concat!("fr/", $file, ".ftl"))),+],
            }
        }
    };
}

catalogues!(
    "common",
    "errors",
    "fields",
    "said",
    "start",
    "notices",
    "feedback",
    "accounts",
    "factors",
    "my_data",
    "record",
    "practices",
    "consultations",
    "consultation_acts",
    "digests",
    "mail",
    "taxonomy",
);

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 3]> = LazyLock::new(|| Locale::ALL.map(bundle));

fn bundle(locale: Locale) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![locale.code().parse().unwrap_or_default()]);
    // Isolating marks help in mixed-direction interfaces, but break subject lines and tests.
    bundle.set_use_isolating(false);
    for source in sources(locale) {
        let resource =
            FluentResource::try_new(typeset(locale, source)).unwrap_or_else(|(partial, errors)| {
                tracing::error!(locale = locale.code(), ?errors, "a text catalogue has faults");
                partial
            });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(locale = locale.code(), ?errors, "a text catalogue repeats keys");
        }
    }
    bundle
}

/// French sets a blank before some marks, at which no line may break.
fn typeset(locale: Locale, source: &str) -> String {
    let mut source = source.to_owned();
    if locale == Locale::Fr {
        for mark in [":", "»"] {
            source = source.replace(&format!(" {mark}"), &format!("\u{a0}{mark}"));
        }
        source = source.replace("« ", "«\u{a0}");
    }
    source
}

/// What a text can take in.
pub type Argument<'a> = (&'a str, FluentValue<'a>);

/// The text `key` in `locale`; English when it is missing there, the key itself when it is missing everywhere.
pub fn text(locale: Locale, key: &str, arguments: &[Argument<'_>]) -> String {
    find(locale, key, arguments).or_else(|| find(Locale::En, key, arguments)).unwrap_or_else(|| {
        tracing::error!(key, "a text is missing");
        format!("⟦{key}⟧")
    })
}

/// Whether `key` has a text of its own in `locale`.
pub fn has(locale: Locale, key: &str) -> bool {
    bundle_of(locale).is_some_and(|bundle| bundle.has_message(key))
}

fn bundle_of(locale: Locale) -> Option<&'static Bundle> {
    BUNDLES.iter().zip(Locale::ALL).find(|(_, of)| *of == locale).map(|(bundle, _)| bundle)
}

fn find(locale: Locale, key: &str, arguments: &[Argument<'_>]) -> Option<String> {
    let bundle = bundle_of(locale)?;
    let pattern = bundle.get_message(key)?.value()?;
    let mut given = FluentArgs::new();
    for (name, value) in arguments {
        given.set(Cow::Borrowed(*name), value.clone());
    }
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&given), &mut errors);
    if !errors.is_empty() {
        tracing::error!(key, locale = locale.code(), ?errors, "a text could not be filled in");
    }
    Some(text.into_owned())
}

/// All keys of one language, for the test that compares the catalogues.
pub fn keys(locale: Locale) -> std::collections::BTreeSet<String> {
    sources(locale)
        .iter()
        .flat_map(|source| source.lines())
        .filter(|line| line.starts_with(|character: char| character.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_exists_in_every_language() {
        let english = keys(Locale::En);
        assert!(english.len() > 50);
        for locale in [Locale::Es, Locale::Fr] {
            let other = keys(locale);
            let missing: Vec<_> = english.difference(&other).collect();
            let extra: Vec<_> = other.difference(&english).collect();
            assert!(missing.is_empty() && extra.is_empty(), "{locale}: missing {missing:?}, extra {extra:?}");
        }
    }

    #[test]
    fn every_key_of_a_source_is_in_the_bundle() {
        for locale in Locale::ALL {
            for key in keys(locale) {
                assert!(has(locale, &key), "{locale}: {key}");
            }
        }
    }

    #[test]
    fn every_error_has_its_texts() {
        for code in crate::error::Code::ALL {
            for key in [format!("error-{}", code.as_str()), format!("error-{}-detail", code.as_str())] {
                assert!(has(Locale::En, &key), "{key}");
            }
        }
    }
}
