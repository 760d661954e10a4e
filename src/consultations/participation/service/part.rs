//! Coming in, without an account, and coming back.

use super::super::input::Join;
use super::super::model::{ConsentRow, InvitationKind, ParticipantRow, Purpose};
use super::super::queries::part;
use super::super::views::Joined;
use super::{meetings, waves};
use crate::app::App;
use crate::auth::{Actor, keys};
use crate::consultations::setup::model::{Access, ConsultationRow, ConsultationState, PhaseRow};
use crate::consultations::setup::service::load;
use crate::consultations::setup::{code, phases, policy};
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::types::{Id, clock};

/// The present wording of the consents, for receipts; it changes with the texts.
pub const WORDING_VERSION: i64 = 1;

/// A participant within a consultation.
pub struct Part {
    /// The consultation.
    pub row: ConsultationRow,
    /// Its phases.
    pub phases: Vec<PhaseRow>,
    /// The participant.
    pub participant: ParticipantRow,
}

/// Finds somebody's part by its code.
pub fn enter(tx: &mut Tx<'_>, id: Id, typed: &str) -> Result<Part, Error> {
    let loaded = load(tx, id)?;
    if loaded.row.state == ConsultationState::Draft {
        return Err(Code::NotFound.into());
    }
    let participant = part::find_by_code(tx.conn, id, &code::hash(typed))?.ok_or(Code::UnknownPart)?;
    Ok(Part { row: loaded.row, phases: loaded.phases, participant })
}

/// Comes in: a random key and a code to come back with, shown once. The same `request` again gives the
/// same code, so that a lost answer costs nobody their part.
pub fn join(
    app: &App,
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    request: Option<&str>,
    input: Join,
) -> Result<Joined, Error> {
    let loaded = load(tx, id)?;
    if loaded.row.state == ConsultationState::Draft {
        return Err(Code::NotFound.into());
    }
    if loaded.is_over(tx.now) {
        return Err(phases::not_now(&loaded.phases, tx.now));
    }
    let row = loaded.row;
    // A facilitator brings in people who have neither a code nor an account.
    let by_code = matches!(row.access, Access::Invitation | Access::Email);
    let needs_invitation = by_code && input.meeting.is_none();
    let input = input.parse(&row.language, needs_invitation)?;
    if input.meeting.is_some() && !actor.is_some_and(|actor| policy::looks_after(actor, &row)) {
        return Err(Error::field("meeting", "facilitators-only"));
    }
    let random = match request {
        Some(request) => app.keys.sign(keys::Purpose::Participation, format!("{id} {request}").as_bytes()),
        None => tx.ids.random(),
    };
    let shown = code::own(random);
    let code_hash = code::hash(&shown);
    let known = part::find_by_code(tx.conn, id, &code_hash)?;
    let participant = match known {
        Some(participant) => participant.id,
        None => let_in(app, tx, actor, &row, &input, &code_hash)?,
    };
    let consents: Vec<ConsentRow> = input
        .consents
        .iter()
        .map(|purpose| ConsentRow {
            participant_id: participant,
            purpose: *purpose,
            wording_version: WORDING_VERSION,
            language: input.language.clone(),
            given_at: At(tx.now),
            on_paper: false,
        })
        .collect();
    for consent in &consents {
        part::save_consent(tx.conn, consent)?;
    }
    Ok(Joined { code: shown, consents: input.consents, wording_version: WORDING_VERSION })
}

/// Whether the way in is open for this person, and their key if it is.
fn let_in(
    app: &App,
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    row: &ConsultationRow,
    input: &Join,
    code_hash: &[u8],
) -> Result<Id, Error> {
    let mut group = None;
    let mut wave = 0;
    let link = match row.access {
        Access::Open => None,
        _ if input.meeting.is_some() => None,
        Access::Members => {
            let member = actor.ok_or(Code::Unauthenticated)?.id;
            Some(
                app.keys
                    .sign(keys::Purpose::Participation, format!("{} {member}", row.id).as_bytes())
                    .to_vec(),
            )
        }
        Access::Invitation | Access::Email => {
            let invitation = part::find_invitation(tx.conn, row.id, &code::hash(&input.invitation))?
                .ok_or(Code::NoWayIn)?;
            let wrong_kind = (invitation.kind == InvitationKind::Email) != (row.access == Access::Email);
            if wrong_kind || invitation.expires_at.0 <= tx.now {
                return Err(Code::NoWayIn.into());
            }
            let link =
                (invitation.kind == InvitationKind::Email).then(|| invitation.label.clone().into_bytes());
            if part::use_invitation(tx.conn, invitation.id)? == 0 {
                return Err(Code::NoWayIn.into());
            }
            wave = invitation.wave;
            group = (invitation.kind == InvitationKind::Group).then_some(invitation.id);
            link
        }
    };
    if let Some(link) = &link
        && part::find_by_link(tx.conn, row.id, link)?.is_some()
    {
        // The code is the only key: whoever can read a mail, or uses a member's session, must not read what somebody
        // has said.
        let refusal = if row.access == Access::Email { Code::NoWayIn } else { Code::TakesPartAlready };
        return Err(refusal.into());
    }
    let participant = ParticipantRow {
        id: random_id(tx),
        consultation_id: row.id,
        code_hash: code_hash.to_vec(),
        invitation_id: group,
        language: input.language.clone(),
        is_assisted: input.meeting.is_some(),
        is_set_aside: false,
        joined_on: clock::day(tx.now),
        times_opened: 0,
        wave,
        // Whom a facilitator brings in has not been invited.
        invitations_left: if input.meeting.is_some() { 0 } else { waves::allowance(row, wave) },
    };
    if part::insert(tx.conn, &participant)? == 0 {
        // The same request came twice at once, and the other one was faster.
        let known = part::find_by_code(tx.conn, row.id, code_hash)?;
        return Ok(known.ok_or(Code::AlreadyExists)?.id);
    }
    if let Some(meeting) = input.meeting {
        meetings::take_places(tx, row, meeting, 1)?;
    }
    if let Some(link) = link
        && part::insert_link(tx.conn, row.id, &link, participant.id)? == 0
    {
        return Err(Code::AlreadyExists.into());
    }
    Ok(participant.id)
}

/// A key that says nothing, not even when it was made.
pub fn random_id(tx: &Tx<'_>) -> Id {
    let random = tx.ids.random();
    Id(uuid::Builder::from_random_bytes(*random.first_chunk::<16>().unwrap_or(&[0; 16])).into_uuid())
}

/// Whether somebody agreed to a purpose.
pub fn agreed(tx: &mut Tx<'_>, participant: Id, purpose: Purpose) -> Result<bool, Error> {
    Ok(part::list_consents(tx.conn, participant)?.iter().any(|consent| consent.purpose == purpose))
}

/// Changes what somebody agreed to: what is not named is not agreed to any more. Taking part itself is
/// ended by taking everything back.
pub fn change_consents(
    tx: &mut Tx<'_>,
    part: &Part,
    mut consents: Vec<Purpose>,
) -> Result<Vec<Purpose>, Error> {
    if !consents.contains(&Purpose::TakePart) {
        return Err(Error::field("consents", "consent-needed"));
    }
    consents.sort();
    consents.dedup();
    part::delete_other_consents(tx.conn, part.participant.id, &consents)?;
    for purpose in &consents {
        if !agreed(tx, part.participant.id, *purpose)? {
            let consent = ConsentRow {
                participant_id: part.participant.id,
                purpose: *purpose,
                wording_version: WORDING_VERSION,
                language: part.participant.language.clone(),
                given_at: At(tx.now),
                on_paper: false,
            };
            part::save_consent(tx.conn, &consent)?;
        }
    }
    Ok(consents)
}
