//! A member looks after the account: log-ins, passwords, addresses, sessions.

use reqwest::Method;
use serde_json::json;
use trilateral::auth::Role;

use crate::support::{TestApp, on_both};

on_both! {
    async fn a_member_logs_in_and_changes_the_profile_as_it_was_read(app: TestApp) {
        let ana = app.member("ana@example.org", "MX", Role::Member).await;
        let me = ana.get("/api/v1/me").await.expect(200);
        assert_eq!(me.json()["name"], "ana");
        assert_eq!(me.json()["language"], "es");
        let etag = me.header("etag").to_owned();
        let change = json!({ "name": "Ana López", "time_zone": "America/Tijuana" });
        let missing = ana.send(Method::PATCH, "/api/v1/me", &[], Some(("application/json", change.to_string())));
        assert_eq!(missing.await.expect(428).json()["code"], "precondition-required");
        let changed = ana.change(Method::PATCH, "/api/v1/me", &etag, &change).await.expect(200);
        assert_eq!(changed.json()["name"], "Ana López");
        let stale = ana.change(Method::PATCH, "/api/v1/me", &etag, &change).await.expect(412);
        assert_eq!(stale.json()["code"], "stale-revision");
        let wrong = json!({ "name": "", "language": "de", "time_zone": "Mars" });
        let wrong = ana.change(Method::PATCH, "/api/v1/me", changed.header("etag"), &wrong).await.expect(422);
        assert_eq!(
            wrong.faults(),
            ["/name required", "/language unknown-language", "/time_zone unknown-time-zone"]
        );
        assert_eq!(app.visitor().get("/api/v1/me").await.status, 401);
    }
}
