//! Nobody alone keeps a statement from being shown, where a consultation says so; and nobody alone fills
//! an open one.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use crate::support::{Client, TestApp, on_both};

on_both! {
    async fn a_second_person_agrees_before_a_statement_is_kept_away(app: TestApp) {
        let asked = Asked::open(&app, |body| body["second_review"] = json!(true)).await;
        app.set_time("2027-03-10T12:00:00Z");
        app.new_member("dora@example.org", "CA", Role::Coordinator).await;
        let ana = asked.join().await;
        for text in ["The ministry does not listen.", "I will hurt him."] {
            ana.send(Method::POST, "/statements", &json!({ "text": text })).await.expect(201);
        }
        let dora = app.logged_in("dora@example.org", crate::support::PASSWORD).await;
        let carol = asked.staff().await;
        let reject = async |who: &Client, number: i64, reason: &str| {
            let body = json!({ "state": "rejected", "reason": reason });
            who.post(&asked.at(&format!("/statements/{number}/moderate")), &body).await
        };
        let proposed = reject(&carol, 4, "off-topic").await.expect(200).json();
        assert_eq!((&proposed["state"], &proposed["reason"]), (&json!("needs-review"), &Value::Null));
        let queue = dora.get(&asked.at("/moderation")).await.expect(200).json();
        assert_eq!(queue["items"][0]["proposed_reason"], "off-topic");
        let page = app.page_member("eve@example.org", "CA", Role::Coordinator).await;
        assert!(page.get(&format!("/consultations/{}/manage", asked.id)).await.text().contains("proposed not to show it: about something else"));
        assert_eq!(ana.receipt().await["statements"][0]["proposed_reason"], Value::Null, "a proposal is no outcome");
        let alone = reject(&carol, 4, "off-topic").await.expect(409).json();
        assert_eq!(alone["code"], "second-person-needed");
        let settled = reject(&dora, 4, "off-topic").await.expect(200).json();
        assert_eq!((&settled["state"], &settled["reason"]), (&json!("rejected"), &json!("off-topic")));
        // Where somebody may be in danger, nobody waits for anybody.
        assert_eq!(reject(&carol, 5, "threat").await.expect(200).json()["state"], "rejected");
        assert_eq!(carol.get(&asked.at("/care-notes")).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
        // A second person may also see it otherwise.
        ana.send(Method::POST, "/statements", &json!({ "text": "Nor does the city." })).await.expect(201);
        reject(&carol, 6, "unclear").await.expect(200);
        let show = json!({ "state": "approved" });
        dora.post(&asked.at("/statements/6/moderate"), &show).await.expect(200);
        assert!(app.visitor().get(&asked.at("/statements")).await.text().contains("Nor does the city."));
    }
}

/// The same installation on another port, with a limit on who comes in, behind a proxy.
fn behind_a_proxy(app: &TestApp, joins_per_minute: i64) -> (String, actix_web::dev::ServerHandle) {
    let node = app.another_node(|config| {
        config.consultations.joins_per_minute = joins_per_minute;
        config.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let (address, handle) = TestApp::serve(node);
    (address, handle)
}

on_both! {
    async fn nobody_fills_an_open_consultation_alone(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let (address, server) = behind_a_proxy(&app, 3);
        let join = async |from: &str| {
            let body = json!({ "consents": ["take-part"] }).to_string();
            let headers = [("x-forwarded-for", from)];
            Client::new(&address).send(Method::POST, &asked.at("/participants"), &headers, Some(("application/json", body))).await
        };
        for _ in 0..3 {
            join("203.0.113.7").await.expect(201);
        }
        let refused = join("203.0.113.7").await.expect(429);
        assert_eq!((refused.json()["code"].as_str(), refused.header("retry-after")), (Some("too-many-requests"), "60"));
        join("203.0.113.8").await.expect(201);
        app.pass_seconds(61);
        join("203.0.113.7").await.expect(201);

        // On the page the same in words, and nothing typed is lost.
        let person = Client::new(&address);
        person.keep_cookie("language", "fr");
        let at = format!("/consultations/{}/take-part", asked.id);
        let form = [("consents", "take-part"), ("language", "yua"), ("request", "")];
        for expected in [200, 200, 200, 429] {
            let token = person.get(&at).await.expect(200).input("form_token").unwrap();
            let fields: Vec<_> = form.iter().copied().chain([("form_token", token.as_str())]).collect();
            let body = serde_html_form::to_string(&fields).unwrap();
            let sent = person.send(Method::POST, &at, &[("x-forwarded-for", "203.0.113.9")], Some(("application/x-www-form-urlencoded", body))).await;
            let sent = sent.expect(expected);
            if expected == 429 {
                assert!(sent.text().contains("Réessayez dans une minute") && sent.text().contains("value=\"yua\" selected"), "{}", sent.text());
                assert_eq!(sent.header("retry-after"), "60");
            }
        }
        drop(server.stop(false));

        // A hall behind one address, or a proxy that nobody named: the operator says so, or the machine does.
        let (address, server) = behind_a_proxy(&app, 0);
        for from in ["203.0.113.7"; 8] {
            let body = json!({ "consents": ["take-part"] }).to_string();
            let sent = Client::new(&address).send(Method::POST, &asked.at("/participants"), &[("x-forwarded-for", from)], Some(("application/json", body))).await;
            sent.expect(201);
        }
        drop(server.stop(false));
        for _ in 0..70 {
            asked.join().await;
        }
    }
}
