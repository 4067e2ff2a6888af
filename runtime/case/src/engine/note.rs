//! Notes: what a record says besides what happened.

use shao_abi::{SlotId, Value};
use shao_calendar::Moment;

use crate::{Actor, CiteRef};

/// What a record says besides what happened.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub actor: Actor,
    pub rules: Vec<shao_abi::RuleId>,
    pub cites: Vec<CiteRef>,
    pub deadline: Option<Moment>,
    pub tainted: bool,
    /// Set when the duty has moved on since: whoever held it then.
    pub responsible: Option<shao_abi::PartyId>,
    /// The parameters of the act it records, as the guards of ledgers read them.
    pub params: Vec<(SlotId, Value)>,
}

impl Note {
    /// By this actor, on no particular authority.
    pub(crate) fn by(actor: Actor) -> Self {
        Self {
            actor,
            rules: Vec::new(),
            cites: Vec::new(),
            deadline: None,
            tainted: false,
            responsible: None,
            params: Vec::new(),
        }
    }

    pub(crate) fn cite(mut self, cite: CiteRef) -> Self {
        self.cites.push(cite);
        self
    }

    /// Rules that decided it: they are its authority too.
    pub(crate) fn rules(mut self, rules: &[shao_abi::RuleId]) -> Self {
        self.cites.extend(rules.iter().map(|rule| CiteRef::Rule(*rule)));
        self.rules.extend_from_slice(rules);
        self
    }

    pub(crate) fn until(mut self, deadline: Option<Moment>) -> Self {
        self.deadline = deadline;
        self
    }

    pub(crate) fn tainted(mut self, tainted: bool) -> Self {
        self.tainted = tainted;
        self
    }

    pub(crate) fn params(mut self, params: &[(SlotId, Value)]) -> Self {
        self.params.extend_from_slice(params);
        self
    }

    pub(crate) fn responsible(mut self, who: Option<shao_abi::PartyId>) -> Self {
        self.responsible = who;
        self
    }
}
