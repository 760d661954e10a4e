//! Sessions go on through crossed requests, end when they must, and stay ended.

use futures_util::future::join_all;
use serde_json::{Value, json};
use trilateral::auth::{Role, session};

use crate::support::{PASSWORD, TestApp, on_both};

fn credentials(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD })
}

fn refresh(tokens: &Value) -> Value {
    json!({ "refresh_token": tokens["refresh_token"] })
}

async fn reads(app: &TestApp, tokens: &Value) -> u16 {
    let mut client = app.visitor();
    client.token = tokens["access_token"].as_str().map(str::to_owned);
    client.get("/api/v1/me").await.status
}

on_both! {
    async fn two_refreshes_at_once_give_the_same_successor(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let visitor = app.visitor();
        let mut tokens = visitor.post("/api/v1/auth/login", &credentials("ana@example.org")).await.expect(200).json();
        for round in 0..25 {
            let body = refresh(&tokens);
            let answers = join_all((0..8).map(|_| visitor.post("/api/v1/auth/refresh", &body))).await;
            let pairs: Vec<Value> = answers.into_iter().map(|answer| answer.expect(200).json()).collect();
            assert!(pairs.iter().all(|pair| pair["refresh_token"] == pairs[0]["refresh_token"]), "round {round}");
            for pair in &pairs {
                assert_eq!(reads(&app, pair).await, 200, "round {round}");
            }
            tokens = pairs[0].clone();
            app.pass_seconds(60);
        }
        // A copy that is shown later ends all of it.
        let later = visitor.post("/api/v1/auth/refresh", &refresh(&tokens)).await.expect(200).json();
        app.pass_seconds(11);
        visitor.post("/api/v1/auth/refresh", &refresh(&tokens)).await.expect(401);
        visitor.post("/api/v1/auth/refresh", &refresh(&later)).await.expect(401);
        assert_eq!(reads(&app, &later).await, 401);
    }
}

on_both! {
    async fn a_member_has_twenty_sessions_and_the_oldest_go(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let visitor = app.visitor();
        let first = visitor.post("/api/v1/auth/login", &credentials("ana@example.org")).await.expect(200).json();
        app.pass_seconds(1);
        let body = credentials("ana@example.org");
        let tokens = join_all((0..30).map(|_| visitor.post("/api/v1/auth/login", &body))).await;
        let tokens: Vec<Value> = tokens.into_iter().map(|answer| answer.expect(200).json()).collect();
        assert_eq!(reads(&app, &first).await, 401);
        let mut open = 0;
        for pair in &tokens {
            open += usize::from(reads(&app, pair).await == 200);
        }
        assert_eq!(open, 20);
    }
}

on_both! {
    async fn those_who_decide_are_logged_out_after_an_hour_or_a_day(app: TestApp) {
        for (email, role) in [("coordina@example.org", Role::Coordinator), ("admin@example.org", Role::Administrator)] {
            let page = app.page_member(email, "CA", role).await;
            page.get("/account").await.expect(200);
            app.pass_seconds(3_600);
            assert_eq!(page.get("/account").await.status, 303, "{email} after an hour without use");
        }
        app.new_member("ana@example.org", "CA", Role::Coordinator).await;
        let visitor = app.visitor();
        let mut tokens = visitor.post("/api/v1/auth/login", &credentials("ana@example.org")).await.expect(200).json();
        for _ in 0..47 {
            app.pass_seconds(1_800);
            tokens = visitor.post("/api/v1/auth/refresh", &refresh(&tokens)).await.expect(200).json();
        }
        app.pass_seconds(1_800);
        visitor.post("/api/v1/auth/refresh", &refresh(&tokens)).await.expect(401);
        assert_eq!(reads(&app, &tokens).await, 401);

        let member = app.page_member("luz@example.org", "MX", Role::Member).await;
        app.pass_seconds(11 * 3_600);
        member.get("/account").await.expect(200);
    }
}

on_both! {
    async fn an_api_session_ends_after_thirty_days_however_often_it_is_renewed(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let visitor = app.visitor();
        let mut tokens = visitor.post("/api/v1/auth/login", &credentials("ana@example.org")).await.expect(200).json();
        for _ in 0..29 {
            app.pass_seconds(86_400);
            tokens = visitor.post("/api/v1/auth/refresh", &refresh(&tokens)).await.expect(200).json();
        }
        app.pass_seconds(86_400);
        visitor.post("/api/v1/auth/refresh", &refresh(&tokens)).await.expect(401);
    }
}

on_both! {
    async fn sessions_have_the_name_of_their_device_and_others_are_ended_at_once(app: TestApp) {
        let browser = app.page_member("ana@example.org", "CA", Role::Member).await;
        let agent = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")];
        let body = credentials("ana@example.org").to_string();
        let sent = app.visitor().send(reqwest::Method::POST, "/api/v1/auth/login", &agent, Some(("application/json", body))).await;
        let mut program = app.visitor();
        program.token = sent.expect(200).json()["access_token"].as_str().map(str::to_owned);
        let sessions = program.get("/api/v1/me/sessions").await.expect(200).json();
        let named = |current: bool| {
            let items = sessions["items"].as_array().unwrap();
            items.iter().find(|session| session["current"] == current).unwrap()["device"].clone()
        };
        assert_eq!((named(true), named(false)), (json!("Firefox, Linux"), json!("Firefox, Linux")));
        let other = app.logged_in("ana@example.org", PASSWORD).await;
        browser.fill("/account", "/account/log-out-elsewhere", &[]).await.expect(303);
        browser.get("/account?said=others-ended").await.expect(200);
        for ended in [&program, &other] {
            ended.get("/api/v1/me").await.expect(401);
        }
        let program = app.logged_in("ana@example.org", PASSWORD).await;
        let other = app.logged_in("ana@example.org", PASSWORD).await;
        program.delete("/api/v1/me/sessions?others=true").await.expect(204);
        program.get("/api/v1/me").await.expect(200);
        other.get("/api/v1/me").await.expect(401);
        assert_eq!(browser.get("/account").await.status, 303);
    }
}

on_both! {
    async fn whoever_confirms_a_new_address_stays_and_all_others_go(app: TestApp) {
        let browser = app.page_member("ana@example.org", "CA", Role::Member).await;
        let other = app.logged_in("ana@example.org", PASSWORD).await;
        let asked = [("email", "new@example.org"), ("password", PASSWORD)];
        browser.fill("/account", "/account/email-address", &asked).await.expect(303);
        let link = app.last_mail_to("new@example.org").await.link("/account/email");
        let secret = link.split_once("token=").unwrap().1.to_owned();
        browser.fill(&link, "/account/email", &[("token", &secret)]).await.expect(303);
        browser.get("/account").await.expect(200);
        other.get("/api/v1/me").await.expect(401);
    }
}

on_both! {
    async fn what_was_over_stays_over_when_the_clock_goes_back(app: TestApp) {
        let browser = app.page_member("ana@example.org", "CA", Role::Member).await;
        let visitor = app.visitor();
        let tokens = visitor.post("/api/v1/auth/login", &credentials("ana@example.org")).await.expect(200).json();
        visitor.post("/api/v1/auth/password-reset", &json!({ "email": "ana@example.org" })).await.expect(202);
        let link = app.last_mail_to("ana@example.org").await.link("/choose-password");

        // Seen to be over.
        app.pass_seconds(901);
        assert_eq!(reads(&app, &tokens).await, 401);
        app.pass_seconds(-901);
        assert_eq!(reads(&app, &tokens).await, 401);
        let tokens = visitor.post("/api/v1/auth/refresh", &refresh(&tokens)).await.expect(200).json();
        assert_eq!(reads(&app, &tokens).await, 200);
        app.pass_seconds(13 * 3_600);
        assert_eq!(browser.get("/account").await.status, 303);
        app.pass_seconds(-13 * 3_600);
        assert_eq!(browser.get("/account").await.status, 303);

        // Seen by nobody but the watch on the clock.
        let browser = app.page_member("luz@example.org", "CA", Role::Coordinator).await;
        app.pass_seconds(3_601);
        let now = app.now();
        app.app.write(move |app, tx| session::remember_ends(tx, now, &app.config.auth)).await.unwrap();
        app.pass_seconds(-3_601);
        assert_eq!(browser.get("/account").await.status, 303);
        assert_eq!(reads(&app, &tokens).await, 401);
        visitor.open(&link).await.expect(410);
        visitor.post("/api/v1/auth/refresh", &refresh(&tokens)).await.expect(200);
    }
}
