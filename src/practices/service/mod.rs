//! What can be done with practices.

pub mod read;
