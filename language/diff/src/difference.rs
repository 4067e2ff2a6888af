//! A difference: what comes out.

use serde::Serialize;
use shao_abi::Place;
use shao_ir::Policy;

use crate::{CaseClass, Facet, Sort, Undecided};

/// What a new version changes of an old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The old version.
    pub old: Head,
    /// The new version.
    pub new: Head,
    /// Cases that are answered otherwise, by decision. All others are answered as before: that is proved, but for what
    /// is undecided.
    pub classes: Vec<CaseClass>,
    /// What else changes, by sort of thing, then by name.
    pub changes: Vec<Change>,
    /// Decisions of which nothing is claimed.
    pub undecided: Vec<Undecided>,
}

/// Which version is meant. That two versions are called differently is no difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Its name.
    pub name: String,
    /// 版本.
    pub version: String,
    /// 施行.
    pub effective: String,
}

impl Head {
    pub(crate) fn of(policy: &Policy) -> Self {
        let info = &policy.schema.policy;
        Self { name: info.name.clone(), version: info.version.clone(), effective: info.effective.clone() }
    }
}

/// What is otherwise in the new version, of one thing or alike of several of a sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Of what sort they are.
    pub sort: Sort,
    /// Which ones, by name; at least one.
    pub of: Vec<Spot>,
    /// What of it differs; none: the whole thing came or went.
    pub facet: Option<Facet>,
    /// What the old version says; none: it says nothing.
    pub old: Option<String>,
    /// What the new version says.
    pub new: Option<String>,
    /// Which way it goes.
    pub direction: Direction,
}

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// Its name, e.g. `办理.待接单.退单`.
    pub name: String,
    /// Where the old version says it.
    pub old_place: Option<Place>,
    /// Where the new version says it.
    pub new_place: Option<Place>,
}

/// Which way a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 出现空档: cases that had an answer have none.
    Opened,
    /// 补上空档: cases that had no answer have one.
    Closed,
    /// 收紧: it binds offices harder.
    Tighter,
    /// 放宽: it binds them less.
    Looser,
    /// 不可比: it is longer or shorter depending on the day, e.g. 5 工作日 and 7 自然日.
    Incomparable,
    /// 改派: somebody else is meant.
    Reassigned,
    /// 新增.
    Added,
    /// 删去.
    Removed,
    /// 改动: it is otherwise, neither more nor less.
    Changed,
}

impl Direction {
    /// In the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::Opened,
        Self::Closed,
        Self::Tighter,
        Self::Looser,
        Self::Incomparable,
        Self::Reassigned,
        Self::Added,
        Self::Removed,
        Self::Changed,
    ];

    /// The way back.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Tighter => Self::Looser,
            Self::Looser => Self::Tighter,
            Self::Opened => Self::Closed,
            Self::Closed => Self::Opened,
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            Self::Incomparable | Self::Reassigned | Self::Changed => self,
        }
    }
}

/// How many changes go which way. The rows of a 清单 are counted apart: what they bring about shows in the decisions that
/// look them up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// By direction, in the order of [`Direction::ALL`].
    pub by_direction: [usize; 9],
    /// Rows of tables.
    pub rows: usize,
}

impl Tally {
    /// How many go this way.
    #[must_use]
    pub fn of(&self, direction: Direction) -> usize {
        let counts = Direction::ALL.into_iter().zip(self.by_direction);
        counts.filter(|(one, _)| *one == direction).map(|(_, count)| count).sum()
    }
}

impl Change {
    /// The same from the other end.
    #[must_use]
    pub fn mirrored(self) -> Self {
        let turn = |spot: Spot| Spot { old_place: spot.new_place, new_place: spot.old_place, ..spot };
        Self {
            of: self.of.into_iter().map(turn).collect(),
            old: self.new,
            new: self.old,
            direction: self.direction.mirrored(),
            ..self
        }
    }
}

impl Difference {
    /// Whether the new version changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty() && self.changes.is_empty() && self.undecided.is_empty()
    }

    /// How many changes go which way.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let rows = self.rows().map(|change| change.of.len()).sum();
        let mut tally = Tally { rows, ..Tally::default() };
        for (direction, count) in Direction::ALL.into_iter().zip(&mut tally.by_direction) {
            let classes = self.classes.iter().filter(|class| class.direction == direction).count();
            *count = classes + self.terms().filter(|change| change.direction == direction).count();
        }
        tally
    }

    /// The changes, but for rows of tables.
    pub fn terms(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.sort != Sort::Row)
    }

    /// The rows of tables that change.
    pub fn rows(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.sort == Sort::Row)
    }

    /// What the old version changes of the new one.
    #[must_use]
    pub fn mirrored(self) -> Self {
        let class = |class: CaseClass| CaseClass {
            old: class.new,
            new: class.old,
            direction: class.direction.mirrored(),
            ..class
        };
        Self {
            old: self.new,
            new: self.old,
            classes: self.classes.into_iter().map(class).collect(),
            changes: self.changes.into_iter().map(Change::mirrored).collect(),
            undecided: self.undecided,
        }
    }
}
