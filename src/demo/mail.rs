//! Something to see for those who look after mail, and a note of a coordinator in the digests.

use crate::app::App;
use crate::auth::Actor;
use crate::db::Tx;
use crate::digests::{self, SaveNote};
use crate::error::Error;
use crate::mail::pauses::{self, Scope};
use crate::mail::suppression::{self, Why};
use crate::mail::{Letter, outbox};

/// A mail that arrives, one to a mailbox that does not exist, one to a domain that is held back; a note
/// that was released, and one to everybody that waits for a second person.
pub(super) fn make(
    app: &App,
    tx: &mut Tx<'_>,
    secretariat: &Actor,
    coordinator: &Actor,
) -> Result<(), Error> {
    let (gone, held_back) = ("nobody@demo.example", "slow.example");
    suppression::suppress(tx, None, gone, Why::NoSuchMailbox)?;
    pauses::pause(tx, Some(secretariat), Scope::Domain, held_back, "421 4.7.28 too many mails at once")?;
    let waiting = format!("reader@{held_back}");
    for address in ["reader@demo.example", gone, waiting.as_str()] {
        let letter = Letter::test(secretariat.language, app.url("/"));
        outbox::enqueue(app, tx, "test", &format!("demo:{address}"), None, address, &letter)?;
    }
    let own = SaveNote {
        for_everybody: false,
        en: "The next meeting of our country group is open to everybody who wants to show a practice."
            .to_owned(),
        es: "La próxima reunión de nuestro grupo nacional está abierta a quien quiera mostrar una práctica."
            .to_owned(),
        fr: "La prochaine rencontre de notre groupe national est ouverte à qui veut présenter une pratique."
            .to_owned(),
    };
    let to_all = SaveNote {
        for_everybody: true,
        en: "The network has a new consultation. It takes five minutes and works on a phone.".to_owned(),
        es: "La red tiene una nueva consulta. Toma cinco minutos y funciona en un teléfono.".to_owned(),
        fr: "Le réseau a une nouvelle consultation. Elle prend cinq minutes et fonctionne sur un téléphone."
            .to_owned(),
    };
    let own = digests::create_note(tx, coordinator, own)?;
    digests::release_note(tx, coordinator, own.id, None)?;
    digests::create_note(tx, coordinator, to_all)?;
    Ok(())
}
