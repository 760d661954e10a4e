//! The three languages the network itself speaks. Content may be in any language.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A language of pages, mails and error texts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English (Canadian spelling).
    #[default]
    En,
    /// Spanish (of Mexico).
    Es,
    /// French (of Canada).
    Fr,
}

impl Locale {
    /// All of them, in the order the language switch shows.
    pub const ALL: [Self; 3] = [Self::En, Self::Es, Self::Fr];

    /// The language tag, as in `lang` attributes and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
        }
    }

    /// The language's own name for itself.
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
            Self::Fr => "Français",
        }
    }

    /// One of three texts, by language.
    pub fn pick<T>(self, en: T, es: T, fr: T) -> T {
        match self {
            Self::En => en,
            Self::Es => es,
            Self::Fr => fr,
        }
    }

    /// The best of the three for an `Accept-Language` header (RFC 9110, 12.5.4); ties go to the
    /// first one named, nothing usable gives `None`.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for part in header.split(',').take(32) {
            let mut fields = part.split(';');
            let tag = fields.next().unwrap_or_default().trim();
            let primary = tag.split('-').next().unwrap_or_default();
            let Ok(locale) = primary.to_ascii_lowercase().parse::<Self>() else { continue };
            let weight = fields
                .find_map(|field| field.trim().strip_prefix("q="))
                .map_or(1.0, |value| value.trim().parse::<f32>().unwrap_or(0.0));
            if weight > best.map_or(0.0, |(_, weight)| weight) {
                best = Some((locale, weight));
            }
        }
        best.map(|(locale, _)| locale)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for Locale {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|locale| locale.code() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn the_heaviest_known_language_wins() {
        let cases = [
            ("fr-CA,fr;q=0.9,en;q=0.8", Some(Locale::Fr)),
            ("nah, es-MX;q=0.7, en;q=0.3", Some(Locale::Es)),
            ("en;q=0.1, fr;q=0.2", Some(Locale::Fr)),
            ("de, zh", None),
            ("en;q=0", None),
            (";;q=,,", None),
        ];
        for (header, expected) in cases {
            assert_eq!(Locale::from_accept_language(header), expected, "{header}");
        }
    }
}
