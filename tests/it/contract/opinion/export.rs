//! Item 1: what is true of every published export is true after reading it.

use trilateral::consultations::opinion::Choice;
use trilateral::consultations::polis_export::{Fault, read};

use super::data::{SETS, export, reference};

#[test]
fn the_last_vote_counts_and_agrees_with_the_participants_file() {
    for (set, vote_rows) in SETS.into_iter().zip([14_341, 12_018]) {
        let export = export(set);
        let reference = reference(set);
        assert_eq!(export.vote_rows, vote_rows);
        assert_eq!(export.votes.len(), usize::try_from(reference["votes"].as_u64().unwrap()).unwrap());
        assert_eq!(export.disagreeing_participants(), [0; 0], "{set}");
        assert_eq!(
            export.participants.len(),
            usize::try_from(reference["participants"].as_u64().unwrap()).unwrap()
        );
        let rejected: Vec<u64> = export
            .comments
            .iter()
            .filter(|comment| {
                comment.is_meta
                    || comment.moderation == trilateral::consultations::polis_export::Moderation::Rejected
            })
            .map(|comment| u64::from(comment.number))
            .collect();
        assert_eq!(serde_json::json!(rejected), reference["moderated_out"]);
    }
}

/// `agrees` and `disagrees` of comments.csv count rows and not last votes.
#[test]
fn counts_of_statements_include_votes_that_were_changed() {
    for set in SETS {
        let export = export(set);
        let last = |number: u32, choice: Choice| {
            export.votes.iter().filter(|vote| vote.statement == number && vote.choice == choice).count()
        };
        let mut differing = 0;
        for comment in &export.comments {
            let [agrees, disagrees] =
                [Choice::Agree, Choice::Disagree].map(|choice| last(comment.number, choice));
            let counted =
                (usize::try_from(comment.agrees).unwrap(), usize::try_from(comment.disagrees).unwrap());
            differing += usize::from(counted != (agrees, disagrees));
        }
        let share = differing * 100 / export.comments.len();
        assert!((5..=49).contains(&share), "{set}: {share} %");
    }
}

const COMMENTS: &str = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n\
    1,x,0,0,1,2,1,\"one,\ntwo \"\"three\"\"\"\n2,x,7,0,0,0,-1,'=1\n";
const VOTES: &str = "timestamp,datetime,comment-id,voter-id,vote\n\
    5,x,0,1,1\n9,x,0,0,1\n4,x,0,0,-1\n9,x,0,0,-1\n9,x,0,2,-1\n9,x,0,2,0\n";
const PARTICIPANTS: &str = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0\n\
    0,,1,1,0,1,-1\n1,,0,1,1,0,1\n2,0,0,1,0,0,0\n3,,0,0,0,0,\n";

fn parse(comments: &str, votes: &str) -> Result<trilateral::consultations::polis_export::Export, Fault> {
    read("topic,T\nurl,\n".as_bytes(), comments.as_bytes(), votes.as_bytes(), PARTICIPANTS.as_bytes())
}

#[test]
fn ties_in_time_newlines_blanks_and_statements_without_votes() {
    let export = parse(COMMENTS, VOTES).unwrap();
    assert_eq!(export.disagreeing_participants(), [0; 0]);
    assert_eq!(export.comments[0].body, "one,\ntwo \"three\"");
    assert_eq!(export.comments[1].body, "=1");
    assert_eq!((export.vote_rows, export.votes.len(), export.ballots().voted_statements()), (6, 3, 1));
    assert_eq!(export.participants[3].votes.len(), 0);
}

#[test]
fn a_fault_is_named_with_its_place() {
    let at = |comments: &str, votes: &str| parse(comments, votes).unwrap_err().to_string();
    assert_eq!(
        at(COMMENTS, &VOTES.replace("4,x,0,0,-1", "4,x,0,0,2")),
        "votes.csv, line 4, column vote: \"2\" is none of 1, 0 and -1"
    );
    assert_eq!(
        at(COMMENTS, &VOTES.replace("4,x,0,0,-1", "4,x,3,0,1")),
        "votes.csv, line 4, column comment-id: 3 is not in comments.csv"
    );
    assert_eq!(
        at(&COMMENTS.replace("2,x,7,", "2,x,q,"), VOTES),
        "comments.csv, line 4, column comment-id: \"q\" is not a whole number that fits"
    );
    assert_eq!(
        at(COMMENTS, &VOTES.replace("5,x,0,1,1", "5,x,0,1")),
        "votes.csv, line 2: the line has 4 cells and not 5"
    );
    assert_eq!(
        at(&COMMENTS.replace("moderated", "state"), VOTES),
        "comments.csv, line 1, column moderated: the column is missing"
    );
}
