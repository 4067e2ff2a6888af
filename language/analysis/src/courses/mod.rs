//! 流程: every course a case can take, and what it must not come to (`shao-course`), in the author's names.
//!
//! Waits until nothing else is wrong: what a process seems to lack may be what could not be read. A finding whose way rests
//! on no 当 is an error; one that does is only possible, and is a warning that says so.

mod circles;
mod escalation;
mod exits;
mod owners;
mod reach;

use std::collections::BTreeSet;

use shao_abi::{ClockId, DecisionId, FlowId, Place, StageId};
use shao_course::{Course, Graph, STATES_MOST, Sight, explore};
use shao_ir::{Interpreter, Policy};
use shao_syntax::{Diagnostic, FileId, Severity, Span, Text};

use crate::context::{Context, id16};
use crate::declare::Declared;
use crate::lower::stage_spans;

/// A policy that is otherwise sound, with the places of its stages.
struct Checked<'p> {
    policy: &'p Policy,
    spans: Vec<Span>,
    head: Span,
}

/// A duty, all its states, and what was decided before it began.
struct Explored<'p> {
    course: Course<'p>,
    graph: Graph,
    before: BTreeSet<DecisionId>,
}

/// Checks every process: the duty of its cases, and a child of each fork.
pub(crate) fn check(context: &mut Context<'_>, declared: &Declared<'_>, policy: &Policy) {
    let interpreter = Interpreter::new(policy);
    let sight = Sight { process: &policy.process, schema: &policy.schema, decide: &interpreter };
    let spans = stage_spans(declared, &policy.process);
    let checked = Checked { policy, spans, head: declared.head.name.span };
    for flow in (0..policy.process.flows.len()).map(|at| FlowId(id16(at))) {
        of_flow(context, &checked, sight, flow);
    }
}

fn of_flow(context: &mut Context<'_>, checked: &Checked<'_>, sight: Sight<'_>, flow: FlowId) {
    let Some(case) = Course::of_case(sight, flow) else { return };
    let Some(case) = explored(context, checked, case, BTreeSet::new()) else { return };
    let stages = (0u16..).map(StageId).zip(&sight.process.stages);
    let forks = stages.filter(|(_, stage)| stage.flow == flow && stage.fork.is_some());
    let mut all = Vec::new();
    for (at, _) in forks {
        let before = shao_course::decided_in(&case.course, &case.graph, at);
        let child = Course::of_child(sight, at).and_then(|child| explored(context, checked, child, before));
        all.extend(child);
    }
    all.insert(0, case);
    for explored in &all {
        circles::check(context, checked, explored);
        exits::check(context, checked, explored);
        owners::check(context, checked, explored);
        escalation::check(context, checked, explored);
    }
    reach::check(context, checked, flow, &all);
}

fn explored<'p>(
    context: &mut Context<'_>,
    checked: &Checked<'_>,
    course: Course<'p>,
    before: BTreeSet<DecisionId>,
) -> Option<Explored<'p>> {
    match explore(&course, STATES_MOST) {
        Ok(graph) => Some(Explored { course, graph, before }),
        Err(many) => {
            let (zh, en) = many.blame.map_or_else(Default::default, |(what, most)| {
                (
                    format!(",多半因为 `{what}` 至多 {most} 次"),
                    format!(", most likely for `{what}` at most {most} times"),
                )
            });
            let text = Text::new(
                format!("流程的状态超过 {STATES_MOST} 个,没有证完{zh}"),
                format!("the process has more than {STATES_MOST} states and is not proved{en}"),
            );
            let help = Text::new("把次数写小,或把流程拆开", "lower the count, or split the process");
            context.report(Diagnostic::warning("not-proved", checked.first(&course), text).help(help));
            None
        }
    }
}

impl Checked<'_> {
    fn stage(&self, id: StageId) -> &str {
        self.policy.process.stages.get(id.index()).map_or("", |stage| stage.name.as_str())
    }

    fn clock(&self, id: ClockId) -> &str {
        self.policy.process.clocks.get(id.index()).map_or("", |clock| clock.name.as_str())
    }

    fn stage_span(&self, id: StageId) -> Span {
        self.spans.get(id.index()).copied().unwrap_or(self.head)
    }

    fn clock_span(&self, context: &Context<'_>, id: ClockId) -> Span {
        let place = self.policy.provenance.clocks.get(id.index()).map(|(place, _)| place);
        place.and_then(|place| span(context, place)).unwrap_or(self.head)
    }

    fn first(&self, course: &Course<'_>) -> Span {
        self.stage_span(course.first())
    }
}

/// A place of the provenance as a span.
fn span(context: &Context<'_>, place: &Place) -> Option<Span> {
    let file = context.units.iter().position(|unit| unit.path == place.file)?;
    Some(Span { file: FileId(id16(file)), start: place.start, end: place.end })
}

/// Leaves an error an error if it is sure; else it is a warning that says on what it rests.
fn graded(found: Diagnostic, sure: bool) -> Diagnostic {
    if sure {
        return found;
    }
    let zh = format!("{}(可能:要看 `当` 的条件和别的案件)", found.message.zh);
    let en = format!("{} (possible: it rests on conditions and on other cases)", found.message.en);
    Diagnostic { severity: Severity::Warning, message: Text::new(zh, en), ..found }
}
