//! Texts as words that compare equal however people type them.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest word, in characters; the rest is cut off.
const LONGEST: usize = 64;
/// Most parts that a word is taken apart into.
const MOST_PARTS: usize = 12;

/// Up to so many parts are joined in every way.
const FEW_PARTS: usize = 5;

/// What French words lose their last vowel before: the article of `l'eau` is no part of the word.
const ELIDED: [&str; 13] =
    ["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"];

/// What stands between two parts of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Joint {
    /// An apostrophe, an ʻokina, a glottal stop: people write one for the other, or none.
    Apostrophe,
    /// A hyphen: the parts are words, too.
    Hyphen,
    /// A sign of length or of an abbreviation.
    Mark,
}

/// One way to write a word.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spelling {
    /// Letters and digits only: lower case, without accents.
    pub folded: String,
    /// With its accents, where it has any.
    accented: Option<String>,
}

impl Spelling {
    /// A word, folded, and as it is written in lower case.
    pub fn new(folded: String, plain: String) -> Self {
        let accented = (plain != folded).then_some(plain);
        Self { folded, accented }
    }

    /// With its accents, in lower case.
    pub fn plain(&self) -> &str {
        self.accented.as_deref().unwrap_or(&self.folded)
    }

    /// The same where it has accents.
    pub(super) fn accented(&self) -> Option<&str> {
        self.accented.as_deref()
    }
}

/// What a word is, wherever it stands.
pub(super) type Shape<'a> = (&'a [Spelling], &'a [Joint], Option<&'a Spelling>);

/// A word of a text, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The first byte in the text.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    parts: Vec<Spelling>,
    joints: Vec<Joint>,
    /// The word with hyphens that this is a part of, joined.
    whole: Option<Spelling>,
}

impl Word {
    /// What it is compared by: without what was elided before it or stands for possession behind it, and joined
    /// where an apostrophe stands.
    pub fn core(&self) -> Cow<'_, Spelling> {
        let (from, to) = self.core_range();
        joined(self.parts.get(from..to).unwrap_or_default())
    }

    /// [`Self::core`] in letters and digits only.
    pub fn folded(&self) -> String {
        self.core().into_owned().folded
    }

    /// All its letters and digits, what is elided or stands for possession included: as names are compared.
    pub fn letters(&self) -> String {
        joined(&self.parts).into_owned().folded
    }

    /// What it has in common with the same word elsewhere.
    pub(super) fn shape(&self) -> Shape<'_> {
        (&self.parts, &self.joints, self.whole.as_ref())
    }

    /// The first letters of its parts: what it can be compared with begins with one of them.
    pub(super) fn beginnings(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| beginning(&part.folded))
    }

    /// Everything it may be looked for as: its core, itself, its parts, and what lies between where it has few.
    pub fn spellings(&self) -> Vec<Cow<'_, Spelling>> {
        let mut spellings = self.wholes();
        if spellings.len() == 1 && self.parts.len() == 1 {
            // Most words.
            return spellings;
        }
        let number = self.parts.len();
        if number > 1 {
            let lengths = if number <= FEW_PARTS { 1..=number } else { 1..=1 };
            let windows = lengths.flat_map(|length| self.parts.windows(length).map(joined));
            spellings.extend(windows);
        }
        let mut known: Vec<String> = Vec::new();
        spellings.retain(|spelling| {
            let is_new = !spelling.folded.is_empty() && !known.contains(&spelling.folded);
            known.push(spelling.folded.clone());
            is_new
        });
        spellings
    }

    /// What it is written as by somebody who means this word and no part of it.
    pub fn wholes(&self) -> Vec<Cow<'_, Spelling>> {
        let mut wholes = vec![self.core()];
        let all = (self.parts.len() > 1).then(|| joined(&self.parts));
        for other in all.into_iter().chain(self.whole.as_ref().map(Cow::Borrowed)) {
            if !wholes.contains(&other) {
                wholes.push(other);
            }
        }
        wholes
    }

    /// Whether it is made of words.
    pub(super) fn has_hyphens(&self) -> bool {
        self.joints.contains(&Joint::Hyphen)
    }

    /// The words between its hyphens.
    pub fn between_hyphens(&self) -> Vec<Self> {
        let whole = self.has_hyphens().then(|| joined(&self.parts).into_owned());
        let mut words = Vec::new();
        let mut from = 0;
        for at in 0..=self.joints.len() {
            if self.joints.get(at).is_none_or(|joint| *joint == Joint::Hyphen) {
                words.push(Self {
                    start: self.start,
                    end: self.end,
                    parts: self.parts.get(from..=at).unwrap_or_default().to_vec(),
                    joints: self.joints.get(from..at).unwrap_or_default().to_vec(),
                    whole: whole.clone(),
                });
                from = at.saturating_add(1);
            }
        }
        words
    }

    fn core_range(&self) -> (usize, usize) {
        let last = self.parts.len();
        let is_elided = self.joints.first() == Some(&Joint::Apostrophe)
            && self.parts.first().is_some_and(|part| ELIDED.contains(&part.folded.as_str()));
        let is_possessive = self.joints.last() == Some(&Joint::Apostrophe)
            && self.parts.last().is_some_and(|part| part.folded == "s");
        let from = usize::from(is_elided);
        let to = if is_possessive { last.saturating_sub(1) } else { last };
        if from < to { (from, to) } else { (0, last) }
    }
}

/// The first two letters of a word or stem.
pub(super) fn beginning(folded: &str) -> &str {
    let end = folded.char_indices().nth(2).map_or(folded.len(), |(at, _)| at);
    folded.get(..end).unwrap_or_default()
}

fn joined(parts: &[Spelling]) -> Cow<'_, Spelling> {
    match parts {
        [part] => Cow::Borrowed(part),
        parts => Cow::Owned(Spelling::new(
            parts.iter().map(|part| part.folded.as_str()).collect(),
            parts.iter().map(Spelling::plain).collect(),
        )),
    }
}

/// The words of a text, in order. Scripts that put no blanks between words are taken apart into pairs of characters.
pub fn words(text: &str) -> Vec<Word> {
    Reader::default().words_of(text)
}

/// The words of a name: what stands between two blanks stays whole in every script.
pub fn words_of_name(name: &str) -> Vec<Word> {
    Reader { is_name: true, ..Reader::default() }.words_of(name)
}

#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    /// What has been read of the word so far: its parts as they stand, and where it stands.
    parts: Vec<String>,
    joints: Vec<Joint>,
    start: usize,
    end: usize,
    /// A sign that joins two parts if another part follows.
    pending: Option<Joint>,
    /// Whether what it reads is a name.
    is_name: bool,
}

impl Reader {
    fn words_of(mut self, text: &str) -> Vec<Word> {
        for (at, character) in text.char_indices() {
            self.read(at, character);
        }
        self.end_word();
        self.words
    }

    fn read(&mut self, at: usize, character: char) {
        let after = at.saturating_add(character.len_utf8());
        if character.is_ascii_alphanumeric() {
            self.read_letter(at, after, character);
            return;
        }
        if is_ignored(character) {
            return;
        }
        if let Some(joint) = joint(character) {
            let is_after_letter = self.pending.is_none() && !self.parts.is_empty();
            let is_abbreviation = character != '.' || self.parts.iter().all(|part| part.chars().count() == 1);
            if is_after_letter && is_abbreviation {
                self.pending = Some(joint);
            } else if joint != Joint::Apostrophe {
                self.end_word();
            }
            return;
        }
        if character.is_alphanumeric() || (is_combining_mark(character) && !self.parts.is_empty()) {
            self.read_letter(at, after, character);
        } else {
            self.end_word();
        }
    }

    fn read_letter(&mut self, at: usize, after: usize, character: char) {
        if let Some(joint) = self.pending.take() {
            if self.parts.len() < MOST_PARTS {
                self.joints.push(joint);
                self.parts.push(String::new());
            } else {
                self.end_word();
            }
        }
        if self.parts.is_empty() {
            self.start = at;
            self.parts.push(String::with_capacity(16));
        }
        if let Some(part) = self.parts.last_mut().filter(|part| part.len() < LONGEST * 4) {
            part.push(character);
        }
        self.end = after;
    }

    fn end_word(&mut self) {
        self.pending = None;
        let (parts, joints) = (std::mem::take(&mut self.parts), std::mem::take(&mut self.joints));
        let word = Word { start: self.start, end: self.end, parts: Vec::new(), joints, whole: None };
        match parts.as_slice() {
            [] => {}
            [part] if !self.is_name && part.chars().any(has_no_blanks) => self.add_pairs(part),
            _ => {
                let parts: Vec<Spelling> = parts.iter().map(|part| spelling(part)).collect();
                if parts.iter().any(|part| !part.folded.is_empty()) {
                    self.words.push(Word { parts, ..word });
                }
            }
        }
    }

    /// A run of a script without blanks: each two neighbours are a word.
    fn add_pairs(&mut self, run: &str) {
        let characters: Vec<char> = run.chars().collect();
        for pair in characters.windows(2.min(characters.len())) {
            let part = spelling(&pair.iter().collect::<String>());
            if !part.folded.is_empty() {
                let (start, end) = (self.start, self.end);
                self.words.push(Word { start, end, parts: vec![part], joints: Vec::new(), whole: None });
            }
        }
    }
}

fn spelling(part: &str) -> Spelling {
    if part.is_ascii() {
        // Most words: nothing to take apart.
        return Spelling { folded: fold(part), accented: None };
    }
    Spelling::new(fold(part), part.nfkc().flat_map(char::to_lowercase).nfc().take(LONGEST).collect())
}

/// Letters and digits alone: lower case, without accents, and without letters that many keyboards lack.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let mut folded = text.to_ascii_lowercase();
        folded.retain(|letter| letter.is_ascii_alphanumeric());
        folded.truncate(LONGEST);
        return folded;
    }
    let bare = text.nfkd().filter(|character| !is_combining_mark(*character));
    let mut folded = String::new();
    // What a letter is made of may be a sign: `ŉ` is an apostrophe and an n.
    let is_letter = |character: &char| {
        character.is_alphanumeric() && joint(*character).is_none() && !is_ignored(*character)
    };
    for character in bare.flat_map(char::to_lowercase).nfkd().filter(is_letter) {
        match character {
            'ł' | 'ɫ' | 'ɬ' => folded.push('l'),
            'ø' | 'ɔ' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' | 'ɨ' | 'ɩ' => folded.push('i'),
            'ŧ' | 'ⱦ' => folded.push('t'),
            'ŋ' => folded.push('n'),
            'ə' | 'ɛ' => folded.push('e'),
            'ⱥ' => folded.push('a'),
            'ꝁ' => folded.push('k'),
            'ȼ' => folded.push('c'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' | 'θ' => folded.push_str("th"),
            'ƛ' => folded.push_str("tl"),
            letter => folded.push(letter),
        }
    }
    folded.nfc().take(LONGEST).collect()
}

/// Signs that no reader sees, and the stroke that only stretches Arabic words.
fn is_ignored(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn joint(character: char) -> Option<Joint> {
    match character {
        '\'' | '’' | '‘' | '‛' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʽ' | 'ʹ' | 'ʾ' | 'ʿ' | 'ˀ' | 'ˁ' | 'ʔ' | 'ʕ'
        | 'ɂ' | 'Ɂ' | 'ꞌ' | 'Ꞌ' | '′' | '‵' | '＇' | '՚' | '᾽' | 'ˈ' | 'ˊ' | 'ˋ' => {
            Some(Joint::Apostrophe)
        }
        '-' | '‐' | '‑' | '‒' | '–' | '−' | '﹣' | '－' | '_' | '/' => Some(Joint::Hyphen),
        ':' | '꞉' | 'ː' | '·' | '•' | '‧' | '・' | '.' | '＾' | '^' => Some(Joint::Mark),
        _ => None,
    }
}

/// Scripts whose words stand without blanks.
fn has_no_blanks(character: char) -> bool {
    matches!(character,
        '\u{e00}'..='\u{eff}' | '\u{f00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cores(text: &str) -> Vec<String> {
        words(text).iter().map(Word::folded).collect()
    }

    fn spelled(text: &str) -> Vec<String> {
        let words = words(text);
        words.iter().flat_map(Word::spellings).map(|spelling| spelling.folded.clone()).collect()
    }

    #[test]
    fn accents_case_and_invisible_signs_make_no_difference() {
        assert_eq!(cores("L'Équité  raciale"), ["equite", "raciale"]);
        assert_eq!(cores("Niñez INDÍGENA, cœur ﬁn"), ["ninez", "indigena", "coeur", "fin"]);
        assert_eq!(cores("ᐃᓄᒃᑎᑐᑦ Skwxwú7mesh Tłı\u{328}chǫ"), ["ᐃᓄᒃᑎᑐᑦ", "skwxwu7mesh", "tlicho"]);
        assert_eq!(cores("mid\u{ad}wife mid\u{200b}wife"), ["midwife", "midwife"]);
        assert_eq!(cores("!? ' -- ’"), [""; 0]);
    }

    #[test]
    fn one_apostrophe_is_as_good_as_another_or_none() {
        for typed in ["Mi'kmaq", "Mi’kmaq", "Mi\u{2bc}kmaq", "Mi\u{2bb}kmaq", "Mi`kmaq", "Mikmaq", "MIꞋKMAQ"]
        {
            assert_eq!(cores(typed), ["mikmaq"], "{typed}");
        }
        assert_eq!(spelled("Mi’kmaq"), ["mikmaq", "mi", "kmaq"]);
        assert_eq!(cores("ʻōlelo Hawaiʻi"), ["olelo", "hawaii"]);
        assert_eq!(cores("Kanien’kehá:ka xʷməθkʷəy̓əm"), ["kanienkehaka", "xwmethkweyem"]);
    }

    #[test]
    fn what_was_elided_or_shows_possession_is_no_part_of_the_word() {
        assert_eq!(
            cores("l’eau d'embauche qu’elle people's l'Inuk's"),
            ["eau", "embauche", "elle", "people", "inuk"]
        );
        assert!(spelled("T'exelc").contains(&"texelc".to_owned()));
    }

    #[test]
    fn words_with_hyphens_are_found_in_parts_and_whole() {
        assert_eq!(
            spelled("Nuu-chah-nulth"),
            ["nuuchahnulth", "nuu", "chah", "nulth", "nuuchah", "chahnulth"]
        );
        let parts: Vec<String> =
            words("Saint-Mi'kmaq").iter().flat_map(Word::between_hyphens).map(|word| word.folded()).collect();
        assert_eq!(parts, ["saint", "mikmaq"]);
        assert_eq!(cores("U.S. end. Next"), ["us", "end", "next"]);
    }

    #[test]
    fn scripts_without_blanks_are_taken_apart_into_pairs() {
        assert_eq!(cores("人種平等"), ["人種", "種平", "平等"]);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "¿Más «agua» aquí?";
        let found: Vec<&str> = words(text).iter().filter_map(|word| text.get(word.start..word.end)).collect();
        assert_eq!(found, ["Más", "agua", "aquí"]);
    }

    proptest::proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,40}") {
            for word in words(&text) {
                for spelling in word.spellings() {
                    proptest::prop_assert_eq!(&fold(&spelling.folded), &spelling.folded);
                    proptest::prop_assert!(text.get(word.start..word.end).is_some());
                }
            }
        }
    }
}
