//! What members choose, and how it is checked: every fault at once.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{Delivery, NoticeKind};
use crate::error::{Error, FieldError, FieldErrors};

/// On which way notices come. What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SaveNoticeSettings {
    /// What was decided on your submissions.
    #[schema(value_type = Option<Delivery>)]
    pub decision: Option<String>,
    /// What the other side of a submission says.
    #[schema(value_type = Option<Delivery>)]
    pub dialogue: Option<String>,
    /// What waits for those who decide.
    #[schema(value_type = Option<Delivery>)]
    pub waiting: Option<String>,
    /// What waits for your approval, or for a second person.
    #[schema(value_type = Option<Delivery>)]
    pub approval: Option<String>,
    /// Roles that you are given, or that end.
    #[schema(value_type = Option<Delivery>)]
    pub role: Option<String>,
}

impl SaveNoticeSettings {
    fn of(&self, kind: NoticeKind) -> Option<&str> {
        match kind {
            NoticeKind::Decision => self.decision.as_deref(),
            NoticeKind::Dialogue => self.dialogue.as_deref(),
            NoticeKind::Waiting => self.waiting.as_deref(),
            NoticeKind::Approval => self.approval.as_deref(),
            NoticeKind::Role => self.role.as_deref(),
        }
    }

    /// Checks every field.
    pub(super) fn parse(&self) -> Result<BTreeMap<NoticeKind, Delivery>, Error> {
        let mut errors = FieldErrors::default();
        let mut ways = BTreeMap::new();
        for kind in NoticeKind::ALL {
            let Some(given) = self.of(*kind) else { continue };
            match given.parse() {
                Ok(way) => drop(ways.insert(*kind, way)),
                Err(()) => errors.push(FieldError::new(kind.code(), "unknown-code").given(given)),
            }
        }
        errors.finish(ways)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_chosen_and_every_fault_is_named_at_once() {
        let all = |way: &str| SaveNoticeSettings {
            decision: Some(way.to_owned()),
            dialogue: Some(way.to_owned()),
            waiting: Some(way.to_owned()),
            approval: Some(way.to_owned()),
            role: Some(way.to_owned()),
        };
        assert_eq!(all("digest").parse().unwrap().len(), NoticeKind::ALL.len());
        assert_eq!(SaveNoticeSettings::default().parse().unwrap(), BTreeMap::new());
        let faults = all("pigeon").parse().unwrap_err().fields;
        let named: Vec<&str> = faults.iter().map(FieldError::field).collect();
        assert_eq!(named, ["decision", "dialogue", "waiting", "approval", "role"]);
    }
}
