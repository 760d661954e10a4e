//! What is small enough to be kept whole and searched in memory.

use std::sync::Arc;

use crate::app::App;
use crate::consultations::{self, ConsultationText};
use crate::error::Error;
use crate::i18n;
use crate::search::{self, Document, Shelf};
use crate::taxonomy::Names;
use crate::types::Locale;

/// Documents with their texts in memory.
pub(super) struct Kept<T> {
    pub(super) shelf: Shelf,
    pub(super) documents: Vec<T>,
}

impl<T> Kept<T> {
    fn of(documents: Vec<T>, read: impl Fn(&T) -> Document) -> Self {
        let mut shelf = Shelf::default();
        for document in &documents {
            shelf.add(read(document));
        }
        Self { shelf, documents }
    }
}

fn read(app: &App, document: &mut Document, names: &Names, is_title: bool) {
    for locale in Locale::ALL {
        document.read(names.pick(locale), locale.code(), is_title, &app.taxonomy.lexicon);
    }
}

/// Commitments, by their place in the vocabulary.
pub(super) fn commitments(app: &App) -> Result<Arc<Kept<usize>>, Error> {
    app.cache.get("shelf of commitments", 1, || {
        let taxonomy = &app.taxonomy;
        Ok(Kept::of((0..taxonomy.commitments.len()).collect(), |place| {
            let mut document = Document::default();
            if let Some(commitment) = taxonomy.commitments.get(*place) {
                document.read(&commitment.code, "und", true, &taxonomy.lexicon);
                read(app, &mut document, &commitment.names, true);
                let areas = commitment.policy_areas.iter().filter_map(|code| taxonomy.policy_area(code));
                areas.for_each(|area| read(app, &mut document, &area.names, false));
                for code in &commitment.instruments {
                    document.name(search::provision(code));
                }
            }
            document
        }))
    })
}

/// Provisions, by their place in the vocabulary.
pub(super) fn provisions(app: &App) -> Result<Arc<Kept<usize>>, Error> {
    app.cache.get("shelf of provisions", 1, || {
        let taxonomy = &app.taxonomy;
        Ok(Kept::of((0..taxonomy.provisions.len()).collect(), |place| {
            let mut document = Document::default();
            if let Some(provision) = taxonomy.provisions.get(*place) {
                read(app, &mut document, &provision.names, true);
                document.name(search::provision(&provision.code));
                document.name(search::provision(&provision.instrument));
                let instrument = taxonomy.instruments.iter().find(|one| one.code == provision.instrument);
                instrument
                    .into_iter()
                    .for_each(|instrument| read(app, &mut document, &instrument.names, false));
            }
            document
        }))
    })
}

/// What practices are filed under: the filter, its value, and what it is called.
pub(super) struct Topic {
    pub(super) filter: &'static str,
    pub(super) code: String,
    pub(super) names: Names,
}

/// Places, policy areas and groups, also those that no practice is filed under yet.
pub(super) fn topics(app: &App) -> Result<Arc<Kept<Topic>>, Error> {
    app.cache.get("shelf of topics", 1, || {
        let taxonomy = &app.taxonomy;
        let topic =
            |filter, code: &str, names: &Names| Topic { filter, code: code.to_owned(), names: names.clone() };
        let countries = taxonomy.countries.iter().map(|one| topic("country", &one.code, &one.names));
        let places = taxonomy.subdivisions.iter().map(|one| topic("subdivision", &one.code, &one.names));
        let areas = taxonomy.policy_areas.iter().map(|one| topic("policy_area", &one.code, &one.names));
        let groups =
            taxonomy.population_groups.iter().map(|one| topic("population_group", &one.code, &one.names));
        let all = countries.chain(places).chain(areas).chain(groups).collect();
        Ok(Kept::of(all, |topic: &Topic| {
            let mut document = Document::default();
            read(app, &mut document, &topic.names, true);
            document
        }))
    })
}

/// Pages of the network: where they are, and the key of their title.
pub(super) const PAGES: [(&str, &str); 10] = [
    ("/practices", "navigation-practices"),
    ("/consultations", "navigation-consultations"),
    ("/commitments", "commitments-title"),
    ("/about", "about-title"),
    ("/about/privacy", "privacy-title"),
    ("/about/accessibility", "accessibility-title"),
    ("/log-in", "log-in"),
    ("/join", "join-title"),
    ("/code", "come-back"),
    ("/api", "api-title"),
];

/// Pages, by their place in [`PAGES`].
pub(super) fn pages(app: &App) -> Result<Arc<Kept<usize>>, Error> {
    app.cache.get("shelf of pages", 1, || {
        Ok(Kept::of((0..PAGES.len()).collect(), |place| {
            let mut document = Document::default();
            if let Some((_, key)) = PAGES.get(*place) {
                for locale in Locale::ALL {
                    document.read(&i18n::text(locale, key, &[]), locale.code(), true, &app.taxonomy.lexicon);
                }
            }
            document
        }))
    })
}

/// Consultations as they are now.
pub(super) fn consultations(
    app: &App,
    texts: Vec<ConsultationText>,
) -> Result<Arc<Kept<ConsultationText>>, Error> {
    // It grows with every change of any of them.
    let version = texts.iter().fold(0_i64, |sum, text| sum.saturating_add(text.revision));
    app.cache.get("shelf of consultations", version, || {
        Ok(Kept::of(texts, |consultation| {
            let mut document = Document::default();
            for (language, title, purpose) in consultations::texts_of(consultation) {
                document.read(title, language, true, &app.taxonomy.lexicon);
                document.read(purpose, language, false, &app.taxonomy.lexicon);
            }
            document
        }))
    })
}
