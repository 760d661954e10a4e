//! The name of a mail in its envelope sender: letters and digits only, all in lower case, because mail
//! servers on the way back fold case and some stumble over anything else.

use crate::auth::Keys;
use crate::auth::keys::Purpose;
use crate::types::Id;

/// Bytes of the key and of the signature.
const ID: usize = 16;
const SIGNATURE: usize = 16;
/// RFC 4648, 6, in lower case.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The token of a mail: 52 characters, so that a local part of up to eleven stays within 64.
pub(super) fn of(keys: &Keys, mail: Id) -> String {
    let mut bytes = mail.0.as_bytes().to_vec();
    bytes.extend(keys.sign(Purpose::Bounce, mail.0.as_bytes()).into_iter().take(SIGNATURE));
    encode(&bytes)
}

/// The mail that a token of ours names.
pub(super) fn open(keys: &Keys, token: &str) -> Option<Id> {
    let bytes = decode(token)?;
    let (id, signature) = bytes.split_at_checked(ID)?;
    let known = keys.verify_any(Purpose::Bounce, id, signature);
    uuid::Uuid::from_slice(id).ok().map(Id).filter(|_| known && signature.len() == SIGNATURE)
}

fn encode(bytes: &[u8]) -> String {
    let mut out = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits = bits.saturating_add(8);
        while bits >= 5 {
            bits = bits.saturating_sub(5);
            out.push(letter(held >> bits));
            held &= (1_u32 << bits).saturating_sub(1);
        }
    }
    if bits > 0 {
        out.push(letter(held << 5_u32.saturating_sub(bits)));
    }
    out
}

fn letter(value: u32) -> char {
    let place = usize::try_from(value & 31).unwrap_or_default();
    ALPHABET.get(place).map_or('a', |letter| char::from(*letter))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let place = ALPHABET.iter().position(|letter| *letter == byte.to_ascii_lowercase())?;
        held = (held << 5) | u32::try_from(place).ok()?;
        bits = bits.saturating_add(5);
        if bits >= 8 {
            bits = bits.saturating_sub(8);
            out.push(u8::try_from(held >> bits).ok()?);
            held &= (1_u32 << bits).saturating_sub(1);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(secret: &str) -> Keys {
        Keys::new(format!("{secret}, and more than 32 characters of it").into(), String::new().into())
            .unwrap()
    }

    #[test]
    fn a_token_reads_back_in_any_case_and_no_other_does() {
        let (keys, mail) = (keys("one"), Id(uuid::Uuid::from_u128(0x0193_5555_7777)));
        let token = of(&keys, mail);
        assert_eq!(token.len(), 52);
        assert_eq!(open(&keys, &token), Some(mail));
        assert_eq!(open(&keys, &token.to_uppercase()), Some(mail));
        assert_eq!(open(&self::keys("two"), &token), None);
        let (first, rest) = token.split_at(1);
        let other = if first == "a" { "b" } else { "a" };
        for bad in
            ["", "a", "bounces", rest, &format!("{token}a"), &format!("{other}{rest}"), &format!("1{rest}")]
        {
            assert_eq!(open(&keys, bad), None, "{bad}");
        }
    }
}
