//! What the decompressors of `zlib`, `bz2` and `lzma` have in common: input that waits until it is wanted, a limit on
//! what comes out, and what was left behind the end of the stream.

use std::cell::{Cell, RefCell};

use crate::object::{NativeData, Raise, Result, Trace, Tracer, Value};
use crate::types::bytes::{Bytes, buffer};
use crate::types::exception::Exc;
use crate::vm::Vm;

/// A decompressing engine.
pub trait Engine: 'static {
    /// Takes input and appends at most `limit` bytes of output; answers how much of the input was used, and whether
    /// the stream is at its end.
    fn run(
        &mut self,
        vm: &mut Vm,
        input: &[u8],
        out: &mut Vec<u8>,
        limit: usize,
    ) -> Result<(usize, bool)>;
}

/// A decompressor object around an engine.
pub struct Decompressor<E> {
    pub engine: RefCell<E>,
    waiting: RefCell<Vec<u8>>,
    unused: RefCell<Vec<u8>>,
    pub eof: Cell<bool>,
    pub needs_input: Cell<bool>,
    /// After an error, where the engine cannot go on.
    broken: Cell<bool>,
}

impl<E: Engine> Trace for Decompressor<E> {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl<E: Engine> NativeData for Decompressor<E> {}

impl<E: Engine> Decompressor<E> {
    pub fn new(engine: E) -> Decompressor<E> {
        Decompressor {
            engine: RefCell::new(engine),
            waiting: RefCell::default(),
            unused: RefCell::default(),
            eof: Cell::new(false),
            needs_input: Cell::new(true),
            broken: Cell::new(false),
        }
    }

    /// The method `decompress(data, max_length=-1)`.
    pub fn decompress(&self, vm: &mut Vm, data: &Value, max_length: &Value) -> Result<Value> {
        let limit = match max_length.given() {
            Some(limit) => usize::try_from(vm.to_i64(limit)?).unwrap_or(usize::MAX),
            None => usize::MAX,
        };
        let data = buffer::bytes_arg(vm, data)?.to_vec();
        if self.eof.get() {
            return Err(end_reached(vm));
        }
        if self.broken.get() {
            return Err(vm.value_error("Decompressor is unusable after a previous error"));
        }
        let mut input = self.waiting.take();
        input.extend_from_slice(&data);
        let mut out = Vec::new();
        let ran = self.engine.borrow_mut().run(vm, &input, &mut out, limit);
        let (taken, end) = match ran {
            Ok(ran) => ran,
            Err(raise) => {
                self.needs_input.set(false);
                self.broken.set(true);
                return Err(raise);
            }
        };
        let rest = &input[taken.min(input.len())..];
        if end {
            self.eof.set(true);
            self.needs_input.set(false);
            *self.unused.borrow_mut() = rest.to_vec();
        } else {
            // With output at its limit there may be more to come out of what was taken already.
            self.needs_input.set(rest.is_empty() && out.len() < limit);
            *self.waiting.borrow_mut() = rest.to_vec();
        }
        Ok(Value::from(Bytes::new(out)))
    }

    /// What came behind the end of the stream.
    pub fn unused_data(&self) -> Value {
        Value::from(Bytes::new(self.unused.borrow().clone()))
    }
}

#[cold]
fn end_reached(vm: &mut Vm) -> Raise {
    vm.error(Exc::EOFError, "End of stream already reached")
}
