//! The conditions of a rule beside the facts: which held, and which one failed first.

use shao_abi::{Atom, DecisionDef, DecisionId, DecisionKind, FieldKind, Frame, Kleene, SlotId, Type};

use crate::{CaseState, Policy, Words, show_value};

/// A decision, its frame, and how each of its conditions came out.
pub(super) struct Asked<'a> {
    pub policy: &'a Policy<'a>,
    pub id: DecisionId,
    pub def: &'a DecisionDef,
    pub frame: Frame,
    /// The case whose texts are read; none if it is about no case.
    pub state: Option<&'a CaseState>,
}

impl Asked<'_> {
    /// The conditions of the rule at this position that are so, and those that are not, each beside the facts it reads.
    pub fn of_rule(&self, at: u16) -> (Vec<Words>, Vec<Words>) {
        let atoms = self.policy.provenance.atoms.get(self.id.index()).map_or(&[][..], Vec::as_slice);
        let truths = self.policy.decide.why(self.id, &self.frame).unwrap_or_default();
        let (mut held, mut failed) = (Vec::new(), Vec::new());
        for (atom, truth) in atoms.iter().zip(truths).filter(|(atom, _)| atom.rule == at) {
            // A 须 line demands; whether it fails is what its rule asks, so its conditions are told as they are.
            let speaks = match self.def.kind {
                DecisionKind::Must => atom.says(truth),
                DecisionKind::Unique | DecisionKind::All | DecisionKind::Guard => atom.supports(truth),
            };
            let words = self.words(atom, atom.says(truth), speaks);
            if speaks == Kleene::True { held.push(words) } else { failed.push(words) }
        }
        (held, failed)
    }

    /// `人数 >= 3〔人数 = 2〕`; whether it is so where that matters.
    fn words(&self, atom: &Atom, says: Kleene, speaks: Kleene) -> Words {
        let facts = self.facts(&atom.text);
        let facts = if facts.is_empty() { String::new() } else { format!("〔{}〕", facts.join("，")) };
        let (zh, en) = match (speaks, says) {
            (Kleene::True, Kleene::True) => ("", ""),
            (Kleene::True, Kleene::False) => ("（非）", " (not so, as it should be)"),
            (Kleene::Unknown, _) | (_, Kleene::Unknown) => ("（未知）", " (unknown)"),
            // Under 非 what is so speaks against it.
            (Kleene::False, Kleene::True) => ("（成立，规则要的是不成立）", " (it is so, and must not be)"),
            (Kleene::False, Kleene::False) => ("（不成立）", " (it is not so)"),
        };
        Words::new(format!("{}{facts}{zh}", atom.text), format!("{}{facts}{en}", atom.text))
    }

    /// The facts that a condition names, with their values.
    fn facts(&self, text: &str) -> Vec<String> {
        let schema = self.policy.schema;
        let mut facts = Vec::new();
        for slot in &self.def.reads {
            let Some(def) = schema.slots.get(slot.index()) else { continue };
            let short = def.name.rsplit_once('.').map_or(def.name.as_str(), |(_, short)| short);
            let named = [def.name.as_str(), short].into_iter().find(|name| mentions(text, name));
            let Some(name) = named.filter(|name| *name != text) else { continue };
            facts.push(format!("{name} = {}", self.value(*slot, &def.ty)));
        }
        let Some((state, matter)) = self.state.zip(self.def.matter) else { return facts };
        for (at, field) in schema.fields_of(matter) {
            if matches!(field.kind, FieldKind::Text { .. }) && mentions(text, &field.name) {
                let said = state.texts.get(&at).map_or("", String::as_str);
                facts.push(format!("{} = “{said}”", field.name));
            }
        }
        facts
    }

    fn value(&self, slot: SlotId, ty: &Type) -> String {
        let value = self.frame.get(slot);
        value.map_or_else(|| "未知".to_owned(), |value| show_value(self.policy.schema, ty, value))
    }
}

/// Whether a text names something, as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == '·';
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(name).filter(|_| !name.is_empty()) {
        if !before.ends_with(part) && !after.starts_with(|c| part(c) && c != '.') {
            return true;
        }
        rest = after;
    }
    false
}
