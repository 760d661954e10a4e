//! On paper: the sheet people fill in, the sheet a group is invited with, and what comes back.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{self, Path};
use askama::Template;
use serde::Deserialize;

use super::api::as_file;
use super::form::PaperPart;
use super::{form as rules, service};
use crate::auth::actor::AnyMember;
use crate::consultations::participation::answers::offers_words;
use crate::consultations::participation::input::Invite;
use crate::consultations::participation::model::{InvitationKind, Purpose};
use crate::consultations::participation::service::{invite, meetings};
use crate::consultations::setup::model::{Access, Choice, Question};
use crate::consultations::setup::pages::Asked;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::{found, read};
use crate::consultations::setup::short;
use crate::consultations::setup::views::ConsultationView;
use crate::consultations::statements::views::StatementView;
use crate::error::{Code, Error, FieldError, FieldErrors};
use crate::types::{Id, Locale};
use crate::web::qr;
use crate::web::{FileForm, Form, Page, PageFor, PageResult, ValidQuery, shows_form_again};

/// The routes of this part.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/c/{short}", web::get().to(by_short_name))
        .route("/consultations/{id}/paper", web::get().to(desk))
        .route("/consultations/{id}/paper", web::post().to(import))
        .route("/consultations/{id}/paper/sheet", web::get().to(sheet))
        .route("/consultations/{id}/paper/answers.csv", web::get().to(template))
        .route("/consultations/{id}/paper/group", web::post().to(group));
}

/// `GET /c/{short}`: the address that stands on paper.
async fn by_short_name(page: Page, short: Path<String>) -> PageResult {
    let id = page.app.read(move |_, tx| found::by_short_name(tx, &short)).await?;
    page.see_other(&format!("/consultations/{id}"))
}

/// A choice or a line on paper: what it says, and how it is written down.
struct Box {
    code: String,
    said: Said,
}

/// A question on paper.
struct Asks {
    kind: &'static str,
    name: String,
    text: Said,
    /// Words between questions, as they are shown.
    html: Arc<str>,
    hint: Said,
    choices: Vec<Box>,
    lines: Vec<Box>,
    points: Vec<i64>,
    something_else: bool,
}

impl Asks {
    fn of(question: &Question, voice: &Voice<'_>) -> Self {
        let content = &question.content;
        let boxes = |choices: &[Choice]| {
            choices
                .iter()
                .map(|choice| Box { code: choice.code.clone(), said: voice.say(&choice.text) })
                .collect()
        };
        let points = match question.kind.code() {
            "scale" => (content.least.unwrap_or(1)..=content.most.unwrap_or(5)).collect(),
            "rating" => (1..=content.most.unwrap_or(5)).collect(),
            _ => Vec::new(),
        };
        Self {
            kind: question.kind.code(),
            name: question.name.clone(),
            text: voice.say(&content.text),
            html: Arc::default(),
            hint: voice.say(&content.hint),
            choices: boxes(&content.choices),
            lines: boxes(&content.lines),
            points,
            something_else: offers_words(question.kind, content),
        }
    }
}

#[derive(Template)]
#[template(path = "consultations/paper/templates/paper_sheet.html")]
struct SheetPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    purpose: Said,
    purpose_html: Arc<str>,
    questions: Vec<Asks>,
    statements: Vec<(StatementView, Said)>,
    purposes: Vec<(String, String)>,
    short: String,
    qr: Option<qr::Drawn>,
}

/// `GET /consultations/{id}/paper/sheet?in=yua`
async fn sheet(page: Page, id: Path<Id>, asked: ValidQuery<Asked>) -> PageResult {
    let (actor, id) = (page.actor.clone(), *id);
    let Asked { preview, r#in, .. } = asked.0;
    let (view, form, statements) = page
        .app
        .read(move |app, tx| {
            let view = read::one(tx, actor.as_ref(), id, preview.as_deref())?;
            let (form, statements) = service::form(app, tx, actor.as_ref(), id, preview.as_deref())?;
            Ok((view, form, statements))
        })
        .await?;
    let voice = Voice::new(&page, &view, r#in.as_deref());
    let short = page.app.url(&format!("/c/{}", short::name(id)));
    let purpose = voice.say(&view.purpose);
    let mut questions: Vec<Asks> = form.questions.iter().map(|question| Asks::of(question, &voice)).collect();
    let sections = questions.iter_mut().filter(|asks| asks.kind == "section");
    let mut sections: Vec<&mut Asks> = sections.collect();
    let texts = sections.iter().map(|asks| asks.text.text.clone()).chain([purpose.text.clone()]);
    let mut html = page.app.rendered.html(texts.collect()).await?;
    let purpose_html = html.pop().unwrap_or_default();
    for (asks, html) in sections.iter_mut().zip(html) {
        asks.html = html;
    }
    page.html(&SheetPage {
        title: voice.say(&view.title),
        purpose,
        purpose_html,
        questions,
        statements: statements
            .into_iter()
            .map(|statement| {
                let text = voice.say(&statement.texts);
                (statement, text)
            })
            .collect(),
        purposes: purposes(&page),
        qr: qr::draw(&short),
        short,
        view: &view,
        page: &page,
    })
}

fn purposes(page: &Page) -> Vec<(String, String)> {
    Purpose::ALL.iter().map(|purpose| (purpose.code().to_owned(), page.tc("consent", purpose))).collect()
}

/// `GET /consultations/{id}/paper/answers.csv`
async fn template(
    page: Page,
    id: Path<Id>,
    asked: ValidQuery<Asked>,
) -> Result<HttpResponse, crate::web::Failure> {
    let actor = page.actor.clone();
    let preview = asked.0.preview;
    let (form, _) =
        page.app.read(move |app, tx| service::form(app, tx, actor.as_ref(), *id, preview.as_deref())).await?;
    Ok(as_file("answers.csv", form.template()?))
}

#[derive(Template)]
#[template(path = "consultations/paper/templates/paper.html")]
struct DeskPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    /// Tag, name, and the language of the page that goes with it.
    languages: Vec<(String, String, String)>,
    by_code: bool,
    /// The meetings that papers come from, and the one that was chosen.
    meetings: Vec<(String, String)>,
    meeting: &'a str,
    form: &'a GroupForm,
    faults: &'a [FieldError],
    /// Line, column, what is wrong.
    lines: Vec<(String, String, String)>,
}

/// `GET /consultations/{id}/paper`
async fn desk(who: PageFor<AnyMember>, id: Path<Id>) -> PageResult {
    show(&who, *id, &GroupForm::default(), "", None).await
}

async fn show(
    who: &PageFor<AnyMember>,
    id: Id,
    form: &GroupForm,
    meeting: &str,
    error: Option<&Error>,
) -> PageResult {
    let (page, actor) = (&who.page, who.actor.clone());
    let (view, meetings) = page
        .app
        .read(move |_, tx| {
            Ok((read::one(tx, Some(&actor), id, None)?, meetings::list(tx, Some(&actor), id)?))
        })
        .await?;
    if !view.manages {
        return Err(Code::Forbidden.into());
    }
    let voice = Voice::new(page, &view, None);
    let page_language = |tag: &str| {
        let near = tag.split('-').next().and_then(|tag| tag.parse::<Locale>().ok());
        near.unwrap_or(page.locale).code().to_owned()
    };
    let template = DeskPage {
        title: voice.say(&view.title),
        languages: voice
            .choices()
            .into_iter()
            .map(|(tag, name, _)| {
                let near = page_language(&tag);
                (tag, name, near)
            })
            .collect(),
        by_code: view.access == Access::Invitation,
        meetings: meetings
            .into_iter()
            .filter(|meeting| meeting.agreed)
            .map(|meeting| {
                let said = format!("{}, {}", meeting.place, page.day(&meeting.held_on));
                (meeting.id.to_string(), said)
            })
            .collect(),
        meeting,
        form,
        lines: error.map(|error| in_lines(page, &error.fields)).unwrap_or_default(),
        faults: error.map_or(&[], |error| &error.fields),
        view: &view,
        page,
    };
    page.form(error, &template)
}

/// Faults of a sheet as people look for them: the line, the column, what is wrong.
fn in_lines(page: &Page, faults: &[FieldError]) -> Vec<(String, String, String)> {
    let place = |fault: &FieldError| {
        let (line, column) = fault.pointer.strip_prefix("/lines/")?.split_once('/')?;
        Some((line.to_owned(), column.to_owned()))
    };
    faults
        .iter()
        .filter_map(|fault| {
            let (line, column) = place(fault)?;
            Some((line, column, page.fault(std::slice::from_ref(fault), fault.field())?))
        })
        .collect()
}

impl DeskPage<'_> {
    /// What is wrong with the fields of this page; lines of the file stand in a table of their own.
    fn at_fields(&self) -> Vec<FieldError> {
        self.faults.iter().filter(|fault| fault.field() != "lines").cloned().collect()
    }

    /// What is wrong with the file as a whole.
    fn of_the_file(&self) -> Option<String> {
        self.page.fault(self.faults, "file")
    }

    fn prefers_not(&self) -> &'static str {
        rules::PREFERS_NOT
    }
}

#[derive(Template)]
#[template(path = "consultations/paper/templates/paper_codes.html")]
struct CodesPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    parts: &'a [PaperPart],
    short: String,
}

/// `POST /consultations/{id}/paper`: a filled sheet.
async fn import(who: PageFor<AnyMember>, id: Path<Id>, form: FileForm) -> PageResult {
    let id = *id;
    let (page, actor) = (&who.page, who.actor.clone());
    let meeting = form.text("meeting").to_owned();
    let chosen = meeting.parse().ok();
    let made = page.app.write(move |app, tx| service::import(app, tx, &actor, id, chosen, &form.file)).await;
    let parts = match made {
        Ok(parts) => parts,
        Err(error) if shows_form_again(&error) => {
            return show(&who, id, &GroupForm::default(), &meeting, Some(&error)).await;
        }
        Err(error) => return Err(error.into()),
    };
    let actor = who.actor.clone();
    let view = page.app.read(move |_, tx| read::one(tx, Some(&actor), id, None)).await?;
    let voice = Voice::new(page, &view, None);
    page.html(&CodesPage {
        title: voice.say(&view.title),
        parts: &parts,
        short: page.app.url(&format!("/c/{}", short::name(id))),
        view: &view,
        page,
    })
}

/// A sheet for a group.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct GroupForm {
    label: String,
    allowed: String,
    r#in: String,
}

#[derive(Template)]
#[template(path = "consultations/paper/templates/paper_group.html")]
struct GroupPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    purpose: Said,
    code: String,
    short: String,
    qr: Option<qr::Drawn>,
}

/// `POST /consultations/{id}/paper/group`: an invitation for a group, as a sheet to hang up or hand out.
async fn group(who: PageFor<AnyMember>, id: Path<Id>, form: Form<GroupForm>) -> PageResult {
    let (id, form) = (*id, form.0);
    let (page, actor) = (&who.page, who.actor.clone());
    let typed = form.clone();
    let made = page
        .app
        .write(move |app, tx| {
            let mut errors = FieldErrors::default();
            let allowed = errors.number("allowed", &typed.allowed);
            errors.finish(())?;
            let kind = InvitationKind::Group;
            let input = Invite { kind, label: typed.label, allowed, email: String::new(), days: None };
            let made = invite::invite(app, tx, &actor, id, input)?;
            Ok((made, read::one(tx, Some(&actor), id, None)?))
        })
        .await;
    let (made, view) = match made {
        Ok(made) => made,
        Err(error) if shows_form_again(&error) => return show(&who, id, &form, "", Some(&error)).await,
        Err(error) => return Err(error.into()),
    };
    let voice = Voice::new(page, &view, Some(form.r#in.as_str()).filter(|tag| !tag.is_empty()));
    page.html(&GroupPage {
        title: voice.say(&view.title),
        purpose: voice.say(&view.purpose),
        qr: made.address.as_deref().and_then(qr::draw),
        code: made.code.unwrap_or_default(),
        short: page.app.url(&format!("/c/{}", short::name(id))),
        view: &view,
        page,
    })
}
