//! The first administrator of a new installation.

use askama::Template;

use super::{Choices, Trouble, countries};
use crate::accounts::input::SetUp;
use crate::accounts::service::set_up as first;
use crate::web::{Form, Mailed, Page, PageResult};

#[derive(Template)]
#[template(path = "accounts/templates/set_up.html")]
struct SetUpPage<'a> {
    page: &'a Page,
    trouble: Trouble,
    form: &'a SetUp,
    countries: Choices,
}

pub(super) async fn show(page: Page, Mailed(token): Mailed) -> PageResult {
    let form = SetUp { token: token.clone(), ..SetUp::default() };
    page.app.read(move |_, tx| first::look_at_link(tx, &token)).await?;
    let countries = countries(&page);
    page.html(&SetUpPage { page: &page, trouble: Trouble::default(), form: &form, countries })
}

pub(super) async fn set_up(page: Page, form: Form<SetUp>) -> PageResult {
    match first::set_up(&page.app, form.0.clone(), page.locale).await {
        Ok(_) => page.see_other_said("/log-in", "set-up"),
        Err(error) => {
            let (trouble, error) = Trouble::or_fail(&page, error)?;
            let countries = countries(&page);
            page.form_again(&error, &SetUpPage { page: &page, trouble, form: &form.0, countries })
        }
    }
}
