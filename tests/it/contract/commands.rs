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
    assert_eq!(mode(&copy), 0o600, "personal data is for nobody else");
    let refused = run(folder.path(), &["restore", &copy.display().to_string()]);
    assert!(!refused.status.success() && said(&refused).contains("is in use"), "{}", said(&refused));
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

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().unwrap().permissions().mode() & 0o777
}

/// Every file below a folder, with what it holds.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        // What SQLite shares between processes is no content.
        .filter(|path| path.is_file() && !path.display().to_string().ends_with("-shm"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn looking_and_copying_make_no_database_and_change_none() {
    let folder = tempfile::tempdir().unwrap();
    let typo = folder.path().join("typo");
    let copy = folder.path().join("copy.db").display().to_string();
    for arguments in [&["doctor"][..], &["backup", &copy], &["restore", &copy]] {
        let told = run(&typo, arguments);
        assert!(!told.status.success(), "{arguments:?}: {}", said(&told));
    }
    assert!(said(&run(&typo, &["doctor"])).contains("there is no database at"));
    assert!(!typo.exists() && files(folder.path()).is_empty(), "nothing was made");

    let data = folder.path().join("data");
    let whole = concat!(env!("CARGO_MANIFEST_DIR"), "/config/demo/practices.jsonl");
    assert!(run(&data, &["practices", "import", whole]).status.success());
    assert_eq!(mode(&data.join("trilateral.db")), 0o600);
    let before = files(&data);
    let told = run(&data, &["doctor"]);
    assert!(told.status.success(), "{}", said(&told));
    assert!(files(&data) == before, "the doctor changes nothing");
}

#[test]
fn a_backup_comes_back_and_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    let whole = concat!(env!("CARGO_MANIFEST_DIR"), "/config/demo/practices.jsonl");
    assert!(run(&data, &["practices", "import", whole]).status.success());
    let copy = folder.path().join("copy.db");
    let copied = copy.display().to_string();
    assert!(run(&data, &["backup", &copied]).status.success());
    let bytes = std::fs::read(&copy).unwrap();

    let bad = folder.path().join("bad.db");
    let name = bad.display().to_string();
    let mut damaged = bytes.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 40_000].fill(0xA5);
    // Nothing that SQLite would notice: a letter of what somebody wrote.
    let written = b"community";
    let place = bytes.windows(written.len()).rposition(|text| text == written).unwrap();
    let mut other_word = bytes.clone();
    other_word[place] ^= 1;
    let before = files(&data);
    for (what, told) in [
        (b"not a database, only words".to_vec(), "no database of this program"),
        (Vec::new(), "no database of this program"),
        (bytes[..bytes.len() / 2].to_vec(), "damaged or cut off"),
        (bytes[..bytes.len() - 4096].to_vec(), "damaged or cut off"),
        (without_checksum(&damaged), "damaged"),
        (damaged, "damaged or cut off"),
        (other_word.clone(), "damaged or cut off"),
    ] {
        std::fs::write(&bad, what).unwrap();
        let refused = run(&data, &["restore", &name]);
        assert!(!refused.status.success() && said(&refused).contains(told), "{told}: {}", said(&refused));
    }
    let sql = |path: &Path, statement: &str| {
        use diesel::Connection;
        use diesel::connection::SimpleConnection;
        let mut database = diesel::SqliteConnection::establish(&path.display().to_string()).unwrap();
        database.batch_execute(statement).unwrap();
    };
    std::fs::remove_file(&bad).unwrap();
    sql(&bad, "CREATE TABLE of_another_program (id INTEGER)");
    let refused = run(&data, &["restore", &name]);
    assert!(said(&refused).contains("no database of this program"), "{}", said(&refused));
    std::fs::write(&bad, without_checksum(&bytes)).unwrap();
    sql(&bad, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')");
    let refused = run(&data, &["restore", &name]);
    assert!(said(&refused).contains("newer release"), "{}", said(&refused));
    std::fs::write(&bad, without_checksum(&bytes)).unwrap();
    sql(&bad, "PRAGMA foreign_keys = OFF; DROP TABLE votes");
    let refused = run(&data, &["restore", &name]);
    assert!(said(&refused).contains("the table votes is missing"), "{}", said(&refused));
    assert!(files(&data) == before, "what is refused changes nothing");

    // Into a folder that has none, and into one that has another.
    assert!(run(&other, &["restore", &copied]).status.success());
    assert_eq!(mode(&other.join("trilateral.db")), 0o600);
    let bom = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/inputs/practices-bom.jsonl");
    assert!(said(&run(&other, &["practices", "import", bom])).contains("created 2"));
    let restored = run(&other, &["restore", &copied]);
    assert!(restored.status.success() && said(&restored).contains("is kept as"), "{}", said(&restored));
    let kept = files(&other).into_iter().find(|(name, _)| name.contains(".before-")).unwrap().0;
    let again = run(&other, &["practices", "import", bom, "--dry-run"]);
    assert!(said(&again).contains("created 2"), "{}", said(&again));
    assert!(run(&other, &["practices", "import", bom]).status.success());
    assert_eq!(std::fs::read(&copy).unwrap(), bytes, "the backup stays as it is");
    let back = run(&other, &["restore", &other.join(kept).display().to_string()]);
    assert!(back.status.success(), "what was kept is a database, too: {}", said(&back));
    let elsewhere = trilateral(&data)
        .env("DATABASE_URL", "postgres:///none")
        .args(["restore", &copied])
        .output()
        .unwrap();
    assert!(said(&elsewhere).contains("pg_restore"), "{}", said(&elsewhere));

    // Put in place by hand.
    let by_hand = folder.path().join("by-hand");
    std::fs::create_dir(&by_hand).unwrap();
    let database = by_hand.join("trilateral.db");
    std::fs::write(&database, &other_word).unwrap();
    for arguments in [&["doctor"][..], &["practices", "import", bom]] {
        let told = run(&by_hand, arguments);
        assert!(!told.status.success() && said(&told).contains("damaged or cut off"), "{}", said(&told));
    }
    assert_eq!(std::fs::read(&database).unwrap(), other_word);
    std::fs::write(&database, &bytes).unwrap();
    for arguments in
        [&["doctor"][..], &["practices", "import", bom], &["practices", "import", bom], &["doctor"]]
    {
        let told = run(&by_hand, arguments);
        assert!(told.status.success(), "{}", said(&told));
    }
    assert_eq!(std::fs::metadata(&database).unwrap().len() % 512, 0, "in use it has no checksum");
}

/// A backup as an older release wrote it.
fn without_checksum(backup: &[u8]) -> Vec<u8> {
    backup[..backup.len() / 512 * 512].to_vec()
}

#[test]
fn rows_in_other_encodings_are_imported_and_faults_are_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| format!("{}/tests/data/inputs/{name}", env!("CARGO_MANIFEST_DIR"));
    let import = |path: &str| said(&run(&folder.path().join("data"), &["practices", "import", path]));
    assert!(import(&at("practices-bom.jsonl")).contains("created 2, updated 0, unchanged 0, faulty 0"));
    assert!(
        import(&at("practices-windows-1252-in-row-2.jsonl"))
            .contains("created 2, updated 0, unchanged 0, faulty 0")
    );
    let text = std::fs::read_to_string(at("practices-bom.jsonl")).unwrap();
    let wide = folder.path().join("wide.jsonl");
    std::fs::write(
        &wide,
        text.replace('\n', "\r").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
    )
    .unwrap();
    let told = import(&wide.display().to_string());
    assert!(told.contains("created 0, updated 0, unchanged 2, faulty 0"), "{told}");
    let wrong = folder.path().join("wrong.jsonl");
    let row = text.lines().nth(1).unwrap();
    let row = row.replacen("\"level\"", "\"evidence_type\": \"hearsay\", \"level\"", 1);
    std::fs::write(&wrong, format!("\r\n\r\n{row}\r\n")).unwrap();
    let told = import(&wrong.display().to_string());
    assert!(
        told.contains("row 3: evidence_type: \"hearsay\" is none of ") && !told.contains("untagged"),
        "{told}"
    );
}
