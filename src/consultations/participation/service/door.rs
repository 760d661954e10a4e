//! One door for every code: it says what a code is and where it leads.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::model::InvitationRow;
use super::super::queries::part;
use crate::consultations::setup::code;
use crate::consultations::setup::queries::consultation;
use crate::consultations::setup::service::{found, load};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::text_enum;
use crate::types::{Id, Timestamp};

text_enum! {
    /// What a code is.
    CodeKind {
        /// The key to somebody's own part.
        Own = "own",
        /// A way in that can be used.
        Invitation = "invitation",
        /// A way in that everybody it was for has used.
        UsedInvitation = "used-invitation",
        /// A way in that is too old.
        ExpiredInvitation = "expired-invitation",
        /// A way in to something that has ended.
        LateInvitation = "late-invitation",
        /// The look at a draft.
        Preview = "preview",
        /// The short name of a consultation, from a printed sheet.
        Consultation = "consultation",
    }
}

/// Where a code leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Opened {
    /// What the code is.
    pub kind: CodeKind,
    /// The consultation it belongs to.
    pub consultation: Id,
}

/// Says what a code is, however it was typed; the code is found by its hash, so that no answer tells how
/// near a guess was.
pub fn open(tx: &mut Tx<'_>, typed: &str) -> Result<Opened, Error> {
    let hash = code::hash(typed);
    if let Some(participant) = part::find_by_any_code(tx.conn, &hash)? {
        return Ok(Opened { kind: CodeKind::Own, consultation: participant.consultation_id });
    }
    if let Some(row) = part::find_invitation_by_any_code(tx.conn, &hash)? {
        let loaded = load(tx, row.consultation_id)?;
        let kind = kind_of(&row, loaded.is_over(tx.now), tx.now);
        return Ok(Opened { kind, consultation: row.consultation_id });
    }
    let shown = code::own_as_shown(typed);
    if let Some(id) = consultation::find_by_preview_code(tx.conn, &shown)? {
        return Ok(Opened { kind: CodeKind::Preview, consultation: id });
    }
    match found::by_short_name(tx, &code::typed_letters(typed)) {
        Ok(id) => Ok(Opened { kind: CodeKind::Consultation, consultation: id }),
        Err(error) if error.code == Code::NotFound => Err(Code::UnknownPart.into()),
        Err(error) => Err(error),
    }
}

fn kind_of(row: &InvitationRow, is_over: bool, now: Timestamp) -> CodeKind {
    if is_over {
        CodeKind::LateInvitation
    } else if row.expires_at.0 <= now {
        CodeKind::ExpiredInvitation
    } else if row.uses >= row.allowed {
        CodeKind::UsedInvitation
    } else {
        CodeKind::Invitation
    }
}
