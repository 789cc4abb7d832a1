//! The object model: values, the heap, classes, instances, and what Rust code
//! shows to scripts.  `types` fills it with Python's types; `vm` runs on it.
//!
//! Miri checks the unsafe modules here (five minutes; pointers to what an object begins with reach past it, which
//! only tree borrows allow, and an interpreter leaves its types to the end of the process):
//! `MIRIFLAGS="-Zmiri-disable-isolation -Zmiri-tree-borrows -Zmiri-ignore-leaks" cargo +nightly miri test --lib object::`.

pub mod class;
pub mod convert;
#[allow(unsafe_code)]
// Counted references: measured at a quarter of the interpreter's time with checks.
pub mod heap;
#[allow(unsafe_code)] // Short strings and small tuples without a second allocation.
pub mod inline_slice;
#[allow(unsafe_code)] // Attributes in the instance's own block, as many as its class needs.
pub mod instance;
pub mod native;
#[allow(unsafe_code)]
// Native objects in one block: a future costs 32 bytes and an allocation less.
pub mod native_box;
#[allow(unsafe_code)]
// Values in eight bytes: a suspended task is smaller by a hundred.
pub mod packed;
pub mod pattern;
#[allow(unsafe_code)] // Slabs of blocks: a tenth of the instructions of the system's allocator.
mod pool;
#[allow(unsafe_code)] // The state of exceptions: a fifth of the cost of making one.
pub mod pool_box;
pub mod raise;
pub mod signature;
#[allow(unsafe_code)]
// Attributes and shapes are read without a borrow flag: a tenth of the time of `attr`.
pub mod slot;
pub mod trace;
#[allow(unsafe_code)] // Copying and dropping by tag, without a jump table.
pub mod value;

pub use class::Class;
pub use heap::Gc;
pub use instance::{Instance, Payload};
pub use native::{Builtin, NativeData, NativeFn};
pub use native_box::Native;
pub use packed::PackedSlot;
pub use pool_box::PoolBox;
pub use raise::{Raise, Result};
pub use slot::Slot;
pub use trace::{Trace, Tracer};
pub use value::Value;
