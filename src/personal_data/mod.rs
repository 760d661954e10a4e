//! Finds what names or identifies a person in a text, offline, in English, Spanish and French, so that
//! its writer can be asked before it is sent and an editor before it is exported.
//!
//! It looks at the shape of numbers and at the words around capitals. It warns and never decides: it
//! misses names that nothing announces, and may point at a number that only looks like one.

mod cues;
mod names;
mod numbers;
mod words;

use serde::Serialize;

/// What a part of a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A Mexican population registry code.
    Curp,
    /// A Canadian social insurance number.
    Sin,
    /// A social security number of the United States.
    Ssn,
    /// A postal code that says where somebody lives.
    PostalCode,
    /// The name of a person.
    Name,
}

/// A part of a text that is about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The byte it starts at, on the boundary of a character.
    pub start: usize,
    /// The byte behind it, likewise.
    pub end: usize,
    /// What it looks like.
    pub kind: Kind,
}

/// Everything in a text that looks like personal data, in the order of the text, nothing twice.
pub fn find(text: &str) -> Vec<Finding> {
    let words = words::words(text);
    let mut found = numbers::emails(text);
    found.extend(numbers::curps(&words));
    found.extend(numbers::digits(text, &words));
    found.extend(numbers::postal_codes(text, &words));
    found.extend(names::names(text, &words));
    found.sort_by_key(|finding| (finding.start, std::cmp::Reverse(finding.end), finding.kind));
    let mut kept: Vec<Finding> = Vec::new();
    for finding in found {
        if kept.last().is_none_or(|last| last.end <= finding.start) {
            kept.push(finding);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{Kind, find};

    fn found(text: &str) -> Vec<(Kind, &str)> {
        find(text)
            .into_iter()
            .map(|finding| (finding.kind, text.get(finding.start..finding.end).unwrap()))
            .collect()
    }

    #[track_caller]
    fn hits(kind: Kind, cases: &[(&str, &str)]) {
        for (text, part) in cases {
            assert_eq!(found(text), [(kind, *part)], "{text}");
        }
    }

    #[test]
    fn names_in_context() {
        hits(
            Kind::Name,
            &[
                ("I told my manager Jane Doe about it.", "Jane Doe"),
                ("My supervisor, Mary-Ann O'Neil, laughed", "Mary-Ann O'Neil"),
                ("then Constable Smith stopped us", "Smith"),
                ("Mr. Tran said no", "Tran"),
                ("Jane Doe, my manager, knew", "Jane Doe"),
                ("a man named Peter Van Der Berg", "Peter Van Der Berg"),
                ("my boss is John A. Macdonald", "John A. Macdonald"),
                ("Le dije a mi jefa Ana López que no", "Ana López"),
                ("el maestro José de la Cruz nos gritó", "José de la Cruz"),
                ("La Sra. Gutiérrez no me atendió", "Gutiérrez"),
                ("el policía se llama Juan Pérez", "Juan Pérez"),
                ("J'ai parlé à mon patron Jean Tremblay hier", "Jean Tremblay"),
                ("ma voisine s’appelle Zoé Côté", "Zoé Côté"),
                ("Mme Élodie Roy a refusé", "Élodie Roy"),
                ("selon M. Gagnon, non", "Gagnon"),
                ("mi amiga Itzel", "Itzel"),
                ("El profesor Ramírez dijo que no", "Ramírez"),
                ("Our teacher Ms. Lee was kind", "Lee"),
                ("My manager at Walmart, Bob Smith, shouted", "Bob Smith"),
                ("mon chef du service des ventes, Karim Benali", "Karim Benali"),
            ],
        );
    }

    #[test]
    fn numbers_and_addresses() {
        hits(
            Kind::Email,
            &[
                ("write to ana.lopez+x@correo.gob.mx.", "ana.lopez+x@correo.gob.mx"),
                ("é@exemple.ca", "é@exemple.ca"),
            ],
        );
        hits(
            Kind::Phone,
            &[
                ("Call 416-555-0199 now", "416-555-0199"),
                ("(613) 555-0147", "(613) 555-0147"),
                ("mi cel 55 1234 5678", "55 1234 5678"),
                ("+52 1 55 1234 5678", "+52 1 55 1234 5678"),
                ("tél. 514 555 0123", "514 555 0123"),
                ("1-800-555-0199", "1-800-555-0199"),
                ("call me at 555-0199", "555-0199"),
            ],
        );
        hits(Kind::Curp, &[("CURP GOMC900514MDFRRN09", "GOMC900514MDFRRN09")]);
        hits(
            Kind::Sin,
            &[
                ("NAS 046 454 286", "046 454 286"),
                ("130692544", "130692544"),
                ("SIN: 130-692-544", "130-692-544"),
            ],
        );
        hits(
            Kind::Ssn,
            &[("SSN 219-09-9999", "219-09-9999"), ("social security number 219099999", "219099999")],
        );
        hits(
            Kind::PostalCode,
            &[
                ("I live at K1A 0B1", "K1A 0B1"),
                ("H2X1Y4", "H2X1Y4"),
                ("Springfield, IL 62704", "62704"),
                ("zip code 62704-1234", "62704-1234"),
                ("C.P. 06700", "06700"),
                ("código postal 97000", "97000"),
            ],
        );
    }

    #[test]
    fn what_is_none() {
        for text in [
            "Between 2010 and 2020, 10 000 people took part.",
            "On 2024-05-12 at 10:30 we paid $1,234,567.89",
            "The budget is 12345 dollars, 1 000 000 in all",
            "My manager told me to wait until Monday",
            "my teacher Monday and Friday",
            "Our neighbours in Canada and Mexico",
            "the Officer of the Day",
            "Black Lives Matter",
            "El maestro Mexicano nos ayudó",
            "Mi mamá y mi papá",
            "La directrice a dit non",
            "Mon patron. Il est parti.",
            "Je veux que ma fille soit entendue",
            "000 000 000",
            "046 454 287",
            "COVID19 and B2B, 4x4",
            "@everyone must act @ 5",
            "Je m'appelle autrement",
            "Our teachers in Toronto, Black Lives Matter and others",
            "My friend and I went to the store.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn spans_are_on_characters_of_any_text() {
        for text in [
            "",
            "é",
            "ᐃᓄᒃᑎᑐᑦ my friend ᐊᓇ",
            "👩🏾‍🦱 mi jefa Ñandú Íñiguez 👩🏾‍🦱",
            "a\u{301}@b\u{301}.ca",
            "+",
            "(",
            "@",
            "M.",
        ] {
            for finding in find(text) {
                assert!(text.get(finding.start..finding.end).is_some(), "{text}");
            }
        }
    }
}
