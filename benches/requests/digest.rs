//! Digests: composed, then claimed, written, signed, sent and settled, beside postfix's `smtp-source`
//! into the same `smtp-sink`. Both tools are looked for on `PATH` and below the folder in `POSTFIX`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::prelude::{ExpressionMethods, RunQueryDsl};
use trilateral::app::App;
use trilateral::config::Config;
use trilateral::db::schema::digest_preferences;
use trilateral::db::{At, Json};
use trilateral::demo::{self, Size};
use trilateral::digests::compose_all;
use trilateral::mail::Sender;
use trilateral::message::dkim;
use trilateral::types::clock::plus_seconds;

use super::measure::processor_seconds;

const CONNECTIONS: usize = 40;
/// Sent mails that a look at the outbox must not be slowed down by.
const SENT: i64 = 1_000_000;

fn tool(name: &str) -> Option<PathBuf> {
    let own = std::env::var_os("POSTFIX").map(|root| PathBuf::from(root).join("usr/sbin").join(name));
    let path = std::env::var_os("PATH")?;
    let others = std::env::split_paths(&path).map(|folder| folder.join(name));
    own.into_iter().chain(others).find(|file| file.exists())
}

fn command(file: &Path) -> Command {
    let mut command = Command::new(file);
    if let Some(root) = std::env::var_os("POSTFIX") {
        command.env("LD_LIBRARY_PATH", PathBuf::from(root).join("usr/lib/postfix"));
    }
    command
}

struct Sink(Child, String);

impl Sink {
    fn start(file: &Path) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let place = format!("127.0.0.1:{port}");
        let child = command(file)
            .args(["-u", "nobody", "-4", &place, "1000"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(&place).is_err() {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self(child, place)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn open(place: &Path, url: &str, sink: &str, key: &Path) -> App {
    let settings = [
        ("DATABASE_URL", url.to_owned()),
        ("TRILATERAL__MAIL__SMTP_URL", format!("smtp://{sink}")),
        ("TRILATERAL__MAIL__CONNECTIONS", CONNECTIONS.to_string()),
        ("TRILATERAL__MAIL__MESSAGES_PER_CONNECTION", "10000".to_owned()),
        ("TRILATERAL__MAIL__DKIM_KEYS", format!("2026a:{}", key.display())),
        ("TRILATERAL__SERVER__PUBLIC_URL", "https://network.example".to_owned()),
    ];
    let environment = settings.map(|(name, value)| (name.to_owned(), value));
    trilateral::server::open(Config::load(place, None, environment).unwrap()).unwrap()
}

/// Everybody's digest is due, and about everything.
async fn make_due(app: &App) {
    app.write(|_, tx| {
        let due = (
            digest_preferences::next_at.eq(Some(At(plus_seconds(tx.now, -1)))),
            digest_preferences::last_sequence.eq(0_i64),
            digest_preferences::interests.eq(Json(Vec::<trilateral::digests::Interest>::new())),
        );
        Ok(diesel::update(digest_preferences::table).set(due).execute(tx.conn)?)
    })
    .await
    .unwrap();
}

fn peak_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// Mails a second of `smtp-source`, each of so many octets, over as many connections as digests have.
fn limit(source: &Path, sink: &str, mails: usize, octets: u64) -> f64 {
    let sessions = (CONNECTIONS - CONNECTIONS.div_ceil(4)).to_string();
    let (mails_text, octets) = (mails.to_string(), octets.to_string());
    let began = Instant::now();
    let status = command(source)
        .args([
            "-s",
            &sessions,
            "-l",
            &octets,
            "-m",
            &mails_text,
            "-d",
            "-f",
            "a@x.test",
            "-t",
            "b@y.test",
            sink,
        ])
        .status()
        .unwrap();
    assert!(status.success());
    mails as f64 / began.elapsed().as_secs_f64()
}

/// All octets that this process has sent.
fn octets_sent(app: &App) -> u64 {
    let metrics = app.metrics.render().unwrap();
    let line = metrics.lines().find(|line| line.contains("mail_bytes_total ")).unwrap();
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

/// Prints what it takes, in a process of its own.
pub fn run(place: &Path, url: &str, members: usize) {
    let (Some(sink), Some(source)) = (tool("smtp-sink"), tool("smtp-source")) else {
        println!("digests: smtp-sink and smtp-source (postfix) were not found");
        return;
    };
    let sink = Sink::start(&sink);
    let key = place.join("key.pem");
    std::fs::write(&key, dkim::new_key().unwrap()).unwrap();
    let app = open(place, url, &sink.1, &key);
    let on_sqlite = url.starts_with("sqlite");
    actix_web::rt::System::new().block_on(async move {
        let size = Size { members, practices: 300, seed: 1 };
        demo::generate(&app, size, |_, _| {}).await.unwrap();
        make_due(&app).await;
        // Making the content up is no part of what is measured.
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let (began, before) = (Instant::now(), processor_seconds(std::process::id()));
        let composed = compose_all(&app, app.now()).await.unwrap();
        let (took, used) = (began.elapsed().as_secs_f64(), processor_seconds(std::process::id()) - before);
        println!(
            "{:<26}{:>9.0} a second{:>9.3} ms each",
            "digests composed",
            composed.mails as f64 / took,
            used * 1_000.0 / composed.mails as f64
        );
        let (began, before) = (Instant::now(), processor_seconds(std::process::id()));
        let sent = Sender::drain_all(&app).await.unwrap().sent;
        let (took, used) = (began.elapsed().as_secs_f64(), processor_seconds(std::process::id()) - before);
        let (rate, octets) = (sent as f64 / took, octets_sent(&app) / sent);
        let limit = limit(&source, &sink.1, members, octets);
        let milliseconds = used * 1_000.0 / sent as f64;
        let verdict = |good: bool| if good { "holds" } else { "missed" };
        println!(
            "{:<26}{rate:>9.0} a second{milliseconds:>9.3} ms each, {octets} octets each, smtp-source {limit:.0}: ratio {:.2}, goal 0.25 {}; goal 1 ms {}; {} MiB at most, goal 150 {}",
            "digests sent",
            rate / limit,
            verdict(rate / limit >= 0.25),
            verdict(milliseconds < 1.0),
            peak_mebibytes(),
            verdict(peak_mebibytes() < 150)
        );
        fill_with_sent(&app, on_sqlite).await;
        let began = Instant::now();
        for _ in 0..20 {
            assert_eq!(Sender::drain_all(&app).await.unwrap().sent, 0);
        }
        let look = began.elapsed().as_secs_f64() * 1_000.0 / 40.0;
        println!("{:<26}{look:>9.2} ms with a million sent, goal 5 {}", "a look at the outbox", verdict(look < 5.0));
    });
}

async fn fill_with_sent(app: &App, on_sqlite: bool) {
    let (key, at) =
        if on_sqlite { ("randomblob(16)", "n") } else { ("gen_random_uuid()", "to_timestamp(n)") };
    app.write(move |_, tx| {
        let statement = format!(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {SENT})
             INSERT INTO mails (id, list, kind, dedupe_key, recipient, domain, state, priority, attempts, doubts,
                 next_at, created_at, settled_at)
             SELECT {key}, 'digest', 'digest', 'old ' || n, 'a@x.test', 'x.test', 'sent', 10, 1, 0, {at}, {at}, {at}
             FROM numbers"
        );
        Ok(diesel::sql_query(statement).execute(tx.conn)?)
    })
    .await
    .unwrap();
}

/// Measures in a fresh folder and, where PostgreSQL is installed, on a cluster of its own.
pub fn measure(folder: &Path) {
    let members = if std::env::var_os("TRILATERAL_BENCH_LARGE").is_some() { "50000" } else { "10000" };
    println!("\nDigests for {members} members on SQLite");
    let place = folder.join("digests");
    measure_at(&place, &format!("sqlite://{}", place.join("trilateral.db").display()), members);
    let Some((mut cluster, socket, _)) = super::cluster::start() else {
        println!("\nPostgreSQL is not installed here: its part is left out");
        return;
    };
    println!("\nDigests for {members} members on PostgreSQL (without the work of its server)");
    measure_at(&place, &format!("postgres://app@/postgres?host={socket}&sslmode=disable"), members);
    drop(cluster.stdin.take());
    let _ = cluster.wait();
}

fn measure_at(place: &Path, url: &str, members: &str) {
    let _ = std::fs::remove_dir_all(place);
    std::fs::create_dir_all(place).unwrap();
    let program = std::env::current_exe().unwrap();
    let arguments = ["digests", place.to_str().unwrap(), url, members];
    assert!(Command::new(program).args(arguments).status().unwrap().success());
    let _ = std::fs::remove_dir_all(place);
}
