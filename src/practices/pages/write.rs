//! Writing a practice: one long form that loses nothing.

use actix_web::http::StatusCode;
use actix_web::http::header::ACCEPT;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::super::form::PracticeForm;
use super::super::input::SavePractice;
use super::super::lifecycle::Action;
use super::super::model::{Byline, Finding, Level, Licence, Method, Status};
use super::super::service::{moves, read, write};
use super::super::views::{Completeness, PracticeView};
use super::super::wording;
use super::super::{MovePractice, State};
use super::labels;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::actor::AnyMember;
use crate::db::Tx;
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::choose::reader_country;
use crate::web::{Page, PageFor, PageResult, PickForm, Picking, ValidQuery, shows_form_again};

/// A list of choices: value and label.
type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "practices/templates/write.html")]
struct WritePage<'a> {
    page: &'a Page,
    action: String,
    form: &'a PracticeForm,
    faults: &'a [FieldError],
    completeness: Completeness,
    /// Why nothing was saved, where it is no fault of a field.
    theirs: Option<Vec<(String, String, String)>>,
    request: Option<String>,
    countries: Choices,
    /// Those that are used most where the practice is, then all others.
    languages: Vec<(String, Choices)>,
    levels: Choices,
    statuses: Choices,
    licences: Choices,
    methods: Choices,
    findings: Choices,
    areas: Vec<(String, Choices)>,
    groups: Choices,
    subdivisions: Choices,
    /// Which names readers may be shown; none for somebody else's practice.
    bylines: Choices,
    chosen_byline: Vec<String>,
    /// The practice, once there is one.
    id: String,
    /// Whether only the wording of what is published is corrected.
    corrects: bool,
}

impl<'a> WritePage<'a> {
    fn new(page: &'a Page, action: String, form: &'a PracticeForm, faults: &'a [FieldError]) -> Self {
        let taxonomy = &page.app.taxonomy;
        let pick = |names: &crate::taxonomy::Names| names.pick(page.locale).to_owned();
        let tops = taxonomy.policy_areas.iter().filter(|term| term.parent.is_none());
        let known = taxonomy.country(&form.country).map(|entry| entry.code.clone());
        let country = known.unwrap_or_else(|| reader_country(page));
        let [most, others] = taxonomy.languages_by_use(page.locale, &country);
        let used_in = page.tv("choose-group-most-used", labels::country(page, &country));
        Self {
            action,
            form,
            faults,
            completeness: Completeness::of(&form.input()),
            theirs: None,
            request: None,
            countries: taxonomy
                .countries
                .iter()
                .map(|entry| (entry.code.clone(), pick(&entry.names)))
                .collect(),
            languages: vec![(used_in, most), (page.t("choose-group-others"), others)],
            levels: choices(page, "level", Level::ALL.iter().map(|level| level.code())),
            statuses: choices(page, "status", Status::ALL.iter().map(|status| status.code())),
            licences: choices(page, "licence", Licence::ALL.iter().map(|licence| licence.code())),
            methods: choices(page, "method", Method::ALL.iter().map(|method| method.code())),
            findings: choices(page, "finding", Finding::ALL.iter().map(|finding| finding.code())),
            areas: tops
                .map(|top| {
                    let children =
                        taxonomy.policy_areas.iter().filter(|term| term.parent.as_ref() == Some(&top.code));
                    let below = children.map(|term| (term.code.clone(), pick(&term.names)));
                    (
                        pick(&top.names),
                        std::iter::once((top.code.clone(), pick(&top.names))).chain(below).collect(),
                    )
                })
                .collect(),
            groups: taxonomy
                .population_groups
                .iter()
                .map(|term| (term.code.clone(), pick(&term.names)))
                .collect(),
            subdivisions: form
                .subdivisions
                .iter()
                .map(|code| (code.clone(), labels::subdivision(page, code)))
                .collect(),
            bylines: bylines(page),
            chosen_byline: vec![form.byline.clone()],
            id: String::new(),
            corrects: false,
            page,
        }
    }

    /// The form of a practice that there is already.
    fn of_known(
        page: &'a Page,
        view: &PracticeView,
        form: &'a PracticeForm,
        faults: &'a [FieldError],
    ) -> Self {
        Self {
            id: view.id.to_string(),
            corrects: view.corrects,
            bylines: if view.own { bylines(page) } else { Choices::new() },
            ..Self::new(page, format!("/practices/{}/edit", view.id), form, faults)
        }
    }
}

/// What readers may be told of the author, with the name as it would be shown.
fn bylines(page: &Page) -> Choices {
    let name = page.actor.as_ref().map(|actor| actor.name.as_str()).unwrap_or_default();
    let label = |byline: &Byline| page.tv(&format!("byline-{byline}"), name);
    Byline::ALL.iter().map(|byline| (byline.code().to_owned(), label(byline))).collect()
}

fn choices(page: &Page, stem: &str, codes: impl Iterator<Item = &'static str>) -> Choices {
    codes.map(|code| (code.to_owned(), page.tc(stem, code))).collect()
}

/// The form of a new practice.
const NEW: &str = "/practices/new";

/// Where a gap of the matrix was clicked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Gap {
    policy_area: String,
    country: String,
}

/// `GET /practices/new`
pub(super) async fn new(who: PageFor<AnyMember>, gap: ValidQuery<Gap>) -> PageResult {
    let input = SavePractice {
        // Whoever reads in a language writes in it more often than in that of the account.
        language: who.page.locale.code().to_owned(),
        country: if gap.0.country.is_empty() { who.actor.country.clone() } else { gap.0.country },
        policy_areas: Some(gap.0.policy_area).filter(|code| !code.is_empty()).into_iter().collect(),
        ..SavePractice::default()
    };
    let form = PracticeForm::of(&input, 0);
    who.page.html(&WritePage::new(&who.page, NEW.to_owned(), &form, &[]))
}

/// `POST /practices/new`
pub(super) async fn create(who: PageFor<AnyMember>, form: PickForm<PracticeForm>) -> PageResult {
    let PickForm { form, once, picking } = form;
    match picking {
        Picking::No => {}
        Picking::Look(choosing) => return choosing.show(&who.page, NEW),
        Picking::Back => return who.page.html(&WritePage::new(&who.page, NEW.to_owned(), &form, &[])),
    }
    if form.wants_more() {
        return who.page.html(&WritePage::new(&who.page, NEW.to_owned(), &form.with_more(), &[]));
    }
    let (actor, input) = (who.actor.clone(), form.input());
    let send = form.sends();
    let make = move |app: &App, tx: &mut Tx<'_>| {
        once.run(tx, &actor.id.to_string(), &(), |tx| {
            let view = write::create(app, tx, &actor, input)?;
            send_if(app, tx, &actor, view, send)
        })
    };
    let made = match form.check(&form.input(), &who.page.app.taxonomy) {
        Ok(()) => who.page.app.write(make).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(view) => after_saving(&who.page, &view, &form),
        Err(error) if shows_form_again(&error) => {
            who.page.redisplay(&error, &WritePage::new(&who.page, NEW.to_owned(), &form, &error.fields))
        }
        Err(error) => Err(error.into()),
    }
}

/// Submits what was just saved, when that is what the person asked for; both or neither happen.
fn send_if(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: PracticeView,
    send: bool,
) -> Result<PracticeView, Error> {
    if !send {
        return Ok(view);
    }
    moves::make(app, tx, actor, view.id, Action::Submit, Some(view.revision), MovePractice::default())
}

fn after_saving(page: &Page, view: &PracticeView, form: &PracticeForm) -> PageResult {
    match view.state {
        State::Draft | State::ChangesRequested if !form.previews() => {
            page.see_other_said(&format!("/practices/{}/edit", view.id), "practice-saved")
        }
        _ if form.sends() => page.see_other_said(&format!("/practices/{}", view.id), "practice-submitted"),
        _ => page.see_other(&format!("/practices/{}", view.id)),
    }
}

/// How the form was reached.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Arrival {
    said: Option<String>,
    check: Option<String>,
}

/// `GET /practices/{id}/edit`
pub(super) async fn edit(who: PageFor<AnyMember>, id: Path<Id>, arrival: ValidQuery<Arrival>) -> PageResult {
    let id = *id;
    let view = load(&who, id).await?;
    if !view.editable {
        return who.page.see_other(&format!("/practices/{id}"));
    }
    let input = input_of(&view);
    let faults = match arrival.0.check {
        Some(_) => input.check_submittable().err().map(|error| error.fields).unwrap_or_default(),
        None => Vec::new(),
    };
    let form = PracticeForm::of(&input, view.revision);
    let mut template = WritePage::of_known(&who.page, &view, &form, &faults);
    template.request = last_request(&who, &view).await?;
    who.page.html(&template)
}

async fn load(who: &PageFor<AnyMember>, id: Id) -> Result<PracticeView, Error> {
    let actor = who.actor.clone();
    who.page.app.read(move |_, tx| read::one(tx, Some(&actor), id)).await
}

/// What the coordinator asked for, while the practice is back with its author.
async fn last_request(who: &PageFor<AnyMember>, view: &PracticeView) -> Result<Option<String>, Error> {
    if view.state != State::ChangesRequested {
        return Ok(None);
    }
    let (actor, id) = (who.actor.clone(), view.id);
    let steps = who.page.app.read(move |_, tx| read::history(tx, Some(&actor), id)).await?;
    Ok(steps.into_iter().find(|step| step.to == State::ChangesRequested).and_then(|step| step.note))
}

fn input_of(view: &PracticeView) -> SavePractice {
    SavePractice {
        title: view.title.clone(),
        language: view.language.clone(),
        country: view.country.clone(),
        level: view.level,
        status: view.status,
        subdivisions: view.subdivisions.clone(),
        locality: view.locality.clone().unwrap_or_default(),
        year_started: view.year_started,
        year_ended: view.year_ended,
        responsible_body: view.responsible_body.clone(),
        what_was_done: view.what_was_done.clone(),
        policy_areas: view.policy_areas.clone(),
        population_groups: view.population_groups.clone(),
        provisions: view.provisions.clone(),
        commitments: view.commitments.clone(),
        licence: view.licence,
        byline: view.byline,
        translations: view.translations.clone(),
        details: view.details.clone(),
    }
}

/// `POST /practices/{id}/edit`: saves, or saves and submits; answers a script with JSON.
pub(super) async fn save(
    who: PageFor<AnyMember>,
    id: Path<Id>,
    request: HttpRequest,
    form: PickForm<PracticeForm>,
) -> PageResult {
    let id = *id;
    let PickForm { form, picking, .. } = form;
    let view = load(&who, id).await?;
    match picking {
        Picking::No => {}
        Picking::Look(choosing) => return choosing.show(&who.page, &format!("/practices/{id}/edit")),
        Picking::Back => return who.page.html(&WritePage::of_known(&who.page, &view, &form, &[])),
    }
    if form.wants_more() {
        return who.page.html(&WritePage::of_known(&who.page, &view, &form.with_more(), &[]));
    }
    // Parts that the form does not show stay as they are.
    let before = input_of(&view);
    let mut input = form.input_over(&before);
    if view.corrects {
        input = wording::over(&before, input);
    }
    let (actor, revision, send) = (who.actor.clone(), form.revision, form.sends());
    let checked = form.check(&input, &who.page.app.taxonomy);
    let work = move |app: &App, tx: &mut Tx<'_>| {
        let view = write::save(app, tx, &actor, id, revision, input)?;
        send_if(app, tx, &actor, view, send)
    };
    let saved = match checked {
        Ok(()) => who.page.app.write(work).await,
        Err(error) => Err(error),
    };
    let by_script = request.headers().get(ACCEPT).is_some_and(|value| value == "application/json");
    match saved {
        Ok(view) if by_script => {
            Ok(HttpResponse::Ok().json(serde_json::json!({ "revision": view.revision })))
        }
        Ok(view) => after_saving(&who.page, &view, &form),
        Err(error) if by_script => {
            Ok(HttpResponse::build(StatusCode::from_u16(error.code.status()).unwrap_or_default())
                .json(serde_json::json!({ "code": error.code.as_str() })))
        }
        Err(error) if error.code == Code::Stale => conflict(&who, id, &form).await,
        Err(error) if shows_form_again(&error) => {
            who.page.redisplay(&error, &WritePage::of_known(&who.page, &view, &form, &error.fields))
        }
        Err(error) => Err(error.into()),
    }
}

/// Both versions of every part that differs; saving again keeps what is in the form.
async fn conflict(who: &PageFor<AnyMember>, id: Id, form: &PracticeForm) -> PageResult {
    let newer = load(who, id).await?;
    // Parts that the form does not show are nobody's change.
    let before = input_of(&newer);
    let form = &match newer.corrects {
        true => PracticeForm::of(&wording::over(&before, form.input_over(&before)), form.revision),
        false => form.clone(),
    };
    let theirs = PracticeForm::of(&input_of(&newer), newer.revision);
    let differing = form.differences(&theirs);
    if differing.is_empty() && !form.sends() {
        // Both say the same: it is saved.
        return after_saving(&who.page, &newer, form);
    }
    let form = PracticeForm { revision: newer.revision, ..form.clone() };
    let mut template = WritePage::of_known(&who.page, &newer, &form, &[]);
    template.theirs = Some(
        differing.into_iter().map(|(part, mine, theirs)| (who.page.tc("part", part), mine, theirs)).collect(),
    );
    who.page.html_with(StatusCode::PRECONDITION_FAILED, &template)
}

#[derive(Template)]
#[template(path = "practices/templates/mine.html")]
struct MinePage<'a> {
    page: &'a Page,
    practices: Vec<(PracticeView, String)>,
    next: Option<String>,
}

/// Where to read on.
#[derive(Debug, Deserialize)]
pub(super) struct Position {
    cursor: Option<String>,
}

/// `GET /my-practices`
pub(super) async fn mine(who: PageFor<AnyMember>, position: ValidQuery<Position>) -> PageResult {
    let actor = who.actor.clone();
    let list =
        who.page.app.read(move |_, tx| read::mine(tx, &actor, position.0.cursor.as_deref(), 20)).await?;
    let page = &who.page;
    page.html(&MinePage {
        next: list.next_cursor.map(|cursor| format!("/my-practices?cursor={cursor}")),
        practices: list
            .items
            .into_iter()
            .map(|view| {
                let place = labels::country(page, &view.country);
                (view, place)
            })
            .collect(),
        page,
    })
}
