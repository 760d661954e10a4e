//! What those concerned by a consultation are told: that something waits for their word or for a second person, and that
//! they are its stewards. Nobody is told anything of participants.

use std::collections::{BTreeSet, HashMap};

use super::super::model::{ConsultationRow, ConsultationState, Spoken};
use super::super::policy;
use super::super::queries::{consultation, steward};
use crate::accounts::{self, Contact};
use crate::app::{About, AboutNow, App};
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n::text;
use crate::mail::Letter;
use crate::notices::{self, Notice, NoticeKind};
use crate::types::{Id, Locale};

/// A country has not agreed yet to what others want to open; the detail is the revision.
pub const OPENING: &str = "consultation.opening";
/// A release waits for the stewards; the detail is its number.
pub const RELEASE: &str = "consultation.release";
/// A meeting waits for a second person; the detail is its key.
pub const MEETING: &str = "consultation.meeting";
/// New stewards wait for a second person; the detail is the key of the proposal.
pub const STEWARDS: &str = "consultation.stewards";
/// That a statement is not shown waits for a second person; the detail is its number.
pub const STATEMENT: &str = "consultation.statement";
/// Somebody is a steward.
pub const STEWARD: &str = "consultation.steward";

/// Tells the second people: its other coordinators, or the secretariat where it has none. The same may be proposed in
/// several rounds.
pub fn tell_second_people(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &ConsultationRow,
    (event, detail): (&'static str, &str),
    round: i64,
) -> Result<(), Error> {
    let mut others = coordinators(tx, row, &row.countries.0)?;
    others.retain(|contact| contact.id != actor.id);
    if others.is_empty() {
        others = accounts::secretariat(tx)?;
    }
    for contact in others.iter().filter(|contact| contact.id != actor.id) {
        tell(app, tx, contact, row, (NoticeKind::Approval, event), detail, round)?;
    }
    Ok(())
}

/// Tells the coordinators of countries that have not agreed to open.
pub fn tell_missing(
    app: &App,
    tx: &mut Tx<'_>,
    row: &ConsultationRow,
    agreed: &[String],
) -> Result<(), Error> {
    let missing: Vec<String> =
        row.countries.0.iter().filter(|country| !agreed.contains(country)).cloned().collect();
    for contact in coordinators(tx, row, &missing)? {
        tell(app, tx, &contact, row, (NoticeKind::Approval, OPENING), &row.revision.to_string(), 0)?;
    }
    Ok(())
}

/// Tells the stewards that a release waits for their word.
pub fn tell_of_release(app: &App, tx: &mut Tx<'_>, row: &ConsultationRow, number: i64) -> Result<(), Error> {
    for contact in stewards(tx, row.id)? {
        tell(app, tx, &contact, row, (NoticeKind::Approval, RELEASE), &number.to_string(), 0)?;
    }
    Ok(())
}

/// Tells members that they are stewards from now on; whoever was one before has heard it.
pub fn tell_stewards(app: &App, tx: &mut Tx<'_>, row: &ConsultationRow) -> Result<(), Error> {
    for contact in stewards(tx, row.id)? {
        tell(app, tx, &contact, row, (NoticeKind::Role, STEWARD), "", 0)?;
    }
    Ok(())
}

fn stewards(tx: &mut Tx<'_>, id: Id) -> Result<Vec<Contact>, Error> {
    let members = steward::list_stewards(tx.conn, id)?;
    let mut contacts = accounts::find_contacts(tx, &members)?;
    Ok(members.iter().filter_map(|member| contacts.remove(member)).collect())
}

/// The coordinators of those of its countries.
fn coordinators(tx: &mut Tx<'_>, row: &ConsultationRow, countries: &[String]) -> Result<Vec<Contact>, Error> {
    let mut found = Vec::new();
    for country in row.countries.0.iter().filter(|country| countries.contains(country)) {
        found.extend(accounts::coordinators_of(tx, country)?);
    }
    Ok(found)
}

fn tell(
    app: &App,
    tx: &mut Tx<'_>,
    to: &Contact,
    row: &ConsultationRow,
    (kind, event): (NoticeKind, &'static str),
    detail: &str,
    round: i64,
) -> Result<(), Error> {
    let (title, _) = title_for(row, to.language);
    let stem = event.replace('.', "-");
    let letter = Letter {
        locale: to.language,
        subject: text(to.language, &format!("mail-notice-{stem}-subject"), &[("title", title.into())]),
        paragraphs: vec![text(to.language, &format!("notice-{stem}"), &[])],
        quotation: None,
        action: Some((text(to.language, "mail-notice-action", &[]), app.url(&path(event, row.id)))),
        footing: text(to.language, "mail-notice-footing", &[]),
    };
    let notice = Notice {
        member: to.id,
        email: &to.email,
        kind,
        event,
        subject: row.id,
        detail,
        cause: &format!("{event} {} {detail} {round} {}", row.id, to.id),
        mail: event,
    };
    notices::tell(app, tx, notice, letter)
}

/// Where something of a consultation is decided on.
fn path(event: &str, id: Id) -> String {
    match event {
        MEETING => format!("/consultations/{id}/meetings"),
        STEWARDS => format!("/consultations/{id}/stewards"),
        STATEMENT => format!("/consultations/{id}/manage#moderation"),
        STEWARD => format!("/consultations/{id}"),
        _ => format!("/consultations/{id}/manage"),
    }
}

fn title_for(row: &ConsultationRow, locale: Locale) -> (String, String) {
    let said = Spoken::pick(&row.title.0, locale.code(), &row.languages.0, &row.language);
    said.map(|spoken| (spoken.wording.text.clone(), spoken.tag.to_owned())).unwrap_or_default()
}

/// The consultations that notices are about, for those whose word they wait for.
pub fn about_notices(
    tx: &mut Tx<'_>,
    locale: Locale,
    asked: &[About],
) -> Result<HashMap<Id, AboutNow>, Error> {
    let subjects: BTreeSet<Id> = asked.iter().map(|about| about.subject).collect();
    let mut shown = HashMap::new();
    for id in subjects {
        let Some(row) = consultation::find(tx.conn, id)? else { continue };
        let stewards = steward::list_stewards(tx.conn, id)?;
        let (title, language) = title_for(&row, locale);
        let concerned = asked.iter().filter(|about| about.subject == id && waits_for(about, &row, &stewards));
        for about in concerned {
            let about_now = AboutNow {
                title: title.clone(),
                language: language.clone(),
                value: String::new(),
                path: path(&about.event, id),
            };
            shown.insert(about.notice, about_now);
        }
    }
    Ok(shown)
}

/// Whether something still waits for its reader.
fn waits_for(about: &About, row: &ConsultationRow, stewards: &[Id]) -> bool {
    let reader = &about.reader;
    match about.event.as_str() {
        OPENING => row.state == ConsultationState::Draft && policy::looks_after(reader, row),
        MEETING | STEWARDS => policy::may_refill_stewards(reader, row).is_ok(),
        STATEMENT => policy::looks_after(reader, row),
        RELEASE | STEWARD => stewards.contains(&reader.id),
        _ => false,
    }
}
