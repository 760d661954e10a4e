//! Each thing that can go wrong on the way has its own end, and is written down.

use diesel::prelude::*;
use secrecy::SecretString;
use trilateral::app::App;
use trilateral::config::Config;
use trilateral::db::schema::{mail_domains, mail_events, mail_pauses, mail_suppressions, mails};
use trilateral::mail::{DeliveryStats, Letter, List, Sender, outbox, pauses, suppression};
use trilateral::types::{Id, Locale};

use crate::support::{AUTHORITY, SmtpServer, TestApp, on_both};

fn letter() -> Letter {
    Letter {
        locale: Locale::En,
        subject: "A practice waits".to_owned(),
        paragraphs: vec!["Hello.".to_owned()],
        quotation: None,
        action: None,
        footing: "That is all.".to_owned(),
    }
}

async fn enqueue(app: &App, recipients: &[&str]) {
    for recipient in recipients {
        let recipient = (*recipient).to_owned();
        app.write(move |app, tx| {
            let cause = format!("test:{recipient}");
            outbox::enqueue(app, tx, "test", &cause, None, &recipient, &letter())
        })
        .await
        .unwrap();
    }
}

fn over(server: &SmtpServer) -> impl FnOnce(&mut Config) + use<> {
    let url = server.url.clone();
    move |config| {
        config.mail.smtp_url = SecretString::from(url);
        config.mail.connections = 1;
        config.mail.timeout_seconds = 1;
        config.mail.text_timeout_seconds = 1;
    }
}

async fn drain(app: &App) -> DeliveryStats {
    Sender::drain_all(app).await.unwrap()
}

/// The states that the mail to `recipient` went through, in order.
async fn way(app: &App, recipient: &str) -> Vec<String> {
    let recipient = recipient.to_owned();
    app.read(move |_, tx| {
        Ok(mail_events::table
            .inner_join(mails::table)
            .filter(mails::recipient.eq(recipient))
            .order(mail_events::sequence)
            .select(mail_events::state)
            .load(tx.conn)?)
    })
    .await
    .unwrap()
}

async fn paused(app: &App) -> Vec<(String, String)> {
    app.read(|_, tx| {
        Ok(mail_pauses::table
            .order(mail_pauses::name)
            .select((mail_pauses::scope, mail_pauses::name))
            .load(tx.conn)?)
    })
    .await
    .unwrap()
}

on_both! {
    async fn every_way_is_written_down(app: TestApp) {
        let server = SmtpServer::start().await;
        let node = app.another_node(over(&server));
        let people = ["ok@a.test", "hard@a.test", "full@a.test", "spam@a.test", "drop@b.test", "rate@c.test", "ours@d.test"];
        enqueue(&node, &people).await;
        let tally = drain(&node).await;
        assert_eq!(tally, DeliveryStats { sent: 1, deferred: 3, failed: 2, unknown: 1, dropped: 0 });
        for (recipient, states) in [
            ("ok@a.test", vec!["queued", "leased", "handed", "sent"]),
            ("hard@a.test", vec!["queued", "leased", "bounced"]),
            ("full@a.test", vec!["queued", "leased", "deferred"]),
            ("spam@a.test", vec!["queued", "leased", "handed", "bounced"]),
            ("drop@b.test", vec!["queued", "leased", "handed", "unknown"]),
            ("rate@c.test", vec!["queued", "leased", "deferred"]),
            ("ours@d.test", vec!["queued", "leased", "deferred"]),
        ] {
            assert_eq!(way(&node, recipient).await, states, "{recipient}");
        }
        assert!(server.connections() <= 2, "only the dropped one cost a connection");
    }
}

on_both! {
    async fn an_operator_vouches_for_the_authority_of_a_server(app: TestApp) {
        let server = SmtpServer::start_encrypted().await;
        let strangers = app.another_node(over(&server));
        enqueue(&strangers, &["ok@a.test"]).await;
        assert_eq!(drain(&strangers).await, DeliveryStats { deferred: 1, ..DeliveryStats::default() });
        assert!(server.received().is_empty(), "nothing is told to a server that nobody vouches for");
        let trusting = app.another_node(|config| {
            over(&server)(config);
            config.mail.root_certificates = AUTHORITY.to_owned();
        });
        assert_eq!(drain(&trusting).await.sent, 1);
        let nothing = app.another_node(|config| {
            over(&server)(config);
            config.mail.root_certificates = server_key();
        });
        assert!(Sender::new(&nothing, List::Account).is_err(), "a file without certificates is a mistake");
    }
}

fn server_key() -> String {
    AUTHORITY.replace("authority.pem", "server.key")
}

on_both! {
    async fn a_mail_in_doubt_goes_again_as_the_same_message_or_waits(app: TestApp) {
        let server = SmtpServer::start().await;
        let holding = app.another_node(|config| {
            over(&server)(config);
            config.mail.in_doubt = "hold".to_owned();
        });
        enqueue(&holding, &["drop@b.test"]).await;
        assert_eq!(drain(&holding).await.unknown, 1);
        app.pass_seconds(3_600);
        assert_eq!(drain(&holding).await, DeliveryStats::default(), "an operator decides");
        let node = app.another_node(over(&server));
        assert_eq!(drain(&node).await.sent, 1);
        let copies = server.received();
        assert_eq!(copies.len(), 2, "the price of not losing it");
        assert_eq!(copies[0].message, copies[1].message, "byte for byte, so that receivers can tell");
        let states = way(&node, "drop@b.test").await;
        assert_eq!(states, ["queued", "leased", "handed", "unknown", "queued", "leased", "handed", "sent"]);
    }
}

on_both! {
    async fn a_sender_that_died_with_a_text_on_its_way_leaves_a_doubt(app: TestApp) {
        let server = SmtpServer::start().await;
        let node = app.another_node(over(&server));
        enqueue(&node, &["one@a.test", "two@a.test"]).await;
        let died = |state: &'static str, recipient: &'static str| {
            node.write(move |app, tx| {
                let until = trilateral::types::clock::plus_seconds(tx.now, app.config.mail.lease_seconds);
                let held = (
                    mails::state.eq(state),
                    mails::attempts.eq(1_i64),
                    mails::leased_by.eq(Id(uuid::Uuid::from_u128(1))),
                    mails::leased_until.eq(trilateral::db::At(until)),
                );
                Ok(diesel::update(mails::table.filter(mails::recipient.eq(recipient))).set(held).execute(tx.conn)?)
            })
        };
        died("leased", "one@a.test").await.unwrap();
        died("handed", "two@a.test").await.unwrap();
        assert!(app.app.config.mail.lease_seconds <= 30, "taken over within half a minute");
        app.pass_seconds(app.app.config.mail.lease_seconds + 1);
        assert_eq!(drain(&node).await.sent, 2);
        assert_eq!(way(&node, "one@a.test").await, ["queued", "queued", "leased", "handed", "sent"]);
        assert_eq!(way(&node, "two@a.test").await, ["queued", "unknown", "queued", "leased", "handed", "sent"]);
    }
}

on_both! {
    async fn a_domain_that_asks_for_it_is_left_alone_on_every_node(app: TestApp) {
        let server = SmtpServer::start().await;
        let nodes = [app.another_node(over(&server)), app.another_node(over(&server))];
        enqueue(&nodes[0], &["rate1@c.test"]).await;
        drain(&nodes[0]).await;
        enqueue(&nodes[0], &["ana@c.test", "bo@c.test", "cy@c.test", "ok@a.test"]).await;
        assert_eq!(drain(&nodes[1]).await.sent, 1, "the other domain is served");
        let closed: Option<trilateral::db::At> = nodes[0]
            .read(|_, tx| Ok(mail_domains::table.find("c.test").select(mail_domains::closed_until).first(tx.conn)?))
            .await
            .unwrap();
        let ten_minutes = trilateral::types::clock::plus_seconds(app.now(), 600);
        assert_eq!(closed.unwrap().0, ten_minutes);
        app.pass_seconds(601);
        // The one that was told to slow down waits for longer than that; the others go, one after the other.
        nodes[0]
            .write(|_, tx| Ok(diesel::delete(mails::table.filter(mails::recipient.eq("rate1@c.test"))).execute(tx.conn)?))
            .await
            .unwrap();
        assert_eq!(drain(&nodes[1]).await.sent, 3);
    }
}

on_both! {
    async fn our_own_faults_hold_mail_back_and_score_nobody(app: TestApp) {
        let server = SmtpServer::start().await;
        let node = app.another_node(over(&server));
        enqueue(&node, &["ours@a.test", "ours@b.test"]).await;
        drain(&node).await;
        let domain = |name: &str| ("domain".to_owned(), name.to_owned());
        assert_eq!(paused(&node).await, [domain("a.test"), domain("b.test")]);
        enqueue(&node, &["ours@c.test"]).await;
        drain(&node).await;
        let list = ("list".to_owned(), "account".to_owned());
        assert_eq!(paused(&node).await, [domain("a.test"), list.clone(), domain("b.test"), domain("c.test")]);
        enqueue(&node, &["ok@z.test"]).await;
        assert_eq!(drain(&node).await, DeliveryStats::default(), "nothing goes until it is mended");
        let suppressed: i64 =
            node.read(|_, tx| Ok(mail_suppressions::table.count().get_result(tx.conn)?)).await.unwrap();
        assert_eq!(suppressed, 0);
        node.write(|_, tx| pauses::resume(tx, None, pauses::Scope::List, "account")).await.unwrap();
        assert_eq!(drain(&node).await.sent, 1);
    }
}

on_both! {
    async fn an_address_that_does_not_exist_is_written_to_once(app: TestApp) {
        let server = SmtpServer::start().await;
        let node = app.another_node(over(&server));
        enqueue(&node, &["hard@a.test"]).await;
        assert_eq!(drain(&node).await.failed, 1);
        node.write(|app, tx| outbox::enqueue(app, tx, "test", "second", None, "Hard@A.test", &letter()))
            .await
            .unwrap();
        assert_eq!(drain(&node).await, DeliveryStats { dropped: 1, ..DeliveryStats::default() });
        let why = node.read(|_, tx| suppression::why(tx, List::Digest, "hard@a.test")).await.unwrap();
        assert_eq!(why.unwrap().0, suppression::Why::NoSuchMailbox);
        let kept: Vec<Vec<u8>> = node
            .read(|_, tx| Ok(mail_suppressions::table.select(mail_suppressions::address_hash).load(tx.conn)?))
            .await
            .unwrap();
        assert!(kept.iter().all(|hash| hash.len() == 32), "no address is kept");
        node.write(|_, tx| suppression::lift(tx, "hard@a.test")).await.unwrap();
        assert!(node.read(|_, tx| suppression::why(tx, List::Digest, "hard@a.test")).await.unwrap().is_none());
    }
}

on_both! {
    async fn two_relays_share_the_work_and_stand_in_for_each_other(app: TestApp) {
        let (first, second) = (SmtpServer::start().await, SmtpServer::start().await);
        let urls = format!("{} 3*{}", first.url, second.url);
        let node = app.another_node(|config| {
            config.mail.smtp_url = SecretString::from(urls);
            config.mail.connections = 16;
            config.mail.messages_per_connection = 2;
        });
        let people: Vec<String> = (0..80).map(|number| format!("member{number}@a.test")).collect();
        enqueue(&node, &people.iter().map(String::as_str).collect::<Vec<_>>()).await;
        assert_eq!(drain(&node).await.sent, 80);
        let shares = (first.accepted().len(), second.accepted().len());
        assert!(shares.0 >= 10 && shares.1 >= 45, "one share to three: {shares:?}");
        assert!(first.connections() + second.connections() >= 40, "two messages a connection");
        let half_dead = format!("smtp://127.0.0.1:1 {}", first.url);
        let node = app.another_node(|config| config.mail.smtp_url = SecretString::from(half_dead));
        enqueue(&node, &["ana@a.test", "bo@a.test"]).await;
        assert_eq!(drain(&node).await.sent, 2);
    }
}
