//! What stands around the content of every page: its address, for those who find or share it, and how people reach whoever
//! runs the installation.

use super::Page;
use crate::config::Contact;
use crate::types::markdown;

/// Longest description of a page, in characters.
const DESCRIPTION: usize = 200;

impl Page {
    /// What a page is about, in short, for those who find or share it elsewhere.
    pub fn description(&self, text: &str) -> String {
        markdown::excerpt(text, DESCRIPTION)
    }

    /// The whole address of this page, without what stands behind it.
    pub fn address(&self) -> String {
        self.app.url(&self.path)
    }

    /// Whether the page looks the same to everybody, and may be found and shared: nobody is logged in, and nothing
    /// behind the address opens what others do not see.
    pub fn is_for_everybody(&self) -> bool {
        self.actor.is_none() && self.parameter("preview").is_none()
    }

    /// How people reach whoever runs the installation; none where nothing is set.
    pub fn contact(&self) -> Option<&Contact> {
        let contact = &self.app.config.contact;
        let is_set = [&contact.email, &contact.phone, &contact.page].iter().any(|way| !way.is_empty());
        is_set.then_some(contact)
    }
}
