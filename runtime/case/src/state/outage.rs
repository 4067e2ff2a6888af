//! 停摆: time that counts for nobody, because the platform or the network was down.

use serde::{Deserialize, Serialize};
use shao_calendar::Moment;

/// A stretch in which the clocks of a case stand still, `from` included, `to` excluded, however late it was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// From this instant.
    pub from: Moment,
    /// Until this instant, excluded.
    pub to: Moment,
    /// Whether it spares the clocks that run until the case ends. So it is with the time in which a case followed
    /// another one and was taken out again: whoever held its stages could not act, but its petitioner still waited.
    #[serde(default)]
    pub spares: bool,
}
