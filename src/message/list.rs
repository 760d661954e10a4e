//! The two kinds of mail that we send.

use crate::text_enum;

text_enum! {
    /// What kind of mail it is: each list has its own sender, connections and pause.
    List {
        /// About an account or a submission: somebody waits for it.
        Account = "account",
        /// Digests, which can be stopped.
        Digest = "digest",
    }
}

impl List {
    /// The place in the queue: account mails go first.
    pub const fn priority(self) -> i64 {
        match self {
            Self::Account => 0,
            Self::Digest => 10,
        }
    }
}
