//! First pass: everything that has a name, before anything is read that uses names.

mod cells;
mod county;
mod csv_file;
mod marks;
mod matter;
mod parties;
mod tables;
mod types;

pub(crate) use cells::{EnumOrUnits, read_cell};
pub(crate) use county::County;
pub(crate) use types::read_type;

use indexmap::IndexMap;
use shao_abi::{ActId, Field, FlowId, StageId};
use shao_syntax::Span;
use shao_syntax::ast::{Decision, Item, Matter, Name, PolicyHead, Process, Scenario, Stage};

use crate::context::{Context, id16};

/// What the second pass reads.
pub(crate) struct Declared<'s> {
    pub head: &'s PolicyHead,
    /// 事项. Indexed by [`MatterId`].
    pub matters: Vec<&'s Matter>,
    pub fields: Vec<Field>,
    pub decisions: Vec<&'s Decision>,
    /// 流程. Indexed by [`FlowId`].
    pub processes: Vec<&'s Process>,
    pub county: County<'s>,
    pub scenarios: Vec<&'s Scenario>,
}

/// Declares every name. None when there is no policy, matter or process to go on with.
pub(crate) fn declare<'s>(context: &mut Context<'s>) -> Option<Declared<'s>> {
    let items: Vec<&'s Item> = context.units.iter().flat_map(|u| &u.tree.items).collect();
    parties::declare(context, &all(&items, |i| if let Item::Parties(p) = i { Some(p) } else { None }));
    marks::declare(context, &items);
    tables::declare(context, &all(&items, |i| if let Item::Table(t) = i { Some(t) } else { None }));
    let head = the_policy(context, &items);
    let written = all(&items, |i| if let Item::Matter(m) = i { Some(m) } else { None });
    let processes = all(&items, |i| if let Item::Process(p) = i { Some(p) } else { None });
    let (sound, bare) = (!written.is_empty(), processes.is_empty());
    let (matters, fields) = matter::declare_all(context, &written);
    let processes = process_names(context, processes);
    let county = county::declare(context, &items);
    if !sound {
        nothing(context, "事项", "matter");
    }
    if bare {
        nothing(context, "流程", "process");
    }
    if let Some(head) = head {
        complete(context, head);
    }
    Some(Declared {
        head: head?,
        matters,
        fields,
        decisions: all(&items, |i| if let Item::Decision(d) = i { Some(d) } else { None }),
        processes,
        county,
        scenarios: all(&items, |i| if let Item::Scenario(s) = i { Some(s) } else { None }),
    })
    .filter(|declared| !declared.matters.is_empty() && !declared.processes.is_empty())
}

/// The declarations of one kind, in order.
fn all<'s, T>(items: &[&'s Item], of: impl Fn(&'s Item) -> Option<&'s T>) -> Vec<&'s T> {
    items.iter().filter_map(|item| of(item)).collect()
}

fn nothing(context: &mut Context<'_>, zh: &str, en: &str) {
    let start = Span { file: shao_syntax::FileId(0), start: 0, end: 0 };
    context.fail::<()>("nothing-to-run", start, format!("这里没有{zh}"), format!("there is no {en} here"));
}

/// The head: a policy has one.
fn the_policy<'s>(context: &mut Context<'s>, items: &[&'s Item]) -> Option<&'s PolicyHead> {
    let mut heads = all(items, |i| if let Item::Policy(p) = i { Some(p) } else { None }).into_iter();
    let first = heads.next();
    for other in heads {
        let text = shao_syntax::Text::new("一个政策只有一个政策头", "a policy has one head");
        let help = shao_syntax::Text::new("把它写进另一个政策文件", "move it into a policy file of its own");
        context.report(shao_syntax::Diagnostic::error("more-than-one", other.name.span, text).help(help));
    }
    if first.is_none() {
        nothing(context, "政策", "policy");
    }
    first
}

/// 辖区, 版本, 施行 and 日历 are compulsory: without them nobody can say which rule was in force where and when.
fn complete(context: &mut Context<'_>, head: &PolicyHead) {
    let lines = [
        (head.area.is_some(), "辖区", "area"),
        (head.version.is_some(), "版本", "version"),
        (head.effective.is_some(), "施行", "effective"),
        (head.calendar.is_some(), "日历", "calendar"),
    ];
    for (_, zh, en) in lines.into_iter().filter(|(there, _, _)| !there) {
        context.fail::<()>(
            "incomplete-head",
            head.name.span,
            format!("政策 `{}` 没有写{zh}", head.name.text),
            format!("policy `{}` does not say its {en}", head.name.text),
        );
    }
}

/// Names of stages and actions, so that conditions can ask 曾 X and X.次数. One process runs over one 事项.
fn process_names<'s>(context: &mut Context<'s>, written: Vec<&'s Process>) -> Vec<&'s Process> {
    let (mut flows, mut stages, mut acts): (Vec<&Process>, usize, usize) = (Vec::new(), 0, 0);
    for process in written {
        if let Some(first) = flows.iter().find(|p| p.name.text == process.name.text) {
            context.twice(&process.name, Some(first.name.span));
            continue;
        }
        if context.enter_named(&process.matter).is_none() {
            context.broken(&process.name.text);
            continue;
        }
        if let Some(first) = context.flow().and_then(|flow| flows.get(flow.index())) {
            let first = first.name.span;
            let text = shao_syntax::Text::new(
                format!("事项 `{}` 已经有一个流程", process.matter.text),
                format!("matter `{}` has a process already", process.matter.text),
            );
            let label = shao_syntax::Text::new("第一个在这里", "the first one");
            let found = shao_syntax::Diagnostic::error("more-than-one", process.name.span, text);
            context.report(found.label(first, label));
            continue;
        }
        let flow = FlowId(id16(flows.len()));
        flows.push(process);
        let found = stage_names(context, process, stages);
        let actions = act_names(process, acts);
        (stages, acts) = (stages.saturating_add(found.len()), acts.saturating_add(actions.len()));
        if let Some(room) = context.room_mut() {
            (room.flow, room.stages, room.acts) = (Some(flow), found, actions);
        }
    }
    context.enter(None);
    flows
}

/// Stages by name: the process's own, its ends, then those of forks. Ids go on from those of earlier processes.
fn stage_names(context: &mut Context<'_>, process: &Process, before: usize) -> IndexMap<String, StageId> {
    let mut written: Vec<&Name> = process.stages.iter().map(|s| &s.name).collect();
    written.extend(&process.ends);
    for fork in process.stages.iter().filter_map(|s| s.fork.as_ref()) {
        written.extend(fork.stages.iter().map(|s| &s.name));
        written.extend(&fork.ends);
    }
    let mut stages = IndexMap::new();
    for name in written {
        let id = StageId(id16(before.saturating_add(stages.len())));
        if stages.contains_key(&name.text) {
            context.twice(name, None);
        } else {
            stages.insert(name.text.clone(), id);
        }
    }
    stages
}

fn act_names(process: &Process, before: usize) -> IndexMap<String, ActId> {
    let children = process.stages.iter().filter_map(|s| s.fork.as_ref()).flat_map(|f| &f.stages);
    let all: Vec<&Stage> = process.stages.iter().chain(children).collect();
    let mut acts = IndexMap::new();
    for action in all.iter().flat_map(|s| &s.actions) {
        let id = ActId(id16(before.saturating_add(acts.len())));
        acts.entry(action.name.text.clone()).or_insert(id);
    }
    acts
}
