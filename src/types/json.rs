//! JSON of which nothing would be lost without a word: every name stands once, for of two values programs keep
//! whichever they like (RFC 8259, 4), and no text holds U+0000, which not every database can keep.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// Where something would be lost, as a JSON pointer, and the code of the fault; nothing also where this is no JSON.
pub fn lost(text: &[u8]) -> Option<Loss> {
    let mut parser = serde_json::Deserializer::from_slice(text);
    Walk { pointer: String::new() }.deserialize(&mut parser).ok().flatten()
}

/// A place, and why something there would be lost.
pub type Loss = (String, &'static str);

/// A walk through a value that stands at `pointer`.
struct Walk {
    pointer: String,
}

impl Walk {
    fn below(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"))
    }
}

impl<'de> DeserializeSeed<'de> for Walk {
    type Value = Option<Loss>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk {
    type Value = Option<Loss>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.contains('\0').then_some((self.pointer, "holds-nul")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        for place in 0_usize.. {
            let Some(below) = entries.next_element_seed(Self { pointer: self.below(&place.to_string()) })?
            else {
                break;
            };
            found = found.or(below);
        }
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let (mut names, mut found) = (BTreeSet::new(), None);
        while let Some(name) = entries.next_key::<String>()? {
            let pointer = self.below(&name);
            let below = entries.next_value_seed(Self { pointer: pointer.clone() })?;
            found = found.or(below);
            if !names.insert(name) {
                found = found.or(Some((pointer, "stands-twice")));
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::lost;

    #[test]
    fn a_name_may_stand_once_in_each_object() {
        for (text, place) in [
            (r#"{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}"#, None),
            (r#"{"a": 1, "a": 1}"#, Some("/a")),
            (r#"{"t": {"en": "x", "fr": "y", "\u0065n": "z"}}"#, Some("/t/en")),
            (r#"{"c": [0, {"a/b": null, "a/b": -1.5}]}"#, Some("/c/1/a~1b")),
            ("no JSON", None),
            (r#"{"a": 1, "a": "#, None),
        ] {
            let found = lost(text.as_bytes());
            assert_eq!(found.as_ref().map(|(pointer, _)| pointer.as_str()), place, "{text}");
            assert!(found.is_none_or(|(_, code)| code == "stands-twice"), "{text}");
        }
    }

    #[test]
    fn a_text_that_not_every_database_can_keep_is_found() {
        let found = lost(br#"{"a": {"b": ["x", "y\u0000z"]}}"#);
        assert_eq!(found, Some(("/a/b/1".to_owned(), "holds-nul")));
        assert_eq!(lost(br#"{"a": "\\u0000"}"#), None, "six letters");
    }
}
