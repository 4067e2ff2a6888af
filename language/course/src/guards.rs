//! What is known of a 当 from the past alone.

use shao_abi::{
    Decide, DecisionId, Frame, Happening, Kleene, Process, Schema, SlotId, SlotSource, Status, Type, Value,
};

/// What a course is read from.
#[derive(Clone, Copy)]
pub struct Sight<'p> {
    /// The process.
    pub process: &'p Process,
    /// Its schema: what a 当 reads.
    pub schema: &'p Schema,
    /// Who evaluates a 当. What cannot be evaluated counts as unknown.
    pub decide: &'p dyn Decide,
}

/// Something of the past that a 当 asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// What.
    pub what: Happening,
    /// Where 曾 is read.
    ever: Option<SlotId>,
    /// Where 次数 is read, with the greatest value it can have.
    count: Option<(SlotId, i64)>,
    /// Up to how often it is counted here.
    pub most: u32,
}

/// How far 次数 is counted one by one; beyond, a 当 is false if it is false for every greater number.
const COUNTED: u32 = 8;

impl<'p> Sight<'p> {
    /// What of the past the guards in question ask for.
    pub(crate) fn asked(&self, guards: impl Iterator<Item = DecisionId>) -> Vec<Past> {
        let mut all: Vec<Past> = Vec::new();
        let reads = guards.filter_map(|id| self.schema.decisions.get(id.index())).flat_map(|def| &def.reads);
        for slot in reads.copied() {
            let Some(found) = self.schema.slots.get(slot.index()) else { continue };
            let Some(what) = found.source.happening() else { continue };
            let count = matches!(found.source, SlotSource::Count(_)).then(|| greatest(&found.ty));
            let at = all.iter().position(|past| past.what == what).unwrap_or_else(|| {
                all.push(Past { what, ever: None, count: None, most: 1 });
                all.len().saturating_sub(1)
            });
            if let Some(past) = all.get_mut(at) {
                match count {
                    None => past.ever = Some(slot),
                    Some(greatest) => (past.count, past.most) = (Some((slot, greatest)), COUNTED),
                }
            }
        }
        all
    }

    /// Whether a guard holds, with this past and nothing else known.
    pub(crate) fn holds(&self, guard: DecisionId, past: &[(&Past, u32)]) -> Kleene {
        let mut frame = Frame::unknown(self.schema);
        let mut beyond = None;
        for (asked, times) in past {
            if let Some(slot) = asked.ever {
                frame.set(slot, Some(Value::Bool(*times > 0)));
            }
            match asked.count {
                Some((slot, _)) if *times < asked.most => {
                    frame.set(slot, Some(Value::Int(i64::from(*times))));
                }
                Some(count) if self.reads(guard, count.0) => beyond = Some((count, i64::from(*times))),
                Some(_) | None => {}
            }
        }
        let Some(((slot, greatest), least)) = beyond else { return self.truth(guard, &frame) };
        // Beyond a hundred times more only the greatest number is tried: no clause counts so far, and no case comes so far.
        let tried = (least..=greatest.min(least.saturating_add(100))).chain([greatest.max(least)]);
        let mut truths = tried.map(|times| {
            frame.set(slot, Some(Value::Int(times)));
            self.truth(guard, &frame)
        });
        let first = truths.next().unwrap_or(Kleene::Unknown);
        if truths.all(|truth| truth == first) { first } else { Kleene::Unknown }
    }

    fn reads(&self, guard: DecisionId, slot: SlotId) -> bool {
        self.schema.decisions.get(guard.index()).is_some_and(|def| def.reads.contains(&slot))
    }

    fn truth(&self, guard: DecisionId, frame: &Frame) -> Kleene {
        match self.decide.decide(guard, frame) {
            Ok(answer) if matches!(answer.status, Status::Decided | Status::Unconfirmed) => {
                Kleene::known(!answer.fired.is_empty())
            }
            Ok(_) | Err(_) => Kleene::Unknown,
        }
    }
}

fn greatest(ty: &Type) -> i64 {
    match ty {
        Type::Int { max, .. } => *max,
        Type::Bool
        | Type::Enum(_)
        | Type::Party { .. }
        | Type::EnumSet(_)
        | Type::PartySet { .. }
        | Type::Limit => 0,
    }
}
