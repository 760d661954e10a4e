//! The least that answers the same questions: one file, the same SQL over the same database file, on
//! the threads that accept requests, without log-in, rules, limits, logs or protection.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use actix_web::web::{self, Data, Query};
use actix_web::{App, HttpResponse, HttpServer};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use diesel::connection::SimpleConnection;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query as Statement, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use trilateral::db::schema::{practice_index, practices};
use trilateral::db::types::{At, Document};
use trilateral::types::{Id, Timestamp};

/// A JSON column, passed on as it is.
#[derive(Debug, Serialize, FromSqlRow)]
struct Raw(Box<RawValue>);

impl FromSql<Document, Sqlite> for Raw {
    fn from_sql(value: <Sqlite as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(RawValue::from_string(<String as FromSql<Text, Sqlite>>::from_sql(value)?)?))
    }
}

fn instant<S: serde::Serializer>(at: &Option<At>, serializer: S) -> Result<S::Ok, S::Error> {
    at.map(|At(at): At| -> Timestamp { at }).serialize(serializer)
}

#[derive(Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = practices)]
struct Card {
    id: Id,
    #[serde(skip)]
    #[expect(dead_code, reason = "read as the product reads it")]
    published_sequence: Option<i64>,
    #[serde(serialize_with = "instant")]
    published_at: Option<At>,
    language: String,
    country: String,
    level: Option<String>,
    status: Option<String>,
    title: String,
    excerpt: String,
    responsible_body: String,
    locality: Option<String>,
    year_started: Option<i64>,
    year_ended: Option<i64>,
    subdivisions: Raw,
    policy_areas: Raw,
    population_groups: Raw,
    translations: Raw,
}

#[derive(Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = practices)]
struct Whole {
    id: Id,
    external_id: Option<String>,
    state: String,
    revision: i64,
    round: i64,
    language: String,
    country: String,
    level: Option<String>,
    status: Option<String>,
    title: String,
    what_was_done: String,
    responsible_body: String,
    licence: Option<String>,
    locality: Option<String>,
    year_started: Option<i64>,
    year_ended: Option<i64>,
    subdivisions: Raw,
    policy_areas: Raw,
    population_groups: Raw,
    provisions: Raw,
    commitments: Raw,
    translations: Raw,
    details: Raw,
    #[serde(serialize_with = "instant")]
    submitted_at: Option<At>,
    #[serde(serialize_with = "instant")]
    published_at: Option<At>,
}

/// The best twenty of all hits, by bm25, in an index of its own (`porter unicode61`); a statement that is prepared once.
struct Best(String);

impl QueryId for Best {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Statement for Best {
    type SqlType = diesel::dsl::SqlTypeOf<diesel::dsl::AsSelect<Card, Sqlite>>;
}

impl QueryFragment<Sqlite> for Best {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql(
            "SELECT id, published_sequence, published_at, language, country, level, status, practices.title, \
             excerpt, responsible_body, locality, year_started, year_ended, subdivisions, policy_areas, \
             population_groups, translations FROM texts \
             JOIN practices ON published_sequence = texts.rowid WHERE texts MATCH ",
        );
        pass.push_bind_param::<Text, _>(&self.0)?;
        pass.push_sql(" ORDER BY rank LIMIT 20");
        Ok(())
    }
}

impl RunQueryDsl<SqliteConnection> for Best {}

static PLACE: OnceLock<PathBuf> = OnceLock::new();

fn open(name: &str) -> SqliteConnection {
    let path = PLACE.get().unwrap().join(name);
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    connection
        .batch_execute(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA mmap_size = 268435456; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
        )
        .unwrap();
    connection
}

fn attach(connection: &mut SqliteConnection, name: &str) {
    let path = PLACE.get().unwrap().join(name);
    connection.batch_execute(&format!("ATTACH '{}' AS other", path.display())).unwrap();
}

/// The database of the product, with the index of texts beside it.
fn open_with_texts() -> SqliteConnection {
    let mut connection = open("trilateral.db");
    attach(&mut connection, "texts.db");
    connection
}

/// What FTS5 brings along, over the same texts.
fn index_texts() {
    let mut connection = open("texts.db");
    attach(&mut connection, "trilateral.db");
    connection
        .batch_execute(
            "CREATE VIRTUAL TABLE texts USING fts5 (text, content = '', tokenize = 'porter unicode61');
             INSERT INTO texts (rowid, text) SELECT published_sequence, title || ' ' || what_was_done
             FROM other.practices WHERE published_sequence IS NOT NULL;",
        )
        .unwrap();
}

thread_local! {
    static CONNECTION: RefCell<SqliteConnection> = RefCell::new(open_with_texts());
}

fn with<T>(work: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>) -> T {
    CONNECTION.with_borrow_mut(work).unwrap()
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    country: String,
    #[serde(default)]
    policy_area: String,
    #[serde(default)]
    q: String,
}

async fn list(asked: Query<Asked>) -> HttpResponse {
    let cards: Vec<Card> = with(|conn| {
        practice_index::table
            .inner_join(practices::table)
            .filter(practice_index::facet.eq("policy_area"))
            .filter(practice_index::value.eq(&asked.policy_area))
            .filter(practice_index::country.eq(&asked.country))
            .order(practice_index::sequence.desc())
            .limit(20)
            .select(Card::as_select())
            .load(conn)
    });
    HttpResponse::Ok().json(cards)
}

async fn search(asked: Query<Asked>) -> HttpResponse {
    let any = asked.q.split(' ').map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR ");
    let cards: Vec<Card> = with(|conn| Best(any).load(conn));
    HttpResponse::Ok().json(cards)
}

async fn one(id: web::Path<uuid::Uuid>) -> HttpResponse {
    let whole: Whole = with(|conn| practices::table.find(Id(*id)).select(Whole::as_select()).first(conn));
    HttpResponse::Ok().json(whole)
}

async fn hello() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "hello": "world" }))
}

/// The writer of a file of its own: one row and its words in one durable transaction.
struct Writer(Mutex<SqliteConnection>);

#[derive(Deserialize)]
struct Draft {
    title: String,
    country: String,
    language: String,
    responsible_body: String,
    what_was_done: String,
    policy_areas: Vec<String>,
}

#[derive(QueryId)]
struct Words(i64, String);

impl QueryFragment<Sqlite> for Words {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql("INSERT INTO words (rowid, text) VALUES (");
        pass.push_bind_param::<BigInt, _>(&self.0)?;
        pass.push_sql(", ");
        pass.push_bind_param::<Text, _>(&self.1)?;
        pass.push_sql(")");
        Ok(())
    }
}

impl RunQueryDsl<SqliteConnection> for Words {}

diesel::table! {
    bare (id) {
        id -> BigInt,
        title -> Text,
        country -> Text,
        language -> Text,
        responsible_body -> Text,
        what_was_done -> Text,
        policy_areas -> Text,
    }
}

async fn insert(writer: Data<Writer>, draft: web::Json<Draft>) -> HttpResponse {
    let id = web::block(move || {
        let mut conn = writer.0.lock().unwrap();
        conn.immediate_transaction(|conn| {
            let id: i64 = diesel::insert_into(bare::table)
                .values((
                    bare::title.eq(&draft.title),
                    bare::country.eq(&draft.country),
                    bare::language.eq(&draft.language),
                    bare::responsible_body.eq(&draft.responsible_body),
                    bare::what_was_done.eq(&draft.what_was_done),
                    bare::policy_areas.eq(serde_json::to_string(&draft.policy_areas).unwrap()),
                ))
                .returning(bare::id)
                .get_result(conn)?;
            Words(id, format!("{} {}", draft.title, draft.what_was_done)).execute(conn)?;
            diesel::QueryResult::Ok(id)
        })
        .unwrap()
    })
    .await
    .unwrap();
    HttpResponse::Created().json(serde_json::json!({ "id": id }))
}

/// One comparison with the parameters of the product.
async fn argon2id(hash: Data<Arc<str>>) -> HttpResponse {
    let right = web::block(move || {
        let parsed = PasswordHash::new(&hash).unwrap();
        argon2::Argon2::default().verify_password(b"a long sentence", &parsed).is_ok()
    });
    HttpResponse::Ok().json(right.await.unwrap())
}

/// Serves until it is killed; the address goes to standard output.
pub fn serve(place: &Path) {
    PLACE.set(place.to_path_buf()).unwrap();
    let mut writer = open("limit.db");
    writer
        .batch_execute(
            "CREATE TABLE bare (id INTEGER PRIMARY KEY, title TEXT NOT NULL, country TEXT NOT NULL,
                 language TEXT NOT NULL, responsible_body TEXT NOT NULL, what_was_done TEXT NOT NULL,
                 policy_areas TEXT NOT NULL) STRICT;
             CREATE VIRTUAL TABLE words USING fts5 (text, content = '', contentless_delete = 1);",
        )
        .unwrap();
    index_texts();
    let writer = Data::new(Writer(Mutex::new(writer)));
    let parameters = argon2::Params::new(19_456, 2, 1, None).unwrap();
    let hasher = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters);
    let hash: Arc<str> = hasher.hash_password(b"a long sentence").unwrap().to_string().into();
    let hash = Data::new(hash);
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new()
                .app_data(writer.clone())
                .app_data(hash.clone())
                .route("/hello", web::get().to(hello))
                .route("/list", web::get().to(list))
                .route("/search", web::get().to(search))
                .route("/one/{id}", web::get().to(one))
                .route("/insert", web::post().to(insert))
                .route("/argon2id", web::get().to(argon2id))
        });
        let server = server.bind("127.0.0.1:0").unwrap();
        println!("{}", server.addrs()[0]);
        server.run().await.unwrap();
    });
}
