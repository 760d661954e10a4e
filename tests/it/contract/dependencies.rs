//! What we build on: no crate with a known open advisory, and none older than the release that mended one.

use super::sources::root;

/// Crates that must not come back: each has an advisory that no usable release mends.
const BANNED: [(&str, &str); 2] = [
    ("h2", "RUSTSEC-2026-0258: comes with actix-web's http2"),
    ("rsa", "RUSTSEC-2023-0071: comes with jsonwebtoken's rust_crypto and lettre's dkim"),
];

/// The oldest release of a crate that we may use, and why.
const FLOORS: [(&str, [u64; 3], &str); 6] = [
    ("ammonia", [4, 1, 4], "RUSTSEC-2026-0213"),
    ("diesel", [2, 3, 10], "RUSTSEC-2026-0111 to 0172"),
    ("jsonwebtoken", [10, 3, 0], "CVE-2026-25537: a text as expiry counted as none"),
    ("lettre", [0, 11, 22], "RUSTSEC-2026-0141"),
    ("rustls-webpki", [0, 103, 13], "RUSTSEC-2026-0049 to 0104"),
    ("time", [0, 3, 47], "RUSTSEC-2026-0009"),
];

fn locked() -> Vec<(String, [u64; 3])> {
    let text = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let lock: toml::Table = text.parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    packages
        .iter()
        .map(|package| {
            let version = package["version"].as_str().unwrap().split(['-', '+']).next().unwrap();
            let mut parts = version.split('.').map(|part| part.parse().unwrap());
            let version = std::array::from_fn(|_| parts.next().unwrap_or(0));
            (package["name"].as_str().unwrap().to_owned(), version)
        })
        .collect()
}

#[test]
fn nothing_with_an_open_advisory_is_locked() {
    let locked = locked();
    for (name, why) in BANNED {
        assert!(locked.iter().all(|(locked, _)| locked != name), "{name}: {why}");
    }
    for (name, floor, why) in FLOORS {
        let versions: Vec<_> = locked.iter().filter(|(locked, _)| locked == name).collect();
        assert!(!versions.is_empty(), "{name} is not used any more: take its row away");
        assert!(versions.iter().all(|(_, version)| *version >= floor), "{name}: {why}");
    }
}
