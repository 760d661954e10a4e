//! Types with a secret in them, which no debug output shows.

/// Shows the name of each of these types in debug output, and nothing that is in it.
macro_rules! silent {
    ($($name:ident),+) => {$(
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}

pub(crate) use silent;
