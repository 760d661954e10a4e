//! `trilateral consultation`: for the operator of the database.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::app::App;
use crate::consultations;
use crate::error::Error;
use crate::types::Id;

#[derive(Debug, Subcommand)]
pub(super) enum Consultation {
    /// Read a folder that Polis exported, and print the key of the new consultation
    ImportPolis {
        /// The folder
        folder: PathBuf,
        /// What to call it
        #[arg(long)]
        title: String,
        /// Import although the files contradict each other; votes.csv counts
        #[arg(long)]
        despite_contradictions: bool,
    },
    /// Print opinion groups and what stands for them; memberships included, so only for the operator
    Analyse(Analyse),
    /// Count anew and make the next release, if it may leave
    Release {
        /// The consultation
        id: Id,
    },
    /// Write the rows without anything about persons, in our shape and in that of other programs
    Export {
        /// The consultation
        id: Id,
        /// Where to, made if need be
        folder: PathBuf,
    },
    /// Write everything there is, for the community's stewards, who must have approved it
    HandOver {
        /// The consultation
        id: Id,
        /// Where to, made if need be
        folder: PathBuf,
    },
    /// Delete everything there is, and leave a signed receipt; stewards must have approved it
    Erase {
        /// The consultation
        id: Id,
        /// Where to write the receipt; its signature stands beside it, as .sig
        #[arg(long)]
        receipt: PathBuf,
        /// Do it; without this, only say how much would be deleted
        #[arg(long)]
        yes: bool,
    },
    /// Check the signature of a receipt, and print the key that made it
    CheckReceipt {
        /// The receipt
        receipt: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Analyse {
    /// The consultation
    id: Id,
    /// Whose rules: the formulas of Polis, or ours
    #[arg(long, value_enum, default_value = "careful")]
    profile: Profile,
    /// As JSON; there is no other form yet
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Profile {
    Polis,
    Careful,
}

impl Consultation {
    /// Whether the command works on what is there.
    pub(super) const fn needs_database(&self) -> bool {
        !matches!(self, Self::ImportPolis { .. } | Self::CheckReceipt { .. })
    }

    pub(super) async fn run(self, app: App) -> Result<(), Error> {
        match self {
            Self::ImportPolis { folder, title, despite_contradictions } => {
                let made = consultations::import_polis(&app, &folder, &title, despite_contradictions).await?;
                if made.waiting > 0 {
                    super::note(&format!(
                        "{} statements were moderated by nobody: they are shown when a coordinator has read them, at \
                         /consultations/{}/manage\n",
                        made.waiting, made.id
                    ))?;
                }
                super::print(&format!("{}\n", made.id))
            }
            Self::Analyse(options) => {
                let is_polis = matches!(options.profile, Profile::Polis);
                let report = consultations::analyse(&app, options.id, is_polis).await?;
                let text = if options.json {
                    serde_json::to_string(&report)
                } else {
                    serde_json::to_string_pretty(&report)
                };
                super::print(&format!("{}\n", text.map_err(Error::internal)?))
            }
            Self::Release { id } => {
                let Some(release) = consultations::release(&app, id).await? else {
                    return super::print("No release is due: its page names the dates.\n");
                };
                let text = serde_json::to_string_pretty(&release).map_err(Error::internal)?;
                super::print(&format!("{text}\n"))
            }
            Self::Export { id, folder } => {
                let files = consultations::export(&app, id, &folder).await?;
                super::print(&format!("{}\n", files.join("\n")))
            }
            Self::HandOver { id, folder } => {
                let files = consultations::hand_over(&app, id, &folder).await?;
                super::print(&format!("{}\n", files.join("\n")))
            }
            Self::Erase { id, receipt, yes: true } => consultations::erase(&app, id, &receipt).await,
            Self::Erase { id, yes: false, .. } => {
                let text = consultations::look_before_erasing(&app, id).await?;
                super::print(&format!("{text}Nothing was deleted. To delete it for good, add --yes.\n"))
            }
            Self::CheckReceipt { receipt } => {
                super::print(&format!("{}\n", consultations::check_receipt(&receipt)?))
            }
        }
    }
}
