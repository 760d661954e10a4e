//! What clients, operators and the next engineer may rely on.

mod any_bytes;
mod architecture;
mod audiences;
mod authorization;
mod commands;
mod dependencies;
mod disclosure;
mod documents;
mod faults;
mod judged_queries;
mod languages;
mod migrations;
mod operations;
mod opinion;
mod parts;
mod prepared;
mod refusals;
mod reports;
mod round_trips;
mod same_hits;
mod sent_once;
mod sources;
mod stops;
mod typed_texts;
mod uses;
mod words;
