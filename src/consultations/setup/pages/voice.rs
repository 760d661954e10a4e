//! In which language a reader gets what a consultation says, and who translated it.

use super::super::model::{ContentLanguage, Spoken, Texts, Wording};
use super::super::views::ConsultationView;
use crate::types::language_tag;
use crate::web::Page;

/// A text as it stands on a page.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub text: String,
    /// For `lang`.
    pub tag: String,
    /// For `dir`.
    pub direction: &'static str,
    /// Translated by a machine, by whom, and whether a person checked it; empty for the original.
    pub origin: String,
}

/// A reader's language for one consultation.
pub struct Voice<'a> {
    page: &'a Page,
    pub wanted: String,
    languages: &'a [ContentLanguage],
    original: &'a str,
}

impl<'a> Voice<'a> {
    /// The language asked for, or else that of the page.
    pub fn new(page: &'a Page, view: &'a ConsultationView, asked: Option<&str>) -> Self {
        let asked = asked.and_then(language_tag::canonical);
        let wanted = asked.unwrap_or_else(|| page.locale.code().to_owned());
        Self { page, wanted, languages: &view.languages, original: &view.language }
    }

    /// A text in this language, or the nearest there is.
    pub fn say(&self, texts: &Texts) -> Said {
        match Spoken::pick(texts, &self.wanted, self.languages, self.original) {
            None => Said::default(),
            Some(Spoken { tag, wording }) => Said {
                text: wording.text.clone(),
                tag: tag.to_owned(),
                direction: language_tag::direction(tag),
                origin: self.origin(wording),
            },
        }
    }

    /// The name of a language in that of the page, where it is not the one that was asked for.
    pub fn named_if_other(&self, tag: &str) -> Option<String> {
        let first = |tag: &str| tag.split('-').next().map(str::to_lowercase);
        let is_other = !tag.is_empty() && first(tag) != first(&self.wanted);
        is_other.then(|| name_for_reader(self.page, tag))
    }

    /// A text as it was written, in `language`, with the name of that; none where that is what `shown` is.
    pub fn original(&self, texts: &Texts, language: &str, shown: &Said) -> Option<(Said, String)> {
        let wording = texts.get(language).filter(|own| !own.text.is_empty() && language != shown.tag)?;
        let said = Said {
            text: wording.text.clone(),
            tag: language.to_owned(),
            direction: language_tag::direction(language),
            origin: String::new(),
        };
        Some((said, name_for_reader(self.page, language)))
    }

    fn origin(&self, wording: &Wording) -> String {
        let mut parts = Vec::new();
        if wording.by_machine {
            parts.push(self.page.t("translated-by-machine"));
        }
        if !wording.translated_by.is_empty() {
            parts.push(self.page.tv("translated-by", &wording.translated_by));
        }
        if wording.is_checked || !wording.approved_by.is_empty() {
            parts.push(self.page.t("translation-checked"));
        }
        parts.join(" · ")
    }

    /// The languages to choose from: tag, own name where we know it, and whether it is this one.
    pub fn choices(&self) -> Vec<(String, String, bool)> {
        self.languages
            .iter()
            .map(|language| {
                (language.tag.clone(), name_of(self.page, &language.tag), language.tag == self.wanted)
            })
            .collect()
    }
}

/// The name of a language in that of the page, or else its tag.
fn name_for_reader(page: &Page, tag: &str) -> String {
    let known = language_tag::lookup(tag).find_map(|tag| page.app.taxonomy.language(tag));
    known.map_or(tag, |language| language.names.pick(page.locale)).to_owned()
}

/// The name of a language in itself, or else in the reader's language, or else its tag: where one chooses
/// the language one reads.
pub fn name_of(page: &Page, tag: &str) -> String {
    let known = language_tag::lookup(tag).find_map(|tag| page.app.taxonomy.language(tag));
    match known {
        Some(language) => language
            .endonym
            .clone()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| language.names.pick(page.locale).to_owned()),
        None => tag.to_owned(),
    }
}
