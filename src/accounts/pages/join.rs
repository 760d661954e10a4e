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
use crate::web::{Form, Mailed, Page, PageResult, PickForm, Picking};

#[derive(Template)]
#[template(path = "accounts/templates/join.html")]
struct JoinPage<'a> {
    page: &'a Page,
    trouble: Trouble,
    form: &'a Apply,
    countries: Choices,
    areas: Choices,
    /// Those of the network, and others that were chosen.
    languages: Choices,
}

impl<'a> JoinPage<'a> {
    fn new(page: &'a Page, trouble: Trouble, form: &'a Apply) -> Self {
        let taxonomy = &page.app.taxonomy;
        let areas = taxonomy.policy_areas.iter().filter(|area| area.parent.is_none());
        let is_shown = |code: &String| code.parse::<Locale>().is_ok() || form.languages.contains(code);
        let languages = taxonomy.languages.iter().filter(|language| is_shown(&language.code));
        Self {
            page,
            trouble,
            form,
            countries: countries(page),
            areas: areas.map(|area| (area.code.clone(), area.names.pick(page.locale).to_owned())).collect(),
            languages: languages
                .map(|language| (language.code.clone(), language.names.pick(page.locale).to_owned()))
                .collect(),
        }
    }
}

pub(super) async fn show(page: Page) -> PageResult {
    let empty = Apply { languages: vec![page.locale.to_string()], ..Apply::default() };
    page.html(&JoinPage::new(&page, Trouble::default(), &empty))
}

pub(super) async fn apply(page: Page, request: HttpRequest, form: PickForm<Apply>) -> PageResult {
    let PickForm { form, once, picking } = form;
    match picking {
        Picking::No => {}
        Picking::Look(choosing) => return choosing.show(&page, "/join"),
        Picking::Back => return page.html(&JoinPage::new(&page, Trouble::default(), &form)),
    }
    let address = client_address(&request, &page.app);
    let outcome = match form.parse(&page.app.taxonomy, page.locale) {
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
            page.form_again(&error, &JoinPage::new(&page, trouble, &form))
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
