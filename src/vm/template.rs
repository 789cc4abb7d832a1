//! Template strings (`t"…"`, PEP 750): instances of the classes of `string.templatelib`.

use super::Vm;
use super::window::Window;
use crate::bytecode::Reg;
use crate::object::{Result, Value};

impl Vm {
    fn templatelib(&mut self, class: &str) -> Result<Value> {
        let module = self.import_module("string.templatelib")?;
        let name = self.intern(class);
        self.get_attr(&module, &name)
    }

    #[inline(never)]
    pub(super) fn build_interpolation(&mut self, w: Window, base: Reg) -> Result<()> {
        let class = self.templatelib("Interpolation")?;
        let mut parts = w.take_many(base, 4);
        // A missing format spec is the empty one.
        if let Some(spec @ (Value::None | Value::Undef)) = parts.last_mut() {
            *spec = Value::from("");
        }
        let made = self.call(&class, &parts)?;
        w.set(base, made);
        Ok(())
    }

    #[inline(never)]
    pub(super) fn build_template(
        &mut self,
        w: Window,
        dst: Reg,
        start: Reg,
        count: u16,
    ) -> Result<()> {
        let class = self.templatelib("Template")?;
        let parts = w.take_many(start, count);
        let made = self.call(&class, &parts)?;
        w.set(dst, made);
        Ok(())
    }
}
