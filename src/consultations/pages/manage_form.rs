//! The forms of the page from which a consultation is run, and where what is wrong with one stands.

use serde::{Deserialize, Serialize};

use crate::consultations::setup::model::StewardAct;
use crate::error::{Error, FieldError};
use crate::i18n;
use crate::types::Id;
use crate::web::Page;

/// Any form of the page; each uses its own fields.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ManageForm {
    pub revision: Option<i64>,
    pub number: i64,
    pub note: String,
    pub text: String,
    pub name: String,
    pub choices: String,
    pub lines: String,
    pub kind: String,
    pub state: String,
    pub reason: String,
    pub label: String,
    pub allowed: String,
    pub email: String,
    pub id: Option<Id>,
    pub theme: String,
    pub heard: String,
    pub decision: String,
    pub owner: String,
    pub due_on: String,
    pub progress: String,
    pub evidence: String,
    pub answer: String,
    pub approves: bool,
    pub checked: bool,
    pub act: String,
    pub confirmed: bool,
}

impl ManageForm {
    /// What a steward speaks about: a release has a number, everything else is chosen.
    pub(super) fn steward_act(&self) -> Option<StewardAct> {
        if self.number > 0 { Some(StewardAct::Release) } else { self.act.parse().ok() }
    }
}

/// A form that was refused.
pub struct Refused<'a> {
    /// What it was to do.
    pub action: &'a str,
    /// What was typed.
    pub form: &'a ManageForm,
    /// What is wrong.
    pub error: &'a Error,
}

impl Refused<'_> {
    /// The name of the form on the page: the ids of its fields begin with it.
    pub(super) fn stem(&self) -> String {
        let form = self.form;
        match (self.action, form.id) {
            ("theme", Some(id)) => format!("theme-{id}"),
            ("theme", None) => "theme-new".to_owned(),
            ("moderate", _) => format!("moderate-{}", form.number),
            ("change-question", _) => format!("change-{}", form.name),
            ("say", _) if form.number > 0 => format!("say-{}", form.number),
            (action, _) => action.to_owned(),
        }
    }

    /// The faults, each under the id of its field, and behind it the action and the field, which have its text. Of a list
    /// of questions, only the one that was typed is on the page.
    pub(super) fn faults(&self) -> Vec<FieldError> {
        let stem = self.stem();
        let named = |fault: &FieldError| {
            let field = field_of(fault);
            let pointer = format!("/{stem}-{field}/{}{}", self.action, fault.pointer);
            FieldError { pointer, ..fault.clone() }
        };
        self.error.fields.iter().map(named).collect()
    }

    /// For the summary: where each fault is mended, and what is wrong. What is missing before the opening is written on
    /// the page of the consultation itself.
    pub(super) fn links(&self, page: &Page, id: Id) -> Vec<(String, String)> {
        let faults = self.faults();
        let link = |(fault, named): (&FieldError, &FieldError)| {
            let address = match self.action {
                "open" => format!("/consultations/{id}/edit#{}", field_of(fault)),
                _ => format!("#{}", named.field()),
            };
            (address, i18n::fault(page.locale, named))
        };
        self.error.fields.iter().zip(&faults).map(link).collect()
    }
}

/// The field of a fault: of a question in a list, the part of it.
fn field_of(fault: &FieldError) -> &str {
    let mut parts = fault.pointer.trim_start_matches('/').split('/');
    match (parts.next(), parts.nth(1)) {
        (Some("questions"), Some("most")) => "kind",
        (Some("questions"), Some(part)) => part,
        (Some(field), _) => field,
        (None, _) => "",
    }
}
