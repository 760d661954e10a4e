//! The demonstration that `serve --demo` shows.

use crate::accounts::{self, MemberView, NewAccount};
use crate::app::App;
use crate::auth::{Actor, Role};
use crate::db::Tx;
use crate::digests::{self, Frequency, Interest, SavePreferences};
use crate::error::Error;
use crate::practices::{self, Action, Level, Licence, MovePractice, Reason, SavePractice};
use crate::types::{Email, Id, Locale};

/// Somebody of the demonstration, and how to log in as them.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// Address.
    pub email: String,
    /// Password, made for this data directory alone.
    pub password: String,
    /// What they may do.
    pub role: Role,
    /// Where.
    pub country: String,
}

/// Who has not chosen a digest yet.
const JUST_JOINED: &str = "member.us@demo.example";

/// Country, language, and somebody's name for each role.
const PEOPLE: [(&str, Locale, &str, &str); 3] = [
    ("CA", Locale::En, "Nadia Tremblay", "Joseph Whiteduck"),
    ("MX", Locale::Es, "Citlali Hernández", "Rubén Ordaz"),
    ("US", Locale::En, "Denise Carter", "Miguel Begay"),
];

/// Fills an empty installation; one that has members is left alone. Answers how to log in.
pub async fn fill(app: &App, tell: impl Fn(&str)) -> Result<Vec<LogIn>, Error> {
    if app.read(|_, tx| accounts::any_member(tx)).await? {
        return Ok(Vec::new());
    }
    tell("Making members of every role and country");
    let password = app.random_text().chars().take(20).collect::<String>();
    let hash = app.hasher.hash(password.clone()).await?;
    let log_in = |member: &MemberView| LogIn {
        email: member.email.clone(),
        password: password.clone(),
        role: member.role,
        country: member.country.clone(),
    };
    let people = app.write(move |app, tx| make_people(app, tx, &hash)).await?;
    tell("Publishing thirty practices");
    for line in super::PRACTICES.lines().filter(|line| !line.trim().is_empty()) {
        let record = practices::import::read(line).map_err(Error::internal)?;
        app.write(move |app, tx| practices::import::import(app, tx, record)).await?;
    }
    let log_ins = people.iter().map(log_in).collect();
    if let (Some(coordinator), Some(secretariat)) = (people.get(1).map(actor), people.last().map(actor)) {
        tell("Asking a community, and publishing first results");
        let writer = coordinator.clone();
        let second = secretariat.clone();
        app.write(move |app, tx| super::mail::make(app, tx, &secretariat, &writer)).await?;
        app.write(move |app, tx| super::consultation::make(app, tx, &coordinator, &second)).await?;
    }
    app.write(move |app, tx| {
        for pair in people.chunks_exact(2) {
            if let [author, coordinator] = pair {
                make_submissions(app, tx, &actor(author), &actor(coordinator))?;
            }
        }
        Ok(())
    })
    .await?;
    Ok(log_ins)
}

/// A member and a coordinator for each country, then one of the secretariat. Members follow their
/// own country, so that their digest has something in it.
fn make_people(app: &App, tx: &mut Tx<'_>, hash: &str) -> Result<Vec<MemberView>, Error> {
    let mut people = Vec::new();
    let make = |tx: &mut Tx<'_>, role: Role, country: &str, name: &str, language: Locale| {
        let local = if role == Role::Administrator {
            role.code().to_owned()
        } else {
            format!("{role}.{}", country.to_lowercase())
        };
        let address = format!("{local}@{}", accounts::DEMONSTRATION_HOST);
        let account = NewAccount {
            email: Email::parse(&address).ok_or_else(|| Error::internal("a demonstration address"))?,
            name: name.to_owned(),
            country: country.to_owned(),
            organization: String::new(),
            role,
            language,
            time_zone: app
                .taxonomy
                .country(country)
                .map(|entry| entry.default_time_zone.clone())
                .unwrap_or_default(),
            password_hash: Some(hash.to_owned()),
        };
        accounts::create_member(tx, None, account)
    };
    for (country, language, author, coordinator) in PEOPLE {
        people.push(make(tx, Role::Member, country, author, language)?);
        people.push(make(tx, Role::Coordinator, country, coordinator, language)?);
    }
    people.push(make(tx, Role::Administrator, "CA", "Lucía Moreau", Locale::Fr)?);
    // One member has just joined: a digest is proposed, and none is sent before the answer.
    for person in people.iter().filter(|person| person.email != JUST_JOINED) {
        let follows = Interest { country: Some(person.country.clone()), ..Interest::default() };
        let choice = SavePreferences {
            frequency: Frequency::Weekly.code().to_owned(),
            interests: Some(vec![follows]),
            ..SavePreferences::default()
        };
        let reader = digests::Reader::from(&actor(person));
        digests::save(app, tx, &reader, choice.parse(&app.taxonomy)?, 0, "demo")?;
    }
    Ok(people)
}

/// The person as an actor; the demonstration needs no session.
fn actor(member: &MemberView) -> Actor {
    Actor {
        id: member.id,
        session_id: member.id,
        proved_at: member.created_at,
        role: member.role,
        country: member.country.clone(),
        name: member.name.clone(),
        language: member.language,
        time_zone: member.time_zone.clone(),
    }
}

/// Policy area, title, and the moves that are made: by the author or else by the coordinator.
type Subject<'a> = (&'a str, String, &'a [(bool, Action)]);

/// One submission in each state that a practice can be in.
fn make_submissions(app: &App, tx: &mut Tx<'_>, author: &Actor, coordinator: &Actor) -> Result<(), Error> {
    use Action::{Claim, Decline, Publish, RequestChanges, Submit, Withdraw};
    let text = |en: &str, es: &str, fr: &str| author.language.pick(en, es, fr).to_owned();
    let subjects: [Subject<'_>; 7] = [
        (
            "education.access",
            text(
                "A draft about school meals",
                "Un borrador sobre comidas escolares",
                "Un brouillon sur les repas scolaires",
            ),
            &[],
        ),
        (
            "health.access",
            text(
                "Interpreters at the clinic desk",
                "Intérpretes en la ventanilla de la clínica",
                "Des interprètes à l’accueil de la clinique",
            ),
            &[(true, Submit)],
        ),
        (
            "justice.policing",
            text(
                "An open register of street checks",
                "Un registro abierto de retenes",
                "Un registre public des contrôles",
            ),
            &[(true, Submit), (false, Claim)],
        ),
        (
            "economy.employment",
            text(
                "Hiring without a name on the form",
                "Contratar sin nombre en el formulario",
                "Embaucher sans nom sur le formulaire",
            ),
            &[(true, Submit), (false, Claim), (false, RequestChanges)],
        ),
        (
            "education.curriculum",
            text("A poster campaign", "Una campaña de carteles", "Une campagne d’affiches"),
            &[(true, Submit), (false, Claim), (false, Decline)],
        ),
        (
            "health.maternal",
            text(
                "A visiting list that named families",
                "Una lista de visitas que nombraba familias",
                "Une liste de visites qui nommait des familles",
            ),
            &[(true, Submit), (false, Claim), (false, Publish), (true, Withdraw)],
        ),
        (
            "equity.equal-opportunity",
            text(
                "An idea that came too early",
                "Una idea que llegó demasiado pronto",
                "Une idée venue trop tôt",
            ),
            &[(true, Submit), (true, Withdraw)],
        ),
    ];
    for (area, title, steps) in subjects {
        let known = app.taxonomy.policy_area(area).is_some();
        let area = if known { area } else { "equity" };
        let input = SavePractice {
            title,
            level: Some(Level::Municipal),
            policy_areas: vec![area.to_owned()],
            what_was_done: text(
                "This entry is an example. It shows how a submission looks on its way to readers.",
                "Este registro es un ejemplo. Muestra cómo se ve un envío en su camino hacia quienes leen.",
                "Cette fiche est un exemple. Elle montre à quoi ressemble un envoi en route vers son public.",
            ),
            responsible_body: text("An example city", "Una ciudad de ejemplo", "Une ville d’exemple"),
            licence: Some(Licence::CcBy),
            ..SavePractice::default()
        };
        let id = practices::create(app, tx, author, input)?.id;
        for (by_author, action) in steps {
            let actor = if *by_author { author } else { coordinator };
            make_move(app, tx, actor, id, *action)?;
        }
    }
    Ok(())
}

fn make_move(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id, action: Action) -> Result<(), Error> {
    let text = |en: &str, es: &str, fr: &str| actor.language.pick(en, es, fr).to_owned();
    let input = match action {
        Action::RequestChanges => MovePractice {
            reason_code: None,
            note: text(
                "Please say who takes part, and what changed for them.",
                "Diga quién participa y qué cambió para esas personas.",
                "Dites qui participe, et ce qui a changé pour ces personnes.",
            ),
        },
        Action::Decline => MovePractice {
            reason_code: Some(Reason::NotEnoughInformation),
            note: text(
                "Posters alone leave too little to learn from. Tell us what came of them.",
                "Solo con carteles hay poco que aprender. Cuéntenos qué resultó de ellos.",
                "Des affiches seules laissent peu à apprendre. Dites-nous ce qu’elles ont donné.",
            ),
        },
        Action::Withdraw => MovePractice { reason_code: Some(Reason::CommunityConsent), note: String::new() },
        _ => MovePractice::default(),
    };
    practices::make_move(app, tx, actor, id, action, None, input)?;
    Ok(())
}
