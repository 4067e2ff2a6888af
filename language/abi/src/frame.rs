//! The frame: one value, or nothing yet, per slot.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{PartyId, Schema, SlotId, Type, Value};

/// What decisions read: per slot a value, or `None` while it is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Frame {
    slots: Vec<Option<Value>>,
}

/// A value that does not fit its slot.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{slot}` cannot hold this value: {reason}")]
pub struct FrameError {
    /// The slot's name.
    pub slot: String,
    /// Why not.
    pub reason: String,
}

impl Frame {
    /// A frame of which nothing is known.
    #[must_use]
    pub fn unknown(schema: &Schema) -> Self {
        Self { slots: vec![None; schema.slots.len()] }
    }

    /// The value of a slot, if known.
    #[must_use]
    pub fn get(&self, slot: SlotId) -> Option<&Value> {
        self.slots.get(slot.index())?.as_ref()
    }

    /// Sets or clears a slot. A slot outside the frame is ignored.
    pub fn set(&mut self, slot: SlotId, value: Option<Value>) {
        if let Some(place) = self.slots.get_mut(slot.index()) {
            *place = value;
        }
    }

    /// How many slots there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is no slot at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The values in slot order.
    pub fn iter(&self) -> impl Iterator<Item = Option<&Value>> {
        self.slots.iter().map(Option::as_ref)
    }

    /// Checks every known value against its slot's type and range.
    ///
    /// # Errors
    /// Names the first slot whose value does not fit.
    pub fn check(&self, schema: &Schema) -> Result<(), FrameError> {
        if self.slots.len() != schema.slots.len() {
            let reason = format!("{} slots given, {} expected", self.slots.len(), schema.slots.len());
            return Err(FrameError { slot: "frame".to_owned(), reason });
        }
        for (slot, value) in schema.slots.iter().zip(&self.slots) {
            if let Some(value) = value {
                fits(schema, &slot.ty, value)
                    .map_err(|reason| FrameError { slot: slot.name.clone(), reason })?;
            }
        }
        Ok(())
    }
}

/// Whether a value belongs to a type; if not, why.
///
/// # Errors
/// Says what is wrong in a few words.
pub(crate) fn fits(schema: &Schema, ty: &Type, value: &Value) -> Result<(), String> {
    let members = |id: &crate::EnumId| schema.enums.get(id.index()).map_or(0, |e| e.members.len());
    match (ty, value) {
        (Type::Bool, Value::Bool(_)) | (Type::Limit, Value::Limit(_)) => Ok(()),
        (Type::Int { min, max, .. }, Value::Int(n)) if n < min || n > max => {
            Err(format!("{n} is outside {min}..{max}"))
        }
        (Type::Int { .. }, Value::Int(_)) => Ok(()),
        (Type::Enum(id), Value::Enum(m)) if usize::from(*m) < members(id) => Ok(()),
        // `among` is ascending, by its contract.
        (Type::Party { among }, Value::Party(p)) if among.binary_search(p).is_ok() => Ok(()),
        (Type::EnumSet(id), Value::Set(set)) if set.iter().all(|m| usize::from(*m) < members(id)) => Ok(()),
        (Type::PartySet { among }, Value::Set(set))
            if set.iter().all(|m| among.binary_search(&PartyId(*m)).is_ok()) =>
        {
            Ok(())
        }
        (
            Type::Bool
            | Type::Limit
            | Type::Int { .. }
            | Type::Enum(_)
            | Type::Party { .. }
            | Type::EnumSet(_)
            | Type::PartySet { .. },
            Value::Bool(_)
            | Value::Int(_)
            | Value::Enum(_)
            | Value::Party(_)
            | Value::Set(_)
            | Value::Limit(_),
        ) => Err("it is of another type".to_owned()),
    }
}
