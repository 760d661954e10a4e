//! From joining to unsubscribing: what the product is for, in one piece.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::digests::compose_all;

use crate::support::{Client, PASSWORD, TestApp, on_both};

const PREFERENCES: &str = "/api/v1/me/digest-preferences";

async fn follow(who: &Client, country: &str, area: &str) {
    let etag = who.get(PREFERENCES).await.expect(200).header("etag").to_owned();
    let choice = json!({
        "frequency": "daily", "hour": 8, "time_zone": "America/Toronto",
        "interests": [{ "country": country, "policy_area": area }],
    });
    who.change(Method::PUT, PREFERENCES, &etag, &choice).await.expect(200);
}

async fn join(app: &TestApp, coordinator: &Client) -> Client {
    let application = json!({
        "name": "Ana Cardinal", "email": "ana@example.org", "country": "CA", "organization": "A clinic",
        "policy_areas": ["health"], "languages": ["en", "fr"], "why": "To compare notes.",
    });
    let visitor = app.visitor();
    visitor.post("/api/v1/applications", &application).await.expect(202);
    let token = async |part: &str| {
        app.last_mail_to("ana@example.org").await.link(part).split_once("token=").unwrap().1.to_owned()
    };
    let confirm = json!({ "token": token("/join/confirm").await });
    visitor.post("/api/v1/applications/confirm", &confirm).await.expect(204);
    let waiting = coordinator.get("/api/v1/applications").await.expect(200).json();
    let id = waiting["items"][0]["id"].as_str().unwrap();
    coordinator.post(&format!("/api/v1/applications/{id}/accept"), &Value::Null).await.expect(201);
    let password = json!({ "token": token("/choose-password").await, "password": PASSWORD });
    visitor.post("/api/v1/auth/password", &password).await.expect(200);
    app.logged_in("ana@example.org", PASSWORD).await
}

async fn publish(author: &Client, coordinator: &Client, title: &str) -> String {
    let draft = author.post("/api/v1/practices", &json!({ "title": title })).await.expect(201);
    let (path, etag) = (draft.header("location").to_owned(), draft.header("etag").to_owned());
    let act = async |who: &Client, action: &str, body: Value| {
        who.post(&format!("{path}/{action}"), &body).await.expect(200);
    };
    let whole = json!({
        "title": title, "language": "en", "country": "CA", "level": "community", "policy_areas": ["health.access"],
        "what_was_done": "Navigators walk with patients.", "responsible_body": "A clinic", "licence": "cc-by-4.0",
        "translations": { "es": { "title": "Guías en la clínica" }, "fr": { "title": "Des guides à la clinique" } },
    });
    author.change(Method::PUT, &path, &etag, &whole).await.expect(200);
    act(author, "submit", json!({})).await;
    act(coordinator, "claim", json!({})).await;
    act(coordinator, "request-changes", json!({ "note": "Who takes part?" })).await;
    let asked = author.get(&path).await.expect(200);
    let mut better = whole;
    better["details"] = json!({ "participants": "Patients and families" });
    author.change(Method::PUT, &path, asked.header("etag"), &better).await.expect(200);
    act(author, "submit", json!({})).await;
    act(coordinator, "claim", json!({})).await;
    act(coordinator, "publish", json!({})).await;
    path
}

on_both! {
    async fn from_joining_to_unsubscribing(app: TestApp) {
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let interested = app.member("marie@example.org", "MX", Role::Member).await;
        let other = app.member("joe@example.org", "US", Role::Member).await;
        follow(&interested, "CA", "health").await;
        follow(&other, "US", "health").await;

        let author = join(&app, &coordinator).await;
        let path = publish(&author, &coordinator, "Health navigators").await;
        let visitor = app.visitor();
        for query in ["country=CA&policy_area=health", "q=navigators", "q=guias+clinica", "q=guides+clinique"] {
            let list = visitor.get(&format!("/api/v1/practices?{query}")).await.expect(200).json();
            assert_eq!(list["items"][0]["title"], "Health navigators", "{query}");
        }

        app.set_time("2026-11-24T13:00:00Z");
        let composed = compose_all(&app.app, app.now()).await.unwrap();
        assert_eq!((composed.mails, composed.empty), (1, 1));
        let mail = app.last_mail_to("marie@example.org").await;
        let practice = path.trim_start_matches("/api/v1");
        assert!(mail.text.contains("Guías en la clínica") && mail.text.contains(practice), "{}", mail.text);
        assert!(app.mails_to("joe@example.org").await.is_empty());

        let one_click = Some(("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click".to_owned()));
        let link = mail.link("/digest/unsubscribe/");
        assert_eq!(app.visitor().send(Method::POST, &link, &[], one_click).await.status, 200);

        let coordinator = app.logged_in("carol@example.org", PASSWORD).await;
        let author = app.logged_in("ana@example.org", PASSWORD).await;
        publish(&author, &coordinator, "Health navigators, a second time").await;
        app.set_time("2026-11-25T13:00:00Z");
        assert_eq!(compose_all(&app.app, app.now()).await.unwrap().mails, 0, "the next digest passes over");
        assert!(app.mails_to("marie@example.org").await.is_empty(), "and what waits does not go");
    }
}
