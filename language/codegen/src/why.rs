//! `why` for one decision: its atoms, each as a byte.

use shao_abi::DecisionDef;
use shao_ir::{Decision, Policy};
use wasm_encoder::{Function, ValType};

use crate::expr::Scope;
use crate::layout::Layout;

/// The function `() -> ()` that writes the atoms of a decision.
pub(crate) fn function(policy: &Policy, layout: &Layout, def: &DecisionDef, decision: &Decision) -> Function {
    let mut scope = Scope::new(policy, layout, def, 0);
    let atoms = scope.atoms(decision);
    for at in 0..def.atoms {
        let atom = atoms.get(&at).copied().unwrap_or_else(|| scope.body.local(ValType::I32));
        scope.body.store_byte(def.output.why + u32::from(at), atom);
    }
    scope.body.finish()
}
