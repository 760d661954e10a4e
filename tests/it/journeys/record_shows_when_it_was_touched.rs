//! Whoever holds the database can change the record of who did what, and not without its showing.

use diesel::prelude::*;
use serde_json::{Value, json};
use trilateral::audit::admin::job;
use trilateral::audit::sealing::{self, Head};
use trilateral::audit::verify::{self, Fault, Report};
use trilateral::audit::{EventRow, SealRow};
use trilateral::auth::Role;
use trilateral::db::schema::{audit_events, audit_seals};
use trilateral::db::{At, Json};
use trilateral::types::Id;
use trilateral::types::clock::plus_seconds;

use crate::support::{PASSWORD, TestApp, on_both};

async fn report(app: &TestApp, known: Vec<Head>) -> Report {
    app.app.read(move |app, tx| verify::verify(tx, &app.keys, &known)).await.unwrap()
}

async fn head(app: &TestApp) -> Head {
    app.app.read(|_, tx| sealing::head(tx)).await.unwrap().unwrap()
}

/// Some acts on record, each in the chain.
async fn with_acts(app: &TestApp) {
    let canada = app.member("canada@example.org", "CA", Role::Coordinator).await;
    app.member("ana@example.org", "CA", Role::Member).await;
    for _ in 0..6 {
        canada.get("/api/v1/members").await.expect(200);
        let body = json!({ "email": "ana@example.org", "password": "not the password" });
        app.visitor().post("/api/v1/auth/login", &body).await.expect(401);
        app.pass_seconds(31);
    }
    job::seal_new(app.app.clone()).await.unwrap();
}

type Rows = (Vec<EventRow>, Vec<SealRow>);

async fn rows(app: &TestApp) -> Rows {
    let read = app.app.read(|_, tx| {
        let events =
            audit_events::table.order(audit_events::id).select(EventRow::as_select()).load(tx.conn)?;
        let seals =
            audit_seals::table.order(audit_seals::number).select(SealRow::as_select()).load(tx.conn)?;
        Ok((events, seals))
    });
    read.await.unwrap()
}

/// What somebody with the database in hand makes of it.
async fn put(app: &TestApp, (events, seals): Rows) {
    let write = app.app.write(move |_, tx| {
        diesel::delete(audit_events::table).execute(tx.conn)?;
        diesel::delete(audit_seals::table).execute(tx.conn)?;
        for event in events {
            diesel::insert_into(audit_events::table).values(event).execute(tx.conn)?;
        }
        for seal in seals {
            diesel::insert_into(audit_seals::table).values(seal).execute(tx.conn)?;
        }
        Ok(())
    });
    write.await.unwrap();
}

/// A number below `bound`, for the round.
fn drawn(app: &TestApp, bound: usize) -> usize {
    let bytes = app.app.random();
    usize::from(u16::from_be_bytes([bytes[0], bytes[1]])) % bound
}

/// One change that somebody might make, by its kind.
fn touched(app: &TestApp, kind: usize, (mut events, mut seals): Rows) -> Rows {
    let (one, other) = (drawn(app, events.len()), drawn(app, events.len() - 1));
    let other = if other >= one { other + 1 } else { other };
    match kind {
        0 => events[one].subject_id.push('1'),
        1 => events[one].actor_id = Some(Id(uuid::Uuid::from_u128(7))),
        2 => events[one].detail = Json(json!({ "changed": true })),
        3 => events[one].at = At(plus_seconds(events[one].at.0, 1)),
        4 => drop(events.remove(one)),
        5 => {
            let gone = seals.remove(drawn(app, seals.len()));
            events.retain(|event| event.id != gone.event_id);
        }
        6 => {
            let (a, b) = (events[one].clone(), events[other].clone());
            events[one] = EventRow { id: a.id, ..b.clone() };
            events[other] = EventRow { id: b.id, ..a };
        }
        7 => {
            let event_id = seals[one].event_id;
            seals[one].event_id = seals[other].event_id;
            seals[other].event_id = event_id;
        }
        8 => {
            // Out of the middle, with all numbers behind it moved up.
            let gone = seals.remove(one.min(seals.len() - 2));
            events.retain(|event| event.id != gone.event_id);
            for (number, seal) in (1..).zip(&mut seals) {
                seal.number = number;
            }
        }
        9 => {
            let last = one.min(seals.len() - 1);
            for gone in seals.split_off(last) {
                events.retain(|event| event.id != gone.event_id);
            }
        }
        10 => {
            let id = Id(uuid::Uuid::from_u128(events[one].id.0.as_u128() + 1));
            events.push(EventRow { id, ..events[one].clone() });
        }
        11 => events[one] = EventRow { mac: None, key_id: String::new(), ..events[one].clone() },
        12 => {
            // A row goes with all seals behind it, so that the rest can be sealed anew.
            let from = one.min(seals.len() - 2);
            let gone = seals.split_off(from);
            events.retain(|event| event.id != gone[0].event_id);
        }
        13 => {
            seals.clear();
            events.retain(|event| event.action != "members.listed");
        }
        14 => events[one].mac = Some(vec![0]),
        _ => {
            let id = Id(uuid::Uuid::from_u128(events[one].id.0.as_u128() + 1));
            events.push(EventRow { id, mac: None, key_id: String::new(), ..events[one].clone() });
        }
    }
    (events, seals)
}

const KINDS: usize = 16;

on_both! {
    async fn every_change_is_found(app: TestApp) {
        with_acts(&app).await;
        let (whole, known) = (rows(&app).await, head(&app).await);
        let clean = report(&app, vec![known.clone()]).await;
        assert_eq!((clean.faults.as_slice(), clean.waiting), ([].as_slice(), 0));
        assert_eq!(clean.sealed, i64::try_from(whole.0.len()).unwrap());
        let rounds = std::env::var("RECORD_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(KINDS * 3);
        for round in 0..rounds {
            put(&app, touched(&app, round % KINDS, whole.clone())).await;
            // Whatever was put in is not taken into the chain, and what was cut short is not gone on with.
            let sealed = job::seal_all(app.app.clone()).await;
            assert!(sealed.is_ok() || [9, 12, 13].contains(&(round % KINDS)), "kind {}", round % KINDS);
            let kept = sealing::kept_head(&app.app.config.data_dir).unwrap().unwrap();
            assert_eq!(kept, known);
            let found = report(&app, vec![kept]).await;
            assert!(!found.faults.is_empty(), "kind {} was not found", round % KINDS);
            put(&app, whole.clone()).await;
        }
        assert!(report(&app, vec![known]).await.faults.is_empty());
    }
}

on_both! {
    async fn a_record_that_was_cut_short_is_not_gone_on_with(app: TestApp) {
        with_acts(&app).await;
        let ((mut events, mut seals), known) = (rows(&app).await, head(&app).await);
        for gone in seals.split_off(seals.len() - 2) {
            events.retain(|event| event.id != gone.event_id);
        }
        put(&app, (events, seals)).await;
        let body = json!({ "email": "ana@example.org", "password": PASSWORD });
        for _ in 0..5 {
            app.visitor().post("/api/v1/auth/login", &body).await.expect(200);
        }
        job::seal_new(app.app.clone()).await.unwrap_err();
        let kept = sealing::kept_head(&app.app.config.data_dir).unwrap().unwrap();
        assert_eq!(kept, known);
        let found = report(&app, vec![kept]).await;
        assert!(found.faults.iter().any(|fault| matches!(fault, Fault::CutShort(..))), "{:?}", found.faults);
        // Where the file is put aside, as after a restore, what is there counts from then on.
        std::fs::remove_file(sealing::head_file(&app.app.config.data_dir)).unwrap();
        job::seal_new(app.app.clone()).await.unwrap();
        assert_eq!(sealing::kept_head(&app.app.config.data_dir).unwrap().unwrap(), head(&app).await);
    }
}

on_both! {
    async fn what_acts_by_itself_in_the_database_is_told(app: TestApp) {
        with_acts(&app).await;
        let write = app.app.write(|_, tx| {
            use diesel::connection::SimpleConnection;
            use trilateral::db::DbConn;
            match tx.conn {
                DbConn::Sqlite(conn) => conn.batch_execute(
                    "CREATE TRIGGER mute BEFORE INSERT ON audit_events BEGIN SELECT RAISE(IGNORE); END",
                )?,
                DbConn::Postgres(conn) => conn.batch_execute("CREATE RULE mute AS ON INSERT TO audit_events DO INSTEAD NOTHING")?,
            }
            Ok(())
        });
        write.await.unwrap();
        let found = report(&app, Vec::new()).await;
        assert_eq!(found.faults, [Fault::Trigger("mute".to_owned())]);
    }
}

on_both! {
    async fn the_chain_goes_on_through_a_new_secret_a_cut_and_somebody_who_leaves(app: TestApp) {
        with_acts(&app).await;
        let before = head(&app).await;
        let node = app.another_node(|config| {
            let old = std::mem::replace(&mut config.auth.secret, "another secret of more than thirty letters".to_owned().into());
            config.auth.previous_secret = old;
        });
        let log_in = json!({ "email": "ana@example.org", "password": PASSWORD });
        let (address, server) = TestApp::serve(node.clone());
        crate::support::Client::new(&address).post("/api/v1/auth/login", &log_in).await.expect(200);
        job::seal_new(node.clone()).await.unwrap();
        let known = vec![before.clone()];
        let found = node.read(move |node, tx| verify::verify(tx, &node.keys, &known)).await.unwrap();
        assert_eq!(found.faults, []);
        assert!(found.head.unwrap().number > before.number);

        let later = plus_seconds(app.now(), -60);
        let known = vec![before.clone()];
        let whole = node.read(move |node, tx| verify::verify(tx, &node.keys, &known)).await.unwrap();
        let cut = node.write(move |_, tx| verify::cut(tx, &whole, later)).await.unwrap();
        assert!(cut > 0);
        let rest = node.read(move |node, tx| verify::verify(tx, &node.keys, &[])).await.unwrap();
        assert_eq!(rest.faults, []);
        assert!(rest.sealed > 0 && rest.sealed < before.number, "{} of {}", rest.sealed, before.number);
        let with_the_old = report(&app, Vec::new()).await;
        assert!(with_the_old.faults.iter().any(|fault| matches!(fault, Fault::UnknownKey(_))));
        server.stop(true).await;
    }
}

on_both! {
    async fn writers_wait_for_no_chain_and_everything_is_sealed_once(app: TestApp) {
        app.new_member("ana@example.org", "CA", Role::Member).await;
        let clients: Vec<_> = (0..8).map(|_| app.visitor()).collect();
        let body = json!({ "email": "ana@example.org", "password": PASSWORD });
        let writers = clients.iter().map(|client| async {
            for _ in 0..5 {
                client.post("/api/v1/auth/login", &body).await;
            }
        });
        let sealers = (0..3).map(|_| async {
            for _ in 0..10 {
                job::seal_new(app.app.clone()).await.unwrap();
            }
        });
        futures_util::future::join(futures_util::future::join_all(writers), futures_util::future::join_all(sealers)).await;
        job::seal_new(app.app.clone()).await.unwrap();
        let found = report(&app, Vec::new()).await;
        assert_eq!((found.faults.as_slice(), found.waiting), ([].as_slice(), 0));
        assert_eq!(found.sealed, i64::try_from(rows(&app).await.0.len()).unwrap());
    }
}

on_both! {
    async fn the_record_is_read_by_those_who_may_and_everybody_sees_who_looked(app: TestApp) {
        let canada = app.member("canada@example.org", "CA", Role::Coordinator).await;
        let mexico = app.member("mexico@example.org", "MX", Role::Coordinator).await;
        let secretariat = app.member("secretariat@example.org", "US", Role::Administrator).await;
        let ana = app.new_member("ana@example.org", "CA", Role::Member).await;
        let member = app.logged_in("ana@example.org", PASSWORD).await;
        canada.get(&format!("/api/v1/members/{}", ana.id)).await.expect(200);
        mexico.get("/api/v1/members").await.expect(200);

        let looks = member.get("/api/v1/me/accesses").await.expect(200).json();
        let looks = looks["items"].as_array().unwrap().clone();
        let told: Vec<(&str, &str, &str)> = looks
            .iter()
            .map(|look| (look["action"].as_str().unwrap(), look["by"].as_str().unwrap(), look["role"].as_str().unwrap()))
            .collect();
        assert_eq!(told, [("member.read", "canada", "coordinator")], "a list of Mexico shows nobody of Canada");

        let all = secretariat.get("/api/v1/audit?limit=100").await.expect(200).json();
        let acts = |list: &Value| -> Vec<String> {
            list["items"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap().to_owned()).collect()
        };
        assert!(acts(&all).contains(&"members.listed".to_owned()));
        let own = canada.get("/api/v1/audit?limit=100").await.expect(200).json();
        assert!(own["items"].as_array().unwrap().iter().all(|row| row["country"] == "CA"), "{own}");
        let foreign = canada.get("/api/v1/audit?country=MX").await.expect(200).json();
        assert_eq!(foreign["items"].as_array().unwrap().len(), 0);
        let filtered = secretariat.get(&format!("/api/v1/audit?action=member.read&subject={}", ana.id)).await;
        assert_eq!(acts(&filtered.expect(200).json()), ["member.read"]);
        let faults = secretariat.get("/api/v1/audit?from=yesterday&actor=me").await.expect(422).faults();
        assert_eq!(faults, ["/actor malformed", "/from malformed"]);
        let first = secretariat.get("/api/v1/audit?limit=2").await.expect(200).json();
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = secretariat.get(&format!("/api/v1/audit?limit=2&cursor={cursor}")).await.expect(200).json();
        assert_ne!(first["items"][1]["id"], second["items"][0]["id"]);

        let page = app.page_member("admin@example.org", "US", Role::Administrator).await;
        let text = page.get("/audit").await.expect(200).text();
        assert!(text.contains("Looked at a member") && !text.contains('⟦'), "{text}");
        let bad = page.get("/audit?from=yesterday").await.expect(422).text();
        assert!(bad.contains("href=\"#from\""));
        let file = page.get("/audit.csv").await.expect(200);
        assert!(file.text().contains("member.read") && file.header("content-type").starts_with("text/csv"));
        page.get("/account/accesses").await.expect(200);
    }
}
