//! "Was this page useful?" at the foot of the pages that readers see: counted, with a sentence where somebody likes to
//! add one, and without knowing whose it is.
//!
//! Tables: `page_answers`, `page_remarks`. Everybody may answer, a few times an hour from one network address; the
//! secretariat reads. Kept are the kind of page (its route, never an address with keys or words of a search), the
//! language, the answer, the sentence and the day: no member, no address, no hour, no order.

pub mod api;
mod input;
mod model;
pub mod pages;
mod queries;
mod service;

pub use service::clean_up;
