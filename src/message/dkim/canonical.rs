//! The form in which a message is signed: `relaxed` for head and body (RFC 6376, 3.4.2 and 3.4.4).
//! What mail programs change on the way without changing the meaning is levelled out.

/// A header as it stands in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub name: String,
    /// Everything behind the colon, its folds included.
    pub value: String,
}

/// The headers of a head, in order.
pub(super) fn fields(head: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for line in head.split("\r\n") {
        match (fields.last_mut(), line.starts_with([' ', '\t'])) {
            (Some(field), true) => {
                field.value.push_str("\r\n");
                field.value.push_str(line);
            }
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                fields.push(Field { name: name.to_owned(), value: value.to_owned() });
            }
        }
    }
    fields
}

/// A value without folds, each run of blanks as one, none at the ends.
pub(super) fn value(value: &str) -> String {
    value.split([' ', '\t', '\r', '\n']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The named headers, each time a name occurs the last one not taken yet; a name too many is nothing.
pub(super) fn covered(fields: &[Field], names: &[&str]) -> String {
    let mut left: Vec<&Field> = fields.iter().collect();
    let mut out = String::new();
    for name in names {
        let Some(place) = left.iter().rposition(|field| field.name.trim().eq_ignore_ascii_case(name)) else {
            continue;
        };
        let field = left.remove(place);
        out.push_str(&name.trim().to_ascii_lowercase());
        out.push(':');
        out.push_str(&value(&field.value));
        out.push_str("\r\n");
    }
    out
}

/// A body: no blanks at the ends of lines, runs of blanks as one, no empty lines at the end.
pub(super) fn body(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut empty_lines = 0_usize;
    for line in body.split("\r\n") {
        let line = line.trim_end_matches([' ', '\t']);
        if line.is_empty() {
            empty_lines = empty_lines.saturating_add(1);
            continue;
        }
        for _ in 0..empty_lines {
            out.push_str("\r\n");
        }
        empty_lines = 0;
        push_levelled(&mut out, line);
        out.push_str("\r\n");
    }
    out
}

fn push_levelled(out: &mut String, line: &str) {
    if !line.contains("  ") && !line.contains('\t') {
        out.push_str(line);
        return;
    }
    let mut blank = false;
    for character in line.chars() {
        let is_blank = matches!(character, ' ' | '\t');
        if !is_blank {
            out.push(character);
        } else if !blank {
            out.push(' ');
        }
        blank = is_blank;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 6376, 3.4.5.
    #[test]
    fn the_examples_of_the_standard() {
        let fields = fields("A: X\r\nB : Y\t\r\n\tZ  ");
        assert_eq!(covered(&fields, &["A", "B"]), "a:X\r\nb:Y Z\r\n");
        assert_eq!(body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(body(""), "");
        assert_eq!(body("\r\n\r\n"), "");
    }
}
