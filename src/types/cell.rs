//! `cell`: the variables of closures, as `function.__closure__` shows them.

use crate::object::{Gc, Result, Value};
use crate::types::function::Cell;
use crate::vm::{CompareOp, Vm};

fn state(vm: &mut Vm, this: &Value) -> Result<Gc<Cell>> {
    match this {
        Value::Cell(cell) => Ok(cell.share()),
        _ => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!(
                "descriptor requires a 'cell' object but received a '{class}'"
            )))
        }
    }
}

fn new(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(Cell::new(args[1].clone())))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let cell = state(vm, &args[0])?;
    let address = args[0].address();
    Ok(Value::from(match cell.get() {
        Value::Undef => format!("<cell at {address:#x}: empty>"),
        contents => format!(
            "<cell at {address:#x}: {} object at {:#x}>",
            vm.type_name(&contents),
            contents.address()
        ),
    }))
}

fn compare(vm: &mut Vm, args: &[Value], op: CompareOp) -> Result<Value> {
    let (Value::Cell(a), Value::Cell(b)) = (&args[0], &args[1]) else {
        return Ok(Value::NotImplemented);
    };
    match (a.get(), b.get()) {
        (Value::Undef, b) => {
            let both = b.is_undef();
            Ok(Value::bool(if op == CompareOp::Eq { both } else { !both }))
        }
        (_, Value::Undef) => Ok(Value::bool(op != CompareOp::Eq)),
        (a, b) => vm.compare(op, &a, &b),
    }
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compare(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compare(vm, args, CompareOp::Ne)
}

fn get_contents(vm: &mut Vm, this: &Value) -> Result<Value> {
    match state(vm, this)?.get() {
        Value::Undef => Err(vm.value_error("cell is empty")),
        contents => Ok(contents),
    }
}

fn set_contents(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    drop(state(vm, this)?.set(value));
    Ok(())
}

crate::methods! { pub METHODS:
    "__new__($type, contents=<unrepresentable>, /)" => new,
    "__repr__($self, /)" => repr,
    "__eq__($self, value, /)" => eq,
    "__ne__($self, value, /)" => ne,
}

crate::getters! { pub GETTERS:
    "cell_contents" => get_contents; set set_contents,
}
