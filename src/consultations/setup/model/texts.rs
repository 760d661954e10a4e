//! The same text in several languages, each with who put it into that language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ContentLanguage;
use crate::types::language_tag;

/// A text in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Wording {
    /// The words.
    #[schema(max_length = 20000)]
    pub text: String,
    /// Who translated them; empty for the original.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 300)]
    pub translated_by: String,
    /// A machine translated them; shown to every reader.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_machine: bool,
    /// Who speaks the language and approved them; for the staff of the consultation only.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 300)]
    pub approved_by: String,
    /// Somebody who speaks the language has checked them; the name is for the staff. Only read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_checked: bool,
}

/// Wordings by language tag (BCP 47).
pub type Texts = BTreeMap<String, Wording>;

/// The same texts with these words in one language: under the name of whoever translated them, as long as
/// the words are theirs.
pub fn reworded(kept: Option<&Texts>, language: &str, text: &str) -> Texts {
    let mut texts = kept.cloned().unwrap_or_default();
    if texts.get(language).is_none_or(|own| own.text != text) {
        texts.insert(language.to_owned(), Wording { text: text.to_owned(), ..Wording::default() });
    }
    texts
}

/// Whether everything that was said in some language is said in the same words.
pub fn still_says(now: &Texts, promised: &Texts) -> bool {
    promised.iter().all(|(language, said)| now.get(language).is_some_and(|now| now.text == said.text))
}

/// Puts the bare fact that somebody checked a wording in the place of that person's name.
pub fn without_names(texts: &mut Texts) {
    for wording in texts.values_mut() {
        let name = std::mem::take(&mut wording.approved_by);
        wording.is_checked |= !name.is_empty();
    }
}

/// A text as one reader gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken<'a> {
    /// The language it is in, which may not be the one that was asked for.
    pub tag: &'a str,
    /// The words and who translated them.
    pub wording: &'a Wording,
}

impl<'a> Spoken<'a> {
    /// The text for a reader of `wanted`: in that language, else in the languages it falls back to,
    /// else as it was written (`original`), else in any.
    pub fn pick(
        texts: &'a Texts,
        wanted: &str,
        languages: &'a [ContentLanguage],
        original: &str,
    ) -> Option<Self> {
        let mut tag = wanted;
        // A chain of fallbacks is short; the bound only guards against one that turns in a circle.
        for _ in 0..=languages.len() {
            if let Some(found) = language_tag::lookup(tag).find_map(|tag| Self::exactly(texts, tag)) {
                return Some(found);
            }
            match languages.iter().find(|language| language.tag == tag) {
                Some(language) if !language.fallback.is_empty() => tag = &language.fallback,
                _ => break,
            }
        }
        Self::exactly(texts, original).or_else(|| texts.keys().find_map(|tag| Self::exactly(texts, tag)))
    }

    fn exactly(texts: &'a Texts, tag: &str) -> Option<Self> {
        let (tag, wording) = texts.get_key_value(tag)?;
        (!wording.text.is_empty()).then_some(Self { tag, wording })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(tags: &[&str]) -> Texts {
        let wording = |tag: &&str| Wording { text: format!("in {tag}"), ..Wording::default() };
        tags.iter().map(|tag| ((*tag).to_owned(), wording(tag))).collect()
    }

    fn languages() -> Vec<ContentLanguage> {
        [("yua", "es"), ("iu-Cans", "iu"), ("iu", "en"), ("a", "b"), ("b", "a")]
            .map(|(tag, fallback)| ContentLanguage { tag: tag.to_owned(), fallback: fallback.to_owned() })
            .to_vec()
    }

    #[test]
    fn a_reader_gets_the_nearest_language_there_is() {
        let languages = languages();
        let pick = |wanted: &str, tags: &[&str]| {
            let texts = texts(tags);
            Spoken::pick(&texts, wanted, &languages, "fr").map(|found| found.tag.to_owned())
        };
        assert_eq!(pick("yua", &["es", "fr"]).as_deref(), Some("es"));
        assert_eq!(pick("iu-Cans-CA", &["iu-Cans", "fr"]).as_deref(), Some("iu-Cans"));
        assert_eq!(pick("iu-Cans", &["en", "fr"]).as_deref(), Some("en"));
        assert_eq!(pick("moh", &["en", "fr"]).as_deref(), Some("fr"), "the original");
        assert_eq!(pick("a", &["en"]).as_deref(), Some("en"), "a circle ends");
        assert_eq!(pick("en", &[]), None);
    }
}
