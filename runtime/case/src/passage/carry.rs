//! The state of a case as the new version writes it. Every id in it is found again by name; what cannot be found is
//! named in the refusal.

use std::collections::BTreeMap;

use shao_abi::{
    Answer, CounterId, DecisionDef, DecisionId, Field, FieldKind, Frame, SlotId, SlotSource, StageId, Value,
    text_holds,
};

use super::atlas::{Atlas, no};
use super::{clocks, decided};
use crate::names::Names;
use crate::state::{Ask, AskAbout, Decided, Duty, DutyId, MarkCause, MarkRecorded, Pins};
use crate::{CaseState, Happened, Refusal};

/// What a case of the old version is under the new one, where it stands in a stage it has just entered.
pub(super) fn carry(atlas: &Atlas<'_>, state: &CaseState) -> Result<CaseState, Refusal> {
    let root = state.root().ok_or_else(|| no("案件没有主办事项", "the case has no duty of its own"))?;
    let stage = atlas.stage(root.stage)?;
    let texts: BTreeMap<u16, String> =
        state.texts.iter().filter_map(|(at, text)| Some((atlas.field(*at)?, text.clone()))).collect();
    let frame = facts(atlas, state, &texts)?;
    nothing_new(atlas, &frame, &texts)?;
    let outcomes = outcomes(atlas, state, stage)?;
    all_decided(atlas, &outcomes, stage)?;
    let mut carried = CaseState {
        flow: atlas.flow,
        pins: Pins { policy: atlas.new.hash.to_owned(), ..state.pins.clone() },
        frame,
        tainted: state.tainted.iter().filter_map(|slot| atlas.fact(*slot)).collect(),
        texts,
        outcomes: BTreeMap::new(),
        duties: vec![duty(atlas, root, stage)?],
        clocks: clocks::runs(atlas, state)?,
        counters: counters(atlas, state),
        asks: state.asks.iter().map(|ask| carry_ask(atlas, state, ask)).collect::<Result<_, _>>()?,
        marks: state.marks.iter().map(|mark| carry_mark(atlas, mark)).collect::<Result<_, _>>()?,
        history: state.history.iter().filter_map(|happened| carry_happened(atlas, happened)).collect(),
        ..state.clone()
    };
    for (id, decided) in outcomes {
        put(atlas, &mut carried, id, decided);
    }
    Ok(carried)
}

/// A fact that the new version asks for when a case is opened can be supplied by nobody later on.
fn nothing_new(atlas: &Atlas<'_>, frame: &Frame, texts: &BTreeMap<u16, String>) -> Result<(), Refusal> {
    let Some(flow) = atlas.new.process.flows.get(atlas.flow.index()) else { return Ok(()) };
    let stated = |at: &u16, kind: &FieldKind| match kind {
        FieldKind::Fact { slot } => frame.get(*slot).is_some(),
        FieldKind::Text { .. } => texts.contains_key(at),
        FieldKind::Judgement { .. } => true,
    };
    let lacks = atlas.new.schema.fields_of(flow.matter).find(|(at, field)| !stated(at, &field.kind));
    let Some((_, Field { name, .. })) = lacks else { return Ok(()) };
    let en = format!("the new version needs the fact `{name}`, which this case does not state");
    Err(no(format!("新版要填事实“{name}”，本案立案时没有填"), en))
}

/// The facts and judgements, texts as the bits that the new version asks for.
fn facts(atlas: &Atlas<'_>, state: &CaseState, texts: &BTreeMap<u16, String>) -> Result<Frame, Refusal> {
    let mut frame = Frame::unknown(atlas.new.schema);
    for ((old, value), slot) in (0u16..).map(SlotId).zip(state.frame.iter()).zip(&atlas.old.schema.slots) {
        let (Some(value), Some(new)) = (value, atlas.fact(old)) else { continue };
        let Some(def) = atlas.new.schema.slots.get(new.index()) else { continue };
        let Some(carried) = atlas.value(value, &slot.ty, &def.ty) else {
            let zh = format!("事实“{}”的值在新版里不成立", slot.name);
            return Err(no(zh, format!("the value of `{}` is none in the new version", slot.name)));
        };
        frame.set(new, Some(carried));
    }
    for (at, field) in (0u16..).zip(&atlas.new.schema.fields) {
        let (FieldKind::Text { atoms }, Some(text)) = (&field.kind, texts.get(&at)) else { continue };
        for atom in atoms {
            frame.set(atom.slot, Some(Value::Bool(text_holds(atom.op, &atom.literal, text))));
        }
    }
    Ok(frame)
}

/// What was decided and is not decided anew in the stage, as far as the new version has such a decision.
fn outcomes(
    atlas: &Atlas<'_>,
    state: &CaseState,
    stage: StageId,
) -> Result<BTreeMap<DecisionId, Decided>, Refusal> {
    let anew = atlas.new.process.stages.get(stage.index()).map_or(&[][..], |stage| &stage.decisions);
    let mut carried = BTreeMap::new();
    for (id, decided) in &state.outcomes {
        let Some(new) = atlas.decision(*id).filter(|new| !anew.contains(new)) else { continue };
        let defs = (atlas.old.schema.decisions.get(id.index()), atlas.new.schema.decisions.get(new.index()));
        let (Some(was), Some(is)) = defs else { continue };
        carried.insert(
            new,
            Decided { answer: answer(atlas, &decided.answer, (was, is), new)?, ..decided.clone() },
        );
    }
    Ok(carried)
}

fn answer(
    atlas: &Atlas<'_>,
    answer: &Answer,
    (was, is): (&DecisionDef, &DecisionDef),
    id: DecisionId,
) -> Result<Answer, Refusal> {
    let mut rows = Vec::new();
    for row in &answer.rows {
        let mut carried = Vec::new();
        for field in &is.fields {
            let at = was.fields.iter().position(|other| other.name == field.name);
            let value = at.and_then(|at| Some((row.get(at)?, &was.fields.get(at)?.ty)));
            let value = value.and_then(|(value, ty)| atlas.value(value, ty, &field.ty));
            carried.push(value.ok_or_else(|| {
                let (name, field) = (&is.name, &field.name);
                let zh = format!("判定“{name}”的“{field}”，新版与本案已定的对不上");
                no(zh, format!("`{field}` of `{name}`, as this case has it, does not fit the new version"))
            })?);
        }
        rows.push(carried);
    }
    let fired = answer.fired.iter().filter_map(|rule| atlas.rule(*rule, id)).collect();
    let needs = answer.needs.iter().filter_map(|slot| atlas.fact(*slot)).collect();
    Ok(Answer { status: answer.status, fired, needs, rows })
}

/// Whatever the new version decides on every way to the stage must be decided here too.
fn all_decided(
    atlas: &Atlas<'_>,
    carried: &BTreeMap<DecisionId, Decided>,
    stage: StageId,
) -> Result<(), Refusal> {
    let anew = atlas.new.process.stages.get(stage.index()).map_or(&[][..], |stage| &stage.decisions);
    by_facts_alone(atlas, anew)?;
    let needed = decided::before(atlas.new.process, atlas.flow, stage);
    let lacks = needed.into_iter().find(|id| !anew.contains(id) && !carried.contains_key(id));
    let Some(lacks) = lacks else { return Ok(()) };
    let (name, stage) = (Names(atlas.new).decision(lacks), Names(atlas.new).stage(stage));
    let zh = format!("新版到“{stage}”时判定“{name}”已定，本案没有这个判定");
    Err(no(zh, format!("by `{stage}` the new version has decided `{name}`, and this case has not")))
}

/// What is decided anew may not ask what was given with the act that led to the stage: that is not kept.
fn by_facts_alone(atlas: &Atlas<'_>, anew: &[DecisionId]) -> Result<(), Refusal> {
    let slot = |id: &SlotId| atlas.new.schema.slots.get(id.index());
    for def in anew.iter().filter_map(|id| atlas.new.schema.decisions.get(id.index())) {
        let given =
            def.reads.iter().filter_map(slot).find(|slot| matches!(slot.source, SlotSource::Param(..)));
        if let Some(given) = given {
            let (name, given) = (&def.name, &given.name);
            let zh = format!("判定“{name}”要看办理时填的“{given}”，那一步已经过去");
            return Err(no(zh, format!("`{name}` reads `{given}`, given with an act that is over")));
        }
    }
    Ok(())
}

/// Puts a carried outcome into the slots that read it.
fn put(atlas: &Atlas<'_>, state: &mut CaseState, id: DecisionId, decided: Decided) {
    let Some(def) = atlas.new.schema.decisions.get(id.index()) else { return };
    for (slot, value) in crate::engine::outcome_slots(&atlas.new.schema.slots, id, def, &decided.answer) {
        if decided.tainted && value.is_some() {
            state.tainted.insert(slot);
        }
        state.frame.set(slot, value);
    }
    state.outcomes.insert(id, decided);
}

fn duty(atlas: &Atlas<'_>, root: &Duty, stage: StageId) -> Result<Duty, Refusal> {
    let holder = root.holder.map(|holder| atlas.party(holder)).transpose()?;
    Ok(Duty { holder, stage, ..root.clone() })
}

fn counters(atlas: &Atlas<'_>, state: &CaseState) -> Vec<u32> {
    let mut counters = vec![0; atlas.new.process.counters.len()];
    for (old, used) in (0u16..).map(CounterId).zip(&state.counters) {
        if let Some(counter) = atlas.counter(old).and_then(|new| counters.get_mut(new.index())) {
            *counter = *used;
        }
    }
    counters
}

fn carry_ask(atlas: &Atlas<'_>, state: &CaseState, ask: &Ask) -> Result<Ask, Refusal> {
    let who = ask.who.map(|who| atlas.party(who)).transpose()?;
    let about = match &ask.about {
        AskAbout::Judgement { field } => {
            let name = Names(atlas.old).field(*field);
            let judged = |at: &u16| {
                let field = atlas.new.schema.fields.get(usize::from(*at));
                field.is_some_and(|field| matches!(field.kind, FieldKind::Judgement { .. }))
            };
            let found = atlas.field(*field).filter(judged);
            AskAbout::Judgement {
                field: found.ok_or_else(|| super::atlas::missing("认定", "judgement", &name))?,
            }
        }
        AskAbout::Extension { run } => {
            clocks::extendable(atlas, state, *run)?;
            ask.about.clone()
        }
        AskAbout::Path { .. } => {
            let en = "a ruling on its path is open; it goes over once that is given";
            return Err(no("路径裁定尚未作出，裁定之后再转", en));
        }
    };
    Ok(Ask { about, who, duty: DutyId::ROOT, ..ask.clone() })
}

fn carry_mark(atlas: &Atlas<'_>, mark: &MarkRecorded) -> Result<MarkRecorded, Refusal> {
    let by = match &mark.by {
        MarkCause::Clock { clock, run, mark } => {
            let (clock, mark) = clocks::mark(atlas, *clock, *mark)?;
            MarkCause::Clock { clock, run: *run, mark }
        }
        MarkCause::Act(_) | MarkCause::Join => mark.by.clone(),
    };
    Ok(MarkRecorded {
        mark: atlas.mark(mark.mark)?,
        against: mark.against.map(|against| atlas.party(against)).transpose()?,
        stage: atlas.stage(mark.stage)?,
        by,
        ..mark.clone()
    })
}

fn carry_happened(atlas: &Atlas<'_>, happened: &Happened) -> Option<Happened> {
    Some(Happened { what: atlas.happening(happened.what)?, ..happened.clone() })
}
