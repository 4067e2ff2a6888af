//! Links between cases: 启动 begins a case of another process, 遇 lets what one case does move another. A case never
//! looks into another one; it is told.

use shao_abi::{FlowId, Link, PassedText, Point, RuleId, Start, StartId, Status, Terms, Value};

use super::clocks::matches;
use super::note::Note;
use super::work::{Cause, Stop, Work};
use crate::state::{DutyId, LinkedCase};
use crate::{CaseOpened, Effect, Facts, Fault, Refusal, RefusalKind, Sent, What};

impl Work<'_> {
    /// 启动 and 移送: asks the host to open a case of another process, with facts taken from this one.
    pub(crate) fn start_case(&mut self, duty: DutyId, id: StartId, cause: &Cause) -> Result<(), Stop> {
        let found = self.policy.process.starts.get(id.index());
        let start = found.ok_or_else(|| Fault::Malformed(format!("there is no 启动 number {}", id.0)))?;
        let (facts, rules) = self.facts_of(duty, start, cause)?;
        let before =
            self.state.links.iter().filter(|l| l.link == Link::Started && l.flow == start.flow).count();
        let name = self.names().flow(start.flow);
        let case = format!("{}-{name}{}", self.state.key, before.saturating_add(1));
        let note = Note::by(cause.actor).rules(&rules).tainted(cause.tainted);
        let handover = start.handover;
        self.record(duty, What::Started { flow: start.flow, case: case.clone(), handover }, note)?;
        self.state.links.push(LinkedCase { link: Link::Started, case: case.clone(), flow: start.flow });
        let verb = if handover.is_some() { "移送" } else { "启动" };
        let key = self.key(duty, format!("{verb} {name}"))?;
        let carried = if handover == Some(Terms::Carried) { self.passed_on()? } else { Vec::new() };
        let origin = LinkedCase { link: Link::Origin, case: self.state.key.clone(), flow: self.state.flow };
        self.effects.push(Effect::Open(Box::new(CaseOpened {
            key,
            case,
            flow: start.flow,
            facts,
            origin: Some(origin),
            carried,
            at: self.now,
        })));
        Ok(())
    }

    /// What the other case is given, and the rules that gave it.
    fn facts_of(&self, duty: DutyId, start: &Start, cause: &Cause) -> Result<(Facts, Vec<RuleId>), Stop> {
        let texts = start.texts.iter().map(|(field, from)| (*field, self.passed_text(from, cause)));
        let mut facts = Facts { texts: texts.collect(), ..Facts::default() };
        if let (Some(field), Some(member)) = (start.member, self.duty(duty)?.member) {
            facts.values.insert(field, Value::Party(member));
        }
        let Some(id) = start.facts else { return Ok((facts, Vec::new())) };
        let judged = self.evaluate(id, &cause.params)?;
        if judged.answer.status == Status::Lacking {
            let (zh, en) = self.waiting_for_facts();
            let name = self.names().flow(start.flow);
            let zh = format!("启动“{name}”所需的事实还未定{zh}");
            let en = format!("the facts for starting `{name}` are not known yet{en}");
            return Err(Refusal::new(RefusalKind::Undecided, zh, en).into());
        }
        let row: &[Value] = judged.answer.rows.first().map_or(&[], Vec::as_slice);
        facts.values.extend(start.fields.iter().copied().zip(row.iter().cloned()));
        Ok((facts, judged.answer.fired))
    }

    fn passed_text(&self, from: &PassedText, cause: &Cause) -> String {
        let given =
            |name: &str| cause.texts.iter().find(|(given, _)| given == name).map(|(_, text)| text.clone());
        match from {
            PassedText::Written(text) => text.clone(),
            PassedText::Field(field) => self.state.texts.get(field).cloned().unwrap_or_default(),
            PassedText::Param(name) => given(name).unwrap_or_default(),
        }
    }

    /// Tells the cases that wait for what this one has just passed.
    pub(crate) fn tell(&mut self, passed: &[(DutyId, Point)]) -> Result<(), Fault> {
        for (_, point) in passed.iter().filter(|(duty, _)| *duty == DutyId::ROOT) {
            for linked in self.state.links.clone() {
                let ours = inverse(linked.link);
                if self.awaits(linked.flow, ours, self.state.flow, point) {
                    let key = self.key(DutyId::ROOT, format!("告知 {}", linked.case))?;
                    let from = LinkedCase { link: ours, case: self.state.key.clone(), flow: self.state.flow };
                    let (to, point) = (linked.case, point.clone());
                    self.effects.push(Effect::Send(Box::new(Sent { key, to, from, point, at: self.now })));
                }
            }
        }
        Ok(())
    }

    /// Whether any stage of a flow meets this.
    fn awaits(&self, flow: FlowId, with: Link, of: FlowId, point: &Point) -> bool {
        let stages = self.policy.process.stages.iter().filter(|stage| stage.flow == flow);
        let mut meets = stages.flat_map(|stage| &stage.meets);
        meets.any(|meet| meet.with == with && meet.flow == of && matches(&meet.point, point))
    }

    /// 遇: what another case did, if the stage in which a duty stands waits for it.
    pub(crate) fn meet(&mut self, from: &LinkedCase, point: &Point, cause: &Cause) -> Result<(), Stop> {
        let mut met = Vec::new();
        for duty in self.state.duties.iter().filter(|duty| duty.is_active()) {
            let meets = &self.stage(duty.stage)?.meets;
            let found =
                meets.iter().find(|m| m.with == from.link && m.flow == from.flow && matches(&m.point, point));
            met.extend(found.map(|meet| (duty.id, meet.then.clone())));
        }
        for (duty, then) in &met {
            let note = Note::by(cause.actor).tainted(cause.tainted);
            self.record(*duty, What::Heard { case: from.case.clone(), flow: from.flow }, note)?;
            self.carry_out(*duty, then, cause)?;
        }
        Ok(())
    }
}

/// What this case is to the one that is this to it.
fn inverse(link: Link) -> Link {
    match link {
        Link::Origin => Link::Started,
        Link::Started => Link::Origin,
        Link::Leads => Link::Follows,
        Link::Follows => Link::Leads,
    }
}
