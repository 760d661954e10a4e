//! What was published stands until the next release, whatever a single person does; what somebody wrote
//! themselves is gone at once.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::{Asked, Voice};
use crate::support::{PASSWORD, TestApp, on_both};

const WORDS: &str = "Las paradas no tienen sombra.";

/// Twelve people who answer and vote; the first has written a statement.
async fn answered(asked: &Asked<'_>) -> Vec<Voice> {
    let mut voices = Vec::new();
    for number in 0..12 {
        let voice = asked.join().await;
        voice.answer(if number % 2 == 0 { "bus" } else { "foot" }).await;
        voice.vote(1, "agree").await;
        voices.push(voice);
    }
    let own = voices[0].send(Method::POST, "/statements", &json!({ "text": WORDS })).await.expect(201).json();
    let number = own["number"].as_i64().unwrap();
    let moderate = asked.at(&format!("/statements/{number}/moderate"));
    asked.staff().await.post(&moderate, &json!({ "state": "approved" })).await.expect(200);
    for voice in &voices {
        voice.vote(number, "agree").await;
    }
    voices
}

async fn ended(asked: &Asked<'_>) {
    let decided = json!({
        "theme": { "en": { "text": "Shade" } }, "decision": "adopted", "reason": { "en": { "text": "You are right." } },
        "owner": "The city", "due_on": "2027-06-15"
    });
    asked.staff().await.post(&asked.at("/decisions"), &decided).await.expect(201);
    asked
        .staff()
        .await
        .post(&asked.at("/benefit"), &json!({ "answer": { "en": { "text": "Yes." } } }))
        .await
        .expect(200);
    asked.staff().await.post(&asked.at("/archive"), &Value::Null).await.expect(200);
}

on_both! {
    async fn after_one_person_took_everything_back(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let voices = answered(&asked).await;
        app.set_time("2027-04-10T12:00:00Z");
        asked.release().await;
        ended(&asked).await;
        let page = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let read = async |path: &str| app.visitor().get(path).await.expect(200).text();
        let before = app.visitor().get(&asked.at("/releases/1")).await.expect(200).json();
        assert!(read(&page("/results")).await.contains(WORDS));
        assert!(!read(&page("/results?lang=en")).await.contains("taken back"));

        voices[0].send(Method::POST, "/withdrawals", &json!({ "what": "everything" })).await.expect(200);

        // The numbers of the others stand, with a note that does not count.
        let after = app.visitor().get(&asked.at("/releases/1")).await.expect(200).json();
        assert_eq!((&after["state"], &after["content"]), (&before["state"], &before["content"]));
        assert_eq!(after["answers_taken_back"], true);
        assert!(read(&page("/results?lang=en")).await.contains("have taken back answers that are counted here"));
        assert!(read(&page("/results.csv?lang=en")).await.contains("have taken back answers"));
        assert_eq!(serde_json::from_str::<Value>(&read(&page("/results.json")).await).unwrap()["answers_taken_back"], true);
        let overview = read(&page("?lang=en")).await;
        assert!(overview.contains("/results\"") && overview.contains("Shade") && overview.contains("You are right."));
        assert_eq!(voices[1].receipt().await["counted_in"], json!([1]));
        // The words that the person wrote are nowhere any more.
        for path in ["", "/results", "/results.csv", "/results.json"].map(page) {
            assert!(!read(&path).await.contains(WORDS), "{path}");
        }
        for path in ["/releases", "/releases/1", "/statements", "/decisions"] {
            assert!(!read(&asked.at(path)).await.contains(WORDS), "{path}");
        }
        assert!(read(&page("/results?lang=en")).await.contains("A statement whose words are no longer shown"));

        // Nobody's going makes a release: the next one comes on its date, though the consultation has ended.
        assert_eq!(asked.release().await["number"], 1);
        app.set_time("2027-04-12T05:00:00Z");
        assert_eq!(asked.release().await["number"], 2);
        let listed = app.visitor().get(&asked.at("/releases")).await.expect(200).json();
        let states: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
        assert_eq!(states, ["published", "superseded"]);
        assert!(!read(&page("/results?lang=en")).await.contains("have taken back"));
    }
}

on_both! {
    async fn also_when_one_answer_goes_or_dates_move(app: TestApp) {
        let mut body = Value::Null;
        let asked = Asked::open(&app, |asked| body = asked.clone()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let voices = answered(&asked).await;
        asked.close();
        asked.release().await;
        for taken in [json!({ "what": "answer", "question": "way" }), json!({ "what": "vote", "number": 1 })] {
            voices[3].send(Method::POST, "/withdrawals", &taken).await.expect(200);
            app.visitor().get(&format!("/consultations/{}/results", asked.id)).await.expect(200);
        }
        // What is over is over: a coordinator who moves the end is refused, and hides nothing that everybody has seen.
        let mut later = body.clone();
        later["phases"][1]["ends_at"] = json!("2027-04-20T05:00:00Z");
        later["phases"][2]["begins_at"] = json!("2027-04-20T05:00:00Z");
        let etag = asked.etag().await;
        let refused = asked.staff().await.change(Method::PUT, &asked.at(""), &etag, &later).await.expect(422);
        assert_eq!(refused.faults(), ["/phases is-over"]);
        body["phases"][2]["ends_at"] = json!("2027-07-01T05:00:00Z");
        asked.staff().await.change(Method::PUT, &asked.at(""), &etag, &body).await.expect(200);
        app.visitor().get(&format!("/consultations/{}/results", asked.id)).await.expect(200);
        // Nor one who takes a question away, or adds one that nobody could answer.
        let etag = asked.etag().await;
        let none = json!({ "questions": [] });
        let refused = asked.staff().await.change(Method::PUT, &asked.at("/questions"), &etag, &none).await.expect(422);
        assert_eq!(refused.faults(), ["/questions is-over"]);
        let late = asked.staff().await.post(&asked.at("/seeds"), &json!({ "text": "Too late." })).await.expect(422);
        assert_eq!(late.faults(), ["/text is-over"]);
        let results = app.visitor().get(&format!("/consultations/{}/results?lang=en", asked.id)).await.expect(200);
        assert!(results.text().contains("How do you get there?"));
    }
}

on_both! {
    async fn and_what_waits_for_the_stewards_stays_with_a_note(app: TestApp) {
        let steward = app.new_member("one@example.org", "CA", Role::Member).await.id;
        let asked = Asked::open(&app, |body| {
            body["stewards"] = json!([steward]);
            body["stewards_needed"] = json!(1);
        })
        .await;
        app.set_time("2027-03-10T12:00:00Z");
        let voices = answered(&asked).await;
        asked.close();
        asked.release().await;
        voices[0].send(Method::POST, "/withdrawals", &json!({ "what": "everything" })).await.expect(200);
        // Were it gone, each person could make every release disappear before the stewards have spoken.
        let say = async |target: i64| {
            let steward = app.logged_in("one@example.org", PASSWORD).await;
            steward.post(&asked.at("/approvals"), &json!({ "act": "release", "target": target, "approves": true })).await.status
        };
        assert_eq!(say(1).await, 200);
        let told = app.visitor().get(&asked.at("/releases/1")).await.expect(200).json();
        assert_eq!(told["answers_taken_back"], true);
        app.set_time("2027-04-12T05:00:00Z");
        assert_eq!(asked.release().await["number"], 2);
        assert_eq!(say(2).await, 200);
        let told = app.visitor().get(&asked.at("/releases/2")).await.expect(200).json();
        assert_eq!(told["answers_taken_back"], false);
        let first = app.visitor().get(&asked.at("/releases/1")).await.expect(200).json();
        assert_eq!((&first["state"], &first["content"]), (&json!("superseded"), &Value::Null));
        // A steward takes a whole release back at once, also who has agreed to it; a participant cannot.
        let steward = app.logged_in("one@example.org", PASSWORD).await;
        let no = json!({ "act": "release", "target": 2, "approves": false });
        asked.staff().await.post(&asked.at("/approvals"), &no).await.expect(404);
        steward.post(&asked.at("/approvals"), &json!({ "act": "release", "target": 1, "approves": false })).await.expect(409);
        steward.post(&asked.at("/approvals"), &no).await.expect(200);
        app.visitor().get(&asked.at("/releases/2")).await.expect(404);
        steward.post(&asked.at("/approvals"), &no).await.expect(409);
        let page = app.visitor().get(&format!("/consultations/{}/results?lang=en", asked.id)).await.expect(200).text();
        assert!(page.contains("There are no results"), "{page}");
    }
}
