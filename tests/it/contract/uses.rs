//! What a source file uses of the crate: every path that begins with `crate`, `super` or `self`, written out from
//! the root of the crate, however it is grouped, and what is reached through the names that it imports.

/// The module of a file, from the root of the crate.
pub fn module_path(file: &str) -> Vec<String> {
    let mut path: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if path.last().is_some_and(|last| last == "mod" || last == "lib") {
        path.pop();
    }
    path
}

/// Every path within the crate that the code of `file` names.
pub fn uses(file: &str, code: &str) -> Vec<Vec<String>> {
    let (mut found, mut imported) = (Vec::new(), Vec::new());
    for (at, root) in roots(code) {
        let mut base = match root {
            "crate" => Vec::new(),
            _ => inner_module(file, code, at),
        };
        if root == "super" {
            base.pop();
        }
        let mut leaves = Vec::new();
        read(&code[at + root.len() + 2..], base, &mut leaves);
        if code[..at].trim_end().ends_with("use") {
            imported.extend(leaves.iter().cloned());
        }
        found.extend(leaves.into_iter().map(|leaf| leaf.path));
    }
    for Leaf { path, name } in imported {
        if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
            continue;
        }
        for at in whole_words(code, &name).filter(|at| code[at + name.len()..].starts_with("::")) {
            let mut leaves = Vec::new();
            read(&code[at + name.len() + 2..], path.clone(), &mut leaves);
            found.extend(leaves.into_iter().map(|leaf| leaf.path));
        }
    }
    // A macro of the crate stands at its root.
    found.retain(|path| path.first().is_some_and(|first| first != "text_enum"));
    found
}

/// An end of a path, and the name it has in the file.
#[derive(Clone)]
struct Leaf {
    path: Vec<String>,
    name: String,
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Where `word` stands by itself, and not behind another part of a path.
fn whole_words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(|at| !code[..*at].ends_with(|before: char| is_word(before) || before == ':'))
}

/// Where paths begin that start from here or from the root of the crate.
fn roots(code: &str) -> Vec<(usize, &'static str)> {
    let all = ["crate", "super", "self"].into_iter();
    let places = |root| whole_words(code, root).map(move |at| (at, root));
    all.flat_map(places).filter(|(at, root)| code[at + root.len()..].starts_with("::")).collect()
}

/// The module that a place in a file belongs to: that of the file, or one within it.
fn inner_module(file: &str, code: &str, at: usize) -> Vec<String> {
    let mut path = module_path(file);
    let (mut begin, mut inner) = (0, Vec::<(&str, usize)>::new());
    for line in code.split_inclusive('\n') {
        if begin > at {
            break;
        }
        begin += line.len();
        let indent = line.len() - line.trim_start().len();
        let line = line.trim();
        if let Some((_, name)) = line.strip_suffix(" {").and_then(|line| line.split_once("mod ")) {
            inner.push((name, indent));
        } else if line == "}" && inner.last().is_some_and(|(_, begun)| *begun == indent) {
            inner.pop();
        }
    }
    path.extend(inner.into_iter().map(|(name, _)| name.to_owned()));
    path
}

/// Reads on behind `path`, to each of its ends.
fn read(text: &str, mut path: Vec<String>, found: &mut Vec<Leaf>) {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        for part in parts(group).into_iter().filter(|part| !part.trim().is_empty()) {
            read(part, path.clone(), found);
        }
        return;
    }
    let end = text.find(|character| !is_word(character)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    match word {
        "super" => drop(path.pop()),
        "self" | "" => {}
        word => path.push(word.to_owned()),
    }
    if let Some(rest) = rest.strip_prefix("::")
        && !word.is_empty()
    {
        return read(rest, path, found);
    }
    let other = rest.trim_start().strip_prefix("as ").map(|name| name.trim_start());
    let other = other.map(|name| name[..name.find(|c| !is_word(c)).unwrap_or(name.len())].to_owned());
    let name = other.or_else(|| path.last().cloned()).unwrap_or_default();
    found.push(Leaf { path, name });
}

/// The parts of a group, of which the opening brace was read.
fn parts(group: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut depth) = (Vec::new(), 0, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[begin..at]);
                return parts;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts
}

#[test]
fn every_way_to_name_something_is_read() {
    let code = "\
use super::super::queries::{self, list::{all, some as few}};
use crate::mail;
use crate::{db::Tx};
use super::input as typed;
pub use self::inner::*;

fn work(tx: &Tx) -> crate::error::Error {
    let mailer = mycrate::no(mail::admin::api::routes, few::more(), typed::read());
    queries::find::<super::model::Row>(tx)
}

#[cfg(test)]
mod tests {
    use super::*;
    use super::super::service;
}
";
    let found = uses("slice/pages/one.rs", code);
    let found: std::collections::BTreeSet<String> = found.iter().map(|path| path.join("::")).collect();
    let wanted = [
        "db::Tx",
        "error::Error",
        "mail",
        "mail::admin::api::routes",
        "slice::pages::input",
        "slice::pages::input::read",
        "slice::pages::model::Row",
        "slice::pages::one",
        "slice::pages::one::inner",
        "slice::pages::service",
        "slice::queries",
        "slice::queries::find",
        "slice::queries::list::all",
        "slice::queries::list::some",
        "slice::queries::list::some::more",
    ];
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, wanted);
    assert_eq!(module_path("slice/mod.rs"), ["slice"]);
    assert_eq!(module_path("error.rs"), ["error"]);
}
