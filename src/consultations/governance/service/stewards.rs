//! What stewards say: release, export and reuse need their recorded yes.

use super::super::input::SayAsSteward;
use super::super::queries::verdict;
use super::super::views::VerdictView;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::results;
use crate::consultations::results::service::release;
use crate::consultations::setup::model::{ReleaseState, StewardAct, VerdictRow};
use crate::consultations::setup::policy;
use crate::consultations::setup::queries::steward;
use crate::consultations::setup::service::approval::{self, Verdict};
use crate::consultations::setup::service::load;
use crate::consultations::setup::service::notices::RELEASE;
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::notices::{settle, settle_for};
use crate::types::Id;

/// Stewards of one consultation act one after the other: of two who agree at once, the second makes it enough.
pub fn take_turn(tx: &mut Tx<'_>, id: Id) -> Result<(), Error> {
    Ok(tx.take_turn(&format!("stewards of {id}"))?)
}

/// A steward says yes or no. With enough yes, a waiting release becomes public; a no ends it, and takes one that is
/// public back at once.
pub fn say(tx: &mut Tx<'_>, actor: &Actor, id: Id, input: SayAsSteward) -> Result<Vec<VerdictView>, Error> {
    take_turn(tx, id)?;
    let loaded = load(tx, id)?;
    approval::check_is_steward(tx, actor, id)?;
    let input = input.parse()?;
    let mut takes_down = false;
    if input.act == StewardAct::Release {
        let release = results::queries::find_release(tx.conn, id, input.target)?.ok_or(Code::NotFound)?;
        takes_down = release.state == ReleaseState::Published && !input.approves;
        if release.state != ReleaseState::Waiting && !takes_down {
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
    // Who said yes may say no later: to what is public already.
    let is_said =
        verdict::insert_verdict(tx.conn, &row)? > 0 || (takes_down && verdict::overturn(tx.conn, &row)? > 0);
    if !is_said {
        return Err(Code::AlreadyExists.into());
    }
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.steward-spoke", "consultation", id).in_country(&loaded.row.country).with(
            serde_json::json!({ "act": input.act, "target": input.target, "approves": input.approves }),
        ),
    )?;
    let said = steward::list_verdicts(tx.conn, id, input.act, input.target)?;
    if input.act == StewardAct::Release {
        let verdict = approval::verdict(&said, loaded.row.stewards_needed);
        let number = input.target.to_string();
        match verdict {
            Verdict::Open => settle_for(tx, actor.id, id, RELEASE, &number)?,
            Verdict::Given | Verdict::Refused => settle(tx, id, RELEASE, Some(&number))?,
        }
        match verdict {
            Verdict::Given => release::publish(tx, &loaded.row, input.target)?,
            Verdict::Refused if takes_down => {
                results::queries::take_down(tx.conn, id, input.target)?;
            }
            Verdict::Refused => {
                results::queries::move_release(tx.conn, id, input.target, ReleaseState::Refused)?;
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
        approval::check_is_steward(tx, actor, id)?;
    }
    let said = verdict::list_all_verdicts(tx.conn, id)?;
    Ok(said.into_iter().map(VerdictView::from).collect())
}
