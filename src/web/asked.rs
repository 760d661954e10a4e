//! "Was this page useful?": of which kinds of page it is asked. Which there are is handed in.

use super::Page;

/// The kinds of page that readers see: the route of each, and the ending of the key of its name, `page-kind-<name>`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked(pub &'static [(&'static str, &'static str)]);

impl Page {
    /// The kind of this page, if its readers are asked: not of a form that was refused, nor where they just answered.
    pub fn asks_if_useful(&self) -> Option<&'static str> {
        let has_answered = self.parameter("said").is_some_and(|said| said == "useful-counted");
        let route = self.route.as_deref().filter(|_| !has_answered && self.refused().is_none())?;
        self.kind_of_page(route)
    }

    /// The kind of page with this route, if its readers are asked.
    pub fn kind_of_page(&self, route: &str) -> Option<&'static str> {
        self.asked.0.iter().map(|(known, _)| *known).find(|known| *known == route)
    }

    /// What a kind of page is called; one that is gone keeps its route for a name.
    pub fn name_of_kind(&self, route: &str) -> String {
        let known = self.asked.0.iter().find(|(known, _)| *known == route);
        known.map_or_else(|| route.to_owned(), |(_, name)| self.tc("page-kind", name))
    }
}
