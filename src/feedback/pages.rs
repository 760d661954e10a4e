//! The question at the foot of pages, and the list of the answers.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::{self, get, post};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::input::SayUseful;
use super::model::FeedbackView;
use super::service::{self, Said};
use crate::auth::actor::Secretariat;
use crate::error::{Code, Error, FieldError};
use crate::types::Locale;
use crate::types::spreadsheet::harmless;
use crate::web::page::local_path;
use crate::web::visitor::client_address;
use crate::web::{Form, Page, PageFor, PageResult, shows_form_again};

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/useful").route(get().to(ask)).route(post().to(say)))
        .service(web::resource("/admin/feedback").route(get().to(list)))
        .service(web::resource("/admin/feedback.csv").route(get().to(csv)));
}

/// The question as a page of its own: where an answer was refused, and for whoever comes back to it.
#[derive(Template)]
#[template(path = "feedback/templates/useful.html")]
struct UsefulPage<'a> {
    page: &'a Page,
    kind: &'a str,
    back: &'a str,
    text: &'a str,
    faults: &'a [FieldError],
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct About {
    page: String,
}

/// `GET /useful?page=`
async fn ask(page: Page, query: web::Query<About>) -> PageResult {
    let kind = page.kind_of_page(&query.page).ok_or(Code::NotFound)?;
    page.html(&UsefulPage { page: &page, kind, back: "/", text: "", faults: &[] })
}

/// `POST /useful`
async fn say(page: Page, request: HttpRequest, form: Form<SayUseful>) -> PageResult {
    let form = form.0;
    let kind = page.kind_of_page(&form.page).ok_or(Code::NotFound)?;
    let address = client_address(&request, &page.app);
    let language = page.locale;
    let said = match form.parse() {
        Ok((answer, text)) => {
            let said = Said { page: kind, language, answer, text };
            page.app.write(move |app, tx| service::say(app, tx, said, &address)).await
        }
        Err(error) => Err(error),
    };
    match said {
        Ok(()) => page.see_other_said(local_path(&form.back), "useful-counted"),
        Err(error) if shows_form_again(&error) => {
            let (back, text) = (local_path(&form.back), form.text.as_str());
            page.redisplay(&error, &UsefulPage { page: &page, kind, back, text, faults: &error.fields })
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "feedback/templates/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    view: FeedbackView,
}

impl ListPage<'_> {
    /// What a language calls itself.
    fn language(&self, code: &str) -> String {
        code.parse::<Locale>().map_or_else(|()| code.to_owned(), |locale| locale.endonym().to_owned())
    }

    /// What a kind of page is called.
    fn name(&self, kind: &str) -> String {
        self.page.name_of_kind(kind)
    }
}

/// `GET /admin/feedback`
async fn list(who: PageFor<Secretariat>) -> PageResult {
    let view = who.page.app.read(|_, tx| service::overview(tx)).await?;
    who.page.html(&ListPage { page: &who.page, view })
}

/// `GET /admin/feedback.csv`: the counts, then a row for each sentence.
async fn csv(who: PageFor<Secretariat>) -> PageResult {
    let view = who.page.app.read(|_, tx| service::overview(tx)).await?;
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename("feedback.csv".to_owned())],
    };
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(disposition)
        .insert_header(("cache-control", "private, no-store"))
        .body(table(&view)?))
}

fn table(view: &FeedbackView) -> Result<String, Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: [&str; 7]| table.write_record(cells).map_err(Error::internal);
    write(["page", "language", "yes", "no", "day", "answer", "text"])?;
    for sum in &view.pages {
        write([&sum.page, &sum.language, &sum.yes.to_string(), &sum.no.to_string(), "", "", ""])?;
    }
    for remark in &view.remarks {
        let text = harmless(&remark.text);
        write([&remark.page, &remark.language, "", "", &remark.day, remark.answer.code(), &text])?;
    }
    // Programs for tables take it for UTF-8 by this mark.
    let text = String::from_utf8(table.into_inner().map_err(Error::internal)?).map_err(Error::internal)?;
    Ok(format!("\u{feff}{text}"))
}
