//! Rules of the form "if fewer than", "if nobody yet", "if it was the last" hold when everybody acts at once.

use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use super::people_meet;
use crate::support::{PASSWORD, TestApp, on_both};

/// How often a race is run; `RACE_ROUNDS` says how often instead, for a longer look.
fn rounds(usually: usize) -> usize {
    std::env::var("RACE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usually)
}

on_both! {
    async fn two_countries_that_agree_at_once_open_it(app: TestApp) {
        for (name, country) in [("carol", "CA"), ("memo", "MX")] {
            app.new_member(&format!("{name}@example.org"), country, Role::Coordinator).await;
        }
        let canada = app.logged_in("carol@example.org", PASSWORD).await;
        let mexico = app.logged_in("memo@example.org", PASSWORD).await;
        let body = json!({
            "country": "CA", "countries": ["CA", "MX"], "language": "en", "title": { "en": { "text": "Ours" } },
            "purpose": { "en": { "text": "To hear." } }, "benefit": { "en": { "text": "A plan." } }, "policy_areas": ["health"],
            "phases": [{ "kind": "statements", "begins_at": "2026-01-01T00:00:00Z", "ends_at": "2036-01-01T00:00:00Z" }],
        });
        for round in 0..rounds(40) {
            let made = canada.post("/api/v1/consultations", &body).await.expect(201).json();
            let at = format!("/api/v1/consultations/{}", made["id"].as_str().unwrap());
            let open = format!("{at}/open");
            // The first yes shows the draft to the other country; then both say yes to other words.
            canada.post(&open, &Value::Null).await.expect(200);
            let read = canada.get(&at).await.expect(200);
            canada.change(Method::PUT, &at, read.header("etag"), &body).await.expect(200);
            canada.post(&open, &Value::Null).await.expect(200);
            let read = mexico.get(&at).await.expect(200);
            mexico.change(Method::PUT, &at, read.header("etag"), &body).await.expect(200);
            join(canada.post(&open, &Value::Null), mexico.post(&open, &Value::Null)).await;
            let state = canada.get(&at).await.expect(200).json()["state"].clone();
            assert_eq!(state, "open", "round {round}: both have agreed");
        }
    }
}

on_both! {
    async fn two_stewards_who_agree_at_once_are_enough(app: TestApp) {
        let mut stewards = Vec::new();
        for name in ["one", "two"] {
            stewards.push(app.new_member(&format!("{name}@example.org"), "CA", Role::Member).await.id);
        }
        let asked = Asked::open(&app, |body| {
            body["stewards"] = json!(stewards);
            body["stewards_needed"] = json!(2);
        })
        .await;
        // Each has two releases.
        let mut all = vec![asked];
        for _ in 1..rounds(8) {
            let another = Asked::open_one_more(&app, |body| {
                body["stewards"] = json!(stewards);
                body["stewards_needed"] = json!(2);
            });
            all.push(another.await);
        }
        app.set_time("2027-04-13T12:00:00Z");
        for asked in &all {
            let first = app.logged_in("one@example.org", PASSWORD).await;
            let second = app.logged_in("two@example.org", PASSWORD).await;
            for number in 1..=2 {
                assert_eq!(asked.release().await["state"], "waiting");
                let yes = json!({ "act": "release", "target": number, "approves": true });
                let path = asked.at("/approvals");
                let (one, other) = join(first.post(&path, &yes), second.post(&path, &yes)).await;
                assert_eq!((one.status, other.status), (200, 200));
                let staff = asked.staff().await;
                let releases = staff.get(&asked.at("/releases")).await.expect(200).json();
                let states: Vec<&Value> = releases["items"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
                assert!(states.iter().all(|state| **state != "waiting"), "release {number} waits for ever: {states:?}");
            }
        }
    }
}

on_both! {
    async fn two_nodes_make_one_release(app: TestApp) {
        for round in 0..rounds(8) {
            let asked = if round == 0 { Asked::open(&app, |_| ()).await } else { Asked::open_one_more(&app, |_| ()).await };
            app.set_time("2027-03-10T12:00:00Z");
            for _ in 0..8 {
                asked.join().await.answer("bus").await;
            }
            asked.close();
            let id = asked.id.parse().unwrap();
            let nodes = [app.another_node(|_| ()), app.another_node(|_| ()), app.another_node(|_| ())];
            let [one, other, third] = &nodes;
            let make = |node: &trilateral::app::App| {
                let node = node.clone();
                async move { trilateral::consultations::release(&node, id).await.unwrap() }
            };
            let ((one, other), third) = join(join(make(one), make(other)), make(third)).await;
            let made: Vec<_> = [one, other, third].into_iter().flatten().collect();
            assert_eq!(made.len(), 1, "round {round}: one of them made it");
            let seen = app.visitor().get(&asked.at("/releases")).await.expect(200).json()["items"].clone();
            assert_eq!((seen.as_array().unwrap().len(), &seen[0]["content"]), (1, made[0].content.as_ref().unwrap()));
            app.set_time("2027-03-01T12:00:00Z");
        }
    }
}

on_both! {
    async fn a_meeting_has_as_many_places_as_were_agreed(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let meeting = people_meet::agreed(&asked, 3).await;
        app.set_time("2027-03-12T12:00:00Z");
        let (staff, at) = (asked.staff().await, asked.at("/participants"));
        let body = json!({ "consents": ["take-part"], "meeting": meeting });
        let answers = join_all((0..12).map(|_| staff.post(&at, &body))).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        let full = answers.iter().filter(|answer| answer.status == 422).count();
        assert_eq!((made, full), (3, 9));
    }
}

on_both! {
    async fn two_administrators_who_remove_each_other_leave_one(app: TestApp) {
        for round in 0..rounds(12) {
            let mut all = Vec::new();
            for name in ["one", "two"] {
                let email = format!("{name}-{round}@example.org");
                let id = app.new_member(&email, "CA", Role::Administrator).await.id;
                all.push((id, app.logged_in(&email, PASSWORD).await));
            }
            let remove = |by: usize, whom: usize| {
                let (path, client) = (format!("/api/v1/members/{}", all[whom].0), &all[by].1);
                async move {
                    let read = client.get(&path).await;
                    (read.header("etag").to_owned(), path)
                }
            };
            let (one, two) = join(remove(0, 1), remove(1, 0)).await;
            let role = json!({ "role": "member" });
            join(
                all[0].1.change(Method::PATCH, &one.1, &one.0, &role),
                all[1].1.change(Method::PATCH, &two.1, &two.0, &role),
            )
            .await;
            let left: i64 = app
                .app
                .read(|_, tx| {
                    use diesel::prelude::*;
                    use trilateral::db::schema::members;
                    let left = members::table.filter(members::role.eq("administrator"));
                    Ok(left.count().get_result(tx.conn)?)
                })
                .await
                .unwrap();
            assert!(left >= 1, "round {round}: nobody is left");
            // The next round begins with nobody but the two that it makes.
            app.app
                .write(|_, tx| {
                    use diesel::prelude::*;
                    use trilateral::db::schema::members;
                    Ok(diesel::update(members::table).set(members::role.eq("member")).execute(tx.conn)?)
                })
                .await
                .unwrap();
        }
    }
}

on_both! {
    async fn nobody_passes_a_limit_by_sending_everything_at_once(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let voice = asked.join().await;
        let bodies: Vec<Value> =
            (0..30).map(|number| json!({ "text": format!("There is no ramp at stop {number}.") })).collect();
        let sent = join_all(bodies.iter().map(|body| voice.send(Method::POST, "/statements", body))).await;
        let taken = sent.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(taken, 20, "{:?}", sent.iter().map(|answer| answer.status).collect::<Vec<_>>());
        assert!(sent.iter().all(|answer| matches!(answer.status, 201 | 422)));
        assert_eq!(voice.receipt().await["statements"].as_array().unwrap().len(), 20);
    }
}
