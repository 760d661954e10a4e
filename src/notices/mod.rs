//! Notices: what concerns a member, in a list of their own, and by mail at once or in their digest as they chose.
//!
//! Tables: `notices`, `notice_settings`. Everybody reads their own only. Other slices put notices in ([`tell`]) in
//! the transaction of what happened, so this one stands before them; what may be read of them now each slice says by
//! [`NoticeHooks`](crate::app::NoticeHooks). A notice holds keys, never a word that somebody wrote.

pub mod api;
mod input;
mod model;
pub mod pages;
mod queries;
mod service;
mod views;

pub use model::{Delivery, NoticeKind, NoticeRow};
pub use service::read::{by_ids, for_digests, read_now};
pub use service::tell::{Notice, drop_work, forget, settle, settle_for, tell};
pub use service::{clean_up, erase, export, unread};
pub use views::NoticeView;
