//! No class of cases is told unless its one case really differs: what was compiled from both versions answers it.

use shao_abi::{Answer, Decide, DecideError, DecisionKind, Schema, Status};

use crate::{Answered, CaseClass, Difference, UNCONFIRMED, Undecided};

/// A version as it runs.
#[derive(Clone, Copy)]
pub struct Running<'a> {
    /// What its names mean.
    pub schema: &'a Schema,
    /// What answers its decisions.
    pub decide: &'a dyn Decide,
}

impl Difference {
    /// Runs the case of every class; one that does not differ makes its class undecided.
    ///
    /// # Errors
    /// When a version cannot answer.
    pub fn confirm(&mut self, old: Running<'_>, new: Running<'_>) -> Result<(), DecideError> {
        let mut kept = Vec::new();
        for class in std::mem::take(&mut self.classes) {
            if old.answer(&class, &class.old)? == new.answer(&class, &class.new)? {
                self.undecided.push(agreed(&class));
            } else {
                kept.push(class);
            }
        }
        self.classes = kept;
        Ok(())
    }
}

fn agreed(class: &CaseClass) -> Undecided {
    let (case, says) = (&class.case, &class.says);
    Undecided {
        decision: class.decision.clone(),
        zh: format!("说 {says} 有变，可是两版模块对“{case}”算出来一样"),
        en: format!("{says} is said to change, but both modules answer alike for `{case}`"),
    }
}

impl Running<'_> {
    /// What it answers to a case, by names: members and units are numbered anew in each version.
    fn answer(self, class: &CaseClass, side: &Answered) -> Result<String, DecideError> {
        self.decide.decide(side.id, &side.frame).map(|answer| self.said(class, side, &answer))
    }

    fn said(self, class: &CaseClass, side: &Answered, answer: &Answer) -> String {
        if matches!(answer.status, Status::Broken | Status::Lacking) {
            return shao_regions::UNDECIDED.to_owned();
        }
        let Some(def) = self.schema.decisions.get(side.id.index()) else { return String::new() };
        let row = |row: &Vec<shao_abi::Value>| {
            let fields = def.fields.iter().zip(row);
            let fields =
                fields.filter(|(field, _)| class.field.as_ref().is_none_or(|name| field.name == *name));
            let values = fields.map(|(field, value)| {
                format!("{} {}", field.name, shao_regions::show(self.schema, &field.ty, value))
            });
            values.collect::<Vec<_>>().join(" ")
        };
        match class.kind {
            DecisionKind::Must | DecisionKind::Guard => answer.fired.is_empty().to_string(),
            DecisionKind::Unique if class.field.as_deref() == Some(UNCONFIRMED) => {
                (answer.status == Status::Unconfirmed).to_string()
            }
            DecisionKind::Unique | DecisionKind::All => {
                answer.rows.iter().map(row).collect::<Vec<_>>().join("；")
            }
        }
    }
}
