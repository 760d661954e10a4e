//! Three countries ask together: each agrees to the same words, and the last one opens.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use crate::support::{Client, PASSWORD, TestApp, on_both};

on_both! {
    async fn it_opens_when_all_have_agreed(app: TestApp) {
        for (name, country, role) in [
            ("carol", "CA", Role::Coordinator),
            ("memo", "MX", Role::Coordinator),
            ("ursula", "US", Role::Coordinator),
            ("secretariat", "CA", Role::Administrator),
        ] {
            app.new_member(&format!("{name}@example.org"), country, role).await;
        }
        let who = async |name: &str| app.logged_in(&format!("{name}@example.org"), PASSWORD).await;
        let (canada, mexico, states) = (who("carol").await, who("memo").await, who("ursula").await);
        let body = json!({
            "country": "CA", "countries": ["CA", "MX"], "language": "en", "title": { "en": { "text": "Ours" } },
            "purpose": { "en": { "text": "To hear." } }, "benefit": { "en": { "text": "A plan." } }, "policy_areas": ["health"],
            "phases": [{ "kind": "statements", "begins_at": "2026-01-01T00:00:00Z", "ends_at": "2036-01-01T00:00:00Z" }],
        });
        let made = canada.post("/api/v1/consultations", &body).await.expect(201).json();
        let at = format!("/api/v1/consultations/{}", made["id"].as_str().unwrap());
        let open = async |who: &Client| who.post(&format!("{at}/open"), &Value::Null).await;
        let listed = async |who: &Client| who.get("/api/v1/consultations").await.expect(200).text().contains(made["id"].as_str().unwrap());

        assert!(!listed(&mexico).await, "a draft is its own country's until it is proposed");
        let proposed = open(&canada).await.expect(200).json();
        assert_eq!((&proposed["state"], &proposed["agreed_by"]), (&json!("draft"), &json!(["CA"])));
        assert_eq!(open(&canada).await.expect(200).json()["state"], "draft", "a second yes of the same country is none");
        assert!(listed(&mexico).await && !listed(&states).await);
        open(&states).await.expect(404);
        open(&who("secretariat").await).await.expect(403);
        app.visitor().get(&at).await.expect(404);

        // Whoever changes a word begins anew: the text, a question, a first statement.
        let read = mexico.get(&at).await.expect(200);
        mexico.change(Method::PUT, &at, read.header("etag"), &body).await.expect(200);
        assert_eq!(open(&mexico).await.expect(200).json()["agreed_by"], json!(["MX"]));
        let stale = mexico.change(Method::POST, &format!("{at}/open"), read.header("etag"), &Value::Null).await;
        stale.expect(412);
        mexico.post(&format!("{at}/seeds"), &json!({ "text": "Buses come late." })).await.expect(201);
        assert_eq!(open(&canada).await.expect(200).json()["agreed_by"], json!(["CA"]));
        let questions = json!({ "questions": [{ "name": "why", "kind": "long-text", "text": { "en": { "text": "Why?" } } }] });
        canada.send(Method::PUT, &format!("{at}/questions"), &[], Some(("application/json", questions.to_string()))).await.expect(200);
        assert_eq!(open(&mexico).await.expect(200).json()["agreed_by"], json!(["MX"]));

        let opened = open(&canada).await.expect(200).json();
        assert_eq!((&opened["state"], &opened["agreed_by"]), (&json!("open"), &Value::Null));
        app.visitor().get(&at).await.expect(200);
        open(&mexico).await.expect(409);
    }
}

on_both! {
    async fn the_page_says_who_has_agreed(app: TestApp) {
        let canada = app.page_member("carol@example.org", "CA", Role::Coordinator).await;
        let mexico = app.page_member("memo@example.org", "MX", Role::Coordinator).await;
        let fields = [
            ("title", "Ours"), ("purpose", "To hear."), ("benefit", "A plan."), ("policy_areas", "health"), ("countries", "CA"),
            ("countries", "MX"), ("language", "en"), ("access", "open"), ("visibility", "after-close"), ("threshold", "10"),
            ("phase_kind", "statements"), ("phase_begins", "2026-01-01"), ("phase_ends", "2036-01-01"),
        ];
        let made = canada.fill("/consultations/new", "/consultations/new", &fields).await.expect(303);
        let manage = format!("{}/manage", made.header("location").split("/manage").next().unwrap());
        let revision = canada.get(&manage).await.expect(200).input("revision").unwrap();
        canada.fill(&manage, &format!("{manage}/open"), &[("revision", &revision), ("confirmed", "true")]).await.expect(303);
        mexico.keep_cookie("language", "es");
        let page = mexico.get(&manage).await.expect(200).text();
        assert!(page.contains("Canadá: de acuerdo") && page.contains("México: todavía no se pronuncia"), "{page}");
        mexico.fill(&manage, &format!("{manage}/open"), &[("revision", &revision), ("confirmed", "true")]).await.expect(303);
        assert!(app.visitor().get("/consultations").await.text().contains("Ours"));
    }
}
