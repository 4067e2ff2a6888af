//! The timer: wakes cases when they are due, and whatever fell due while the server was down.

use std::time::Duration;

use tokio::sync::watch;

use crate::County;

/// How long it sleeps at most: an event may have brought the next wake-up forward, or the clock may have been set.
const LONGEST_SLEEP: Duration = Duration::from_millis(500);
/// How long it leaves a store in trouble alone.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);

/// Runs until told to stop. Wake-ups carry nothing, so one too many or too late does no harm.
pub(crate) async fn run(county: County, mut stopping: watch::Receiver<bool>) {
    loop {
        let pause = match county.wake().await {
            Ok(woken) => sleep_until(&county, woken.next),
            Err(error) => {
                error.log();
                AFTER_TROUBLE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

fn sleep_until(county: &County, next: Option<shao_calendar::Moment>) -> Duration {
    let Some(next) = next else { return LONGEST_SLEEP };
    let millis = u64::try_from(next.millis_since(county.now())).unwrap_or(0);
    Duration::from_millis(millis).min(LONGEST_SLEEP)
}
