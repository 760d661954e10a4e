//! Votes a second, by many people at once, beside bare inserts of the same rows into the same database.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use diesel::connection::SimpleConnection;
use diesel::prelude::RunQueryDsl;
use trilateral::app::App;
use trilateral::auth::Actor;
use trilateral::consultations::{
    self, AddStatement, Cast, Join, PhaseInput, Purpose, SaveConsultation, Texts, Vote, Wording,
    phases::PhaseKind,
};
use trilateral::db::DbConn;
use trilateral::error::Error;
use trilateral::types::{Id, Locale, clock::plus_seconds};

/// People who vote at the same time.
const VOTERS: usize = 64;
/// Statements, each voted on once by everybody.
const STATEMENTS: i64 = 60;

/// Measures in a process of its own, which has its own log.
pub fn measure(name: &str, place: &Path, url: &str) {
    let program = std::env::current_exe().unwrap();
    let status = Command::new(program).args(["votes", name, place.to_str().unwrap(), url]).status().unwrap();
    assert!(status.success(), "the measurement of votes ended with {status}");
}

/// Prints one line.
pub fn run(name: &str, place: &Path, url: &str) {
    let app = super::product::open(place, url);
    actix_web::rt::System::new().block_on(async move {
        let (id, codes) = prepare(&app).await.unwrap();
        let mut ratios = Vec::new();
        let (mut ours, mut bare) = (0.0, 0.0);
        for round in 0..3 {
            ours = votes(&app, id, &codes, round).await;
            bare = inserts(&app);
            ratios.push(ours / bare);
        }
        let worst = ratios.into_iter().fold(f64::INFINITY, f64::min);
        println!(
            "votes on {name}: {ours:.0} a second, bare inserts {bare:.0}; worst ratio {worst:.2}, goal 0.33"
        );
    });
}

async fn prepare(app: &App) -> Result<(Id, Vec<String>), Error> {
    app.write(|app, tx| {
        let texts = |text: &str| {
            Texts::from([("en".to_owned(), Wording { text: text.to_owned(), ..Wording::default() })])
        };
        let coordinator = trilateral::accounts::create_member(
            tx,
            None,
            trilateral::accounts::NewAccount {
                email: trilateral::types::Email::parse("votes@load.example").unwrap(),
                name: "Votes".to_owned(),
                country: "CA".to_owned(),
                organization: String::new(),
                role: trilateral::auth::Role::Coordinator,
                language: Locale::En,
                time_zone: "UTC".to_owned(),
                password_hash: None,
            },
        )?;
        let actor = Actor {
            id: coordinator.id,
            session_id: coordinator.id,
            proved_at: trilateral::types::Timestamp::UNIX_EPOCH,
            role: coordinator.role,
            country: coordinator.country.clone(),
            name: coordinator.name.clone(),
            language: Locale::En,
            time_zone: "UTC".to_owned(),
        };
        let input = SaveConsultation {
            title: texts("Load"),
            purpose: texts("Load"),
            benefit: texts("Load"),
            policy_areas: vec!["health".to_owned()],
            phases: vec![PhaseInput {
                kind: PhaseKind::Statements,
                begins_at: tx.now,
                ends_at: plus_seconds(tx.now, 86_400),
            }],
            ..SaveConsultation::default()
        };
        let id = consultations::create(app, tx, &actor, input)?.id;
        for number in 0..STATEMENTS {
            let seed = AddStatement { text: format!("Statement {number}"), ..AddStatement::default() };
            consultations::seed(tx, &actor, id, seed)?;
        }
        consultations::open(app, tx, &actor, id, None)?;
        let mut codes = Vec::new();
        for _ in 0..VOTERS {
            let join = Join { consents: vec![Purpose::TakePart], ..Join::default() };
            codes.push(consultations::join(app, tx, None, id, None, join)?.code);
        }
        Ok((id, codes))
    })
    .await
}

/// Everybody votes on every statement, all at once.
async fn votes(app: &App, id: Id, codes: &[String], round: usize) -> f64 {
    let start = Instant::now();
    let choice = if round.is_multiple_of(2) { Vote::Agree } else { Vote::Disagree };
    let voters = codes.iter().map(|code| async move {
        for statement in 1..=STATEMENTS {
            let code = code.clone();
            app.write(move |_, tx| {
                let own = consultations::enter(tx, id, &code)?;
                consultations::cast(tx, &own, &Cast { statement, choice })
            })
            .await
            .unwrap();
        }
    });
    futures_util::future::join_all(voters).await;
    (codes.len() as i64 * STATEMENTS) as f64 / start.elapsed().as_secs_f64()
}

/// One row after the other by one connection, each its own durable transaction: what the database does
/// by itself.
fn inserts(app: &App) -> f64 {
    const ROWS: usize = 1_000;
    let mut conn = app.database.dedicated().unwrap();
    let table = "CREATE TABLE IF NOT EXISTS bare_votes (person INTEGER, statement INTEGER, choice INTEGER)";
    match &mut conn {
        DbConn::Sqlite(sqlite) => sqlite.batch_execute(table).unwrap(),
        DbConn::Postgres(postgres) => postgres.batch_execute(table).unwrap(),
    }
    let start = Instant::now();
    for number in 0..ROWS {
        let insert = format!("INSERT INTO bare_votes VALUES ({number}, {number}, 1)");
        diesel::sql_query(insert).execute(&mut conn).unwrap();
    }
    ROWS as f64 / start.elapsed().as_secs_f64()
}
