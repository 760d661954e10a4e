//! Taking part in a browser without scripts: one step a page, nothing lost, everything taken back.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use super::said_before_it_is_done::browser;
use crate::support::{TestApp, on_both};

/// Most bytes of a page that a participant loads.
const LARGEST_STEP: usize = 30_000;

on_both! {
    async fn a_deadline_in_a_calendar_moves_with_the_consultation(app: TestApp) {
        let mut body = Value::Null;
        let asked = Asked::open(&app, |asked| body = asked.clone()).await;
        let path = format!("/consultations/{}/deadline.ics?lang=es", asked.id);
        let read = async || {
            let file = app.visitor().get(&path).await.expect(200);
            assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
            file.text().replace("\r\n ", "")
        };
        let value = |file: &str, name: &str| {
            file.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name} in {file}")).to_owned()
        };
        let first = read().await;
        assert_eq!(value(&first, "UID:"), format!("{}@network.example", asked.id));
        assert_eq!(value(&first, "DTSTART;VALUE=DATE:"), "20270329");
        assert_eq!(value(&first, "SUMMARY;LANGUAGE=es:"), "Último día para participar: Llegar a la clínica");
        assert_eq!(value(&first, "STATUS:"), "CONFIRMED");
        body["phases"][1]["ends_at"] = json!("2027-03-20T05:00:00Z");
        body["phases"][2]["begins_at"] = json!("2027-03-20T05:00:00Z");
        let etag = asked.etag().await;
        asked.staff().await.change(Method::PUT, &asked.at(""), &etag, &body).await.expect(200);
        let moved = read().await;
        assert_eq!(value(&moved, "UID:"), value(&first, "UID:"), "the same entry");
        assert_eq!(value(&moved, "DTSTART;VALUE=DATE:"), "20270320");
        let number = |file: &str| value(file, "SEQUENCE:").parse::<i64>().unwrap();
        assert!(number(&moved) > number(&first));
        for phase in 0..2 {
            body["phases"][phase]["kind"] = json!("inform");
        }
        let etag = asked.etag().await;
        asked.staff().await.change(Method::PUT, &asked.at(""), &etag, &body).await.expect(200);
        let gone = read().await;
        assert_eq!(value(&gone, "UID:"), value(&first, "UID:"), "the same entry");
        assert!(number(&gone) > number(&moved));
        assert_eq!((value(&gone, "METHOD:").as_str(), value(&gone, "STATUS:").as_str()), ("CANCEL", "CANCELLED"));
        assert_eq!(app.visitor().get("/consultations/01890000-0000-7000-8000-000000000000/deadline.ics").await.status, 404);
    }
}

on_both! {
    async fn a_whole_part_without_scripts(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("invitation")).await;
        app.set_time("2027-03-10T12:00:00Z");
        let made = asked.staff().await.post(&asked.at("/invitations"), &json!({ "kind": "single" })).await.expect(201).json();
        let invitation = made["code"].as_str().unwrap();
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let person = app.visitor();
        person.keep_cookie("language", "es");

        let page = person.open(&at(&format!("/take-part?invitation={invitation}"))).await.expect(200);
        assert!(page.text().contains(invitation), "what the sheet says is filled in");
        let refused = person.fill(&at("/take-part"), &at("/take-part"), &[("invitation", invitation), ("language", "es")]).await.expect(422);
        assert!(refused.text().contains(invitation), "nothing typed is lost");
        let request = page.input("request").unwrap();
        let join = [("invitation", invitation), ("language", "es"), ("consents", "take-part"), ("request", request.as_str())];
        let code = person.fill(&at("/take-part"), &at("/take-part"), &join).await.expect(200);
        assert_eq!(code.header("content-language"), "es");
        // The same form sent twice, as on a bad line, is the same person with the same code.
        let again = person.fill(&at("/take-part"), &at("/take-part"), &join).await.expect(200);
        let shown = |text: &str| text.split("class=\"ref\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert_eq!(shown(&code.text()), shown(&again.text()));

        for step in ["", "/part", "/questions/1", "/questions/2", "/vote", "/statements/new", "/about-me", "/receipt"] {
            let page = person.get(&at(step)).await.expect(200).text();
            assert!(page.len() < LARGEST_STEP, "{step}: {} bytes", page.len());
            assert!(!page.contains('⟦') && page.contains("lang=\"es\""), "{step}");
        }
        let question = person.get(&at("/questions/1")).await.text();
        assert!(question.contains("¿Cómo llega?") && question.contains("lang=\"en\" dir=\"ltr\">Bus"), "{question}");
        person.fill(&at("/questions/1"), &at("/questions/1"), &[("chosen", "bus")]).await.expect(303);
        person.fill(&at("/questions/2"), &at("/questions/2"), &[("text", "No pasó el camión.")]).await.expect(303);
        let passed = person.get(&at("/questions/3")).await.expect(303);
        assert!(passed.header("location").ends_with("/part?said=part-answers"));
        let vote = person.get(&at("/vote")).await;
        let number = vote.input("statement").unwrap();
        person.fill(&at("/vote"), &at("/vote"), &[("statement", &number), ("choice", "agree")]).await.expect(303);
        let personal = [("text", "My manager Jane Doe sends us home, call 613 555 0188."), ("language", "en")];
        let warned = person.fill(&at("/statements/new"), &at("/statements/new"), &personal).await.expect(422);
        assert!(warned.text().contains("Jane Doe"), "nothing typed is lost");
        person.fill(&at("/statements/new"), &at("/statements/new"), &[("text", "No hay rampas."), ("language", "es")]).await.expect(303);
        person.fill(&at("/about-me"), &at("/about-me"), &[("item", "age-band"), ("chosen", "25-34")]).await.expect(303);

        let receipt = person.get(&at("/receipt")).await.expect(200).text();
        for said in ["Bus", "No pasó el camión.", "No hay rampas."] {
            assert!(receipt.contains(said), "{said}");
        }
        person.fill(&at("/receipt"), &at("/take-back"), &[("what", "answer"), ("detail", "story"), ("confirmed", "true")]).await.expect(303);
        assert!(!person.get(&at("/receipt")).await.text().contains("No pasó el camión."));

        // Another browser comes back with the code; a wrong one is told so.
        let other = app.visitor();
        other.fill(&at("/return"), &at("/return"), &[("code", "0000-0000-0000-0000-0000")]).await.expect(401);
        other.fill(&at("/return"), &at("/return"), &[("code", &shown(&code.text()).to_lowercase())]).await.expect(303);
        let look = other.fill(&at("/receipt"), &at("/take-back"), &[("what", "everything")]).await.expect(200);
        assert!(look.text().contains("value=\"everything\""), "nothing is done before it is confirmed");
        person.get(&at("/part")).await.expect(200);
        other.fill(&at("/receipt"), &at("/take-back"), &[("what", "everything"), ("confirmed", "true")]).await.expect(200);
        assert_eq!(person.get(&at("/part")).await.status, 303, "the code opens nothing any more");
    }
}

on_both! {
    async fn of_a_handful_nothing_is_told(app: TestApp) {
        let asked = Asked::open(&app, |body| body["threshold"] = json!(20)).await;
        app.set_time("2027-03-10T12:00:00Z");
        for person in 0..3 {
            let voice = asked.join().await;
            voice.answer("bus").await;
            for statement in 1..=3 {
                voice.vote(statement, if person == 2 { "disagree" } else { "agree" }).await;
            }
        }
        asked.close();
        let release = asked.release().await;
        let told = &release["content"];
        assert_eq!((&told["people"], &told["opinion"]["groups"]), (&Value::Null, &json!([])), "{told}");
        // Every question and every statement stands there all the same: that one is missing would tell something.
        assert_eq!(told["questions"].as_array().unwrap().len(), 2);
        assert_eq!(told["opinion"]["statements"].as_array().unwrap().len(), 3);
        for count in told["questions"][0]["choices"].as_array().unwrap() {
            assert_eq!(count["count"], Value::Null, "{told}");
        }
        for statement in told["opinion"]["statements"].as_array().unwrap() {
            assert_eq!((&statement["votes"], &statement["everybody"]["agree"]), (&Value::Null, &Value::Null), "{told}");
        }
        let page = app.visitor().get(&format!("/consultations/{}/results", asked.id)).await.expect(200).text();
        assert!(page.contains("Fewer than 20 people have taken part"), "{page}");
    }
}

on_both! {
    async fn everything_is_managed_on_one_page(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let voice = asked.join().await;
        voice.send(Method::POST, "/statements", &json!({ "text": "No hay rampas.", "language": "es" })).await.expect(201);
        let staff = app.page_member("dora@example.org", "CA", trilateral::auth::Role::Coordinator).await;
        let at = format!("/consultations/{}/manage", asked.id);
        assert!(staff.get(&at).await.expect(200).text().contains("No hay rampas."));
        staff.fill(&at, &format!("{at}/moderate"), &[("number", "4"), ("state", "approved"), ("revision", "1")]).await.expect(303);
        staff.fill(&at, &format!("{at}/moderate"), &[("number", "4"), ("state", "approved"), ("revision", "1")]).await.expect(412);
        staff.fill(&at, &format!("{at}/question"), &[("kind", "scale"), ("name", "trust"), ("text", "How much do you trust them?")]).await.expect(303);
        let refused = staff.fill(&at, &format!("{at}/question"), &[("kind", "single"), ("name", "Bad Name"), ("text", "Kept?")]).await.expect(422);
        assert!(refused.text().contains("Kept?"), "nothing typed is lost");
        let invited = staff.fill(&at, &format!("{at}/invite"), &[("kind", "group"), ("label", "Circle"), ("allowed", "12")]).await.expect(200);
        assert!(invited.text().contains("class=\"ref\""));
        // Nobody makes a release by hand.
        staff.fill(&at, &format!("{at}/release"), &[("confirmed", "true")]).await.expect(404);
        staff.fill(&at, &format!("{at}/theme"), &[("theme", "Ramps"), ("heard", "There are none.")]).await.expect(303);
        assert!(app.visitor().get(&format!("/consultations/{}", asked.id)).await.text().contains("There are none."));
        let stranger = app.page_member("sol@example.org", "MX", trilateral::auth::Role::Coordinator).await;
        stranger.get(&at).await.expect(403);
    }
}

on_both! {
    async fn one_person_has_one_vote_however_often_it_is_sent(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let voice = asked.join().await;
        let body = |choice: &str| json!({ "statement": 1, "choice": choice });
        let (agree, disagree) = (body("agree"), body("disagree"));
        let sent = (0..20).map(|number| voice.send(Method::POST, "/votes", if number % 2 == 0 { &agree } else { &disagree }));
        for answer in futures_util::future::join_all(sent).await {
            answer.expect(204);
        }
        assert_eq!(voice.receipt().await["votes"].as_array().unwrap().len(), 1);
    }
}

on_both! {
    async fn followers_hear_of_it_in_their_digest(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let opened = app.now();
        let news = app
            .app
            .read(move |_, tx| {
                let week = trilateral::types::clock::plus_seconds(opened, -7 * 86_400);
                trilateral::consultations::news(tx, week, opened)
            })
            .await
            .unwrap();
        assert_eq!(news.len(), 1);
        assert_eq!((news[0].kind.code(), news[0].consultation.to_string()), ("opened", asked.id.clone()));
        // The last day on which anybody can say something is 29 March; seven and two days before, it is told.
        for (day, expected) in [("2027-03-22T06:00:00Z", "closing"), ("2027-03-27T06:00:00Z", "closing")] {
            app.set_time(day);
            let now = app.now();
            let told = app
                .app
                .read(move |_, tx| trilateral::consultations::news(tx, trilateral::types::clock::plus_seconds(now, -86_400), now))
                .await
                .unwrap();
            assert_eq!(told.iter().map(|one| one.kind.code()).collect::<Vec<_>>(), [expected], "{day}");
        }
    }
}

on_both! {
    async fn stewards_are_named_and_speak_on_pages(app: TestApp) {
        let steward = app.new_member("elder@example.org", "CA", Role::Member).await.id;
        let asked = Asked::open(&app, |body| {
            body["access"] = json!("invitation");
            body["self_description"] = json!([]);
            body["stewards"] = json!([steward]);
            body["stewards_needed"] = json!(1);
        })
        .await;
        let staff = app.page_member("second@example.org", "CA", Role::Coordinator).await;
        let elder = browser(&app, "elder@example.org").await;
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let form = async |stewards: &str, phase: &str| {
            let page = staff.get(&at("/edit")).await.expect(200);
            let revision = page.input("revision").unwrap();
            let fields = [
                ("title", "Getting to the clinic"), ("purpose", "The city plans its buses anew."), ("benefit", "A timetable made with you."),
                ("language", "en"), ("languages", "es en\nyua es\niu-Cans en"), ("countries", "CA"), ("policy_areas", "health"),
                ("access", "invitation"), ("visibility", "after-close"), ("threshold", "5"),
                ("phase_kind", "listen"), ("phase_begins", "2027-03-01"), ("phase_ends", phase),
                ("stewards", stewards), ("stewards_needed", "1"), ("revision", revision.as_str()),
            ];
            staff.fill(&at("/edit"), &at("/edit"), &fields).await
        };
        let refused = form("nobody@example.org", "2027-04-01").await.expect(422);
        assert!(refused.text().contains("nobody@example.org"), "nothing typed is lost");
        let refused = form("elder@example.org", "soon").await.expect(422);
        assert!(refused.text().contains("value=\"soon\""), "a day that is none is named and kept");
        form("elder@example.org", "2027-04-01").await.expect(303);
        assert!(staff.get(&at("/edit")).await.text().contains("elder@example.org"));
        let kept = staff.get(&format!("/api/v1/consultations/{}", asked.id)).await.json();
        assert_eq!(kept["title"]["es"]["text"], "Llegar a la clínica", "what the form does not show stays");

        let group = json!({ "kind": "group", "allowed": 9, "label": "Tuesday circle" });
        let group = asked.staff().await.post(&asked.at("/invitations"), &group).await.expect(201).json();
        let join = json!({ "consents": ["take-part"], "invitation": group["code"] });
        let joined = app.visitor().post(&asked.at("/participants"), &join).await.expect(201).json();
        let receipt = async || {
            let headers = [("participant-code", joined["code"].as_str().unwrap())];
            app.visitor().send(Method::GET, &asked.at("/receipt"), &headers, None).await.status
        };
        assert_eq!(receipt().await, 200);
        let manage = elder.get(&at("/manage")).await.expect(200).text();
        assert!(manage.contains("Tuesday circle"), "a steward sees the groups of the community");
        let id = group["invitation"]["id"].as_str().unwrap();
        elder.fill(&at("/manage"), &at("/manage/take-back"), &[("id", id)]).await.expect(409);
        elder.fill(&at("/manage"), &at("/manage/say"), &[("act", "take-back"), ("approves", "true"), ("confirmed", "true")]).await.expect(303);
        elder.fill(&at("/manage"), &at("/manage/take-back"), &[("id", id)]).await.expect(200);
        assert_eq!(receipt().await, 200, "nothing is done before it is confirmed");
        elder.fill(&at("/manage"), &at("/manage/take-back"), &[("id", id), ("confirmed", "true")]).await.expect(303);
        assert_eq!(receipt().await, 401, "their part is gone");
    }
}
