//! Passing it on: who was invited invites others, so many each and for so many waves. Between the one and
//! the others nothing is kept but a count.

use jiff::civil::Date;

use super::super::model::{InvitationKind, InvitationRow};
use super::super::queries::part as parts;
use super::super::views::NewInvitation;
use super::invite::DAYS;
use super::part::{Part, random_id};
use crate::app::App;
use crate::auth::keys;
use crate::consultations::setup::model::{Access, ConsultationRow};
use crate::consultations::setup::{code, phases};
use crate::db::{At, Tx};
use crate::error::Error;
use crate::types::Timestamp;
use crate::types::clock::plus_seconds;

/// How many others somebody may invite who came in by an invitation of this wave.
pub fn allowance(row: &ConsultationRow, wave: i64) -> i64 {
    if row.access == Access::Invitation && wave < row.invitation_waves { row.invitations_each } else { 0 }
}

/// Makes a way in for one other person. The same `request` again gives the same code, so that a lost
/// answer costs nobody an invitation.
pub fn pass_on(
    app: &App,
    tx: &mut Tx<'_>,
    own: &Part,
    request: Option<&str>,
) -> Result<NewInvitation, Error> {
    let id = own.row.id;
    if phases::is_heard(&own.phases, tx.now) {
        return Err(phases::not_now(&own.phases, tx.now));
    }
    let random = match request {
        Some(request) => {
            let message = format!("{id} passed on {} {request}", own.participant.id);
            app.keys.sign(keys::Purpose::Participation, message.as_bytes())
        }
        None => tx.ids.random(),
    };
    let shown = code::invitation(random);
    let code_hash = code::hash(&shown);
    let known = parts::find_invitation(tx.conn, id, &code_hash)?;
    let row = match known {
        Some(row) => row,
        None => {
            if parts::spend_invitation(tx.conn, own.participant.id)? == 0 {
                return Err(Error::move_not_allowed(Vec::new()));
            }
            // The day and a key drawn at random: no hour leads back to whoever asked.
            let today = start_of_day(tx.now);
            let row = InvitationRow {
                id: random_id(tx),
                consultation_id: id,
                kind: InvitationKind::Single,
                code_hash,
                label: String::new(),
                uses: 0,
                allowed: 1,
                created_at: At(today),
                expires_at: At(plus_seconds(today, DAYS.saturating_mul(86_400))),
                wave: own.participant.wave + 1,
            };
            parts::insert_invitation(tx.conn, &row)?;
            row
        }
    };
    let address = app.url(&format!("/consultations/{id}/take-part?invitation={shown}"));
    Ok(NewInvitation { code: Some(shown), address: Some(address), invitation: row.into() })
}

/// Midnight of a day in UTC.
fn start_of_day(now: Timestamp) -> Timestamp {
    let day: Date = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    day.to_zoned(jiff::tz::TimeZone::UTC).map_or(now, |midnight| midnight.timestamp())
}
