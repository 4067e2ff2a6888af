//! A frame into the memory of a module, an answer out of it. Any Rust host uses these; a host in another language
//! does the same by the offsets of the schema. What a module says is never believed: a lie is an error.

use std::collections::BTreeSet;

use crate::{
    Answer, DecideError, DecisionDef, DecisionId, DecisionKind, Frame, Kleene, Limit, LimitUnit, PartyId,
    RuleId, Schema, SlotId, Status, Type, Value,
};

impl Schema {
    /// Whether a value belongs to a type of this schema.
    ///
    /// # Errors
    /// Says in a few words why it does not.
    pub fn admits(&self, ty: &Type, value: &Value) -> Result<(), String> {
        crate::frame::fits(self, ty, value)
    }

    /// The decision of this id.
    ///
    /// # Errors
    /// [`DecideError::NoSuchDecision`].
    pub fn decision(&self, id: DecisionId) -> Result<&DecisionDef, DecideError> {
        self.decisions.get(id.index()).ok_or(DecideError::NoSuchDecision(id.0))
    }

    /// Readies the memory of a module for a call about one decision: clears where its answer will stand, and writes
    /// the whole frame, unknown slots as zeros. So nothing of an earlier call can be mistaken for an answer, whatever
    /// the module leaves unwritten.
    ///
    /// # Errors
    /// When there is no such decision, the frame does not fit the schema, or the layout does not fit the memory.
    pub fn prepare(&self, id: DecisionId, frame: &Frame, memory: &mut [u8]) -> Result<(), DecideError> {
        self.clear(self.decision(id)?, memory)?;
        frame.check(self).map_err(|error| DecideError::Frame(error.to_string()))?;
        let known = span(memory, self.input.known, self.slots.len())?;
        for (byte, value) in known.iter_mut().zip(frame.iter()) {
            *byte = u8::from(value.is_some());
        }
        for ((slot, value), at) in self.slots.iter().zip(frame.iter()).zip(&self.input.values) {
            let words = span(memory, *at, self.words(&slot.ty) * 8)?;
            write_value(value, words);
        }
        Ok(())
    }

    /// Reads what `decide` left behind. `returned` is the status it returned.
    ///
    /// # Errors
    /// [`DecideError::Trap`] when the memory holds what no correct module writes.
    pub fn read_answer(&self, id: DecisionId, returned: i32, memory: &[u8]) -> Result<Answer, DecideError> {
        let def = self.decision(id)?;
        let stored = i32::from_le_bytes(array(memory, def.output.status)?);
        let status = Status::from_code(returned).ok_or_else(|| lie(format!("status {returned}")))?;
        if stored != returned {
            return Err(lie(format!("status {stored} stored, {returned} returned")));
        }
        let flags = bits(part(memory, def.output.fired, def.rules.len())?)?;
        let needs = bits(part(memory, def.output.needs, self.slots.len())?)?;
        let needs: Vec<SlotId> = needs.into_iter().map(SlotId).collect();
        let fired: Vec<RuleId> =
            flags.iter().filter_map(|at| def.rules.get(usize::from(*at)).copied()).collect();
        let settled = matches!(status, Status::Decided | Status::Unconfirmed);
        if settled != needs.is_empty() && status != Status::Broken {
            return Err(lie("the facts it lacks do not go with its status".to_owned()));
        }
        if !settled && !fired.is_empty() || status == Status::Broken && !needs.is_empty() {
            return Err(lie("rules fired, but nothing was decided".to_owned()));
        }
        let rows = if settled { self.read_rows(def, &flags, memory)? } else { Vec::new() };
        Ok(Answer { status, fired, needs, rows })
    }

    /// Reads what `why` left behind.
    ///
    /// # Errors
    /// [`DecideError::Trap`] when a byte is no truth value.
    pub fn read_why(&self, id: DecisionId, memory: &[u8]) -> Result<Vec<Kleene>, DecideError> {
        let def = self.decision(id)?;
        let truth = |byte: &u8| match byte {
            0 => Ok(Kleene::False),
            1 => Ok(Kleene::Unknown),
            2 => Ok(Kleene::True),
            _ => Err(lie(format!("truth value {byte}"))),
        };
        part(memory, def.output.why, usize::from(def.atoms))?.iter().map(truth).collect()
    }

    fn clear(&self, def: &DecisionDef, memory: &mut [u8]) -> Result<(), DecideError> {
        let out = &def.output;
        span(memory, out.status, 4)?.fill(0);
        span(memory, out.fired, def.rules.len())?.fill(0);
        span(memory, out.needs, self.slots.len())?.fill(0);
        span(memory, out.why, usize::from(def.atoms))?.fill(0);
        for (at, field) in out.rows.iter().flat_map(|row| row.iter().zip(&def.fields)) {
            span(memory, *at, self.words(&field.ty) * 8)?.fill(0);
        }
        Ok(())
    }

    fn read_rows(
        &self,
        def: &DecisionDef,
        fired: &[u16],
        memory: &[u8],
    ) -> Result<Vec<Vec<Value>>, DecideError> {
        let rows: Vec<usize> = match def.kind {
            DecisionKind::Unique if fired.len() == 1 => vec![0],
            DecisionKind::Unique => return Err(lie(format!("{} rules of a 唯一 fired", fired.len()))),
            DecisionKind::All => fired.iter().copied().map(usize::from).collect(),
            DecisionKind::Must | DecisionKind::Guard => Vec::new(),
        };
        rows.into_iter().map(|row| self.read_row(def, row, memory)).collect()
    }

    fn read_row(&self, def: &DecisionDef, row: usize, memory: &[u8]) -> Result<Vec<Value>, DecideError> {
        let cells = def.output.rows.get(row).ok_or_else(|| lie(format!("no row {row}")))?;
        let read = |(field, at): (&crate::OutcomeField, &u32)| {
            let words = part(memory, *at, self.words(&field.ty) * 8)?;
            let value = read_value(&field.ty, words)?;
            self.admits(&field.ty, &value).map_err(|reason| lie(format!("{}: {reason}", field.name)))?;
            Ok(value)
        };
        def.fields.iter().zip(cells).map(read).collect()
    }
}

fn write_value(value: Option<&Value>, words: &mut [u8]) {
    words.fill(0);
    let single = match value {
        None => return,
        Some(Value::Bool(truth)) => i64::from(*truth),
        Some(Value::Int(n)) => *n,
        Some(Value::Enum(member)) => i64::from(*member),
        Some(Value::Party(party)) => i64::from(party.0),
        Some(Value::Set(set)) => {
            for member in set {
                if let Some(byte) = words.get_mut(usize::from(*member / 8)) {
                    *byte |= 1 << (member % 8);
                }
            }
            return;
        }
        // No slot has this type; `Frame::check` has refused it.
        Some(Value::Limit(_)) => return,
    };
    if let Some(first) = words.first_chunk_mut() {
        *first = single.to_le_bytes();
    }
}

fn read_value(ty: &Type, words: &[u8]) -> Result<Value, DecideError> {
    let word = |at: u32| Ok::<i64, DecideError>(i64::from_le_bytes(array(words, at)?));
    let index = |n: i64| u16::try_from(n).map_err(|_| lie(format!("{n} is no position")));
    Ok(match ty {
        Type::Bool => match word(0)? {
            0 => Value::Bool(false),
            1 => Value::Bool(true),
            other => return Err(lie(format!("{other} is no 是否"))),
        },
        Type::Int { .. } => Value::Int(word(0)?),
        Type::Enum(_) => Value::Enum(index(word(0)?)?),
        Type::Party { .. } => Value::Party(PartyId(index(word(0)?)?)),
        Type::EnumSet(_) | Type::PartySet { .. } => Value::Set(members(words)),
        Type::Limit => {
            let code = word(8)?;
            let unit = LimitUnit::from_code(code).ok_or_else(|| lie(format!("{code} is no clock")))?;
            Value::Limit(Limit { n: word(0)?, unit })
        }
    })
}

fn members(words: &[u8]) -> BTreeSet<u16> {
    let places = (0u16..).zip(words).filter(|(_, byte)| **byte != 0);
    places
        .flat_map(|(at, byte)| (0..8).filter(move |bit| byte >> bit & 1 == 1).map(move |bit| at * 8 + bit))
        .collect()
}

/// The positions of the ones in a row of bytes that must be 0 or 1.
fn bits(bytes: &[u8]) -> Result<Vec<u16>, DecideError> {
    match bytes.iter().find(|byte| **byte > 1) {
        Some(byte) => Err(lie(format!("{byte} where 0 or 1 belongs"))),
        None => Ok((0u16..).zip(bytes).filter(|(_, byte)| **byte == 1).map(|(at, _)| at).collect()),
    }
}

fn array<const N: usize>(memory: &[u8], at: u32) -> Result<[u8; N], DecideError> {
    part(memory, at, N)?.first_chunk().copied().ok_or_else(|| lie("memory too short".to_owned()))
}

fn part(memory: &[u8], at: u32, bytes: usize) -> Result<&[u8], DecideError> {
    let tail = usize::try_from(at).ok().and_then(|at| memory.get(at..));
    tail.and_then(|tail| tail.get(..bytes))
        .ok_or_else(|| lie(format!("{bytes} bytes at {at} are outside its memory")))
}

fn span(memory: &mut [u8], at: u32, bytes: usize) -> Result<&mut [u8], DecideError> {
    let tail = usize::try_from(at).ok().and_then(|at| memory.get_mut(at..));
    tail.and_then(|tail| tail.get_mut(..bytes))
        .ok_or_else(|| lie(format!("{bytes} bytes at {at} are outside its memory")))
}

fn lie(what: String) -> DecideError {
    DecideError::Trap(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_and_read_back() {
        let set = |members: &[u16]| Value::Set(members.iter().copied().collect());
        let cases = [
            (Type::Bool, Value::Bool(true)),
            (Type::Int { kind: crate::IntKind::Money, min: i64::MIN, max: i64::MAX }, Value::Int(-7)),
            (Type::Enum(crate::EnumId(0)), Value::Enum(65_535)),
            (Type::Party { among: vec![] }, Value::Party(PartyId(64))),
            (Type::EnumSet(crate::EnumId(0)), set(&[])),
            (Type::PartySet { among: vec![] }, set(&[0, 63, 64, 127])),
        ];
        for (ty, value) in cases {
            let mut words = [0xff; 16];
            write_value(Some(&value), &mut words);
            assert_eq!(read_value(&ty, &words), Ok(value));
        }
    }

    #[test]
    fn what_no_module_writes_is_an_error() {
        let word = |n: i64| n.to_le_bytes();
        assert_eq!(read_value(&Type::Bool, &word(2)), Err(lie("2 is no 是否".to_owned())));
        assert_eq!(
            read_value(&Type::Enum(crate::EnumId(0)), &word(-1)),
            Err(lie("-1 is no position".to_owned()))
        );
        let clock = [word(3), word(7)].concat();
        assert_eq!(read_value(&Type::Limit, &clock), Err(lie("7 is no clock".to_owned())));
        assert_eq!(
            read_value(&Type::Limit, &word(3)),
            Err(lie("8 bytes at 8 are outside its memory".to_owned()))
        );
        assert_eq!(
            part(&[0; 8], u32::MAX, 1).map(<[u8]>::len),
            Err(lie("1 bytes at 4294967295 are outside its memory".to_owned()))
        );
    }
}
