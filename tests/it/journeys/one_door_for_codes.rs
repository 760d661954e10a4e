//! Whoever holds a code types it where a code is asked for, and is led to where it belongs.

use serde_json::{Value, json};

use super::community_is_consulted::Asked;
use crate::support::{Client, TestApp, on_both};

async fn invited(asked: &Asked<'_>) -> Value {
    let body = json!({ "kind": "single" });
    asked.staff().await.post(&asked.at("/invitations"), &body).await.expect(201).json()
}

async fn kind_of(who: &Client, code: &str) -> Value {
    who.post("/api/v1/codes", &json!({ "code": code })).await.expect(200).json()["kind"].clone()
}

on_both! {
    async fn every_code_says_what_it_is_and_leads_on(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("invitation")).await;
        app.set_time("2027-03-02T12:00:00Z");
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let made = invited(&asked).await;
        let invitation = made["code"].as_str().unwrap();
        assert!(invitation.starts_with("INV-"), "{invitation}");
        let person = app.visitor();

        // An invitation where one's own code is asked for: one begins, with the invitation filled in.
        for door in ["/code".to_owned(), at("/return")] {
            let led = person.fill(&door, &door, &[("code", invitation)]).await.expect(200);
            assert!(led.text().contains("This is an invitation."), "{}", led.text());
            assert!(led.text().contains(&format!("value=\"{invitation}\"")));
        }
        assert_eq!(kind_of(&person, invitation).await, "invitation");
        let join = [("invitation", invitation), ("language", "en"), ("consents", "take-part")];
        let joined = person.fill(&at("/take-part"), &at("/take-part"), &join).await.expect(200).text();
        let own = joined.split("class=\"ref\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert_ne!(own.split('-').map(str::len).collect::<Vec<_>>(), invitation.split('-').map(str::len).collect::<Vec<_>>());

        // One's own code where an invitation is asked for: one is back in one's own part.
        let other = app.visitor();
        let mistaken = [("invitation", own.as_str()), ("language", "en"), ("consents", "take-part")];
        let led = other.fill(&at("/take-part"), &at("/take-part"), &mistaken).await.expect(303);
        assert_eq!(led.header("location"), at("/part"));
        other.get(&at("/part")).await.expect(200);
        let other = app.visitor();
        let led = other.fill("/code", "/code", &[("code", &own.to_lowercase().replace('-', " "))]).await.expect(303);
        assert_eq!(led.header("location"), at("/part"));
        other.get(&at("/part")).await.expect(200);

        // What was used and what is too old is told as that, in the reader's language.
        let used = app.visitor().fill("/code?lang=fr", "/code?lang=fr", &[("code", invitation)]).await.expect(403);
        assert!(used.text().contains("elle a déjà servi") && used.text().contains(invitation), "{}", used.text());
        let again = app.visitor().fill(&at("/take-part"), &at("/take-part"), &join).await.expect(422);
        assert!(again.text().contains("This invitation has been used."), "{}", again.text());
        assert_eq!(kind_of(&person, invitation).await, "used-invitation");
        let late = invited(&asked).await;
        let late = late["code"].as_str().unwrap();
        app.set_time("2027-05-20T12:00:00Z");
        let told = app.visitor().fill("/code?lang=es", "/code?lang=es", &[("code", late)]).await.expect(403);
        assert!(told.text().contains("una consulta que ya terminó"), "{}", told.text());
        assert!(told.text().contains(&at("\"")), "it leads to what came of it");
        assert_eq!(kind_of(&person, late).await, "late-invitation");
        let closed = app.visitor().get(&at("/take-part?lang=en")).await.expect(200).text();
        assert!(closed.contains("nobody can take part any more") && !closed.contains("name=\"consents\""), "{closed}");

        // What lacks letters is told as that.
        for (typed, told) in [("", "Enter your code."), ("K7QF-2M9D", "Some letters are missing, or there are too many."), ("INV-K7QF2", "Some letters are missing, or there are too many.")] {
            let door = app.visitor().fill("/code", "/code", &[("code", typed)]).await.expect(401).text();
            assert!(door.contains(told), "{typed}: {door}");
        }

        // What nobody knows is kept as it was typed.
        let unknown = app.visitor().fill("/code", "/code", &[("code", "ABCD-<b>")]).await.expect(401);
        assert!(unknown.text().contains("ABCD-&#60;b&#62;") || unknown.text().contains("ABCD-&lt;b&gt;"), "{}", unknown.text());
        app.visitor().post("/api/v1/codes", &json!({ "code": "" })).await.expect(401);
    }
}

on_both! {
    async fn what_is_wrong_with_a_code_is_told_beside_what_else_is_wrong(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("invitation")).await;
        app.set_time("2027-03-02T12:00:00Z");
        let at = format!("/consultations/{}/take-part", asked.id);
        for (typed, told) in [
            ("", "fault-invitation-required"),
            ("INV-K7QF2-M9D4X", "field-code-short"),
            ("INV-K7QF2-M9D4X-K7QF2-M9D4X", "field-unknown-invitation"),
        ] {
            let form = [("invitation", typed), ("language", "en")];
            let page = app.visitor().fill(&at, &at, &form).await.expect(422).text();
            for text in [told, "field-consent-needed"] {
                let text = trilateral::i18n::text(trilateral::types::Locale::En, text, &[]);
                assert!(page.contains(&text), "{typed}: {text}: {page}");
            }
            let body = json!({ "invitation": typed, "consents": [] });
            let refused = app.visitor().post(&asked.at("/participants"), &body).await.expect(422);
            assert!(refused.faults().contains(&"/consents consent-needed".to_owned()), "{:?}", refused.faults());
        }
        let made = invited(&asked).await;
        let form = [("invitation", made["code"].as_str().unwrap()), ("language", "en")];
        let page = app.visitor().fill(&at, &at, &form).await.expect(422).text();
        assert!(!page.contains("invitation-error"), "nothing is wrong with the code: {page}");
    }
}

on_both! {
    async fn every_step_names_the_last_day(app: TestApp) {
        let asked = Asked::open(&app, |body| {
            // Midnight in Toronto.
            body["phases"][1]["ends_at"] = json!("2027-03-29T04:00:00Z");
            body["phases"][2]["begins_at"] = json!("2027-03-29T04:00:00Z");
        })
        .await;
        app.set_time("2027-03-02T12:00:00Z");
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let list = app.visitor().get("/consultations?lang=en").await.expect(200).text();
        assert!(list.contains("you can take part until 28 March 2027"), "{list}");
        let join = app.visitor().get(&at("/take-part?lang=fr")).await.expect(200).text();
        assert!(join.contains("Vous pouvez participer jusqu’au 28 mars 2027."), "{join}");
        let person = app.visitor();
        person.fill(&at("/take-part"), &at("/take-part"), &[("language", "en"), ("consents", "take-part")]).await.expect(200);
        let part = person.get(&at("/part?lang=es")).await.expect(200).text();
        assert!(part.contains("Puede participar hasta el 28 de marzo de 2027."), "{part}");
    }
}

on_both! {
    async fn addresses_sheets_and_drafts_have_the_same_door(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("invitation")).await;
        let made = invited(&asked).await;
        let person = app.visitor();
        let address = made["address"].as_str().unwrap();
        assert_eq!(kind_of(&person, address).await, "invitation");
        let paper = person.get(&format!("/consultations/{}/paper/sheet", asked.id)).await.expect(200).text();
        let short = paper.split("/c/").nth(1).unwrap().chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
        assert_eq!(kind_of(&person, &short).await, "consultation");
        let led = person.fill("/code", "/code", &[("code", &short)]).await.expect(303);
        assert_eq!(led.header("location"), format!("/consultations/{}", asked.id));

        let staff = asked.staff().await;
        let mut draft = staff.get(&asked.at("")).await.json();
        let fields = draft.as_object_mut().unwrap();
        fields.retain(|name, _| ["country", "language", "title", "purpose", "benefit", "policy_areas", "phases"].contains(&name.as_str()));
        for phase in fields["phases"].as_array_mut().unwrap() {
            phase.as_object_mut().unwrap().retain(|name, _| ["kind", "begins_at", "ends_at"].contains(&name.as_str()));
        }
        let draft = staff.post("/api/v1/consultations", &draft).await.expect(201).json();
        let preview = draft["preview_code"].as_str().unwrap();
        assert_eq!(kind_of(&person, preview).await, "preview");
        let led = person.fill("/code", "/code", &[("code", preview)]).await.expect(303);
        person.get(led.header("location")).await.expect(200);
    }
}
