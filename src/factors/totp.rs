//! One-time passwords by time (RFC 6238), as the authenticator apps make them: SHA-1, six digits, thirty seconds.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use totp_rs::{Builder, Secret, Totp};

use crate::types::Timestamp;

/// Bytes of a secret (RFC 4226, 4: 160 bits).
pub const SECRET_BYTES: usize = 20;
/// Who made a code, as apps show it above the code.
const ISSUER: &str = "Trilateral";

/// A code of the step before and of the one after counts, too: clocks differ, and people type (RFC 6238, 5.2).
const SKEW: u16 = 1;

fn clock(secret: &[u8]) -> Totp {
    Builder::new().with_skew(SKEW).with_secret(Secret::from(secret.to_vec())).build_noncompliant()
}

/// Which step a code is of, if it is one that counts at `now`. Each step counts once: that is for whoever asks.
pub fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let second = u64::try_from(now.as_second()).ok()?;
    clock(secret).check(code, second).and_then(|step| i64::try_from(step).ok())
}

/// The secret as people type it, in groups of four letters.
pub fn in_letters(secret: &[u8]) -> String {
    let letters = Secret::from(secret.to_vec()).to_base32();
    let letters: Vec<char> = letters.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// The address that an app reads from the picture (the key URI format of Google Authenticator).
pub fn address(secret: &[u8], account: &str) -> String {
    let account = utf8_percent_encode(account, NON_ALPHANUMERIC);
    let letters = Secret::from(secret.to_vec()).to_base32();
    format!("otpauth://totp/{ISSUER}:{account}?secret={letters}&issuer={ISSUER}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // The last six of the eight digits that the standard lists.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step_of(SECRET, code, at(second)), Some(second / 30), "{second}");
        }
    }

    #[test]
    fn a_code_counts_a_step_early_and_a_step_late_and_no_more() {
        let step = 1_111_111_111 / 30;
        for (steps, counts) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = step_of(SECRET, "050471", at((step + steps) * 30));
            assert_eq!(found, counts.then_some(step), "{steps}");
        }
        for other in ["", "05047", "0504711", "o50471", "-50471", "٠٥٠٤٧١"] {
            assert_eq!(step_of(SECRET, other, at(1_111_111_111)), None, "{other}");
        }
    }

    #[test]
    fn an_app_and_a_person_read_the_same_secret() {
        assert_eq!(in_letters(SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            address(SECRET, "ana&b@example.org"),
            "otpauth://totp/Trilateral:ana%26b%40example%2Eorg?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Trilateral"
        );
    }
}
