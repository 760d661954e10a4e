//! Files that people have: from spreadsheets, from Polis, from collections, as they come.

use std::path::{Path, PathBuf};

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::consultations::{analyse, import_polis};
use trilateral::practices::import;
use trilateral::types::encoding;

use super::community_is_consulted::Asked;
use super::people_meet;
use crate::support::{Response, TestApp, on_both};

fn inputs(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/inputs").join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(inputs(name)).unwrap()
}

on_both! {
    async fn a_sheet_is_read_as_a_spreadsheet_left_it_or_refused_with_its_line(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let meeting = people_meet::agreed(&asked, 20).await;
        app.set_time("2027-03-12T12:00:00Z");
        let staff = asked.staff().await;
        let path = asked.at(&format!("/paper?meeting={meeting}"));
        let send = async |table: String| -> Response {
            staff.send(Method::POST, &path, &[], Some(("text/csv", table))).await
        };
        let lines = |made: Response| -> Vec<(u64, String)> {
            let made = made.expect(201).json();
            let part = |part: &Value| (part["line"].as_u64().unwrap(), part["sheet"].as_str().unwrap().to_owned());
            made["items"].as_array().unwrap().iter().map(part).collect()
        };
        for (file, faults) in [
            ("paper-open-quotation-mark.csv", "/lines/2/ open-quotation-mark"),
            ("paper-lf-blank-line.csv", "/lines/4/way not-an-answer"),
        ] {
            for ends in ["\n", "\r\n", "\r"] {
                let refused = send(text(file).replace('\n', ends)).await.expect(422);
                assert_eq!(refused.faults(), [faults], "{file} {ends:?}");
            }
        }
        asked.count().await;
        let told = analyse(&app.app, asked.id.parse().unwrap(), false).await.unwrap();
        assert_eq!(serde_json::to_value(told).unwrap()["participants"], json!(0), "nothing is kept");
        let whole = text("paper-empty-columns-at-end.csv");
        assert_eq!(lines(send(whole.clone()).await), [(2, "1".to_owned()), (3, "2".to_owned())]);
        let apart = whole.replace('\n', "\r\n\r\n");
        assert_eq!(lines(send(apart).await), [(3, "1".to_owned()), (5, "2".to_owned())], "the lines of the file");
        let made = send(text("paper-french-excel-booleans.csv")).await.expect(201).json();
        let code = made["items"][0]["code"].as_str().unwrap().to_owned();
        let receipt = app.visitor().send(Method::GET, &asked.at("/receipt"), &[("participant-code", &code)], None).await;
        let consents = receipt.expect(200).json()["consents"].as_array().unwrap().len();
        assert_eq!(consents, 1, "VRAI is a yes and FAUX a no");
    }
}

/// The files of an export, changed, in a folder of their own.
fn changed(name: &str, change: impl Fn(&str, String) -> (String, String)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["summary.csv", "comments.csv", "votes.csv", "participants-votes.csv"] {
        let (file, text) = change(file, text(&format!("{name}/{file}")));
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

async fn analysed(app: &TestApp, folder: &Path) -> Value {
    app.pass_seconds(1);
    let id = import_polis(&app.app, folder, "Buses", false).await.unwrap().id;
    serde_json::to_value(analyse(&app.app, id, true).await.unwrap()).unwrap()
}

async fn refusal(app: &TestApp, folder: &Path) -> String {
    import_polis(&app.app, folder, "Buses", false).await.unwrap_err().to_string()
}

on_both! {
    async fn an_export_of_polis_is_read_in_every_shape_and_never_against_itself(app: TestApp) {
        let plain = analysed(&app, &inputs("polis-plain")).await;
        assert_eq!(plain["participants"], json!(8));
        assert_eq!(analysed(&app, &inputs("polis-semicolon")).await, plain);
        let report_page = changed("polis-plain", |file, text| {
            let name = file.replace("participants-votes", "participant-votes");
            (format!("2023-11-29-0951-r5abc-{name}"), text)
        });
        assert_eq!(analysed(&app, report_page.path()).await, plain);
        let of_a_spreadsheet = changed("polis-plain", |file, text| {
            let text = text.replace(",-1", ",-1.0").replace("comment-id", " Comment_ID\u{a0}");
            let mut rows: Vec<String> = text.lines().map(|row| format!("{row},,")).collect();
            rows.insert(1, ",,,".to_owned());
            (file.to_owned(), format!("\u{feff}{}\r\n,,,,\r\n", rows.join("\r\n")))
        });
        assert_eq!(analysed(&app, of_a_spreadsheet.path()).await, plain);

        let named = refusal(&app, &inputs("polis-crlf-bad-vote-in-line-4")).await;
        assert!(named.contains("votes.csv, line 4, column vote: \"7\" is none of 1, 0 and -1"), "{named}");
        let turned = changed("polis-plain", |file, text| {
            let turn = |row: &str| match row.strip_suffix(",1") {
                Some(rest) => format!("{rest},-1\n"),
                None => format!("{}\n", row.replace(",-1", ",1")),
            };
            (file.to_owned(), if file == "votes.csv" { text.lines().map(turn).collect() } else { text })
        });
        let told = refusal(&app, turned.path()).await;
        assert!(told.contains("signs the other way round"), "{told}");
        assert!(told.contains("statement 0: comments.csv has 6 agreeing and 2 disagreeing, votes.csv 2 and 6"), "{told}");
        app.pass_seconds(1);
        assert!(import_polis(&app.app, turned.path(), "Buses", true).await.is_ok(), "whoever knows may");
        for (file, from, to, told) in [
            ("participants-votes.csv", "3,,0,3,2,1,1,1,-1", "3,,0,3,2,1,1,0,-1", "participant 3, statement 1: participants-votes.csv says 0, votes.csv 1"),
            ("participants-votes.csv", "3,,0,3,2,1,", "3,,0,3,1,1,", "participant 3: participants-votes.csv counts 3 votes, 1 agreeing"),
            ("participants-votes.csv", "7,,0,3,2,1,-1,1,1\n", "", "participant 7 votes in votes.csv"),
            ("comments.csv", "1,0,4,4,1", "1,0,4,3,1", "statement 1: comments.csv has 4 agreeing and 3 disagreeing"),
            ("comments.csv", "Clinics should", "\"Clinics should", "comments.csv, line 3: a quotation mark opens here"),
        ] {
            let folder = changed("polis-plain", |name, text| {
                (name.to_owned(), if name == file { text.replace(from, to) } else { text })
            });
            let found = refusal(&app, folder.path()).await;
            assert!(found.contains(told), "{found}");
        }
    }
}

async fn import_all(app: &TestApp, name: &str) -> Vec<Result<String, String>> {
    let mut outcomes = Vec::new();
    for (line, row) in encoding::rows(&std::fs::read(inputs(name)).unwrap()) {
        let record = row.map_err(|_| format!("row {line}")).and_then(|row| import::read(&row));
        outcomes.push(match record {
            Err(fault) => Err(fault),
            Ok(record) => {
                let key = record.key().to_owned();
                let done = app.app.write(move |app, tx| import::import(app, tx, record)).await;
                done.map(|_| key).map_err(|error| error.to_string())
            }
        });
    }
    outcomes
}

#[test]
fn a_row_says_everything_once() {
    let row = text("practices-bom.jsonl").trim_start_matches('\u{feff}').lines().next().unwrap().to_owned();
    assert!(import::read(&row).is_ok());
    let mut value: Value = serde_json::from_str(&row).unwrap();
    for nothing in ["", " ", "\u{200b}"] {
        value["id"] = nothing.into();
        let fault = import::read(&value.to_string()).unwrap_err();
        assert!(fault.contains("id: it is empty"), "{fault}");
    }
    let twice = row.replacen("\"title\":{", "\"title\":{\"en\":\"One\",\"en\":\"Two\",", 1).replacen(
        "\"title\": {",
        "\"title\": {\"en\": \"One\", \"en\": \"Two\", ",
        1,
    );
    assert_ne!(twice, row);
    let fault = import::read(&twice).unwrap_err();
    assert!(fault.contains("title.en: this name stands here twice"), "{fault}");
    let misspelt = row.replacen("\"summary\"", "\"sumary\"", 1);
    let fault = import::read(&misspelt).unwrap_err();
    assert!(fault.contains("did you mean summary?"), "{fault}");
}

on_both! {
    async fn practices_come_in_every_encoding_and_go_out_whole(app: TestApp) {
        for name in ["bom", "windows-1252-in-row-2", "excerpt", "markdown-headings", "noncharacter-breaks-feed", "right-to-left"] {
            let outcomes = import_all(&app, &format!("practices-{name}.jsonl")).await;
            assert!(outcomes.iter().all(Result::is_ok), "{name}: {outcomes:?}");
        }
        let visitor = app.visitor();
        let csv = visitor.get("/practices.csv").await.expect(200).text();
        assert!(csv.starts_with("\u{feff}id,title,"), "{csv}");
        assert_eq!(csv.matches('\u{feff}').count(), 1);
        assert!(csv.contains("Équité"), "{csv}");
        assert!(csv.contains("called Jordan's Principle, is (now) the law."), "{csv}");
        assert!(csv.contains("What we did: Text. Numbers: More text."), "{csv}");
        let list = visitor.get("/practices?lang=en").await.expect(200).text();
        assert!(list.matches("lang=\"ur\" dir=\"rtl\"").count() >= 2, "{list}");
        let feed = visitor.get("/practices.atom").await.expect(200).text();
        assert!(feed.contains("xml:lang=\"ur\"><div xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"ur\" dir=\"rtl\">"), "{feed}");
        assert!(!feed.contains(['\u{ffff}', '\u{fffe}', '\u{feff}']), "{feed}");
        let jsonl = visitor.get("/practices.jsonl").await.expect(200).text();
        let of = |title: &str| {
            let card = jsonl.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).find(|card| card["title"] == title);
            card.unwrap()["id"].as_str().unwrap().to_owned()
        };
        let page = visitor.get(&format!("/practices/{}?lang=en", of("Headings"))).await.expect(200).text();
        assert!(page.contains("<h3>What we did</h3>") && page.contains("<h4>Numbers</h4>"), "{page}");
        let urdu = jsonl.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).find(|card| card["language"] == "ur");
        let page = visitor.get(&format!("/practices/{}?lang=en", urdu.unwrap()["id"].as_str().unwrap())).await.expect(200).text();
        assert!(page.contains("<h1 lang=\"ur\" dir=\"rtl\">") && page.contains("<div lang=\"ur\" dir=\"rtl\">"), "{page}");
    }
}

on_both! {
    async fn a_language_is_understood_or_refused_and_never_kept_as_typed(app: TestApp) {
        let author = app.member("author@example.org", "CA", trilateral::auth::Role::Member).await;
        for (typed, kept) in [("English", "en"), ("Español", "es"), ("fr_CA", "fr"), ("UR", "ur")] {
            let draft = json!({ "title": "A beginning", "language": typed });
            assert_eq!(author.post("/api/v1/practices", &draft).await.expect(201).json()["language"], kept, "{typed}");
        }
        let refused = author.post("/api/v1/practices", &json!({ "title": "A", "language": "Klingon" })).await.expect(422);
        assert_eq!(refused.faults(), ["/language unknown-language"]);
        let asked = Asked::open(&app, |body| body["languages"] = json!([{ "tag": "Español", "fallback": "fr_CA" }])).await;
        let view = app.visitor().get(&asked.at("")).await.expect(200).json();
        assert!(view["languages"].as_array().unwrap().contains(&json!({ "tag": "es", "fallback": "fr-CA" })), "{view}");
        app.set_time("2027-03-10T12:00:00Z");
        let join = json!({ "consents": ["take-part"], "language": "Urdu" });
        let refused = app.visitor().post(&asked.at("/participants"), &join).await.expect(422);
        assert_eq!(refused.faults(), ["/language unknown-language"]);
        assert!(refused.text().contains("fr-CA"), "what would be right is said: {}", refused.text());
    }
}
