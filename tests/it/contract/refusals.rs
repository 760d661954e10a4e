//! Errors look the same wherever they come from.

use reqwest::Method;
use serde_json::json;
use trilateral::auth::Role;

use crate::support::{TestApp, on_both};

on_both! {
    async fn unknown_addresses_and_methods_are_problems(app: TestApp) {
        let visitor = app.visitor();
        let missing = visitor.get("/api/v1/nothing").await;
        assert_eq!(missing.status, 404);
        assert_eq!(missing.header("content-type"), "application/problem+json");
        assert_eq!(missing.json()["code"], "not-found");
        let wrong = visitor.delete("/api/v1/countries").await;
        assert_eq!((wrong.status, wrong.header("allow")), (405, "GET"));
        let unreadable = visitor.get("/api/v1/practices/%F3%91%AF").await;
        assert_eq!((unreadable.status, unreadable.json()["code"].as_str()), (404, Some("not-found")));
        let administrator = app.member("admin@example.org", "CA", trilateral::auth::Role::Administrator).await;
        let unreadable = administrator.get("/api/v1/members/no-key").await;
        assert_eq!((unreadable.status, unreadable.json()["code"].as_str()), (404, Some("not-found")));
        let page = visitor.get("/nothing?lang=fr").await;
        assert_eq!(page.status, 404);
        assert!(page.text().contains("lang=\"fr\"") && page.text().contains("Il n’y a rien ici"));
    }
}

on_both! {
    async fn the_vocabulary_is_served_and_loaded_once(app: TestApp) {
        let visitor = app.visitor();
        for (path, count) in [
            ("countries", 3), ("subdivisions", 102), ("policy-areas", 66), ("population-groups", 39),
            ("languages", 151), ("forums", 9), ("instruments", 13), ("provisions", 310), ("commitments", 49),
        ] {
            let list = visitor.get(&format!("/api/v1/{path}")).await;
            assert_eq!(list.json()["items"].as_array().map(Vec::len), Some(count), "{path}");
        }
        let changed = app
            .app
            .write(|app, tx| trilateral::taxonomy::synchronise(tx, &app.taxonomy))
            .await
            .unwrap();
        assert!(!changed, "a second load changes nothing");
        assert_eq!(visitor.get("/readyz").await.status, 200);
    }
}

on_both! {
    async fn every_answer_protects_its_reader(app: TestApp) {
        let visitor = app.visitor();
        for path in ["/", "/practices", "/nothing", "/api/v1/countries", "/api/v1/nothing", "/assets/style.css", "/livez"] {
            let answer = visitor.get(path).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains", "{path}");
            assert!(!answer.header("x-request-id").is_empty(), "{path}");
            assert!(answer.header("server").is_empty(), "{path}");
        }
        assert_eq!(visitor.get("/api/v1/countries").await.header("cache-control"), "private, no-cache");
        let head = visitor.send(reqwest::Method::HEAD, "/practices", &[], None).await;
        assert_eq!((head.status, head.text().len()), (200, 0));
        for number in 0..20 {
            let made_up = reqwest::Method::from_bytes(format!("MADE{number}").as_bytes()).unwrap();
            let refused = visitor.send(made_up, "/practices", &[], None).await;
            assert_eq!(refused.status, 405);
        }
        let metrics = visitor.get("/metrics").await.expect(200).text();
        assert!(!metrics.contains("MADE") && metrics.contains("method=\"other\""), "what a visitor makes up is no label");
        assert!(metrics.contains("trilateral_http_requests") && !metrics.contains("/practices/0"));
    }
}

on_both! {
    async fn lists_have_an_end_and_texts_hold_no_nul(app: TestApp) {
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let many = |count: usize| vec!["health"; count];
        let practice = json!({ "title": "Rides", "language": "en", "country": "CA", "policy_areas": many(61) });
        let refused = coordinator.post("/api/v1/practices", &practice).await.expect(422);
        assert_eq!(refused.faults(), ["/policy_areas too-many"], "repetitions count");
        let practice = json!({ "title": "Rides", "language": "en", "country": "CA", "policy_areas": many(60) });
        coordinator.post("/api/v1/practices", &practice).await.expect(201);
        let practice = json!({ "title": "R\0des", "language": "en", "country": "CA" });
        let refused = coordinator.post("/api/v1/practices", &practice).await.expect(422);
        assert_eq!(refused.faults(), ["/title holds-nul"]);
        let browser = app.visitor();
        let page = browser.fill("/log-in", "/log-in", &[("email", "a\0b@example.org"), ("password", "x")]).await;
        page.expect(422);

        let application = json!({
            "name": "Ana", "email": "ana@example.org", "country": "MX", "why": "Sí.",
            "languages": vec!["es"; 21], "policy_areas": many(21),
        });
        let refused = app.visitor().post("/api/v1/applications", &application).await.expect(422);
        assert_eq!(refused.faults(), ["/policy_areas too-many", "/languages too-many"]);
        let text = |text: &str| json!({ "en": { "text": text } });
        let consultation = json!({
            "country": "CA", "language": "en", "title": text("Ours"), "purpose": text("To hear."), "benefit": text("A plan."),
            "policy_areas": many(61),
            "labels": vec![json!({ "name": "TK", "words": "Ours." }); 21],
            "phases": [],
        });
        let refused = coordinator.post("/api/v1/consultations", &consultation).await.expect(422);
        assert_eq!(refused.faults(), ["/policy_areas too-many", "/labels too-many"]);
    }
}

on_both! {
    async fn an_address_of_its_own_is_no_key_of_its_neighbour(app: TestApp) {
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        for (method, path, allowed) in [
            (Method::GET, "/api/v1/applications/confirm", "POST"),
            (Method::PUT, "/api/v1/practices/facets", "GET"),
        ] {
            for client in [&coordinator, &app.visitor()] {
                let refused = client.send(method.clone(), path, &[], None).await.expect(405);
                assert_eq!(refused.header("allow"), allowed, "{method} {path}");
            }
        }
        coordinator.get("/api/v1/practices/facets?limit=0").await.expect(422);
    }
}
