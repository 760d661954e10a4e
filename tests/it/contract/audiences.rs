//! What is said to somebody reaches nobody else: marks are planted in every field that is not for everybody,
//! and each kind of person crawls every page and every reading operation of the API, and gets every mail.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::server::openapi::openapi;
use trilateral::web::operations::{operations_of, verb};

use crate::support::{Client, PASSWORD, TestApp, on_both};

/// A mark, and who may come across it.
const PLANTED: [(&str, &[&str]); 15] = [
    ("PLANT-CHANGES", &["author", "canada"]),
    ("PLANT-PUBLISH", &["author", "canada"]),
    ("PLANT-DECLINE", &["author", "canada"]),
    ("PLANT-WITHDRAW", &["author", "canada"]),
    ("PLANT-BEFORE", &["author", "canada"]),
    ("PLANT-AFTER-HIDDEN-NAME", &["author", "canada", "secretariat"]),
    ("PLANT-SUSPENDED", &["canada", "secretariat", "suspended"]),
    ("PLANT-WHY", &["canada", "secretariat", "applicant"]),
    ("PLANT-REFUSED", &["canada", "secretariat", "applicant"]),
    ("PLANT-NOTE-DRAFT", &["canada", "secretariat"]),
    ("PLANT-CARE", &["canada"]),
    ("PLANT-LABEL", &["canada"]),
    ("PLANT-DRAFT", &["author"]),
    ("PLANT-STORY", &[]),
    ("PLANT-PENDING", &["canada"]),
];

/// Addresses that are never followed: they end a session, or show every mail while one develops.
const LEFT_OUT: [&str; 2] = ["/log-out", "/development/"];

struct Crawler<'a> {
    name: &'static str,
    pages: Client,
    api: Client,
    stage: &'a Stage,
    seen: BTreeSet<String>,
    found: Vec<String>,
}

/// The keys of what there is, by the name that stands before them in addresses.
struct Stage {
    keys: BTreeMap<&'static str, Vec<String>>,
}

impl Crawler<'_> {
    fn look(&mut self, address: &str, text: &str) {
        for (mark, allowed) in PLANTED {
            if text.contains(mark) && !allowed.contains(&self.name) {
                self.found.push(format!("{} reads {mark} at {address}", self.name));
            }
        }
    }

    /// Follows every link of ours, from the home page on.
    async fn crawl_pages(&mut self) {
        let mut waiting = vec![
            "/".to_owned(),
            "/start".to_owned(),
            "/members".to_owned(),
            "/queue".to_owned(),
            "/admin/mail".to_owned(),
        ];
        for (kind, keys) in &self.stage.keys {
            let page = |key: &String| match *kind {
                "practices" => vec![format!("/practices/{key}"), format!("/practices/{key}/edit")],
                "consultations" => [
                    "",
                    "/manage",
                    "/results",
                    "/paper",
                    "/recordings",
                    "/meetings",
                    "/stewards",
                    "/edit",
                    "/texts?to=yua",
                ]
                .map(|end| format!("/consultations/{key}{end}"))
                .to_vec(),
                "applications" => vec![format!("/members/applications/{key}")],
                "members" => vec![format!("/members/{key}")],
                _ => vec![format!("/digest/notes/{key}")],
            };
            waiting.extend(keys.iter().flat_map(page));
        }
        while let Some(address) = waiting.pop() {
            let plain = address.split('#').next().unwrap_or_default().to_owned();
            if LEFT_OUT.iter().any(|start| plain.starts_with(start)) || !self.seen.insert(plain.clone()) {
                continue;
            }
            let answer = self.pages.get(&plain).await;
            assert!(answer.status < 500, "{plain}: {}", answer.status);
            let text = answer.text();
            self.look(&plain, &text);
            let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            // Lists in other orders and languages say the same.
            let ours = links.filter(|link| {
                link.starts_with('/') && !link.contains("lang=") && !link.contains("policy_area=")
            });
            waiting.extend(ours.map(|link| link.replace("&#38;", "&").replace("&amp;", "&")));
        }
        assert!(self.seen.len() > 20, "the crawl of {} found only {:?}", self.name, self.seen);
    }

    /// Asks every reading operation for everything there is.
    async fn crawl_api(&mut self) {
        let document = openapi();
        for (path, item) in &document.paths.paths {
            if operations_of(item).iter().all(|(method, _)| verb(method) != "GET") {
                continue;
            }
            let kind = path.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
            let kind = if kind == "digest-notes" { "notes" } else { kind };
            let keys = match path.contains("{id}") {
                true => self.stage.keys.get(kind).cloned().unwrap_or_default(),
                false => vec![String::new()],
            };
            for key in keys {
                let address = path.replace("{id}", &key).replace("{number}", "1");
                if address.contains('{') {
                    continue;
                }
                let answer = self.api.get(&address).await;
                assert!(answer.status < 500, "{address}: {}", answer.status);
                let text = answer.text();
                self.look(&address, &text);
            }
        }
    }
}

async fn publish(author: &Client, canada: &Client, text: &str, last: (&str, Value)) -> String {
    let whole = json!({
        "title": "Houses of justice", "language": "en", "country": "CA", "level": "court", "policy_areas": ["health"],
        "what_was_done": text, "responsible_body": "A court", "licence": "cc-by-4.0"
    });
    let made = author.post("/api/v1/practices", &whole).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    for (who, action, body) in [
        (author, "submit", json!({})),
        (canada, "claim", json!({})),
        (canada, "request-changes", json!({ "note": "PLANT-CHANGES" })),
        (author, "submit", json!({})),
        (canada, "claim", json!({})),
        (canada, last.0, last.1),
    ] {
        who.post(&format!("/api/v1/practices/{id}/{action}"), &body).await.expect(200);
    }
    id
}

async fn plant_practices(author: &Client, canada: &Client) -> Vec<String> {
    let published =
        publish(author, canada, "PLANT-BEFORE", ("publish", json!({ "note": "PLANT-PUBLISH" }))).await;
    let why = json!({ "reason_code": "harm", "note": "PLANT-DECLINE" });
    let declined = publish(author, canada, "Judges.", ("decline", why)).await;
    let withdrawn = publish(author, canada, "Judges.", ("publish", json!({}))).await;
    let why = json!({ "reason_code": "harm", "note": "PLANT-WITHDRAW" });
    canada.post(&format!("/api/v1/practices/{withdrawn}/withdraw"), &why).await.expect(200);
    let path = format!("/api/v1/practices/{published}");
    let one = author.get(&path).await.expect(200);
    let mut text = json!({ "what_was_done": "Judges listen." });
    let view = one.json();
    for field in ["title", "language", "country", "level", "policy_areas", "responsible_body", "licence"] {
        text[field] = view[field].clone();
    }
    author.change(Method::PUT, &path, one.header("etag"), &text).await.expect(200);
    let draft = author.post("/api/v1/practices", &json!({ "title": "PLANT-DRAFT" })).await.expect(201).json();
    vec![published, declined, withdrawn, draft["id"].as_str().unwrap().to_owned()]
}

async fn plant_people(app: &TestApp, canada: &Client) -> (String, String) {
    let suspended = app.new_member("suspended@example.org", "CA", Role::Member).await.id.to_string();
    let path = format!("/api/v1/members/{suspended}");
    let known = canada.get(&path).await.expect(200);
    let why = json!({ "status": "suspended", "reason": "PLANT-SUSPENDED" });
    canada.change(Method::PATCH, &path, known.header("etag"), &why).await.expect(200);
    let application = json!({
        "name": "Sol", "email": "applicant@example.org", "country": "CA", "organization": "A city",
        "policy_areas": ["health"], "languages": ["fr"], "why": "PLANT-WHY"
    });
    app.visitor().post("/api/v1/applications", &application).await.expect(202);
    let link = app.last_mail_to("applicant@example.org").await.link("/join/confirm");
    let token = json!({ "token": link.split("token=").nth(1).unwrap() });
    app.visitor().post("/api/v1/applications/confirm", &token).await.expect(204);
    let list = canada.get("/api/v1/applications").await.expect(200).json();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let refuse = json!({ "reason": "PLANT-REFUSED" });
    canada.post(&format!("/api/v1/applications/{id}/refuse"), &refuse).await.expect(200);
    (suspended, id)
}

async fn plant_consultation(app: &TestApp, canada: &Client) -> String {
    let mut body = super::authorization::open_consultation();
    body["access"] = json!("open");
    let id = canada.post("/api/v1/consultations", &body).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let at = |rest: &str| format!("/api/v1/consultations/{id}{rest}");
    let question = json!({ "questions": [{ "name": "story", "kind": "long-text", "text": { "en": { "text": "Tell us." } } }] });
    let known = canada.get(&at("")).await.expect(200);
    canada.change(Method::PUT, &at("/questions"), known.header("etag"), &question).await.expect(200);
    canada.post(&at("/open"), &Value::Null).await.expect(200);
    canada
        .post(&at("/invitations"), &json!({ "kind": "group", "allowed": 3, "label": "PLANT-LABEL" }))
        .await
        .expect(201);
    let person = app.visitor();
    let joined =
        person.post(&at("/participants"), &json!({ "consents": ["take-part"] })).await.expect(201).json();
    let own = [("participant-code", joined["code"].as_str().unwrap())];
    let send = async |path: &str, body: Value| {
        person.send(Method::POST, &at(path), &own, Some(("application/json", body.to_string()))).await
    };
    send("/statements", json!({ "text": "PLANT-PENDING" })).await.expect(201);
    send("/responses", json!({ "answers": [{ "question": "story", "answer": { "text": "PLANT-STORY" } }] }))
        .await
        .expect(200);
    let number =
        send("/statements", json!({ "text": "Somebody is in danger." })).await.expect(201).json()["number"]
            .clone();
    let care = json!({ "state": "rejected", "reason": "self-harm", "note": "PLANT-CARE" });
    canada.post(&at(&format!("/statements/{number}/moderate")), &care).await.expect(200);
    id
}

on_both! {
    async fn what_is_said_to_somebody_reaches_nobody_else(app: TestApp) {
        let author = app.member("author@example.org", "CA", Role::Member).await;
        let canada = app.member("canada@example.org", "CA", Role::Coordinator).await;
        let me = author.get("/api/v1/me").await.expect(200);
        let name = json!({ "name": "PLANT-AFTER-HIDDEN-NAME" });
        author.change(Method::PATCH, "/api/v1/me", me.header("etag"), &name).await.expect(200);
        let practices = plant_practices(&author, &canada).await;
        let (member, application) = plant_people(&app, &canada).await;
        let consultation = plant_consultation(&app, &canada).await;
        let note = json!({ "en": "PLANT-NOTE-DRAFT", "es": "B", "fr": "C" });
        let note = canada.post("/api/v1/digest-notes", &note).await.expect(201).json()["id"].as_str().unwrap().to_owned();
        let stage = Stage {
            keys: BTreeMap::from([
                ("practices", practices), ("members", vec![member]), ("applications", vec![application]),
                ("consultations", vec![consultation]), ("notes", vec![note]),
            ]),
        };

        let mut found = Vec::new();
        for (name, country, role) in [
            ("visitor", "", None), ("author", "", None), ("canada", "", None),
            ("member", "CA", Some(Role::Member)), ("mexico", "MX", Some(Role::Coordinator)),
            ("secretariat", "US", Some(Role::Administrator)),
        ] {
            let email = format!("{name}@example.org");
            if let Some(role) = role {
                app.new_member(&email, country, role).await;
            }
            let (pages, api) = match name {
                "visitor" => (app.visitor(), app.visitor()),
                _ => {
                    let browser = app.visitor();
                    let who = [("email", email.as_str()), ("password", PASSWORD)];
                    browser.fill("/log-in", "/log-in", &who).await.expect(303);
                    (browser, app.logged_in(&email, PASSWORD).await)
                }
            };
            let mut crawler =
                Crawler { name, pages, api, stage: &stage, seen: BTreeSet::new(), found: Vec::new() };
            crawler.crawl_pages().await;
            crawler.crawl_api().await;
            found.append(&mut crawler.found);
        }
        for name in ["author", "canada", "member", "mexico", "secretariat", "suspended", "applicant"] {
            for mail in app.mails_to(&format!("{name}@example.org")).await {
                for (mark, allowed) in PLANTED {
                    let written = mail.text.contains(mark) || mail.html.contains(mark) || mail.subject.contains(mark);
                    if written && !allowed.contains(&name) {
                        found.push(format!("{name} is mailed {mark} ({})", mail.kind));
                    }
                }
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
