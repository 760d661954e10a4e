//! Coming in as somebody of the demonstration, by one click: only what `serve --demo` has made, on the machine itself.

use super::log_in::{Entered, Entering, open_browser};
use crate::accounts::input::Origin;
use crate::accounts::model::MemberRow;
use crate::accounts::queries;
use crate::accounts::views::MemberView;
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Id;

/// The host of every address of the demonstration; nobody can have a mailbox there (RFC 2606).
pub const HOST: &str = "demo.example";

/// The people of the demonstration, those with more to decide first.
pub fn people(tx: &mut Tx<'_>) -> Result<Vec<MemberView>, Error> {
    let mut people = queries::list_active_of_host(tx.conn, HOST)?;
    people.sort_by_key(|row| (std::cmp::Reverse(row.role), row.country.clone()));
    Ok(people.into_iter().map(MemberView::from).collect())
}

/// Opens a session for one of them; it is on record.
pub fn enter(app: &App, tx: &mut Tx<'_>, id: Id, origin: Origin) -> Result<Entered, Error> {
    let is_of_it = |row: &MemberRow| row.email.rsplit_once('@').is_some_and(|(_, host)| host == HOST);
    let row = queries::list_active(tx.conn, &[id])?.pop().filter(is_of_it).ok_or(Code::NotFound)?;
    audit::record(tx, None, Event::new("log-in.demonstration", "member", id).in_country(&row.country))?;
    open_browser(app, tx, Entering { member: id, origin })
}
