//! Rows of the consultations, and the values their columns may have.

mod consultation;
mod part;
mod question;
mod result;
mod statement;
mod texts;

pub use consultation::{
    Access, ConsultationRow, ConsultationState, ContentLanguage, Label, PhaseRow, SelfItem, Visibility,
};
pub use part::{
    AnswerRow, ConsentRow, InvitationKind, InvitationRow, ParticipantRow, Purpose, SelfDescriptionRow,
};
pub use question::{Choice, Question, QuestionContent, QuestionKind, QuestionRow};
pub use result::{
    AnalysisRow, DecisionKind, DecisionRow, RefillRow, ReleaseRow, ReleaseState, StewardAct, VerdictRow,
};
pub use statement::{CareNoteRow, StatementEventRow, StatementReason, StatementRow, StatementState, Vote};
pub use texts::{Spoken, Texts, Wording, reworded, without_names};
