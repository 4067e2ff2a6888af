//! The HTTP face of a county: cases opened, acted on, looked at and woken in time.
//!
//! ```text
//! POST /api/v1/cases ─────────────┐                        ┌──► store: state + records + wake-up + reply, one commit
//! POST /api/v1/cases/{key}/events ┼──► desk ──► case::step ┤
//! timer: what is due ─────────────┘   (one writer)         └──► reply, only once that is on the disk
//! GET  /api/v1/cases, /cases/{key}, /policy, /health ──► read beside it
//! ```
//!
//! Knows neither the compiler nor the sandbox: it is given whoever can evaluate a policy's decisions, a store and a
//! clock. `serve` of the command line puts them together.

mod bench;
mod caller;
mod clock;
mod county;
mod desk;
mod edition;
mod error;
mod fields;
mod page;
mod reading;
mod requests;
mod routes;
mod server;
mod timer;

pub use caller::{CALLER_HEADER, Caller};
pub use clock::{Clock, SystemClock, VirtualClock};
pub use county::{County, CountyError, Founding};
pub use desk::Woken;
pub use edition::{Edition, Evaluator, Loader};
pub use error::{ApiError, Source};
pub use page::serve_page;
pub use routes::{API, MOST_BYTES, router};
pub use server::{Config, ServeError, Server, serve, shutdown_signal};
