//! What comes back is believed only when it carries a name of ours, and then it has its consequence.

use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use sha2::Sha256;
use trilateral::app::App;
use trilateral::auth::Role;
use trilateral::db::schema::{digest_consents, mail_scores, mails};
use trilateral::digests::compose_all;
use trilateral::mail::inbound::{self, Outcome};
use trilateral::mail::{List, Sender, suppression};

use crate::support::{Client, PASSWORD, SmtpServer, TestApp, on_both};

const PREFERENCES: &str = "/api/v1/me/digest-preferences";
const SECRET: &str = "what the mail server and we know";

fn dsn(to: &str, status: &str, message_id: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n--b\r\n\
         Content-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ana@a.test\r\nAction: failed\r\n\
         Status: {status}\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{message_id}>\r\n\r\n\
         Hello\r\n--b--\r\n"
    )
}

fn complaint(mail_from: &str, message_id: &str) -> String {
    format!(
        "From: fbl@mail.example\r\nTo: abuse@elsewhere.example\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\r\n\r\n--b\r\n\
         Content-Type: text/plain\r\n\r\nUnwanted.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n\
         Feedback-Type: abuse\r\nVersion: 1\r\nOriginal-Mail-From: <{mail_from}>\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
         Message-ID: <{message_id}>\r\n\r\nHello\r\n--b--\r\n"
    )
}

/// A digest that went to `email`: its envelope sender, and its name.
async fn sent_digest(app: &TestApp, email: &str) -> (App, String, String) {
    let server = SmtpServer::start().await;
    let url = server.url.clone();
    let folder = tempfile::tempdir().unwrap().keep();
    for part in ["new", "cur"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let node = app.another_node(|config| {
        config.mail.smtp_url = SecretString::from(url);
        config.mail.bounce_maildir = folder.display().to_string();
    });
    let member = app.member(email, "CA", Role::Member).await;
    let etag = member.get(PREFERENCES).await.expect(200).header("etag").to_owned();
    let choice = json!({ "frequency": "daily", "time_zone": "UTC" });
    member.change(Method::PUT, PREFERENCES, &etag, &choice).await.expect(200);
    app.publish("A practice", "CA", "health", "en").await;
    app.pass_seconds(86_400);
    assert_eq!(compose_all(&node, node.now()).await.unwrap().mails, 1);
    assert_eq!(Sender::drain_all(&node).await.unwrap().sent, 1);
    let received = server.received().pop().unwrap();
    let id: trilateral::types::Id =
        node.read(|_, tx| Ok(mails::table.select(mails::id).first(tx.conn)?)).await.unwrap();
    (node, received.sender, format!("{id}@trilateral.example"))
}

async fn scores(app: &App) -> Vec<i64> {
    app.read(|_, tx| Ok(mail_scores::table.select(mail_scores::points).load(tx.conn)?)).await.unwrap()
}

async fn take_in(app: &App, raw: String) -> Outcome {
    app.write(move |app, tx| inbound::take_in(app, tx, raw.as_bytes())).await.unwrap()
}

async fn why(app: &App, list: List) -> Option<suppression::Why> {
    let why = app.read(move |_, tx| suppression::why(tx, list, "ana@a.test")).await.unwrap();
    why.map(|(why, _)| why)
}

async fn frequency(app: &TestApp) -> Value {
    let member: Client = app.logged_in("ana@a.test", PASSWORD).await;
    member.get(PREFERENCES).await.expect(200).json()["frequency"].clone()
}

on_both! {
    async fn every_mail_leaves_under_a_name_of_its_own_and_comes_back_to_it(app: TestApp) {
        let (node, sender, _) = sent_digest(&app, "ana@a.test").await;
        let local = sender.split('@').next().unwrap();
        assert!(sender.ends_with("@trilateral.example") && local.starts_with("bounces+"), "{sender}");
        assert!(local.len() <= 64 && local == local.to_lowercase());
        let forged = sender.replacen('+', "+a", 1);
        assert_eq!(take_in(&node, dsn(&forged, "5.1.1", "x@elsewhere.example")).await, Outcome::Stranger);
        assert_eq!(why(&node, List::Digest).await, None);
        assert_eq!(take_in(&node, dsn(&sender.to_uppercase(), "5.1.1", "x@y.example")).await, Outcome::Bounced);
        assert_eq!(why(&node, List::Digest).await, Some(suppression::Why::NoSuchMailbox));
        assert_eq!(why(&node, List::Account).await, None, "a mail that came back ends no letters about the account");
        let state: String =
            node.read(|_, tx| Ok(mails::table.select(mails::state).first(tx.conn)?)).await.unwrap();
        assert_eq!(state, "bounced");
        app.publish("Another", "CA", "health", "en").await;
        app.pass_seconds(86_400);
        let composed = compose_all(&node, node.now()).await.unwrap();
        assert_eq!((composed.mails, composed.skipped), (0, 1), "nobody is written to who does not exist");
        let member = app.page_member("bo@a.test", "CA", Role::Member).await;
        drop(member);
        let own = app.logged_in("ana@a.test", PASSWORD).await;
        let told = own.get(PREFERENCES).await.expect(200).json();
        assert_eq!(told["not_sent_because"], "no_such_mailbox");
        let asked = "/practices?country=CA&q=agua";
        let log_in = [("email", "ana@a.test"), ("password", PASSWORD), ("next", asked)];
        let visitor = app.visitor();
        let entered = visitor.fill("/log-in", "/log-in", &log_in).await.expect(303);
        let told = entered.header("location").to_owned();
        assert!(told.starts_with("/digest?next="), "{told}: told where it can be mended");
        let page = visitor.get(&told).await.expect(200);
        assert!(page.text().contains("href=\"/practices?country=CA&#38;q=agua\""), "and led on: {}", page.text());
        assert!(!page.text().contains("The next one goes on"), "no digest is promised");
        let elsewhere = visitor.get("/digest?next=https%3A%2F%2Felsewhere.example").await.expect(200);
        assert!(!elsewhere.text().contains("href=\"https://elsewhere.example"));
        let entered = app.visitor().fill("/log-in", "/log-in", &log_in).await.expect(303);
        assert!(entered.header("location").ends_with(asked), "told once");
        let again = own.post("/api/v1/me/digest-preferences/send-again", &Value::Null).await.expect(200);
        assert_eq!(again.json()["not_sent_because"], Value::Null);
    }
}

on_both! {
    async fn a_sign_is_no_proof_and_a_full_mailbox_not_even_a_sign(app: TestApp) {
        let (node, sender, name) = sent_digest(&app, "ana@a.test").await;
        assert_eq!(take_in(&node, dsn("bounces@trilateral.example", "5.1.1", &name)).await, Outcome::Stranger, "anybody can know a Message-ID");
        assert_eq!(take_in(&node, dsn(&sender, "5.2.2", &name)).await, Outcome::Bounced);
        assert_eq!(scores(&node).await, Vec::<i64>::new());
        node.write(|_, tx| Ok(diesel::update(mails::table).set(mails::state.eq("sent")).execute(tx.conn)?)).await.unwrap();
        assert_eq!(take_in(&node, dsn(&sender, "5.7.1", "x@y.example")).await, Outcome::Bounced);
        assert_eq!(take_in(&node, dsn(&sender, "5.7.1", "x@y.example")).await, Outcome::Bounced, "told twice");
        assert_eq!(scores(&node).await, [1]);
        assert_eq!(why(&node, List::Digest).await, None);
    }
}

on_both! {
    async fn a_complaint_ends_the_digest_and_nothing_else(app: TestApp) {
        let (node, sender, name) = sent_digest(&app, "ana@a.test").await;
        assert_eq!(take_in(&node, complaint("eve@e.example", &name)).await, Outcome::Stranger);
        assert_eq!(take_in(&node, complaint(&sender, &name)).await, Outcome::Stopped);
        assert_eq!(frequency(&app).await, "off");
        assert_eq!(why(&node, List::Digest).await, Some(suppression::Why::Complaint));
        assert_eq!(why(&node, List::Account).await, None, "letters about the account still go");
        let kept: Vec<(String, String, String)> = node
            .read(|_, tx| {
                let rows = digest_consents::table.order(digest_consents::at);
                Ok(rows.select((digest_consents::action, digest_consents::channel, digest_consents::wording)).load(tx.conn)?)
            })
            .await
            .unwrap();
        let step = |action: &str, channel: &str| (action.to_owned(), channel.to_owned(), "2026-11".to_owned());
        assert_eq!(kept, [step("subscribed", "api"), step("complained", "mail")]);
    }
}

on_both! {
    async fn who_writes_back_unsubscribe_is_unsubscribed(app: TestApp) {
        let (node, sender, name) = sent_digest(&app, "ana@a.test").await;
        let mail = |to: &str| format!("From: ana@a.test\r\nTo: {to}\r\nSubject: unsubscribe\r\n\r\n");
        let by_name = mail("bounces@trilateral.example").replace("\r\n\r\n", &format!("\r\nIn-Reply-To: <{name}>\r\n\r\n"));
        assert_eq!(take_in(&node, by_name).await, Outcome::Stranger, "anybody can know a Message-ID");
        assert_eq!(frequency(&app).await, "daily");
        let folder = std::path::PathBuf::from(&node.config.mail.bounce_maildir);
        std::fs::write(folder.join("new/1"), mail(&sender)).unwrap();
        std::fs::write(folder.join("new/2"), "From: eve@e.example\r\n\r\nNothing.\r\n").unwrap();
        assert_eq!(inbound::read_maildir(&node).await.unwrap(), 2);
        assert_eq!(frequency(&app).await, "off");
        assert!(folder.join("cur/1:2,S").exists() && folder.join("cur/2:2,S").exists());
        assert_eq!(inbound::read_maildir(&node).await.unwrap(), 0);
    }
}

fn signature(stamp: &str, body: &str) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{stamp}.{body}").as_bytes());
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}

on_both! {
    async fn the_webhook_believes_only_who_knows_the_secret(app: TestApp) {
        let (_, sender, _) = sent_digest(&app, "ana@a.test").await;
        let node = app.another_node(|config| config.mail.webhook_secret = SecretString::from(SECRET.to_owned()));
        let (address, handle) = TestApp::serve(node.clone());
        let relay = Client::new(&address);
        let body = dsn(&sender, "5.1.1", "x@y.example");
        let post = async |stamp: String, signed: String| {
            let headers = [("x-timestamp", stamp.as_str()), ("x-signature", signed.as_str())];
            relay.send(Method::POST, "/api/v1/mail/reports", &headers, Some(("message/rfc822", body.clone()))).await
        };
        let now = app.now().as_second();
        let good = now.to_string();
        for (stamp, signed) in [
            (good.clone(), signature(&good, "another body")),
            (good.clone(), "sha256=00".to_owned()),
            (good.clone(), "é".to_owned()),
            ((now - 301).to_string(), signature(&(now - 301).to_string(), &body)),
            ("soon".to_owned(), signature("soon", &body)),
        ] {
            assert_eq!(post(stamp, signed).await.status, 401);
        }
        assert_eq!(why(&node, List::Digest).await, None);
        let taken = post(good.clone(), signature(&good, &body)).await.expect(200);
        assert_eq!(taken.json()["outcome"], "bounced");
        assert_eq!(why(&node, List::Digest).await, Some(suppression::Why::NoSuchMailbox));
        handle.stop(false).await;
    }
}

on_both! {
    async fn only_what_says_that_it_failed_counts_against_a_member(app: TestApp) {
        let (node, sender, _) = sent_digest(&app, "ana@a.test").await;
        let token = sender.split(['+', '@']).nth(1).unwrap();
        let sample = |name: &str| {
            let file = format!("{}/tests/data/mail/{name}.eml", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(file).unwrap().replace("TOKEN", token)
        };
        for (name, outcome) in [
            ("delay-in-spanish", Outcome::Ignored),
            ("delay-in-french", Outcome::Ignored),
            ("vacation", Outcome::Ignored),
            ("ticket-receipt", Outcome::Ignored),
            ("reader-who-writes", Outcome::Ignored),
            ("arf-not-spam", Outcome::Ignored),
            ("arf-auth-failure", Outcome::Ignored),
            ("dsn-relayed", Outcome::Ignored),
            ("dsn-of-two-recipients", Outcome::Ignored),
            ("forwarded-report", Outcome::Ignored),
            ("exim-delay", Outcome::Delayed),
            ("dsn-no-smtputf8-on-the-way", Outcome::Bounced),
        ] {
            assert_eq!(take_in(&node, sample(name)).await, outcome, "{name}");
            assert_eq!(scores(&node).await, Vec::<i64>::new(), "{name}");
            assert_eq!((why(&node, List::Digest).await, why(&node, List::Account).await), (None, None), "{name}");
            assert_eq!(frequency(&app).await, "daily", "{name}");
        }
        let again = || async {
            node.write(|_, tx| Ok(diesel::update(mails::table).set(mails::state.eq("sent")).execute(tx.conn)?)).await.unwrap()
        };
        again().await;
        assert_eq!(take_in(&node, sample("exim-failure")).await, Outcome::Bounced);
        assert_eq!((scores(&node).await, why(&node, List::Digest).await), (vec![1], None), "a sign");
        for name in ["dsn-rfc6533", "dsn-local-address"] {
            again().await;
            node.write(|_, tx| suppression::lift(tx, "ana@a.test")).await.unwrap();
            assert_eq!(take_in(&node, sample(name)).await, Outcome::Bounced, "{name}");
            assert_eq!(why(&node, List::Digest).await, Some(suppression::Why::NoSuchMailbox), "{name}");
            assert_eq!(why(&node, List::Account).await, None, "{name}");
        }
        again().await;
        node.write(|_, tx| suppression::lift(tx, "ana@a.test")).await.unwrap();
        let other = "Final-Recipient: rfc822; bo@else.example\r\nAction: delivered\r\n\r\nFinal-Recipient: rfc822; somebody@else.example";
        let elsewhere = dsn(&sender, "5.1.1", "x@y.example").replace("Final-Recipient: rfc822; ana@a.test", other);
        assert_eq!(take_in(&node, elsewhere).await, Outcome::Bounced);
        assert_eq!(why(&node, List::Digest).await, None, "where a reader has it passed on to is only a sign");
    }
}
