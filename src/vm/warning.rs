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

    /// The deprecation of results that are instances of a subclass of what a conversion is for.
    pub fn warn_of_subclass(&mut self, what: &str, result: &Value, class: &str) -> Result<()> {
        let name = self.type_name(result);
        let text = format!(
            "{what} (type {name}).  The ability to return an instance of a strict subclass of {class} is \
             deprecated, and may be removed in a future version of Python."
        );
        self.warn(Exc::DeprecationWarning, &text, 1)
    }

    /// As [`Vm::warn`] about an object: the text says how to learn where that was made.
    pub fn warn_about(&mut self, category: Exc, message: &str, source: &Value) -> Result<()> {
        let module = self.import_module("warnings")?;
        let category = Value::from(self.exception_class(category));
        let args = [
            Value::from(message),
            category,
            Value::Int(1),
            source.clone(),
        ];
        self.call_method(&module, "warn", &args)?;
        Ok(())
    }

    /// `warnings.warn_explicit` about a line.
    pub fn warn_in(&mut self, category: Exc, message: &str, file: &str, line: u32) -> Result<()> {
        let module = self.import_module("warnings")?;
        let args = [
            Value::from(message),
            Value::from(self.exception_class(category)),
            Value::from(file),
            Value::Int(i64::from(line)),
        ];
        self.call_method(&module, "warn_explicit", &args)?;
        Ok(())
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
