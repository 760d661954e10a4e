//! Mails leave the outbox once, however servers and senders behave.

use std::collections::HashSet;

use diesel::prelude::*;
use secrecy::SecretString;
use trilateral::app::App;
use trilateral::config::Config;
use trilateral::db::At;
use trilateral::db::schema::mails;
use trilateral::mail::{DeliveryStats, Letter, List, Sender, outbox};
use trilateral::types::{Id, Locale, clock::plus_seconds};

use crate::support::{Client, SmtpServer, TestApp, on_both};

fn letter() -> Letter {
    Letter {
        locale: Locale::Es,
        subject: "Una práctica espera".to_owned(),
        paragraphs: vec!["Ánimo.".to_owned(), ".".to_owned()],
        quotation: None,
        action: None,
        footing: "Nada más.".to_owned(),
    }
}

async fn enqueue(app: &App, recipients: &[&str]) {
    for recipient in recipients {
        let recipient = (*recipient).to_owned();
        app.write(move |app, tx| {
            outbox::enqueue(app, tx, "test", &format!("test:{recipient}"), None, &recipient, &letter())
        })
        .await
        .unwrap();
    }
}

/// How each mail stands: recipient, state, attempts.
async fn states(app: &App) -> Vec<(String, String, i64)> {
    app.read(|_, tx| {
        let rows = mails::table.order(mails::recipient);
        Ok(rows.select((mails::recipient, mails::state, mails::attempts)).load(tx.conn)?)
    })
    .await
    .unwrap()
}

fn over(server: &SmtpServer, connections: usize) -> impl FnOnce(&mut Config) + use<> {
    let url = server.url.clone();
    move |config| {
        config.mail.smtp_url = SecretString::from(url);
        config.mail.connections = connections;
        config.mail.timeout_seconds = 1;
    }
}

async fn drain(app: &App) -> DeliveryStats {
    Sender::drain_all(app).await.unwrap()
}

on_both! {
    async fn each_answer_of_the_server_has_its_consequence(app: TestApp) {
        let server = SmtpServer::start().await;
        let node = app.another_node(over(&server, 1));
        enqueue(&node, &["full@a.test", "grey@a.test", "hard@a.test", "ok@a.test"]).await;
        assert_eq!(drain(&node).await, DeliveryStats { sent: 1, deferred: 2, failed: 1, ..DeliveryStats::default() });
        assert_eq!(server.connections(), 1, "a refused recipient costs no connection");
        let now = |state: &str, attempts: i64| (state.to_owned(), attempts);
        let states_of = |rows: Vec<(String, String, i64)>| -> Vec<_> {
            rows.into_iter().map(|(_, state, attempts)| (state, attempts)).collect()
        };
        assert_eq!(
            states_of(states(&node).await),
            [now("deferred", 1), now("deferred", 1), now("bounced", 1), now("sent", 1)]
        );
        assert_eq!(drain(&node).await, DeliveryStats::default(), "nothing goes again before its time");
        app.pass_seconds(80);
        assert_eq!(drain(&node).await, DeliveryStats { sent: 1, deferred: 1, ..DeliveryStats::default() });
        let grey: Vec<_> =
            server.received().into_iter().filter(|mail| mail.recipient.starts_with("grey")).collect();
        assert_eq!(grey.len(), 2);
        assert_eq!(grey[0].message, grey[1].message, "the same message under the same Message-ID");
        assert!(grey[0].message.contains("Message-ID: <"));
        app.pass_seconds(49 * 3_600);
        assert_eq!(drain(&node).await, DeliveryStats { failed: 1, ..DeliveryStats::default() }, "given up after two days");
    }
}

on_both! {
    async fn a_sender_that_died_is_replaced_when_its_lease_ends(app: TestApp) {
        let server = SmtpServer::start().await;
        let node = app.another_node(over(&server, 2));
        enqueue(&node, &["one@a.test", "two@a.test"]).await;
        node.write(|app, tx| {
            let until = plus_seconds(tx.now, app.config.mail.lease_seconds);
            let held = (
                mails::state.eq("leased"),
                mails::leased_by.eq(Id(uuid::Uuid::from_u128(1))),
                mails::leased_until.eq(At(until)),
            );
            Ok(diesel::update(mails::table).set(held).execute(tx.conn)?)
        })
        .await
        .unwrap();
        assert_eq!(drain(&node).await.sent, 0, "what another sender holds is left alone");
        app.pass_seconds(node.config.mail.lease_seconds + 1);
        assert_eq!(drain(&node).await.sent, 2);
    }
}

on_both! {
    async fn two_senders_send_nothing_twice(app: TestApp) {
        let server = SmtpServer::start().await;
        let nodes = [app.another_node(over(&server, 3)), app.another_node(over(&server, 3))];
        let recipients: Vec<String> = (0..120).map(|number| format!("member{number}@a.test")).collect();
        enqueue(&nodes[0], &recipients.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let (first, second) = tokio::join!(drain(&nodes[0]), drain(&nodes[1]));
        assert_eq!(first.sent + second.sent, 120);
        let accepted = server.accepted();
        assert_eq!(accepted.len(), 120);
        assert_eq!(accepted.into_iter().collect::<HashSet<_>>().len(), 120);
        assert!(server.connections() <= 6, "no more connections than allowed");
    }
}

on_both! {
    async fn connections_that_break_or_hang_lose_nothing(app: TestApp) {
        let server = SmtpServer::start().await;
        let node = app.another_node(over(&server, 1));
        enqueue(&node, &["bye@a.test"]).await;
        app.pass_seconds(1);
        enqueue(&node, &["next@a.test"]).await;
        assert_eq!(drain(&node).await, DeliveryStats { sent: 2, ..DeliveryStats::default() }, "a resting connection broke");
        assert_eq!(server.connections(), 2);
        enqueue(&node, &["slow@a.test"]).await;
        assert_eq!(drain(&node).await, DeliveryStats { deferred: 1, ..DeliveryStats::default() });
    }
}

on_both! {
    async fn a_server_that_is_away_is_waited_for(app: TestApp) {
        let server = SmtpServer::start().await;
        let closed = app.another_node(|config| {
            config.mail.smtp_url = "smtp://127.0.0.1:1".to_owned().into();
        });
        enqueue(&closed, &["one@a.test", "two@a.test", "three@a.test"]).await;
        assert_eq!(drain(&closed).await.sent, 0);
        let rows = states(&closed).await;
        assert!(rows.iter().all(|(_, state, attempts)| state == "queued" && *attempts == 0), "{rows:?}");
        app.pass_seconds(61);
        assert_eq!(drain(&app.another_node(over(&server, 2))).await.sent, 3);
    }
}

on_both! {
    async fn account_mail_goes_before_digests(app: TestApp) {
        let server = SmtpServer::start().await;
        let node = app.another_node(over(&server, 1));
        node.write(|app, tx| {
            let outgoing = trilateral::mail::Outgoing {
                id: tx.new_id(),
                at: tx.now,
                recipient: "digest@a.test",
                subject: "Digest",
                text: "Digest".to_owned(),
                html: "<p>Digest</p>".to_owned(),
                headers: Vec::new(),
            };
            let entry = outbox::Entry {
                list: List::Digest,
                kind: "digest",
                dedupe_key: "digest",
                member: None,
                recipient: "digest@a.test",
                subject: None,
                not_after: None,
            };
            outbox::enqueue_built(app, tx, &entry, outgoing)
        })
        .await
        .unwrap();
        app.pass_seconds(5);
        enqueue(&node, &["account@a.test"]).await;
        drain(&node).await;
        assert_eq!(server.accepted(), ["account@a.test", "digest@a.test"]);
    }
}

on_both! {
    async fn without_a_server_mails_become_files_and_can_be_read(app: TestApp) {
        enqueue(&app.app, &["ana@a.test"]).await;
        assert_eq!(drain(&app.app).await.sent, 1);
        let folder = app.app.config.data_dir.join("mail");
        let files: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().collect();
        assert_eq!(files.len(), 1);
        let text = std::fs::read_to_string(files[0].path()).unwrap();
        assert!(text.contains("To: ana@a.test"), "{text}");
        assert_eq!(app.visitor().get("/development/outbox").await.status, 404, "not in production");
    }
}

on_both! {
    async fn a_developer_reads_mails_in_the_browser(app: TestApp) {
        let node = app.another_node(|config| config.server.development = true);
        let (address, handle) = TestApp::serve(node.clone());
        let action = Some(("Open".to_owned(), "https://network.example/join/abc".to_owned()));
        node.write(|app, tx| {
            let letter = Letter { action, ..letter() };
            outbox::enqueue(app, tx, "test", "test", None, "ana@a.test", &letter)
        })
        .await
        .unwrap();
        let developer = Client::new(&address);
        let list = developer.get("/development/outbox").await.expect(200).text();
        assert!(list.contains("Una práctica espera") && list.contains("ana@a.test"), "{list}");
        let id = list.split("/development/outbox/").nth(1).unwrap().split('"').next().unwrap();
        let mail = developer.get(&format!("/development/outbox/{id}")).await.expect(200).text();
        assert!(mail.contains("<a href=\"https://network.example/join/abc\">"), "{mail}");
        assert_eq!(developer.get("/development/outbox/nothing").await.status, 404);
        handle.stop(false).await;
    }
}

on_both! {
    async fn settled_mails_are_deleted_after_their_time(app: TestApp) {
        enqueue(&app.app, &["ana@a.test"]).await;
        drain(&app.app).await;
        enqueue(&app.app, &["waits@a.test"]).await;
        app.pass_seconds(app.app.config.mail.keep_days * 86_400 + 1);
        app.app.write(trilateral::mail::clean_up).await.unwrap();
        let left = states(&app.app).await;
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(left[0].0, "waits@a.test");
    }
}

on_both! {
    async fn a_secret_in_a_mail_is_read_by_its_reader_alone(app: TestApp) {
        let server = SmtpServer::start().await;
        let url = server.url.clone();
        let node = app.another_node(|config| config.mail.smtp_url = SecretString::from(url));
        app.new_member("ana@a.test", "MX", trilateral::auth::Role::Member).await;
        app.visitor().post("/api/v1/auth/password-reset", &serde_json::json!({ "email": "ana@a.test" })).await.expect(202);
        app.do_what_was_asked().await;
        enqueue(&app.app, &["bo@a.test"]).await;
        let kept = async || -> Vec<(String, Option<String>)> {
            let read = |_: &App, tx: &mut trilateral::db::Tx<'_>| {
                let rows = mails::table.select((mails::recipient, mails::message)).order(mails::recipient);
                Ok(rows.load(tx.conn)?)
            };
            app.app.read(read).await.unwrap()
        };
        let waiting = kept().await;
        assert!(waiting[0].1.as_ref().is_some_and(|text| text.starts_with("closed.")), "{waiting:?}");
        assert!(waiting[1].1.as_ref().is_some_and(|text| text.contains("Subject:")), "{waiting:?}");
        assert_eq!(Sender::drain_all(&node).await.unwrap().sent, 2);
        let received = server.received().into_iter().find(|mail| mail.recipient == "ana@a.test").unwrap();
        assert!(received.message.contains("Subject:") && !received.message.contains("closed."), "{}", received.message);
        let after = kept().await;
        assert_eq!(after[0].1, None, "what let somebody in is gone once it was handed over");
        assert!(after[1].1.is_some(), "what is no secret stays");
    }
}
