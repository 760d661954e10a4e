//! Pages about the network itself and what it rests on.

use actix_web::web;
use askama::Template;

use crate::taxonomy::Commitment;
use crate::web::{Page, PageResult};

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/commitments").route(web::get().to(commitments)))
        .service(web::resource("/about").route(web::get().to(about)))
        .service(web::resource("/about/privacy").route(web::get().to(privacy)))
        .service(web::resource("/about/accessibility").route(web::get().to(accessibility)));
}

#[derive(Template)]
#[template(path = "about/templates/commitments.html")]
struct CommitmentsPage<'a> {
    page: &'a Page,
    commitments: &'a [Commitment],
}

async fn commitments(page: Page) -> PageResult {
    page.html(&CommitmentsPage { page: &page, commitments: &page.app.taxonomy.commitments })
}

#[derive(Template)]
#[template(path = "about/templates/about.html")]
struct AboutPage<'a> {
    page: &'a Page,
    subject: &'static str,
    paragraphs: usize,
}

async fn about(page: Page) -> PageResult {
    page.html(&AboutPage { page: &page, subject: "about", paragraphs: 4 })
}

async fn privacy(page: Page) -> PageResult {
    page.html(&AboutPage { page: &page, subject: "privacy", paragraphs: 5 })
}

async fn accessibility(page: Page) -> PageResult {
    page.html(&AboutPage { page: &page, subject: "accessibility", paragraphs: 3 })
}
