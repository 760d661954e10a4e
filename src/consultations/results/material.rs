//! What a release counts.

use std::collections::BTreeSet;

use crate::consultations::participation::model::{AnswerRow, SelfDescriptionRow};
use crate::consultations::setup::calendar;
use crate::consultations::setup::model::{ConsultationRow, PhaseRow, QuestionRow};
use crate::consultations::statements::model::{StatementRow, StatementState, Vote};
use crate::opinion::{Ballots, Standing, StatementMark};
use crate::types::Id;

/// Everything that counts in a consultation, read in one moment.
pub struct Material {
    /// The consultation.
    pub row: ConsultationRow,
    /// When it takes what.
    pub phases: Vec<PhaseRow>,
    /// Every version of every question.
    pub questions: Vec<QuestionRow>,
    /// Statements that people vote on.
    pub statements: Vec<StatementRow>,
    /// Answers.
    pub answers: Vec<AnswerRow>,
    /// Votes: person, statement, choice.
    pub votes: Vec<(Id, i64, i64)>,
    /// What people said of themselves.
    pub self_descriptions: Vec<SelfDescriptionRow>,
    /// Who came in with somebody's help, or from paper.
    pub assisted: BTreeSet<Id>,
    /// How often something has been taken back.
    pub taken_back: i64,
}

impl Material {
    /// The smallest number that is told.
    pub fn threshold(&self) -> u32 {
        u32::try_from(self.row.threshold).unwrap_or(u32::MAX)
    }

    /// How many releases there are in all.
    pub fn releases(&self) -> u32 {
        u32::try_from(calendar::dates(&self.row, &self.phases).len()).unwrap_or(u32::MAX)
    }

    /// The votes, ready to be analysed.
    pub fn ballots(&self) -> Ballots {
        let number = |number: i64| u32::try_from(number).unwrap_or_default();
        // Of an import people have voted also on what nobody here has read yet.
        let imported = self.row.opened_by.is_none();
        let is_in_use = |state: StatementState| {
            state == StatementState::Approved || (imported && state == StatementState::Pending)
        };
        let marks = self.statements.iter().map(|row| StatementMark {
            number: number(row.number),
            standing: if is_in_use(row.state) { Standing::InUse } else { Standing::Out },
        });
        let votes = self.votes.iter().map(|(person, statement, choice)| {
            (person.0.as_u128(), number(*statement), Vote::of(*choice).into())
        });
        Ballots::new(marks, votes)
    }

    /// Everybody who has said something that counts.
    pub fn contributors(&self) -> Vec<Id> {
        let voted = self.votes.iter().map(|(person, _, _)| *person);
        let answered = self.answers.iter().map(|row| row.participant_id);
        let wrote = self.statements.iter().filter_map(|row| row.author_id);
        voted.chain(answered).chain(wrote).collect::<BTreeSet<_>>().into_iter().collect()
    }
}
