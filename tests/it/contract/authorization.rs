//! Who may do what: every route of the OpenAPI document, for every kind of person.
//!
//! A row names what each of five people is answered. A route without a row fails the test, and so
//! does a row without a route.

mod consultations;

pub(super) use consultations::whole as open_consultation;

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::server::openapi::openapi;
use trilateral::web::operations::{operations_of, verb};

use crate::support::{Client, TestApp, on_both};

/// What each person is answered: visitor, member, coordinator of Canada, coordinator of Mexico,
/// administrator. The thing asked about belongs to somebody else, in Canada.
struct Row {
    method: &'static str,
    path: String,
    body: Value,
    expected: [u16; 5],
}

fn row(method: &'static str, path: &'static str, body: Value, expected: [u16; 5]) -> Row {
    Row { method, path: path.to_owned(), body, expected }
}

const PEOPLE: [&str; 5] =
    ["visitor", "member", "coordinator of the country", "coordinator of another", "administrator"];

fn matrix() -> Vec<Row> {
    let none = || Value::Null;
    let all = [200; 5];
    let signed = [401, 200, 200, 200, 200];
    let secretariat = [401, 403, 403, 403, 200];
    let keepers = [401, 403, 200, 404, 200];
    let note = || json!({ "en": "A", "es": "B", "fr": "C" });
    let application = json!({
        "name": "Sol", "email": "sol@example.org", "country": "CA", "organization": "A city", "policy_areas": ["health"],
        "languages": ["fr"], "why": "To learn."
    });
    vec![
        row("GET", "/countries", none(), all),
        row("GET", "/subdivisions", none(), all),
        row("GET", "/policy-areas", none(), all),
        row("GET", "/population-groups", none(), all),
        row("GET", "/languages", none(), all),
        row("GET", "/forums", none(), all),
        row("GET", "/instruments", none(), all),
        row("GET", "/provisions", none(), all),
        row("GET", "/commitments", none(), all),
        row("GET", "/practices", none(), all),
        row("GET", "/practices/facets", none(), all),
        row("GET", "/search", none(), all),
        row("GET", "/suggestions", none(), all),
        row("POST", "/practices", json!({ "title": "Mine" }), [401, 201, 201, 201, 201]),
        row("GET", "/practices/{submitted}", none(), [404, 404, 200, 404, 200]),
        row("GET", "/practices/{submitted}/history", none(), [404, 404, 200, 404, 200]),
        row("PUT", "/practices/{submitted}", json!({ "title": "Yours" }), [401, 404, 403, 404, 403]),
        row("DELETE", "/practices/{draft}", none(), [401, 404, 404, 404, 404]),
        row("DELETE", "/practices/{published}", none(), [401, 403, 403, 403, 403]),
        row("POST", "/practices/{draft}/submit", none(), [401, 404, 404, 404, 404]),
        row("POST", "/practices/{submitted}/claim", none(), [401, 404, 200, 404, 403]),
        row("POST", "/practices/{claimed}/release", none(), [401, 404, 200, 404, 200]),
        row(
            "POST",
            "/practices/{claimed}/request-changes",
            json!({ "note": "Who?" }),
            [401, 404, 200, 404, 403],
        ),
        row("POST", "/practices/{claimed}/publish", none(), [401, 404, 200, 404, 403]),
        row(
            "POST",
            "/practices/{claimed}/decline",
            json!({ "note": "No.", "reason_code": "other" }),
            [401, 404, 200, 404, 403],
        ),
        row(
            "POST",
            "/practices/{published}/withdraw",
            json!({ "reason_code": "harm" }),
            [401, 403, 200, 403, 200],
        ),
        row("GET", "/moderation/queue", none(), [401, 403, 200, 200, 200]),
        row("GET", "/me", none(), signed),
        row("PATCH", "/me", json!({ "organization": "A city" }), signed),
        row("GET", "/me/practices", none(), signed),
        row("GET", "/me/sessions", none(), signed),
        row("DELETE", "/me/sessions/{absent}", none(), [401, 404, 404, 404, 404]),
        row("DELETE", "/me/sessions", none(), [401, 204, 204, 204, 204]),
        row(
            "POST",
            "/me/password",
            json!({ "current": "wrong", "new": "una frase bastante larga" }),
            [401, 422, 422, 422, 422],
        ),
        row(
            "POST",
            "/me/email",
            json!({ "email": "new@example.org", "password": "wrong" }),
            [401, 422, 422, 422, 422],
        ),
        row("GET", "/audit", none(), [401, 403, 200, 200, 200]),
        row("GET", "/me/accesses", none(), signed),
        row("GET", "/me/export", none(), signed),
        row("POST", "/me/leave", json!({ "practices": "nothing" }), [401, 422, 422, 422, 422]),
        row("GET", "/me/factors", none(), signed),
        row("POST", "/me/factors", json!({ "kind": "totp" }), [401, 201, 201, 201, 201]),
        row("POST", "/me/factors/{absent}/confirm", json!({ "code": "123456" }), [401, 404, 404, 404, 404]),
        row("DELETE", "/me/factors/{absent}", none(), [401, 404, 404, 404, 404]),
        row("POST", "/me/recovery-codes", none(), [401, 409, 409, 409, 409]),
        row("POST", "/auth/proof", json!({ "password": "wrong" }), [401, 422, 422, 422, 422]),
        row("POST", "/members/{member}/factor-reset", none(), [401, 403, 409, 404, 409]),
        row("GET", "/me/digest-preferences", none(), signed),
        row("PUT", "/me/digest-preferences", json!({ "frequency": "off" }), signed),
        row("GET", "/me/digest/proposal", none(), signed),
        row("GET", "/me/digest/preview", none(), signed),
        row("GET", "/me/digest/explanation", none(), signed),
        row("GET", "/me/digest/issues", none(), signed),
        row("POST", "/me/digest-preferences/send-again", none(), signed),
        row("POST", "/me/digest-feed", none(), signed),
        row("DELETE", "/me/digest-feed", none(), [401, 204, 204, 204, 204]),
        row("GET", "/me/notices", none(), signed),
        row("POST", "/me/notices/{absent}/read", none(), [401, 404, 404, 404, 404]),
        row("POST", "/me/notices/read", none(), [401, 204, 204, 204, 204]),
        row("GET", "/me/notices/settings", none(), signed),
        row("PUT", "/me/notices/settings", json!({ "role": "list" }), signed),
        row("GET", "/digest-notes", none(), [401, 403, 200, 200, 200]),
        row("POST", "/digest-notes", note(), [401, 403, 201, 201, 201]),
        row("PUT", "/digest-notes/{note}", note(), [401, 403, 200, 404, 403]),
        row("POST", "/digest-notes/{note}/release", none(), [401, 403, 200, 404, 403]),
        row("POST", "/digest-notes/{note}/withdraw", none(), [401, 403, 200, 404, 200]),
        row("POST", "/mail/reports", none(), [404; 5]),
        row("GET", "/admin/feedback", none(), secretariat),
        row("GET", "/admin/mail", none(), secretariat),
        row("GET", "/admin/mail/messages", none(), secretariat),
        row("GET", "/admin/mail/messages/{mail}", none(), secretariat),
        row(
            "POST",
            "/admin/mail/messages/{mail}/decide",
            json!({ "again": true }),
            [401, 403, 403, 403, 409],
        ),
        row(
            "POST",
            "/admin/mail/pauses",
            json!({ "scope": "domain", "name": "a.test", "reason": "Why" }),
            secretariat,
        ),
        row("DELETE", "/admin/mail/pauses/{scope}/{name}", none(), [401, 403, 403, 403, 404]),
        row("POST", "/admin/mail/test", json!({ "to": "new@example.org" }), secretariat),
        row("GET", "/admin/mail/members/{member}", none(), secretariat),
        row("GET", "/admin/mail/members/{member}/preview", none(), secretariat),
        row("GET", "/admin/mail/members/{member}/records", none(), secretariat),
        row("DELETE", "/admin/mail/members/{member}/records", none(), secretariat),
        row("GET", "/members", none(), [401, 403, 200, 200, 200]),
        row(
            "POST",
            "/members",
            json!({ "email": "new@example.org", "name": "New", "country": "CA" }),
            [401, 403, 201, 403, 201],
        ),
        row("GET", "/members/{member}", none(), keepers),
        row("PATCH", "/members/{member}", json!({ "status": "suspended", "reason": "A reason." }), keepers),
        row("POST", "/members/{invited}/invitation", none(), [401, 403, 204, 404, 204]),
        row("GET", "/applications", none(), [401, 403, 200, 200, 200]),
        row("POST", "/applications", application, [202; 5]),
        row("POST", "/applications/confirm", json!({ "token": "none" }), [410; 5]),
        row("GET", "/applications/{application}", none(), keepers),
        row("POST", "/applications/{application}/accept", none(), [401, 403, 201, 404, 201]),
        row("POST", "/applications/{application}/refuse", json!({ "reason": "Not now." }), keepers),
        row("POST", "/auth/login", json!({ "email": "nobody@example.org", "password": "wrong" }), [401; 5]),
        row("POST", "/auth/refresh", json!({ "refresh_token": "none" }), [401; 5]),
        row("POST", "/auth/logout", none(), [401, 204, 204, 204, 204]),
        row("POST", "/auth/password-reset", json!({ "email": "new@example.org" }), [202; 5]),
        row(
            "POST",
            "/auth/password",
            json!({ "token": "none", "password": "una frase bastante larga" }),
            [410; 5],
        ),
        row("POST", "/auth/email", json!({ "token": "none" }), [410; 5]),
        row(
            "POST",
            "/auth/set-up",
            json!({ "token": "none", "name": "A", "email": "a@example.org", "country": "CA", "password": "una frase bastante larga" }),
            [410; 5],
        ),
    ]
    .into_iter()
    .chain(consultations::rows())
    .collect()
}

/// An address with placeholders that have no names.
fn nameless(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let document = openapi();
    let routes: BTreeSet<String> = document
        .paths
        .paths
        .iter()
        .flat_map(|(path, item)| {
            let path = nameless(path);
            operations_of(item).into_iter().map(move |(method, _)| format!("{} {path}", verb(&method)))
        })
        .collect();
    let rows: BTreeSet<String> =
        matrix().iter().map(|row| format!("{} /api/v1{}", row.method, nameless(&row.path))).collect();
    assert_eq!(routes.difference(&rows).collect::<Vec<_>>(), Vec::<&String>::new(), "routes without a row");
    assert_eq!(rows.difference(&routes).collect::<Vec<_>>(), Vec::<&String>::new(), "rows without a route");
}

/// The cast, and what they make for a row to be asked about.
struct Stage<'a> {
    app: &'a TestApp,
    made: std::cell::Cell<u32>,
}

impl Stage<'_> {
    /// A fresh log-in: the clock moves on between rows, and some rows end the session they are asked in.
    async fn log_in(&self, name: &str) -> Client {
        self.app.logged_in(&format!("{name}@example.org"), crate::support::PASSWORD).await
    }

    async fn practice(&self, kind: &str) -> String {
        let (author, claimer) = (self.log_in("author").await, self.log_in("canada").await);
        let whole = json!({
            "title": "A", "language": "en", "country": "CA", "level": "court", "policy_areas": ["health"],
            "what_was_done": "B", "responsible_body": "C", "licence": "cc-by-4.0"
        });
        let id = author.post("/api/v1/practices", &whole).await.expect(201).json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let act = async |who: &Client, action: &str| {
            who.post(&format!("/api/v1/practices/{id}/{action}"), &Value::Null).await.expect(200);
        };
        if kind != "draft" {
            act(&author, "submit").await;
        }
        if matches!(kind, "claimed" | "published") {
            act(&claimer, "claim").await;
        }
        if kind == "published" {
            act(&claimer, "publish").await;
        }
        id
    }

    async fn consultation(&self, kind: &str) -> String {
        let canada = self.log_in("canada").await;
        let id = canada.post("/api/v1/consultations", &consultations::whole()).await.expect(201).json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let at = format!("/api/v1/consultations/{id}");
        canada.post(&format!("{at}/seeds"), &json!({ "text": "Buses come late." })).await.expect(201);
        if kind == "consultation" {
            canada.post(&format!("{at}/open"), &Value::Null).await.expect(200);
            let id = id.parse().unwrap();
            trilateral::consultations::job::refresh(&self.app.app, id).await.unwrap();
        }
        id
    }

    /// A mail that waits.
    async fn mail(&self) -> String {
        let test = json!({ "to": format!("{}@example.org", self.app.app.new_id()) });
        let sent = self.log_in("secretariat").await.post("/api/v1/admin/mail/test", &test).await.expect(200);
        sent.json()["id"].as_str().unwrap().to_owned()
    }

    /// A note of Canada's coordinator to members in Canada.
    async fn note(&self) -> String {
        let note = json!({ "en": "A", "es": "B", "fr": "C" });
        let written = self.log_in("canada").await.post("/api/v1/digest-notes", &note).await.expect(201);
        written.json()["id"].as_str().unwrap().to_owned()
    }

    async fn person(&self, kind: &str) -> String {
        let number = self.made.replace(self.made.get() + 1);
        let email = format!("person{number}@example.org");
        match kind {
            "member" => self.app.new_member(&email, "CA", Role::Member).await.id.to_string(),
            "invited" => {
                let body = json!({ "email": email, "name": "New", "country": "CA" });
                self.log_in("canada").await.post("/api/v1/members", &body).await.expect(201).json()["id"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            }
            _ => {
                let body = json!({
                    "name": "Sol", "email": email, "country": "CA", "organization": "A city",
                    "policy_areas": ["health"], "languages": ["fr"], "why": "To learn."
                });
                self.app.visitor().post("/api/v1/applications", &body).await.expect(202);
                let token = self.app.last_mail_to(&email).await.link("/join/confirm");
                let token = token.split("token=").nth(1).unwrap().to_owned();
                self.app
                    .visitor()
                    .post("/api/v1/applications/confirm", &json!({ "token": token }))
                    .await
                    .expect(204);
                let list = self
                    .log_in("secretariat")
                    .await
                    .get("/api/v1/applications?limit=100")
                    .await
                    .expect(200)
                    .json();
                let mine = list["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .find(|entry| entry["email"] == email.as_str())
                    .unwrap();
                mine["id"].as_str().unwrap().to_owned()
            }
        }
    }

    async fn ask(&self, row: &Row, person: &Client) -> u16 {
        let kind = row.path.split(['{', '}']).nth(1);
        let path = match kind {
            None => row.path.clone(),
            Some(kind @ ("consultation" | "prepared")) => {
                row.path.replace(&format!("{{{kind}}}"), &self.consultation(kind).await)
            }
            Some("absent") => row.path.replace("{absent}", "00000000-0000-7000-8000-000000000000"),
            Some("scope") => row.path.replace("{scope}", "domain").replace("{name}", "b.test"),
            Some("mail") => row.path.replace("{mail}", &self.mail().await),
            Some("note") => row.path.replace("{note}", &self.note().await),
            Some(kind @ ("member" | "invited" | "application")) => {
                row.path.replace(&format!("{{{kind}}}"), &self.person(kind).await)
            }
            Some(kind) => row.path.replace(&format!("{{{kind}}}"), &self.practice(kind).await),
        };
        // What is still in braces stands for itself.
        let address = format!("/api/v1{path}").replace(['{', '}'], "");
        let mut headers = Vec::new();
        let etag;
        if matches!(row.method, "PUT" | "PATCH" | "DELETE") {
            let known = person.get(&address).await;
            etag = if known.status == 200 { known.header("etag").to_owned() } else { "\"1\"".to_owned() };
            headers.push(("if-match", etag.as_str()));
        }
        let method: Method = row.method.parse().unwrap();
        // Addresses that nobody has used yet, so that only rights decide.
        let number = self.made.replace(self.made.get() + 1);
        let text = row
            .body
            .to_string()
            .replace("new@", &format!("new{number}@"))
            .replace("sol@", &format!("sol{number}@"));
        let body = (!row.body.is_null()).then_some(("application/json", text));
        let answer = person.send(method, &address, &headers, body).await;
        assert!(answer.status < 500, "{} {address}: {}", row.method, answer.text());
        answer.status
    }
}

on_both! {
    async fn everybody_may_do_what_the_matrix_says_and_nothing_else(app: TestApp) {
        let people = [
            ("author", "CA", Role::Member),
            ("member", "CA", Role::Member),
            ("canada", "CA", Role::Coordinator),
            ("mexico", "MX", Role::Coordinator),
            ("secretariat", "CA", Role::Administrator),
        ];
        for (name, country, role) in people {
            app.new_member(&format!("{name}@example.org"), country, role).await;
        }
        let stage = Stage { app: &app, made: std::cell::Cell::default() };
        let mut wrong = Vec::new();
        for row in matrix() {
            for (place, name) in PEOPLE.iter().enumerate() {
                // So far apart that no limit on attempts is reached.
                app.pass_seconds(240);
                let person = match place {
                    0 => app.visitor(),
                    place => stage.log_in(people[place].0).await,
                };
                let answered = stage.ask(&row, &person).await;
                if answered != row.expected[place] {
                    wrong.push(format!("{} {} by {name}: {answered}, not {}", row.method, row.path, row.expected[place]));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
