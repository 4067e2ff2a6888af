//! What came to a play from outside, in order: enough to play it again, with one thing changed.

use std::collections::BTreeSet;

use shao_abi::PartyId;
use shao_calendar::Moment;

use crate::EventKind;
use crate::settlement::{CountyAct, SituationId};

/// What came to a play from outside.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    /// With whose day the county begins.
    pub first: Option<Moment>,
    /// The keys of the cases that were given a place from outside.
    pub places: Vec<String>,
    /// What was said, in order.
    pub inputs: Vec<Input>,
    /// Until when it was played.
    pub until: Moment,
    pub(super) wakes_most: Option<u32>,
}

/// Something that came from outside.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// Its number: it keeps it, whatever is changed.
    pub serial: usize,
    /// When.
    pub at: Moment,
    /// What.
    pub said: Said,
    /// Whether it happened.
    pub accepted: bool,
    /// The id of its event.
    pub(super) id: String,
}

/// What can come from outside.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    /// Something happens to a case.
    Event {
        /// Its key.
        case: String,
        /// What.
        kind: Box<EventKind>,
        /// By whom.
        actor: Option<PartyId>,
        /// 更正: the input that it corrects.
        about: Option<usize>,
    },
    /// Somebody answers what the county proposes under this 情形 of this unit.
    Answer(CountyAct, SituationId, PartyId),
}

/// One thing that is otherwise.
#[derive(Debug, Clone)]
pub(crate) enum Otherwise {
    /// An input comes at another time.
    Moved(usize, Moment),
    /// Somebody does something besides.
    Added(Input),
    /// An input does not come.
    Dropped(usize),
}

/// The number of what is added to a script.
pub(crate) const ADDED: usize = usize::MAX;

impl Input {
    /// An act that nobody has done.
    pub(crate) fn added(at: Moment, case: &str, actor: PartyId, act: crate::Act) -> Self {
        let kind = Box::new(EventKind::Act(act));
        let said = Said::Event { case: case.to_owned(), kind, actor: Some(actor), about: None };
        Self { serial: ADDED, at, said, accepted: true, id: String::new() }
    }

    /// The act and who did it, if it is one.
    pub(crate) fn act(&self) -> Option<(&str, &crate::Act, PartyId)> {
        match &self.said {
            Said::Event { case, kind, actor: Some(actor), .. } => match kind.as_ref() {
                EventKind::Act(act) => Some((case, act, *actor)),
                EventKind::Open { .. }
                | EventKind::Heard { .. }
                | EventKind::Revise(_)
                | EventKind::Outage { .. }
                | EventKind::Follow { .. }
                | EventKind::Retract { .. }
                | EventKind::Migrate { .. }
                | EventKind::Wake => None,
            },
            Said::Event { actor: None, .. } | Said::Answer(..) => None,
        }
    }
}

impl Script {
    pub(super) fn new(first: Option<Moment>) -> Self {
        let (places, inputs, until) = (Vec::new(), Vec::new(), first.unwrap_or(Moment::MIN));
        Self { first, places, inputs, until, wakes_most: None }
    }

    pub(super) fn at_most(&mut self, wakes: u32) {
        self.wakes_most = Some(wakes);
    }

    pub(super) fn passes(&mut self, to: Moment) {
        self.until = self.until.max(to);
    }

    /// The number of the input that came as this event.
    pub(super) fn of_event(&self, id: &str) -> Option<usize> {
        self.inputs.iter().find(|input| input.id == id).map(|input| input.serial)
    }

    pub(super) fn answer(&mut self, doing: &CountyAct, of: (SituationId, PartyId), accepted: bool) {
        self.take(doing.at, Said::Answer(*doing, of.0, of.1), accepted, String::new());
    }

    /// Takes note of an input.
    pub(super) fn take(&mut self, at: Moment, said: Said, accepted: bool, id: String) {
        self.passes(at);
        self.inputs.push(Input { serial: self.inputs.len(), at, said, accepted, id });
    }

    /// The same for these cases alone. What cases do concerns others only where they are linked.
    pub(crate) fn only(&self, keys: &BTreeSet<String>) -> Self {
        let ours = |input: &&Input| match &input.said {
            Said::Event { case, .. } => keys.contains(case),
            Said::Answer(..) => self.first.is_some(),
        };
        let inputs = self.inputs.iter().filter(ours).cloned().collect();
        let places = self.places.iter().filter(|key| keys.contains(*key)).cloned().collect();
        Self { inputs, places, ..self.clone() }
    }

    /// The same without a county: nothing is counted, and time opens no case.
    pub(crate) fn without_county(self) -> Self {
        let events = self.inputs.into_iter().filter(|input| matches!(input.said, Said::Event { .. }));
        Self { first: None, inputs: events.collect(), ..self }
    }
}
