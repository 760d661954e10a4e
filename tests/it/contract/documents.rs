//! Documents that are made from the code say what the code says.

use std::collections::BTreeMap;

use trilateral::error::Code;

use super::sources::root;

fn assert_fresh(file: &str, command: &str, made: &str) {
    let kept = std::fs::read_to_string(root().join("docs").join(file)).unwrap_or_default();
    let differing = kept.lines().zip(made.lines()).position(|(kept, made)| kept != made);
    let line = differing.unwrap_or_else(|| kept.lines().count().min(made.lines().count())) + 1;
    assert!(
        kept == made,
        "docs/{file} is out of date from line {line} on; renew it: cargo run -- {command} > docs/{file}"
    );
}

#[test]
fn the_reference_of_settings_is_up_to_date() {
    assert_fresh("configuration.md", "configuration", &trilateral::config::markdown());
}

#[test]
fn the_openapi_document_is_up_to_date() {
    assert_fresh("openapi.json", "openapi", &trilateral::server::openapi::json());
}

#[test]
fn every_setting_is_explained() {
    for line in trilateral::config::markdown().lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 4, "{line}");
        assert!(cells[2].trim().len() > 15, "this setting needs a sentence in config/default.toml: {line}");
    }
}

#[test]
fn the_table_of_errors_is_up_to_date() {
    let mut by_status: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for code in Code::ALL {
        by_status.entry(code.status()).or_default().push(format!("`{}`", code.as_str()));
    }
    let lines = by_status.iter().map(|(status, codes)| format!("| {status} | {} |\n", codes.join(", ")));
    let table: String = lines.collect();
    let page = std::fs::read_to_string(root().join("docs/api-design.md")).unwrap();
    assert!(page.contains(&table), "the table in docs/api-design.md should be:\n{table}");
}
