//! A database for each test, copied from a template that is made once.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// Makes a throw-away cluster in a directory of its own, reachable only through its socket; it ends
/// when its standard input is closed, which happens however the tests end.
const CLUSTER: &str = r#"
set -e
D=$(mktemp -d "${TMPDIR:-/tmp}"/trilateral-test.XXXXXX)
if [ "$(id -u)" = 0 ]; then
  chown postgres "$D"
  AS="setpriv --reuid=postgres --regid=postgres --init-groups --inh-caps=-all env -i PATH=$PATH LC_ALL=C.UTF-8"
else
  AS="env LC_ALL=C.UTF-8"
fi
cd "$D"
$AS initdb -D "$D/data" -U app -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >/dev/null
$AS postgres -D "$D/data" -k "$D" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off -c autovacuum=off -c max_connections=300 -c shared_buffers=64MB \
  </dev/null >"$D/log" 2>&1 &
P=$!
until pg_isready -q -h "$D" -U app -d postgres; do kill -0 $P; sleep 0.02; done
echo "$D"
cat >/dev/null || true
kill -QUIT $P; wait $P || true
rm -rf "$D"
"#;

struct Cluster {
    url: String,
    _keep: Option<(Child, ChildStdin)>,
}

/// The server for all tests of this process; `None`, said once and plainly, when there is none.
fn cluster() -> Option<&'static Cluster> {
    static CLUSTER_ONCE: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER_ONCE
        .get_or_init(|| {
            if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
                return Some(Cluster { url, _keep: None });
            }
            let started = start();
            if started.is_none() {
                assert!(
                    std::env::var_os("REQUIRE_POSTGRES").is_none(),
                    "REQUIRE_POSTGRES is set, but there is no initdb; install PostgreSQL or set TEST_POSTGRES_URL"
                );
                eprintln!("PostgreSQL is not installed here: its half of the tests is left out");
            }
            started
        })
        .as_ref()
}

fn start() -> Option<Cluster> {
    let mut path = std::env::var("PATH").unwrap_or_default();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        for version in versions.flatten() {
            path = format!("{}:{path}", version.path().join("bin").display());
        }
    }
    let mut child = Command::new("sh")
        .args(["-c", CLUSTER])
        .env("PATH", path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let input = child.stdin.take()?;
    let mut folder = String::new();
    BufReader::new(child.stdout.take()?).read_line(&mut folder).ok()?;
    let folder = folder.trim();
    if folder.is_empty() {
        return None;
    }
    Some(Cluster {
        url: format!("postgres://app@/postgres?host={folder}&sslmode=disable"),
        _keep: Some((child, input)),
    })
}

/// The address of another database of the same server.
fn sibling(url: &str, name: &str) -> String {
    let (base, options) = url.split_once('?').map_or((url, ""), |(base, options)| (base, options));
    let (server, _) = base.rsplit_once('/').expect("a database address names a database");
    format!("{server}/{name}?{options}")
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Where a test's data live; they go with it.
pub struct Place {
    pub url: String,
    pub folder: TempDir,
}

/// A copy of a migrated SQLite file.
pub fn sqlite() -> Place {
    static TEMPLATE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, template) = TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("made.db");
        super::app::migrate(&format!("sqlite://{}", made.display()), folder.path());
        // The writer of the one that made it may still be closing: a copy by SQLite itself is whole.
        let file = folder.path().join("template.db");
        let mut conn = SqliteConnection::establish(&made.display().to_string()).unwrap();
        conn.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
        conn.batch_execute(&format!("VACUUM INTO '{}'", file.display())).unwrap();
        (folder, file)
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trilateral.db");
    std::fs::copy(template, &file).unwrap();
    Place { url: format!("sqlite://{}", file.display()), folder }
}

/// A copy of a migrated PostgreSQL database.
pub fn postgres() -> Option<Place> {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let cluster = cluster()?;
    let process = std::process::id();
    let template = TEMPLATE.get_or_init(|| {
        let name = format!("template_{process}");
        let mut conn = PgConnection::establish(&cluster.url).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        super::app::migrate(&sibling(&cluster.url, &name), folder.path());
        name
    });
    let name = format!("test_{process}_{}", NUMBER.fetch_add(1, Ordering::SeqCst));
    let mut conn = PgConnection::establish(&cluster.url).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
    Some(Place { url: sibling(&cluster.url, &name), folder: tempfile::tempdir().unwrap() })
}
