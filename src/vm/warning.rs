//! Warnings issued by the interpreter itself: they go through the `warnings` module, as those of scripts do.

use super::Vm;
use crate::object::{Result, Value};
use crate::types::exception::Exc;

impl Vm {
    /// `warnings.warn(message, category, stacklevel)`.  `Err` where a filter makes the warning an exception.
    pub fn warn(&mut self, category: Exc, message: &str, stacklevel: usize) -> Result<()> {
        let category = Value::from(self.exception_class(category));
        self.warn_with(&category, &Value::from(message), stacklevel)
    }

    /// As [`Vm::warn`] for a category of any class.
    pub fn warn_with(
        &mut self,
        category: &Value,
        message: &Value,
        stacklevel: usize,
    ) -> Result<()> {
        let module = self.import_module("warnings")?;
        let args = [message.clone(), category.clone(), Value::from(stacklevel)];
        self.call_method(&module, "warn", &args)?;
        Ok(())
    }
}
