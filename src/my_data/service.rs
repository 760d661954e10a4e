//! Use cases: the copy of one's own data, leaving, thinking again, and what happens when the time is over.

use super::export::{self, Found};
use super::tables::{HOLDINGS, Leaving};
use super::views::LeavingView;
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::links::{self, LinkPurpose};
use crate::auth::{Actor, need};
use crate::db::Tx;
use crate::db::whole_rows::{Whose, delete_rows_of};
use crate::error::{Code, Error};
use crate::practices;
use crate::types::Id;
use crate::types::clock::plus_seconds;

/// How long somebody who leaves can think again, in seconds.
pub const GRACE_SECONDS: i64 = 14 * 86_400;

/// A copy of everything that is kept about the member. It is told by mail: whoever is in an account could take it.
pub async fn export(app: &App, actor: Actor) -> Result<Vec<u8>, Error> {
    let (member, locale) = (actor.id, actor.language);
    app.write(move |app, tx| {
        need::fresh(actor.proved_at, tx.now)?;
        let event = Event::new("member.exported", "member", actor.id).in_country(&actor.country);
        audit::record(tx, Some(&actor), event)?;
        accounts::notify(app, tx, actor.id, "data-exported", "", "/account/data")
    })
    .await?;
    let found: Vec<Found> = app
        .read(move |_, tx| {
            let address = accounts::find_contact(tx, member)?.ok_or(Code::NotFound)?.email;
            export::collect(tx, member, &address)
        })
        .await?;
    export::archive(&found, locale)
}

/// Ends the membership: the log-in at once, everything else in fourteen days.
pub fn leave(app: &App, tx: &mut Tx<'_>, actor: &Actor, keeps_practices: bool) -> Result<LeavingView, Error> {
    need::fresh(actor.proved_at, tx.now)?;
    let leaves_at = plus_seconds(tx.now, GRACE_SECONDS);
    let secret = links::issue(tx, LinkPurpose::Stay, actor.id, None, Some(GRACE_SECONDS))?;
    accounts::notify(app, tx, actor.id, "leaving", "", &format!("/account/stay?token={secret}"))?;
    accounts::begin_leaving(app, tx, actor, leaves_at, keeps_practices)?;
    let event = Event::new("member.leaving", "member", actor.id).in_country(&actor.country);
    audit::record(tx, Some(actor), event)?;
    Ok(LeavingView { leaves_at })
}

/// Whose link this is; looking uses nothing up.
pub fn look_at_link(tx: &mut Tx<'_>, token: &str) -> Result<Id, Error> {
    Ok(links::look(tx, LinkPurpose::Stay, token)?.subject_id)
}

/// Takes the leaving back.
pub fn stay(tx: &mut Tx<'_>, token: &str) -> Result<(), Error> {
    let member = links::redeem(tx, LinkPurpose::Stay, token)?.subject_id;
    accounts::end_leaving(tx, member)?;
    audit::record(tx, None, Event::new("member.stayed", "member", member))
}

/// Those whose time is over.
pub fn due(tx: &mut Tx<'_>) -> Result<Vec<(Id, bool)>, Error> {
    accounts::whose_time_is_over(tx)
}

/// Takes away everything that is kept about a member. Done again, it does nothing more.
pub fn erase(app: &App, tx: &mut Tx<'_>, member: Id, keeps_practices: bool) -> Result<(), Error> {
    let Some(address) = accounts::address_of(tx, member)? else { return Ok(()) };
    practices::leave(app, tx, member, keeps_practices)?;
    let text = member.to_string();
    for holding in HOLDINGS.iter().filter(|holding| holding.leaving == Leaving::Delete) {
        for column in holding.by_key {
            delete_rows_of(tx.conn, holding.table, column, Whose::Key(member))?;
        }
        for column in holding.by_text {
            delete_rows_of(tx.conn, holding.table, column, Whose::Text(&text))?;
        }
        for column in holding.by_address {
            delete_rows_of(tx.conn, holding.table, column, Whose::Text(&address))?;
        }
    }
    accounts::forget(tx, member)?;
    audit::record(tx, None, Event::new("member.left", "member", member))
}
