//! Built-in functions on numbers: `abs`, `divmod`, `pow`, `round`, `sum`, and the radix forms
//! `bin`, `oct`, `hex`.

use crate::object::{Gc, Result, Value};
use crate::types::complex::Complex;
use crate::types::str::Str;
use crate::vm::drain::Sink;
use crate::vm::{BinaryOp, Vm};

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

fn in_radix(vm: &mut Vm, value: &Value, prefix: &str, radix: u32) -> Result<Value> {
    let (negative, digits) = match vm.to_index(value)? {
        Value::BigInt(ref big) => {
            let text = big.get().to_str_radix(radix);
            match text.strip_prefix('-') {
                Some(digits) => (true, digits.to_owned()),
                None => (false, text),
            }
        }
        Value::Int(int) => {
            let size = int.unsigned_abs();
            let digits = match radix {
                2 => format!("{size:b}"),
                8 => format!("{size:o}"),
                _ => format!("{size:x}"),
            };
            (int < 0, digits)
        }
        _ => return Err(vm.system_error("__index__ gave no integer")),
    };
    let sign = if negative { "-" } else { "" };
    Ok(Value::from(format!("{sign}{prefix}{digits}")))
}

fn bin(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    in_radix(vm, &args[0], "0b", 2)
}

fn oct(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    in_radix(vm, &args[0], "0o", 8)
}

fn hex(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    in_radix(vm, &args[0], "0x", 16)
}

/// Tries `a.forward(b)` and `b.reflected(a)`, in the order that the data model gives.
fn binary_special(
    vm: &mut Vm,
    [a, b]: [&Value; 2],
    forward: &Gc<Str>,
    reflected: &Gc<Str>,
) -> Result<Option<Value>> {
    let (left, right) = (vm.class_of(a), vm.class_of(b));
    let reflected_method = match left.is(&right) {
        true => None,
        false => right.lookup(reflected),
    };
    // A subclass that overrides the reflected method goes first.
    let right_first = match &reflected_method {
        Some(method) => {
            right.is_subclass(&left) && !left.lookup(reflected).is_some_and(|own| own.is(method))
        }
        None => false,
    };
    let order = if right_first {
        [(b, reflected, a), (a, forward, b)]
    } else {
        [(a, forward, b), (b, reflected, a)]
    };
    for (receiver, name, operand) in order {
        if std::ptr::eq(name, reflected) && reflected_method.is_none() {
            continue;
        }
        match vm.call_special(receiver, name, std::slice::from_ref(operand))? {
            None | Some(Value::NotImplemented) => {}
            result => return Ok(result),
        }
    }
    Ok(None)
}

fn divmod(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let names = vm.names.clone();
    let operands = [&args[0], &args[1]];
    match binary_special(vm, operands, &names.__divmod__, &names.__rdivmod__)? {
        Some(result) => Ok(result),
        None => {
            let (a, b) = (vm.type_name(&args[0]), vm.type_name(&args[1]));
            Err(vm.type_error(format!(
                "unsupported operand type(s) for divmod(): '{a}' and '{b}'"
            )))
        }
    }
}

fn pow(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(modulus) = args[2].not_none() else {
        return power(vm, &args[0], &args[1]);
    };
    let names = vm.names.clone();
    for (receiver, name, operand) in [
        (&args[0], &names.__pow__, &args[1]),
        (&args[1], &names.__rpow__, &args[0]),
    ] {
        let operands = [operand.clone(), modulus.clone()];
        // A script's `__rpow__` may well take one operand only: it is not asked with two.
        let scripted = matches!(vm.lookup_special(receiver, name), Some(Value::Function(ref function))
            if function.current_code().code.parameters.positional < 3 && !function.current_code().code.parameters.var_positional);
        if scripted && std::ptr::eq(name, &names.__rpow__) {
            continue;
        }
        match vm.call_special(receiver, name, &operands)? {
            None | Some(Value::NotImplemented) => {}
            Some(result) => return Ok(result),
        }
    }
    // A float or complex modulus answers by itself.
    if let Value::Float(_) | Value::Complex(_) = modulus {
        let operands = [args[0].clone(), modulus.clone()];
        if let Some(result) = vm.call_special(modulus, &names.__pow__, &operands)? {
            return Ok(result);
        }
    }
    let [a, b, c] = [&args[0], &args[1], modulus].map(|value| vm.type_name(value));
    Err(vm.type_error(format!(
        "unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'"
    )))
}

fn power(vm: &mut Vm, base: &Value, exponent: &Value) -> Result<Value> {
    let names = vm.names.clone();
    match binary_special(vm, [base, exponent], &names.__pow__, &names.__rpow__)? {
        Some(result) => Ok(result),
        None => {
            let (a, b) = (vm.type_name(base), vm.type_name(exponent));
            Err(vm.type_error(format!(
                "unsupported operand type(s) for ** or pow(): '{a}' and '{b}'"
            )))
        }
    }
}

fn round(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.names.__round__.clone();
    let operands = match args[1].not_none() {
        Some(digits) => vec![digits.clone()],
        None => Vec::new(),
    };
    match vm.call_special(&args[0], &name, &operands)? {
        Some(result) => Ok(result),
        None => {
            let name = vm.type_name(&args[0]);
            Err(vm.type_error(format!("type {name} doesn't define __round__ method")))
        }
    }
}

/// A float sum with its lost low part (Neumaier's), as CPython keeps one.
#[derive(Clone, Copy, Default)]
struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    fn new(start: f64) -> Compensated {
        Compensated {
            high: start,
            low: 0.0,
        }
    }

    fn add(&mut self, x: f64) {
        let total = self.high + x;
        if self.high.abs() >= x.abs() {
            self.low += (self.high - total) + x;
        } else {
            self.low += (x - total) + self.high;
        }
        self.high = total;
    }

    fn total(self) -> f64 {
        if self.low != 0.0 && self.low.is_finite() {
            self.high + self.low
        } else {
            self.high
        }
    }
}

/// The sum so far, as precise as its kind allows.
enum Sum {
    Int(i64),
    Float(Compensated),
    Complex(Compensated, Compensated),
    Any(Value),
}

impl Sum {
    fn start(value: &Value) -> Sum {
        match value {
            Value::Int(int) => Sum::Int(*int),
            Value::Float(float) => Sum::Float(Compensated::new(float.get())),
            Value::Complex(complex) => {
                Sum::Complex(Compensated::new(complex.re), Compensated::new(complex.im))
            }
            other => Sum::Any(other.clone()),
        }
    }

    fn value(&self) -> Value {
        match self {
            Sum::Int(int) => Value::Int(*int),
            Sum::Float(float) => Value::float(float.total()),
            Sum::Complex(re, im) => Value::from(Complex::new(re.total(), im.total())),
            Sum::Any(value) => value.clone(),
        }
    }

    /// Adds a number of the sum's own kind; says whether it is one, and fits.
    fn add_alike(&mut self, item: &Value) -> bool {
        match (&mut *self, item) {
            (Sum::Int(sum), Value::Int(item)) => match sum.checked_add(*item) {
                Some(total) => *sum = total,
                None => return false,
            },
            (Sum::Int(sum), Value::Bool(item)) => match sum.checked_add(i64::from(item.get())) {
                Some(total) => *sum = total,
                None => return false,
            },
            (Sum::Float(sum) | Sum::Complex(sum, _), Value::Float(item)) => sum.add(item.get()),
            _ => return false,
        }
        true
    }

    /// Adds an item without losing precision, if its kind fits.
    fn add_exactly(&mut self, vm: &mut Vm, item: &Value) -> Result<bool> {
        if self.add_alike(item) {
            return Ok(true);
        }
        match (&mut *self, item) {
            (Sum::Float(sum) | Sum::Complex(sum, _), item) if item.as_int().is_some() => {
                let item = vm.to_f64(item)?;
                sum.add(item);
            }
            (Sum::Complex(re, im), Value::Complex(item)) => {
                re.add(item.re);
                im.add(item.im);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Sink for Sum {
    fn take(&mut self, item: Value) -> std::result::Result<(), Value> {
        if self.add_alike(&item) {
            Ok(())
        } else {
            Err(item)
        }
    }
}

fn sum(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let start = args[1].given().cloned().unwrap_or(Value::Int(0));
    let refused = if start.as_str().is_some() {
        Some(("strings", "''"))
    } else if start.as_bytes().is_some() {
        Some(("bytes", "b''"))
    } else if start.as_bytearray().is_some() {
        Some(("bytearray", "b''"))
    } else {
        None
    };
    if let Some((kind, empty)) = refused {
        return Err(vm.type_error(format!(
            "sum() can't sum {kind} [use {empty}.join(seq) instead]"
        )));
    }
    let mut sum = Sum::start(&start);
    let iterator = vm.iter(&args[0])?;
    while let Some(item) = vm.pour(&iterator, &mut sum)? {
        if !sum.add_exactly(vm, &item)? {
            let so_far = std::mem::replace(&mut sum, Sum::Any(Value::None)).value();
            let total = vm.binary(BinaryOp::Add, &so_far, &item)?;
            sum = Sum::start(&total);
        }
    }
    Ok(sum.value())
}

crate::methods! { pub METHODS:
    /// Return the absolute value of the argument.
    "abs($module, number, /)" => abs,
    /// Return the binary representation of an integer.
    ///
    ///    >>> bin(2796202)
    ///    '0b1010101010101010101010'
    "bin($module, number, /)" => bin,
    /// Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.
    "divmod($module, x, y, /)" => divmod,
    /// Return the hexadecimal representation of an integer.
    ///
    ///    >>> hex(12648430)
    ///    '0xc0ffee'
    "hex($module, number, /)" => hex,
    /// Return the octal representation of an integer.
    ///
    ///    >>> oct(342391)
    ///    '0o1234567'
    "oct($module, number, /)" => oct,
    /// Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.
    ///
    /// Some types, such as ints, are able to use a more efficient algorithm when
    /// invoked using the three argument form.
    "pow($module, /, base, exp, mod=None)" => pow,
    /// Round a number to a given precision in decimal digits.
    ///
    /// The return value is an integer if ndigits is omitted or None.  Otherwise
    /// the return value has the same type as the number.  ndigits may be negative.
    "round($module, /, number, ndigits=None)" => round,
    /// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
    ///
    /// When the iterable is empty, return the start value.
    /// This function is intended specifically for use with numeric values and may
    /// reject non-numeric types.
    "sum($module, iterable, /, start=0)" => sum,
}
