//! The form of a practice as a browser sends it: text for every field, so that nothing is lost.

use serde::Deserialize;

use super::input::SavePractice;
use super::model::{BuildingBlock, Details, PROSE, Source};
use super::wording;
use crate::error::{Error, FieldErrors};
use crate::taxonomy::{List, Taxonomy};
use crate::web::{Pick, Pickable};

/// What the form holds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PracticeForm {
    pub revision: i64,
    pub r#do: String,
    pub title: String,
    pub language: String,
    pub country: String,
    pub level: String,
    pub status: String,
    pub subdivisions: Vec<String>,
    pub locality: String,
    pub year_started: String,
    pub year_ended: String,
    pub responsible_body: String,
    pub what_was_done: String,
    pub policy_areas: Vec<String>,
    pub population_groups: Vec<String>,
    pub provisions: String,
    pub commitments: String,
    pub licence: String,
    pub problem: String,
    pub participants: String,
    pub results: String,
    pub did_not_work: String,
    pub enabling_factors: String,
    pub constraints: String,
    pub resources: String,
    pub community_benefit: String,
    pub contact: String,
    pub conflicts_of_interest: String,
    pub methods: Vec<String>,
    pub finding: String,
    pub byline: String,
    /// The fields of each group come in the order of the groups.
    pub source_citation: Vec<String>,
    pub source_url: Vec<String>,
    pub block_name: Vec<String>,
    pub block_text: Vec<String>,
    pub block_needs: Vec<String>,
    pub block_optional: Vec<String>,
}

impl Pickable for PracticeForm {
    const PICKS: &'static [Pick] = &[
        Pick { field: "language", list: List::Languages, many: false, joined_by: None },
        Pick { field: "subdivisions", list: List::Places, many: true, joined_by: None },
        Pick { field: "provisions", list: List::Provisions, many: true, joined_by: Some(", ") },
        Pick { field: "commitments", list: List::Commitments, many: true, joined_by: Some(", ") },
    ];
}

/// Groups that are shown empty, for what comes next.
const EMPTY_GROUPS: usize = 2;

impl PracticeForm {
    /// Whether the person asked to send it to the coordinators.
    pub fn sends(&self) -> bool {
        self.r#do == "submit"
    }

    /// Whether the person asked to look at it as readers will.
    pub fn previews(&self) -> bool {
        self.r#do == "preview"
    }

    /// Whether the person asked for more groups to fill in; nothing is saved then.
    pub fn wants_more(&self) -> bool {
        self.looks() || matches!(self.r#do.as_str(), "more-blocks" | "more-sources")
    }

    /// Whether the person pressed Enter in a form whose button publishes: it is shown once more.
    pub fn looks(&self) -> bool {
        self.r#do == "look"
    }

    /// The same with more groups of the kind that was asked for.
    pub fn with_more(mut self) -> Self {
        let (sources, blocks) = (self.sources().len(), self.building_blocks().len());
        match self.r#do.as_str() {
            "look" => {}
            "more-sources" => self.show_sources(sources + EMPTY_GROUPS),
            _ => self.show_blocks(blocks + EMPTY_GROUPS),
        }
        self
    }

    fn show_sources(&mut self, number: usize) {
        for fields in [&mut self.source_citation, &mut self.source_url] {
            fields.resize(number.max(fields.len()), String::new());
        }
    }

    fn show_blocks(&mut self, number: usize) {
        for fields in
            [&mut self.block_name, &mut self.block_text, &mut self.block_needs, &mut self.block_optional]
        {
            fields.resize(number.max(fields.len()), String::new());
        }
    }

    /// The building blocks, a group each, empty ones as well.
    pub fn building_blocks(&self) -> Vec<BuildingBlock> {
        let fields = [&self.block_name, &self.block_text, &self.block_needs, &self.block_optional];
        let number = fields.iter().map(|field| field.len()).max().unwrap_or_default();
        let block = |index: usize| BuildingBlock {
            name: field(&self.block_name, index),
            text: field(&self.block_text, index),
            needs: field(&self.block_needs, index),
            optional: field(&self.block_optional, index) == "yes",
        };
        (0..number).map(block).collect()
    }

    /// The sources, a group each, empty ones as well.
    pub fn sources(&self) -> Vec<Source> {
        let number = self.source_citation.len().max(self.source_url.len());
        let source = |index: usize| Source {
            citation: field(&self.source_citation, index),
            url: Some(field(&self.source_url, index)).filter(|url| !url.is_empty()),
        };
        (0..number).map(source).collect()
    }

    /// The prose of its details, in the order of [`Details::prose`].
    fn prose(&self) -> [(&'static str, &String); PROSE] {
        [
            ("problem", &self.problem),
            ("participants", &self.participants),
            ("results", &self.results),
            ("did_not_work", &self.did_not_work),
            ("enabling_factors", &self.enabling_factors),
            ("constraints", &self.constraints),
            ("resources", &self.resources),
            ("community_benefit", &self.community_benefit),
            ("contact", &self.contact),
            ("conflicts_of_interest", &self.conflicts_of_interest),
        ]
    }

    /// What was written, as input.
    pub fn input(&self) -> SavePractice {
        self.input_over(&SavePractice::default())
    }

    /// What was written, over what stood there: parts that the form does not show are kept.
    pub fn input_over(&self, before: &SavePractice) -> SavePractice {
        let mut details = Details {
            building_blocks: self.building_blocks(),
            methods: self.methods.iter().filter_map(|code| code.parse().ok()).collect(),
            finding: self.finding.parse().ok(),
            sources: self.sources(),
            related: before.details.related.clone(),
            ..Details::default()
        };
        for ((_, part), (_, typed)) in details.prose_mut().into_iter().zip(self.prose()) {
            part.clone_from(typed);
        }
        SavePractice {
            title: self.title.clone(),
            language: self.language.clone(),
            country: self.country.clone(),
            level: self.level.parse().ok(),
            status: self.status.parse().ok(),
            subdivisions: self.subdivisions.clone(),
            locality: self.locality.clone(),
            year_started: self.year_started.trim().parse().ok(),
            year_ended: self.year_ended.trim().parse().ok(),
            responsible_body: self.responsible_body.clone(),
            what_was_done: self.what_was_done.clone(),
            policy_areas: self.policy_areas.clone(),
            population_groups: self.population_groups.clone(),
            provisions: codes(&self.provisions).map(|code| code.replace(' ', ":")).collect(),
            commitments: codes(&self.commitments).map(str::to_owned).collect(),
            licence: self.licence.parse().ok(),
            byline: self.byline.parse().unwrap_or(before.byline),
            translations: before.translations.clone(),
            details,
        }
    }

    /// Everything that is wrong with what was typed, and what is missing where it is sent: told once.
    pub fn check(&self, input: &SavePractice, taxonomy: &Taxonomy) -> Result<(), Error> {
        let mut errors = FieldErrors::default();
        for (field, typed) in [("year_started", &self.year_started), ("year_ended", &self.year_ended)] {
            errors.number(field, typed);
        }
        let parsed = errors.also(input.clone().parse(taxonomy))?;
        if self.sends() {
            errors.also(parsed.as_ref().unwrap_or(input).check_submittable())?;
        }
        errors.finish(())
    }

    /// The form that shows `input`.
    pub fn of(input: &SavePractice, revision: i64) -> Self {
        let number = |year: Option<i64>| year.map(|year| year.to_string()).unwrap_or_default();
        let details = input.details.clone();
        let (sources, blocks) = (details.sources.len(), details.building_blocks.len());
        let mut form = Self {
            revision,
            r#do: String::new(),
            title: input.title.clone(),
            language: input.language.clone(),
            country: input.country.clone(),
            level: input.level.map(|level| level.code().to_owned()).unwrap_or_default(),
            status: input.status.map(|status| status.code().to_owned()).unwrap_or_default(),
            subdivisions: input.subdivisions.clone(),
            locality: input.locality.clone(),
            year_started: number(input.year_started),
            year_ended: number(input.year_ended),
            responsible_body: input.responsible_body.clone(),
            what_was_done: input.what_was_done.clone(),
            policy_areas: input.policy_areas.clone(),
            population_groups: input.population_groups.clone(),
            provisions: input.provisions.join(", "),
            commitments: input.commitments.join(", "),
            licence: input.licence.map(|licence| licence.code().to_owned()).unwrap_or_default(),
            problem: details.problem,
            participants: details.participants,
            results: details.results,
            did_not_work: details.did_not_work,
            enabling_factors: details.enabling_factors,
            constraints: details.constraints,
            resources: details.resources,
            community_benefit: details.community_benefit,
            contact: details.contact,
            conflicts_of_interest: details.conflicts_of_interest,
            methods: details.methods.iter().map(|method| method.code().to_owned()).collect(),
            finding: details.finding.map(|finding| finding.code().to_owned()).unwrap_or_default(),
            byline: input.byline.code().to_owned(),
            source_citation: details.sources.iter().map(|source| source.citation.clone()).collect(),
            source_url: details.sources.iter().map(|source| source.url.clone().unwrap_or_default()).collect(),
            block_name: details.building_blocks.iter().map(|block| block.name.clone()).collect(),
            block_text: details.building_blocks.iter().map(|block| block.text.clone()).collect(),
            block_needs: details.building_blocks.iter().map(|block| block.needs.clone()).collect(),
            block_optional: details
                .building_blocks
                .iter()
                .map(|block| if block.optional { "yes" } else { "no" }.to_owned())
                .collect(),
        };
        form.show_sources(sources + EMPTY_GROUPS);
        form.show_blocks(blocks + EMPTY_GROUPS);
        form
    }

    /// The parts in which two forms differ: name, this one's text, the other's.
    pub fn differences(&self, other: &Self) -> Vec<(&'static str, String, String)> {
        let parts = |form: &Self| {
            let mut parts = vec![
                ("title", form.title.clone()),
                ("language", form.language.clone()),
                ("country", form.country.clone()),
                ("level", form.level.clone()),
                ("status", form.status.clone()),
                ("subdivisions", form.subdivisions.join(", ")),
                ("locality", form.locality.clone()),
                ("year_started", form.year_started.clone()),
                ("year_ended", form.year_ended.clone()),
                ("responsible_body", form.responsible_body.clone()),
                ("what_was_done", form.what_was_done.clone()),
                ("policy_areas", form.policy_areas.join(", ")),
                ("population_groups", form.population_groups.join(", ")),
                ("provisions", form.provisions.clone()),
                ("commitments", form.commitments.clone()),
                ("licence", form.licence.clone()),
                ("methods", form.methods.join(", ")),
                ("finding", form.finding.clone()),
                ("byline", form.byline.clone()),
                ("sources", wording::sources(&form.sources())),
                ("building_blocks", wording::blocks(&form.building_blocks())),
            ];
            parts.extend(form.prose().map(|(part, text)| (part, text.clone())));
            parts
        };
        let same = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        parts(self)
            .into_iter()
            .zip(parts(other))
            .filter(|((_, mine), (_, theirs))| same(mine) != same(theirs))
            .map(|((part, mine), (_, theirs))| (part, mine, theirs))
            .collect()
    }
}

/// Codes that were typed into one field.
fn codes(typed: &str) -> impl Iterator<Item = &str> {
    typed.split([',', ';', '\n']).map(str::trim).filter(|code| !code.is_empty())
}

fn field(fields: &[String], index: usize) -> String {
    fields.get(index).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_gives_back_what_it_was_filled_with() {
        let mut input = SavePractice {
            title: "Jordan's Principle".into(),
            year_started: Some(2007),
            provisions: vec!["UNDRIP:21".into(), "SDG:3.8".into()],
            commitments: vec!["P-01".into(), "P-02".into()],
            ..SavePractice::default()
        };
        input
            .details
            .sources
            .push(Source { citation: "A note".into(), url: Some("https://a.example".into()) });
        input
            .details
            .building_blocks
            .push(BuildingBlock { name: "A house".into(), ..BuildingBlock::default() });
        let taxonomy = Taxonomy::embedded().unwrap();
        assert_eq!(PracticeForm::of(&input, 3).input().parse(&taxonomy).unwrap(), input);
    }

    #[test]
    fn every_part_of_prose_comes_back_under_its_own_name() {
        let mut input = SavePractice::default();
        for (name, text) in input.details.prose_mut() {
            name.clone_into(text);
        }
        let form = PracticeForm::of(&input, 1);
        assert_eq!(form.input().details.prose(), input.details.prose());
        assert!(form.prose().iter().all(|(name, text)| name == text));
    }

    #[test]
    fn a_year_that_is_none_is_pointed_out() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let form = PracticeForm {
            year_started: "soon".into(),
            year_ended: "82".into(),
            r#do: "submit".into(),
            ..PracticeForm::default()
        };
        let error = form.check(&form.input(), &taxonomy).unwrap_err();
        let told: Vec<_> = error.fields.iter().map(|fault| (fault.field(), fault.code)).collect();
        assert_eq!(
            told[..3],
            [("year_started", "not-a-number"), ("year_ended", "out-of-range"), ("title", "required")]
        );
    }

    #[test]
    fn only_parts_that_differ_are_compared() {
        let mine = PracticeForm { title: "One".into(), problem: "a\r\nb".into(), ..PracticeForm::default() };
        let theirs = PracticeForm { title: "Two".into(), problem: "a\nb".into(), ..PracticeForm::default() };
        let parts: Vec<_> = mine.differences(&theirs).into_iter().map(|(part, _, _)| part).collect();
        assert_eq!(parts, ["title"]);
    }
}
