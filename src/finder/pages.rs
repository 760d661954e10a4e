//! The page that finds everything.

use std::str::FromStr;

use actix_web::web;
use askama::Template;

use super::service::{self, Reader};
use super::views::{Everything, FindParameters, Kind, Matches};
use crate::error::Code;
use crate::practices::SearchNotes;
use crate::web::{Page, PageResult, ValidQuery};

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/search").route(web::get().to(find)));
}

/// A kind as a tab: its name, how many were found, where it leads, and whether it is shown.
struct Tab {
    label: String,
    found: usize,
    href: String,
    is_shown: bool,
}

#[derive(Template)]
#[template(path = "finder/templates/search.html")]
struct SearchPage<'a> {
    page: &'a Page,
    words: &'a str,
    tabs: Vec<Tab>,
    kinds: Vec<(String, Matches, Option<String>)>,
    is_empty: bool,
    /// Whether there is a word to look for in what was typed.
    has_words: bool,
    notes: Option<SearchNotes>,
    /// The list of practices, with exactly what was typed.
    verbatim: String,
}

/// `GET /search`
async fn find(page: Page, parameters: ValidQuery<FindParameters>) -> PageResult {
    let mut parameters = parameters.0;
    // An address that somebody cut or changed still says what is looked for.
    if Kind::from_str(&parameters.kind).is_err() {
        parameters.kind = String::new();
    }
    let (asked, locale, actor) = (parameters.clone(), page.locale, page.actor.clone());
    let (all, shown) = page
        .app
        .read(move |app, tx| {
            let reader = Reader { actor: actor.as_ref(), locale };
            let overview = FindParameters { q: asked.q.clone(), ..FindParameters::default() };
            let all = service::find(app, tx, &reader, &overview)?;
            if asked.kind.is_empty() {
                return Ok((all.clone(), all));
            }
            let shown = match service::find(app, tx, &reader, &asked) {
                Err(error) if error.code == Code::Invalid => {
                    service::find(app, tx, &reader, &FindParameters { kind: asked.kind.clone(), ..overview })?
                }
                found => found?,
            };
            Ok((all, shown))
        })
        .await?;
    let href = |parameters: FindParameters| {
        format!("/search?{}", serde_html_form::to_string(&parameters).unwrap_or_default())
    };
    let of_kind = |kind: &str| FindParameters {
        q: parameters.q.clone(),
        kind: kind.to_owned(),
        ..FindParameters::default()
    };
    let tab = |matches: &Matches| Tab {
        label: page.tc("find-kind", matches.kind),
        found: matches.found,
        href: href(of_kind(matches.kind.code())),
        is_shown: parameters.kind == matches.kind.code(),
    };
    let mut tabs = vec![Tab {
        label: page.t("find-everything"),
        found: all.kinds.iter().map(|matches| matches.found).sum(),
        href: href(of_kind("")),
        is_shown: parameters.kind.is_empty(),
    }];
    let is_tab = |matches: &&Matches| matches.found > 0 || parameters.kind == matches.kind.code();
    tabs.extend(all.kinds.iter().filter(is_tab).map(tab));
    let further = |matches: &Matches| match (&matches.next_cursor, parameters.kind.is_empty()) {
        // The list of practices can be narrowed.
        (Some(_), true) if matches.kind == Kind::Practice => {
            let words = [("q", &parameters.q)];
            Some(format!("/practices?{}", serde_html_form::to_string(words).unwrap_or_default()))
        }
        (Some(_), true) => Some(href(of_kind(matches.kind.code()))),
        (Some(cursor), false) => {
            Some(href(FindParameters { cursor: Some(cursor.clone()), ..of_kind(matches.kind.code()) }))
        }
        (None, _) => None,
    };
    let notes = shown.search.clone();
    let has_words = all.search.as_ref().is_none_or(|notes| notes.words > 0);
    let exact = [("q", parameters.q.as_str()), ("verbatim", "true")];
    let verbatim = format!("/practices?{}", serde_html_form::to_string(exact).unwrap_or_default());
    let kinds = found(shown)
        .map(|matches| (page.tc("find-kind", matches.kind), further(&matches), matches))
        .map(|(label, further, matches)| (label, matches, further))
        .collect::<Vec<_>>();
    let is_empty = kinds.is_empty();
    page.html(&SearchPage {
        words: &parameters.q,
        tabs,
        is_empty,
        has_words,
        kinds,
        notes,
        verbatim,
        page: &page,
    })
}

fn found(everything: Everything) -> impl Iterator<Item = Matches> {
    everything.kinds.into_iter().filter(|matches| !matches.items.is_empty())
}
