//! `operator`: Python's operators as functions, and the getters that sort keys are made of.

mod getters;

use crate::object::{Result, Value};
use crate::stdlib;
use crate::types::dict::dict_of;
use crate::types::sequence;
use crate::types::tuple::Tuple;
use crate::vm::{BinaryOp, CompareOp, Vm};

/// The arguments that a `*args` parameter collected.
fn rest(value: &Value) -> Vec<Value> {
    crate::types::tuple::tuple_of(value).map_or_else(Vec::new, |tuple| tuple.items().to_vec())
}

/// Defines functions of two operands, and their in-place forms.
macro_rules! binary_functions {
    ($($name:ident $inplace:ident $op:ident,)*) => {
        $(
            fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                vm.binary(BinaryOp::$op, &args[0], &args[1])
            }

            fn $inplace(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                vm.inplace(BinaryOp::$op, &args[0], &args[1])
            }
        )*
    };
}

binary_functions! {
    add iadd Add,
    sub isub Sub,
    mul imul Mul,
    truediv itruediv Div,
    floordiv ifloordiv FloorDiv,
    modulo imod Mod,
    pow ipow Pow,
    matmul imatmul MatMul,
    lshift ilshift LShift,
    rshift irshift RShift,
    and iand BitAnd,
    or ior BitOr,
    xor ixor BitXor,
}

sequence::rich_comparisons!(compare);

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value> {
    vm.compare(op, &args[0], &args[1])
}

fn not(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(!vm.truth(&args[0])?))
}

fn truth(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.truth(&args[0]).map(Value::bool)
}

fn is(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(args[0].is(&args[1])))
}

fn is_not(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(!args[0].is(&args[1])))
}

fn is_none(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(args[0].is_none()))
}

fn is_not_none(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(!args[0].is_none()))
}

fn abs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.names.__abs__.clone();
    match vm.call_special(&args[0], &name, &[])? {
        Some(result) => Ok(result),
        None => {
            let name = vm.type_name(&args[0]);
            Err(vm.type_error(format!("bad operand type for abs(): '{name}'")))
        }
    }
}

fn neg(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.negate(&args[0])
}

fn pos(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.positive(&args[0])
}

fn invert(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.invert(&args[0])
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.to_index(&args[0])
}

/// Whether a value can be concatenated: it is a sequence, as far as its methods tell.
fn is_sequence(vm: &Vm, value: &Value) -> bool {
    dict_of(value).is_none() && vm.lookup_special(value, &vm.names.__getitem__).is_some()
}

fn check_concat(vm: &mut Vm, args: &[Value]) -> Result<()> {
    for arg in &args[..2] {
        if !is_sequence(vm, arg) {
            let name = vm.type_name(arg);
            return Err(vm.type_error(format!("'{name}' object can't be concatenated")));
        }
    }
    Ok(())
}

fn concat(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    check_concat(vm, args)?;
    add(vm, args)
}

fn iconcat(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    check_concat(vm, args)?;
    iadd(vm, args)
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.contains(&args[0], &args[1]).map(Value::bool)
}

fn count_of(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut count = 0;
    vm.for_each(&args[0], |vm, item| {
        count += i64::from(vm.is_or_eq(&item, &args[1])?);
        Ok(true)
    })?;
    Ok(Value::Int(count))
}

fn index_of(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut at = 0i64;
    let mut found = false;
    vm.for_each(&args[0], |vm, item| {
        found = vm.is_or_eq(&item, &args[1])?;
        at += i64::from(!found);
        Ok(!found)
    })?;
    if found {
        return Ok(Value::Int(at));
    }
    Err(vm.value_error("sequence.index(x): x not in sequence"))
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.get_item(&args[0], &args[1])
}

fn setitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.set_item(&args[0], &args[1], args[2].clone())?;
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    vm.delete_item(&args[0], &args[1])?;
    Ok(Value::None)
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let default = match args[1].given() {
        None => 0,
        Some(default) if default.as_int().is_some() => vm.to_i64(default)?,
        Some(other) => {
            let name = vm.type_name(other);
            return Err(vm.type_error(format!(
                "'{name}' object cannot be interpreted as an integer"
            )));
        }
    };
    let hint = vm.length_hint(&args[0], default.max(0) as usize)?;
    Ok(Value::from(hint))
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let keywords = match dict_of(&args[2]) {
        Some(keywords) => vm.keywords_of(keywords)?,
        None => Vec::new(),
    };
    vm.call_keywords(&args[0], &rest(&args[1]), &keywords)
}

/// The names under which functions stand a second time: `__add__` for `add`.
fn dunder(name: &str) -> Option<String> {
    let no_dunder = [
        "call_",
        "countOf",
        "indexOf",
        "is_",
        "is_not",
        "is_none",
        "is_not_none",
        "length_hint",
        "truth",
    ];
    if no_dunder.contains(&name) {
        return None;
    }
    Some(format!("__{}__", name.trim_end_matches('_')))
}

crate::getters! { NO_GETTERS: }

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.";
    let module = vm.native_module("operator", doc, FUNCTIONS);
    vm.add_functions(&module, "_operator", super::hashlib::FOR_OPERATOR);
    let mut public = Vec::new();
    for def in FUNCTIONS {
        let name = def.name();
        public.push(Value::from(name));
        if let Some(alias) = dunder(name)
            && let Some(function) = module.dict.get_str(&vm.intern(name))
        {
            stdlib::set(vm, &module, &alias, function);
        }
    }
    for (name, methods, doc) in getters::CLASSES {
        let class = stdlib::native_class(vm, "operator", name, methods, NO_GETTERS, doc);
        public.push(Value::from(*name));
        stdlib::set(vm, &module, name, Value::from(class));
    }
    let public = Value::from(crate::types::list::List::new(public));
    vm.call_method(&public, "sort", &[])?;
    stdlib::set(vm, &module, "__all__", public);
    Ok(Value::from(module))
}

/// A tuple of these items.
fn tuple(items: Vec<Value>) -> Value {
    Value::from(Tuple::new(items))
}

crate::methods! { FUNCTIONS:
    /// Same as abs(a).
    "abs($module, a, /)" => abs,
    /// Same as a + b.
    "add($module, a, b, /)" => add,
    /// Same as a & b.
    "and_($module, a, b, /)" => and,
    /// Same as obj(*args, **kwargs).
    "call($module, obj, /, *args, **kwargs)" => call,
    /// Same as a + b, for a and b sequences.
    "concat($module, a, b, /)" => concat,
    /// Same as b in a (note reversed operands).
    "contains($module, a, b, /)" => contains,
    /// Return the number of items in a which are, or which equal, b.
    "countOf($module, a, b, /)" => count_of,
    /// Same as del a[b].
    "delitem($module, a, b, /)" => delitem,
    /// Same as a == b.
    "eq($module, a, b, /)" => eq,
    /// Same as a // b.
    "floordiv($module, a, b, /)" => floordiv,
    /// Same as a >= b.
    "ge($module, a, b, /)" => ge,
    /// Same as a[b].
    "getitem($module, a, b, /)" => getitem,
    /// Same as a > b.
    "gt($module, a, b, /)" => gt,
    /// Same as a += b.
    "iadd($module, a, b, /)" => iadd,
    /// Same as a &= b.
    "iand($module, a, b, /)" => iand,
    /// Same as a += b, for a and b sequences.
    "iconcat($module, a, b, /)" => iconcat,
    /// Same as a //= b.
    "ifloordiv($module, a, b, /)" => ifloordiv,
    /// Same as a <<= b.
    "ilshift($module, a, b, /)" => ilshift,
    /// Same as a @= b.
    "imatmul($module, a, b, /)" => imatmul,
    /// Same as a %= b.
    "imod($module, a, b, /)" => imod,
    /// Same as a *= b.
    "imul($module, a, b, /)" => imul,
    /// Same as a.__index__()
    "index($module, a, /)" => index,
    /// Return the first index of b in a.
    "indexOf($module, a, b, /)" => index_of,
    /// Same as ~a.
    "inv($module, a, /)" => invert,
    /// Same as ~a.
    "invert($module, a, /)" => invert,
    /// Same as a |= b.
    "ior($module, a, b, /)" => ior,
    /// Same as a **= b.
    "ipow($module, a, b, /)" => ipow,
    /// Same as a >>= b.
    "irshift($module, a, b, /)" => irshift,
    /// Same as a is b.
    "is_($module, a, b, /)" => is,
    /// Same as a is None.
    "is_none($module, a, /)" => is_none,
    /// Same as a is not b.
    "is_not($module, a, b, /)" => is_not,
    /// Same as a is not None.
    "is_not_none($module, a, /)" => is_not_none,
    /// Same as a -= b.
    "isub($module, a, b, /)" => isub,
    /// Same as a /= b.
    "itruediv($module, a, b, /)" => itruediv,
    /// Same as a ^= b.
    "ixor($module, a, b, /)" => ixor,
    /// Same as a <= b.
    "le($module, a, b, /)" => le,
    /// Return an estimate of the number of items in obj.
    ///
    /// This is useful for presizing containers when building from an iterable.
    ///
    /// If the object supports len(), the result will be exact.
    /// Otherwise, it may over- or under-estimate by an arbitrary amount.
    "length_hint($module, obj, default=0, /)" => length_hint,
    /// Same as a << b.
    "lshift($module, a, b, /)" => lshift,
    /// Same as a < b.
    "lt($module, a, b, /)" => lt,
    /// Same as a @ b.
    "matmul($module, a, b, /)" => matmul,
    /// Same as a % b.
    "mod($module, a, b, /)" => modulo,
    /// Same as a * b.
    "mul($module, a, b, /)" => mul,
    /// Same as a != b.
    "ne($module, a, b, /)" => ne,
    /// Same as -a.
    "neg($module, a, /)" => neg,
    /// Same as not a.
    "not_($module, a, /)" => not,
    /// Same as a | b.
    "or_($module, a, b, /)" => or,
    /// Same as +a.
    "pos($module, a, /)" => pos,
    /// Same as a ** b.
    "pow($module, a, b, /)" => pow,
    /// Same as a >> b.
    "rshift($module, a, b, /)" => rshift,
    /// Same as a[b] = c.
    "setitem($module, a, b, c, /)" => setitem,
    /// Same as a - b.
    "sub($module, a, b, /)" => sub,
    /// Same as a / b.
    "truediv($module, a, b, /)" => truediv,
    /// Return True if a is true, False otherwise.
    "truth($module, a, /)" => truth,
    /// Same as a ^ b.
    "xor($module, a, b, /)" => xor,
}
