//! The sections there are, in the order of a digest. A new one is a file here and a line in [`ALL`].

mod consultations;
mod notes;
mod notices;
mod outcomes;
mod practices;
mod queue;

use super::section::Section;

/// Every section.
pub(super) const ALL: &[&dyn Section] = &[
    &notes::Notes,
    &notices::Notices,
    &outcomes::Outcomes,
    &queue::Queue,
    &practices::Practices,
    &consultations::Consultations,
];

/// What sections keep while many digests are composed, so that the same is read once.
#[derive(Debug, Default)]
pub(super) struct Kept {
    practices: practices::Kept,
}

/// The section of this name.
pub(super) fn find(code: &str) -> Option<&'static dyn Section> {
    ALL.iter().copied().find(|section| section.code() == code)
}
