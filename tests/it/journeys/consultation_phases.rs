//! What is taken when, from whom and on which way in: every act at the edges of every phase, days on
//! which the clock jumps, and what is on its way when a phase ends.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::{Asked, Voice};
use crate::support::{TestApp, on_both};

/// An instant, the phase it belongs to, and what that phase takes: an answer, something about oneself,
/// a statement, a vote; and whether anybody may still come in.
type Edge = (&'static str, &'static str, [bool; 4], bool);

const NOTHING: [bool; 4] = [false; 4];
const LISTEN: [bool; 4] = [true, true, false, false];
const ALL: [bool; 4] = [true; 4];
const PRIORITISE: [bool; 4] = [true, true, false, true];

/// Listening first, so that somebody has said something when it comes to what they say of themselves.
const EDGES: &[Edge] = &[
    ("2027-03-05T04:59:59.999999Z", "inform", NOTHING, true),
    ("2027-03-05T05:00:00Z", "listen", LISTEN, true),
    ("2027-03-08T04:59:59.999999Z", "listen", LISTEN, true),
    ("2027-03-08T05:00:00Z", "pause", NOTHING, true),
    ("2027-03-09T04:59:59.999999Z", "pause", NOTHING, true),
    ("2027-03-09T05:00:00Z", "statements", ALL, true),
    ("2027-03-20T03:59:59.999999Z", "statements", ALL, true),
    ("2027-03-20T04:00:00Z", "prioritise", PRIORITISE, true),
    ("2027-03-25T03:59:59.999999Z", "prioritise", PRIORITISE, true),
    ("2027-03-25T04:00:00Z", "respond", NOTHING, false),
    ("2027-04-01T03:59:59.999999Z", "respond", NOTHING, false),
    ("2027-04-01T04:00:00Z", "closed", NOTHING, false),
];

fn phases() -> Value {
    json!([
        { "kind": "inform", "begins_at": "2027-03-01T05:00:00Z", "ends_at": "2027-03-05T05:00:00Z" },
        { "kind": "listen", "begins_at": "2027-03-05T05:00:00Z", "ends_at": "2027-03-08T05:00:00Z" },
        { "kind": "statements", "begins_at": "2027-03-09T05:00:00Z", "ends_at": "2027-03-20T04:00:00Z" },
        { "kind": "prioritise", "begins_at": "2027-03-20T04:00:00Z", "ends_at": "2027-03-25T04:00:00Z" },
        { "kind": "respond", "begins_at": "2027-03-25T04:00:00Z", "ends_at": "2027-04-01T04:00:00Z" }
    ])
}

/// Comes in by the way that is open: with an invitation, as a member, or just so.
async fn come_in(app: &TestApp, asked: &Asked<'_>, access: &str, number: usize) -> (u16, String) {
    let mut body = json!({ "consents": ["take-part"] });
    let mut client = app.visitor();
    match access {
        "invitation" => {
            let made =
                asked.staff().await.post(&asked.at("/invitations"), &json!({ "kind": "single" })).await;
            body["invitation"] = made.expect(201).json()["code"].clone();
        }
        "e-mail" => {
            let address = format!("person{number}@example.org");
            let made = json!({ "kind": "e-mail", "email": address });
            asked.staff().await.post(&asked.at("/invitations"), &made).await.expect(201);
            let link = app.last_mail_to(&address).await.link("/take-part");
            body["invitation"] = json!(link.split("invitation=").nth(1).unwrap());
        }
        "members" => client = app.member(&format!("member{number}@example.org"), "MX", Role::Member).await,
        _ => {}
    }
    let joined = client.post(&asked.at("/participants"), &body).await;
    let code =
        if joined.status == 201 { joined.json()["code"].as_str().unwrap().to_owned() } else { String::new() };
    (joined.status, code)
}

async fn act(app: &TestApp, asked: &Asked<'_>, code: &str, which: usize) -> (u16, Value) {
    let (method, path, body) = match which {
        0 => (
            Method::POST,
            "/responses",
            json!({ "answers": [{ "question": "way", "answer": { "chosen": ["bus"] } }] }),
        ),
        1 => (Method::PUT, "/self-description", json!({ "item": "age-band", "chosen": ["25-34"] })),
        2 => (Method::POST, "/statements", json!({ "text": "There are no ramps." })),
        _ => (Method::POST, "/votes", json!({ "statement": 1, "choice": "agree" })),
    };
    let headers = [("participant-code", code)];
    let headers = if code.is_empty() { &headers[1..] } else { &headers[..] };
    let answer = app
        .visitor()
        .send(method, &asked.at(path), headers, Some(("application/json", body.to_string())))
        .await;
    let said = if answer.status == 409 { answer.json() } else { Value::Null };
    (answer.status, said)
}

async fn holds_for(app: &TestApp, access: &str) {
    let asked = Asked::open(app, |body| {
        body["access"] = json!(access);
        body["phases"] = phases();
    })
    .await;
    app.set_time("2027-03-04T12:00:00Z");
    let (status, code) = come_in(app, &asked, access, 0).await;
    assert_eq!(status, 201);
    for (number, (instant, phase, takes, is_open)) in EDGES.iter().enumerate() {
        app.set_time(instant);
        let view = app.visitor().get(&asked.at("")).await.expect(200).json();
        assert_eq!(view["phase"], *phase, "{instant}");
        for (which, taken) in takes.iter().enumerate() {
            let (status, said) = act(app, &asked, &code, which).await;
            if *taken {
                assert!((200..300).contains(&status), "{access}, {instant}, act {which}: {status}");
            } else {
                assert_eq!(
                    (status, &said["phase"]),
                    (409, &json!(phase)),
                    "{access}, {instant}, act {which}"
                );
            }
            // Without a code nobody has a voice, whatever the hour.
            assert_eq!(act(app, &asked, "", which).await.0, 401, "{access}, {instant}, act {which}");
        }
        let (joined, _) = come_in(app, &asked, access, number + 1).await;
        assert_eq!(joined, if *is_open { 201 } else { 409 }, "{access}, {instant}");
        // One's own part can be looked at, and staff reads words after the end alone.
        let headers = [("participant-code", code.as_str())];
        app.visitor().send(Method::GET, &asked.at("/receipt"), &headers, None).await.expect(200);
        let read = asked.staff().await.post(&asked.at("/questions/story/read-words"), &Value::Null).await;
        assert_eq!(read.status, if *is_open { 409 } else { 200 }, "{instant}");
    }
    let everything = Some(("application/json", json!({ "what": "everything" }).to_string()));
    let headers = [("participant-code", code.as_str())];
    app.visitor().send(Method::POST, &asked.at("/withdrawals"), &headers, everything).await.expect(200);
}

on_both! {
    async fn every_act_keeps_to_its_phase_when_everybody_may_come(app: TestApp) {
        holds_for(&app, "open").await;
    }
}

on_both! {
    async fn every_act_keeps_to_its_phase_by_invitation(app: TestApp) {
        holds_for(&app, "invitation").await;
    }
}

on_both! {
    async fn every_act_keeps_to_its_phase_by_e_mail(app: TestApp) {
        holds_for(&app, "e-mail").await;
    }
}

on_both! {
    async fn every_act_keeps_to_its_phase_for_members(app: TestApp) {
        holds_for(&app, "members").await;
    }
}

on_both! {
    async fn a_day_on_which_the_clock_jumps_has_no_gap(app: TestApp) {
        // In Toronto the 14th of March 2027 has 23 hours, in Tijuana too, in Mexico City it has 24.
        for (email, country, zone, first, second, third) in [
            ("cleo@example.org", "CA", "America/Toronto", "2027-03-14T05:00:00Z", "2027-03-15T04:00:00Z", "2027-03-16T04:00:00Z"),
            ("tia@example.org", "MX", "America/Tijuana", "2027-03-14T08:00:00Z", "2027-03-15T07:00:00Z", "2027-03-16T07:00:00Z"),
            ("memo@example.org", "MX", "America/Mexico_City", "2027-03-14T06:00:00Z", "2027-03-15T06:00:00Z", "2027-03-16T06:00:00Z"),
        ] {
            app.set_time("2027-03-01T12:00:00Z");
            let staff = app.page_member(email, country, Role::Coordinator).await;
            let fields = [
                ("title", "Ours"), ("purpose", "To hear."), ("benefit", "A plan."), ("policy_areas", "health"),
                ("countries", country), ("language", "en"), ("access", "open"), ("visibility", "after-close"), ("threshold", "10"),
            ];
            let made = staff.fill("/consultations/new", "/consultations/new", &fields).await.expect(303);
            let id = made.header("location").split('/').nth(2).unwrap().to_owned();
            let program = app.logged_in(email, crate::support::PASSWORD).await;
            let at = format!("/api/v1/consultations/{id}");
            let draft = program.get(&at).await.expect(200);
            let mut body = draft.json();
            let zoned = json!({
                "country": country, "language": "en", "title": body["title"].take(), "purpose": body["purpose"].take(),
                "benefit": body["benefit"].take(), "policy_areas": ["health"], "time_zone": zone,
            });
            program.change(Method::PUT, &at, draft.header("etag"), &zoned).await.expect(200);
            // On the page, days are those of the community.
            let days = [
                ("phase_kind", "listen"), ("phase_begins", "2027-03-14"), ("phase_ends", "2027-03-14"),
                ("phase_kind", "statements"), ("phase_begins", "2027-03-15"), ("phase_ends", "2027-03-15"),
            ];
            let edit = format!("/consultations/{id}/edit");
            let revision = staff.get(&edit).await.expect(200).input("revision").unwrap();
            let all: Vec<_> = fields.into_iter().chain(days).chain([("revision", revision.as_str())]).collect();
            staff.fill(&edit, &edit, &all).await.expect(303);
            program.post(&format!("{at}/open"), &Value::Null).await.expect(200);
            let view = app.visitor().get(&at).await.expect(200).json();
            assert_eq!(
                (&view["phases"][0]["begins_at"], &view["phases"][0]["ends_at"], &view["phases"][1]["ends_at"]),
                (&json!(first), &json!(second), &json!(third)),
                "{zone}"
            );
            // The last day is the same everywhere: API, page, list, form and calendar file.
            assert_eq!((&view["phases"][0]["last_day"], &view["last_day"]), (&json!("2027-03-14"), &json!("2027-03-15")));
            for path in [format!("/consultations/{id}?lang=en"), "/consultations?lang=en".to_owned()] {
                assert!(app.visitor().get(&path).await.expect(200).text().contains("until 15 March 2027<"), "{path}");
            }
            let form = staff.get(&edit).await.expect(200).text();
            assert!(form.contains("name=\"phase_ends\" type=\"date\" value=\"2027-03-14\""), "{form}");
            let file = app.visitor().get(&format!("/consultations/{id}/deadline.ics")).await.expect(200).text();
            assert!(file.contains("DTSTART;VALUE=DATE:20270315\r\nDTEND;VALUE=DATE:20270316"), "{file}");
            let before = |instant: &str| {
                let instant: trilateral::types::Timestamp = instant.parse().unwrap();
                (instant - jiff::SignedDuration::from_micros(1)).to_string()
            };
            for (instant, phase) in [
                (before(first), "upcoming"), (first.to_owned(), "listen"), (before(second), "listen"),
                (second.to_owned(), "statements"), (before(third), "statements"), (third.to_owned(), "closed"),
            ] {
                app.set_time(&instant);
                assert_eq!(app.visitor().get(&at).await.expect(200).json()["phase"], phase, "{zone}, {instant}");
            }
            let page = app.visitor().get(&format!("/consultations/{id}?lang=en")).await.expect(200).text();
            assert!(page.contains("14 March 2027") && page.contains(zone), "{page}");
        }
    }
}

on_both! {
    async fn what_is_on_its_way_when_a_phase_ends_is_counted_or_refused(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let mut voices: Vec<Voice> = Vec::new();
        for _ in 0..24 {
            voices.push(asked.join().await);
        }
        app.set_time("2027-03-29T04:59:59.999999Z");
        let body = json!({ "statement": 1, "choice": "agree" });
        let sent = join_all(voices.iter().map(|voice| voice.send(Method::POST, "/votes", &body)));
        let closing = async {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            app.set_time("2027-03-29T05:00:00Z");
        };
        let (answers, ()) = futures_util::future::join(sent, closing).await;
        let mut counted = 0;
        for (voice, answer) in voices.iter().zip(answers) {
            let kept = voice.receipt().await["votes"].as_array().unwrap().len();
            match answer.status {
                204 => counted += 1,
                409 => assert_eq!(answer.json()["phase"], "respond"),
                // So many at once may have to come again; then nothing is kept.
                503 => {}
                other => panic!("{other}: {}", answer.text()),
            }
            assert_eq!(kept, usize::from(answer.status == 204), "what was acknowledged is there, and nothing else");
        }
        let told = trilateral::consultations::analyse(&app.app, asked.id.parse().unwrap(), false).await.unwrap();
        assert_eq!(serde_json::to_value(told).unwrap()["votes"], json!(counted));
    }
}
