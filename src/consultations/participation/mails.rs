//! The one letter of a consultation: a way in, for who reads a mailbox.

use crate::app::App;
use crate::consultations::setup::model::{ConsultationRow, Spoken};
use crate::db::Tx;
use crate::error::Error;
use crate::i18n::text;
use crate::mail::{Letter, outbox};
use crate::types::{Email, Locale};

/// Sends a way in. The address stands in the outbox until the letter is cleaned away, and nowhere else.
pub fn invite(
    app: &App,
    tx: &mut Tx<'_>,
    row: &ConsultationRow,
    address: &Email,
    code: &str,
) -> Result<(), Error> {
    let letter = letter(app, row, code);
    let dedupe = format!("consultation.invitation {} {}", row.id, tx.new_id());
    outbox::enqueue(app, tx, "consultation.invitation", &dedupe, None, address.as_str(), &letter)
}

/// The letter, in the interface language nearest to the consultation's own.
fn letter(app: &App, row: &ConsultationRow, code: &str) -> Letter {
    let locale =
        row.language.split('-').next().and_then(|tag| tag.parse::<Locale>().ok()).unwrap_or_default();
    let title = Spoken::pick(&row.title.0, &row.language, &row.languages.0, &row.language)
        .map(|spoken| spoken.wording.text.clone())
        .unwrap_or_default();
    let say = |part: &str| {
        text(locale, &format!("mail-consultation-invitation-{part}"), &[("title", title.clone().into())])
    };
    Letter {
        locale,
        subject: say("subject"),
        paragraphs: vec![say("text")],
        quotation: None,
        action: Some((
            say("action"),
            app.url(&format!("/consultations/{}/take-part?invitation={code}", row.id)),
        )),
        footing: say("footing"),
    }
}
