//! Months of digests in a few seconds: whatever the clock does, each thing is told exactly once, in a
//! digest or in its "and n more", and each period has at most one digest.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::db::Json;
use trilateral::db::schema::digest_issues;
use trilateral::digests::compose_all;
use trilateral::types::Id;

use crate::support::{TestApp, on_both};

/// Numbers that look like chance and are the same each time (a linear congruential generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

const MEMBERS: [(&str, &str, &str, i64); 5] = [
    ("daily@a.example", "daily", "America/Toronto", 2),
    ("newfoundland@a.example", "daily", "America/St_Johns", 23),
    ("weekly@a.example", "weekly", "America/Mexico_City", 8),
    ("fortnight@a.example", "biweekly", "America/Los_Angeles", 1),
    ("monthly@a.example", "monthly", "America/New_York", 0),
];

type Issue = (Id, String, String, Json<Value>);

on_both! {
    async fn each_thing_is_told_exactly_once(app: TestApp) {
        let mut names = BTreeMap::new();
        app.set_time("2026-09-20T12:00:00Z");
        for (email, frequency, zone, hour) in MEMBERS {
            let member = app.member(email, "CA", Role::Member).await;
            let choice = json!({ "frequency": frequency, "time_zone": zone, "hour": hour, "maximum_items": 3 });
            member.change(Method::PUT, "/api/v1/me/digest-preferences", "\"0\"", &choice).await.expect(200);
            let id: Id = member.get("/api/v1/me").await.expect(200).json()["id"].as_str().unwrap().parse().unwrap();
            names.insert(id, email);
        }
        let mut chance = Chance(11);
        let mut published = 0_u64;
        // Over both changes of the clocks of the year.
        for _ in 0..400 {
            for _ in 0..chance.below(3) {
                app.publish(&format!("Practice {published}"), "CA", "health", "en").await;
                published += 1;
            }
            let outage = if chance.below(25) == 0 { 5 * 86_400 } else { 0 };
            let step = i64::try_from(chance.below(86_400)).unwrap() - 600;
            app.pass_seconds(step + outage);
            compose_all(&app.app, app.now()).await.unwrap();
        }
        app.pass_seconds(40 * 86_400);
        compose_all(&app.app, app.now()).await.unwrap();
        let issues: Vec<Issue> = app
            .app
            .read(|_, tx| {
                let columns = (digest_issues::member_id, digest_issues::period_key, digest_issues::state, digest_issues::content);
                Ok(digest_issues::table.order(digest_issues::composed_at).select(columns).load(tx.conn)?)
            })
            .await
            .unwrap();
        let mut told: BTreeMap<Id, (u64, BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
        for (member, period, state, content) in issues {
            let (total, keys, periods) = told.entry(member).or_default();
            assert!(periods.insert(period.clone()), "two digests for {period}");
            if state != "composed" {
                continue;
            }
            for part in content.0["parts"].as_array().unwrap() {
                *total += part["total"].as_u64().unwrap();
                for item in part["items"].as_array().unwrap() {
                    assert!(keys.insert(item["key"].as_str().unwrap().to_owned()), "told twice: {item}");
                }
            }
        }
        assert!(published > 300, "{published}");
        for (member, name) in names {
            assert_eq!(told[&member].0, published, "{name}: each in one digest or in its “and n more”");
        }
    }
}

on_both! {
    async fn questions_do_not_grow_with_readers(app: TestApp) {
        use diesel::connection::{Connection, InstrumentationEvent};
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering};

        let mut reads = Vec::new();
        for (round, readers) in [4_usize, 40].into_iter().enumerate() {
            for number in 0..readers {
                let email = format!("reader{round}-{number}@a.example");
                let member = app.new_member(&email, "CA", Role::Member).await;
                let reader = trilateral::digests::Reader {
                    id: member.id,
                    language: member.language,
                    time_zone: "UTC".to_owned(),
                    country: member.country,
                    role: Role::Member,
                    email: None,
                };
                app.app
                    .write(move |app, tx| {
                        let choice = trilateral::digests::SavePreferences {
                            frequency: "daily".to_owned(),
                            ..trilateral::digests::SavePreferences::default()
                        };
                        trilateral::digests::save(app, tx, &reader, choice.parse(&app.taxonomy)?, 0, "test")
                    })
                    .await
                    .unwrap();
            }
            app.publish(&format!("For round {round}"), "CA", "health", "en").await;
            app.pass_seconds(86_400);
            let count = Arc::new(AtomicUsize::new(0));
            let counter = Arc::clone(&count);
            app.app
                .write(move |_, tx| {
                    tx.conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
                        if let InstrumentationEvent::StartQuery { query, .. } = event
                            && query.to_string().to_uppercase().starts_with("SELECT")
                        {
                            counter.fetch_add(1, Ordering::SeqCst);
                        }
                    });
                    Ok(())
                })
                .await
                .unwrap();
            let composed = compose_all(&app.app, app.now()).await.unwrap();
            assert!(composed.mails >= u64::try_from(readers).unwrap());
            reads.push(count.load(Ordering::SeqCst));
        }
        assert!(reads[0] > 0 || app.app.database.kind() == trilateral::db::DatabaseKind::Postgres, "{reads:?}");
        assert!(reads[1] <= reads[0] + 4, "ten times the readers, as many questions: {reads:?}");
    }
}
