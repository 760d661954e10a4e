//! Item 1: what is true of every published export is true after reading it.

use trilateral::opinion::{Choice, Tally};
use trilateral::polis::{
    Comment, CommentLine, Export, Fault, GroupsLine, Moderation, ParticipantLine, Summary, Vote,
    comment_groups, comments, participants, read, sensemaker, summary, votes,
};

use super::data::{SETS, export, reference};

#[test]
fn the_last_vote_counts_and_agrees_with_the_participants_file() {
    for (set, vote_rows) in SETS.into_iter().zip([14_341, 12_018]) {
        let export = export(set);
        let reference = reference(set);
        assert_eq!(export.vote_rows, vote_rows);
        assert_eq!(export.votes.len(), usize::try_from(reference["votes"].as_u64().unwrap()).unwrap());
        assert_eq!(export.disagreeing_participants(), [0; 0], "{set}");
        assert!(export.contradictions().is_empty(), "{set}: {:?}", export.contradictions());
        assert_eq!(
            export.participants.len(),
            usize::try_from(reference["participants"].as_u64().unwrap()).unwrap()
        );
        let rejected: Vec<u64> = export
            .comments
            .iter()
            .filter(|comment| comment.is_meta || comment.moderation == Moderation::Rejected)
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

fn parse(comments: &str, votes: &str) -> Result<Export, Fault> {
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
        "votes.csv, line 2, column vote: \"\" is none of 1, 0 and -1"
    );
    assert_eq!(
        at(&COMMENTS.replace("moderated", "state"), VOTES),
        "comments.csv, line 1, column moderated: the column is missing"
    );
}

/// One agrees, two disagree, and the text would be a formula: right tallies in every file, no cell
/// that a spreadsheet would run, and the same again after reading.
#[test]
fn signs_and_texts_survive_every_shape() {
    let text = "=cmd|'x'!A1,\"q\"\n";
    let about = Summary {
        topic: "+1".to_owned(),
        url: "https://example.org".to_owned(),
        description: text.to_owned(),
    };
    let comment = Comment {
        number: 3,
        written: 1_700_000_000_000,
        author: 0,
        agrees: 1,
        disagrees: 2,
        moderation: Moderation::Accepted,
        is_meta: false,
        is_seed: false,
        body: text.to_owned(),
    };
    let cast = [Choice::Agree, Choice::Disagree, Choice::Disagree];
    let cast: Vec<Vote> = (0..3)
        .zip(cast)
        .map(|(participant, choice)| Vote { participant, statement: 3, choice, cast: 1_700_000_000_000 })
        .collect();
    let lines = cast.iter().map(|vote| ParticipantLine {
        participant: vote.participant,
        group: Some(0),
        comments: 0,
        votes: vec![Some(vote.choice)],
    });
    let [mut one, mut two, mut three, mut four, mut five, mut six] = [const { Vec::new() }; 6];
    summary(&mut one, &about, [3, 3, 1, 1, 1]).unwrap();
    comments(&mut two, [&comment]).unwrap();
    votes(&mut three, cast.iter().copied()).unwrap();
    participants(&mut four, &[3], lines).unwrap();
    let again = read(one.as_slice(), two.as_slice(), three.as_slice(), four.as_slice()).unwrap();
    assert_eq!((again.summary, again.comments, again.votes), (about, vec![comment], cast));
    assert_eq!((again.participants[2].counts, again.participants[0].group), ([0, 1, 0, 1], Some(0)));
    assert_eq!(
        String::from_utf8(three).unwrap().lines().nth(2),
        Some("1700000000000,Tue Nov 14 22:13:20 UTC 2023,3,1,-1")
    );
    let tally = Tally { agree: 1, pass: 0, disagree: 2 };
    let line = GroupsLine {
        statement: 3,
        body: text.to_owned(),
        total: Some(tally),
        groups: vec![Some(tally), None],
    };
    comment_groups(&mut five, 2, [line]).unwrap();
    assert_eq!(
        String::from_utf8(five).unwrap(),
        "comment-id,comment,total-votes,total-agrees,total-disagrees,total-passes,group-a-votes,group-a-agrees,\
         group-a-disagrees,group-a-passes,group-b-votes,group-b-agrees,group-b-disagrees,group-b-passes\n\
         3,\"'=cmd|'x'!A1,\"\"q\"\"\n\",3,1,2,0,3,1,2,0,,,,\n"
    );
    sensemaker(&mut six, [CommentLine { body: text.to_owned(), total: Some(tally) }]).unwrap();
    assert_eq!(
        String::from_utf8(six).unwrap(),
        "comment_text,votes,agrees,disagrees,passes\n\"'=cmd|'x'!A1,\"\"q\"\"\n\",3,1,2,0\n"
    );
}
