//! An error as a page: what is wrong, what was typed, and the way on.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::Page;
use super::forms::typed;
use super::middleware::step_before;
use crate::app::App;
use crate::error::{Code, Error};

#[derive(Template)]
#[template(path = "web/templates/error.html")]
struct ErrorPage<'a> {
    page: &'a Page,
    title: String,
    detail: String,
    faults: Vec<(String, String)>,
    request_id: &'a str,
    quotable: bool,
    /// What was typed and could not be taken.
    typed: Vec<String>,
    /// Where the way leads on, and what stands there.
    way_on: (String, String),
}

/// An error as a page, in the reader's language; plain text if even that cannot be made.
pub(super) async fn error_page(
    app: &App,
    request: &HttpRequest,
    error: &Error,
    request_id: &str,
) -> HttpResponse {
    // Without storage nobody can be recognised, and the page is still made.
    let page = match Page::of(request).await {
        Ok(page) => page,
        Err(_) => Page::anonymous(app, request),
    };
    let code = error.code.as_str();
    let template = ErrorPage {
        title: page.t(&format!("error-{code}")),
        detail: page.t(&format!("error-{code}-detail")),
        faults: page.faults(&error.fields),
        request_id,
        quotable: error.code.status() >= 500,
        typed: typed(app, request),
        way_on: way_on(&page, error.code),
        page: &page,
    };
    let status = super::failure::status(error.code);
    page.html_with(status, &template)
        .unwrap_or_else(|_| HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(code))
}

/// What is still missing comes first, and then the page that the form was on; everything else leads home.
fn way_on(page: &Page, code: Code) -> (String, String) {
    let Some(step) = step_before(code).filter(|_| code != Code::Unauthenticated) else {
        return ("/".to_owned(), page.t("error-back-home"));
    };
    let next = serde_html_form::to_string([("next", page.above())]).unwrap_or_default();
    (format!("{step}?{next}"), page.t(&format!("error-{}-on", code.as_str())))
}
