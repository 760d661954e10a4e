//! The program itself, as an operator starts it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn trilateral(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trilateral"));
    command.env_clear().env("TRILATERAL__LOG__LEVEL", "error").arg("--data-dir").arg(folder);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    trilateral(folder).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_broken_line_is_named_and_the_rest_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("practices.jsonl");
    let mut lines: Vec<&str> = include_str!("../../../config/demo/practices.jsonl").lines().collect();
    let misplaced = lines[1].replace("justice.sentencing", "no.such.area");
    lines[1] = &misplaced;
    lines.insert(3, "{ not JSON");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let path = file.display().to_string();

    let dry = run(folder.path(), &["practices", "import", &path, "--dry-run"]);
    assert!(!dry.status.success() && said(&dry).contains("dry run: created 29"), "{}", said(&dry));
    let first = run(folder.path(), &["practices", "import", &path]);
    let words = said(&first);
    assert!(!first.status.success());
    assert!(words.contains("row 2 (CA-002), policy_areas") && words.contains("row 4: "), "{words}");
    assert!(words.contains("created 29, updated 0, unchanged 0, faulty 2"), "{words}");

    let whole = concat!(env!("CARGO_MANIFEST_DIR"), "/config/demo/practices.jsonl");
    let second = run(folder.path(), &["practices", "import", whole]);
    assert!(
        second.status.success() && said(&second).contains("created 1, updated 0, unchanged 29"),
        "{}",
        said(&second)
    );
    let third = run(folder.path(), &["practices", "import", whole]);
    assert!(said(&third).contains("created 0, updated 0, unchanged 30"), "{}", said(&third));
}

#[test]
fn a_weak_password_and_an_unknown_setting_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let create = |password: &str| {
        let mut child = trilateral(folder.path())
            .args(["member", "create", "--email", "a@example.org", "--name", "A", "--country", "CA"])
            .args(["--role", "coordinator", "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let weak = create("short");
    assert_eq!(weak.status.code(), Some(1));
    assert!(said(&weak).contains("at least 15 characters"), "{}", said(&weak));
    assert!(create("una frase bastante larga").status.success());
    let unknown =
        trilateral(folder.path()).env("TRILATERAL__MAIL__SMPT", "x").arg("doctor").output().unwrap();
    assert!(said(&unknown).contains("mail.smpt"), "{}", said(&unknown));
    let bare = trilateral(folder.path()).env("DATABASE_URL", "/tmp/typo.db").arg("doctor").output().unwrap();
    assert!(said(&bare).contains("sqlite://"), "{}", said(&bare));
}

#[test]
fn the_server_starts_answers_is_backed_up_and_stops() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = trilateral(folder.path())
        .args(["serve", "--demo", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(first.starts_with("Listening on http://127.0.0.1:"), "{first}");
    let log_ins =
        lines.by_ref().map(Result::unwrap).take_while(|line| !line.contains("administrator@")).count();
    assert_eq!(log_ins, 7, "a heading, a member and a coordinator of each country");

    let copy = folder.path().join("copy.db");
    let backup = run(folder.path(), &["backup", &copy.display().to_string()]);
    assert!(backup.status.success() && copy.metadata().unwrap().len() > 100_000, "{}", said(&backup));
    assert!(
        !run(folder.path(), &["backup", &copy.display().to_string()]).status.success(),
        "nothing is overwritten"
    );
    let doctor = run(folder.path(), &["doctor"]);
    assert!(
        doctor.status.success() && said(&doctor).contains("SQLite answers and can be written"),
        "{}",
        said(&doctor)
    );

    let stopped = Command::new("kill").arg(server.id().to_string()).status().unwrap();
    assert!(stopped.success());
    assert!(server.wait().unwrap().success(), "a stop is no failure");
}
