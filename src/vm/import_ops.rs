//! Import instructions; `import.rs` knows what importing is.

use super::Vm;
use super::window::Window;
use crate::bytecode::Reg;
use crate::bytecode::op::Site;
use crate::object::{Result, Value};
use crate::types::code::CodeBody;

impl Vm {
    #[inline(never)]
    pub(super) fn import_name_op(
        &mut self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        name: Site,
        level: u16,
    ) -> Result<()> {
        let fromlist = match w.take(dst) {
            Value::Undef => Value::None,
            fromlist => fromlist,
        };
        let name = code.names[usize::from(name.0)].clone();
        let module = self.import_name(&name, &fromlist, usize::from(level))?;
        w.set(dst, module);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn import_from_op(
        &mut self,
        w: Window,
        code: &CodeBody,
        dst: Reg,
        module: Reg,
        name: Site,
    ) -> Result<()> {
        let module = w.get(module).clone();
        let name = code.names[usize::from(name.0)].clone();
        let value = self.import_from(&module, &name)?;
        w.set(dst, value);
        Ok(())
    }
}
