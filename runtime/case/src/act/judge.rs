//! 认定: the party that is asked answers questions about facts, field by field.

use crate::engine::{Cause, Note, Stop, Work};
use crate::open::refused_for;
use crate::state::{Ask, AskAbout, DutyId, MarkCause};
use crate::{Act, Actor, Event, FactProblem, Refusal, RefusalKind, Trouble, What, builtin, read_value};

/// Answers every field given, or none.
pub(crate) fn judge(work: &mut Work<'_>, event: &Event, act: &Act) -> Result<(), Stop> {
    if act.args.is_empty() {
        let zh = "认定须写明事项和结论";
        return Err(Refusal::new(RefusalKind::Args, zh, "name the fields to judge and their values").into());
    }
    let mut answers = Vec::new();
    let mut problems = Vec::new();
    for (name, given) in &act.args {
        let (ask, field) = open_ask(work, name, event)?;
        let (slot, _) = work.judgement(field)?;
        let Some(def) = work.policy.schema.slots.get(slot.index()) else { continue };
        match read_value(work.policy.schema, &def.ty, given) {
            Ok(value) => answers.push((ask, field, value)),
            Err(trouble) => problems.push(FactProblem { field: name.clone(), trouble }),
        }
    }
    if let Some(refusal) = refused_for(&problems) {
        return Err(refusal.into());
    }
    let actor = event.actor.map_or(Actor::Process, Actor::Party);
    let by = MarkCause::Act(builtin::JUDGE.to_owned());
    let cause = Cause { actor, by, lapse: false, tainted: false, params: Vec::new(), texts: Vec::new() };
    let args = act.args.iter().map(|(name, given)| (name.clone(), crate::facts::shown(given))).collect();
    let duty = answers.first().map_or(DutyId::ROOT, |(ask, _, _)| ask.duty);
    let what = What::Acted { act: builtin::JUDGE.to_owned(), result: None, args, over: false };
    work.record(duty, what, Note::by(actor))?;
    for (ask, field, value) in answers {
        work.judge(&ask, field, value, &cause)?;
    }
    Ok(())
}

/// The open question about a field, if this actor is the one that is asked.
fn open_ask(work: &Work<'_>, name: &str, event: &Event) -> Result<(Ask, u16), Stop> {
    let mut fields = work.policy.schema.fields_of(work.matter());
    let Some((field, _)) = fields.find(|(_, field)| field.name == name) else {
        let open = work.state.asks.iter().filter_map(|ask| match ask.about {
            AskAbout::Judgement { field } => Some(work.names().field(field)),
            AskAbout::Extension { .. } | AskAbout::Path { .. } => None,
        });
        let problem =
            FactProblem { field: name.to_owned(), trouble: Trouble::Unknown { fields: open.collect() } };
        return Err(Refusal::of(RefusalKind::Args, problem.words()).into());
    };
    let Some(ask) = work.state.asks.iter().find(|ask| ask.about == AskAbout::Judgement { field }) else {
        let zh = format!("“{name}”现在无需认定");
        return Err(
            Refusal::new(RefusalKind::NotOffered, zh, format!("nobody is asked about `{name}` now")).into()
        );
    };
    if ask.who.is_none() || ask.who != event.actor {
        let (who, actor) = (work.names().party_or_nobody(ask.who), work.names().party_or_nobody(event.actor));
        let zh = format!("“{name}”由 {who} 认定，不是 {actor}");
        return Err(Refusal::new(
            RefusalKind::NotYours,
            zh,
            format!("`{name}` is for {who} to judge, not {actor}"),
        )
        .into());
    }
    Ok((ask.clone(), field))
}
