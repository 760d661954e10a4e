//! What is about to be done is named before it is done, what was promised at the end holds, and what takes
//! nothing any more says so and loses no word.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use super::community_is_consulted::Asked;
use crate::support::{Client, TestApp, on_both};

/// A participant in a browser.
async fn person(app: &TestApp, asked: &Asked<'_>) -> Client {
    let at = format!("/consultations/{}/take-part", asked.id);
    let person = app.visitor();
    person.fill(&at, &at, &[("language", "en"), ("consents", "take-part")]).await.expect(200);
    person
}

/// Ends a consultation for good, at the end of its phases.
async fn end(app: &TestApp, asked: &Asked<'_>) -> Value {
    app.set_time("2027-06-02T12:00:00Z");
    let staff = asked.staff().await;
    let theme = json!({
        "theme": { "en": { "text": "Timetables" } }, "decision": "not-adopted", "reason": { "en": { "text": "Too dear." } }, "owner": "The city"
    });
    let theme = staff.post(&asked.at("/decisions"), &theme).await.expect(201).json();
    staff.post(&asked.at("/benefit"), &json!({ "answer": { "en": { "text": "Yes." } } })).await.expect(200);
    staff.post(&asked.at("/archive"), &Value::Null).await.expect(200);
    theme
}

on_both! {
    async fn what_has_ended_for_good_stays_as_it_ended(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let early = asked.staff().await.post(&asked.at("/archive"), &Value::Null).await.expect(409).json();
        assert_eq!(early["code"], "still-open", "the real reason");
        let theme = end(&app, &asked).await;
        let path = asked.at(&format!("/decisions/{}", theme["id"].as_str().unwrap()));
        let staff = asked.staff().await;
        let changed = json!({ "theme": { "en": { "text": "Timetables" } }, "progress": 50 });
        staff.change(Method::PUT, &path, "\"1\"", &changed).await.expect(409);
        staff.post(&asked.at("/decisions"), &changed).await.expect(409);
        staff.post(&asked.at("/seeds"), &json!({ "text": "One more." })).await.expect(409);
        let etag = asked.etag().await;
        staff.change(Method::PUT, &asked.at("/questions"), &etag, &json!({ "questions": [] })).await.expect(409);
        let page = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let at = format!("/consultations/{}/manage", asked.id);
        let shown = page.get(&at).await.expect(200).text();
        for act in ["seed", "question", "close-question", "invite", "theme", "benefit", "archive"] {
            assert!(!shown.contains(&format!("{at}/{act}\"")), "{act}");
        }
        assert!(shown.contains("ended for good") && !shown.contains("/edit\""), "{shown}");
    }
}

on_both! {
    async fn a_statement_that_may_name_somebody_is_looked_at_again(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let ana = asked.join().await;
        for text in ["Call 613 555 0188 for the bus.", "There are no ramps."] {
            let said = json!({ "text": text, "language": "en", "checked": true });
            ana.send(Method::POST, "/statements", &said).await.expect(201);
        }
        let staff = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let at = format!("/consultations/{}/manage", asked.id);
        let show = format!("{at}/moderate");
        staff.fill(&at, &show, &[("number", "5"), ("state", "approved"), ("revision", "1")]).await.expect(303);
        let look = staff.fill(&at, &show, &[("number", "4"), ("state", "approved"), ("revision", "1")]).await.expect(200).text();
        assert!(look.contains("Call 613 555 0188 for the bus.") && look.contains("although it may name somebody"), "{look}");
        let listed = async || app.visitor().get(&asked.at("/statements")).await.text();
        assert!(!listed().await.contains("613 555"), "nothing is done before it is confirmed");
        let sure = [("number", "4"), ("state", "approved"), ("revision", "1"), ("confirmed", "true")];
        staff.fill(&at, &show, &sure).await.expect(303);
        assert!(listed().await.contains("613 555"));
    }
}

on_both! {
    async fn stewards_find_what_waits_read_it_and_see_what_they_said(app: TestApp) {
        let steward = app.new_member("one@example.org", "CA", Role::Member).await.id;
        let asked = Asked::open(&app, |body| {
            body["stewards"] = json!([steward]);
            body["stewards_needed"] = json!(1);
        })
        .await;
        app.set_time("2027-03-10T12:00:00Z");
        for number in 0..12 {
            let voice = asked.join().await;
            voice.answer("bus").await;
            voice.vote(1, if number % 2 == 0 { "agree" } else { "pass" }).await;
        }
        asked.close();
        asked.release().await;
        let other = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let elder = browser(&app, "one@example.org").await;
        let page = elder.get(&at("")).await.expect(200).text();
        assert!(page.contains("Something waits for the stewards") && page.contains(&at("/manage#releases")), "{page}");
        let manage = elder.get(&at("/manage")).await.expect(200).text();
        assert!(manage.contains(&at("/results?release=1")), "{manage}");
        let numbers = elder.get(&at("/results?release=1")).await.expect(200).text();
        assert!(numbers.contains("not public yet") && numbers.contains("How do you get there?"), "{numbers}");
        other.get(&at("/results?release=1")).await.expect(404);
        app.visitor().get(&at("/results?release=1")).await.expect(404);

        // Nothing is proposed: somebody who chooses nothing approves nothing.
        let none = elder.fill(&at("/manage"), &at("/manage/say"), &[("act", ""), ("approves", "true")]).await.expect(422).text();
        assert!(none.contains("id=\"say-act-error\"") && none.contains("href=\"#say-act\""), "{none}");
        let look = elder.fill(&at("/manage"), &at("/manage/say"), &[("number", "1"), ("approves", "true")]).await.expect(200).text();
        assert!(look.contains("Approve “Release 1”?") && look.contains("become public for everybody"), "{look}");
        let look = elder.fill(&at("/manage"), &at("/manage/say"), &[("act", "erase"), ("approves", "true")]).await.expect(200).text();
        assert!(look.contains("Approve “Deleting everything here, for good”?") && look.contains("Nothing brings it back."), "{look}");
        let sure = [("act", "erase"), ("approves", "true"), ("confirmed", "true")];
        elder.fill(&at("/manage"), &at("/manage/say"), &sure).await.expect(303);
        let said = elder.get(&at("/manage")).await.expect(200).text();
        assert!(said.contains("What stewards have said so far") && said.contains("30 March 2027"), "{said}");
    }
}

/// A browser of a member who exists, logged in through the page.
pub async fn browser(app: &TestApp, email: &str) -> Client {
    let browser = app.visitor();
    let form = [("email", email), ("password", crate::support::PASSWORD)];
    browser.fill("/log-in?lang=en", "/log-in", &form).await.expect(303);
    browser
}

on_both! {
    async fn what_is_taken_back_is_named_and_leaving_is_meant(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let person = person(&app, &asked).await;
        person.fill(&at("/questions/1"), &at("/questions/1"), &[("chosen", "bus")]).await.expect(303);
        person.fill(&at("/vote"), &at("/vote"), &[("statement", "2"), ("choice", "agree")]).await.expect(303);
        let look = async |what: &str, detail: &str| {
            person.fill(&at("/receipt"), &at("/take-back"), &[("what", what), ("detail", detail)]).await.expect(200).text()
        };
        let answer = look("answer", "way").await;
        assert!(answer.contains("How do you get there? Bus") && answer.contains("you can answer it anew"), "{answer}");
        assert!(look("vote", "2").await.contains("The driver greets me."));
        app.set_time("2027-03-30T12:00:00Z");
        let answer = look("answer", "way").await;
        assert!(answer.contains("not asked any more") && !answer.contains("you can answer it anew"), "{answer}");

        let leaves = person.fill(&at("/part"), &at("/leave"), &[]).await.expect(200).text();
        assert!(leaves.contains("nobody can come back"), "{leaves}");
        person.get(&at("/part")).await.expect(200);
        person.fill(&at("/part"), &at("/leave"), &[("confirmed", "true")]).await.expect(303);
        person.get(&at("/part")).await.expect(303);
    }
}

on_both! {
    async fn after_the_end_pages_say_so_and_no_word_is_lost(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let person = person(&app, &asked).await;
        let token = person.get(&at("/questions/2")).await.expect(200).input("form_token").unwrap();
        person.fill(&at("/questions/1"), &at("/questions/1"), &[("chosen", "bus")]).await.expect(303);
        person.fill(&at("/about-me"), &at("/about-me"), &[("item", "age-band"), ("chosen", "25-34")]).await.expect(303);
        app.set_time("2027-03-30T12:00:00Z");
        let send = async |path: &str, fields: &[(&str, &str)]| {
            let fields: Vec<_> = fields.iter().copied().chain([("form_token", token.as_str())]).collect();
            person.submit(&at(path), &fields).await.expect(409).text()
        };
        for path in ["/questions/1", "/vote", "/statements/new"] {
            let page = person.get(&at(path)).await.expect(200).text();
            assert!(page.contains("This consultation has ended") && !page.contains("<form"), "{path}: {page}");
        }
        let words = send("/questions/2", &[("asked", "story"), ("text", "The bus left before its time.")]).await;
        assert!(words.contains("The bus left before its time.") && words.contains("has ended"), "{words}");
        assert!(send("/questions/1", &[("asked", "way"), ("chosen", "foot")]).await.contains("On foot"));
        assert!(send("/statements/new", &[("text", "No ramps."), ("language", "en")]).await.contains("No ramps."));
        let about = send("/about-me", &[("item", "identity"), ("own_words", "From the valley")]).await;
        assert!(about.contains("From the valley"), "{about}");
        // What was said of oneself can still be taken back.
        let about = person.get(&at("/about-me")).await.expect(200).text();
        assert!(about.contains("25 to 34") && !about.contains("name=\"chosen\""), "{about}");
        person.fill(&at("/about-me"), &at("/about-me"), &[("item", "age-band")]).await.expect(303);
        assert!(!person.get(&at("/receipt")).await.text().contains("25 to 34"));

        let list = app.visitor().get("/consultations?lang=en").await.expect(200).text();
        assert!(list.contains("participation ended on 29 March 2027") && list.contains(">Ended<"), "{list}");
        assert!(!list.contains("you can take part until"), "{list}");
        let page = app.visitor().get(&at("?lang=es")).await.expect(200).text();
        assert!(page.contains("La participación terminó el 29 de marzo de 2027."), "{page}");
        let part = person.get(&at("/part")).await.expect(200).text();
        assert!(part.contains("has ended") && !part.contains("at the moment"), "{part}");
    }
}

on_both! {
    async fn nothing_is_kept_where_nothing_was_said(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let at = |rest: &str| format!("/consultations/{}{rest}", asked.id);
        let person = person(&app, &asked).await;
        person.fill(&at("/questions/1"), &at("/questions/1"), &[]).await.expect(303);
        person.fill(&at("/questions/2"), &at("/questions/2"), &[("text", "")]).await.expect(303);
        let passed = person.get(&at("/questions/3")).await.expect(303);
        let done = person.get(passed.header("location")).await.expect(200).text();
        assert!(done.contains("You answered no question.") && !done.contains("Your answers are saved"), "{done}");
        person.fill(&at("/questions/1"), &at("/questions/1"), &[("chosen", "bus")]).await.expect(303);
        let passed = person.get(&at("/questions/3")).await.expect(303);
        assert!(person.get(passed.header("location")).await.text().contains("Your answers are saved"));
    }
}

on_both! {
    async fn an_open_consultation_does_not_end_by_an_edit(app: TestApp) {
        let mut body = Value::Null;
        let asked = Asked::open(&app, |asked| body = asked.clone()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let save = async |body: &Value| {
            let etag = asked.etag().await;
            asked.staff().await.change(Method::PUT, &asked.at(""), &etag, body).await
        };
        let mut ended = body.clone();
        ended["phases"][1]["ends_at"] = json!("2027-03-09T05:00:00Z");
        ended["phases"][2]["begins_at"] = json!("2027-03-09T05:00:00Z");
        assert_eq!(save(&ended).await.expect(422).faults(), ["/phases only-later"]);
        let mut dropped = body.clone();
        dropped["phases"].as_array_mut().unwrap().remove(1);
        assert_eq!(save(&dropped).await.expect(422).faults(), ["/phases begun"]);
        let mut later = body.clone();
        later["phases"][1]["begins_at"] = json!("2027-03-09T05:00:00Z");
        assert_eq!(save(&later).await.expect(422).faults(), ["/phases begun"]);
        let mut shorter = body.clone();
        shorter["phases"][1]["ends_at"] = json!("2027-03-12T05:00:00Z");
        assert_eq!(save(&shorter).await.expect(422).faults(), ["/phases only-later"]);
        let mut longer = body.clone();
        longer["phases"][1]["ends_at"] = json!("2027-04-02T05:00:00Z");
        longer["phases"][2]["begins_at"] = json!("2027-04-02T05:00:00Z");
        save(&longer).await.expect(200);
        assert_eq!(save(&body).await.expect(422).faults(), ["/phases only-later"], "nor back to what it was");
    }
}

on_both! {
    async fn who_checked_a_translation_is_named_to_the_staff_alone(app: TestApp) {
        let asked = Asked::open(&app, |body| {
            body["title"]["es"]["approved_by"] = json!("Rosa Kanan");
        })
        .await;
        app.set_time("2027-03-10T12:00:00Z");
        let texts = json!({ "state": "approved", "texts": { "es": { "text": "Los camiones llegan tarde.", "translated_by": "A translator" } } });
        asked.staff().await.post(&asked.at("/statements/1/moderate"), &texts).await.expect(200);
        let ana = asked.join().await;
        let next = ana.send(Method::GET, "/statements/next", &Value::Null).await.expect(200).text();
        let open = [app.visitor().get(&asked.at("/statements")).await.text(), app.visitor().get(&asked.at("")).await.text(), next];
        for read in &open {
            assert!(!read.contains("approved_by") && !read.contains("carol") && !read.contains("Rosa Kanan"), "{read}");
        }
        assert!(open[0].contains("\"is_checked\":true"), "{}", open[0]);
        let staff = asked.staff().await;
        assert!(staff.get(&asked.at("/statements")).await.text().contains("\"approved_by\":\"carol\""));
        assert!(staff.get(&asked.at("")).await.text().contains("Rosa Kanan"));
        let page = app.visitor().get(&format!("/consultations/{}?lang=es", asked.id)).await.expect(200).text();
        assert!(page.contains("traducción revisada por una persona") && !page.contains("Rosa Kanan"), "{page}");
    }
}

on_both! {
    async fn a_form_that_is_refused_stands_open_with_what_was_typed(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let staff = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let at = format!("/consultations/{}/manage", asked.id);
        let add = async |name: &str, choices: &str| {
            let fields = [("kind", "single"), ("name", name), ("text", "How else?"), ("choices", choices)];
            staff.fill(&at, &format!("{at}/question"), &fields).await
        };
        for (name, choices, field, told) in [
            ("else", "On foot", "choices", "at least two choices"),
            ("else", "On foot\non foot", "choices", "two of them say the same"),
            ("way", "Bus\nOn foot", "name", "Another question"),
            ("Bad Name", "Bus\nOn foot", "name", "“Bad Name” cannot be a short name"),
        ] {
            let page = add(name, choices).await.expect(422).text();
            assert!(page.contains(told) && page.contains(&format!("href=\"#question-{field}\"")), "{told}: {page}");
            assert!(page.contains(&format!("id=\"question-{field}-error\"")) && page.contains("aria-invalid=\"true\""), "{page}");
            assert!(page.contains("<details open>") && page.contains("How else?"), "{page}");
        }
        add("else", "Bus\nOn foot").await.expect(303);
        staff.fill(&at, &format!("{at}/theme"), &[("theme", "Ramps"), ("heard", "There are none.")]).await.expect(303);
        let shown = staff.get(&at).await.expect(200).text();
        let id = shown.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let theme = [("id", id.as_str()), ("revision", "1"), ("theme", "Ramps"), ("heard", "None."), ("progress", "250")];
        let page = staff.fill(&at, &format!("{at}/theme"), &theme).await.expect(422).text();
        assert!(page.contains("value=\"250\"") && page.contains(&format!("href=\"#theme-{id}-progress\"")), "{page}");
        let close = staff.fill(&at, &format!("{at}/close-question"), &[("name", "way")]).await.expect(200).text();
        assert!(close.contains("How do you get there?"), "{close}");
    }
}

on_both! {
    async fn what_is_missing_before_the_opening_leads_to_where_it_is_written(app: TestApp) {
        let staff = app.page_member("dora@example.org", "CA", Role::Coordinator).await;
        let fields = [("title", "Ours"), ("countries", "CA"), ("language", "English"), ("access", "open"), ("visibility", "after-close"), ("threshold", "10")];
        let made = staff.fill("/consultations/new", "/consultations/new", &fields).await.expect(303);
        let manage = made.header("location").split('?').next().unwrap().to_owned();
        let edit = manage.replace("/manage", "/edit");
        let refused = staff.fill(&manage, &format!("{manage}/open"), &[]).await.expect(422).text();
        for field in ["purpose", "benefit", "policy_areas", "phases"] {
            assert!(refused.contains(&format!("href=\"{edit}#{field}\"")), "{field}: {refused}");
        }
        // A language by its name is understood, and one that nobody speaks is a fault of its own field alone.
        let revision = staff.get(&edit).await.expect(200).input("revision").unwrap();
        let save = async |language: &str| {
            let typed = [("purpose", "To hear."), ("benefit", "A plan."), ("language", language), ("revision", revision.as_str())];
            let rest = fields.iter().copied().filter(|(name, _)| *name != "language");
            let all: Vec<_> = rest.chain(typed).collect();
            staff.fill(&edit, &edit, &all).await
        };
        for unknown in ["zz-zz", "the language of the land"] {
            let refused = save(unknown).await.expect(422).text();
            assert!(refused.contains("id=\"language-error\"") && refused.contains(unknown), "{refused}");
            for field in ["title", "purpose", "benefit"] {
                assert!(!refused.contains(&format!("id=\"{field}-error\"")), "{field}: {refused}");
            }
        }
        save("English").await.expect(303);
    }
}

on_both! {
    async fn an_order_is_told_its_bounds_and_one_answer_is_one(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        let choice = |code: &str| json!({ "code": code, "text": { "en": { "text": code } } });
        let questions = json!({ "questions": [
            { "name": "words", "kind": "section", "text": { "en": { "text": "Now **three** things." } } },
            { "name": "order", "kind": "ranking", "text": { "en": { "text": "What first?" } }, "choices": [choice("a"), choice("b"), choice("c")] },
            { "name": "one", "kind": "single", "something_else": true, "text": { "en": { "text": "Which?" } }, "choices": [choice("a"), choice("b")] },
            { "name": "day", "kind": "date", "text": { "en": { "text": "Since when?" } } }
        ] });
        let etag = asked.etag().await;
        asked.staff().await.change(Method::PUT, &asked.at("/questions"), &etag, &questions).await.expect(200);
        app.set_time("2027-03-10T12:00:00Z");
        let at = |number: usize| format!("/consultations/{}/questions/{number}", asked.id);
        let person = person(&app, &asked).await;
        let section = person.get(&at(1)).await.expect(200).text();
        assert!(section.contains("<strong>three</strong>") && !section.contains("Question 1"), "{section}");
        assert!(person.get(&at(4)).await.expect(200).text().contains("Question 3 of 3"));
        let refused = person.fill(&at(2), &at(2), &[("place-a", "1"), ("place-b", "1")]).await.expect(422).text();
        assert!(refused.contains("from 1 to 3") && refused.contains("aria-describedby=\"answer-error\""), "{refused}");
        let refused = person.fill(&at(3), &at(3), &[("chosen", "a"), ("text", "By mule")]).await.expect(422).text();
        assert!(refused.contains("takes one answer") && refused.contains("By mule"), "{refused}");
        person.fill(&at(3), &at(3), &[("chosen", ""), ("text", "By mule")]).await.expect(303);
        let refused = person.fill(&at(4), &at(4), &[("text", "0900-06-21")]).await.expect(422).text();
        assert!(refused.contains("between 1900 and 2100"), "{refused}");
    }
}
