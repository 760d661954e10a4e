//! Every fault that the code can find has a text that says what would be right, in three languages, and two faults of one
//! form never say the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use trilateral::error::FieldError;
use trilateral::i18n;
use trilateral::types::Locale;

use super::sources::{below, root};

/// Calls that name a field and its fault, and where in them both stand.
const NAMED: [&str; 6] =
    ["add(", "add_limit(", "FieldError::new(", "Error::field(", "Error::limit(", "FieldError::unknown("];
/// Calls that name a field, and the fault they find.
const FOUND: [(&str, &str); 8] = [
    ("longest(", "too-long"),
    ("line(&mut errors, ", "too-long"),
    ("prose(&mut errors, ", "too-long"),
    ("prose(errors, ", "too-long"),
    ("within(", "out-of-range"),
    ("at_most(", "too-many"),
    ("number(", "not-a-number"),
    ("not_among(", "unknown-code"),
];
/// Faults that any field of a request may have: it is left out, of another kind, or there twice.
const OF_ANY: [&str; 8] = [
    "required",
    "malformed",
    "too-long",
    "too-many",
    "unknown-code",
    "out-of-range",
    "read-only",
    "fixed-once-open",
];
/// Faults that one field of a form at a time can have: their texts need not name it.
const ALONE: [&str; 11] = [
    "email",
    "holds-nul",
    "password-common",
    "password-guessable",
    "password-personal",
    "password-wrong",
    "code-wrong",
    "looks-personal",
    "is-over",
    "own-steward",
    "unknown-member",
];

/// The quoted words that stand first in `text`, and what follows them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    text.trim_start().strip_prefix('"')?.split_once('"')
}

/// Field and code of every fault that is named in the sources.
fn in_sources() -> BTreeSet<(String, String)> {
    let is_code = |text: &str| {
        !text.is_empty() && text.chars().all(|character| character.is_ascii_lowercase() || character == '-')
    };
    let is_field = |text: &str| !text.is_empty() && !text.contains(['{', '/', ' ']);
    let mut found = BTreeSet::new();
    for source in below("src", &["rs"]) {
        let code = source.code();
        let code = code.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        for rest in NAMED.iter().flat_map(|call| code.split(call).skip(1)) {
            let Some((field, rest)) = quoted(rest) else { continue };
            let Some((fault, _)) = rest.strip_prefix(',').and_then(quoted) else { continue };
            if is_field(field) && is_code(fault) && i18n::has(Locale::En, &format!("field-{fault}")) {
                found.insert((field.to_owned(), fault.to_owned()));
            }
        }
        for (call, fault) in FOUND {
            for (field, _) in code.split(call).skip(1).filter_map(quoted) {
                if is_field(field) {
                    found.insert((field.to_owned(), fault.to_owned()));
                }
            }
        }
    }
    found
}

/// Every field of a body, and every parameter, of the API; pages send the same under the same names.
fn of_requests() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("docs/openapi.json")).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut names = BTreeSet::new();
    for operation in
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values())
    {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        names.extend(
            parameters
                .filter(|parameter| parameter["in"] == "query")
                .map(|parameter| parameter["name"].as_str().unwrap().to_owned()),
        );
        for body in
            operation["requestBody"]["content"].as_object().into_iter().flat_map(|content| content.values())
        {
            collect(&document, &body["schema"], &mut BTreeSet::new(), &mut names);
        }
    }
    names
}

fn collect(document: &Value, schema: &Value, seen: &mut BTreeSet<String>, names: &mut BTreeSet<String>) {
    if !schema.is_object() {
        return;
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap().to_owned();
        if seen.insert(name.clone()) {
            collect(document, &document["components"]["schemas"][&name], seen, names);
        }
    }
    for part in
        ["oneOf", "anyOf", "allOf"].iter().flat_map(|kind| schema[kind].as_array().into_iter().flatten())
    {
        collect(document, part, seen, names);
    }
    for inner in ["items", "additionalProperties"] {
        collect(document, &schema[inner], seen, names);
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        names.insert(name.clone());
        collect(document, inner, seen, names);
    }
}

#[test]
fn no_two_faults_of_a_form_say_the_same() {
    let mut faults = in_sources();
    let fields = of_requests();
    assert!(faults.len() > 120 && fields.len() > 150, "{} faults, {} fields", faults.len(), fields.len());
    faults.extend(fields.iter().flat_map(|field| OF_ANY.map(|code| (field.clone(), code.to_owned()))));
    for locale in Locale::ALL {
        let mut said: BTreeMap<(String, String), &str> = BTreeMap::new();
        let mut wrong = Vec::new();
        for (field, code) in &faults {
            let code: &'static str = code.clone().leak();
            let fault = FieldError::new(field, code).between(2, 9).given("10");
            let text = i18n::fault(locale, &fault);
            if text.contains(['⟦', '{']) || text.is_empty() {
                wrong.push(format!("{field} {code}: {text}"));
            }
            // Two names for one thing, as in a body and in an address, may be called the same.
            let name = i18n::text(locale, &format!("name-of-{field}"), &[]);
            if let Some(other) = said.insert((code.to_owned(), text.clone()), field)
                && !ALONE.contains(&code)
                && name != i18n::text(locale, &format!("name-of-{other}"), &[])
            {
                wrong.push(format!("{code} of {other} and {field}: {text}"));
            }
        }
        assert!(wrong.is_empty(), "{locale}:\n  {}", wrong.join("\n  "));
    }
    println!("{} faults have a text of their own in each language", faults.len());
}

#[test]
fn every_field_has_a_name() {
    for locale in Locale::ALL {
        let unnamed: Vec<_> = of_requests()
            .into_iter()
            .filter(|field| !i18n::has(locale, &format!("name-of-{field}")))
            .collect();
        assert!(unnamed.is_empty(), "{locale}: {unnamed:?}");
    }
}

#[test]
fn every_text_of_a_fault_belongs_to_a_field_and_a_code() {
    let mut fields: BTreeSet<String> = of_requests();
    fields.extend(in_sources().into_iter().map(|(field, _)| field));
    let codes: BTreeSet<String> = i18n::keys(Locale::En)
        .iter()
        .filter_map(|key| key.strip_prefix("field-").map(str::to_owned))
        .collect();
    let belongs = |key: &str| {
        let Some(rest) = key.strip_prefix("fault-") else { return true };
        codes.iter().filter_map(|code| rest.strip_suffix(&format!("-{code}"))).any(|field| {
            fields.contains(field) || field.rsplit('-').next().is_some_and(|last| fields.contains(last))
        })
    };
    let idle: Vec<_> = i18n::keys(Locale::En).into_iter().filter(|key| !belongs(key)).collect();
    assert!(idle.is_empty(), "these texts are of no fault: {idle:?}");
    let named: Vec<_> = i18n::keys(Locale::En)
        .into_iter()
        .filter_map(|key| key.strip_prefix("name-of-").map(str::to_owned))
        .filter(|field| !fields.contains(field))
        .collect();
    assert!(named.is_empty(), "these fields are in no request: {named:?}");
}
