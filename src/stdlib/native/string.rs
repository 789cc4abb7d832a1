//! `_string`: the parser of `str.format` templates, for `string.Formatter`.

use crate::object::{Gc, Result, Value};
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::format_method::{FieldPart, Template, split_name};
use crate::types::str::methods::expect_str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

fn tuple(items: Vec<Value>) -> Value {
    Value::from(Tuple::new(items))
}

fn text_argument(vm: &mut Vm, value: &Value) -> Result<Gc<Str>> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("expected str, got {name}")))
        }
    }
}

/// An iterator over a list: what CPython offers lazily is worked out at once.
fn iterator(vm: &mut Vm, items: Vec<Value>) -> Result<Value> {
    vm.iter(&Value::from(List::new(items)))
}

fn formatter_parser(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = text_argument(vm, &args[0])?;
    let mut items = Vec::new();
    for piece in Template::new(text.as_str()) {
        let piece = match piece {
            Ok(piece) => piece,
            Err(message) => return Err(vm.value_error(message)),
        };
        let mut item = vec![Value::from(piece.literal)];
        match piece.field {
            Some(field) => {
                let conversion = field.conversion.map(|c| Value::from(c.to_string()));
                item.extend([
                    Value::from(field.name),
                    Value::from(field.spec),
                    conversion.unwrap_or(Value::None),
                ]);
            }
            None => item.extend([Value::None, Value::None, Value::None]),
        }
        items.push(tuple(item));
    }
    iterator(vm, items)
}

fn formatter_field_name_split(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = expect_str(vm, &args[0], "formatter_field_name_split() argument")?;
    let (first, rest) = split_name(vm, text.as_str())?;
    let mut parts = Vec::new();
    for part in rest {
        parts.push(match part {
            FieldPart::Attribute(name) => tuple(vec![Value::bool(true), Value::from(name)]),
            FieldPart::Index(index) => tuple(vec![Value::bool(false), Value::Int(index)]),
            FieldPart::Key(key) => tuple(vec![Value::bool(false), Value::from(key)]),
        });
    }
    let rest = iterator(vm, parts)?;
    let first = match first {
        FieldPart::Index(index) => Value::Int(index),
        FieldPart::Key(name) | FieldPart::Attribute(name) => Value::from(name),
    };
    Ok(tuple(vec![first, rest]))
}

crate::methods! { FUNCTIONS:
    /// split the argument as a field name
    "formatter_field_name_split($module, object, /)" => formatter_field_name_split,
    /// parse the argument as a format string
    "formatter_parser($module, object, /)" => formatter_parser,
}

/// Makes the module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_string", "string helper module", FUNCTIONS);
    Ok(Value::from(module))
}
