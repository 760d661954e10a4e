//! `trilateral search explain QUERY`: why a search finds what it finds.

use clap::{Args, Subcommand};

use crate::config::Config;
use crate::error::Error;
use crate::practices::{Explained, explain};
use crate::server;

#[derive(Debug, Args)]
pub(super) struct Search {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show how a search is understood, what it finds, and what weighs how much
    Explain {
        /// What somebody would type
        query: String,
        /// How many results are shown
        #[arg(long, default_value_t = 10)]
        limit: usize,
    },
}

impl Search {
    pub(super) async fn run(self, config: Config) -> Result<(), Error> {
        let Command::Explain { query, limit } = self.command;
        let app = server::open(config)?;
        let found = app.read(move |app, tx| explain(app, tx, &query, limit)).await?;
        super::print(&told(&found))
    }
}

/// A search in plain lines: its words with their forms, then what was found.
fn told(found: &Explained) -> String {
    let mut lines = Vec::new();
    for word in &found.words {
        lines.push(format!("word {:?}", word.typed));
        for form in &word.forms {
            lines.push(format!(
                "  {:9} {:4} points  {:6} practices  {}",
                form.kind, form.points, form.practices, form.tokens
            ));
        }
    }
    lines.extend(found.corrections.iter().map(|(typed, meant)| format!("{typed:?} was taken for {meant:?}")));
    lines.extend(found.unknown.iter().map(|word| format!("no practice has {word:?}")));
    lines.push(format!("{} weighed, {} with every word", found.weighed, found.whole));
    for hit in &found.hits {
        lines.push(format!(
            "{:6} points  {} of {} words  {}",
            hit.points,
            hit.words,
            found.words.len(),
            hit.title
        ));
        lines.extend(hit.matches.iter().map(|one| format!("         {one}")));
    }
    lines.join("\n")
}
