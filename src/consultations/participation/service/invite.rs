//! Ways in: made by the staff, shown once, kept as a hash.

use super::super::input::Invite;
use super::super::mails;
use super::super::model::{InvitationKind, InvitationRow};
use super::super::queries::part;
use super::super::views::{InvitationView, NewInvitation};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Actor, keys, throttle};
use crate::consultations::setup::model::{Access, ConsultationState};
use crate::consultations::setup::service::{approval, load_managed};
use crate::consultations::setup::{code, phases};
use crate::db::{At, Tx};
use crate::error::Error;
use crate::types::clock::plus_seconds;
use crate::types::text::hex;
use crate::types::{Email, Id};

/// For how many days a way in is open when nobody says.
pub const DAYS: i64 = 60;

/// Makes a way in. For `e-mail`, the code goes to the address, and of the address a keyed hash is kept.
pub fn invite(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    input: Invite,
) -> Result<NewInvitation, Error> {
    let loaded = load_managed(tx, actor, id)?;
    let input = input.parse()?;
    if loaded.row.state == ConsultationState::Archived {
        return Err(phases::not_now(&loaded.phases, tx.now));
    }
    if input.kind != InvitationKind::Group && input.allowed.is_some_and(|people| people != 1) {
        return Err(Error::field("allowed", "groups-only"));
    }
    let by_mail = input.kind == InvitationKind::Email;
    if by_mail != (loaded.row.access == Access::Email) {
        return Err(Error::field("kind", "wrong-kind"));
    }
    if by_mail && loaded.row.state == ConsultationState::Draft {
        return Err(Error::field("kind", "open-first"));
    }
    if !by_mail && !input.email.trim().is_empty() {
        return Err(Error::field("email", "mail-kind-only"));
    }
    let shown = code::invitation(tx.ids.random());
    let label = if by_mail {
        let address = Email::parse(&input.email).ok_or_else(|| Error::field("email", "email"))?;
        throttle::count_invitation(tx, &app.keys, address.as_str())?;
        mails::invite(app, tx, &loaded.row, &address, &shown)?;
        let hash = app.keys.sign(keys::Purpose::Participation, format!("{id} {address}").as_bytes());
        hex(&hash)
    } else {
        input.label
    };
    let allowed = if input.kind == InvitationKind::Group { input.allowed.unwrap_or(30) } else { 1 };
    let row = InvitationRow {
        id: tx.new_id(),
        consultation_id: id,
        kind: input.kind,
        code_hash: code::hash(&shown),
        label,
        uses: 0,
        allowed,
        created_at: At(tx.now),
        expires_at: At(plus_seconds(tx.now, input.days.unwrap_or(DAYS).saturating_mul(86_400))),
        wave: 0,
    };
    part::insert_invitation(tx.conn, &row)?;
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.invited", "consultation", id)
            .in_country(&loaded.row.country)
            .with(serde_json::json!({ "kind": input.kind, "allowed": allowed })),
    )?;
    let address = app.url(&format!("/consultations/{id}/take-part?invitation={shown}"));
    Ok(NewInvitation {
        code: (!by_mail).then_some(shown),
        address: (!by_mail).then_some(address),
        invitation: row.into(),
    })
}

/// The newest ways in; for a steward those of groups, whose part they may take back.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, id: Id, most: usize) -> Result<Vec<InvitationView>, Error> {
    let manages = match load_managed(tx, actor, id) {
        Ok(_) => true,
        Err(_) if approval::check_is_steward(tx, actor, id).is_ok() => false,
        Err(error) => return Err(error),
    };
    let rows = part::list_invitations(tx.conn, id)?.into_iter();
    let seen = rows.filter(|row| manages || row.kind == InvitationKind::Group);
    Ok(seen.take(most).map(InvitationView::from).collect())
}
