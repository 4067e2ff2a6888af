//! The emitted module, executed by the browser itself: what the page previews is what the county runs, to the byte.

use std::cell::RefCell;

use js_sys::{Object, Reflect, Uint8Array, WebAssembly};
use shao_abi::{Answer, Artifact, Decide, DecideError, DecisionId, Frame, Kleene, Schema};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What a policy module exports.
    type Exports;
    #[wasm_bindgen(method, catch)]
    fn decide(this: &Exports, id: i32) -> Result<i32, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn why(this: &Exports, id: i32) -> Result<i32, JsValue>;
}

/// One instance of one policy module.
pub(crate) struct Module {
    schema: Schema,
    exports: Exports,
    memory: Uint8Array,
    /// A copy of its memory, in which frames are written and answers read.
    copy: RefCell<Vec<u8>>,
}

impl Module {
    /// Compiles and instantiates the bytes, in this worker and at once.
    pub(crate) fn new(artifact: &Artifact) -> Result<Self, DecideError> {
        let bytes = Uint8Array::from(artifact.wasm.as_slice());
        let module = WebAssembly::Module::new(&bytes).map_err(trap)?;
        let instance = WebAssembly::Instance::new(&module, &Object::new()).map_err(trap)?;
        let exports = instance.exports();
        let memory = Reflect::get(&exports, &JsValue::from_str("memory")).map_err(trap)?;
        let memory: WebAssembly::Memory = memory.dyn_into().map_err(trap)?;
        // Its memory never grows, so the view stays valid.
        let memory = Uint8Array::new(&memory.buffer());
        let copy = RefCell::new(memory.to_vec());
        Ok(Self { schema: artifact.schema.clone(), exports: exports.unchecked_into(), memory, copy })
    }

    fn call(
        &self,
        decision: DecisionId,
        frame: &Frame,
        run: impl Fn(&Exports, i32) -> Result<i32, JsValue>,
    ) -> Result<(i32, std::cell::Ref<'_, Vec<u8>>), DecideError> {
        let returned = {
            let mut copy = self.copy.borrow_mut();
            self.schema.prepare(decision, frame, &mut copy)?;
            self.memory.copy_from(&copy);
            let returned = run(&self.exports, i32::from(decision.0)).map_err(trap)?;
            self.memory.copy_to(&mut copy);
            returned
        };
        Ok((returned, self.copy.borrow()))
    }
}

impl Decide for Module {
    fn decide(&self, decision: DecisionId, frame: &Frame) -> Result<Answer, DecideError> {
        let (returned, memory) = self.call(decision, frame, Exports::decide)?;
        self.schema.read_answer(decision, returned, &memory)
    }

    fn why(&self, decision: DecisionId, frame: &Frame) -> Result<Vec<Kleene>, DecideError> {
        let (_, memory) = self.call(decision, frame, Exports::why)?;
        self.schema.read_why(decision, &memory)
    }
}

fn trap(error: JsValue) -> DecideError {
    let text = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    DecideError::Trap(text.or_else(|| error.as_string()).unwrap_or_else(|| "unknown".to_owned()))
}
