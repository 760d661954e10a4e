//! A member chooses what to hear of, gets it once, and can stop it with one click.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::digests::{Composed, compose_all};

use crate::support::{Client, PASSWORD, TestApp, assert_bulk_mail, on_both};

const PREFERENCES: &str = "/api/v1/me/digest-preferences";
/// A Monday at eight in Toronto.
const MONDAY: &str = "2026-11-30T13:00:00Z";

fn follows(frequency: &str, pairs: &[(Option<&str>, Option<&str>)]) -> Value {
    let pairs: Vec<Value> =
        pairs.iter().map(|(country, area)| json!({ "country": country, "policy_area": area })).collect();
    json!({ "frequency": frequency, "time_zone": "America/Toronto", "interests": pairs })
}

async fn choose(member: &Client, choice: &Value) -> Value {
    let etag = member.get(PREFERENCES).await.expect(200).header("etag").to_owned();
    member.change(Method::PUT, PREFERENCES, &etag, choice).await.expect(200).json()
}

/// How the choice of a member stands, read in a new session: the first may have ended meanwhile.
async fn chosen(app: &TestApp, email: &str) -> Value {
    app.logged_in(email, PASSWORD).await.get(PREFERENCES).await.expect(200).json()
}

async fn compose(app: &TestApp) -> Composed {
    compose_all(&app.app, app.now()).await.unwrap()
}

on_both! {
    async fn preferences_are_chosen_through_the_api(app: TestApp) {
        let member = app.member("nizhoni@a.example", "US", Role::Member).await;
        assert_eq!(app.visitor().get(PREFERENCES).await.status, 401);
        let first = member.get(PREFERENCES).await.expect(200);
        assert_eq!(first.header("etag"), "\"0\"");
        let body = first.json();
        assert_eq!((&body["frequency"], &body["weekday"], &body["hour"]), (&json!("off"), &json!(1), &json!(8)));
        let choice = follows("weekly", &[(Some("CA"), Some("health")), (None, Some("justice"))]);
        let http = |body: &Value| Some(("application/json", body.to_string()));
        let without = member.send(Method::PUT, PREFERENCES, &[], http(&choice)).await;
        assert_eq!(without.status, 428);
        let saved = member.change(Method::PUT, PREFERENCES, "\"0\"", &choice).await.expect(200);
        assert_eq!(saved.header("etag"), "\"1\"");
        assert_eq!(saved.json()["next_at"], "2026-11-30T13:00:00Z");
        assert_eq!(saved.json()["interests"], choice["interests"]);
        assert_eq!(member.change(Method::PUT, PREFERENCES, "\"0\"", &choice).await.status, 412);
        let wrong = json!({
            "frequency": "hourly", "weekday": 0, "hour": 25, "time_zone": "Mars", "language": "de",
            "interests": [{ "country": "FR" }, { "policy_area": "magic" }],
        });
        let refused = member.change(Method::PUT, PREFERENCES, "\"1\"", &wrong).await.expect(422);
        assert_eq!(
            refused.faults(),
            [
                "/frequency unknown-code",
                "/weekday out-of-range",
                "/hour out-of-range",
                "/time_zone unknown-time-zone",
                "/language unknown-code",
                "/interests/0/country unknown-code",
                "/interests/1/policy_area unknown-code",
            ]
        );
    }
}

on_both! {
    async fn a_digest_holds_what_was_followed_and_nothing_else(app: TestApp) {
        app.publish("Published before", "CA", "health", "en").await;
        let member = app.member("tecumseh@a.example", "CA", Role::Member).await;
        choose(&member, &follows("weekly", &[(Some("CA"), Some("health")), (None, Some("justice"))])).await;
        app.publish("Soins sûrs <&> doux", "CA", "health.culturally-safe", "fr").await;
        app.publish("Health elsewhere", "MX", "health", "es").await;
        app.publish("Tribunal wixárika", "MX", "justice", "es").await;
        app.publish("A school", "CA", "education", "en").await;
        assert_eq!(compose(&app).await, Composed::default(), "not before its time");
        app.set_time(MONDAY);
        assert_eq!(compose(&app).await, Composed { mails: 1, empty: 0, skipped: 0 });
        let mail = app.last_mail_to("tecumseh@a.example").await;
        assert_bulk_mail(&mail.raw);
        assert_eq!(mail.subject, "2 new practices: Soins sûrs <&> doux");
        assert_eq!(mail.header("X-Digest-Id"), "weekly-2026-W49");
        for part in [&mail.text, &mail.html] {
            for there in ["Tribunal wixárika", "Here because you follow: Health equity, Canada", "Written in French"] {
                assert!(part.contains(there), "{there} in {part}");
            }
            for not_there in ["Published before", "Health elsewhere", "A school"] {
                assert!(!part.contains(not_there), "{not_there} in {part}");
            }
        }
        assert!(mail.text.contains("Soins sûrs <&> doux") && mail.html.contains("lang=\"fr\" dir=\"ltr\">Soins sûrs &#"));
        assert!(mail.text.starts_with("2 practices were published in what you follow"));
        assert_eq!(compose(&app).await, Composed::default(), "a second run makes none");
        app.set_time("2026-12-07T13:00:00Z");
        assert_eq!(compose(&app).await, Composed { mails: 0, empty: 1, skipped: 0 }, "nothing new, no mail");
        assert_eq!(app.mails_to("tecumseh@a.example").await.len(), 1);
    }
}

on_both! {
    async fn long_digests_are_cut_and_the_rest_is_counted(app: TestApp) {
        let member = app.member("ana@a.example", "MX", Role::Member).await;
        choose(&member, &json!({ "frequency": "daily", "language": "es" })).await;
        for number in 0..23 {
            app.publish(&format!("Práctica {number}"), "MX", "culture", "es").await;
        }
        app.pass_seconds(86_400);
        compose(&app).await;
        let mail = app.last_mail_to("ana@a.example").await;
        assert_bulk_mail(&mail.raw);
        assert_eq!(mail.text.matches("Está aquí porque sigue").count(), 20);
        assert!(mail.text.contains("Y 3 más.") && mail.html.contains("<html lang=\"es\""), "{}", mail.text);
    }
}

on_both! {
    async fn two_runs_at_once_make_one_digest_each(app: TestApp) {
        for number in 0..12 {
            let email = format!("member{number}@a.example");
            let member = app.page_member(&email, "CA", Role::Member).await;
            let fields = [("frequency", "daily"), ("time_zone", "America/Toronto"), ("hour", "8")];
            member.fill("/digest", "/digest", &fields).await.expect(303);
        }
        app.publish("For everybody", "US", "climate", "en").await;
        app.set_time(MONDAY);
        let other = app.another_node(|_| {});
        let now = app.now();
        let (first, second) = tokio::join!(compose_all(&app.app, now), compose_all(&other, now));
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!(first.mails + second.mails, 12, "{first:?} {second:?}");
        for number in 0..12 {
            assert_eq!(app.mails_to(&format!("member{number}@a.example")).await.len(), 1);
        }
    }
}

on_both! {
    async fn one_click_stops_the_digest(app: TestApp) {
        let member = app.member("marie@a.example", "CA", Role::Member).await;
        let choice = json!({ "frequency": "daily", "time_zone": "America/Toronto", "language": "fr" });
        choose(&member, &choice).await;
        app.publish("Une pratique", "CA", "rights", "fr").await;
        app.set_time(MONDAY);
        compose(&app).await;
        let link = app.last_mail_to("marie@a.example").await.link("/digest/unsubscribe/");
        let stranger = app.visitor();
        for method in [Method::GET, Method::HEAD] {
            let page = stranger.send(method, &link, &[], None).await;
            assert_eq!(page.status, 200);
        }
        assert_eq!(chosen(&app, "marie@a.example").await["frequency"], "daily", "looking changes nothing");
        let boundary = "multipart/form-data; boundary=x";
        let part = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        for (kind, body) in [
            ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
            (boundary, part),
        ] {
            let answer = app.visitor().send(Method::POST, &link, &[], Some((kind, body.to_owned()))).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert!(answer.text().contains("lang=\"fr\"") && answer.text().contains("arrêté"));
        }
        assert_eq!(chosen(&app, "marie@a.example").await["frequency"], "off");
        app.publish("Une autre", "CA", "rights", "fr").await;
        app.pass_seconds(86_400);
        assert_eq!(compose(&app).await, Composed::default(), "the next digest passes over");
        let again = link.replace("/unsubscribe/", "/subscribe/");
        app.visitor().submit(&again, &[("frequency", "daily")]).await.expect(200);
        assert_eq!(chosen(&app, "marie@a.example").await["frequency"], "daily");
        assert_eq!(app.visitor().get("/digest/unsubscribe/forged.AAAA").await.status, 404);
    }
}

on_both! {
    async fn who_has_left_is_unsubscribed_already(app: TestApp) {
        let nobody = trilateral::types::Id(uuid::Uuid::from_u128(99));
        let token = app.app.keys.signed_id(trilateral::auth::keys::Purpose::DigestLink, nobody);
        let stranger = app.visitor();
        assert_eq!(stranger.get(&format!("/digest/unsubscribe/{token}")).await.status, 200);
        stranger.submit(&format!("/digest/unsubscribe/{token}"), &[]).await.expect(200);
        assert_eq!(stranger.get(&format!("/digest/preferences/{token}")).await.status, 404);
    }
}

on_both! {
    async fn the_page_does_what_the_api_does(app: TestApp) {
        let member = app.page_member("rosa@a.example", "MX", Role::Member).await;
        assert_eq!(app.visitor().get("/digest").await.status, 303, "log in first");
        for locale in ["en", "es", "fr"] {
            let page = member.get(&format!("/digest?lang={locale}")).await.expect(200);
            assert!(!page.text().contains('⟦'), "a text is missing");
            assert!(page.text().len() < 60_000, "{} octets in {locale}", page.text().len());
        }
        let fields = [
            ("frequency", "weekly"),
            ("weekday", "3"),
            ("hour", "18"),
            ("time_zone", "America/Mexico_City"),
            ("language", "es"),
            ("interest", "health:CA"),
            ("interest", "health:MX"),
            ("interest", "health:US"),
            ("interest", "justice.policing:US"),
        ];
        let saved = member.fill("/digest", "/digest", &fields).await.expect(303);
        assert_eq!(saved.header("location"), "/digest?said=digest-saved");
        let page = member.get("/digest?said=digest-saved&lang=en").await.expect(200).text();
        assert!(page.contains("25 November 2026, 18:00 CST"), "the next slot in the member's zone");
        for value in ["health:CA", "health:MX", "health:US", "justice.policing:US"] {
            let cell = page.split(&format!("value=\"{value}\"")).nth(1).unwrap().split('>').next().unwrap();
            assert!(cell.contains("checked"), "{value}");
        }
        assert_eq!(page.matches(" checked").count(), 11, "four pairs, six sections and the frequency");
        let stale = [("frequency", "daily"), ("revision", "0")];
        assert_eq!(member.fill("/digest/preview", "/digest", &[("frequency", "x")]).await.status, 422);
        let token = member.get("/digest").await.input("form_token").unwrap();
        let all: Vec<_> = std::iter::once(("form_token", token.as_str())).chain(stale).collect();
        assert_eq!(member.submit("/digest", &all).await.status, 412);
        let wrong = [("frequency", "weekly"), ("hour", "99"), ("revision", "1"), ("interest", "magic:CA")];
        let refused = member.fill("/digest", "/digest", &wrong).await.expect(422).text();
        assert!(refused.contains("id=\"hour-error\"") && refused.contains("id=\"interests-error\""));
    }
}

on_both! {
    async fn a_preview_says_what_would_be_sent(app: TestApp) {
        let (program, browser) = (
            app.member("kai@a.example", "US", Role::Member).await,
            app.page_member("lee@a.example", "US", Role::Member).await,
        );
        let empty = program.get("/api/v1/me/digest/preview").await.expect(200).json();
        assert_eq!((&empty["subject"], &empty["total"]), (&Value::Null, &json!(0)));
        assert!(browser.get("/digest/preview?lang=en").await.expect(200).text().contains("Nothing new so far"));
        app.publish("Example", "US", "climate", "en").await;
        let example = program.get("/api/v1/me/digest/preview").await.expect(200).json();
        assert_eq!(example["items"][0]["title"], "Example", "who has none yet is shown an example");
        choose(&program, &follows("weekly", &[(Some("US"), Some("climate"))])).await;
        let begun = program.get("/api/v1/me/digest/preview").await.expect(200).json();
        assert_eq!(begun["total"], 0, "and begins with what comes");
        app.publish("New", "US", "climate", "en").await;
        let preview = program.get("/api/v1/me/digest/preview").await.expect(200).json();
        assert_eq!(preview["subject"], "One new practice: New");
        assert_eq!(preview["items"][0]["interest"], json!({ "country": "US", "policy_area": "climate" }));
        let page = browser.get("/digest/preview?lang=fr").await.expect(200).text();
        assert!(page.contains("New") && page.contains("<div class=\"stack\" lang=\"en\">"));
    }
}

on_both! {
    async fn the_link_of_a_mail_changes_preferences_without_a_login(app: TestApp) {
        let member = app.member("sol@a.example", "MX", Role::Member).await;
        choose(&member, &json!({ "frequency": "daily", "language": "es", "time_zone": "UTC" })).await;
        app.publish("Práctica", "MX", "rights", "es").await;
        app.pass_seconds(86_400);
        compose(&app).await;
        let link = app.last_mail_to("sol@a.example").await.link("/digest/preferences/");
        let stranger = app.visitor();
        let page = stranger.get(&link).await.expect(200);
        assert!(page.text().contains("<html lang=\"es\""));
        let revision = page.input("revision").unwrap();
        stranger
            .fill(&link, &link, &[("frequency", "monthly"), ("revision", &revision)])
            .await
            .expect(303);
        let now = chosen(&app, "sol@a.example").await;
        assert_eq!((&now["frequency"], &now["time_zone"]), (&json!("monthly"), &json!("UTC")));
    }
}
