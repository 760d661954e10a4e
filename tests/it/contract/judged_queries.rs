//! How well search finds what people look for, by queries that were judged by hand, beside what the databases bring
//! along. The figures are those of `docs/search.md`.

use std::collections::HashMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::Value;
use trilateral::db::DbConn;
use trilateral::practices::{import, job};

use crate::support::{Client, TestApp, on_both};

const PRACTICES: &str = include_str!("../../../config/demo/practices.jsonl");
const QUERIES: &str = include_str!("../../data/search/queries.jsonl");
const SHOWN: usize = 10;
const SHOWN_ROWS: i64 = 10;

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

struct Judged {
    text: String,
    /// Grades from 1 to 3 by the key of the practice.
    grades: HashMap<String, f64>,
}

fn queries() -> Vec<Judged> {
    let judged = |line: &str| {
        let query: Value = serde_json::from_str(line).unwrap();
        let grades = query["relevant"].as_object().unwrap().iter();
        Judged {
            text: query["q"].as_str().unwrap().to_owned(),
            grades: grades.map(|(key, grade)| (key.clone(), grade.as_f64().unwrap())).collect(),
        }
    };
    QUERIES.lines().map(judged).collect()
}

/// The normalized discounted cumulative gain of the first ten: gain 2^grade - 1, discount 1 / log2(rank + 1).
fn ndcg(found: &[String], grades: &HashMap<String, f64>) -> f64 {
    let gain = |grades: Vec<f64>| -> f64 {
        let gains = grades.into_iter().take(SHOWN).enumerate();
        gains.map(|(place, grade)| (grade.exp2() - 1.0) / (number(place) + 2.0).log2()).sum()
    };
    let mut best: Vec<f64> = grades.values().copied().collect();
    best.sort_by(|one, other| other.total_cmp(one));
    gain(found.iter().map(|key| grades.get(key).copied().unwrap_or(0.0)).collect()) / gain(best)
}

/// Mean gain, recall of what was judged good, and how many queries that have an answer find nothing.
fn figures(results: &[(Judged, Vec<String>)]) -> (f64, f64, usize) {
    let answerable: Vec<_> = results.iter().filter(|(query, _)| !query.grades.is_empty()).collect();
    let all = number(answerable.len());
    let recall = |(query, found): &&(Judged, Vec<String>)| {
        let good: Vec<_> =
            query.grades.iter().filter(|(_, grade)| **grade >= 2.0).map(|(key, _)| key).collect();
        let shown = &found[..found.len().min(SHOWN)];
        number(good.iter().filter(|key| shown.contains(key)).count()) / number(good.len().min(SHOWN))
    };
    let gains: f64 = answerable.iter().map(|(query, found)| ndcg(found, &query.grades)).sum();
    let recalls: f64 = answerable.iter().map(recall).sum();
    (gains / all, recalls / all, answerable.iter().filter(|(_, found)| found.is_empty()).count())
}

async fn ask(who: &Client, query: &str, keys: &HashMap<String, String>) -> Vec<String> {
    let query: String = serde_urlencoded(query);
    let list = who.get(&format!("/api/v1/practices?limit=10&q={query}")).await.expect(200).json();
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| keys[item["title"].as_str().unwrap()].clone())
        .collect()
}

fn serde_urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    key: String,
}

/// The same texts under what the databases bring along: any word, ranked.
struct Baseline<'a>(&'a mut DbConn);

impl Baseline<'_> {
    fn load(&mut self, texts: &[(String, String)]) {
        match self.0 {
            DbConn::Sqlite(sqlite) => {
                let make = "CREATE VIRTUAL TABLE temp.baseline USING fts5 (key UNINDEXED, text, tokenize = 'porter unicode61')";
                sqlite.batch_execute(make).unwrap();
            }
            DbConn::Postgres(postgres) => {
                postgres.batch_execute("CREATE TEMPORARY TABLE baseline (key TEXT, text TEXT)").unwrap();
            }
        }
        for (key, text) in texts {
            let insert = diesel::sql_query("INSERT INTO baseline (key, text) VALUES ($1, $2)");
            let insert = insert.bind::<Text, _>(key).bind::<Text, _>(text);
            match self.0 {
                DbConn::Sqlite(sqlite) => insert.execute(sqlite).unwrap(),
                DbConn::Postgres(postgres) => insert.execute(postgres).unwrap(),
            };
        }
    }

    fn ask(&mut self, query: &str) -> Vec<String> {
        let words: Vec<String> = query
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let found: Vec<Found> = match self.0 {
            DbConn::Sqlite(sqlite) => {
                let any = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR ");
                diesel::sql_query("SELECT key FROM baseline WHERE baseline MATCH $1 ORDER BY rank LIMIT $2")
                    .bind::<Text, _>(any)
                    .bind::<BigInt, _>(SHOWN_ROWS)
                    .load(sqlite)
                    .unwrap()
            }
            DbConn::Postgres(postgres) => {
                let any = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" | ");
                let vector = ["english", "spanish", "french"]
                    .map(|language| format!("to_tsvector('{language}', text)"))
                    .join(" || ");
                let asked = ["english", "spanish", "french"]
                    .map(|language| format!("to_tsquery('{language}', $1)"))
                    .join(" || ");
                diesel::sql_query(format!(
                    "SELECT key FROM baseline WHERE ({vector}) @@ ({asked}) \
                     ORDER BY ts_rank_cd({vector}, {asked}) DESC, key LIMIT $2"
                ))
                .bind::<Text, _>(any)
                .bind::<BigInt, _>(SHOWN_ROWS)
                .load(postgres)
                .unwrap()
            }
        };
        found.into_iter().map(|found| found.key).collect()
    }
}

/// Everything a practice says, for the baseline.
fn text_of(record: &Value) -> String {
    let mut texts = Vec::new();
    let mut pending = vec![record];
    while let Some(value) = pending.pop() {
        match value {
            Value::String(text) => texts.push(text.clone()),
            Value::Array(values) => pending.extend(values),
            Value::Object(fields) => pending.extend(fields.values()),
            _ => {}
        }
    }
    texts.join(" ")
}

on_both! {
    async fn search_finds_what_people_look_for(app: TestApp) {
        let (mut keys, mut texts) = (HashMap::new(), Vec::new());
        for line in PRACTICES.lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            let key = record["id"].as_str().unwrap().to_owned();
            for title in record["title"].as_object().unwrap().values() {
                keys.insert(title.as_str().unwrap().to_owned(), key.clone());
            }
            texts.push((key, text_of(&record)));
            let record = import::read(line).unwrap();
            app.app.write(move |app, tx| import::import(app, tx, record)).await.unwrap();
        }
        job::catch_up(&app.app).await.unwrap();
        let visitor = app.visitor();
        let mut own = Vec::new();
        for query in queries() {
            let found = ask(&visitor, &query.text, &keys).await;
            own.push((query, found));
        }
        let (gain, recall, nothing) = figures(&own);
        let mut conn = app.app.database.dedicated().unwrap();
        let mut baseline = Baseline(&mut conn);
        baseline.load(&texts);
        let compared: Vec<_> = queries().into_iter().map(|query| { let found = baseline.ask(&query.text); (query, found) }).collect();
        let (theirs, ..) = figures(&compared);
        println!("nDCG@10 {gain:.3}, recall {recall:.3}, without an answer {nothing}; the database's own {theirs:.3}");
        assert!(gain >= 0.86 && recall >= 0.92 && nothing == 0, "{gain} {recall} {nothing}");
        assert!(theirs > 0.4 && gain > theirs + 0.1, "{gain} {theirs}");
    }
}
