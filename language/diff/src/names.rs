//! Ids of a policy as its author writes them.

use std::collections::BTreeSet;

use shao_abi::{
    ActId, ActionResult, ClockId, DecisionId, EnumId, FlowId, IntKind, LedgerId, LevelId, MarkId, MatterId,
    PartyId, PartyKind, Place, Provenance, SlotId, StageId, Stated, Type, Value, Who,
};
use shao_ir::Policy;

/// Names of one policy. What there is not is `?`: the policy was checked.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub policy: &'a Policy,
}

const NONE: &str = "?";

impl<'a> Names<'a> {
    pub fn provenance(self) -> &'a Provenance {
        &self.policy.provenance
    }

    pub fn party(self, id: PartyId) -> &'a str {
        self.policy.schema.party_name(id)
    }

    pub fn matter(self, id: MatterId) -> &'a str {
        self.policy.schema.matter_name(id)
    }

    pub fn slot(self, id: SlotId) -> &'a str {
        self.policy.schema.slots.get(id.index()).map_or(NONE, |slot| &slot.name)
    }

    pub fn mark(self, id: MarkId) -> &'a str {
        self.policy.schema.marks.get(id.index()).map_or(NONE, |mark| &mark.name)
    }

    pub fn level(self, id: LevelId) -> &'a str {
        self.policy.schema.levels.get(id.index()).map_or(NONE, |level| &level.name)
    }

    pub fn enumeration(self, id: EnumId) -> &'a str {
        self.policy.schema.enums.get(id.index()).map_or(NONE, |def| &def.name)
    }

    pub fn field(self, at: u16) -> &'a str {
        self.policy.schema.fields.get(usize::from(at)).map_or(NONE, |field| &field.name)
    }

    pub fn decision(self, id: DecisionId) -> &'a str {
        self.policy.schema.decisions.get(id.index()).map_or(NONE, |def| &def.name)
    }

    pub fn outcome(self, id: DecisionId, field: u16) -> &'a str {
        let def = self.policy.schema.decisions.get(id.index());
        def.and_then(|def| def.fields.get(usize::from(field))).map_or(NONE, |field| &field.name)
    }

    pub fn flow(self, id: FlowId) -> &'a str {
        self.policy.process.flows.get(id.index()).map_or(NONE, |flow| &flow.name)
    }

    pub fn stage(self, id: StageId) -> &'a str {
        self.policy.process.stages.get(id.index()).map_or(NONE, |stage| &stage.name)
    }

    pub fn act(self, id: ActId) -> &'a str {
        self.policy.process.acts.get(id.index()).map_or(NONE, |act| &act.name)
    }

    pub fn clock(self, id: ClockId) -> &'a str {
        self.policy.process.clocks.get(id.index()).map_or(NONE, |clock| &clock.name)
    }

    pub fn ledger(self, id: LedgerId) -> &'a str {
        self.policy.ledgers.ledgers.get(id.index()).map_or(NONE, |ledger| &ledger.name)
    }

    pub fn stage_place(self, at: usize) -> Option<&'a Place> {
        self.provenance().stages.get(at).map(|(place, _)| place)
    }

    /// The results of an act, wherever it is offered: the same ones.
    pub fn results(self, act: ActId) -> &'a [ActionResult] {
        let actions = self.policy.process.stages.iter().flat_map(|stage| &stage.actions);
        actions
            .filter(|action| action.act == act)
            .map(|action| action.results.as_slice())
            .next()
            .unwrap_or(&[])
    }

    pub fn who(self, who: Who) -> String {
        match who {
            Who::Party(id) => self.party(id).to_owned(),
            Who::Unconfirmed(id) => format!("待县确认(暂按 {})", self.party(id)),
            Who::Slot(slot) => self.slot(slot).to_owned(),
            Who::Member => "本单位".to_owned(),
        }
    }

    pub fn stated_party(self, stated: Stated<PartyId>) -> String {
        self.who(if stated.unconfirmed { Who::Unconfirmed(stated.value) } else { Who::Party(stated.value) })
    }

    /// Whether it is somebody outside the offices, such as 诉求人.
    pub fn outside(self, who: Option<Who>) -> bool {
        let party = who.and_then(Who::party).and_then(|id| self.policy.schema.parties.get(id.index()));
        party.is_some_and(|party| party.kind == PartyKind::Group)
    }

    /// Units by their levels: where all of a level are meant, by its name, so that a unit more is told once.
    pub fn units(self, units: &[PartyId]) -> Vec<&'a str> {
        let mut left: BTreeSet<PartyId> = units.iter().copied().collect();
        let mut names = Vec::new();
        for (at, level) in self.policy.schema.levels.iter().enumerate() {
            let all: BTreeSet<PartyId> = self.of_level(at).collect();
            if !all.is_empty() && all.is_subset(&left) {
                left.retain(|unit| !all.contains(unit));
                names.push(level.name.as_str());
            }
        }
        let mut rest: Vec<&str> = left.into_iter().map(|unit| self.party(unit)).collect();
        rest.sort_unstable();
        names.extend(rest);
        names
    }

    fn of_level(self, level: usize) -> impl Iterator<Item = PartyId> {
        let parties = (0u16..).map(PartyId).zip(&self.policy.schema.parties);
        let on = move |kind: &PartyKind| match kind {
            PartyKind::Unit { level: at, .. } => at.index() == level,
            PartyKind::Group => false,
        };
        parties.filter(move |(_, party)| on(&party.kind)).map(|(id, _)| id)
    }

    pub fn ty(self, ty: &Type) -> String {
        match ty {
            Type::Bool => "是否".to_owned(),
            Type::Int { kind, min, max } => format!("{} {min}..{max}", int_kind(*kind)),
            Type::Enum(id) => self.enumeration(*id).to_owned(),
            Type::EnumSet(id) => format!("集合<{}>", self.enumeration(*id)),
            Type::Party { among } => self.units(among).join("|"),
            Type::PartySet { among } => format!("集合<{}>", self.units(among).join("|")),
            Type::Limit => "时限".to_owned(),
        }
    }

    /// A type without what follows from the rules: which units and numbers they decide.
    pub fn kind(self, ty: &Type) -> String {
        match ty {
            Type::Int { kind, .. } => int_kind(*kind).to_owned(),
            Type::Party { .. } => "单位".to_owned(),
            Type::PartySet { .. } => "集合<单位>".to_owned(),
            Type::Bool | Type::Enum(_) | Type::EnumSet(_) | Type::Limit => self.ty(ty),
        }
    }

    pub fn value(self, ty: &Type, value: &Value) -> String {
        match value {
            Value::Bool(true) => "是".to_owned(),
            Value::Bool(false) => "否".to_owned(),
            Value::Int(n) => number(ty, *n),
            Value::Enum(at) => self.member(ty, *at).to_owned(),
            Value::Party(id) => self.party(*id).to_owned(),
            Value::Set(set) if set.is_empty() => "无".to_owned(),
            Value::Set(set) => set.iter().map(|at| self.member(ty, *at)).collect::<Vec<_>>().join("、"),
            Value::Limit(limit) => limit.to_string(),
        }
    }

    pub fn member(self, ty: &Type, at: u16) -> &'a str {
        match ty {
            Type::Enum(id) | Type::EnumSet(id) => self.policy.schema.member_name(*id, at),
            Type::Party { .. } | Type::PartySet { .. } => self.party(PartyId(at)),
            Type::Bool | Type::Int { .. } | Type::Limit => NONE,
        }
    }
}

fn int_kind(kind: IntKind) -> &'static str {
    match kind {
        IntKind::Plain => "整数",
        IntKind::Money => "金额",
        IntKind::Ratio => "比例",
        IntKind::Date => "日期",
        IntKind::Minute => "时刻",
    }
}

fn number(ty: &Type, n: i64) -> String {
    let kind = match ty {
        Type::Int { kind, .. } => *kind,
        Type::Bool
        | Type::Enum(_)
        | Type::Party { .. }
        | Type::EnumSet(_)
        | Type::PartySet { .. }
        | Type::Limit => IntKind::Plain,
    };
    match kind {
        IntKind::Ratio => ratio(n),
        IntKind::Money => format!("{} 分", n),
        IntKind::Minute => minute(n),
        IntKind::Plain | IntKind::Date => n.to_string(),
    }
}

/// Basis points as a percentage.
pub(crate) fn ratio(points: i64) -> String {
    match (points.div_euclid(100), points.rem_euclid(100)) {
        (whole, 0) => format!("{whole}%"),
        (whole, part) => format!("{whole}.{part:02}%"),
    }
}

/// A minute of the day as `hh:mm`.
pub(crate) fn minute(n: i64) -> String {
    format!("{:02}:{:02}", n.div_euclid(60), n.rem_euclid(60))
}
