//! Constant folding, with CPython's limits: what is written as constants is
//! computed once, unless it would raise or grow beyond reason.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::Compiler;
use super::condition::truth;
use crate::ast::{self, BinOpChain, Expr, ExprKind, Operator, UnaryOp};
use crate::bytecode::Constant;

/// The longest text or tuple that repetition makes at compile time.
const MAX_ITEMS: usize = 256;
const MAX_TEXT: usize = 4096;
/// The widest int that multiplication, shift or power makes, in bits.
const MAX_BITS: u64 = 128;

fn literal(constant: &ast::Constant) -> Constant {
    match constant {
        ast::Constant::None => Constant::None,
        ast::Constant::True => Constant::Bool(true),
        ast::Constant::False => Constant::Bool(false),
        ast::Constant::Ellipsis => Constant::Ellipsis,
        ast::Constant::Int(value) => Constant::Int(*value),
        ast::Constant::BigInt(digits) => Constant::BigInt(Rc::from(&**digits)),
        ast::Constant::Float(value) => Constant::Float(*value),
        ast::Constant::Complex(value) => Constant::Complex(0.0, *value),
        ast::Constant::Str(text) => Constant::Str(Rc::from(&**text)),
        ast::Constant::Bytes(bytes) => Constant::Bytes(Rc::from(&**bytes)),
    }
}

fn int(constant: &Constant) -> Option<BigInt> {
    match constant {
        Constant::Int(value) => Some(BigInt::from(*value)),
        Constant::Bool(value) => Some(BigInt::from(u8::from(*value))),
        _ => None,
    }
}

fn from_int(value: BigInt) -> Constant {
    match value.to_i64() {
        Some(small) => Constant::Int(small),
        None => Constant::BigInt(Rc::from(value.to_string())),
    }
}

fn float(constant: &Constant) -> Option<f64> {
    match constant {
        Constant::Float(value) => Some(*value),
        // An int beyond 53 bits is left to run time, where rounding is exact.
        Constant::Int(value) if value.unsigned_abs() < 1 << 53 => Some(*value as f64),
        Constant::Bool(value) => Some(f64::from(u8::from(*value))),
        _ => None,
    }
}

fn int_binary(op: Operator, lhs: &BigInt, rhs: &BigInt) -> Option<Constant> {
    use num_integer::Integer;
    let zero = BigInt::ZERO;
    let value = match op {
        Operator::Add => lhs + rhs,
        Operator::Sub => lhs - rhs,
        Operator::Mult if lhs.bits() + rhs.bits() <= MAX_BITS => lhs * rhs,
        Operator::FloorDiv if *rhs != zero => lhs.div_floor(rhs),
        Operator::Mod if *rhs != zero => lhs.mod_floor(rhs),
        Operator::BitAnd => lhs & rhs,
        Operator::BitOr => lhs | rhs,
        Operator::BitXor => lhs ^ rhs,
        Operator::LShift => {
            let count = rhs
                .to_u64()
                .filter(|count| lhs.bits() + count <= MAX_BITS)?;
            lhs << count
        }
        Operator::RShift => lhs >> rhs.to_u64().filter(|count| *count <= MAX_BITS)?,
        Operator::Pow => {
            let exponent = rhs.to_u32()?;
            if lhs.bits() * u64::from(exponent) > MAX_BITS {
                return None;
            }
            lhs.pow(exponent)
        }
        Operator::Div => {
            let divisor = rhs.to_f64().filter(|divisor| *divisor != 0.0)?;
            let exact = lhs.bits() <= 53 && rhs.bits() <= 53;
            return exact.then(|| Constant::Float(lhs.to_f64().unwrap_or(0.0) / divisor));
        }
        _ => return None,
    };
    Some(from_int(value))
}

fn float_binary(op: Operator, lhs: f64, rhs: f64) -> Option<Constant> {
    let value = match op {
        Operator::Add => lhs + rhs,
        Operator::Sub => lhs - rhs,
        Operator::Mult => lhs * rhs,
        Operator::Div if rhs != 0.0 => lhs / rhs,
        _ => return None,
    };
    Some(Constant::Float(value))
}

/// `real ± imaginary`, as complex numbers are written.
fn complex_binary(op: Operator, lhs: &Constant, rhs: &Constant) -> Option<Constant> {
    let Constant::Complex(real, imaginary) = rhs else {
        return None;
    };
    let lhs = float(lhs)?;
    match op {
        Operator::Add => Some(Constant::Complex(lhs + real, *imaginary)),
        Operator::Sub => Some(Constant::Complex(lhs - real, -imaginary)),
        _ => None,
    }
}

fn repeat(constant: &Constant, count: &Constant) -> Option<Constant> {
    let Constant::Int(count) = count else {
        return None;
    };
    let count = usize::try_from(*count).unwrap_or(0);
    let fits = |length: usize, limit: usize| {
        length
            .checked_mul(count)
            .is_some_and(|total| total <= limit)
    };
    match constant {
        Constant::Str(text) if fits(text.len(), MAX_TEXT) => {
            Some(Constant::Str(Rc::from(text.repeat(count))))
        }
        Constant::Bytes(bytes) if fits(bytes.len(), MAX_TEXT) => {
            Some(Constant::Bytes(Rc::from(bytes.repeat(count))))
        }
        Constant::Tuple(items) if fits(items.len(), MAX_ITEMS) => {
            let total = items.len() * count;
            Some(Constant::Tuple(
                items.iter().cycle().take(total).cloned().collect(),
            ))
        }
        _ => None,
    }
}

fn binary(op: Operator, lhs: &Constant, rhs: &Constant) -> Option<Constant> {
    if let (Some(a), Some(b)) = (int(lhs), int(rhs)) {
        // `True & False` is a bool, which is left to run time.
        let is_bool = matches!((lhs, rhs), (Constant::Bool(_), Constant::Bool(_)));
        let is_bitwise = matches!(op, Operator::BitAnd | Operator::BitOr | Operator::BitXor);
        return if is_bool && is_bitwise {
            None
        } else {
            int_binary(op, &a, &b)
        };
    }
    let has_float = matches!(lhs, Constant::Float(_)) || matches!(rhs, Constant::Float(_));
    if has_float && let (Some(a), Some(b)) = (float(lhs), float(rhs)) {
        return float_binary(op, a, b);
    }
    match (op, lhs, rhs) {
        (Operator::Add, Constant::Str(a), Constant::Str(b)) if a.len() + b.len() <= MAX_TEXT => {
            Some(Constant::Str(Rc::from(format!("{a}{b}"))))
        }
        (Operator::Add, Constant::Bytes(a), Constant::Bytes(b))
            if a.len() + b.len() <= MAX_TEXT =>
        {
            Some(Constant::Bytes(Rc::from([&a[..], &b[..]].concat())))
        }
        (Operator::Add, Constant::Tuple(a), Constant::Tuple(b))
            if a.len() + b.len() <= MAX_ITEMS =>
        {
            Some(Constant::Tuple([&a[..], &b[..]].concat()))
        }
        (Operator::Mult, Constant::Int(_), _) => repeat(rhs, lhs),
        (Operator::Mult, _, Constant::Int(_)) => repeat(lhs, rhs),
        _ => complex_binary(op, lhs, rhs),
    }
}

fn unary(op: UnaryOp, operand: &Constant) -> Option<Constant> {
    match (op, operand) {
        (UnaryOp::Not, constant) => Some(Constant::Bool(!truth(constant))),
        (UnaryOp::USub, Constant::Float(value)) => Some(Constant::Float(-value)),
        (UnaryOp::USub, Constant::Complex(real, imaginary)) => {
            Some(Constant::Complex(-real, -imaginary))
        }
        (UnaryOp::USub, Constant::BigInt(digits)) => {
            let value: BigInt = digits.parse().ok()?;
            Some(from_int(-value))
        }
        (UnaryOp::USub, operand) => int(operand).map(|value| from_int(-value)),
        (UnaryOp::UAdd, Constant::Float(value)) => Some(Constant::Float(*value)),
        (UnaryOp::UAdd, operand) => int(operand).map(from_int),
        // Inverting a bool is deprecated, which is said at run time.
        (UnaryOp::Invert, Constant::Int(value)) => Some(Constant::Int(!value)),
        (UnaryOp::Invert, _) => None,
    }
}

impl<'a> Compiler<'a> {
    /// The value of an expression that is one at compile time.
    pub(super) fn fold(&self, expr: &Expr) -> Option<Constant> {
        match &expr.kind {
            ExprKind::Constant(constant) => Some(literal(constant)),
            ExprKind::Name(name) => {
                (self.names.text(*name) == "__debug__").then_some(Constant::Bool(true))
            }
            ExprKind::UnaryOp { op, operand } => unary(*op, &self.fold(operand)?),
            ExprKind::BinOp { .. } => {
                let chain = expr.chain()?;
                let (folded, done) = self.fold_prefix(&chain);
                folded.filter(|_| done == chain.links.len())
            }
            ExprKind::Tuple { elts, .. } => {
                let items: Option<_> = elts.iter().map(|elt| self.fold(elt)).collect();
                items.map(Constant::Tuple)
            }
            _ => None,
        }
    }

    /// The value of a chain of operators as far as it is constant, and how many
    /// links that takes.
    pub(super) fn fold_prefix(&self, chain: &BinOpChain<'_>) -> (Option<Constant>, usize) {
        let Some(mut value) = self.fold(chain.first) else {
            return (None, 0);
        };
        for (done, link) in chain.links.iter().enumerate() {
            let next = self
                .fold(link.right)
                .and_then(|rhs| binary(link.op, &value, &rhs));
            match next {
                Some(next) => value = next,
                None => return (Some(value), done),
            }
        }
        (Some(value), chain.links.len())
    }
}
