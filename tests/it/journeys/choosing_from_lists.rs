//! Codes are found by words and by browsing, without scripts, and nothing that was typed is lost on the way.

use trilateral::auth::Role;

use crate::support::{Client, Response, TestApp, fields_of, on_both};

/// Presses a button of the form for `action` on this page, with some fields filled in as well.
async fn press(client: &Client, page: &str, action: &str, more: &[(&str, &str)]) -> Response {
    let typed = fields_of(page, action);
    let all: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, value)| !(value.is_empty() && more.iter().any(|(other, _)| other == name)))
        .chain(more.iter().copied())
        .collect();
    client.submit(action, &all).await.expect(200)
}

fn value(page: &str, action: &str, name: &str) -> Vec<String> {
    fields_of(page, action).into_iter().filter(|(field, _)| field == name).map(|(_, value)| value).collect()
}

const NEW: &str = "/practices/new";
const STORY: &str = "First line & “second”\r\n<third>";

on_both! {
    async fn an_expert_finds_provisions_and_loses_nothing(app: TestApp) {
        let ana = app.page_member("ana@example.org", "MX", Role::Member).await;
        ana.keep_cookie("language", "es");
        let form = ana.get(NEW).await.expect(200).text();
        let look = press(&ana, &form, NEW, &[
            ("title", "Parteras"), ("what_was_done", STORY), ("provisions", "UNDRIP-24"),
            ("source_citation", "Una nota"), ("choose", "provisions"),
        ]).await;
        assert_eq!(look.header("location"), "", "nothing that was typed stands in an address");
        let look = look.text();
        assert!(look.contains("Elegir disposiciones") && look.contains("value=\"UNDRIP-24\""), "{look}");
        let found = press(&ana, &look, NEW, &[("choose", "provisions"), ("choose_words", "consentimiento")]).await.text();
        assert!(found.contains("Resultados de «consentimiento»") && found.contains("value=\"UNDRIP:19\""), "{found}");
        assert!(!found.contains("value=\"SDG:1\""), "only what was looked for");
        let none = press(&ana, &look, NEW, &[("choose", "provisions"), ("choose_words", "consentimeinto")]).await.text();
        assert!(none.contains("No se encontró nada") && none.contains("consentimiento"), "{none}");

        let done = press(&ana, &found, NEW, &[("provisions", "UNDRIP:19"), ("choose", "done.provisions")]).await.text();
        assert_eq!(value(&done, NEW, "provisions"), ["UNDRIP-24, UNDRIP:19"]);
        assert!(done.contains("UNDRIP 19: "), "what a code stands for is said");
        assert!(value(&done, NEW, "title").contains(&"Parteras".to_owned()));
        assert!(value(&done, NEW, "what_was_done").contains(&STORY.to_owned()), "{done}");
        assert!(value(&done, NEW, "source_citation").contains(&"Una nota".to_owned()));

        let look = press(&ana, &done, NEW, &[("choose", "subdivisions")]).await.text();
        assert!(look.find("Yucatán") < look.find("Alberta"), "the country of the form comes first");
        let done = press(&ana, &look, NEW, &[("subdivisions", "MX-YUC"), ("subdivisions", "MX-OAX"), ("choose", "done.subdivisions")]).await.text();
        assert_eq!(value(&done, NEW, "subdivisions"), ["MX-YUC", "MX-OAX"]);
        let look = press(&ana, &done, NEW, &[("choose", "subdivisions")]).await.text();
        let back = press(&ana, &look, NEW, &[("subdivisions", "MX-CHP"), ("choose", "back.subdivisions")]).await.text();
        assert_eq!(value(&back, NEW, "subdivisions"), ["MX-YUC", "MX-OAX"], "going back changes nothing");
        assert!(!ana.get("/my-practices").await.text().contains("Parteras"), "nothing is saved on the way");

        // What was typed wrongly is told with what was meant, and what is right is kept.
        let typed = fields_of(&back, NEW);
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let refused = ana.submit(NEW, &typed).await.expect(422).text();
        assert!(refused.contains("UNDRIP:24") && refused.contains("href=\"#provisions\""), "{refused}");
        let right: Vec<(&str, &str)> = typed.iter().map(|(name, value)| match *name {
            "provisions" => (*name, "UNDRIP:24, UNDRIP:19"),
            "commitments" => (*name, "P-01"),
            "title" if value.is_empty() => (*name, "Parteras"),
            _ => (*name, *value),
        }).collect();
        let saved = ana.submit(NEW, &right).await.expect(303);
        let edit = saved.header("location").split('?').next().unwrap().to_owned();
        let again = ana.get(&edit).await.expect(200).text();
        assert_eq!(value(&again, &edit, "provisions"), ["UNDRIP:24, UNDRIP:19"]);
        assert_eq!(value(&again, &edit, "commitments"), ["P-01"]);
        assert_eq!(value(&again, &edit, "subdivisions"), ["MX-YUC", "MX-OAX"]);
    }
}

on_both! {
    async fn languages_are_found_for_every_form(app: TestApp) {
        let visitor = app.visitor();
        visitor.keep_cookie("language", "fr");
        let form = visitor.get("/join").await.expect(200).text();
        let look = press(&visitor, &form, "/join", &[("name", "Ève"), ("choose", "languages")]).await.text();
        assert!(look.contains("Les plus utilisées\u{a0}: Canada") || look.contains("Les plus utilisées : Canada"), "{look}");
        let done = press(&visitor, &look, "/join", &[("languages", "iu"), ("choose", "done.languages")]).await.text();
        assert_eq!(value(&done, "/join", "languages"), ["fr", "iu"]);
        assert!(value(&done, "/join", "name").contains(&"Ève".to_owned()));

        let staff = app.page_member("dora@example.org", "MX", Role::Coordinator).await;
        let at = "/consultations/new";
        let form = staff.get(at).await.expect(200).text();
        let look = press(&staff, &form, at, &[("languages", "yua es"), ("purpose", "Why\r\n\r\nso"), ("choose", "languages")]).await.text();
        let done = press(&staff, &look, at, &[("languages", "nah"), ("choose", "done.languages")]).await.text();
        assert_eq!(value(&done, at, "languages"), ["yua es\r\nnah"]);
        assert!(value(&done, at, "purpose").contains(&"Why\r\n\r\nso".to_owned()));

        let form = staff.get("/digest").await.expect(200).text();
        let look = press(&staff, &form, "/digest", &[("choose", "languages_read")]).await.text();
        let done = press(&staff, &look, "/digest", &[("languages_read", "yua"), ("choose", "done.languages_read")]).await.text();
        assert_eq!(value(&done, "/digest", "languages_read"), ["yua"]);
    }
}

/// Where the summary of a refused form leads.
fn links(page: &str) -> Vec<String> {
    let summary = page.split("id=\"error-summary\"").nth(1).unwrap().split("</ul>").next().unwrap();
    summary.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// The first of these fields as it stands on the page.
fn control<'a>(page: &'a str, id: &str) -> &'a str {
    let at = page.find(&format!(" id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} on {page}"));
    &page[at..page[at..].find('>').unwrap() + at]
}

on_both! {
    async fn errors_lead_to_the_very_field(app: TestApp) {
        let ana = app.page_member("ana@example.org", "MX", Role::Member).await;
        ana.keep_cookie("language", "en");
        let refused = ana.fill(NEW, NEW, &[
            ("source_citation", ""), ("source_url", ""), ("source_citation", "A note"), ("source_url", "nowhere"),
            ("block_name", ""), ("block_text", ""), ("block_needs", ""), ("block_optional", "no"),
            ("block_name", ""), ("block_text", "A house"), ("block_needs", ""), ("block_optional", "no"),
        ]).await.expect(422).text();
        assert_eq!(links(&refused), ["building_blocks-1-name", "sources-1-url"]);
        assert!(control(&refused, "sources-1-url").contains("nowhere") && control(&refused, "sources-1-url").contains("aria-invalid"));
        assert!(control(&refused, "building_blocks-1-name").contains("aria-invalid"));

        let staff = app.page_member("dora@example.org", "MX", Role::Coordinator).await;
        staff.keep_cookie("language", "en");
        let at = "/consultations/new";
        let rows = [
            ("", "", ""), ("statements", "2026-11-10", "2026-11-24"), ("prioritise", "2026-11-25", "2026-11-21"),
            ("listen", "", "2026-11-30"), ("respond", "2026-11-20", "2026-11-29"),
        ];
        let mut fields = vec![("title", "A"), ("language", "náhuatl"), ("countries", "MX"), ("threshold", "10")];
        for (kind, begins, ends) in rows {
            fields.extend([("phase_kind", kind), ("phase_begins", begins), ("phase_ends", ends)]);
        }
        let refused = staff.fill(at, at, &fields).await.expect(422).text();
        let found = links(&refused);
        assert!(found.contains(&"phases-3-begins_at".to_owned()), "{found:?}");
        assert!(found.contains(&"phases-2-ends_at".to_owned()), "{found:?}");
        assert!(found.contains(&"phases-4-begins_at".to_owned()), "{found:?}");
        assert!(refused.contains("Phase 3: the last day comes before the first one.") && refused.contains("nah"), "{refused}");
        for id in found {
            assert!(control(&refused, &id).contains("aria-invalid"), "{id} is not marked");
        }
    }
}
