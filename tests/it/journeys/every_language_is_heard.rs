//! Languages that no form ever offered: whole tags, fallbacks one by one, marks and directions intact.

use serde_json::{Value, json};

use super::community_is_consulted::Asked;
use crate::support::{TestApp, on_both};

/// Inuktitut in syllabics.
const SYLLABICS: &str = "ᑐᓵᔨᖃᕆᐊᖃᖅᐳᑦ ᐅᓐᓄᐊᒃᑯᑦ.";
/// Shoshoni, with marks below that no single character holds.
const COMBINING: &str = "Sosoni’ ta\u{332}i\u{332}kwappe";
/// Arabic, put into it by a machine.
const ARABIC: &str = "الوصول إلى العيادة";

on_both! {
    async fn in_its_own_writing(app: TestApp) {
        let asked = Asked::open(&app, |body| {
            body["languages"].as_array_mut().unwrap().extend([json!({ "tag": "ar", "fallback": "en" }), json!({ "tag": "shh" })]);
            body["title"]["ar"] = json!({ "text": ARABIC, "by_machine": true });
            body["title"]["shh"] = json!({ "text": COMBINING, "translated_by": "Sogorea Band", "approved_by": "A speaker" });
        })
        .await;
        let seed = json!({ "text": SYLLABICS, "language": "IU-cans" });
        let seeded = asked.staff().await.post(&asked.at("/seeds"), &seed).await.expect(201).json();
        assert_eq!(seeded["language"], "iu-Cans", "the tag is whole, as people write it");
        app.set_time("2027-03-10T12:00:00Z");
        let page = async |rest: &str| app.visitor().get(&format!("/consultations/{}{rest}", asked.id)).await.expect(200).text();

        let arabic = page("?in=ar&lang=es").await;
        assert!(arabic.contains(&format!("lang=\"ar\" dir=\"rtl\">{ARABIC}")), "{arabic}");
        assert!(arabic.contains("Traducción automática"), "a machine's words are marked as such");
        let shoshoni = page("?in=shh&lang=fr").await;
        assert!(shoshoni.contains(&format!("lang=\"shh\" dir=\"ltr\">{COMBINING}")), "{shoshoni}");
        assert!(shoshoni.contains("Sogorea Band"), "who translated it is named");

        // Maya falls back to Spanish where there is Spanish, and on to English where there is none.
        let person = app.visitor();
        let join = json!({ "consents": ["take-part"], "language": "yua" });
        let joined = person.post(&asked.at("/participants"), &join).await.expect(201).json();
        person.keep_cookie(&format!("__Host-part-{}", asked.id.replace('-', "")), joined["code"].as_str().unwrap());
        person.keep_cookie("language", "es");
        let question = person.get(&format!("/consultations/{}/questions/1", asked.id)).await.expect(200).text();
        assert!(question.contains("lang=\"es\" dir=\"ltr\">¿Cómo llega?"), "{question}");
        assert!(question.contains("lang=\"en\" dir=\"ltr\">Bus"), "{question}");
        let own = json!({ "text": "Ma’ béeychaj in bin.", "language": "yua" });
        let headers = [("participant-code", joined["code"].as_str().unwrap())];
        let body = Some(("application/json", own.to_string()));
        let added = person.send(reqwest::Method::POST, &asked.at("/statements"), &headers, body).await.expect(201).json();
        assert_eq!(added["language"], "yua");
        let moderate = asked.at(&format!("/statements/{}/moderate", added["number"]));
        asked.staff().await.post(&moderate, &json!({ "state": "approved" })).await.expect(200);

        // Everybody else reads it as it was written.
        let shown = app.visitor().get(&asked.at("/statements")).await.expect(200).json();
        let texts: Vec<&Value> = shown["items"].as_array().unwrap().iter().map(|item| &item["texts"]).collect();
        assert!(texts.iter().any(|text| text["iu-Cans"]["text"] == SYLLABICS), "{texts:?}");
        assert!(texts.iter().any(|text| text["yua"]["text"] == "Ma’ béeychaj in bin."), "{texts:?}");
        let tags = shown.to_string();
        assert!(!tags.contains("\"iu\"") && !tags.contains("\"yu\""), "nothing is cut to two letters");

        // No form takes a tag that is none.
        let wrong = json!({ "text": "Something", "language": "not a tag" });
        asked.staff().await.post(&asked.at("/seeds"), &wrong).await.expect(422);
    }
}
