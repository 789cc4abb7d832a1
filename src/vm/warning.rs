//! Stub.
use super::Vm;
use crate::object::{Raise, Result, Value};
use crate::types::exception::Exc;
impl Vm {
    pub fn warn(&mut self, _c: Exc, m: &str, _s: usize) -> Result<()> { self.write_error_text(&format!("{m}\n")); Ok(()) }
    pub fn report_unraisable(&mut self, raise: &Raise, _w: &Value) { let t = format!("{raise:?}\n"); self.write_error_text(&t) }
    pub fn build_template(&mut self, _w: super::window::Window, _d: crate::bytecode::Reg, _s: crate::bytecode::Reg, _c: u16) -> Result<()> { Err(self.not_implemented_error("t-strings")) }
    pub fn build_interpolation(&mut self, _w: super::window::Window, _d: crate::bytecode::Reg) -> Result<()> { Err(self.not_implemented_error("t-strings")) }
}
