//! Rows: from SQLite's values to a script's.

use std::rc::Rc;

use super::cursor::Cursor;
use super::errors::{Kind, error};
use super::raw::{Datum, Statement};
use super::{adapt, connection, row, with_classes};
use crate::object::{Gc, Result, Value};
use crate::types::bytes::{ByteArray, Bytes};
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The converter of each column; `None` for those without.
pub fn casts(vm: &mut Vm, statement: &Statement, detect: i64) -> Result<Rc<[Value]>> {
    let mut all = Vec::new();
    for at in 0..statement.column_count() {
        let mut converter = Value::None;
        if detect & connection::PARSE_COLNAMES != 0 {
            let name = statement.column_name(at);
            let kind = name
                .split_once('[')
                .and_then(|(_, rest)| rest.split_once(']'));
            if let Some((kind, _)) = kind {
                converter = adapt::converter(vm, kind)?;
            }
        }
        if converter.is_none()
            && detect & connection::PARSE_DECLTYPES != 0
            && let Some(kind) = statement.declared_type(at)
        {
            let kind = kind.split([' ', '(']).next().unwrap_or("");
            converter = adapt::converter(vm, kind)?;
        }
        all.push(converter);
    }
    Ok(all.into())
}

/// What a column holds: a value, or the bytes of a text that is for a factory.
enum Cell {
    Value(Value),
    Text(Value),
    Malformed(Vec<u8>),
}

fn plain(datum: Datum<'_>) -> Cell {
    Cell::Value(match datum {
        Datum::Null => Value::None,
        Datum::Int(value) => Value::Int(value),
        Datum::Float(value) => Value::float(value),
        Datum::Text(text) => match Str::from_bytes(text) {
            Some(text) => Value::from(text),
            None => return Cell::Malformed(text.to_vec()),
        },
        Datum::Blob(data) => Value::from(Bytes::new(data)),
    })
}

fn for_factory(datum: Datum<'_>) -> Cell {
    match datum {
        Datum::Text(text) => Cell::Text(Value::from(Bytes::new(text))),
        other => plain(other),
    }
}

/// The present row, by the cursor's row factory.
pub fn row(vm: &mut Vm, cursor: &Cursor, statement: &Statement) -> Result<Value> {
    let object = cursor.connection.get();
    let factory = connection::of(vm, &object)?.text_factory.get();
    let is_str = matches!(&factory, Value::Class(class) if class.as_gc().is(&vm.types.str));
    let read: fn(Datum<'_>) -> Cell = if is_str { plain } else { for_factory };
    let casts = cursor.casts.borrow().clone();
    let count = statement.column_count();
    let mut items = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    for at in 0..count {
        let cast = casts.as_ref().and_then(|casts| casts.get(items.len()));
        if let Some(converter) = cast.filter(|converter| !converter.is_none()) {
            let value = match statement.column(at, true, plain) {
                Cell::Value(value) => value,
                _ => Value::None,
            };
            items.push(match value {
                Value::None => Value::None,
                // As in CPython, though without a converter it would be `b""`.
                Value::Bytes(ref data) if data.as_slice().is_empty() => Value::None,
                value => vm.call(converter, &[value])?,
            });
            continue;
        }
        items.push(match statement.column(at, false, read) {
            Cell::Value(value) => value,
            Cell::Text(bytes) => by_factory(vm, &factory, bytes)?,
            Cell::Malformed(text) => return Err(malformed(vm, statement, at, &text)),
        });
    }
    let tuple = Tuple::new(items);
    by_row_factory(vm, cursor, tuple)
}

fn by_factory(vm: &mut Vm, factory: &Value, bytes: Value) -> Result<Value> {
    let types = vm.types.clone();
    match factory {
        Value::Class(class) if class.as_gc().is(&types.bytes) => Ok(bytes),
        Value::Class(class) if class.as_gc().is(&types.bytearray) => {
            let data = bytes.as_bytes().map(|data| data.as_slice().to_vec());
            Ok(Value::from(ByteArray::new(data.unwrap_or_default())))
        }
        factory => vm.call(factory, &[bytes]),
    }
}

fn by_row_factory(vm: &mut Vm, cursor: &Cursor, tuple: Gc<Tuple>) -> Result<Value> {
    let factory = cursor.row_factory.get();
    match &factory {
        Value::None => Ok(Value::from(tuple)),
        Value::Class(class) if with_classes(vm, |all| class.as_gc().is(&all.row)) => {
            Ok(row::make(vm, cursor.description.get(), tuple))
        }
        factory => vm.call(factory, &[cursor.this.get(), Value::from(tuple)]),
    }
}

#[cold]
fn malformed(vm: &mut Vm, statement: &Statement, at: i32, text: &[u8]) -> crate::object::Raise {
    let name = statement.column_name(at);
    let text = String::from_utf8_lossy(text);
    error(
        vm,
        Kind::Operational,
        format!("Could not decode to UTF-8 column '{name}' with text '{text}'"),
    )
}
