//! What is to be done now on the page from which a consultation is run, and in which order its parts stand.

use crate::consultations::governance::views::DecisionView;
use crate::consultations::running;
use crate::consultations::setup::model::ConsultationState;
use crate::consultations::setup::views::ConsultationView;
use crate::types::Timestamp;
use crate::web::Page;

/// Where a consultation stands for those who run it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is prepared.
    Draft,
    /// It is open.
    Open,
    /// Nobody can take part any more, and not everything is said.
    Over,
    /// It has ended for good.
    Ended,
}

impl Stage {
    pub fn of(view: &ConsultationView, now: Timestamp) -> Self {
        match view.state {
            ConsultationState::Draft => Self::Draft,
            ConsultationState::Archived => Self::Ended,
            ConsultationState::Open if view.is_over(now) => Self::Over,
            ConsultationState::Open => Self::Open,
        }
    }

    /// The parts of the page: first what waits for somebody, then what belongs to this stage, last what is set. Stewards
    /// who do not run it have one part.
    pub fn parts(self, manages: bool) -> &'static [&'static str] {
        if !manages {
            return &["releases"];
        }
        match self {
            Self::Draft => &["questions", "invitations", "releases", "moderation"],
            Self::Open => &["moderation", "questions", "invitations", "themes", "releases", "end"],
            Self::Over => &["moderation", "themes", "end", "releases", "questions", "invitations"],
            Self::Ended => &["moderation", "releases", "questions", "invitations"],
        }
    }
}

/// What is known of what waits.
pub struct Waiting<'a> {
    pub statements: i64,
    pub notes: i64,
    /// Whether a release waits for the reader's word.
    pub release: bool,
    pub themes: &'a [DecisionView],
    /// Whether there is a question or a statement to answer.
    pub asks: bool,
}

/// What is to be done, each with the part of the page where it is done.
pub fn todo(
    page: &Page,
    view: &ConsultationView,
    stage: Stage,
    waiting: &Waiting<'_>,
) -> Vec<(String, &'static str)> {
    let mut todo = Vec::new();
    let mut add = |is_so: bool, text: String, part| {
        if is_so {
            todo.push((text, part));
        }
    };
    let undecided = waiting.themes.iter().filter(|theme| theme.decision.is_none()).count();
    let is_over = stage == Stage::Over;
    add(waiting.statements > 0, page.tn("start-statements", waiting.statements), "moderation");
    add(waiting.notes > 0, page.tn("todo-notes", waiting.notes), "care");
    add(waiting.release, page.t("todo-release"), "releases");
    if view.manages {
        add(stage == Stage::Draft && !waiting.asks, page.t("todo-ask"), "questions");
        add(stage == Stage::Draft && waiting.asks, page.t("todo-open"), "open");
        add(is_over && waiting.themes.is_empty(), page.t("todo-themes"), "themes");
        add(is_over && undecided > 0, page.tn("todo-decisions", undecided), "themes");
        let is_answered = !view.benefit_answer.is_empty();
        add(is_over && !is_answered, page.t("todo-benefit"), "end");
        let is_done = !waiting.themes.is_empty() && undecided == 0 && is_answered;
        add(is_over && is_done, page.t("todo-end"), "end");
    }
    todo
}

/// What comes by itself, and when.
pub fn next(page: &Page, view: &ConsultationView) -> Option<String> {
    let (next, at) = running::next(view, page.app.now())?;
    let day = match next {
        running::Next::Closes => page.until_in(at, &view.time_zone),
        running::Next::Begins | running::Next::Results => page.date_in(at, &view.time_zone),
    };
    Some(page.tv(&format!("start-{next}"), day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_stands_first_and_nothing_twice() {
        for stage in [Stage::Draft, Stage::Open, Stage::Over, Stage::Ended] {
            let mut parts = stage.parts(true).to_vec();
            assert_eq!(stage.parts(false), ["releases"]);
            let all = parts.len();
            parts.sort_unstable();
            parts.dedup();
            assert_eq!(parts.len(), all, "{stage:?}");
            assert!(
                ["moderation", "questions", "releases", "invitations"]
                    .iter()
                    .all(|part| parts.contains(part))
            );
        }
        assert_eq!(Stage::Open.parts(true)[0], "moderation");
        assert_eq!(Stage::Over.parts(true)[1], "themes");
        assert_eq!(Stage::Draft.parts(true)[0], "questions");
    }
}
