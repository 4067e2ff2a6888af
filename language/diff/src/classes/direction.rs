//! Which way it goes when cases are answered otherwise.

use shao_abi::{DecisionId, DecisionKind, Stated, Type, Value};
use shao_ir::Policy;
use shao_regions::{Changed, UNDECIDED};

use crate::Direction;
use crate::names::Names;
use crate::term::{Sense, Term};

/// Which way a changed answer goes.
pub(super) fn of(policy: &Policy, id: DecisionId, changed: &Changed) -> Direction {
    let Some(def) = policy.schema.decisions.get(id.index()) else { return Direction::Changed };
    if changed.new.says == UNDECIDED {
        return Direction::Opened;
    }
    if changed.old.says == UNDECIDED {
        return Direction::Closed;
    }
    match def.kind {
        DecisionKind::Unique => {
            let named = |name: &String| def.fields.iter().find(|field| field.name == *name);
            let ty = changed.field.as_ref().and_then(named).map(|field| &field.ty);
            ty.map_or(Direction::Changed, |ty| of_field(ty, changed))
        }
        // Fewer cases pass: more is demanded.
        DecisionKind::Must => truth(changed, Direction::Looser),
        DecisionKind::Guard => of_guard(policy, id, changed),
        DecisionKind::All => Direction::Changed,
    }
}

fn of_field(ty: &Type, changed: &Changed) -> Direction {
    match (ty, &changed.old.value, &changed.new.value) {
        (Type::Party { .. } | Type::PartySet { .. }, _, _) => Direction::Reassigned,
        (Type::Limit, Some(Value::Limit(old)), Some(Value::Limit(new))) => {
            let term = |limit| Term::limit(Stated::firm(limit));
            term(*old).towards(&term(*new), Sense::LessIsTighter).unwrap_or(Direction::Changed)
        }
        (Type::Limit, _, _) => Direction::Incomparable,
        (Type::Bool | Type::Int { .. } | Type::Enum(_) | Type::EnumSet(_), _, _) => Direction::Changed,
    }
}

/// The direction of 否 → 是; the other way round it is the opposite.
fn truth(changed: &Changed, when_true: Direction) -> Direction {
    match (&changed.old.value, &changed.new.value) {
        (Some(Value::Bool(false)), Some(Value::Bool(true))) => when_true,
        (Some(Value::Bool(true)), Some(Value::Bool(false))) => when_true.mirrored(),
        (_, _) => Direction::Changed,
    }
}

/// An action that may be done in more cases binds its office less; a 情形 that holds in more cases binds harder.
fn of_guard(policy: &Policy, id: DecisionId, changed: &Changed) -> Direction {
    let names = Names { policy };
    for stage in &policy.process.stages {
        if let Some(action) = stage.actions.iter().find(|action| action.guard == Some(id)) {
            let outside = names.outside(action.by.or(stage.owner));
            return if outside { Direction::Changed } else { truth(changed, Direction::Looser) };
        }
    }
    let mut situations = policy.ledgers.accountability.iter().flat_map(|one| &one.situations);
    let of_situation = situations.any(|situation| situation.when == Some(id));
    if of_situation { truth(changed, Direction::Tighter) } else { Direction::Changed }
}
