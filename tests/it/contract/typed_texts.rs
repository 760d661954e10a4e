//! Whatever refuses a form, its sender finds on the answer what was typed: nobody writes a text twice.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use futures_util::future::join_all;
use trilateral::auth::Role;

use super::sources::below;
use crate::support::{Client, Response, TestApp, on_both};

const TYPED: &str = "Words that took <an hour>";
const SHOWN: [&str; 2] = ["Words that took &#60;an hour&#62;", "Words that took &lt;an hour&gt;"];

/// Names under which forms of the product take texts.
const FIELDS: [&str; 17] = [
    "code",
    "title",
    "name",
    "organization",
    "email",
    "why",
    "text",
    "note",
    "reason",
    "words",
    "en",
    "label",
    "what_was_done",
    "locality",
    "scope",
    "invitation_note",
    "question",
];

/// What the page of an error never shows, in the fields that are hidden in forms.
const SECRET: &str = "KEYOFAFORM";
const HIDDEN: [&str; 5] = ["link", "request", "token", "password", "secret"];

/// Fields that are chosen from a list, and a code that no form knows.
const CHOSEN: [&str; 3] = ["country", "visibility", "language"];
const CHOICE: &str = "a-code-of-a-list";

/// Forms without a text: what is sent to them is a choice, or a secret that is not shown again.
const WITHOUT_TEXT: [&str; 7] = [
    "/account/leave",
    "/account/password",
    "/account/proof",
    "/digest",
    "/digest/proposal",
    "/notices/settings",
    "/set-up",
];

/// Forms that end the session that sends them.
const LAST: [&str; 3] = ["/log-out", "/account/log-out-elsewhere", "/account/log-out-everywhere"];

/// The address of every page that takes a form, with the keys of nothing in it.
fn forms() -> Vec<String> {
    let nothing = "0193e9a0-0000-7000-8000-000000000000";
    let mut found = Vec::new();
    for source in below("src", &["rs"]) {
        if !source.path.contains("/pages") && !source.path.contains("/unsubscribe") {
            continue;
        }
        let code = source.code();
        for (at, _) in code.match_indices("post().to(") {
            // The last address that stands before it.
            let before = code.get(..at).unwrap_or_default();
            let Some(address) = before.rsplit('"').find(|text| text.starts_with('/')) else { continue };
            let filled = address.replace("{action}", "decline").replace("{number}", "1");
            let pieces: Vec<&str> =
                filled.split('/').map(|piece| if piece.starts_with('{') { nothing } else { piece }).collect();
            found.push(pieces.join("/"));
        }
    }
    found.sort();
    found.dedup();
    assert!(found.len() > 50, "only {} forms were found: {found:?}", found.len());
    found
}

/// Sends the same words to every form under every name.
async fn send_to_all(client: &Client, proof: &[(&str, &str)]) -> Vec<(String, Response)> {
    let fields: Vec<(&str, &str)> = proof
        .iter()
        .copied()
        .chain(FIELDS.map(|name| (name, TYPED)))
        .chain(HIDDEN.map(|name| (name, SECRET)))
        .chain(CHOSEN.map(|name| (name, CHOICE)))
        .chain([("revision", "1")])
        .collect();
    let answers = forms().into_iter().filter(|form| !LAST.contains(&form.as_str())).map(|form| {
        let fields = fields.clone();
        async move {
            let answer = client.submit(&form, &fields).await;
            (form, answer)
        }
    });
    join_all(answers).await
}

/// Counts the refusals by status, none of which may lose the words.
fn assert_kept(answers: Vec<(String, Response)>) -> BTreeMap<u16, usize> {
    let mut refusals = BTreeMap::new();
    let mut lost = Vec::new();
    for (form, answer) in answers {
        if answer.status < 400 || answer.status == 415 || WITHOUT_TEXT.contains(&form.as_str()) {
            continue;
        }
        for hidden in [SECRET, CHOICE] {
            let is_told = answer.text().contains(&format!("class=\"as-typed\">{hidden}"));
            assert!(!is_told, "{form}: the page of an error shows {hidden}");
        }
        *refusals.entry(answer.status).or_default() += 1;
        if !SHOWN.iter().any(|shown| answer.text().contains(shown)) {
            lost.push(format!("{form}: {}", answer.status));
        }
    }
    assert!(lost.is_empty(), "what was typed is lost:\n  {}", lost.join("\n  "));
    refusals
}

async fn proof_of(client: &Client, page: &str) -> (String, String) {
    let page = client.get(page).await.expect(200);
    (page.input("form_token").unwrap(), page.input("form_key").unwrap_or_default())
}

on_both! {
    async fn no_refusal_loses_what_was_typed(app: TestApp) {
        let visitor = app.visitor();
        let refused = assert_kept(send_to_all(&visitor, &[("form_token", "of yesterday")]).await);
        assert!(refused.values().sum::<usize>() > 45, "{refused:?}");
        let (token, key) = proof_of(&visitor, "/log-in").await;
        let proof = [("form_token", token.as_str()), ("form_key", key.as_str())];
        let refused = assert_kept(send_to_all(&visitor, &proof).await);
        assert!(refused[&401] > 20, "{refused:?}");

        let member = app.page_member("admin@example.org", "CA", Role::Administrator).await;
        let (token, key) = proof_of(&member, "/account").await;
        let proof = [("form_token", token.as_str()), ("form_key", key.as_str())];
        let refused = assert_kept(send_to_all(&member, &proof).await);
        assert!(refused[&422] > 2 && refused[&404] > 10, "{refused:?}");
    }
}

on_both! {
    async fn neither_a_limit_nor_an_outage_loses_what_was_typed(app: TestApp) {
        let member = app.page_member("admin@example.org", "CA", Role::Administrator).await;
        let (token, key) = proof_of(&member, "/account").await;
        let proof = [("form_token", token.as_str()), ("form_key", key.as_str())];
        let url = app.app.config.database.url.clone();
        // Reads go on, and nothing can be written.
        let held = tokio::task::spawn_blocking(move || hold(&url)).await.unwrap();
        let refused = assert_kept(send_to_all(&member, &proof).await);
        assert!(refused[&503] > 5, "{refused:?}");
        drop(held);

        let node = app.another_node(|config| config.server.changes_per_member = 1);
        let (address, server) = TestApp::serve(node);
        let member = member.at(&address);
        let refused = assert_kept(send_to_all(&member, &proof).await);
        assert!(refused[&429] > 20, "{refused:?}");
        server.stop(true).await;
    }
}

/// Keeps everybody from writing for as long as it lives.
enum Held {
    Sqlite(#[expect(dead_code, reason = "its transaction lasts as long as it does")] SqliteConnection),
    Postgres(#[expect(dead_code, reason = "its transaction lasts as long as it does")] PgConnection),
}

fn hold(url: &str) -> Held {
    if let Some(file) = url.strip_prefix("sqlite://") {
        let mut conn = SqliteConnection::establish(file).unwrap();
        conn.batch_execute("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE").unwrap();
        return Held::Sqlite(conn);
    }
    let mut conn = PgConnection::establish(url).unwrap();
    let all = "DO $$ DECLARE name text; BEGIN \
               FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP \
               EXECUTE format('LOCK TABLE %I IN EXCLUSIVE MODE', name); END LOOP; END $$";
    conn.batch_execute(&format!("BEGIN; {all}")).unwrap();
    Held::Postgres(conn)
}
