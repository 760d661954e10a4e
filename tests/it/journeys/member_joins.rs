//! From an application, or an invitation, to the first log-in.

use serde_json::{Value, json};
use trilateral::auth::Role;

use crate::support::{Mail, PASSWORD, TestApp, on_both};

/// The secret at the end of a mailed link.
fn token(mail: &Mail, path: &str) -> String {
    mail.link(path).split_once("token=").unwrap().1.to_owned()
}

fn application(email: &str) -> Value {
    json!({
        "name": "Ana López", "email": email, "country": "MX", "organization": "Colectivo",
        "policy_areas": [], "languages": ["es", "nah"], "why": "Para compartir.", "language": "es"
    })
}

on_both! {
    async fn an_applicant_becomes_a_member_through_the_api(app: TestApp) {
        let coordinator = app.member("coordina@example.org", "MX", Role::Coordinator).await;
        let visitor = app.visitor();
        let mut wanted = application("Ana@Example.org");
        wanted["languages"] = json!(["es"]);
        visitor.post("/api/v1/applications", &wanted).await.expect(202);
        assert_eq!(coordinator.get("/api/v1/applications").await.json()["items"], json!([]));

        let asked = app.last_mail_to("ana@example.org").await;
        assert_eq!(asked.subject, "Confirme su solicitud");
        let confirm = json!({ "token": token(&asked, "/join/confirm") });
        visitor.post("/api/v1/applications/confirm", &confirm).await.expect(204);
        visitor.post("/api/v1/applications/confirm", &confirm).await.expect(410);

        let told = app.last_mail_to("coordina@example.org").await;
        assert!(told.text.contains("Ana López"), "{}", told.text);
        let waiting = coordinator.get("/api/v1/applications").await.json();
        assert_eq!(waiting["items"].as_array().map(Vec::len), Some(1));
        let path = format!("/api/v1/applications/{}", waiting["items"][0]["id"].as_str().unwrap());
        let one = coordinator.get(&path).await.expect(200);
        let etag = one.header("etag").to_owned();

        let accept = format!("{path}/accept");
        coordinator.change(reqwest::Method::POST, &accept, "\"77\"", &json!({})).await.expect(412);
        let accepted = coordinator.change(reqwest::Method::POST, &accept, &etag, &json!({})).await.expect(201);
        assert_eq!(accepted.json()["status"], "invited");
        coordinator.change(reqwest::Method::POST, &accept, &etag, &json!({})).await.expect(409);
        let refuse = json!({ "reason": "No" });
        coordinator.change(reqwest::Method::POST, &format!("{path}/refuse"), &etag, &refuse).await.expect(409);

        let welcome = app.last_mail_to("ana@example.org").await;
        let choose = |password: &str| json!({ "token": token(&welcome, "/choose-password"), "password": password });
        let weak = visitor.post("/api/v1/auth/password", &choose("short")).await.expect(422);
        assert_eq!(weak.faults(), ["/password too-short"]);
        let tokens = visitor.post("/api/v1/auth/password", &choose(PASSWORD)).await.expect(200).json();
        let mut chosen = app.visitor();
        chosen.token = tokens["access_token"].as_str().map(str::to_owned);
        chosen.get("/api/v1/me").await.expect(200);
        visitor.post("/api/v1/auth/password", &choose(PASSWORD)).await.expect(410);
        let ana = app.logged_in("ana@example.org", PASSWORD).await;
        let me = ana.get("/api/v1/me").await.expect(200).json();
        assert_eq!((me["status"].as_str(), me["role"].as_str()), (Some("active"), Some("member")));
    }
}

on_both! {
    async fn an_applicant_becomes_a_member_through_pages(app: TestApp) {
        let coordinator = app.page_member("coordina@example.org", "MX", Role::Coordinator).await;
        let ana = app.visitor();
        let short = [("name", "Ana López"), ("email", "not an address"), ("country", "MX"),
            ("organization", "Colectivo"), ("languages", "es"), ("why", "Para compartir.")];
        let again = ana.fill("/join?lang=es", "/join", &short).await.expect(422);
        assert!(again.text().contains("Colectivo") && again.text().contains("href=\"#email\""), "{}", again.text());
        let mut fields = short;
        fields[1].1 = "ana@example.org";
        ana.fill("/join?lang=es", "/join", &fields).await.expect(200);

        let link = app.last_mail_to("ana@example.org").await.link("/join/confirm");
        let looked = ana.open(&link).await.expect(200);
        assert!(looked.text().contains("Para compartir."));
        ana.open(&link).await.expect(200);
        let secret = link.split_once("token=").unwrap().1;
        ana.fill(&link, "/join/confirm", &[("token", secret)]).await.expect(200);
        ana.open(&link).await.expect(410);

        let list = coordinator.get("/members").await.expect(200);
        let id = list.text().split("/members/applications/").nth(1).unwrap()[..36].to_owned();
        let page = format!("/members/applications/{id}");
        let silent = [("revision", "2"), ("reason", " ")];
        let silent = coordinator.fill(&page, &format!("{page}/refuse"), &silent).await.expect(422);
        assert!(silent.text().contains("reason-error"));
        let accepted = coordinator.fill(&page, &format!("{page}/accept"), &[("revision", "2")]).await.expect(303);
        assert_eq!(accepted.header("location"), "/members?said=application-accepted");

        let link = app.last_mail_to("ana@example.org").await.link("/choose-password");
        let secret = link.split_once("token=").unwrap().1;
        let chosen = [("token", secret), ("password", PASSWORD)];
        let weak = [("token", secret), ("password", "123456789012345")];
        ana.fill(&link, "/choose-password", &weak).await.expect(422);
        let inside = ana.fill(&link, "/choose-password", &chosen).await.expect(303);
        assert_eq!(inside.header("location"), "/start?said=password-chosen");
        ana.get("/start?said=password-chosen").await.expect(200);
        let credentials = [("email", "ana@example.org"), ("password", PASSWORD), ("next", "/account")];
        let entered = ana.fill("/log-in?next=/account", "/log-in", &credentials).await.expect(303);
        assert_eq!(entered.header("location"), "/account");
        let cookie = entered.header("set-cookie");
        for part in ["__Host-session=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(ana.get("/account").await.expect(200).text().contains("Ana López"));
        let left = ana.fill("/account", "/log-out", &[]).await.expect(303);
        assert!(left.header("clear-site-data").contains("storage"));
        assert_eq!(ana.get("/account").await.header("location"), "/log-in?next=%2Faccount");
    }
}

on_both! {
    async fn a_refused_applicant_reads_why(app: TestApp) {
        let coordinator = app.member("coordinate@example.org", "CA", Role::Coordinator).await;
        let mut wanted = application("sam@example.org");
        (wanted["country"], wanted["language"], wanted["languages"]) = (json!("CA"), json!("fr"), json!([]));
        let visitor = app.visitor();
        visitor.post("/api/v1/applications", &wanted).await.expect(202);
        let confirm = json!({ "token": token(&app.last_mail_to("sam@example.org").await, "/join/confirm") });
        visitor.post("/api/v1/applications/confirm", &confirm).await.expect(204);
        let waiting = coordinator.get("/api/v1/applications").await.json();
        let path = format!("/api/v1/applications/{}/refuse", waiting["items"][0]["id"].as_str().unwrap());
        let silent = coordinator.change(reqwest::Method::POST, &path, "\"2\"", &json!({ "reason": " " })).await;
        assert_eq!(silent.expect(422).faults(), ["/reason required"]);
        let reason = json!({ "reason": "Le réseau accueille des spécialistes." });
        let refused = coordinator.change(reqwest::Method::POST, &path, "\"2\"", &reason).await.expect(200);
        assert_eq!(refused.json()["state"], "refused");
        let told = app.last_mail_to("sam@example.org").await;
        assert_eq!(told.subject, "Votre demande de participation");
        assert!(told.text.contains("Le réseau accueille des spécialistes."), "{}", told.text);
    }
}

on_both! {
    async fn the_answer_is_the_same_whoever_applies(app: TestApp) {
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let visitor = app.visitor();
        let mut known = application("ana@example.org");
        known["languages"] = json!([]);
        let mut unknown = application("nobody@example.org");
        unknown["languages"] = json!([]);
        let one = visitor.post("/api/v1/applications", &known).await.expect(202);
        let other = visitor.post("/api/v1/applications", &unknown).await.expect(202);
        assert_eq!(one.text(), other.text());
        assert_eq!(app.last_mail_to("ana@example.org").await.kind, "already-member");

        visitor.post("/api/v1/applications", &unknown).await.expect(202);
        let enough = visitor.post("/api/v1/applications", &unknown).await.expect(429);
        assert_eq!(enough.header("retry-after"), "3600");
        assert_eq!(app.mails_to("nobody@example.org").await.len(), 2);
        // What strangers cause leaves one mail for a forgotten password.
        visitor.post("/api/v1/auth/password-reset", &json!({ "email": "nobody@example.org" })).await.expect(202);
        app.pass_seconds(3_600);
        visitor.post("/api/v1/applications", &unknown).await.expect(202);

        let wrong = json!({ "name": "", "email": "x", "country": "FR", "why": "", "x": 1 });
        assert_eq!(visitor.post("/api/v1/applications", &wrong).await.expect(422).faults(), ["/x unknown-field"]);
    }
}

on_both! {
    async fn somebody_is_invited_once_however_often_it_is_sent(app: TestApp) {
        let coordinator = app.member("coordina@example.org", "MX", Role::Coordinator).await;
        let person = json!({ "email": "luz@example.org", "name": "Luz", "country": "MX" });
        let key = [("idempotency-key", "k1")];
        let body = || Some(("application/json", person.to_string()));
        let first = coordinator.send(reqwest::Method::POST, "/api/v1/members", &key, body()).await.expect(201);
        let second = coordinator.send(reqwest::Method::POST, "/api/v1/members", &key, body()).await.expect(201);
        assert_eq!(first.json(), second.json());
        assert_eq!(app.mails_to("luz@example.org").await.len(), 1);
        let taken = coordinator.post("/api/v1/members", &person).await.expect(422);
        assert_eq!(taken.faults(), ["/email taken"]);
        let abroad = json!({ "email": "joe@example.org", "name": "Joe", "country": "US" });
        coordinator.post("/api/v1/members", &abroad).await.expect(403);

        let old = app.last_mail_to("luz@example.org").await.link("/choose-password");
        let id = first.json()["id"].as_str().unwrap().to_owned();
        coordinator.post(&format!("/api/v1/members/{id}/invitation"), &json!({})).await.expect(204);
        let new = app.last_mail_to("luz@example.org").await.link("/choose-password");
        let luz = app.visitor();
        luz.open(&old).await.expect(410);
        luz.open(&new).await.expect(200);
    }
}

on_both! {
    async fn an_application_that_nobody_confirms_is_forgotten(app: TestApp) {
        let count = async || {
            use diesel::prelude::*;
            let table = trilateral::db::schema::applications::table;
            app.app.read(move |_, tx| Ok(table.count().get_result::<i64>(tx.conn)?)).await.unwrap()
        };
        let mut wanted = application("ana@example.org");
        wanted["languages"] = json!(["es"]);
        app.visitor().post("/api/v1/applications", &wanted).await.expect(202);
        app.do_what_was_asked().await;
        let forget = async || {
            app.app.write(|_, tx| trilateral::accounts::clean_up(tx, trilateral::types::clock::plus_seconds(tx.now, -7 * 86_400))).await
        };
        forget().await.unwrap();
        assert_eq!(count().await, 1);
        app.pass_seconds(8 * 86_400);
        forget().await.unwrap();
        assert_eq!(count().await, 0);
    }
}
