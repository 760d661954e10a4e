//! Opinion groups against figures worked out independently, against themselves with everything
//! renamed, and against people who are hard to count.

mod data;
mod degenerate;
mod export;
mod invariance;
mod privacy;
mod reference;
mod routing;
