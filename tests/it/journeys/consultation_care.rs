//! What moderators write stays with moderators, nobody who may be in danger is written to, and a
//! statement is written anew once.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use crate::support::{PASSWORD, TestApp, on_both};

/// Stands in every note of this test, and nowhere else.
const CANARY: &str = "Zwischenton 7731";

/// How many mails there are, to whomever; but for those about log-ins of the staff.
async fn mails(app: &TestApp) -> i64 {
    use diesel::prelude::*;
    use trilateral::db::schema::mails;
    let others = mails::table.filter(mails::kind.ne("new-device")).count();
    app.app.read(move |_, tx| Ok(others.get_result(tx.conn)?)).await.unwrap()
}

on_both! {
    async fn a_note_of_the_staff_leaves_no_trace_outside(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let person = app.visitor();
        person.keep_cookie("language", "es");
        let ana = asked.join().await;
        let pages = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        person.fill(&pages("/return"), &pages("/return"), &[("code", &ana.code)]).await.expect(303);
        let before = mails(&app).await;
        for (number, reason) in [(4, "threat"), (5, "self-harm"), (6, "unclear"), (7, "hate")] {
            let text = json!({ "text": format!("Frase número {number}."), "language": "es" });
            ana.send(Method::POST, "/statements", &text).await.expect(201);
            let path = asked.at(&format!("/statements/{number}/moderate"));
            let body = json!({ "state": "rejected", "reason": reason, "note": format!("{CANARY}: call somebody") });
            let answer = asked.staff().await.post(&path, &body).await.expect(200).text();
            assert!(!answer.contains(CANARY));
        }
        assert_eq!(mails(&app).await, before, "nobody is written to");

        // Every address that reads something, for everybody there is.
        for (name, country, role) in [("other", "MX", Role::Coordinator), ("admin", "CA", Role::Administrator), ("member", "CA", Role::Member)] {
            app.new_member(&format!("{name}@example.org"), country, role).await;
        }
        for number in 0..12 {
            let voice = asked.join().await;
            voice.answer("bus").await;
            voice.vote(1, if number % 2 == 0 { "agree" } else { "pass" }).await;
        }
        asked.close();
        assert_eq!(asked.release().await["number"], 1);
        let document = trilateral::server::openapi::openapi();
        let addresses: Vec<String> = document
            .paths
            .paths
            .iter()
            .filter(|(path, item)| item.get.is_some() && !path.contains("{practice}"))
            .map(|(path, _)| path.replace("{id}", &asked.id).replace("{number}", "4").replace("{question}", "story"))
            .filter(|path| !path.contains('{'))
            .chain(["", "/results", "/results.csv", "/results.json", "/receipt", "/part", "/vote", "/paper/sheet", "/recordings", "/statements/4/recording"].map(pages))
            .chain(["/consultations".to_owned(), "/digest".to_owned(), "/".to_owned(), "/metrics".to_owned()])
            .collect();
        assert!(addresses.len() > 40, "{}", addresses.len());
        let mut read = 0;
        for name in ["", "ana", "other", "admin", "member", "carol"] {
            let client = match name {
                "" => app.visitor(),
                "ana" => {
                    let client = app.visitor();
                    client.fill(&pages("/return"), &pages("/return"), &[("code", &ana.code)]).await.expect(303);
                    client
                }
                name => app.logged_in(&format!("{name}@example.org"), PASSWORD).await,
            };
            let headers = [("participant-code", ana.code.as_str())];
            let headers = if name == "ana" { &headers[..] } else { &[] };
            for address in &addresses {
                // Notes about care are read in one place, by those who give it.
                if name == "carol" && address.ends_with("/care-notes") {
                    continue;
                }
                let answer = client.send(Method::GET, address, headers, None).await;
                read += usize::from(answer.status == 200);
                assert!(!answer.text().contains(CANARY), "{address} for {name:?}");
            }
        }
        assert!(read > 100, "{read}");
        let notes = asked.staff().await.get(&asked.at("/care-notes")).await.expect(200).json();
        assert_eq!(notes["items"].as_array().unwrap().len(), 2, "a note for each who may need help");
        for name in ["other", "admin", "member"] {
            let client = app.logged_in(&format!("{name}@example.org"), PASSWORD).await;
            client.get(&asked.at("/care-notes")).await.expect(403);
        }

        // Nor in anything that is carried away.
        let place = tempfile::tempdir().unwrap();
        let id = asked.id.parse().unwrap();
        trilateral::consultations::export(&app.app, id, &place.path().join("export")).await.unwrap();
        trilateral::consultations::hand_over(&app.app, id, &place.path().join("package")).await.unwrap();
        for folder in ["export", "package"] {
            for file in std::fs::read_dir(place.path().join(folder)).unwrap() {
                let path = file.unwrap().path();
                if path.is_file() {
                    let text = std::fs::read_to_string(&path).unwrap();
                    assert!(!text.contains(CANARY) && !text.contains("call somebody"), "{}", path.display());
                }
            }
        }
    }
}

on_both! {
    async fn a_rejected_statement_is_written_anew_once(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let ana = asked.join().await;
        let person = app.visitor();
        person.keep_cookie("language", "fr");
        let pages = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        person.fill(&pages("/return"), &pages("/return"), &[("code", &ana.code)]).await.expect(303);
        for text in ["Deux choses, et une troisième.", "Je vais lui faire du mal."] {
            ana.send(Method::POST, "/statements", &json!({ "text": text, "language": "fr" })).await.expect(201);
        }
        let moderate = async |number: i64, body: Value| {
            asked.staff().await.post(&asked.at(&format!("/statements/{number}/moderate")), &body).await.expect(200);
        };
        moderate(4, json!({ "state": "rejected", "reason": "unclear" })).await;
        moderate(5, json!({ "state": "rejected", "reason": "threat" })).await;

        // The outcome stands on the author's own page, in the author's language.
        let page = person.get(&pages("/receipt")).await.expect(200).text();
        assert!(page.contains("plusieurs choses à la fois") && page.contains(&pages("/statements/4/rewrite")), "{page}");
        assert!(!page.contains("menace") && !page.contains(&pages("/statements/5/rewrite")), "nobody is told of a threat");
        let begin = async |number: i64| {
            person.fill(&pages("/receipt"), &pages(&format!("/statements/{number}/rewrite")), &[]).await
        };
        begin(5).await.expect(409);
        let first = begin(4).await.expect(200);
        let earlier = first.input("link").unwrap();
        assert!(first.text().contains("Deux choses"), "the words are there to be mended");
        let link = begin(4).await.expect(200).input("link").unwrap();
        let rewrite = async |link: &str, text: &str| {
            let body = json!({ "link": link, "statement": { "text": text, "language": "fr" } });
            app.visitor().post(&asked.at("/statements/rewrite"), &body).await
        };
        rewrite(&earlier, "Une chose.").await.expect(410);
        rewrite(&link, "").await.expect(422);
        let again = rewrite(&link, "Une chose.").await.expect(200).json();
        assert_eq!((&again["state"], &again["reason"]), (&json!("pending"), &Value::Null));
        rewrite(&link, "Une autre.").await.expect(410);
        begin(4).await.expect(409);
        let listed = app.visitor().get(&asked.at("/statements")).await.expect(200).text();
        assert!(!listed.contains("Une chose."), "nobody sees it before a moderator has read it again");
        let queue = asked.staff().await.get(&asked.at("/moderation")).await.expect(200).json();
        assert_eq!(queue["items"][0]["number"], 4);
        moderate(4, json!({ "state": "approved" })).await;
        assert!(app.visitor().get(&asked.at("/statements")).await.text().contains("Une chose."));
    }
}

on_both! {
    async fn what_was_asked_after_an_answer_goes_with_it(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let etag = asked.etag().await;
        let words = |text: &str| json!({ "en": { "text": text } });
        let choices = json!([{ "code": "yes", "text": words("Yes") }, { "code": "no", "text": words("No") }]);
        let after = |question: &str| json!({ "question": question, "chose": ["yes"] });
        let questions = json!({ "questions": [
            { "name": "hurt", "kind": "single", "text": words("Were you hurt?"), "choices": choices },
            { "name": "told", "kind": "single", "text": words("Did you tell anybody?"), "choices": choices, "condition": after("hurt") },
            { "name": "heard", "kind": "single", "text": words("Were you heard?"), "choices": choices, "condition": after("told") },
        ] });
        asked.staff().await.change(Method::PUT, &asked.at("/questions"), &etag, &questions).await.expect(200);
        app.set_time("2027-03-10T12:00:00Z");
        let person = asked.join().await;
        let say = async |question: &str, chosen: &str| {
            let body = json!({ "answers": [{ "question": question, "answer": { "chosen": [chosen] } }] });
            let kept = person.send(Method::POST, "/responses", &body).await.expect(200).json();
            kept["items"].as_array().unwrap().iter().map(|row| row["question"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for question in ["hurt", "told", "heard"] {
            say(question, "yes").await;
        }
        assert_eq!(say("hurt", "yes").await, ["heard", "hurt", "told"]);
        assert_eq!(say("hurt", "no").await, ["hurt"], "also what hangs on what hangs on it");
    }
}
