//! The entries of ledgers: which point in the life of a case makes one, and what may be asked of it then.

use shao_abi::{ActId, Clock, ClockId, EntryPoint, EnumDef, FlowId, SlotId, SlotSource, Type};
use shao_ir::Expr as Ir;
use shao_syntax::ast::{
    ActionBody, ClockEnd, EntryKind, EntryPoint as Written, Expr, Name, Process as WrittenProcess, Stage,
};
use shao_syntax::{Diagnostic, Text};

use super::effects;
use super::process::Lowered;
use super::values::{Scope, Typed};
use crate::context::{Context, id16};

/// What makes the entries of the ledger whose 当 is read, as far as 结果 and 视同 ask for it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The ledger's process.
    pub process: String,
    /// The action it counts, if it counts one.
    pub act: Option<Counted>,
}

/// An action that makes entries.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub id: ActId,
    pub name: String,
    /// Its results in all of its stages together.
    pub results: Vec<String>,
}

/// A process whose cases make entries.
pub(super) struct Source<'a> {
    pub flow: FlowId,
    pub written: &'a WrittenProcess,
    pub lowered: &'a Lowered,
}

/// Every stage of a process as written, those of forks included.
pub(crate) fn stages_of(process: &WrittenProcess) -> Vec<&Stage> {
    let forks = process.stages.iter().filter_map(|s| s.fork.as_ref()).flat_map(|f| &f.stages);
    process.stages.iter().chain(forks).collect()
}

/// A point by its names.
pub(super) fn point(context: &mut Context<'_>, source: &Source<'_>, written: &Written) -> Option<EntryPoint> {
    match &written.kind {
        EntryKind::Opened => Some(EntryPoint::Opened),
        EntryKind::Enter(name) => effects::goto(context, name).map(EntryPoint::Enter),
        EntryKind::Act(name) => {
            if let Some(act) = context.acts().get(&name.text) {
                return Some(EntryPoint::Act(*act));
            }
            let known: Vec<String> = context.acts().keys().cloned().collect();
            context.unknown(Text::new("动作", "action"), &name.text, name.span, &known)
        }
        EntryKind::Mark(name) => {
            if let Some(mark) = context.mark(&name.text) {
                return Some(EntryPoint::Mark(mark));
            }
            let known: Vec<String> = context.marks.keys().cloned().collect();
            context.unknown_mark(name, &known)
        }
        EntryKind::Clock(name, end) => {
            let id = clock(context, source, name)?;
            Some(match end {
                ClockEnd::Met => EntryPoint::Met(id),
                ClockEnd::Lapsed => EntryPoint::Lapsed(id),
                ClockEnd::Due => EntryPoint::Due(id),
            })
        }
    }
}

/// A clock by name. One that is written but has an error of its own is not reported again.
fn clock(context: &mut Context<'_>, source: &Source<'_>, name: &Name) -> Option<ClockId> {
    let own = |c: &Clock| c.flow == source.flow;
    let clocks = &source.lowered.process.clocks;
    let called: Vec<usize> =
        clocks.iter().enumerate().filter(|(_, c)| own(c) && c.name == name.text).map(|(at, _)| at).collect();
    match called.as_slice() {
        [] => {}
        [only] => return Some(ClockId(id16(*only))),
        [_, _, ..] => return which(context, name, called.len()),
    }
    let stages = stages_of(source.written);
    let limits = stages.iter().filter(|s| s.within.is_some()).map(|s| s.name.text.as_str());
    let awaited = stages.iter().flat_map(|s| &s.actions).filter(|a| a.tail.is_some());
    let written = source.written.clocks.iter().map(|c| c.name.text.as_str());
    let written: Vec<&str> = written.chain(limits).chain(awaited.map(|a| a.name.text.as_str())).collect();
    if written.contains(&name.text.as_str()) {
        return None;
    }
    let known: Vec<&str> = clocks.iter().filter(|c| own(c)).map(|c| c.name.as_str()).chain(written).collect();
    context.unknown(Text::new("期限", "clock"), &name.text, name.span, &known)
}

/// A name that several clocks share: an awaited action has one in each stage that offers it.
fn which<T>(context: &mut Context<'_>, name: &Name, many: usize) -> Option<T> {
    let clock = &name.text;
    let text = Text::new(
        format!("叫 `{clock}` 的期限有 {many} 个,说不出台账记的是哪一个"),
        format!("there are {many} clocks called `{clock}`: it is not clear which one the ledger is about"),
    );
    let help = Text::new(
        format!("记动作本身:`流程.{clock} 当 视同` 是过期没有答复,`非 视同` 是如期答复"),
        format!("count the action itself: `….{clock} 当 视同` is silence, `非 视同` is an answer in time"),
    );
    context.report(Diagnostic::error("which-clock", name.span, text).help(help));
    None
}

/// What names mean in the 当, 按 and value of a ledger: the parameters of its action besides the policy's own.
pub(super) fn scope(context: &Context<'_>, source: &Source<'_>, on: &Written) -> Scope {
    let named = if let EntryKind::Act(name) = &on.kind { Some(name) } else { None };
    let act = named.and_then(|name| {
        let id = *context.acts().get(&name.text)?;
        Some(Counted { id, name: name.text.clone(), results: results(source.written, &name.text) })
    });
    let params = act.as_ref().map(|act| params(context, act.id)).unwrap_or_default();
    let entry = Entry { process: source.written.name.text.clone(), act };
    Scope { params, entry: Some(entry), subject: false }
}

/// The parameters of an action that have a type.
fn params(context: &Context<'_>, act: ActId) -> Vec<(String, SlotId)> {
    let slots = context.slots.iter().enumerate();
    let own = slots.filter(|(_, s)| matches!(s.source, SlotSource::Param(of, _) if of == act));
    own.map(|(at, slot)| (slot.name.clone(), SlotId(id16(at)))).collect()
}

fn results(process: &WrittenProcess, act: &str) -> Vec<String> {
    let actions = stages_of(process).into_iter().flat_map(|s| &s.actions).filter(|a| a.name.text == act);
    let mut all: Vec<String> = Vec::new();
    for action in actions {
        let ActionBody::Results(lines) = &action.body else { continue };
        for name in lines.iter().flat_map(|l| &l.names) {
            if !all.contains(&name.text) {
                all.push(name.text.clone());
            }
        }
    }
    all
}

/// 结果 and 视同, where a ledger reads them. None: the name means what it means everywhere.
pub(super) fn of_act(
    context: &mut Context<'_>,
    scope: &Scope,
    name: &str,
    at: &Expr,
) -> Option<Option<Typed>> {
    let entry = scope.entry.as_ref()?;
    match (name, &entry.act) {
        ("结果", Some(act)) if !act.results.is_empty() => Some(Some(result(context, entry, act))),
        ("视同", Some(_)) => {
            let slot = context.slot("视同", Type::Bool, SlotSource::Deemed);
            Some(Some(Typed { expr: Ir::Slot(slot), ty: Type::Bool }))
        }
        ("结果", _) if context.fields().contains_key(name) || scope.params.iter().any(|(n, _)| n == name) => {
            None
        }
        ("结果" | "视同", None) => Some(context.fail(
            "result-outside-act",
            at.span,
            format!("`{name}` 说的是动作,这本台账记的不是动作"),
            format!("`{name}` is asked of an action, and this ledger does not count one"),
        )),
        ("结果", Some(act)) => Some(context.fail(
            "result-outside-act",
            at.span,
            format!("动作 `{}` 没有分结果,谈不上 `结果`", act.name),
            format!("action `{}` has no results to ask for", act.name),
        )),
        (_, _) => None,
    }
}

/// The slot of 结果. Its members are the results that the action has in any of its stages.
fn result(context: &mut Context<'_>, entry: &Entry, act: &Counted) -> Typed {
    let mut name = format!("{}.{}", entry.process, act.name);
    while context.enums.get(&name).is_some_and(|known| known.members != act.results) {
        name.push('′');
    }
    let (at, _) = context.enums.insert_full(name.clone(), EnumDef { name, members: act.results.clone() });
    let ty = Type::Enum(shao_abi::EnumId(id16(at)));
    let slot = context.slot(format!("{}.结果", act.name), ty.clone(), SlotSource::Result(act.id));
    Typed { expr: Ir::Slot(slot), ty }
}
