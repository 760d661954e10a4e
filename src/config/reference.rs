//! `docs/configuration.md`, generated from the default file so that it can never lag behind.

use std::fmt::Write;

use super::DEFAULT;

/// The reference of all settings, as Markdown.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Configuration\n\nGenerated from `config/default.toml` by `trilateral configuration`.\n\n\
         Layers, later ones win: the built-in default, `local.toml` in the data directory (or the file \
         given by `--config`), the environment, flags. An unknown key is an error that lists all of them.\n",
    );
    let mut section = String::new();
    let mut comment = String::new();
    for line in DEFAULT.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.to_owned();
            let _ = write!(
                out,
                "\n## {section}\n\n| setting | default | meaning | environment |\n|---|---|---|---|\n"
            );
            comment.clear();
        } else if let Some(text) = line.strip_prefix('#') {
            comment.push_str(text);
        } else if let Some((key, default)) = line.split_once(" = ") {
            let _ = writeln!(
                out,
                "| `{section}.{key}` | `{default}` | {} | `TRILATERAL__{}__{}` |",
                comment.trim().replace('|', "\\|"),
                section.to_uppercase(),
                key.to_uppercase()
            );
            comment.clear();
        } else {
            comment.clear();
        }
    }
    out
}
