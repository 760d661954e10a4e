//! Errors look the same wherever they come from.

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
            ("languages", 140), ("forums", 9), ("instruments", 13), ("provisions", 310), ("commitments", 49),
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
