//! 机构: levels, units, groups, opening hours.

use std::collections::BTreeMap;

use shao_abi::{LevelDef, Party, PartyId, PartyKind};
use shao_syntax::ast::{Hours, Name, Parties, Unit, UnitFile, UnitsBody};
use shao_syntax::{Span, Text};

use super::csv_file::{self, Row};
use crate::context::{Context, id16};

/// Declares everybody. Units come before groups, so that a set of units has no holes.
pub(super) fn declare(context: &mut Context<'_>, blocks: &[&Parties]) {
    for name in blocks.iter().flat_map(|b| &b.levels).flat_map(|l| &l.names) {
        if context.levels.contains_key(&name.text) {
            context.twice(name, None);
        } else {
            context.levels.insert(name.text.clone(), LevelDef { name: name.text.clone() });
        }
    }
    let mut parents: Vec<(PartyId, Name)> = Vec::new();
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    for units in blocks.iter().flat_map(|b| &b.units) {
        let known: Vec<String> = context.levels.keys().cloned().collect();
        let Some(level) = context.level(&units.level.text) else {
            context.unknown::<()>(Text::new("层级", "level"), &units.level.text, units.level.span, &known);
            continue;
        };
        let listed = match &units.body {
            UnitsBody::Listed(listed) => listed.clone(),
            UnitsBody::File(file) => from_file(context, file).unwrap_or_else(|| {
                context.names_unread();
                Vec::new()
            }),
        };
        for unit in listed {
            let kind = PartyKind::Unit {
                level,
                parent: None,
                functions: unit.functions.iter().map(|f| f.text.clone()).collect(),
            };
            if let (Some(id), Some(under)) = (add(context, &mut first, &unit.name, kind), unit.under) {
                parents.push((id, under));
            }
        }
    }
    for name in blocks.iter().flat_map(|b| &b.groups).flat_map(|g| &g.names) {
        add(context, &mut first, name, PartyKind::Group);
    }
    for (id, under) in parents {
        set_parent(context, id, &under);
    }
    for hours in blocks.iter().flat_map(|b| &b.hours) {
        open_hours(context, hours);
    }
}

/// `first` knows where each name was declared, be it in a file of data.
fn add(
    context: &mut Context<'_>,
    first: &mut BTreeMap<String, Span>,
    name: &Name,
    kind: PartyKind,
) -> Option<PartyId> {
    if let Some(first) = first.insert(name.text.clone(), name.span) {
        context.twice(name, Some(first));
        return None;
    }
    let id = PartyId(id16(context.parties.len()));
    context.parties.insert(
        name.text.clone(),
        Party { name: name.text.clone(), kind, timetable: Vec::new(), day_end: None },
    );
    Some(id)
}

fn from_file(context: &mut Context<'_>, file: &UnitFile) -> Option<Vec<Unit>> {
    let wanted: Vec<&str> = file.columns.iter().map(|c| c.text.as_str()).collect();
    let rows = csv_file::read(context, &file.path, &wanted)?;
    let mut units = Vec::new();
    for Row { line, span, cells } in &rows {
        let (span, mut cells) = (*span, cells.iter());
        let name = cells.next().cloned().unwrap_or_default();
        if name.is_empty() {
            context.fail::<()>(
                "bad-csv",
                span,
                format!("第 {line} 行没有单位名"),
                format!("line {line} names no unit"),
            );
            continue;
        }
        let under = cells.next().filter(|c| !c.is_empty()).map(|c| Name { text: c.clone(), span });
        let functions = cells.filter(|c| !c.is_empty()).map(|c| Name { text: c.clone(), span }).collect();
        units.push(Unit { name: Name { text: name, span }, under, functions });
    }
    Some(units)
}

fn set_parent(context: &mut Context<'_>, id: PartyId, under: &Name) {
    let Some(above) = context.party(&under.text) else {
        let known: Vec<String> = context.parties.keys().cloned().collect();
        context.unknown::<()>(Text::new("单位", "unit"), &under.text, under.span, &known);
        return;
    };
    if let Some((_, party)) = context.parties.get_index_mut(id.index())
        && let PartyKind::Unit { parent, .. } = &mut party.kind
    {
        *parent = Some(above);
    }
}

/// 作息 of a level holds for its units; a later line for one unit replaces it.
fn open_hours(context: &mut Context<'_>, hours: &Hours) {
    let table = match &hours.spans {
        None => vec![(0, 1440)],
        Some(spans) => {
            let ordered = spans.windows(2).all(|w| matches!(w, [a, b] if a.to <= b.from));
            if let Some(bad) =
                spans.iter().find(|s| s.from >= s.to).or(if ordered { None } else { spans.last() })
            {
                context.fail::<()>(
                    "bad-hours",
                    bad.span,
                    "作息要从早到晚,互不重叠",
                    "opening hours run from early to late and do not overlap",
                );
                return;
            }
            spans.iter().map(|s| (s.from, s.to)).collect()
        }
    };
    if hours.day_end == Some(0) {
        context.fail::<()>(
            "bad-hours",
            hours.span,
            "一天不能在 00:00 截止;到半夜为止写 `截止 24:00`",
            "a day cannot end at 00:00; write `截止 24:00` for midnight",
        );
    }
    let closes = table.last().map_or(1440, |(_, to): &(u16, u16)| *to);
    if hours.day_end.is_none() && closes < 1440 {
        context.open_ended.push((hours.span, closes));
    }
    for name in &hours.of {
        let of: Vec<PartyId> = match (context.level(&name.text), context.party(&name.text)) {
            (Some(level), _) => context.units_of(level).into_iter().collect(),
            (None, Some(party)) => vec![party],
            (None, None) => {
                let known: Vec<String> =
                    context.levels.keys().chain(context.parties.keys()).cloned().collect();
                context.unknown::<()>(
                    Text::new("层级或单位", "level or unit"),
                    &name.text,
                    name.span,
                    &known,
                );
                continue;
            }
        };
        for id in of {
            if let Some((_, party)) = context.parties.get_index_mut(id.index()) {
                party.timetable.clone_from(&table);
                party.day_end = hours.day_end.filter(|end| (1..1440).contains(end));
            }
        }
    }
}
