//! What somebody has said, what became of it, and taking it back.

pub mod api;
pub mod input;
pub mod pages;
pub mod service;
pub mod views;
