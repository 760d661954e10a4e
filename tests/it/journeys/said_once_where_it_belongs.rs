//! An answer stays with its question, and what comes several times at once is said once.

use std::collections::HashSet;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::community_is_consulted::Asked;
use crate::support::{TestApp, on_both};

/// Leaves these of its questions in a consultation.
async fn keep_questions(asked: &Asked<'_>, names: &[&str]) {
    let staff = asked.staff().await;
    let known = staff.get(&asked.at("/questions")).await.expect(200).json();
    let mut kept = known["items"].as_array().unwrap().clone();
    kept.retain(|question| names.contains(&question["name"].as_str().unwrap()));
    for question in &mut kept {
        question.as_object_mut().unwrap().remove("version");
    }
    let etag = asked.etag().await;
    staff
        .change(Method::PUT, &asked.at("/questions"), &etag, &json!({ "questions": kept }))
        .await
        .expect(200);
}

on_both! {
    async fn an_answer_is_kept_with_its_question_or_not_at_all(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-02T12:00:00Z");
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let person = app.visitor();
        let join = [("language", "en"), ("consents", "take-part")];
        person.fill(&at("/take-part"), &at("/take-part"), &join).await.expect(200);
        let page = at("/questions/1");
        let token = person.get(&page).await.expect(200).input("form_token").unwrap();
        keep_questions(&asked, &["story"]).await;
        let late = [("form_token", token.as_str()), ("asked", "way"), ("chosen", "bus")];
        let told = person.submit(&page, &late).await.expect(409);
        assert!(told.text().contains("This question is not asked any more"), "{}", told.text());
        assert!(!person.get(&at("/receipt")).await.text().contains("Bus"));

        // Where it stands elsewhere in the list by now, it is still the same question.
        let words = [("form_token", token.as_str()), ("asked", "story"), ("text", "The driver waited for me.")];
        person.submit(&at("/questions/2"), &words).await.expect(303);
        assert!(person.get(&at("/receipt")).await.text().contains("The driver waited for me."));
        keep_questions(&asked, &[]).await;
        let told = person.submit(&page, &words).await.expect(409);
        assert!(told.text().contains("The driver waited for me."), "words are not lost");
    }
}

on_both! {
    async fn what_comes_several_times_at_once_is_said_once(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let key = [("idempotency-key", "one and the same request")];
        let body = json!({ "consents": ["take-part"] }).to_string();
        let visitors: Vec<_> = (0..6).map(|_| app.visitor()).collect();
        let joins = visitors.iter().map(|visitor| {
            let body = Some(("application/json", body.clone()));
            let path = asked.at("/participants");
            async move { visitor.send(Method::POST, &path, &key, body).await.expect(201).json()["code"].to_string() }
        });
        let codes: HashSet<String> = join_all(joins).await.into_iter().collect();
        assert_eq!(codes.len(), 1, "{codes:?}");
        let code = codes.into_iter().next().unwrap().trim_matches('"').to_owned();
        let own = [("participant-code", code.as_str())];
        let body = json!({ "text": "There is no ramp.", "language": "en" }).to_string();
        let said = visitors.iter().map(|visitor| {
            let body = Some(("application/json", body.clone()));
            let path = asked.at("/statements");
            async move { visitor.send(Method::POST, &path, &own, body).await.expect(201).json()["number"].to_string() }
        });
        let numbers: HashSet<String> = join_all(said).await.into_iter().collect();
        assert_eq!(numbers.len(), 1, "{numbers:?}");
    }
}
