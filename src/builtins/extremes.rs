//! `min` and `max`.

use crate::object::{Result, Value};
use crate::vm::drain::Sink;
use crate::vm::{CompareOp, Vm};

/// Which of the two, as data.
struct Kind {
    name: &'static str,
    /// A later item replaces the best one if this comparison with it holds.
    better: CompareOp,
}

const MIN: Kind = Kind {
    name: "min",
    better: CompareOp::Lt,
};
const MAX: Kind = Kind {
    name: "max",
    better: CompareOp::Gt,
};

fn extreme(vm: &mut Vm, kind: &Kind, args: &[Value]) -> Result<Value> {
    let name = kind.name;
    let items = match &args[0] {
        Value::Tuple(items) => items.share(),
        _ => return Err(vm.system_error("*args is not a tuple")),
    };
    let (mut key, mut default) = (None, None);
    // Names are looked at only when there is something to compare, as in CPython.
    if let Value::Dict(keywords) = &args[1]
        && !items.is_empty()
    {
        for (keyword, value) in vm.keywords_of(keywords)? {
            match keyword.as_str() {
                "key" => key = value.not_none().cloned(),
                "default" => default = Some(value),
                other => {
                    let message = format!("{name}() got an unexpected keyword argument '{other}'");
                    return Err(vm.type_error(message));
                }
            }
        }
    }
    let source = match items.items() {
        [] => {
            let message = format!("{name} expected at least 1 argument, got 0");
            return Err(vm.type_error(message));
        }
        // An empty tuple is asked for by name only.
        [Value::Tuple(items)] if items.is_empty() => {
            Value::from(crate::types::list::List::new(Vec::new()))
        }
        [iterable] => iterable.clone(),
        _ if default.is_some() => {
            return Err(vm.type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
        _ => Value::from(items.clone()),
    };
    match best_of(vm, kind, &source, key)? {
        Some(best) => Ok(best),
        None => match default {
            Some(default) => Ok(default),
            None => Err(vm.value_error(format!("{name}() iterable argument is empty"))),
        },
    }
}

fn best_of(vm: &mut Vm, kind: &Kind, source: &Value, key: Option<Value>) -> Result<Option<Value>> {
    if let (Value::Tuple(items), None) = (source, &key) {
        return best_item(vm, kind, items.items()).map(Some);
    }
    if key.is_none() {
        return best_of_all(vm, kind, source);
    }
    let mut best: Option<(Value, Value)> = None;
    vm.for_each(source, |vm, item| {
        let rank = match &key {
            Some(key) => vm.call(key, std::slice::from_ref(&item))?,
            None => item.clone(),
        };
        let better = match &best {
            None => true,
            Some((best, _)) => match (kind.better, &rank, best) {
                (CompareOp::Lt, Value::Int(a), Value::Int(b)) => a < b,
                (_, Value::Int(a), Value::Int(b)) => a > b,
                (op, rank, best) => vm.compare_bool(op, rank, best)?,
            },
        };
        if better {
            best = Some((rank, item));
        }
        Ok(true)
    })?;
    Ok(best.map(|(_, item)| item))
}

/// The best item so far, as long as numbers of one kind are all there is.
struct Best {
    better: CompareOp,
    best: Option<Value>,
}

impl Sink for Best {
    fn take(&mut self, item: Value) -> std::result::Result<(), Value> {
        let is_better = match (&item, &self.best) {
            (_, None) => true,
            (Value::Int(item), Some(Value::Int(best))) => self.better.holds(item.cmp(best)),
            (Value::Float(item), Some(Value::Float(best))) => {
                self.better.holds_for(item.get(), best.get())
            }
            _ => return Err(item),
        };
        if is_better {
            self.best = Some(item);
        }
        Ok(())
    }
}

fn best_of_all(vm: &mut Vm, kind: &Kind, source: &Value) -> Result<Option<Value>> {
    let iterator = vm.iter(source)?;
    let mut sink = Best {
        better: kind.better,
        best: None,
    };
    while let Some(item) = vm.pour(&iterator, &mut sink)? {
        let is_better = match &sink.best {
            Some(best) => vm.compare_bool(kind.better, &item, &best.clone())?,
            None => true,
        };
        if is_better {
            sink.best = Some(item);
        }
    }
    Ok(sink.best)
}

/// The best of some items, of which there is at least one.
fn best_item(vm: &mut Vm, kind: &Kind, items: &[Value]) -> Result<Value> {
    let (mut best, rest) = match items {
        [first, rest @ ..] => (first, rest),
        [] => return Err(vm.system_error("the best of nothing")),
    };
    for item in rest {
        if vm.compare_bool(kind.better, item, best)? {
            best = item;
        }
    }
    Ok(best.clone())
}

fn min(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    extreme(vm, &MIN, args)
}

fn max(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    extreme(vm, &MAX, args)
}

crate::methods! { pub METHODS:
    /// max(iterable, *[, default=obj, key=func]) -> value
    /// max(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its biggest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the largest argument.
    "max($module, /, *args, **keywords)" => max,
    /// min(iterable, *[, default=obj, key=func]) -> value
    /// min(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its smallest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the smallest argument.
    "min($module, /, *args, **keywords)" => min,
}
