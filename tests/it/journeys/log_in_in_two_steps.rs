//! A password alone opens nothing for whoever has a second factor.

use reqwest::Method;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};
use trilateral::auth::Role;
use trilateral::config::SecondFactor;

use crate::support::{Client, PASSWORD, TestApp, on_both};

const EMAIL: &str = "canada@example.org";

/// What the app on a telephone shows.
struct Telephone(Vec<u8>);

impl Telephone {
    fn with(secret: &str) -> Self {
        let letters: String = secret.chars().filter(|letter| !letter.is_whitespace()).collect();
        Self(Secret::try_from_base32(letters).unwrap().as_ref().to_vec())
    }

    fn code(&self, app: &TestApp) -> String {
        self.code_in(app, 0)
    }

    /// The code of so many steps from now.
    fn code_in(&self, app: &TestApp, steps: i64) -> String {
        let totp = Builder::new().with_secret(Secret::from(self.0.clone())).build_noncompliant();
        totp.generate(u64::try_from(app.now().as_second() + steps * 30).unwrap()).to_string()
    }
}

async fn log_in(client: &mut Client) -> Value {
    let body = json!({ "email": EMAIL, "password": PASSWORD });
    let tokens = client.post("/api/v1/auth/login", &body).await.expect(200).json();
    client.token = tokens["access_token"].as_str().map(str::to_owned);
    tokens
}

/// A coordinator who has set the second step up, with the telephone and the recovery codes. A step of time has passed.
async fn with_second_step(app: &TestApp) -> (Client, Telephone, Vec<String>) {
    let client = app.member(EMAIL, "CA", Role::Coordinator).await;
    let begun =
        client.post("/api/v1/me/factors", &json!({ "kind": "totp", "name": "Blue" })).await.expect(201);
    assert_eq!(begun.header("cache-control"), "no-store");
    let begun = begun.json();
    let telephone = Telephone::with(begun["secret"].as_str().unwrap());
    assert!(begun["uri"].as_str().unwrap().starts_with("otpauth://totp/Trilateral:canada"));
    let confirm = format!("/api/v1/me/factors/{}/confirm", begun["id"].as_str().unwrap());
    let wrong = client.post(&confirm, &json!({ "code": "000000" })).await.expect(422);
    assert_eq!(wrong.faults(), ["/code code-wrong"]);
    let made = client.post(&confirm, &json!({ "code": telephone.code(app) })).await.expect(200).json();
    let codes = made["recovery_codes"].as_array().unwrap();
    app.pass_seconds(60);
    (client, telephone, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

on_both! {
    async fn the_password_opens_nothing_but_the_second_step(app: TestApp) {
        let other = app.member(EMAIL, "CA", Role::Coordinator).await;
        drop(other);
        let before = app.logged_in(EMAIL, PASSWORD).await;
        let begun = before.post("/api/v1/me/factors", &json!({ "kind": "totp" })).await.expect(201).json();
        let telephone = Telephone::with(begun["secret"].as_str().unwrap());
        let elsewhere = app.logged_in(EMAIL, PASSWORD).await;
        let confirm = format!("/api/v1/me/factors/{}/confirm", begun["id"].as_str().unwrap());
        before.post(&confirm, &json!({ "code": telephone.code(&app) })).await.expect(200);
        before.get("/api/v1/me").await.expect(200);
        elsewhere.get("/api/v1/me").await.expect(401);

        let mut waiting = app.visitor();
        let tokens = log_in(&mut waiting).await;
        assert_eq!((tokens["second_step"].as_bool(), tokens.get("device_token")), (Some(true), None));
        let document: Value = serde_json::from_str(&trilateral::server::openapi::json()).unwrap();
        let mut asked = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            for (verb, operation) in item.as_object().unwrap() {
                let is_signed = operation["security"].to_string().contains("access_token");
                let is_open = ["/auth/proof", "/me/factors"].iter().any(|open| path.ends_with(open)) && verb != "post"
                    || path.ends_with("/auth/proof")
                    || path.ends_with("/auth/logout");
                if !is_signed || is_open {
                    continue;
                }
                let path = path.replace(['{', '}'], "");
                let path = path.split('/').map(|part| match part {
                    "id" | "statement" | "question" | "theme" | "recording" | "meeting" => "00000000-0000-7000-8000-000000000000",
                    part => part,
                });
                let path = path.collect::<Vec<_>>().join("/");
                let method = Method::from_bytes(verb.to_uppercase().as_bytes()).unwrap();
                let body = Some(("application/json", json!({ "kind": "totp", "code": "1" }).to_string()));
                let answer = waiting.send(method, &path, &[("if-match", "\"1\"")], body).await;
                let is_refused_first = matches!(answer.status, 400 | 404 | 415 | 422 | 428);
                assert!(answer.status == 401 || is_refused_first, "{verb} {path}: {}", answer.text());
                asked += i32::from(answer.status == 401);
            }
        }
        // Some bodies are refused before anybody asks who sends them.
        assert!(asked > 40, "{asked}");
        waiting.get("/api/v1/me").await.expect(401);
        assert_eq!(waiting.get("/api/v1/me").await.json()["code"], "second-step-needed");

        // A code counts once, and one of two minutes ago not at all.
        let used = waiting.post("/api/v1/auth/proof", &json!({ "code": telephone.code(&app) })).await.expect(422);
        assert_eq!(used.faults(), ["/code code-wrong"]);
        app.pass_seconds(120);
        let old = json!({ "code": telephone.code_in(&app, -2) });
        waiting.post("/api/v1/auth/proof", &old).await.expect(422);
        let code = json!({ "code": telephone.code(&app) });
        let proved = waiting.post("/api/v1/auth/proof", &code).await.expect(200).json();
        assert!(proved["device_token"].is_string());
        waiting.get("/api/v1/me").await.expect(200);
        let mut second = app.visitor();
        log_in(&mut second).await;
        second.post("/api/v1/auth/proof", &code).await.expect(422);
    }
}

on_both! {
    async fn a_recovery_code_works_once_and_is_told(app: TestApp) {
        let (_, _, codes) = with_second_step(&app).await;
        assert_eq!(codes.len(), 10);
        let mut client = app.visitor();
        log_in(&mut client).await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        client.post("/api/v1/auth/proof", &json!({ "code": typed })).await.expect(200);
        let view = client.get("/api/v1/me/factors").await.expect(200).json();
        assert_eq!(view["recovery_codes_left"], 9);
        assert!(app.last_mail_to(EMAIL).await.text.contains("9"));
        let mut again = app.visitor();
        log_in(&mut again).await;
        again.post("/api/v1/auth/proof", &json!({ "code": typed })).await.expect(422);

        let renewed = client.post("/api/v1/me/recovery-codes", &Value::Null).await.expect(200).json();
        assert_eq!(renewed["recovery_codes"].as_array().unwrap().len(), 10);
        again.post("/api/v1/auth/proof", &json!({ "code": codes[4] })).await.expect(422);
    }
}

on_both! {
    async fn guesses_wait_and_the_owner_on_a_known_device_does_not(app: TestApp) {
        let (_, telephone, _) = with_second_step(&app).await;
        let mut owner = app.visitor();
        log_in(&mut owner).await;
        let proof = json!({ "code": telephone.code(&app) });
        let device = owner.post("/api/v1/auth/proof", &proof).await.expect(200).json()["device_token"].clone();

        let mut thief = app.visitor();
        log_in(&mut thief).await;
        let mut evaluated = 0;
        for number in 0..200 {
            let guess = json!({ "code": format!("{number:06}") });
            match thief.post("/api/v1/auth/proof", &guess).await {
                answer if answer.status == 422 => evaluated += 1,
                answer => assert!(answer.expect(429).header("retry-after").parse::<u32>().unwrap() > 0),
            }
        }
        let right = json!({ "code": telephone.code_in(&app, 1) });
        thief.post("/api/v1/auth/proof", &right).await.expect(429);
        assert_eq!(evaluated, 6, "five cost no wait, and the sixth has one behind it");
        for _ in 0..3 {
            app.pass_seconds(60);
            let mut owner = app.visitor();
            log_in(&mut owner).await;
            let proof = json!({ "code": telephone.code(&app), "device_token": device });
            owner.post("/api/v1/auth/proof", &proof).await.expect(200);
        }
    }
}

on_both! {
    async fn what_could_take_an_account_over_needs_a_fresh_proof(app: TestApp) {
        let (client, telephone, _) = with_second_step(&app).await;
        app.pass_seconds(400);
        let new_password = json!({ "current": PASSWORD, "new": "una frase bastante larga" });
        let change = client.post("/api/v1/me/password", &new_password).await.expect(401);
        assert_eq!(change.json()["code"], "proof-needed");
        assert!(change.header("www-authenticate").contains("insufficient_user_authentication"));
        client.post("/api/v1/me/recovery-codes", &Value::Null).await.expect(401);
        client.post("/api/v1/me/factors", &json!({ "kind": "totp" })).await.expect(401);
        client.post("/api/v1/auth/proof", &json!({ "password": PASSWORD })).await.expect(422);
        client.post("/api/v1/auth/proof", &json!({ "code": telephone.code(&app) })).await.expect(200);
        client.post("/api/v1/me/factors", &json!({ "kind": "totp" })).await.expect(201);
        client.post("/api/v1/me/password", &new_password).await.expect(204);

        // Whoever has no second factor proves it by the password.
        let secretariat = app.member("secretariat@example.org", "US", Role::Administrator).await;
        let member = app.new_member("ana@example.org", "CA", Role::Member).await;
        app.pass_seconds(400);
        let role = json!({ "role": "coordinator" });
        let path = format!("/api/v1/members/{}", member.id);
        let etag = secretariat.get(&path).await.expect(200).header("etag").to_owned();
        secretariat.change(Method::PATCH, &path, &etag, &role).await.expect(401);
        secretariat.post("/api/v1/auth/proof", &json!({ "password": "wrong" })).await.expect(422);
        secretariat.post("/api/v1/auth/proof", &json!({ "password": PASSWORD })).await.expect(200);
        secretariat.change(Method::PATCH, &path, &etag, &role).await.expect(200);
    }
}

on_both! {
    async fn what_was_begun_is_gone_on_with_in_its_session_alone(app: TestApp) {
        let client = app.member(EMAIL, "CA", Role::Coordinator).await;
        let other = app.logged_in(EMAIL, PASSWORD).await;
        let begun = client.post("/api/v1/me/factors", &json!({ "kind": "totp" })).await.expect(201).json();
        let telephone = Telephone::with(begun["secret"].as_str().unwrap());
        let confirm = format!("/api/v1/me/factors/{}/confirm", begun["id"].as_str().unwrap());
        other.post(&confirm, &json!({ "code": telephone.code(&app) })).await.expect(404);
        app.pass_seconds(400);
        client.post(&confirm, &json!({ "code": telephone.code(&app) })).await.expect(200);
        // A secret that was just made proves nobody.
        client.post("/api/v1/me/recovery-codes", &Value::Null).await.expect(401);

        let mut waiting = app.visitor();
        log_in(&mut waiting).await;
        waiting.get("/api/v1/me/factors").await.expect(401);
        waiting.post("/api/v1/auth/logout?everywhere=true", &Value::Null).await.expect(401);
        waiting.post("/api/v1/auth/logout", &Value::Null).await.expect(204);
        client.get("/api/v1/me").await.expect(200);

        let browser = app.page_member("ana@example.org", "CA", Role::Member).await;
        let begun = browser.fill("/account/second-step", "/account/second-step", &[]).await.expect(303);
        let begun = begun.header("location").to_owned();
        app.pass_seconds(1_199);
        browser.get(&begun).await.expect(200);
        app.pass_seconds(2);
        browser.get(&begun).await.expect(404);
    }
}

on_both! {
    async fn a_link_to_another_address_does_not_outlive_what_the_owner_does(app: TestApp) {
        for (number, act) in ["password", "sessions", "factor"].into_iter().enumerate() {
            let email = format!("ana{number}@example.org");
            let owner = app.member(&email, "CA", Role::Member).await;
            let thief = app.logged_in(&email, PASSWORD).await;
            let theirs = format!("thief{number}@example.org");
            thief.post("/api/v1/me/email", &json!({ "email": theirs, "password": PASSWORD })).await.expect(202);
            let link = app.last_mail_to(&theirs).await.link("/account/email");
            let token = link.split_once("token=").unwrap().1.to_owned();
            match act {
                "password" => {
                    let change = json!({ "current": PASSWORD, "new": "una frase bastante larga" });
                    owner.post("/api/v1/me/password", &change).await.expect(204);
                }
                "sessions" => drop(owner.delete("/api/v1/me/sessions?others=true").await.expect(204)),
                _ => {
                    let begun = owner.post("/api/v1/me/factors", &json!({ "kind": "totp" })).await.expect(201).json();
                    let telephone = Telephone::with(begun["secret"].as_str().unwrap());
                    let confirm = format!("/api/v1/me/factors/{}/confirm", begun["id"].as_str().unwrap());
                    owner.post(&confirm, &json!({ "code": telephone.code(&app) })).await.expect(200);
                }
            }
            app.visitor().post("/api/v1/auth/email", &json!({ "token": token })).await.expect(410);
        }
    }
}

on_both! {
    async fn the_word_of_somebody_who_may_no_longer_give_it_does_not_count(app: TestApp) {
        let _ = with_second_step(&app).await;
        let secretariat = app.member("secretariat@example.org", "US", Role::Administrator).await;
        let colleague = app.member("colleague@example.org", "CA", Role::Coordinator).await;
        let list = secretariat.get("/api/v1/members?limit=100").await.expect(200).json();
        let id_of = |email: &str| {
            let found = list["items"].as_array().unwrap().iter().find(|member| member["email"] == email);
            found.unwrap()["id"].as_str().unwrap().to_owned()
        };
        let path = format!("/api/v1/members/{}/factor-reset", id_of(EMAIL));
        assert_eq!(colleague.post(&path, &Value::Null).await.expect(200).json()["done"], false);
        let whom = format!("/api/v1/members/{}", id_of("colleague@example.org"));
        let etag = secretariat.get(&whom).await.expect(200).header("etag").to_owned();
        let suspend = json!({ "status": "suspended", "reason": "A reason." });
        secretariat.change(Method::PATCH, &whom, &etag, &suspend).await.expect(200);
        assert_eq!(secretariat.post(&path, &Value::Null).await.expect(200).json()["done"], false);
    }
}

on_both! {
    async fn staff_sets_it_up_within_the_time_it_has(app: TestApp) {
        let (address, server) = TestApp::serve(app.another_node(|config| {
            config.auth.second_factor = SecondFactor::Staff;
        }));
        app.new_member(EMAIL, "CA", Role::Coordinator).await;
        app.new_member("ana@example.org", "CA", Role::Member).await;
        let mut client = Client::new(&address);
        log_in(&mut client).await;
        client.get("/api/v1/me").await.expect(200);
        let due = client.get("/api/v1/me/factors").await.expect(200).json()["required_from"].clone();
        assert!(due.is_string());

        app.pass_seconds(14 * 86_400);
        log_in(&mut client).await;
        assert_eq!(client.get("/api/v1/me").await.expect(401).json()["code"], "second-step-missing");
        let begun = client.post("/api/v1/me/factors", &json!({ "kind": "totp" })).await.expect(201).json();
        let telephone = Telephone::with(begun["secret"].as_str().unwrap());
        let id = begun["id"].as_str().unwrap();
        let code = json!({ "code": telephone.code(&app) });
        client.post(&format!("/api/v1/me/factors/{id}/confirm"), &code).await.expect(200);
        client.get("/api/v1/me").await.expect(200);
        let last = client.delete(&format!("/api/v1/me/factors/{id}")).await.expect(409);
        assert_eq!(last.json()["code"], "last-second-step");

        let mut member = Client::new(&address);
        let body = json!({ "email": "ana@example.org", "password": PASSWORD });
        let tokens = member.post("/api/v1/auth/login", &body).await.expect(200).json();
        member.token = tokens["access_token"].as_str().map(str::to_owned);
        member.get("/api/v1/me").await.expect(200);
        server.stop(true).await;
    }
}

on_both! {
    async fn two_people_open_the_way_back(app: TestApp) {
        let (_, telephone, _) = with_second_step(&app).await;
        let secretariat = app.member("secretariat@example.org", "US", Role::Administrator).await;
        let colleague = app.member("colleague@example.org", "CA", Role::Coordinator).await;
        let mexico = app.member("mexico@example.org", "MX", Role::Coordinator).await;
        let list = secretariat.get("/api/v1/members?limit=100").await.expect(200).json();
        let id_of = |email: &str| {
            let found = list["items"].as_array().unwrap().iter().find(|member| member["email"] == email);
            found.unwrap()["id"].as_str().unwrap().to_owned()
        };
        let path = format!("/api/v1/members/{}/factor-reset", id_of(EMAIL));
        mexico.post(&path, &Value::Null).await.expect(404);
        assert_eq!(colleague.post(&path, &Value::Null).await.expect(200).json()["done"], false);
        assert_eq!(colleague.post(&path, &Value::Null).await.expect(409).json()["code"], "second-person-needed");
        assert!(app.last_mail_to(EMAIL).await.subject.contains("lost your telephone"));

        // Whoever still has the telephone ends it.
        let mut owner = app.visitor();
        log_in(&mut owner).await;
        owner.post("/api/v1/auth/proof", &json!({ "code": telephone.code(&app) })).await.expect(200);
        assert_eq!(secretariat.post(&path, &Value::Null).await.expect(200).json()["done"], false);
        assert_eq!(colleague.post(&path, &Value::Null).await.expect(200).json()["done"], true);
        owner.get("/api/v1/me").await.expect(401);
        let tokens = log_in(&mut owner).await;
        assert_eq!(tokens["second_step"], false);
        owner.get("/api/v1/me").await.expect(200);
    }
}

on_both! {
    async fn a_browser_goes_through_it_without_scripts(app: TestApp) {
        app.new_member(EMAIL, "CA", Role::Coordinator).await;
        let browser = app.visitor();
        let log_in = [("email", EMAIL), ("password", PASSWORD), ("next", "/account/second-step")];
        browser.fill("/log-in", "/log-in", &log_in).await.expect(303);
        let begun = browser
            .fill("/account/second-step", "/account/second-step", &[("name", "Blue")])
            .await
            .expect(303)
            .header("location")
            .to_owned();
        let page = browser.get(&begun).await.expect(200);
        assert!(page.text().contains("<svg class=\"qr\""));
        let text = page.text();
        let secret = text.split("<span class=\"ref\" translate=\"no\">").nth(1).unwrap();
        let telephone = Telephone::with(secret.split('<').next().unwrap());
        let wrong = browser.fill(&begun, &begun, &[("code", "12")]).await.expect(422);
        assert!(wrong.text().contains("href=\"#code\""));
        let codes = browser.fill(&begun, &begun, &[("code", &telephone.code(&app))]).await.expect(200);
        assert_eq!(codes.text().matches("<li><span class=\"ref\">").count(), 10);

        app.pass_seconds(60);
        let other = app.visitor();
        let asked = other.fill("/log-in", "/log-in", &[("email", EMAIL), ("password", PASSWORD)]).await.expect(303);
        let code_page = asked.header("location").to_owned();
        assert!(code_page.starts_with("/log-in/code?next="), "{code_page}");
        let queue = other.get("/queue").await.expect(303);
        assert_eq!(queue.header("location"), "/log-in/code?next=%2Fqueue");
        other.get("/account/second-step").await.expect(303);
        let wrong = other.fill(&code_page, "/log-in/code", &[("code", "000000"), ("next", "/queue")]).await;
        assert!(wrong.expect(422).text().contains("href=\"#code\""));
        let right = [("code", telephone.code(&app)), ("next", "/queue".to_owned())];
        let right: Vec<(&str, &str)> = right.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let arrived = other.fill(&code_page, "/log-in/code", &right).await.expect(303);
        assert_eq!(arrived.header("location"), "/queue");
        other.get("/queue").await.expect(200);

        app.pass_seconds(400);
        let removed = other.get("/account/second-step").await.expect(200).text();
        let remove = removed.split("action=\"").find(|rest| rest.contains("/remove\"")).unwrap();
        let remove = remove.split('"').next().unwrap();
        let stale = other.fill("/account/second-step", remove, &[]).await.expect(401);
        assert!(stale.text().contains("/account/proof?next=%2Faccount%2Fsecond-step"));
        let proof = telephone.code(&app);
        let proof = [("code", proof.as_str()), ("next", "/account/second-step")];
        other.fill("/account/proof?next=/account/second-step", "/account/proof", &proof).await.expect(303);
        other.fill("/account/second-step", remove, &[]).await.expect(303);
        let open = app.visitor();
        let entered = open.fill("/log-in", "/log-in", &[("email", EMAIL), ("password", PASSWORD)]).await.expect(303);
        assert_eq!(entered.header("location"), "/start");
    }
}
