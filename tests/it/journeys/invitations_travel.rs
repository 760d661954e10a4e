//! Who was invited invites others: so many each, for so many waves, and nobody knows who invited whom.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use crate::support::{Response, TestApp, on_both};

on_both! {
    async fn an_invitation_travels_two_waves_and_no_further(app: TestApp) {
        let asked = Asked::open(&app, |body| {
            body["access"] = json!("invitation");
            body["invitations_each"] = json!(2);
            body["invitation_waves"] = json!(2);
        })
        .await;
        app.set_time("2027-03-02T12:34:56Z");
        let join = async |invitation: &Value| {
            let body = json!({ "consents": ["take-part"], "invitation": invitation });
            app.visitor().post(&asked.at("/participants"), &body).await
        };
        let pass_on = async |code: &Value, request: &str| -> Response {
            let headers = [("participant-code", code.as_str().unwrap()), ("idempotency-key", request)];
            let headers = if request.is_empty() { &headers[..1] } else { &headers[..] };
            app.visitor().send(Method::POST, &asked.at("/invitations/passed-on"), headers, None).await
        };
        let left = async |code: &Value| {
            let headers = [("participant-code", code.as_str().unwrap())];
            let receipt = app.visitor().send(Method::GET, &asked.at("/receipt"), &headers, None).await;
            receipt.expect(200).json()["invitations_left"].clone()
        };
        let made = asked.staff().await.post(&asked.at("/invitations"), &json!({ "kind": "single" })).await.expect(201).json();
        let ana = join(&made["code"]).await.expect(201).json()["code"].clone();
        assert_eq!(left(&ana).await, json!(2));

        // Sent twice, done once; then one more, and no third.
        let first = pass_on(&ana, "a request of ana's own").await.expect(201).json();
        let again = pass_on(&ana, "a request of ana's own").await.expect(201).json();
        assert_eq!((&first["code"], left(&ana).await), (&again["code"], json!(1)));
        let second = pass_on(&ana, "").await.expect(201).json();
        assert_ne!(first["code"], second["code"]);
        pass_on(&ana, "").await.expect(409);
        assert_eq!(left(&ana).await, json!(0));
        pass_on(&json!("0000-0000-0000-0000-0000"), "").await.expect(401);

        // One use each; the second wave invites too, the third comes in and invites nobody.
        let ben = join(&first["code"]).await.expect(201).json()["code"].clone();
        join(&first["code"]).await.expect(403);
        assert_eq!(left(&ben).await, json!(2));
        let third = pass_on(&ben, "").await.expect(201).json();
        let cem = join(&third["code"]).await.expect(201).json()["code"].clone();
        assert_eq!(left(&cem).await, json!(0));
        pass_on(&cem, "").await.expect(409);

        // What is kept says the day, and neither the hour nor by whom.
        let listed = asked.staff().await.get(&asked.at("/invitations")).await.expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 4);
        let passed_on = listed["items"].as_array().unwrap().iter().filter(|row| row["expires_at"] == "2027-05-01T00:00:00Z");
        assert_eq!(passed_on.count(), 3, "{listed}");
        app.set_time("2027-03-29T05:00:00Z");
        pass_on(&ben, "").await.expect(409);
    }
}

on_both! {
    async fn it_is_passed_on_without_scripts(app: TestApp) {
        let asked = Asked::open(&app, |body| {
            body["access"] = json!("invitation");
            body["invitations_each"] = json!(1);
        })
        .await;
        app.set_time("2027-03-02T12:00:00Z");
        let staff = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let invited = staff.fill(&at("/manage"), &at("/manage/invite"), &[("kind", "single")]).await.expect(200).text();
        let shown = |text: &str| text.split("class=\"ref\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let person = app.visitor();
        let join = [("invitation", shown(&invited)), ("language", "es".to_owned()), ("consents", "take-part".to_owned())];
        let join: Vec<_> = join.iter().map(|(name, value)| (*name, value.as_str())).collect();
        person.fill(&at("/take-part"), &at("/take-part"), &join).await.expect(200);
        assert!(person.get(&at("/part")).await.text().contains(&at("/pass-on")));
        let form = person.get(&at("/pass-on")).await.expect(200);
        let (token, request) = (form.input("form_token").unwrap(), form.input("request").unwrap());
        let fields = [("form_token", token.as_str()), ("request", request.as_str())];
        let made = person.submit(&at("/pass-on"), &fields).await.expect(200).text();
        assert!(made.contains("<svg class=\"qr\"") && made.len() < 30_000, "{} bytes", made.len());
        let again = person.submit(&at("/pass-on"), &fields).await.expect(200).text();
        assert_eq!(shown(&made), shown(&again));
        assert!(!person.get(&at("/part")).await.text().contains(&at("/pass-on")));
        assert!(app.visitor().get(&at("/pass-on")).await.expect(303).header("location").ends_with("/return"));
    }
}
