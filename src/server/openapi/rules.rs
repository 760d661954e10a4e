//! What holds for every operation of the document, said once: each answer has a description, each
//! operation may answer with a problem, each schema has a name of its own, and parameters are never null.
//!
//! The document that utoipa collects from the handlers is finished here, so that a new operation cannot
//! forget any of it.

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::web::problem::{ANSWERS, MEDIA_TYPE};

/// Names that say enough inside their slice and too little in a client.
const PUBLISHED_NAMES: [(&str, &str); 15] = [
    ("Access", "ConsultationAccess"),
    ("Act", "PhaseAct"),
    ("Action", "PracticeMove"),
    // An alias has no name for utoipa: the words of a consultation, by language.
    ("BTreeMap", "TextsByLanguage"),
    ("Cast", "CastVote"),
    ("Describe", "DescribeSelf"),
    ("Finding", "EvidenceFinding"),
    ("Level", "PracticeLevel"),
    ("List", "MailList"),
    ("Method", "EvidenceMethod"),
    ("Reason", "DeclineReason"),
    ("Scope", "PauseScope"),
    ("State", "PracticeState"),
    ("Status", "PracticeStatus"),
    ("Why", "DigestReason"),
];

/// Applies every rule.
pub(super) fn finish(document: &OpenApi) -> Value {
    let mut value = serde_json::to_value(document).unwrap_or_default();
    for operation in operations(&mut value) {
        describe_answers(operation);
        add_problems(operation);
        forbid_null_parameters(operation);
        let_bodies_be_left_out(operation);
        operation.values_mut().for_each(say_what_files_are);
    }
    point_at_entries(&mut value);
    open_parts(&mut value);
    rename_schemas(&mut value);
    value
}

/// What is a part of something larger (`allOf`) cannot say that there is nothing beside it.
fn open_parts(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return;
    };
    let wholes = schemas.values().filter_map(|schema| schema.get("allOf").and_then(Value::as_array));
    let references = wholes.flatten().filter_map(|part| part.get("$ref").and_then(Value::as_str));
    let names = references.filter_map(|reference| reference.rsplit('/').next().map(str::to_owned));
    for name in names.collect::<Vec<_>>() {
        if let Some(part) = schemas.get_mut(&name).and_then(Value::as_object_mut) {
            part.remove("additionalProperties");
        }
    }
}

fn operations(document: &mut Value) -> Vec<&mut Map<String, Value>> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut()).filter_map(Value::as_object_mut);
    items
        .flat_map(|item| item.values_mut())
        .filter_map(Value::as_object_mut)
        .filter(|operation| operation.contains_key("responses"))
        .collect()
}

fn describe_answers(operation: &mut Map<String, Value>) {
    let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for (status, answer) in answers {
        let Some(answer) = answer.as_object_mut() else { continue };
        let is_described =
            answer.get("description").and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        if !is_described {
            answer.insert("description".to_owned(), json!(meaning(status)));
        }
    }
}

/// What an answer means that says nothing more of itself.
fn meaning(status: &str) -> &'static str {
    match status {
        "200" => "What was asked for, as it stands now.",
        "201" => "It was made.",
        "202" => "It was taken in; what follows comes by mail.",
        "204" => "It was done; there is nothing to add.",
        "206" => "The range that was asked for.",
        "304" => "It has not changed since the revision in `If-None-Match`.",
        _ => "See the status.",
    }
}

fn add_problems(operation: &mut Map<String, Value>) {
    let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for (status, description) in ANSWERS {
        answers.entry(status).or_insert_with(|| {
            json!({
                "description": description,
                "content": { MEDIA_TYPE: { "schema": { "$ref": "#/components/schemas/Problem" } } }
            })
        });
    }
}

/// A header or a parameter is there or it is not; it is never `null`.
fn forbid_null_parameters(operation: &mut Map<String, Value>) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for schema in parameters.into_iter().flatten().filter_map(|parameter| parameter.get_mut("schema")) {
        let Some(kinds) = schema.get("type").and_then(Value::as_array) else { continue };
        let kinds: Vec<Value> = kinds.iter().filter(|kind| **kind != "null").cloned().collect();
        if let ([kind], Some(schema)) = (kinds.as_slice(), schema.as_object_mut()) {
            schema.insert("type".to_owned(), kind.clone());
        }
    }
}

/// A body of an `Option` may be left out; nobody has to send `null`.
fn let_bodies_be_left_out(operation: &mut Map<String, Value>) {
    let Some(body) = operation.get_mut("requestBody") else { return };
    let Some(schema) = body.pointer_mut("/content/application~1json/schema") else { return };
    let kinds = schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
    let (nothing, kinds): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|kind| kind["type"] == "null");
    if let ([kind], false) = (kinds.as_slice(), nothing.is_empty()) {
        *schema = kind.clone();
        body["required"] = json!(false);
    }
}

/// A body that is no JSON is a file: bytes as they are, not an array of numbers.
fn say_what_files_are(value: &mut Value) {
    let Value::Object(fields) = value else { return };
    for (key, value) in fields {
        match value {
            Value::Object(kinds) if key == "content" => {
                for (kind, content) in kinds {
                    if !kind.ends_with("json") {
                        content["schema"] = json!({ "type": "string", "format": "binary" });
                    }
                }
            }
            other => say_what_files_are(other),
        }
    }
}

/// The entries of a list point at their schema, where utoipa writes it out (`Page_PracticeCard`).
fn point_at_entries(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return;
    };
    let known: Vec<String> = schemas.keys().cloned().collect();
    for (name, schema) in schemas.iter_mut() {
        let Some((_, entry)) = name.split_once('_') else { continue };
        if !known.iter().any(|known| known == entry) {
            continue;
        }
        if let Some(items) = schema.pointer_mut("/properties/items/items") {
            *items = json!({ "$ref": format!("#/components/schemas/{entry}") });
        }
    }
}

/// The name of a schema as clients see it.
fn published_name(name: &str) -> String {
    match name.split_once('_') {
        Some(("Page", entry)) => format!("{}Page", published_name(entry)),
        Some(("Items" | "List", entry)) => format!("{}List", published_name(entry)),
        _ => PUBLISHED_NAMES
            .iter()
            .find(|(given, _)| *given == name)
            .map_or_else(|| name.to_owned(), |(_, published)| (*published).to_owned()),
    }
}

fn rename_schemas(document: &mut Value) {
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        *schemas = std::mem::take(schemas)
            .into_iter()
            .map(|(name, schema)| (published_name(&name), schema))
            .collect();
    }
    rename_references(document);
}

fn rename_references(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        if let Some((path, name)) = reference.rsplit_once('/') {
                            *reference = format!("{path}/{}", published_name(name));
                        }
                    }
                    other => rename_references(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(rename_references),
        _ => {}
    }
}
