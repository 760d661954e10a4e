//! The consultation of the demonstration that has ended: its words, and what was decided.

use super::consultation::{Asked, Opinion, texts};
use crate::consultations::{DecisionKind, SaveDecision, Vote};
use crate::types::Timestamp;
use crate::types::clock::{day, plus_seconds};

pub(super) const ENDED: Asked = Asked {
    title: [
        "An interpreter at the hospital",
        "Una persona intérprete en el hospital",
        "Un ou une interprète à l’hôpital",
    ],
    purpose: [
        "Too many people sign papers at the hospital that nobody has read to them in their language. The health authority wanted to know from them what has to change first.",
        "Demasiadas personas firman en el hospital papeles que nadie les leyó en su lengua. La autoridad de salud quiso saber por ellas qué debe cambiar primero.",
        "Trop de gens signent à l’hôpital des papiers que personne ne leur a lus dans leur langue. L’autorité de santé a voulu savoir auprès d’eux ce qui doit changer d’abord.",
    ],
    benefit: [
        "What you say decides for which languages interpreters are hired first.",
        "Lo que digan decide para qué lenguas se contratan intérpretes primero.",
        "Ce que vous dites décide pour quelles langues on embauche d’abord des interprètes.",
    ],
    question: [
        "Who interpreted for you the last time?",
        "La última vez, ¿quién le interpretó?",
        "La dernière fois, qui vous a servi d’interprète?",
    ],
    choices: &[
        ("nobody", ["Nobody", "Nadie", "Personne"]),
        ("family", ["Somebody of my family", "Alguien de mi familia", "Quelqu’un de ma famille"]),
        ("staff", ["Somebody who worked there", "Alguien que trabajaba ahí", "Quelqu’un qui travaillait là"]),
        ("interpreter", ["An interpreter", "Una persona intérprete", "Un ou une interprète"]),
    ],
    story: ["What would have helped you?", "¿Qué le habría ayudado?", "Qu’est-ce qui vous aurait aidé?"],
    statements: &STATEMENTS,
    days: [-40, -9, 60],
};

const STATEMENTS: [Opinion; 7] = [
    (
        [
            "Nobody should sign what was not read to them.",
            "Nadie debería firmar lo que no le leyeron.",
            "Personne ne devrait signer ce qu’on ne lui a pas lu.",
        ],
        [Vote::Agree, Vote::Agree],
    ),
    (
        [
            "A child should never have to interpret.",
            "Una niña o un niño nunca debería tener que interpretar.",
            "Un enfant ne devrait jamais avoir à servir d’interprète.",
        ],
        [Vote::Agree, Vote::Agree],
    ),
    (
        [
            "An interpreter on the phone is enough at night.",
            "De noche basta una persona intérprete por teléfono.",
            "La nuit, une ou un interprète au téléphone suffit.",
        ],
        [Vote::Agree, Vote::Disagree],
    ),
    (
        [
            "I would rather wait an hour for an interpreter of my people.",
            "Prefiero esperar una hora a una persona intérprete de mi pueblo.",
            "Je préfère attendre une heure une ou un interprète de mon peuple.",
        ],
        [Vote::Disagree, Vote::Agree],
    ),
    (
        [
            "Family may interpret if we want it.",
            "La familia puede interpretar si así lo queremos.",
            "La famille peut servir d’interprète si nous le voulons.",
        ],
        [Vote::Agree, Vote::Disagree],
    ),
    (
        [
            "A machine may translate the forms.",
            "Una máquina puede traducir los formularios.",
            "Une machine peut traduire les formulaires.",
        ],
        [Vote::Agree, Vote::Disagree],
    ),
    (
        [
            "Whoever interprets has to know our words for the body.",
            "Quien interpreta debe conocer nuestras palabras para el cuerpo.",
            "Qui interprète doit connaître nos mots pour le corps.",
        ],
        [Vote::Pass, Vote::Agree],
    ),
];

const DAY: i64 = 86_400;

/// What was heard, and what was decided.
pub(super) fn decisions(now: Timestamp) -> Vec<SaveDecision> {
    vec![
        SaveDecision {
            theme: texts(["Papers to sign", "Papeles por firmar", "Papiers à signer"]),
            heard: texts([
                "All sides agree: what was not read to somebody is not signed.",
                "Todos los lados coinciden: lo que no se leyó no se firma.",
                "Tous les côtés s’accordent : ce qui n’a pas été lu n’est pas signé.",
            ]),
            decision: Some(DecisionKind::Adopted),
            reason: texts([
                "From spring on, no form is signed before it was read out in the person’s language, and the form says by whom.",
                "Desde la primavera ningún formulario se firma antes de leerse en la lengua de la persona, y el formulario dice quién lo leyó.",
                "Dès le printemps, aucun formulaire n’est signé avant d’avoir été lu dans la langue de la personne, et le formulaire dit par qui.",
            ]),
            owner: "Health authority, patient relations".to_owned(),
            due_on: Some(day(plus_seconds(now, 120 * DAY))),
            progress: 30,
            evidence: String::new(),
        },
        SaveDecision {
            theme: texts(["Interpreters at night", "Intérpretes de noche", "Interprètes la nuit"]),
            heard: texts([
                "Here people part: for some the phone is enough, others would rather wait for somebody of their people.",
                "Aquí las opiniones se dividen: a unas personas les basta el teléfono, otras prefieren esperar a alguien de su pueblo.",
                "Ici les avis se partagent : à certains le téléphone suffit, d’autres préfèrent attendre quelqu’un de leur peuple.",
            ]),
            ..SaveDecision::default()
        },
    ]
}
