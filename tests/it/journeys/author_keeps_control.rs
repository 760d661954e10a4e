//! An author decides what readers learn: notes stay between the two sides, names are shown as chosen,
//! drafts are looked at and deleted, wording is corrected on record.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::expert_shares_a_practice::{act, submitted, whole};
use crate::support::{Client, TestApp, on_both};

/// A published practice of `author`, with a note at each decision.
async fn published(author: &Client, coordinator: &Client) -> String {
    let id = submitted(author).await;
    act(coordinator, &id, "claim", &json!({})).await.expect(200);
    let asked = json!({ "note": "NOTE-CHANGES" });
    act(coordinator, &id, "request-changes", &asked).await.expect(200);
    act(author, &id, "submit", &json!({ "note": "NOTE-SUBMIT" })).await.expect(200);
    act(coordinator, &id, "claim", &json!({})).await.expect(200);
    act(coordinator, &id, "publish", &json!({ "note": "NOTE-PUBLISH" })).await.expect(200);
    id
}

fn history_of(id: &str) -> String {
    format!("/api/v1/practices/{id}/history")
}

on_both! {
    async fn notes_stay_between_author_and_coordinators(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let id = published(&author, &coordinator).await;
        for party in [&author, &coordinator] {
            let steps = party.get(&history_of(&id)).await.expect(200).text();
            assert!(["NOTE-CHANGES", "NOTE-SUBMIT", "NOTE-PUBLISH"].iter().all(|note| steps.contains(note)), "{steps}");
        }
        let reader = app.page_member("rosa@example.org", "CA", Role::Member).await;
        let elsewhere = app.page_member("mar@example.org", "MX", Role::Coordinator).await;
        let secretariat = app.page_member("sam@example.org", "CA", Role::Administrator).await;
        let withdrawn = submitted(&author).await;
        act(&coordinator, &withdrawn, "claim", &json!({})).await.expect(200);
        act(&coordinator, &withdrawn, "publish", &json!({})).await.expect(200);
        let why = json!({ "reason_code": "harm", "note": "NOTE-WITHDRAW" });
        act(&coordinator, &withdrawn, "withdraw", &why).await.expect(200);
        for stranger in [&app.visitor(), &reader, &elsewhere, &secretariat] {
            for path in [
                format!("/practices/{id}"), history_of(&id), format!("/api/v1/practices/{id}"),
                format!("/practices/{withdrawn}"), history_of(&withdrawn), format!("/api/v1/practices/{withdrawn}"),
                "/practices.atom".to_owned(), "/practices.csv".to_owned(), "/practices.jsonl".to_owned(),
            ] {
                let text = stranger.get(&path).await.text();
                assert!(!text.contains("NOTE-"), "{path}: {text}");
            }
        }
        let steps = app.visitor().get(&history_of(&id)).await.json()["items"].clone();
        assert_eq!((steps.as_array().unwrap().len(), &steps[0]["note"]), (1, &Value::Null));
    }
}

on_both! {
    async fn names_are_shown_as_the_author_chose(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let me = author.get("/api/v1/me").await.expect(200);
        let named = json!({ "name": "Ana Writer", "organization": "House of Ana" });
        author.change(Method::PATCH, "/api/v1/me", me.header("etag"), &named).await.expect(200);
        let id = published(&author, &coordinator).await;
        let path = format!("/api/v1/practices/{id}");

        let told = app.visitor().get(&path).await.expect(200).json();
        assert_eq!((&told["byline"], &told["author"]), (&json!("hidden"), &Value::Null));
        assert_eq!(coordinator.get(&path).await.json()["author"]["name"], "Ana Writer");
        assert!(!app.visitor().get(&format!("/practices/{id}")).await.text().contains("Ana Writer"));

        for (byline, organization) in [("name", Value::Null), ("name-and-organization", json!("House of Ana"))] {
            let one = author.get(&path).await.expect(200);
            let mut text = whole();
            text["byline"] = json!(byline);
            author.change(Method::PUT, &path, one.header("etag"), &text).await.expect(200);
            let told = app.visitor().get(&path).await.expect(200).json();
            assert_eq!((&told["author"]["name"], &told["author"]["organization"]), (&json!("Ana Writer"), &organization));
            let page = app.visitor().get(&format!("/practices/{id}?lang=fr")).await.text();
            assert!(page.contains("Écrite par") && page.contains("Ana Writer"), "{page}");
            assert_eq!(page.contains("House of Ana"), organization != Value::Null);
        }
        // Somebody else does not decide on the name, and a coordinator's correction does not touch it.
        let one = coordinator.get(&path).await.expect(200);
        let mut text = whole();
        text["byline"] = json!("hidden");
        let refused = coordinator.change(Method::PUT, &path, one.header("etag"), &text).await.expect(422);
        assert_eq!(refused.faults(), ["/byline author-only"]);
    }
}

on_both! {
    async fn wording_is_corrected_on_record_and_nothing_else(app: TestApp) {
        let author = app.page_member("ana@example.org", "CA", Role::Member).await;
        let api_author = app.member("ana2@example.org", "CA", Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let id = published(&api_author, &coordinator).await;
        let path = format!("/api/v1/practices/{id}");
        let one = api_author.get(&path).await.expect(200);
        assert_eq!((&one.json()["editable"], &one.json()["corrects"]), (&json!(true), &json!(true)));

        let mut more = whole();
        more["country"] = json!("MX");
        more["policy_areas"] = json!(["health"]);
        let refused = api_author.change(Method::PUT, &path, one.header("etag"), &more).await.expect(422);
        assert_eq!(refused.faults(), ["/country fixed-once-published", "/policy_areas fixed-once-published"]);

        let mut better = whole();
        better["what_was_done"] = json!("Judges sit with Elders, and a family is heard first.");
        let saved = api_author.change(Method::PUT, &path, one.header("etag"), &better).await.expect(200);
        assert_eq!(saved.json()["state"], "published");
        api_author.change(Method::PUT, &path, one.header("etag"), &better).await.expect(412);
        assert_eq!(app.last_mail_to("carol@example.org").await.kind, "practice.corrected");

        let public = app.visitor().get(&history_of(&id)).await.json()["items"][0].clone();
        assert_eq!(public["corrections"], json!([{ "part": "what_was_done" }]));
        let own = coordinator.get(&history_of(&id)).await.json()["items"][0].clone();
        assert!(own["corrections"][0]["before"].as_str().unwrap().contains("**Elders**"));
        let page = app.visitor().get(&format!("/practices/{id}?lang=es")).await.text();
        assert!(page.contains("Corregida: Lo que se hizo") && !page.contains("**Elders**"), "{page}");
        // What is found follows the text.
        let list = app.visitor().get("/api/v1/practices?q=judges").await.json();
        assert!(list["items"][0]["excerpt"].as_str().unwrap().contains("a family is heard"));

        // Others may not, and for a stranger it is not even a form.
        let reader = app.logged_in("ana@example.org", crate::support::PASSWORD).await;
        for other in [&reader, &app.member("mar@example.org", "MX", Role::Coordinator).await] {
            let current = other.get(&path).await.expect(200);
            other.change(Method::PUT, &path, current.header("etag"), &better).await.expect(403);
        }
        assert_eq!(author.get(&format!("/practices/{id}/edit")).await.expect(303).header("location"), format!("/practices/{id}"));
    }
}

on_both! {
    async fn a_draft_is_looked_at_and_deleted(app: TestApp) {
        let author = app.page_member("ana@example.org", "CA", Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let fields = [("title", "A beginning"), ("language", "en"), ("country", "CA"), ("do", "preview")];
        let shown = author.fill("/practices/new", "/practices/new", &fields).await.expect(303);
        let path = shown.header("location").to_owned();
        assert!(author.get(&path).await.expect(200).text().contains("This is a preview."));
        assert!(author.get("/my-practices").await.text().contains(&format!("href=\"{path}\"")));

        let revision = author.get(&path).await.input("revision").unwrap();
        let delete = format!("{path}/delete");
        let asked = author.fill(&path, &delete, &[("revision", &revision)]).await.expect(200);
        assert!(asked.text().contains("Delete this for good?") && asked.text().contains("A beginning"));
        author.get(&path).await.expect(200);
        let gone = author.fill(&path, &delete, &[("revision", &revision), ("confirmed", "true")]).await.expect(303);
        assert_eq!(gone.header("location"), "/my-practices?said=practice-deleted");
        author.get(&path).await.expect(404);

        let writer = app.member("eva@example.org", "CA", Role::Member).await;
        let sent = submitted(&writer).await;
        let place = format!("/api/v1/practices/{sent}");
        let one = writer.get(&place).await.expect(200);
        let refuse = async |who: &Client, etag: &str, status: u16| {
            who.send(Method::DELETE, &place, &[("if-match", etag)], None).await.expect(status)
        };
        refuse(&writer, one.header("etag"), 409).await;
        refuse(&coordinator, one.header("etag"), 403).await;
        act(&writer, &sent, "withdraw", &json!({})).await.expect(200);
        let one = writer.get(&place).await.expect(200);
        refuse(&writer, "\"1\"", 412).await;
        writer.delete(&place).await.expect(428);
        refuse(&writer, one.header("etag"), 204).await;
        writer.get(&place).await.expect(404);
    }
}

on_both! {
    async fn what_cannot_be_undone_is_looked_at_twice(app: TestApp) {
        let author = app.page_member("ana@example.org", "CA", Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let sending = [
            ("title", "Houses of justice"), ("country", "CA"), ("language", "en"), ("level", "court"),
            ("policy_areas", "justice"), ("what_was_done", "Elders first."), ("responsible_body", "A court"),
            ("licence", "cc-by-4.0"), ("do", "submit"),
        ];
        let sent = author.fill("/practices/new", "/practices/new", &sending).await.expect(303);
        let path = sent.header("location").split('?').next().unwrap().to_owned();
        let id = path.rsplit('/').next().unwrap().to_owned();
        act(&coordinator, &id, "claim", &json!({})).await.expect(200);
        act(&coordinator, &id, "publish", &json!({})).await.expect(200);
        let take = format!("{path}/withdraw");
        // What is wrong is said before the question.
        author.fill(&path, &take, &[]).await.expect(422);
        let look = author.fill(&path, &take, &[("reason_code", "harm"), ("note", "Sorry")]).await.expect(200);
        assert!(look.text().contains("Withdraw this practice?") && look.text().contains("value=\"Sorry\""));
        app.visitor().get(&path).await.expect(200);
        let sure = [("reason_code", "harm"), ("note", "Sorry"), ("confirmed", "true")];
        author.fill(&path, &take, &sure).await.expect(303);
        app.visitor().get(&path).await.expect(410);
    }
}
