//! A try at a password, from the look at the waits to what came of it.

use std::time::Duration;

use crate::app::App;
use crate::auth::gate::{self, Lane, Pass};
use crate::auth::tries::Outcome;
use crate::error::Error;
use crate::types::Email;

/// How often somebody asks again while others are being evaluated, and after which pause: five seconds at most.
const TURNS: usize = 50;
const PAUSE: Duration = Duration::from_millis(100);

/// A try that is counted, and may be evaluated.
#[derive(Debug)]
pub struct Try {
    /// What it is counted for.
    pub lanes: Vec<Lane>,
}

/// The lane of somebody who logs in with an address, however it is spelled.
pub fn account(typed: &str) -> Lane {
    Lane::Account(
        Email::parse(typed).map_or_else(|| Email::former_spelling(typed), |email| email.to_string()),
    )
}

/// Counts a try; waits for a moment while as many as may be are being evaluated.
pub async fn take(app: &App, lanes: Vec<Lane>) -> Result<Try, Error> {
    for _ in 0..TURNS {
        let asked = lanes.clone();
        let look = app.read(move |app, tx| gate::look(tx, &app.keys, &app.config.auth, &asked)).await?;
        let pass = match look {
            Pass::Taken => {
                let asked = lanes.clone();
                app.write(move |app, tx| gate::take(tx, &app.keys, &app.config.auth, &asked)).await?
            }
            pass => pass,
        };
        match pass {
            Pass::Taken => return Ok(Try { lanes }),
            Pass::Refused(error) => return Err(error),
            Pass::Busy => tokio::time::sleep(PAUSE).await,
        }
    }
    Err(Error::too_many(1))
}

impl Try {
    /// Takes back a try that could not be evaluated, and hands on why.
    pub async fn give_back(self, app: &App, cause: Error) -> Error {
        let given_back = app
            .write(move |app, tx| {
                gate::settle(tx, &app.keys, &app.config.auth, &self.lanes, Outcome::GivenBack)
            })
            .await;
        given_back.err().unwrap_or(cause)
    }
}
