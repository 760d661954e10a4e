//! Passwords are guessed, by many at once and from many addresses: few are evaluated, and the owner gets in.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::config::Config;

use crate::support::{Client, PASSWORD, Response, TestApp, on_both};

const OTHER: &str = "una frase bastante larga";
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Another node of the same installation, behind a proxy that names the visitors.
struct Node {
    address: String,
    server: actix_web::dev::ServerHandle,
}

impl Node {
    fn of(app: &TestApp, change: impl FnOnce(&mut Config)) -> Self {
        let node = app.another_node(|config| {
            config.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
            change(config);
        });
        let (address, handle) = TestApp::serve(node);
        Self { address, server: handle }
    }

    async fn post(&self, from: &str, path: &str, body: &Value) -> Response {
        let client = Client::new(&self.address);
        client.send(Method::POST, path, &[("x-forwarded-for", from)], Some((JSON, body.to_string()))).await
    }

    async fn guess(&self, from: &str, email: &str, password: &str) -> u16 {
        let body = json!({ "email": email, "password": password });
        self.post(from, "/api/v1/auth/login", &body).await.status
    }

    /// Logs in on a page, as a browser that comes from `from`.
    async fn log_in(&self, browser: &Client, from: &str, email: &str, password: &str) -> Response {
        let form = browser.get("/log-in").await;
        let fields = [
            ("form_token", form.input("form_token").unwrap()),
            ("email", email.to_owned()),
            ("password", password.to_owned()),
        ];
        let body = serde_html_form::to_string(fields).unwrap();
        browser.send(Method::POST, "/log-in", &[("x-forwarded-for", from)], Some((FORM, body))).await
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// An address of the attackers, as many as there are.
fn attacker(number: usize) -> String {
    format!("198.18.{}.{}", number / 250, number % 250)
}

on_both! {
    async fn of_two_hundred_at_once_few_are_evaluated_with_and_without_an_account(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let nodes = [Node::of(&app, |_| ()), Node::of(&app, |_| ())];
        for email in ["ana@example.org", "nobody@example.org"] {
            let tries = (0..200).map(|number| {
                let node = &nodes[number % 2];
                async move { node.guess(&attacker(number), email, &format!("a guessed password {number}")).await }
            });
            let answers = join_all(tries).await;
            let evaluated = answers.iter().filter(|status| **status == 401).count();
            assert!((1..=11).contains(&evaluated), "{email}: {evaluated} evaluated");
            assert_eq!(answers.iter().filter(|status| **status == 429).count(), 200 - evaluated, "{email}");
        }
    }
}

on_both! {
    async fn round_after_round_no_more_are_evaluated_than_the_rule_allows(app: TestApp) {
        let nodes = [Node::of(&app, |_| ()), Node::of(&app, |_| ())];
        for round in 0..25 {
            let email = format!("nobody-{round}@example.org");
            let tries = (0..24).map(|number| {
                let (node, email) = (&nodes[number % 2], &email);
                async move { node.guess(&attacker(round * 24 + number), email, "a guessed password").await }
            });
            let evaluated = join_all(tries).await.iter().filter(|status| **status == 401).count();
            assert!((10..=11).contains(&evaluated), "round {round}: {evaluated} evaluated");
        }
    }
}

on_both! {
    async fn an_address_that_tries_many_accounts_is_stopped_alone(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let node = Node::of(&app, |_| ());
        let mut evaluated = 0;
        for round in 0..4 {
            let tries = (0..25).map(|number| {
                let (node, email) = (&node, format!("nobody-{round}-{number}@example.org"));
                async move { node.guess("203.0.113.7", &email, "a guessed password").await }
            });
            evaluated += join_all(tries).await.iter().filter(|status| **status == 401).count();
        }
        assert_eq!(evaluated, 30);
        let refused = json!({ "email": "ana@example.org", "password": PASSWORD });
        let refused = node.post("203.0.113.7", "/api/v1/auth/login", &refused).await.expect(429);
        assert_eq!(refused.header("retry-after"), "3600");
        assert_eq!(node.guess("203.0.113.8", "ana@example.org", PASSWORD).await, 200);
        app.pass_seconds(3_600);
        assert_eq!(node.guess("203.0.113.7", "ana@example.org", PASSWORD).await, 200);
    }
}

on_both! {
    async fn a_refused_try_counts_against_its_address_and_lengthens_nothing(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let node = Node::of(&app, |_| ());
        for number in 0..11 {
            assert_eq!(node.guess(&attacker(number), "ana@example.org", "a guessed password").await, 401);
        }
        for _ in 0..40 {
            assert_eq!(node.guess("203.0.113.7", "ana@example.org", "a guessed password").await, 429);
        }
        assert_eq!(node.guess("203.0.113.7", "nobody@example.org", "a guessed password").await, 429);
        app.pass_seconds(30);
        assert_eq!(node.guess("203.0.113.9", "ana@example.org", PASSWORD).await, 200);
    }
}

on_both! {
    async fn the_owner_gets_in_while_others_guess(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let node = Node::of(&app, |_| ());
        let browser = Client::new(&node.address);
        node.log_in(&browser, "192.0.2.1", "ana@example.org", PASSWORD).await.expect(303);
        let credentials = json!({ "email": "ana@example.org", "password": PASSWORD });
        let tokens = node.post("192.0.2.2", "/api/v1/auth/login", &credentials).await.expect(200).json();
        let mut program = credentials.clone();
        program["device_token"] = tokens["device_token"].clone();
        browser.fill("/account", "/log-out", &[]).await.expect(303);

        // Everybody guesses until the password is worth nothing to strangers.
        let (mut evaluated, mut number) = (0, 0);
        for _ in 0..120 {
            for _ in 0..2 {
                number += 1;
                let status = node.guess(&attacker(number), "ana@example.org", "a guessed password").await;
                evaluated += usize::from(status == 401);
            }
            app.pass_seconds(901);
        }
        assert_eq!(evaluated, 90);
        let refused = node.post("192.0.2.9", "/api/v1/auth/login", &credentials).await.expect(429);
        assert_eq!(refused.json()["code"], "password-disabled");
        let told: Vec<_> = app.mails_to("ana@example.org").await;
        assert_eq!(told.iter().filter(|mail| mail.kind == "password-disabled").count(), 1);

        // Who was known is known, from an address of the attackers, too.
        node.log_in(&browser, &attacker(1), "ana@example.org", PASSWORD).await.expect(303);
        browser.get("/account").await.expect(200);
        node.post("192.0.2.2", "/api/v1/auth/login", &program).await.expect(200);
        // A device that was taken guesses as little: then it is a stranger's.
        program["password"] = json!("a guessed password");
        for _ in 0..10 {
            node.post("192.0.2.3", "/api/v1/auth/login", &program).await.expect(401);
        }
        program["password"] = json!(PASSWORD);
        node.post("192.0.2.3", "/api/v1/auth/login", &program).await.expect(429);
        // The account can be looked after all the while.
        let changed = [("current", PASSWORD), ("new", OTHER)];
        browser.fill("/account", "/account/password", &changed).await.expect(303);
    }
}

on_both! {
    async fn a_mailed_link_lets_the_owner_in_whatever_others_try(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let node = Node::of(&app, |_| ());
        let attack = async |from: usize| {
            for number in from..from + 12 {
                node.guess(&attacker(number), "ana@example.org", "a guessed password").await;
            }
        };
        attack(0).await;
        let browser = Client::new(&node.address);
        let page = node.log_in(&browser, "192.0.2.1", "ana@example.org", PASSWORD).await.expect(429);
        assert!(page.text().contains("ask for a link by mail"), "{}", page.text());
        browser.fill("/forgot-password", "/forgot-password", &[("email", "ana@example.org")]).await.expect(200);
        let link = app.last_mail_to("ana@example.org").await.link("/choose-password");
        let secret = link.split_once("token=").unwrap().1.to_owned();
        let chosen = [("token", secret.as_str()), ("password", OTHER)];
        browser.fill(&link, "/choose-password", &chosen).await.expect(303);
        attack(20).await;
        browser.get("/account").await.expect(200);
        browser.fill("/account", "/log-out", &[]).await.expect(303);
        assert_eq!(node.guess("192.0.2.1", "ana@example.org", OTHER).await, 429);
        node.log_in(&browser, "192.0.2.1", "ana@example.org", OTHER).await.expect(303);

        // The same for a program.
        app.pass_seconds(1);
        browser.fill("/forgot-password", "/forgot-password", &[("email", "ana@example.org")]).await.expect(200);
        let link = app.last_mail_to("ana@example.org").await.link("/choose-password");
        let chosen = json!({ "token": link.split_once("token=").unwrap().1, "password": PASSWORD });
        let tokens = node.post("192.0.2.1", "/api/v1/auth/password", &chosen).await.expect(200).json();
        attack(40).await;
        let again = json!({ "email": "ana@example.org", "password": PASSWORD, "device_token": tokens["device_token"] });
        node.post("192.0.2.1", "/api/v1/auth/login", &again).await.expect(200);
        // All other sessions and devices are of the past.
        assert_eq!(browser.get("/account").await.status, 303);
        node.log_in(&browser, "192.0.2.1", "ana@example.org", PASSWORD).await.expect(429);
    }
}

on_both! {
    async fn two_members_of_one_browser_are_both_known(app: TestApp) {
        for email in ["ana@example.org", "luz@example.org"] {
            app.new_member(email, "MX", Role::Member).await;
        }
        let node = Node::of(&app, |_| ());
        let browser = Client::new(&node.address);
        for email in ["ana@example.org", "luz@example.org"] {
            node.log_in(&browser, "192.0.2.1", email, PASSWORD).await.expect(303);
            browser.fill("/account", "/log-out", &[]).await.expect(303);
        }
        for number in 0..24 {
            node.guess(&attacker(number), ["ana@example.org", "luz@example.org"][number % 2], "a guessed one").await;
        }
        for email in ["ana@example.org", "luz@example.org"] {
            assert_eq!(node.guess("192.0.2.1", email, PASSWORD).await, 429, "{email}");
            node.log_in(&browser, "192.0.2.1", email, PASSWORD).await.expect(303);
            browser.fill("/account", "/log-out", &[]).await.expect(303);
        }
    }
}

on_both! {
    async fn a_full_queue_says_so_at_once_and_takes_nothing_from_the_known(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let node = Node::of(&app, |config| {
            (config.auth.argon2_parallel, config.auth.argon2_queue) = (1, 2);
            config.auth.argon2_memory_kib = 32_768;
        });
        let credentials = json!({ "email": "ana@example.org", "password": PASSWORD });
        let tokens = node.post("192.0.2.2", "/api/v1/auth/login", &credentials).await.expect(200).json();
        let mut known = credentials.clone();
        known["device_token"] = tokens["device_token"].clone();
        let tries = (0..40).map(|number| {
            let (node, email) = (&node, format!("nobody-{number}@example.org"));
            async move {
                let body = json!({ "email": email, "password": "a guessed password" });
                node.post(&attacker(number), "/api/v1/auth/login", &body).await
            }
        });
        let (answers, owner) =
            futures_util::join!(join_all(tries), node.post("192.0.2.2", "/api/v1/auth/login", &known));
        owner.expect(200);
        let full: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
        assert!(!full.is_empty() && full.iter().all(|answer| answer.header("retry-after") == "2"));
        // Nobody has to wait for what was not evaluated.
        let turned_away = answers.iter().position(|answer| answer.status == 429).unwrap();
        assert_eq!(node.guess(&attacker(turned_away), "ana@example.org", PASSWORD).await, 200);
    }
}

on_both! {
    async fn a_clock_that_goes_back_makes_no_wait_longer(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let node = Node::of(&app, |_| ());
        for number in 0..11 {
            node.guess(&attacker(number), "ana@example.org", "a guessed password").await;
        }
        app.pass_seconds(-86_400);
        let credentials = json!({ "email": "ana@example.org", "password": PASSWORD });
        let wait = node.post("192.0.2.1", "/api/v1/auth/login", &credentials).await.expect(429);
        assert_eq!(wait.header("retry-after"), "30");
        app.pass_seconds(30);
        node.post("192.0.2.1", "/api/v1/auth/login", &credentials).await.expect(200);

        let reset = json!({ "email": "nobody@example.org" });
        for expected in [202, 202, 202, 429] {
            node.post("192.0.2.1", "/api/v1/auth/password-reset", &reset).await.expect(expected);
        }
        app.pass_seconds(-86_400);
        node.post("192.0.2.1", "/api/v1/auth/password-reset", &reset).await.expect(202);
    }
}
