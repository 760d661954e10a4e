//! Every mail the product can send, in three languages, keeps the rules of receivers; links in a mail
//! do nothing by being looked at.

use std::collections::BTreeSet;

use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use trilateral::app::App;
use trilateral::auth::Role;
use trilateral::digests::compose_all;
use trilateral::mail::{List, Sender};
use trilateral::message::dkim::{self, DkimKey};

use crate::support::{
    Client, Mail, PASSWORD, SmtpServer, TestApp, assert_bulk_mail, assert_mail, assert_signed, on_both,
};

const PREFERENCES: &str = "/api/v1/me/digest-preferences";

async fn change(client: &Client, method: Method, path: &str, body: &Value) {
    let etag = client.get(path).await.expect(200).header("etag").to_owned();
    client.change(method, path, &etag, body).await.expect(200);
}

/// Lets happen to `email` whatever a member is written to about.
async fn live_through(app: &TestApp, email: &str, language: &str) {
    let member = app.member(email, "CA", Role::Member).await;
    change(&member, Method::PATCH, "/api/v1/me", &json!({ "language": language })).await;
    let coordinator = format!("coordinator-{email}");
    let carol = app.member(&coordinator, "CA", Role::Coordinator).await;
    change(&carol, Method::PATCH, "/api/v1/me", &json!({ "language": language })).await;
    let choice = json!({ "frequency": "daily", "language": language, "time_zone": "UTC" });
    change(&member, Method::PUT, PREFERENCES, &choice).await;
    let practice = json!({
        "title": "Ñandú: œuvre", "language": "en", "country": "CA", "level": "court", "policy_areas": ["health"],
        "what_was_done": "B", "responsible_body": "C", "licence": "cc-by-4.0"
    });
    for ending in ["request-changes", "publish", "decline"] {
        let made = member.post("/api/v1/practices", &practice).await.expect(201).json();
        let path = format!("/api/v1/practices/{}", made["id"].as_str().unwrap());
        member.post(&format!("{path}/submit"), &Value::Null).await.expect(200);
        carol.post(&format!("{path}/claim"), &Value::Null).await.expect(200);
        let body = match ending {
            "publish" => Value::Null,
            _ => json!({ "note": "Línea uno\nligne deux", "reason_code": "other" }),
        };
        let body = if ending == "request-changes" { json!({ "note": "¿Quién?" }) } else { body };
        carol.post(&format!("{path}/{ending}"), &body).await.expect(200);
        if ending == "publish" {
            let why = json!({ "reason_code": "harm", "note": "Daño" });
            carol.post(&format!("{path}/withdraw"), &why).await.expect(200);
        }
    }
    let text = |text: &str| json!({ language: { "text": text } });
    let consultation = json!({
        "country": "CA", "language": language, "access": "e-mail", "title": text("¿Cómo llega?"),
        "purpose": text("Saber."), "benefit": text("Un plan."), "policy_areas": ["health"],
        "phases": [{ "kind": "statements", "begins_at": "2026-01-01T00:00:00Z", "ends_at": "2036-01-01T00:00:00Z" }],
    });
    let made = carol.post("/api/v1/consultations", &consultation).await.expect(201).json();
    let path = format!("/api/v1/consultations/{}", made["id"].as_str().unwrap());
    carol.post(&format!("{path}/open"), &serde_json::Value::Null).await.expect(200);
    let path = format!("{path}/invitations");
    let guest = json!({ "kind": "e-mail", "email": format!("guest-{email}") });
    carol.post(&path, &guest).await.expect(201);
    app.visitor().post("/api/v1/auth/password-reset", &json!({ "email": email })).await.expect(202);
    let secretariat = app.logged_in("secretariat@a.example", PASSWORD).await;
    let id = member.get("/api/v1/me").await.expect(200).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/members/{id}");
    for standing in [json!({ "role": "coordinator" }), json!({ "role": "member" })] {
        change(&secretariat, Method::PATCH, &path, &standing).await;
    }
    app.publish("A practice for the digest", "CA", "health", "es").await;
    app.pass_seconds(86_400);
    compose_all(&app.app, app.now()).await.unwrap();
}

on_both! {
    async fn every_mail_in_every_language_keeps_the_rules(app: TestApp) {
        app.new_member("secretariat@a.example", "CA", Role::Administrator).await;
        let mut kinds = BTreeSet::new();
        for language in ["en", "es", "fr"] {
            let email = format!("ana-{language}@a.example");
            live_through(&app, &email, language).await;
            let application = json!({
                "name": "Sol", "email": format!("sol-{language}@a.example"), "country": "CA", "organization": "A city",
                "policy_areas": ["health"], "languages": [language], "why": "To learn."
            });
            let visitor = app.visitor();
            visitor.post(&format!("/api/v1/applications?lang={language}"), &application).await.expect(202);
            let sender = app.app.clone();
            let test = trilateral::mail::Letter::test(language.parse().unwrap(), sender.url("/"));
            let to = format!("test-{language}@a.example");
            sender
                .write(move |app, tx| trilateral::mail::outbox::enqueue(app, tx, "test", &to, None, &to, &test))
                .await
                .unwrap();
            for address in [&email, &format!("coordinator-{email}"), &format!("guest-{email}"), &format!("sol-{language}@a.example"), &format!("test-{language}@a.example")] {
                for mail in app.mails_to(address).await {
                    assert_mail(&mail.raw);
                    if mail.kind == "digest" {
                        assert_bulk_mail(&mail.raw);
                    }
                    assert_eq!(mail.header("Content-Language"), language, "{}", mail.kind);
                    kinds.insert(format!("{} {language}", mail.kind));
                    keep(&app, &mail, &format!("{}-{language}-{}", mail.kind, kinds.len()));
                }
            }
        }
        assert!(kinds.len() >= 30, "{kinds:?}");
        let without: BTreeSet<&str> = kinds.iter().map(|kind| kind.split(' ').next().unwrap()).collect();
        assert_eq!(kinds.len(), without.len() * 3, "each in every language: {kinds:?}");
    }
}

/// With `KEEP_MAILS`, every mail is written into that folder, too, signed with the `.pem` keys that lie
/// there: to be looked at, and to be verified by others than us.
fn keep(app: &TestApp, mail: &Mail, name: &str) {
    let Some(folder) = std::env::var_os("KEEP_MAILS").map(std::path::PathBuf::from) else { return };
    let keys = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let keys = keys.filter(|path| path.extension().is_some_and(|ending| ending == "pem"));
    let entry = |path: std::path::PathBuf| {
        format!("{}:{}", path.file_stem().unwrap().to_str().unwrap(), path.display())
    };
    let settings: Vec<String> = keys.map(entry).collect();
    let node = app.another_node(|config| config.mail.dkim_keys = settings);
    let signed = node.mailer.signed(List::Account, mail.raw.clone(), node.now()).unwrap();
    std::fs::write(folder.join(format!("{name}.eml")), signed).unwrap();
}

/// A node that signs, and the mail server it sends to.
async fn signing(app: &TestApp) -> (App, SmtpServer, Vec<DkimKey>) {
    let server = SmtpServer::start().await;
    let folder = tempfile::tempdir().unwrap().keep();
    let mut keys = Vec::new();
    let mut settings = Vec::new();
    for selector in ["2026a", "2026b"] {
        let (pem, path) = (dkim::new_key().unwrap(), folder.join(selector));
        std::fs::write(&path, &pem).unwrap();
        keys.push(DkimKey::read(selector, &pem).unwrap());
        settings.push(format!("{selector}:{}", path.display()));
    }
    let url = server.url.clone();
    let node = app.another_node(|config| {
        config.mail.smtp_url = SecretString::from(url);
        config.mail.dkim_keys = settings;
    });
    (node, server, keys)
}

on_both! {
    async fn what_goes_over_the_wire_is_signed_by_every_key(app: TestApp) {
        let (node, server, keys) = signing(&app).await;
        let member = app.member("ana@a.example", "MX", Role::Member).await;
        change(&member, Method::PUT, PREFERENCES, &json!({ "frequency": "daily", "language": "es", "time_zone": "UTC" })).await;
        app.publish("Práctica con ñ. Punto\n.al principio", "MX", "health", "es").await;
        app.pass_seconds(86_400);
        compose_all(&node, node.now()).await.unwrap();
        assert_eq!(Sender::drain_all(&node).await.unwrap().sent, 1);
        let wire = server.received().pop().unwrap();
        assert_bulk_mail(&wire.message);
        assert_signed(&wire.message, 2);
        let verdicts = dkim::verify(&wire.message, &keys);
        assert!(verdicts.len() == 2 && verdicts.iter().all(|found| found.valid), "{verdicts:?}");
        assert!(!wire.sender.contains("network@"), "one recipient, one name for it");
        assert_eq!(node.mailer.domain(List::Digest), "trilateral.example");
    }
}

on_both! {
    async fn looking_at_every_link_of_a_mail_changes_nothing(app: TestApp) {
        let member = app.member("ana@a.example", "CA", Role::Member).await;
        change(&member, Method::PUT, PREFERENCES, &json!({ "frequency": "daily", "time_zone": "UTC" })).await;
        app.publish("A practice", "CA", "health", "en").await;
        app.pass_seconds(86_400);
        compose_all(&app.app, app.now()).await.unwrap();
        let mail = app.last_mail_to("ana@a.example").await;
        let before = app.logged_in("ana@a.example", PASSWORD).await.get(PREFERENCES).await.expect(200).json();
        let links: BTreeSet<String> = mail
            .html
            .split("href=\"https://network.example")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect();
        assert!(links.len() >= 6, "{links:?}");
        for link in &links {
            for method in [Method::GET, Method::HEAD] {
                let answer = app.visitor().send(method, link, &[], None).await;
                assert!(answer.status < 400, "{link}: {}", answer.status);
            }
        }
        let again = app.logged_in("ana@a.example", PASSWORD).await;
        assert_eq!(again.get(PREFERENCES).await.expect(200).json(), before);
        let unsubscribe = mail.link("/digest/unsubscribe/");
        let boundary = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        for (kind, body) in [
            ("multipart/form-data; boundary=x", boundary),
            ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        ] {
            let foreign = [("origin", "https://mail.example"), ("sec-fetch-site", "cross-site")];
            let answer = app.visitor().send(Method::POST, &unsubscribe, &foreign, Some((kind, body.to_owned()))).await;
            assert_eq!((answer.status, answer.header("location")), (200, ""), "{kind}");
        }
        assert_eq!(again.get(PREFERENCES).await.expect(200).json()["frequency"], "off");
    }
}

on_both! {
    async fn usefulness_is_counted_without_a_name(app: TestApp) {
        let visitor = app.visitor();
        let page = "/digest/useful/weekly-2026-W48";
        visitor.fill(page, page, &[("answer", "yes")]).await.expect(303);
        let asked_again = visitor.fill(page, page, &[("answer", "maybe")]).await.expect(303);
        assert_eq!(asked_again.header("location"), page, "what is no answer is not counted");
        for wrong in ["hourly-2026", "weekly-x", "weekly", "weekly-2026-W48-2026-W48"] {
            assert_eq!(visitor.get(&format!("/digest/useful/{wrong}")).await.status, 404, "{wrong}");
        }
        app.new_member("secretariat@a.example", "CA", Role::Administrator).await;
        let secretariat = app.logged_in("secretariat@a.example", PASSWORD).await;
        let overview = secretariat.get("/api/v1/admin/mail").await.expect(200).json();
        assert_eq!(overview["useful"], json!([{ "issue": "weekly-2026-W48", "answer": "yes", "answers": 1 }]));
    }
}
