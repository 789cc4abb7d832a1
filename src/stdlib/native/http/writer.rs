//! What takes the body of an answer, or of a client's request, piece by piece.

use std::rc::Rc;

use super::body::Stream;
use super::link::{Link, settle};
use super::request::{Request, out_bytes};
use super::{classes, http_error};
use crate::object::{Class, Gc, Native, NativeData, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::vm::Vm;

/// See the module.
pub struct Writer {
    link: Rc<Link>,
    /// The connection.
    owner: Slot,
    stream: Rc<Stream>,
    waiting: Slot,
    /// The request that is answered; `None` for a client.
    request: Slot,
}

impl Trace for Writer {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.owner.trace(tracer);
        self.waiting.trace(tracer);
        self.request.trace(tracer);
    }

    fn clear(&self) {
        drop((
            self.owner.replace(Value::None),
            self.waiting.take(),
            self.request.replace(Value::None),
        ));
    }
}

impl NativeData for Writer {
    fn needs_finalizer(&self) -> bool {
        !self.stream.is_finished() && !self.stream.is_gone()
    }

    fn finalize(&self, vm: &mut Vm, _: &Value) {
        self.stream.abort();
        let _ = self.turn(vm);
    }
}

impl Writer {
    /// For the body of the answer to `request`; `None` for that of a client's request.
    pub fn make(
        vm: &mut Vm,
        link: &Rc<Link>,
        owner: &Value,
        stream: Rc<Stream>,
        request: &Value,
    ) -> Value {
        let class = classes(vm).writer.clone();
        Native::new(
            class,
            Writer {
                link: link.clone(),
                owner: Slot::new(owner.clone()),
                stream,
                waiting: Slot::default(),
                request: Slot::new(request.clone()),
            },
        )
    }

    /// Whether nobody reads any more.
    pub fn is_gone(&self) -> bool {
        self.stream.is_gone()
    }

    /// Whether everything that was written has been taken.
    pub fn is_empty(&self) -> bool {
        self.stream.queued() == 0
    }

    fn turn(&self, vm: &mut Vm) -> Result<()> {
        let owner = self.owner.get();
        match owner.native_data() {
            Some(data) => data.descriptor_ready(vm, &owner, 0),
            None => Ok(()),
        }
    }

    fn answer(&self, vm: &mut Vm) -> Option<Result<Value>> {
        let complete = self.stream.is_finished() || self.stream.is_complete();
        if self.stream.is_gone() && !complete {
            return Some(Err(http_error(
                vm,
                "closing",
                "Cannot write to closing transport",
            )));
        }
        let drained = if self.stream.is_finished() {
            self.stream.is_gone()
        } else {
            self.stream.queued() == 0
        };
        drained.then_some(Ok(Value::None))
    }

    /// hyper has gone on.
    pub fn advance(&self, vm: &mut Vm) -> Result<()> {
        if !self.waiting.is_empty()
            && let Some(result) = self.answer(vm)
        {
            let waiting = self.waiting.take();
            settle(vm, &waiting, result)?;
        }
        Ok(())
    }

    /// A future that ends when hyper has taken what there is.
    fn wait(&self, vm: &mut Vm) -> Result<Value> {
        match self.answer(vm) {
            Some(result) => self.link.done(vm, result),
            None => {
                let waiting = self.link.pending(vm)?;
                self.waiting.set(waiting.clone());
                Ok(waiting)
            }
        }
    }
}

fn this_writer<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Writer> {
    value
        .native::<Writer>()
        .ok_or_else(|| vm.type_error("a body writer is required"))
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let writer = this_writer(vm, &args[0])?;
    if writer.stream.is_finished() {
        return Err(vm.runtime_error("Cannot call write() after write_eof()"));
    }
    let data = out_bytes(vm, &args[1])?;
    writer.stream.push(data);
    writer.turn(vm)?;
    writer.wait(vm)
}

fn finish(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let writer = this_writer(vm, &args[0])?;
    writer.stream.finish();
    let request = writer.request.get();
    if let Some(request) = request.native::<Request>() {
        request.finish();
    }
    writer.turn(vm)?;
    writer.wait(vm)
}

fn abort_writer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let writer = this_writer(vm, &args[0])?;
    writer.stream.abort();
    writer.turn(vm)?;
    Ok(Value::None)
}

crate::methods! { WRITER:
    /// Await until the connection has taken the data.
    "write($self, data, /)" => write,
    /// That was all; await until it has been taken.
    "finish($self, /)" => finish,
    /// Give up: the message must not look complete.
    "abort($self, /)" => abort_writer,
}

crate::getters! { WRITER_GETTERS:
    "closed" => |vm, value| {
        Ok(Value::bool(this_writer(vm, value)?.stream.is_gone()))
    },
}

/// The class.
pub fn class(vm: &Vm) -> Gc<Class> {
    native_class(
        vm,
        "_http",
        "Writer",
        WRITER,
        WRITER_GETTERS,
        "Takes a body.",
    )
}
