//! A button that is pressed twice does its work once, and the second answer is the first.

use diesel::prelude::*;
use trilateral::auth::Role;

use crate::support::{Client, PASSWORD, TestApp, on_both};

const PRACTICE: [(&str, &str); 3] = [("title", "Rides that wait"), ("language", "en"), ("country", "CA")];

/// The hidden fields of the form on a page.
async fn hidden(client: &Client, page: &str) -> Vec<(&'static str, String)> {
    let form = client.open(page).await.expect(200);
    ["form_token", "form_key"].map(|name| (name, form.input(name).expect("a hidden field"))).to_vec()
}

fn with<'a>(hidden: &'a [(&'static str, String)], fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<_> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend_from_slice(fields);
    all
}

async fn mails(app: &TestApp) -> i64 {
    app.app.read(|_, tx| Ok(trilateral::db::schema::mails::table.count().get_result(tx.conn)?)).await.unwrap()
}

on_both! {
    async fn a_double_click_makes_one_practice(app: TestApp) {
        let author = app.page_member("author@example.org", "CA", Role::Member).await;
        let keys = hidden(&author, "/practices/new").await;
        let form = with(&keys, &PRACTICE);
        // Both at once, as a double click sends them, and once more later.
        let (first, second) = tokio::join!(
            author.submit("/practices/new", &form),
            author.submit("/practices/new", &form)
        );
        let (first, second) = (first.expect(303), second.expect(303));
        assert_eq!(first.header("location"), second.header("location"));
        let third = author.submit("/practices/new", &form).await.expect(303);
        assert_eq!(first.header("location"), third.header("location"));
        let program = app.logged_in("author@example.org", crate::support::PASSWORD).await;
        let own = program.get("/api/v1/me/practices").await.expect(200).json();
        assert_eq!(own["items"].as_array().map(Vec::len), Some(1));
        // What was changed before it was sent again is something new.
        let other = with(&keys, &[("title", "Rides that wait for you"), ("language", "en"), ("country", "CA")]);
        let other = author.submit("/practices/new", &other).await.expect(303);
        assert_ne!(first.header("location"), other.header("location"));
    }
}

on_both! {
    async fn a_form_that_was_refused_can_be_sent_again_with_its_key(app: TestApp) {
        let author = app.page_member("author@example.org", "CA", Role::Member).await;
        let keys = hidden(&author, "/practices/new").await;
        let wrong = with(&keys, &[("title", "Rides"), ("language", "en"), ("country", "CA"), ("year_started", "82")]);
        let again = author.submit("/practices/new", &wrong).await.expect(422);
        let shown: Vec<_> = ["form_token", "form_key"].map(|name| (name, again.input(name).expect("a key"))).to_vec();
        for keys in [keys, shown] {
            let right = with(&keys, &[("title", "Rides"), ("language", "en"), ("country", "CA"), ("year_started", "1982")]);
            author.submit("/practices/new", &right).await.expect(303);
        }
    }
}

on_both! {
    async fn a_double_click_applies_and_confirms_once(app: TestApp) {
        let visitor = app.visitor();
        let keys = hidden(&visitor, "/join").await;
        let form = with(&keys, &[
            ("name", "Ana"), ("email", "ana@example.org"), ("country", "MX"), ("organization", "Clinic"),
            ("why", "I know how it was done."), ("language", "es"), ("languages", "es"), ("policy_areas", "health"),
        ]);
        let first = visitor.submit("/join", &form).await;
        assert_eq!(first.status, 200, "{}", first.text());
        app.do_what_was_asked().await;
        let before = mails(&app).await;
        let second = visitor.submit("/join", &form).await.expect(200);
        assert!(second.input("email").is_none());
        app.do_what_was_asked().await;
        assert_eq!(mails(&app).await, before, "one mail is enough");
        let link = app.last_mail_to("ana@example.org").await.link("/join/confirm");
        let path = link.split('?').next().expect("a path").to_owned();
        let keys = hidden(&visitor, &link).await;
        let token = visitor.open(&link).await.input("token").expect("the token");
        let form = with(&keys, &[("token", token.as_str())]);
        visitor.submit(&path, &form).await.expect(200);
        visitor.submit(&path, &form).await.expect(200);
    }
}

on_both! {
    async fn a_double_click_asks_for_a_link_once(app: TestApp) {
        let ana = app.page_member("ana@example.org", "MX", Role::Member).await;
        let keys = hidden(&ana, "/account").await;
        let form = with(&keys, &[("email", "ana.b@example.org"), ("password", PASSWORD)]);
        let before = mails(&app).await;
        ana.submit("/account/email-address", &form).await.expect(303);
        let first = mails(&app).await;
        assert!(first > before);
        ana.submit("/account/email-address", &form).await.expect(303);
        assert_eq!(mails(&app).await, first, "the first link stays the one that works");

        let visitor = app.visitor();
        let keys = hidden(&visitor, "/forgot-password").await;
        let form = with(&keys, &[("email", "ana@example.org")]);
        visitor.submit("/forgot-password", &form).await.expect(200);
        let first = mails(&app).await;
        visitor.submit("/forgot-password", &form).await.expect(200);
        assert_eq!(mails(&app).await, first);
    }
}

on_both! {
    async fn a_double_click_invites_and_sends_a_test_once(app: TestApp) {
        let administrator = app.page_member("admin@example.org", "CA", Role::Administrator).await;
        let keys = hidden(&administrator, "/members").await;
        let form = with(&keys, &[("email", "new@example.org"), ("name", "New"), ("country", "CA")]);
        let first = administrator.submit("/members", &form).await.expect(303);
        let second = administrator.submit("/members", &form).await.expect(303);
        assert_eq!(first.header("location"), second.header("location"));
        assert_eq!(app.mails_to("new@example.org").await.len(), 1);
        let keys = hidden(&administrator, "/admin/mail").await;
        let form = with(&keys, &[("to", "test@example.org"), ("language", "es")]);
        let first = administrator.submit("/admin/mail/test", &form).await.expect(303);
        let second = administrator.submit("/admin/mail/test", &form).await.expect(303);
        assert_eq!(first.header("location"), second.header("location"));
    }
}

on_both! {
    async fn an_empty_form_of_the_mailroom_is_shown_again_with_words(app: TestApp) {
        let administrator = app.page_member("admin@example.org", "CA", Role::Administrator).await;
        let keys = hidden(&administrator, "/admin/mail").await;
        for (path, fields) in [
            ("/admin/mail/pause", vec![]),
            ("/admin/mail/pause", vec![("scope", "galaxy"), ("name", "kept name"), ("reason", "")]),
            ("/admin/mail/test", vec![]),
            ("/admin/mail/test", vec![("to", "no address"), ("language", "klingon")]),
            ("/admin/mail/find", vec![]),
        ] {
            let answer = administrator.submit(path, &with(&keys, &fields)).await;
            let text = answer.text();
            assert_eq!(answer.status, 422, "{path} {fields:?}: {text}");
            assert!(text.contains("<form") && text.contains("error-summary"), "{path}: the form is gone");
            for raw in ["scope:", "name:", "reason:", "to:", "language:", "email:", "field-", "error-invalid"] {
                assert!(!text.contains(&format!("<li>{raw}")), "{path}: {raw}");
            }
            if fields.len() == 3 {
                assert!(text.contains("kept name"), "what was typed is lost");
            }
        }
    }
}

on_both! {
    async fn what_one_person_or_address_can_make_has_an_end(app: TestApp) {
        let node = app.another_node(|config| {
            config.practices.drafts_per_member = 3;
            config.consultations.statements_per_hour = 2;
        });
        let (address, handle) = TestApp::serve(node);
        app.new_member("ana@example.org", "MX", Role::Member).await;
        let browser = Client::new(&address);
        browser.fill("/log-in", "/log-in", &[("email", "ana@example.org"), ("password", PASSWORD)]).await.expect(303);
        let drafts = futures_util::future::join_all((0..6).map(|_| browser.fill("/practices/new", "/practices/new", &PRACTICE))).await;
        assert_eq!(drafts.iter().filter(|answer| answer.status == 303).count(), 3, "also at the same moment");
        let refused = drafts.into_iter().find(|answer| answer.status != 303).unwrap();
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("Envíe o elimine uno de ellos"), "{}", refused.text());
        assert!(refused.text().contains("value=\"Rides that wait\""), "nothing that was typed is lost");

        let asked = crate::journeys::community_is_consulted::Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        for number in 0..3 {
            let person = Client::new(&address);
            person.fill(&at("/take-part"), &at("/take-part"), &[("language", "en"), ("consents", "take-part")]).await.expect(200);
            let text = format!("There is no ramp at stop {number}.");
            let added = person.fill(&at("/statements/new"), &at("/statements/new"), &[("text", &text), ("language", "en")]).await;
            if number < 2 {
                added.expect(303);
            } else {
                assert!(added.header("retry-after").parse::<i64>().is_ok());
                assert!(added.expect(429).text().contains(&text), "nothing that was typed is lost");
            }
        }
        handle.stop(false).await;
    }
}
