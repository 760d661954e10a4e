//! Answers that came on paper: staff writes them down for people who then have a part like everybody.

use sha2::{Digest, Sha256};

use super::form::{Form, PaperPart, Person, Places};
use super::queries;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Actor, keys};
use crate::consultations::participation::input::GiveAnswers;
use crate::consultations::participation::model::{ConsentRow, ParticipantRow, Purpose};
use crate::consultations::participation::queries::part as parts;
use crate::consultations::participation::service::part::{Part, WORDING_VERSION, random_id};
use crate::consultations::participation::service::{answers, meetings};
use crate::consultations::setup::model::{ConsultationState, Question};
use crate::consultations::setup::phases::{self, Act, Moment};
use crate::consultations::setup::queries::question;
use crate::consultations::setup::service::{Loaded, load, load_managed};
use crate::consultations::setup::{code, policy};
use crate::consultations::statements::model::StatementState;
use crate::consultations::statements::queries::statement;
use crate::consultations::statements::service::votes;
use crate::consultations::statements::views::StatementView;
use crate::db::{At, Tx};
use crate::error::{Code, Error, FieldError, FieldErrors};
use crate::types::clock::{self, plus_seconds};
use crate::types::text::hex;
use crate::types::{Id, Locale};

/// For how long the same file shows its codes once more, in seconds: an answer may get lost.
const SHOWN_AGAIN_SECONDS: i64 = 86_400;

/// The form as it stands now, with its statements.
pub fn form(
    app: &App,
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    preview: Option<&str>,
) -> Result<(Form, Vec<StatementView>), Error> {
    let loaded = load(tx, id)?;
    policy::may_read(actor, &loaded.row, preview)?;
    form_of(app, tx, &loaded)
}

fn form_of(app: &App, tx: &mut Tx<'_>, loaded: &Loaded) -> Result<(Form, Vec<StatementView>), Error> {
    let id = loaded.row.id;
    let questions = question::list_questions(tx.conn, id)?.into_iter().filter(|row| row.is_current);
    let questions =
        questions.map(|row| Question { name: row.name, kind: row.kind, content: row.content.0 }).collect();
    // While nobody votes, a sheet has no votes: they would be refused.
    let asks = match phases::moment(&loaded.phases, tx.now) {
        Moment::Within(kind) => kind.accepts().contains(&Act::Vote),
        Moment::Upcoming | Moment::Pause | Moment::Closed => true,
    };
    let shown: &[StatementState] = if asks { &[StatementState::Approved] } else { &[] };
    let rows = statement::list(tx.conn, id, shown, -1, i64::MAX)?;
    let places = app.taxonomy.subdivisions.iter().map(|place| {
        (place.code.as_str(), Locale::ALL.iter().map(|locale| place.names.pick(*locale)).collect())
    });
    let statements = rows.iter().map(|row| row.number).collect();
    let form = Form { questions, statements, places: Places::new(places) };
    Ok((form, rows.iter().map(StatementView::public).collect()))
}

/// Makes a part for each line of a filled sheet that comes from a meeting, or none at all when anything in it is wrong. The
/// same file again makes nothing new; on the day it was read it shows all codes once more, whoever may have gone.
pub fn import(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    meeting: Option<Id>,
    bytes: &[u8],
) -> Result<Vec<PaperPart>, Error> {
    let loaded = load_managed(tx, actor, id)?;
    if loaded.row.state != ConsultationState::Open {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let hash = Sha256::digest(bytes).to_vec();
    let (form, _) = form_of(app, tx, &loaded)?;
    let (people, mut errors) = form.read(bytes, &loaded.row.language)?;
    let code_of = |person: &Person| {
        let message = format!("{id} line {} {}", hex(&hash), person.line);
        code::own(app.keys.sign(keys::Purpose::Participation, message.as_bytes()))
    };
    let shown =
        |person: &Person| PaperPart { line: person.line, sheet: person.sheet.clone(), code: code_of(person) };
    let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
    let known = match queries::find_import(tx.conn, id, &hash)? {
        // Such a file was never kept.
        _ if !errors.is_empty() => None,
        Some(at) => Some(at),
        None => {
            phases::check(&loaded.phases, tx.now, Act::Answer)?;
            let is_ours = queries::insert_import(tx.conn, id, &hash, count, At(tx.now))? == 1;
            (!is_ours).then_some(At(tx.now))
        }
    };
    if let Some(at) = known {
        if plus_seconds(at.0, SHOWN_AGAIN_SECONDS) <= tx.now {
            return Err(Code::AlreadyExists.into());
        }
        return Ok(people.iter().map(shown).collect());
    }
    if meeting.is_none() {
        errors.add("meeting", "required");
    }
    // Whoever has not agreed gets no part, not even to look for more faults.
    for person in people.iter().filter(|person| person.consents.contains(&Purpose::TakePart)) {
        keep(app, tx, &loaded, person, &code_of(person), &mut errors)?;
    }
    let made = errors.finish(people.iter().map(shown).collect::<Vec<_>>())?;
    // Last of all: what is refused for another reason tells nobody how many places are left.
    if let Some(meeting) = meeting {
        meetings::take_places(tx, &loaded.row, meeting, count)?;
    }
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.paper-read", "consultation", id)
            .in_country(&loaded.row.country)
            .with(serde_json::json!({ "people": count })),
    )?;
    Ok(made)
}

/// Keeps what one person said on paper; what is wrong with it is noted with its line and column.
fn keep(
    app: &App,
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    person: &Person,
    code: &str,
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    let participant = ParticipantRow {
        id: random_id(tx),
        consultation_id: loaded.row.id,
        code_hash: code::hash(code),
        invitation_id: None,
        language: person.language.clone(),
        is_assisted: true,
        is_set_aside: false,
        joined_on: clock::day(tx.now),
        times_opened: 0,
        wave: 0,
        invitations_left: 0,
    };
    parts::insert(tx.conn, &participant)?;
    for purpose in &person.consents {
        let consent = ConsentRow {
            participant_id: participant.id,
            purpose: *purpose,
            wording_version: WORDING_VERSION,
            language: person.language.clone(),
            given_at: At(tx.now),
            on_paper: true,
        };
        parts::save_consent(tx.conn, &consent)?;
    }
    let own = Part { row: loaded.row.clone(), phases: loaded.phases.clone(), participant };
    let (columns, answers): (Vec<_>, Vec<_>) = person.answers.iter().cloned().unzip();
    match answers::give(app, tx, &own, GiveAnswers { answers }) {
        Ok(_) => {}
        Err(error) if error.code == Code::Invalid => {
            for fault in error.fields {
                // As in `/answers/2/answer`: the third answer, whose column we know.
                let place = fault.pointer.split('/').nth(2).and_then(|place| place.parse::<usize>().ok());
                let column = place.and_then(|place| columns.get(place)).map_or("", String::as_str);
                errors.push(FieldError { pointer: format!("/lines/{}/{column}", person.line), ..fault });
            }
        }
        Err(error) => return Err(error),
    }
    for vote in &person.votes {
        votes::cast(tx, &own, vote)?;
    }
    Ok(())
}
