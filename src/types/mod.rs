//! Words the whole product shares: identifiers, time, languages, addresses, text, what stands in files.
//! Nothing here reads a file, a clock or a database.

pub mod cell;
mod characters;
pub mod clock;
pub mod code;
pub mod cursor;
pub mod email;
pub mod encoding;
pub mod id;
pub(crate) mod json;
pub mod language_tag;
pub mod locale;
pub mod markdown;
mod silent;
pub mod spreadsheet;
pub mod table;
pub mod text;

pub use clock::{Clock, SystemClock};
pub use email::Email;
pub use id::{Id, Ids, SystemIds};
pub use language_tag::{direction, isolated};
pub use locale::Locale;
pub(crate) use silent::silent;

/// An instant; stored with microseconds in both databases.
pub type Timestamp = jiff::Timestamp;
