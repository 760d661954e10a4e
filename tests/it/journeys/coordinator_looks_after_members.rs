//! Those who look after members: what they see, and what they may change.

use reqwest::Method;
use serde_json::json;
use trilateral::auth::Role;

use crate::support::{Client, TestApp, on_both};

/// Where those who look after members find this one.
async fn own_path(client: &Client) -> String {
    format!("/api/v1/members/{}", client.get("/api/v1/me").await.json()["id"].as_str().unwrap())
}

on_both! {
    async fn sight_ends_at_the_border(app: TestApp) {
        let abroad = app.new_member("joe@example.org", "US", Role::Member).await;
        let plain = app.member("ana@example.org", "MX", Role::Member).await;
        let coordinator = app.member("coordina@example.org", "MX", Role::Coordinator).await;
        let administrator = app.member("admin@example.org", "CA", Role::Administrator).await;

        plain.get("/api/v1/members").await.expect(403);
        let seen = coordinator.get("/api/v1/members").await.expect(200).json();
        let names: Vec<_> = seen["items"].as_array().unwrap().iter().map(|member| member["name"].clone()).collect();
        assert_eq!(names, ["ana", "coordina"]);
        assert_eq!(coordinator.get("/api/v1/members?country=US").await.json()["items"], json!([]));
        let path = format!("/api/v1/members/{}", abroad.id);
        coordinator.get(&path).await.expect(404);
        coordinator.change(Method::PATCH, &path, "\"1\"", &json!({ "status": "active" })).await.expect(404);
        administrator.get(&path).await.expect(200);
        administrator.get("/api/v1/members/not-a-key").await.expect(404);
        let faults = administrator.get("/api/v1/members?role=x&limit=0&cursor=y").await.expect(422).faults();
        assert_eq!(faults, ["/role unknown-code", "/limit out-of-range", "/cursor malformed"]);

        let mut names = Vec::new();
        let mut next = String::new();
        loop {
            let page = administrator.get(&format!("/api/v1/members?limit=3{next}")).await.expect(200).json();
            names.extend(page["items"].as_array().unwrap().iter().map(|member| member["name"].clone()));
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(names, ["admin", "ana", "coordina", "joe"]);
        let found = administrator.get("/api/v1/members?q=JOE%40&status=active&role=member").await.json();
        assert_eq!(found["items"][0]["email"], "joe@example.org");
        assert_eq!(administrator.get("/api/v1/members?q=%25").await.json()["items"], json!([]));
    }
}

on_both! {
    async fn a_suspension_counts_at_once_and_can_be_taken_back(app: TestApp) {
        let ana = app.member("ana@example.org", "MX", Role::Member).await;
        let coordinator = app.member("coordina@example.org", "MX", Role::Coordinator).await;
        let path = own_path(&ana).await;
        let unreasoned = coordinator.change(Method::PATCH, &path, "\"1\"", &json!({ "status": "suspended" })).await;
        assert_eq!(unreasoned.expect(422).faults(), ["/reason required"]);
        let suspend = json!({ "status": "suspended", "reason": "Publicó datos de otras personas." });
        coordinator.change(Method::PATCH, &path, "\"9\"", &suspend).await.expect(412);
        coordinator.send(Method::PATCH, &path, &[], Some(("application/json", suspend.to_string()))).await.expect(428);
        let done = coordinator.change(Method::PATCH, &path, "\"1\"", &suspend).await.expect(200);
        ana.get("/api/v1/me").await.expect(401);
        assert!(app.last_mail_to("ana@example.org").await.text.contains("Publicó datos"));
        let credentials = json!({ "email": "ana@example.org", "password": crate::support::PASSWORD });
        app.visitor().post("/api/v1/auth/login", &credentials).await.expect(401);
        app.visitor().post("/api/v1/auth/password-reset", &json!({ "email": "ana@example.org" })).await.expect(202);
        assert_eq!(app.last_mail_to("ana@example.org").await.kind, "member-suspended");

        let again = coordinator.change(Method::PATCH, &path, done.header("etag"), &suspend).await.expect(409);
        assert_eq!(again.json()["allowed"], json!(["active"]));
        let back = json!({ "status": "active" });
        let back = coordinator.change(Method::PATCH, &path, done.header("etag"), &back).await.expect(200);
        assert_eq!(back.json()["status_reason"], json!(null));
        app.logged_in("ana@example.org", crate::support::PASSWORD).await;
    }
}

on_both! {
    async fn roles_are_given_by_administrators_and_the_last_one_stays(app: TestApp) {
        let ana = app.member("ana@example.org", "MX", Role::Member).await;
        let coordinator = app.member("coordina@example.org", "MX", Role::Coordinator).await;
        let admin = app.member("admin@example.org", "CA", Role::Administrator).await;
        let path = own_path(&ana).await;
        let promote = json!({ "role": "coordinator" });
        coordinator.change(Method::PATCH, &path, "\"1\"", &promote).await.expect(403);
        ana.get("/api/v1/applications").await.expect(403);
        admin.change(Method::PATCH, &path, "\"1\"", &promote).await.expect(200);
        ana.get("/api/v1/applications").await.expect(200);
        assert_eq!(app.last_mail_to("ana@example.org").await.kind, "member-role");

        let own = own_path(&admin).await;
        let leave = json!({ "role": "member" });
        let last = admin.change(Method::PATCH, &own, "\"1\"", &leave).await.expect(409);
        assert_eq!(last.json()["code"], "last-administrator");
        let second = app.member("second@example.org", "US", Role::Administrator).await;
        admin.change(Method::PATCH, &own, "\"1\"", &leave).await.expect(403);
        let other = own_path(&second).await;
        let (one, two) = futures_util::join!(
            admin.change(Method::PATCH, &other, "\"1\"", &leave),
            second.change(Method::PATCH, &own, "\"1\"", &leave),
        );
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert!(statuses == [200, 403] || statuses == [200, 409], "{statuses:?}");
    }
}

on_both! {
    async fn members_are_looked_after_on_pages(app: TestApp) {
        let ana = app.new_member("ana@example.org", "MX", Role::Member).await;
        let administrator = app.page_member("admin@example.org", "CA", Role::Administrator).await;
        let plain = app.page_member("luz@example.org", "MX", Role::Member).await;
        plain.get("/members").await.expect(403);
        let list = administrator.get("/members?q=ana&role=member&country=MX").await.expect(200).text();
        assert!(list.contains("ana@example.org") && !list.contains("luz@example.org"));
        let person = [("email", "new@example.org"), ("name", ""), ("country", "US"), ("organization", ""), ("language", "")];
        let again = administrator.fill("/members", "/members", &person).await.expect(422).text();
        assert!(again.contains("value=\"new@example.org\""));
        let mut person = person;
        person[1].1 = "New";
        administrator.fill("/members", "/members", &person).await.expect(303);
        assert_eq!(app.last_mail_to("new@example.org").await.kind, "invitation");

        let page = format!("/members/{}", ana.id);
        administrator.fill(&page, &page, &[("revision", "1"), ("role", "coordinator")]).await.expect(303);
        let stale = administrator.fill(&page, &page, &[("revision", "1"), ("role", "member")]).await;
        assert!(stale.expect(412).text().contains("Coordinator"));
        let suspend = [("revision", "2"), ("status", "suspended"), ("reason", "Away")];
        administrator.fill(&page, &page, &suspend).await.expect(303);
        assert!(administrator.get(&page).await.text().contains("Away"));
        for language in ["en", "es", "fr"] {
            for path in ["/members", &page, "/account"] {
                let text = administrator.get(&format!("{path}?lang={language}")).await.expect(200).text();
                assert!(!text.contains('⟦'), "{path} {language}");
            }
        }
        let back = [("revision", "3"), ("status", "active")];
        administrator.fill(&page, &page, &back).await.expect(303);
    }
}
