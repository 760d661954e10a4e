//! Possession: the community's stewards get everything there is, and then ours is deleted.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::super::queries::{decision, possession};
use super::super::views::DecisionView;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::seal::Seal;
use crate::consultations::results;
use crate::consultations::results::views::ReleaseView;
use crate::consultations::setup::model::{ConsultationState, StewardAct};
use crate::consultations::setup::phases;
use crate::consultations::setup::queries::{question, steward};
use crate::consultations::setup::service::{approval, load};
use crate::consultations::setup::views::{ConsultationView, QuestionView};
use crate::consultations::statements::model::StatementState;
use crate::consultations::statements::queries::{audio, statement};
use crate::db::{At, Tx};
use crate::error::Error;
use crate::types::{Id, clock};

/// A file of the package: a row a line, or a recording.
pub struct PackageFile {
    /// Its name within the package.
    pub name: String,
    /// How many rows it has.
    pub rows: usize,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

fn lines<T>(name: &str, rows: &[T], say: impl Fn(&T) -> Value) -> PackageFile {
    let bytes = rows.iter().map(|row| format!("{}\n", say(row))).collect::<String>().into_bytes();
    PackageFile { name: name.to_owned(), rows: rows.len(), bytes }
}

/// Everything there is of a consultation but what opens something (codes, links) and what is kept for
/// the care of somebody. The stewards must have approved it.
pub fn hand_over(app: &App, tx: &mut Tx<'_>, id: Id) -> Result<Vec<PackageFile>, Error> {
    let loaded = load(tx, id)?;
    approval::check_approved(tx, &loaded.row, StewardAct::HandOver, 0)?;
    let mut view = ConsultationView::of(loaded.row.clone(), &loaded.phases, tx.now);
    view.preview_code = None;
    view.stewards = steward::list_stewards(tx.conn, id)?;
    let view = serde_json::to_value(&view).map_err(Error::internal)?;
    let labels = loaded.row.labels.0.clone();
    let today = clock::day(tx.now);
    let conn = &mut *tx.conn;
    let statements = statement::list(conn, id, StatementState::ALL, -1, i64::MAX)?;
    let mut files = vec![
        lines("consultation.jsonl", &[view], Value::clone),
        lines(
            "questions.jsonl",
            &question::list_questions(conn, id)?,
            |row| json!({ "is_current": row.is_current, "question": QuestionView::from(row.clone()) }),
        ),
        lines("participants.jsonl", &possession::list_participants(conn, id)?, |row| {
            json!({
                "participant": row.id, "language": row.language, "joined_on": row.joined_on,
                "is_assisted": row.is_assisted, "is_set_aside": row.is_set_aside,
                "invitation": row.invitation_id, "times_opened": row.times_opened,
            })
        }),
        lines("consents.jsonl", &possession::list_consents(conn, id)?, |row| {
            json!({
                "participant": row.participant_id, "purpose": row.purpose, "language": row.language,
                "wording_version": row.wording_version, "given_at": row.given_at.0, "on_paper": row.on_paper,
            })
        }),
        lines("answers.jsonl", &possession::list_answers(conn, id)?, |row| {
            json!({
                "participant": row.participant_id, "question": row.question, "version": row.version,
                "answer": row.value.0,
            })
        }),
        lines("statements.jsonl", &statements, |row| {
            json!({
                "number": row.number, "author": row.author_id, "is_seed": row.is_seed,
                "language": row.language, "texts": row.texts.0, "state": row.state, "reason": row.reason,
                "recording": row.audio_kind, "created_on": row.created_on,
            })
        }),
        lines("moderation.jsonl", &possession::list_events(conn, id)?, |row| {
            json!({
                "number": row.number, "at": row.at.0, "from": row.from_state, "to": row.to_state,
                "reason": row.reason,
            })
        }),
        lines(
            "votes.jsonl",
            &possession::list_votes(conn, id)?,
            |(participant, number, choice)| json!({ "participant": participant, "statement": number, "choice": choice }),
        ),
        lines("self_descriptions.jsonl", &possession::list_self_descriptions(conn, id)?, |row| {
            json!({
                "participant": row.participant_id, "item": row.item, "chosen": row.chosen.0,
                "own_words": row.own_words, "consented_at": row.consented_at.0,
                "expires_at": row.expires_at.0,
            })
        }),
        lines(
            "invitations.jsonl",
            &possession::list_invitations(conn, id)?,
            |row| json!({ "invitation": row.id, "kind": row.kind, "allowed": row.allowed }),
        ),
        lines("meetings.jsonl", &possession::list_meetings(conn, id)?, |row| {
            json!({
                "place": row.place, "held_on": row.held_on, "people": row.people,
                "agreed_at": row.agreed_at.map(|at| at.0),
            })
        }),
        lines("releases.jsonl", &results::queries::list_releases(conn, id)?, |row| {
            json!(ReleaseView::of(row.clone(), &labels))
        }),
        lines("decisions.jsonl", &decision::list_decisions(conn, id)?, |row| {
            json!(DecisionView::of(row.clone(), &today))
        }),
        lines("approvals.jsonl", &possession::list_verdicts(conn, id)?, |row| {
            json!({
                "act": row.act, "target": row.target, "approves": row.approves, "note": row.note,
                "at": row.at.0,
            })
        }),
    ];
    for row in statements.iter().filter(|row| row.audio_kind.is_some()) {
        let Some((kind, bytes)) = audio::find(conn, id, row.number)? else { continue };
        let ending = kind.strip_prefix("audio/").unwrap_or("bin");
        files.push(PackageFile { name: format!("recordings/{}.{ending}", row.number), rows: 1, bytes });
    }
    audit::record(
        tx,
        None,
        Event::new("consultation.handed-over", "consultation", id)
            .in_country(&loaded.row.country)
            .with(json!({ "key": Seal::of(&app.keys)?.public_key() })),
    )?;
    Ok(files)
}

/// What is left when a consultation was deleted: how much it was, and nothing of what it said.
#[derive(Debug, Serialize)]
struct Receipt<'a> {
    consultation: Id,
    erased_at: String,
    program: &'a str,
    rows: BTreeMap<&'static str, usize>,
    public_key: String,
}

/// A receipt and its signature.
pub struct Signed {
    /// The receipt, as JSON.
    pub text: String,
    /// Its Ed25519 signature, in base64.
    pub signature: String,
}

/// Deletes everything of a consultation. Without stewards it must be over; with stewards they decide.
pub fn erase(app: &App, tx: &mut Tx<'_>, id: Id) -> Result<Signed, Error> {
    let loaded = load(tx, id)?;
    approval::check_approved(tx, &loaded.row, StewardAct::Erase, 0)?;
    let takes_answers =
        loaded.row.state == ConsultationState::Open && !phases::is_heard(&loaded.phases, tx.now);
    if loaded.row.stewards_needed == 0 && takes_answers {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    crate::notices::forget(tx, id)?;
    let rows = possession::erase(tx.conn, id)?.into_iter().collect();
    let seal = Seal::of(&app.keys)?;
    let receipt = Receipt {
        consultation: id,
        erased_at: tx.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        program: concat!("trilateral ", env!("CARGO_PKG_VERSION")),
        rows,
        public_key: seal.public_key(),
    };
    let text = serde_json::to_string_pretty(&receipt).map_err(Error::internal)? + "\n";
    let signature = seal.sign(text.as_bytes());
    possession::insert_tombstone(tx.conn, id, &text, &signature, At(tx.now))?;
    audit::record(
        tx,
        None,
        Event::new("consultation.erased", "consultation", id).in_country(&loaded.row.country),
    )?;
    Ok(Signed { text, signature })
}
