//! The vocabulary as lists to choose from: in groups, in the order of everyday life, and found by words.

use super::model::{Language, Names};
use super::read::Taxonomy;
use crate::error::nearest_name;
use crate::types::Locale;
use crate::types::text::{name_key, words};

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Articles, goals and targets of instruments.
    Provisions,
    /// What the three governments promised.
    Commitments,
    /// Languages that content is written in.
    Languages,
    /// Provinces, territories, states and districts.
    Places,
}

/// Entries that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub name: GroupName,
    /// The entries, as they are looked for.
    pub choices: Vec<Choice>,
}

/// What a group is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupName {
    /// By a name of the vocabulary.
    Named(String),
    /// By a text of the catalogues, `choose-group-<code>`, with the name of a country in it.
    Told(&'static str, String),
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its key.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Of a language: what it calls itself.
    pub own_name: Option<String>,
}

/// The shortest word that is also found within others.
const SHORTEST_WITHIN: usize = 4;

impl List {
    /// The name by which texts know the list.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provisions => "provisions",
            Self::Commitments => "commitments",
            Self::Languages => "languages",
            Self::Places => "places",
        }
    }
}

impl Taxonomy {
    /// A list in groups; those of `country` stand first.
    pub fn groups(&self, list: List, locale: Locale, country: &str) -> Vec<Group> {
        match list {
            List::Provisions => self.provision_groups(locale),
            List::Commitments => self.commitment_groups(locale),
            List::Languages => self.language_groups(locale, country),
            List::Places => self.place_groups(locale, country),
        }
    }

    /// The entries of a list that everything typed is said of, in any of the three languages.
    pub fn found(&self, list: List, locale: Locale, country: &str, typed: &str) -> Vec<Group> {
        let typed = words(typed);
        let mut groups = self.groups(list, locale, country);
        for group in &mut groups {
            let around = match &group.name {
                GroupName::Named(name) => words(name),
                GroupName::Told(..) => Vec::new(),
            };
            group.choices.retain(|choice| {
                let said = [&around[..], &self.words_of(list, choice)].concat();
                typed.iter().all(|word| said.iter().any(|other| is_meant(word, other)))
            });
        }
        groups.retain(|group| !group.choices.is_empty());
        groups
    }

    /// What an entry is called, for what stands beside its code.
    pub fn name_in(&self, list: List, code: &str, locale: Locale) -> Option<&str> {
        let names = match list {
            List::Provisions => &self.provision(code)?.names,
            List::Commitments => &self.commitment(code)?.names,
            List::Languages => &self.language(code)?.names,
            List::Places => &self.subdivision(code)?.names,
        };
        Some(names.pick(locale))
    }

    /// Code and name of the languages that are used most in `country`, the most used first; and of all others, by name.
    pub fn languages_by_use(&self, locale: Locale, country: &str) -> [Vec<(String, String)>; 2] {
        let usual = self.country(country).map_or(&[][..], |country| &country.usual_languages);
        let named = |language: &Language| (language.code.clone(), language.names.pick(locale).to_owned());
        let most = usual.iter().filter_map(|code| self.language(code)).map(named).collect();
        let mut others: Vec<_> =
            self.languages.iter().filter(|language| !usual.contains(&language.code)).map(named).collect();
        others.sort_by_cached_key(|(code, name)| (name_key(name), code.clone()));
        [most, others]
    }

    /// The tag of the language that somebody probably means who typed this: by one of its names, or a tag spelt much like it.
    pub fn language_meant(&self, typed: &str) -> Option<&str> {
        let typed_key = name_key(typed);
        let is_called = |language: &&Language| {
            let names = Locale::ALL.map(|locale| name_key(language.names.pick(locale)));
            names.contains(&typed_key)
                || language.endonym.as_deref().is_some_and(|own| name_key(own) == typed_key)
        };
        let named = self.languages.iter().find(is_called).map(|language| language.code.as_str());
        named.or_else(|| nearest_name(typed, self.languages.iter().map(|language| language.code.as_str())))
    }

    fn words_of(&self, list: List, choice: &Choice) -> Vec<String> {
        let names = |names: &Names| Locale::ALL.map(|locale| names.pick(locale).to_owned());
        let mut said = vec![choice.code.replace(':', " ")];
        said.extend(choice.own_name.clone());
        match list {
            List::Provisions => {
                let entry = self.provision(&choice.code);
                said.extend(entry.iter().flat_map(|entry| names(&entry.names)));
                let instrument = |code: &str| self.instruments.iter().find(|entry| entry.code == code);
                let of = entry.and_then(|entry| instrument(&entry.instrument));
                said.extend(of.iter().flat_map(|entry| names(&entry.names)));
            }
            List::Commitments => {
                said.extend(self.commitment(&choice.code).iter().flat_map(|entry| names(&entry.names)));
            }
            List::Languages => {
                let language = self.language(&choice.code);
                said.extend(language.iter().flat_map(|entry| names(&entry.names)));
                let countries = language.iter().flat_map(|entry| &entry.countries);
                said.extend(countries.filter_map(|code| self.country(code)).flat_map(|c| names(&c.names)));
            }
            List::Places => {
                let place = self.subdivision(&choice.code);
                said.extend(place.iter().flat_map(|entry| names(&entry.names)));
                let country = place.and_then(|place| self.country(&place.country));
                said.extend(country.iter().flat_map(|entry| names(&entry.names)));
            }
        }
        said.iter().flat_map(|text| words(text)).collect()
    }

    fn provision_groups(&self, locale: Locale) -> Vec<Group> {
        let mut groups = Vec::new();
        for instrument in &self.instruments {
            let own = self.provisions.iter().filter(|entry| entry.instrument == instrument.code);
            for entry in own {
                // What has parts is a group of its own, with its parts.
                let has_parts =
                    |code: &str| self.provisions.iter().any(|other| other.parent.as_deref() == Some(code));
                let whole =
                    entry.parent.as_deref().or_else(|| has_parts(&entry.code).then_some(&*entry.code));
                let name = match whole.and_then(|code| self.provision(code)) {
                    Some(whole) => format!(
                        "{} {}: {}",
                        instrument.short_name,
                        number_of(&whole.code),
                        whole.names.pick(locale)
                    ),
                    None => instrument.names.pick(locale).to_owned(),
                };
                let choice = Choice {
                    code: entry.code.clone(),
                    name: format!("{}: {}", number_of(&entry.code), entry.names.pick(locale)),
                    own_name: None,
                };
                put(&mut groups, GroupName::Named(name), choice);
            }
        }
        groups
    }

    fn commitment_groups(&self, locale: Locale) -> Vec<Group> {
        let mut groups = Vec::new();
        for area in self.policy_areas.iter().filter(|area| area.parent.is_none()) {
            let is_about = |code: &str| code.split('.').next() == Some(&area.code);
            let own = self.commitments.iter();
            for entry in own.filter(|entry| entry.policy_areas.first().is_some_and(|code| is_about(code))) {
                let choice = Choice {
                    code: entry.code.clone(),
                    name: entry.names.pick(locale).to_owned(),
                    own_name: None,
                };
                put(&mut groups, GroupName::Named(area.names.pick(locale).to_owned()), choice);
            }
        }
        groups
    }

    fn place_groups(&self, locale: Locale, country: &str) -> Vec<Group> {
        let own_first = self.countries_from(country);
        let group = |country: &String| {
            let named = self.subdivisions_by_name(std::slice::from_ref(country), locale);
            let choice = |(code, name)| Choice { code, name, own_name: None };
            let name = self.country(country).map(|country| country.names.pick(locale).to_owned());
            Group {
                name: GroupName::Named(name.unwrap_or_default()),
                choices: named.into_iter().map(choice).collect(),
            }
        };
        own_first.iter().map(group).collect()
    }

    fn language_groups(&self, locale: Locale, country: &str) -> Vec<Group> {
        let [most, others] = self.languages_by_use(locale, country);
        let mut groups = Vec::new();
        let in_country = |code: &str| {
            self.country(code).map(|country| country.names.pick(locale).to_owned()).unwrap_or_default()
        };
        let told = |code, place: &str| GroupName::Told(code, in_country(place));
        for (code, name) in most {
            put(&mut groups, told("most-used", country), self.language_choice(code, name));
        }
        let of = |code: &str| self.language(code);
        let kinds = ["indigenous", "afrodescendant", "sign"];
        for place in self.countries_from(country) {
            for (code, name) in &others {
                let Some(language) = of(code).filter(|language| language.kind == "indigenous") else {
                    continue;
                };
                // A language of several countries stands with the first of them.
                let first =
                    self.countries_from(country).into_iter().find(|one| language.countries.contains(one));
                if first.as_ref() == Some(&place) {
                    let choice = self.language_choice(code.clone(), name.clone());
                    put(&mut groups, told("indigenous", &place), choice);
                }
            }
        }
        for (kind, group) in [("afrodescendant", "afrodescendant"), ("sign", "sign"), ("", "others")] {
            for (code, name) in &others {
                let own = of(code).map(|language| language.kind.as_str()).unwrap_or_default();
                if own == kind || (kind.is_empty() && !kinds.contains(&own)) {
                    let choice = self.language_choice(code.clone(), name.clone());
                    put(&mut groups, GroupName::Told(group, String::new()), choice);
                }
            }
        }
        groups
    }

    fn language_choice(&self, code: String, name: String) -> Choice {
        let own_name = self.language(&code).and_then(|language| language.endonym.clone());
        Choice { own_name: own_name.filter(|own| name_key(own) != name_key(&name)), code, name }
    }

    /// All countries, this one first.
    fn countries_from(&self, country: &str) -> Vec<String> {
        let mut codes: Vec<String> = self.countries.iter().map(|country| country.code.clone()).collect();
        codes.sort_by_key(|code| code != country);
        codes
    }
}

/// The number of a provision within its instrument.
fn number_of(code: &str) -> &str {
    code.split_once(':').map_or(code, |(_, number)| number)
}

fn put(groups: &mut Vec<Group>, name: GroupName, choice: Choice) {
    match groups.iter_mut().find(|group| group.name == name) {
        Some(group) => group.choices.push(choice),
        None => groups.push(Group { name, choices: vec![choice] }),
    }
}

/// Whether `word`, as typed, means `other`: a number is itself, a word begins another, and a longer one also lies within
/// it or has an ending of its own.
fn is_meant(word: &str, other: &str) -> bool {
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        return word == other;
    }
    let long = word.chars().count() >= SHORTEST_WITHIN;
    let one = |word: &str| if long { other.contains(word) } else { other.starts_with(word) };
    let without = |end: &str| word.strip_suffix(end).filter(|rest| rest.chars().count() >= SHORTEST_WITHIN);
    one(word) || ["es", "s", "x"].iter().any(|end| without(end).is_some_and(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(groups: &[Group]) -> Vec<&str> {
        groups.iter().flat_map(|group| &group.choices).map(|choice| choice.code.as_str()).collect()
    }

    #[test]
    fn every_entry_stands_in_one_group() {
        let taxonomy = Taxonomy::embedded().unwrap();
        for (list, number) in [
            (List::Provisions, taxonomy.provisions.len()),
            (List::Commitments, taxonomy.commitments.len()),
            (List::Languages, taxonomy.languages.len()),
            (List::Places, taxonomy.subdivisions.len()),
        ] {
            for country in ["CA", "MX", "US"] {
                let groups = taxonomy.groups(list, Locale::Es, country);
                let mut all = codes(&groups);
                all.sort_unstable();
                all.dedup();
                assert_eq!((all.len(), codes(&groups).len()), (number, number), "{list:?} in {country}");
            }
        }
    }

    #[test]
    fn languages_stand_as_people_use_them() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let [most, others] = taxonomy.languages_by_use(Locale::Es, "MX");
        assert_eq!(most[..3].iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["es", "nah", "yua"]);
        let names: Vec<String> = others.iter().map(|(_, name)| name_key(name)).collect();
        assert!(names.is_sorted(), "{names:?}");
        for locale in Locale::ALL {
            let all = taxonomy.languages.iter().map(|language| language.names.pick(locale));
            let odd: Vec<&str> =
                all.filter(|name| name.contains("macro") || name.contains("colec")).collect();
            assert!(odd.is_empty(), "names of libraries: {odd:?}");
        }
        let groups = taxonomy.groups(List::Languages, Locale::En, "CA");
        assert_eq!(groups[0].name, GroupName::Told("most-used", "Canada".to_owned()));
        assert_eq!(codes(&groups)[..2], ["en", "fr"]);
    }

    #[test]
    fn a_name_is_taken_for_its_tag() {
        let taxonomy = Taxonomy::embedded().unwrap();
        for (typed, meant) in [("Náhuatl", "nah"), ("maya yucateco", "yua"), ("cri", "cr"), ("yuaa", "yua")]
        {
            assert_eq!(taxonomy.language_meant(typed), Some(meant), "{typed}");
        }
    }

    #[test]
    fn words_find_what_is_meant_in_any_language() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let found = |list, typed: &str| {
            let groups = taxonomy.found(list, Locale::Es, "MX", typed);
            codes(&groups).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(found(List::Provisions, "undrip 13"), ["UNDRIP:13"]);
        assert!(found(List::Provisions, "autogobierno").contains(&"UNDRIP:4".to_owned()));
        assert!(found(List::Provisions, "self-government").contains(&"UNDRIP:4".to_owned()));
        assert_eq!(found(List::Places, "yucatan"), ["MX-YUC"]);
        assert!(found(List::Languages, "maya").contains(&"yua".to_owned()));
        assert!(found(List::Languages, "ᐃᓄᒃᑎᑐᑦ").contains(&"iu".to_owned()));
        assert!(found(List::Commitments, "expertas red").contains(&"P-01".to_owned()));
        assert!(found(List::Provisions, "zzzz").is_empty());
        assert_eq!(found(List::Places, "").len(), taxonomy.subdivisions.len());
    }
}
