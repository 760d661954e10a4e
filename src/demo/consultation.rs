//! Consultations of the demonstration, answered by invented people: one that is open, and one that has ended, with
//! results and what was decided.

use super::ended::{ENDED, decisions};
use crate::app::App;
use crate::auth::Actor;
use crate::consultations::phases::PhaseKind;
use crate::consultations::{
    self, Access, AddStatement, Answer, Cast, Choice, ContentLanguage, GiveAnswers, GivenAnswer, Join,
    PhaseInput, ProposeMeeting, Purpose, Question, QuestionContent, QuestionKind, SaveConsultation,
    SaveQuestions, SelfItem, Texts, Visibility, Vote, Wording,
};
use crate::db::Tx;
use crate::error::Error;
use crate::types::clock::{self, plus_seconds};
use crate::types::{Id, Timestamp};

/// How many people answer.
const PEOPLE: usize = 160;
const DAY: i64 = 86_400;
/// Where people are helped to take part.
const PLACE: &str = "Centre communautaire, salle B";
/// Where its days begin and end.
const ZONE: &str = "America/Toronto";

/// A text in English, Spanish and French.
pub(super) type Words = [&'static str; 3];

/// A statement, and what the two halves of the people think of it.
pub(super) type Opinion = (Words, [Vote; 2]);

/// What is asked.
pub(super) struct Asked {
    pub(super) title: Words,
    pub(super) purpose: Words,
    pub(super) benefit: Words,
    /// The first question: its words, and its choices.
    pub(super) question: Words,
    pub(super) choices: &'static [(&'static str, Words)],
    /// What people tell in their own words.
    pub(super) story: Words,
    pub(super) statements: &'static [Opinion],
    /// Days from now on which people take part, and until which an answer is given.
    pub(super) days: [i64; 3],
}

const OPEN: Asked = Asked {
    title: ["Getting to the clinic", "Llegar a la clínica", "Se rendre à la clinique"],
    purpose: [
        "The city plans its buses anew. People who miss care because they cannot get there know best what is wrong. The council decides in spring, and answers here.",
        "La ciudad vuelve a planear sus autobuses. Quienes pierden atención porque no pueden llegar saben mejor qué falla. El cabildo decide en primavera y responde aquí.",
        "La ville repense ses autobus. Les personnes qui manquent des soins faute de pouvoir s’y rendre savent le mieux ce qui ne va pas. Le conseil décide au printemps et répond ici.",
    ],
    benefit: [
        "A timetable made with you, and a report of what was changed because of you.",
        "Un horario hecho con ustedes y un informe de lo que cambió gracias a ustedes.",
        "Un horaire fait avec vous, et un compte rendu de ce qui a changé grâce à vous.",
    ],
    question: [
        "How do you usually get there?",
        "¿Cómo llega normalmente?",
        "Comment vous y rendez-vous d’habitude?",
    ],
    choices: &[
        ("bus", ["By bus", "En camión", "En autobus"]),
        ("foot", ["On foot", "A pie", "À pied"]),
        ("ride", ["Somebody drives me", "Alguien me lleva", "Quelqu’un m’y conduit"]),
    ],
    story: [
        "Tell us about a time when you could not get there.",
        "Cuéntenos de una vez que no pudo llegar.",
        "Racontez une fois où vous n’avez pas pu vous y rendre.",
    ],
    statements: &STATEMENTS,
    days: [-10, 30, 90],
};

const STATEMENTS: [Opinion; 8] = [
    (
        [
            "The bus should wait when the clinic runs late.",
            "El camión debería esperar cuando la clínica se retrasa.",
            "L’autobus devrait attendre quand la clinique a du retard.",
        ],
        [Vote::Agree, Vote::Agree],
    ),
    (
        [
            "I have missed an appointment because no bus came.",
            "Perdí una cita porque no pasó el camión.",
            "J’ai manqué un rendez-vous parce qu’aucun autobus n’est venu.",
        ],
        [Vote::Agree, Vote::Disagree],
    ),
    (
        [
            "Drivers greet people like me.",
            "Quienes conducen saludan a personas como yo.",
            "Les chauffeurs saluent les gens comme moi.",
        ],
        [Vote::Disagree, Vote::Agree],
    ),
    (
        [
            "Somebody who speaks my language should be at the desk.",
            "En la ventanilla debería haber alguien que hable mi idioma.",
            "Quelqu’un qui parle ma langue devrait être à l’accueil.",
        ],
        [Vote::Agree, Vote::Agree],
    ),
    (
        [
            "A ride paid by the clinic is better than a bus pass.",
            "Un viaje pagado por la clínica es mejor que un abono.",
            "Un trajet payé par la clinique vaut mieux qu’un abonnement.",
        ],
        [Vote::Agree, Vote::Disagree],
    ),
    (
        [
            "The way from the stop to the door is safe at night.",
            "El camino de la parada a la puerta es seguro de noche.",
            "Le chemin de l’arrêt à la porte est sûr la nuit.",
        ],
        [Vote::Disagree, Vote::Agree],
    ),
    (
        [
            "I would rather see a nurse in my neighbourhood.",
            "Preferiría ver a una enfermera en mi colonia.",
            "Je préférerais voir une infirmière dans mon quartier.",
        ],
        [Vote::Agree, Vote::Pass],
    ),
    (
        [
            "The timetable should be on paper, too.",
            "El horario debería estar también en papel.",
            "L’horaire devrait aussi être sur papier.",
        ],
        [Vote::Agree, Vote::Agree],
    ),
];

/// Makes both, and answers the key of the one that is open; at a meeting that is to come people get help.
pub(super) fn make(
    app: &App,
    tx: &mut Tx<'_>,
    coordinator: &Actor,
    secretariat: &Actor,
) -> Result<Id, Error> {
    let now = tx.now;
    // Everything about the one that has ended happened while people could take part in it.
    tx.now = plus_seconds(now, -12 * DAY);
    let ended = ask(app, tx, coordinator, &ENDED, now);
    tx.now = now;
    let ended = ended?;
    for decision in decisions(now) {
        consultations::add_decision(tx, coordinator, ended, decision)?;
    }
    let open = ask(app, tx, coordinator, &OPEN, now)?;
    let day = plus_seconds(now, 12 * DAY).to_zoned(clock::zone(ZONE)).date();
    let meeting = ProposeMeeting { place: PLACE.to_owned(), held_on: day.to_string(), people: 40 };
    let proposed = consultations::propose_meeting(app, tx, coordinator, open, meeting)?;
    consultations::agree_to_meeting(tx, secretariat, open, proposed.id)?;
    Ok(open)
}

fn ask(app: &App, tx: &mut Tx<'_>, coordinator: &Actor, asked: &Asked, now: Timestamp) -> Result<Id, Error> {
    let view = consultations::create(app, tx, coordinator, consultation(asked, now))?;
    let id = view.id;
    consultations::save_questions(tx, coordinator, id, SaveQuestions { questions: questions(asked) })?;
    for (words, _) in asked.statements {
        let seed = AddStatement {
            text: words.first().map_or("", |text| *text).to_owned(),
            ..AddStatement::default()
        };
        let statement = consultations::seed(tx, coordinator, id, seed)?;
        consultations::translate(tx, coordinator, id, statement.number, texts(*words))?;
    }
    consultations::open(app, tx, coordinator, id, None)?;
    for person in 0..PEOPLE {
        take_part(app, tx, id, asked, person)?;
    }
    Ok(id)
}

pub(super) fn texts([en, es, fr]: Words) -> Texts {
    let wording = |text: &str| Wording { text: text.to_owned(), ..Wording::default() };
    [("en", en), ("es", es), ("fr", fr)].map(|(tag, text)| (tag.to_owned(), wording(text))).into()
}

fn consultation(asked: &Asked, now: Timestamp) -> SaveConsultation {
    let zone = clock::zone(ZONE);
    let midnight = |instant: Timestamp| {
        clock::beginning(instant.to_zoned(zone.clone()).date(), &zone).unwrap_or(instant)
    };
    let phase = |kind, from: i64, to: i64| PhaseInput {
        kind,
        begins_at: midnight(plus_seconds(now, from * DAY)),
        ends_at: midnight(plus_seconds(now, to * DAY)),
    };
    let [begin, end, answered] = asked.days;
    SaveConsultation {
        language: "en".to_owned(),
        languages: ["en", "es", "fr"]
            .map(|tag| ContentLanguage { tag: tag.to_owned(), fallback: String::new() })
            .to_vec(),
        title: texts(asked.title),
        purpose: texts(asked.purpose),
        benefit: texts(asked.benefit),
        policy_areas: vec!["health".to_owned()],
        time_zone: ZONE.to_owned(),
        access: Some(Access::Open),
        visibility: Some(Visibility::AfterClose),
        self_description: vec![SelfItem::AgeBand, SelfItem::Identity],
        phases: vec![
            phase(PhaseKind::Inform, begin - 10, begin),
            phase(PhaseKind::Statements, begin, end),
            phase(PhaseKind::Respond, end, answered),
        ],
        ..SaveConsultation::default()
    }
}

fn questions(asked: &Asked) -> Vec<Question> {
    let choice = |(code, words): &(&str, Words)| Choice { code: (*code).to_owned(), text: texts(*words) };
    vec![
        Question {
            name: "way".to_owned(),
            kind: QuestionKind::Single,
            content: QuestionContent {
                text: texts(asked.question),
                choices: asked.choices.iter().map(choice).collect(),
                something_else: true,
                ..QuestionContent::default()
            },
        },
        Question {
            name: "story".to_owned(),
            kind: QuestionKind::LongText,
            content: QuestionContent { text: texts(asked.story), ..QuestionContent::default() },
        },
    ]
}

/// One of the invented people: of two minds, by their number, with a little difference between them.
fn take_part(app: &App, tx: &mut Tx<'_>, id: Id, asked: &Asked, person: usize) -> Result<(), Error> {
    let join = Join { consents: vec![Purpose::TakePart], ..Join::default() };
    let joined = consultations::join(app, tx, None, id, None, join)?;
    let own = consultations::enter(tx, id, &joined.code)?;
    let half = usize::from(person % 5 >= 3);
    // The first choice is that of half of the people.
    let choice = if person.is_multiple_of(2) { 0 } else { person % asked.choices.len() };
    let chosen = asked.choices.get(choice).map(|(code, _)| (*code).to_owned());
    let answer = Answer { chosen: chosen.into_iter().collect(), ..Answer::default() };
    let given = GivenAnswer { question: "way".to_owned(), version: None, answer };
    consultations::give(app, tx, &own, GiveAnswers { answers: vec![given] })?;
    for (number, (_, opinions)) in (1_i64..).zip(asked.statements) {
        let own_mind = (person * 7 + usize::try_from(number).unwrap_or_default() * 3).is_multiple_of(11);
        let opinion = opinions.get(half).copied().unwrap_or(Vote::Pass);
        let choice = if own_mind { Vote::Pass } else { opinion };
        consultations::cast(tx, &own, &Cast { statement: number, choice })?;
    }
    Ok(())
}
