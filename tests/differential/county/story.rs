//! One random story of a county, told to both evaluators at once.

use std::collections::BTreeMap;

use shao_abi::{Link, PartyId, Period};
use shao_calendar::{Calendar, Moment};
use shao_case::{EventKind, Play, Policy, Reply, Words};
use shao_ir::Interpreter;
use shao_tests::yicheng::Random;

use super::SEED;
use super::deeds::Key;
use super::folder::Loaded;
use super::reach::{Noting, Reach};
use super::retraced;
use super::volume::Volume;

/// Things done per story; and so many more for each process that the policy has.
const DEEDS: usize = 60;
const DEEDS_MORE: usize = 30;
/// Cases opened by hand for each process, and a few more.
const CASES: usize = 2;
const CASES_MORE: usize = 6;
/// How many stories go on until their scores are sealed.
const LONG: usize = 3;
/// Both plays.
pub(super) struct Story<'p> {
    pub policy: &'p Policy<'p>,
    pub one: Play<'p>,
    pub other: Play<'p>,
    pub random: Random,
    pub now: Moment,
    pub opened: usize,
    /// How often each act was done, by flow and name: what was done least is done next.
    pub done: BTreeMap<Key, u32>,
    pub answers: usize,
}

/// Plays one story and compares all that came of it.
pub fn play(loaded: &Loaded, calendar: &Calendar, number: usize, volume: &mut Volume, reach: &mut Reach) {
    let (seed, long) = (SEED ^ ((number as u64) << 32), number < LONG);
    let interpreter = Interpreter::new(&loaded.ir);
    let noting = Noting::new(&interpreter);
    let (one, other) = (loaded.policy(&noting, calendar), loaded.policy(&loaded.module, calendar));
    let mut random = Random::seeded(seed ^ u64::from(loaded.name.len() as u32));
    let start = Moment::start_of_day("2024-01-04".parse().unwrap());
    let now = start.plus_minutes(random.between(0, 300) * 1440 + 9 * 60).unwrap();
    let (done, opened, answers) = (BTreeMap::new(), 0, 0);
    let (of_one, of_other) = (Play::new(&one, Some(now)), Play::new(&other, Some(now)));
    let mut story = Story { policy: &one, one: of_one, other: of_other, random, now, opened, done, answers };
    let flows = one.process.flows.len();
    for _ in 0..DEEDS + DEEDS_MORE * flows {
        story.deed();
    }
    story.end(long);
    story.compare(&loaded.name);
    let asked = noting.asked.borrow().clone();
    volume.decided += *noting.count.borrow();
    count(&story, volume);
    reach.asked(&asked);
    reach.played(loaded, &story.one);
    retraced::compare(&one, &other, &story.one, volume);
}

fn count(story: &Story<'_>, volume: &mut Volume) {
    let play = &story.one;
    let linked = |case: &&shao_case::Played| {
        case.state.as_ref().is_some_and(|state| state.links.iter().any(|link| link.link == Link::Origin))
    };
    volume.cases += play.cases().iter().filter(|case| case.state.is_some()).count();
    volume.started += play.cases().iter().filter(linked).count();
    volume.timed += play.opened().len();
    volume.answers += story.answers;
    volume.news += play.news().len();
    let county = play.county().unwrap();
    volume.entries += county.archive.iter().count();
    volume.revoked += county.archive.iter().filter(|filed| filed.revoked).count();
    volume.closes += county.closes.len();
    volume.rows += county.closes.iter().map(|close| close.rows.len()).sum::<usize>();
    volume.proposals += county.proposals.len();
}

impl<'p> Story<'p> {
    pub fn one_of<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let last = i64::try_from(from.len()).unwrap() - 1;
        (last >= 0).then(|| from[usize::try_from(self.random.between(0, last)).unwrap()].clone())
    }

    /// Does the same to both.
    pub fn both<T: PartialEq + std::fmt::Debug>(&mut self, what: impl Fn(&mut Play<'p>) -> T) -> T {
        let (one, other) = (what(&mut self.one), what(&mut self.other));
        assert_eq!(one, other);
        one
    }

    pub fn send(&mut self, case: usize, kind: EventKind, actor: Option<PartyId>) -> Result<Reply, Words> {
        let now = self.now;
        self.both(|play| play.send(case, now, kind.clone(), actor))
    }

    fn deed(&mut self) {
        self.pass();
        match self.random.between(0, 99) {
            0..=2 => self.outage(),
            3..=5 => self.merge(),
            6..=8 => self.revise(),
            9..=16 => self.answer(),
            17..=30 if self.opened < CASES_MORE + CASES * self.policy.process.flows.len() => self.open(),
            _ if self.opened == 0 => self.open(),
            _ => self.act(),
        }
    }

    /// Minutes, days or weeks go by.
    fn pass(&mut self) {
        let minutes = match self.random.between(0, 99) {
            0..=34 => self.random.between(0, 4),
            35..=69 => self.random.between(4, 300),
            70..=91 => self.random.between(300, 2 * 1440),
            92.. if self.is_timed() => self.random.between(60, 1440),
            92..=97 => self.random.between(2 * 1440, 9 * 1440),
            _ => self.random.between(9 * 1440, 35 * 1440),
        };
        self.now = self.now.plus_minutes(minutes).unwrap();
        self.live();
    }

    pub fn live(&mut self) {
        let now = self.now;
        self.both(|play| {
            play.pass_to(now);
            play.settle(now);
        });
    }

    /// Where time opens cases every day, days go by one at a time.
    fn is_timed(&self) -> bool {
        self.policy.process.flows.iter().any(|flow| flow.opening.is_some())
    }

    /// Time for what is open to fall due; in a long story, for the longest period of a 考评 to be sealed.
    fn end(&mut self, long: bool) {
        let longest = self.policy.ledgers.scores.iter().map(|score| match score.every {
            Period::Month => 75,
            Period::Quarter => 130,
            Period::Year => 400,
        });
        let shortest = if self.is_timed() { 5 } else { 45 };
        let days = longest.max().filter(|_| long).unwrap_or(shortest);
        self.now = self.now.plus_minutes(days * 1440).unwrap();
        self.live();
    }

    /// All that the two came to.
    fn compare(&self, name: &str) {
        assert_eq!(self.one.stuck(), &[], "{name}");
        assert_eq!(self.other.stuck(), &[], "{name}");
        assert_eq!(self.one.cases().len(), self.other.cases().len(), "{name}");
        for (one, other) in self.one.cases().iter().zip(self.other.cases()) {
            assert_eq!(one, other, "{name}");
        }
        let (one, other) = (self.one.county().unwrap(), self.other.county().unwrap());
        assert_eq!(one.archive, other.archive, "{name}: entries");
        assert_eq!(one.proposals, other.proposals, "{name}: proposals");
        assert_eq!(one.closes, other.closes, "{name}: rows of scores");
        assert_eq!(one, other, "{name}");
        assert_eq!(self.one.news(), self.other.news(), "{name}: news");
        assert_eq!(self.one.opened(), self.other.opened(), "{name}: opened by time");
    }
}
