//! What may not change once a consultation is open, and why. Pure; the dates have rules of their own in [`super::phases`].
//!
//! | Setting | Once open |
//! |---|---|
//! | title, purpose, benefit | the words stand; translations can be added |
//! | country, countries, jurisdiction, language, time zone | fixed |
//! | access, visibility, threshold, reading before the close, second review | fixed |
//! | labels, self-description, number of stewards | fixed |
//! | stewards | fixed; those who are gone are replaced by two people |
//! | dates | later only, with a day's notice; what is over stays over |
//! | languages, policy areas | can be added |
//! | ways to invite | free |
//!
//! Whoever took part did so on these terms. Another term is another consultation.

use super::input::SaveConsultation;
use super::model::{ConsultationRow, still_says};
use crate::error::{Error, FieldErrors};

/// Refuses what would break a promise, with every field that does.
pub fn check_kept(row: &ConsultationRow, wanted: &SaveConsultation) -> Result<(), Error> {
    let mut errors = FieldErrors::default();
    let words = [
        ("title", &row.title, &wanted.title),
        ("purpose", &row.purpose, &wanted.purpose),
        ("benefit", &row.benefit, &wanted.benefit),
    ];
    for (field, promised, wanted) in words {
        if !still_says(wanted, &promised.0) {
            errors.add(field, "fixed-once-open");
        }
    }
    let fixed = [
        ("country", row.country == wanted.country),
        ("countries", row.countries.0 == wanted.countries),
        ("language", row.language == wanted.language),
        ("policy_areas", row.policy_areas.0.iter().all(|area| wanted.policy_areas.contains(area))),
        ("languages", row.languages.0.iter().all(|promised| wanted.languages.contains(promised))),
        ("time_zone", row.time_zone == wanted.time_zone),
        ("jurisdiction", row.jurisdiction == wanted.jurisdiction),
        ("access", wanted.access.is_none_or(|access| row.access == access)),
        ("visibility", wanted.visibility.is_none_or(|visibility| row.visibility == visibility)),
        ("threshold", wanted.threshold.is_none_or(|threshold| row.threshold == threshold)),
        ("staff_read_early", row.staff_read_early == wanted.staff_read_early),
        ("second_review", row.second_review == wanted.second_review),
        ("labels", row.labels.0 == wanted.labels),
        ("self_description", row.self_description.0 == wanted.self_description),
        ("stewards_needed", row.stewards_needed == wanted.stewards_needed),
    ];
    for (field, _) in fixed.into_iter().filter(|(_, is_kept)| !is_kept) {
        errors.add(field, "fixed-once-open");
    }
    errors.finish(())
}

#[cfg(test)]
mod tests {
    use super::super::model::{Texts, Wording};
    use super::*;

    #[test]
    fn words_stand_and_translations_are_added() {
        let texts = |pairs: &[(&str, &str)]| -> Texts {
            let wording = |text: &str| Wording { text: text.to_owned(), ..Wording::default() };
            pairs.iter().map(|(language, text)| ((*language).to_owned(), wording(text))).collect()
        };
        let said = texts(&[("en", "Buses")]);
        assert!(still_says(&texts(&[("en", "Buses"), ("yua", "Kiis")]), &said));
        assert!(!still_says(&texts(&[("en", "Trains"), ("yua", "Kiis")]), &said));
        assert!(!still_says(&texts(&[("yua", "Kiis")]), &said));
    }
}
