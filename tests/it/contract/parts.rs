//! The libraries beside the slices, and the parts of the consultations: what each of them may import.

use std::collections::BTreeMap;

use super::sources::{Source, below};
use super::uses::{module_path, uses};

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

/// The paths that a file names, from the root of the crate.
fn named(source: &Source) -> Vec<String> {
    let file = source.path.trim_start_matches("src/");
    uses(file, &source.code()).into_iter().map(|path| path.join("::")).collect()
}

/// The modules that lead to a file.
fn module_of(source: &Source) -> Vec<String> {
    module_path(source.path.trim_start_matches("src/"))
}

#[track_caller]
fn assert_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
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
        let own = module_of(&source).get(1).cloned().unwrap_or_default();
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
    let folders = sources.iter().map(module_of).filter(|module| module.len() > 2);
    let unknown: Vec<String> = folders
        .map(|module| module[1].to_owned())
        .filter(|name| name != "pages" && rank(name).is_none())
        .collect();
    assert_none("a folder without a rank", &unknown);
}
