//! People take part with somebody's help at meetings that two people agreed to before, and no more of them than agreed.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::{Asked, consultation};
use crate::support::{Client, Response, TestApp, on_both};

/// A meeting on 12 March 2027, in Toronto, proposed by the coordinator.
async fn propose(asked: &Asked<'_>, people: i64) -> String {
    let body = json!({ "place": "Community hall", "held_on": "2027-03-12", "people": people });
    let made = asked.staff().await.post(&asked.at("/meetings"), &body).await.expect(201).json();
    assert_eq!((&made["agreed"], &made["may_agree"]), (&json!(false), &json!(false)), "not by oneself");
    made["id"].as_str().unwrap().to_owned()
}

/// The same, agreed to by the secretariat.
pub async fn agreed(asked: &Asked<'_>, people: i64) -> String {
    let meeting = propose(asked, people).await;
    asked.app.new_member("secretary@example.org", "MX", Role::Administrator).await;
    let secretary = asked.app.logged_in("secretary@example.org", crate::support::PASSWORD).await;
    secretary.post(&asked.at(&format!("/meetings/{meeting}/agree")), &Value::Null).await.expect(200);
    meeting
}

async fn write_down(client: &Client, asked: &Asked<'_>, meeting: &str) -> Response {
    client.post(&asked.at("/participants"), &json!({ "consents": ["take-part"], "meeting": meeting })).await
}

on_both! {
    async fn as_many_are_written_down_as_two_people_agreed(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("invitation")).await;
        app.set_time("2027-03-10T12:00:00Z");
        let staff = asked.staff().await;
        let meeting = propose(&asked, 2).await;
        let listed = async |client: &Client| client.get(&asked.at("/meetings")).await.expect(200).json()["items"].clone();
        assert_eq!(listed(&app.visitor()).await, json!([]), "a proposal is nobody's business yet");
        assert_eq!(listed(&staff).await.as_array().unwrap().len(), 1);
        let refused = async |client: &Client, id: &str| write_down(client, &asked, id).await.expect(422).faults();
        assert_eq!(refused(&staff, &meeting).await, ["/meeting not-agreed"]);

        let agree = asked.at(&format!("/meetings/{meeting}/agree"));
        assert_eq!(staff.post(&agree, &Value::Null).await.expect(409).json()["code"], "second-person-needed");
        let other = app.member("sol@example.org", "MX", Role::Coordinator).await;
        other.post(&agree, &Value::Null).await.expect(403);
        let secretary = app.member("secretary@example.org", "MX", Role::Administrator).await;
        assert_eq!(listed(&secretary).await[0]["may_agree"], true);
        secretary.post(&agree, &Value::Null).await.expect(200);
        secretary.post(&agree, &Value::Null).await.expect(200);
        let seen = listed(&app.visitor()).await;
        assert_eq!(
            (&seen[0]["place"], &seen[0]["held_on"], &seen[0]["people"], &seen[0]["may_agree"]),
            (&json!("Community hall"), &json!("2027-03-12"), &json!(2), &json!(false))
        );
        staff.delete(&asked.at(&format!("/meetings/{meeting}"))).await.expect(409);

        // Not before its day in Toronto, not by others, not at a meeting of nobody's.
        app.set_time("2027-03-12T04:59:00Z");
        let staff = asked.staff().await;
        assert_eq!(refused(&staff, &meeting).await, ["/meeting meeting-to-come"]);
        app.set_time("2027-03-12T05:00:00Z");
        assert_eq!(refused(&app.visitor(), &meeting).await, ["/meeting facilitators-only"]);
        let other = app.logged_in("sol@example.org", crate::support::PASSWORD).await;
        assert_eq!(refused(&other, &meeting).await, ["/meeting facilitators-only"]);
        let nobodys = "00000000-0000-7000-8000-000000000000";
        assert_eq!(refused(&staff, nobodys).await, ["/meeting unknown-meeting"]);

        let first = write_down(&staff, &asked, &meeting).await.expect(201).json();
        let code = first["code"].as_str().unwrap().to_owned();
        let headers = [("participant-code", code.as_str())];
        let receipt = app.visitor().send(Method::GET, &asked.at("/receipt"), &headers, None).await.expect(200).json();
        assert_eq!(receipt["assisted"], true);
        write_down(&staff, &asked, &meeting).await.expect(201);
        // Whoever goes frees no place: the next one would tell that somebody went.
        let everything = Some(("application/json", json!({ "what": "everything" }).to_string()));
        app.visitor().send(Method::POST, &asked.at("/withdrawals"), &headers, everything).await.expect(200);
        assert_eq!(refused(&staff, &meeting).await, ["/meeting meeting-full"]);
        let table = "Sheet,Consent,way\n1,x,bus\n";
        let path = asked.at(&format!("/paper?meeting={meeting}"));
        let paper = staff.send(Method::POST, &path, &[], Some(("text/csv", table.to_owned()))).await;
        assert_eq!(paper.expect(422).faults(), ["/meeting meeting-full"]);
        // What is refused for another reason does not tell how many places are left.
        let faulty = "Sheet,Consent,way\n1,x,boat\n2,x,bus\n3,x,bus\n";
        let paper = staff.send(Method::POST, &path, &[], Some(("text/csv", faulty.to_owned()))).await;
        assert_eq!(paper.expect(422).faults(), ["/lines/2/way not-an-answer"]);
        let none = staff.send(Method::POST, &asked.at("/paper"), &[], Some(("text/csv", table.to_owned()))).await;
        assert_eq!(none.expect(422).faults(), ["/meeting required"]);
    }
}

on_both! {
    async fn whoever_runs_a_consultation_makes_no_second_person(app: TestApp) {
        // A steward whom the coordinator invited and named agrees to nothing.
        let steward = app.new_member("steward@example.org", "CA", Role::Member).await.id;
        let asked = Asked::open(&app, |body| {
            body["stewards"] = json!([steward]);
            body["stewards_needed"] = json!(1);
        })
        .await;
        app.set_time("2027-03-10T12:00:00Z");
        let wrong = json!({ "place": " ", "held_on": "2027-03-30", "people": 0 });
        let refused = asked.staff().await.post(&asked.at("/meetings"), &wrong).await.expect(422);
        assert_eq!(refused.faults(), ["/place required", "/held_on while-it-runs", "/people out-of-range"]);
        let meeting = propose(&asked, 20).await;
        let agree = asked.at(&format!("/meetings/{meeting}/agree"));
        let steward = app.logged_in("steward@example.org", crate::support::PASSWORD).await;
        assert_eq!(steward.get(&asked.at("/meetings")).await.json()["items"][0]["may_agree"], false);
        steward.post(&agree, &Value::Null).await.expect(403);
        let member = app.member("member@example.org", "CA", Role::Member).await;
        member.post(&agree, &Value::Null).await.expect(403);
        // A day that is over is not agreed to before.
        app.set_time("2027-03-13T05:00:00Z");
        let secretary = app.member("secretary@example.org", "MX", Role::Administrator).await;
        assert_eq!(secretary.post(&agree, &Value::Null).await.expect(409).json()["code"], "move-not-allowed");
        secretary.delete(&asked.at(&format!("/meetings/{meeting}"))).await.expect(204);
        secretary.post(&agree, &Value::Null).await.expect(404);
        assert_eq!(secretary.get(&asked.at("/meetings")).await.json()["items"], json!([]));
    }
}

on_both! {
    async fn what_was_agreed_to_cannot_become_another_thing(app: TestApp) {
        app.member("carol@example.org", "CA", Role::Coordinator).await;
        let staff = app.logged_in("carol@example.org", crate::support::PASSWORD).await;
        let made = staff.post("/api/v1/consultations", &consultation()).await.expect(201).json();
        let at = format!("/api/v1/consultations/{}/meetings", made["id"].as_str().unwrap());
        let body = json!({ "place": "Community hall", "held_on": "2027-03-12", "people": 20 });
        staff.post(&at, &body).await.expect(409);
    }
}

on_both! {
    async fn a_meeting_is_arranged_on_pages(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("invitation")).await;
        app.set_time("2027-03-11T12:00:00Z");
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let staff = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let typed = [("place", "Community hall"), ("held_on", "2027-03-12"), ("people", "many")];
        let again = staff.fill(&at("/meetings"), &at("/meetings"), &typed).await.expect(422).text();
        assert!(again.contains("write a whole number in digits; you wrote “many”") && again.contains("value=\"Community hall\"") && again.contains("value=\"many\""));
        let typed = [("place", "Community hall"), ("held_on", "2027-03-12"), ("people", "1")];
        staff.fill(&at("/meetings"), &at("/meetings"), &typed).await.expect(303);
        let waits = staff.get(&at("/meetings")).await.expect(200).text();
        assert!(waits.contains("waits for a second person") && !waits.contains("/agree\""));
        assert!(!app.visitor().get(&at("")).await.expect(200).text().contains("Community hall"));
        let second = app.page_member("carla@example.org", "CA", Role::Coordinator).await;
        let page = second.get(&at("/meetings")).await.expect(200).text();
        let agree = page.split("action=\"").find(|rest| rest.contains("/agree\"")).unwrap().split('"').next().unwrap().to_owned();
        second.fill(&at("/meetings"), &agree, &[]).await.expect(303);
        let public = app.visitor().get(&at("")).await.expect(200).text();
        assert!(public.contains("Community hall") && public.contains("for one person"), "{public}");

        app.set_time("2027-03-12T15:00:00Z");
        let staff = app.page_member("dina@example.org", "CA", Role::Coordinator).await;
        let page = staff.get(&at("/meetings")).await.expect(200).text();
        let way = page.split("href=\"").find(|rest| rest.contains("take-part?meeting=")).unwrap().split('"').next().unwrap().to_owned();
        let form = staff.get(&way).await.expect(200);
        assert!(form.text().contains("You write this down for somebody else") && !form.text().contains("name=\"invitation\""));
        let meeting = form.input("meeting").unwrap();
        let request = form.input("request").unwrap();
        let send = |request: String| {
            let fields = [("consents", "take-part".to_owned()), ("meeting", meeting.clone()), ("request", request)];
            let (staff, way, to) = (&staff, &way, at("/take-part"));
            async move {
                let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                staff.fill(way, &to, &fields).await
            }
        };
        assert!(send(request.clone()).await.expect(200).text().contains("Your code"));
        send(request).await.expect(200);
        let full = send("another request of this form".to_owned()).await.expect(422).text();
        assert!(full.contains("More people than were agreed would take part"), "{full}");
        let stranger = app.page_member("sol@example.org", "MX", Role::Coordinator).await;
        stranger.get(&at("/meetings")).await.expect(403);
    }
}
