//! Where each part of a policy was written, and on what authority: what every explanation cites.

use serde::{Deserialize, Serialize};

use crate::{DecisionId, Kleene};

/// A place in the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the author names it.
    pub file: String,
    /// First line, counted from 1.
    pub line: u32,
    /// Byte offsets `[start, end)` in the file.
    pub start: u32,
    /// End of the range.
    pub end: u32,
}

/// 依据: a document by title and section, as written.
pub type Cite = String;

/// The source map of a policy. It never affects a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Provenance {
    /// Indexed by [`crate::RuleId`].
    pub rules: Vec<RuleSource>,
    /// Per decision, its atomic conditions in the order `why` reports them. Indexed by [`DecisionId`].
    pub atoms: Vec<Vec<Atom>>,
    /// Indexed by [`crate::StageId`].
    pub stages: Vec<(Place, Vec<Cite>)>,
    /// Indexed by [`crate::ClockId`].
    pub clocks: Vec<(Place, Vec<Cite>)>,
    /// Per stage, per action in order.
    pub actions: Vec<Vec<(Place, Vec<Cite>)>>,
}

/// A rule or a 须 line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSource {
    /// Its name.
    pub name: String,
    /// The decision it belongs to.
    pub decision: DecisionId,
    /// Where it stands.
    pub place: Place,
    /// Its own 依据, else that of its decision.
    pub cites: Vec<Cite>,
    /// 否则 "理由" of a 须 line.
    pub reason: Option<String>,
    /// Whether it rests on 待县确认.
    pub unconfirmed: bool,
}

/// One atomic condition, as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Atom {
    /// Position of its rule within the decision.
    pub rule: u16,
    /// Its text, e.g. `类别 = 民生`.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Whether its text says the opposite of what is tested: 不通过, a set that is 非空.
    pub opposite: bool,
    /// Whether the condition it stands in wants it false: under one 非, or under three.
    pub under_not: bool,
}

impl Atom {
    /// Whether what its text says is so, given the truth of what is tested.
    #[must_use]
    pub fn says(&self, tested: Kleene) -> Kleene {
        if self.opposite { tested.negate() } else { tested }
    }

    /// Whether it speaks for the condition it stands in. Where that is false, one of its atoms speaks against it.
    #[must_use]
    pub fn supports(&self, tested: Kleene) -> Kleene {
        let says = self.says(tested);
        if self.under_not { says.negate() } else { says }
    }
}
