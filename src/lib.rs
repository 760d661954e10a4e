//! The collaboration backend of the Trilateral Racial Equity and Inclusion Expert Network.
//!
//! What it does is in the slices: [`taxonomy`], [`accounts`], [`practices`], [`digests`]. What they
//! stand on is in the platform: [`app`] hands a use case its transaction, [`db`] is two databases
//! behind one connection, [`web`] is the kit of handlers and the assembly of routes, [`mail`] the
//! outbox. `docs/architecture.md` has the whole map and the rules that keep it.

#![forbid(unsafe_code)]
pub mod accounts;
pub mod app;
pub mod audit;
pub mod auth;
mod charts;
pub mod cli;
pub mod config;
pub mod consultations;
pub mod db;
pub mod demo;
pub mod digests;
pub mod disclosure;
pub mod error;
pub mod finder;
pub mod i18n;
pub mod jobs;
pub mod mail;
pub mod mailroom;
pub mod memo;
pub mod opinion;
pub mod personal_data;
pub mod polis;
pub mod practices;
mod private;
mod rendered;
pub mod search;
pub mod taxonomy;
pub mod telemetry;
pub mod types;
pub mod web;
