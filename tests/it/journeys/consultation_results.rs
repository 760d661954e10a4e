//! Who gets at results, and who does not: leaked and guessed numbers, other people's releases, paths that
//! climb, approvals of yesterday, and staff of yesterday.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use crate::support::{PASSWORD, TestApp, on_both};

const ABSENT: &str = "00000000-0000-7000-8000-000000000000";

async fn answered(asked: &Asked<'_>) {
    for number in 0..12 {
        let voice = asked.join().await;
        voice.answer(if number % 2 == 0 { "bus" } else { "foot" }).await;
        voice.vote(1, "agree").await;
    }
}

on_both! {
    async fn a_number_that_leaked_opens_nothing(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        answered(&asked).await;
        let another = asked.staff().await.post("/api/v1/consultations", &json!({ "title": { "en": { "text": "Other" } } })).await;
        let another = another.expect(201).json()["id"].as_str().unwrap().to_owned();

        let voice = asked.join().await;
        for (name, role) in [("other", Role::Coordinator), ("admin", Role::Administrator), ("member", Role::Member)] {
            app.new_member(&format!("{name}@example.org"), "MX", role).await;
        }
        // Before the end, whoever knows the number of a release knows nothing else; after it, all do.
        for (time, status) in [("2027-03-10T12:00:00Z", 404), ("2027-03-30T12:00:00Z", 200)] {
            app.set_time(time);
            asked.count().await;
            for name in ["", "other", "admin", "member", "carol"] {
                let person = match name {
                    "" => app.visitor(),
                    name => app.logged_in(&format!("{name}@example.org"), PASSWORD).await,
                };
                person.get(&asked.at("/releases/1")).await.expect(status);
                let listed = person.get(&asked.at("/releases")).await.expect(200).json()["items"].clone();
                assert_eq!(listed.as_array().unwrap().len(), usize::from(status == 200), "{name}: {listed}");
                for rest in ["", ".csv", ".json"] {
                    let page = person.get(&format!("/consultations/{}/results{rest}", asked.id)).await;
                    assert!(page.status == status || (rest.is_empty() && page.status == 200), "{name} {rest}: {}", page.status);
                    assert!(status == 200 || !page.text().contains("class=\"bars\""), "{name} {rest}");
                }
            }
            voice.send(Method::GET, "/releases/1", &Value::Null).await.expect(status);
        }
        // Another consultation's number, a guessed consultation, numbers that are none.
        let visitor = app.visitor();
        visitor.get(&format!("/api/v1/consultations/{another}/releases/1")).await.expect(404);
        asked.staff().await.get(&format!("/api/v1/consultations/{another}/releases/1")).await.expect(404);
        for path in ["releases", "releases/1", "decisions", "statements", "paper", "statements/1/audio"] {
            visitor.get(&format!("/api/v1/consultations/{ABSENT}/{path}")).await.expect(404);
            visitor.get(&format!("/api/v1/consultations/{another}/{path}")).await.expect(404);
        }
        for number in ["0", "-1", "2", "1%00", "1%20", "9223372036854775807", "9223372036854775808", "one"] {
            visitor.get(&asked.at(&format!("/releases/{number}"))).await.expect(404);
        }
    }
}

on_both! {
    async fn paths_do_not_climb(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let staff = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let program = asked.staff().await;
        for climb in ["../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..%5c..%5cetc", "results.csv%00.json", "%2fetc%2fpasswd"] {
            for root in [
                format!("/consultations/{}/", asked.id),
                format!("/consultations/{}/paper/", asked.id),
                format!("/consultations/{}/statements/", asked.id),
                "/assets/".to_owned(),
                "/c/".to_owned(),
            ] {
                let page = staff.get(&format!("{root}{climb}")).await;
                assert!(page.status == 404 && !page.text().contains("root:"), "{root}{climb}: {}", page.status);
            }
            let answer = program.get(&asked.at(&format!("/releases/{climb}"))).await;
            assert_eq!(answer.status, 404, "{climb}");
        }
    }
}

on_both! {
    async fn an_approval_is_for_one_release_by_those_who_are_stewards(app: TestApp) {
        let (one, two) = (
            app.new_member("one@example.org", "CA", Role::Member).await.id,
            app.new_member("two@example.org", "CA", Role::Member).await.id,
        );
        let asked = Asked::open(&app, |body| {
            body["stewards"] = json!([one, two]);
            body["stewards_needed"] = json!(1);
        })
        .await;
        app.set_time("2027-03-10T12:00:00Z");
        answered(&asked).await;
        asked.close();
        asked.release().await;
        let say = async |who: &str, act: &str, target: i64| {
            let steward = app.logged_in(&format!("{who}@example.org"), PASSWORD).await;
            steward.post(&asked.at("/approvals"), &json!({ "act": act, "target": target, "approves": true })).await.status
        };
        // Not before there is one, not for a kind of act with a number that is not its own.
        assert_eq!(say("one", "release", 2).await, 404);
        assert_eq!(say("one", "export", 1).await, 422);
        assert_eq!(say("one", "release", 1).await, 200);
        app.set_time("2027-04-12T05:00:00Z");
        asked.release().await;
        let states = async || {
            let listed = asked.staff().await.get(&asked.at("/releases")).await.expect(200).json();
            listed["items"].as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(states().await, ["waiting", "published"], "yesterday's yes is not today's");
        assert_eq!(say("carol", "release", 2).await, 404, "who runs it is no steward of it");
        assert_eq!(say("one", "release", 1).await, 409, "what is public is public");

        // Whoever runs it cannot choose other stewards once people rely on these.
        let staff = asked.staff().await;
        let carol = staff.get("/api/v1/me").await.expect(200).json()["id"].clone();
        let read = staff.get(&asked.at("")).await.expect(200);
        let view = read.json();
        let mut body = json!({});
        for name in ["country", "countries", "language", "languages", "title", "purpose", "benefit", "policy_areas", "threshold", "jurisdiction", "time_zone", "stewards_needed", "self_description"] {
            body[name] = view[name].clone();
        }
        body["phases"] = view["phases"].as_array().unwrap().iter().map(|phase| json!({ "kind": phase["kind"], "begins_at": phase["begins_at"], "ends_at": phase["ends_at"] })).collect();
        for stewards in [json!([one, two, carol]), json!([carol]), json!([one])] {
            body["stewards"] = stewards;
            let refused = staff.change(Method::PUT, &asked.at(""), read.header("etag"), &body).await.expect(422);
            assert_eq!(refused.faults(), ["/stewards fixed-once-open"]);
        }
        body["stewards"] = json!([two, one]);
        staff.change(Method::PUT, &asked.at(""), read.header("etag"), &body).await.expect(200);
        let folder = tempfile::tempdir().unwrap();
        let refused = trilateral::consultations::export(&app.app, asked.id.parse().unwrap(), &folder.path().join("out")).await;
        assert_eq!(refused.unwrap_err().code, trilateral::error::Code::StewardsNeeded);
        assert!(!folder.path().join("out").exists(), "nothing is written without a yes");
    }
}

on_both! {
    async fn staff_of_yesterday_is_staff_no_more(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        answered(&asked).await;
        asked.count().await;
        let member = app.new_member("dora@example.org", "CA", Role::Coordinator).await.id;
        app.new_member("admin@example.org", "CA", Role::Administrator).await;
        let kept = app.logged_in("dora@example.org", PASSWORD).await;
        kept.get(&asked.at("/moderation")).await.expect(200);
        let admin = app.logged_in("admin@example.org", PASSWORD).await;
        let at = format!("/api/v1/members/{member}");
        let change = async |body: Value| {
            let etag = admin.get(&at).await.expect(200).header("etag").to_owned();
            admin.change(Method::PATCH, &at, &etag, &body).await.expect(200);
        };
        let mails = async || app.mails_to("dora@example.org").await.len();
        let staff_only = [
            (Method::GET, "/moderation", Value::Null),
            (Method::GET, "/care-notes", Value::Null),
            (Method::GET, "/invitations", Value::Null),
            (Method::POST, "/invitations", json!({ "kind": "group" })),
            (Method::POST, "/seeds", json!({ "text": "Mine." })),
            (Method::POST, "/statements/1/moderate", json!({ "state": "needs-review" })),
            (Method::PUT, "/statements/1/audio", json!("OggS")),
            (Method::POST, "/paper", json!("Consent\nx\n")),
            (Method::POST, "/archive", Value::Null),
        ];
        for (body, refused) in [(json!({ "role": "member", "reason": "Another post." }), [401, 403]), (json!({ "status": "suspended", "reason": "Left." }), [401, 401])] {
            change(body).await;
            let before = mails().await;
            for (method, path, body) in &staff_only {
                let text = (!body.is_null()).then(|| ("application/json", body.to_string()));
                let answer = kept.send(method.clone(), &asked.at(path), &[], text).await;
                assert!(refused.contains(&answer.status), "{method} {path}: {}", answer.status);
            }
            assert_eq!(mails().await, before);
        }
        let none = asked.staff().await.get(&asked.at("/releases")).await.expect(200).json();
        assert_eq!(none["items"], json!([]), "nothing was made");
        let invitations = asked.staff().await.get(&asked.at("/invitations")).await.expect(200).json();
        assert_eq!(invitations["items"], json!([]));
    }
}
