//! Where things stand in memory: IN, OUT and WHY from the schema, tables from the data segments.

use super::Module;
use crate::{ArtifactError, DecisionDef, DecisionKind, Schema};

/// `[from, to)` in bytes. 64 bits, so that no sum of offsets wraps.
type Range = (u64, u64);

/// The parts of memory that code may write, and where reading may begin.
pub(super) struct Areas {
    /// OUT and WHY of every decision, ascending and disjoint; neighbours joined.
    writable: Vec<Range>,
    /// The first address after them. Loads begin here or later, so that nothing written is ever read back.
    pub(super) end: u64,
}

impl Areas {
    /// Reads the areas off the schema and checks them against each other and against the module.
    pub(super) fn of(schema: &Schema, module: &Module<'_>) -> Result<Self, ArtifactError> {
        if schema.memory_bytes != module.memory_bytes {
            let (said, has) = (schema.memory_bytes, module.memory_bytes);
            return Err(section(format!("memory of {said} bytes, the module has {has}")));
        }
        let mut written = Vec::new();
        for def in &schema.decisions {
            let own = output(schema, def)?;
            disjoint(own.clone(), &format!("`{}`: parts of its answer overlap", def.name))?;
            written.extend(own);
        }
        let writable = joined(written);
        let read = input(schema)?;
        disjoint(read.clone(), "slots overlap")?;
        let fixed = || writable.iter().chain(&module.data).copied();
        disjoint(fixed().collect(), "tables and answers overlap")?;
        disjoint(fixed().chain(joined(read)).collect(), "facts stand where answers or tables are")?;
        match fixed().map(|range| range.1).max() {
            Some(end) if end > u64::from(schema.memory_bytes) => {
                Err(section("an answer or a table stands outside the memory".to_owned()))
            }
            _ => Ok(Self { end: writable.last().map_or(0, |range| range.1), writable }),
        }
    }

    /// Whether a store of so many bytes at this address stays inside OUT or WHY.
    pub(super) fn may_write(&self, address: u64, bytes: u64) -> bool {
        let after = self.writable.partition_point(|range| range.0 <= address);
        let range = after.checked_sub(1).and_then(|at| self.writable.get(at));
        range.is_some_and(|range| address.checked_add(bytes).is_some_and(|to| to <= range.1))
    }
}

fn input(schema: &Schema) -> Result<Vec<Range>, ArtifactError> {
    if schema.input.values.len() != schema.slots.len() {
        return Err(section(format!("{} slots, {} places", schema.slots.len(), schema.input.values.len())));
    }
    let values = schema.slots.iter().zip(&schema.input.values);
    let mut ranges: Vec<Range> = values.map(|(slot, at)| range(*at, schema.words(&slot.ty) * 8)).collect();
    ranges.push(range(schema.input.known, schema.slots.len()));
    match ranges.iter().find(|range| range.1 > u64::from(schema.memory_bytes)) {
        Some(_) => Err(section("a slot stands outside the memory".to_owned())),
        None => Ok(ranges),
    }
}

fn output(schema: &Schema, def: &DecisionDef) -> Result<Vec<Range>, ArtifactError> {
    let out = &def.output;
    let rows = match def.kind {
        DecisionKind::Unique => 1,
        DecisionKind::All => def.rules.len(),
        DecisionKind::Must | DecisionKind::Guard => 0,
    };
    if out.rows.len() != rows || out.rows.iter().any(|row| row.len() != def.fields.len()) {
        return Err(section(format!(
            "`{}`: the places of its rows do not fit its rules and fields",
            def.name
        )));
    }
    let cells = out.rows.iter().flat_map(|row| row.iter().zip(&def.fields));
    let mut ranges: Vec<Range> = cells.map(|(at, field)| range(*at, schema.words(&field.ty) * 8)).collect();
    ranges.extend([
        range(out.status, 4),
        range(out.fired, def.rules.len()),
        range(out.needs, schema.slots.len()),
        range(out.why, usize::from(def.atoms)),
    ]);
    Ok(ranges)
}

fn range(at: u32, bytes: usize) -> Range {
    let from = u64::from(at);
    (from, u64::try_from(bytes).map_or(u64::MAX, |bytes| from.saturating_add(bytes)))
}

fn sorted(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.retain(|range| range.0 < range.1);
    ranges.sort_unstable();
    ranges
}

fn joined(ranges: Vec<Range>) -> Vec<Range> {
    let mut joined: Vec<Range> = Vec::new();
    for range in sorted(ranges) {
        match joined.last_mut() {
            Some(last) if range.0 <= last.1 => last.1 = last.1.max(range.1),
            _ => joined.push(range),
        }
    }
    joined
}

fn disjoint(ranges: Vec<Range>, otherwise: &str) -> Result<(), ArtifactError> {
    let apart = sorted(ranges).is_sorted_by(|a, b| a.1 <= b.0);
    if apart { Ok(()) } else { Err(section(otherwise.to_owned())) }
}

fn section(reason: String) -> ArtifactError {
    ArtifactError::Section { section: "shao.schema".to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_stays_inside_or_it_may_not() {
        let writable = joined(vec![(8, 16), (0, 4), (16, 17), (8, 12), (40, 40)]);
        assert_eq!(writable, [(0, 4), (8, 17)]);
        let areas = Areas { end: 17, writable };
        assert!(areas.may_write(0, 4) && areas.may_write(16, 1) && areas.may_write(9, 8));
        assert!(!areas.may_write(1, 4) && !areas.may_write(4, 1) && !areas.may_write(16, 2));
        assert!(!areas.may_write(u64::MAX, 8));
    }

    #[test]
    fn neighbours_do_not_overlap() {
        assert_eq!(disjoint(vec![(4, 8), (0, 4), (6, 6)], ""), Ok(()));
        assert!(disjoint(vec![(4, 8), (0, 5)], "").is_err());
    }
}
