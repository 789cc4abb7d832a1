//! `SyntaxError`: a message with a place in a source text.

use super::base::set_args;
use super::{get_member, items, no_keywords, set_member, with_state};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// `SyntaxError.msg`.
pub const MSG: usize = 0;
/// `SyntaxError.filename`.
pub const FILENAME: usize = 1;
/// `SyntaxError.lineno`.
pub const LINENO: usize = 2;
/// `SyntaxError.offset`.
pub const OFFSET: usize = 3;
/// `SyntaxError.text`.
pub const TEXT: usize = 4;
/// `SyntaxError.end_lineno`.
pub const END_LINENO: usize = 5;
/// `SyntaxError.end_offset`.
pub const END_OFFSET: usize = 6;
const PRINT_FILE_AND_LINE: usize = 7;
/// `SyntaxError._metadata`.
pub const METADATA: usize = 8;

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_keywords(vm, &args[0], &args[2])?;
    set_args(vm, &args[0], &args[1])?;
    let given = items(&args[1]);
    if let Some(message) = given.items().first() {
        with_state(vm, &args[0], |state| state.set_member(MSG, message.clone()))?;
    }
    if given.len() != 2 {
        return Ok(Value::None);
    }
    let place = vm.collect_items(&given.items()[1])?;
    if place.len() < 4 {
        return Err(vm.type_error(format!(
            "function takes at least 4 arguments ({} given)",
            place.len()
        )));
    }
    if place.len() > 7 {
        return Err(vm.type_error(format!(
            "function takes at most 7 arguments ({} given)",
            place.len()
        )));
    }
    if place.len() == 5 {
        return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
    }
    let fields = [
        FILENAME, LINENO, OFFSET, TEXT, END_LINENO, END_OFFSET, METADATA,
    ];
    for (index, value) in fields.into_iter().zip(place) {
        with_state(vm, &args[0], |state| state.set_member(index, value))?;
    }
    Ok(Value::None)
}

fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (message, filename, line) = with_state(vm, &args[0], |state| {
        (
            state.member(MSG),
            state.member(FILENAME),
            state.member(LINENO),
        )
    })?;
    let message = vm.str(message.given().unwrap_or(&Value::None))?;
    let message = message.as_str();
    let filename = filename.as_str();
    // Only the last part of the path is shown.
    let filename = filename
        .as_ref()
        .map(|name| name.as_str().rsplit('/').next().unwrap_or_default());
    let line = match line.as_int() {
        Some(line @ Value::Int(_)) => Some(vm.str(&line)?),
        _ => None,
    };
    Ok(Value::from(match (filename, line) {
        (Some(file), Some(line)) => format!("{message} ({file}, line {})", line.as_str()),
        (Some(file), None) => format!("{message} ({file})"),
        (None, Some(line)) => format!("{message} (line {})", line.as_str()),
        (None, None) => message.to_owned(),
    }))
}

crate::methods! { pub METHODS:
    "__init__($self, /, *args, **kwargs)" => init,
    "__str__($self, /)" => str,
}

crate::getters! { pub GETTERS:
    /// exception msg
    "msg" => get_member::<MSG>; set set_member::<MSG>,
    /// exception filename
    "filename" => get_member::<FILENAME>; set set_member::<FILENAME>,
    /// exception lineno
    "lineno" => get_member::<LINENO>; set set_member::<LINENO>,
    /// exception offset
    "offset" => get_member::<OFFSET>; set set_member::<OFFSET>,
    /// exception text
    "text" => get_member::<TEXT>; set set_member::<TEXT>,
    /// exception end lineno
    "end_lineno" => get_member::<END_LINENO>; set set_member::<END_LINENO>,
    /// exception end offset
    "end_offset" => get_member::<END_OFFSET>; set set_member::<END_OFFSET>,
    /// exception print_file_and_line
    "print_file_and_line" => get_member::<PRINT_FILE_AND_LINE>; set set_member::<PRINT_FILE_AND_LINE>,
    /// exception private metadata
    "_metadata" => get_member::<METADATA>; set set_member::<METADATA>,
}
