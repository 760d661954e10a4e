//! The two conversations beside this test, and what is known of them.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;

use serde_json::Value;
use trilateral::opinion::Ballots;
use trilateral::polis::{Export, read};

pub const SETS: [&str; 2] = ["bg2050-volunteers", "canadian-electoral-reform"];

pub fn path(set: &str, file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/opinion").join(set).join(file)
}

fn open(set: &str, file: &str) -> File {
    File::open(path(set, file)).unwrap()
}

pub fn export(set: &str) -> Export {
    let [summary, comments, votes, participants] =
        ["summary.csv", "comments.csv", "votes.csv", "participants-votes.csv"].map(|file| open(set, file));
    read(summary, comments, votes, participants).unwrap()
}

pub fn reference(set: &str) -> Value {
    serde_json::from_reader(open(set, "reference.json")).unwrap()
}

pub fn ballots(set: &str) -> Ballots {
    export(set).ballots()
}

/// The groups Polis found.
pub fn published_groups(export: &Export) -> BTreeMap<u128, usize> {
    let rows = export.participants.iter();
    rows.filter_map(|row| Some((u128::from(row.participant), row.group?))).collect()
}

pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[track_caller]
pub fn assert_close(found: f64, expected: f64, relative: f64, what: &str) {
    let error = (found - expected).abs() / expected.abs().max(1.0e-2);
    assert!(error <= relative, "{what}: {found} is not {expected}");
}
