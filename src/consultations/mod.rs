//! Consultations: communities are asked, answer on their own terms, see what was heard and decided, and can
//! take their part back.
//!
//! Tables: `consultations`, `consultation_phases`, `consultation_questions`, `invitations`,
//! `participants`, `participant_links`, `consents`, `answers`, `statements`, `statement_events`,
//! `care_notes`, `votes`, `change_counters`, `self_descriptions`, `analyses`, `releases`,
//! `release_contributors`, `stewards`, `steward_verdicts`, `decisions`. Coordinators of the countries
//! that ask run a consultation; everybody may take part on the terms it names; numbers leave only as
//! releases, through one gate. Nothing here joins what somebody says to who somebody is.

mod answers;
pub mod api;
mod audio;
mod code;
mod content;
mod count;
mod export;
mod folder;
mod input;
pub mod job;
mod mails;
mod model;
mod operator;
pub mod pages;
mod paper;
pub mod phases;
mod policy;
mod possession;
mod qr;
mod queries;
mod service;
mod short;
mod views;

pub use answers::Answer;
pub use export::export;
pub use input::{
    AddStatement, Cast, GiveAnswers, GivenAnswer, Join, PhaseInput, SaveConsultation, SaveQuestions,
};
pub use model::{
    Access, Choice, ContentLanguage, Purpose, Question, QuestionContent, QuestionKind, SelfItem, Spoken,
    Texts, Visibility, Vote, Wording,
};
pub use operator::{analyse, candidate, import_polis, release};
pub use possession::{check_receipt, erase, hand_over, look_before_erasing};
pub use service::answers::give;
pub use service::describe::clean_up;
pub use service::found::{ConsultationText, texts, texts_of, title_in};
pub use service::moderate::translate;
pub use service::news::{News, NewsKind, news, news_by_key};
pub use service::part::{enter, join};
pub use service::questions::save as save_questions;
pub use service::statements::seed;
pub use service::votes::cast;
pub use service::write::{create, open};
