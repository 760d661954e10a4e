//! E-mail addresses: what we accept, how we compare, how we speak of them in logs.

use std::fmt;

use lettre::Address;

/// An address that a mail can be sent to, folded to one spelling so that one person has one account.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Accepts what RFC 5321 allows in ordinary use: at most 254 characters, a dotted host, no
    /// control characters. Letters are lowered: no provider in use tells `A@x.org` from `a@x.org`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 254 || text.chars().any(char::is_control) {
            return None;
        }
        let address: Address = text.parse().ok()?;
        let domain = address.domain();
        let dotted = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
        dotted.then(|| Self(text.to_lowercase()))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Never the address itself: debug output ends up in logs.
impl fmt::Debug for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn ordinary_addresses_are_accepted_and_folded() {
        for (given, kept) in [
            ("Ana.López@Example.org", "ana.lópez@example.org"),
            (" tecumseh+network@sub.example.ca ", "tecumseh+network@sub.example.ca"),
        ] {
            assert_eq!(Email::parse(given).map(|email| email.to_string()).as_deref(), Some(kept));
        }
    }

    #[test]
    fn what_could_split_a_header_or_has_no_host_is_refused() {
        for bad in ["", "a", "a@", "@b.org", "a@b", "a@b.org\r\nBcc: c@d.org", "a b@c.org", "a@.org"] {
            assert!(Email::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn debug_output_hides_the_address() {
        let email = Email::parse("ana@example.org").map(|email| format!("{email:?}"));
        assert_eq!(email.as_deref(), Some("Email(…)"));
    }
}
