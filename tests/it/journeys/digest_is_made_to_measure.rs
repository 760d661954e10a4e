//! A digest as its reader wants it: how much, in which languages, until when, and nothing that may not
//! be read any more.

use std::collections::BTreeSet;

use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::db::schema::{digest_issues, mails, practices};
use trilateral::digests::{Composed, compose_all};
use trilateral::mail::Sender;

use crate::support::{Client, PASSWORD, TestApp, assert_bulk_mail, on_both};

const PREFERENCES: &str = "/api/v1/me/digest-preferences";
/// A Monday at eight in Toronto.
const MONDAY: &str = "2026-11-30T13:00:00Z";

async fn choose(member: &Client, choice: Value) -> Value {
    let etag = member.get(PREFERENCES).await.expect(200).header("etag").to_owned();
    member.change(Method::PUT, PREFERENCES, &etag, &choice).await.expect(200).json()
}

fn daily(more: Value) -> Value {
    let mut choice = json!({ "frequency": "daily", "time_zone": "America/Toronto", "language": "en" });
    choice.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    choice
}

async fn compose(app: &TestApp) -> Composed {
    compose_all(&app.app, app.now()).await.unwrap()
}

/// Takes a published practice back.
async fn withdraw(app: &TestApp, title: &str) {
    let title = title.to_owned();
    app.app
        .write(move |_, tx| {
            let gone = (practices::state.eq("withdrawn"), practices::published_sequence.eq(None::<i64>));
            Ok(diesel::update(practices::table.filter(practices::title.eq(title)))
                .set(gone)
                .execute(tx.conn)?)
        })
        .await
        .unwrap();
}

async fn reason(app: &TestApp) -> Vec<(String, Option<String>)> {
    app.app
        .read(|_, tx| {
            let issues = digest_issues::table.order(digest_issues::period_key);
            Ok(issues.select((digest_issues::state, digest_issues::reason)).load(tx.conn)?)
        })
        .await
        .unwrap()
}

on_both! {
    async fn what_was_withdrawn_meanwhile_never_leaves(app: TestApp) {
        let member = app.member("ana@a.example", "CA", Role::Member).await;
        choose(&member, daily(json!({}))).await;
        app.publish("It stays", "CA", "health", "en").await;
        app.publish("It goes", "CA", "health", "en").await;
        app.set_time(MONDAY);
        assert_eq!(compose(&app).await.mails, 1);
        assert!(app.last_mail_to("ana@a.example").await.text.contains("It goes"));
        withdraw(&app, "It goes").await;
        let mail = app.last_mail_to("ana@a.example").await;
        assert!(mail.text.contains("It stays") && !mail.raw.contains("It goes"), "{}", mail.text);
        assert_eq!(mail.subject, "One new practice: It stays");
        withdraw(&app, "It stays").await;
        let tally = Sender::drain_all(&app.app).await.unwrap();
        assert_eq!((tally.sent, tally.dropped), (0, 1), "nothing is left to say");
        assert_eq!(reason(&app).await, [("skipped".to_owned(), Some("withdrawn".to_owned()))]);
    }
}

on_both! {
    async fn a_digest_that_is_too_late_is_left_out_and_its_items_come_with_the_next(app: TestApp) {
        let member = app.member("ana@a.example", "CA", Role::Member).await;
        choose(&member, daily(json!({}))).await;
        app.publish("Not to be lost", "CA", "health", "en").await;
        app.set_time(MONDAY);
        compose(&app).await;
        app.pass_seconds(3 * 86_400);
        let tally = Sender::drain_all(&app.app).await.unwrap();
        assert_eq!((tally.sent, tally.dropped), (0, 1), "three days late");
        assert_eq!(compose(&app).await.mails, 1, "one, not three");
        assert!(app.last_mail_to("ana@a.example").await.text.contains("Not to be lost"));
        assert_eq!(Sender::drain_all(&app.app).await.unwrap().sent, 1);
    }
}

on_both! {
    async fn below_the_minimum_it_waits_for_more(app: TestApp) {
        let member = app.member("ana@a.example", "CA", Role::Member).await;
        choose(&member, daily(json!({ "minimum_items": 2 }))).await;
        app.publish("First", "CA", "health", "en").await;
        app.set_time(MONDAY);
        assert_eq!(compose(&app).await, Composed { mails: 0, empty: 1, skipped: 0 });
        app.publish("Second", "MX", "justice", "es").await;
        app.pass_seconds(86_400);
        assert_eq!(compose(&app).await.mails, 1);
        let mail = app.last_mail_to("ana@a.example").await;
        assert!(mail.text.contains("First") && mail.text.contains("Second"), "{}", mail.text);
        assert_eq!(reason(&app).await[0].0, "below_minimum");
    }
}

on_both! {
    async fn a_pause_merges_what_was_missed(app: TestApp) {
        let member = app.member("ana@a.example", "CA", Role::Member).await;
        let read = member.get(PREFERENCES).await.expect(200);
        let past = daily(json!({ "paused_until": "2020-01-01" }));
        let refused = member.change(Method::PUT, PREFERENCES, read.header("etag"), &past).await.expect(422);
        assert_eq!(refused.faults(), ["/paused_until in-the-past"]);
        let chosen = choose(&member, daily(json!({ "paused_until": "2026-12-24", "maximum_items": 5 }))).await;
        assert_eq!(chosen["next_at"], "2026-12-24T13:00:00Z");
        for number in 0..7 {
            app.publish(&format!("Missed {number}"), "CA", "health", "en").await;
        }
        app.set_time(MONDAY);
        assert_eq!(compose(&app).await, Composed::default(), "on holiday");
        app.set_time("2026-12-24T13:05:00Z");
        assert_eq!(compose(&app).await.mails, 1);
        let mail = app.last_mail_to("ana@a.example").await;
        assert_eq!(mail.text.matches("* Missed").count(), 5);
        assert!(mail.text.contains("And 2 more."), "{}", mail.text);
        app.pass_seconds(86_400);
        assert_eq!(compose(&app).await.mails, 0, "once");
        let page = app.logged_in("ana@a.example", PASSWORD).await.get(PREFERENCES).await.expect(200).json();
        assert_eq!(page["paused_until"], "2026-12-24");
    }
}

on_both! {
    async fn counts_only_says_no_title(app: TestApp) {
        let member = app.member("ana@a.example", "CA", Role::Member).await;
        choose(&member, daily(json!({ "counts_only": true }))).await;
        app.publish("Secret title", "CA", "health", "en").await;
        app.set_time(MONDAY);
        compose(&app).await;
        let mail = app.last_mail_to("ana@a.example").await;
        assert_bulk_mail(&mail.raw);
        assert!(!mail.raw.contains("Secret"), "{}", mail.raw);
        assert!(mail.text.lines().any(|line| line == "One new practice"), "{}", mail.text);
        assert_eq!(mail.subject, "One new practice");
    }
}

on_both! {
    async fn languages_and_sections_are_chosen(app: TestApp) {
        let member = app.member("ana@a.example", "CA", Role::Member).await;
        choose(&member, daily(json!({ "languages_read": ["en", "fr"] }))).await;
        let deaf = app.member("bo@a.example", "CA", Role::Member).await;
        choose(&deaf, daily(json!({ "sections_off": ["practices"] }))).await;
        app.publish("In English", "CA", "health", "en").await;
        app.publish("En français", "CA", "health", "fr").await;
        app.publish("En español", "MX", "health", "es").await;
        app.set_time(MONDAY);
        assert_eq!(compose(&app).await, Composed { mails: 1, empty: 1, skipped: 0 });
        let mail = app.last_mail_to("ana@a.example").await;
        assert!(!mail.text.contains("En español") && mail.text.contains("You read French."), "{}", mail.text);
    }
}

on_both! {
    async fn feed_page_and_mail_hold_the_same(app: TestApp) {
        let member = app.member("ana@a.example", "CA", Role::Member).await;
        choose(&member, daily(json!({}))).await;
        let made = member.post("/api/v1/me/digest-feed", &Value::Null).await.expect(200).json();
        let path = made["feed_url"].as_str().unwrap().trim_start_matches("https://network.example").to_owned();
        for number in 0..4 {
            app.publish(&format!("Thing {number}"), "CA", "health", "en").await;
        }
        app.set_time(MONDAY);
        compose(&app).await;
        let mail = app.last_mail_to("ana@a.example").await;
        let ids = |text: &str, stem: &str| -> BTreeSet<String> {
            text.split(stem).skip(1).map(|rest| rest[..36].to_owned()).collect()
        };
        let mailed = ids(&mail.text, "/practices/");
        assert_eq!(mailed.len(), 4);
        let feed = app.visitor().get(&path).await.expect(200).text();
        assert_eq!(ids(&feed, "urn:uuid:"), mailed);
        let again = app.logged_in("ana@a.example", PASSWORD).await;
        let issues = again.get("/api/v1/me/digest/issues").await.expect(200).json();
        let listed = issues[0]["content"]["items"].as_array().unwrap().iter();
        assert_eq!(listed.map(|item| item["id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(), mailed);
        withdraw(&app, "Thing 0").await;
        assert!(!app.visitor().get(&path).await.expect(200).text().contains("Thing 0"));
        again.post("/api/v1/me/digest-feed", &Value::Null).await.expect(200);
        assert_eq!(app.visitor().get(&path).await.status, 404, "the address before is worth nothing");
        assert_eq!(app.visitor().get("/digest/feed/forged.AAAA").await.status, 404);
    }
}

on_both! {
    async fn the_explanation_names_every_candidate(app: TestApp) {
        let member = app.member("ana@a.example", "CA", Role::Member).await;
        let pairs = json!([{ "country": "CA", "policy_area": "health" }, { "policy_area": "justice" }]);
        choose(&member, daily(json!({ "interests": pairs, "maximum_items": 1 }))).await;
        app.publish("Close", "CA", "health", "en").await;
        app.publish("Far", "MX", "justice", "es").await;
        let told = member.get("/api/v1/me/digest/explanation").await.expect(200).json();
        let candidates = told["candidates"].as_array().unwrap();
        assert_eq!(candidates.len(), 2);
        assert_eq!((&candidates[0]["title"], &candidates[0]["shown"]), (&json!("Close"), &json!(true)));
        assert_eq!((&candidates[1]["title"], &candidates[1]["shown"]), (&json!("Far"), &json!(false)));
        let score = &candidates[0]["score"];
        assert_eq!((&score["interest"], &score["language"]), (&json!(40), &json!(10)));
        assert!(candidates[0]["why"].as_str().unwrap().contains("Health equity, Canada"));
    }
}

on_both! {
    async fn authors_and_coordinators_hear_of_what_concerns_them(app: TestApp) {
        let author = app.member("ana@a.example", "CA", Role::Member).await;
        let coordinator = app.member("carol@a.example", "CA", Role::Coordinator).await;
        choose(&author, daily(json!({ "sections_off": ["practices"] }))).await;
        choose(&coordinator, daily(json!({}))).await;
        app.pass_seconds(60);
        let whole = json!({
            "title": "Sent in", "language": "en", "country": "CA", "level": "court", "policy_areas": ["health"],
            "what_was_done": "B", "responsible_body": "C", "licence": "cc-by-4.0"
        });
        for title in ["Decided", "Waiting"] {
            let mut practice = whole.clone();
            practice["title"] = json!(title);
            let id = author.post("/api/v1/practices", &practice).await.expect(201).json()["id"].as_str().unwrap().to_owned();
            author.post(&format!("/api/v1/practices/{id}/submit"), &Value::Null).await.expect(200);
            if title == "Decided" {
                let act = async |action: &str, body: Value| {
                    coordinator.post(&format!("/api/v1/practices/{id}/{action}"), &body).await.expect(200);
                };
                act("claim", Value::Null).await;
                act("decline", json!({ "note": "Not for us.", "reason_code": "out_of_scope" })).await;
            }
        }
        app.set_time(MONDAY);
        assert_eq!(compose(&app).await.mails, 2);
        let own = app.last_mail_to("ana@a.example").await;
        for there in ["Your submissions", "* Decided", "Not accepted: ", "Here because you wrote it."] {
            assert!(own.text.contains(there), "{there} in {}", own.text);
        }
        assert!(!own.text.contains("Not for us."), "the coordinator's words are in a letter of their own");
        let queue = app.last_mail_to("carol@a.example").await;
        for there in ["Waiting for you", "One submission waits", "The oldest waits for 6 days.", "you coordinate Canada"] {
            assert!(queue.text.contains(there), "{there} in {}", queue.text);
        }
        assert_eq!(queue.subject, "1 new: One submission waits for a coordinator");
    }
}

on_both! {
    async fn a_note_to_everybody_needs_two_people(app: TestApp) {
        let reader = app.member("ana@a.example", "MX", Role::Member).await;
        let canada = app.member("carol@a.example", "CA", Role::Coordinator).await;
        let mexico = app.member("mario@a.example", "MX", Role::Coordinator).await;
        choose(&reader, daily(json!({ "language": "es" }))).await;
        let note = json!({ "for_everybody": true, "en": "Welcome", "es": "Les damos la bienvenida", "fr": "Bienvenue" });
        let empty = canada.post("/api/v1/digest-notes", &json!({ "en": "", "es": "x", "fr": "" })).await.expect(422);
        assert_eq!(empty.faults(), ["/en required", "/fr required"]);
        let made = canada.post("/api/v1/digest-notes", &note).await.expect(201).json();
        let path = format!("/api/v1/digest-notes/{}", made["id"].as_str().unwrap());
        let alone = canada.post(&format!("{path}/release"), &Value::Null).await.expect(403);
        assert_eq!(alone.json()["code"], "own-submission");
        assert_eq!(mexico.change(Method::PUT, &path, "\"1\"", &note).await.status, 403, "only its author writes it");
        app.pass_seconds(60);
        let stale = mexico.change(Method::POST, &format!("{path}/release"), "\"7\"", &Value::Null).await;
        assert_eq!(stale.status, 412);
        mexico.post(&format!("{path}/release"), &Value::Null).await.expect(200);
        let own = json!({ "en": "Only here", "es": "Solo aquí", "fr": "Seulement ici" });
        let made = canada.post("/api/v1/digest-notes", &own).await.expect(201).json();
        let local = format!("/api/v1/digest-notes/{}", made["id"].as_str().unwrap());
        canada.post(&format!("{local}/release"), &Value::Null).await.expect(200);
        app.set_time(MONDAY);
        assert_eq!(compose(&app).await.mails, 1);
        let mail = app.last_mail_to("ana@a.example").await;
        assert!(mail.text.contains("Les damos la bienvenida") && !mail.text.contains("Solo aquí"), "{}", mail.text);
        let canada = app.logged_in("carol@a.example", PASSWORD).await;
        canada.post(&format!("{path}/withdraw"), &Value::Null).await.expect(200);
        assert!(app.mails_to("ana@a.example").await.is_empty(), "taken back before it went");
    }
}

on_both! {
    async fn nobody_who_left_or_moved_is_written_to(app: TestApp) {
        let member = app.new_member("ana@a.example", "CA", Role::Member).await;
        let client = app.logged_in("ana@a.example", PASSWORD).await;
        choose(&client, daily(json!({}))).await;
        app.publish("For Ana", "CA", "health", "en").await;
        app.set_time(MONDAY);
        compose(&app).await;
        let id = member.id;
        let set = |column: &'static str, value: &'static str| {
            app.app.write(move |_, tx| {
                let statement = format!("UPDATE members SET {column} = '{value}' WHERE name = 'ana'");
                let _ = id;
                Ok(diesel::sql_query(statement).execute(tx.conn)?)
            })
        };
        set("email", "elsewhere@a.example").await.unwrap();
        assert_eq!(Sender::drain_all(&app.app).await.unwrap().dropped, 1);
        app.pass_seconds(86_400);
        assert_eq!(compose(&app).await.mails, 1, "it comes to the new address");
        assert!(app.last_mail_to("elsewhere@a.example").await.text.contains("For Ana"));
        set("status", "suspended").await.unwrap();
        assert_eq!(Sender::drain_all(&app.app).await.unwrap().dropped, 1);
        let last: String = app
            .app
            .read(|_, tx| Ok(mails::table.order(mails::created_at.desc()).select(mails::state).first(tx.conn)?))
            .await
            .unwrap();
        assert_eq!(last, "skipped");
    }
}

on_both! {
    async fn an_author_changes_a_draft_on_its_page(app: TestApp) {
        let carol = app.page_member("carol@a.example", "CA", Role::Coordinator).await;
        let texts = [("en", "First"), ("es", "Primero"), ("fr", "Premier")];
        let form = |audience, revision, texts: [(&'static str, &'static str); 3]| {
            [vec![("audience", audience), ("revision", revision)], texts.to_vec()].concat()
        };
        let notes = "/digest/notes";
        carol.fill(notes, notes, &form("everybody", "0", texts)).await.expect(303);
        let list = carol.get(notes).await.expect(200).text();
        let path = list.split("href=\"").find(|rest| rest.starts_with("/digest/notes/")).unwrap();
        let path = path.split('"').next().unwrap();
        let page = carol.get(path).await.expect(200).text();
        assert!(page.contains("Premier") && page.contains("value=\"everybody\" checked"), "{page}");
        let emptied = [("en", "Second"), ("es", ""), ("fr", "Deuxième")];
        let refused = carol.fill(path, path, &form("country", "1", emptied)).await.expect(422).text();
        assert!(refused.contains("Deuxième"), "nothing typed is lost");
        let second = [("en", "Second"), ("es", "Segundo"), ("fr", "Deuxième")];
        carol.fill(path, path, &form("country", "1", second)).await.expect(303);
        let stale = carol.fill(path, path, &form("country", "1", texts)).await.expect(412).text();
        assert!(stale.contains("Segundo") && stale.contains("Primero"), "what stands there, and what was typed");
        assert!(stale.contains("name=\"revision\" value=\"2\""), "whoever sends it again has seen it");
        assert!(carol.get(notes).await.text().contains("Segundo"));
        let other = app.page_member("cora@a.example", "CA", Role::Coordinator).await;
        assert_eq!(other.get(path).await.status, 403, "only its author writes it");
        carol.fill(notes, &format!("{path}/release"), &[("revision", "2"), ("confirmed", "true")]).await.expect(303);
        assert_eq!(carol.get(path).await.status, 409, "what was let go stays as it was read");
    }
}
