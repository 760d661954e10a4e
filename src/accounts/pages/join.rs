//! Apply to join, and confirm the application.

use actix_web::HttpRequest;
use askama::Template;

use super::password::MessagePage;
use super::{Choices, Trouble, countries, country_name};
use crate::accounts::input::{Apply, ConfirmApplication};
use crate::accounts::service::join;
use crate::accounts::views::ApplicationView;
use crate::app::App;
use crate::db::Tx;
use crate::types::Locale;
use crate::web::visitor::client_address;
use crate::web::{Form, Mailed, Page, PageResult};

#[derive(Template)]
#[template(path = "accounts/templates/join.html")]
struct JoinPage<'a> {
    page: &'a Page,
    trouble: Trouble,
    form: &'a Apply,
    countries: Choices,
    areas: Choices,
    main_languages: Choices,
    more_languages: Choices,
}

impl<'a> JoinPage<'a> {
    fn new(page: &'a Page, trouble: Trouble, form: &'a Apply) -> Self {
        let taxonomy = &page.app.taxonomy;
        let areas = taxonomy.policy_areas.iter().filter(|area| area.parent.is_none());
        let languages: Choices = taxonomy
            .languages
            .iter()
            .map(|language| (language.code.clone(), language.names.pick(page.locale).to_owned()))
            .collect();
        let (main_languages, more_languages) =
            languages.into_iter().partition(|(code, _)| code.parse::<Locale>().is_ok());
        Self {
            page,
            trouble,
            form,
            countries: countries(page),
            areas: areas.map(|area| (area.code.clone(), area.names.pick(page.locale).to_owned())).collect(),
            main_languages,
            more_languages,
        }
    }
}

pub(super) async fn show(page: Page) -> PageResult {
    let empty = Apply { languages: vec![page.locale.to_string()], ..Apply::default() };
    page.html(&JoinPage::new(&page, Trouble::default(), &empty))
}

pub(super) async fn apply(page: Page, request: HttpRequest, form: Form<Apply>) -> PageResult {
    let (address, once) = (client_address(&request, &page.app), form.1);
    let outcome = match form.0.parse(&page.app.taxonomy, page.locale) {
        Err(error) => Err(error),
        Ok(command) => {
            let apply = move |app: &App, tx: &mut Tx<'_>| {
                once.run(tx, "visitor", &(), |tx| join::apply(app, tx, command, &address))
            };
            page.app.write(apply).await
        }
    };
    match outcome {
        Ok(()) => page.html(&MessagePage { page: &page, message: "application-sent" }),
        Err(error) => {
            let (trouble, error) = Trouble::or_fail(&page, error)?;
            page.form_again(&error, &JoinPage::new(&page, trouble, &form.0))
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/templates/confirm_application.html")]
struct ConfirmPage<'a> {
    page: &'a Page,
    application: ApplicationView,
    country: String,
    token: &'a str,
}

pub(super) async fn show_confirm(page: Page, Mailed(token): Mailed) -> PageResult {
    let asked = token.clone();
    let application = page.app.read(move |_, tx| join::look_at_link(tx, &asked)).await?;
    let country = country_name(&page, &application.country);
    page.html(&ConfirmPage { page: &page, application, country, token: &token })
}

pub(super) async fn confirm_application(page: Page, form: Form<ConfirmApplication>) -> PageResult {
    let Form(ConfirmApplication { token }, once) = form;
    let confirm = move |app: &App, tx: &mut Tx<'_>| {
        once.run(tx, "visitor", &(), |tx| join::confirm_application(app, tx, &token))
    };
    page.app.write(confirm).await?;
    page.html(&MessagePage { page: &page, message: "application-confirmed" })
}
