//! What happens to one order, from the call to the last visit, whether or not the log's last day sees the end of it.

use jiff::civil::DateTime;

use super::days::{DAY, at, deadline, later, next, office};
use super::random::Random;
use super::table::duty;
use super::topics::Topic;

/// Who asks, which decides who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A township calls for enforcement; `closed` says whether the log sees the end of it.
    Call {
        /// Whether it is closed.
        closed: bool,
    },
    /// A department asks for joint enforcement.
    Request,
    /// An enterprise asks for help.
    Firm,
    /// A citizen or a grid member reports.
    People,
}

/// A return by the unit that got the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Back {
    /// When.
    pub at: DateTime,
    /// Whether the command centre designated the same unit all the same.
    pub designated: bool,
}

/// An order's life.
#[derive(Debug, Clone)]
pub struct Story {
    /// Who asked.
    pub kind: Kind,
    /// The call.
    pub call: DateTime,
    /// The desk hands it in.
    pub accepted: DateTime,
    /// First dispatch.
    pub first: DateTime,
    /// To whom.
    pub first_unit: String,
    /// The return, if any.
    pub back: Option<Back>,
    /// The township passes it up, if it does.
    pub raised: Option<DateTime>,
    /// Last dispatch.
    pub last: DateTime,
    /// To whom: who finishes it.
    pub unit: String,
    /// Who assists.
    pub assist: Vec<String>,
    /// The unit dispatches it within itself, if that was recorded.
    pub taken: Option<DateTime>,
    /// The assisting units reply.
    pub replied: Option<DateTime>,
    /// The limit in working days.
    pub limit: i64,
    /// The deadline the clerk wrote down.
    pub deadline: DateTime,
    /// An extension asked for, and whether it was granted.
    pub delay: Option<bool>,
    /// Closed.
    pub completed: Option<DateTime>,
}

/// Tells an order's life.
pub fn tell(random: &mut Random, kind: Kind, topic: &Topic, town: &str, call: DateTime) -> Story {
    let late_desk = random.per_mille(15);
    let accepted = later(call, if late_desk { random.between(35, 90) } else { random.between(2, 25) });
    let slow = random.per_mille(10);
    let first = later(accepted, if slow { random.between(300, 540) } else { random.between(10, 180) });
    let duty = duty(topic.situation);
    let (unit, assist, limit) = match kind {
        Kind::Call { .. } | Kind::Request => (duty.lead, duty.assist, 5),
        Kind::Firm => ("行政审批服务局".to_owned(), Vec::new(), 5),
        Kind::People => (town.to_owned(), Vec::new(), 3),
    };
    let mut story = Story {
        kind,
        call,
        accepted,
        first,
        first_unit: unit.clone(),
        back: None,
        raised: None,
        last: first,
        unit,
        assist,
        taken: None,
        replied: None,
        limit,
        deadline: deadline(first, limit),
        delay: None,
        completed: None,
    };
    send_back_or_up(random, &mut story, topic);
    take(random, &mut story);
    finish(random, &mut story);
    story
}

/// One order in twenty is returned, one township order in twenty-five is passed up.
fn send_back_or_up(random: &mut Random, story: &mut Story, topic: &Topic) {
    let plain = matches!(story.kind, Kind::Call { .. });
    if !plain && random.per_mille(50) {
        let at = office(story.first, random.between(60, 700));
        let designated = random.per_mille(750);
        story.back = Some(Back { at, designated });
        story.last = later(at, random.between(60, 900));
        if !designated {
            story.unit = other_unit(&story.unit, topic);
        }
    } else if story.kind == Kind::People && random.per_mille(40) {
        let raised = office(story.first, random.between(DAY, 2 * DAY));
        story.raised = Some(raised);
        story.last = later(raised, random.between(30, 200));
        let duty = duty(topic.situation);
        story.limit = 5;
        story.unit = duty.lead;
        // Outside the table nobody assists; within it the township goes on beside those named.
        if topic.situation != "清单外" {
            story.assist = duty.assist;
            story.assist.push(story.first_unit.clone());
        }
    }
}

/// Where an order goes when the first unit's objection is upheld.
fn other_unit(first: &str, topic: &Topic) -> String {
    let lead = duty(topic.situation).lead;
    if lead == first { "综合行政执法局".to_owned() } else { lead }
}

/// The unit takes the order; in 3 of 100 the log does not say when.
fn take(random: &mut Random, story: &mut Story) {
    let recorded = !random.per_mille(30);
    let taken = if story.unit == "指挥中心" {
        later(story.last, random.between(15, 90))
    } else {
        office(story.last, random.between(20, DAY + DAY / 2))
    };
    story.taken = recorded.then_some(taken);
    let miscounted = random.per_mille(20);
    story.deadline = if miscounted {
        // A clerk who counts every day of the week.
        let day = (0..story.limit).fold(story.last.date(), |day, _| next(day));
        at(day, 17 * 60 + 30)
    } else {
        deadline(story.last, story.limit)
    };
}

/// The assisting units reply, more time may be asked for, the lead closes.
fn finish(random: &mut Random, story: &mut Story) {
    if let Kind::Call { closed: false } = story.kind {
        return;
    }
    // Without a record of it, the order counts as taken when the second working day closes.
    let from = story.taken.unwrap_or_else(|| office(deadline(story.last, 2), 30));
    if !story.assist.is_empty() {
        story.replied = Some(office(from, random.between(60, 2 * DAY)));
    }
    let straight = story.back.is_none() && story.raised.is_none() && story.taken.is_some();
    if straight && random.per_mille(30) {
        story.delay = Some(random.per_mille(800));
    }
    let limit = story.limit * DAY;
    let used = match story.delay {
        Some(true) => limit + random.between(2 * DAY, 9 * DAY),
        Some(false) => limit + random.between(30, 3 * DAY),
        None => usual(random, story, limit),
    };
    let earliest = office(story.replied.unwrap_or(from), 30);
    story.completed = Some(office(story.last, used).max(earliest));
    if story.delay.is_some() {
        story.deadline = deadline(story.last, story.limit);
    }
}

/// Most orders end in time, 7 of 100 late, 1 of 100 very late; the called enforcement ends in time.
fn usual(random: &mut Random, story: &Story, limit: i64) -> i64 {
    let called = matches!(story.kind, Kind::Call { .. });
    match random.between(0, 99) {
        _ if called => random.between(2 * DAY, limit - 200),
        0..=6 => limit + random.between(30, 4 * DAY),
        7 => limit + random.between(6 * DAY, 9 * DAY),
        _ => random.between(120, limit - 200),
    }
}
