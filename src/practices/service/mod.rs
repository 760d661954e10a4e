//! What can be done with practices: the only place where rules, rows, record and mail meet.

pub mod count;
pub mod moves;
pub mod news;
pub mod read;
pub mod write;
