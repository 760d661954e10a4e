//! A community takes its consultation home: a whole package, then nothing here but a receipt.

use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use trilateral::auth::Role;
use trilateral::consultations;
use trilateral::error::Code;
use trilateral::types::Id;

use super::community_is_consulted::Asked;
use crate::support::{TestApp, on_both};

fn rows(folder: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

on_both! {
    async fn the_stewards_get_everything_and_the_rest_is_deleted(app: TestApp) {
        let steward = app.new_member("one@example.org", "CA", Role::Member).await.id;
        let asked = Asked::open(&app, |body| {
            body["stewards"] = json!([steward]);
            body["stewards_needed"] = json!(1);
        })
        .await;
        let id: Id = asked.id.parse().unwrap();
        app.set_time("2027-03-10T12:00:00Z");
        let ana = asked.join().await;
        ana.answer("bus").await;
        ana.vote(1, "disagree").await;
        ana.send(reqwest::Method::POST, "/statements", &json!({ "text": "No hay rampas.", "language": "es" })).await.expect(201);
        let headers = [("participant-code", ana.code.as_str())];
        let body = Some(("audio/ogg", "OggS and so on".to_owned()));
        app.visitor().send(reqwest::Method::PUT, &asked.at("/statements/4/audio"), &headers, body).await.expect(200);

        let place = tempfile::tempdir().unwrap();
        let (folder, receipt) = (place.path().join("package"), place.path().join("receipt.json"));
        let refused = consultations::hand_over(&app.app, id, &folder).await.unwrap_err();
        assert_eq!(refused.code, Code::StewardsNeeded);
        assert!(!folder.exists());
        let say = async |act: &str| {
            let steward = app.logged_in("one@example.org", crate::support::PASSWORD).await;
            steward.post(&asked.at("/approvals"), &json!({ "act": act, "approves": true })).await.expect(200);
        };
        say("hand-over").await;
        let files = consultations::hand_over(&app.app, id, &folder).await.unwrap();
        let manifest: Value = serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
        assert_eq!(manifest["files"].as_array().unwrap().len() + 1, files.len());
        for file in manifest["files"].as_array().unwrap() {
            let bytes = std::fs::read(folder.join(file["name"].as_str().unwrap())).unwrap();
            let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(file["sha256"], sha256);
        }
        let [person] = &rows(&folder, "participants.jsonl")[..] else { panic!() };
        assert_eq!(rows(&folder, "votes.jsonl"), [json!({ "participant": person["participant"], "statement": 1, "choice": -1 })]);
        assert_eq!(rows(&folder, "answers.jsonl")[0]["answer"]["chosen"], json!(["bus"]));
        assert_eq!(rows(&folder, "statements.jsonl")[3]["author"], person["participant"]);
        assert_eq!(std::fs::read(folder.join("recordings/4.ogg")).unwrap(), b"OggS and so on");
        let whole: String = files.iter().filter(|name| name.ends_with("jsonl")).map(|name| std::fs::read_to_string(folder.join(name)).unwrap()).collect();
        assert!(!whole.contains("hash") && !whole.contains("example.org"), "nothing that opens, nobody's address");
        let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
        assert!(files.iter().filter(|name| name.ends_with("jsonl")).all(|name| readme.contains(name.as_str())));
        assert!(consultations::hand_over(&app.app, id, &folder).await.is_err(), "nothing is written over");

        let refused = consultations::erase(&app.app, id, &receipt).await.unwrap_err();
        assert_eq!((refused.code, receipt.exists()), (Code::StewardsNeeded, false));
        say("erase").await;
        let look = consultations::look_before_erasing(&app.app, id).await.unwrap();
        assert!(look.contains("\"votes\": 1"), "{look}");
        app.visitor().get(&asked.at("/statements")).await.expect(200);
        consultations::erase(&app.app, id, &receipt).await.unwrap();
        assert_eq!(consultations::check_receipt(&receipt).unwrap(), manifest["public_key"].as_str().unwrap());
        let told = std::fs::read_to_string(&receipt).unwrap();
        let counts: Value = serde_json::from_str(&told).unwrap();
        assert_eq!((&counts["rows"]["votes"], &counts["rows"]["participants"]), (&json!(1), &json!(1)));
        assert!(!told.contains("rampas") && !told.contains("clinic"), "{told}");
        std::fs::write(&receipt, told.replace("\"votes\": 1", "\"votes\": 0")).unwrap();
        assert!(consultations::check_receipt(&receipt).is_err());

        // Whoever comes by is told where it went, and nothing of what it was.
        app.visitor().get(&asked.at("")).await.expect(410);
        assert_eq!(app.visitor().get(&asked.at("/statements")).await.json()["code"], "erased");
        let page = app.visitor().get(&format!("/consultations/{id}?lang=es")).await.expect(410).text();
        assert!(page.contains("volvió a casa"), "{page}");
        ana.send(reqwest::Method::GET, "/receipt", &Value::Null).await.expect(410);
        assert!(!app.visitor().get("/api/v1/consultations").await.text().contains(&asked.id));
    }
}

on_both! {
    async fn nothing_is_deleted_under_the_hands_of_those_who_answer(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let place = tempfile::tempdir().unwrap();
        let receipt = place.path().join("receipt.json");
        let erase = async || consultations::erase(&app.app, asked.id.parse().unwrap(), &receipt).await;
        assert_eq!(erase().await.unwrap_err().code, Code::MoveNotAllowed);
        app.set_time("2027-04-02T12:00:00Z");
        erase().await.unwrap();
        let again = consultations::erase(&app.app, asked.id.parse().unwrap(), &place.path().join("again")).await;
        assert_eq!(again.unwrap_err().code, Code::Erased);
    }
}
