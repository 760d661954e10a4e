//! What somebody said on joining is the digest that is proposed at the first log-in: shown with a first taste, taken,
//! changed or refused with one button, and never sent without a yes.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::digests::compose_all;

use crate::support::{Client, PASSWORD, TestApp, on_both};

const PREFERENCES: &str = "/api/v1/me/digest-preferences";

/// Somebody joins as people do, and is logged in in a browser.
async fn joined(app: &TestApp, email: &str, subjects: &[&str], languages: &[&str]) -> Client {
    let carol = app.logged_in("carol@example.org", PASSWORD).await;
    let application = json!({
        "name": "Sol", "email": email, "country": "MX", "policy_areas": subjects, "languages": languages,
        "why": "To learn.", "language": "es"
    });
    let sol = app.visitor();
    sol.post("/api/v1/applications", &application).await.expect(202);
    let link = app.last_mail_to(email).await.link("/join/confirm");
    let token = link.split("token=").nth(1).unwrap().to_owned();
    sol.post("/api/v1/applications/confirm", &json!({ "token": token })).await.expect(204);
    let waiting = carol.get("/api/v1/applications").await.expect(200).json();
    let id = waiting["items"][0]["id"].as_str().unwrap().to_owned();
    carol.post(&format!("/api/v1/applications/{id}/accept"), &Value::Null).await.expect(201);
    let link = app.last_mail_to(email).await.link("/choose-password");
    let path = format!("/choose-password{}", link.split("/choose-password").nth(1).unwrap());
    let token = path.split("token=").nth(1).unwrap().to_owned();
    let chosen = [("token", token.as_str()), ("password", PASSWORD)];
    let inside = sol.fill(&path, "/choose-password", &chosen).await.expect(303);
    assert_eq!(inside.header("location"), "/start?said=password-chosen");
    sol
}

/// Publishes a practice as people do, so that it is found by its country.
async fn publish(app: &TestApp, title: &str, country: &str, area: &str, language: &str) {
    let author = app.logged_in(&format!("author-{country}@example.org"), PASSWORD).await;
    let coordinator = match country {
        "MX" => app.logged_in("carol@example.org", PASSWORD).await,
        _ => app.logged_in("dora@example.org", PASSWORD).await,
    };
    let body = json!({
        "title": title, "language": language, "country": country, "level": "court", "policy_areas": [area],
        "what_was_done": "B", "responsible_body": "C", "licence": "cc-by-4.0"
    });
    let made = author.post("/api/v1/practices", &body).await.expect(201).json();
    let path = format!("/api/v1/practices/{}", made["id"].as_str().unwrap());
    author.post(&format!("{path}/submit"), &Value::Null).await.expect(200);
    coordinator.post(&format!("{path}/claim"), &Value::Null).await.expect(200);
    coordinator.post(&format!("{path}/publish"), &Value::Null).await.expect(200);
}

async fn prepare(app: &TestApp) {
    for (address, country, role) in [
        ("carol", "MX", Role::Coordinator),
        ("dora", "CA", Role::Coordinator),
        ("author-MX", "MX", Role::Member),
        ("author-CA", "CA", Role::Member),
    ] {
        app.new_member(&format!("{address}@example.org"), country, role).await;
    }
    publish(app, "Parteras en la clínica", "MX", "health", "es").await;
    publish(app, "Midwives on the road", "CA", "health", "en").await;
    publish(app, "Des juges à l’écoute", "CA", "justice", "fr").await;
    publish(app, "Escuelas en dos lenguas", "MX", "education", "es").await;
}

/// What is kept of the choice: how often, and under which revision.
async fn kept(app: &TestApp, email: &str) -> (String, i64) {
    let view = app.logged_in(email, PASSWORD).await.get(PREFERENCES).await.expect(200).json();
    (view["frequency"].as_str().unwrap().to_owned(), view["revision"].as_i64().unwrap())
}

on_both! {
    async fn one_button_takes_what_is_proposed(app: TestApp) {
        prepare(&app).await;
        let sol = joined(&app, "sol@example.org", &["health"], &["es"]).await;
        let start = sol.get("/start?lang=es").await.expect(200).text();
        assert!(start.contains("Un boletín para usted"), "{start}");
        assert!(start.contains("Parteras en la clínica") && start.contains("Escuelas en dos lenguas"), "of before, and of their country");
        assert!(!start.contains("Midwives on the road"), "in a language that Sol does not read");
        assert!(!start.contains("Des juges"), "neither the subject nor the country");
        assert_eq!(kept(&app, "sol@example.org").await, ("off".to_owned(), 0), "nothing is kept before the answer");
        app.pass_seconds(8 * 86_400);
        assert_eq!(compose_all(&app.app, app.now()).await.unwrap().mails, 0, "nothing is sent without a yes");

        app.set_time("2026-11-23T16:00:00Z");
        let taken = sol.fill("/start", "/digest/proposal", &[("answer", "weekly")]).await.expect(303);
        assert_eq!(taken.header("location"), "/start?said=digest-begun");
        let shown = sol.get("/start?said=digest-begun&lang=es").await.expect(200).text();
        assert!(shown.contains("Su boletín semanal está activado") && !shown.contains("Un boletín para usted"), "{shown}");
        assert_eq!(kept(&app, "sol@example.org").await, ("weekly".to_owned(), 1));
        publish(&app, "Doulas en la sierra", "MX", "health", "es").await;
        app.pass_seconds(8 * 86_400);
        assert_eq!(compose_all(&app.app, app.now()).await.unwrap().mails, 1);
        let digest = app.last_mail_to("sol@example.org").await;
        assert!(digest.text.contains("Doulas en la sierra") && !digest.text.contains("Parteras"), "{}", digest.text);
    }
}

on_both! {
    async fn no_is_an_answer_and_asked_once(app: TestApp) {
        prepare(&app).await;
        let sol = joined(&app, "sol@example.org", &[], &[]).await;
        sol.fill("/start", "/digest/proposal", &[("answer", "perhaps")]).await.expect(422);
        let refused = sol.fill("/start", "/digest/proposal", &[("answer", "none")]).await.expect(303);
        assert_eq!(refused.header("location"), "/start?said=digest-declined");
        assert!(!sol.get("/start?lang=es").await.expect(200).text().contains("Un boletín para usted"));
        assert_eq!(kept(&app, "sol@example.org").await, ("off".to_owned(), 1));
        // A page that was left open in another window changes nothing.
        sol.fill("/account", "/digest/proposal", &[("answer", "weekly")]).await.expect(303);
        assert_eq!(kept(&app, "sol@example.org").await, ("off".to_owned(), 1));
        publish(&app, "Doulas en la sierra", "MX", "health", "es").await;
        app.pass_seconds(8 * 86_400);
        assert_eq!(compose_all(&app.app, app.now()).await.unwrap().mails, 0);
    }
}

on_both! {
    async fn it_can_be_changed_before_it_is_taken(app: TestApp) {
        prepare(&app).await;
        let sol = joined(&app, "sol@example.org", &["health"], &["fr"]).await;
        let form = sol.get("/digest?proposal=yes&lang=es").await.expect(200).text();
        for chosen in ["value=\"health:CA\"", "value=\"health:US\"", "value=\":MX\"", "value=\"weekly\"", "name=\"languages_read\" value=\"fr\"", "name=\"languages_read\" value=\"es\""] {
            let cell = form.split(chosen).nth(1).unwrap_or_else(|| panic!("{chosen}: {form}"));
            let rest = cell.split('>').next().unwrap();
            assert!(rest.contains("checked") || rest.contains("selected"), "{chosen}: {rest}");
        }
        assert_eq!(kept(&app, "sol@example.org").await, ("off".to_owned(), 0));
        let api = app.logged_in("sol@example.org", PASSWORD).await;
        let proposal = api.get("/api/v1/me/digest/proposal").await.expect(200).json();
        assert_eq!((&proposal["answered"], &proposal["frequency"]), (&json!(false), &json!("weekly")));
        let etag = api.get(PREFERENCES).await.expect(200).header("etag").to_owned();
        let choice = json!({ "frequency": "daily", "interests": proposal["interests"] });
        api.change(Method::PUT, PREFERENCES, &etag, &choice).await.expect(200);
        assert_eq!(api.get("/api/v1/me/digest/proposal").await.expect(200).json()["answered"], true);
        assert!(!sol.get("/start?lang=es").await.expect(200).text().contains("Un boletín para usted"));
    }
}

on_both! {
    async fn who_was_invited_is_proposed_their_country(app: TestApp) {
        prepare(&app).await;
        let ana = app.member("ana@example.org", "CA", Role::Member).await;
        let proposal = ana.get("/api/v1/me/digest/proposal").await.expect(200).json();
        assert_eq!(proposal["interests"], json!([{ "country": "CA", "policy_area": null }]));
        let titles = proposal["taste"]["items"].as_array().unwrap();
        assert_eq!(titles[0]["title"], "Des juges à l’écoute", "the newest first");
        assert_eq!(titles.len(), 2);
    }
}
