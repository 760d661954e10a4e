//! Reads the vocabulary files; an unknown code is refused with its file, row and column.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use csv::StringRecord;
use sha2::{Digest, Sha256};

use super::lexicon;
use super::model::{Commitment, Country, Forum, Instrument, Language, Names, Provision, Subdivision, Term};
use crate::error::Error;
use crate::search::{Lexicon, Tokens};
use crate::types::text::{hex, name_key};
use crate::types::{Locale, language_tag};

macro_rules! file {
    ($name:literal) => {
        (concat!($name, ".csv"), include_str!(concat!("../../config/vocabulary/", $name, ".csv")))
    };
}

pub(super) type File = (&'static str, &'static str);

const COUNTRIES: File = file!("countries");
const SUBDIVISIONS: File = file!("subdivisions");
const POLICY_AREAS: File = file!("policy_areas");
const POPULATION_GROUPS: File = file!("population_groups");
const LANGUAGES: File = file!("languages");
const FORUMS: File = file!("forums");
const INSTRUMENTS: File = file!("instruments");
const PROVISIONS: File = file!("instrument_provisions");
const COMMITMENTS: File = file!("commitments");
pub(super) const SYNONYMS: File = file!("synonyms");
pub(super) const INSTRUMENT_NAMES: File = file!("instrument_names");

/// The whole vocabulary, in the order of its files.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is a list of the type that explains it")]
pub struct Taxonomy {
    pub countries: Vec<Country>,
    pub subdivisions: Vec<Subdivision>,
    pub policy_areas: Vec<Term>,
    pub population_groups: Vec<Term>,
    pub languages: Vec<Language>,
    pub forums: Vec<Forum>,
    pub instruments: Vec<Instrument>,
    pub provisions: Vec<Provision>,
    pub commitments: Vec<Commitment>,
    /// What queries are read with: words that mean the same, and the short names of instruments.
    pub lexicon: Lexicon,
    /// Changes when the words of the lexicon do.
    pub words: String,
    /// Where a code stands in its list.
    places: HashMap<(Kind, String), usize>,
    /// What names are found by, read when the first of them is asked for.
    name_tokens: OnceLock<HashMap<Names, Tokens>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Country,
    Subdivision,
    PolicyArea,
    PopulationGroup,
    Language,
    Provision,
    Commitment,
}

impl Taxonomy {
    /// Reads the embedded files.
    pub fn embedded() -> Result<Self, Error> {
        let countries = rows(COUNTRIES, |row| {
            Ok(Country {
                code: row.text("alpha2")?,
                alpha3: row.text("alpha3")?,
                names: row.names("name")?,
                official_name: row.text("official_name")?,
                default_languages: row.list("default_languages")?,
                usual_languages: row.list("usual_languages")?,
                default_time_zone: row.text("default_time_zone")?,
            })
        })?;
        let known_countries: HashSet<&str> = countries.iter().map(|country| country.code.as_str()).collect();
        let subdivisions = rows(SUBDIVISIONS, |row| {
            Ok(Subdivision {
                code: row.text("code")?,
                country: row.known("country", &known_countries)?,
                kind: row.text("kind")?,
                names: row.names("name")?,
            })
        })?;
        let policy_areas = terms(POLICY_AREAS)?;
        let population_groups = terms(POPULATION_GROUPS)?;
        let languages = rows(LANGUAGES, |row| {
            // A name that nobody has confirmed yet is kept back rather than shown wrong.
            let confirmed = row.text("endonym_source")? == "CLDR";
            Ok(Language {
                code: row.text("bcp47")?,
                names: row.names("name")?,
                endonym: row.optional("endonym")?.filter(|_| confirmed),
                script: row.text("script")?,
                kind: row.text("kind")?,
                countries: row.known_list("countries", &known_countries)?,
            })
        })?;
        let forums = rows(FORUMS, |row| {
            Ok(Forum { code: row.text("code")?, kind: row.text("kind")?, names: row.names("name")? })
        })?;
        let instruments = rows(INSTRUMENTS, |row| {
            Ok(Instrument {
                code: row.text("code")?,
                short_name: row.text("short_name")?,
                kind: row.text("kind")?,
                year: row.optional("year")?.and_then(|year| year.parse().ok()),
                binding: row.text("binding")? == "1",
                names: row.names("name")?,
                citation: row.text("citation")?,
                origin: row.text("origin")?,
            })
        })?;
        let provisions = read_provisions(&instruments)?;
        let commitments = read_commitments(&policy_areas, &population_groups, &instruments)?;
        let lexicon = lexicon::read(&instruments, &provisions, None)?;
        let mut taxonomy = Self {
            countries,
            subdivisions,
            policy_areas,
            population_groups,
            languages,
            forums,
            instruments,
            provisions,
            commitments,
            lexicon,
            words: Self::fingerprint(),
            places: HashMap::new(),
            name_tokens: OnceLock::new(),
        };
        taxonomy.note_places();
        Ok(taxonomy)
    }

    /// The same with words that mean the same of the operator's own; `file` is empty where there are none.
    pub fn with_synonyms(mut self, file: &str) -> Result<Self, Error> {
        if file.is_empty() {
            return Ok(self);
        }
        let text = lexicon::read_own(file)?;
        self.lexicon = lexicon::read(&self.instruments, &self.provisions, Some((file, &text)))?;
        let mut digest = Sha256::new();
        digest.update(&self.words);
        digest.update(&text);
        self.words = hex(&digest.finalize());
        self.name_tokens = OnceLock::new();
        Ok(self)
    }

    /// A fingerprint of all files: it changes when any of them does.
    pub fn fingerprint() -> String {
        let files = [
            COUNTRIES,
            SUBDIVISIONS,
            POLICY_AREAS,
            POPULATION_GROUPS,
            LANGUAGES,
            FORUMS,
            INSTRUMENTS,
            PROVISIONS,
            COMMITMENTS,
            SYNONYMS,
            INSTRUMENT_NAMES,
        ];
        let mut digest = Sha256::new();
        for (name, text) in files {
            digest.update(name);
            digest.update(text);
        }
        hex(&digest.finalize())
    }

    fn note_places(&mut self) {
        fn note<T>(
            places: &mut HashMap<(Kind, String), usize>,
            kind: Kind,
            list: &[T],
            code: fn(&T) -> &String,
        ) {
            for (place, entry) in list.iter().enumerate() {
                places.insert((kind, code(entry).clone()), place);
            }
        }
        let places = &mut self.places;
        note(places, Kind::Country, &self.countries, |entry| &entry.code);
        note(places, Kind::Subdivision, &self.subdivisions, |entry| &entry.code);
        note(places, Kind::PolicyArea, &self.policy_areas, |entry| &entry.code);
        note(places, Kind::PopulationGroup, &self.population_groups, |entry| &entry.code);
        note(places, Kind::Language, &self.languages, |entry| &entry.code);
        note(places, Kind::Provision, &self.provisions, |entry| &entry.code);
        note(places, Kind::Commitment, &self.commitments, |entry| &entry.code);
    }

    /// What a practice is found by that is filed under something of this name: the words of all three languages.
    /// None for a name that is not of the vocabulary.
    pub fn name_tokens(&self, names: &Names) -> Option<&Tokens> {
        let read = || {
            let terms = self.policy_areas.iter().chain(&self.population_groups).map(|term| &term.names);
            let places = self.subdivisions.iter().map(|place| &place.names);
            let countries = self.countries.iter().map(|country| &country.names);
            let provisions = self.provisions.iter().map(|provision| &provision.names);
            let all = terms.chain(places).chain(countries).chain(provisions);
            all.map(|names| (names.clone(), self.read_names(names))).collect()
        };
        self.name_tokens.get_or_init(read).get(names)
    }

    fn read_names(&self, names: &Names) -> Tokens {
        let mut tokens = Tokens::default();
        for locale in Locale::ALL {
            tokens.read(names.pick(locale), locale.code(), false, &self.lexicon);
        }
        tokens
    }

    fn place<'a, T>(&self, kind: Kind, list: &'a [T], code: &str) -> Option<&'a T> {
        list.get(*self.places.get(&(kind, code.to_owned()))?)
    }

    /// The country with this code.
    pub fn country(&self, code: &str) -> Option<&Country> {
        self.place(Kind::Country, &self.countries, code)
    }

    /// The subdivision with this code.
    pub fn subdivision(&self, code: &str) -> Option<&Subdivision> {
        self.place(Kind::Subdivision, &self.subdivisions, code)
    }

    /// Code and name of the subdivisions of these countries, by name as a reader looks for it: accents and
    /// capitals make no difference.
    pub fn subdivisions_by_name(&self, countries: &[String], locale: Locale) -> Vec<(String, String)> {
        let there = self.subdivisions.iter().filter(|entry| countries.contains(&entry.country));
        let mut named: Vec<(String, String)> =
            there.map(|entry| (entry.code.clone(), entry.names.pick(locale).to_owned())).collect();
        named.sort_by_cached_key(|(code, name)| (name_key(name), code.clone()));
        named
    }

    /// The policy area with this code.
    pub fn policy_area(&self, code: &str) -> Option<&Term> {
        self.place(Kind::PolicyArea, &self.policy_areas, code)
    }

    /// The population group with this code.
    pub fn population_group(&self, code: &str) -> Option<&Term> {
        self.place(Kind::PopulationGroup, &self.population_groups, code)
    }

    /// The language with this tag.
    pub fn language(&self, code: &str) -> Option<&Language> {
        self.place(Kind::Language, &self.languages, code)
    }

    /// The tag of the language that somebody means who typed this: a tag, one with a country behind it
    /// (`fr-CA`), or the name of one of our languages.
    pub fn language_typed(&self, typed: &str) -> Option<&str> {
        let tag = language_tag::canonical(typed)?;
        let without_country =
            || tag.rsplit_once('-').filter(|(_, country)| country.len() == 2).map(|(rest, _)| rest);
        let language = self.language(&tag).or_else(|| self.language(without_country()?))?;
        Some(&language.code)
    }

    /// The provision with this code, as in `UNDRIP:13`.
    pub fn provision(&self, code: &str) -> Option<&Provision> {
        self.place(Kind::Provision, &self.provisions, code)
    }

    /// The commitment with this code.
    pub fn commitment(&self, code: &str) -> Option<&Commitment> {
        self.place(Kind::Commitment, &self.commitments, code)
    }
}

fn terms(file: File) -> Result<Vec<Term>, Error> {
    let mut known = HashSet::new();
    rows(file, |row| {
        let term = Term {
            code: row.text("code")?,
            parent: row.optional("parent")?,
            names: row.names("name")?,
            origin: row.text("origin")?,
        };
        if term.parent.as_ref().is_some_and(|parent| !known.contains(parent)) {
            return Err(row.fault("parent", "unknown code"));
        }
        known.insert(term.code.clone());
        Ok(term)
    })
}

fn read_provisions(instruments: &[Instrument]) -> Result<Vec<Provision>, Error> {
    let known: HashSet<&str> = instruments.iter().map(|instrument| instrument.code.as_str()).collect();
    let mut seen = HashSet::new();
    rows(PROVISIONS, |row| {
        let instrument = row.known("instrument", &known)?;
        let provision = Provision {
            code: format!("{instrument}:{}", row.text("code")?),
            parent: row.optional("parent")?.map(|parent| format!("{instrument}:{parent}")),
            kind: row.text("kind")?,
            names: row.names("title")?,
            instrument,
        };
        if provision.parent.as_ref().is_some_and(|parent| !seen.contains(parent)) {
            return Err(row.fault("parent", "unknown code"));
        }
        seen.insert(provision.code.clone());
        Ok(provision)
    })
}

fn read_commitments(
    policy_areas: &[Term],
    population_groups: &[Term],
    instruments: &[Instrument],
) -> Result<Vec<Commitment>, Error> {
    let areas: HashSet<&str> = policy_areas.iter().map(|term| term.code.as_str()).collect();
    let groups: HashSet<&str> = population_groups.iter().map(|term| term.code.as_str()).collect();
    let known: HashSet<&str> = instruments.iter().map(|instrument| instrument.code.as_str()).collect();
    rows(COMMITMENTS, |row| {
        Ok(Commitment {
            code: row.text("code")?,
            kind: row.text("kind")?,
            names: row.names("summary")?,
            quote: row.text("quote")?,
            policy_areas: row.known_list("policy_areas", &areas)?,
            population_groups: row.known_list("population_groups", &groups)?,
            instruments: row.known_list("instruments", &known)?,
        })
    })
}

/// One line of a file, which knows where it stands.
pub(super) struct Row<'a> {
    file: &'a str,
    line: usize,
    headers: &'a StringRecord,
    record: StringRecord,
}

impl Row<'_> {
    fn fault(&self, column: &str, fault: &str) -> Error {
        Error::internal(format!("{}, row {}, column {column}: {fault}", self.file, self.line))
    }

    pub(super) fn text(&self, column: &str) -> Result<String, Error> {
        let place = self.headers.iter().position(|header| header == column);
        place
            .and_then(|place| self.record.get(place))
            .map(str::to_owned)
            .ok_or_else(|| self.fault(column, "no such column"))
    }

    fn optional(&self, column: &str) -> Result<Option<String>, Error> {
        Ok(Some(self.text(column)?).filter(|text| !text.is_empty()))
    }

    fn names(&self, stem: &str) -> Result<Names, Error> {
        Ok(Names {
            en: self.text(&format!("{stem}_en"))?,
            es: self.text(&format!("{stem}_es"))?,
            fr: self.text(&format!("{stem}_fr"))?,
        })
    }

    fn list(&self, column: &str) -> Result<Vec<String>, Error> {
        Ok(self.text(column)?.split([' ', ';']).filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }

    pub(super) fn known(&self, column: &str, known: &HashSet<&str>) -> Result<String, Error> {
        let code = self.text(column)?;
        if known.contains(code.as_str()) {
            Ok(code)
        } else {
            Err(self.fault(column, &format!("unknown code {code}")))
        }
    }

    fn known_list(&self, column: &str, known: &HashSet<&str>) -> Result<Vec<String>, Error> {
        let codes = self.list(column)?;
        match codes.iter().find(|code| !known.contains(code.as_str())) {
            Some(code) => Err(self.fault(column, &format!("unknown code {code}"))),
            None => Ok(codes),
        }
    }
}

pub(super) fn rows<T>(
    (file, text): (&str, &str),
    mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| Error::internal(format!("{file}: {error}")))?.clone();
    let mut list = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| Error::internal(format!("{file}: {error}")))?;
        list.push(read(&Row { file, line: index + 2, headers: &headers, record })?);
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_vocabulary_is_whole() {
        let taxonomy = Taxonomy::embedded().unwrap();
        assert_eq!(taxonomy.countries.len(), 3);
        assert_eq!(taxonomy.subdivisions.len(), 102);
        assert_eq!(taxonomy.policy_areas.len(), 66);
        assert_eq!(taxonomy.population_groups.len(), 39);
        assert_eq!(taxonomy.languages.len(), 151);
        assert_eq!(taxonomy.forums.len(), 9);
        assert_eq!(taxonomy.instruments.len(), 13);
        assert_eq!(taxonomy.provisions.len(), 310);
        assert_eq!(taxonomy.commitments.len(), 49);
        assert_eq!(taxonomy.provision("UNDRIP:13").map(|provision| provision.kind.as_str()), Some("article"));
    }

    #[test]
    fn places_stand_by_name_whatever_their_accents() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let names = |country: &str, locale| -> Vec<String> {
            let named = taxonomy.subdivisions_by_name(&[country.to_owned()], locale);
            named.into_iter().map(|(_, name)| name).collect()
        };
        let before = |names: &[String], first: &str, second: &str| {
            let at = |wanted: &str| names.iter().position(|name| name == wanted).unwrap();
            at(first) < at(second)
        };
        let mexico = names("MX", Locale::Es);
        assert!(before(&mexico, "Chiapas", "Chihuahua") && before(&mexico, "Guanajuato", "Guerrero"));
        assert!(before(&names("CA", Locale::Fr), "Île-du-Prince-Édouard", "Manitoba"));
    }

    #[test]
    fn an_unknown_code_is_named_with_file_row_and_column() {
        let file = ("x.csv", "code,parent,name_en,name_es,name_fr,origin\na,,A,A,A,seed\nb,c,B,B,B,seed\n");
        let text = terms(file).unwrap_err().to_string();
        assert!(text.contains("x.csv, row 3, column parent"), "{text}");
    }
}
