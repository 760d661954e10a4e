//! One type for each kind of entry, as it stands in its file and in its table.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use crate::db::schema;
use crate::types::Locale;

/// A name in the three languages of the network.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, ToSchema)]
pub struct Names {
    /// In English.
    pub en: String,
    /// In Spanish.
    pub es: String,
    /// In French.
    pub fr: String,
}

impl Names {
    /// The name in one language.
    pub fn pick(&self, locale: Locale) -> &str {
        locale.pick(&self.en, &self.es, &self.fr)
    }
}

/// One of the three countries.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// ISO 3166-1 alpha-3.
    pub alpha3: String,
    /// Its name.
    pub names: Names,
    /// Its own official name.
    pub official_name: String,
    /// Language tags that pages fall back to for its members.
    pub default_languages: Vec<String>,
    /// Language tags that are used most in it, the most used first.
    #[serde(skip)]
    pub usual_languages: Vec<String>,
    /// IANA name of the time zone offered first to its members.
    pub default_time_zone: String,
}

/// A province, territory, state or district.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Subdivision {
    /// ISO 3166-2.
    pub code: String,
    /// ISO 3166-1 alpha-2 of its country.
    pub country: String,
    /// What it is: province, territory, state ..
    pub kind: String,
    /// Its name.
    pub names: Names,
}

/// A policy area or a population group: a tree of two levels.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Term {
    /// Its key.
    pub code: String,
    /// The key of what it belongs to.
    pub parent: Option<String>,
    /// Its name.
    pub names: Names,
    /// Whether it comes from the founding texts (`seed`) or was added (`extension`).
    #[serde(skip)]
    pub origin: String,
}

/// A language in which content may be written.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Language {
    /// BCP 47 tag.
    pub code: String,
    /// Its name.
    pub names: Names,
    /// Its own name for itself, where a speaker or a standard has confirmed it.
    pub endonym: Option<String>,
    /// ISO 15924.
    pub script: String,
    /// official, indigenous, immigrant, sign ..
    pub kind: String,
    /// Countries it belongs to.
    pub countries: Vec<String>,
}

/// A body in which the governments meet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Forum {
    /// Its key.
    pub code: String,
    /// summit, ministerial ..
    pub kind: String,
    /// Its name.
    pub names: Names,
}

/// A declaration, treaty or programme.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Instrument {
    /// Its key.
    pub code: String,
    /// The name it goes by.
    pub short_name: String,
    /// declaration, convention ..
    pub kind: String,
    /// Year of adoption.
    pub year: Option<i64>,
    /// Whether it binds the states that ratified it.
    pub binding: bool,
    /// Its name.
    pub names: Names,
    /// Document number.
    pub citation: String,
    #[serde(skip)]
    #[expect(missing_docs, reason = "as in Term")]
    pub origin: String,
}

/// An article, goal or target of an instrument.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Provision {
    /// Instrument and number, as in `UNDRIP:13`.
    pub code: String,
    /// The key of its instrument.
    pub instrument: String,
    /// The provision it belongs to.
    pub parent: Option<String>,
    /// article, goal, target ..
    pub kind: String,
    /// Its title.
    pub names: Names,
}

/// Something the three governments promised.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Commitment {
    /// Its key.
    pub code: String,
    /// commitment, principle ..
    pub kind: String,
    /// What it says, in short and in our words.
    pub names: Names,
    /// What it says, in the words of the source.
    pub quote: String,
    /// Policy areas it is about.
    pub policy_areas: Vec<String>,
    /// Population groups it is about.
    pub population_groups: Vec<String>,
    /// Instruments it rests on.
    pub instruments: Vec<String>,
}

macro_rules! row {
    ($name:ident, $table:ident { $($field:ident : $type:ty),+ $(,)? }) => {
        #[derive(Debug, Insertable, AsChangeset)]
        #[diesel(table_name = schema::$table, primary_key(code), treat_none_as_null = true)]
        pub(super) struct $name<'a> { $(pub $field: $type),+ }
    };
}

row!(CountryRow, countries { code: &'a str, alpha3: &'a str, name_en: &'a str, name_es: &'a str, name_fr: &'a str,
    official_name: &'a str, default_languages: String, default_time_zone: &'a str });
row!(SubdivisionRow, subdivisions { code: &'a str, country: &'a str, kind: &'a str, name_en: &'a str,
    name_es: &'a str, name_fr: &'a str });
row!(PolicyAreaRow, policy_areas { code: &'a str, parent: Option<&'a str>, position: i64, name_en: &'a str,
    name_es: &'a str, name_fr: &'a str, origin: &'a str });
row!(PopulationGroupRow, population_groups { code: &'a str, parent: Option<&'a str>, position: i64,
    name_en: &'a str, name_es: &'a str, name_fr: &'a str, origin: &'a str });
row!(LanguageRow, languages { code: &'a str, name_en: &'a str, name_es: &'a str, name_fr: &'a str,
    endonym: Option<&'a str>, script: &'a str, kind: &'a str, countries: String });
row!(ForumRow, forums { code: &'a str, kind: &'a str, name_en: &'a str, name_es: &'a str, name_fr: &'a str });
row!(InstrumentRow, instruments { code: &'a str, short_name: &'a str, kind: &'a str, year: Option<i64>,
    binding: bool, name_en: &'a str, name_es: &'a str, name_fr: &'a str, citation: &'a str, origin: &'a str });
row!(ProvisionRow, provisions { code: &'a str, instrument: &'a str, parent: Option<&'a str>, position: i64,
    kind: &'a str, title_en: &'a str, title_es: &'a str, title_fr: &'a str });
row!(CommitmentRow, commitments { code: &'a str, position: i64, kind: &'a str, summary_en: &'a str,
    summary_es: &'a str, summary_fr: &'a str, quote: &'a str });
