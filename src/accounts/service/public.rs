//! What other slices ask of accounts.

use std::collections::HashMap;

use crate::accounts::input::NewAccount;
use crate::accounts::model::{MemberStatus, NewMemberRow};
use crate::accounts::views::{Author, Contact, Joined, MemberView};
use crate::accounts::{policy, queries};
use crate::audit::{self, Event};
use crate::auth::{Actor, Role};
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::types::text::name_key;
use crate::types::{Id, Timestamp};

/// Makes an account, with a row in the audit trail; `by` is nobody for commands of the operator. An
/// address that is in use is a fault of the field `email`.
pub fn create_member(tx: &mut Tx<'_>, by: Option<&Actor>, account: NewAccount) -> Result<MemberView, Error> {
    if queries::find_member_by_email(tx.conn, account.email.as_str())?.is_some() {
        return Err(Error::field("email", "taken"));
    }
    let has_password = account.password_hash.is_some();
    let row = NewMemberRow {
        id: tx.new_id(),
        email: account.email.to_string(),
        name_key: name_key(&account.name),
        name: account.name,
        country: account.country,
        organization: account.organization,
        role: account.role,
        status: if has_password { MemberStatus::Active } else { MemberStatus::Invited },
        language: account.language.code(),
        time_zone: account.time_zone,
        password_hash: account.password_hash,
        revision: 1,
        created_at: At(tx.now),
        updated_at: At(tx.now),
        role_since: At(tx.now),
    };
    queries::insert_member(tx.conn, &row)?;
    let event = Event::new("member.created", "member", row.id)
        .in_country(&row.country)
        .with(serde_json::json!({ "role": row.role, "status": row.status }));
    audit::record(tx, by, event)?;
    let row = queries::find_member(tx.conn, row.id)?.ok_or(Code::NotFound)?;
    Ok(row.into())
}

/// Notes that a member has a second factor from now on, or has none any more.
pub fn note_second_factor(tx: &mut Tx<'_>, member: Id, has_one: bool) -> Result<(), Error> {
    let since = has_one.then_some(tx.now);
    queries::update_second_factor(tx.conn, member, since)?;
    Ok(())
}

/// Whom to write to, if this is an active member.
pub fn find_contact(tx: &mut Tx<'_>, id: Id) -> Result<Option<Contact>, Error> {
    let row = queries::find_member(tx.conn, id)?;
    Ok(row.filter(|row| row.status == MemberStatus::Active).map(Contact::from))
}

/// [`find_contact`] for many members at once.
pub fn find_contacts(tx: &mut Tx<'_>, ids: &[Id]) -> Result<HashMap<Id, Contact>, Error> {
    let rows = queries::list_active(tx.conn, ids)?;
    Ok(rows.into_iter().map(|row| (row.id, Contact::from(row))).collect())
}

/// [`find_contact`] by the address a member logs in with.
pub fn find_contact_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<Contact>, Error> {
    let row = queries::find_member_by_email(tx.conn, email)?;
    Ok(row.filter(|row| row.status == MemberStatus::Active).map(Contact::from))
}

/// The active coordinators of a country.
pub fn coordinators_of(tx: &mut Tx<'_>, country: &str) -> Result<Vec<Contact>, Error> {
    let rows = queries::list_active_by_role(tx.conn, Role::Coordinator, Some(country))?;
    Ok(rows.into_iter().map(Contact::from).collect())
}

/// The active members of the secretariat.
pub fn secretariat(tx: &mut Tx<'_>) -> Result<Vec<Contact>, Error> {
    let rows = queries::list_active_by_role(tx.conn, Role::Administrator, None)?;
    Ok(rows.into_iter().map(Contact::from).collect())
}

/// What a member said on joining, as far as they applied: nothing where they were invited.
pub fn said_on_joining(tx: &mut Tx<'_>, member: Id) -> Result<Joined, Error> {
    let said = queries::find_said_on_joining(tx.conn, member)?;
    Ok(said
        .map(|(areas, languages)| Joined { policy_areas: areas.0, languages: languages.0 })
        .unwrap_or_default())
}

/// The names of members, whatever their status, for what they wrote.
pub fn display_names(tx: &mut Tx<'_>, ids: &[Id]) -> Result<HashMap<Id, String>, Error> {
    Ok(queries::list_names(tx.conn, ids)?.into_iter().collect())
}

/// Who these members are to readers, whatever their status; of at most as many as a list shows.
pub fn find_authors(tx: &mut Tx<'_>, ids: &[Id]) -> Result<HashMap<Id, Author>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = queries::list_authors(tx.conn, ids)?;
    let author = |(id, name, organization): (Id, String, String)| {
        (id, Author { name, organization: Some(organization).filter(|text| !text.is_empty()) })
    };
    Ok(rows.into_iter().map(author).collect())
}

/// How many applications wait for this person to decide.
pub fn applications_waiting(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64, Error> {
    match policy::country_seen_by(actor) {
        Ok(country) => Ok(queries::count_pending(tx.conn, country)?),
        Err(_) => Ok(0),
    }
}

/// How many active members there are in each role, for those who look after all of them.
pub fn members_by_role(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<(Role, i64)>, Error> {
    if !actor.is_administrator() {
        return Ok(Vec::new());
    }
    let found = queries::count_by_role(tx.conn)?;
    let number = |role: Role| found.iter().find(|(own, _)| *own == role).map_or(0, |(_, number)| *number);
    Ok(Role::ALL.iter().map(|role| (*role, number(*role))).collect())
}

/// Forgets who applied before `before` and never confirmed the address, for the link has long expired, and what
/// strangers have asked for since when it could not be done.
pub fn clean_up(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    queries::delete_unconfirmed_applications(tx.conn, before)?;
    queries::delete_requests(tx.conn, before)?;
    Ok(())
}
