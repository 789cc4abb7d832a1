//! Template strings (`t"…"`): not there yet, which is said where one is evaluated.

use super::Vm;
use super::window::Window;
use crate::bytecode::Reg;
use crate::object::Result;

impl Vm {
    pub(super) fn build_interpolation(&mut self, _: Window, _: Reg) -> Result<()> {
        Err(self.not_implemented_error("t-strings are not supported yet"))
    }

    pub(super) fn build_template(&mut self, _: Window, _: Reg, _: Reg, _: u16) -> Result<()> {
        Err(self.not_implemented_error("t-strings are not supported yet"))
    }
}
