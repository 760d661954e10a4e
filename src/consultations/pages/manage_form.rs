//! The forms of the page from which a consultation is run, and where what is wrong with one stands.

use serde::{Deserialize, Serialize};

use crate::consultations::setup::model::StewardAct;
use crate::error::{Error, FieldError};
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
            ("say", _) if form.number > 0 => format!("say-{}", form.number),
            (action, _) => action.to_owned(),
        }
    }

    /// The faults, each under the id of its field. Of a list of questions, only the one that was typed is on
    /// the page.
    pub(super) fn faults(&self) -> Vec<FieldError> {
        let stem = self.stem();
        let named = |fault: &FieldError| {
            let field = field_of(fault);
            FieldError { pointer: format!("/{stem}-{field}"), ..fault.clone() }
        };
        self.error.fields.iter().map(named).collect()
    }

    /// For the summary: where each fault is mended, the name of the field, and what is wrong. What is missing
    /// before the opening is written on the page of the consultation itself.
    pub(super) fn links(&self, page: &Page, id: Id) -> Vec<(String, String, String)> {
        let stem = self.stem();
        let link = |fault: &FieldError| {
            let field = field_of(fault);
            let address = match self.action {
                "open" => format!("/consultations/{id}/edit#{field}"),
                _ => format!("#{stem}-{field}"),
            };
            let text = page.fault(std::slice::from_ref(fault), fault.field()).unwrap_or_default();
            (address, page.t(label_of(self.action, field)), text)
        };
        self.error.fields.iter().map(link).collect()
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

/// The text beside a field.
fn label_of(action: &str, field: &str) -> &'static str {
    match (action, field) {
        ("open", "title") => "consultation-title",
        ("open", "purpose") => "consultation-purpose",
        ("open", "benefit") => "benefit-heading",
        ("open", "policy_areas") => "facet-policy_area",
        ("open", _) => "part-when",
        ("question", "kind") => "question-kind-label",
        ("question", "name") => "question-name",
        ("question", "choices") => "question-choices",
        ("question", _) => "question",
        ("seed", _) => "statement",
        ("invite", "kind") => "invitation-for",
        ("invite", "label") => "invitation-name",
        ("invite", "allowed") => "invitation-people",
        ("invite", _) => "account-label-email",
        ("moderate", "reason") => "reason-label",
        ("moderate", _) => "internal-note",
        ("say", "act") => "steward-act-label",
        ("say", _) => "steward-note",
        ("take-back", _) => "take-back-group",
        (_, "theme") => "theme",
        (_, "heard") => "theme-heard",
        (_, "decision") => "theme-decision",
        (_, "reason") => "theme-reason",
        (_, "owner") => "decision-owner",
        (_, "due_on") => "decision-due",
        (_, "progress") => "decision-progress",
        (_, "evidence") => "decision-evidence",
        _ => "benefit-answer-label",
    }
}
