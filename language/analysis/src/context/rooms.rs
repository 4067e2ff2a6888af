//! What names mean within one 事项 and its process. Two processes may each have a stage called 归档.

use indexmap::IndexMap;
use shao_abi::{ActId, FlowId, MatterId, StageId};
use shao_syntax::ast::Name;

use super::{Context, DecisionRef, FieldRef, OutcomeRef, id16};

/// The names of a 事项 and of the process whose cases carry it.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// Its process, if it has one.
    pub flow: Option<FlowId>,
    /// Fields by name: the slot of a fact or judgement, or the text field's position.
    pub fields: IndexMap<String, FieldRef>,
    /// Stage names, set before decisions are read so that 曾 can name them.
    pub stages: IndexMap<String, StageId>,
    pub acts: IndexMap<String, ActId>,
}

/// A room in which nothing has a name.
static NOWHERE: std::sync::LazyLock<Room> = std::sync::LazyLock::new(Room::default);

impl Context<'_> {
    /// Reads names from here on as those of a 事项; of none if it is unknown.
    pub fn enter(&mut self, matter: Option<MatterId>) {
        self.matter = matter;
    }

    /// Reads the name of a 事项 and enters it; reports an unknown one.
    pub fn enter_named(&mut self, name: &Name) -> Option<MatterId> {
        let found = self.rooms.get_index_of(&name.text).map(|at| MatterId(id16(at)));
        self.enter(found);
        if found.is_none() {
            let known: Vec<String> = self.rooms.keys().cloned().collect();
            self.unknown::<()>(shao_syntax::Text::new("事项", "matter"), &name.text, name.span, &known);
        }
        found
    }

    fn room(&self) -> &Room {
        let entered = self.matter.and_then(|matter| self.rooms.get_index(matter.index()));
        entered.map_or_else(|| &*NOWHERE, |(_, room)| room)
    }

    /// The room that is entered, to be furnished.
    pub fn room_mut(&mut self) -> Option<&mut Room> {
        let matter = self.matter?;
        self.rooms.get_index_mut(matter.index()).map(|(_, room)| room)
    }

    /// The process of the 事项 that is entered.
    pub fn flow(&self) -> Option<FlowId> {
        self.room().flow
    }

    pub fn fields(&self) -> &IndexMap<String, FieldRef> {
        &self.room().fields
    }

    pub fn stages(&self) -> &IndexMap<String, StageId> {
        &self.room().stages
    }

    pub fn acts(&self) -> &IndexMap<String, ActId> {
        &self.room().acts
    }

    /// The decisions over the 事项 that is entered, by name.
    pub fn decisions(&self) -> impl Iterator<Item = (&String, &DecisionRef)> {
        self.outcomes.iter().filter(|(_, decision)| decision.matter == self.matter)
    }

    /// A decision of this name over the 事项 that is entered.
    pub fn decision(&self, name: &str) -> Option<&DecisionRef> {
        self.outcomes.get(name).filter(|decision| decision.matter == self.matter)
    }

    /// The field of this name of whichever decision over this 事项 has one.
    pub fn outcome(&self, field: &str) -> Option<(&DecisionRef, OutcomeRef)> {
        self.decisions().find_map(|(_, decision)| Some((decision, decision.fields.get(field)?.clone())))
    }
}
