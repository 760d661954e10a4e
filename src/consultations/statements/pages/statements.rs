//! Adding a statement, and writing a rejected one anew.

use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::super::input::AddStatement;
use super::super::service::{limits, moderate, statements};
use crate::consultations::participation::pages::own::Own;
use crate::consultations::setup::pages::closed;
use crate::consultations::setup::pages::voice::{Said, Voice, name_of};
use crate::consultations::setup::phases::Act;
use crate::consultations::setup::service::read;
use crate::consultations::setup::views::ConsultationView;
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::visitor::client_address;
use crate::web::{Form, Page, PageResult, shows_form_again};

/// A statement as a form sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct StatementForm {
    text: String,
    language: String,
    checked: bool,
    link: String,
}

#[derive(Template)]
#[template(path = "consultations/statements/templates/statement.html")]
struct StatementPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    form: &'a StatementForm,
    faults: &'a [FieldError],
    languages: Vec<(String, String)>,
    looks_personal: bool,
}

async fn show(page: &Page, own: Own, form: &StatementForm, error: Option<&Error>) -> PageResult {
    let (view, language) = page
        .app
        .read(move |_, tx| Ok((read::one(tx, None, own.id, None)?, own.enter(tx)?.participant.language)))
        .await?;
    if !closed::takes(&view, Act::Statement) {
        return closed::instead(page, &view);
    }
    let voice = Voice::new(page, &view, Some(&language));
    let mut tags: Vec<String> = view.languages.iter().map(|language| language.tag.clone()).collect();
    if !tags.contains(&language) {
        tags.push(language.clone());
    }
    let form = StatementForm {
        language: if form.language.is_empty() { language } else { form.language.clone() },
        ..form.clone()
    };
    let faults = error.map_or(&[][..], |error| &error.fields);
    let template = StatementPage {
        title: voice.say(&view.title),
        languages: tags
            .into_iter()
            .map(|tag| (name_of(page, &tag), tag))
            .map(|(name, tag)| (tag, name))
            .collect(),
        looks_personal: faults.iter().any(|fault| fault.code == "looks-personal"),
        form: &form,
        faults,
        view: &view,
        page,
    };
    page.form(error, &template)
}

/// `GET /consultations/{id}/statements/new`
pub(super) async fn new(page: Page, own: Own) -> PageResult {
    show(&page, own, &StatementForm::default(), None).await
}

/// `POST /consultations/{id}/statements/new`
pub(super) async fn add(page: Page, own: Own, sent: HttpRequest, form: Form<StatementForm>) -> PageResult {
    let address = client_address(&sent, &page.app);
    let (id, again, form) = (own.id, own.clone(), form.0);
    let input =
        AddStatement { text: form.text.clone(), language: form.language.clone(), checked: form.checked };
    let link = form.link.clone();
    let added = page
        .app
        .write(move |app, tx| {
            let own = own.enter(tx)?;
            limits::count_statement(app, tx, id, &address)?;
            if link.is_empty() {
                statements::add(tx, &own, input)
            } else {
                statements::rewrite(tx, id, &link, input)
            }
        })
        .await;
    match added {
        Ok(_) => page.see_other_said(&format!("/consultations/{id}/part"), "part-statement"),
        Err(error) if error.code == Code::NotInThisPhase => {
            let view = page.app.read(move |_, tx| read::one(tx, None, id, None)).await?;
            closed::too_late(&page, &view, &form.text)
        }
        Err(error) if shows_form_again(&error) => show(&page, again, &form, Some(&error)).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /consultations/{id}/statements/{number}/rewrite`: the form to write it anew, with a link that
/// works once.
pub(super) async fn rewrite(
    page: Page,
    path: Path<(Id, i64)>,
    own: Own,
    _: Form<crate::web::Token>,
) -> PageResult {
    let (_, number) = path.into_inner();
    let again = own.clone();
    let (text, link) = page
        .app
        .write(move |_, tx| {
            let own = own.enter(tx)?;
            moderate::begin_rewrite(tx, &own, number)
        })
        .await?;
    let form = StatementForm { text, link, ..StatementForm::default() };
    show(&page, again, &form, None).await
}
