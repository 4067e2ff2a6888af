//! The settlement (结算): what the county counts over its cases, proposes from that, and seals. No decision of a case
//! reads any of it; it runs afterwards, in one serial step of the county, on the entries that have arrived.
//!
//! ```text
//! cases ──entries──► Archive ──► settle(policy, county, now) ──► county, news, when next
//!                                  corrections · 候核 and 免责 that have ended · seals · 情形 that hold
//! people ──免责 决定 申诉──► act(policy, county, act)
//! ```
//!
//! Pure, like the step of a case: time is an input, the same county and the same instant give the same county. Whatever
//! happens says why: by which entries, on which days, under which authority.
//!
//! Reading order: `window`, `period`, `fold`, `archive` (what ledgers hold); `proposal`, `county` (the data), `desk`,
//! `settle` (time), `condition`, `conduct` and `due` (by which version), `candidate`, `propose`, `correct`, `answer` (问责); `exact`, `score`, `rank`, `close`
//! (考评); `openings` (cases that time opens); `carry` (another version of the policy); `account` and `view` (what readers
//! are shown); `say` (sentences).

mod account;
mod answer;
mod archive;
mod candidate;
mod carry;
mod close;
mod condition;
mod conduct;
mod correct;
mod county;
mod desk;
mod due;
mod exact;
mod fold;
mod openings;
mod passage;
mod period;
mod proposal;
mod propose;
mod rank;
pub(crate) mod say;
mod score;
mod settle;
mod share;
pub mod view;
mod window;

pub use account::{Account, CloseAccount, LedgerAccount, LedgerRow, ProposalAccount, ScoreRow, account};
pub use answer::{CountyAct, act};
pub use archive::{Archive, Filed, Query};
pub(crate) use candidate::frame_of;
pub use candidate::look;
pub use carry::{Carried, Carry};
pub use close::{Close, next_seal};
pub(crate) use condition::situation as situation_of;
pub use county::{About, County, News, Settled, score_named, situation_named};
pub use fold::{Tallied, fold};
pub use openings::{Openings, next_opening, openings, stands_for};
pub use passage::entry_under;
pub use period::Span;
pub use proposal::{Evidence, Proposal, ProposalId, ProposalStatus, Ruling, SituationId, Turn, Under};
pub use score::{Given, Part, Row, Worth, percent};
pub use settle::{next_settlement, settle};
pub use share::ShareView;
pub use window::{Days, days_of, window_words};
