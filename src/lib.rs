//! Trilateral
#![forbid(unsafe_code)]
pub mod accounts;
pub mod app;
pub mod audit;
pub mod auth;
pub mod cli;
pub mod config;
pub mod db;
pub mod demo;
pub mod digests;
pub mod error;
pub mod i18n;
pub mod jobs;
pub mod mail;
pub mod memo;
pub mod practices;
pub mod taxonomy;
pub mod telemetry;
pub mod types;
pub mod web;
