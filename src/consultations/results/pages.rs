//! The newest release, for readers: as a page, as a table, as a document.

use actix_web::web::{self, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::content::Content;
use super::count::Count;
use super::service::release;
use super::views::ReleaseView;
use crate::charts::{self, Answers, BarWords, GroupWords, MapWords};
use crate::consultations::participation::pages::own;
use crate::consultations::participation::pages::words::item_choices;
use crate::consultations::setup::model::{QuestionKind, ReleaseState};
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::{questions, read};
use crate::consultations::setup::views::{ConsultationView, QuestionView};
use crate::consultations::statements::service::statements;
use crate::consultations::statements::views::StatementView;
use crate::error::{Code, Error};
use crate::opinion::{Direction, PublicAnalysis, PublicStatement, Shares, Strength, Verdict};
use crate::types::Id;
use crate::types::spreadsheet::harmless;
use crate::web::{Page, PageResult, ValidQuery};

/// The routes of this part.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations/{id}/results", web::get().to(results))
        .route("/consultations/{id}/results.csv", web::get().to(csv))
        .route("/consultations/{id}/results.json", web::get().to(json));
}

/// A number of people, or nothing.
type Number = Option<u32>;

/// A table of counts.
struct Table {
    heading: Said,
    rows: Vec<(Said, Number)>,
}

/// A group: its name, how many people it has, and what stands for it with whether it agrees.
type Group = (String, u32, Vec<(Said, bool)>);

/// A statement as it stands on the page.
struct Line {
    text: Said,
    votes: Number,
    shares: [Option<(u32, String)>; 3],
    /// In words, where shares are left out.
    strength: Option<Strength>,
}

#[derive(Template)]
#[template(path = "consultations/results/templates/results.html")]
struct ResultsPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    release: &'a ReleaseView,
    content: &'a Content,
    map: String,
    shared: Vec<Said>,
    refused: Vec<Said>,
    divided: Vec<(Said, String)>,
    /// Whether there are groups of which nothing is told beside a statement.
    groups_are_hidden: bool,
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
    /// How many took part, or at least how many voted.
    fn people(&self) -> Option<i64> {
        self.content.people.or(self.content.opinion.participants).map(i64::from)
    }

    fn people_of(&self, count: &u32) -> i64 {
        i64::from(*count)
    }

    fn verdict(&self) -> &'static str {
        match self.content.opinion.verdict {
            Verdict::Groups => "groups",
            Verdict::NoClearGroups => "no-clear-groups",
            Verdict::NoStableGroups => "no-stable-groups",
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
    let found = find(&page, *id, &request, asked.0.release).await?;
    let voice = Voice::new(&page, &found.view, asked.0.r#in.as_deref());
    let opinion = &found.content.opinion;
    let numbered = |number: &u32| statement(&page, &voice, &found, *number);
    let lines = opinion.statements.iter().map(|line: &PublicStatement| Line {
        text: numbered(&line.statement),
        votes: line.votes,
        shares: shares(&page, &line.everybody),
        strength: line.strength,
    });
    let names: Vec<String> =
        ('A'..).take(opinion.groups.len()).map(|letter| page.tv("group-name", letter)).collect();
    page.html(&ResultsPage {
        title: voice.say(&found.view.title),
        shared: opinion.consensus.agree.iter().map(numbered).collect(),
        refused: opinion.consensus.disagree.iter().map(numbered).collect(),
        map: map(&page, opinion, &names),
        divided: opinion
            .divided
            .iter()
            .take(PICTURES)
            .map(|number| (numbered(number), bars(&page, opinion, &names, *number)))
            .collect(),
        groups_are_hidden: opinion
            .statements
            .iter()
            .filter(|line| opinion.divided.contains(&line.statement))
            .any(|line| line.groups.iter().any(Option::is_none)),
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

/// Most statements that are shown as a picture.
const PICTURES: usize = 6;

/// The map of opinion, if there are groups to draw.
fn map(page: &Page, opinion: &PublicAnalysis, names: &[String]) -> String {
    let groups = names.iter().zip(&opinion.groups).map(|(name, group)| GroupWords {
        name: name.clone(),
        detail: page.tn("about-people", i64::from(group.size)),
    });
    let words = MapWords {
        id: "map",
        title: &page.t("map-title"),
        description: &page.t("map-description"),
        groups: &groups.collect::<Vec<_>>(),
        marked: &[],
    };
    charts::opinion_map(opinion, &words).unwrap_or_default()
}

/// The words of a statement that is counted. Of one that was taken back, or that a moderator took down, the
/// numbers of others stand and the words do not.
fn statement(page: &Page, voice: &Voice<'_>, found: &Found, number: u32) -> Said {
    let known = found.statements.iter().find(|statement| statement.number == i64::from(number));
    known.map_or_else(
        || plain(page, page.t("statement-not-shown-any-more")),
        |statement| voice.say(&statement.texts),
    )
}

/// What everybody said to a statement, and each group of which it is published, as bars.
fn bars(page: &Page, opinion: &PublicAnalysis, names: &[String], number: u32) -> String {
    let Some(line) = opinion.statements.iter().find(|line| line.statement == number) else {
        return String::new();
    };
    let everybody = page.t("everybody");
    let strength = line.strength.map(|strength| page.tc("strength", strength.code()));
    let shares = Some(line.everybody).filter(Shares::is_told);
    let all = Answers { name: &everybody, shares, words: strength.as_deref() };
    let told = names.iter().zip(&line.groups).filter(|(_, shares)| shares.is_some());
    let groups = told.map(|(name, shares)| Answers { name, shares: *shares, words: None });
    let rows: Vec<Answers<'_>> = std::iter::once(all).chain(groups).collect();
    let words = BarWords {
        id: &format!("bars-{number}"),
        title: &page.t("bars-title"),
        description: &page.t("bars-description"),
        agree: &page.t("vote-was-agree"),
        pass: &page.t("vote-was-pass"),
        disagree: &page.t("vote-was-disagree"),
        hidden: &page.t("hidden-number"),
        percent: &|share| format!("≥ {:.0} %", share * 100.0),
    };
    charts::answers(&rows, &words)
}

/// Agree, disagree, pass: at least so many percent, and where it lies with a probability of 90 %.
fn shares(page: &Page, shares: &Shares) -> [Option<(u32, String)>; 3] {
    [shares.agree, shares.disagree, shares.pass].map(|share| {
        let percent = |share: f64| format!("{:.0}", share * 100.0);
        let share = share.filter(|share| share.at_least > 0.0)?;
        let range = format!("{}–{}", percent(share.low), percent(share.high));
        Some((percent(share.at_least).parse().ok()?, page.tv("share-range", range)))
    })
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
            let which = which.or((asked.question.kind == QuestionKind::Ranking).then_some("put-first"));
            if let Some(which) = which {
                said.text = format!("{}: {}", page.t(which), said.text);
            } else if let Some(line) = line {
                said.text = format!("{}: {}", voice.say(&line.text).text, said.text);
            }
            said
        };
        if asked.question.kind != QuestionKind::Section {
            tables.push(Table {
                heading: voice.say(&content.text),
                rows: result.choices.iter().map(|count| (name(count), count.count)).collect(),
            });
        }
    }
    tables
}

/// Questions that are asked and of which a release says nothing.
fn unanswered(voice: &Voice<'_>, found: &Found) -> Vec<Table> {
    let is_told = |name: &str| found.content.questions.iter().any(|result| result.name == name);
    let silent = found.present.iter().map(|asked| &asked.question);
    silent
        .filter(|question| question.kind.asks() && !is_told(&question.name))
        .map(|question| Table { heading: voice.say(&question.content.text), rows: Vec::new() })
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
            Table {
                heading: plain(page, page.tc("self-item", item.item)),
                rows: item.choices.iter().map(|count| (name(count), count.count)).collect(),
            }
        })
        .collect()
}

/// `GET /consultations/{id}/results.json`: the release with its labels.
pub(super) async fn json(page: Page, id: Path<Id>, request: HttpRequest) -> PageResult {
    let found = find(&page, *id, &request, None).await?;
    Ok(HttpResponse::Ok().json(found.release))
}

/// `GET /consultations/{id}/results.csv`: one row for each number; hidden ones are empty.
pub(super) async fn csv(page: Page, id: Path<Id>, request: HttpRequest) -> PageResult {
    let found = find(&page, *id, &request, None).await?;
    let voice = Voice::new(&page, &found.view, None);
    let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    let write = |out: &mut csv::Writer<Vec<u8>>, cells: [String; 4]| {
        out.write_record(cells.iter().map(|cell| harmless(cell))).map_err(Error::internal)
    };
    write(&mut out, ["part", "of", "what", "at_least"].map(str::to_owned))?;
    if found.release.answers_taken_back {
        write(&mut out, ["note".to_owned(), String::new(), page.t("results-taken-back"), String::new()])?;
    }
    for label in &found.release.labels {
        write(
            &mut out,
            [
                "label".to_owned(),
                label.name.clone(),
                label.words.clone(),
                label.until.clone().unwrap_or_default(),
            ],
        )?;
    }
    let number = |number: Number| number.map(|number| number.to_string()).unwrap_or_default();
    write(&mut out, ["people".to_owned(), String::new(), String::new(), number(found.content.people)])?;
    for table in tables(&page, &voice, &found) {
        for (row, count) in table.rows {
            write(&mut out, ["question".to_owned(), table.heading.text.clone(), row.text, number(count)])?;
        }
    }
    for line in &found.content.opinion.statements {
        let text = statement(&page, &voice, &found, line.statement).text;
        let said = [
            ("agree", line.everybody.agree),
            ("disagree", line.everybody.disagree),
            ("pass", line.everybody.pass),
        ];
        write(&mut out, ["statement".to_owned(), text.clone(), "votes".to_owned(), number(line.votes)])?;
        for (name, share) in said {
            let share = share.filter(|share| share.at_least > 0.0);
            let share = share.map(|share| format!("{:.2}", share.at_least)).unwrap_or_default();
            write(&mut out, ["statement".to_owned(), text.clone(), name.to_owned(), share])?;
        }
        if let Some(strength) = line.strength {
            let words = page.tc("strength", strength.code());
            write(&mut out, ["statement".to_owned(), text.clone(), words, String::new()])?;
        }
    }
    let body = out.into_inner().map_err(|error| Error::internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"results.csv\""))
        .body(body))
}
