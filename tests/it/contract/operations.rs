//! The OpenAPI document says of every operation what a generated client needs, and what the handlers do.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::sources::below;
use crate::support::{TestApp, on_both};

fn document() -> Value {
    serde_json::from_str(&trilateral::server::openapi::json()).expect("JSON")
}

/// Every operation, with its method and address.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(operation) = item.get(method) {
                found.push((format!("{method} {path}"), operation));
            }
        }
    }
    found
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = document();
    let mut seen = BTreeMap::new();
    for (place, operation) in operations(&document) {
        let name = operation["operationId"].as_str().expect("a name");
        if let Some(other) = seen.insert(name.to_owned(), place.clone()) {
            panic!("{place} and {other} are both called {name}");
        }
    }
    assert!(seen.len() > 110, "{}", seen.len());
}

#[test]
fn every_answer_is_described_and_every_operation_knows_problems() {
    let document = document();
    for (place, operation) in operations(&document) {
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{place}: no summary");
        for (status, answer) in operation["responses"].as_object().expect("answers") {
            let text = answer["description"].as_str().unwrap_or_default();
            assert!(text.len() > 3, "{place}: {status} has no description");
        }
        for (status, _) in trilateral::web::problem::ANSWERS {
            let reference = &operation["responses"][status]["content"]["application/problem+json"]["schema"];
            assert_eq!(reference["$ref"], "#/components/schemas/Problem", "{place}: {status}");
        }
    }
}

/// What a handler takes, as its source says, is what the document says.
#[test]
fn what_a_handler_reads_is_declared() {
    let document = document();
    let by_name: BTreeMap<&str, &Value> = operations(&document)
        .into_iter()
        .map(|(_, operation)| (operation["operationId"].as_str().expect("a name"), operation))
        .collect();
    let header = |operation: &Value, name: &str| {
        let found = operation["parameters"].as_array().into_iter().flatten();
        found.into_iter().find(|one| one["in"] == "header" && one["name"] == name).cloned()
    };
    let mut looked_at = 0;
    for source in below("src", &["rs"]) {
        let (file, text) = (&source.path, &source.text);
        for chunk in text.split("#[utoipa::path(").skip(1) {
            let Some((_, rest)) = chunk.split_once("async fn ") else { continue };
            let (Some((name, rest)), true) = (rest.split_once('('), !rest.starts_with('$')) else { continue };
            let taken = rest.split_once("\n) ->").map_or(rest, |(taken, _)| taken);
            let taken = taken.split_once(") -> ApiResult").map_or(taken, |(taken, _)| taken);
            let operation = by_name.get(name).unwrap_or_else(|| panic!("{file}: {name} is not served"));
            looked_at += 1;
            let reads =
                ["Json<", "Document<", "Upload", "web::Bytes"].iter().any(|kind| taken.contains(kind));
            assert_eq!(reads, operation.get("requestBody").is_some(), "the body of {name}");
            let needs = taken.contains(": IfMatch") || taken.contains(": PartCode");
            for (kind, header_name) in
                [("IfMatch", "If-Match"), ("Once", "Idempotency-Key"), ("PartCode", "Participant-Code")]
            {
                let declared = header(operation, header_name);
                if taken.contains(&format!(": {kind}")) || taken.contains(&format!("Maybe{kind}")) {
                    let declared =
                        declared.unwrap_or_else(|| panic!("{name} does not declare {header_name}"));
                    let required = declared["required"].as_bool().unwrap_or_default();
                    let is_needed = needs && taken.contains(&format!(": {kind}")) && kind != "Once";
                    assert_eq!(required, is_needed, "{name}: {header_name}");
                }
            }
        }
    }
    assert!(looked_at > 100, "only {looked_at} handlers were found");
}

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(text) if key == "$ref" => {
                        found.insert(text);
                    }
                    other => references(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_schema_has_a_real_name_and_every_reference_leads_to_one() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let of_rust = ["BTreeMap", "HashMap", "Vec", "Option", "Value", "String", "Box", "List", "Items", "Page"];
    for name in schemas.keys() {
        let is_word = name.chars().all(|letter| letter.is_ascii_alphanumeric());
        assert!(is_word && name.starts_with(char::is_uppercase), "{name} is no name");
        assert!(!of_rust.contains(&name.as_str()), "{name} is a type of the program, not of the product");
    }
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in found {
        let name = reference.strip_prefix("#/components/schemas/").expect("a schema");
        assert!(schemas.contains_key(name), "{reference} leads nowhere");
    }
}

/// Of two types with one name, the document would silently hold the last.
#[test]
fn no_two_types_share_the_name_of_a_schema() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for source in below("src", &["rs"]) {
        let (file, text) = (&source.path, &source.text);
        let declared = text.split("ToSchema").skip(1).filter_map(|rest| {
            let head = rest.split("{\n").next()?;
            let (_, name) = head.split_once("struct ").or_else(|| head.split_once("enum "))?;
            let (name, rest) = name.split_once(|letter: char| !letter.is_alphanumeric())?;
            // What is generic is named after what it holds.
            let is_generic = rest.contains('>') || name.is_empty();
            (!is_generic).then(|| name.to_owned())
        });
        let listed = text.split("text_enum! {").skip(1).filter_map(|rest| {
            let line = rest.lines().find(|line| line.trim_end().ends_with('{'))?;
            Some(line.trim().trim_end_matches('{').trim().to_owned())
        });
        for name in declared.chain(listed).filter(|name| !name.is_empty()) {
            let place = file.clone();
            if let Some(other) = seen.insert(name.clone(), place.clone()) {
                panic!("{name} is declared in {other} and in {place}");
            }
        }
    }
    assert!(seen.len() > 100, "{}", seen.len());
}

on_both! {
    async fn the_type_of_every_problem_leads_to_a_page_that_names_it(app: TestApp) {
        let visitor = app.visitor();
        let problem = visitor.get("/api/v1/nothing").await.json();
        let kind = problem["type"].as_str().expect("a type").to_owned();
        for language in ["en", "es", "fr"] {
            let (page, code) = kind.split_once('#').expect("a place on the page");
            let shown = visitor.get(&format!("{page}?lang={language}")).await.expect(200).text();
            assert!(shown.contains(&format!("id=\"{code}\"")) && shown.contains(&format!("lang=\"{language}\"")));
            for code in trilateral::error::Code::ALL {
                assert!(shown.contains(&format!("id=\"{}\"", code.as_str())), "{language}: {code:?}");
            }
        }
    }
}

on_both! {
    async fn a_parameter_that_no_operation_knows_is_refused_with_the_nearest_name(app: TestApp) {
        let visitor = app.visitor();
        for (address, pointer, nearest) in [
            ("/api/v1/practices?contry=MX", "/contry", Some("country")),
            ("/api/v1/practices/facets?policy-area=health", "/policy-area", Some("policy_area")),
            ("/api/v1/countries?x=1", "/x", None),
            ("/api/v1/consultations?page=2&limit=1", "/page", None),
            ("/api/v1/practices/?contry=MX", "/contry", Some("country")),
        ] {
            let refused = visitor.get(address).await.expect(422).json();
            let fault = &refused["errors"][0];
            assert_eq!((fault["pointer"].as_str(), fault["code"].as_str()), (Some(pointer), Some("unknown-parameter")), "{address}");
            assert_eq!(fault["nearest"].as_str(), nearest, "{address}");
        }
        visitor.get("/api/v1/practices?country=MX&country=CA&lang=fr").await.expect(200);
        visitor.get("/practices?contry=MX&utm_source=mail").await.expect(200);
    }
}
