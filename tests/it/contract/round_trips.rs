//! What `GET` gives, `PUT` and `PATCH` take; a field that only we write is refused by name once it was
//! changed, and an unknown one with the name that was probably meant.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use crate::support::{Client, TestApp, on_both};

/// Sends back what was read, then with a field of ours changed, then with one that is none.
async fn goes_round(
    who: &Client,
    method: Method,
    path: &str,
    read: &Value,
    ours: &str,
    misspelt: (&str, &str),
) {
    let tag = format!("\"{}\"", read["revision"]);
    let mut changed = read.clone();
    changed[ours] = json!("changed");
    let refused = who.change(method.clone(), path, &tag, &changed).await.expect(422);
    assert_eq!(refused.faults(), [format!("/{ours} read-only")], "{path}");
    let mut unknown = read.clone();
    let (name, meant) = misspelt;
    unknown[name] = json!("x");
    let refused = who.change(method.clone(), path, &tag, &unknown).await.expect(422).json();
    assert_eq!(
        (refused["errors"][0]["code"].as_str(), refused["errors"][0]["nearest"].as_str()),
        (Some("unknown-field"), Some(meant)),
        "{path}: {refused}"
    );
    let stale = who.change(method.clone(), path, "\"9999\"", read).await.expect(412).json();
    assert_eq!(stale["code"], "stale-revision", "{path}");
    let saved = who.change(method, path, &tag, read).await;
    assert_eq!(saved.status, 200, "{path}: {}", saved.text());
    let saved = saved.json();
    for (name, value) in read.as_object().expect("an object") {
        let moves = ["revision", "updated_at", "preview_code"].contains(&name.as_str());
        assert!(moves || saved[name] == *value, "{path}: {name} is {} now", saved[name]);
    }
}

on_both! {
    async fn what_get_gives_put_and_patch_take(app: TestApp) {
        let author = app.member("author@example.org", "CA", Role::Member).await;
        let made = author.post("/api/v1/practices", &json!({ "title": "Rides", "language": "en", "country": "CA" })).await.expect(201).json();
        let path = format!("/api/v1/practices/{}", made["id"].as_str().expect("a key"));
        let read = author.get(&path).await.expect(200).json();
        goes_round(&author, Method::PUT, &path, &read, "state", ("titel", "title")).await;

        let me = author.get("/api/v1/me").await.expect(200).json();
        goes_round(&author, Method::PATCH, "/api/v1/me", &me, "email", ("organisation", "organization")).await;

        let choice = author.get("/api/v1/me/digest-preferences").await.expect(200).json();
        goes_round(&author, Method::PUT, "/api/v1/me/digest-preferences", &choice, "next_at", ("frequenzy", "frequency")).await;

        let coordinator = app.member("coordinator@example.org", "CA", Role::Coordinator).await;
        let note = json!({ "for_everybody": true, "en": "Hello", "es": "Hola", "fr": "Bonjour" });
        let note = coordinator.post("/api/v1/digest-notes", &note).await.expect(201).json();
        let path = format!("/api/v1/digest-notes/{}", note["id"].as_str().expect("a key"));
        goes_round(&coordinator, Method::PUT, &path, &note, "author", ("for_everyone", "for_everybody")).await;

        let administrator = app.member("admin@example.org", "CA", Role::Administrator).await;
        let path = format!("/api/v1/members/{}", me["id"].as_str().expect("a key"));
        let member = administrator.get(&path).await.expect(200).json();
        goes_round(&administrator, Method::PATCH, &path, &member, "name", ("rol", "role")).await;

        let consultation = json!({
            "title": { "en": { "text": "Buses" } }, "purpose": { "en": { "text": "Why" } }, "benefit": { "en": { "text": "What" } },
            "phases": [{ "kind": "respond", "begins_at": "2030-01-01T00:00:00Z", "ends_at": "2030-02-01T00:00:00Z" }],
        });
        let made = coordinator.post("/api/v1/consultations", &consultation).await.expect(201).json();
        let path = format!("/api/v1/consultations/{}", made["id"].as_str().expect("a key"));
        let read = coordinator.get(&path).await.expect(200).json();
        goes_round(&coordinator, Method::PUT, &path, &read, "phase", ("titel", "title")).await;

        let questions = json!({ "questions": [{ "name": "why", "kind": "long-text", "text": { "en": { "text": "Why?" } } }] });
        let path = format!("{path}/questions");
        coordinator.send(Method::PUT, &path, &[], Some(("application/json", questions.to_string()))).await.expect(200);
        let read = coordinator.get(&path).await.expect(200).json();
        let put = |body: Value| { let path = path.clone(); let coordinator = &coordinator; async move {
            coordinator.send(Method::PUT, &path, &[], Some(("application/json", body.to_string()))).await
        } };
        assert_eq!(put(read.clone()).await.expect(200).json(), read);
        let mut changed = read.clone();
        changed["items"][0]["version"] = json!(7);
        assert_eq!(put(changed).await.expect(422).faults(), ["/items/0/version read-only"]);
        let mut unknown = read;
        unknown["items"][0]["choises"] = json!([]);
        assert_eq!(put(unknown).await.expect(422).json()["errors"][0]["nearest"], "choices");
    }
}
