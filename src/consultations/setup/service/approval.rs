//! Whether the community's stewards approved: release, export, reuse and re-opening need their recorded yes.

use std::collections::BTreeSet;

use super::super::model::{ConsultationRow, StewardAct, VerdictRow};
use super::super::queries::steward;
use super::load_managed;
use crate::accounts;
use crate::auth::{Actor, Role};
use crate::db::Tx;
use crate::error::{Code, Error, FieldErrors};
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

/// The members who log in with these addresses, one a line; one that nobody has is a fault of `field`.
pub fn by_addresses(tx: &mut Tx<'_>, lines: &str, field: &str) -> Result<Vec<Id>, Error> {
    let mut errors = FieldErrors::default();
    let mut found = Vec::new();
    for (number, address) in (1..).zip(lines.lines().map(str::trim)).filter(|(_, line)| !line.is_empty()) {
        let known = match Email::parse(address) {
            Some(email) => accounts::find_contact_by_email(tx, email.as_str())?,
            None => None,
        };
        match known {
            Some(contact) => found.push(contact.id),
            None => errors.add_limit(field, "unknown-member", number),
        }
    }
    errors.finish(found)
}

/// The addresses of the stewards, one a line, for whoever named them.
pub fn addresses(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<String, Error> {
    load_managed(tx, actor, id)?;
    let members = steward::list_stewards(tx.conn, id)?;
    let contacts = accounts::find_contacts(tx, &members)?;
    let known = members.iter().filter_map(|member| contacts.get(member));
    Ok(known.map(|contact| contact.email.to_string()).collect::<Vec<_>>().join("\n"))
}

/// Refuses everybody who is not a steward of this consultation, as if it had none.
pub fn check_is_steward(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<(), Error> {
    if steward::list_stewards(tx.conn, id)?.contains(&actor.id) { Ok(()) } else { Err(Code::NotFound.into()) }
}

/// Whether somebody runs consultations of these countries, and so cannot speak for a community over them.
pub fn runs(contact: &accounts::Contact, countries: &[String]) -> bool {
    contact.role == Role::Administrator
        || (contact.role == Role::Coordinator && countries.contains(&contact.country))
}

/// Refuses other stewards for a consultation that is open: those who run it cannot choose who decides
/// over them.
pub fn check_unchanged(tx: &mut Tx<'_>, row: &ConsultationRow, stewards: &[Id]) -> Result<(), Error> {
    let known: BTreeSet<Id> = steward::list_stewards(tx.conn, row.id)?.into_iter().collect();
    if known == stewards.iter().copied().collect() {
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
    let said = steward::list_verdicts(tx.conn, row.id, act, target)?;
    match verdict(&said, row.stewards_needed) {
        Verdict::Given => Ok(()),
        Verdict::Open | Verdict::Refused => Err(Code::StewardsNeeded.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::At;

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
