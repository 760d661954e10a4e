//! What clients, operators and the next engineer may rely on.

mod refusals;
