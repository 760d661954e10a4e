//! E-mail addresses: what we accept, how we compare, how we speak of them in logs.

use std::fmt;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use lettre::Address;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::characters;

/// Longest address and longest part before the `@`, in bytes (RFC 5321, 4.5.3.1).
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

/// An address that a mail can be sent to, in its one spelling, so that one mailbox has one account.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("this is no address")
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl Email {
    /// Reads an address as it is in ordinary use: letters, digits and the signs of RFC 5321 with dots
    /// between them, and a host under a domain. Address literals and names that only quotation marks
    /// hold together are refused: nobody has one to be written to.
    ///
    /// The spelling is composed (NFC), without what cannot be seen, in lower case (no provider in use
    /// tells `A@x.org` from `a@x.org`), and the host as the network knows it (`xn--`, UTS 46).
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains(|character: char| character.is_control() && !matches!(character, '\t' | '\r' | '\n'))
        {
            return None;
        }
        // In a host a joiner can tell one name from another; UTS 46 knows where it may stand.
        let joins = |character: char| matches!(character, '\u{200c}' | '\u{200d}');
        let seen = |character: &char| !characters::is_invisible(*character) || joins(*character);
        let seen: String = text.chars().filter(seen).nfc().collect();
        let (local, host) = characters::trim(&seen).rsplit_once('@')?;
        let address = format!("{}@{}", local_part(&local.replace(joins, ""))?, host_name(host)?);
        (address.len() <= LONGEST).then_some(Self(address))
    }

    /// The spelling that addresses were kept under before they had only one: two accounts of one mailbox
    /// may still differ in it.
    pub fn former_spelling(text: &str) -> String {
        text.trim().to_lowercase().replace('\0', "")
    }

    /// A part of an address, as it stands in those that are kept.
    pub fn part(text: &str) -> String {
        let text = super::text::seen(text).to_lowercase();
        match text.rsplit_once('@') {
            Some((local, host)) => format!("{local}@{}", host_name(host).unwrap_or_else(|| host.to_owned())),
            None if text.is_ascii() => text,
            None => host_name(&text).unwrap_or(text),
        }
    }

    /// Whether a server must know more than ASCII to take this address (RFC 6531).
    pub fn needs_utf8(address: &str) -> bool {
        !address.is_ascii()
    }

    /// The address as the mail library takes it. The library's own parser knows no combining marks and
    /// takes addresses that cannot be sent; what is one is decided here alone.
    pub fn to_address(&self) -> Address {
        let (local, host) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        Address::new_dangerous(local, host)
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

/// The part before the `@`, folded.
fn local_part(text: &str) -> Option<String> {
    let bare = match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        // Quotation marks around what needs none make no other mailbox.
        Some(quoted) => quoted.replace('\\', ""),
        None => text.to_owned(),
    };
    let mut folded = String::new();
    // Wide letters and ligatures are the letters that they stand for.
    for letter in bare.nfkc().map(small) {
        // The dot that `İ` loses when a keyboard of another language writes it small.
        if !(letter == '\u{307}' && folded.ends_with('i')) {
            folded.push(letter);
        }
    }
    let folded: String = folded.nfc().collect();
    let is_atom = |atom: &str| !atom.is_empty() && atom.chars().all(is_of_an_atom);
    (folded.len() <= LONGEST_LOCAL && folded.split('.').all(is_atom)).then_some(folded)
}

/// The one small letter of all forms of a letter: of `Σ`, `σ` and `ς` it is `σ`. What has no large letter of
/// its own (`ß`) stays, and so does the Turkish `ı`, which is another letter than `i`.
fn small(letter: char) -> char {
    let large = if letter == 'ı' { letter } else { only(letter.to_uppercase()).unwrap_or(letter) };
    // `İ` becomes `i` with a dot above.
    if large == 'İ' { 'i' } else { only(large.to_lowercase()).unwrap_or(letter) }
}

fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

/// `atext` of RFC 5322 and, beyond ASCII, what words are made of: quotation marks and blanks from word
/// processors are slips.
fn is_of_an_atom(character: char) -> bool {
    match character.is_ascii() {
        true => character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character),
        false => character.is_alphanumeric() || is_combining_mark(character),
    }
}

/// The name of a host under a domain, in ASCII.
fn host_name(text: &str) -> Option<String> {
    let name = Uts46::new()
        .to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .ok()?;
    let (_, top) = name.rsplit_once('.')?;
    // Four numbers are an address of the network, no name.
    (!top.chars().all(|character| character.is_ascii_digit())).then(|| name.into_owned())
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

    fn kept(text: &str) -> Option<String> {
        Email::parse(text).map(|email| email.to_string())
    }

    #[test]
    fn ordinary_addresses_are_accepted_and_folded() {
        for (given, expected) in [
            ("Ana.López@Example.org", "ana.lópez@example.org"),
            (" tecumseh+network@sub.example.ca ", "tecumseh+network@sub.example.ca"),
            ("o'brien/x=y@example.org", "o'brien/x=y@example.org"),
            ("\"ana.b\"@example.org", "ana.b@example.org"),
            ("İBRAHIM@example.org", "ibrahim@example.org"),
            ("i\u{307}brahim@example.org", "ibrahim@example.org"),
            ("ΝΙΚΟΣ@example.org", "νικοσ@example.org"),
            ("νικος@example.org", "νικοσ@example.org"),
            ("ｌｕｚ@example.org", "luz@example.org"),
            ("ﬁn@example.org", "fin@example.org"),
            ("straße@example.org", "straße@example.org"),
            ("ışık@example.org", "ışık@example.org"),
        ] {
            assert_eq!(kept(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn one_mailbox_has_one_spelling() {
        let expected = "josé@xn--and-6ma2c.example";
        for given in [
            "josé@ñandú.example",
            "jose\u{301}@ñandú.example",
            "josé@n\u{303}andu\u{301}.example",
            "JOSÉ@ÑANDÚ.EXAMPLE",
            "josé@XN--and-6ma2c.example",
            "jo\u{200d}sé@ñandú.example\u{200c}",
            "josé@ñandú。example",
            "josé@ñandú.example\u{200b}",
            "\u{feff}jo\u{ad}sé@ñandú.example\u{2060}\u{3164}",
        ] {
            assert_eq!(kept(given).as_deref(), Some(expected), "{given:?}");
        }
        assert_ne!(kept("ana@straße.example"), kept("ana@strasse.example"));
        assert_ne!(kept("ana@example.org"), kept("\u{430}na@example.org"));
    }

    #[test]
    fn what_could_split_a_header_or_has_no_host_is_refused() {
        for bad in [
            "",
            "a",
            "a@",
            "@b.org",
            "a@b",
            "a@b.org\r\nBcc: c@d.org",
            "a b@c.org",
            "a@.org",
            "a@b.org.",
            "a@-b.org",
            "a..b@c.org",
            ".a@c.org",
            "a.@c.org",
            "a@b@c.org",
            "\"a b\"@c.org",
            "\"\"@c.org",
            "a@[192.0.2.1]",
            "a@192.0.2.1",
            "a@[IPv6:2001:db8::1]",
            "a@b\u{200d}c.org",
            "“a”@c.org",
            "o’brien@c.org",
            "a@b_c.org",
            "a@xn--zzzzzz.org",
            "a@b.org\u{0}",
            "a@exa mple.org",
            "<a@b.org>",
            "a@b.org, c@d.org",
            "\u{200b}@b.org",
        ] {
            assert!(Email::parse(bad).is_none(), "{bad:?}");
        }
        assert!(Email::parse(&format!("{}@example.org", "a".repeat(65))).is_none());
        assert!(Email::parse(&format!("a@{}.org", "b".repeat(64))).is_none());
    }

    proptest::proptest! {
        #[test]
        fn a_spelling_reads_back_as_itself(local in "\\PC{1,12}", host in "\\PC{1,8}") {
            if let Some(email) = Email::parse(&format!("{local}@{host}.example")) {
                proptest::prop_assert_eq!(kept(email.as_str()), Some(email.to_string()));
            }
        }
    }

    #[test]
    fn debug_output_hides_the_address() {
        let email = Email::parse("ana@example.org").map(|email| format!("{email:?}"));
        assert_eq!(email.as_deref(), Some("Email(…)"));
    }
}
