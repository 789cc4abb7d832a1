//! `product`, `permutations`, `combinations` and `combinations_with_replacement`:
//! each steps an array of indices and shows what they select.

use std::cell::RefCell;

use super::{iterator_methods, rest, trace_fields, tuple};
use crate::object::native::NativeData;
use crate::object::{Result, Value};
use crate::types::exception::Exc;
use crate::types::iterator::new_native;
use crate::vm::Vm;

/// Where a combinatoric iterator stands.
enum State {
    /// Nothing has been handed out yet.
    Fresh(Vec<usize>),
    Running(Vec<usize>),
    Done,
}

impl State {
    /// Steps to the next indices: the first time as they are, then by `step`, which answers `false` at
    /// the end.  Calls `select` on them.
    fn advance<T>(
        &mut self,
        step: impl FnOnce(&mut Vec<usize>) -> bool,
        select: impl FnOnce(&[usize]) -> T,
    ) -> Option<T> {
        let indices = match std::mem::replace(self, State::Done) {
            State::Fresh(indices) => indices,
            State::Running(mut indices) => {
                if !step(&mut indices) {
                    return None;
                }
                indices
            }
            State::Done => return None,
        };
        let selected = select(&indices);
        *self = State::Running(indices);
        Some(selected)
    }
}

/// `product`.
pub struct Product {
    pools: Vec<Vec<Value>>,
    state: RefCell<State>,
}

trace_fields!(Product: pools);

impl NativeData for Product {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let step = |indices: &mut Vec<usize>| {
            for (at, pool) in self.pools.iter().enumerate().rev() {
                indices[at] += 1;
                if indices[at] < pool.len() {
                    return true;
                }
                indices[at] = 0;
            }
            false
        };
        let select = |indices: &[usize]| {
            let chosen = indices.iter().zip(&self.pools);
            tuple(chosen.map(|(&at, pool)| pool[at].clone()).collect())
        };
        Ok(self.state.borrow_mut().advance(step, select))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod product {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let repeat = match args[1].given() {
            Some(repeat) => vm.to_i64(repeat)?,
            None => 1,
        };
        if repeat < 0 {
            return Err(vm.value_error("repeat argument cannot be negative"));
        }
        let iterables = rest(&args[2]);
        let repeat = if iterables.is_empty() {
            0
        } else {
            repeat as usize
        };
        if iterables.len().saturating_mul(repeat) > isize::MAX as usize / 64 {
            return Err(vm.overflow_error("repeat argument too large"));
        }
        let mut once = Vec::with_capacity(iterables.len());
        if repeat > 0 {
            for iterable in &iterables {
                once.push(vm.collect_items(iterable)?);
            }
        }
        let mut pools = Vec::new();
        if pools.try_reserve_exact(once.len() * repeat).is_err() {
            return Err(vm.error_with(Exc::MemoryError, Vec::new()));
        }
        for _ in 0..repeat {
            pools.extend(once.iter().cloned());
        }
        let state = if pools.iter().any(Vec::is_empty) {
            State::Done
        } else {
            State::Fresh(vec![0; pools.len()])
        };
        let state = RefCell::new(state);
        new_native(vm, &args[0], Product { pools, state })
    }

    iterator_methods! {
        "__new__($type, /, *iterables, repeat=1)" => new,
    }
}

/// How many items to choose, checked.
/// The pool and how many to take from it, seen to in CPython's order.
fn pool_and_choice(vm: &mut Vm, args: &[Value]) -> Result<(Vec<Value>, usize)> {
    let r = vm.to_i64(&args[2])?;
    let pool = vm.collect_items(&args[1])?;
    Ok((pool, not_negative(vm, r)?))
}

fn not_negative(vm: &mut Vm, r: i64) -> Result<usize> {
    usize::try_from(r).map_err(|_| vm.value_error("r must be non-negative"))
}

/// The items of a pool at some indices.
fn select<'a>(pool: &'a [Value]) -> impl FnOnce(&[usize]) -> Value + 'a {
    |indices| tuple(indices.iter().map(|&at| pool[at].clone()).collect())
}

/// `combinations`.
pub struct Combinations {
    pool: Vec<Value>,
    state: RefCell<State>,
}

trace_fields!(Combinations: pool);

impl NativeData for Combinations {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let len = self.pool.len();
        let step = |indices: &mut Vec<usize>| {
            let count = indices.len();
            // The last index that can still grow grows; those after it follow in a row.
            let Some(at) = (0..count).rev().find(|&at| indices[at] != at + len - count) else {
                return false;
            };
            let first = indices[at] + 1;
            for (offset, index) in indices[at..].iter_mut().enumerate() {
                *index = first + offset;
            }
            true
        };
        let mut state = self.state.borrow_mut();
        Ok(state.advance(step, select(&self.pool)))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod combinations {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let (pool, r) = pool_and_choice(vm, args)?;
        let state = RefCell::new(if r > pool.len() {
            State::Done
        } else {
            State::Fresh((0..r).collect())
        });
        new_native(vm, &args[0], Combinations { pool, state })
    }

    iterator_methods! {
        "__new__($type, /, iterable, r)" => new,
    }
}

/// `combinations_with_replacement`.
pub struct WithReplacement {
    pool: Vec<Value>,
    state: RefCell<State>,
}

trace_fields!(WithReplacement: pool);

impl NativeData for WithReplacement {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let len = self.pool.len();
        let step = |indices: &mut Vec<usize>| {
            let Some(at) = indices.iter().rposition(|&index| index + 1 != len) else {
                return false;
            };
            let next = indices[at] + 1;
            indices[at..].fill(next);
            true
        };
        let mut state = self.state.borrow_mut();
        Ok(state.advance(step, select(&self.pool)))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod with_replacement {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let (pool, r) = pool_and_choice(vm, args)?;
        if r > isize::MAX as usize / 64 {
            return Err(vm.error_with(Exc::MemoryError, Vec::new()));
        }
        let state = RefCell::new(if pool.is_empty() && r > 0 {
            State::Done
        } else {
            State::Fresh(vec![0; r])
        });
        new_native(vm, &args[0], WithReplacement { pool, state })
    }

    iterator_methods! {
        "__new__($type, /, iterable, r)" => new,
    }
}

/// `permutations`.
pub struct Permutations {
    pool: Vec<Value>,
    /// How many items each permutation shows.
    count: usize,
    /// All indices of the pool, of which the first `count` are shown.
    state: RefCell<State>,
    /// How far each shown index has still to go round.
    cycles: RefCell<Vec<usize>>,
}

trace_fields!(Permutations: pool);

impl NativeData for Permutations {
    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let step = |indices: &mut Vec<usize>| {
            let mut cycles = self.cycles.borrow_mut();
            for at in (0..self.count).rev() {
                cycles[at] -= 1;
                if cycles[at] == 0 {
                    indices[at..].rotate_left(1);
                    cycles[at] = indices.len() - at;
                } else {
                    let other = indices.len() - cycles[at];
                    indices.swap(at, other);
                    return true;
                }
            }
            false
        };
        let show = |indices: &[usize]| {
            let shown = indices[..self.count].iter();
            tuple(shown.map(|&at| self.pool[at].clone()).collect())
        };
        Ok(self.state.borrow_mut().advance(step, show))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

pub mod permutations {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let pool = vm.collect_items(&args[1])?;
        let len = pool.len();
        let count = match args[2].not_none() {
            None => len,
            Some(r) if r.as_int().is_some() => {
                let r = vm.to_i64(r)?;
                not_negative(vm, r)?
            }
            Some(_) => return Err(vm.type_error("Expected int as r")),
        };
        let state = if count > len {
            State::Done
        } else {
            State::Fresh((0..len).collect())
        };
        let cycles = (0..count.min(len)).map(|at| len - at).collect();
        let data = Permutations {
            pool,
            count,
            state: RefCell::new(state),
            cycles: RefCell::new(cycles),
        };
        new_native(vm, &args[0], data)
    }

    iterator_methods! {
        "__new__($type, /, iterable, r=None)" => new,
    }
}
