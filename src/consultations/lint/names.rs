//! Names of people by the words around them: "my manager Jane Doe", "mi jefa Ana López", "mon patron
//! Jean Tremblay".

use super::words::Word;
use super::{Finding, Kind};

/// Words for somebody one knows or meets, folded; they announce a name when somebody's (see
/// [`OWNERS`]) stands before them, or an article.
const ROLES: &[&str] = &[
    // English
    "manager",
    "boss",
    "supervisor",
    "foreman",
    "landlord",
    "landlady",
    "teacher",
    "professor",
    "principal",
    "neighbour",
    "neighbor",
    "colleague",
    "coworker",
    "co-worker",
    "doctor",
    "nurse",
    "caseworker",
    "officer",
    "coach",
    "friend",
    "husband",
    "wife",
    "partner",
    "son",
    "daughter",
    "brother",
    "sister",
    "mother",
    "father",
    "mom",
    "dad",
    "uncle",
    "aunt",
    "cousin",
    "grandmother",
    "grandfather",
    "roommate",
    "classmate",
    "counsellor",
    "counselor",
    "director",
    "judge",
    "lawyer",
    "employer",
    "instructor",
    "chief",
    "agent",
    // Spanish
    "jefe",
    "jefa",
    "gerente",
    "supervisora",
    "patron",
    "patrona",
    "casero",
    "casera",
    "maestro",
    "maestra",
    "profesor",
    "profesora",
    "directora",
    "vecino",
    "vecina",
    "companero",
    "companera",
    "colega",
    "medico",
    "medica",
    "doctora",
    "enfermera",
    "enfermero",
    "amigo",
    "amiga",
    "esposo",
    "esposa",
    "marido",
    "hijo",
    "hija",
    "hermano",
    "hermana",
    "madre",
    "padre",
    "mama",
    "papa",
    "tio",
    "tia",
    "primo",
    "prima",
    "abuela",
    "abuelo",
    "abogado",
    "abogada",
    "juez",
    "jueza",
    "policia",
    "oficial",
    "encargado",
    "encargada",
    // French
    "patronne",
    "chef",
    "cheffe",
    "gerant",
    "gerante",
    "superviseur",
    "superviseure",
    "superviseuse",
    "proprietaire",
    "enseignant",
    "enseignante",
    "professeur",
    "professeure",
    "directeur",
    "directrice",
    "voisin",
    "voisine",
    "collegue",
    "medecin",
    "docteur",
    "docteure",
    "infirmiere",
    "infirmier",
    "ami",
    "amie",
    "mari",
    "femme",
    "conjoint",
    "conjointe",
    "fils",
    "fille",
    "frere",
    "soeur",
    "mere",
    "pere",
    "oncle",
    "tante",
    "cousine",
    "avocat",
    "avocate",
    "juge",
    "policier",
    "policiere",
    "entraineur",
    "entraineuse",
    "adjoint",
    "adjointe",
];
/// Words that say whose somebody is, or that one is meant.
const OWNERS: &[&str] = &[
    "my", "our", "his", "her", "their", "your", "the", "a", "an", "mi", "mis", "nuestro", "nuestra", "su",
    "tu", "el", "la", "un", "una", "mon", "ma", "mes", "notre", "nos", "son", "sa", "ses", "leur", "votre",
    "ton", "ta", "le", "une",
];
/// Titles: a capital after them is a name.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "sgt",
    "cst",
    "constable",
    "sergeant",
    "sr",
    "sra",
    "srta",
    "dra",
    "lic",
    "ing",
    "licenciado",
    "licenciada",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "maitre",
    "senor",
    "senora",
    "senorita",
    "don",
    "dona",
    "officer",
];
/// Words in a row that announce a name.
const PHRASES: &[&[&str]] = &[
    &["my", "name", "is"],
    &["his", "name", "is"],
    &["her", "name", "is"],
    &["name", "was"],
    &["named"],
    &["called"],
    &["me", "llamo"],
    &["se", "llama"],
    &["se", "llamaba"],
    &["llamado"],
    &["llamada"],
    &["mi", "nombre", "es"],
    &["su", "nombre", "es"],
    &["je", "m'appelle"],
    &["m'appelle"],
    &["s'appelle"],
    &["s'appelait"],
    &["nomme"],
    &["nommee"],
    &["mon", "nom", "est"],
    &["son", "nom", "est"],
];
/// Words that may stand between a role and the name.
const LINKS: &[&str] =
    &["is", "was", "es", "era", "est", "etait", "named", "called", "llamado", "llamada", "nomme", "nommee"];
/// Small words inside names.
const PARTICLES: &[&str] =
    &["de", "del", "la", "las", "los", "van", "von", "der", "da", "dos", "di", "du", "le", "y", "bin", "al"];
/// Capitalised words that are no names of people, folded.
const NO_NAMES: &[&str] = &[
    "i",
    "i'm",
    "i've",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "canada",
    "mexico",
    "canadian",
    "mexican",
    "american",
    "english",
    "french",
    "spanish",
    "indigenous",
    "black",
    "white",
    "asian",
    "latino",
    "latina",
    "latinx",
    "hispanic",
    "native",
    "inuit",
    "metis",
    "cree",
    "mohawk",
    "maya",
    "muslim",
    "christian",
    "jewish",
    "african",
    "ontario",
    "quebec",
    "toronto",
    "montreal",
    "the",
    "a",
    "he",
    "she",
    "they",
    "we",
    "you",
    "it",
    "at",
    "in",
    "on",
    "and",
    "but",
    "when",
    "who",
    "usa",
    "us",
    "uk",
    "eu",
    "hr",
    "rcmp",
    "ice",
    "imss",
    "el",
    "ella",
    "ellos",
    "yo",
    "cuando",
    "pero",
    "elle",
    "il",
    "ils",
    "je",
    "quand",
    "mais",
    "que",
    "this",
    "that",
    "there",
    "then",
    "because",
    "no",
    "not",
    "covid",
    "god",
    "dios",
    "dieu",
    "union",
];

/// Every name that something announces.
pub(super) fn names(text: &str, words: &[Word]) -> Vec<Finding> {
    let reader = Reader { text, words };
    (0..words.len()).filter_map(|at| reader.announced_from(at).or_else(|| reader.explained(at))).collect()
}

struct Reader<'a> {
    text: &'a str,
    words: &'a [Word<'a>],
}

impl Reader<'_> {
    fn folded(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.folded.as_str())
    }

    /// Is a word of this list at this place?
    fn is_one(&self, at: usize, list: &[&str]) -> bool {
        list.contains(&self.folded(at))
    }

    /// What stands between a word and the next.
    fn gap(&self, at: usize) -> &str {
        let ends = self.words.get(at).zip(self.words.get(at + 1));
        ends.and_then(|(word, next)| self.text.get(word.end..next.start)).unwrap_or("\n")
    }

    /// A name after a title, a role or a phrase that begins here.
    fn announced_from(&self, at: usize) -> Option<Finding> {
        if let Some(phrase) = PHRASES.iter().find(|phrase| self.stands(at, phrase)) {
            return self.name(at + phrase.len(), 1);
        }
        let is_title_mark = self.is_one(at, TITLES) || self.is_french_title(at);
        if is_title_mark && matches!(self.gap(at), " " | ". " | "." | "\u{a0}") {
            return self.name(at + 1, 1);
        }
        if !(self.is_one(at, OWNERS) && self.is_one(at + 1, ROLES)) {
            return None;
        }
        let mut next = at + 2;
        // "my sister-in-law", "my old boss" and the like are left to the title and the phrases.
        while self.is_one(next, LINKS) && next < at + 4 {
            next += 1;
        }
        let is_linked = next > at + 2;
        let gap = self.gap(next - 1);
        // After an article one capital may begin anything; after "my manager" it is a name.
        let is_owned =
            !matches!(self.folded(at), "the" | "a" | "an" | "el" | "la" | "un" | "una" | "le" | "une");
        let fewest = if is_owned && !is_linked { 1 } else { 2 };
        if matches!(gap, " " | ", " | " (" | ": " | "\u{a0}") { self.name(next, fewest) } else { None }
    }

    /// "M. Tremblay": a single letter with a dot. "Me Tremblay" is a lawyer.
    fn is_french_title(&self, at: usize) -> bool {
        let word = self.words.get(at).map_or("", |word| word.text);
        word == "M" && self.gap(at).starts_with(". ")
            || word == "Me" && self.gap(at) == " " && self.is_mid_sentence(at)
    }

    fn is_mid_sentence(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| !self.gap(before).contains(['.', '!', '?', '\n']))
    }

    /// A name that is explained afterwards: "Jane Doe, my manager".
    fn explained(&self, at: usize) -> Option<Finding> {
        let is_inside =
            at.checked_sub(1).is_some_and(|before| self.is_part(before) && self.gap(before) == " ");
        if is_inside {
            return None;
        }
        let name = self.name(at, 2)?;
        let last = self.words.iter().position(|word| word.end == name.end)?;
        let is_explained = matches!(self.gap(last), ", " | " (")
            && self.is_one(last + 1, OWNERS)
            && self.is_one(last + 2, ROLES);
        is_explained.then_some(name)
    }

    fn stands(&self, at: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(index, word)| self.folded(at + index) == *word)
    }

    fn is_part(&self, at: usize) -> bool {
        let is_capitalised = self.words.get(at).is_some_and(Word::is_capitalised);
        let is_other = self.is_one(at, NO_NAMES) || self.is_one(at, ROLES);
        is_capitalised && (self.is_initial(at) || !is_other)
    }

    /// "A." as in "John A. Macdonald".
    fn is_initial(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.text.chars().count() == 1) && self.gap(at) == ". "
    }

    /// At least so many capitalised words from here, at most four, with small ones inside.
    fn name(&self, from: usize, fewest: usize) -> Option<Finding> {
        let (mut parts, mut last, mut at) = (0, None, from);
        while parts < 4 {
            if self.is_part(at) {
                parts += 1;
                last = Some(at);
            } else if !(parts > 0 && self.is_one(at, PARTICLES)) {
                break;
            }
            if !(matches!(self.gap(at), " " | "\u{a0}") || self.is_initial(at)) {
                break;
            }
            at += 1;
        }
        let (first, last) = (self.words.get(from)?, self.words.get(last?)?);
        (parts >= fewest).then_some(Finding { start: first.start, end: last.end, kind: Kind::Name })
    }
}
