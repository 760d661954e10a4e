//! Statements that are read out: told by their bytes, heard by whom may see the words, gone with them.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::{Asked, Voice};
use crate::support::{Client, Response, TestApp, on_both};

/// The beginning of an Ogg file, and something behind it.
const OGG: &str = "OggS\0\u{2}0123456789";

async fn put(client: &Client, path: &str, code: &str, bytes: &str) -> Response {
    let headers = [("participant-code", code)];
    let headers = if code.is_empty() { &headers[1..] } else { &headers[..] };
    client.send(Method::PUT, path, headers, Some(("audio/whatever", bytes.to_owned()))).await
}

async fn say(voice: &Voice, text: &str) -> i64 {
    let added = voice.send(Method::POST, "/statements", &json!({ "text": text })).await.expect(201).json();
    added["number"].as_i64().unwrap()
}

on_both! {
    async fn a_statement_is_read_out(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let (ana, other) = (asked.join().await, asked.join().await);
        let number = say(&ana, "No hay rampas.").await;
        let path = asked.at(&format!("/statements/{number}/audio"));
        let visitor = app.visitor();

        // What it is called or claims to be counts for nothing.
        assert_eq!(put(&visitor, &path, &ana.code, "<script>").await.expect(422).faults(), ["/file not-audio"]);
        assert_eq!(put(&visitor, &path, &ana.code, "").await.expect(422).faults(), ["/file required"]);
        put(&visitor, &path, "", OGG).await.expect(401);
        put(&visitor, &path, &other.code, OGG).await.expect(404);
        let limit = app.app.config.server.upload_limit_bytes;
        put(&visitor, &path, &ana.code, &format!("{OGG}{}", "x".repeat(limit))).await.expect(413);
        let kept = put(&visitor, &path, &ana.code, OGG).await.expect(200).json();
        assert_eq!((&kept["has_audio"], &kept["revision"]), (&json!(true), &json!(2)));

        // Until it is shown, its author and the staff hear it, and nobody else knows of it.
        visitor.get(&path).await.expect(404);
        let hear = async |code: &str| visitor.send(Method::GET, &path, &[("participant-code", code)], None).await;
        hear(&other.code).await.expect(404);
        assert_eq!(hear(&ana.code).await.expect(200).text(), OGG);
        asked.staff().await.get(&path).await.expect(200);
        let foreign = app.member("sol@example.org", "MX", Role::Coordinator).await;
        foreign.get(&path).await.expect(404);

        // A moderator who has not heard it cannot show it.
        let moderate = asked.at(&format!("/statements/{number}/moderate"));
        let show = json!({ "state": "approved" });
        asked.staff().await.change(Method::POST, &moderate, "\"1\"", &show).await.expect(412);
        asked.staff().await.change(Method::POST, &moderate, "\"2\"", &show).await.expect(200);
        let heard = visitor.get(&path).await.expect(200);
        for (name, value) in [
            ("content-type", "audio/ogg"),
            ("content-disposition", "inline"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
            ("accept-ranges", "bytes"),
        ] {
            assert_eq!(heard.header(name), value, "{name}");
        }
        assert!(heard.header("content-security-policy").contains("media-src 'self'"));
        let part = visitor.send(Method::GET, &path, &[("range", "bytes=0-3")], None).await.expect(206);
        assert_eq!((part.text().as_str(), part.header("content-range")), ("OggS", "bytes 0-3/16"));
        visitor.send(Method::GET, &path, &[("range", "bytes=16-")], None).await.expect(416);
        put(&visitor, &path, &ana.code, OGG).await.expect(409);

        // Recordings are large: five of one person are enough.
        for other in 5..=9 {
            say(&ana, &format!("Frase {other}.")).await;
            let expected = if other < 9 { 200 } else { 422 };
            put(&visitor, &asked.at(&format!("/statements/{other}/audio")), &ana.code, OGG).await.expect(expected);
        }

        // A rejected statement is silent; written anew, it has no recording; taken back, it is gone.
        let reject = json!({ "state": "rejected", "reason": "unclear" });
        asked.staff().await.post(&moderate, &reject).await.expect(200);
        visitor.get(&path).await.expect(404);
        ana.send(Method::POST, "/withdrawals", &json!({ "what": "statement", "number": number })).await.expect(200);
        hear(&ana.code).await.expect(404);
        asked.staff().await.get(&path).await.expect(404);
    }
}

/// A form with a file, as a browser without scripts sends it.
async fn send_file(client: &Client, page: &str, path: &str, file: &str) -> Response {
    let token = client.get(page).await.expect(200).input("form_token").unwrap();
    let part = |name: &str, more: &str, content: &str| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
    };
    let file = part("file", "; filename=\"../../voice.exe\"\r\nContent-Type: text/html", file);
    let body = format!("{}{file}--edge--\r\n", part("form_token", "", &token));
    client.send(Method::POST, path, &[], Some(("multipart/form-data; boundary=edge", body))).await
}

on_both! {
    async fn recordings_are_added_without_scripts(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let ana = asked.join().await;
        let number = say(&ana, "No hay rampas.").await;
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let person = app.visitor();
        person.keep_cookie("language", "fr");
        let page = at(&format!("/statements/{number}/recording"));
        assert!(person.get(&page).await.expect(303).header("location").ends_with("/return"));
        person.fill(&at("/return"), &at("/return"), &[("code", &ana.code)]).await.expect(303);
        assert!(person.get(&at("/receipt")).await.text().contains(&page));

        let refused = send_file(&person, &page, &page, "MZ").await.expect(422).text();
        assert!(refused.contains("Ogg, MP3") && !refused.contains('⟦'), "{refused}");
        send_file(&person, &page, &page, "").await.expect(422);
        send_file(&person, &page, &page, OGG).await.expect(303);
        assert!(person.get(&page).await.expect(200).text().contains("<audio controls"));
        assert_eq!(person.get(&at(&format!("/statements/{number}/audio"))).await.expect(200).text(), OGG);
        app.visitor().get(&at(&format!("/statements/{number}/audio"))).await.expect(404);
        person.fill(&page, &format!("{page}/remove"), &[]).await.expect(303);
        person.get(&at(&format!("/statements/{number}/audio"))).await.expect(404);
        let forged = "--edge\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nOggS\r\n--edge--\r\n".to_owned();
        person.send(Method::POST, &page, &[], Some(("multipart/form-data; boundary=edge", forged))).await.expect(403);

        // The staff reads first statements out; people hear them where they vote.
        let staff = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let seed = at("/statements/1/recording");
        assert!(staff.get(&at("/recordings")).await.expect(200).text().contains(&seed));
        for number in 1..=3 {
            let page = at(&format!("/statements/{number}/recording"));
            send_file(&staff, &page, &page, OGG).await.expect(303);
        }
        assert!(person.get(&at("/vote")).await.expect(200).text().contains("<audio controls preload=\"none\""));
        let shown = app.visitor().get(&asked.at("/statements")).await.expect(200).json();
        assert!(shown["items"].as_array().unwrap().iter().all(|one| one["has_audio"] == Value::Bool(true)));
        let stranger = app.page_member("sol@example.org", "MX", Role::Coordinator).await;
        stranger.get(&at("/recordings")).await.expect(403);
    }
}
