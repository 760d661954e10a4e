//! The same on PostgreSQL, if it is installed.

use std::path::Path;

pub fn measure(_folder: &Path) {}
