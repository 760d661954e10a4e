//! What the OpenAPI document says of the API: the methods and parameters of each address, the document as it is
//! served, and the page that shows it.

use std::collections::{BTreeMap, HashMap};

use actix_web::dev::ResourceDef;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, web};
use askama::Template;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{HttpMethod, Operation, ParameterIn};

use super::{Page, PageResult};
use crate::error::{Code, FieldError};

/// Where all operations of the API are.
pub const BASE: &str = "/api/v1";

/// Every address of the API with its methods.
pub struct Operations {
    addresses: Vec<(ResourceDef, Vec<Known>)>,
    /// Where those without a place for a key stand, which most questions are about.
    literal: HashMap<String, usize>,
    json: Bytes,
    groups: Vec<Group>,
}

/// A method of an address, and the parameters it takes in the query.
struct Known {
    verb: &'static str,
    parameters: Vec<String>,
}

/// What every address takes in the query: the language of texts for people.
const LANGUAGE_PARAMETER: &str = "lang";

/// The operations of one tag, for the page.
struct Group {
    tag: String,
    operations: Vec<Shown>,
}

struct Shown {
    id: String,
    verb: &'static str,
    path: String,
    summary: String,
    description: String,
    parameters: Vec<(String, String)>,
    statuses: Vec<String>,
    needs_token: bool,
}

impl Operations {
    /// Reads the document, which is served as `json`.
    pub fn of(document: &OpenApi, json: String) -> Self {
        let (mut addresses, mut literal) = (Vec::new(), HashMap::new());
        let mut groups: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
        for (path, item) in &document.paths.paths {
            let mut methods = Vec::new();
            for (method, operation) in operations_of(item) {
                methods.push(Known { verb: verb(&method), parameters: parameters_of(operation) });
                let tag = operation.tags.as_ref().and_then(|tags| tags.first().cloned()).unwrap_or_default();
                groups.entry(tag).or_default().push(shown(path, &method, operation));
            }
            if !path.contains('{') {
                literal.insert(path.clone(), addresses.len());
            }
            addresses.push((ResourceDef::new(path.as_str()), methods));
        }
        let groups = groups.into_iter().map(|(tag, operations)| Group { tag, operations }).collect();
        Self { addresses, literal, json: json.into(), groups }
    }

    /// The methods that the address `path` accepts; empty when there is no such address.
    pub fn methods_of(&self, path: &str) -> Vec<&'static str> {
        self.addresses
            .iter()
            .filter(|(definition, _)| definition.is_match(path))
            .flat_map(|(_, methods)| methods.iter().map(|known| known.verb))
            .collect()
    }

    /// The methods of an address without a place for a key; `None` where `path` is none.
    pub fn methods_of_own(&self, path: &str) -> Option<Vec<&'static str>> {
        self.own(path).map(|methods| methods.iter().map(|known| known.verb).collect())
    }

    fn own(&self, path: &str) -> Option<&[Known]> {
        let (_, methods) = self.literal.get(path).and_then(|place| self.addresses.get(*place))?;
        Some(methods)
    }

    /// Every parameter in `query` that the operation does not know, with the one that was probably meant.
    pub fn unknown_parameters(&self, verb: &str, path: &str, query: &str) -> Vec<FieldError> {
        let matching = || self.addresses.iter().filter(|(definition, _)| definition.is_match(path));
        let fewest_holes = |(definition, _): &&(ResourceDef, _)| {
            definition.pattern().map_or(0, |pattern| pattern.matches('{').count())
        };
        let with_keys = || matching().min_by_key(fewest_holes).map(|(_, methods)| methods.as_slice());
        let Some(methods) = self.own(path).or_else(with_keys) else { return Vec::new() };
        let Some(known) = methods.iter().find(|known| known.verb == verb) else { return Vec::new() };
        let names = || known.parameters.iter().map(String::as_str);
        let given: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let mut unknown: Vec<FieldError> = Vec::new();
        for (name, _) in given {
            let is_known = name == LANGUAGE_PARAMETER || names().any(|known| known == name);
            if !is_known && !unknown.iter().any(|fault| fault.field() == name) {
                unknown.push(FieldError::unknown(&name, "unknown-parameter", names()));
            }
        }
        unknown
    }
}

/// The operations of one address, with their methods.
pub fn operations_of(item: &utoipa::openapi::PathItem) -> Vec<(HttpMethod, &Operation)> {
    [
        (HttpMethod::Get, &item.get),
        (HttpMethod::Post, &item.post),
        (HttpMethod::Put, &item.put),
        (HttpMethod::Patch, &item.patch),
        (HttpMethod::Delete, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
    .collect()
}

/// The names of what an operation takes in the query.
fn parameters_of(operation: &Operation) -> Vec<String> {
    let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        utoipa::openapi::RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => {
            Some(parameter.name.clone())
        }
        _ => None,
    });
    parameters.collect()
}

/// The name of a method.
pub const fn verb(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Delete => "DELETE",
        _ => "OTHER",
    }
}

fn shown(path: &str, method: &HttpMethod, operation: &Operation) -> Shown {
    let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        utoipa::openapi::RefOr::T(parameter) => Some(parameter),
        utoipa::openapi::RefOr::Ref(_) => None,
    });
    Shown {
        id: operation.operation_id.clone().unwrap_or_default(),
        verb: verb(method),
        path: path.to_owned(),
        summary: operation.summary.clone().unwrap_or_default(),
        description: operation.description.clone().unwrap_or_default(),
        parameters: parameters
            .map(|parameter| (parameter.name.clone(), parameter.description.clone().unwrap_or_default()))
            .collect(),
        statuses: operation
            .responses
            .responses
            .keys()
            .filter(|status| status.starts_with('2'))
            .cloned()
            .collect(),
        needs_token: operation.security.is_some(),
    }
}

/// `GET /api/openapi.json`
pub async fn document(operations: web::Data<Operations>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(operations.json.clone())
}

#[derive(Template)]
#[template(path = "web/templates/api.html")]
struct ApiPage<'a> {
    page: &'a Page,
    groups: &'a [Group],
}

/// `GET /api`: the same for people.
pub async fn page(page: Page, operations: web::Data<Operations>) -> PageResult {
    page.html(&ApiPage { page: &page, groups: &operations.groups })
}

#[derive(Template)]
#[template(path = "web/templates/problems.html")]
struct ProblemsPage<'a> {
    page: &'a Page,
    codes: &'static [Code],
}

/// `GET /api/problems`: where the `type` of every problem leads.
pub async fn problems(page: Page) -> PageResult {
    page.html(&ProblemsPage { page: &page, codes: Code::ALL })
}
