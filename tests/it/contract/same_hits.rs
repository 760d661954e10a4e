//! A search finds the same in the same order on SQLite and on PostgreSQL, also where its bounds cut it short.

use serde_json::json;
use trilateral::db::{Sought, add_search_words, find_newest, remove_search_words};
use trilateral::practices::{Bounds, Filter, ListParameters, import, job, rank};
use trilateral::search::{Lexicon, Tokens};

use crate::support::{TestApp, on_both};

const WORDS: [&str; 40] = [
    "police",
    "policing",
    "stops",
    "midwives",
    "birth",
    "language",
    "languages",
    "Mi’kmaq",
    "school",
    "schools",
    "court",
    "courts",
    "sentencing",
    "health",
    "clinic",
    "water",
    "land",
    "election",
    "elections",
    "electoral",
    "prison",
    "jail",
    "housing",
    "loan",
    "loans",
    "entrepreneurship",
    "hiring",
    "interpreters",
    "agua",
    "tierra",
    "parteras",
    "intérpretes",
    "niñez",
    "cárcel",
    "logement",
    "écoles",
    "justice",
    "santé",
    "Oaxaca",
    "Inuit",
];

/// How many of the best are asked for by themselves.
const BEST: usize = 3;

/// A source of numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// Some words, the first ones much more often.
    fn words(&mut self, most: usize) -> String {
        let number = 1 + self.below(most);
        let words: Vec<&str> = (0..number)
            .map(|_| {
                let limit = 1 + self.below(WORDS.len());
                WORDS[self.below(limit)]
            })
            .collect();
        words.join(" ")
    }
}

fn set(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

async fn fill(app: &TestApp, practices: usize) {
    let mut chance = Chance(7);
    let mut lines = Vec::new();
    for number in 0..practices {
        let language = ["en", "es", "fr", "mic"][chance.below(4)];
        let area = ["health.access", "justice.sentencing", "education.access"][chance.below(3)];
        let country = ["CA", "MX", "US"][chance.below(3)];
        let line = json!({
            "id": format!("T-{number}"), "title": { language: format!("{} {number}", chance.words(4)) },
            "country": country, "level": "municipal", "status": "active",
            "responsible_body": "An office", "policy_areas": [area],
            "summary": { language: chance.words(30) }, "original_language": language,
        });
        lines.push(line.to_string());
    }
    for some in lines.chunks(100) {
        let records: Vec<_> = some.iter().map(|line| import::read(line).unwrap()).collect();
        app.app
            .write(move |app, tx| {
                records.into_iter().try_for_each(|record| import::import(app, tx, record).map(drop))
            })
            .await
            .unwrap();
    }
    job::catch_up(&app.app).await.unwrap();
}

async fn hits(app: &TestApp, queries: usize, bounds: Bounds) -> Vec<Vec<(i64, u64)>> {
    let mut chance = Chance(11);
    let mut found = Vec::new();
    for _ in 0..queries {
        let mut words = chance.words(5);
        match chance.below(10) {
            8 => words.truncate(words.find(' ').unwrap_or(words.len())),
            0 => words.push_str(" -school"),
            1 => words = format!("\"{words}\""),
            2 => words = words.replacen(['a', 'e'], "x", 1),
            _ => {}
        }
        let country = if chance.below(4) == 0 { vec!["CA".to_owned()] } else { Vec::new() };
        let parameters = ListParameters { q: words, country, ..ListParameters::default() };
        let (ranked, best) = app
            .app
            .read(move |app, tx| {
                let filter: Filter = parameters.parse(&app.taxonomy)?;
                let ranked = rank(app, tx, &parameters, &filter, bounds)?;
                let some = rank(app, tx, &parameters, &filter, Bounds { best: BEST, ..bounds })?;
                assert_eq!((&some.found.len(), some.whole), (&ranked.hits.len(), ranked.whole));
                Ok((ranked, some.hits))
            })
            .await
            .unwrap();
        assert_eq!(
            ranked.hits.iter().take(BEST).collect::<Vec<_>>(),
            best.iter().take(BEST).collect::<Vec<_>>()
        );
        found.push(ranked.hits.iter().map(|hit| (hit.sequence, hit.score.points)).collect());
    }
    found
}

#[actix_web::test]
async fn both_databases_find_the_same_in_the_same_order() {
    let (practices, queries) = (set("SEARCH_PRACTICES", 150), set("SEARCH_QUERIES", 150));
    let Some(postgres) = TestApp::on_postgres().await else { return };
    let sqlite = TestApp::on_sqlite().await;
    fill(&sqlite, practices).await;
    fill(&postgres, practices).await;
    let wide = Bounds { candidates: 1_000, gathered: 5_000, walked: 2_000, read: 200, best: usize::MAX };
    let narrow = Bounds { candidates: 20, gathered: 30, walked: 60, read: 5, best: usize::MAX };
    let mut bounded = 0;
    for bounds in [wide, narrow] {
        let (one, other) = (hits(&sqlite, queries, bounds).await, hits(&postgres, queries, bounds).await);
        for (number, (one, other)) in one.iter().zip(&other).enumerate() {
            assert_eq!(one, other, "query {number}, {bounds:?}");
            assert!(one.is_sorted_by_key(|(sequence, points)| std::cmp::Reverse((*points, *sequence))));
            assert!(one.len() <= bounds.candidates);
        }
        assert!(one.iter().filter(|found| !found.is_empty()).count() > queries / 2);
        bounded += one.iter().filter(|found| found.len() == narrow.candidates).count();
    }
    assert!(bounded > 0, "the bounds are met");
}

/// A word for each character there is, in texts of some hundred of them.
fn every_character() -> Vec<Tokens> {
    let is_read =
        |character: &char| character.is_alphanumeric() || ('\u{300}'..='\u{30ff}').contains(character);
    let words: Vec<String> =
        ('\u{80}'..=char::MAX).filter(is_read).map(|character| format!("ab{character}cd")).collect();
    let read = |words: &[String]| {
        let mut tokens = Tokens::default();
        for language in ["und", "en", "es", "fr"] {
            tokens.read(&words.join(" "), language, false, &Lexicon::default());
        }
        tokens
    };
    words.chunks(400).map(read).collect()
}

on_both! { async fn no_character_is_a_sign_for_one_database_and_a_letter_for_us(app: TestApp) {
    fill(&app, 1).await;
    let read = every_character();
    app.app
        .write(move |_, tx| {
            for tokens in &read {
                remove_search_words(tx.conn, 1)?;
                let words: Vec<&str> = tokens.sought().collect();
                add_search_words(tx.conn, 1, tokens.signature(), &words)?;
                for some in words.chunks(100) {
                    let each = some.iter().map(|word| Sought::Word((*word).to_owned())).collect();
                    assert_eq!(find_newest(tx.conn, &Sought::All(each), 0, 2)?, [1], "{some:?}");
                }
            }
            Ok(())
        })
        .await
        .unwrap();
}}
