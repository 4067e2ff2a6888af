//! Every decision of a real policy on random frames: facts in range, one in three unknown.

use shao_abi::{Decide, DecisionId};
use shao_ir::Interpreter;
use shao_tests::yicheng::Random;

use super::folder::Loaded;
use super::reach::Reach;
use super::volume::Volume;
use crate::tape::Tape;
use crate::world::frame;

pub fn compare(loaded: &Loaded, number: usize, frames: usize, volume: &mut Volume, reach: &mut Reach) {
    let mut random = Random::seeded(super::SEED + number as u64);
    let schema = &loaded.artifact().schema;
    let interpreter = Interpreter::new(&loaded.ir);
    for id in (0..schema.decisions.len() as u16).map(DecisionId) {
        for _ in 0..frames {
            let numbers = (0..schema.slots.len() * 5).map(|_| random.bits() as u32).collect();
            let frame = frame(&mut Tape::new(numbers), schema);
            let expected = interpreter.decide(id, &frame).unwrap();
            let name = &schema.decisions[id.index()].name;
            assert_eq!(Ok(&expected), loaded.module.decide(id, &frame).as_ref(), "{} {name}", loaded.name);
            assert_eq!(interpreter.why(id, &frame), loaded.module.why(id, &frame), "{} {name}", loaded.name);
            reach.decided(id, &expected.fired);
            volume.frames += 1;
        }
    }
}
