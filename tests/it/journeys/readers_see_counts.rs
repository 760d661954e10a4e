//! Counts beside lists: whatever happened before, they say what a list holds.

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use futures_util::future::join_all;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::db::schema::{practice_counts, practice_facets, practices};
use trilateral::db::{DatabaseKind, Json};
use trilateral::practices::import;

use crate::support::{Client, TestApp, on_both};

/// Chance that is the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick(&mut self, list: &[&str]) -> String {
        list[self.below(list.len())].to_owned()
    }

    fn some(&mut self, list: &[&str]) -> Vec<String> {
        (0..self.below(3)).map(|_| self.pick(list)).collect()
    }

    /// Practice `number` of the collection, as it may stand in the file today.
    fn record(&mut self, number: usize) -> String {
        let country = self.pick(&["CA", "MX", "US"]);
        let subdivision = match country.as_str() {
            "CA" => "CA-AB",
            "MX" => "MX-CHP",
            _ => "US-HI",
        };
        let mut areas = self.some(&["health.access", "health.maternal", "justice.policing", "equity"]);
        areas.push(self.pick(&["health", "education.access"]));
        json!({
            "id": format!("T-{number}"),
            "title": { "en": format!("{} {number}", self.pick(&["Open houses", "Free meals", "Open meals"])) },
            "country": country,
            "subdivisions": self.some(&[subdivision]),
            "level": self.pick(&["federal", "municipal", "court"]),
            "status": if self.below(3) == 0 { Value::Null } else { self.pick(&["pilot", "active"]).into() },
            "year_started": if self.below(3) == 0 { Value::Null } else { (1999 + self.below(3)).into() },
            "responsible_body": "A body",
            "policy_areas": areas,
            "population_groups": self.some(&["inuit", "metis", "children-youth"]),
            "provisions": self.some(&["UNDRIP:21", "ICERD:5"]),
            "commitments": self.some(&["P-06", "P-13"]),
            "summary": { "en": format!("What was done, {}.", self.pick(&["once", "twice"])) },
            "original_language": "en",
        })
        .to_string()
    }
}

type Counts = BTreeMap<(String, String, String), i64>;
type Columns = (String, Option<String>, Option<String>, String, Option<i64>);
type Lists = (Json<Vec<String>>, Json<Vec<String>>, Json<Vec<String>>, Json<Vec<String>>, Json<Vec<String>>);

/// Counted anew from the practices themselves.
async fn fresh(app: &TestApp) -> Counts {
    let rows: Vec<(Columns, Lists)> = app
        .app
        .read(|_, tx| {
            let columns = (
                practices::country,
                practices::level,
                practices::status,
                practices::language,
                practices::year_started,
            );
            let lists = (
                practices::policy_areas,
                practices::population_groups,
                practices::subdivisions,
                practices::provisions,
                practices::commitments,
            );
            Ok(practices::table
                .filter(practices::state.eq("published"))
                .select((columns, lists))
                .load(tx.conn)?)
        })
        .await
        .unwrap();
    let taxonomy = &app.app.taxonomy;
    let mut counts = Counts::new();
    for ((country, level, status, language, year), (areas, groups, subdivisions, provisions, commitments)) in
        rows
    {
        let above = |term: Option<&trilateral::taxonomy::Term>| term.and_then(|term| term.parent.clone());
        let with_above = |codes: Vec<String>, parents: Vec<Option<String>>| -> Vec<String> {
            codes.into_iter().chain(parents.into_iter().flatten()).collect()
        };
        let area_parents = areas.0.iter().map(|code| above(taxonomy.policy_area(code))).collect();
        let group_parents = groups.0.iter().map(|code| above(taxonomy.population_group(code))).collect();
        let values = [
            ("country", vec![country.clone()]),
            ("level", level.into_iter().collect()),
            ("status", status.into_iter().collect()),
            ("language", vec![language]),
            ("year", year.map(|year| year.to_string()).into_iter().collect()),
            ("policy_area", with_above(areas.0, area_parents)),
            ("population_group", with_above(groups.0, group_parents)),
            ("subdivision", subdivisions.0),
            ("provision", provisions.0),
            ("commitment", commitments.0),
        ];
        for (facet, mut values) in values {
            values.sort();
            values.dedup();
            for value in values {
                *counts.entry((facet.to_owned(), value, country.clone())).or_default() += 1;
            }
        }
    }
    counts
}

/// As they are kept.
async fn kept(app: &TestApp) -> Counts {
    let rows: Vec<(String, String, String, i64)> = app
        .app
        .read(|_, tx| Ok(practice_counts::table.filter(practice_counts::count.ne(0)).load(tx.conn)?))
        .await
        .unwrap();
    rows.into_iter().map(|(facet, value, country, count)| ((facet, value, country), count)).collect()
}

async fn items(who: &Client, query: &str) -> Vec<Value> {
    let list = who.get(&format!("/api/v1/practices?{query}&limit=100")).await.expect(200).json();
    assert!(list["next_cursor"].is_null(), "the test needs whole lists");
    list["items"].as_array().unwrap().clone()
}

/// Somebody writes, submits and gets published.
async fn publish(author: &Client, coordinator: &Client) {
    let draft = json!({
        "title": "Open meals by hand", "language": "es", "country": "CA", "level": "community",
        "policy_areas": ["health.access", "health"], "what_was_done": "Twice.", "responsible_body": "A body",
        "licence": "cc-by-4.0",
    });
    let made = author.post("/api/v1/practices", &draft).await.expect(201).json();
    let act = |action: &str| format!("/api/v1/practices/{}/{action}", made["id"].as_str().unwrap());
    author.post(&act("submit"), &json!({})).await.expect(200);
    coordinator.post(&act("claim"), &json!({})).await.expect(200);
    coordinator.post(&act("publish"), &json!({})).await.expect(200);
}

async fn withdraw(administrator: &Client, id: &str) {
    let path = format!("/api/v1/practices/{id}/withdraw");
    administrator.post(&path, &json!({ "reason_code": "harm" })).await.expect(200);
}

/// Imports, edits, publications and withdrawals, several at a time.
async fn live_through(app: &TestApp, people: &[Client; 3], chance: &mut Chance, records: usize) {
    let [author, coordinator, administrator] = people;
    let numbers: BTreeSet<usize> = (0..12).map(|_| chance.below(records)).collect();
    let lines: Vec<String> = numbers.iter().map(|number| chance.record(*number)).collect();
    // Not what is imported at the same moment: of two changes of one practice, one would be refused.
    let mut others = items(administrator, "").await;
    others.retain(|item| {
        let number = item["title"].as_str().unwrap().rsplit(' ').next().unwrap().parse();
        number.map_or(true, |number| !numbers.contains(&number))
    });
    let gone = others.iter().filter(|_| chance.below(6) == 0).map(|item| item["id"].as_str().unwrap());
    let withdrawals: Vec<_> = gone.map(|id| withdraw(administrator, id)).collect();
    let imports = lines.iter().map(async |line: &String| {
        let record = import::read(line).unwrap();
        app.app.write(move |app, tx| import::import(app, tx, record)).await.unwrap();
    });
    futures_util::future::join3(join_all(imports), join_all(withdrawals), publish(author, coordinator)).await;
}

/// Takes the migration that keeps counts back, and makes it again.
fn migrate_again(app: &TestApp) {
    let steps = match app.app.database.kind() {
        DatabaseKind::Sqlite => [
            include_str!("../../../migrations/sqlite/2026-11-22-000004_practice_counts/down.sql"),
            include_str!("../../../migrations/sqlite/2026-11-22-000004_practice_counts/up.sql"),
        ],
        DatabaseKind::Postgres => [
            include_str!("../../../migrations/postgres/2026-11-22-000004_practice_counts/down.sql"),
            include_str!("../../../migrations/postgres/2026-11-22-000004_practice_counts/up.sql"),
        ],
    };
    let mut conn = app.app.database.dedicated().unwrap();
    for step in steps {
        conn.batch_execute(step).unwrap();
    }
}

on_both! {
    async fn kept_counts_equal_a_fresh_count(app: TestApp) {
        let people = [
            app.member("ana@example.org", "CA", Role::Member).await,
            app.member("carol@example.org", "CA", Role::Coordinator).await,
            app.member("lucia@example.org", "CA", Role::Administrator).await,
        ];
        let mut chance = Chance(7);
        for round in 0..10 {
            live_through(&app, &people, &mut chance, 30).await;
            assert_eq!(kept(&app).await, fresh(&app).await, "round {round}");
        }
        assert!(fresh(&app).await.len() > 20, "the test needs something to count");

        // A database that had practices before counts were kept gets the same.
        let before = kept(&app).await;
        let rows = facet_rows(&app).await;
        migrate_again(&app);
        assert_eq!(kept(&app).await, before);
        assert_eq!(facet_rows(&app).await, rows);
    }
}

/// Filters of every kind, one of them with words.
const FILTERS: [&str; 7] = [
    "",
    "country=CA",
    "policy_area=health&country=CA&country=MX",
    "level=municipal&status=active",
    "population_group=metis&policy_area=health",
    "q=open&policy_area=health",
    "q=open%20meals",
];

on_both! {
    async fn counts_that_are_kept_follow_every_change(app: TestApp) {
        let people = [
            app.member("ana@example.org", "CA", Role::Member).await,
            app.member("carol@example.org", "CA", Role::Coordinator).await,
            app.member("lucia@example.org", "CA", Role::Administrator).await,
        ];
        let visitor = app.visitor();
        let mut chance = Chance(17);
        let mut followed = 0;
        for round in 0..8 {
            live_through(&app, &people, &mut chance, 30).await;
            // This node has kept what it counted in the rounds before; the other one counts for the first time.
            let (address, server) = TestApp::serve(app.another_node(|_| ()));
            let other = Client::new(&address);
            for filter in FILTERS {
                let path = format!("/api/v1/practices/facets?{filter}");
                let kept = visitor.get(&path).await.expect(200).json();
                assert_eq!(kept, other.get(&path).await.expect(200).json(), "round {round}, {filter}");
                followed += kept["total"].as_u64().unwrap();
                assert_eq!(kept["total"], items(&visitor, filter).await.len(), "round {round}, {filter}");
            }
            server.stop(true).await;
        }
        // A change that nobody noted, as by a node of an earlier release, is counted all the same.
        let noted = "DELETE FROM practice_changes WHERE sequence = (SELECT max(sequence) FROM practice_changes)";
        publish(&people[0], &people[1]).await;
        app.app.database.dedicated().unwrap().batch_execute(noted).unwrap();
        let facets = visitor.get("/api/v1/practices/facets?country=CA").await.expect(200).json();
        assert_eq!(facets["total"], items(&visitor, "country=CA").await.len());
        assert!(followed > 100, "the test needs something to count: {followed}");
    }
}

/// What each practice is counted under, in an order of its own.
async fn facet_rows(app: &TestApp) -> Vec<(Columns, Vec<String>)> {
    let rows: Vec<(Columns, String)> = app
        .app
        .read(|_, tx| {
            let columns = (
                practice_facets::country,
                practice_facets::level,
                practice_facets::status,
                practice_facets::language,
                practice_facets::year_started,
            );
            let ordered = practice_facets::table.order(practice_facets::sequence);
            Ok(ordered.select((columns, practice_facets::entries)).load(tx.conn)?)
        })
        .await
        .unwrap();
    let sorted = |entries: String| {
        let mut lines: Vec<String> = entries.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    rows.into_iter().map(|(columns, entries)| (columns, sorted(entries))).collect()
}

on_both! {
    async fn every_count_equals_the_list_it_leads_to(app: TestApp) {
        let mut chance = Chance(11);
        for number in 0..60 {
            let record = import::read(&chance.record(number)).unwrap();
            app.app.write(move |app, tx| import::import(app, tx, record)).await.unwrap();
        }
        let visitor = app.visitor();
        let chosen: [&[(&str, &str)]; 8] = [
            &[],
            &[("country", "CA")],
            &[("country", "CA"), ("country", "MX")],
            &[("policy_area", "health")],
            &[("policy_area", "health"), ("policy_area", "equity"), ("country", "US")],
            &[("level", "municipal"), ("year", "2000"), ("year", "2001")],
            &[("population_group", "metis"), ("status", "active"), ("language", "en"), ("provision", "ICERD:5")],
            &[("q", "open"), ("subdivision", "CA-AB"), ("subdivision", "US-HI")],
        ];
        let text = |choices: &[(&str, &str)]| {
            choices.iter().map(|(facet, value)| format!("{facet}={value}")).collect::<Vec<_>>().join("&")
        };
        let mut asked = 0;
        for choices in chosen {
            let query = text(choices);
            let facets = visitor.get(&format!("/api/v1/practices/facets?{query}")).await.expect(200).json();
            assert_eq!(facets["total"], items(&visitor, &query).await.len(), "{query}");
            for (facet, entries) in facets["facets"].as_object().unwrap() {
                if facet == "commitment" {
                    continue;
                }
                for entry in entries.as_array().unwrap() {
                    let mut other = choices.to_vec();
                    other.retain(|(name, _)| name != facet);
                    other.push((facet, entry["value"].as_str().unwrap()));
                    assert_eq!(entry["count"], items(&visitor, &text(&other)).await.len(), "{}", text(&other));
                    asked += 1;
                }
            }
            // Nothing that can be found is left out.
            for country in ["CA", "MX", "US"] {
                let mut other = choices.to_vec();
                other.retain(|(name, _)| *name != "country");
                other.push(("country", country));
                let counted = facets["facets"]["country"].as_array().unwrap();
                let counted = counted.iter().find(|entry| entry["value"] == country);
                let counted = counted.map_or(json!(0), |entry| entry["count"].clone());
                assert_eq!(counted, items(&visitor, &text(&other)).await.len(), "{}", text(&other));
            }
        }
        assert!(asked > 150, "{asked}");
    }
}

on_both! {
    async fn a_page_whose_numbers_are_still_counted_is_shown_without_them(app: TestApp) {
        let mut chance = Chance(19);
        for number in 0..20 {
            let record = import::read(&chance.record(number)).unwrap();
            app.app.write(move |app, tx| import::import(app, tx, record)).await.unwrap();
        }
        let visitor = app.visitor();
        let counted = [("en", "being counted"), ("es", "se están contando"), ("fr", "sont comptées")];
        let somebody_counts = app.app.cache.begin("facets level=court").unwrap();
        for (language, said) in counted {
            let page = visitor.get(&format!("/practices?level=court&lang={language}")).await.expect(200).text();
            assert!(page.contains(said), "{language}");
            assert!(page.contains("name=\"policy_area\""), "everything can be chosen: {language}");
            assert!(page.contains("href=\"/practices?level=court\""), "the way to the numbers: {language}");
        }
        drop(somebody_counts);
        for (language, said) in counted {
            let page = visitor.get(&format!("/practices?level=court&lang={language}")).await.expect(200).text();
            assert!(!page.contains(said), "{language}");
        }
    }
}

on_both! {
    async fn many_who_ask_at_once_get_the_same(app: TestApp) {
        let mut chance = Chance(13);
        for number in 0..20 {
            let record = import::read(&chance.record(number)).unwrap();
            app.app.write(move |app, tx| import::import(app, tx, record)).await.unwrap();
        }
        let visitor = app.visitor();
        let path = "/api/v1/practices/facets?policy_area=health&q=open";
        let answers = join_all((0..40).map(|_| visitor.get(path))).await;
        let answers: Vec<Value> = answers.into_iter().map(|answer| answer.expect(200).json()).collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert!(answers[0]["total"].as_u64().unwrap() > 0);
        visitor.get("/practices?policy_area=health").await.expect(200);
    }
}
