//! Numbers and instants as templates hold them: by value, behind a reference, as the database gives them.

use crate::db::At;
use crate::types::Timestamp;

/// A number as a template holds it.
pub trait Number {
    /// The number.
    fn number(self) -> i64;
}

/// An instant as a template holds it.
pub trait Instant {
    /// The instant.
    fn instant(self) -> Timestamp;
}

macro_rules! held_by_templates {
    ($trait:ident, $method:ident -> $to:ty: $($type:ty => $read:expr),+) => {
        $(impl $trait for $type {
            fn $method(self) -> $to { let read: fn($type) -> $to = $read; read(self) }
        })+
        impl<T: $trait + Copy> $trait for &T {
            fn $method(self) -> $to { (*self).$method() }
        }
    };
}

held_by_templates!(Number, number -> i64: i64 => |n| n, usize => |n| i64::try_from(n).unwrap_or(i64::MAX));
held_by_templates!(Instant, instant -> Timestamp: Timestamp => |at| at, At => |at| at.0);
