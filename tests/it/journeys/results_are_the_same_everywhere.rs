//! Results are a function of the set of what people say: whatever the order, the keys, the database, and
//! however often it was counted in between, also by a process that has just started.

use trilateral::app::App;
use trilateral::consultations::{self, Answer, Cast, GiveAnswers, GivenAnswer, Join, Purpose, Vote, job};
use trilateral::error::Error;
use trilateral::opinion::Chance;
use trilateral::types::Id;

use super::community_is_consulted::Asked;
use crate::support::TestApp;

const PEOPLE: usize = 48;
const STATEMENTS: i64 = 3;

/// What somebody says: an answer, or a vote on a statement.
#[derive(Debug, Clone, Copy)]
pub enum Word {
    Way(&'static str),
    Vote(i64, Vote),
}

/// Two camps of unequal size, some noise, some silence.
fn conversation(chance: &mut Chance) -> Vec<(usize, Word)> {
    let mut words = Vec::new();
    for person in 0..PEOPLE {
        let camp = person % 5 < 2;
        words.push((person, Word::Way(if chance.below(3) == 0 { "bus" } else { "foot" })));
        for statement in 1..=STATEMENTS {
            let vote = match chance.below(10) {
                0 => continue,
                1 => Vote::Pass,
                2 => Vote::Disagree,
                _ if camp == (statement % 2 == 0) => Vote::Agree,
                _ => Vote::Disagree,
            };
            words.push((person, Word::Vote(statement, vote)));
        }
    }
    words
}

fn shuffle<T>(items: &mut [T], chance: &mut Chance) {
    for last in (1..items.len()).rev() {
        items.swap(last, chance.below(last + 1));
    }
}

/// Everybody comes in, and says their words in this order; after each piece everything is counted by a
/// process of its own. The documents of the operator and of the next release.
async fn told(app: &TestApp, words: &[(usize, Word)], pieces: usize) -> (String, String) {
    let asked = Asked::open(app, |_| ()).await;
    app.set_time("2027-03-10T12:00:00Z");
    let id: Id = asked.id.parse().unwrap();
    let mut codes: Vec<Option<String>> = vec![None; PEOPLE];
    for piece in words.chunks(words.len().div_ceil(pieces)) {
        let node = app.another_node(|_| ());
        for (person, word) in piece {
            let code = match &codes[*person] {
                Some(code) => code.clone(),
                None => codes[*person].insert(join(&node, id).await.unwrap()).clone(),
            };
            say(&node, id, code, *word).await.unwrap();
        }
        job::refresh(&node, id).await.unwrap();
    }
    let report = consultations::analyse(&app.app, id, false).await.unwrap();
    let mut report = serde_json::to_value(report).unwrap();
    let members = report.as_object_mut().unwrap().remove("memberships").unwrap();
    assert!(members.as_object().unwrap().len() > PEOPLE / 2, "the groups are those of people");
    (report.to_string(), consultations::candidate(&app.app, id, [4; 32]).await.unwrap())
}

pub async fn join(app: &App, id: Id) -> Result<String, Error> {
    app.write(move |app, tx| {
        let join = Join { consents: vec![Purpose::TakePart], ..Join::default() };
        Ok(consultations::join(app, tx, None, id, None, join)?.code)
    })
    .await
}

pub async fn say(app: &App, id: Id, code: String, word: Word) -> Result<(), Error> {
    app.write(move |app, tx| {
        let own = consultations::enter(tx, id, &code)?;
        match word {
            Word::Vote(statement, choice) => consultations::cast(tx, &own, &Cast { statement, choice }),
            Word::Way(way) => {
                let answer = Answer { chosen: vec![way.to_owned()], ..Answer::default() };
                let answers = vec![GivenAnswer { question: "way".to_owned(), version: None, answer }];
                consultations::give(app, tx, &own, GiveAnswers { answers }).map(|_| ())
            }
        }
    })
    .await
}

#[actix_web::test]
async fn byte_for_byte() {
    for seed in 0..3 {
        let mut chance = Chance::new(seed);
        let mut words = conversation(&mut chance);
        let expected = told(&TestApp::on_sqlite().await, &words, 1).await;
        assert!(expected.1.contains("\"people\": "), "the release says something");
        for pieces in [2, 5] {
            shuffle(&mut words, &mut chance);
            assert_eq!(told(&TestApp::on_sqlite().await, &words, pieces).await, expected, "seed {seed}");
            if let Some(app) = TestApp::on_postgres().await {
                shuffle(&mut words, &mut chance);
                assert_eq!(told(&app, &words, pieces).await, expected, "seed {seed}, PostgreSQL");
            }
        }
    }
}

/// How many rounds a test of chance has: `RESULT_ROUNDS`, or so many.
fn rounds(usual: usize) -> usize {
    std::env::var("RESULT_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// People come one after the other; beside them guests who say as much, and take everything back. With the same noise
/// each release is that of a consultation that never had them.
async fn nothing_is_left_of_guests(app: TestApp, rounds: usize) {
    let asked = Asked::open(&app, |_| ()).await;
    app.set_time("2027-03-10T12:00:00Z");
    let id: Id = asked.id.parse().unwrap();
    let mut chance = Chance::new(11);
    let told = async |round: usize| {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&round.to_le_bytes());
        consultations::candidate(&app.app, id, seed).await.unwrap()
    };
    let speak = async |chance: &mut Chance| {
        let code = join(&app.app, id).await.unwrap();
        let way = if chance.below(2) == 0 { "bus" } else { "foot" };
        say(&app.app, id, code.clone(), Word::Way(way)).await.unwrap();
        for statement in 1..=STATEMENTS {
            let vote = [Vote::Agree, Vote::Disagree, Vote::Pass][chance.below(3)];
            say(&app.app, id, code.clone(), Word::Vote(statement, vote)).await.unwrap();
        }
        code
    };
    let client = app.visitor();
    let take_back = async |code: &str, what: &str| {
        let body = Some(("application/json", what.to_owned()));
        let headers = [("participant-code", code)];
        client.send(reqwest::Method::POST, &asked.at("/withdrawals"), &headers, body).await.expect(200);
    };
    // Of too few nothing is told, and there is nothing to compare.
    for _ in 0..40 {
        speak(&mut chance).await;
    }
    let mut different = 0;
    for round in 0..rounds {
        speak(&mut chance).await;
        let without = told(round).await;
        let mut guests = Vec::new();
        for _ in 0..=chance.below(2) {
            guests.push(speak(&mut chance).await);
        }
        different += usize::from(told(round).await != without);
        for guest in &guests {
            take_back(guest, r#"{ "what": "everything" }"#).await;
        }
        assert_eq!(told(round).await, without, "round {round}");
    }
    assert!(2 * different > rounds, "what is left over would be seen: {different} of {rounds}");
}

#[actix_web::test]
async fn whoever_takes_everything_back_was_never_there() {
    nothing_is_left_of_guests(TestApp::on_sqlite().await, rounds(30)).await;
    if let Some(app) = TestApp::on_postgres().await {
        nothing_is_left_of_guests(app, rounds(30)).await;
    }
}
