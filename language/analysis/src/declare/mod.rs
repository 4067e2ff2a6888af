//! First pass: everything that has a name, before anything is read that uses names.

mod cells;
mod csv_file;
mod marks;
mod matter;
mod parties;
mod tables;
mod types;

pub(crate) use cells::{EnumOrUnits, read_cell};
pub(crate) use types::read_type;

use shao_abi::{ActId, Field, StageId};
use shao_syntax::Span;
use shao_syntax::ast::{Decision, Item, Matter, Name, Parties, PolicyHead, Process, Scenario, Stage, Table};

use crate::context::{Context, id16};

/// What the second pass reads.
pub(crate) struct Declared<'s> {
    pub head: &'s PolicyHead,
    pub matter: &'s Matter,
    pub fields: Vec<Field>,
    pub decisions: Vec<&'s Decision>,
    pub process: &'s Process,
    pub scenarios: Vec<&'s Scenario>,
}

/// Declares every name. None when there is no policy, matter or process to go on with.
pub(crate) fn declare<'s>(context: &mut Context<'s>) -> Option<Declared<'s>> {
    let items: Vec<&'s Item> = context.units.iter().flat_map(|u| &u.tree.items).collect();
    let start = Span { file: shao_syntax::FileId(0), start: 0, end: 0 };
    let parties: Vec<&Parties> =
        items.iter().filter_map(|i| if let Item::Parties(p) = i { Some(p) } else { None }).collect();
    parties::declare(context, &parties);
    marks::declare(context, &items);
    let tables: Vec<&Table> =
        items.iter().filter_map(|i| if let Item::Table(t) = i { Some(t) } else { None }).collect();
    tables::declare(context, &tables);
    let head = only(
        context,
        start,
        "policy",
        "政策",
        items
            .iter()
            .filter_map(|i| if let Item::Policy(p) = i { Some((p, p.name.span)) } else { None })
            .collect(),
    );
    let matter = only(
        context,
        start,
        "matter",
        "事项",
        items
            .iter()
            .filter_map(|i| if let Item::Matter(m) = i { Some((m, m.name.span)) } else { None })
            .collect(),
    );
    let process = only(
        context,
        start,
        "process",
        "流程",
        items
            .iter()
            .filter_map(|i| if let Item::Process(p) = i { Some((p, p.name.span)) } else { None })
            .collect(),
    );
    if let Some(process) = process {
        process_names(context, process);
    }
    let fields = matter.map(|m| matter::declare(context, m)).unwrap_or_default();
    if let Some(head) = head {
        complete(context, head);
    }
    Some(Declared {
        head: head?,
        matter: matter?,
        fields,
        decisions: items
            .iter()
            .filter_map(|i| if let Item::Decision(d) = i { Some(d) } else { None })
            .collect(),
        process: process?,
        scenarios: items
            .iter()
            .filter_map(|i| if let Item::Scenario(s) = i { Some(s) } else { None })
            .collect(),
    })
}

/// The one declaration of a kind that a policy has.
fn only<'s, T>(
    context: &mut Context<'s>,
    start: Span,
    en: &str,
    zh: &str,
    found: Vec<(&'s T, Span)>,
) -> Option<&'s T> {
    let mut found = found.into_iter();
    let first = found.next();
    for (_, span) in found {
        context.report(
            shao_syntax::Diagnostic::error(
                "more-than-one",
                span,
                shao_syntax::Text::new(format!("一个政策只有一个{zh}"), format!("a policy has one {en}")),
            )
            .help(shao_syntax::Text::new("把它写进另一个政策文件", "move it into a policy file of its own")),
        );
    }
    match first {
        Some((item, _)) => Some(item),
        None => {
            context.fail("nothing-to-run", start, format!("这里没有{zh}"), format!("there is no {en} here"))
        }
    }
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

/// Names of stages and actions, so that conditions can ask 曾 X and X.次数.
fn process_names(context: &mut Context<'_>, process: &Process) {
    let mut stages: Vec<&Name> = process.stages.iter().map(|s| &s.name).collect();
    stages.extend(&process.ends);
    for fork in process.stages.iter().filter_map(|s| s.fork.as_ref()) {
        stages.extend(fork.stages.iter().map(|s| &s.name));
        stages.extend(&fork.ends);
    }
    for name in stages {
        let id = StageId(id16(context.stages.len()));
        if context.stages.contains_key(&name.text) {
            context.twice(name, None);
        } else {
            context.stages.insert(name.text.clone(), id);
        }
    }
    let children = process.stages.iter().filter_map(|s| s.fork.as_ref()).flat_map(|f| &f.stages);
    let all: Vec<&Stage> = process.stages.iter().chain(children).collect();
    for action in all.iter().flat_map(|s| &s.actions) {
        let id = ActId(id16(context.acts.len()));
        context.acts.entry(action.name.text.clone()).or_insert(id);
    }
}
