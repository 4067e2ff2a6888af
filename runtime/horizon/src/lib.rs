//! The longest time from 登记 to a 终态: over every course a case can take (`shao-course`) and every start day that the
//! calendar knows, with its path and its dates.
//!
//! Everybody waits until the last lawful moment. Every deadline is monotone in its start and in its pauses, so whoever
//! arrives later never ends sooner: of two ways to a state the one that is later in everything is enough (`search`), and the
//! ends of all start days need not be worked out where those around them say enough (`years`). A clock whose length or
//! timetable depends on facts is taken to be as long as any facts can make it (`ends`), extensions are taken to be granted.
//! So the answer is an upper bound; the course is then played in the case engine (`replay`), which says whether it is met.
//!
//! Children of a fork, 遇 and 重启: a fork lasts as long as its slowest child, another case comes at the last moment, and
//! 重启 begins a new time. Knows nothing of source text and files.

mod ends;
mod replay;
mod runs;
mod search;
mod years;

pub use ends::Lengths;
pub use years::{Bound, Longest, Step, Unbounded, latest, longest};
