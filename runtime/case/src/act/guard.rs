//! The 当 of an action: whether it holds, and if not, the first condition that failed.

use shao_abi::{Atom, DecisionDef, DecisionId, Frame, Kleene, RuleId, SlotId, SlotSource, Status, Value};

use crate::engine::{Judged, Work};
use crate::{Condition, Fault, Refusal, RefusalKind, Words};

/// Evaluates a guard.
///
/// # Errors
/// The inner result is the refusal if it does not hold.
pub(crate) fn unmet(
    work: &Work<'_>,
    guard: DecisionId,
    params: &[(SlotId, Value)],
    act: &str,
) -> Result<Result<Judged, Refusal>, Fault> {
    let judged = work.evaluate(guard, params)?;
    if judged.answer.status == Status::Lacking {
        return Ok(Err(lacking(work, &judged, act)));
    }
    if !judged.answer.fired.is_empty() {
        return Ok(Ok(judged));
    }
    Ok(Err(failed(work, guard, params, act)?))
}

fn lacking(work: &Work<'_>, judged: &Judged, act: &str) -> Refusal {
    let needs = judged.answer.needs.iter().copied();
    let names = work.awaited(needs.clone());
    let mut zh = format!("“{act}”的条件尚不能判断，缺：{}", names.join("、"));
    let mut en = format!("the condition of `{act}` cannot be told yet; lacking: {}", names.join(", "));
    let undecided: Vec<String> =
        needs.filter(|slot| !work.behind(*slot).is_empty()).map(|slot| work.names().slot(slot)).collect();
    if !undecided.is_empty() {
        zh.push_str(&format!("；因此未定：{}", undecided.join("、")));
        en.push_str(&format!("; hence undecided: {}", undecided.join(", ")));
    }
    Refusal::new(RefusalKind::Undecided, zh, en)
}

fn failed(
    work: &Work<'_>,
    guard: DecisionId,
    params: &[(SlotId, Value)],
    act: &str,
) -> Result<Refusal, Fault> {
    let asked = Asked::of(work, guard, params)?;
    let mut conditions = asked.conditions();
    conditions.extend(asked.lines()?);
    let zh: Vec<String> = conditions.iter().map(|c| format!("{}（{}）", c.text, truth(c.truth).zh)).collect();
    let en: Vec<String> = conditions.iter().map(|c| format!("{} ({})", c.text, truth(c.truth).en)).collect();
    let reason = if conditions.is_empty() {
        Words::new(format!("“{act}”的条件不成立"), format!("the condition of `{act}` does not hold"))
    } else {
        let zh = format!("“{act}”的条件不成立：{}", zh.join("；"));
        Words::new(zh, format!("the condition of `{act}` does not hold: {}", en.join("; ")))
    };
    Ok(Refusal { kind: RefusalKind::Guard, reason, conditions })
}

/// A guard that does not hold, and how each of its atoms came out.
struct Asked<'w> {
    work: &'w Work<'w>,
    def: &'w DecisionDef,
    guard: DecisionId,
    frame: Frame,
    atoms: &'w [Atom],
    truths: Vec<Kleene>,
}

impl<'w> Asked<'w> {
    fn of(work: &'w Work<'w>, guard: DecisionId, params: &[(SlotId, Value)]) -> Result<Self, Fault> {
        let def = work.decision(guard)?;
        let (frame, _) = work.frame_for(def, params);
        let atoms = work.policy.provenance.atoms.get(guard.index()).map_or(&[][..], Vec::as_slice);
        let truths = why(work, def, guard, &frame)?;
        Ok(Self { work, def, guard, frame, atoms, truths })
    }

    /// The atoms that speak against it, each with its position. Whatever a condition says, one of them does.
    fn failed(&self) -> impl Iterator<Item = (usize, &Atom, Kleene)> {
        let told = self.atoms.iter().zip(&self.truths).enumerate();
        told.filter(|(_, (atom, truth))| atom.supports(**truth) == Kleene::False)
            .map(|(at, (atom, truth))| (at, atom, atom.says(*truth)))
    }

    fn conditions(&self) -> Vec<Condition> {
        let condition = |(_, atom, truth): (usize, &Atom, Kleene)| {
            let rule = self.def.rules.get(usize::from(atom.rule)).copied();
            Condition { text: atom.text.clone(), truth, rule }
        };
        self.failed().map(condition).collect()
    }

    /// Where what failed asks whether a 须 decision passed: the lines that failed, with their own reasons.
    fn lines(&self) -> Result<Vec<Condition>, Fault> {
        let mut lines = Vec::new();
        for slot in &self.def.reads {
            let source = self.work.policy.schema.slots.get(slot.index()).map(|slot| &slot.source);
            let Some(&SlotSource::Passed(decision)) = source else { continue };
            let no = self.frame.get(*slot) == Some(&Value::Bool(false));
            let Some(decided) = self.work.state.outcomes.get(&decision).filter(|_| no) else { continue };
            if self.rests_on(*slot)? {
                lines.extend(decided.answer.fired.iter().map(|rule| failed_line(self.work, *rule)));
            }
        }
        Ok(lines)
    }

    /// Whether an atom that failed would come out otherwise, had that decision passed.
    fn rests_on(&self, slot: SlotId) -> Result<bool, Fault> {
        let mut frame = self.frame.clone();
        frame.set(slot, Some(Value::Bool(true)));
        let otherwise = why(self.work, self.def, self.guard, &frame)?;
        Ok(self.failed().any(|(at, ..)| otherwise.get(at) != self.truths.get(at)))
    }
}

fn why(work: &Work<'_>, def: &DecisionDef, guard: DecisionId, frame: &Frame) -> Result<Vec<Kleene>, Fault> {
    let truths = work.policy.decide.why(guard, frame);
    truths.map_err(|source| Fault::Decide { decision: def.name.clone(), source })
}

fn failed_line(work: &Work<'_>, rule: RuleId) -> Condition {
    let source = work.policy.provenance.rules.get(rule.index());
    let reason = source.and_then(|source| source.reason.clone());
    Condition {
        text: reason.unwrap_or_else(|| work.names().rule(rule)),
        truth: Kleene::False,
        rule: Some(rule),
    }
}

fn truth(truth: Kleene) -> Words {
    match truth {
        Kleene::True => Words::new("真", "true"),
        Kleene::Unknown => Words::new("未知", "unknown"),
        Kleene::False => Words::new("假", "false"),
    }
}
