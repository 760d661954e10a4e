//! `trilateral demo`: made-up content of any size, for measuring.

use clap::Args;

use crate::app::App;
use crate::demo::{self, Size};
use crate::error::Error;

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Members, each with a daily digest
    #[arg(long, default_value_t = 0)]
    members: usize,
    /// Published practices
    #[arg(long, default_value_t = 0)]
    practices: usize,
    /// The same seed makes the same content
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Demo {
    pub(super) async fn run(self, app: App) -> Result<(), Error> {
        let size = Size { members: self.members, practices: self.practices, seed: self.seed };
        demo::generate(&app, size, |what, number| {
            if number % 50_000 == 0 {
                eprintln!("{number} {what}");
            }
        })
        .await?;
        super::print(&format!("{} members, {} practices\n", self.members, self.practices))
    }
}
