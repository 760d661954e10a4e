//! Recordings: which statements have one, the form that adds one, and the sound itself.

use actix_web::web::{self, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::super::api::recordings::play;
use super::super::service::limits;
use super::super::service::recordings::{self, Asks};
use super::super::views::StatementView;
use crate::app::App;
use crate::auth::actor::AnyMember;
use crate::consultations::participation::pages::own;
use crate::consultations::participation::service::part;
use crate::consultations::setup::pages::closed;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::phases::Act;
use crate::consultations::setup::service::read;
use crate::consultations::setup::views::ConsultationView;
use crate::db::Tx;
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::visitor::client_address;
use crate::web::{FileForm, Form, Page, PageFor, PageResult, Token, ValidQuery, shows_form_again};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations/{id}/recordings", web::get().to(list))
        .route("/consultations/{id}/statements/{number}/audio", web::get().to(hear))
        .route("/consultations/{id}/statements/{number}/recording", web::get().to(one))
        .route("/consultations/{id}/statements/{number}/recording", web::post().to(attach))
        .route("/consultations/{id}/statements/{number}/recording/remove", web::post().to(detach));
}

#[derive(Template)]
#[template(path = "consultations/statements/templates/recordings.html")]
struct ListPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    statements: Vec<(StatementView, Said)>,
    next: Option<String>,
}

/// Where the list goes on.
#[derive(Deserialize)]
struct ListQuery {
    after: Option<i64>,
}

/// `GET /consultations/{id}/recordings`
async fn list(who: PageFor<AnyMember>, id: Path<Id>, asked: ValidQuery<ListQuery>) -> PageResult {
    let (page, actor) = (&who.page, who.actor.clone());
    let (view, found) = page
        .app
        .read(move |_, tx| {
            let view = read::one(tx, Some(&actor), *id, None)?;
            Ok((view, recordings::list(tx, &actor, *id, asked.0.after)?))
        })
        .await?;
    let voice = Voice::new(page, &view, None);
    page.html(&ListPage {
        title: voice.say(&view.title),
        next: found.next_cursor.map(|after| format!("{}?after={after}", page.path)),
        statements: found
            .items
            .into_iter()
            .map(|statement| {
                let text = voice.say(&statement.texts);
                (statement, text)
            })
            .collect(),
        view: &view,
        page,
    })
}

/// `GET /consultations/{id}/statements/{number}/audio`
async fn hear(
    page: Page,
    path: Path<(Id, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, crate::web::Failure> {
    let asks = asks(&page, path, &request);
    let found = page.app.read(move |_, tx| recordings::hear(tx, &asks)).await?;
    Ok(play(&request, found))
}

#[derive(Template)]
#[template(path = "consultations/statements/templates/recording.html")]
struct RecordingPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    statement: &'a StatementView,
    text: Said,
    megabytes: usize,
    faults: &'a [FieldError],
}

/// Who asks for a page about which statement.
fn asks(page: &Page, path: Path<(Id, i64)>, request: &HttpRequest) -> Asks {
    let (id, number) = path.into_inner();
    Asks { actor: page.actor.clone(), code: own::code(request, id), id, number }
}

fn back(page: &Page, asks: &Asks) -> PageResult {
    page.see_other(&format!("/consultations/{}/statements/{}/recording", asks.id, asks.number))
}

async fn show(page: &Page, asks: Asks, error: Option<&Error>) -> PageResult {
    let asks_author = asks.code.is_some() && asks.actor.is_none();
    let (view, statement, language) = page
        .app
        .read(move |_, tx| {
            let (actor, id) = (asks.actor.as_ref(), asks.id);
            let language = match &asks.code {
                Some(code) => part::enter(tx, id, code).ok().map(|own| own.participant.language),
                None => None,
            };
            let statement = recordings::changeable(tx, &asks)?;
            Ok((read::one(tx, actor, id, None)?, statement, language))
        })
        .await?;
    // The staff may read one out at any time.
    if asks_author && !closed::takes(&view, Act::Statement) {
        return closed::instead(page, &view);
    }
    let template = RecordingPage {
        text: Voice::new(page, &view, language.as_deref()).say(&statement.texts),
        megabytes: page.app.config.server.upload_limit_bytes.div_ceil(1 << 20),
        faults: error.map_or(&[], |error| &error.fields),
        statement: &statement,
        view: &view,
        page,
    };
    page.form(error, &template)
}

/// `GET /consultations/{id}/statements/{number}/recording`
async fn one(page: Page, path: Path<(Id, i64)>, request: HttpRequest) -> PageResult {
    let asks = asks(&page, path, &request);
    let id = asks.id;
    match show(&page, asks, None).await {
        Err(failure) if failure.0.code == Code::UnknownPart => {
            page.see_other(&format!("/consultations/{id}/return"))
        }
        shown => shown,
    }
}

/// `POST /consultations/{id}/statements/{number}/recording`
async fn attach(page: Page, path: Path<(Id, i64)>, request: HttpRequest, form: FileForm) -> PageResult {
    let asks = asks(&page, path, &request);
    let again = asks.clone();
    let address = client_address(&request, &page.app);
    let work = move |app: &App, tx: &mut Tx<'_>| {
        limits::count_recording(app, tx, &address)?;
        recordings::attach(app, tx, &asks, &form.file)
    };
    match page.app.write(work).await {
        Ok(_) => back(&page, &again),
        Err(error) if error.code == Code::NotInThisPhase => {
            let view = page.app.read(move |_, tx| read::one(tx, None, again.id, None)).await?;
            closed::too_late(&page, &view, "")
        }
        Err(error) if shows_form_again(&error) => show(&page, again, Some(&error)).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /consultations/{id}/statements/{number}/recording/remove`
async fn detach(page: Page, path: Path<(Id, i64)>, request: HttpRequest, _: Form<Token>) -> PageResult {
    let asks = asks(&page, path, &request);
    let again = asks.clone();
    page.app.write(move |_, tx| recordings::detach(tx, &asks)).await?;
    back(&page, &again)
}

impl RecordingPage<'_> {
    fn is_own(&self) -> bool {
        !self.view.manages
    }
}
