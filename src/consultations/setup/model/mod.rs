//! What a consultation is: its row, its phases, its questions and its words.

mod consultation;
mod question;
mod steward;
mod texts;

pub use consultation::{
    Access, ConsultationRow, ConsultationState, ContentLanguage, Label, PhaseRow, ReleaseState, SelfItem,
    Visibility,
};
pub use question::{Choice, Question, QuestionContent, QuestionKind, QuestionRow};
pub use steward::{StewardAct, VerdictRow};
pub use texts::{Spoken, Texts, Wording, reworded, still_says, without_names};
