//! Names to ids.

use std::collections::BTreeSet;

use shao_abi::{EnumId, LevelId, MarkId, Party, PartyId, PartyKind};
use shao_ir::{Table, TableId};
use shao_syntax::FileId;

use super::{Context, id16};

impl Context<'_> {
    pub fn party(&self, name: &str) -> Option<PartyId> {
        self.parties.get_index_of(name).map(|at| PartyId(id16(at)))
    }

    pub fn level(&self, name: &str) -> Option<LevelId> {
        self.levels.get_index_of(name).map(|at| LevelId(id16(at)))
    }

    pub fn enumeration(&self, name: &str) -> Option<EnumId> {
        self.enums.get_index_of(name).map(|at| EnumId(id16(at)))
    }

    pub fn mark(&self, name: &str) -> Option<MarkId> {
        self.marks.get_index_of(name).map(|at| MarkId(id16(at)))
    }

    pub fn table(&self, name: &str) -> Option<(TableId, &Table)> {
        let (at, _, table) = self.tables.get_full(name)?;
        Some((TableId(id16(at)), table))
    }

    /// The file of this path, among those that were read.
    pub fn file_named(&self, path: &str) -> Option<FileId> {
        self.units.iter().position(|unit| unit.path == path).map(|at| FileId(id16(at)))
    }

    /// Members of an enumeration.
    pub fn members(&self, id: EnumId) -> &[String] {
        self.enums.get_index(id.index()).map_or(&[], |(_, e)| e.members.as_slice())
    }

    /// Every unit, groups left out.
    pub fn all_units(&self) -> BTreeSet<PartyId> {
        let unit = |p: &Party| matches!(p.kind, PartyKind::Unit { .. });
        self.parties.values().enumerate().filter(|(_, p)| unit(p)).map(|(at, _)| PartyId(id16(at))).collect()
    }

    /// The units of one level.
    pub fn units_of(&self, wanted: LevelId) -> BTreeSet<PartyId> {
        let on = |p: &Party| matches!(p.kind, PartyKind::Unit { level, .. } if level == wanted);
        self.parties.values().enumerate().filter(|(_, p)| on(p)).map(|(at, _)| PartyId(id16(at))).collect()
    }

    /// How many minutes a working day is open at least, whoever must act.
    pub fn shortest_day(&self) -> i64 {
        let tables = self.parties.values().map(|p| &p.timetable).filter(|table| !table.is_empty());
        let open = |table: &Vec<(u16, u16)>| {
            table.iter().map(|(from, to)| i64::from(to.saturating_sub(*from))).sum()
        };
        tables.map(open).min().unwrap_or(24 * 60)
    }
}
