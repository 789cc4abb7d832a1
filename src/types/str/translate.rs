//! `str.translate` and `str.maketrans`.

use super::methods::{expect_str, receiver};
use super::{Str, code_point, from_code_point};
use crate::object::{Gc, Result, Value};
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::vm::Vm;

/// What a table says of a character.
#[derive(Clone)]
enum Mapping {
    Keep,
    Delete,
    Char(char),
    Text(Gc<Str>),
}

pub(super) fn translate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, args)?;
    let table = &args[1];
    let mut out = String::with_capacity(this.as_str().len());
    // As CPython, each ASCII character is looked up once.
    let mut known: Vec<Option<Mapping>> = vec![None; 128];
    for c in this.as_str().chars() {
        let cached = known.get(c as usize).cloned().flatten();
        let mapping = match cached {
            Some(mapping) => mapping,
            None => {
                let mapping = look_up(vm, table, c)?;
                if let Some(place) = known.get_mut(c as usize) {
                    *place = Some(mapping.clone());
                }
                mapping
            }
        };
        match mapping {
            Mapping::Keep => out.push(c),
            Mapping::Delete => {}
            Mapping::Char(mapped) => out.push(mapped),
            Mapping::Text(text) => out.push_str(text.as_str()),
        }
    }
    Ok(Value::from(out))
}

fn look_up(vm: &mut Vm, table: &Value, c: char) -> Result<Mapping> {
    let key = Value::Int(i64::from(code_point(c)));
    let mapped = match vm.get_item(table, &key) {
        Ok(mapped) => mapped,
        Err(raise) if vm.raised(&raise, Exc::LookupError) => return Ok(Mapping::Keep),
        Err(raise) => return Err(raise),
    };
    if mapped.is_none() {
        return Ok(Mapping::Delete);
    }
    if let Some(text) = mapped.as_str() {
        return Ok(Mapping::Text(text));
    }
    match mapped.as_int() {
        Some(Value::Int(code)) => u32::try_from(code)
            .ok()
            .and_then(from_code_point)
            .map(Mapping::Char)
            .ok_or_else(|| vm.value_error("character mapping must be in range(0x110000)")),
        Some(_) => Err(vm.value_error("character mapping must be in range(0x110000)")),
        None => Err(vm.type_error("character mapping must return integer, None or str")),
    }
}

pub(super) fn maketrans(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let table = Gc::new(Dict::new());
    let Some(to) = args[1].given() else {
        let Some(from) = args[0].as_dict() else {
            return Err(
                vm.type_error("if you give only one argument to maketrans it must be a dict")
            );
        };
        for (key, value) in from.items() {
            let key = table_key(vm, &key)?;
            table.insert(vm, key, value)?;
        }
        return Ok(Value::from(table));
    };
    let Some(from) = args[0].as_str() else {
        return Err(vm.type_error(
            "first maketrans argument must be a string if there is a second argument",
        ));
    };
    let to = expect_str(vm, to, "maketrans() argument 2")?;
    let deleted = match args[2].given() {
        Some(deleted) => Some(expect_str(vm, deleted, "maketrans() argument 3")?),
        None => None,
    };
    if from.char_len() != to.char_len() {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in from.as_str().chars().zip(to.as_str().chars()) {
        table.insert(vm, code_value(from), code_value(to))?;
    }
    for c in deleted.iter().flat_map(|deleted| deleted.as_str().chars()) {
        table.insert(vm, code_value(c), Value::None)?;
    }
    Ok(Value::from(table))
}

fn code_value(c: char) -> Value {
    Value::Int(i64::from(code_point(c)))
}

fn table_key(vm: &mut Vm, key: &Value) -> Result<Value> {
    if let Some(text) = key.as_str() {
        let mut chars = text.as_str().chars();
        return match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(code_value(c)),
            _ => Err(vm.value_error("string keys in translatetable must be of length 1")),
        };
    }
    if key.as_int().is_some() {
        return Ok(key.clone());
    }
    Err(vm.type_error("keys in translate table mustbe strings or integers"))
}
