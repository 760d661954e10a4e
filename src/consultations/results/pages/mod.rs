//! The newest release, for readers: as a page, as a table, as a document.

mod csv;
mod plan;

use actix_web::web::{self, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::content::{Content, Count, QuestionResult};
use super::service::release;
use super::views::ReleaseView;
use crate::charts::{self, Look};
use crate::consultations::participation::pages::own;
use crate::consultations::participation::pages::words::item_choices;
use crate::consultations::setup::model::{QuestionKind, ReleaseState};
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::{questions, read};
use crate::consultations::setup::views::{ConsultationView, QuestionView};
use crate::consultations::statements::service::statements;
use crate::consultations::statements::views::StatementView;
use crate::error::{Code, Error};
use crate::i18n;
use crate::opinion::{Direction, PublicAnalysis, PublicStatement, Share, Shares, Verdict, whole};
use crate::types::{Id, Locale, Timestamp};
use crate::web::{Page, PageResult, ValidQuery};

/// The routes of this part.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations/{id}/results", web::get().to(results))
        .route("/consultations/{id}/results.csv", web::get().to(csv::csv))
        .route("/consultations/{id}/results.json", web::get().to(json))
        .route("/consultations/{id}/plan", web::get().to(plan::planner));
}

/// A number of people, or nothing.
type Number = Option<u32>;

/// A line of a table: what, how many, and which share of all.
struct Row {
    text: Said,
    count: Number,
    share: Option<Percent>,
}

/// A table of counts.
struct Table {
    heading: Said,
    rows: Vec<Row>,
    /// How many answered.
    answered: Number,
    /// How far each count may be from the true one.
    margin: u32,
    /// Whether what is counted is points and not people.
    is_points: bool,
    /// What certainly has more than anything else.
    first: Option<String>,
}

impl Table {
    /// Of which nothing is told.
    fn silent(heading: Said) -> Self {
        Self { heading, rows: Vec::new(), answered: None, margin: 0, is_points: false, first: None }
    }

    /// Whether every answer is one of several, so that a picture compares them.
    fn is_pictured(&self) -> bool {
        self.has_shares() && !self.is_points
    }

    fn has_shares(&self) -> bool {
        self.rows.iter().any(|row| row.share.is_some())
    }
}

/// A share: in percent, between which it lies in words, and as a bar.
struct Percent {
    percent: u32,
    range: String,
    bar: String,
}

/// What people said to a statement: each answer in words, with its share.
type Chart = Vec<(String, Option<Percent>)>;

/// A side: its name, how many people it has, and what sets it apart with whether it rather agrees.
type Group = (String, u32, Vec<(Said, bool)>);

/// A statement as it stands on the page.
struct Line {
    text: Said,
    votes: Number,
    shares: [Option<Percent>; 3],
}

#[derive(Template)]
#[template(path = "consultations/results/templates/results.html")]
struct ResultsPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    release: &'a ReleaseView,
    content: &'a Content,
    shared: Vec<(Said, Chart)>,
    refused: Vec<(Said, Chart)>,
    divided: Vec<(Said, Chart)>,
    groups: Vec<Group>,
    lines: Vec<Line>,
    tables: Vec<Table>,
    about: Vec<Table>,
    /// Whether there was anything to vote on.
    has_statements: bool,
    /// Whether it is not public yet, and read by a steward.
    waits: bool,
}

impl ResultsPage<'_> {
    fn patterns(&self) -> &'static str {
        charts::patterns()
    }

    fn people(&self) -> Option<i64> {
        self.content.people.map(i64::from)
    }

    fn assisted(&self) -> Option<i64> {
        self.content.assisted.map(i64::from)
    }

    fn number_of(&self, count: &u32) -> i64 {
        i64::from(*count)
    }

    fn between(&self) -> Option<i64> {
        self.content.opinion.between.map(i64::from)
    }

    fn next_release(&self) -> Option<Timestamp> {
        next_release(self.view, self.release)
    }

    fn taken_back(&self) -> String {
        taken_back(self.page, self.view, self.release)
    }

    /// The shares of a statement with what they are shares of.
    fn labelled<'a>(&self, line: &'a Line) -> impl Iterator<Item = (String, &'a Option<Percent>)> {
        ANSWERS.map(|(key, _)| self.page.t(key)).into_iter().zip(&line.shares)
    }

    /// How much more likely one answer can make this release, and all: epsilon.
    fn epsilon(&self, thousandths: &u32) -> String {
        let number = (f64::from(*thousandths) / 1000.0).to_string();
        if self.page.locale == Locale::Fr { number.replace('.', ",") } else { number }
    }

    fn verdict(&self) -> &'static str {
        match self.content.opinion.verdict {
            Verdict::Groups => "groups",
            Verdict::NoClearGroups | Verdict::NoStableGroups => "no-clear-groups",
            Verdict::TooFewPeople => "too-few-people",
        }
    }
}

/// What the pages of results need, read in one moment.
struct Found {
    view: ConsultationView,
    release: ReleaseView,
    content: Content,
    /// All versions of all questions.
    questions: Vec<QuestionView>,
    /// The questions that are asked.
    present: Vec<QuestionView>,
    statements: Vec<StatementView>,
}

/// What may stand behind the address: a language, and the number of a release that is not the newest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    r#in: Option<String>,
    release: Option<i64>,
}

async fn find(page: &Page, id: Id, request: &HttpRequest, number: Option<i64>) -> Result<Found, Error> {
    let actor = page.actor.clone();
    let code = own::code(request, id);
    page.app
        .read(move |_, tx| {
            let actor = actor.as_ref();
            let view = read::one(tx, actor, id, None)?;
            let release = match number {
                Some(number) => release::one(tx, actor, id, number, code.as_deref())?,
                None => release::latest(tx, actor, id, code.as_deref())?.ok_or(Code::NotFound)?,
            };
            let content = release.content.clone().ok_or(Code::NotFound)?;
            let content = serde_json::from_value(content).map_err(Error::internal)?;
            let statements = statements::list(tx, actor, id, None, usize::from(u16::MAX))?.items;
            Ok(Found {
                view,
                release,
                content,
                questions: questions::ever_asked(tx, actor, id)?,
                present: questions::list(tx, actor, id, None)?,
                statements,
            })
        })
        .await
}

/// `GET /consultations/{id}/results`
pub(super) async fn results(
    page: Page,
    id: Path<Id>,
    asked: ValidQuery<Chosen>,
    request: HttpRequest,
) -> PageResult {
    let found = match find(&page, *id, &request, asked.0.release).await {
        Ok(found) => found,
        Err(error) if error.code == Code::NotFound && asked.0.release.is_none() => {
            return none_yet(&page, *id).await;
        }
        Err(error) => return Err(error.into()),
    };
    let voice = Voice::new(&page, &found.view, asked.0.r#in.as_deref());
    let opinion = &found.content.opinion;
    let numbered = |number: &u32| statement(&page, &voice, &found, *number);
    let pictured = |number: &u32| (numbered(number), chart(&page, opinion, *number));
    let lines = opinion.statements.iter().map(|line: &PublicStatement| Line {
        text: numbered(&line.statement),
        votes: line.votes,
        shares: shares(&page, &line.everybody),
    });
    let names: Vec<String> =
        ('A'..).take(opinion.groups.len()).map(|letter| page.tv("group-name", letter)).collect();
    let divided = opinion.divided.iter().take(PICTURES);
    page.html(&ResultsPage {
        title: voice.say(&found.view.title),
        shared: opinion.consensus.agree.iter().map(pictured).collect(),
        refused: opinion.consensus.disagree.iter().map(pictured).collect(),
        divided: divided.map(pictured).collect(),
        groups: names
            .iter()
            .zip(&opinion.groups)
            .map(|(name, group)| {
                let stands_for = group
                    .representative
                    .iter()
                    .map(|said| (numbered(&said.statement), said.direction == Direction::Agree));
                (name.clone(), group.size, stands_for.collect())
            })
            .collect(),
        tables: tables(&page, &voice, &found).into_iter().chain(unanswered(&voice, &found)).collect(),
        has_statements: !found.statements.is_empty() || !opinion.statements.is_empty(),
        waits: found.release.state == ReleaseState::Waiting,
        about: about(&page, &found),
        lines: lines.collect(),
        content: &found.content,
        release: &found.release,
        view: &found.view,
        page: &page,
    })
}

#[derive(Template)]
#[template(path = "consultations/results/templates/none_yet.html")]
struct NoneYetPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    next: Option<Timestamp>,
}

/// Before there are results for this reader: when they come.
async fn none_yet(page: &Page, id: Id) -> PageResult {
    let actor = page.actor.clone();
    let view = page.app.read(move |_, tx| read::one(tx, actor.as_ref(), id, None)).await?;
    let now = page.app.now();
    let next = view.release_dates.iter().find(|date| **date > now).copied();
    let title = Voice::new(page, &view, None).say(&view.title);
    page.html(&NoneYetPage { page, view: &view, title, next })
}

/// The date of the release after this one, if there is one: what is taken back by then is not in it.
fn next_release(view: &ConsultationView, release: &ReleaseView) -> Option<Timestamp> {
    view.release_dates.get(usize::try_from(release.number).ok()?).copied()
}

/// That somebody has taken something back, and until when this release counts it.
fn taken_back(page: &Page, view: &ConsultationView, release: &ReleaseView) -> String {
    next_release(view, release).map_or_else(
        || page.t("results-taken-back"),
        |next| page.tv("results-taken-back-until", page.date_in(next, &view.time_zone)),
    )
}

/// Most statements that are shown as a picture.
const PICTURES: usize = 6;

/// The words of a statement that is counted. Of one that was taken back, or that a moderator took down, the
/// numbers of others stand and the words do not.
fn statement(page: &Page, voice: &Voice<'_>, found: &Found, number: u32) -> Said {
    let known = found.statements.iter().find(|statement| statement.number == i64::from(number));
    known.map_or_else(
        || plain(page, page.t("statement-not-shown-any-more")),
        |statement| voice.say(&statement.texts),
    )
}

/// The answers to a statement, in the order of the table.
const ANSWERS: [(&str, Look); 3] =
    [("vote-was-agree", Look::Plain), ("vote-was-disagree", Look::Against), ("vote-was-pass", Look::Aside)];

/// What everybody said to a statement, as far as it is published.
fn chart(page: &Page, opinion: &PublicAnalysis, number: u32) -> Chart {
    let line = opinion.statements.iter().find(|line| line.statement == number);
    let told = line.map(|line| shares(page, &line.everybody)).into_iter().flatten();
    ANSWERS.iter().map(|(key, _)| page.t(key)).zip(told).filter(|(_, share)| share.is_some()).collect()
}

/// Agree, disagree, pass.
fn shares(page: &Page, shares: &Shares) -> [Option<Percent>; 3] {
    let [agree, disagree, pass] = ANSWERS.map(|(_, look)| look);
    [(shares.agree, agree), (shares.disagree, disagree), (shares.pass, pass)]
        .map(|(share, look)| share.map(|share| in_percent(page, share, look)))
}

/// A share in percent, and where it lies with a probability of 90 %.
fn in_percent(page: &Page, share: Share, look: Look) -> Percent {
    let ends = [("low", percent(share.low).into()), ("high", percent(share.high).into())];
    Percent {
        percent: percent(share.share),
        range: i18n::text(page.locale, "share-range", &ends),
        bar: charts::bar(share, look),
    }
}

/// A share from 0 to 1 in whole percent.
fn percent(share: f64) -> u32 {
    whole(share.clamp(0.0, 1.0) * 100.0)
}

fn plain(page: &Page, text: String) -> Said {
    Said { text, tag: page.locale.code().to_owned(), direction: "ltr", ..Said::default() }
}

/// Tables of the questions, in the reader's words.
fn tables(page: &Page, voice: &Voice<'_>, found: &Found) -> Vec<Table> {
    let mut tables = Vec::new();
    for result in &found.content.questions {
        let asked = found
            .questions
            .iter()
            .find(|question| question.question.name == result.name && question.version == result.version);
        let Some(asked) = asked else { continue };
        let content = &asked.question.content;
        let name = |count: &Count| {
            let choice = content.choices.iter().find(|choice| choice.code == count.code);
            let line = content.lines.iter().find(|line| Some(&line.code) == count.line.as_ref());
            let place = page.app.taxonomy.subdivision(&count.code);
            let mut said = match (choice, place) {
                (Some(choice), _) => voice.say(&choice.text),
                (None, Some(place)) => plain(page, place.names.pick(page.locale).to_owned()),
                // The points of a scale are their own names.
                (None, None) if count.code.parse::<i64>().is_ok() => plain(page, count.code.clone()),
                (None, None) => plain(page, page.t("people")),
            };
            let which = count.line.as_deref().and_then(|line| match line {
                "best" => Some("most-important"),
                "worst" => Some("least-important"),
                _ => None,
            });
            if let Some(which) = which {
                said.text = format!("{}: {}", page.t(which), said.text);
            } else if let Some(line) = line {
                said.text = format!("{}: {}", voice.say(&line.text).text, said.text);
            }
            said
        };
        let is_points = asked.question.kind == QuestionKind::Ranking;
        let points = result.points.iter().map(|(code, points)| Count {
            line: None,
            code: code.clone(),
            count: Some(*points),
            share: None,
        });
        let counts: Vec<Count> = result.choices.iter().cloned().chain(points).collect();
        let row = |count: &Count| Row {
            text: name(count),
            count: count.count,
            share: count.share.map(|share| in_percent(page, share, Look::Plain)),
        };
        let first = counts.iter().find(|count| is_first(result, count, counts.len()));
        tables.push(Table {
            heading: voice.say(&content.text),
            rows: counts.iter().map(row).collect(),
            answered: result.answered,
            margin: result.margin,
            is_points,
            first: first.map(|count| name(count).text),
        });
    }
    tables
}

/// Whether a choice certainly has more than every other one.
fn is_first(result: &QuestionResult, count: &Count, choices: usize) -> bool {
    let fewer = result.comparisons.iter().filter(|said| said.line.is_none() && said.more == count.code);
    choices > 1 && fewer.count() + 1 == choices
}

/// Questions that are asked and of which a release says nothing.
fn unanswered(voice: &Voice<'_>, found: &Found) -> Vec<Table> {
    let is_told = |name: &str| found.content.questions.iter().any(|result| result.name == name);
    let silent = found.present.iter().map(|asked| &asked.question);
    silent
        .filter(|question| question.kind.asks() && !is_told(&question.name))
        .map(|question| Table::silent(voice.say(&question.content.text)))
        .collect()
}

/// Tables of what people said of themselves.
fn about(page: &Page, found: &Found) -> Vec<Table> {
    found
        .content
        .self_description
        .iter()
        .map(|item| {
            let choices = item_choices(page, &found.view, item.item);
            let name = |count: &Count| {
                let known = choices.iter().find(|(code, _)| *code == count.code);
                plain(page, known.map_or_else(|| count.code.clone(), |(_, name)| name.clone()))
            };
            let row = |count: &Count| Row { text: name(count), count: count.count, share: None };
            Table {
                rows: item.choices.iter().map(row).collect(),
                margin: item.margin,
                ..Table::silent(plain(page, page.tc("self-item", item.item)))
            }
        })
        .collect()
}

/// `GET /consultations/{id}/results.json`: the release with its labels.
pub(super) async fn json(page: Page, id: Path<Id>, request: HttpRequest) -> PageResult {
    let found = find(&page, *id, &request, None).await?;
    Ok(HttpResponse::Ok().json(found.release))
}
