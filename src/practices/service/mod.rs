//! What can be done with practices: the only place where rules, rows, record and mail meet.

pub mod correct;
pub mod count;
pub mod explain;
pub mod figures;
pub mod give_back;
pub mod leave;
pub mod moves;
pub mod news;
pub mod notices;
mod passages;
pub mod read;
pub mod search;
pub mod write;
