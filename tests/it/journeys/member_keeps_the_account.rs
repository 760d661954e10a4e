//! A member looks after the account: log-ins, passwords, addresses, sessions.

use reqwest::Method;
use serde_json::json;
use trilateral::auth::Role;

use crate::support::{PASSWORD, TestApp, on_both};

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

/// A password that nobody has before a test gives it.
const OTHER: &str = "la milpa da frijol y calabaza";

fn credentials(password: &str) -> serde_json::Value {
    json!({ "email": "ana@example.org", "password": password })
}

on_both! {
    async fn changing_the_password_ends_all_other_sessions(app: TestApp) {
        let ana = app.member("ana@example.org", "MX", Role::Member).await;
        let other = app.logged_in("ana@example.org", PASSWORD).await;
        let change = |current: &str, new: &str| json!({ "current": current, "new": new });
        let weak = ana.post("/api/v1/me/password", &change(PASSWORD, "ana ana ana ana ana")).await.expect(422);
        assert_eq!(weak.faults(), ["/new password-personal"]);
        let wrong = ana.post("/api/v1/me/password", &change("guessed password", OTHER)).await.expect(422);
        assert_eq!(wrong.faults(), ["/current password-wrong"]);
        ana.post("/api/v1/me/password", &change(PASSWORD, OTHER)).await.expect(204);
        ana.get("/api/v1/me").await.expect(200);
        other.get("/api/v1/me").await.expect(401);
        assert_eq!(app.last_mail_to("ana@example.org").await.kind, "password-changed");
        app.visitor().post("/api/v1/auth/login", &credentials(PASSWORD)).await.expect(401);
        app.logged_in("ana@example.org", OTHER).await;
    }
}

on_both! {
    async fn a_new_address_counts_once_its_mailbox_has_answered(app: TestApp) {
        let ana = app.member("ana@example.org", "MX", Role::Member).await;
        app.new_member("luz@example.org", "MX", Role::Member).await;
        let ask = |email: &str, password: &str| json!({ "email": email, "password": password });
        let wrong = ana.post("/api/v1/me/email", &ask("new@example.org", "not the password")).await.expect(422);
        assert_eq!(wrong.faults(), ["/password password-wrong"]);
        ana.post("/api/v1/me/email", &ask("luz@example.org", PASSWORD)).await.expect(202);
        assert_eq!(app.last_mail_to("luz@example.org").await.kind, "already-member");
        ana.post("/api/v1/me/email", &ask("New@Example.org", PASSWORD)).await.expect(202);
        assert!(app.last_mail_to("ana@example.org").await.text.contains("new@example.org"));
        assert_eq!(ana.get("/api/v1/me").await.json()["email"], "ana@example.org");

        let link = app.last_mail_to("new@example.org").await.link("/account/email");
        let browser = app.visitor();
        assert!(browser.open(&link).await.expect(200).text().contains("new@example.org"));
        let secret = link.split_once("token=").unwrap().1;
        browser.fill(&link, "/account/email", &[("token", secret)]).await.expect(303);
        browser.post("/api/v1/auth/email", &json!({ "token": secret })).await.expect(410);
        // Both addresses are told, and whoever was logged in has to show that the password is theirs.
        for address in ["ana@example.org", "new@example.org"] {
            let told = app.last_mail_to(address).await;
            assert_eq!(told.kind, "email-changed", "{address}");
            assert!(told.text.contains("new@example.org"), "{}", told.text);
        }
        ana.get("/api/v1/me").await.expect(401);
        let ana = app.logged_in("new@example.org", PASSWORD).await;
        assert_eq!(ana.get("/api/v1/me").await.json()["email"], "new@example.org");
    }
}

on_both! {
    async fn a_refresh_token_works_once_and_a_copy_ends_the_session(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let mut ana = app.visitor();
        let first = ana.post("/api/v1/auth/login", &credentials(PASSWORD)).await.expect(200).json();
        assert_eq!((first["token_type"].as_str(), first["expires_in"].as_i64()), (Some("Bearer"), Some(900)));
        let refresh = |tokens: &serde_json::Value| json!({ "refresh_token": tokens["refresh_token"] });
        app.pass_seconds(901);
        ana.token = first["access_token"].as_str().map(str::to_owned);
        ana.get("/api/v1/me").await.expect(401);
        ana.token = None;
        let second = ana.post("/api/v1/auth/refresh", &refresh(&first)).await.expect(200).json();
        ana.token = second["access_token"].as_str().map(str::to_owned);
        ana.get("/api/v1/me").await.expect(200);
        app.pass_seconds(11);
        ana.post("/api/v1/auth/refresh", &refresh(&first)).await.expect(401);
        ana.post("/api/v1/auth/refresh", &refresh(&second)).await.expect(401);
        ana.get("/api/v1/me").await.expect(401);
    }
}

on_both! {
    async fn sessions_are_listed_and_ended_one_by_one_or_all(app: TestApp) {
        let ana = app.member("ana@example.org", "MX", Role::Member).await;
        let other = app.logged_in("ana@example.org", PASSWORD).await;
        let stranger = app.member("luz@example.org", "MX", Role::Member).await;
        let list = ana.get("/api/v1/me/sessions").await.expect(200).json();
        let sessions = list["items"].as_array().unwrap();
        assert_eq!(sessions.len(), 2);
        let theirs = sessions.iter().find(|session| session["current"] == false).unwrap();
        let path = format!("/api/v1/me/sessions/{}", theirs["id"].as_str().unwrap());
        stranger.delete(&path).await.expect(404);
        ana.delete(&path).await.expect(204);
        other.get("/api/v1/me").await.expect(401);
        let third = app.logged_in("ana@example.org", PASSWORD).await;
        third.post("/api/v1/auth/logout", &json!({})).await.expect(204);
        third.get("/api/v1/me").await.expect(401);
        let fourth = app.logged_in("ana@example.org", PASSWORD).await;
        fourth.post("/api/v1/auth/logout?everywhere=true", &json!({})).await.expect(204);
        ana.get("/api/v1/me").await.expect(401);
        let fifth = app.logged_in("ana@example.org", PASSWORD).await;
        fifth.delete("/api/v1/me/sessions").await.expect(204);
        fifth.get("/api/v1/me").await.expect(401);
    }
}

on_both! {
    async fn a_forgotten_password_is_replaced_and_nobody_learns_who_has_an_account(app: TestApp) {
        let ana = app.member("ana@example.org", "MX", Role::Member).await;
        let visitor = app.visitor();
        let ask = |email: &str| json!({ "email": email });
        let known = visitor.post("/api/v1/auth/password-reset", &ask("ana@example.org")).await.expect(202);
        let unknown = visitor.post("/api/v1/auth/password-reset", &ask("nobody@example.org")).await.expect(202);
        assert_eq!(known.text(), unknown.text());
        assert!(app.mails_to("nobody@example.org").await.is_empty());
        for _ in 0..2 {
            visitor.post("/api/v1/auth/password-reset", &ask("nobody@example.org")).await.expect(202);
        }
        visitor.post("/api/v1/auth/password-reset", &ask("nobody@example.org")).await.expect(429);

        let link = app.last_mail_to("ana@example.org").await.link("/choose-password");
        let choose = json!({ "token": link.split_once("token=").unwrap().1, "password": OTHER });
        visitor.post("/api/v1/auth/password", &choose).await.expect(200);
        ana.get("/api/v1/me").await.expect(401);
        app.logged_in("ana@example.org", OTHER).await;
        visitor.post("/api/v1/auth/password-reset", &ask("ana@example.org")).await.expect(202);
        let link = app.last_mail_to("ana@example.org").await.link("/choose-password");
        app.pass_seconds(3_601);
        visitor.open(&link).await.expect(410);
    }
}

on_both! {
    async fn failed_log_ins_wait_alike_with_and_without_an_account(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let visitor = app.visitor();
        for email in ["ana@example.org", "nobody@example.org"] {
            let guess = json!({ "email": email, "password": "a guessed password" });
            for _ in 0..11 {
                let wrong = visitor.post("/api/v1/auth/login", &guess).await.expect(401);
                assert_eq!(wrong.json()["code"], "wrong-credentials");
            }
            let wait = visitor.post("/api/v1/auth/login", &guess).await.expect(429);
            assert_eq!(wait.header("retry-after"), "30", "{email}");
        }
        visitor.post("/api/v1/auth/login", &credentials(PASSWORD)).await.expect(429);
        visitor.post("/api/v1/auth/password-reset", &json!({ "email": "ana@example.org" })).await.expect(202);
        let link = app.last_mail_to("ana@example.org").await.link("/choose-password");
        let choose = json!({ "token": link.split_once("token=").unwrap().1, "password": OTHER });
        visitor.post("/api/v1/auth/password", &choose).await.expect(200);
        app.logged_in("ana@example.org", OTHER).await;
        app.pass_seconds(31);
        let guess = json!({ "email": "nobody@example.org", "password": "a guessed password" });
        visitor.post("/api/v1/auth/login", &guess).await.expect(401);
        let wait = visitor.post("/api/v1/auth/login", &guess).await.expect(429);
        assert_eq!(wait.header("retry-after"), "60");
        let page = visitor.fill("/log-in", "/log-in", &[("email", "nobody@example.org"), ("password", "x")]).await;
        assert_eq!(page.expect(429).header("retry-after"), "60");
    }
}

on_both! {
    async fn fifty_log_ins_at_once_all_succeed(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let visitor = app.visitor();
        let body = credentials(PASSWORD);
        let all = (0..50).map(|_| visitor.post("/api/v1/auth/login", &body));
        for answer in futures_util::future::join_all(all).await {
            answer.expect(200);
        }
    }
}

on_both! {
    async fn the_account_page_does_all_of_it_and_loses_nothing_typed(app: TestApp) {
        let ana = app.page_member("ana@example.org", "CA", Role::Member).await;
        let profile = |revision: &'static str, name: &'static str| {
            [("revision", revision), ("name", name), ("organization", "Centre"), ("language", "en"), ("time_zone", "America/Toronto")]
        };
        ana.fill("/account", "/account", &profile("1", "Ana of the north")).await.expect(303);
        let conflict = ana.fill("/account", "/account", &profile("1", "Ana typed this")).await.expect(412);
        let text = conflict.text();
        assert!(text.contains("value=\"Ana typed this\"") && text.contains("<dd>Ana of the north</dd>"), "{text}");
        assert_eq!(conflict.input("revision").as_deref(), Some("2"));
        let empty = ana.fill("/account", "/account", &profile("2", "")).await.expect(422).text();
        assert!(empty.contains("id=\"name-error\""));
        let wrong = [("current", "no"), ("new", OTHER)];
        ana.fill("/account", "/account/password", &wrong).await.expect(422);
        ana.fill("/account", "/account/password", &[("current", PASSWORD), ("new", OTHER)]).await.expect(303);
        let address = [("email", "new@example.org"), ("password", PASSWORD)];
        let again = ana.fill("/account", "/account/email-address", &address).await.expect(422).text();
        assert!(again.contains("value=\"new@example.org\""));
        ana.submit("/account/log-out-everywhere", &[]).await.expect(403);
        ana.fill("/account", "/account/log-out-everywhere", &[]).await.expect(303);
        assert_eq!(ana.get("/account").await.status, 303);
        for page in ["/log-in", "/join", "/forgot-password"] {
            for language in ["en", "es", "fr"] {
                let text = app.visitor().get(&format!("{page}?lang={language}")).await.expect(200).text();
                assert!(!text.contains('⟦'), "{page} {language}");
            }
        }
    }
}
