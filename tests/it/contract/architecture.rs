//! The rules of dependency, read off the sources. They are explained in `docs/architecture.md`; a
//! file that must break one is listed here with its reason.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{Source, below};
use super::uses::{module_path, uses};

/// Most lines of one file.
const MOST_LINES: usize = 500;

/// Every module, from the bottom up: each uses only those of the lines before its own. First what knows no slice.
const PLATFORM: &[&[&str]] = &[
    &["error", "search"],
    &["private"],
    &["db", "types"],
    &["opinion", "personal_data"],
    &["charts", "disclosure", "polis"],
    &["cache", "config", "i18n", "rendered", "taxonomy"],
    &["auth", "message", "telemetry"],
    &["audit"],
    &["app"],
    &["jobs", "mail", "web"],
];

/// What the product does.
const SLICES: &[&[&str]] = &[
    &["feedback", "notices"],
    &["about", "accounts"],
    &["consultations", "practices"],
    &["digests", "factors", "finder", "my_data"],
    &["audit/admin", "mail/admin"],
    &["start"],
];

/// What knows all slices.
const ASSEMBLY: &[&[&str]] = &[&["server"], &["demo"], &["cli"], &["lib", "main"]];

/// A folder within another that counts as a module: it stands elsewhere than its surroundings.
const WITHIN: &[(&str, &str)] = &[
    ("mail/admin", "what is seen of mail needs pages and members, and mail itself neither"),
    ("audit/admin", "what is seen of the record needs pages and members, and the record itself neither"),
];

/// Modules that use each other.
const KNOTS: &[(&[&str], &str)] = &[(&["db", "types"], "a key is a column type, and a column holds a key")];

/// What a slice shows beside what its `mod.rs` re-exports: handlers and jobs to the assembly, and pure rules that
/// are tested by themselves.
const PUBLIC_PARTS: &[(&str, &[&str])] = &[
    ("about", &["api", "pages"]),
    ("accounts", &["api", "pages"]),
    ("audit/admin", &["api", "job", "pages"]),
    ("consultations", &["api", "pages"]),
    ("digests", &["api", "job", "pages"]),
    ("factors", &["api", "pages"]),
    ("feedback", &["api", "pages"]),
    ("finder", &["api", "pages"]),
    ("mail/admin", &["api", "pages"]),
    ("my_data", &["api", "job", "pages", "tables"]),
    ("notices", &["api", "pages"]),
    ("practices", &["api", "import", "job", "pages"]),
    ("start", &["pages"]),
];

/// Where HTTP may be spoken of, beside `web/`, `server/` and the handlers of the slices.
const HTTP: &[(&str, &str)] = &[
    ("cli/serve.rs", "runs the server"),
    ("cli/mod.rs", "commands run on the server's runtime"),
    ("practices/export.rs", "a download is streamed in the pieces that the server sends"),
];

/// Where SQL may be spoken of, beside `db/`, queries and row types.
const STORAGE: &[(&str, &str)] = &[
    ("types/id.rs", "a key is a column type"),
    ("web/idempotency.rs", "one table, written around a use case"),
];

fn sources() -> Vec<Source> {
    let mut sources = below("src", &["rs"]);
    for source in &mut sources {
        source.path = source.path.trim_start_matches("src/").to_owned();
    }
    sources
}

/// The module that a path within the crate belongs to, as in `mail` of `mail::outbox::Entry`.
fn module_of(path: &[String]) -> String {
    let within = WITHIN.iter().find(|(folder, _)| folder.split('/').eq(path.iter().take(2)));
    within.map_or_else(|| path.first().cloned().unwrap_or_default(), |(folder, _)| (*folder).to_owned())
}

/// The module that a file belongs to.
fn home(source: &Source) -> String {
    match source.path.as_str() {
        "lib.rs" => "lib".to_owned(),
        path => module_of(&module_path(path)),
    }
}

/// How far up a module stands.
fn rank(module: &str) -> Option<usize> {
    let mut layers = [PLATFORM, SLICES, ASSEMBLY].into_iter().flatten();
    layers.position(|layer| layer.contains(&module))
}

fn is_in(list: &[&[&str]], module: &str) -> bool {
    list.iter().any(|layer| layer.contains(&module))
}

fn is_knot(one: &str, other: &str) -> bool {
    KNOTS.iter().any(|(knot, _)| knot.contains(&one) && knot.contains(&other))
}

fn is_excused(list: &[(&str, &str)], path: &str) -> bool {
    list.iter().any(|(file, reason)| *file == path && !reason.is_empty())
}

/// Whether a file is, or lies in, a part of its module with one of these names.
fn is_part(source: &Source, names: &[&str]) -> bool {
    source.path.trim_end_matches(".rs").split('/').skip(1).any(|part| names.contains(&part))
}

/// Everything that a file uses of other modules, with the module.
fn elsewhere(source: &Source) -> Vec<(String, Vec<String>)> {
    let own = home(source);
    let used = uses(&source.path, &source.code()).into_iter().map(|path| (module_of(&path), path));
    used.filter(|(module, _)| *module != own).collect()
}

/// Fails with every file that breaks the rule, not only with the first.
#[track_caller]
fn assert_kept(rule: &str, breaches: impl IntoIterator<Item = String>) {
    let breaches: Vec<String> = breaches.into_iter().collect();
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}

#[test]
fn every_module_has_its_place() {
    let sources = sources();
    let homes: BTreeSet<String> = sources.iter().map(home).collect();
    let without = homes.iter().filter(|module| rank(module).is_none());
    assert_kept("put the module into its layer", without.cloned());
    let layers = [PLATFORM, SLICES, ASSEMBLY].into_iter().flatten();
    let gone = layers.flat_map(|layer| layer.iter()).filter(|module| !homes.contains(**module));
    assert_kept("take the module out of its layer", gone.map(|module| (*module).to_owned()));
    let grouped = sources.into_iter().filter(|source| source.code().contains("crate::{"));
    assert_kept("write one `use crate::..` a line", grouped.map(|source| source.path));
}

#[test]
fn modules_use_what_is_below_them() {
    let mut breaches = Vec::new();
    for source in sources() {
        let own = home(&source);
        for (module, path) in elsewhere(&source) {
            let is_below = match (rank(&module), rank(&own)) {
                (Some(used), Some(user)) => used < user,
                _ => false,
            };
            if !is_below && !is_knot(&own, &module) {
                breaches.push(format!("{} names {}", source.path, path.join("::")));
            }
        }
    }
    assert_kept("the platform knows no slice, and arrows point down", breaches);
}

/// Not read off the layers: whoever lists them wrongly finds the circle here.
#[test]
fn no_modules_use_each_other() {
    let mut reached: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources() {
        let used = elsewhere(&source).into_iter().map(|(module, _)| module);
        reached.entry(home(&source)).or_default().extend(used);
    }
    loop {
        let mut grown = reached.clone();
        for further in grown.values_mut() {
            for module in further.clone() {
                further.extend(reached.get(&module).into_iter().flatten().cloned());
            }
        }
        if grown == reached {
            break;
        }
        reached = grown;
    }
    let circles: BTreeSet<Vec<&str>> = reached
        .iter()
        .filter(|(module, further)| further.contains(*module))
        .map(|(module, further)| {
            let is_back = |other: &&String| reached.get(*other).is_some_and(|back| back.contains(module));
            further.iter().filter(is_back).map(String::as_str).collect()
        })
        .collect();
    let known: BTreeSet<Vec<&str>> = KNOTS.iter().map(|(knot, _)| knot.to_vec()).collect();
    assert_eq!(circles, known, "modules that use each other, however far round");
}

#[test]
fn types_and_search_know_nothing_else_of_ours() {
    let mut breaches = Vec::new();
    for source in sources() {
        let own = home(&source);
        if own != "types" && own != "search" {
            continue;
        }
        for (module, path) in elsewhere(&source) {
            let is_key_column = source.path == "types/id.rs" && path.iter().take(2).eq(["db", "types"]);
            // Names are compared as words are; a library of words knows nothing at all.
            if !is_key_column && (own == "search" || module != "search") {
                breaches.push(format!("{} names {}", source.path, path.join("::")));
            }
        }
    }
    assert_kept("types/ imports only types/ and search/, which imports nothing", breaches);
}

#[test]
fn only_handlers_know_http() {
    let breaches = sources().into_iter().filter(|source| {
        let allowed =
            ["web", "server"].contains(&home(source).as_str()) || is_part(source, &["api", "pages"]);
        source.code().contains("actix_web") && !allowed && !is_excused(HTTP, &source.path)
    });
    assert_kept("actix_web stays in web/, server/, api and pages", breaches.map(|source| source.path));
}

#[test]
fn only_queries_know_sql() {
    let breaches = sources().into_iter().filter(|source| {
        let allowed = home(source) == "db" || is_part(source, &["model", "queries"]);
        source.code().contains("diesel") && !allowed && !is_excused(STORAGE, &source.path)
    });
    assert_kept("diesel stays in db/, queries and model", breaches.map(|source| source.path));
}

#[test]
fn only_db_tells_the_databases_apart() {
    let breaches = sources().into_iter().filter(|source| {
        let code = source.code();
        home(source) != "db" && (code.contains("DbConn::") || code.contains("SqliteConnection"))
    });
    assert_kept("the variants of DbConn are matched in db/", breaches.map(|source| source.path));
}

#[test]
fn queries_and_handlers_keep_apart() {
    let mut breaches = Vec::new();
    for source in sources() {
        let not: &[&str] = if is_part(&source, &["queries"]) {
            &["service", "api", "pages", "views"]
        } else if is_part(&source, &["api", "pages"]) {
            &["queries"]
        } else {
            continue;
        };
        for path in uses(&source.path, &source.code()) {
            if path.iter().skip(1).any(|part| not.contains(&part.as_str())) {
                breaches.push(format!("{} names {}", source.path, path.join("::")));
            }
        }
    }
    assert_kept("handlers ask services, services ask queries, and never the other way round", breaches);
}

#[test]
fn a_slice_is_reached_through_its_face() {
    let sources = sources();
    let mut breaches = Vec::new();
    for slice in SLICES.iter().copied().flatten() {
        let face = format!("{slice}/mod.rs");
        let face = sources.iter().find(|source| source.path == face).expect("a slice has a mod.rs");
        let modules = face.text.lines().filter_map(|line| line.strip_suffix(';')?.split_once("mod "));
        let open: BTreeSet<&str> =
            modules.filter(|(before, _)| before.starts_with("pub")).map(|(_, name)| name).collect();
        let listed = PUBLIC_PARTS.iter().find(|(name, _)| name == slice);
        let listed: BTreeSet<&str> =
            listed.into_iter().flat_map(|(_, parts)| parts.iter().copied()).collect();
        for part in open.symmetric_difference(&listed) {
            breaches.push(format!("{slice}/mod.rs and the list do not agree about `{part}`"));
        }
    }
    for source in &sources {
        for (module, path) in elsewhere(source).into_iter().filter(|(module, _)| is_in(SLICES, module)) {
            let depth = module.split('/').count();
            let is_handlers = path.get(depth).is_some_and(|part| part == "api" || part == "pages");
            if is_handlers && home(source) != "server" {
                breaches.push(format!("{} names {}", source.path, path.join("::")));
            }
        }
    }
    assert_kept("a slice shows its services and views; its handlers only to server/", breaches);
}

#[test]
fn no_excuse_outlives_its_need() {
    let sources = sources();
    let mut breaches = Vec::new();
    for (list, word) in [(HTTP, "actix_web"), (STORAGE, "diesel")] {
        for (file, _) in list {
            let needs = sources.iter().any(|source| source.path == *file && source.code().contains(word));
            if !needs {
                breaches.push(format!("{file} does without {word}"));
            }
        }
    }
    assert_kept("take these off the list of exceptions", breaches);
}

#[test]
fn files_stay_short() {
    let all = below("src", &["rs", "html", "css", "js", "ftl"]);
    let all = all.into_iter().chain(below("tests", &["rs", "mjs"]));
    let long = all
        .map(|source| (source.text.lines().count(), source.path))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, path)| format!("{path} has {lines} lines"));
    assert_kept("a file has one job, and at most 500 lines", long);
}
