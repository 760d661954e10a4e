//! Addresses, numbers and codes by their shape.

use super::cues::is_one;
use super::words::Word;
use super::{Finding, Kind};

/// Words before a number that say what it is, folded.
const PHONE_CUES: &str = "\
    tel telephone phone call text cell mobile whatsapp telefono cel celular llama llamame marca \
    appelle appelez joindre cellulaire numero number";
const SSN_CUES: &str = "\
    ssn social security seguro nss";
const ZIP_CUES: &str = "\
    zip cp postal postcode";
/// Two-letter codes of states, as they stand before a ZIP code.
const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ \
    NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR";
/// Codes of birth places in a CURP.
const BIRTH_PLACES: &str = "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS \
    TL VZ YN ZS NE";

/// Addresses: something, `@`, and a domain with a dot.
pub(super) fn emails(text: &str) -> Vec<Finding> {
    let signs = text.match_indices('@');
    signs.filter_map(|(at, _)| email(text, at)).collect()
}

fn email(text: &str, at: usize) -> Option<Finding> {
    let is_local = |character: &char| character.is_alphanumeric() || "._%+-'".contains(*character);
    let is_domain = |character: &char| character.is_alphanumeric() || ".-".contains(*character);
    let before: usize = text.get(..at)?.chars().rev().take_while(is_local).map(char::len_utf8).sum();
    let domain: String = text.get(at + 1..)?.chars().take_while(is_domain).collect();
    let domain = domain.trim_end_matches(['.', '-']);
    let (name, top) = domain.rsplit_once('.')?;
    let is_address =
        before > 0 && !name.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    is_address.then(|| Finding { start: at - before, end: at + 1 + domain.len(), kind: Kind::Email })
}

/// Registry codes: four letters, a date of birth, sex, birth place, three consonants, two more signs.
pub(super) fn curps(words: &[Word]) -> Vec<Finding> {
    let codes = words.iter().filter(|word| is_curp(&word.folded.to_uppercase()));
    codes.map(|word| Finding { start: word.start, end: word.end, kind: Kind::Curp }).collect()
}

fn is_curp(code: &str) -> bool {
    let part = |from: usize, to: usize| code.get(from..to).unwrap_or_default();
    let all = |text: &str, test: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(test);
    let number = |text: &str| text.parse::<u32>().unwrap_or_default();
    code.len() == 18
        && code.is_ascii()
        && all(part(0, 4), u8::is_ascii_uppercase)
        && all(part(4, 10), u8::is_ascii_digit)
        && (1..=12).contains(&number(part(6, 8)))
        && (1..=31).contains(&number(part(8, 10)))
        && "HMX".contains(part(10, 11))
        && is_one(part(11, 13), BIRTH_PLACES)
        && all(part(13, 16), |letter| letter.is_ascii_uppercase() && !b"AEIOU".contains(letter))
        && all(part(17, 18), u8::is_ascii_digit)
}

/// A row of digits, in groups with single separators between them.
struct Row {
    start: usize,
    end: usize,
    digits: Vec<u32>,
    /// How many digits stand together.
    groups: Vec<usize>,
    has_plus: bool,
    has_hyphen: bool,
}

/// The rows of digits of a text. A letter or a decimal comma at either end makes it something else.
fn rows(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut characters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, first)) = characters.next() {
        let previous = std::mem::replace(&mut before, first);
        let opens = first.is_ascii_digit()
            || ((first == '+' || first == '(')
                && characters.peek().is_some_and(|(_, next)| next.is_ascii_digit()));
        if !opens || previous.is_alphanumeric() || "$,€£#/=".contains(previous) {
            continue;
        }
        let mut row = Row {
            start,
            end: start + first.len_utf8(),
            digits: first.to_digit(10).into_iter().collect(),
            groups: vec![usize::from(first.is_ascii_digit())],
            has_plus: first == '+',
            has_hyphen: false,
        };
        let mut gap = String::new();
        while let Some((at, character)) = characters.peek().copied() {
            if let Some(digit) = character.to_digit(10) {
                if !gap.is_empty() {
                    row.groups.push(0);
                    row.has_hyphen |= gap.contains('-');
                    gap.clear();
                }
                row.digits.push(digit);
                row.end = at + 1;
                if let Some(group) = row.groups.last_mut() {
                    *group += 1;
                }
            } else if " .-()\u{a0}\u{202f}‑–".contains(character) && gap.chars().count() < 2 {
                gap.push(character);
            } else {
                if gap.is_empty() && character.is_alphanumeric() {
                    row.digits.clear();
                }
                break;
            }
            before = character;
            characters.next();
        }
        row.groups.retain(|group| *group > 0);
        rows.push(row);
    }
    rows
}

/// Telephone, social insurance and social security numbers.
pub(super) fn digits(text: &str, words: &[Word]) -> Vec<Finding> {
    let rows = rows(text);
    let found = rows.iter().filter_map(|row| {
        let is_announced = |cues: &str| is_announced(text, words, row.start, cues);
        let kind = match row.digits.len() {
            9 if is_ssn(row, is_announced(SSN_CUES)) => Kind::Ssn,
            9 if is_sin(row) => Kind::Sin,
            7 if row.groups == [3, 4] && is_announced(PHONE_CUES) => Kind::Phone,
            8 if row.groups.len() <= 3 && is_announced(PHONE_CUES) => Kind::Phone,
            8..=15 if row.has_plus => Kind::Phone,
            10..=13 if is_phone(row) => Kind::Phone,
            _ => return None,
        };
        Some(Finding { start: row.start, end: row.end, kind })
    });
    found.collect()
}

/// Is one of these words among the four before this place, in the same sentence?
fn is_announced(text: &str, words: &[Word], place: usize, cues: &str) -> bool {
    let before = words.iter().rev().filter(|word| word.end <= place).take(4);
    let mut same_sentence = before.take_while(|word| {
        text.get(word.end..place).is_some_and(|between| !between.contains(['!', '?', '\n', ';']))
    });
    same_sentence.any(|word| is_one(&word.folded, cues))
}

/// Ten digits the way numbers are written in the three countries, with or without a country code.
fn is_phone(row: &Row) -> bool {
    const SHAPES: &[&[usize]] = &[
        &[10],
        &[3, 3, 4],
        &[3, 7],
        &[2, 4, 4],
        &[2, 8],
        &[3, 3, 2, 2],
        &[2, 2, 2, 2, 2],
        &[6, 4],
        &[1, 10],
        &[1, 3, 3, 4],
        &[1, 3, 7],
        &[2, 10],
        &[2, 2, 4, 4],
        &[2, 3, 3, 4],
        &[2, 1, 2, 4, 4],
        &[2, 1, 3, 3, 4],
    ];
    let is_local = row.digits.len() == 10 && row.digits.first().is_some_and(|digit| *digit > 1);
    let is_full = row.digits.len() == 11 && row.digits.first() == Some(&1)
        || row.digits.len() >= 12 && row.digits.starts_with(&[5, 2]);
    (is_local || is_full) && SHAPES.contains(&row.groups.as_slice())
}

/// Three groups of three, or nine together, with a valid check digit (Luhn).
fn is_sin(row: &Row) -> bool {
    let sum: u32 = row
        .digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| if index % 2 == 0 { *digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    let is_shape = row.groups == [3, 3, 3] || row.groups == [9];
    is_shape && sum > 0 && sum.is_multiple_of(10)
}

/// 3-2-4 with hyphens, or announced; no part is all zeros, and the first is never 666 or 9xx.
fn is_ssn(row: &Row, is_announced: bool) -> bool {
    let number = |from: usize, to: usize| {
        row.digits.get(from..to).unwrap_or_default().iter().fold(0, |number, digit| number * 10 + digit)
    };
    let area = number(0, 3);
    let is_possible = area != 0 && area != 666 && area < 900 && number(3, 5) != 0 && number(5, 9) != 0;
    let is_shape = row.groups == [3, 2, 4] && (row.has_hyphen || is_announced);
    is_possible && (is_shape || row.groups == [9] && is_announced)
}

/// Canadian postal codes by their shape; five digits where a state or a word says what they are.
pub(super) fn postal_codes(text: &str, words: &[Word]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let next = words.get(index + 1);
        if is_canadian(word.text) {
            found.push(Finding { start: word.start, end: word.end, kind: Kind::PostalCode });
        }
        if let Some(next) = next {
            let gap = text.get(word.end..next.start).unwrap_or_default();
            if matches!(gap, " " | "-" | "\u{a0}") && is_canadian(&format!("{}{}", word.text, next.text)) {
                found.push(Finding { start: word.start, end: next.end, kind: Kind::PostalCode });
            }
        }
        let is_five = word.text.len() == 5 && word.text.bytes().all(|digit| digit.is_ascii_digit());
        let is_announced = || is_announced(text, words, word.start, ZIP_CUES) || follows_c_p(words, index);
        if is_five && (is_announced() || follows_state(words, index, text)) {
            let plus_four = next.filter(|next| {
                text.get(word.end..next.start) == Some("-")
                    && next.text.len() == 4
                    && next.text.parse::<u16>().is_ok()
            });
            let end = plus_four.map_or(word.end, |next| next.end);
            found.push(Finding { start: word.start, end, kind: Kind::PostalCode });
        }
    }
    found
}

/// "C.P.", which is two words of one letter.
fn follows_c_p(words: &[Word], index: usize) -> bool {
    let before =
        |steps: usize| index.checked_sub(steps).and_then(|at| words.get(at)).map(|word| word.folded.as_str());
    (before(2), before(1)) == (Some("c"), Some("p"))
}

fn follows_state(words: &[Word], index: usize, text: &str) -> bool {
    let before = index.checked_sub(1).and_then(|before| words.get(before)).zip(words.get(index));
    before.is_some_and(|(before, word)| {
        let gap = text.get(before.end..word.start).unwrap_or_default();
        matches!(gap, " " | ", ") && is_one(before.text, STATES)
    })
}

/// Letter, digit, letter, digit, letter, digit; some letters are never used. Small letters count, too.
fn is_canadian(code: &str) -> bool {
    let code = code.to_ascii_uppercase();
    code.chars().count() == 6
        && code.chars().enumerate().all(|(index, sign)| match index {
            0 => sign.is_ascii_uppercase() && !"DFIOQUWZ".contains(sign),
            2 | 4 => sign.is_ascii_uppercase() && !"DFIOQU".contains(sign),
            _ => sign.is_ascii_digit(),
        })
}
