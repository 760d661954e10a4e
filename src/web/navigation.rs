//! The main navigation: what stands at the top of every page. Which pages there are is handed in.

use super::Page;

/// The entries, in their order; the server hands them to every request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Navigation(pub &'static [NavigationEntry]);

/// A page that the main navigation leads to.
#[derive(Debug)]
pub struct NavigationEntry {
    /// Its address.
    pub address: &'static str,
    /// The key of its name.
    pub name: &'static str,
    /// Who is shown it.
    pub shown_to: fn(&Page) -> bool,
}
