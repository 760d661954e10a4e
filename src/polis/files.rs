//! Which file of a folder is which: by the names of the export, or by those of the report page of Polis,
//! as in `2023-11-29-0951-r5abc-votes.csv`.

/// A file of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// What the conversation is about.
    Summary,
    /// Statements.
    Comments,
    /// Votes, row by row.
    Votes,
    /// Participants with their last votes.
    Participants,
}

impl FileKind {
    const fn stems(self) -> &'static [&'static str] {
        match self {
            Self::Summary => &["summary"],
            Self::Comments => &["comments"],
            Self::Votes => &["votes"],
            Self::Participants => &["participants-votes", "participant-votes"],
        }
    }

    fn of(name: &str) -> Option<Self> {
        let lower = name.to_lowercase();
        let stem = lower.strip_suffix(".csv")?;
        // A browser that saves a file twice numbers it: `votes (1).csv`.
        let stem = match stem.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
            Some((stem, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => stem,
            _ => stem,
        };
        let has = |kind: &Self| {
            kind.stems().iter().any(|own| {
                stem.strip_suffix(own).is_some_and(|before| before.is_empty() || before.ends_with(['-', '_']))
            })
        };
        // The votes come last: the names of the participants' file end like theirs.
        [Self::Summary, Self::Comments, Self::Participants, Self::Votes].into_iter().find(has)
    }
}

/// The one file of this kind among these names; else what is wrong, in words.
pub fn choose(names: &[String], kind: FileKind) -> Result<&str, String> {
    let found: Vec<&str> =
        names.iter().filter(|name| FileKind::of(name) == Some(kind)).map(String::as_str).collect();
    let usual = kind.stems().first().copied().unwrap_or_default();
    match found[..] {
        [name] => Ok(name),
        [] => Err(format!("the folder has no {usual}.csv, nor a file whose name ends in -{usual}.csv")),
        _ => Err(format!("more than one file may be {usual}.csv: {}; leave only one", found.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_the_names_of_the_report_page() {
        let names = [
            "2023-11-29-0951-r5abc-votes.csv",
            "2023-11-29-0951-r5abc-participant-votes.csv",
            "2023-11-29-0952-r5abc-comments (1).csv",
            "2023-11-29-0952-r5abc-comment-groups.csv",
            "Summary.CSV",
            "notes.txt",
        ]
        .map(str::to_owned);
        let chosen = [FileKind::Summary, FileKind::Comments, FileKind::Votes, FileKind::Participants]
            .map(|kind| choose(&names, kind).unwrap());
        assert_eq!(chosen, [names[4].as_str(), &names[2], &names[0], &names[1]]);
        let two = ["votes.csv".to_owned(), "x-votes.csv".to_owned()];
        assert!(choose(&two, FileKind::Votes).unwrap_err().contains("votes.csv, x-votes.csv"));
        assert!(choose(&two, FileKind::Comments).unwrap_err().contains("no comments.csv"));
    }
}
