//! The home page, to which practices and consultations both belong.

use crate::consultations;
use crate::practices::pages::{Open, home as with_open};
use crate::web::{Page, PageResult};

/// Most consultations on it.
const OPEN: usize = 3;

/// `GET /`: practices, and what people can take part in now.
pub(super) async fn home(page: Page) -> PageResult {
    let open = page.app.read(|_, tx| consultations::open_now(tx, OPEN)).await?;
    let open = open.iter().map(|consultation| {
        let (language, title) = consultations::title_in(consultation, page.locale);
        let address = format!("/consultations/{}", consultation.id);
        Open { address, title: title.to_owned(), language: language.to_owned() }
    });
    let open = open.collect();
    with_open(page, open).await
}
