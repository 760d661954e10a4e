//! What a page says first: what was just done, what happens next, and the way on. The address names it, as in
//! `?said=practice-submitted`; the catalogues have the words, `said-<name>`.

use super::Page;
use crate::i18n;

/// Where one usually goes on: after what was done, the address, and the text of the link.
const NEXT: [(&str, &str, &str); 7] = [
    ("practice-submitted", "/my-practices", "said-next-mine"),
    ("practice-withdrawn", "/my-practices", "said-next-mine"),
    ("practice-claimed", "/queue", "said-next-queue"),
    ("practice-changes-requested", "/queue", "said-next-queue"),
    ("practice-published", "/queue", "said-next-queue"),
    ("practice-declined", "/queue", "said-next-queue"),
    ("consultation-ended", "/consultations", "said-next-consultations"),
];

/// What was done, in words.
pub struct Said {
    /// What was done, who does what next, and by when.
    pub text: String,
    /// Where one usually goes on: an address, and what stands there.
    pub next: Option<(&'static str, String)>,
}

impl Page {
    /// What was just done, if the address says so; an unknown name says nothing.
    pub fn said(&self) -> Option<Said> {
        let name = self.parameter("said")?;
        let key = format!("said-{name}");
        if name.starts_with("next-") || !i18n::has(self.locale, &key) {
            return None;
        }
        let next = NEXT.iter().find(|(done, _, _)| *done == name);
        Some(Said { text: self.t(&key), next: next.map(|(_, address, key)| (*address, self.t(key))) })
    }

    /// Leads on to `address`, where it is said first what was done.
    pub fn see_other_said(&self, address: &str, what: &str) -> super::PageResult {
        let (address, place) = address.split_once('#').map_or((address, None), |(to, at)| (to, Some(at)));
        let mark = if address.contains('?') { '&' } else { '?' };
        let place = place.map(|place| format!("#{place}")).unwrap_or_default();
        self.see_other(&format!("{address}{mark}said={what}{place}"))
    }
}
