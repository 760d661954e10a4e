//! Use cases of those who take part.

pub mod answers;
pub mod changes;
pub mod crowd;
pub mod describe;
pub mod door;
pub mod invite;
pub mod meetings;
pub mod part;
pub mod waves;
