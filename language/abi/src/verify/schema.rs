//! Whether every id in the schema and the provenance points at something.

use std::collections::BTreeSet;

use crate::{
    DecisionDef, DecisionId, DecisionKind, EnumId, FieldKind, FlowId, Happening, Ledgers, MatterId, PartyId,
    PartyKind, Process, Provenance, Schema, Slot, SlotId, SlotSource, Type, Who,
};

/// Ids are u16.
const MOST: usize = 1 << 16;
/// Nobody reads more findings than this, and a hostile module could cause millions.
const ENOUGH: usize = 1000;

/// Collects what is wrong.
pub(super) struct Findings<'a> {
    pub(super) schema: &'a Schema,
    pub(super) process: &'a Process,
    pub(super) ledgers: &'a Ledgers,
    pub(super) found: &'a mut Vec<String>,
}

/// Checks the schema and the provenance; adds what is wrong to `found`.
pub(super) fn check(
    schema: &Schema,
    process: &Process,
    ledgers: &Ledgers,
    provenance: &Provenance,
    found: &mut Vec<String>,
) {
    let mut all = Findings { schema, process, ledgers, found };
    all.sizes(provenance);
    all.parties();
    all.fields();
    for slot in &schema.slots {
        all.slot(slot);
    }
    for (at, def) in schema.decisions.iter().enumerate() {
        all.decision(at, def, provenance);
    }
    all.rules(provenance);
}

impl Findings<'_> {
    pub(super) fn must(&mut self, good: bool, otherwise: impl FnOnce() -> String) {
        if !good && self.found.len() < ENOUGH {
            self.found.push(otherwise());
        }
    }

    /// Whether position `at` exists in a table of `len` entries.
    pub(super) fn within(&mut self, at: usize, len: usize, what: &str, place: &str) {
        self.must(at < len, || format!("{place}: there is no {what} number {at}"));
    }

    pub(super) fn party(&mut self, id: PartyId, place: &str) {
        self.within(id.index(), self.schema.parties.len(), "party", place);
    }

    pub(super) fn slot_id(&mut self, id: SlotId, place: &str) {
        self.within(id.index(), self.schema.slots.len(), "slot", place);
    }

    pub(super) fn decision_id(&mut self, id: DecisionId, place: &str) {
        self.within(id.index(), self.schema.decisions.len(), "decision", place);
    }

    pub(super) fn flow_id(&mut self, id: FlowId, place: &str) {
        self.within(id.index(), self.process.flows.len(), "process", place);
    }

    pub(super) fn matter_id(&mut self, id: MatterId, place: &str) {
        self.within(id.index(), self.schema.matters.len(), "matter", place);
    }

    pub(super) fn who(&mut self, who: Who, place: &str) {
        match who {
            Who::Party(id) | Who::Unconfirmed(id) => self.party(id, place),
            Who::Slot(id) => self.slot_id(id, place),
            Who::Member => {}
        }
    }

    pub(super) fn ty(&mut self, ty: &Type, place: &str) {
        let enumeration = |all: &mut Self, id: EnumId| {
            all.within(id.index(), all.schema.enums.len(), "enumeration", place);
        };
        match ty {
            Type::Bool | Type::Limit => {}
            Type::Int { min, max, .. } => {
                self.must(min <= max, || format!("{place}: the range {min}..{max} is empty"))
            }
            Type::Enum(id) | Type::EnumSet(id) => enumeration(self, *id),
            Type::Party { among } | Type::PartySet { among } => {
                among.iter().for_each(|id| self.party(*id, place));
                self.must(among.is_sorted_by(|a, b| a < b), || {
                    format!("{place}: its units are not in ascending order")
                });
            }
        }
    }

    fn sizes(&mut self, provenance: &Provenance) {
        let schema = self.schema;
        let tables = [
            ("parties", schema.parties.len()),
            ("enumerations", schema.enums.len()),
            ("fields", schema.fields.len()),
            ("slots", schema.slots.len()),
            ("decisions", schema.decisions.len()),
            ("rules", provenance.rules.len()),
        ];
        let members = schema.enums.iter().map(|def| (def.name.as_str(), def.members.len()));
        for (what, len) in tables.into_iter().chain(members) {
            self.must(len <= MOST, || format!("{what}: {len} entries, at most {MOST}"));
        }
    }

    fn parties(&mut self) {
        for party in &self.schema.parties {
            if let PartyKind::Unit { level, parent, .. } = &party.kind {
                self.within(level.index(), self.schema.levels.len(), "level", &party.name);
                parent.iter().for_each(|above| self.party(*above, &party.name));
            }
            let open = party.timetable.iter().all(|(from, to)| from < to && *to <= 1440);
            self.must(open, || format!("{}: a span of its timetable is not within a day", party.name));
            let ends = party.day_end.is_none_or(|end| (1..=1440).contains(&end));
            self.must(ends, || format!("{}: its day does not end within a day", party.name));
        }
    }

    fn fields(&mut self) {
        for field in &self.schema.fields {
            self.matter_id(field.matter, &field.name);
            field.hidden_from.iter().for_each(|who| self.who(*who, &field.name));
            match &field.kind {
                FieldKind::Fact { slot } => self.slot_id(*slot, &field.name),
                FieldKind::Text { atoms } => {
                    for atom in atoms {
                        let bit = self
                            .schema
                            .slots
                            .get(atom.slot.index())
                            .is_some_and(|slot| slot.ty == Type::Bool);
                        self.must(bit, || format!("{}: a question to a text has no Bool slot", field.name));
                    }
                }
                FieldKind::Judgement { slot, ask } => {
                    self.who(ask.who, &field.name);
                    self.slot_id(*slot, &field.name);
                    if let Some(slot) = self.schema.slots.get(slot.index()) {
                        let fits = self.schema.admits(&slot.ty, &ask.silence);
                        self.must(fits.is_ok(), || {
                            format!("{}: what silence means does not fit it", field.name)
                        });
                    }
                }
            }
        }
    }

    fn slot(&mut self, slot: &Slot) {
        let (schema, process, name) = (self.schema, self.process, slot.name.as_str());
        self.ty(&slot.ty, name);
        self.must(slot.ty != Type::Limit, || format!("{name}: no slot holds a limit"));
        let of = |id: DecisionId| schema.decisions.get(id.index());
        match slot.source {
            SlotSource::Field(at) | SlotSource::Text(at) => {
                self.within(usize::from(at), schema.fields.len(), "field", name);
            }
            SlotSource::Outcome(id, field) => {
                self.within(usize::from(field), of(id).map_or(0, |def| def.fields.len()), "outcome", name);
            }
            SlotSource::Passed(id) => self.decision_id(id, name),
            SlotSource::Fired(id, rule) => {
                self.within(usize::from(rule), of(id).map_or(0, |def| def.rules.len()), "rule", name);
            }
            SlotSource::Ever(what) | SlotSource::Count(what) => match what {
                Happening::Mark(id) => self.within(id.index(), schema.marks.len(), "mark", name),
                Happening::Act(id) => self.within(id.index(), process.acts.len(), "action", name),
                Happening::Stage(id) => self.within(id.index(), process.stages.len(), "stage", name),
            },
            SlotSource::Param(act, _) | SlotSource::Result(act) => {
                self.within(act.index(), process.acts.len(), "action", name);
            }
            SlotSource::Deemed => {}
            SlotSource::Tally(id) => self.within(id.index(), self.ledgers.tallies.len(), "tally", name),
        }
    }

    fn decision(&mut self, at: usize, def: &DecisionDef, provenance: &Provenance) {
        let name = def.name.as_str();
        def.matter.iter().for_each(|id| self.matter_id(*id, name));
        for field in &def.fields {
            self.ty(&field.ty, &format!("{name}.{}", field.name));
            field.slot.iter().for_each(|slot| self.slot_id(*slot, name));
        }
        def.rules.iter().for_each(|rule| self.within(rule.index(), provenance.rules.len(), "rule", name));
        def.reads.iter().for_each(|slot| self.slot_id(*slot, name));
        self.must(def.reads.is_sorted_by(|a, b| a < b), || {
            format!("{name}: the slots it reads are not in ascending order")
        });
        let atoms = provenance.atoms.get(at).map_or(0, Vec::len);
        self.must(atoms == usize::from(def.atoms), || {
            format!("{name}: {} atomic conditions, {atoms} of them have a text", def.atoms)
        });
        let bare = matches!(def.kind, DecisionKind::Must | DecisionKind::Guard);
        self.must(!bare || def.fields.is_empty(), || format!("{name}: 须 and guards decide no values"));
        let one = def.kind != DecisionKind::Guard || def.rules.len() == 1;
        self.must(one, || format!("{name}: a guard has one rule, this one {}", def.rules.len()));
    }

    /// Every rule belongs to one decision, and the provenance says to which.
    fn rules(&mut self, provenance: &Provenance) {
        let mut seen = BTreeSet::new();
        for (at, def) in self.schema.decisions.iter().enumerate() {
            for rule in &def.rules {
                self.must(seen.insert(*rule), || format!("{}: rule {} stands twice", def.name, rule.0));
                let source = provenance.rules.get(rule.index());
                let owner = source.map_or(at, |source| source.decision.index());
                self.must(owner == at, || {
                    format!("{}: rule {} belongs to another decision", def.name, rule.0)
                });
            }
        }
        let (listed, rules) = (seen.len(), provenance.rules.len());
        self.must(listed == rules, || format!("{rules} rules, {listed} of them in decisions"));
    }
}
