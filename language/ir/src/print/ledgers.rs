//! Ledgers, scores and accountability as text.

use shao_abi::{
    Accountability, Award, Below, Cohort, DecisionId, EntryKey, EntryPoint, Fold, Indicator, Late, Ledger,
    LedgerId, Measure, Period, Rank, Score, Situation, SlotId, Ties, Window, Zero,
};

use super::{Printer, line};

impl Printer<'_> {
    /// What runs over many cases; nothing, if the policy has none of it.
    pub(super) fn county(&self, text: &mut String) {
        let county = &self.policy.ledgers;
        county.ledgers.iter().for_each(|one| line(text, &self.ledger(one)));
        for (at, tally) in county.tallies.iter().enumerate() {
            line(text, &format!("tally {at} {}{}", self.ledger_name(tally.ledger), window(tally.window)));
        }
        county.scores.iter().for_each(|one| self.score(one, text));
        for list in &county.forms {
            line(text, &format!("forms {}: {}", list.subject, list.forms.join(", ")));
        }
        county.accountability.iter().for_each(|one| self.accountability(one, text));
    }

    fn ledger(&self, one: &Ledger) -> String {
        let flow = self.policy.process.flows.get(one.flow.index()).map_or("?", |flow| flow.name.as_str());
        let value = one.value.map(|slot| format!(" {}", self.slot_name(slot))).unwrap_or_default();
        let fold = match one.fold {
            Fold::Count => "count",
            Fold::Sum => "sum",
            Fold::Distinct => "distinct",
            Fold::Max => "max",
            Fold::Streak => "streak",
        };
        let broken = one.broken_by.map(|at| format!(" broken by {}", self.entry(at))).unwrap_or_default();
        let by = match one.by {
            EntryKey::Responsible => "responsible",
            EntryKey::Slot(slot) => self.slot_name(slot),
        };
        let (on, when) = (self.entry(one.on), self.when(one.when));
        format!("ledger {} = {fold}{value} on {flow} {on}{broken}{when} by {by}", one.name)
    }

    fn entry(&self, point: EntryPoint) -> String {
        let process = &self.policy.process;
        let clock =
            |id: shao_abi::ClockId| process.clocks.get(id.index()).map_or("?", |clock| clock.name.as_str());
        match point {
            EntryPoint::Opened => "opened".to_owned(),
            EntryPoint::Enter(id) => {
                format!("enter {}", process.stages.get(id.index()).map_or("?", |stage| stage.name.as_str()))
            }
            EntryPoint::Act(id) => {
                format!("act {}", process.acts.get(id.index()).map_or("?", |act| act.name.as_str()))
            }
            EntryPoint::Mark(id) => {
                let mark = self.policy.schema.marks.get(id.index());
                format!("mark {}", mark.map_or("?", |mark| mark.name.as_str()))
            }
            EntryPoint::Met(id) => format!("met {}", clock(id)),
            EntryPoint::Lapsed(id) => format!("lapsed {}", clock(id)),
            EntryPoint::Due(id) => format!("due {}", clock(id)),
        }
    }

    fn score(&self, one: &Score, text: &mut String) {
        let every = match one.every {
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
        };
        let cohort = match one.cohort {
            Cohort::Opened => "opened",
            Cohort::Due => "due",
            Cohort::Done => "done",
        };
        let late = match one.late {
            Late::Next => "next",
            Late::Reopen => "reopen",
        };
        let ties = match one.ties {
            Ties::All => "all".to_owned(),
            Ties::Lenient => "lenient".to_owned(),
            Ties::By(at) => format!("by {}", one.indicators.get(usize::from(at)).map_or("?", |i| &i.name)),
        };
        let units: Vec<&str> = one.of.iter().map(|id| self.policy.schema.party_name(*id)).collect();
        let by = self.policy.schema.party_name(one.by);
        let (name, units, unsure) = (&one.name, units.join("|"), unconfirmed(one.unconfirmed));
        line(text, &format!("score {name} every {every} of {units} by {by}{unsure}"));
        line(text, &format!("  cohort {cohort}, grace {}, late {late}, ties {ties}", one.grace));
        one.indicators.iter().for_each(|indicator| line(text, &self.indicator(indicator)));
        one.awards.iter().for_each(|one| line(text, &award(one)));
        for share in &one.shares {
            line(text, &format!("  share {} {}{}", share.of, share.ratio, unconfirmed(share.unconfirmed)));
        }
    }

    fn indicator(&self, one: &Indicator) -> String {
        let below = match one.below {
            Below::Ledger(id) => self.ledger_name(id).to_owned(),
            Below::Target(n) => n.to_string(),
        };
        let zero = match one.zero {
            Zero::Out => "out",
            Zero::Full => "full",
            Zero::None => "none",
        };
        let above = self.ledger_name(one.above);
        let Indicator { name, weight, full, sample, .. } = one;
        format!("  indicator {name} {weight} = {above} / {below} full {full} sample {sample} zero {zero}")
    }

    fn accountability(&self, one: &Accountability, text: &mut String) {
        let party = |id| self.policy.schema.party_name(id);
        let role = one.role.as_ref().map(|role| format!(" {role}")).unwrap_or_default();
        line(text, &format!("accountability {} at {} of {}{role}", one.name, one.at, one.subject));
        let exempt = format!("{} by {} {}", one.exemption.name, party(one.exemption.by), one.exemption.limit);
        let (hold, decider, appeal) = (one.hold, party(one.decider), one.appeal);
        line(text, &format!("  hold {hold}, exemption {exempt}, decider {decider}, appeal {appeal}"));
        one.situations.iter().for_each(|situation| line(text, &self.situation(situation)));
    }

    fn situation(&self, one: &Situation) -> String {
        let again = one
            .again
            .as_ref()
            .map(|again| format!(", again{} {}", window(again.window), measures(&again.measures)));
        let evidence: Vec<String> = one
            .evidence
            .iter()
            .map(|tally| format!("{}{}", self.ledger_name(tally.ledger), window(tally.window)))
            .collect();
        let repeat = if one.repeatable { " repeatable" } else { "" };
        format!(
            "  situation {}{} from [{}] {}{}{repeat}{}",
            one.name,
            self.when(one.when),
            evidence.join(", "),
            measures(&one.measures),
            again.unwrap_or_default(),
            unconfirmed(one.unconfirmed)
        )
    }

    fn when(&self, guard: Option<DecisionId>) -> String {
        let def = guard.and_then(|id| self.policy.schema.decisions.get(id.index()));
        def.map(|def| format!(" when {}", def.name)).unwrap_or_default()
    }

    fn slot_name(&self, id: SlotId) -> &str {
        self.policy.schema.slots.get(id.index()).map_or("?", |slot| slot.name.as_str())
    }

    fn ledger_name(&self, id: LedgerId) -> &str {
        self.policy.ledgers.ledgers.get(id.index()).map_or("?", |ledger| ledger.name.as_str())
    }
}

fn award(one: &Award) -> String {
    let rank = match one.rank {
        Rank::Top(n) => format!("top {n}"),
        Rank::Bottom(n) => format!("bottom {n}"),
        Rank::Below(ratio) => format!("below {ratio}"),
    };
    format!("  {rank} propose {}{}", one.form, unconfirmed(one.unconfirmed))
}

fn measures(all: &[Measure]) -> String {
    let one = |measure: &Measure| match measure {
        Measure::Propose(form) => format!("propose {form}"),
        Measure::Refer(body) => format!("refer {body}"),
    };
    all.iter().map(one).collect::<Vec<_>>().join(" and ")
}

fn window(window: Window) -> String {
    match window {
        Window::Ever => String::new(),
        Window::Days(n) => format!(" {n} days"),
        Window::Months(n) => format!(" {n} months"),
        Window::ThisMonth => " this month".to_owned(),
        Window::ThisQuarter => " this quarter".to_owned(),
        Window::ThisYear => " this year".to_owned(),
    }
}

fn unconfirmed(is: bool) -> &'static str {
    if is { " unconfirmed" } else { "" }
}
