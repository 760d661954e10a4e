//! What clients, operators and the next engineer may rely on.

mod authorization;
mod refusals;
