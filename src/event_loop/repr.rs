//! How futures, tasks, handles and callbacks show themselves, as asyncio's own do.

use super::future::state_of;
use super::future_state::{Callback, FutureStatus};
use super::task::{self, Task};
use super::{EventLoop, foreign};
use crate::object::{Result, Value};
use crate::types::generator::{Generator, GeneratorState};
use crate::vm::Vm;

/// `f(1, 2) at file.py:3`.
pub fn callback(vm: &mut Vm, function: &Value, args: &Value) -> Result<String> {
    let mut text = function_text(vm, function)?;
    let shown = match args.as_tuple() {
        Some(args) => {
            let mut parts = Vec::with_capacity(args.len());
            for arg in args.items() {
                parts.push(vm.repr(arg)?.as_str().to_owned());
            }
            parts.join(", ")
        }
        None => String::new(),
    };
    text.push_str(&format!("({shown})"));
    if let Some((file, line)) = defined_at(function) {
        text.push_str(&format!(" at {file}:{line}"));
    }
    Ok(text)
}

fn function_text(vm: &mut Vm, function: &Value) -> Result<String> {
    let names = vm.names.clone();
    for name in [&names.__qualname__, &names.__name__] {
        if let Some(Value::Str(ref text)) = vm.find_attr(function, name)? {
            return Ok(text.as_str().to_owned());
        }
    }
    Ok(vm.repr(function)?.as_str().to_owned())
}

fn defined_at(function: &Value) -> Option<(String, u32)> {
    match function {
        Value::Function(function) => {
            let code = &function.code.code;
            Some((code.source.name().to_owned(), code.first_line))
        }
        Value::Method(method) => defined_at(&method.function),
        _ => None,
    }
}

/// `<Future pending cb=[…]>`, `<Task finished name='Task-1' coro=<…> result=3>`.
pub fn future(vm: &mut Vm, value: &Value) -> Result<String> {
    let Some(state) = state_of(value) else {
        return Ok(String::from("<Future>"));
    };
    let class = vm.class_of(value).name().as_str().to_owned();
    let mut parts = vec![class];
    let task = value.native::<Task>();
    match state.status() {
        FutureStatus::Pending if task.is_some_and(task::is_cancelling) => {
            parts.push("cancelling".to_owned());
        }
        FutureStatus::Pending => parts.push("pending".to_owned()),
        FutureStatus::Cancelled => parts.push("cancelled".to_owned()),
        FutureStatus::Finished => parts.push("finished".to_owned()),
    }
    if let Some(task) = task {
        let name = vm.repr(&task::name_of(task))?;
        parts.push(format!("name={}", name.as_str()));
        let coroutine = task::coroutine_of(task);
        if !coroutine.is_none() {
            parts.push(format!("coro=<{}>", coroutine_text(vm, &coroutine)?));
        }
        let waited = task::waits_for(task);
        if !waited.is_none() {
            let waited = vm.repr(&waited)?;
            parts.push(format!("wait_for={}", waited.as_str()));
        }
    }
    if let Some(exception) = state.failure() {
        let exception = vm.repr(&exception)?;
        parts.push(format!("exception={}", exception.as_str()));
    } else if let Some(result) = state.value() {
        parts.push(format!("result={}", abbreviated(vm, &result)?));
    }
    if let Some(callbacks) = callbacks(vm, &state.callbacks())? {
        parts.push(callbacks);
    }
    if is_in_debug_mode(&state.event_loop())
        && let Some(origin) = origin(vm, value)?
    {
        parts.push(origin);
    }
    Ok(format!("<{}>", parts.join(" ")))
}

/// Only then can it be known where something was made; other loops than native ones are asked in vain.
fn is_in_debug_mode(event_loop: &Value) -> bool {
    event_loop
        .native::<EventLoop>()
        .is_none_or(EventLoop::debug)
}

/// `created at file.py:3`.
pub fn origin(vm: &mut Vm, value: &Value) -> Result<Option<String>> {
    let stack = foreign::origin_of(vm, value)?;
    let Some(innermost) = stack
        .as_list()
        .and_then(|stack| stack.items().last().cloned())
    else {
        return Ok(None);
    };
    let file = vm.get_item(&innermost, &Value::Int(0))?;
    let line = vm.get_item(&innermost, &Value::Int(1))?;
    let (file, line) = (vm.str(&file)?, vm.str(&line)?);
    Ok(Some(format!(
        "created at {}:{}",
        file.as_str(),
        line.as_str()
    )))
}

/// As `reprlib.repr` shortens strings.
fn abbreviated(vm: &mut Vm, value: &Value) -> Result<String> {
    const LIMIT: usize = 30;
    let text = vm.repr(value)?;
    let text = text.as_str();
    if !matches!(value, Value::Str(_)) || text.chars().count() <= LIMIT {
        return Ok(text.to_owned());
    }
    let chars: Vec<char> = text.chars().collect();
    let head: String = chars[..(LIMIT - 3) / 2].iter().collect();
    let tail: String = chars[chars.len() - (LIMIT - 3 - (LIMIT - 3) / 2)..]
        .iter()
        .collect();
    Ok(format!("{head}...{tail}"))
}

fn callbacks(vm: &mut Vm, callbacks: &[Callback]) -> Result<Option<String>> {
    let mut shown = Vec::with_capacity(callbacks.len());
    for entry in callbacks {
        shown.push(match entry {
            Callback::Wakeup(_) => "Task.task_wakeup()".to_owned(),
            Callback::Call(function, _) => callback(vm, function, &Value::None)?,
        });
    }
    Ok(match shown.as_slice() {
        [] => None,
        [one] => Some(format!("cb=[{one}]")),
        [first, second] => Some(format!("cb=[{first}, {second}]")),
        [first, middle @ .., last] => {
            Some(format!("cb=[{first}, <{} more>, {last}]", middle.len()))
        }
    })
}

/// `f() running at file.py:3`, `f() done, defined at file.py:1`.
fn coroutine_text(vm: &mut Vm, coroutine: &Value) -> Result<String> {
    let Value::Generator(generator) = coroutine else {
        return Ok(vm.repr(coroutine)?.as_str().to_owned());
    };
    let name = generator.qualname().as_str().to_owned();
    let code = &generator.function.code.code;
    let file = code.source.name();
    Ok(match generator.state.get() {
        GeneratorState::Finished => {
            format!("{name}() done, defined at {file}:{}", code.first_line)
        }
        GeneratorState::Created => {
            format!("{name}() running at {file}:{}", code.first_line)
        }
        _ => format!("{name}() running at {file}:{}", current_line(generator)),
    })
}

fn current_line(generator: &Generator) -> u32 {
    let code = &generator.function.code.code;
    let location = code
        .locations
        .get(generator.pc.get() as usize)
        .copied()
        .unwrap_or_default();
    code.source.position(location.span.lo).line
}
