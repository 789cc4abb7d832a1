//! Stub.
use super::Vm;
use crate::object::{Raise, Result, Value};
use crate::types::exception::Exc;
impl Vm {
    pub fn warn(&mut self, _c: Exc, m: &str, _s: usize) -> Result<()> {
        self.write_error_text(&format!("{m}\n"));
        Ok(())
    }
    pub fn report_unraisable(&mut self, raise: &Raise, _w: &Value) {
        let t = format!("{raise:?}\n");
        self.write_error_text(&t)
    }
    pub fn report_unraisable_with(&mut self, raise: &Raise, text: &str, _w: &Value) {
        let t = format!("{text} {raise:?}\n");
        self.write_error_text(&t)
    }
    pub fn exception_text(&mut self, v: &Value) -> String {
        let n = self.type_name(v);
        let t = self
            .str(v)
            .map(|t| t.as_str().to_owned())
            .unwrap_or_default();
        let mut out = String::new();
        if let Value::Instance(i) = v
            && let Some(s) = i.exception()
        {
            for e in s.trace.borrow().iter().rev() {
                let l = e
                    .code
                    .code
                    .locations
                    .get(e.pc as usize)
                    .copied()
                    .unwrap_or_default();
                out += &format!(
                    "  {}:{} {}\n",
                    e.code.code.source.name(),
                    e.code.code.source.position(l.span.lo).line,
                    e.code.code.name
                );
            }
        }
        format!("{out}{n}: {t}\n")
    }
    pub fn build_template(
        &mut self,
        _w: super::window::Window,
        _d: crate::bytecode::Reg,
        _s: crate::bytecode::Reg,
        _c: u16,
    ) -> Result<()> {
        Err(self.not_implemented_error("t-strings"))
    }
    pub fn build_interpolation(
        &mut self,
        _w: super::window::Window,
        _d: crate::bytecode::Reg,
    ) -> Result<()> {
        Err(self.not_implemented_error("t-strings"))
    }
}
