//! How well a document answers a query: a whole number, the same on every machine and both databases.

use std::collections::HashMap;

use super::query::{Form, Kind, Query, Unit};
use super::tokens::{Sign, in_title};

/// What a word in a title weighs more, in tenths.
const TITLE: u64 = 16;
/// What a word weighs that every document has, in quarters of a doubling.
const LEAST: u64 = 2;

/// How many documents there are, and how many have a token.
#[derive(Debug, Clone, Default)]
pub struct Frequencies {
    /// Documents.
    pub documents: i64,
    /// Documents that have a token; 0 for those that are not here.
    pub by_token: HashMap<String, i64>,
}

impl Frequencies {
    /// How many documents have it.
    pub fn of(&self, token: &str) -> i64 {
        self.by_token.get(token).copied().unwrap_or(0)
    }

    /// How rare a token is: the logarithm of the inverse of its frequency, in quarters of a doubling, rounded down.
    pub fn rarity(&self, token: &str) -> u64 {
        self.rarity_of(self.of(token))
    }

    fn rarity_of(&self, documents: i64) -> u64 {
        let with = u128::try_from(documents).unwrap_or(0).saturating_add(1);
        let all = u128::try_from(self.documents).unwrap_or(0).saturating_add(1).max(with);
        // The fourth power has four times the logarithm; 2^8 keeps the fraction of the quotient.
        let quotient = (all << 8).checked_div(with).unwrap_or(1).min(1 << 31);
        LEAST.saturating_add(u64::from(quotient.pow(4).ilog2()).saturating_sub(32))
    }
}

/// A way to say a word, ready to be looked for.
#[derive(Debug)]
struct Weighed {
    body: Vec<Sign>,
    title: Vec<Sign>,
    /// What it gives in a body.
    points: u64,
}

/// What a way to say a word gives in a body. A word is as rare as the most frequent way to say the same: one that few
/// texts have because few are in its language tells no more than its translation.
pub fn points(form: &Form, unit: &Unit, frequencies: &Frequencies) -> u64 {
    let frequent = |form: &Form| form.tokens.iter().map(|token| frequencies.of(token)).min().unwrap_or(0);
    let same = unit.forms.iter().filter(|form| form.kind <= Kind::Synonym);
    let documents = same.map(frequent).max().unwrap_or(0).max(frequent(form));
    form.kind.weight().saturating_mul(frequencies.rarity_of(documents))
}

/// A query, ready to weigh documents.
#[derive(Debug)]
pub struct Scale {
    units: Vec<Vec<Weighed>>,
    excluded: Vec<Vec<Weighed>>,
}

/// What a document weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// Points; never none for a document that has something.
    pub points: u64,
    /// How many of the words it has.
    pub units: usize,
}

impl Scale {
    /// Prepares a query.
    pub fn new(query: &Query, frequencies: &Frequencies) -> Self {
        let weighed = |unit: &Unit| -> Vec<Weighed> {
            let mut forms: Vec<Weighed> = unit
                .forms
                .iter()
                .map(|form| Weighed {
                    body: form.tokens.iter().map(|token| Sign::of(token)).collect(),
                    title: form.tokens.iter().map(|token| Sign::of(&in_title(token))).collect(),
                    points: points(form, unit, frequencies),
                })
                .collect();
            forms.sort_by_key(|form| std::cmp::Reverse(form.points));
            forms
        };
        Self {
            units: query.units.iter().map(weighed).collect(),
            excluded: query.excluded.iter().map(weighed).collect(),
        }
    }

    /// The most that a document can weigh which has the words in its body, or also in its title.
    pub fn most(&self, in_title: bool) -> u64 {
        let best = |unit: &Vec<Weighed>| unit.first().map_or(0, |form| form.points);
        let sum: u64 = self.units.iter().map(best).sum();
        if in_title { sum.saturating_mul(TITLE) / 10 } else { sum }
    }

    /// Weighs a document by its signature; none where it has nothing that is looked for, or something that must not
    /// be there.
    pub fn weigh(&self, signature: &[u8]) -> Option<Score> {
        let has = |signs: &[Sign]| signs.iter().all(|sign| sign.is_in(signature));
        if self.excluded.iter().flatten().any(|form| has(&form.body)) {
            return None;
        }
        let mut score = Score { points: 0, units: 0 };
        for unit in &self.units {
            let mut best = 0;
            for form in unit {
                let most = form.points.saturating_mul(TITLE) / 10;
                if most <= best {
                    break;
                }
                if has(&form.body) {
                    best = best.max(if has(&form.title) { most } else { form.points });
                }
            }
            if best > 0 {
                score =
                    Score { points: score.points.saturating_add(best), units: score.units.saturating_add(1) };
            }
        }
        // Half of the points for what is there, half for how much of the query that is.
        let (own, all) =
            (u64::try_from(score.units).unwrap_or(0), u64::try_from(self.units.len()).unwrap_or(0));
        score.points = score
            .points
            .saturating_mul(all.saturating_add(own))
            .checked_div(all.saturating_mul(2))
            .unwrap_or(0);
        (score.units > 0).then_some(score)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::super::tokens::Tokens;
    use super::*;

    fn signature(title: &str, body: &str) -> Vec<u8> {
        let mut tokens = Tokens::default();
        tokens.read(title, "en", true, &Lexicon::default());
        tokens.read(body, "en", false, &Lexicon::default());
        tokens.signature()
    }

    fn points(query: &str, title: &str, body: &str) -> u64 {
        let by_token = [("police", 500), ("stops", 3), ("\u{E001}stop", 4), ("\u{E001}polic", 600)];
        let by_token = by_token.into_iter().map(|(token, number)| (token.to_owned(), number)).collect();
        let frequencies = Frequencies { documents: 1_000, by_token };
        let scale = Scale::new(&Query::parse(query, &Lexicon::default()), &frequencies);
        scale.weigh(&signature(title, body)).map_or(0, |score| score.points)
    }

    #[test]
    fn rare_words_exact_words_and_titles_weigh_more() {
        assert!(points("police stops", "", "the stops") > points("police stops", "", "the police"));
        assert!(points("stops", "", "stops") > points("stops", "", "stop"));
        assert!(points("stops", "stops", "") > points("stops", "", "stops"));
        assert!(points("police stops", "", "police stops") > points("police stops", "", "stops"));
        assert_eq!(points("stops -police", "police", "stops"), 0);
        assert_eq!(points("nothing", "police", "stops"), 0);
    }

    #[test]
    fn rarity_is_a_logarithm() {
        let of = |number| {
            let by_token = [("a".to_owned(), number)].into();
            Frequencies { documents: 1_023, by_token }.rarity("a")
        };
        assert_eq!((of(1_023), of(511), of(255), of(0)), (2, 6, 10, 42));
        assert_eq!(of(i64::MAX), 2);
    }
}
