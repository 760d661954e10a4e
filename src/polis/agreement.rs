//! Whether the files of an export say the same: nobody's yes may become a no unseen.

use std::collections::BTreeMap;

use super::read::{Comment, Export, ParticipantRow};
use crate::opinion::Choice;

/// Most contradictions that are told one by one.
const MOST_TOLD: usize = 20;

impl Export {
    /// The people whose row of `participants-votes.csv` does not say what their last votes say.
    pub fn disagreeing_participants(&self) -> Vec<u32> {
        let votes = self.votes_of_people();
        let nothing = BTreeMap::new();
        let is_other = |row: &&ParticipantRow| {
            votes.get(&row.participant).unwrap_or(&nothing) != &row.votes || !row.counts_its_votes()
        };
        self.participants.iter().filter(is_other).map(|row| row.participant).collect()
    }

    /// What one file says and another denies, in words; nothing when all agree.
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.is_turned_round() {
            found.push(
                "votes.csv has its signs the other way round: 1 must agree and -1 disagree, as in the other files"
                    .to_owned(),
            );
        }
        let last = self.last_votes_of_statements();
        found.extend(self.comments.iter().filter_map(|comment| self.miscounted(comment, &last)));
        let votes = self.votes_of_people();
        let rows: BTreeMap<u32, &ParticipantRow> =
            self.participants.iter().map(|row| (row.participant, row)).collect();
        let without_row = votes.keys().filter(|participant| !rows.contains_key(participant));
        found.extend(without_row.map(|participant| {
            format!("participant {participant} votes in votes.csv and is not in participants-votes.csv")
        }));
        let nothing = BTreeMap::new();
        for row in &self.participants {
            let cast = votes.get(&row.participant).unwrap_or(&nothing);
            found.extend(row.differs_from(cast));
        }
        let more = found.len().saturating_sub(MOST_TOLD);
        if more > 0 {
            found.truncate(MOST_TOLD);
            found.push(format!("and {more} more"));
        }
        found
    }

    fn votes_of_people(&self) -> BTreeMap<u32, BTreeMap<u32, Choice>> {
        let mut votes: BTreeMap<u32, BTreeMap<u32, Choice>> = BTreeMap::new();
        for vote in &self.votes {
            votes.entry(vote.participant).or_default().insert(vote.statement, vote.choice);
        }
        votes
    }

    fn last_votes_of_statements(&self) -> BTreeMap<u32, [u32; 2]> {
        let mut counts: BTreeMap<u32, [u32; 2]> = BTreeMap::new();
        for vote in &self.votes {
            let [agrees, disagrees] = counts.entry(vote.statement).or_default();
            *agrees += u32::from(vote.choice == Choice::Agree);
            *disagrees += u32::from(vote.choice == Choice::Disagree);
        }
        counts
    }

    /// Whether most of what the other files say is the opposite of `votes.csv`.
    fn is_turned_round(&self) -> bool {
        let votes = self.votes_of_people();
        let (mut same, mut opposite) = (0_usize, 0_usize);
        for row in &self.participants {
            for (statement, choice) in &row.votes {
                let cast = votes.get(&row.participant).and_then(|cast| cast.get(statement));
                match (cast, choice) {
                    (Some(Choice::Agree), Choice::Disagree) | (Some(Choice::Disagree), Choice::Agree) => {
                        opposite += 1;
                    }
                    (Some(Choice::Agree), Choice::Agree) | (Some(Choice::Disagree), Choice::Disagree) => {
                        same += 1;
                    }
                    _ => {}
                }
            }
        }
        opposite > same
    }

    /// Polis counts rows there; some versions count last votes.
    fn miscounted(&self, comment: &Comment, last: &BTreeMap<u32, [u32; 2]>) -> Option<String> {
        if !self.counts_are_told {
            return None;
        }
        let (agrees, disagrees) = (comment.agrees, comment.disagrees);
        let of_rows = self.rows_of_statements.get(&comment.number).copied().unwrap_or_default();
        let of_people = last.get(&comment.number).copied().unwrap_or_default();
        if [agrees, disagrees] == of_rows || [agrees, disagrees] == of_people {
            return None;
        }
        let [agreeing, disagreeing] = of_rows;
        Some(format!(
            "statement {}: comments.csv has {agrees} agreeing and {disagrees} disagreeing, votes.csv {agreeing} and \
             {disagreeing}",
            comment.number
        ))
    }
}

impl ParticipantRow {
    fn count(&self, choice: Choice) -> usize {
        self.votes.values().filter(|vote| **vote == choice).count()
    }

    fn counts_its_votes(&self) -> bool {
        let [_, voted, agreed, disagreed] =
            self.counts.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        (voted, agreed, disagreed)
            == (self.votes.len(), self.count(Choice::Agree), self.count(Choice::Disagree))
    }

    /// What this row says and the votes that were cast deny, and what it says against itself.
    fn differs_from(&self, cast: &BTreeMap<u32, Choice>) -> Option<String> {
        let who = self.participant;
        if &self.votes != cast {
            let differing = cast
                .keys()
                .chain(self.votes.keys())
                .find(|statement| cast.get(statement) != self.votes.get(statement))?;
            return Some(format!(
                "participant {who}, statement {differing}: participants-votes.csv says {}, votes.csv {}",
                said(self.votes.get(differing)),
                said(cast.get(differing))
            ));
        }
        (!self.counts_its_votes()).then(|| {
            let [_, voted, agreed, disagreed] = self.counts;
            format!(
                "participant {who}: participants-votes.csv counts {voted} votes, {agreed} agreeing and {disagreed} \
                 disagreeing, and has {}, {} and {}",
                self.votes.len(),
                self.count(Choice::Agree),
                self.count(Choice::Disagree)
            )
        })
    }
}

const fn said(choice: Option<&Choice>) -> &'static str {
    match choice {
        Some(Choice::Agree) => "1",
        Some(Choice::Pass) => "0",
        Some(Choice::Disagree) => "-1",
        None => "nothing",
    }
}
