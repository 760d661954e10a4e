//! What people feel: how long a page takes a browser, and whether others who log in or publish slow it down.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use super::client::{Bytes, Connection, Script, Tally, block_on, drive, drive_at, get, get_with};
use super::jobs::{DURATION, Targets, credentials, each};
use super::measure::{Load, Server, compare};

const ROUNDS: usize = 3;
/// How often readers ask while others do something.
const READERS_A_SECOND: f64 = 500.0;
/// How often pages with filters are asked for.
const PAGES_A_SECOND: f64 = 100.0;

pub fn run(product: &Server, targets: &Targets, limit: Option<&Server>, (place, url): (&Path, &str)) {
    unchanged(product, targets, limit);
    compressed(product, targets);
    beside_log_ins(product, targets);
    beside_publications(product, targets, (place, url));
}

fn verdict(value: f64, goal: f64) -> &'static str {
    if value <= goal { "holds" } else { "missed" }
}

/// What a client has already, beside the least that answers anything.
fn unchanged(product: &Server, targets: &Targets, limit: Option<&Server>) {
    let known: Vec<Bytes> = block_on(async {
        let mut connection = Connection::open(&product.address).await;
        let mut known = Vec::new();
        for id in targets.ids.iter().take(500) {
            let path = format!("/api/v1/practices/{id}");
            connection.ask(&get(&path)).await;
            let tag = connection.field("etag");
            known.push(get_with(&path, &format!("if-none-match: {tag}\r\n")));
        }
        known
    });
    let hello = limit.map(|server| (server, each(vec![get("/hello")])));
    compare("one practice, unchanged", Some(0.3), DURATION, (product, each(known)), hello);
}

/// A page over one connection, with and without compression, in turns.
fn compressed(product: &Server, targets: &Targets) {
    let plain: Rc<Vec<Bytes>> = Rc::new(targets.lists("/practices"));
    let places = targets.places.iter();
    let path = |(country, area): &(&str, String)| format!("/practices?country={country}&policy_area={area}");
    let gzip = places.map(|place| get_with(&path(place), "accept-encoding: gzip\r\n")).collect();
    let gzip: Rc<Vec<Bytes>> = Rc::new(gzip);
    let ask = |requests: &Rc<Vec<Bytes>>| {
        block_on(drive(&product.address, 1, DURATION, &Script::Each(Rc::clone(requests))))
    };
    ask(&gzip);
    let mut worst = (0.0, Tally::default(), Tally::default());
    for _ in 0..ROUNDS {
        let (one, other) = (ask(&plain), ask(&gzip));
        let ratio = other.p50 / one.p50;
        if ratio > worst.0 {
            worst = (ratio, one, other);
        }
    }
    let (ratio, one, other) = worst;
    println!(
        "page over one connection: {:.2} ms, compressed {:.2} ms (p99 {:.2} and {:.2}): {ratio:.2}, goal 1.5 {}",
        one.p50,
        other.p50,
        one.p99,
        other.p99,
        verdict(ratio, 1.5)
    );
}

/// Lists and single practices in turn.
fn reading(targets: &Targets) -> Rc<Vec<Bytes>> {
    let lists = targets.lists("/api/v1/practices");
    let ones = targets.ones("/api/v1/practices");
    Rc::new(lists.into_iter().cycle().zip(ones).flat_map(|(list, one)| [list, one]).collect())
}

fn paced(server: &Server, per_second: f64, requests: &Rc<Vec<Bytes>>) -> Tally {
    block_on(drive_at(&server.address, per_second, DURATION * 4, requests))
}

/// Readers while 200 people log in again and again.
fn beside_log_ins(product: &Server, targets: &Targets) {
    let requests = reading(targets);
    let before = product.memory();
    let quiet = paced(product, READERS_A_SECOND, &requests);
    let log_in = super::client::post("/api/v1/auth/login", "", &credentials());
    let script = Script::Each(Rc::new(vec![log_in]));
    let (beside, log_ins) = block_on(async {
        tokio::join!(
            drive_at(&product.address, READERS_A_SECOND, DURATION * 4, &requests),
            drive(&product.address, 200, DURATION * 4, &script)
        )
    });
    std::thread::sleep(Duration::from_secs(3));
    let ratio = beside.p99 / quiet.p99;
    println!(
        "reading beside 200 log-ins: p99 {:.2} ms, quiet {:.2} ms: {ratio:.2}, goal 3 {}; {} of {} failed; \
         {} log-ins, {} refused; memory {before:.0} MiB before, {:.0} after",
        beside.p99,
        quiet.p99,
        verdict(ratio, 3.0),
        beside.failed,
        beside.answered,
        log_ins.answered,
        log_ins.failed,
        product.memory()
    );
}

/// A process that publishes until this is dropped.
struct Publisher(Child);

impl Publisher {
    fn start(place: &Path, url: &str, per_second: u32) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["publish", place.to_str().unwrap(), url, &per_second.to_string()]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // It opens its database first.
        std::thread::sleep(Duration::from_secs(1));
        Self(child)
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Pages of 200 filters while something is published all the time.
fn beside_publications(product: &Server, targets: &Targets, (place, url): (&Path, &str)) {
    let levels = ["federal", "municipal", "court", "community"].iter();
    let filters = levels.flat_map(|level| {
        targets
            .places
            .iter()
            .map(move |(country, area)| format!("country={country}&policy_area={area}&level={level}"))
    });
    let pages: Rc<Vec<Bytes>> =
        Rc::new(filters.take(200).map(|filter| get(&format!("/practices?{filter}"))).collect());
    let load = Load { script: Script::Each(Rc::clone(&pages)), connections: 1 };
    block_on(drive(&product.address, load.connections, DURATION * 2, &load.script));
    let quiet = paced(product, PAGES_A_SECOND, &pages);
    let publisher = Publisher::start(place, url, 200);
    let beside = paced(product, PAGES_A_SECOND, &pages);
    drop(publisher);
    let ratio = beside.p99 / quiet.p99;
    println!(
        "pages of 200 filters beside publications: p50 {:.2} ms, p99 {:.2} ms, quiet {:.2} and {:.2} ms: {ratio:.2}, \
         goal 5 {}; {} of {} failed",
        beside.p50,
        beside.p99,
        quiet.p50,
        quiet.p99,
        verdict(ratio, 5.0),
        beside.failed,
        beside.answered
    );
}
