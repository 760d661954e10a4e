//! Opening a form and sending it as it is changes nothing, whatever stands in it.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use super::expert_shares_a_practice::whole;
use crate::support::{Client, TestApp, fields_of, on_both};

/// Texts that have broken forms: line ends, bars, separators, quotation marks, markup, blanks.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(vec![
        "a",
        "é",
        "|",
        " | ",
        ",",
        ";",
        "\n",
        "\r\n",
        "\n\n",
        "\"",
        "'",
        "<b>",
        "</textarea>",
        "&amp;",
        "&",
        "  ",
        "\t",
        "=",
        "://",
        "ᐃᓄᒃ",
        "مرحبا",
        "-",
        "1.",
        "#",
        "*",
        "x",
    ]);
    proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

/// One of many random values; the seed is fixed, so that a failure comes back.
fn samples<T>(strategy: impl Strategy<Value = T>, number: usize) -> Vec<T> {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    (0..number).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

fn without(mut value: Value, names: &[&str]) -> Value {
    value.as_object_mut().unwrap().retain(|name, _| !names.contains(&name.as_str()));
    value
}

/// Opens the page, sends its form as it is, and looks at what `at` holds before and after.
async fn send_unchanged(who: &Client, api: &Client, page: &str, action: &str, at: &str) {
    let before = api.get(at).await.expect(200).json();
    let html = who.get(page).await.expect(200).text();
    let fields = fields_of(&html, action);
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = who.submit(action, &fields).await;
    assert!(matches!(answer.status, 200 | 303), "{page}: {} {}", answer.status, answer.text());
    let after = api.get(at).await.expect(200).json();
    let moves = ["revision", "updated_at"];
    assert_eq!(without(before, &moves), without(after, &moves), "{page}");
}

on_both! {
    async fn a_practice_survives_its_form(app: TestApp) {
        let author = app.page_member("ana@example.org", "CA", Role::Member).await;
        let api = app.logged_in("ana@example.org", crate::support::PASSWORD).await;
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        for texts in samples(proptest::collection::vec(nasty(), 24), 12) {
            let mut text = texts.into_iter();
            let mut next = || text.next().unwrap();
            let mut body = whole();
            let named = |text: String| format!("n{text}");
            body["title"] = json!(named(next()));
            body["what_was_done"] = json!(named(next()));
            body["responsible_body"] = json!(named(next()));
            body["locality"] = json!(next());
            body["commitments"] = json!([]);
            body["byline"] = json!("name");
            body["translations"] = json!({ "fr": { "title": next(), "what_was_done": next() } });
            body["details"] = json!({
                "problem": next(), "participants": next(), "results": next(), "did_not_work": next(),
                "enabling_factors": next(), "constraints": next(), "resources": next(),
                "community_benefit": next(), "contact": next(), "conflicts_of_interest": next(),
                "building_blocks": [
                    { "name": named(next()), "text": next(), "needs": next(), "optional": true },
                    { "name": named(next()), "text": next(), "needs": "", "optional": false },
                ],
                "sources": [
                    { "citation": named(next()), "url": "https://a.example/a|b?c=d&e=f" },
                    { "citation": named(next()) }, { "citation": "", "url": "https://b.example" },
                ],
                "methods": ["lived_experience"], "finding": "mixed",
                "related": [{ "id": "CA-001", "relation": "inspired_by" }],
            });
            let made = api.post("/api/v1/practices", &body).await.expect(201);
            let id = made.json()["id"].as_str().unwrap().to_owned();
            let (edit, at) = (format!("/practices/{id}/edit"), format!("/api/v1/practices/{id}"));
            send_unchanged(&author, &api, &edit, &edit, &at).await;
            for action in ["submit", "claim", "publish"] {
                let who = if action == "submit" { &api } else { &coordinator };
                who.post(&format!("{at}/{action}"), &json!({})).await.expect(200);
            }
            // The form for corrections, as well; nothing was corrected, so nothing is on record.
            send_unchanged(&author, &api, &edit, &edit, &at).await;
            let steps = api.get(&format!("{at}/history")).await.json();
            assert_eq!(steps["items"][0]["action"], "publish");
        }
    }
}

on_both! {
    async fn the_account_the_digest_and_notes_survive_their_forms(app: TestApp) {
        let member = app.page_member("carol@example.org", "CA", Role::Coordinator).await;
        let api = app.logged_in("carol@example.org", crate::support::PASSWORD).await;
        for texts in samples(proptest::collection::vec(nasty(), 5), 12) {
            let me = api.get("/api/v1/me").await.expect(200);
            let names = json!({ "name": format!("n{}", texts[0]), "organization": texts[1] });
            api.change(Method::PATCH, "/api/v1/me", me.header("etag"), &names).await.expect(200);
            send_unchanged(&member, &api, "/account", "/account", "/api/v1/me").await;
            let note = json!({ "en": format!("a{}", texts[2]), "es": format!("b{}", texts[3]), "fr": format!("c{}", texts[4]) });
            let made = api.post("/api/v1/digest-notes", &note).await.expect(201).json();
            let edit = format!("/digest/notes/{}", made["id"].as_str().unwrap());
            let find = async || {
                let list = api.get("/api/v1/digest-notes").await.expect(200).json();
                let items = list.as_array().unwrap().clone();
                items.into_iter().find(|item| item["id"] == made["id"]).unwrap()
            };
            let before = find().await;
            let html = member.get(&edit).await.expect(200).text();
            let fields = fields_of(&html, &edit);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            member.submit(&edit, &fields).await.expect(303);
            assert_eq!(without(before, &["revision"]), without(find().await, &["revision"]));
        }
        let at = "/api/v1/me/digest-preferences";
        for preferences in [
            json!({
                "frequency": "weekly", "weekday": 3, "hour": 7, "time_zone": "America/Merida", "language": "es",
                "interests": [{ "country": "MX", "policy_area": "health" }, { "country": "CA", "policy_area": "justice" }],
                "languages_read": ["es", "en"], "sections_off": ["practices"], "minimum_items": 2,
                "maximum_items": 9, "counts_only": true,
            }),
            json!({ "frequency": "monthly", "hour": 0, "paused_until": "2027-02-01", "interests": [], "languages_read": ["yua"] }),
        ] {
            let known = api.get(at).await.expect(200);
            api.change(Method::PUT, at, known.header("etag"), &preferences).await.expect(200);
            send_unchanged(&member, &api, "/digest", "/digest", at).await;
        }
    }
}

on_both! {
    async fn a_consultation_survives_its_forms(app: TestApp) {
        let asked = Asked::open(&app, |body| {
            body["threshold"] = json!(12);
            body["languages"] = json!([{ "tag": "es", "fallback": "en" }, { "tag": "iu-Cans", "fallback": "en" }]);
            body["time_zone"] = json!("America/Toronto");
        })
        .await;
        let staff = app.page_member("dan@example.org", "CA", Role::Coordinator).await;
        let id = &asked.id;
        let (edit, manage) = (format!("/consultations/{id}/edit"), format!("/consultations/{id}/manage"));
        send_unchanged(&staff, &asked.staff().await, &edit, &edit, &asked.at("")).await;
        for texts in samples(proptest::collection::vec(nasty(), 3), 8) {
            let api = app.logged_in("dan@example.org", crate::support::PASSWORD).await;
            let said = |text: &str| json!({ "en": { "text": format!("n{text}") }, "fr": { "text": format!("f{text}") } });
            let theme = json!({ "theme": { "en": { "text": format!("n{}", texts[0].replace(['\n', '\r'], " ")) } }, "heard": said(&texts[1]), "evidence": texts[2] });
            let made = api.post(&asked.at("/decisions"), &theme).await.expect(201).json();
            let action = format!("{manage}/theme");
            let before = api.get(&asked.at("/decisions")).await.expect(200).json();
            let html = staff.get(&manage).await.expect(200).text();
            // The page holds a form for each theme; the one of this theme is found by its key.
            let start = html.find(&format!("value=\"{}\"", made["id"].as_str().unwrap())).unwrap();
            let form = html[..start].rfind("<form").unwrap();
            let fields = fields_of(&html[form..], &action);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            staff.submit(&action, &fields).await.expect(303);
            let mut after = api.get(&asked.at("/decisions")).await.expect(200).json();
            let mut before = before;
            for list in [&mut before, &mut after] {
                for item in list["items"].as_array_mut().unwrap() {
                    *item = without(item.clone(), &["revision"]);
                }
            }
            assert_eq!(before, after);
        }
    }
}
