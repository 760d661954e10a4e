//! Every form that a page sends either carries a key, so that a second press of its button does nothing
//! more, or stands here with the reason why a second press does no harm.

use super::sources::{Source, below};

const NEEDS_NONE: &[(&str, &str)] = &[
    (
        "accounts/pages/account.rs::change_password",
        "the second is refused: the password is another one already",
    ),
    ("accounts/pages/account.rs::change_profile", "saves under a revision"),
    ("accounts/pages/account.rs::end_session", "what has ended stays ended"),
    ("accounts/pages/account.rs::log_out_elsewhere", "what has ended stays ended"),
    ("accounts/pages/account.rs::log_out_everywhere", "what has ended stays ended"),
    (
        "accounts/pages/demonstration.rs::enter",
        "a second session of the same person, which the newer cookie names",
    ),
    ("accounts/pages/log_in.rs::log_in", "a second session of the same person, which the newer cookie names"),
    ("accounts/pages/log_in.rs::log_out", "what has ended stays ended"),
    ("accounts/pages/members.rs::change_member", "saves under a revision"),
    ("accounts/pages/members.rs::renew_invitation", "the second link replaces the first"),
    ("accounts/pages/password.rs::choose_password", "the link works once"),
    ("accounts/pages/set_up.rs::set_up", "the link works once"),
    ("consultations/participation/pages/describe.rs::save", "replaces what was said before"),
    ("consultations/participation/pages/door.rs::come_back_form", "changes nothing"),
    ("consultations/paper/pages.rs::group", "shows a code that is kept nowhere"),
    ("consultations/paper/pages.rs::import", "the same file again makes nothing new"),
    (
        "consultations/participation/pages/join.rs::join_form",
        "has a key of its own, from which the code is made",
    ),
    ("consultations/participation/pages/join.rs::leave", "forgets a cookie"),
    ("consultations/participation/pages/meetings.rs::agree", "what was agreed to stays so"),
    ("consultations/participation/pages/meetings.rs::remove", "what was taken back is gone"),
    ("consultations/participation/pages/questions.rs::answer", "replaces the answer before"),
    ("consultations/receipt/pages/receipt.rs::take_back", "what was taken back is gone"),
    ("consultations/statements/pages/recordings.rs::attach", "replaces the recording before"),
    ("consultations/statements/pages/recordings.rs::detach", "what was taken away is gone"),
    (
        "consultations/statements/pages/statements.rs::add",
        "the same words are the same statement, and no hour is kept",
    ),
    ("consultations/statements/pages/statements.rs::rewrite", "shows a form"),
    ("consultations/governance/pages.rs::agree", "what was agreed to stays so"),
    ("consultations/governance/pages.rs::propose", "replaces the proposal before"),
    ("consultations/statements/pages/vote.rs::cast", "replaces the vote before"),
    (
        "consultations/participation/pages/waves.rs::pass_on",
        "has a key of its own, from which the code is made",
    ),
    ("consultations/setup/pages/write.rs::save", "saves under a revision"),
    ("consultations/pages/texts.rs::save", "saves under a revision"),
    ("digests/pages/notes.rs::release", "a note goes out once"),
    ("digests/pages/notes.rs::save", "saves under a revision"),
    ("digests/pages/notes.rs::withdraw", "what was withdrawn stays so"),
    ("digests/pages/preferences.rs::remove_feed", "what was taken away is gone"),
    ("digests/pages/preferences.rs::renew_feed", "the page shows the newest address"),
    ("digests/pages/preferences.rs::save", "saves under a revision"),
    ("digests/pages/preferences.rs::save_by_link", "saves under a revision"),
    ("digests/pages/preferences.rs::save_search", "the same search is kept once"),
    ("digests/pages/preferences.rs::send_again", "lifts what is lifted"),
    ("digests/pages/proposal.rs::answer", "what was answered stays so"),
    ("digests/pages/unsubscribe.rs::subscribe_again", "chooses what is chosen"),
    ("digests/pages/unsubscribe.rs::unsubscribe", "stops what has stopped"),
    ("digests/pages/useful.rs::answer", "replaces the answer before"),
    ("factors/pages/own.rs::confirm", "a code counts once, and a factor is confirmed once"),
    ("factors/pages/own.rs::remove", "what was taken away is gone"),
    ("factors/pages/own.rs::renew_codes", "the codes shown last are those that count"),
    ("factors/pages/prove.rs::code", "a code counts once"),
    ("factors/pages/prove.rs::proof", "proves again what is proved"),
    ("factors/pages/reset.rs::ask", "the word of one person counts once"),
    ("mail/admin/pages/mails.rs::find", "changes nothing"),
    ("mail/admin/pages/mails.rs::pause", "holds back what is held back"),
    ("mail/admin/pages/mails.rs::resume", "lets go what goes"),
    ("my_data/pages.rs::copy", "changes nothing"),
    ("my_data/pages.rs::stay", "the link works once"),
    ("feedback/pages.rs::say", "counts once more: a key that is kept would tell the moment of an answer"),
    ("notices/pages.rs::mark_all", "what was read stays read"),
    ("notices/pages.rs::open", "what was read stays read"),
    ("notices/pages.rs::save_settings", "saves under a revision"),
    ("practices/pages/one.rs::delete", "what was deleted is gone"),
    ("practices/pages/write.rs::save", "saves under a revision"),
];

/// The file and the name of each handler that a form is sent to.
fn handlers(sources: &[Source]) -> Vec<(&Source, String)> {
    let mut found = Vec::new();
    for routes in sources {
        for named in routes.text.split("post().to(").skip(1) {
            let named = named.split(')').next().unwrap_or_default();
            let (file, name) = match named.split_once("::") {
                None => (routes.path.clone(), named),
                Some((module, name)) => (routes.path.replace("mod.rs", &format!("{module}.rs")), name),
            };
            let source = sources.iter().find(|source| source.path == file);
            let source = source.unwrap_or_else(|| panic!("{file} is not there"));
            // Two addresses may lead to one handler.
            if !found.iter().any(|(other, known): &(&Source, String)| other.path == file && known == name) {
                found.push((source, name.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_form_carries_a_key_or_needs_none() {
    let sources = below("src", &["rs"]);
    let mut unused: Vec<&str> = NEEDS_NONE.iter().map(|(name, _)| *name).collect();
    let found = handlers(&sources);
    assert!(found.len() > 50, "only {} forms were found", found.len());
    for (source, name) in found {
        let Some((_, rest)) = source.text.split_once(&format!("async fn {name}(")) else {
            panic!("{} has no {name}", source.path);
        };
        let body = rest.split("\n}\n").next().unwrap_or_default();
        let named = format!("{}::{name}", source.path.trim_start_matches("src/"));
        let carries = body.split_whitespace().collect::<String>().contains("once.run(");
        let is_excused =
            unused.iter().position(|known| *known == named).map(|at| unused.remove(at)).is_some();
        assert!(carries != is_excused, "{named}: carries a key: {carries}, stands in the list: {is_excused}");
    }
    assert!(unused.is_empty(), "no such forms: {unused:?}");
}
