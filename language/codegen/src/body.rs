//! A function under construction: its locals and its instructions.

use wasm_encoder::{BlockType, Function, Instruction, MemArg, ValType};

/// A local of the function, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Local(u32);

/// The body of a function.
pub(crate) struct Body {
    parameters: u32,
    locals: Vec<ValType>,
    code: Vec<Instruction<'static>>,
}

impl Body {
    /// An empty body of a function with so many parameters.
    pub(crate) fn new(parameters: u32) -> Self {
        Self { parameters, locals: Vec::new(), code: Vec::new() }
    }

    /// A new local; zero until set.
    pub(crate) fn local(&mut self, ty: ValType) -> Local {
        // The verifier's limit on locals is far below 2^32.
        let number = u32::try_from(self.locals.len()).unwrap_or(u32::MAX);
        self.locals.push(ty);
        Local(self.parameters.saturating_add(number))
    }

    /// A new i32 local that takes what is on the stack.
    pub(crate) fn keep32(&mut self) -> Local {
        let local = self.local(ValType::I32);
        self.set(local);
        local
    }

    /// A new i64 local that takes what is on the stack.
    pub(crate) fn keep64(&mut self) -> Local {
        let local = self.local(ValType::I64);
        self.set(local);
        local
    }

    /// Adds an instruction.
    pub(crate) fn op(&mut self, instruction: Instruction<'static>) {
        self.code.push(instruction);
    }

    /// Adds instructions.
    pub(crate) fn ops<const N: usize>(&mut self, instructions: [Instruction<'static>; N]) {
        self.code.extend(instructions);
    }

    /// Pushes the first parameter.
    pub(crate) fn parameter(&mut self) {
        self.op(Instruction::LocalGet(0));
    }

    /// Pushes a local.
    pub(crate) fn get(&mut self, local: Local) {
        self.op(Instruction::LocalGet(local.0));
    }

    /// Pops into a local.
    pub(crate) fn set(&mut self, local: Local) {
        self.op(Instruction::LocalSet(local.0));
    }

    /// Pushes an i32.
    pub(crate) fn i32(&mut self, value: i32) {
        self.op(Instruction::I32Const(value));
    }

    /// Pushes an i64.
    pub(crate) fn i64(&mut self, value: i64) {
        self.op(Instruction::I64Const(value));
    }

    /// `if` the i32 on the stack is not 0. Close it with [`Body::end`].
    pub(crate) fn when(&mut self) {
        self.op(Instruction::If(BlockType::Empty));
    }

    /// As [`Body::when`], giving a value.
    pub(crate) fn when_giving(&mut self, ty: ValType) {
        self.op(Instruction::If(BlockType::Result(ty)));
    }

    /// The other arm.
    pub(crate) fn otherwise(&mut self) {
        self.op(Instruction::Else);
    }

    /// The end of a block.
    pub(crate) fn end(&mut self) {
        self.op(Instruction::End);
    }

    /// Pushes a fixed byte of memory as i32.
    pub(crate) fn load_byte(&mut self, address: u32) {
        self.i32(0);
        self.op(Instruction::I32Load8U(place(address, 0)));
    }

    /// Pushes the byte at the i32 on the stack plus `base`.
    pub(crate) fn load_byte_from(&mut self, base: u32) {
        self.op(Instruction::I32Load8U(place(base, 0)));
    }

    /// Pushes a fixed word of memory as i64.
    pub(crate) fn load_word(&mut self, address: u32) {
        self.i32(0);
        self.load_word_from(address);
    }

    /// Pushes the word at the i32 on the stack plus `base`.
    pub(crate) fn load_word_from(&mut self, base: u32) {
        self.op(Instruction::I64Load(place(base, 3)));
    }

    /// Writes the lowest byte of an i32 local. This shape, address, local, store, is what the verifier asks for.
    pub(crate) fn store_byte(&mut self, address: u32, value: Local) {
        self.ops([at(address), Instruction::LocalGet(value.0), Instruction::I32Store8(place(0, 0))]);
    }

    /// Writes an i32 local.
    pub(crate) fn store32(&mut self, address: u32, value: Local) {
        self.ops([at(address), Instruction::LocalGet(value.0), Instruction::I32Store(place(0, 2))]);
    }

    /// Writes an i64 local.
    pub(crate) fn store_word(&mut self, address: u32, value: Local) {
        self.ops([at(address), Instruction::LocalGet(value.0), Instruction::I64Store(place(0, 3))]);
    }

    /// Writes zeros over exactly so many bytes, in as few stores as they allow.
    pub(crate) fn clear(&mut self, mut address: u32, mut bytes: usize) {
        while bytes > 0 {
            let (store, width, size) = match bytes {
                8.. => (Instruction::I64Store(place(0, 3)), 8, 8),
                4.. => (Instruction::I64Store32(place(0, 2)), 4, 4),
                2.. => (Instruction::I64Store16(place(0, 1)), 2, 2),
                _ => (Instruction::I64Store8(place(0, 0)), 1, 1),
            };
            self.ops([at(address), Instruction::I64Const(0), store]);
            address += width;
            bytes -= size;
        }
    }

    /// The finished function.
    pub(crate) fn finish(mut self) -> Function {
        self.end();
        let mut function = Function::new_with_locals_types(self.locals);
        for instruction in &self.code {
            function.instruction(instruction);
        }
        function
    }
}

fn at(address: u32) -> Instruction<'static> {
    Instruction::I32Const(address.cast_signed())
}

fn place(offset: u32, align: u32) -> MemArg {
    MemArg { offset: u64::from(offset), align, memory_index: 0 }
}
