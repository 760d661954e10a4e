//! The product as a child process, and its made-up content.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use trilateral::accounts::{self, NewAccount};
use trilateral::app::App;
use trilateral::auth::Role;
use trilateral::config::Config;
use trilateral::demo::{self, Size};
use trilateral::telemetry;
use trilateral::types::{Email, Locale};

/// Who logs in and submits here.
pub const EMAIL: &str = "author@load.example";
pub const PASSWORD: &str = "a long sentence for measuring log-ins";

/// The settings as installed, but for the limits on what one address tries and one member changes.
pub fn open(place: &Path, url: &str) -> App {
    let settings = [
        ("DATABASE_URL", url),
        ("TRILATERAL__AUTH__LOGIN_ATTEMPTS_PER_HOUR", "1000000000"),
        ("TRILATERAL__SERVER__CHANGES_PER_MEMBER", "0"),
        ("TRILATERAL__PRACTICES__DRAFTS_PER_MEMBER", "0"),
    ];
    let environment = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = Config::load(place, None, environment).unwrap();
    telemetry::start(&config.log, false).unwrap();
    trilateral::server::open(config).unwrap()
}

/// Serves until it is killed; the address goes to standard output.
pub fn serve(place: &Path, url: &str) {
    let app = open(place, url);
    actix_web::rt::System::new().block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (server, address) = trilateral::server::http::start(app, listener).unwrap();
        println!("{address}");
        server.await.unwrap();
    });
}

/// Makes the content.
pub fn generate(place: &Path, url: &str, practices: usize) {
    let app = open(place, url);
    actix_web::rt::System::new().block_on(async move {
        let size = Size { members: 100, practices, seed: 1 };
        demo::generate(&app, size, |_, _| {}).await.unwrap();
        let hash = app.hasher.hash(PASSWORD.to_owned()).await.unwrap();
        let account = NewAccount {
            email: Email::parse(EMAIL).unwrap(),
            name: "Author".to_owned(),
            country: "CA".to_owned(),
            organization: String::new(),
            role: Role::Member,
            language: Locale::default(),
            time_zone: "America/Toronto".to_owned(),
            password_hash: Some(hash),
        };
        app.write(move |_, tx| accounts::create_member(tx, None, account)).await.unwrap();
    });
    std::fs::write(place.join("complete"), "").unwrap();
}

/// Publishes one practice after the other, from a process of its own, so many a second and until it is killed.
pub fn publish(place: &Path, url: &str, per_second: u32) {
    let app = open(place, url);
    let begun = app.now().as_microsecond().unsigned_abs();
    actix_web::rt::System::new().block_on(async move {
        for number in 0_u64.. {
            let size = Size { members: 0, practices: 1, seed: begun + number };
            demo::generate(&app, size, |_, _| {}).await.unwrap();
            actix_web::rt::time::sleep(std::time::Duration::from_secs(1) / per_second).await;
        }
    });
}

/// Makes the content in a process of its own, unless an earlier run left it.
pub fn ensure_content(place: &Path, practices: usize) {
    if place.join("complete").exists() {
        return;
    }
    let _ = std::fs::remove_dir_all(place);
    std::fs::create_dir_all(place).unwrap();
    let url = format!("sqlite://{}", place.join("trilateral.db").display());
    make(place, &url, practices);
}

/// Makes the content in a process of its own.
pub fn make(place: &Path, url: &str, practices: usize) {
    let started = std::time::Instant::now();
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["generate", place.to_str().unwrap(), url, &practices.to_string()]);
    assert!(child.stderr(std::process::Stdio::null()).status().unwrap().success(), "no content was made");
    println!("(made {practices} practices in {:.0} s)", started.elapsed().as_secs_f64());
}
