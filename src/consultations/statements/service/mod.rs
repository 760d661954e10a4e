//! Use cases of those who write, vote and moderate.

pub mod limits;
pub mod moderate;
pub mod recordings;
pub mod routing;
pub mod second;
pub mod statements;
pub mod votes;
