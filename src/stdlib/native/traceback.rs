//! `_traceback`: the texts behind the `traceback` module.

use crate::diagnostic::traceback::{render, render_exception_only, render_frames};
use crate::object::{Gc, Instance, Result, Value};
use crate::types::exceptions::traceback::entries;
use crate::types::list::List;
use crate::vm::Vm;

fn list(lines: Vec<String>) -> Value {
    Value::from(List::new(lines.into_iter().map(Value::from).collect()))
}

fn exception(vm: &mut Vm, value: &Value) -> Result<Gc<Instance>> {
    match value {
        Value::Instance(instance) if instance.exception().is_some() => Ok(instance.share()),
        _ => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("Exception expected for value, {name} found")))
        }
    }
}

/// The frames that a limit leaves: the outermost, or with a negative limit the innermost.
fn limited<T: Clone>(frames: Vec<T>, limit: Option<i64>) -> Vec<T> {
    match limit {
        None => frames,
        Some(limit) if limit >= 0 => frames.into_iter().take(limit as usize).collect(),
        Some(limit) => {
            let count = limit.unsigned_abs() as usize;
            let skip = frames.len().saturating_sub(count);
            frames.into_iter().skip(skip).collect()
        }
    }
}

fn limit_of(vm: &mut Vm, value: &Value) -> Result<Option<i64>> {
    match value.not_none() {
        Some(value) => vm.to_i64(value).map(Some),
        None => Ok(None),
    }
}

fn format(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let exception = exception(vm, &args[0])?;
    let chained = match args[1].given() {
        Some(chain) => vm.truth(chain)?,
        None => true,
    };
    let mut report = if chained {
        vm.report(&exception)
    } else {
        vm.report_single(&exception)
    };
    let limit = limit_of(vm, &args[2])?;
    report.frames = limited(report.frames, limit);
    for (_, earlier) in &mut report.chain {
        let frames = std::mem::take(&mut earlier.frames);
        earlier.frames = limited(frames, limit);
    }
    Ok(Value::from(render(&report)))
}

fn format_only(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let exception = exception(vm, &args[0])?;
    let report = vm.report_single(&exception);
    Ok(Value::from(render_exception_only(&report)))
}

fn format_tb(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(trace) = entries(&args[0]) else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("expected traceback object, got '{name}'")));
    };
    let frames = vm.frame_lines(&trace);
    let limit = limit_of(vm, &args[1])?;
    Ok(list(render_frames(&limited(frames, limit))))
}

fn format_stack(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let skip = match args[0].given() {
        Some(skip) => usize::try_from(vm.to_i64(skip)?).unwrap_or(0),
        None => 0,
    };
    let limit = limit_of(vm, &args[1])?.map(|limit| -limit);
    let frames = vm.stack_lines(skip);
    Ok(list(render_frames(&limited(frames, limit))))
}

crate::methods! { FUNCTIONS:
    "format_exception($module, exc, chain=True, limit=None, /)" => format,
    "format_exception_only($module, exc, /)" => format_only,
    "format_tb($module, tb, limit=None, /)" => format_tb,
    "format_stack($module, skip=0, limit=None, /)" => format_stack,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_traceback", "Texts of tracebacks.", FUNCTIONS);
    Ok(Value::from(module))
}
