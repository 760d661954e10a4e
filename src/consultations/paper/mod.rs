//! The same form on paper: sheets that go out, and lines that come back through the rules of the pages.
//!
//! Tables: `paper_imports`.

pub mod api;
pub mod form;
pub mod pages;
pub mod queries;
pub mod service;
