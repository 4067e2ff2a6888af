//! How diagrams grow is measured by a bench; here only that nothing blows up where it must not.

use shao_abi::{DecisionId, DecisionKind, PartyId, RuleId, Slot, SlotId, SlotSource, Type};
use shao_ir::{Cond, Expr, Rule, Test};
use shao_regions::Regions;

use crate::{policies, tape, world};

#[test]
fn a_set_of_many_units_is_no_exponential() {
    let mut policy = world::world(&mut tape(7));
    policy.schema.parties = (0..60).map(world::party).collect();
    let among = (0..60).map(PartyId).collect();
    let slot = SlotId(policy.schema.slots.len() as u16);
    let source = SlotSource::Field(0);
    policy.schema.slots.push(Slot { name: "协办".to_owned(), ty: Type::PartySet { among }, source });
    let holds =
        |at: u16, unit: u16| Cond::Atom(at, Test::Within(Expr::party(PartyId(unit)), Expr::Slot(slot)));
    let when = Cond::And(vec![holds(0, 3), holds(1, 59)]);
    let rule = Rule { id: RuleId(0), when, unless: Vec::new(), values: Vec::new(), unconfirmed: false };
    policies::add(&mut policy, DecisionKind::Guard, Vec::new(), vec![rule], 2);

    let mut regions = Regions::of(&policy, DecisionId(0), true).unwrap();
    assert!(regions.ever_fires(0).unwrap());
    let gap = regions.gap().unwrap().unwrap();
    assert_eq!(gap.says, "非 协办 含 单位3 或 非 协办 含 单位59");
}
