//! What clients, operators and the next engineer may rely on.

mod architecture;
mod authorization;
mod commands;
mod comparisons;
mod dependencies;
mod disclosure;
mod documents;
mod languages;
mod migrations;
mod opinion;
mod refusals;
mod reports;
mod sources;
