//! Consultations: communities are asked, answer on their own terms, see what was heard and decided, and can
//! take their part back.
//!
//! Coordinators of the countries that ask run a consultation; everybody may take part on the terms it names;
//! numbers leave only as releases, through one gate. Nothing here joins what somebody says to who somebody is.
//!
//! It has seven parts, each with its tables, rules, use cases and handlers. A part uses those before it:
//!
//! 1. `setup`: what is asked, by whom, when, and whose approval is needed.
//! 2. `participation`: coming in, answers, what people say of themselves, ways in.
//! 3. `statements`: statements, votes on them, recordings, moderation.
//! 4. `results`: what was counted, and what of it leaves.
//! 5. `receipt`, `governance` and `paper`: what somebody has said and takes back; those who decide;
//!    the same form on paper.
//!
//! What is about several parts at once stands beside them: the page of a consultation, the page from which it
//! is run, and what is new.

pub mod api;
mod governance;
mod news;
pub mod pages;
mod paper;
mod participation;
mod receipt;
mod results;
mod running;
mod setup;
mod statements;
mod translations;

pub use governance::input::SaveDecision;
pub use governance::model::DecisionKind;
pub use governance::possession::{check_receipt, erase, hand_over, look_before_erasing};
pub use governance::service::decisions::add as add_decision;
pub use news::{News, NewsKind, news, news_by_key};
pub use participation::answers::Answer;
pub use participation::input::{GiveAnswers, GivenAnswer, Join, ProposeMeeting};
pub use participation::model::Purpose;
pub use participation::service::answers::give;
pub use participation::service::describe::clean_up;
pub use participation::service::meetings::{agree as agree_to_meeting, propose as propose_meeting};
pub use participation::service::part::{enter, join};
pub use results::export::export;
pub use results::job;
pub use results::operator::{analyse, candidate, import_polis, release};
pub use running::{Next, Running, running};
pub use setup::input::{PhaseInput, SaveConsultation, SaveQuestions};
pub use setup::model::{
    Access, Choice, ContentLanguage, Question, QuestionContent, QuestionKind, SelfItem, Spoken, Texts,
    Visibility, Wording,
};
pub use setup::phases;
pub use setup::service::found::{ConsultationText, open_now, texts, texts_of, title_in};
pub use setup::service::notices::about_notices;
pub use setup::service::questions::save as save_questions;
pub use setup::service::write::{create, open};
pub use statements::input::{AddStatement, Cast};
pub use statements::model::Vote;
pub use statements::service::moderate::translate;
pub use statements::service::statements::seed;
pub use statements::service::votes::cast;
