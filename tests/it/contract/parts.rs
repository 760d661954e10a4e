//! The libraries beside the slices, and the parts of the consultations: what each of them may import.

use std::collections::BTreeMap;

use super::sources::{Source, below};

/// Pure functions that know no slice, each with the modules of ours that it may import.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("charts", &["opinion"]),
    ("disclosure", &["opinion"]),
    ("opinion", &[]),
    ("personal_data", &[]),
    ("polis", &["opinion", "types"]),
];

/// The parts of the consultations, each with a rank: a part uses those of a lower rank, and what stands
/// beside the parts uses all of them. Where every arrow goes down there is no circle.
const PARTS: &[(&str, u8)] = &[
    ("setup", 0),
    ("participation", 1),
    ("statements", 2),
    ("results", 3),
    ("governance", 4),
    ("paper", 4),
    ("receipt", 4),
];

/// The paths that a file names, from the root of the crate: `super::` is resolved, and a group is taken apart.
fn named(source: &Source) -> Vec<String> {
    let code = source.code();
    let own = module_of(&source.path);
    let tests = code.find("\nmod tests {").unwrap_or(code.len());
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let is_inside =
                code[..at].ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before));
            if is_inside {
                continue;
            }
            let rest = &code[at..];
            let above = rest.split("super::").take_while(|between| between.is_empty()).count() - 1;
            let (base, rest) = match start {
                "crate::" => (Vec::new(), &rest[start.len()..]),
                _ => {
                    // Unit tests are one module further down.
                    let depth = (own.len() + usize::from(at > tests)).saturating_sub(above);
                    (own[..depth.min(own.len())].to_vec(), &rest[above * start.len()..])
                }
            };
            expand(&base.join("::"), rest, &mut found);
        }
    }
    found
}

/// The modules that lead to a file.
fn module_of(path: &str) -> Vec<&str> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').collect()
}

/// Adds what stands at the beginning of `text` to `base`: one path, or all paths of a group.
fn expand(base: &str, text: &str, found: &mut Vec<String>) {
    let end = text.find(|character: char| !character.is_alphanumeric() && !"_:".contains(character));
    let (path, rest) = text.split_at(end.unwrap_or(text.len()));
    let joined = [base, path.trim_end_matches("::")].join("::");
    let joined = joined.trim_matches(':');
    let Some(group) = rest.strip_prefix('{').filter(|_| path.is_empty() || path.ends_with("::")) else {
        return found.push(joined.to_owned());
    };
    let (mut depth, mut begin) = (0, 0);
    for (at, character) in group.char_indices() {
        match character {
            ',' | '}' if depth == 0 => {
                if !group[begin..at].trim().is_empty() {
                    expand(joined, group[begin..at].trim(), found);
                }
                if character == '}' {
                    return;
                }
                begin = at + 1;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
}

#[track_caller]
fn assert_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}

#[test]
fn paths_are_seen_however_they_are_written() {
    let named = |path: &str, text: &str| named(&Source { path: path.to_owned(), text: text.to_owned() });
    let file = "src/consultations/results/service/release.rs";
    assert_eq!(named(file, "use super::super::model::Row;"), ["consultations::results::model::Row"]);
    assert_eq!(named(file, "fn a() { super::publish() }"), ["consultations::results::service::publish"]);
    assert_eq!(
        named("src/consultations/results/service/mod.rs", "use super::x;"),
        ["consultations::results::x"]
    );
    assert_eq!(
        named(file, "use crate::db::{self, At, types::{Id, Uid}};"),
        ["db::self", "db::At", "db::types::Id", "db::types::Uid"]
    );
    let tests = "x\nmod tests {\n    use super::*;\n    use super::super::y;\n}";
    assert_eq!(
        named(file, tests),
        ["consultations::results::service::release", "consultations::results::service::y"]
    );
}

#[test]
fn libraries_import_only_what_is_listed() {
    let mut breaches = Vec::new();
    for (library, allowed) in LIBRARIES {
        for source in below(&format!("src/{library}"), &["rs"]) {
            for path in named(&source) {
                let first = path.split("::").next().unwrap_or_default();
                if first != *library && !allowed.contains(&first) {
                    breaches.push(format!("{} names {path}", source.path));
                }
            }
        }
    }
    assert_none("a library knows no slice", &breaches);
}

fn rank(part: &str) -> Option<u8> {
    PARTS.iter().find(|(name, _)| *name == part).map(|(_, rank)| *rank)
}

#[test]
fn parts_of_a_consultation_use_those_before_them() {
    let mut breaches = Vec::new();
    let mut arrows: BTreeMap<(String, String), usize> = BTreeMap::new();
    for source in below("src/consultations", &["rs"]) {
        let own = module_of(&source.path).get(1).copied().unwrap_or_default().to_owned();
        let Some(own_rank) = rank(&own) else { continue };
        for path in named(&source) {
            let Some(rest) = path.strip_prefix("consultations") else { continue };
            let used = rest.trim_start_matches("::").split("::").next().unwrap_or_default();
            if used == own {
                continue;
            }
            // What is no part stands beside them, and above: its re-exports hide whose they are.
            if rank(used).is_none_or(|rank| rank >= own_rank) {
                breaches.push(format!("{} names {path}", source.path));
            }
            *arrows.entry((own.clone(), used.to_owned())).or_default() += 1;
        }
    }
    assert!(arrows.len() > 10, "only these arrows were seen: {arrows:?}");
    assert_none("setup <- participation <- statements <- results <- governance, paper, receipt", &breaches);
}

#[test]
fn every_part_has_a_rank() {
    let sources = below("src/consultations", &["rs"]);
    let folders = sources.iter().map(|source| module_of(&source.path)).filter(|module| module.len() > 2);
    let unknown: Vec<String> = folders
        .map(|module| module[1].to_owned())
        .filter(|name| name != "pages" && rank(name).is_none())
        .collect();
    assert_none("a folder without a rank", &unknown);
}
