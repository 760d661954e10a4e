//! What concerns somebody reaches them: in a list of their own, and by mail or with the digest as they chose.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::digests::compose_all;

use super::community_is_consulted::Asked;
use crate::support::{Client, PASSWORD, TestApp, on_both};

const SETTINGS: &str = "/api/v1/me/notices/settings";

/// A practice that a member has sent.
async fn sent(author: &Client) -> String {
    let body = json!({
        "title": "Houses of justice", "language": "en", "country": "CA", "level": "court", "policy_areas": ["health"],
        "what_was_done": "B", "responsible_body": "C", "licence": "cc-by-4.0"
    });
    let made = author.post("/api/v1/practices", &body).await.expect(201).json();
    let path = format!("/api/v1/practices/{}", made["id"].as_str().unwrap());
    author.post(&format!("{path}/submit"), &Value::Null).await.expect(200);
    path
}

async fn listed(client: &Client, query: &str) -> Vec<Value> {
    let list = client.get(&format!("/api/v1/me/notices{query}")).await.expect(200).json();
    list["items"].as_array().unwrap().clone()
}

async fn events(client: &Client) -> Vec<String> {
    listed(client, "").await.iter().map(|notice| notice["event"].as_str().unwrap().to_owned()).collect()
}

async fn choose(client: &Client, choice: Value) -> Value {
    let etag = client.get(SETTINGS).await.expect(200).header("etag").to_owned();
    client.change(Method::PUT, SETTINGS, &etag, &choice).await.expect(200).json()
}

async fn kinds_of_mail(app: &TestApp, address: &str) -> Vec<String> {
    app.mails_to(address).await.into_iter().map(|mail| mail.kind).collect()
}

on_both! {
    async fn decisions_and_answers_stand_in_a_list_until_they_are_read(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let carol = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let dan = app.member("dan@example.org", "CA", Role::Coordinator).await;
        let mexico = app.member("sol@example.org", "MX", Role::Coordinator).await;
        let path = sent(&author).await;
        for coordinator in [&carol, &dan] {
            assert_eq!(events(coordinator).await, ["practice.submitted"]);
        }
        assert!(events(&mexico).await.is_empty() && events(&author).await.is_empty());
        carol.post(&format!("{path}/claim"), &Value::Null).await.expect(200);
        assert!(events(&dan).await.is_empty(), "somebody has it in hand");
        carol.post(&format!("{path}/request-changes"), &json!({ "note": "Who takes part?" })).await.expect(200);
        let told = listed(&author, "?unread=true").await;
        assert_eq!((&told[0]["event"], &told[0]["title"]), (&json!("practice.changes"), &json!("Houses of justice")));
        assert!(!told[0].to_string().contains("Who takes part"), "a notice copies nobody's words");

        // The author answers: whoever asked hears that, the others that something waits.
        author.post(&format!("{path}/submit"), &Value::Null).await.expect(200);
        assert_eq!(events(&carol).await, ["practice.answered"]);
        assert_eq!(events(&dan).await, ["practice.submitted"]);
        assert_eq!(app.last_mail_to("carol@example.org").await.kind, "practice.answered");
        let own = format!("/api/v1/me/notices/{}/read", told[0]["id"].as_str().unwrap());
        dan.post(&own, &Value::Null).await.expect(404);
        author.post(&own, &Value::Null).await.expect(204);
        assert!(listed(&author, "?unread=true").await.is_empty());
        assert!(listed(&author, "").await[0]["read_at"].is_string(), "it stays in the list");

        // What is given up, nobody waits for; what is deleted, nobody is told of.
        author.post(&format!("{path}/withdraw"), &Value::Null).await.expect(200);
        assert!(events(&dan).await.is_empty() && events(&carol).await.is_empty());
        let etag = author.get(&path).await.expect(200).header("etag").to_owned();
        author.change(Method::DELETE, &path, &etag, &Value::Null).await.expect(204);
        assert!(events(&author).await.is_empty());
    }
}

on_both! {
    async fn a_page_leads_to_what_a_notice_is_about(app: TestApp) {
        let ana = app.page_member("ana@example.org", "CA", Role::Member).await;
        let author = app.logged_in("ana@example.org", PASSWORD).await;
        let carol = app.member("carol@example.org", "CA", Role::Coordinator).await;
        for _ in 0..2 {
            let path = sent(&author).await;
            carol.post(&format!("{path}/claim"), &Value::Null).await.expect(200);
            carol.post(&format!("{path}/publish"), &Value::Null).await.expect(200);
        }
        let start = ana.get("/start?lang=es").await.expect(200).text();
        assert!(start.contains("Avisos <span class=\"of\">(2<span class=\"vh\"> sin leer</span>)</span>"), "{start}");
        assert!(start.contains("<a href=\"/notices\">Tiene 2 avisos sin leer.</a>"), "{start}");
        let list = ana.get("/notices?lang=en").await.expect(200).text();
        let notice = listed(&author, "").await[0].clone();
        let open = format!("/notices/{}/open", notice["id"].as_str().unwrap());
        assert!(list.contains(&open) && list.contains("Published. Everybody can read it now."), "{list}");
        let opened = ana.fill("/notices", &open, &[]).await.expect(303);
        assert_eq!(opened.header("location"), notice["path"].as_str().unwrap());
        assert!(ana.get("/notices?lang=en").await.expect(200).text().contains("You have one unread notice."));

        // What comes while somebody looks at the page is not read with the others.
        let shown = ana.get("/notices").await.expect(200);
        let newest = shown.input("newest").unwrap();
        let path = sent(&author).await;
        carol.post(&format!("{path}/claim"), &Value::Null).await.expect(200);
        app.pass_seconds(1);
        carol.post(&format!("{path}/decline"), &json!({ "note": "No.", "reason_code": "other" })).await.expect(200);
        let read = ana.fill("/notices", "/notices/read", &[("newest", newest.as_str())]).await.expect(303);
        assert_eq!(read.header("location"), "/notices?said=notices-read");
        assert_eq!(listed(&author, "?unread=true").await.len(), 1);
        author.post("/api/v1/me/notices/read", &Value::Null).await.expect(204);
        let page = ana.get("/notices?lang=fr").await.expect(200).text();
        assert!(page.contains("Vous avez tout lu.") && !page.contains("/notices/read\""), "{page}");

        // A stranger has no list, and another member not this one.
        let stranger = app.visitor().get("/notices").await.expect(303);
        assert_eq!(stranger.header("location"), "/log-in?next=%2Fnotices");
        let other = app.page_member("eva@example.org", "CA", Role::Member).await;
        assert!(!other.get("/notices").await.expect(200).text().contains("Houses of justice"));
        other.fill("/notices/settings", &open, &[]).await.expect(404);
    }
}

on_both! {
    async fn each_kind_comes_on_the_way_that_was_chosen(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let carol = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let etag = author.get(SETTINGS).await.expect(200).header("etag").to_owned();
        let wrong = json!({ "decision": "pigeon", "role": "never" });
        let refused = author.change(Method::PUT, SETTINGS, &etag, &wrong).await.expect(422);
        assert_eq!(refused.faults(), ["/decision unknown-code", "/role unknown-code"]);
        let chosen = choose(&author, json!({ "decision": "digest", "role": "list" })).await;
        assert_eq!((&chosen["decision"], &chosen["dialogue"], &chosen["has_digest"]), (&json!("digest"), &json!("mail"), &json!(false)));
        author.change(Method::PUT, SETTINGS, &etag, &json!({ "role": "mail" })).await.expect(412);

        let preferences = "/api/v1/me/digest-preferences";
        let etag = author.get(preferences).await.expect(200).header("etag").to_owned();
        // Without the section of outcomes, decisions come with the other notices.
        let daily = json!({ "frequency": "daily", "time_zone": "UTC", "sections_off": ["outcomes", "practices"] });
        author.change(Method::PUT, preferences, &etag, &daily).await.expect(200);
        let path = sent(&author).await;
        carol.post(&format!("{path}/claim"), &Value::Null).await.expect(200);
        app.pass_seconds(1);
        carol.post(&format!("{path}/publish"), &Value::Null).await.expect(200);
        assert!(kinds_of_mail(&app, "ana@example.org").await.is_empty());
        assert_eq!(events(&author).await, ["practice.published"]);

        let secretary = app.member("secretary@example.org", "CA", Role::Administrator).await;
        let me = author.get("/api/v1/me").await.expect(200).json();
        let member = format!("/api/v1/members/{}", me["id"].as_str().unwrap());
        let etag = secretary.get(&member).await.expect(200).header("etag").to_owned();
        secretary.change(Method::PATCH, &member, &etag, &json!({ "role": "coordinator" })).await.expect(200);
        assert!(kinds_of_mail(&app, "ana@example.org").await.is_empty(), "in the list alone");
        assert_eq!(events(&author).await, ["member.role", "practice.published"]);
        assert!(listed(&author, "").await[0]["text"].as_str().unwrap().contains("Coordinator"));

        app.pass_seconds(86_400);
        compose_all(&app.app, app.now()).await.unwrap();
        let digest = app.last_mail_to("ana@example.org").await;
        assert!(digest.text.contains("Houses of justice") && digest.text.contains("Published. Everybody"), "{}", digest.text);
        assert!(!digest.text.contains("Your role"), "{}", digest.text);

        // What was read meanwhile is not told once more.
        app.pass_seconds(1);
        let author = app.logged_in("ana@example.org", PASSWORD).await;
        let other = sent(&author).await;
        let dan = app.member("dan@example.org", "CA", Role::Coordinator).await;
        dan.post(&format!("{other}/claim"), &Value::Null).await.expect(200);
        dan.post(&format!("{other}/publish"), &Value::Null).await.expect(200);
        author.post("/api/v1/me/notices/read", &Value::Null).await.expect(204);
        app.pass_seconds(86_400);
        let composed = compose_all(&app.app, app.now()).await.unwrap();
        assert_eq!((composed.mails, composed.empty), (0, 1), "nothing is left to tell");
    }
}

on_both! {
    async fn who_chooses_the_digest_without_having_one_is_told_what_follows(app: TestApp) {
        let ana = app.page_member("ana@example.org", "CA", Role::Member).await;
        let page = ana.get("/notices/settings?lang=en").await.expect(200).text();
        assert!(page.contains("You get no digest now"), "{page}");
        let choice = [("revision", "0"), ("decision", "digest"), ("dialogue", "mail"), ("role", "list")];
        let saved = ana.fill("/notices/settings", "/notices/settings", &choice).await.expect(303);
        assert_eq!(saved.header("location"), "/notices/settings?said=notice-settings-no-digest");
        let stale = ana.fill("/notices/settings", "/notices/settings", &choice).await.expect(412).text();
        assert!(stale.contains("id=\"decision-2\" name=\"decision\" value=\"digest\" checked"), "{stale}");
        let plain = [("revision", "1"), ("decision", "list")];
        let saved = ana.fill("/notices/settings", "/notices/settings", &plain).await.expect(303);
        assert_eq!(saved.header("location"), "/notices/settings?said=notice-settings-saved");
        ana.fill("/notices/settings", "/notices/settings", &[("revision", "2"), ("role", "x")]).await.expect(422);
    }
}

on_both! {
    async fn what_waits_for_a_second_person_is_told_and_settled(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("invitation")).await;
        app.set_time("2027-03-10T12:00:00Z");
        let second = app.member("dan@example.org", "CA", Role::Coordinator).await;
        let secretary = app.member("secretary@example.org", "MX", Role::Administrator).await;
        let body = json!({ "place": "Community hall", "held_on": "2027-03-12", "people": 3 });
        let made = asked.staff().await.post(&asked.at("/meetings"), &body).await.expect(201).json();
        assert_eq!(events(&second).await, ["consultation.meeting"]);
        assert!(events(&secretary).await.is_empty(), "the country has a second coordinator");
        assert!(events(&asked.staff().await).await.is_empty(), "not whoever proposed it");
        let mail = app.last_mail_to("dan@example.org").await;
        assert_eq!(mail.kind, "consultation.meeting");
        assert!(mail.text.contains(&format!("/consultations/{}/meetings", asked.id)), "{}", mail.text);
        assert!(mail.text.contains("https://network.example/notices/settings"), "{}", mail.text);
        let agree = asked.at(&format!("/meetings/{}/agree", made["id"].as_str().unwrap()));
        second.post(&agree, &Value::Null).await.expect(200);
        assert!(events(&second).await.is_empty(), "it waits for nobody any more");

        // Whoever is a coordinator no more is not told of their work any more.
        asked.staff().await.post(&asked.at("/meetings"), &body).await.expect(201);
        assert_eq!(events(&second).await, ["consultation.meeting"]);
        let id = second.get("/api/v1/me").await.expect(200).json()["id"].as_str().unwrap().to_owned();
        let member = format!("/api/v1/members/{id}");
        let etag = secretary.get(&member).await.expect(200).header("etag").to_owned();
        secretary.change(Method::PATCH, &member, &etag, &json!({ "role": "member" })).await.expect(200);
        assert_eq!(events(&second).await, ["member.role"]);
    }
}

on_both! {
    async fn notices_go_when_their_time_is_over(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let carol = app.member("carol@example.org", "CA", Role::Coordinator).await;
        for _ in 0..2 {
            let path = sent(&author).await;
            carol.post(&format!("{path}/claim"), &Value::Null).await.expect(200);
            carol.post(&format!("{path}/publish"), &Value::Null).await.expect(200);
            app.pass_seconds(60);
        }
        let first = listed(&author, "?limit=1").await[0].clone();
        author.post(&format!("/api/v1/me/notices/{}/read", first["id"].as_str().unwrap()), &Value::Null).await.expect(204);
        for (days, left) in [(89, 2), (91, 1), (364, 1), (366, 0)] {
            app.set_time("2026-11-23T12:00:00Z");
            app.pass_seconds(days * 86_400);
            app.app.write(|_, tx| trilateral::notices::clean_up(tx)).await.unwrap();
            let author = app.logged_in("ana@example.org", PASSWORD).await;
            assert_eq!(listed(&author, "").await.len(), left, "after {days} days");
        }
    }
}

on_both! {
    async fn stewards_hear_of_their_role_and_of_a_release_that_waits(app: TestApp) {
        let mut stewards = Vec::new();
        for name in ["one", "two"] {
            stewards.push(app.new_member(&format!("{name}@example.org"), "CA", Role::Member).await.id);
        }
        let asked = Asked::open(&app, |body| {
            body["stewards"] = json!(stewards);
            body["stewards_needed"] = json!(2);
        })
        .await;
        app.set_time("2027-03-10T12:00:00Z");
        asked.join().await.answer("bus").await;
        asked.close();
        assert_eq!(asked.release().await["state"], "waiting");
        let first = app.logged_in("one@example.org", PASSWORD).await;
        let second = app.logged_in("two@example.org", PASSWORD).await;
        for steward in [&first, &second] {
            assert_eq!(events(steward).await, ["consultation.release", "consultation.steward"]);
        }
        assert_eq!(kinds_of_mail(&app, "one@example.org").await, ["consultation.steward", "consultation.release"]);
        let yes = json!({ "act": "release", "target": 1, "approves": true });
        first.post(&asked.at("/approvals"), &yes).await.expect(200);
        assert_eq!(events(&first).await, ["consultation.steward"], "their word is given");
        assert_eq!(events(&second).await.len(), 2, "the other's is not");
        second.post(&asked.at("/approvals"), &yes).await.expect(200);
        assert_eq!(events(&second).await, ["consultation.steward"]);
    }
}

on_both! {
    async fn a_statement_waits_for_a_second_person_and_an_opening_for_a_country(app: TestApp) {
        let asked = Asked::open(&app, |body| body["second_review"] = json!(true)).await;
        app.set_time("2027-03-10T12:00:00Z");
        let dan = app.member("dan@example.org", "CA", Role::Coordinator).await;
        let ana = asked.join().await;
        for text in ["The ministry does not listen.", "I will hurt him."] {
            ana.send(Method::POST, "/statements", &json!({ "text": text })).await.expect(201);
        }
        let reject = async |who: &Client, number: i64, reason: &str| {
            let body = json!({ "state": "rejected", "reason": reason });
            who.post(&asked.at(&format!("/statements/{number}/moderate")), &body).await.expect(200)
        };
        let carol = asked.staff().await;
        reject(&carol, 5, "threat").await;
        assert!(events(&dan).await.is_empty(), "where somebody may be in danger nobody waits, and nobody is told");
        reject(&carol, 4, "off-topic").await;
        let told = listed(&dan, "").await;
        assert_eq!(told[0]["event"], "consultation.statement");
        let whole = format!("{told:?}{}", app.last_mail_to("dan@example.org").await.text);
        assert!(!whole.contains("ministry") && !whole.contains("topic"), "neither the words nor the reason: {whole}");
        reject(&dan, 4, "off-topic").await;
        assert!(events(&dan).await.is_empty());

        let memo = app.member("memo@example.org", "MX", Role::Coordinator).await;
        let body = json!({
            "country": "CA", "countries": ["CA", "MX"], "language": "en", "title": { "en": { "text": "Ours" } },
            "purpose": { "en": { "text": "To hear." } }, "benefit": { "en": { "text": "A plan." } }, "policy_areas": ["health"],
            "phases": [{ "kind": "statements", "begins_at": "2026-01-01T00:00:00Z", "ends_at": "2036-01-01T00:00:00Z" }],
        });
        let made = dan.post("/api/v1/consultations", &body).await.expect(201).json();
        let open = format!("/api/v1/consultations/{}/open", made["id"].as_str().unwrap());
        dan.post(&open, &Value::Null).await.expect(200);
        assert_eq!(listed(&memo, "").await[0]["title"], "Ours");
        assert!(events(&dan).await.is_empty(), "Canada has agreed");
        memo.post(&open, &Value::Null).await.expect(200);
        assert!(events(&memo).await.is_empty() && events(&dan).await.is_empty());
    }
}
