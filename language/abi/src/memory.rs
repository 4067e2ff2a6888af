//! A frame into the memory of a module, an answer out of it. Any Rust host uses these; a host in another language
//! does the same by the offsets of the schema. What a module says is never believed: a lie is an error.

use crate::words::{read_value, write_value};
use crate::{
    Answer, DecideError, DecisionDef, DecisionId, DecisionKind, Frame, Kleene, RuleId, Schema, SlotId,
    Status, Type, Value,
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
        let mut values = Vec::with_capacity(cells.len());
        for (field, at) in def.fields.iter().zip(cells) {
            let value = read_value(&field.ty, part(memory, *at, self.words(&field.ty) * 8)?)?;
            self.admits(&field.ty, &value).map_err(|reason| lie(format!("{}: {reason}", field.name)))?;
            values.push(value);
        }
        Ok(values)
    }
}

/// The positions of the ones in a row of bytes that must be 0 or 1.
pub(crate) fn bits(bytes: &[u8]) -> Result<Vec<u16>, DecideError> {
    let mut ones = Vec::new();
    for (at, byte) in (0..=u16::MAX).zip(bytes) {
        match byte {
            0 => {}
            1 => ones.push(at),
            _ => return Err(lie(format!("{byte} where 0 or 1 belongs"))),
        }
    }
    Ok(ones)
}

/// So many bytes at an offset.
pub(crate) fn array<const N: usize>(memory: &[u8], at: u32) -> Result<[u8; N], DecideError> {
    part(memory, at, N)?.first_chunk().copied().ok_or_else(|| lie("memory too short".to_owned()))
}

/// So many bytes at an offset.
pub(crate) fn part(memory: &[u8], at: u32, bytes: usize) -> Result<&[u8], DecideError> {
    let tail = usize::try_from(at).ok().and_then(|at| memory.get(at..));
    tail.and_then(|tail| tail.get(..bytes))
        .ok_or_else(|| lie(format!("{bytes} bytes at {at} are outside its memory")))
}

fn span(memory: &mut [u8], at: u32, bytes: usize) -> Result<&mut [u8], DecideError> {
    let tail = usize::try_from(at).ok().and_then(|at| memory.get_mut(at..));
    tail.and_then(|tail| tail.get_mut(..bytes))
        .ok_or_else(|| lie(format!("{bytes} bytes at {at} are outside its memory")))
}

/// The error for what no correct module does.
pub(crate) fn lie(what: String) -> DecideError {
    DecideError::Trap(what)
}
