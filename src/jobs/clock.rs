//! Watches the clock of the machine: a jump is noticed and logged, and revives nothing that was over.

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::auth::session;
use crate::types::Timestamp;

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How often what is over is written down, in looks.
const LOOKS_A_ROUND: u32 = 60;
/// By how much a clock may be corrected without being said to jump, in milliseconds.
const TOLERANCE_MILLISECONDS: i64 = 5_000;

/// By how many milliseconds the clock has jumped that stood at `before` when `passed` began: forward, or back where
/// it is negative. `None` while it only runs.
fn jump(before: Timestamp, passed: Duration, now: Timestamp) -> Option<i64> {
    let passed = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
    let expected = before.as_millisecond().saturating_add(passed);
    let jump = now.as_millisecond().saturating_sub(expected);
    (jump.saturating_abs() > TOLERANCE_MILLISECONDS).then_some(jump)
}

/// Looks at the clock until told to stop.
pub async fn watch(app: App, token: CancellationToken) {
    let (mut before, mut since, mut looks) = (app.now(), Instant::now(), 0_u32);
    loop {
        tokio::select! {
            () = token.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let (now, passed) = (app.now(), since.elapsed());
        since = Instant::now();
        let jumped = jump(before, passed, now);
        if let Some(milliseconds) = jumped {
            tracing::warn!(clock.jump_milliseconds = milliseconds, "the clock of this machine has jumped");
        }
        looks = looks.saturating_add(1);
        if jumped.is_some() || looks >= LOOKS_A_ROUND {
            looks = 0;
            // What was over before the clock went back is over.
            remember_ends(&app, now.max(before)).await;
        }
        before = now;
    }
}

async fn remember_ends(app: &App, instant: Timestamp) {
    let outcome = app.write(move |app, tx| session::remember_ends(tx, instant, &app.config.auth)).await;
    if let Err(error) = outcome {
        tracing::warn!(
            code = error.code.as_str(),
            cause = error.cause.as_deref(),
            "ends were not written down"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_told_from_the_passing_of_time() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let minute = Duration::from_secs(60);
        assert_eq!(jump(at(0), minute, at(60)), None);
        assert_eq!(jump(at(0), minute, at(64)), None);
        assert_eq!(jump(at(0), minute, at(3_660)), Some(3_600_000));
        assert_eq!(jump(at(86_400), minute, at(60)), Some(-86_400_000));
    }
}
