//! What was counted, and what of it leaves: the picture behind the scenes, releases, exports.
//!
//! Tables: `analyses`, `releases`, `release_contributors`.

pub mod api;
pub mod content;
pub mod count;
pub mod export;
pub mod folder;
pub mod input;
pub mod job;
pub mod material;
pub mod model;
pub mod operator;
pub mod pages;
pub mod plan;
pub mod queries;
pub mod service;
pub mod views;
