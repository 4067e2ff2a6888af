//! A year of 峄城's work orders, made up from a seed. `policies/yicheng/cases/README.md` says what is known of the real
//! year and what is invented here.

mod columns;
mod days;
mod random;
mod story;
mod table;
mod topics;
mod visit;
mod write;

use jiff::civil::{DateTime, date};

pub use columns::{COLUMNS, Row};
pub use random::Random;
use story::{Kind, Story, tell};
use topics::{CALLS, FIRMS, PEOPLE, Topic};
use visit::Opinions;

/// The seed of the file that is kept.
pub const SEED: u64 = 20_191_104;

/// Appeals in all, up to 4 November.
const ALL: usize = 1164;
/// Of these, enforcement called for by townships: closed, and not yet closed.
const CALLED: (usize, usize) = (10, 8);
/// Of these, enforcement asked for by departments, and appeals of enterprises: this file's own assumption.
const REQUESTED: usize = 9;
const FIRM: usize = 146;

/// The log's last moment.
fn until() -> DateTime {
    date(2019, 11, 4).at(23, 59, 59, 0)
}

/// The whole log, in the order of the calls.
#[must_use]
pub fn orders(seed: u64) -> Vec<Row> {
    let mut random = Random::seeded(seed);
    let mut opinions = Opinions::default();
    let towns = table::towns();
    let mut open: Vec<Open> = Vec::new();
    let mut rows = Vec::with_capacity(ALL);
    let mut numbers = Numbers::default();
    for (call, kind) in calls(&mut random) {
        let topic = topic(&mut random, kind);
        let town_code = usize::try_from(random.between(1, 7)).unwrap_or(1);
        let town = towns.get(town_code - 1).copied().unwrap_or("榴园镇");
        let story = tell(&mut random, kind, topic, town, call);
        let sure = matches!(kind, Kind::Call { .. });
        let visit = story.completed.map(|end| visit::visit(&mut random, &mut opinions, end, sure, until()));
        let number = numbers.next(call);
        let may_repeat = kind == Kind::People && random.per_mille(80);
        let repeats = if may_repeat { repeated(&open, town, topic, call) } else { None };
        open.push(Open::of(&number, town, topic, &story));
        let sheet =
            write::Sheet { number, topic, town, town_code, repeats, story: &story, visit, until: until() };
        rows.push(write::row(&mut random, &sheet));
    }
    rows
}

/// The log as a CSV file.
///
/// # Errors
/// When the writer fails, which in memory it does not.
pub fn csv(seed: u64) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in orders(seed) {
        writer.write_record(COLUMNS.map(|column| row.get(column)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// When whoever calls, in order of time.
fn calls(random: &mut Random) -> Vec<(DateTime, Kind)> {
    let mut calls = Vec::with_capacity(ALL);
    let mut add = |random: &mut Random, n: usize, (from, to), kind| {
        calls.extend((0..n).map(|_| (moment(random, from, to, kind), kind)));
    };
    let year = (0, 306);
    let people = ALL - CALLED.0 - CALLED.1 - REQUESTED - FIRM;
    add(random, CALLED.0, (215, 288), Kind::Call { closed: true });
    add(random, CALLED.1, (294, 306), Kind::Call { closed: false });
    add(random, REQUESTED, (60, 290), Kind::Request);
    add(random, FIRM, year, Kind::Firm);
    add(random, people, year, Kind::People);
    calls.sort_by_key(|(call, _)| *call);
    calls
}

/// A moment between two days of the year: units and firms call in office hours, people at any waking hour.
fn moment(random: &mut Random, from: i64, to: i64, kind: Kind) -> DateTime {
    let mut day = date(2019, 1, 1);
    for _ in 0..random.between(from, to) {
        day = days::next(day);
    }
    while kind != Kind::People && !days::is_working(day) {
        day = days::next(day);
    }
    let minute = match kind {
        Kind::People => random.between(6 * 60 + 30, 22 * 60),
        Kind::Call { .. } | Kind::Request | Kind::Firm => random.between(8 * 60 + 30, 16 * 60),
    };
    let second = random.between(0, 59);
    days::at(day, minute).saturating_add(jiff::Span::new().seconds(second))
}

fn topic(random: &mut Random, kind: Kind) -> &'static Topic {
    let among: &[Topic] = match kind {
        Kind::Call { .. } | Kind::Request => &CALLS,
        Kind::Firm => &FIRMS,
        Kind::People => &PEOPLE,
    };
    let at = usize::try_from(random.between(0, i64::try_from(among.len()).unwrap_or(1) - 1)).unwrap_or(0);
    among.get(at).unwrap_or(&PEOPLE[0])
}

/// An order that a later one may repeat.
struct Open {
    number: String,
    town: String,
    code: &'static str,
    end: Option<DateTime>,
}

impl Open {
    fn of(number: &str, town: &str, topic: &Topic, story: &Story) -> Self {
        Self { number: number.to_owned(), town: town.to_owned(), code: topic.code, end: story.completed }
    }
}

/// The order of the same place and kind that is still open, if there is one.
fn repeated(open: &[Open], town: &str, topic: &Topic, call: DateTime) -> Option<String> {
    let same = |o: &&Open| o.town == town && o.code == topic.code && o.end.is_none_or(|end| end > call);
    open.iter().rev().find(same).map(|o| o.number.clone())
}

/// Order numbers: the day and a running number within it.
#[derive(Default)]
struct Numbers {
    day: String,
    last: u32,
}

impl Numbers {
    fn next(&mut self, call: DateTime) -> String {
        let day = call.strftime("%Y%m%d").to_string();
        self.last = if day == self.day { self.last + 1 } else { 1 };
        self.day = day;
        format!("YC{}{:03}", self.day, self.last)
    }
}
