//! Every page, file and answer of a consultation is read by everybody who may read it, and none says a
//! number that no release says.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::consultations::Vote;
use trilateral::types::Id;

use super::community_is_consulted::Asked;
use super::results_are_the_same_everywhere::{Word, join, say};
use crate::support::{Client, TestApp, on_both};

/// How many take part, and how they split: numbers that are said nowhere else.
const PEOPLE: usize = 67;
const BY_BUS: usize = 43;
const AGREE: usize = 46;

/// What nobody may read: every count as it is.
fn secrets() -> BTreeSet<String> {
    [PEOPLE, BY_BUS, PEOPLE - BY_BUS, AGREE, PEOPLE - AGREE].map(|count| count.to_string()).into()
}

on_both! {
    async fn than_its_releases(app: TestApp) {
        let asked = Asked::open(&app, |body| body["self_description"] = json!(["age-band"])).await;
        app.set_time("2027-03-10T12:00:00Z");
        let id: Id = asked.id.parse().unwrap();
        let mut last = String::new();
        for person in 0..PEOPLE {
            let code = join(&app.app, id).await.unwrap();
            let way = if person < BY_BUS { "bus" } else { "foot" };
            let vote = if person % 3 == 0 { person < AGREE } else { person >= PEOPLE - AGREE || person < 34 };
            say(&app.app, id, code.clone(), Word::Way(way)).await.unwrap();
            let choice = if vote { Vote::Agree } else { Vote::Disagree };
            say(&app.app, id, code.clone(), Word::Vote(1, choice)).await.unwrap();
            say(&app.app, id, code.clone(), Word::Vote(2, if person < AGREE { Vote::Agree } else { Vote::Disagree })).await.unwrap();
            last = code;
        }
        asked.count().await;
        let early = crawl(&app, &asked, &last).await;
        assert!(!early.iter().any(|(path, text)| path.ends_with("/results") && text.contains("<table")), "not before the end");
        asked.close();
        assert_eq!(asked.release().await["number"], 1);
        let read = crawl(&app, &asked, &last).await;
        assert!(read.len() > 25, "much is read: {}", read.len());
        let results = &read.iter().find(|(path, _)| path.ends_with("/results.csv")).unwrap().1;
        assert!(results.lines().any(|line| line.starts_with("people,,,") && line.split(',').nth(3).is_some_and(|told| !told.is_empty())), "{results}");
        // What a release says has noise, and may be the true number by chance; everything else says none.
        let is_release = |path: &str| path.contains("/releases") || path.contains("/results");
        for (path, text) in early.into_iter().chain(read.into_iter().filter(|(path, _)| !is_release(path))) {
            let numbers: BTreeSet<String> = numbers(&text).collect();
            let told: Vec<_> = secrets().intersection(&numbers).cloned().collect();
            assert!(told.is_empty(), "{path} tells {told:?}: {text}");
        }
    }
}

/// All whole numbers in a text; what stands in the tags of a page are sizes and places.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    let is_page = text.trim_start().starts_with('<');
    let mut inside = false;
    let visible: String = text
        .chars()
        .map(|character| {
            inside = is_page && (character == '<' || (inside && character != '>'));
            if inside { ' ' } else { character }
        })
        .collect();
    let parts: Vec<String> = visible
        .split(|character: char| !character.is_ascii_alphanumeric() && character != '-')
        .map(str::to_owned)
        .collect();
    parts.into_iter().filter(|part| part.chars().all(|character| character.is_ascii_digit()))
}

/// Everything that is answered to a visitor, a participant, a member and the staff: path and text.
async fn crawl(app: &TestApp, asked: &Asked<'_>, code: &str) -> Vec<(String, String)> {
    let document: Value = app.visitor().get("/api/openapi.json").await.expect(200).json();
    let operations =
        document["paths"].as_object().unwrap().iter().filter(|(_, item)| item.get("get").is_some());
    let of_api = operations.map(|(path, _)| path.as_str()).filter(|path| path.contains("/consultations"));
    let pages = ["", "/results", "/results.csv", "/results.json", "/manage", "/edit"];
    let pages = pages.map(|page| format!("/consultations/{}{page}", asked.id));
    let fill = |path: &str| path.replace("{id}", &asked.id).replace("{number}", "1");
    let paths: Vec<String> =
        of_api.map(fill).chain(pages).chain(["/consultations".to_owned(), "/".to_owned()]).collect();
    let name = |who: &str| format!("{who}.{}@example.org", app.now().as_second());
    let readers = [
        app.visitor(),
        asked.staff().await,
        app.member(&name("member"), "MX", Role::Member).await,
        app.member(&name("administrator"), "CA", Role::Administrator).await,
        app.page_member(&name("coordinator"), "CA", Role::Coordinator).await,
    ];
    let mut found = Vec::new();
    for path in paths {
        for reader in &readers {
            found.extend(read(reader, &path, &[]).await);
        }
        let own = path.ends_with("/receipt") || path.ends_with("/responses");
        if !own {
            found.extend(read(&app.visitor(), &path, &[("participant-code", code)]).await);
        }
    }
    found
}

async fn read(client: &Client, path: &str, headers: &[(&str, &str)]) -> Option<(String, String)> {
    let answer = client.send(reqwest::Method::GET, path, headers, None).await;
    (answer.status == 200).then(|| (path.to_owned(), answer.text()))
}
