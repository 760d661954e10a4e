//! A community is asked, answers on its own terms, sees what was heard and decided, and takes its part
//! back.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::consultations::job;

use crate::support::{Client, Response, TestApp, on_both};

/// A consultation with everything in it; phases on days of March 2027.
pub fn consultation() -> Value {
    json!({
        "country": "CA", "language": "en",
        "languages": [{ "tag": "es", "fallback": "en" }, { "tag": "yua", "fallback": "es" }, { "tag": "iu-Cans", "fallback": "en" }],
        "title": { "en": { "text": "Getting to the clinic" }, "es": { "text": "Llegar a la clínica" } },
        "purpose": { "en": { "text": "The city plans its buses anew." } },
        "benefit": { "en": { "text": "A timetable made with you." } },
        "policy_areas": ["health"], "threshold": 5, "access": "open",
        "self_description": ["identity", "age-band"],
        "phases": [
            { "kind": "listen", "begins_at": "2027-03-01T05:00:00Z", "ends_at": "2027-03-08T05:00:00Z" },
            { "kind": "statements", "begins_at": "2027-03-08T05:00:00Z", "ends_at": "2027-03-29T05:00:00Z" },
            { "kind": "respond", "begins_at": "2027-03-29T05:00:00Z", "ends_at": "2027-06-01T05:00:00Z" }
        ],
    })
}

/// A coordinator's consultation, opened.
pub struct Asked<'a> {
    pub app: &'a TestApp,
    pub id: String,
}

/// Somebody who takes part.
pub struct Voice {
    client: Client,
    pub code: String,
    at: String,
}

impl<'a> Asked<'a> {
    pub async fn open(app: &'a TestApp, change: impl FnOnce(&mut Value)) -> Self {
        app.member("carol@example.org", "CA", Role::Coordinator).await;
        Self::open_one_more(app, change).await
    }

    /// Another consultation of the same coordinator.
    pub async fn open_one_more(app: &'a TestApp, change: impl FnOnce(&mut Value)) -> Self {
        let staff = app.logged_in("carol@example.org", crate::support::PASSWORD).await;
        let mut body = consultation();
        change(&mut body);
        let made = staff.post("/api/v1/consultations", &body).await.expect(201).json();
        let id = made["id"].as_str().unwrap().to_owned();
        let asked = Self { app, id };
        let questions = json!({ "questions": [
            { "name": "way", "kind": "single", "text": { "en": { "text": "How do you get there?" }, "es": { "text": "¿Cómo llega?" } },
              "choices": [{ "code": "bus", "text": { "en": { "text": "Bus" } } }, { "code": "foot", "text": { "en": { "text": "On foot" } } }] },
            { "name": "story", "kind": "long-text", "text": { "en": { "text": "Tell us about a journey." } } }
        ] });
        let etag = asked.etag().await;
        asked.staff().await.change(Method::PUT, &asked.at("/questions"), &etag, &questions).await.expect(200);
        for text in ["Buses come too late.", "The driver greets me.", "I feel safe on the way."] {
            asked.staff().await.post(&asked.at("/seeds"), &json!({ "text": text })).await.expect(201);
        }
        asked.staff().await.post(&asked.at("/open"), &Value::Null).await.expect(200);
        asked
    }

    /// The coordinator, logged in anew: the clock moves on in leaps.
    pub async fn staff(&self) -> Client {
        self.app.logged_in("carol@example.org", crate::support::PASSWORD).await
    }

    pub fn at(&self, rest: &str) -> String {
        format!("/api/v1/consultations/{}{rest}", self.id)
    }

    pub async fn etag(&self) -> String {
        self.staff().await.get(&self.at("")).await.expect(200).header("etag").to_owned()
    }

    pub async fn join(&self) -> Voice {
        let client = self.app.visitor();
        let joined = client
            .post(&self.at("/participants"), &json!({ "consents": ["take-part"], "language": "es" }))
            .await
            .expect(201)
            .json();
        Voice { client, code: joined["code"].as_str().unwrap().to_owned(), at: self.at("") }
    }

    /// Lets the work behind the scenes catch up.
    pub async fn count(&self) {
        job::refresh(&self.app.app, self.id.parse().unwrap()).await.unwrap();
    }

    /// Lets the work behind the scenes catch up, and answers the newest release that the staff can see.
    pub async fn release(&self) -> Value {
        self.count().await;
        let listed = self.staff().await.get(&self.at("/releases")).await.expect(200).json();
        listed["items"][0].clone()
    }

    /// After the last day of taking part, and before the last release.
    pub fn close(&self) {
        self.app.set_time("2027-03-30T12:00:00Z");
    }
}

impl Voice {
    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Response {
        let path = format!("{}{path}", self.at);
        let headers = [("participant-code", self.code.as_str())];
        let body = (!body.is_null()).then(|| ("application/json", body.to_string()));
        self.client.send(method, &path, &headers, body).await
    }

    pub async fn answer(&self, way: &str) {
        let body = json!({ "answers": [{ "question": "way", "answer": { "chosen": [way] } }] });
        self.send(Method::POST, "/responses", &body).await.expect(200);
    }

    pub async fn vote(&self, statement: i64, choice: &str) {
        let body = json!({ "statement": statement, "choice": choice });
        self.send(Method::POST, "/votes", &body).await.expect(204);
    }

    pub async fn receipt(&self) -> Value {
        self.send(Method::GET, "/receipt", &Value::Null).await.expect(200).json()
    }
}

on_both! {
    async fn from_the_opening_to_the_decision(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-02T12:00:00Z");
        let ana = asked.join().await;
        ana.answer("bus").await;

        // A vote is not taken while people tell their stories, and the answer says why.
        let early = ana.send(Method::POST, "/votes", &json!({ "statement": 1, "choice": "agree" })).await.expect(409).json();
        assert_eq!((early["code"].as_str(), early["phase"].as_str()), (Some("not-in-this-phase"), Some("listen")));

        app.set_time("2027-03-10T12:00:00Z");
        let mut voices = vec![ana];
        for number in 0..11 {
            let voice = asked.join().await;
            voice.answer(if number % 2 == 0 { "foot" } else { "bus" }).await;
            voices.push(voice);
        }
        for voice in &voices {
            voice.vote(1, "agree").await;
            voice.vote(1, "disagree").await;
            voice.vote(1, "agree").await;
        }
        let ana = voices.remove(0);
        let next = ana.send(Method::GET, "/statements/next", &Value::Null).await.expect(200).json();
        assert_eq!((&next["voted"], &next["left"]), (&json!(1), &json!(2)));

        // A statement is read by somebody before others see it.
        let added = ana.send(Method::POST, "/statements", &json!({ "text": "No hay rampas." })).await.expect(201).json();
        let again = ana.send(Method::POST, "/statements", &json!({ "text": "No hay rampas." })).await.expect(201).json();
        assert_eq!(added["number"], again["number"], "the same words are the same statement");
        let shown = asked.staff().await.get(&asked.at("/statements")).await.expect(200).json();
        assert_eq!(shown["items"].as_array().unwrap().len(), 3);
        let moderate = asked.at(&format!("/statements/{}/moderate", added["number"]));
        asked.staff().await.post(&moderate, &json!({ "state": "rejected" })).await.expect(422);
        asked.staff().await.post(&moderate, &json!({ "state": "rejected", "reason": "unclear", "note": "who?" })).await.expect(200);
        let receipt = ana.receipt().await;
        assert_eq!(receipt["statements"][0]["reason"], "unclear");
        assert!(!receipt.to_string().contains("who?"), "a note of the staff stays with the staff");

        // There is no number before the end, and afterwards everybody sees the same.
        assert_eq!(asked.release().await, Value::Null);
        asked.close();
        assert_eq!(asked.release().await["number"], 1);
        assert_eq!(asked.release().await["number"], 1, "and no other before its date");
        let after = app.visitor().get(&asked.at("/releases/1")).await.expect(200).json();
        let dates = app.visitor().get(&asked.at("")).await.expect(200).json()["release_dates"].clone();
        assert_eq!((&dates[0], dates.as_array().unwrap().len()), (&after["created_at"], 2), "the date that was told");
        assert_eq!(ana.receipt().await["counted_in"], json!([1]));

        // What was decided, and only then the end.
        asked.staff().await.post(&asked.at("/archive"), &Value::Null).await.expect(409);
        let theme = json!({ "theme": { "en": { "text": "Timetables" } } });
        let theme = asked.staff().await.post(&asked.at("/decisions"), &theme).await.expect(201);
        let decided = json!({
            "theme": { "en": { "text": "Timetables" } }, "decision": "adopted", "reason": { "en": { "text": "You are right." } },
            "owner": "The city", "due_on": "2027-04-15"
        });
        let path = theme.header("location").to_owned();
        asked.staff().await.change(Method::PUT, &path, "\"7\"", &decided).await.expect(412);
        asked.staff().await.change(Method::PUT, &path, theme.header("etag"), &decided).await.expect(200);
        app.set_time("2027-05-01T12:00:00Z");
        let overdue = app.visitor().get(&asked.at("/decisions")).await.expect(200).json();
        assert_eq!(overdue["items"][0]["overdue"], true);
        asked.staff().await.post(&asked.at("/archive"), &Value::Null).await.expect(409);
        asked.staff().await.post(&asked.at("/benefit"), &json!({ "answer": { "en": { "text": "Yes." } } })).await.expect(200);
        asked.staff().await.post(&asked.at("/archive"), &Value::Null).await.expect(200);

        // And still, somebody can take everything back.
        let gone = ana.send(Method::POST, "/withdrawals", &json!({ "what": "everything" })).await.expect(200).json();
        assert_eq!(gone["releases"], json!([1]));
        ana.send(Method::GET, "/receipt", &Value::Null).await.expect(401);
        let standing = app.visitor().get(&asked.at("/releases/1")).await.expect(200).json();
        assert_eq!((&standing["state"], &standing["content"]), (&json!("published"), &after["content"]));
        assert_eq!((&after["answers_taken_back"], &standing["answers_taken_back"]), (&json!(false), &json!(true)));
    }
}

on_both! {
    async fn withdrawal_is_as_if_never_there(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let speak = async |number: i64| {
            let voice = asked.join().await;
            voice.answer(if number % 3 == 0 { "foot" } else { "bus" }).await;
            for statement in 1..=3 {
                voice.vote(statement, ["agree", "disagree", "pass"][usize::try_from((number + statement) % 3).unwrap()]).await;
            }
            voice
        };
        let mut content = Vec::new();
        for number in 0..17 {
            speak(number).await;
        }
        asked.count().await;
        content.push(candidate(&app, &asked.id).await);
        let guest = speak(100).await;
        guest.send(Method::POST, "/statements", &json!({ "text": "A thought of mine." })).await.expect(201);
        asked.count().await;
        guest.send(Method::POST, "/withdrawals", &json!({ "what": "everything" })).await.expect(200);
        asked.count().await;
        content.push(candidate(&app, &asked.id).await);
        assert_eq!(content[0], content[1], "byte for byte");
    }
}

/// What a release would say now, as text.
async fn candidate(app: &TestApp, id: &str) -> String {
    let id = id.parse().unwrap();
    trilateral::consultations::candidate(&app.app, id, [9; 32]).await.unwrap()
}

on_both! {
    async fn a_lost_answer_costs_nobody_their_part(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-02T12:00:00Z");
        let visitor = app.visitor();
        let join = async |key: &str| {
            let body = json!({ "consents": ["take-part"] }).to_string();
            let headers = [("idempotency-key", key)];
            visitor.send(Method::POST, &asked.at("/participants"), &headers, Some(("application/json", body))).await
        };
        let first = join("a name that nobody guesses").await.expect(201).json();
        let again = join("a name that nobody guesses").await.expect(201).json();
        let other = join("another name nobody guesses").await.expect(201).json();
        assert_eq!(first["code"], again["code"]);
        assert_ne!(first["code"], other["code"]);
        assert_eq!(join("short").await.expect(422).faults(), ["/Idempotency-Key malformed"]);
        let refused = visitor.post(&asked.at("/participants"), &json!({})).await.expect(422);
        assert_eq!(refused.faults(), ["/consents consent-needed"]);
    }
}

on_both! {
    async fn members_have_one_voice_each(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("members")).await;
        app.set_time("2027-03-02T12:00:00Z");
        let join = json!({ "consents": ["take-part"] });
        app.visitor().post(&asked.at("/participants"), &join).await.expect(401);
        let member = app.member("ana@example.org", "MX", Role::Member).await;
        let first = member.post(&asked.at("/participants"), &join).await.expect(201).json();
        // The code is the only key: a session alone opens nothing, and gives out no other code.
        let again = member.post(&asked.at("/participants"), &join).await.expect(409).json();
        assert_eq!(again["code"], "takes-part-already");
        let headers = [("participant-code", first["code"].as_str().unwrap())];
        app.visitor().send(Method::GET, &asked.at("/receipt"), &headers, None).await.expect(200);
    }
}

on_both! {
    async fn invitations_open_the_door_as_often_as_they_say(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("invitation")).await;
        app.set_time("2027-03-02T12:00:00Z");
        let made = json!({ "kind": "group", "allowed": 2, "label": "Tuesday circle" });
        let made = asked.staff().await.post(&asked.at("/invitations"), &made).await.expect(201).json();
        let code = made["code"].as_str().unwrap().to_lowercase();
        let join = json!({ "consents": ["take-part"], "invitation": code });
        for expected in [201, 201, 403] {
            app.visitor().post(&asked.at("/participants"), &join).await.expect(expected);
        }
        app.visitor().post(&asked.at("/participants"), &json!({ "consents": ["take-part"] })).await.expect(403);
        let listed = asked.staff().await.get(&asked.at("/invitations")).await.expect(200).text();
        assert!(!listed.to_lowercase().contains(&code), "a code is shown once");
    }
}

on_both! {
    async fn stewards_have_the_last_word(app: TestApp) {
        let (one, two) = (
            app.new_member("one@example.org", "CA", Role::Member).await.id,
            app.new_member("two@example.org", "CA", Role::Member).await.id,
        );
        let asked = Asked::open(&app, |body| {
            body["stewards"] = json!([one, two]);
            body["stewards_needed"] = json!(2);
        })
        .await;
        app.set_time("2027-03-10T12:00:00Z");
        for _ in 0..6 {
            asked.join().await.answer("bus").await;
        }
        asked.close();
        assert_eq!(asked.release().await["state"], "waiting");
        let see = async || app.visitor().get(&asked.at("/releases")).await.expect(200).json()["items"].clone();
        assert_eq!(see().await, json!([]));
        let first = app.logged_in("one@example.org", crate::support::PASSWORD).await;
        let second = app.logged_in("two@example.org", crate::support::PASSWORD).await;
        let yes = json!({ "act": "release", "target": 1, "approves": true });
        first.post(&asked.at("/approvals"), &yes).await.expect(200);
        first.post(&asked.at("/approvals"), &yes).await.expect(409);
        assert_eq!(see().await, json!([]), "one yes of two is none");
        second.post(&asked.at("/approvals"), &yes).await.expect(200);
        assert_eq!(see().await[0]["state"], "published");
    }
}

on_both! {
    async fn care_is_private(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let voice = asked.join().await;
        let added = voice.send(Method::POST, "/statements", &json!({ "text": "I cannot go on." })).await.expect(201).json();
        let path = asked.at(&format!("/statements/{}/moderate", added["number"]));
        let reject = json!({ "state": "rejected", "reason": "self-harm", "note": "call the line" });
        asked.staff().await.post(&path, &reject).await.expect(200);
        let receipt = voice.receipt().await;
        assert_eq!((&receipt["statements"][0]["reason"], &receipt["statements"][0]["may_rewrite"]), (&Value::Null, &json!(false)));
        let told = candidate(&app, &asked.id).await;
        assert!(told.contains("moderation") && !told.contains("self-harm"), "{told}");
        let notes = asked.staff().await.get(&asked.at("/care-notes")).await.expect(200).json();
        assert_eq!(notes["items"][0]["note"], "call the line");
        let settle = asked.at(&format!("/care-notes/{}/settle", notes["items"][0]["id"].as_str().unwrap()));
        asked.staff().await.post(&settle, &Value::Null).await.expect(204);
        assert_eq!(asked.staff().await.get(&asked.at("/care-notes")).await.expect(200).json()["items"], json!([]));
    }
}

on_both! {
    async fn readings_are_counted_where_the_reader_can_see(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-02T12:00:00Z");
        let voice = asked.join().await;
        let body = json!({ "answers": [{ "question": "story", "answer": { "text": "The bus did not come." } }] });
        voice.send(Method::POST, "/responses", &body).await.expect(200);
        asked.staff().await.post(&asked.at("/questions/story/read-words"), &Value::Null).await.expect(409);
        assert_eq!(voice.receipt().await["times_opened"], 0);
        app.set_time("2027-04-02T12:00:00Z");
        let words = asked.staff().await.post(&asked.at("/questions/story/read-words"), &Value::Null).await.expect(200).json();
        assert_eq!(words["items"], json!(["The bus did not come."]));
        assert_eq!(voice.receipt().await["times_opened"], 1);
    }
}

on_both! {
    async fn a_changed_question_gets_a_new_version(app: TestApp) {
        let mut versions = Vec::new();
        // Whether somebody has answered makes no difference: the version would tell.
        for is_answered in [true, false] {
            let asked = if is_answered { Asked::open(&app, |_| ()).await } else { Asked::open_one_more(&app, |_| ()).await };
            app.set_time("2027-03-02T12:00:00Z");
            let voice = asked.join().await;
            if is_answered {
                voice.answer("bus").await;
            }
            let save = async |change: &dyn Fn(&mut Value)| {
                let mut kept = asked.staff().await.get(&asked.at("/questions")).await.expect(200).json()["items"].take();
                for question in kept.as_array_mut().unwrap() {
                    question.as_object_mut().unwrap().remove("version");
                }
                change(&mut kept[0]);
                let etag = asked.etag().await;
                let body = json!({ "questions": kept });
                let saved = asked.staff().await.change(Method::PUT, &asked.at("/questions"), &etag, &body).await.expect(200).json();
                (saved["items"][0]["version"].clone(), saved["items"][1]["version"].clone())
            };
            versions.push([
                save(&|_| ()).await,
                save(&|question| question["text"]["yua"] = json!({ "text": "Bix u k\u{2bc}uchul?" })).await,
                save(&|question| question["text"]["en"]["text"] = json!("How did you get there?")).await,
            ]);
            if is_answered {
                assert_eq!(voice.receipt().await["answers"][0]["version"], 1);
            }
            app.set_time("2027-02-27T12:00:00Z");
        }
        assert_eq!(versions[0], versions[1]);
        assert_eq!(versions[0], [(json!(1), json!(1)), (json!(1), json!(1)), (json!(2), json!(1))]);
    }
}

on_both! {
    async fn the_order_of_statements_tells_no_vote(app: TestApp) {
        let mut orders = Vec::new();
        for is_voted in [true, false] {
            let asked = if is_voted { Asked::open(&app, |_| ()).await } else { Asked::open_one_more(&app, |_| ()).await };
            app.set_time("2027-03-10T12:00:00Z");
            for _ in 0..12 {
                let voice = asked.join().await;
                if is_voted {
                    voice.vote(1, "disagree").await;
                }
            }
            asked.count().await;
            let mut first = [0; 4];
            for _ in 0..90 {
                let next = asked.join().await.send(Method::GET, "/statements/next", &Value::Null).await.expect(200).json();
                first[usize::try_from(next["statement"]["number"].as_i64().unwrap()).unwrap()] += 1;
            }
            orders.push(first);
            app.set_time("2027-02-27T12:00:00Z");
        }
        // Each of three statements comes first about as often, whatever was voted.
        assert!(orders.iter().flat_map(|order| &order[1..]).all(|often| (15..=50).contains(often)), "{orders:?}");
    }
}

/// The last release of a consultation after five people have left, and with them somebody who was counted in the
/// first one or never came; with the same noise.
async fn second_release(app: &TestApp, with_guest: bool) -> Value {
    let asked = Asked::open(app, |_| ()).await;
    app.set_time("2027-03-10T12:00:00Z");
    let mut voices = Vec::new();
    for number in 0..30_usize {
        let voice = asked.join().await;
        voice.answer(if number % 3 == 0 { "foot" } else { "bus" }).await;
        voice.vote(1, if number % 4 == 0 { "disagree" } else { "agree" }).await;
        voices.push(voice);
    }
    let guest = asked.join().await;
    if with_guest {
        guest.answer("foot").await;
        guest.vote(1, "disagree").await;
    }
    asked.close();
    assert_eq!(asked.release().await["number"], 1);
    let everything = json!({ "what": "everything" });
    for voice in voices.iter().take(5) {
        voice.send(Method::POST, "/withdrawals", &everything).await.expect(200);
    }
    guest.send(Method::POST, "/withdrawals", &everything).await.expect(200);
    assert_eq!(asked.release().await["number"], 1, "nobody's going makes a release");
    app.set_time("2027-04-12T05:00:00Z");
    let told = candidate(app, &asked.id).await;
    assert_eq!(asked.release().await["number"], 2);
    let content = app.visitor().get(&asked.at("/releases/2")).await.expect(200).json()["content"].clone();
    assert!(content["people"].is_number(), "{content}");
    serde_json::from_str(&told).unwrap()
}

#[actix_web::test]
async fn the_next_release_is_as_if_somebody_had_never_come() {
    let without = second_release(&TestApp::on_sqlite().await, false).await.to_string();
    assert_eq!(second_release(&TestApp::on_sqlite().await, true).await.to_string(), without);
    if let (Some(one), Some(other)) = (TestApp::on_postgres().await, TestApp::on_postgres().await) {
        assert_eq!(second_release(&one, false).await.to_string(), without);
        assert_eq!(second_release(&other, true).await.to_string(), without);
    }
}
