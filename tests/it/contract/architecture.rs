//! The rules of dependency, read off the sources. They are explained in `docs/architecture.md`; a
//! file that must break one is listed here with its reason.

use super::sources::{Source, below};

/// Most lines of one file.
const MOST_LINES: usize = 500;

/// The slices, each with a rank: a slice may use those of a lower rank, through their `mod.rs`.
const SLICES: &[(&str, u8)] = &[
    ("taxonomy", 0),
    ("accounts", 1),
    ("practices", 2),
    ("consultations", 2),
    ("finder", 3),
    ("digests", 3),
    ("mailroom", 4),
];

/// What a slice shows beside what its `mod.rs` re-exports: to the assembly, and pure rules that are
/// tested by themselves.
const PUBLIC_PARTS: &[&str] = &["api", "pages", "job", "import", "phases"];

/// The platform: it knows no slice. The three parts of `web` that assemble the routes are not of it.
const PLATFORM: &[&str] = &[
    "types/",
    "config/",
    "db/",
    "i18n/",
    "auth/",
    "audit/",
    "mail/",
    "search/",
    "web/",
    "error.rs",
    "memo.rs",
    "telemetry.rs",
];
const ASSEMBLY: &[&str] = &["web/routes.rs", "web/openapi.rs", "web/server.rs"];

/// Where HTTP may be spoken of, beside `web/` and the handlers of the slices.
const HTTP: &[(&str, &str)] = &[
    ("cli/serve.rs", "runs the server"),
    ("cli/mod.rs", "commands run on the server's runtime"),
    ("practices/export.rs", "a download is streamed in the pieces that the server sends"),
];

/// Where SQL may be spoken of, beside `db/`, queries and row types.
const STORAGE: &[(&str, &str)] = &[
    ("types/id.rs", "a key is a column type"),
    ("audit/mod.rs", "one table, one insert"),
    ("web/idempotency.rs", "one table, written around a use case"),
];

fn sources() -> Vec<Source> {
    let mut sources = below("src", &["rs"]);
    for source in &mut sources {
        source.path = source.path.trim_start_matches("src/").to_owned();
    }
    sources
}

/// The modules of ours that a text names, as in `db::types`.
fn named(code: &str) -> Vec<&str> {
    let is_path = |character: char| character.is_ascii_alphanumeric() || character == '_' || character == ':';
    code.match_indices("crate::")
        .filter(|(at, _)| !code[..*at].ends_with(is_path))
        .map(|(at, found)| {
            let rest = &code[at + found.len()..];
            rest[..rest.find(|character| !is_path(character)).unwrap_or(rest.len())].trim_end_matches(':')
        })
        .collect()
}

fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}

fn rank(name: &str) -> Option<u8> {
    SLICES.iter().find(|(slice, _)| *slice == name).map(|(_, rank)| *rank)
}

fn is_excused(list: &[(&str, &str)], path: &str) -> bool {
    list.iter().any(|(file, reason)| *file == path && !reason.is_empty())
}

/// Fails with every file that breaks the rule, not only with the first.
#[track_caller]
fn assert_kept(rule: &str, breaches: impl IntoIterator<Item = String>) {
    let breaches: Vec<String> = breaches.into_iter().collect();
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}

#[test]
fn the_scanner_sees_what_it_should() {
    let code = "use crate::db::{At, Tx};\nfn a() -> crate::error::Error { mycrate::no() }";
    assert_eq!(named(code), ["db", "error::Error"]);
    assert!(sources().iter().any(|source| source.path == "web/routes.rs"));
    let grouped = sources().into_iter().filter(|source| source.code().contains("crate::{"));
    assert_kept("write one `use crate::..` a line", grouped.map(|source| source.path));
}

#[test]
fn types_and_search_know_nothing_else_of_ours() {
    let mut breaches = Vec::new();
    for source in sources() {
        let is_of = |folder: &str| source.path.starts_with(folder);
        if !is_of("types/") && !is_of("search/") {
            continue;
        }
        for path in named(&source.code()) {
            let is_key_column = source.path == "types/id.rs" && path.starts_with("db::types");
            // Names are compared as words are; a library of words knows nothing at all.
            let is_below = is_of("types/") && matches!(first(path), "types" | "search");
            if !is_below && !is_key_column {
                breaches.push(format!("{} names {path}", source.path));
            }
        }
    }
    assert_kept("types/ imports only types/ and search/, which imports nothing", breaches);
}

#[test]
fn only_handlers_know_http() {
    let allowed = |path: &str| {
        let mut inner = path.split('/').skip(1);
        path.starts_with("web/") || inner.any(|name| name.starts_with("api") || name.starts_with("pages"))
    };
    let breaches = sources().into_iter().filter(|source| {
        source.code().contains("actix_web") && !allowed(&source.path) && !is_excused(HTTP, &source.path)
    });
    assert_kept("actix_web stays in web/, api and pages", breaches.map(|source| source.path));
}

#[test]
fn only_queries_know_sql() {
    let allowed = |path: &str| {
        let mut inner = path.split('/').skip(1);
        path.starts_with("db/") || inner.any(|name| name.starts_with("model") || name.starts_with("queries"))
    };
    let breaches = sources().into_iter().filter(|source| {
        source.code().contains("diesel") && !allowed(&source.path) && !is_excused(STORAGE, &source.path)
    });
    assert_kept("diesel stays in db/, queries and model.rs", breaches.map(|source| source.path));
}

#[test]
fn only_db_tells_the_databases_apart() {
    let breaches = sources().into_iter().filter(|source| {
        let code = source.code();
        !source.path.starts_with("db/") && (code.contains("DbConn::") || code.contains("SqliteConnection"))
    });
    assert_kept("the variants of DbConn are matched in db/", breaches.map(|source| source.path));
}

#[test]
fn the_platform_knows_no_slice() {
    let mut breaches = Vec::new();
    for source in sources() {
        let path = source.path.as_str();
        if ASSEMBLY.contains(&path) || !PLATFORM.iter().any(|part| path.starts_with(part)) {
            continue;
        }
        for used in named(&source.code()).into_iter().filter(|used| rank(first(used)).is_some()) {
            breaches.push(format!("{path} names {used}"));
        }
    }
    assert_kept("the platform imports no slice", breaches);
}

#[test]
fn slices_use_each_other_in_one_direction() {
    let mut breaches = Vec::new();
    for source in sources() {
        let own = source.path.split('/').next().unwrap_or_default();
        let Some(own_rank) = rank(own) else { continue };
        for used in named(&source.code()) {
            let other = first(used);
            if other != own && rank(other).is_some_and(|rank| rank >= own_rank) {
                breaches.push(format!("{} names {used}", source.path));
            }
        }
    }
    assert_kept("taxonomy <- accounts <- practices, consultations <- digests", breaches);
}

#[test]
fn a_slice_is_reached_through_its_face() {
    let sources = sources();
    let mut breaches = Vec::new();
    for (slice, _) in SLICES {
        let face = format!("{slice}/mod.rs");
        let Some(face) = sources.iter().find(|source| source.path == face) else { continue };
        let open = face.text.lines().filter_map(|line| line.strip_prefix("pub mod "));
        for part in open.map(|line| line.trim_end_matches(';')) {
            if !PUBLIC_PARTS.contains(&part) {
                breaches.push(format!("{slice}/mod.rs opens `{part}`"));
            }
        }
    }
    for source in &sources {
        let own = source.path.split('/').next().unwrap_or_default();
        for used in named(&source.code()).into_iter().filter(|used| first(used) != own) {
            let part = used.split("::").nth(1).unwrap_or_default();
            let is_handlers = part == "api" || part == "pages";
            if rank(first(used)).is_some() && is_handlers && !ASSEMBLY.contains(&source.path.as_str()) {
                breaches.push(format!("{} names {used}", source.path));
            }
        }
    }
    assert_kept("a slice shows its services and views; its handlers only to web/", breaches);
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
