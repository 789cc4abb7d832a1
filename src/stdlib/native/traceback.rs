//! `_traceback`: the texts behind the `traceback` module.

use crate::diagnostic::SyntaxError;
use crate::diagnostic::traceback::{render, render_exception_only, render_frames};
use crate::object::{Gc, Instance, Result, Value};
use crate::source::SourceFile;
use crate::types::exceptions::traceback::entries;
use crate::types::list::List;
use crate::types::tuple::Tuple;
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

/// What is shown of each node of a traceback: its place (line, last line, columns), the drawn lines of
/// source, and the first of them as it stands.
fn frames_of(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(trace) = entries(&args[0]) else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("expected traceback object, got '{name}'")));
    };
    let frames = vm.frame_lines(&trace);
    let rows = frames.iter().map(|frame| {
        let drawn = render_frames(std::slice::from_ref(frame)).concat();
        let drawn = drawn.split_once('\n').map_or("", |(_, drawn)| drawn);
        let mut row = vec![Value::from(drawn)];
        match &frame.place {
            Some(place) => {
                let (start, end) = (
                    place.source.position(place.span.lo),
                    place.source.position(place.span.hi),
                );
                let line = place.source.line(frame.line).unwrap_or("");
                row.push(Value::from(line));
                for number in [start.line, end.line, start.column, end.column] {
                    row.push(Value::Int(number.into()));
                }
            }
            None => row.resize(6, Value::None),
        }
        Value::from(Tuple::new(row))
    });
    Ok(Value::from(List::new(rows.collect())))
}

/// `str(exc)` with the suggestion that goes with it.
fn message(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let exception = exception(vm, &args[0])?;
    let report = vm.report_single(&exception);
    Ok(Value::from(report.message))
}

/// A line of what somebody typed, if the code object is of it.
fn source_line(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let line = u32::try_from(vm.to_i64(&args[1])?).unwrap_or(0);
    let Value::Code(code) = &args[0] else {
        return Ok(Value::None);
    };
    let source = &code.code.source;
    let text = source.line(line).filter(|_| source.is_typed());
    Ok(text.map_or(Value::None, Value::from))
}

/// The misspelt keyword behind an "invalid syntax" that ends in a line of this text: the message and the place.
fn keyword_typo(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(text) = args[0].as_str() else {
        return Err(vm.type_error("the source must be a str"));
    };
    let end_line = u32::try_from(vm.to_i64(&args[1])?).unwrap_or(0);
    let only_last = vm.truth(&args[2])?;
    let source = SourceFile::new("", text.as_str());
    let Some(typo) = (vm.host.front_end.keyword_typo)(&source, end_line, only_last) else {
        return Ok(Value::None);
    };
    let error = SyntaxError::new(typo.message(), typo.span);
    let place = error.location(&source);
    let line = source.line(place.line).unwrap_or_default();
    Ok(Value::from(Tuple::new([
        Value::from(error.message.as_str()),
        Value::from(format!("{line}\n")),
        Value::Int(place.line.into()),
        Value::Int(place.offset.into()),
        Value::Int(place.end_line.into()),
        Value::Int(place.end_offset.into()),
    ])))
}

crate::methods! { FUNCTIONS:
    "keyword_typo($module, text, end_line, only_last, /)" => keyword_typo,
    "frames($module, tb, /)" => frames_of,
    "message($module, exc, /)" => message,
    "source_line($module, code, lineno, /)" => source_line,
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
