//! What every part of the analysis shares: texts, findings, and the tables that grow as names are declared.

mod county;
mod names;
mod rooms;
mod unknown;

pub(crate) use county::County;
pub(crate) use rooms::Room;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use shao_abi::{
    DecisionId, EnumDef, FlowId, LevelDef, MarkDef, MatterId, Party, Place, RuleSource, Slot, SlotId,
    SlotSource, TextAtom, TextOp, Type,
};
use shao_ir::{Table, TableId};
use shao_syntax::ast::Basis;
use shao_syntax::{Diagnostic, Span, Text};

use crate::baselines::Ceiling;
use crate::lower::{Meeting, Starting};
use crate::{DataFile, Unit};

/// The names a policy declares and the tables they index.
pub(crate) struct Context<'s> {
    pub units: &'s [Unit<'s>],
    pub data: &'s [DataFile<'s>],
    diagnostics: Vec<Diagnostic>,
    /// Per file, where its lines end.
    line_ends: Vec<Vec<u32>>,
    pub levels: IndexMap<String, LevelDef>,
    pub parties: IndexMap<String, Party>,
    pub enums: IndexMap<String, EnumDef>,
    pub marks: IndexMap<String, MarkDef>,
    pub tables: IndexMap<String, Table>,
    pub slots: Vec<Slot>,
    /// What names mean within each 事项 and its process. Indexed by [`MatterId`].
    pub rooms: IndexMap<String, Room>,
    /// The 事项 whose names are read now; none for what looks at the county as a whole.
    pub matter: Option<MatterId>,
    /// Outcomes by decision name, then by field name.
    pub outcomes: IndexMap<String, DecisionRef>,
    pub rules: Vec<RuleSource>,
    /// Ledgers, scores and accountability by name.
    pub county: County,
    /// Questions put to text fields: the field, and the atom with its slot.
    pub questions: Vec<(u16, TextAtom)>,
    /// Look-ups of the decision being read for which the table may lack a row.
    pub lookups: Vec<Lookup>,
    /// Whether what was read since this was last taken rests on a 待县确认 within a condition.
    pub provisional: bool,
    /// The parameters of the action that is read: its 启动 may pass them on.
    pub params: Vec<(String, SlotId)>,
    /// Those of its parameters that are free text.
    pub param_texts: Vec<String>,
    /// The type of 本单位 in the fork whose stage is read.
    pub member: Option<Type>,
    /// 作息 that close before midnight and do not say when a natural day ends, with when they close.
    pub open_ended: Vec<(Span, u16)>,
    /// What baselines allow the clocks that answer them.
    pub ceilings: Vec<Ceiling>,
    /// 启动 and 遇 read so far, to be given their meaning when every process is known.
    pub starting: Vec<Starting>,
    pub meeting: Vec<Meeting>,
    /// Which process starts which.
    pub started: BTreeSet<(FlowId, Option<FlowId>)>,
    /// Names whose declaration could not be understood and was reported: their uses are not reported again.
    broken: BTreeSet<String>,
    /// Whether a file of names could not be read, so that any unknown name may be one of its.
    blind: bool,
    /// How many findings were left out for these two reasons.
    silenced: usize,
}

/// A look-up that may find no row.
#[derive(Debug, Clone)]
pub(crate) struct Lookup {
    pub span: Span,
    pub table: TableId,
    pub key: shao_ir::Expr,
    /// A key without a row, by name.
    pub missing: String,
}

/// What a field of the 事项 is to an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldRef {
    Slot(SlotId),
    Text(u16),
}

/// An outcome: its position, its type, its slot (none for 时限 and 全部).
pub(crate) type OutcomeRef = (u16, Type, Option<SlotId>);

/// What a decision is to an expression.
#[derive(Debug, Clone)]
pub(crate) struct DecisionRef {
    pub id: DecisionId,
    /// Whose facts it reads.
    pub matter: Option<MatterId>,
    /// By field name.
    pub fields: IndexMap<String, OutcomeRef>,
    /// Whether it is a 须 decision.
    pub must: bool,
    /// The names of its rules, if it is a 全部 decision.
    pub fires: Option<Vec<String>>,
}

impl<'s> Context<'s> {
    pub fn new(units: &'s [Unit<'s>], data: &'s [DataFile<'s>]) -> Self {
        Self {
            units,
            data,
            diagnostics: Vec::new(),
            line_ends: units.iter().map(|unit| line_ends(unit.text)).collect(),
            levels: IndexMap::new(),
            parties: IndexMap::new(),
            enums: IndexMap::new(),
            marks: IndexMap::new(),
            tables: IndexMap::new(),
            slots: Vec::new(),
            rooms: IndexMap::new(),
            matter: None,
            outcomes: IndexMap::new(),
            rules: Vec::new(),
            county: County::default(),
            questions: Vec::new(),
            lookups: Vec::new(),
            provisional: false,
            params: Vec::new(),
            param_texts: Vec::new(),
            member: None,
            open_ended: Vec::new(),
            ceilings: Vec::new(),
            starting: Vec::new(),
            meeting: Vec::new(),
            started: BTreeSet::new(),
            broken: BTreeSet::new(),
            blind: false,
            silenced: 0,
        }
    }

    /// Takes note of a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes note of an error and gives nothing.
    pub fn fail<T>(
        &mut self,
        slug: &'static str,
        span: Span,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Option<T> {
        self.report(Diagnostic::error(slug, span, Text::new(zh, en)));
        None
    }

    /// How many errors there are so far, those included that were left out because another one explains them.
    pub fn errors(&self) -> usize {
        let reported = self.diagnostics.iter().filter(|d| d.severity == shao_syntax::Severity::Error).count();
        reported.saturating_add(self.silenced)
    }

    /// The findings, in source order, each once.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut all = self.diagnostics;
        all.sort_by(|a, b| (a.span, a.slug).cmp(&(b.span, b.slug)));
        all.dedup();
        all
    }

    /// Takes note that a declaration was reported and stays without meaning.
    pub fn broken(&mut self, name: &str) {
        self.broken.insert(name.to_owned());
    }

    /// Whether a name, or the first part of `甲.乙`, was declared but stays without meaning.
    pub fn is_broken(&mut self, name: &str) -> bool {
        let first = name.split_once('.').map_or(name, |(first, _)| first);
        let broken = self.blind || self.broken.contains(name) || self.broken.contains(first);
        self.silenced = self.silenced.saturating_add(usize::from(broken));
        broken
    }

    /// Takes note that names stand in a file that could not be read.
    pub fn names_unread(&mut self) {
        self.blind = true;
    }

    /// The slot of a source, made when first asked for.
    pub fn slot(&mut self, name: impl Into<String>, ty: Type, source: SlotSource) -> SlotId {
        let found = self.slots.iter().position(|s| s.source == source);
        let at = found.unwrap_or_else(|| {
            self.slots.push(Slot { name: name.into(), ty, source });
            self.slots.len().saturating_sub(1)
        });
        SlotId(id16(at))
    }

    /// The slot of a question put to a text field, made when first asked for.
    pub fn text_slot(&mut self, name: String, field: u16, op: TextOp, literal: &str) -> SlotId {
        let known = self.questions.iter().find(|(f, q)| *f == field && q.op == op && q.literal == literal);
        if let Some((_, question)) = known {
            return question.slot;
        }
        self.slots.push(Slot { name, ty: Type::Bool, source: SlotSource::Text(field) });
        let slot = SlotId(id16(self.slots.len().saturating_sub(1)));
        self.questions.push((field, TextAtom { slot, op, literal: literal.to_owned() }));
        slot
    }

    pub fn slot_type(&self, slot: SlotId) -> Type {
        self.slots.get(slot.index()).map_or(Type::Bool, |s| s.ty.clone())
    }

    /// Where a span stands, for provenance.
    pub fn place(&self, span: Span) -> Place {
        let unit = self.units.get(usize::from(span.file.0));
        let ends = self.line_ends.get(usize::from(span.file.0)).map_or(&[][..], Vec::as_slice);
        let line = ends.partition_point(|end| *end < span.start).saturating_add(1);
        Place {
            file: unit.map(|u| u.path.to_owned()).unwrap_or_default(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            start: span.start,
            end: span.end,
        }
    }

    /// The text of a span, as written, on one line.
    pub fn written(&self, span: Span) -> String {
        let unit = self.units.get(usize::from(span.file.0));
        let text = unit.and_then(|u| u.text.get(span.start as usize..span.end as usize)).unwrap_or("");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn line_ends(text: &str) -> Vec<u32> {
    text.match_indices('\n').map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect()
}

/// An index as the number in an id. A policy with more than 65,536 of anything is refused when it is emitted.
pub(crate) fn id16(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// The texts of a 依据.
pub(crate) fn cites(basis: &Basis) -> Vec<String> {
    basis.cites.iter().map(|c| c.text.clone()).collect()
}
