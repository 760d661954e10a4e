//! Preparing a consultation: one form that loses nothing.

use actix_web::web::Path;
use askama::Template;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::super::input::{DEFAULT_THRESHOLD, PhaseInput, SaveConsultation};
use super::super::model::{
    Access, ConsultationState, ContentLanguage, Label, SelfItem, Texts, Visibility, reworded,
};
use super::super::phases::PhaseKind;
use super::super::service::{approval, read, write};
use super::super::views::{ConsultationView, PhaseView};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::actor::{AnyCoordinator, AnyMember};
use crate::db::Tx;
use crate::error::{Code, Error, FieldError, FieldErrors};
use crate::taxonomy::List;
use crate::types::{Id, Timestamp, clock, language_tag};
use crate::web::{Page, PageFor, PageResult, Pick, PickForm, Pickable, Picking, shows_form_again};

/// Phases that the form has room for.
const ROOM: usize = 5;

/// A consultation as the form sends it; texts in its own language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ConsultationForm {
    title: String,
    purpose: String,
    benefit: String,
    language: String,
    /// One a line: a tag, and after a blank the tag to fall back to.
    languages: String,
    countries: Vec<String>,
    policy_areas: Vec<String>,
    access: Option<Access>,
    visibility: Option<Visibility>,
    threshold: String,
    staff_read_early: bool,
    second_review: bool,
    invitations_each: String,
    invitation_waves: String,
    self_description: Vec<SelfItem>,
    /// One a line: a name, a colon, what it asks.
    labels: String,
    /// Addresses of members, one a line.
    stewards: String,
    stewards_needed: String,
    phase_kind: Vec<String>,
    phase_begins: Vec<String>,
    phase_ends: Vec<String>,
    revision: Option<i64>,
}

impl Pickable for ConsultationForm {
    const PICKS: &'static [Pick] = &[
        Pick { field: "language", list: List::Languages, many: false, joined_by: None },
        Pick { field: "languages", list: List::Languages, many: true, joined_by: Some("\n") },
    ];
}

impl ConsultationForm {
    /// A consultation as it stands, for the form.
    fn of(view: &ConsultationView) -> Self {
        let own = |texts: &Texts| texts.get(&view.language).map(|own| own.text.clone()).unwrap_or_default();
        let zone = TimeZone::get(&view.time_zone).unwrap_or(TimeZone::UTC);
        let day = |instant: Timestamp| instant.to_zoned(zone.clone()).date().to_string();
        let lines = |lines: Vec<String>| lines.join("\n");
        let languages = view.languages.iter().filter(|language| language.tag != view.language);
        Self {
            title: own(&view.title),
            purpose: own(&view.purpose),
            benefit: own(&view.benefit),
            language: view.language.clone(),
            languages: lines(
                languages
                    .map(|entry| format!("{} {}", entry.tag, entry.fallback).trim().to_owned())
                    .collect(),
            ),
            countries: view.countries.clone(),
            policy_areas: view.policy_areas.clone(),
            access: Some(view.access),
            visibility: Some(view.visibility),
            threshold: view.threshold.to_string(),
            staff_read_early: view.staff_read_early,
            second_review: view.second_review,
            invitations_each: view.invitations_each.to_string(),
            invitation_waves: view.invitation_waves.to_string(),
            self_description: view.self_description.clone(),
            labels: lines(
                view.labels.iter().map(|label| format!("{}: {}", label.name, label.words)).collect(),
            ),
            stewards: String::new(),
            stewards_needed: view.stewards_needed.to_string(),
            phase_kind: view.phases.iter().map(|phase| phase.kind.code().to_owned()).collect(),
            phase_begins: view.phases.iter().map(|phase| day(phase.begins_at)).collect(),
            phase_ends: view.phases.iter().map(|phase| phase.last_day.clone()).collect(),
            revision: Some(view.revision),
        }
    }

    /// What the form asks for, on top of what it cannot show.
    fn input(&self, app: &App, actor: &Actor, view: Option<&ConsultationView>) -> SaveConsultation {
        let country = view.map_or_else(|| actor.country.clone(), |view| view.country.clone());
        let time_zone = match view {
            Some(view) => view.time_zone.clone(),
            None => app
                .taxonomy
                .country(&country)
                .map(|country| country.default_time_zone.clone())
                .unwrap_or_default(),
        };
        let zone = TimeZone::get(&time_zone).unwrap_or(TimeZone::UTC);
        // A language that nobody knows is a fault of its field alone; the texts wait for it in their own.
        let known = language_tag::canonical(&self.language);
        let written_in = known.clone().unwrap_or_else(|| {
            view.map_or_else(|| actor.language.code().to_owned(), |view| view.language.clone())
        });
        let texts = |kept: Option<&Texts>, text: &str| reworded(kept, &written_in, text);
        let kept_labels = view.map_or(&[][..], |view| &view.labels);
        SaveConsultation {
            countries: self.countries.clone(),
            language: known.unwrap_or_else(|| self.language.clone()),
            languages: self.languages.lines().filter_map(language_of).collect(),
            title: texts(view.map(|view| &view.title), &self.title),
            purpose: texts(view.map(|view| &view.purpose), &self.purpose),
            benefit: texts(view.map(|view| &view.benefit), &self.benefit),
            policy_areas: self.policy_areas.clone(),
            access: self.access,
            visibility: self.visibility,
            threshold: self.threshold.trim().parse().ok(),
            staff_read_early: self.staff_read_early,
            second_review: self.second_review,
            invitations_each: self.invitations_each.trim().parse().unwrap_or_default(),
            invitation_waves: self.invitation_waves.trim().parse().ok(),
            jurisdiction: view.map(|view| view.jurisdiction.clone()).unwrap_or_default(),
            labels: self.labels.lines().filter_map(|line| label_of(line, kept_labels)).collect(),
            self_description: self.self_description.clone(),
            stewards: Vec::new(),
            stewards_needed: self.stewards_needed.trim().parse().unwrap_or_default(),
            phases: self.phases(&zone, view.map_or(&[], |view| &view.phases)),
            country,
            time_zone,
        }
    }

    /// The rows of the form that are filled in: the first day and the last, in the zone of the consultation.
    /// An instant that is kept stays as it is while its day does.
    fn phases(&self, zone: &TimeZone, kept: &[PhaseView]) -> Vec<PhaseInput> {
        let typed = |day: &String| day.trim().parse::<Date>().ok();
        // Of its own row first: with a row that was taken out, the others have moved.
        let near = |row: usize| kept.get(row).into_iter().chain(kept);
        let begin = |day: Date, row: usize| {
            let same = near(row).find(|phase| phase.begins_at.to_zoned(zone.clone()).date() == day);
            same.map(|phase| phase.begins_at).or_else(|| clock::beginning(day, zone))
        };
        let end = |day: Date, row: usize| {
            let same = near(row).find(|phase| phase.last_day == day.to_string());
            same.map(|phase| phase.ends_at).or_else(|| clock::end(day, zone))
        };
        let rows = self.phase_kind.iter().zip(&self.phase_begins).zip(&self.phase_ends).enumerate();
        rows.filter_map(|(row, ((kind, begins), ends))| {
            Some(PhaseInput {
                kind: kind.parse().ok()?,
                begins_at: begin(typed(begins)?, row)?,
                ends_at: end(typed(ends)?, row)?,
            })
        })
        .collect()
    }

    /// Everything that is wrong with what was typed; what cannot be read is never passed over.
    async fn check(&self, page: &Page, input: &SaveConsultation, kept: Option<&Texts>) -> Result<(), Error> {
        let mut errors = FieldErrors::default();
        for (row, part) in (0..self.phase_kind.len()).filter_map(|row| Some((row, self.missing_of(row)?))) {
            let number = i64::try_from(row).unwrap_or_default() + 1;
            errors.push(FieldError::new("phases", "incomplete").limit(number).at(row, part));
        }
        let labels = (1..).zip(self.labels.lines().map(str::trim));
        for (number, line) in labels.filter(|(_, line)| !line.is_empty() && !line.contains(':')) {
            errors.push(FieldError::new("labels", "malformed").limit(number).given(line));
        }
        for (field, typed) in [
            ("threshold", &self.threshold),
            ("stewards_needed", &self.stewards_needed),
            ("invitations_each", &self.invitations_each),
            ("invitation_waves", &self.invitation_waves),
        ] {
            errors.number(field, typed);
        }
        let named = self.stewards.clone();
        let stewards = page.app.read(move |_, tx| approval::by_addresses(tx, &named, "stewards")).await;
        let stewards = errors.also(stewards)?.unwrap_or_default();
        let input = SaveConsultation { stewards, ..input.clone() };
        let (country, language) = (input.country.clone(), input.language.clone());
        let parsed = input.parse(&page.app.taxonomy, &country, &language, kept);
        errors.also(parsed.map_err(|error| self.by_rows(error)))?;
        errors.finish(())
    }

    /// Faults of phases, each with the row of the form that its phase was typed into.
    fn by_rows(&self, mut error: Error) -> Error {
        let is_used = |row: &usize| self.row(*row).iter().all(|cell| !cell.is_empty());
        let rows: Vec<usize> = (0..self.phase_kind.len())
            .filter(|row| is_used(row) && self.missing_of(*row).is_none())
            .collect();
        let place = |fault: &FieldError| {
            let (phase, part) = fault.pointer.strip_prefix("/phases/")?.split_once('/')?;
            Some((*rows.get(phase.parse::<usize>().ok()?)?, part.to_owned()))
        };
        for fault in &mut error.fields {
            let Some((row, part)) = place(fault) else { continue };
            let number = i64::try_from(row).unwrap_or_default() + 1;
            *fault =
                FieldError { pointer: "/phases".to_owned(), ..fault.clone() }.limit(number).at(row, &part);
        }
        error
    }

    /// The first cell of a row of phases that is needed and cannot be read; none where the row is empty or whole.
    fn missing_of(&self, row: usize) -> Option<&'static str> {
        let [kind, begins, ends] = self.row(row);
        let is_day = |day: &str| day.trim().parse::<Date>().is_ok();
        if [&kind, &begins, &ends].iter().all(|cell| cell.is_empty()) {
            return None;
        }
        let cells = [
            ("kind", kind.parse::<PhaseKind>().is_ok()),
            ("begins_at", is_day(&begins)),
            ("ends_at", is_day(&ends)),
        ];
        cells.into_iter().find(|(_, is_read)| !is_read).map(|(part, _)| part)
    }

    /// A row of phases as it was typed.
    fn row(&self, index: usize) -> [String; 3] {
        [&self.phase_kind, &self.phase_begins, &self.phase_ends]
            .map(|cells| cells.get(index).cloned().unwrap_or_default())
    }
}

fn language_of(line: &str) -> Option<ContentLanguage> {
    let mut tags = line.split_whitespace().map(str::to_owned);
    Some(ContentLanguage { tag: tags.next()?, fallback: tags.next().unwrap_or_default() })
}

fn label_of(line: &str, kept: &[Label]) -> Option<Label> {
    let (name, words) = line.split_once(':')?;
    let until = kept.iter().find(|label| label.name == name.trim()).and_then(|label| label.until.clone());
    Some(Label { name: name.trim().to_owned(), words: words.trim().to_owned(), until })
}

/// A list of choices: value and label.
type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "consultations/setup/templates/write.html")]
struct WritePage<'a> {
    page: &'a Page,
    action: String,
    form: &'a ConsultationForm,
    faults: &'a [FieldError],
    /// Why it was not saved, where no field is at fault.
    is_open: bool,
    countries: Choices,
    areas: Choices,
    accesses: Choices,
    visibilities: Choices,
    items: Choices,
    chosen_items: Vec<String>,
    kinds: Choices,
    rows: Vec<[String; 3]>,
}

fn show(
    page: &Page,
    action: String,
    form: &ConsultationForm,
    is_open: bool,
    error: Option<&Error>,
) -> PageResult {
    let taxonomy = &page.app.taxonomy;
    let coded = |stem: &str, codes: Vec<&'static str>| -> Choices {
        codes.into_iter().map(|code| (code.to_owned(), page.tc(stem, code))).collect()
    };
    let template = WritePage {
        countries: taxonomy
            .countries
            .iter()
            .map(|country| (country.code.clone(), country.names.pick(page.locale).to_owned()))
            .collect(),
        areas: taxonomy
            .policy_areas
            .iter()
            .filter(|area| area.parent.is_none() || form.policy_areas.contains(&area.code))
            .map(|area| (area.code.clone(), area.names.pick(page.locale).to_owned()))
            .collect(),
        accesses: coded("access", Access::ALL.iter().map(|access| access.code()).collect()),
        visibilities: coded(
            "visibility",
            Visibility::ALL.iter().map(|visibility| visibility.code()).collect(),
        ),
        items: coded("self-item", SelfItem::ALL.iter().map(|item| item.code()).collect()),
        chosen_items: form.self_description.iter().map(|item| item.code().to_owned()).collect(),
        kinds: coded("moment", PhaseKind::ALL.iter().map(|kind| kind.code()).collect()),
        rows: (0..ROOM.max(form.phase_kind.len())).map(|index| form.row(index)).collect(),
        faults: error.map_or(&[], |error| &error.fields),
        is_open,
        action,
        form,
        page,
    };
    page.form(error, &template)
}

/// The form of a new consultation.
const NEW: &str = "/consultations/new";

/// `GET /consultations/new`
pub(super) async fn new(who: PageFor<AnyCoordinator>) -> PageResult {
    let form = ConsultationForm {
        language: who.actor.language.code().to_owned(),
        countries: vec![who.actor.country.clone()],
        access: Some(Access::Open),
        visibility: Some(Visibility::AfterClose),
        threshold: DEFAULT_THRESHOLD.to_string(),
        ..ConsultationForm::default()
    };
    show(&who.page, NEW.to_owned(), &form, false, None)
}

/// `POST /consultations/new`
pub(super) async fn create(who: PageFor<AnyCoordinator>, form: PickForm<ConsultationForm>) -> PageResult {
    let PickForm { form, once, picking } = form;
    match picking {
        Picking::No => {}
        Picking::Look(choosing) => return choosing.show(&who.page, NEW),
        Picking::Back => return show(&who.page, NEW.to_owned(), &form, false, None),
    }
    let mut input = form.input(&who.page.app, &who.actor, None);
    let named = form.stewards.clone();
    let actor = who.actor.clone();
    let made = match form.check(&who.page, &input, None).await {
        Ok(()) => {
            let create = move |app: &App, tx: &mut Tx<'_>| {
                once.run(tx, &actor.id.to_string(), &(), |tx| {
                    input.stewards = approval::by_addresses(tx, &named, "stewards")?;
                    write::create(app, tx, &actor, input)
                })
            };
            who.page.app.write(create).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(view) => {
            who.page.see_other_said(&format!("/consultations/{}/manage", view.id), "consultation-created")
        }
        Err(error) if shows_form_again(&error) => show(&who.page, NEW.to_owned(), &form, false, Some(&error)),
        Err(error) => Err(error.into()),
    }
}

/// `GET /consultations/{id}/edit`
pub(super) async fn edit(who: PageFor<AnyMember>, id: Path<Id>) -> PageResult {
    let view = find(&who, *id).await?;
    let (id, actor) = (*id, who.actor.clone());
    if view.state == ConsultationState::Archived {
        // What has ended for good is not written any more; its page says so.
        return who.page.see_other(&format!("/consultations/{id}/manage"));
    }
    let stewards = who.page.app.read(move |_, tx| approval::addresses(tx, &actor, id)).await?;
    let form = ConsultationForm { stewards, ..ConsultationForm::of(&view) };
    show(&who.page, format!("/consultations/{id}/edit"), &form, view.opened_at.is_some(), None)
}

async fn find(who: &PageFor<AnyMember>, id: Id) -> Result<ConsultationView, Error> {
    let actor = who.actor.clone();
    let view = who.page.app.read(move |_, tx| read::one(tx, Some(&actor), id, None)).await?;
    if view.manages { Ok(view) } else { Err(Code::Forbidden.into()) }
}

/// `POST /consultations/{id}/edit`
pub(super) async fn save(
    who: PageFor<AnyMember>,
    id: Path<Id>,
    form: PickForm<ConsultationForm>,
) -> PageResult {
    let PickForm { form, picking, .. } = form;
    let id = *id;
    let view = find(&who, id).await?;
    let action = format!("/consultations/{id}/edit");
    match picking {
        Picking::No => {}
        Picking::Look(choosing) => return choosing.show(&who.page, &action),
        Picking::Back => return show(&who.page, action, &form, view.opened_at.is_some(), None),
    }
    let mut input = form.input(&who.page.app, &who.actor, Some(&view));
    let named = form.stewards.clone();
    let revision = form.revision.unwrap_or_default();
    let actor = who.actor.clone();
    let saved = match form.check(&who.page, &input, Some(&view.title)).await {
        Ok(()) => {
            let save = move |app: &App, tx: &mut Tx<'_>| {
                input.stewards = approval::by_addresses(tx, &named, "stewards")?;
                write::save(app, tx, &actor, id, revision, input)
            };
            who.page.app.write(save).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => who.page.see_other_said(&format!("/consultations/{id}/manage"), "consultation-saved"),
        Err(error) if shows_form_again(&error) => {
            show(&who.page, action, &form, view.opened_at.is_some(), Some(&error))
        }
        Err(error) => Err(error.into()),
    }
}
