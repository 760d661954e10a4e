//! Readers look for practices in the words they have.

use serde_json::{Value, json};
use trilateral::practices::{import, job};

use crate::support::{Client, PASSWORD, TestApp, on_both};

async fn publish(app: &TestApp, key: &str, title: &str, language: &str, text: &str, provisions: Value) {
    let country = key[..2].to_owned();
    let record = json!({
        "id": key, "title": { language: title }, "country": country, "level": "municipal",
        "subdivisions": if key == "US-1" { json!(["US-AZ"]) } else { json!([]) },
        "responsible_body": "An office", "policy_areas": ["health.access"], "provisions": provisions,
        "summary": { language: text }, "original_language": language,
    });
    let record = import::read(&record.to_string()).unwrap();
    app.app.write(move |app, tx| import::import(app, tx, record)).await.unwrap();
}

async fn fill(app: &TestApp) {
    let nothing = || json!([]);
    publish(app, "CA-1", "Midwives of the north", "en", "They stay with mothers at home.", nothing()).await;
    publish(app, "MX-1", "Parteras en el hospital", "es", "Atienden el parto con respeto.", nothing()).await;
    publish(
        app,
        "US-1",
        "Desert clinic",
        "en",
        "Open at night. Racial profiling was counted.",
        json!(["UNDRIP:14"]),
    )
    .await;
    publish(
        app,
        "CA-2",
        "École de Listuguj",
        "fr",
        "On y enseigne le mi’kmaq <b>aux</b> enfants.",
        nothing(),
    )
    .await;
    publish(app, "US-2", "Profiling, racial", "en", "A count of stops by the police.", nothing()).await;
    job::catch_up(&app.app).await.unwrap();
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn found(who: &Client, query: &str) -> Vec<String> {
    let list = who.get(&format!("/api/v1/practices?q={}", escaped(query))).await.expect(200).json();
    list["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn words_are_understood(app: TestApp) {
        fill(&app).await;
        let visitor = app.visitor();
        for (query, first) in [
            ("midwife", "Midwives of the north"), ("MIDWIVES", "Midwives of the north"),
            ("midwfe", "Midwives of the north"), ("partera", "Parteras en el hospital"),
            ("comadrona", "Parteras en el hospital"), ("Arizona", "Desert clinic"),
            ("UNDRIP article 14", "Desert clinic"), ("artículo 14 DNUDPI", "Desert clinic"),
            ("Mikmaq", "École de Listuguj"), ("Mi'kmaq", "École de Listuguj"),
            ("how are children taught in Mi\u{2bc}kmaq", "École de Listuguj"),
            ("\"racial profiling\"", "Desert clinic"), ("police stops of drivers", "Profiling, racial"),
        ] {
            assert_eq!(found(&visitor, query).await.first().map(String::as_str), Some(first), "{query}");
        }
        let both = found(&visitor, "sage-femme").await;
        assert!(both.contains(&"Midwives of the north".into()) && both.contains(&"Parteras en el hospital".into()));
        assert_eq!(found(&visitor, "\"racial profiling\"").await, ["Desert clinic"], "in this order");
        assert_eq!(found(&visitor, "profiling -night").await, ["Profiling, racial"]);
        for nothing in ["!?", "’", "zebra", "\"night open\""] {
            assert_eq!(found(&visitor, nothing).await, [""; 0], "{nothing}");
        }
    }
}

on_both! {
    async fn readers_are_told_how_they_were_understood(app: TestApp) {
        fill(&app).await;
        let visitor = app.visitor();
        let notes = visitor.get("/api/v1/practices?q=midwfe%20zzzz").await.expect(200).json()["search"].clone();
        assert_eq!(notes["corrections"], json!([{ "typed": "midwfe", "meant": "midwife" }]));
        assert_eq!((&notes["unknown"], &notes["with_all_words"]), (&json!(["zzzz"]), &json!(0)));
        let exact = visitor.get("/api/v1/practices?q=midwfe&verbatim=true").await.expect(200).json();
        assert_eq!((&exact["items"], &exact["search"]["unknown"]), (&json!([]), &json!(["midwfe"])));

        let page = visitor.get("/practices?q=midwfe").await.expect(200).text();
        assert!(page.contains("Showing results for <strong>midwife</strong>"), "{page}");
        assert!(page.contains("verbatim=true") && page.contains("value=\"midwfe\""));
        let page = visitor.get("/practices?q=mikmaq").await.expect(200).text();
        assert!(page.contains("le <mark>mi’kmaq</mark>"), "what matched is marked in its language");
        assert!(!page.contains("<b>aux</b>"));
        let page = visitor.get("/practices?q=arizona").await.expect(200).text();
        assert!(page.contains("Filed under:") && page.contains("<mark>Arizona</mark>"));
        let page = visitor.get("/practices?q=%3Cscript%3Ezebra%3C%2Fscript%3E&country=CA").await.expect(200).text();
        assert!(page.contains("Nothing found") && !page.contains("<script>zebra"), "{page}");
        assert!(page.contains("Search without filters"));

        let many: Vec<String> = (1..=18).map(|number| format!("zz{number}")).collect();
        let notes = visitor.get(&format!("/api/v1/practices?q={}", many.join("+"))).await.expect(200).json()["search"].clone();
        assert_eq!((&notes["words"], &notes["left_out"]), (&json!(16), &json!(["zz17", "zz18"])));
        for query in ["-midwives", "%21%3F"] {
            for page in ["practices", "search"] {
                let page = visitor.get(&format!("/{page}?q={query}")).await.expect(200).text();
                assert!(page.contains("Enter at least one word to look for."), "{query}: {page}");
            }
        }
        let page = visitor.get("/practices?q=midwfe&verbatim=true").await.expect(200).text();
        assert!(page.contains("name=\"verbatim\" value=\"true\" checked"), "kept by the filters");
    }
}

on_both! {
    async fn what_words_find_is_narrowed_counted_sorted_and_read_on(app: TestApp) {
        fill(&app).await;
        let visitor = app.visitor();
        let ask = async |query: &str| visitor.get(&format!("/api/v1/practices?{query}")).await.expect(200).json();
        let titles = |list: &Value| -> Vec<String> {
            list["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
        };
        let query = "q=profiling%20midwives%20parteras%20children%20night";
        let whole = ask(query).await;
        assert_eq!(titles(&whole).len(), 5);
        let (mut read, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = ask(&format!("{query}&limit=2&cursor={cursor}")).await;
            read.extend(titles(&page));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = next.to_owned();
        }
        assert_eq!(read, titles(&whole));
        let newest = titles(&ask(&format!("{query}&sort=newest")).await);
        assert_eq!(newest, ["Profiling, racial", "École de Listuguj", "Desert clinic", "Parteras en el hospital", "Midwives of the north"]);
        visitor.get(&format!("/api/v1/practices?{query}&sort=best")).await.expect(422);

        assert_eq!(titles(&ask(&format!("{query}&country=US")).await).len(), 2);
        let facets = visitor.get(&format!("/api/v1/practices/facets?{query}&country=US")).await.expect(200).json();
        assert_eq!(facets["total"], 2);
        let countries = &facets["facets"]["country"];
        assert_eq!(countries, &json!([
            { "value": "CA", "count": 2 }, { "value": "US", "count": 2 }, { "value": "MX", "count": 1 }
        ]));
        let lines = visitor.get(&format!("/practices.jsonl?{query}")).await.expect(200).text();
        assert_eq!(lines.lines().count(), 5);
    }
}

on_both! {
    async fn hostile_queries_are_answered(app: TestApp) {
        fill(&app).await;
        let visitor = app.visitor();
        for query in [
            "\"", "\"\"", "- -", "-midwives", "\"-\"", "a\" OR \"b", "title:x*", "NEAR(a b)", "'; DROP TABLE practices; --",
            "\u{0}", "\u{E000}\u{E001}", "💥", "%", "\\", "(((((", "& | ! <->", "of the", "l'", "''''", "＂",
            "\"UNDRIP 14\"", "\"of the\" midwives", "-\"of the\" midwives", "\"\" -\"\" midwives", "\"UNDRIP\" \"of the\"",
        ] {
            let list = visitor.get(&format!("/api/v1/practices?q={}", escaped(query))).await;
            assert!([200, 400, 422].contains(&list.status), "{query:?}: {}", list.status);
        }
        assert_eq!(found(&visitor, "-midwives").await, [""; 0], "what must not be there is no question by itself");
        let long: String = "midwife ".repeat(400);
        assert_eq!(found(&visitor, &long).await.first().map(String::as_str), Some("Midwives of the north"));
        assert_eq!(found(&visitor, &"x".repeat(3_000)).await, [""; 0]);
    }
}

on_both! {
    async fn one_box_finds_everything(app: TestApp) {
        fill(&app).await;
        let visitor = app.visitor();
        let everything = async |who: &Client, query: &str| -> Value {
            let found = who.get(&format!("/api/v1/search?{query}")).await.expect(200).json();
            let kinds = found["kinds"].as_array().unwrap().iter();
            kinds.map(|kind| (kind["kind"].as_str().unwrap().to_owned(), kind["found"].clone())).collect()
        };
        let found = everything(&visitor, "q=midwife").await;
        assert_eq!((&found["practice"], &found["page"]), (&json!(2), &json!(0)), "{found}");
        assert!(found.get("submission").is_none(), "strangers are not told of what waits");
        assert_eq!(everything(&visitor, "q=confidentialit%C3%A9").await["page"], 1);
        let provisions = visitor.get("/api/v1/search?q=UNDRIP%20article%2014&kind=provision").await.expect(200).json();
        assert_eq!(provisions["kinds"][0]["items"][0]["line"], "UNDRIP:14");
        // A place without practices is no dead end: it leads to its own shelf.
        let place = visitor.get("/api/v1/search?q=chiapas&kind=topic").await.expect(200).json();
        assert_eq!(place["kinds"][0]["items"][0]["href"], "/practices?subdivision=MX-CHP");
        assert!(visitor.get("/practices?subdivision=MX-CHP").await.expect(200).text().contains("/practices/new"));
        assert!(visitor.get("/practices?q=chiapas").await.expect(200).text().contains("/search?q=chiapas"));
        let (mut cursor, mut number) = (String::new(), 0);
        loop {
            let path = format!("/api/v1/search?q=rights&kind=provision&limit=7&cursor={cursor}");
            let page = visitor.get(&path).await.expect(200).json();
            number += page["kinds"][0]["items"].as_array().unwrap().len();
            let Some(next) = page["kinds"][0]["next_cursor"].as_str() else {
                assert_eq!(page["kinds"][0]["found"], number);
                break;
            };
            cursor = next.to_owned();
        }
        assert!(number > 7);
        for wrong in ["q=a&kind=everything", "q=a&kind=provision&cursor=x", "q=a&limit=0"] {
            visitor.get(&format!("/api/v1/search?{wrong}")).await.expect(422);
        }

        let author = app.member("ana@example.org", "CA", trilateral::auth::Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", trilateral::auth::Role::Coordinator).await;
        crate::journeys::expert_shares_a_practice::submitted(&author).await;
        assert_eq!(everything(&coordinator, "q=houses").await["submission"], 1);
        assert_eq!(everything(&visitor, "q=houses").await["practice"], 0);

        let page = visitor.get("/search?q=midwife").await.expect(200).text();
        assert!(page.contains("<mark>Midwives</mark>") || page.contains("Midwives of the north"), "{page}");
        assert!(page.contains("value=\"midwife\"") && page.contains("aria-current=\"page\""));
        visitor.get("/search").await.expect(200);
    }
}

on_both! {
    async fn words_are_suggested_while_somebody_types(app: TestApp) {
        fill(&app).await;
        let visitor = app.visitor();
        let suggest = async |query: &str| -> Vec<String> {
            let found = visitor.get(&format!("/api/v1/suggestions?q={query}")).await.expect(200).json();
            found["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(suggest("mid").await, ["midwives"]);
        assert_eq!(suggest("the%20prof").await, ["the profiling"]);
        assert_eq!(suggest("ens").await, ["enseigne"]);
        for nothing in ["", "mid%20", "%EE%80%81", "zzz"] {
            assert!(suggest(nothing).await.is_empty(), "{nothing}");
        }
        visitor.get("/api/v1/suggestions?q=a&limit=21").await.expect(422);
    }
}

on_both! {
    async fn a_search_that_is_saved_is_a_topic_of_the_digest(app: TestApp) {
        let browser = app.page_member("ana@example.org", "CA", trilateral::auth::Role::Member).await;
        let member = app.logged_in("ana@example.org", PASSWORD).await;
        let saved = [("words", "midwife"), ("name", "Births"), ("country", ""), ("policy_area", "")];
        let page = browser.get("/practices?q=midwife").await.expect(200).text();
        assert!(page.contains("Save this search") && page.contains("action=\"/digest/searches\""));
        browser.fill("/practices?q=midwife", "/digest/searches", &saved).await.expect(303);
        let preferences = member.get("/api/v1/me/digest-preferences").await.expect(200).json();
        assert_eq!(preferences["interests"], json!([
            { "country": null, "policy_area": null },
            { "country": null, "policy_area": null, "words": "midwife", "name": "Births" }
        ]), "what was followed before stays");
        let page = browser.get("/digest").await.expect(200).text();
        assert!(page.contains("the search “Births”"), "{page}");

        fill(&app).await;
        let preview = member.get("/api/v1/me/digest/preview").await.expect(200).json();
        let reasons: Vec<_> = preview["items"].as_array().unwrap().iter()
            .filter(|item| item["interest"]["words"] == "midwife").map(|item| item["title"].clone()).collect();
        assert_eq!(reasons, ["Midwives of the north", "Parteras en el hospital"], "{preview}");
    }
}

on_both! {
    async fn what_was_withdrawn_is_not_told_by_its_words(app: TestApp) {
        let author = app.member("ana@example.org", "CA", trilateral::auth::Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", trilateral::auth::Role::Coordinator).await;
        let id = crate::journeys::expert_shares_a_practice::submitted(&author).await;
        let act = async |who: &Client, action: &str| {
            who.post(&format!("/api/v1/practices/{id}/{action}"), &json!({})).await.expect(200);
        };
        act(&coordinator, "claim").await;
        act(&coordinator, "publish").await;
        // Counted once, and not again.
        job::catch_up(&app.app).await.unwrap();
        let visitor = app.visitor();
        let is_unknown = async |word: &str| {
            let list = visitor.get(&format!("/api/v1/practices?q={word}")).await.expect(200).json();
            list["search"]["unknown"] == json!([word])
        };
        assert!(!is_unknown("houses").await);
        let told = async || {
            let suggested = visitor.get("/api/v1/suggestions?q=houses").await.expect(200).json();
            let meant = visitor.get("/api/v1/practices?q=housees").await.expect(200).json();
            (suggested["items"].as_array().unwrap().len(), meant["search"]["corrections"].as_array().unwrap().len())
        };
        assert_ne!(told().await, (0, 0));
        author.post(&format!("/api/v1/practices/{id}/withdraw"), &json!({ "reason_code": "harm" })).await.expect(200);
        assert!(visitor.get("/api/v1/practices").await.expect(200).json()["items"].as_array().unwrap().is_empty());
        assert_eq!(told().await, (0, 0));
        assert!(is_unknown("houses").await, "as any word that nobody wrote");
    }
}

on_both! {
    async fn quotation_marks_hold_everywhere(app: TestApp) {
        fill(&app).await;
        let visitor = app.visitor();
        assert_eq!(found(&visitor, "\"racial profiling\" midwives").await, ["Desert clinic"], "other words are wished for");
        assert_eq!(found(&visitor, "profiling -\"counted by nobody\"").await.len(), 2);
        assert_eq!(found(&visitor, "profiling -\"profiling, racial\"").await, [""; 0], "both have both");
        assert_eq!(found(&visitor, "profiling -\"stops of police\"").await, ["Desert clinic"]);
        let number = async |query: &str| {
            let all = visitor.get(&format!("/api/v1/search?kind=provision&q={}", escaped(query))).await.expect(200).json();
            all["kinds"][0]["found"].as_u64().unwrap()
        };
        assert!(number("consent before projects").await > number("\"consent before projects\"").await);
        assert_eq!(number("\"consent before projects\"").await, 1);
        assert_eq!((number("\"consent zzzz\"").await, number("zzzz consent").await > 0), (0, true));
        for address in ["/search?q=agua&kind=zzz", "/search?q=agua&kind=provision&cursor=zzz", "/practices?q=midwives&cursor=zzz"] {
            let page = visitor.get(address).await.expect(200).text();
            assert!(page.contains("class=\"rows\""), "{address}: {page}");
        }
        let page = visitor.get("/search?q=midwives&kind=commitment").await.expect(200).text();
        assert!(page.contains("aria-current=\"page\""), "the tab that was chosen is there");
    }
}

on_both! {
    async fn an_operator_adds_words_that_mean_the_same(app: TestApp) {
        publish(&app, "MX-1", "Baño de vapor", "es", "Un temazcal junto al río.", json!([])).await;
        let mut first = job::Reading::new(&app.app);
        while job::turn(&app.app, &mut first).await.unwrap() {}
        assert_eq!(found(&app.visitor(), "sauna").await, [""; 0]);

        let file = app.app.config.data_dir.join("own.csv");
        std::fs::write(&file, "concept,en,es,fr\nsweat-lodge,sauna;sweat lodge,temazcal,\n").unwrap();
        let node = app.another_node(|config| config.search.synonyms_file = file.display().to_string());
        let mut second = job::Reading::new(&node);
        let mut turns = 0;
        while job::turn(&node, &mut second).await.unwrap() {
            turns += 1;
        }
        assert!(turns > 0, "what is published is read anew");
        let (address, server) = TestApp::serve(node.clone());
        assert_eq!(found(&Client::new(&address), "sauna").await, ["Baño de vapor"]);
        server.stop(true).await;

        // A node with other words leaves what was read as it is, and so does this one.
        assert!(!job::turn(&app.app, &mut first).await.unwrap());
        assert!(!job::turn(&node, &mut second).await.unwrap());
    }
}
