//! Bytecode: plain data between the compiler, which emits it, and the VM, which
//! executes it.  Nothing here knows the AST or a run-time value.

pub mod code;
pub mod disassemble;
pub mod effects;
pub mod op;
pub mod packed;
pub mod states;
pub mod verify;

pub use code::{Code, CodeKind, Constant, Handler, Location, Locations, Parameters};
pub use op::{Op, Reg};
