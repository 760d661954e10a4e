//! The page to begin on after log-in.

use actix_web::web;
use askama::Template;

use crate::accounts;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::actor::AnyMember;
use crate::consultations::{self, Next, Running, Spoken};
use crate::db::Tx;
use crate::digests::{self, Frequency, PreferencesView, ProposalView, Reader};
use crate::error::Error;
use crate::mail::admin::{self, OverviewView};
use crate::practices::{self, PracticeView, QueueEntry, State};
use crate::types::Locale;
use crate::web::{Page, PageFor, PageResult};

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/start", web::get().to(start));
}

/// Most rows of one part; the rest is a link away.
const ROWS: usize = 6;

/// What a reader's page is made of, read in one moment.
struct Found {
    mine: Vec<PracticeView>,
    queue: Vec<QueueEntry>,
    queue_length: i64,
    applications: i64,
    running: Vec<Running>,
    digest: PreferencesView,
    proposal: Option<ProposalView>,
    mail: Option<OverviewView>,
}

impl Found {
    fn read(app: &App, tx: &mut Tx<'_>, actor: &Actor, locale: Locale) -> Result<Self, Error> {
        let decides = actor.looks_after_members();
        let queue = if decides { practices::queue(tx, actor, None, ROWS)?.items } else { Vec::new() };
        Ok(Self {
            mine: practices::mine(tx, actor, None, 40)?.items,
            queue_length: if decides { practices::queue_length(tx, actor)? } else { 0 },
            queue,
            applications: accounts::applications_waiting(tx, actor)?,
            running: consultations::running(tx, actor)?,
            digest: digests::preferences(app, tx, &actor.into())?,
            proposal: digests::open_proposal(app, tx, &Reader { language: locale, ..Reader::from(actor) })?,
            mail: if actor.is_administrator() { Some(admin::overview(tx)?) } else { None },
        })
    }
}

/// A consultation as it stands here.
struct Row {
    id: String,
    title: String,
    language: String,
    /// Where it stands, in words.
    moment: String,
    /// What comes next, and when.
    next: String,
    /// How many statements wait to be read; none for those who do not run it.
    statements: i64,
    manages: bool,
}

#[derive(Template)]
#[template(path = "start/templates/start.html")]
struct StartPage<'a> {
    page: &'a Page,
    name: &'a str,
    decides: bool,
    administers: bool,
    /// What is with the reader: drafts, and what was sent back.
    yours: Vec<PracticeView>,
    /// What is with the coordinators.
    theirs: Vec<PracticeView>,
    queue: Vec<(QueueEntry, String)>,
    queue_length: i64,
    applications: i64,
    running: Vec<Row>,
    open: Vec<Row>,
    digest: String,
    /// A digest that waits for a yes, a change or a no.
    proposal: Option<ProposalView>,
    /// What is held back of mail, and how much waits.
    held_back: usize,
    waiting: i64,
    version: &'static str,
}

async fn start(who: PageFor<AnyMember>) -> PageResult {
    let (page, actor) = (&who.page, who.actor.clone());
    let locale = page.locale;
    let found = page.app.read(move |app, tx| Found::read(app, tx, &actor, locale)).await?;
    let is_yours = |view: &&PracticeView| matches!(view.state, State::ChangesRequested | State::Draft);
    let is_theirs = |view: &&PracticeView| matches!(view.state, State::Submitted | State::Screening);
    let mut yours: Vec<PracticeView> = found.mine.iter().filter(is_yours).cloned().collect();
    // What somebody waits for comes before what nobody has seen.
    yours.sort_by_key(|view| view.state != State::ChangesRequested);
    yours.truncate(ROWS);
    let (running, open): (Vec<Row>, Vec<Row>) =
        found.running.iter().map(|running| row(page, running)).partition(|row| row.manages);
    page.html(&StartPage {
        name: &who.actor.name,
        decides: page.looks_after_members(),
        administers: who.actor.is_administrator(),
        yours,
        theirs: found.mine.iter().filter(is_theirs).take(ROWS).cloned().collect(),
        queue: found
            .queue
            .into_iter()
            .map(|entry| {
                let since = page.tn("start-days", entry.age_days);
                (entry, since)
            })
            .collect(),
        queue_length: found.queue_length,
        applications: found.applications,
        running,
        open,
        digest: digest(page, &found.digest),
        proposal: found.proposal,
        held_back: found.mail.as_ref().map_or(0, |mail| mail.pauses.len()),
        waiting: found.mail.as_ref().map_or(0, |mail| mail.domains.iter().map(|domain| domain.waiting).sum()),
        version: env!("CARGO_PKG_VERSION"),
        page,
    })
}

fn row(page: &Page, running: &Running) -> Row {
    let said = Spoken::pick(&running.title, page.locale.code(), &running.languages, &running.language);
    let (title, language) =
        said.map(|spoken| (spoken.wording.text.clone(), spoken.tag.to_owned())).unwrap_or_default();
    let next = running.next.map(|(next, at)| {
        // Of an end, the last day is said.
        let day = match next {
            Next::Closes => page.until_in(at, &running.time_zone),
            Next::Begins | Next::Results => page.date_in(at, &running.time_zone),
        };
        page.tv(&format!("start-{next}"), day)
    });
    Row {
        id: running.id.to_string(),
        title,
        language,
        moment: match &running.moment {
            None => page.t("consultation-state-draft"),
            Some(moment) => page.tc("moment", moment),
        },
        next: next.unwrap_or_default(),
        statements: running.statements_waiting,
        manages: running.manages,
    }
}

/// The digest in one line.
fn digest(page: &Page, view: &PreferencesView) -> String {
    match (view.frequency, view.next_at) {
        (Frequency::Off, _) => page.t("start-digest-off"),
        (_, Some(at)) => page.tv("digest-next", page.date_in(at, &view.time_zone)),
        (_, None) => page.t("start-digest-on"),
    }
}
