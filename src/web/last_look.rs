//! A last look before an act that cannot be undone: what will happen, one button that does it, and a way
//! back that changes nothing. It works without scripts: everything that was sent is sent again.

use askama::Template;
use serde::Serialize;

use super::{Page, PageResult};
use crate::error::Error;

/// What is asked before it is done.
#[derive(Debug, Default)]
pub struct LastLook {
    /// What is about to be done, as a question.
    pub heading: String,
    /// What it is about, and the tag of its language.
    pub subject: (String, String),
    /// What it means and what stays, a paragraph each.
    pub text: Vec<String>,
    /// Where the form goes.
    pub action: String,
    /// What the button says.
    pub button: String,
    /// Where the way back leads.
    pub back: String,
}

#[derive(Template)]
#[template(path = "web/templates/last_look.html")]
struct LastLookPage<'a> {
    page: &'a Page,
    look: &'a LastLook,
    fields: Vec<(String, String)>,
}

impl LastLook {
    /// Asks, with everything in `form` to be sent again; the field `confirmed` is added.
    pub fn ask(&self, page: &Page, form: &impl Serialize) -> PageResult {
        let text = serde_html_form::to_string(form).map_err(Error::internal)?;
        let mut fields: Vec<(String, String)> = serde_html_form::from_str(&text).map_err(Error::internal)?;
        fields.retain(|(name, _)| name != "confirmed");
        page.html(&LastLookPage { page, look: self, fields })
    }
}
