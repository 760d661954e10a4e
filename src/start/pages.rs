//! The page to begin on after log-in.

use actix_web::web;
use askama::Template;

use super::checks::{Seen, wrong};
use crate::accounts;
use crate::app::App;
use crate::auth::actor::AnyMember;
use crate::auth::{Actor, Role};
use crate::charts;
use crate::consultations::{self, Next, Running, Spoken};
use crate::db::{Tx, setting};
use crate::digests::{self, Frequency, PreferencesView, ProposalView, Reader};
use crate::error::Error;
use crate::i18n;
use crate::mail::MailState;
use crate::mail::admin::{self, OverviewView};
use crate::practices::{self, AGES, Figures, PracticeView, QueueEntry, State};
use crate::types::{Locale, Timestamp};
use crate::web::{Page, PageFor, PageResult};

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/start", web::get().to(start));
}

/// Most rows of one part; the rest is a link away.
const ROWS: usize = 6;

/// What a reader's page is made of, read in one moment.
struct Found {
    /// What is with the reader: sent back, then drafts; and how many there are.
    yours: Vec<PracticeView>,
    yours_in_all: i64,
    /// What is with the coordinators, and how much.
    theirs: Vec<PracticeView>,
    theirs_in_all: i64,
    figures: Option<Figures>,
    roles: Vec<(Role, i64)>,
    last_backup: Option<Timestamp>,
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
        // What somebody waits for comes before what nobody has seen.
        let (mut yours, sent_back) = practices::mine_in(tx, actor, &[State::ChangesRequested], ROWS)?;
        let (drafts, draft) = practices::mine_in(tx, actor, &[State::Draft], ROWS)?;
        yours.extend(drafts);
        yours.truncate(ROWS);
        let (theirs, theirs_in_all) =
            practices::mine_in(tx, actor, &[State::Submitted, State::Screening], ROWS)?;
        let last_backup =
            if actor.is_administrator() { setting::get(tx, setting::LAST_BACKUP)? } else { None };
        Ok(Self {
            yours,
            yours_in_all: sent_back + draft,
            theirs,
            theirs_in_all,
            figures: if decides { Some(practices::figures(tx, actor)?) } else { None },
            roles: accounts::members_by_role(tx, actor)?,
            last_backup: last_backup.and_then(|text| text.parse().ok()),
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
    /// What is with the reader: drafts, and what was sent back.
    yours: Vec<PracticeView>,
    more_of_yours: i64,
    /// What is with the coordinators.
    theirs: Vec<PracticeView>,
    more_of_theirs: i64,
    figures: Option<Figures>,
    ages: Vec<Age>,
    house: Option<House>,
    queue: Vec<(QueueEntry, String)>,
    queue_length: i64,
    applications: i64,
    running: Vec<Row>,
    open: Vec<Row>,
    digest: String,
    /// A digest that waits for a yes, a change or a no.
    proposal: Option<ProposalView>,
}

/// How many practices wait for so long: in words, the number, and a bar.
struct Age {
    name: String,
    number: i64,
    bar: String,
}

/// What administrators look after.
struct House {
    roles: Vec<(Role, i64)>,
    /// Of the last day: mails that were sent, and that came back.
    sent: i64,
    returned: i64,
    /// What is held back of mail, and how much waits.
    held_back: usize,
    waiting: i64,
    last_backup: Option<Timestamp>,
    /// What needs a look.
    wrong: Vec<&'static str>,
    version: &'static str,
}

async fn start(who: PageFor<AnyMember>) -> PageResult {
    let (page, actor) = (&who.page, who.actor.clone());
    let locale = page.locale;
    let found = page.app.read(move |app, tx| Found::read(app, tx, &actor, locale)).await?;
    let (running, open): (Vec<Row>, Vec<Row>) =
        found.running.iter().map(|running| row(page, running)).partition(|row| row.manages);
    page.html(&StartPage {
        name: &who.actor.name,
        decides: page.looks_after_members(),
        more_of_yours: beyond(found.yours_in_all, &found.yours),
        yours: found.yours,
        more_of_theirs: beyond(found.theirs_in_all, &found.theirs),
        theirs: found.theirs,
        ages: found.figures.as_ref().map(|figures| ages(page, figures)).unwrap_or_default(),
        figures: found.figures,
        house: found.mail.as_ref().map(|mail| house(page, mail, found.roles, found.last_backup)),
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
        page,
    })
}

/// How many more there are than stand here.
fn beyond(all: i64, shown: &[PracticeView]) -> i64 {
    all.saturating_sub(i64::try_from(shown.len()).unwrap_or(i64::MAX))
}

fn ages(page: &Page, figures: &Figures) -> Vec<Age> {
    let most = figures.ages.iter().copied().max().unwrap_or_default();
    let [first, second, third] = AGES;
    let bands = [(0, first), (first + 1, second), (second + 1, third)];
    let name = |(from, to): (i64, i64)| {
        i18n::text(page.locale, "start-age", &[("from", from.into()), ("to", to.into())])
    };
    let longer = page.tn("start-age-longer", third);
    let names = bands.into_iter().map(name).chain(std::iter::once(longer));
    names
        .zip(figures.ages)
        .map(|(name, number)| Age { name, number, bar: charts::plain_bar(number, most) })
        .collect()
}

fn house(page: &Page, mail: &OverviewView, roles: Vec<(Role, i64)>, last_backup: Option<Timestamp>) -> House {
    let in_state =
        |state| mail.states.iter().filter(|count| count.state == state).map(|count| count.mails).sum();
    let seen =
        Seen { config: &page.app.config, now: page.app.now(), oldest_mail: mail.oldest_waiting, last_backup };
    House {
        roles,
        sent: in_state(MailState::Sent),
        returned: in_state(MailState::Bounced),
        held_back: mail.pauses.len(),
        waiting: mail.domains.iter().map(|domain| domain.waiting).sum(),
        wrong: wrong(&seen),
        last_backup,
        version: env!("CARGO_PKG_VERSION"),
    }
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
