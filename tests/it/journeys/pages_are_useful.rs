//! "Was this page useful?": readers say so at the foot of a page, and nobody learns who they are.

use diesel::prelude::*;
use trilateral::auth::Role;
use trilateral::db::schema::{idempotency_keys, page_answers, page_remarks};

use super::community_is_consulted::Asked;
use crate::support::{Client, Response, TestApp, on_both};

async fn say(client: &Client, page: &str, fields: &[(&str, &str)]) -> Response {
    let shown = client.get(page).await.expect(200);
    let kind = shown.input("page").unwrap_or_else(|| panic!("{page} does not ask: {}", shown.text()));
    let back = shown.input("back").unwrap();
    let mut all = vec![("page", kind.as_str()), ("back", back.as_str())];
    all.extend_from_slice(fields);
    client.fill(page, "/useful", &all).await
}

on_both! {
    async fn an_answer_is_counted_and_tells_nothing_of_its_reader(app: TestApp) {
        app.publish("Houses of justice", "CA", "justice", "en").await;
        let reader = app.visitor();
        let listed = reader.get("/api/v1/practices").await.expect(200).json();
        let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
        let address = format!("/practices/{id}?lang=es");
        let answered = say(&reader, &address, &[("answer", "yes"), ("text", "Sirve\npara mi ciudad")]).await.expect(303);
        let onward = answered.header("location").to_owned();
        assert_eq!(onward, format!("/practices/{id}?said=useful-counted"), "back to where they were");
        let thanked = reader.get(&onward).await.expect(200).text();
        assert!(thanked.contains("Gracias. Su respuesta ya cuenta") && !thanked.contains("action=\"/useful\""), "{thanked}");
        say(&reader, "/practices?q=a+very+private+word&lang=es", &[("answer", "no")]).await.expect(303);
        say(&reader, &address, &[("answer", "yes")]).await.expect(303);

        let kept = app.app.read(|_, tx| {
            let remarks: Vec<(String, String, String, String, String)> = page_remarks::table
                .select((page_remarks::day, page_remarks::page, page_remarks::language, page_remarks::answer, page_remarks::text))
                .load(tx.conn)?;
            let counted: Vec<(String, String, String, String, i64)> =
                page_answers::table.order(page_answers::page).load(tx.conn)?;
            let keys: i64 = idempotency_keys::table.count().get_result(tx.conn)?;
            Ok((remarks, counted, keys))
        });
        let (remarks, counted, keys) = kept.await.unwrap();
        let text = |text: &str| text.to_owned();
        assert_eq!(remarks, [(text("2026-11-23"), text("/practices/{id}"), text("es"), text("yes"), text("Sirve para mi ciudad"))]);
        assert_eq!(counted, [
            (text("2026-11-23"), text("/practices"), text("es"), text("no"), 1),
            (text("2026-11-23"), text("/practices/{id}"), text("es"), text("yes"), 2),
        ]);
        assert_eq!(keys, 0, "no key tells the moment");
    }
}

on_both! {
    async fn the_secretariat_reads_and_sentences_go_after_180_days(app: TestApp) {
        let reader = app.visitor();
        say(&reader, "/about?lang=fr", &[("answer", "no"), ("text", "=Trop long")]).await.expect(303);
        for (address, role, status) in [("ana@example.org", Role::Member, 403), ("carol@example.org", Role::Coordinator, 403)] {
            let other = app.page_member(address, "CA", role).await;
            other.get("/admin/feedback").await.expect(status);
            other.get("/admin/feedback.csv").await.expect(status);
        }
        let secretary = app.page_member("lucia@example.org", "CA", Role::Administrator).await;
        let list = secretary.get("/admin/feedback?lang=en").await.expect(200).text();
        assert!(list.contains("About us") && list.contains("=Trop long") && list.contains("23 November 2026"), "{list}");
        let table = secretary.get("/admin/feedback.csv").await.expect(200).text();
        assert!(table.contains("/about,fr,0,1,,,") && table.contains(",2026-11-23,no,'=Trop long"), "{table}");
        for (days, left) in [(180, 1), (181, 0)] {
            app.set_time("2026-11-23T15:00:00Z");
            app.pass_seconds(days * 86_400);
            app.app.write(|_, tx| trilateral::feedback::clean_up(tx)).await.unwrap();
            let admin = app.logged_in("lucia@example.org", crate::support::PASSWORD).await;
            let view = admin.get("/api/v1/admin/feedback").await.expect(200).json();
            assert_eq!(view["remarks"].as_array().unwrap().len(), left, "after {days} days");
            assert_eq!((&view["pages"][0]["no"], &view["pages"][0]["yes"]), (&1.into(), &0.into()), "counts stay");
        }
    }
}

on_both! {
    async fn it_is_asked_of_readers_and_bounded(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let reader = app.visitor();
        for page in ["/", "/practices", "/consultations", "/commitments", "/search?q=a", "/about/privacy"] {
            assert!(reader.get(page).await.expect(200).text().contains("action=\"/useful\""), "{page}");
        }
        app.set_time("2027-03-10T12:00:00Z");
        let at = format!("/consultations/{}/take-part", asked.id);
        for page in [at.as_str(), "/log-in", "/join", "/code", "/nothing", "/practices/0193e9a0-0000-7000-8000-000000000000"] {
            assert!(!reader.get(page).await.text().contains("action=\"/useful\""), "{page}");
        }
        // Only kinds of page that are asked about, and nothing else that somebody makes up.
        for made_up in ["/my-diary", "/practices/{id}?q=x", ""] {
            let fields = [("page", made_up), ("back", "/"), ("answer", "yes")];
            reader.fill("/", "/useful", &fields).await.expect(404);
        }
        let long = "x".repeat(301);
        let refused = say(&reader, "/about?lang=en", &[("answer", "yes"), ("text", &long)]).await.expect(422).text();
        assert!(refused.contains("Your sentence") && refused.contains(&long), "{refused}");
        let refused = say(&reader, "/about?lang=en", &[("answer", "perhaps"), ("text", "So so")]).await.expect(422).text();
        assert!(refused.contains("Press Yes or No.") && refused.contains("So so"), "{refused}");
        let elsewhere = reader.fill("/", "/useful", &[("page", "/"), ("back", "https://evil.example"), ("answer", "no")]).await.expect(303);
        assert_eq!(elsewhere.header("location"), "/?said=useful-counted");
        let mut refusals = 0;
        for _ in 0..32 {
            refusals += i32::from(say(&reader, "/about", &[("answer", "yes")]).await.status == 429);
        }
        assert!(refusals > 0, "one address does not fill the list");
        app.pass_seconds(3_601);
        say(&reader, "/about", &[("answer", "yes")]).await.expect(303);
    }
}
