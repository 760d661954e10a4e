//! The pages that the main navigation leads to.

use crate::auth::Actor;
use crate::web::{Asked, Navigation, NavigationEntry, Page};

/// The main navigation, from left to right.
pub(super) const NAVIGATION: Navigation = Navigation(&[
    entry("/start", "start-title", members),
    entry("/practices", "navigation-practices", everybody),
    entry("/consultations", "navigation-consultations", everybody),
    entry("/commitments", "navigation-commitments", everybody),
    entry("/my-practices", "navigation-mine", members),
    entry("/digest", "navigation-digest", members),
    entry("/queue", "navigation-queue", Page::is_coordinator),
    entry("/digest/notes", "navigation-notes", Page::looks_after_members),
    entry("/members", "navigation-members", Page::looks_after_members),
    entry("/admin/mail", "navigation-mailroom", administrators),
    entry("/audit", "record-title", Page::looks_after_members),
    entry("/about", "navigation-about", everybody),
]);

const fn entry(address: &'static str, name: &'static str, shown_to: fn(&Page) -> bool) -> NavigationEntry {
    NavigationEntry { address, name, shown_to }
}

fn everybody(_: &Page) -> bool {
    true
}

fn members(page: &Page) -> bool {
    page.actor.is_some()
}

fn administrators(page: &Page) -> bool {
    page.actor.as_ref().is_some_and(Actor::is_administrator)
}

/// The kinds of page whose readers are asked whether it was useful: those for everybody, and no step of a participant.
pub(super) const ASKED: Asked = Asked(&[
    ("/", "home"),
    ("/practices", "practices"),
    ("/practices/{id}", "practice"),
    ("/consultations", "consultations"),
    ("/consultations/{id}", "consultation"),
    ("/consultations/{id}/results", "results"),
    ("/commitments", "commitments"),
    ("/search", "search"),
    ("/about", "about"),
    ("/about/privacy", "privacy"),
    ("/about/accessibility", "accessibility"),
]);
