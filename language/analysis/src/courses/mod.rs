//! 流程: every course a case can take, and what it must not come to (`shao-course`), in the author's names.
//!
//! Waits until nothing else is wrong: what a process seems to lack may be what could not be read. A finding whose way rests
//! on no 当 is an error; one that does is only possible, and is a warning that says so.

mod circles;
mod escalation;
mod exits;
mod owners;
mod reach;

use shao_abi::{ClockId, FlowId, Place, StageId};
use shao_course::{STATES_MOST, Sight, TooMany, duties};
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
    let all = match duties(sight, flow) {
        Ok(all) => all,
        Err(many) => return not_proved(context, checked, many),
    };
    for explored in &all {
        if !explored.bounded {
            circles::check(context, checked, explored);
            exits::check(context, checked, explored);
        }
        owners::check(context, checked, explored);
        escalation::check(context, checked, explored);
    }
    reach::check(context, checked, flow, &all);
}

fn not_proved(context: &mut Context<'_>, checked: &Checked<'_>, many: TooMany) {
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
    context.report(Diagnostic::warning("not-proved", checked.stage_span(many.first), text).help(help));
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
