//! The same on PostgreSQL, if it is installed: on a cluster of its own that goes with this process,
//! beside `pgbench`, whose built-in read is the least that asks this server anything.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use diesel::Connection as _;
use diesel::prelude::{ExpressionMethods, QueryDsl, RunQueryDsl};
use trilateral::db::schema::{policy_areas, practices};

use super::client::get;
use super::jobs::{DURATION, Targets, WORDS, each};
use super::measure::{Server, compare};
use super::product;

/// Reachable only through its socket; durable settings as installed. It ends when its standard input
/// is closed, which happens however this process ends. Its second line is the server's process.
const CLUSTER: &str = r#"
set -e
D=$(mktemp -d "${TMPDIR:-/tmp}"/trilateral-bench.XXXXXX)
if [ "$(id -u)" = 0 ]; then
  chown postgres "$D"
  AS="setpriv --reuid=postgres --regid=postgres --init-groups --inh-caps=-all env -i PATH=$PATH LC_ALL=C.UTF-8"
else
  AS="env LC_ALL=C.UTF-8"
fi
cd "$D"
$AS initdb -D "$D/data" -U app -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >/dev/null
$AS postgres -D "$D/data" -k "$D" -c listen_addresses= -c shared_buffers=256MB </dev/null >"$D/log" 2>&1 &
P=$!
until pg_isready -q -h "$D" -U app -d postgres; do kill -0 $P; sleep 0.02; done
echo "$D"
head -n 1 "$D/data/postmaster.pid"
cat >/dev/null || true
kill -QUIT $P; wait $P || true
rm -rf "$D"
"#;

/// `PATH`, with the folders where PostgreSQL's own programs are packaged.
fn search_path() -> String {
    let mut path = std::env::var("PATH").unwrap_or_default();
    for version in std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        path = format!("{}:{path}", version.path().join("bin").display());
    }
    path
}

/// Its process with the lifeline, the folder of its socket, and the server's process.
pub fn start() -> Option<(Child, String, u32)> {
    let mut child = Command::new("sh")
        .args(["-c", CLUSTER])
        .env("PATH", search_path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    let folder = lines.next()?.ok()?;
    let process = lines.next()?.ok()?.trim().parse().ok()?;
    Some((child, folder, process))
}

/// Transactions a second of `pgbench -S -M prepared`.
fn pgbench(folder: &str) -> Option<f64> {
    let run = |arguments: &[&str]| {
        let mut command = Command::new("pgbench");
        command.env("PATH", search_path()).args(["-h", folder, "-U", "app"]).args(arguments).arg("postgres");
        command.output().ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    run(&["-q", "-i", "-s", "1"])?;
    let report = run(&["-S", "-M", "prepared", "-c", "4", "-T", "3"])?;
    let line = report.lines().find_map(|line| line.strip_prefix("tps = "))?;
    line.split(' ').next()?.parse().ok()
}

pub fn measure(folder: &Path) {
    let Some((cluster, socket, process)) = start() else {
        println!("\nPostgreSQL is not installed here: its part is left out");
        return;
    };
    let place = folder.join("postgres");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(&place).unwrap();
    let url = format!("postgres://app@/postgres?host={socket}&sslmode=disable");
    println!("\n10000 practices on PostgreSQL (P ms: product and database server together)");
    product::make(&place, &url, 10_000);
    let targets = targets(&url);
    let mut server = Server::start("product", &[place.to_str().unwrap(), &url]);
    server.helpers.push(process);
    let lists = targets.lists("/api/v1/practices");
    compare("list of 20", None, DURATION, (&server, each(lists)), None);
    let mut least: f64 = f64::INFINITY;
    let mut bare = Vec::new();
    for _ in 0..3 {
        let one = each(targets.ones("/api/v1/practices"));
        let figures = compare("one practice", None, DURATION / 2, (&server, one), None);
        if let Some(rate) = pgbench(&socket) {
            least = least.min(figures.product.per_second / rate);
            bare.push(rate);
        }
    }
    if !bare.is_empty() {
        println!("pgbench -S -M prepared: {bare:.0?} a second; one practice at {least:.2}, goal 0.25");
    }
    for (name, word, _) in WORDS {
        let search = each(vec![get(&format!("/api/v1/practices?q={word}"))]);
        compare(name, None, DURATION, (&server, search), None);
    }
    super::felt::run(&server, &targets, None, (&place, &url));
    drop(server);
    drop(targets);
    super::votes::measure("PostgreSQL", &place, &url);
    let mut cluster = cluster;
    drop(cluster.stdin.take());
    let _ = cluster.wait();
    let _ = std::fs::remove_dir_all(&place);
}

fn targets(url: &str) -> Targets {
    let mut conn = diesel::PgConnection::establish(url).unwrap();
    diesel::sql_query("ANALYZE").execute(&mut conn).unwrap();
    let areas = policy_areas::table.select(policy_areas::code).load(&mut conn).unwrap();
    let chosen = practices::published_sequence.le(Some(2_000));
    Targets::new(areas, practices::table.filter(chosen).select(practices::id).load(&mut conn).unwrap())
}
