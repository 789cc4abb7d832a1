//! Numbers with twice the precision of a float, as unevaluated sums of two: enough to round the inverse hyperbolic and
//! error functions correctly, as recent C libraries do and others do not.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::types::float::ldexp;

/// `high + low`, where `low` is below half a unit in the last place of `high`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Double {
    pub high: f64,
    pub low: f64,
}

/// ln 2 in two parts.
const LN_2: Double = Double {
    high: std::f64::consts::LN_2,
    low: 2.319_046_813_846_299_6e-17,
};

/// 1 / sqrt(pi) in two parts.
pub(super) const ROOT_PI_INVERSE: Double = Double {
    high: 0.564_189_583_547_756_3,
    low: 7.667_729_806_582_94e-18,
};

/// `a + b`, exactly.
pub(super) fn exact_sum(a: f64, b: f64) -> Double {
    let high = a + b;
    let back = high - a;
    Double {
        high,
        low: (a - (high - back)) + (b - back),
    }
}

/// `a * b`, exactly.
pub(super) fn exact_product(a: f64, b: f64) -> Double {
    let high = a * b;
    Double {
        high,
        low: a.mul_add(b, -high),
    }
}

/// `a + b` for `|a| >= |b|`, exactly.
fn exact_fast_sum(a: f64, b: f64) -> Double {
    let high = a + b;
    Double {
        high,
        low: (a - high) + b,
    }
}

impl From<f64> for Double {
    fn from(high: f64) -> Double {
        Double { high, low: 0.0 }
    }
}

impl Neg for Double {
    type Output = Double;

    fn neg(self) -> Double {
        Double {
            high: -self.high,
            low: -self.low,
        }
    }
}

impl Add for Double {
    type Output = Double;

    fn add(self, other: Double) -> Double {
        let high = exact_sum(self.high, other.high);
        let low = exact_sum(self.low, other.low);
        let first = exact_fast_sum(high.high, high.low + low.high);
        exact_fast_sum(first.high, first.low + low.low)
    }
}

impl Sub for Double {
    type Output = Double;

    fn sub(self, other: Double) -> Double {
        self + -other
    }
}

impl Mul for Double {
    type Output = Double;

    fn mul(self, other: Double) -> Double {
        let product = exact_product(self.high, other.high);
        let cross = self.high * other.low + self.low * other.high;
        exact_fast_sum(product.high, product.low + cross)
    }
}

impl Div for Double {
    type Output = Double;

    fn div(self, other: Double) -> Double {
        let first = self.high / other.high;
        let rest = self - other * Double::from(first);
        let second = rest.high / other.high;
        let rest = rest - other * Double::from(second);
        exact_fast_sum(first, second) + Double::from(rest.high / other.high)
    }
}

impl Double {
    /// The nearest float.
    pub fn round(self) -> f64 {
        self.high + self.low
    }

    /// Scaled by a power of two.
    pub fn scale(self, exponent: i32) -> Double {
        Double {
            high: ldexp(self.high, exponent),
            low: ldexp(self.low, exponent),
        }
    }

    /// The square root.
    pub fn sqrt(self) -> Double {
        if self.high <= 0.0 {
            return Double::from(0.0);
        }
        let root = self.high.sqrt();
        let rest = self - exact_product(root, root);
        exact_fast_sum(root, rest.high / (2.0 * root))
    }

    /// `e**self`: a Taylor series of an argument made small by halving, then squared back.
    pub fn exp(self) -> Double {
        const HALVINGS: i32 = 8;
        let twos = (self.high / LN_2.high).round();
        let small = (self - LN_2 * Double::from(twos)).scale(-HALVINGS);
        let mut term = small;
        let mut sum = small;
        for n in 2..=9 {
            term = term * small / Double::from(f64::from(n));
            sum = sum + term;
        }
        // (1 + s)**2 - 1 keeps the digits that 1 + s would drown.
        for _ in 0..HALVINGS {
            sum = sum.scale(1) + sum * sum;
        }
        (sum + Double::from(1.0)).scale(twos as i32)
    }

    /// The natural logarithm: one step of Newton's method from the float's.
    pub fn ln(self) -> Double {
        let start = self.high.ln();
        let ratio = self * Double::from(-start).exp();
        Double::from(start) + (ratio - Double::from(1.0))
    }
}
