//! The collaboration backend of the Trilateral Racial Equity and Inclusion Expert Network.
//!
//! What it does is in the slices: [`notices`], [`feedback`], [`about`], [`accounts`], [`practices`], [`consultations`],
//! [`digests`], [`finder`], [`mail::admin`] and [`start`]. What they stand on is the platform, which knows none of them: [`app`] hands a
//! use case its transaction, [`db`] is two databases behind one connection, [`web`] the kit of handlers, [`mail`]
//! the outbox. [`server`] puts them together. `docs/architecture.md` has the whole map and the rules that keep it.

#![forbid(unsafe_code)]
pub mod about;
pub mod accounts;
pub mod app;
pub mod audit;
pub mod auth;
pub mod cache;
mod charts;
pub mod cli;
pub mod config;
pub mod consultations;
pub mod db;
pub mod demo;
pub mod digests;
pub mod disclosure;
pub mod error;
pub mod factors;
pub mod feedback;
pub mod finder;
pub mod i18n;
pub mod jobs;
pub mod mail;
pub mod message;
pub mod my_data;
pub mod notices;
pub mod opinion;
pub mod personal_data;
pub mod polis;
pub mod practices;
mod private;
mod rendered;
pub mod search;
pub mod server;
pub mod start;
pub mod taxonomy;
pub mod telemetry;
pub mod types;
pub mod web;
