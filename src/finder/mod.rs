//! One box for everything: practices, consultations, commitments, provisions and pages, and for coordinators what waits
//! for them. No tables: each slice is asked for what is its own.

pub mod api;
pub mod pages;
mod service;
mod shelves;
mod views;
