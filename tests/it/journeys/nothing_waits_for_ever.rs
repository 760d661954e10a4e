//! Nothing is bound to somebody who is gone: what a coordinator held goes back, a body of stewards that
//! cannot decide is refilled by two people.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use super::expert_shares_a_practice::{act, submitted};
use crate::support::{Client, PASSWORD, TestApp, on_both};

/// Changes what somebody may do, as `who`.
async fn change(who: &Client, member: &str, what: &Value) {
    let path = format!("/api/v1/members/{member}");
    let known = who.get(&path).await.expect(200);
    who.change(Method::PATCH, &path, known.header("etag"), what).await.expect(200);
}

on_both! {
    async fn a_claim_goes_back_when_its_coordinator_goes(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let second = app.member("dan@example.org", "CA", Role::Coordinator).await;
        let secretariat = app.member("sam@example.org", "CA", Role::Administrator).await;
        for (name, what) in [
            ("one", json!({ "status": "suspended", "reason": "Has left." })),
            ("two", json!({ "role": "member" })),
        ] {
            let email = format!("{name}@example.org");
            let id = app.new_member(&email, "CA", Role::Coordinator).await.id.to_string();
            let first = app.logged_in(&email, PASSWORD).await;
            let practice = submitted(&author).await;
            act(&first, &practice, "claim", &json!({})).await.expect(200);
            act(&second, &practice, "claim", &json!({})).await.expect(409);
            change(&secretariat, &id, &what).await;
            let entry = second.get("/api/v1/moderation/queue").await.json()["items"][0].clone();
            assert_eq!((&entry["state"], &entry["allowed"]), (&json!("submitted"), &json!(["claim"])), "{name}");
            let steps = second.get(&format!("/api/v1/practices/{practice}/history")).await.json();
            assert_eq!((&steps["items"][0]["action"], &steps["items"][0]["by"]), (&json!("release"), &json!("system")));
            act(&second, &practice, "claim", &json!({})).await.expect(200);
            act(&second, &practice, "publish", &json!({})).await.expect(200);
        }
    }
}

on_both! {
    async fn the_secretariat_may_put_back_what_is_held(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let first = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let secretariat = app.member("sam@example.org", "MX", Role::Administrator).await;
        let practice = submitted(&author).await;
        act(&first, &practice, "claim", &json!({})).await.expect(200);
        act(&secretariat, &practice, "publish", &json!({})).await.expect(403);
        let back = act(&secretariat, &practice, "release", &json!({})).await.expect(200).json();
        assert_eq!(back["state"], "submitted");
        act(&first, &practice, "publish", &json!({})).await.expect(409);
    }
}

on_both! {
    async fn a_body_that_cannot_decide_is_refilled_by_two(app: TestApp) {
        let elder = app.new_member("elder@example.org", "CA", Role::Member).await.id.to_string();
        let heir = app.new_member("heir@example.org", "CA", Role::Member).await.id.to_string();
        let carol = app.new_member("dan@example.org", "CA", Role::Coordinator).await.id.to_string();
        let asked = Asked::open(&app, |body| {
            body["stewards"] = json!([elder]);
            body["stewards_needed"] = json!(1);
        })
        .await;
        let secretariat = app.member("sam@example.org", "CA", Role::Administrator).await;
        let staff = asked.staff().await;
        let proposal = |members: &[&str]| json!({ "members": members, "reason": "The steward was suspended." });
        let at = asked.at("/stewards/proposal");

        let body = staff.get(&asked.at("/stewards")).await.expect(200).json();
        assert_eq!((&body["able"], &body["is_short"]), (&json!(1), &json!(false)));
        staff.send(Method::PUT, &at, &[], Some(("application/json", proposal(&[&heir]).to_string()))).await.expect(409);

        change(&secretariat, &elder, &json!({ "status": "suspended", "reason": "Has left." })).await;
        let put = async |who: &Client, members: &[&str]| {
            who.send(Method::PUT, &at, &[], Some(("application/json", proposal(members).to_string()))).await
        };
        let own = put(&staff, &[&carol]).await.expect(422);
        assert!(own.faults().contains(&"/members own-steward".to_owned()), "{:?}", own.faults());
        let gone = put(&staff, &[&elder]).await.expect(422);
        assert!(gone.faults().contains(&"/members unknown-member".to_owned()), "{:?}", gone.faults());
        let proposed = put(&staff, &[&heir]).await.expect(200).json();
        assert_eq!((&proposed["is_short"], &proposed["proposal"]["own"]), (&json!(true), &json!(true)));
        let agree = format!("{at}/agree");
        assert_eq!(staff.post(&agree, &Value::Null).await.expect(409).json()["code"], "second-person-needed");
        let told = async || app.visitor().get(&format!("/consultations/{}?lang=es", asked.id)).await.text();
        assert!(!told().await.contains("dos personas de la red"));

        let page = app.page_member("tess@example.org", "CA", Role::Administrator).await;
        let address = format!("/consultations/{}/stewards", asked.id);
        assert!(page.get(&address).await.expect(200).text().contains("Too few of them can decide"));
        page.fill(&address, &format!("{address}/agree"), &[]).await.expect(303);
        assert!(told().await.contains("dos personas de la red"));
        let body = staff.get(&asked.at("/stewards")).await.expect(200).json();
        assert_eq!((&body["able"], &body["proposal"]), (&json!(1), &Value::Null));
        // The new steward decides; those who run it and the secretariat do not.
        let heir = app.logged_in("heir@example.org", PASSWORD).await;
        let say = json!({ "act": "export", "approves": true });
        heir.post(&asked.at("/approvals"), &say).await.expect(200);
        secretariat.post(&asked.at("/approvals"), &say).await.expect(404);
    }
}
