//! `format(value, spec)`: by `__format__`, with a short cut for exact numbers and strings.

use super::Vm;
use crate::object::{Gc, Result, Value};
use crate::types::format;
use crate::types::str::Str;

impl Vm {
    /// `format(value, spec)`.
    pub fn format(&mut self, value: &Value, spec: &str) -> Result<Gc<Str>> {
        if spec.is_empty() && matches!(value, Value::Str(_) | Value::Int(_) | Value::Float(_)) {
            return self.str(value);
        }
        match value {
            Value::Str(text) => {
                return Ok(Str::new(format::text(self, value, text.as_str(), spec)?));
            }
            Value::Int(_) | Value::BigInt(_) => {
                return Ok(Str::new(format::int(self, value, spec)?));
            }
            Value::Float(_) => return Ok(Str::new(format::float(self, value, spec)?)),
            _ => {}
        }
        let name = self.names.__format__.clone();
        let argument = Value::from(spec);
        let Some(result) = self.call_special(value, &name, &[argument])? else {
            let name = self.type_name(value);
            return Err(self.type_error(format!("Type {name} doesn't define __format__")));
        };
        match result.as_str() {
            Some(text) => Ok(text),
            None => {
                let name = self.type_name(&result);
                Err(self.type_error(format!("__format__ must return a str, not {name}")))
            }
        }
    }
}
