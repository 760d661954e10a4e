//! Corrections of a published text: which parts are wording, what changed, and what a correction may not
//! touch. Pure.

use std::fmt::Write;

use super::input::SavePractice;
use super::model::{BuildingBlock, Correction, Source};
use crate::error::{Error, FieldErrors};

/// The text of every part that a correction may change, in the order of the form.
fn parts(input: &SavePractice) -> Vec<(&'static str, String)> {
    let details = &input.details;
    let mut parts = vec![
        ("title", input.title.clone()),
        ("what_was_done", input.what_was_done.clone()),
        ("responsible_body", input.responsible_body.clone()),
        ("locality", input.locality.clone()),
    ];
    parts.extend(details.prose().map(|(part, text)| (part, text.clone())));
    parts.extend([
        ("building_blocks", blocks(&details.building_blocks)),
        ("sources", sources(&details.sources)),
        ("translations", translations(input)),
    ]);
    parts
}

/// Building blocks as text, a paragraph each.
pub fn blocks(blocks: &[BuildingBlock]) -> String {
    let paragraph = |block: &BuildingBlock| {
        let lines = [block.name.as_str(), &block.text, &block.needs];
        let mut text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        if block.optional {
            text.push_str(" (*)");
        }
        text
    };
    blocks.iter().map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// Sources as text, a line each.
pub fn sources(sources: &[Source]) -> String {
    let line = |source: &Source| {
        let url = source.url.as_deref().unwrap_or_default();
        format!("{} {url}", source.citation).trim().to_owned()
    };
    sources.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn translations(input: &SavePractice) -> String {
    let mut text = String::new();
    for (tag, translation) in &input.translations {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{tag}: {}\n{}", translation.title, translation.what_was_done);
    }
    text
}

/// What changed from `before` to `after`, part by part.
pub fn corrections(before: &SavePractice, after: &SavePractice) -> Vec<Correction> {
    let pairs = parts(before).into_iter().zip(parts(after));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((part, before), (_, after))| Correction {
            part: part.to_owned(),
            before: Some(before),
            after: Some(after),
        })
        .collect()
}

/// `wording` in everything that a correction may change, `published` in everything else.
pub fn over(published: &SavePractice, wording: SavePractice) -> SavePractice {
    let mut details = wording.details;
    details.methods.clone_from(&published.details.methods);
    details.finding = published.details.finding;
    details.related.clone_from(&published.details.related);
    SavePractice {
        title: wording.title,
        what_was_done: wording.what_was_done,
        responsible_body: wording.responsible_body,
        locality: wording.locality,
        translations: wording.translations,
        byline: wording.byline,
        details,
        ..published.clone()
    }
}

/// Refuses a correction that changes more than wording, naming each part that has to stay. What readers
/// filter by was decided on when it was published.
pub fn check(published: &SavePractice, corrected: &SavePractice) -> Result<(), Error> {
    let (old, new) = (published, corrected);
    let kept = [
        ("language", old.language == new.language),
        ("country", old.country == new.country),
        ("level", old.level == new.level),
        ("status", old.status == new.status),
        ("subdivisions", old.subdivisions == new.subdivisions),
        ("year_started", old.year_started == new.year_started),
        ("year_ended", old.year_ended == new.year_ended),
        ("policy_areas", old.policy_areas == new.policy_areas),
        ("population_groups", old.population_groups == new.population_groups),
        ("provisions", old.provisions == new.provisions),
        ("commitments", old.commitments == new.commitments),
        ("licence", old.licence == new.licence),
        ("methods", old.details.methods == new.details.methods),
        ("finding", old.details.finding == new.details.finding),
        ("related", old.details.related == new.details.related),
    ];
    let mut errors = FieldErrors::default();
    for (part, _) in kept.into_iter().filter(|(_, is_kept)| !is_kept) {
        errors.add(part, "fixed-once-published");
    }
    errors.finish(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_says_which_parts_changed_and_what_they_said() {
        let before = SavePractice { title: "Jugdes".into(), ..SavePractice::default() };
        let mut after = SavePractice { title: "Judges".into(), ..SavePractice::default() };
        after.details.sources.push(Source { citation: "A report".into(), url: None });
        let found = corrections(&before, &after);
        assert_eq!(found.iter().map(|one| one.part.as_str()).collect::<Vec<_>>(), ["title", "sources"]);
        assert_eq!(found[0].before.as_deref(), Some("Jugdes"));
        assert_eq!(found[0].after.as_deref(), Some("Judges"));
    }

    #[test]
    fn what_readers_filter_by_stays() {
        let published = SavePractice { country: "CA".into(), title: "One".into(), ..SavePractice::default() };
        let mut corrected =
            SavePractice { country: "MX".into(), title: "Two".into(), ..SavePractice::default() };
        corrected.policy_areas.push("health".into());
        let faults = check(&published, &corrected).unwrap_err().fields;
        assert_eq!(faults.iter().map(|fault| fault.field()).collect::<Vec<_>>(), ["country", "policy_areas"]);
        let kept = over(&published, corrected);
        assert!(check(&published, &kept).is_ok());
        assert_eq!((kept.country.as_str(), kept.title.as_str()), ("CA", "Two"));
    }
}
