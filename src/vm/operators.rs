//! Arithmetic: binary operators by the special methods of both operands
//! (data model §3.3.8), with short cuts for built-in types.

use super::Vm;
use super::names::Names;
use crate::object::{Gc, Result, Value};
use crate::types::str::Str;

/// Declares the operators: name, symbol, and the three special methods.
macro_rules! operators {
    ($($name:ident $symbol:literal $method:ident $reflected:ident $inplace:ident,)*) => {
        /// A binary operator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum BinaryOp { $($name,)* }

        impl BinaryOp {
            /// As it is written.
            pub fn symbol(self) -> &'static str {
                match self { $(BinaryOp::$name => $symbol,)* }
            }

            fn methods(self, names: &Names) -> [&Gc<Str>; 3] {
                match self {
                    $(BinaryOp::$name => [&names.$method, &names.$reflected, &names.$inplace],)*
                }
            }
        }
    };
}

operators! {
    Add "+" __add__ __radd__ __iadd__,
    Sub "-" __sub__ __rsub__ __isub__,
    Mul "*" __mul__ __rmul__ __imul__,
    Div "/" __truediv__ __rtruediv__ __itruediv__,
    FloorDiv "//" __floordiv__ __rfloordiv__ __ifloordiv__,
    Mod "%" __mod__ __rmod__ __imod__,
    Pow "** or pow()" __pow__ __rpow__ __ipow__,
    MatMul "@" __matmul__ __rmatmul__ __imatmul__,
    LShift "<<" __lshift__ __rlshift__ __ilshift__,
    RShift ">>" __rshift__ __rrshift__ __irshift__,
    BitAnd "&" __and__ __rand__ __iand__,
    BitOr "|" __or__ __ror__ __ior__,
    BitXor "^" __xor__ __rxor__ __ixor__,
    DivMod "divmod()" __divmod__ __rdivmod__ __divmod__,
}

impl BinaryOp {
    /// Sum or difference of floats: what the instructions with an int literal need.
    #[inline(always)]
    pub(super) fn on_floats(self, a: f64, b: f64) -> f64 {
        if self == BinaryOp::Sub { a - b } else { a + b }
    }
}

impl BinaryOp {
    /// A power or a shift of machine ints that is one itself: what no instruction does at once.
    fn on_small(self, a: i64, b: i64) -> Option<i64> {
        match self {
            BinaryOp::Pow => a.checked_pow(u32::try_from(b).ok()?),
            BinaryOp::LShift => {
                let shifted = a.checked_shl(u32::try_from(b).ok()?)?;
                (shifted >> b == a).then_some(shifted)
            }
            _ => None,
        }
    }
}

impl Vm {
    /// What an operator gives for texts and machine ints, where that is plain.
    fn at_once(&self, op: BinaryOp, a: &Value, b: &Value) -> Option<Value> {
        match (op, a, b) {
            (BinaryOp::Add, Value::Str(left), Value::Str(right)) => {
                Some(Value::from(crate::types::str::concat(left, right)))
            }
            (_, Value::Int(left), Value::Int(right)) => op.on_small(*left, *right).map(Value::Int),
            _ => None,
        }
    }

    /// `a op b`.
    pub fn binary(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result<Value> {
        if let Some(result) = self.at_once(op, a, b) {
            return Ok(result);
        }
        // Of what stands on the right only a subclass of `str` could know better.
        if let (BinaryOp::Mod, Value::Str(text)) = (op, a)
            && !matches!(b, Value::Instance(_))
        {
            let text = text.share();
            return crate::types::format::percent(self, &text, b).map(Value::from);
        }
        let names = self.names.clone();
        let [method, reflected, _] = op.methods(&names);
        let result = self.binary_by_methods(a, b, method, reflected)?;
        if result.is_not_implemented() {
            return Err(self.unsupported(op.symbol(), a, b));
        }
        Ok(result)
    }

    /// `a op= b`: the in-place method, else the plain operator.
    pub fn inplace(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result<Value> {
        if let (Value::Str(_) | Value::Int(_) | Value::Float(_), _) = (a, b) {
            return self.binary_as(op, a, b, true);
        }
        let names = self.names.clone();
        let [_, _, inplace] = op.methods(&names);
        if let Some(result) = self.call_special(a, inplace, std::slice::from_ref(b))?
            && !result.is_not_implemented()
        {
            return Ok(result);
        }
        self.binary_as(op, a, b, true)
    }

    fn binary_as(&mut self, op: BinaryOp, a: &Value, b: &Value, inplace: bool) -> Result<Value> {
        if let Some(result) = self.at_once(op, a, b) {
            return Ok(result);
        }
        let names = self.names.clone();
        let [method, reflected, _] = op.methods(&names);
        let result = self.binary_by_methods(a, b, method, reflected)?;
        if result.is_not_implemented() {
            let symbol = match (op, inplace) {
                (BinaryOp::Pow, true) => "**=".to_owned(),
                (_, true) => format!("{}=", op.symbol()),
                (_, false) => op.symbol().to_owned(),
            };
            return Err(self.unsupported(&symbol, a, b));
        }
        Ok(result)
    }

    /// Asks the operands in the order that the data model prescribes: the right one first where its
    /// type is a subclass that overrides the reflected method.
    fn binary_by_methods(
        &mut self,
        a: &Value,
        b: &Value,
        method: &Gc<Str>,
        reflected: &Gc<Str>,
    ) -> Result<Value> {
        let (left, right) = (self.class_of(a), self.class_of(b));
        let left_method = left.lookup(method);
        let same = left.is(&right);
        let right_method = if same { None } else { right.lookup(reflected) };
        if let Some(right_method) = &right_method
            && right.is_subclass(&left)
            && !left
                .lookup(reflected)
                .is_some_and(|inherited| inherited.is(right_method))
        {
            let result = self.call_operand(right_method, b, a)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            return match &left_method {
                Some(left_method) => self.call_operand(left_method, a, b),
                None => Ok(Value::NotImplemented),
            };
        }
        if let Some(left_method) = &left_method {
            let result = self.call_operand(left_method, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if let Some(right_method) = &right_method {
            return self.call_operand(right_method, b, a);
        }
        Ok(Value::NotImplemented)
    }

    fn call_operand(&mut self, method: &Value, receiver: &Value, other: &Value) -> Result<Value> {
        if method.is_none() {
            return Ok(Value::NotImplemented);
        }
        self.call_with_receiver(method, receiver, std::slice::from_ref(other))
    }

    #[cold]
    fn unsupported(&mut self, symbol: &str, a: &Value, b: &Value) -> crate::object::Raise {
        let (left, right) = (self.type_name(a), self.type_name(b));
        if symbol == ">>"
            && let Value::Builtin(builtin) = a
            && builtin.def.name() == "print"
        {
            return self.type_error(format!(
                "unsupported operand type(s) for >>: '{left}' and '{right}'. Did you mean \"print(<message>, file=<output_stream>)\"?"
            ));
        }
        self.type_error(format!(
            "unsupported operand type(s) for {symbol}: '{left}' and '{right}'"
        ))
    }

    /// `-value`.
    pub fn negate(&mut self, value: &Value) -> Result<Value> {
        match value {
            Value::Int(number) if *number != i64::MIN => return Ok(Value::Int(-number)),
            Value::Float(number) => return Ok(Value::float(-number.get())),
            _ => {}
        }
        let name = self.names.__neg__.clone();
        self.unary(value, &name, "-")
    }

    /// `+value`.
    pub fn positive(&mut self, value: &Value) -> Result<Value> {
        let name = self.names.__pos__.clone();
        self.unary(value, &name, "+")
    }

    /// `~value`.
    pub fn invert(&mut self, value: &Value) -> Result<Value> {
        let name = self.names.__invert__.clone();
        self.unary(value, &name, "~")
    }

    fn unary(&mut self, value: &Value, name: &Gc<Str>, symbol: &str) -> Result<Value> {
        match self.call_special(value, name, &[])? {
            Some(result) => Ok(result),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("bad operand type for unary {symbol}: '{name}'")))
            }
        }
    }
}
