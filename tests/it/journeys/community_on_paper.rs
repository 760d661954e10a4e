//! People who write on paper: a sheet out, a table in, a part with a code for each, or nothing at all.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use super::people_meet;
use crate::support::{Client, Response, TestApp, on_both};

const TABLE: &str = "Sheet;Language;Consent;Quote;way;story;Statement 1\n\
    A1;es;x;x;bus;\"No pasó, otra vez.\";agree\n\
    A2;;sí;;foot;prefer-not;\n\
    ;;;;;;\n\
    A3;yua;1;no;;;disagree\n";

async fn send(client: &Client, path: &str, table: &str) -> Response {
    client.send(Method::POST, path, &[], Some(("text/csv", table.to_owned()))).await
}

on_both! {
    async fn a_table_becomes_parts_or_nothing(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let template = app.visitor().get(&asked.at("/paper")).await.expect(200).text();
        assert_eq!(
            template.trim_start_matches('\u{feff}'),
            "Sheet,Language,Consent,Quote,Reuse,way,story,Statement 1,Statement 2,Statement 3\n"
        );
        send(&asked.staff().await, &asked.at("/paper"), TABLE).await.expect(409);
        let meeting = people_meet::agreed(&asked, 20).await;
        let paper = asked.at(&format!("/paper?meeting={meeting}"));
        app.set_time("2027-03-12T12:00:00Z");
        let wrong = TABLE.replace(";bus;", ";boat;").replace("A2;;sí", "A2;;").replace("disagree", "maybe");
        let refused = send(&asked.staff().await, &paper, &wrong).await.expect(422);
        assert_eq!(
            refused.faults(),
            ["/lines/3/Consent consent-needed", "/lines/5/Statement 1 agree-disagree-pass", "/lines/2/way not-an-answer"],
            "every fault at once"
        );
        let boat = TABLE.replace(";bus;", ";boat;").replace(";foot;", ";foot bus;");
        let refused = send(&asked.staff().await, &paper, &boat).await.expect(422);
        assert_eq!(refused.faults(), ["/lines/2/way not-an-answer", "/lines/3/way not-an-answer"]);
        asked.count().await;
        let people = async || {
            let told = trilateral::consultations::analyse(&app.app, asked.id.parse().unwrap(), false).await.unwrap();
            serde_json::to_value(told).unwrap()["participants"].clone()
        };
        assert_eq!(people().await, json!(0), "nothing is kept when anything is wrong");

        let made = send(&asked.staff().await, &paper, TABLE).await.expect(201);
        assert_eq!(made.header("cache-control"), "no-store");
        let made = made.json()["items"].as_array().unwrap().clone();
        let lines: Vec<_> = made.iter().map(|part| (part["line"].as_u64().unwrap(), part["sheet"].as_str().unwrap())).collect();
        assert_eq!(lines, [(2, "A1"), (3, "A2"), (5, "A3")]);
        let receipt = async |part: &Value| {
            let code = part["code"].as_str().unwrap().to_owned();
            app.visitor().send(Method::GET, &asked.at("/receipt"), &[("participant-code", &code)], None).await
        };
        let first = receipt(&made[0]).await.expect(200).json();
        assert_eq!((&first["assisted"], &first["language"]), (&json!(true), &json!("es")));
        assert!(first["consents"].as_array().unwrap().iter().all(|consent| consent["on_paper"] == true));
        assert_eq!(first["consents"].as_array().unwrap().len(), 2);
        assert_eq!(first["answers"][0]["answer"]["text"], "No pasó, otra vez.");
        assert_eq!(first["votes"], json!([{ "statement": 1, "choice": "agree" }]));
        assert_eq!(receipt(&made[1]).await.json()["answers"][0]["answer"]["prefers_not_to_say"], true);
        assert_eq!(people().await, json!(2));

        // The same file makes nothing new, and brings nobody back who has gone.
        let code = made[1]["code"].as_str().unwrap().to_owned();
        let everything = Some(("application/json", json!({ "what": "everything" }).to_string()));
        app.visitor().send(Method::POST, &asked.at("/withdrawals"), &[("participant-code", &code)], everything).await.expect(200);
        let again = send(&asked.staff().await, &paper, TABLE).await.expect(201).json();
        assert_eq!(again["items"], json!(made), "and names nobody who has gone");
        receipt(&made[1]).await.expect(401);
        app.pass_seconds(86_400);
        send(&asked.staff().await, &paper, TABLE).await.expect(409);
    }
}

on_both! {
    async fn sheets_are_printed_and_typed_in_on_pages(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("invitation")).await;
        let meeting = people_meet::agreed(&asked, 20).await;
        app.set_time("2027-03-12T12:00:00Z");
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let staff = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let desk = staff.get(&at("/paper")).await.expect(200).text();
        assert!(desk.contains(&at("/paper/sheet?in=iu-Cans&amp;lang=en")), "{desk}");
        let sheet = app.visitor().get(&at("/paper/sheet?in=es&lang=es")).await.expect(200).text();
        for said in ["¿Cómo llega?", "lang=\"es\" dir=\"ltr\">¿Cómo llega?", "Buses come too late.", "<svg class=\"qr\""] {
            assert!(sheet.contains(said), "{said}");
        }
        assert!(!sheet.contains("<script") && !sheet.contains('⟦'));
        let short = sheet.split("https://network.example/c/").nth(1).unwrap()[..10].to_lowercase();
        let led = app.visitor().get(&format!("/c/{short}")).await.expect(303);
        assert_eq!(led.header("location"), at(""), "there one comes in, and comes back");
        app.visitor().get("/c/0000000000").await.expect(404);

        let token = staff.get(&at("/paper")).await.input("form_token").unwrap();
        let send = async |table: &str| {
            let body = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n\
                 --edge\r\nContent-Disposition: form-data; name=\"meeting\"\r\n\r\n{meeting}\r\n\
                 --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{table}\r\n--edge--\r\n"
            );
            staff.send(Method::POST, &at("/paper"), &[], Some(("multipart/form-data; boundary=edge", body))).await
        };
        let refused = send("Sheet,Consent,bogus\n1,x,\n").await.expect(422).text();
        assert!(refused.contains("bogus</td>") && refused.contains("has no such column"), "{refused}");
        let codes = send(TABLE).await.expect(200).text();
        assert_eq!(codes.matches("class=\"ref\"").count(), 3);

        let made = staff.fill(&at("/paper"), &at("/paper/group"), &[("label", "Circle"), ("allowed", "2"), ("in", "es")]).await.expect(200).text();
        assert!(made.contains("Llegar a la clínica") && made.contains("<svg class=\"qr\""));
        let code = made.split("class=\"ref\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let join = json!({ "consents": ["take-part"], "invitation": code });
        app.visitor().post(&asked.at("/participants"), &join).await.expect(201);
        staff.fill(&at("/paper"), &at("/paper/group"), &[("allowed", "none")]).await.expect(422);
        let stranger = app.page_member("sol@example.org", "MX", Role::Coordinator).await;
        stranger.get(&at("/paper")).await.expect(403);
    }
}
