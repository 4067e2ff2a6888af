//! Names of what looks at the county as a whole, and not at one case: ledgers, scores, accountability.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use shao_abi::{IntKind, LedgerId, Tally, TallyId};

use super::id16;

/// What is known of the county's ledgers, scores and accountability by name.
#[derive(Debug, Default)]
pub(crate) struct County {
    /// 台账, in the order of their ids, with what each counts: things, or the money or ratio it sums up.
    pub ledgers: IndexMap<String, IntKind>,
    /// 考评, each with what it may propose.
    pub scores: IndexMap<String, Vec<String>>,
    /// 问责形式: the kinds of subjects, each with its forms, mildest first.
    pub forms: IndexMap<String, Vec<String>>,
    /// The kinds among them whose forms are those of a baseline: measures are held against its clause.
    pub taken_over: BTreeSet<String>,
    /// 情形 of every 问责, each with what it proposes or refers to.
    pub situations: IndexMap<String, Vec<String>>,
    /// Values of ledgers that conditions read. Indexed by [`TallyId`].
    pub tallies: Vec<Tally>,
}

impl County {
    /// The ledger of this name.
    pub fn ledger(&self, name: &str) -> Option<(LedgerId, IntKind)> {
        self.ledgers.get_full(name).map(|(at, _, kind)| (LedgerId(id16(at)), *kind))
    }

    /// The id of a ledger's value in a window, made when first asked for.
    pub fn tally(&mut self, tally: Tally) -> TallyId {
        let found = self.tallies.iter().position(|known| *known == tally);
        TallyId(id16(found.unwrap_or_else(|| {
            self.tallies.push(tally);
            self.tallies.len().saturating_sub(1)
        })))
    }
}
