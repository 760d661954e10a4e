//! The first digest: what somebody said on joining, as a digest that they may have. Nothing is sent without their yes.

use super::content;
use super::model::{Consent, Frequency, Interest, IssueContent, Part, PreferencesRow};
use super::section::{Shared, Window};
use super::service::{self, Reader};
use super::views::{PreviewView, ProposalView};
use super::{queries, sections};
use crate::accounts::{self, Joined};
use crate::app::App;
use crate::db::{Json, Tx};
use crate::error::Error;
use crate::practices;
use crate::taxonomy::Taxonomy;
use crate::types::clock::plus_seconds;

/// The wording of the page on which somebody says yes to it.
const WORDING: &str = "2026-12 proposal";
/// How many of each section the first taste shows.
const TASTE: usize = 3;
/// How many of the latest publications the first taste is looked for in: a few first, then more.
const LOOK_BACK: [i64; 3] = [100, 500, 2_000];
/// How far back news of consultations belongs to the first taste, in seconds.
const RECENT_SECONDS: i64 = 90 * 86_400;
/// What the first taste is made of.
const TASTED: [&str; 2] = ["practices", "consultations"];

/// The choice that is proposed: every week, each subject that somebody named in all three countries, and everything of
/// their own country, in the languages they read.
fn choice(taxonomy: &Taxonomy, present: PreferencesRow, joined: Joined, country: &str) -> PreferencesRow {
    let subjects = joined.policy_areas.into_iter().filter(|code| taxonomy.policy_area(code).is_some());
    let subjects = subjects.map(|subject| Interest { policy_area: Some(subject), ..Interest::default() });
    let own = Interest { country: Some(country.to_owned()), ..Interest::default() };
    let interests: Vec<Interest> = subjects.chain([own]).collect();
    let mut languages: Vec<String> =
        joined.languages.into_iter().filter(|code| taxonomy.language(code).is_some()).collect();
    if !languages.is_empty() && !languages.contains(&present.language) {
        languages.push(present.language.clone());
    }
    PreferencesRow {
        frequency: Frequency::Weekly,
        interests: Json(interests),
        languages_read: Json(languages),
        ..present
    }
}

/// What is proposed to a reader, and whether they have answered.
pub(super) fn proposed(app: &App, tx: &mut Tx<'_>, reader: &Reader) -> Result<(PreferencesRow, bool), Error> {
    let present = service::row(tx, reader)?;
    let answered = present.revision > 0;
    let joined = accounts::said_on_joining(tx, reader.id)?;
    Ok((choice(&app.taxonomy, present, joined, &reader.country), answered))
}

/// The proposal with a first taste: what matches now, the newest first, also from before somebody joined.
pub fn proposal(app: &App, tx: &mut Tx<'_>, reader: &Reader) -> Result<ProposalView, Error> {
    let (row, answered) = proposed(app, tx, reader)?;
    let taste = taste(app, tx, reader, &row)?;
    Ok(ProposalView::new(app, &row, answered, taste))
}

/// The same for the page to begin on, until it is answered.
pub fn open_proposal(app: &App, tx: &mut Tx<'_>, reader: &Reader) -> Result<Option<ProposalView>, Error> {
    if queries::find(tx.conn, reader.id)?.is_some() {
        return Ok(None);
    }
    proposal(app, tx, reader).map(Some)
}

/// What a digest of this choice would hold now.
fn taste(app: &App, tx: &mut Tx<'_>, reader: &Reader, row: &PreferencesRow) -> Result<PreviewView, Error> {
    let last = practices::last_sequence(tx)?;
    let others = sections::ALL.iter().map(|section| section.code()).filter(|code| !TASTED.contains(code));
    let row = PreferencesRow { sections_off: Json(others.map(str::to_owned).collect()), ..row.clone() };
    let mut issue = IssueContent { language: row.language.clone(), ..IssueContent::default() };
    for back in LOOK_BACK {
        let window = Window {
            after: last.saturating_sub(back),
            up_to: last,
            since: plus_seconds(tx.now, -RECENT_SECONDS),
            until: tx.now,
        };
        let reading = content::reading(&row, &reader.country, reader.role, window);
        let found = content::find_all(app, tx, &mut Shared::default(), &[(&row, reading)])?.pop();
        let parts = found.unwrap_or_default().into_iter().map(|(code, found)| Part {
            section: code.to_owned(),
            items: found.iter().take(TASTE).cloned().collect(),
            total: found.len(),
        });
        issue.parts = parts.collect();
        if issue.total() >= TASTE {
            break;
        }
    }
    let written = content::write(app, tx, &issue)?;
    Ok(PreviewView::new(row.locale(), None, written))
}

/// Answers the proposal: takes it as it is, or wants none. An answer that was given before stays.
pub(super) fn answer(app: &App, tx: &mut Tx<'_>, reader: &Reader, wanted: bool) -> Result<(), Error> {
    let (row, answered) = proposed(app, tx, reader)?;
    if answered {
        return Ok(());
    }
    let present = service::row(tx, reader)?;
    let (row, action) = match wanted {
        true => (row, Consent::Subscribed),
        false => (PreferencesRow { frequency: Frequency::Off, ..present.clone() }, Consent::Changed),
    };
    let row = service::replace(tx, &present, row)?;
    service::consent_to(tx, &row, action, ("page", WORDING), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Locale, Timestamp};

    fn reader() -> Reader {
        Reader {
            id: crate::types::Id(uuid::Uuid::nil()),
            language: Locale::Fr,
            time_zone: "America/Toronto".to_owned(),
            country: "CA".to_owned(),
            role: crate::auth::Role::Member,
            email: None,
        }
    }

    #[test]
    fn what_was_said_on_joining_is_what_is_proposed() {
        assert_eq!(
            (interests(&["health", "nothing-known"]), interests(&[])),
            (
                vec![(None, Some("health".to_owned())), (Some("CA".to_owned()), None)],
                vec![(Some("CA".to_owned()), None)]
            )
        );
    }

    /// Country and subject of each interest that is proposed.
    fn interests(subjects: &[&str]) -> Vec<(Option<String>, Option<String>)> {
        let taxonomy = Taxonomy::embedded().unwrap();
        let joined = Joined {
            policy_areas: subjects.iter().map(|subject| (*subject).to_owned()).collect(),
            languages: vec!["es".to_owned()],
        };
        let present = service::unchosen(&reader(), Timestamp::UNIX_EPOCH);
        let row = choice(&taxonomy, present, joined, "CA");
        assert_eq!(row.frequency, Frequency::Weekly);
        assert_eq!(row.languages_read.0, ["es", "fr"], "the language of the pages is read, too");
        row.interests.0.into_iter().map(|interest| (interest.country, interest.policy_area)).collect()
    }
}
