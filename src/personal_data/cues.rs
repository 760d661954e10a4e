//! The words that announce a name, and those that look like one. All folded: lower case, no accents.

/// Words for somebody one knows or meets, folded; they announce a name when somebody's (see
/// [`OWNERS`]) stands before them, or an article.
pub(super) const ROLES: &str = "\
    manager boss supervisor foreman landlord landlady teacher professor principal neighbour neighbor \
    colleague coworker co-worker doctor nurse caseworker officer coach friend husband wife partner \
    son daughter brother sister mother father mom dad uncle aunt cousin grandmother grandfather \
    roommate classmate counsellor counselor director judge lawyer employer instructor chief agent \
    jefe jefa gerente supervisora patron patrona casero casera maestro maestra profesor profesora \
    directora vecino vecina companero companera colega medico medica doctora enfermera enfermero \
    amigo amiga esposo esposa marido hijo hija hermano hermana madre padre mama papa tio tia primo \
    prima abuela abuelo abogado abogada juez jueza policia oficial encargado encargada patronne chef \
    cheffe gerant gerante superviseur superviseure superviseuse proprietaire enseignant enseignante \
    professeur professeure directeur directrice voisin voisine collegue medecin docteur docteure \
    infirmiere infirmier ami amie mari femme conjoint conjointe fils fille frere soeur mere pere \
    oncle tante cousine avocat avocate juge policier policiere entraineur entraineuse adjoint \
    adjointe";

/// Words that say whose somebody is, or that one is meant.
pub(super) const OWNERS: &str = "\
    my our his her their your the a an mi mis nuestro nuestra su tu el la un una mon ma mes notre \
    nos son sa ses leur votre ton ta le une";

/// Titles: a capital after them is a name.
pub(super) const TITLES: &str = "\
    mr mrs ms miss mx dr prof sgt cst constable sergeant sr sra srta dra lic ing licenciado \
    licenciada mme mlle monsieur madame mademoiselle maitre senor senora senorita don dona officer";

/// Words that may stand between a role and the name.
pub(super) const LINKS: &str = "\
    is was es era est etait named called llamado llamada nomme nommee";

/// Small words inside names.
pub(super) const PARTICLES: &str = "\
    de del la las los van von der da dos di du le y bin al";

/// Capitalised words that are no names of people, folded.
pub(super) const NO_NAMES: &str = "\
    i i'm i've monday tuesday wednesday thursday friday saturday sunday january february march april \
    may june july august september october november december canada mexico canadian mexican american mexicano mexicana canadiense canadien canadienne indigena lives matter \
    english french spanish indigenous black white asian latino latina latinx hispanic native inuit \
    metis cree mohawk maya muslim christian jewish african ontario quebec toronto montreal the a he \
    she they we you it at in on and but when who usa us uk eu hr rcmp ice imss el ella ellos yo \
    cuando pero elle il ils je quand mais que this that there then because no not covid god dios \
    dieu union";

/// Words in a row that announce a name.
pub(super) const PHRASES: &[&str] = &[
    "my name is",
    "his name is",
    "her name is",
    "name was",
    "named",
    "called",
    "me llamo",
    "se llama",
    "se llamaba",
    "llamado",
    "llamada",
    "mi nombre es",
    "su nombre es",
    "je m'appelle",
    "m'appelle",
    "s'appelle",
    "s'appelait",
    "nomme",
    "nommee",
    "mon nom est",
    "son nom est",
];

/// Is a word in one of these lists?
pub(super) fn is_one(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}
