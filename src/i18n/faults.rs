//! What is wrong with a field, in words that say what would be right.

use super::{has, text};
use crate::error::FieldError;
use crate::types::Locale;

/// The text of a fault: the field's own for this fault, `fault-<field>-<code>`, or that of all fields, `field-<code>`, with
/// the field's name, `name-of-<field>`, in it. Of a field within others, as in `/questions/0/name`, `questions-name` counts
/// before `name`.
pub fn fault(locale: Locale, fault: &FieldError) -> String {
    let parts: Vec<&str> = fault.pointer.split('/').filter(|part| is_name(part)).collect();
    let (first, last) =
        (parts.first().copied().unwrap_or_default(), parts.last().copied().unwrap_or_default());
    let mut names: Vec<String> =
        (0..parts.len()).filter_map(|from| Some(parts.get(from..)?.join("-"))).collect();
    names.push(first.to_owned());
    let of_its_own = |stem: &str, end: &str| {
        names.iter().map(|name| format!("{stem}-{name}{end}")).find(|key| has(locale, key))
    };
    let key =
        of_its_own("fault", &format!("-{}", fault.code)).unwrap_or_else(|| format!("field-{}", fault.code));
    // A column of a sheet has its own name, and not that of what it lies in.
    let named =
        of_its_own("name-of", "").filter(|key| parts.len() == 1 || *key != format!("name-of-{first}"));
    let name = named.map_or_else(|| last.to_owned(), |key| text(locale, &key, &[]));
    let given = fault.given.as_deref().unwrap_or_default();
    let arguments = [
        ("name", name.as_str().into()),
        ("least", fault.least.unwrap_or_default().into()),
        ("limit", fault.limit.unwrap_or_default().into()),
        ("given", given.into()),
    ];
    let said = text(locale, &key, &arguments);
    match &fault.nearest {
        None => said,
        Some(nearest) => {
            format!("{said} {}", text(locale, "field-nearest", &[("value", nearest.as_str().into())]))
        }
    }
}

fn is_name(part: &str) -> bool {
    !part.is_empty() && !part.bytes().all(|byte| byte.is_ascii_digit())
}
