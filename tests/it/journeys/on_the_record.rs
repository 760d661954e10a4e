//! What an auditor looks for first: who came in, who did not, who asked for more than they may, who read about whom.

use diesel::prelude::*;
use serde_json::json;
use trilateral::auth::Role;
use trilateral::db::schema::audit_events;

use crate::support::{PASSWORD, TestApp, on_both};

/// What is on record, in order: the act, who, on what.
async fn record(app: &TestApp) -> Vec<(String, String, String)> {
    let rows = app.app.read(|_, tx| {
        let rows = audit_events::table
            .order(audit_events::id)
            .select((audit_events::action, audit_events::actor_role, audit_events::subject_id))
            .load(tx.conn)?;
        Ok(rows)
    });
    rows.await.unwrap()
}

async fn acts(app: &TestApp, action: &str) -> Vec<(String, String)> {
    let record = record(app).await.into_iter().filter(|(act, ..)| act == action);
    record.map(|(_, role, subject)| (role, subject)).collect()
}

on_both! {
    async fn log_ins_denials_and_looks_at_people_are_on_record(app: TestApp) {
        let ana = app.new_member("ana@example.org", "MX", Role::Member).await;
        let id = ana.id.to_string();
        let visitor = app.visitor();
        for (email, password) in [("ana@example.org", "not the password of Ana"), ("nobody@example.org", PASSWORD)] {
            visitor.post("/api/v1/auth/login", &json!({ "email": email, "password": password })).await.expect(401);
        }
        let failed = acts(&app, "log-in.failed").await;
        assert_eq!(failed, [("system".to_owned(), id.clone()), ("system".to_owned(), "unknown".to_owned())]);
        let member = app.logged_in("ana@example.org", PASSWORD).await;
        assert_eq!(acts(&app, "log-in.succeeded").await, [("system".to_owned(), id.clone())]);

        member.get("/api/v1/members").await.expect(403);
        let denied = ("member".to_owned(), "GET /api/v1/members".to_owned());
        assert_eq!(acts(&app, "access.denied").await, [denied]);
        for _ in 0..100 {
            member.get("/api/v1/members").await.expect(403);
        }
        assert_eq!(acts(&app, "access.denied").await.len(), 60, "one who asks all the time fills no disk");

        let coordinator = app.member("carla@example.org", "MX", Role::Coordinator).await;
        coordinator.get("/api/v1/members").await.expect(200);
        coordinator.get(&format!("/api/v1/members/{id}")).await.expect(200);
        coordinator.get("/api/v1/applications").await.expect(200);
        let page = app.page_member("secretariat@example.org", "CA", Role::Administrator).await;
        page.get(&format!("/members/{id}")).await.expect(200);
        let by = |role: &str, subject: &str| (role.to_owned(), subject.to_owned());
        assert_eq!(acts(&app, "members.listed").await, [by("coordinator", "MX")]);
        assert_eq!(acts(&app, "applications.listed").await, [by("coordinator", "MX")]);
        assert_eq!(acts(&app, "member.read").await, [by("coordinator", &id), by("administrator", &id)]);

        let all: String = record(&app).await.iter().map(|(act, role, what)| format!("{act} {role} {what}\n")).collect();
        assert!(!all.contains('@') && !all.contains("ana"), "no address and no name: {all}");
    }
}

on_both! {
    async fn who_has_an_account_costs_no_more_than_who_has_none(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let visitor = app.visitor();
        let mut costs = Vec::new();
        for email in ["ana@example.org", "nobody@example.org"] {
            let before = app.statements();
            visitor.post("/api/v1/auth/password-reset", &json!({ "email": email })).await.expect(202);
            let reset = app.statements() - before;
            let application = json!({
                "name": "Ana", "email": email, "country": "MX", "languages": ["es"], "why": "Para compartir.",
            });
            visitor.post("/api/v1/applications", &application).await.expect(202);
            costs.push((reset, app.statements() - before - reset));
        }
        assert_eq!(costs[0], costs[1], "statements for a reset and an application");
        assert_eq!(app.mails_to("ana@example.org").await.len(), 2, "a link, and a word on the account");
        assert_eq!(app.mails_to("nobody@example.org").await.len(), 1, "a question whether the address is theirs");
        app.do_what_was_asked().await;
        assert_eq!(app.mails_to("ana@example.org").await.len(), 2, "what is done is done once");
    }
}

on_both! {
    async fn a_form_from_before_the_log_in_is_worth_nothing_in_the_session(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let browser = app.visitor();
        let before = browser.get("/join").await.expect(200).input("form_token").unwrap();
        let again = browser.get("/join").await.expect(200).input("form_token").unwrap();
        assert_ne!(before, again, "it looks different each time");
        let fields = [("email", "ana@example.org"), ("password", PASSWORD)];
        browser.fill("/log-in", "/log-in", &fields).await.expect(303);
        let inside = browser.get("/account").await.expect(200).input("form_token").unwrap();
        browser.submit("/account/log-out-elsewhere", &[("form_token", before.as_str())]).await.expect(403);
        browser.submit("/account/log-out-elsewhere", &[("form_token", inside.as_str())]).await.expect(303);
    }
}
