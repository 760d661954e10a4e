//! What a server's refusal means: for the mail, for its recipient, for us. Pure.
//!
//! The first digit decides between "later" and "never" (RFC 5321, 4.2.1); the enhanced code (RFC 3463)
//! says whose fault it is. Codes of large receivers about *our* signatures and records are our fault:
//! they say nothing about the recipient and must never count against one.

/// An answer of a mail server, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SmtpReply {
    /// The three digits.
    pub code: u16,
    /// The enhanced code, as in `5.1.1`, if there is one.
    pub enhanced: Option<[u16; 3]>,
    /// What the server said, codes included.
    pub text: String,
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReplyClass {
    /// Another time.
    Later,
    /// The recipient's domain asks us to slow down.
    SlowDown,
    /// Never: there is no such recipient.
    NoSuchRecipient,
    /// Never, for another reason.
    Never,
    /// Our records, keys or rights are not in order; nothing should go until they are.
    OurFault,
    /// A server on the way takes no addresses beyond ASCII (RFC 6531): a fault of the way, which we
    /// choose, and of no other mail.
    NoWay,
}

/// Codes about our authentication, as Gmail and Outlook give them.
const OUR_FAULT: [[u16; 3]; 11] = [
    [4, 7, 23],
    [4, 7, 24],
    [4, 7, 26],
    [4, 7, 27],
    [4, 7, 29],
    [4, 7, 30],
    [4, 7, 32],
    [4, 7, 40],
    [5, 7, 26],
    [5, 7, 27],
    [5, 7, 515],
];

impl SmtpReply {
    /// Reads an answer's code and first line.
    pub fn new(code: u16, text: &str) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let enhanced = text.split(' ').take(2).find_map(read_enhanced);
        let text = if text.starts_with(&code.to_string()) { text } else { format!("{code} {text}") };
        Self { code, enhanced, text }
    }

    /// What it means.
    pub fn class(&self) -> ReplyClass {
        if self.enhanced.is_some_and(|code| OUR_FAULT.contains(&code)) || matches!(self.code, 530 | 535) {
            return ReplyClass::OurFault;
        }
        match (self.code, self.enhanced) {
            (_, Some([4 | 5, 6, 7..=10])) => ReplyClass::NoWay,
            (421, Some([4, 7, 28])) | (_, Some([4, 7, 28])) => ReplyClass::SlowDown,
            // A full mailbox (RFC 5321, 4.5.3.1.10), which time may cure.
            (552, _) | (_, Some([4 | 5, 2, 2])) => ReplyClass::Later,
            (code, _) if code < 500 => ReplyClass::Later,
            (_, Some([5, 1, 0 | 1 | 2 | 3 | 6 | 10])) => ReplyClass::NoSuchRecipient,
            (550 | 551 | 553, None) => ReplyClass::NoSuchRecipient,
            _ => ReplyClass::Never,
        }
    }

    /// What a server would say that does not know addresses beyond ASCII.
    pub fn no_way() -> Self {
        Self::new(553, "5.6.7 the server does not offer SMTPUTF8")
    }

    /// Whether the server says that it is about to hang up.
    pub fn is_farewell(&self) -> bool {
        self.code == 421
    }
}

/// Reads `5.1.1`, also with what is stuck to it.
pub(super) fn read_enhanced(word: &str) -> Option<[u16; 3]> {
    let word = word.trim_matches(|character: char| !character.is_ascii_digit());
    let mut parts = word.split('.').map(|part| part.parse::<u16>().ok());
    let code = [parts.next()??, parts.next()??, parts.next()??];
    (parts.next().is_none() && matches!(code, [2 | 4 | 5, _, _])).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_has_its_meaning() {
        for (code, text, class) in [
            (550, "5.1.1 No such user", ReplyClass::NoSuchRecipient),
            (550, "No such user here", ReplyClass::NoSuchRecipient),
            (550, "5.7.1 content rejected", ReplyClass::Never),
            (554, "5.7.1 spam", ReplyClass::Never),
            (552, "5.2.2 mailbox full", ReplyClass::Later),
            (550, "5.2.2 over quota", ReplyClass::Later),
            (452, "4.2.2 Mailbox full", ReplyClass::Later),
            (451, "4.7.1 Greylisted, try again in 2 seconds", ReplyClass::Later),
            (421, "4.7.28 rate limited", ReplyClass::SlowDown),
            (421, "closing", ReplyClass::Later),
            (550, "5.7.26 unauthenticated", ReplyClass::OurFault),
            (550, "5.7.515 Access denied", ReplyClass::OurFault),
            (421, "4.7.29 no TLS", ReplyClass::OurFault),
            (535, "5.7.8 bad credentials", ReplyClass::OurFault),
            (550, "5.6.7 non-ASCII addresses not permitted", ReplyClass::NoWay),
            (553, "5.6.7 SMTPUTF8 required", ReplyClass::NoWay),
            (550, "5.6.9 UTF-8 header message cannot be transferred", ReplyClass::NoWay),
        ] {
            assert_eq!(SmtpReply::new(code, text).class(), class, "{code} {text}");
        }
    }

    #[test]
    fn a_version_number_is_no_code() {
        for word in ["1.2.3", "5.1", "5.1.1.1", "x", "192.168.0.1"] {
            assert_eq!(read_enhanced(word), None, "{word}");
        }
        assert_eq!(read_enhanced("(#5.1.1)"), Some([5, 1, 1]));
    }
}
