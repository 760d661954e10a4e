//! Trilateral
#![forbid(unsafe_code)]
pub mod app;
pub mod audit;
pub mod auth;
pub mod config;
pub mod db;
pub mod error;
pub mod i18n;
pub mod mail;
pub mod taxonomy;
pub mod types;
