//! `trilateral audit`: whether the record of who did what is as it was written.

use clap::{Args, Subcommand};

use crate::app::App;
use crate::audit::admin::job;
use crate::audit::sealing::{self, Head};
use crate::audit::verify;
use crate::error::Error;
use crate::types::Timestamp;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Print how many rows the record has, and the seal of the last: keep it where nobody here can change it
    Head,
    /// Go through the whole record, and say what was changed, taken out, put in or cut short
    Verify(Verify),
    /// Cut off what is older than an instant, and leave a signed anchor that the rest hangs on
    Cut(Cut),
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// An end that `audit head` printed, or a mail told: NUMBER SEAL
    #[arg(long, num_args = 2, value_names = ["NUMBER", "SEAL"])]
    head: Option<Vec<String>>,
}

#[derive(Debug, Args)]
pub(super) struct Cut {
    /// Rows from before this instant go, as in 2026-01-01T00:00:00Z
    #[arg(long)]
    before: Timestamp,
}

impl Audit {
    pub(super) async fn run(self, app: App) -> Result<(), Error> {
        match self {
            Self::Head => {
                job::seal_all(app.clone()).await?;
                let head = app.read(|_, tx| sealing::head(tx)).await?;
                super::print(&head.map_or_else(|| "0\n".to_owned(), |head| format!("{head}\n")))
            }
            Self::Verify(verify) => verify.run(app).await,
            Self::Cut(cut) => {
                job::seal_all(app.clone()).await?;
                let known: Vec<Head> = sealing::kept_head(&app.config.data_dir)?.into_iter().collect();
                let report = app.read(move |app, tx| verify::verify(tx, &app.keys, &known)).await?;
                let cut = app.write(move |_, tx| verify::cut(tx, &report, cut.before)).await?;
                super::print(&format!("{cut} rows were cut off\n"))
            }
        }
    }
}

impl Verify {
    async fn run(self, app: App) -> Result<(), Error> {
        let mut known: Vec<Head> = sealing::kept_head(&app.config.data_dir)?.into_iter().collect();
        if let Some(head) = self.head {
            let head = head.join(" ").parse().map_err(|()| Error::internal("--head takes NUMBER SEAL"))?;
            known.push(head);
        }
        let is_known = !known.is_empty();
        let report = app.read(move |app, tx| verify::verify(tx, &app.keys, &known)).await?;
        if !is_known && report.sealed > 0 {
            super::print(
                "Nothing here tells how far the record had come: audit-head is missing. Give --head.\n",
            )?;
        }
        for fault in &report.faults {
            super::print(&format!("{fault}\n"))?;
        }
        super::print(&format!(
            "{} rows in the chain, {} wait for their seal\n",
            report.sealed, report.waiting
        ))?;
        if let Some(head) = &report.head {
            super::print(&format!("{head}\n"))?;
        }
        match report.faults.len() {
            0 if !is_known && (report.sealed > 0 || report.is_in_use && report.waiting == 0) => {
                Err(Error::internal("it cannot be said whether the record was cut short"))
            }
            0 => Ok(()),
            faults => Err(Error::internal(format!("the record was touched: {faults} faults"))),
        }
    }
}
