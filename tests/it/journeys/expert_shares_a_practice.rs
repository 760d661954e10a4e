//! An expert writes, a coordinator decides, everybody finds: through the API and through pages.

use reqwest::Method;
use serde_json::{Value, json};
use trilateral::auth::Role;

use crate::support::{Client, Response, TestApp, on_both};

/// A practice that can be submitted.
pub fn whole() -> Value {
    json!({
        "title": "Houses of justice",
        "language": "en",
        "country": "CA",
        "level": "court",
        "policy_areas": ["justice.sentencing"],
        "what_was_done": "Judges sit with **Elders** and hear the family first.",
        "responsible_body": "Ontario Court of Justice",
        "licence": "cc-by-4.0",
        "translations": { "fr": { "title": "Maisons de justice" }, "es": { "title": "Casas de justicia" } },
    })
}

pub async fn act(who: &Client, id: &str, action: &str, body: &Value) -> Response {
    who.post(&format!("/api/v1/practices/{id}/{action}"), body).await
}

pub async fn submitted(author: &Client) -> String {
    let id = author.post("/api/v1/practices", &whole()).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    act(author, &id, "submit", &json!({})).await.expect(200);
    id
}

async fn found(who: &Client, query: &str) -> Vec<String> {
    let list = who.get(&format!("/api/v1/practices?{query}")).await.expect(200).json();
    list["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn from_draft_to_readers_through_the_api(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let visitor = app.visitor();

        let draft = author.post("/api/v1/practices", &json!({ "title": "Houses of justice" })).await.expect(201);
        let (etag, location) = (draft.header("etag").to_owned(), draft.header("location").to_owned());
        let id = draft.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(draft.json()["state"], "draft");
        for stranger in [&visitor, &coordinator] {
            stranger.get(&location).await.expect(404);
        }

        let missing = act(&author, &id, "submit", &json!({})).await.expect(422);
        assert_eq!(
            missing.faults(),
            ["/level required", "/responsible_body required", "/what_was_done required", "/policy_areas required",
             "/licence required"]
        );

        let saved = author.change(Method::PUT, &location, &etag, &whole()).await.expect(200);
        assert_eq!(saved.json()["completeness"]["required"], json!([]));
        author.change(Method::PUT, &location, &etag, &whole()).await.expect(412);
        author.send(Method::PUT, &location, &[], Some(("application/json", whole().to_string()))).await.expect(428);

        act(&author, &id, "submit", &json!({})).await.expect(200);
        assert_eq!(app.last_mail_to("carol@example.org").await.kind, "practice.submitted");
        let queue = coordinator.get("/api/v1/moderation/queue").await.expect(200).json();
        assert_eq!((&queue["items"][0]["waiting_on"], &queue["items"][0]["allowed"]), (&json!("coordinators"), &json!(["claim"])));

        act(&coordinator, &id, "publish", &json!({})).await.expect(409);
        act(&coordinator, &id, "claim", &json!({})).await.expect(200);
        let why = json!({ "note": "Please say who takes part." });
        act(&coordinator, &id, "request-changes", &why).await.expect(200);
        let mail = app.last_mail_to("ana@example.org").await;
        assert!(mail.text.contains("> Please say who takes part."), "{}", mail.text);

        let asked = author.get(&location).await.expect(200);
        let mut better = whole();
        better["details"] = json!({ "participants": "Elders and families" });
        author.change(Method::PUT, &location, asked.header("etag"), &better).await.expect(200);
        assert_eq!(act(&author, &id, "submit", &json!({})).await.expect(200).json()["round"], 2);
        act(&coordinator, &id, "claim", &json!({})).await.expect(200);
        assert!(found(&visitor, "q=justice").await.is_empty());
        act(&coordinator, &id, "publish", &json!({})).await.expect(200);

        for query in [
            "country=CA&policy_area=justice.sentencing", "policy_area=justice", "q=sentencing", "q=maisons",
            "q=CASAS", "q=elders", "level=court&language=en", "q=justice&country=CA", "q=peines",
        ] {
            assert_eq!(found(&visitor, query).await, ["Houses of justice"], "{query}");
        }
        for query in ["country=MX", "policy_area=health", "q=nothing", "q=justice&country=US"] {
            assert!(found(&visitor, query).await.is_empty(), "{query}");
        }
        let one = visitor.get(&location).await.expect(200);
        assert_eq!(one.json()["allowed"], json!([]));
        let again = visitor.send(Method::GET, &location, &[("if-none-match", one.header("etag"))], None).await;
        assert_eq!(again.status, 304);
        let steps = visitor.get(&format!("{location}/history")).await.expect(200).json();
        assert_eq!(steps["items"].as_array().unwrap().len(), 1, "strangers see only the publication");
        let steps = author.get(&format!("{location}/history")).await.expect(200).json();
        assert_eq!(steps["items"].as_array().unwrap().len(), 6);
    }
}

on_both! {
    async fn what_was_published_can_be_taken_back(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let id = submitted(&author).await;
        act(&coordinator, &id, "claim", &json!({})).await.expect(200);
        act(&coordinator, &id, "publish", &json!({})).await.expect(200);
        assert_eq!(app.visitor().get("/api/v1/practices/facets").await.json()["total"], 1);

        let nothing = act(&author, &id, "withdraw", &json!({})).await.expect(422);
        assert_eq!(nothing.faults(), ["/reason_code required"]);
        act(&author, &id, "withdraw", &json!({ "reason_code": "community_consent" })).await.expect(200);

        let visitor = app.visitor();
        let gone = visitor.get(&format!("/api/v1/practices/{id}")).await.expect(410);
        assert_eq!(gone.json()["code"], "withdrawn");
        let page = visitor.get(&format!("/practices/{id}")).await.expect(410);
        assert!(page.text().contains("A community has not agreed") && !page.text().contains("Elders"));
        assert!(found(&visitor, "").await.is_empty() && found(&visitor, "q=justice").await.is_empty());
        assert_eq!(visitor.get("/api/v1/practices/facets").await.json()["total"], 0);
        assert!(!visitor.get("/practices.atom").await.text().contains("Houses"));
        act(&author, &id, "withdraw", &json!({ "reason_code": "harm" })).await.expect(409);
    }
}

on_both! {
    async fn decisions_belong_to_one_coordinator_of_the_country(app: TestApp) {
        let author = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let second = app.member("dan@example.org", "CA", Role::Coordinator).await;
        let third = app.member("eve@example.org", "CA", Role::Coordinator).await;
        let mexican = app.member("mar@example.org", "MX", Role::Coordinator).await;
        let id = submitted(&author).await;

        let own = act(&author, &id, "claim", &json!({})).await.expect(403);
        assert_eq!(own.json()["code"], "own-submission");
        act(&mexican, &id, "claim", &json!({})).await.expect(404);
        assert_eq!(mexican.get("/api/v1/moderation/queue").await.json()["items"], json!([]));

        let claimed = act(&second, &id, "claim", &json!({})).await.expect(200);
        let theirs = act(&third, &id, "publish", &json!({})).await.expect(409);
        assert_eq!(theirs.json()["code"], "claimed-by-another");
        let path = format!("/api/v1/practices/{id}/publish");
        second.change(Method::POST, &path, "\"1\"", &json!({})).await.expect(412);
        let nothing = act(&second, &id, "decline", &json!({})).await.expect(422);
        assert_eq!(nothing.faults(), ["/note required", "/reason_code required"]);
        second.change(Method::POST, &path, claimed.header("etag"), &json!({})).await.expect(200);
        let again = act(&second, &id, "publish", &json!({})).await.expect(409);
        assert_eq!(again.json()["allowed"], json!(["withdraw"]));
    }
}

on_both! {
    async fn a_repeated_request_makes_one_draft(app: TestApp) {
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let author = &author;
        let send = async |key: &str, title: &str| {
            let body = json!({ "title": title }).to_string();
            let key = [("idempotency-key", key)];
            author.send(Method::POST, "/api/v1/practices", &key, Some(("application/json", body))).await
        };
        let first = send("one", "A").await.expect(201).json();
        assert_eq!(send("one", "A").await.expect(201).json()["id"], first["id"]);
        assert_eq!(send("one", "B").await.expect(422).json()["code"], "idempotency-key-reused");
        assert_ne!(send("two", "A").await.expect(201).json()["id"], first["id"]);
        let tries = futures_util::future::join_all((0..20).map(|_| send("three", "C"))).await;
        let ids: std::collections::HashSet<String> =
            tries.into_iter().map(|reply| reply.expect(201).json()["id"].to_string()).collect();
        assert_eq!(ids.len(), 1);
        assert_eq!(author.get("/api/v1/me/practices").await.json()["items"].as_array().unwrap().len(), 3);
    }
}

on_both! {
    async fn lists_are_read_on_by_cursor_without_gaps(app: TestApp) {
        let lines = include_str!("../../../config/demo/practices.jsonl");
        for line in lines.lines() {
            let record = trilateral::practices::import::read(line).unwrap();
            app.app.write(move |app, tx| trilateral::practices::import::import(app, tx, record)).await.unwrap();
        }
        let visitor = app.visitor();
        for query in ["", "country=MX", "policy_area=justice", "q=indigenous", "country=CA&country=US&status=active"] {
            let whole = found(&visitor, &format!("{query}&limit=100")).await;
            let facets = visitor.get(&format!("/api/v1/practices/facets?{query}")).await.json();
            assert_eq!(facets["total"], whole.len(), "{query}");
            for facet in ["country", "level", "status", "language", "year"] {
                let counted: i64 =
                    facets["facets"][facet].as_array().unwrap().iter().map(|entry| entry["count"].as_i64().unwrap()).sum();
                if query.is_empty() {
                    assert_eq!(counted, 30, "{facet}");
                }
            }
            let mut pieces = Vec::new();
            let mut cursor = String::new();
            loop {
                let page = visitor.get(&format!("/api/v1/practices?{query}&limit=4&cursor={cursor}")).await.expect(200).json();
                pieces.extend(page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()));
                match page["next_cursor"].as_str() {
                    Some(next) => cursor = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!(pieces, whole, "{query}");
        }
        let facets = visitor.get("/api/v1/practices/facets").await.json();
        for (entry, country) in facets["facets"]["country"].as_array().unwrap().iter().zip(["CA", "MX", "US"]) {
            assert_eq!((entry["value"].as_str(), entry["count"].as_i64()), (Some(country), Some(10)));
        }
        // Every count of every facet equals the list it leads to.
        for facet in ["policy_area", "population_group", "provision", "subdivision", "level", "year"] {
            for entry in facets["facets"][facet].as_array().unwrap().iter().take(8) {
                let value = entry["value"].as_str().unwrap();
                let list = found(&visitor, &format!("{facet}={value}&limit=100")).await;
                assert_eq!(entry["count"], list.len(), "{facet}={value}");
            }
        }
        let csv = visitor.get("/practices.csv").await.expect(200).text();
        assert_eq!(csv.lines().count(), 31);
        assert_eq!(visitor.get("/practices.jsonl?country=CA").await.text().lines().count(), 10);
        assert_eq!(visitor.get("/practices.atom").await.text().matches("<entry>").count(), 30);
        visitor.get("/api/v1/practices?country=XX").await.expect(422);
        visitor.get("/api/v1/practices?limit=0").await.expect(422);
        visitor.get("/api/v1/practices?cursor=zz").await.expect(422);
    }
}

on_both! {
    async fn the_same_way_through_pages_without_scripts(app: TestApp) {
        let author = app.page_member("ana@example.org", "CA", Role::Member).await;
        let coordinator = app.page_member("carol@example.org", "CA", Role::Coordinator).await;

        let half = [("title", "Houses of justice"), ("country", "CA"), ("language", "en"), ("year_started", "82"), ("do", "save")];
        let again = author.fill("/practices/new", "/practices/new", &half).await.expect(422);
        assert!(again.text().contains("The first year must be from 1500 to 2200; you wrote 82.") && again.text().contains("Houses of justice"));

        let fields = [
            ("title", "Houses of justice"), ("country", "CA"), ("language", "en"), ("level", "court"),
            ("policy_areas", "justice.sentencing"), ("policy_areas", "justice"), ("what_was_done", "Elders first."),
            ("responsible_body", "A court"), ("licence", "cc-by-4.0"), ("source_citation", "A report"), ("source_url", "https://a.example/r"),
        ];
        let mut saving = fields.to_vec();
        saving.push(("do", "save"));
        let saved = author.fill("/practices/new", "/practices/new", &saving).await.expect(303);
        let edit = saved.header("location").trim_end_matches("?said=practice-saved").to_owned();
        let path = edit.trim_end_matches("/edit").to_owned();
        coordinator.get(&path).await.expect(404);

        // Somebody saved in another window: both versions are shown, the form keeps what was typed.
        let mut stale = fields.to_vec();
        stale[0] = ("title", "My other title");
        stale.push(("revision", "0"));
        stale.push(("do", "save"));
        let conflict = author.fill(&edit, &edit, &stale).await.expect(412);
        assert!(conflict.text().contains("My other title") && conflict.text().contains("Houses of justice"));

        let mut sending = fields.to_vec();
        let revision = author.get(&edit).await.input("revision").unwrap();
        sending.push(("revision", &revision));
        sending.push(("do", "submit"));
        assert_eq!(author.fill(&edit, &edit, &sending).await.expect(303).header("location"), format!("{path}?said=practice-submitted"));
        assert!(coordinator.get("/queue").await.text().contains("Houses of justice"));
        coordinator.fill(&path, &format!("{path}/claim"), &[]).await.expect(303);
        let empty = coordinator.fill(&path, &format!("{path}/request-changes"), &[]).await.expect(422);
        assert!(empty.text().contains("Write a note that says what to do."));
        coordinator.fill(&path, &format!("{path}/request-changes"), &[("note", "Who takes part?")]).await.expect(303);
        assert!(author.get(&edit).await.text().contains("Who takes part?"));
        let revision = author.get(&edit).await.input("revision").unwrap();
        let mut sending = fields.to_vec();
        sending.push(("participants", "Families"));
        sending.push(("revision", &revision));
        sending.push(("do", "submit"));
        author.fill(&edit, &edit, &sending).await.expect(303);
        coordinator.fill(&path, &format!("{path}/claim"), &[]).await.expect(303);
        coordinator.fill(&path, &format!("{path}/publish"), &[]).await.expect(303);
        let page = app.visitor().get(&path).await.expect(200);
        assert!(page.text().contains("Elders first.") && page.text().contains("https://a.example/r"));
        assert!(app.visitor().get("/?lang=es").await.text().contains("Houses of justice"));
        // A form that is not ours changes nothing.
        coordinator.submit(&format!("{path}/withdraw"), &[("reason_code", "harm")]).await.expect(403);
    }
}
