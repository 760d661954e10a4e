//! A member takes a copy of everything that is kept about them, and leaves without a trace.

use std::collections::BTreeSet;
use std::io::Read;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use serde_json::{Value, json};
use trilateral::auth::Role;
use trilateral::db::DbConn;
use trilateral::my_data::tables::{HOLDINGS, OTHERS};
use trilateral::my_data::{job, tables};

use crate::support::{Client, PASSWORD, Response, TestApp, on_both};

const EMAIL: &str = "marker-address@example.org";

/// Where a mark is planted: the table, the column that says whose the row is, and the column that is marked.
const PLANTED: [(&str, &str, &str); 15] = [
    ("members", "id", "name"),
    ("members", "id", "organization"),
    ("links", "subject_id", "detail"),
    ("sessions", "member_id", "device"),
    ("factors", "member_id", "name"),
    ("practices", "author_id", "title"),
    ("practices", "author_id", "excerpt"),
    ("practices", "author_id", "what_was_done"),
    ("practices", "author_id", "responsible_body"),
    ("practices", "author_id", "locality"),
    ("mails", "member_id", "last_answer"),
    ("mails", "member_id", "relay"),
    ("digest_preferences", "member_id", "time_zone"),
    ("digest_consents", "member_id", "wording"),
    ("digest_consents", "member_id", "detail"),
];

fn mark(table: &str, column: &str) -> String {
    format!("planted-{}-{}", table.replace('_', "-"), column.replace('_', "-"))
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

async fn lines(app: &TestApp, sqlite: String, postgres: String) -> Vec<String> {
    let read = app.app.read(move |_, tx| {
        let lines: Vec<Line> = match tx.conn {
            DbConn::Sqlite(conn) => sql_query(sqlite).load(conn)?,
            DbConn::Postgres(conn) => sql_query(postgres).load(conn)?,
        };
        Ok(lines.into_iter().map(|line| line.line).collect())
    });
    read.await.unwrap()
}

async fn all_tables(app: &TestApp) -> BTreeSet<String> {
    let sqlite = "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let postgres =
        "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public'";
    let found = lines(app, sqlite.to_owned(), postgres.to_owned()).await;
    let is_inner = |name: &String| name.starts_with("__diesel") || name.starts_with("practice_search_");
    found.into_iter().filter(|name| !is_inner(name)).collect()
}

/// Every row of every table as a text.
async fn everything(app: &TestApp) -> String {
    let mut whole = String::new();
    for table in all_tables(app).await {
        let columns = lines(
            app,
            format!(
                "SELECT name AS line FROM pragma_table_info('{table}') WHERE type <> 'BLOB' AND name <> '{table}'"
            ),
            format!(
                "SELECT column_name::text AS line FROM information_schema.columns WHERE table_name = '{table}'"
            ),
        );
        for column in columns.await {
            let sqlite =
                format!("SELECT CAST({column} AS TEXT) AS line FROM {table} WHERE {column} IS NOT NULL");
            let postgres = format!("SELECT {column}::text AS line FROM {table} WHERE {column} IS NOT NULL");
            for line in lines(app, sqlite, postgres).await {
                whole += &format!("{table}.{column}: {line}\n");
            }
        }
    }
    whole
}

async fn plant(app: &TestApp, id: trilateral::types::Id) {
    for (table, whose, column) in PLANTED {
        let text = format!("UPDATE {table} SET {column} = '{}' WHERE {whose} = $1", mark(table, column));
        let write = app.app.write(move |_, tx| {
            let changed = match tx.conn {
                DbConn::Sqlite(conn) => {
                    sql_query(text).bind::<trilateral::db::types::Uid, _>(id).execute(conn)?
                }
                DbConn::Postgres(conn) => {
                    sql_query(text).bind::<trilateral::db::types::Uid, _>(id).execute(conn)?
                }
            };
            Ok(changed)
        });
        assert!(write.await.unwrap() > 0, "{table} has no row to mark");
    }
}

fn files(response: Response) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(response.bytes())).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// A member of whom there is something in every place; another one who has the same.
async fn full_life(app: &TestApp, email: &str) -> (Client, trilateral::types::Id) {
    let member = app.new_member(email, "CA", Role::Member).await;
    let client = app.logged_in(email, PASSWORD).await;
    client.post("/api/v1/practices", &json!({ "title": "A draft" })).await.expect(201);
    let whole = json!({
        "title": "A practice", "language": "en", "country": "CA", "level": "court", "policy_areas": ["health"],
        "what_was_done": "B", "responsible_body": "C", "licence": "cc-by-4.0"
    });
    let published =
        client.post("/api/v1/practices", &whole).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    client.post(&format!("/api/v1/practices/{published}/submit"), &Value::Null).await.expect(200);
    let canada = app.logged_in("canada@example.org", PASSWORD).await;
    for act in ["claim", "publish"] {
        canada.post(&format!("/api/v1/practices/{published}/{act}"), &Value::Null).await.expect(200);
    }
    let etag = client.get("/api/v1/me/digest-preferences").await.expect(200).header("etag").to_owned();
    let weekly = json!({ "frequency": "weekly" });
    client.change(reqwest::Method::PUT, "/api/v1/me/digest-preferences", &etag, &weekly).await.expect(200);
    client.post("/api/v1/me/factors", &json!({ "kind": "totp", "name": "Blue" })).await.expect(201);
    let address = json!({ "email": format!("new-{email}"), "password": PASSWORD });
    client.post("/api/v1/me/email", &address).await.expect(202);
    (client, member.id)
}

on_both! {
    async fn every_table_says_what_it_holds_about_members(app: TestApp) {
        let named: BTreeSet<String> = HOLDINGS
            .iter()
            .map(|holding| holding.table)
            .chain(OTHERS.iter().map(|(table, _)| *table))
            .map(str::to_owned)
            .collect();
        let there = all_tables(&app).await;
        let unnamed: Vec<&String> = there.difference(&named).filter(|table| table.as_str() != "practice_search").collect();
        assert!(unnamed.is_empty(), "say in src/my_data/tables.rs what these hold: {unnamed:?}");
        let gone: Vec<&String> = named.difference(&there).filter(|table| table.as_str() != "practice_search").collect();
        assert!(gone.is_empty(), "take these out of src/my_data/tables.rs: {gone:?}");
        assert!(tables::HIDDEN.contains(&"password_hash"));
    }
}

on_both! {
    async fn the_copy_has_everything_of_the_member_and_nothing_of_others(app: TestApp) {
        app.new_member("canada@example.org", "CA", Role::Coordinator).await;
        let (client, id) = full_life(&app, EMAIL).await;
        full_life(&app, "other@example.org").await;
        plant(&app, id).await;
        app.pass_seconds(400);
        client.get("/api/v1/me/export").await.expect(401);
        client.post("/api/v1/auth/proof", &json!({ "password": PASSWORD })).await.expect(200);
        let copy = client.get("/api/v1/me/export").await.expect(200);
        assert_eq!((copy.header("content-type"), copy.header("cache-control")), ("application/zip", "private, no-store"));
        let files = files(copy);
        let text = |name: &str| files.iter().find(|(file, _)| file == name).unwrap().1.clone();
        let data = text("data.json");
        for (table, _, column) in PLANTED {
            assert!(data.contains(&mark(table, column)), "{table}.{column} is not in the copy");
            assert!(text(&format!("{table}.csv")).contains(&mark(table, column)), "{table}.csv");
        }
        assert!(data.contains(EMAIL) && !data.contains("other@example.org") && !data.contains("canada@example.org"));
        for secret in ["password_hash", "secret", "code_hash", "\"message\""] {
            assert!(!data.contains(&format!("\"{secret}\"")), "{secret}");
        }
        assert!(app.last_mail_to(EMAIL).await.subject.contains("copy of your data"));
        let looks = client.get("/api/v1/me/accesses").await.expect(200).json();
        assert_eq!(looks["items"].as_array().unwrap().len(), 0, "one's own copy is no news");
    }
}

on_both! {
    async fn who_leaves_is_out_at_once_and_gone_after_fourteen_days(app: TestApp) {
        app.new_member("canada@example.org", "CA", Role::Coordinator).await;
        let (client, id) = full_life(&app, EMAIL).await;
        let (other, _) = full_life(&app, "other@example.org").await;
        plant(&app, id).await;
        client.post("/api/v1/me/leave", &json!({})).await.expect(422);
        client.post("/api/v1/me/leave", &json!({ "practices": "keep" })).await.expect(200);
        client.get("/api/v1/me").await.expect(401);
        let log_in = json!({ "email": EMAIL, "password": PASSWORD });
        app.visitor().post("/api/v1/auth/login", &log_in).await.expect(401);

        // Whoever looks after members cannot bring somebody back who wants to leave.
        let secretariat = app.member("secretariat@example.org", "US", Role::Administrator).await;
        let path = format!("/api/v1/members/{id}");
        let seen = secretariat.get(&path).await.expect(200);
        assert!(seen.json()["leaves_at"].is_string());
        let back = json!({ "status": "active" });
        let etag = seen.header("etag").to_owned();
        secretariat.change(reqwest::Method::PATCH, &path, &etag, &back).await.expect(409);

        let link = app.last_mail_to(EMAIL).await.link("/account/stay");
        let browser = app.visitor();
        let token = link.split_once("token=").unwrap().1.to_owned();
        browser.open(&link).await.expect(200);
        browser.fill(&link, "/account/stay", &[("token", &token)]).await.expect(303);
        let again = app.logged_in(EMAIL, PASSWORD).await;
        again.get("/api/v1/me").await.expect(200);
        again.post("/api/v1/me/leave", &json!({ "practices": "keep" })).await.expect(200);

        app.pass_seconds(14 * 86_400 - 60);
        job::run(app.app.clone()).await.unwrap();
        assert!(everything(&app).await.contains("planted-members-name"));
        app.pass_seconds(120);
        job::run(app.app.clone()).await.unwrap();
        let left = everything(&app).await;
        let traces: Vec<&str> = left
            .lines()
            .filter(|line| line.contains("planted-") || line.contains("marker-address"))
            // What was published stays, as the member chose.
            .filter(|line| !line.starts_with("practices.") && !line.starts_with("practice_"))
            .collect();
        assert!(traces.is_empty(), "{traces:#?}");
        secretariat.get(&path).await.expect(401);
        let published = app.visitor().get("/api/v1/practices?limit=100").await.expect(200).json();
        assert_eq!(published["items"].as_array().unwrap().len(), 2, "both published practices are there");
        drop(other);
        job::run(app.app.clone()).await.unwrap();
    }
}

on_both! {
    async fn what_is_to_be_removed_goes_with_the_last_word_of_it(app: TestApp) {
        app.new_member("canada@example.org", "CA", Role::Coordinator).await;
        let (client, id) = full_life(&app, EMAIL).await;
        plant(&app, id).await;
        client.post("/api/v1/me/leave", &json!({ "practices": "remove" })).await.expect(200);
        app.pass_seconds(15 * 86_400);
        job::run(app.app.clone()).await.unwrap();
        let left = everything(&app).await;
        let traces: Vec<&str> =
            left.lines().filter(|line| line.contains("planted-") || line.contains("marker-address")).collect();
        assert!(traces.is_empty(), "{traces:#?}");
        let published = app.visitor().get("/api/v1/practices").await.expect(200).json();
        assert_eq!(published["items"].as_array().unwrap().len(), 0);
        if let Some(file) = app.app.config.database.url.strip_prefix("sqlite://") {
            for name in [file.to_owned(), format!("{file}-wal")] {
                let bytes = std::fs::read(&name).unwrap_or_default();
                let has = |mark: &[u8]| bytes.windows(mark.len()).any(|part| part == mark);
                assert!(!has(b"planted-") && !has(b"marker-address"), "{name}");
            }
        }
    }
}

on_both! {
    async fn the_last_administrator_stays_and_pages_ask_first(app: TestApp) {
        let last = app.page_member("secretariat@example.org", "US", Role::Administrator).await;
        let refused = last.fill("/account/data", "/account/leave", &[("practices", "keep")]).await.expect(409);
        assert!(refused.text().contains("administrator"));
        let browser = app.page_member("ana@example.org", "CA", Role::Member).await;
        let missing = browser.fill("/account/data", "/account/leave", &[]).await.expect(422);
        assert!(missing.text().contains("href=\"#practices\""));
        let look = browser.fill("/account/data", "/account/leave", &[("practices", "keep")]).await.expect(200);
        assert!(look.text().contains("name=\"confirmed\""));
        browser.get("/account").await.expect(200);
        let copy = browser.fill("/account/data", "/account/data/copy", &[]).await.expect(200);
        assert!(!files(copy).is_empty());
        let sure = [("practices", "keep"), ("confirmed", "true")];
        let left = browser.fill("/account/data", "/account/leave", &sure).await.expect(303);
        assert_eq!(left.header("location"), "/log-in?said=left-network");
        browser.get("/account").await.expect(303);
    }
}
