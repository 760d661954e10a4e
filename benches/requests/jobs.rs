//! What is asked, job by job.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use diesel::Connection as _;
use diesel::prelude::{ExpressionMethods, QueryDsl, RunQueryDsl};
use trilateral::db::schema::{policy_areas, practices};
use trilateral::types::Id;

use super::client::{Bytes, Connection, Script, block_on, get, post, text_of};
use super::measure::{Figures, Load, Server, compare};
use super::product::{EMAIL, PASSWORD};

pub const DURATION: Duration = Duration::from_secs(1);
const CONNECTIONS: usize = 16;

pub fn each(requests: Vec<Bytes>) -> Load {
    Load { script: Script::Each(Rc::new(requests)), connections: CONNECTIONS }
}

/// Addresses to ask for: every country and policy area, and two thousand practices from everywhere.
pub struct Targets {
    pub places: Vec<(&'static str, String)>,
    pub ids: Vec<Id>,
}

impl Targets {
    pub fn of_file(place: &Path) -> Self {
        let path = place.join("trilateral.db");
        let mut conn = diesel::SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        Self::read(&mut conn)
    }

    fn read(conn: &mut diesel::SqliteConnection) -> Self {
        let areas: Vec<String> = policy_areas::table.select(policy_areas::code).load(conn).unwrap();
        let last: i64 = practices::table.count().get_result(conn).unwrap();
        let chosen = (0..2_000).map(|number| Some(1 + number * 7_919 % last));
        let ids = practices::table.filter(practices::published_sequence.eq_any(chosen));
        Self::new(areas, ids.select(practices::id).load(conn).unwrap())
    }

    pub fn new(areas: Vec<String>, ids: Vec<Id>) -> Self {
        let countries = ["CA", "MX", "US"].into_iter();
        let places = countries.flat_map(|country| areas.iter().map(move |area| (country, area.clone())));
        Self { places: places.collect(), ids }
    }

    pub fn lists(&self, path: &str) -> Vec<Bytes> {
        let places = self.places.iter();
        places.map(|(country, area)| get(&format!("{path}?country={country}&policy_area={area}"))).collect()
    }

    pub fn ones(&self, path: &str) -> Vec<Bytes> {
        self.ids.iter().map(|id| get(&format!("{path}/{id}"))).collect()
    }
}

/// Three words of known frequency, a whole question, and a mistyped word, with the goal of the middle word.
pub const WORDS: [(&str, &str, Option<f64>); 5] = [
    ("search, ten words", "how+do+people+keep+commonword+and+middleword+near+rareword+together", None),
    ("search, mistyped word", "middlewrod", None),
    ("search, rare word", "rareword", None),
    ("search, middle word", "middleword", Some(0.5)),
    ("search, common word", "commonword", None),
];

pub fn run(product: &Server, limit: Option<&Server>, place: &Path) -> Vec<Figures> {
    let targets = Targets::of_file(place);
    let beside = |requests: Vec<Bytes>| limit.map(|server| (server, each(requests)));
    let list = each(targets.lists("/api/v1/practices"));
    let pages = each(targets.lists("/practices"));
    let mut figures = vec![
        compare("list of 20", Some(0.35), DURATION, (product, list), beside(targets.lists("/list"))),
        compare(
            "one practice",
            Some(0.30),
            DURATION,
            (product, each(targets.ones("/api/v1/practices"))),
            beside(targets.ones("/one")),
        ),
        compare("list as a page", None, DURATION, (product, pages), beside(targets.lists("/list"))),
    ];
    for (name, word, goal) in WORDS {
        let search = each(vec![get(&format!("/api/v1/practices?q={word}"))]);
        let bare = beside(vec![get(&format!("/search?q={word}"))]);
        figures.push(compare(name, goal, DURATION, (product, search), bare));
    }
    figures.push(submit(product, limit));
    figures.push(log_in(product, limit));
    crowd(product);
    figures
}

pub fn credentials() -> String {
    serde_json::json!({ "email": EMAIL, "password": PASSWORD }).to_string()
}

fn submit(product: &Server, limit: Option<&Server>) -> Figures {
    let token: Rc<str> = block_on(async {
        let mut connection = Connection::open(&product.address).await;
        let status = connection.ask(&post("/api/v1/auth/login", "", &credentials())).await;
        assert_eq!(status, 200, "{}", connection.body());
        text_of(connection.body(), "access_token").into()
    });
    let text: Vec<String> = (0..161).map(|number| format!("word{number}")).collect();
    let draft = serde_json::json!({
        "title": "A practice for measuring", "language": "en", "country": "CA", "level": "municipal",
        "responsible_body": "A city", "what_was_done": text.join(" "), "policy_areas": ["economy.housing"],
        "licence": "cc-by-4.0",
    })
    .to_string();
    let bare = limit.map(|server| (server, each(vec![post("/insert", "", &draft)])));
    let script = Script::Submit(Rc::clone(&token), post("/api/v1/practices", &token, &draft));
    let load = Load { script, connections: CONNECTIONS };
    compare("create and submit", Some(0.5), DURATION, (product, load), bare)
}

fn log_in(product: &Server, limit: Option<&Server>) -> Figures {
    let load = each(vec![post("/api/v1/auth/login", "", &credentials())]);
    let cores = std::thread::available_parallelism().unwrap().get();
    let bare = Load { connections: cores, ..each(vec![get("/argon2id")]) };
    let duration = DURATION * 3;
    compare("log in", Some(0.9), duration, (product, load), limit.map(|server| (server, bare)))
}

/// Fifty log-ins of one member at once.
fn crowd(product: &Server) {
    let failed = block_on(async {
        let request = post("/api/v1/auth/login", "", &credentials());
        let attempts: Vec<_> = (0..50)
            .map(|_| {
                let (address, request) = (product.address.clone(), Rc::clone(&request));
                tokio::task::spawn_local(async move {
                    Connection::open(&address).await.ask(&request).await != 200
                })
            })
            .collect();
        let mut failed = 0;
        for attempt in attempts {
            failed += usize::from(attempt.await.unwrap());
        }
        failed
    });
    println!("{:<26}{failed:>9} failed{:>45} 0", "50 log-ins at once", "");
}

/// How much dearer each request is with more content.
pub fn print_growth(small: &[Figures], large: &[Figures]) {
    println!("\nProcessor time of a request at 1,000,000 practices over that at 10,000");
    for (small, large) in small.iter().zip(large) {
        let growth = large.product.milliseconds / small.product.milliseconds;
        let goal = if small.name.starts_with("search") { 2.0 } else { 1.5 };
        let verdict = if growth <= goal { "holds" } else { "missed" };
        let limit = match (small.limit, large.limit) {
            (Some(small), Some(large)) => large.milliseconds / small.milliseconds,
            _ => f64::NAN,
        };
        println!("{:<26}{growth:>8.2}  goal {goal:.1} {verdict} (limit {limit:.2})", small.name);
    }
}
