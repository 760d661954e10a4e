//! What people relied on when they took part stays as it was, and results come on the dates that were told.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::{Asked, consultation};
use super::said_before_it_is_done::browser;
use crate::support::{TestApp, fields_of, on_both};

on_both! {
    async fn promises_hold(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let with = async |change: &dyn Fn(&mut Value)| {
            let mut body = consultation();
            change(&mut body);
            let etag = asked.etag().await;
            asked.staff().await.change(Method::PUT, &asked.at(""), &etag, &body).await
        };
        with(&|_| ()).await.expect(200);
        // Every setting that people relied on when they took part, in either direction.
        let changes: [(&str, Value); 18] = [
            ("languages", json!([{ "tag": "es", "fallback": "en" }])),
            ("title", json!({ "en": { "text": "Something else" } })),
            ("purpose", json!({ "en": { "text": "Another purpose." } })),
            ("benefit", json!({ "en": { "text": "Nothing." } })),
            ("countries", json!(["CA", "MX"])),
            ("language", json!("es")),
            ("time_zone", json!("America/Vancouver")),
            ("jurisdiction", json!("US")),
            ("access", json!("members")),
            ("visibility", json!("live")),
            ("visibility", json!("after-answer")),
            ("threshold", json!(6)),
            ("threshold", json!(20)),
            ("staff_read_early", json!(true)),
            ("second_review", json!(true)),
            ("labels", json!([{ "name": "other", "words": "Do what you like." }])),
            ("self_description", json!(["region"])),
            ("phases", json!([{ "kind": "listen", "begins_at": "2027-03-01T05:00:00Z", "ends_at": "2027-03-02T05:00:00Z" }])),
        ];
        // Open, closed, with its first release, with its last.
        for time in ["2027-03-02T12:00:00Z", "2027-03-29T06:00:00Z", "2027-03-30T12:00:00Z", "2027-05-30T12:00:00Z"] {
            app.set_time(time);
            if time > "2027-03-29T12" {
                asked.count().await;
                asked.count().await;
            }
            for (field, value) in &changes {
                let refused = with(&|body| body[field] = value.clone()).await.expect(422).faults();
                let is_named = refused.iter().any(|fault| fault.starts_with(&format!("/{field} ")));
                assert!(is_named, "{time} {field}: {refused:?}");
            }
        }
        // What adds a language breaks nothing, and is a promise from then on.
        with(&|body| body["title"]["yua"] = json!({ "text": "Bix u k\u{2bc}uchul" })).await.expect(200);
        with(&|body| body["title"]["yua"] = json!({ "text": "Otro" })).await.expect(422);
    }
}

on_both! {
    async fn live_results_need_a_door(app: TestApp) {
        app.member("carol@example.org", "CA", Role::Coordinator).await;
        let staff = app.logged_in("carol@example.org", crate::support::PASSWORD).await;
        for visibility in ["live", "after-answer"] {
            let mut body = consultation();
            body["visibility"] = json!(visibility);
            let refused = staff.post("/api/v1/consultations", &body).await.expect(422);
            assert_eq!(refused.faults(), ["/visibility named-first"]);
        }
        let asked = Asked::open_one_more(&app, |body| {
            body["access"] = json!("members");
            body["visibility"] = json!("live");
        })
        .await;
        app.set_time("2027-03-02T12:00:00Z");
        let dates = app.visitor().get(&asked.at("")).await.expect(200).json()["release_dates"].clone();
        let dates: Vec<&str> = dates.as_array().unwrap().iter().map(|date| date.as_str().unwrap()).collect();
        assert_eq!(dates, ["2027-03-10T13:00:00Z", "2027-03-19T21:00:00Z", "2027-03-29T05:00:00Z", "2027-04-12T05:00:00Z"]);
        for (time, number) in [("2027-03-10T12:59:00Z", 0), ("2027-03-10T13:00:00Z", 1), ("2027-03-29T04:00:00Z", 2)] {
            app.set_time(time);
            asked.count().await;
            let seen = app.visitor().get(&asked.at("/releases")).await.expect(200).json();
            assert_eq!(seen["items"].as_array().unwrap().len(), number, "{time}");
        }
    }
}

on_both! {
    async fn who_asks_sees_before_what_will_be_told(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let staff = asked.staff().await;
        let plan = async |people: &str| staff.get(&asked.at(&format!("/plan?people={people}"))).await.expect(200).json();
        let clarity = |plan: &Value| {
            let questions = plan["questions"].as_array().unwrap();
            questions.iter().map(|question| question["clarity"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for (people, way, sides) in [("12", "drowned", false), ("60", "rough", false), ("300", "clear", true)] {
            let plan = plan(people).await;
            assert_eq!(clarity(&plan), [way, "words"], "{plan}");
            assert_eq!(plan["sides"], sides);
        }
        let page = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        for wrong in ["0", "-3", "1000001", "many"] {
            let refused = staff.get(&asked.at(&format!("/plan?people={wrong}"))).await;
            assert!(refused.status == 400 || refused.status == 422, "{wrong}: {}", refused.status);
            let shown = page.get(&format!("/consultations/{}/plan?people={wrong}", asked.id)).await.expect(200).text();
            assert!(shown.contains("id=\"people-error\"") && shown.contains(&format!("value=\"{wrong}\"")), "{shown}");
        }
        // What anybody has said changes nothing in it.
        app.set_time("2027-03-02T12:00:00Z");
        let before = asked.staff().await.get(&asked.at("/plan")).await.expect(200).text();
        asked.join().await.answer("bus").await;
        assert_eq!(asked.staff().await.get(&asked.at("/plan")).await.expect(200).text(), before);

        let page = browser(&app, "dora@example.org").await;
        let at = format!("/consultations/{}/plan?people=12", asked.id);
        let shown = page.get(&at).await.expect(200).text();
        assert!(shown.contains("How do you get there?") && shown.contains("next to nothing will be told") && shown.contains("fewer than 30"), "{shown}");
        app.page_member("sol@example.org", "MX", Role::Coordinator).await.get(&at).await.expect(403);
    }
}

on_both! {
    async fn dates_that_were_told_stay(app: TestApp) {
        let mut body = Value::Null;
        let asked = Asked::open(&app, |asked| {
            asked["access"] = json!("members");
            asked["visibility"] = json!("live");
            body = asked.clone();
        })
        .await;
        app.set_time("2027-03-11T12:00:00Z");
        asked.count().await;
        let told = async || app.visitor().get(&asked.at("")).await.expect(200).json();
        let before = told().await;
        assert_eq!(before["put_off_at"], Value::Null);
        // The last day is put off by two weeks: what was told for before it stays, the last two dates move with it.
        body["phases"][1]["ends_at"] = json!("2027-04-12T05:00:00Z");
        body["phases"][2]["begins_at"] = json!("2027-04-12T05:00:00Z");
        let etag = asked.etag().await;
        asked.staff().await.change(Method::PUT, &asked.at(""), &etag, &body).await.expect(200);
        let after = told().await;
        for early in [0, 1] {
            assert_eq!(after["release_dates"][early], before["release_dates"][early]);
        }
        assert_eq!(after["release_dates"][2], "2027-04-12T05:00:00Z");
        assert_eq!(after["release_dates"][3], "2027-04-26T05:00:00Z");
        let page = app.visitor().get(&format!("/consultations/{}?lang=en", asked.id)).await.expect(200).text();
        assert!(page.contains("The last day was put off on 11 March 2027"), "{page}");
        app.set_time("2027-03-30T12:00:00Z");
        asked.count().await;
        asked.count().await;
        let seen = app.visitor().get(&asked.at("/releases")).await.expect(200).json()["items"].clone();
        let days: Vec<&Value> = seen.as_array().unwrap().iter().map(|release| &release["created_at"]).collect();
        assert_eq!(days, [&before["release_dates"][1], &before["release_dates"][0]]);
    }
}

on_both! {
    async fn who_looks_too_early_is_told_when(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let page = app.visitor().get(&format!("/consultations/{}/results?lang=en", asked.id)).await.expect(200).text();
        assert!(page.contains("There are no results yet") && page.contains("29 March 2027"), "{page}");
        app.visitor().get(&format!("/consultations/{}/results?release=1", asked.id)).await.expect(404);
        app.visitor().get(&format!("/consultations/{}/results.json", asked.id)).await.expect(404);
    }
}

on_both! {
    async fn promises_hold_on_pages(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.member("dora@example.org", "CA", Role::Coordinator).await;
        let at = format!("/consultations/{}/edit", asked.id);
        let changes = [
            ("title", "Something else"),
            ("purpose", "Another purpose."),
            ("benefit", "Nothing."),
            ("language", "es"),
            ("languages", "en"),
            ("countries", "MX"),
            ("access", "members"),
            ("visibility", "live"),
            ("threshold", "20"),
            ("labels", "other: do what you like"),
            ("staff_read_early", "true"),
            ("second_review", "true"),
            ("self_description", "region"),
            ("stewards", "dora@example.org"),
            ("stewards_needed", "1"),
            ("phase_ends", "2027-03-03"),
        ];
        for time in ["2027-03-02T12:00:00Z", "2027-03-29T06:00:00Z", "2027-05-30T12:00:00Z"] {
            app.set_time(time);
            asked.count().await;
            let staff = browser(&app, "dora@example.org").await;
            for (field, value) in changes {
                let mut fields = fields_of(&staff.get(&at).await.expect(200).text(), &at);
                if let Some(first) = fields.iter_mut().find(|(name, _)| name == field) {
                    value.clone_into(&mut first.1);
                } else {
                    fields.push((field.to_owned(), value.to_owned()));
                }
                let sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                let refused = staff.submit(&at, &sent).await;
                assert_eq!(refused.status, 422, "{time} {field}");
                assert!(refused.text().contains("error-summary"), "{time} {field}");
            }
            let kept = fields_of(&staff.get(&at).await.expect(200).text(), &at);
            let sent: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            staff.submit(&at, &sent).await.expect(303);
        }
    }
}
