//! What `GET` gives, `PUT` and `PATCH` take: a body may carry the fields that only we write, as long as
//! they say what they said. One that was changed is refused by its name.
//!
//! The type that is read decides which fields those are: whatever it does not know, and the view does.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Failure;
use super::extract::{json_body, read_json, read_value};
use super::reply::Revision;
use crate::error::{Code, Error, FieldError};
use crate::types::Timestamp;

/// More fields than this are none of ours.
const MOST_FIELDS: usize = 200;

/// A JSON body that is read over the thing as it stands.
#[derive(Debug)]
pub struct Document<T> {
    body: Vec<u8>,
    read_as: PhantomData<T>,
}

impl<T: DeserializeOwned + 'static> FromRequest for Document<T> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = json_body(request, payload);
        Box::pin(async move { Ok(Self { body: body.await?.to_vec(), read_as: PhantomData }) })
    }
}

impl<T: DeserializeOwned> Document<T> {
    /// The whole thing as it is to be. `view` gives it as the reader sees it; it is asked only for a body
    /// that holds more than may be written.
    pub fn whole<V: Serialize + Revision>(
        self,
        revision: i64,
        view: impl FnOnce() -> Result<V, Error>,
    ) -> Result<T, Error> {
        self.over(|| at_revision(revision, view()?), false)
    }

    /// The same for a thing that has no revision.
    pub fn unrevised<V: Serialize>(self, view: impl FnOnce() -> Result<V, Error>) -> Result<T, Error> {
        self.over(|| serde_json::to_value(view()?).map_err(Error::internal), false)
    }

    /// What is to change: fields that stay as they are count as left out.
    pub fn changes<V: Serialize + Revision>(
        self,
        revision: i64,
        view: impl FnOnce() -> Result<V, Error>,
    ) -> Result<T, Error> {
        self.over(|| at_revision(revision, view()?), true)
    }

    fn over(self, view: impl FnOnce() -> Result<Value, Error>, leaves_out: bool) -> Result<T, Error> {
        let fault = match read_json(&self.body) {
            Ok(read) => return Ok(read),
            Err(error) => error,
        };
        let mut given: Value = serde_json::from_slice(&self.body).map_err(|_| Error::new(Code::Malformed))?;
        if !fault.fields.first().is_some_and(|field| may_be_ours(field, &given)) {
            return Err(fault);
        }
        let view = view()?;
        if let (true, Value::Object(fields)) = (leaves_out, &mut given) {
            fields.retain(|name, value| !view.get(name).is_some_and(|shown| says_the_same(value, shown)));
        }
        read_over(given, &view)
    }
}

/// A view as JSON, as long as nobody saved a newer revision.
fn at_revision<V: Serialize + Revision>(revision: i64, view: V) -> Result<Value, Error> {
    if view.revision() != revision {
        return Err(Code::Stale.into());
    }
    serde_json::to_value(view).map_err(Error::internal)
}

/// Reads what is left after the fields were taken out that only we write.
fn read_over<T: DeserializeOwned>(mut given: Value, view: &Value) -> Result<T, Error> {
    let mut changed = Vec::new();
    for _ in 0..MOST_FIELDS {
        let mut error = match read_value(given.clone()) {
            Ok(read) if changed.is_empty() => return Ok(read),
            Ok(_) => break,
            Err(error) => error,
        };
        let ours = error.fields.first().filter(|field| may_be_ours(field, &given)).cloned();
        let shown = ours.as_ref().map(|field| shown_at(view, &field.pointer)).unwrap_or_default();
        let (Some(field), false) = (ours, shown.is_empty()) else {
            changed.append(&mut error.fields);
            break;
        };
        let taken = take_out(&mut given, &field.pointer);
        if !taken.as_ref().is_some_and(|value| shown.iter().any(|shown| says_the_same(value, shown))) {
            let code = if field.code == "unknown-field" { "read-only" } else { field.code };
            changed.push(FieldError { code, nearest: None, ..field });
        }
    }
    Err(Error::invalid(changed))
}

/// Whether two values are the same; clients write an instant in their own way (`Z`, `+00:00`).
fn says_the_same(given: &Value, shown: &Value) -> bool {
    let instant = |value: &Value| value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    given == shown || instant(given).is_some_and(|at| instant(shown) == Some(at))
}

/// Whether a fault may only say that a field is ours: one that is not known, or nothing where nothing is.
fn may_be_ours(field: &FieldError, given: &Value) -> bool {
    field.code == "unknown-field" || given.pointer(&field.pointer).is_some_and(Value::is_null)
}

/// What stands in a view at `pointer`; in a list, at the same place of any entry.
fn shown_at<'a>(view: &'a Value, pointer: &str) -> Vec<&'a Value> {
    pointer.split('/').skip(1).fold(vec![view], |found, name| {
        let below = found.into_iter().flat_map(|value| match value {
            Value::Array(entries) => entries.iter().collect(),
            other => other.get(name).into_iter().collect::<Vec<_>>(),
        });
        below.collect()
    })
}

fn take_out(given: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, name) = pointer.rsplit_once('/')?;
    given.pointer_mut(parent)?.as_object_mut()?.remove(name)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Saved {
        title: String,
        place: String,
        phases: Vec<Phase>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Phase {
        kind: String,
    }

    fn view() -> Value {
        json!({"id": 7, "title": "a", "place": null, "phases": [{"kind": "x", "open": true}, {"kind": "y", "open": false}]})
    }

    #[test]
    fn what_was_given_is_taken() {
        let read: Saved = read_over(view(), &view()).unwrap();
        assert_eq!((read.title.as_str(), read.place.as_str(), read.phases.len()), ("a", "", 2));
    }

    #[test]
    fn what_only_we_write_is_refused_by_name_when_it_was_changed() {
        let mut given = view();
        given["id"] = json!(8);
        given["phases"][1]["open"] = json!("perhaps");
        given["titel"] = json!("b");
        let error = read_over::<Saved>(given, &view()).unwrap_err();
        let mut faults: Vec<_> =
            error.fields.iter().map(|field| (field.pointer.as_str(), field.code)).collect();
        faults.sort_unstable();
        assert!(faults.contains(&("/id", "read-only")), "{faults:?}");
        let mut alone = view();
        alone["titel"] = json!("b");
        let error = read_over::<Saved>(alone, &view()).unwrap_err();
        assert_eq!(error.fields[0].code, "unknown-field");
        assert_eq!(error.fields[0].nearest.as_deref(), Some("title"));
        let mut nested = view();
        nested["phases"][1]["open"] = json!("perhaps");
        let error = read_over::<Saved>(nested, &view()).unwrap_err();
        assert_eq!((error.fields[0].pointer.as_str(), error.fields[0].code), ("/phases/1/open", "read-only"));
    }
}
