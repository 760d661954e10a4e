//! What the fuzzer has found worth keeping is tried again.

use std::path::Path;

#[path = "../../fuzz/inputs.rs"]
mod inputs;

/// The bytes kept for a target.
fn kept(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
}

macro_rules! targets {
    ($($target:ident),+) => {
        $(#[test]
        fn $target() {
            let kept = kept(stringify!($target));
            assert!(!kept.is_empty());
            kept.iter().for_each(|bytes| inputs::$target(bytes));
        })+
    };
}

targets!(markdown, address, table, multipart, token, list, language, words, report);
