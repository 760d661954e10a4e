//! The community's stewards: release, export, reuse and re-opening need their recorded yes.

use std::collections::BTreeSet;

use super::super::input::SayAsSteward;
use super::super::model::{ConsultationRow, ReleaseState, StewardAct, VerdictRow};
use super::super::policy;
use super::super::queries::{consultation, result};
use super::super::views::VerdictView;
use super::load;
use crate::accounts;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::types::{Email, Id};

/// What the stewards have said so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Not enough of them have spoken.
    Open,
    /// As many as needed said yes, and none said no.
    Given,
    /// One said no; that is final.
    Refused,
}

/// The verdict of `said` where `needed` must approve.
pub fn verdict(said: &[VerdictRow], needed: i64) -> Verdict {
    if said.iter().any(|row| !row.approves) {
        Verdict::Refused
    } else if i64::try_from(said.len()).unwrap_or(i64::MAX) >= needed {
        Verdict::Given
    } else {
        Verdict::Open
    }
}

/// Stewards of one consultation act one after the other: of two who agree at once, the second makes it enough.
pub(super) fn take_turn(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    Ok(tx.take_turn(&format!("stewards of {id}"))?)
}

/// The members who log in with these addresses, one a line; one that nobody has is a fault of `field`.
pub fn by_addresses(tx: &mut Tx<'_>, lines: &str, field: &str) -> Result<Vec<Id>, Error> {
    let mut found = Vec::new();
    for address in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let known = match Email::parse(address) {
            Some(email) => accounts::find_contact_by_email(tx, email.as_str())?,
            None => None,
        };
        found.push(known.ok_or_else(|| Error::field(field, "unknown-member"))?.id);
    }
    Ok(found)
}

/// The addresses of the stewards, one a line, for whoever named them.
pub fn addresses(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<String, Error> {
    super::load_managed(tx, actor, id)?;
    let members = consultation::list_stewards(tx.conn, id)?;
    let contacts = accounts::find_contacts(tx, &members)?;
    let known = members.iter().filter_map(|member| contacts.get(member));
    Ok(known.map(|contact| contact.email.to_string()).collect::<Vec<_>>().join("\n"))
}

/// Refuses everybody who is not a steward of this consultation, as if it had none.
pub fn check_is_steward(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<(), Error> {
    if consultation::list_stewards(tx.conn, id)?.contains(&actor.id) {
        Ok(())
    } else {
        Err(Code::NotFound.into())
    }
}

/// Refuses other stewards for a consultation that is open: those who run it cannot choose who decides
/// over them.
pub fn check_unchanged(tx: &mut Tx<'_>, row: &ConsultationRow, stewards: &[Id]) -> Result<(), Error> {
    let known: BTreeSet<Id> = consultation::list_stewards(tx.conn, row.id)?.into_iter().collect();
    if row.stewards_needed == 0 || known == stewards.iter().copied().collect() {
        Ok(())
    } else {
        Err(Error::field("stewards", "fixed-once-open"))
    }
}

/// Refuses an act that the stewards have not approved; without a steward body nothing is asked.
pub fn check_approved(
    tx: &mut Tx<'_>,
    row: &ConsultationRow,
    act: StewardAct,
    target: i64,
) -> Result<(), Error> {
    if row.stewards_needed == 0 {
        return Ok(());
    }
    let said = result::list_verdicts(tx.conn, row.id, act, target)?;
    match verdict(&said, row.stewards_needed) {
        Verdict::Given => Ok(()),
        Verdict::Open | Verdict::Refused => Err(Code::StewardsNeeded.into()),
    }
}

/// A steward says yes or no. With enough yes, a waiting release becomes public; a no ends it.
pub fn say(tx: &mut Tx<'_>, actor: &Actor, id: Id, input: SayAsSteward) -> Result<Vec<VerdictView>, Error> {
    take_turn(tx, id)?;
    let loaded = load(tx, id)?;
    check_is_steward(tx, actor, id)?;
    let input = input.parse()?;
    if input.act == StewardAct::Release {
        let release = result::find_release(tx.conn, id, input.target)?.ok_or(Code::NotFound)?;
        if release.state != ReleaseState::Waiting {
            return Err(Error::move_not_allowed(Vec::new()));
        }
    }
    let row = VerdictRow {
        consultation_id: id,
        act: input.act,
        target: input.target,
        member_id: actor.id,
        approves: input.approves,
        note: input.note,
        at: At(tx.now),
    };
    if result::insert_verdict(tx.conn, &row)? == 0 {
        return Err(Code::AlreadyExists.into());
    }
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.steward-spoke", "consultation", id).in_country(&loaded.row.country).with(
            serde_json::json!({ "act": input.act, "target": input.target, "approves": input.approves }),
        ),
    )?;
    let said = result::list_verdicts(tx.conn, id, input.act, input.target)?;
    if input.act == StewardAct::Release {
        match verdict(&said, loaded.row.stewards_needed) {
            Verdict::Given => super::release::publish(tx, &loaded.row, input.target)?,
            Verdict::Refused => {
                result::move_release(tx.conn, id, input.target, ReleaseState::Refused)?;
            }
            Verdict::Open => {}
        }
    }
    Ok(said.into_iter().map(VerdictView::from).collect())
}

/// What stewards have said so far, for them and for those who run the consultation; who said it stays with
/// the record.
pub fn said(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Vec<VerdictView>, Error> {
    let loaded = load(tx, id)?;
    if !policy::looks_after(actor, &loaded.row) {
        check_is_steward(tx, actor, id)?;
    }
    let said = result::list_all_verdicts(tx.conn, id)?;
    Ok(said.into_iter().map(VerdictView::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_no_is_final_and_silence_is_no_yes() {
        let said = |approves: &[bool]| -> Vec<VerdictRow> {
            approves
                .iter()
                .map(|approves| VerdictRow {
                    consultation_id: Id(uuid::Uuid::nil()),
                    act: StewardAct::Release,
                    target: 1,
                    member_id: Id(uuid::Uuid::nil()),
                    approves: *approves,
                    note: String::new(),
                    at: At(crate::types::Timestamp::UNIX_EPOCH),
                })
                .collect()
        };
        assert_eq!(verdict(&said(&[]), 2), Verdict::Open);
        assert_eq!(verdict(&said(&[true]), 2), Verdict::Open);
        assert_eq!(verdict(&said(&[true, true]), 2), Verdict::Given);
        assert_eq!(verdict(&said(&[true, true, false]), 2), Verdict::Refused);
    }
}
