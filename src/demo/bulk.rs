//! Any amount of made-up content, the same for the same seed: for measuring.

use crate::accounts::{self, NewAccount};
use crate::app::App;
use crate::auth::Role;
use crate::db::Tx;
use crate::digests::{self, Frequency, Interest, SavePreferences};
use crate::error::Error;
use crate::practices::{self, Level, Licence, SavePractice, Status};
use crate::types::{Email, Locale};

/// How many use cases share one transaction.
const BATCH: usize = 500;
/// Words of a text.
const WORDS: usize = 161;

/// How much to make.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Members, each with a daily digest of their own interests.
    pub members: usize,
    /// Published practices.
    pub practices: usize,
    /// Where chance begins.
    pub seed: u64,
}

/// A small generator of chance (SplitMix64, Steele et al. 2014): the same on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(1).max(1);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let place = self.below(list.len());
        list.get(place)
    }
}

/// Makes members, then practices. `progress` is told what has been made so far.
pub async fn generate(app: &App, size: Size, progress: impl Fn(&str, usize)) -> Result<(), Error> {
    let hash = if size.members == 0 { String::new() } else { app.hasher.hash(app.random_text()).await? };
    for start in (0..size.members).step_by(BATCH) {
        let (hash, end) = (hash.clone(), (start + BATCH).min(size.members));
        app.write(move |app, tx| {
            (start..end).try_for_each(|number| member(app, tx, size.seed, number, &hash))
        })
        .await?;
        progress("members", end);
    }
    for start in (0..size.practices).step_by(BATCH) {
        let end = (start + BATCH).min(size.practices);
        app.write(move |app, tx| (start..end).try_for_each(|number| practice(app, tx, size.seed, number)))
            .await?;
        progress("practices", end);
    }
    Ok(())
}

fn member(app: &App, tx: &mut Tx<'_>, seed: u64, number: usize, hash: &str) -> Result<(), Error> {
    let mut chance = Chance(seed ^ u64::try_from(number).unwrap_or_default().rotate_left(17));
    let country = chance.pick(&app.taxonomy.countries).ok_or_else(|| Error::internal("no countries"))?;
    let address = format!("member{number}.{seed}@load.example");
    let account = NewAccount {
        email: Email::parse(&address).ok_or_else(|| Error::internal("a made-up address"))?,
        name: format!("Member {number}"),
        country: country.code.clone(),
        organization: String::new(),
        role: Role::Member,
        language: chance.pick(&Locale::ALL).copied().unwrap_or_default(),
        time_zone: country.default_time_zone.clone(),
        password_hash: Some(hash.to_owned()),
    };
    let view = accounts::create_member(tx, None, account)?;
    let areas = &app.taxonomy.policy_areas;
    let interests = (0..3)
        .filter_map(|_| chance.pick(areas).map(|area| area.code.clone()))
        .map(|area| Interest {
            country: Some(country.code.clone()),
            policy_area: Some(area),
            ..Interest::default()
        })
        .collect();
    let choice = SavePreferences {
        frequency: Frequency::Daily.code().to_owned(),
        hour: Some(i64::try_from(chance.below(24)).unwrap_or(8)),
        interests: Some(interests),
        ..SavePreferences::default()
    };
    let reader = digests::Reader {
        id: view.id,
        language: view.language,
        time_zone: view.time_zone,
        country: view.country,
        role: view.role,
        email: None,
    };
    digests::save(app, tx, &reader, choice.parse(&app.taxonomy)?, 0, "demo")?;
    Ok(())
}

fn practice(app: &App, tx: &mut Tx<'_>, seed: u64, number: usize) -> Result<(), Error> {
    let mut chance = Chance(seed ^ u64::try_from(number).unwrap_or_default().rotate_left(31) ^ 0xA5A5);
    let country = chance.pick(&app.taxonomy.countries).ok_or_else(|| Error::internal("no countries"))?;
    let areas: Vec<&str> = app.taxonomy.policy_areas.iter().map(|area| area.code.as_str()).collect();
    let groups: Vec<&str> = app.taxonomy.population_groups.iter().map(|group| group.code.as_str()).collect();
    let mut some = |list: &[&str], most: usize| -> Vec<String> {
        (0..=chance.below(most)).filter_map(|_| chance.pick(list).map(|code| (*code).to_owned())).collect()
    };
    let (policy_areas, population_groups) = (some(&areas, 2), some(&groups, 2));
    let input = SavePractice {
        title: format!("{} {number}", words(&mut chance, 5)),
        language: chance.pick(&Locale::ALL).copied().unwrap_or_default().code().to_owned(),
        country: country.code.clone(),
        level: chance.pick(Level::ALL).copied(),
        status: chance.pick(Status::ALL).copied(),
        policy_areas,
        population_groups,
        year_started: Some(1980 + i64::try_from(chance.below(45)).unwrap_or(0)),
        responsible_body: words(&mut chance, 3),
        what_was_done: text(&mut chance),
        licence: Some(Licence::CcBy),
        ..SavePractice::default()
    };
    practices::import::publish_generated(app, tx, &format!("load-{seed}-{number}"), input)
}

/// A word that does not exist, of a vocabulary in which some words are frequent.
fn word(chance: &mut Chance) -> String {
    const SYLLABLES: [&str; 16] =
        ["ka", "mi", "to", "ne", "lu", "sha", "ri", "vo", "pe", "du", "ga", "li", "mo", "ta", "wen", "zo"];
    // The smaller of two draws: low numbers come more often, as in real texts.
    let mut rank = chance.below(20_000).min(chance.below(20_000));
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES.get(rank % SYLLABLES.len()).copied().unwrap_or_default());
        rank /= SYLLABLES.len();
        if rank == 0 {
            return word;
        }
    }
}

fn words(chance: &mut Chance, number: usize) -> String {
    (0..number).map(|_| word(chance)).collect::<Vec<_>>().join(" ")
}

/// A text with three words of known frequency: `commonword` in about 55 of 100 texts, `middleword` in
/// 5.5 of 100, `rareword` in 0.6 of 100.
fn text(chance: &mut Chance) -> String {
    let mut text = words(chance, WORDS - 3);
    for (planted, of_a_thousand) in [("commonword", 550), ("middleword", 55), ("rareword", 6)] {
        if chance.below(1_000) < of_a_thousand {
            text.push(' ');
            text.push_str(planted);
        }
    }
    text
}
