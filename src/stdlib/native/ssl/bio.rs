//! `ssl.MemoryBIO`: bytes on their way between the network and TLS.  A session takes from one and puts into the
//! other in place; what has been taken leaves the front when that pays.

use std::cell::{Cell, RefCell};

use super::{classes, ssl_error};
use crate::object::{NativeData, Result, Trace, Tracer, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::vm::Vm;

/// Bytes that have been taken leave the buffer once they are so many and half of it.
const PILE: usize = 64 * 1024;

/// As many bytes go to a socket at once.
const PIECE: usize = 256 * 1024;

/// A buffer.
#[derive(Default)]
pub struct MemoryBio {
    data: RefCell<Vec<u8>>,
    /// How many bytes at the front have been taken.
    start: Cell<usize>,
    eof: Cell<bool>,
}

impl Trace for MemoryBio {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for MemoryBio {}

impl MemoryBio {
    /// How many bytes there are.
    pub fn pending(&self) -> usize {
        self.data.borrow().len().saturating_sub(self.start.get())
    }

    /// Lets `take` look at the bytes; it answers with how many of them it has taken.
    pub fn take_by(&self, take: impl FnOnce(&[u8]) -> usize) -> usize {
        let taken = take(
            self.data
                .borrow()
                .get(self.start.get()..)
                .unwrap_or_default(),
        );
        self.drop_front(taken);
        taken
    }

    /// Puts bytes in by what `put` does to the vector that holds them.
    pub fn put_by<R>(&self, put: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        put(&mut self.data.borrow_mut())
    }

    fn drop_front(&self, count: usize) {
        let mut data = self.data.borrow_mut();
        let start = (self.start.get() + count).min(data.len());
        if start == data.len() {
            data.clear();
            self.start.set(0);
        } else if start >= PILE && start >= data.len() / 2 {
            data.drain(..start);
            self.start.set(0);
        } else {
            self.start.set(start);
        }
    }

    fn take(&self, count: usize) -> Vec<u8> {
        if self.start.get() == 0 && count >= self.data.borrow().len() {
            return self.data.take();
        }
        let count = count.min(self.pending());
        let mut taken = Vec::new();
        self.take_by(|data| {
            taken = data[..count].to_vec();
            count
        });
        taken
    }
}

/// The buffer behind a value.
pub fn bio_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a MemoryBio> {
    match value.native::<MemoryBio>() {
        Some(bio) => Ok(bio),
        None => Err(vm.type_error("a MemoryBIO is required")),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = classes(vm).memory_bio.clone();
    vm.wrap_native(&args[0], &own, MemoryBio::default())
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let size = match args[1].not_none() {
        Some(size) => usize::try_from(vm.to_i64(size)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let data = bio_of(vm, &args[0])?.take(size);
    Ok(Value::from(Bytes::new(data)))
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let bio = bio_of(vm, &args[0])?;
    if bio.eof.get() {
        return Err(ssl_error(vm, "other", "cannot write() after write_eof()"));
    }
    let bytes = bytes_arg(vm, &args[1])?;
    bio.data.borrow_mut().extend_from_slice(&bytes);
    Ok(Value::from(bytes.len()))
}

fn write_eof(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    bio_of(vm, &args[0])?.eof.set(true);
    Ok(Value::None)
}

/// A piece from the front, which stays.
fn peek(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let bio = bio_of(vm, &args[0])?;
    let mut piece = Vec::new();
    bio.take_by(|data| {
        piece = data[..data.len().min(PIECE)].to_vec();
        0
    });
    Ok(Value::from(Bytes::new(piece)))
}

crate::methods! { pub METHODS:
    "__new__($type, /)" => new,
    /// Read up to size bytes from the memory BIO.
    "read($self, size=-1, /)" => read,
    /// Writes the bytes b into the memory BIO.  Returns the number of bytes written.
    "write($self, b, /)" => write,
    /// Write an EOF marker to the memory BIO.
    "write_eof($self, /)" => write_eof,
    "_peek($self, /)" => peek,
}

crate::getters! { pub GETTERS:
    /// The number of bytes pending in the memory BIO.
    "pending" => |vm, this| Ok(Value::from(bio_of(vm, this)?.pending())),
    /// Whether the memory BIO is at EOF.
    "eof" => |vm, this| {
        let bio = bio_of(vm, this)?;
        Ok(Value::bool(bio.eof.get() && bio.pending() == 0))
    },
}
