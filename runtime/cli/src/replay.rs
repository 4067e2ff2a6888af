//! One case through the engine, event by event: what `sim` shows and `run` counts.

use serde_json::{Map, Value as Json};
use shao_abi::{FlowId, MatterId, PartyId, Process};
use shao_calendar::Moment;
use shao_case::{
    Act, CaseState, Effect, Event, EventKind, Facts, Fault, Policy, Record, Refusal, Reply, step,
};

/// A log and `sim` are about cases of the policy's first process.
const FIRST: FlowId = FlowId(0);

/// The matter of the policy's first process.
#[must_use]
pub fn first_matter(process: &Process) -> MatterId {
    process.flows.first().map_or(MatterId(0), |flow| flow.matter)
}

/// A case on its way.
#[derive(Debug)]
pub struct Replay<'a> {
    policy: Policy<'a>,
    key: String,
    sent: u32,
    /// The case as it stands.
    pub state: Option<CaseState>,
    /// Its history.
    pub records: Vec<Record>,
}

impl<'a> Replay<'a> {
    /// A case that is not open yet.
    #[must_use]
    pub fn new(policy: Policy<'a>, key: &str) -> Self {
        Self { policy, key: key.to_owned(), sent: 0, state: None, records: Vec::new() }
    }

    /// Opens it. The refusal, if it is refused.
    ///
    /// # Errors
    /// When the policy is broken.
    pub fn open(&mut self, at: Moment, facts: Facts) -> Result<Option<Refusal>, Fault> {
        self.send(at, None, EventKind::Open { flow: FIRST, facts, origin: None })
    }

    /// Does an act. The refusal, if it is refused.
    ///
    /// # Errors
    /// When the policy is broken.
    pub fn act(&mut self, at: Moment, actor: PartyId, act: Act) -> Result<Option<Refusal>, Fault> {
        self.send(at, Some(actor), EventKind::Act(act))
    }

    /// Lets time pass.
    ///
    /// # Errors
    /// When the policy is broken.
    pub fn advance(&mut self, to: Moment) -> Result<(), Fault> {
        self.send(to, None, EventKind::Wake).map(|_| ())
    }

    fn send(
        &mut self,
        at: Moment,
        actor: Option<PartyId>,
        kind: EventKind,
    ) -> Result<Option<Refusal>, Fault> {
        self.sent = self.sent.saturating_add(1);
        let event = Event {
            id: self.sent.to_string(),
            case: self.key.clone(),
            at: Some(at),
            received: at,
            expected_seq: None,
            actor,
            kind,
        };
        let made = step(&self.policy, self.state.clone(), &event)?;
        self.state = made.state;
        for effect in made.effects {
            match effect {
                Effect::Record(record) => self.records.push(*record),
                Effect::Wake { .. }
                | Effect::Notify(_)
                | Effect::Open(_)
                | Effect::Send(_)
                | Effect::Entry(_)
                | Effect::Revoke(_) => {}
            }
        }
        Ok(match made.reply {
            Reply::Refused(refusal) => Some(refusal),
            Reply::Accepted { .. } | Reply::Woken => None,
        })
    }
}

/// Arguments or facts, as the engine reads them: by name, as text.
#[must_use]
pub fn texts(pairs: &[(String, String)]) -> Map<String, Json> {
    pairs.iter().map(|(name, text)| (name.clone(), Json::String(text.clone()))).collect()
}
