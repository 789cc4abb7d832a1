//! A frame's registers as the interpreter loop sees them: unchecked access by
//! register operand, and the fast paths that need nothing but registers.
//!
//! The bytecode verifier bounds every operand by the frame's register count.

use crate::bytecode::Reg;
use crate::bytecode::op::{ConstIndex, Site};
use crate::object::Value;
use crate::types::code::{CacheKind, CodeBody, SiteCache};
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::tuple::Tuple;

/// The registers of the frame that runs.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub registers: *mut Value,
    pub first_temp: u16,
}

/// What a `for` loop's fast path found.
pub(super) enum LoopStep {
    Item,
    End,
    /// The state is no fast one.
    Ask,
}

impl Window {
    #[inline(always)]
    pub fn pointer(self, reg: Reg) -> *mut Value {
        // SAFETY: the verifier bounds register operands.
        unsafe { self.registers.add(usize::from(reg.0)) }
    }

    /// A register's value.
    #[inline(always)]
    pub fn get<'a>(self, reg: Reg) -> &'a Value {
        // SAFETY: as above; by rule 5 of the loop no reference outlives a change of the register.
        unsafe { &*self.pointer(reg) }
    }

    /// Sets a register and drops what it held.
    #[inline(always)]
    pub fn set(self, reg: Reg, value: Value) {
        // SAFETY: as above; dropping runs no script code.
        unsafe { *self.pointer(reg) = value };
    }

    /// The number in a register, as a float: ints that a float holds exactly, and floats.
    #[inline(always)]
    pub fn real(self, reg: Reg) -> Option<f64> {
        match self.get(reg) {
            Value::Float(value) => Some(value.get()),
            Value::Int(value) if value.unsigned_abs() <= 1 << 53 => Some(*value as f64),
            _ => None,
        }
    }

    /// Empties a register.
    #[inline(always)]
    pub fn take(self, reg: Reg) -> Value {
        // SAFETY: as above.
        unsafe { (*self.pointer(reg)).take() }
    }

    /// Reads an operand by value: a temporary moves out, a local is copied.
    #[inline(always)]
    pub fn fetch(self, reg: Reg) -> Value {
        if reg.0 >= self.first_temp {
            self.take(reg)
        } else {
            self.get(reg).clone()
        }
    }

    /// Reads two operands, which may be the same register.
    #[inline(always)]
    pub fn fetch_pair(self, a: Reg, b: Reg) -> (Value, Value) {
        if a == b {
            let value = self.fetch(a);
            return (value.clone(), value);
        }
        (self.fetch(a), self.fetch(b))
    }

    /// The register `offset` behind `reg`.
    #[inline(always)]
    pub fn after(self, reg: Reg, offset: u16) -> Reg {
        // SAFETY: the verifier bounds the registers that an instruction uses beside its operands too.
        Reg(unsafe { reg.0.unchecked_add(offset) })
    }

    /// A constant of the code.
    #[inline(always)]
    pub fn constant(self, code: &CodeBody, index: ConstIndex) -> &Value {
        // SAFETY: the verifier bounds indices of constants.
        unsafe { code.constants.get_unchecked(usize::from(index.0)) }
    }

    /// `dst = lhs + rhs` for strings.  A left operand that nobody else refers to grows in place, as in
    /// CPython, so that building a string piece by piece takes linear time.
    #[cold]
    #[inline(never)]
    pub fn concat(self, dst: Reg, lhs: Reg, rhs: Reg) {
        let mut left = if dst == lhs && lhs != rhs {
            self.take(lhs)
        } else if lhs == rhs {
            self.get(lhs).clone()
        } else {
            self.fetch(lhs)
        };
        let right = self.fetch(rhs);
        if let (Value::Str(text), Value::Str(more)) = (&mut left, &right)
            && !text.unique().is_some_and(|text| text.append(more))
        {
            left = Value::from(crate::types::str::concat(text, more));
        }
        self.set(dst, left);
    }

    /// Takes `count` values from `start` on.
    pub fn take_many(self, start: Reg, count: u16) -> Vec<Value> {
        (0..count)
            .map(|offset| self.fetch(self.after(start, offset)))
            .collect()
    }

    #[inline(always)]
    pub fn build_tuple(self, dst: Reg, start: Reg, count: u16) {
        let items = self.take_many(start, count);
        self.set(dst, Value::from(Tuple::new(items)));
    }

    #[inline(always)]
    pub fn build_list(self, dst: Reg, start: Reg, count: u16) {
        let items = self.take_many(start, count);
        self.set(dst, Value::from(List::new(items)));
    }

    #[inline(always)]
    pub fn list_append(self, list: Reg, value: Reg) {
        let value = self.fetch(value);
        if let Value::List(list) = self.get(list) {
            list.push(value);
        }
    }

    /// One step of a loop over a range of machine ints, a list or a tuple.
    #[inline(always)]
    pub fn step_loop(self, iter: Reg, dst: Reg) -> LoopStep {
        match *self.get(iter) {
            Value::RangeCursor(next) => {
                let (stop, step) = (self.after(iter, 1), self.after(iter, 2));
                let (&Value::Int(left), &Value::Int(step)) = (self.get(stop), self.get(step))
                else {
                    return LoopStep::Ask;
                };
                if left <= 0 {
                    self.set(iter, Value::Undef);
                    return LoopStep::End;
                }
                self.set(stop, Value::Int(left - 1));
                self.set(iter, Value::RangeCursor(next.wrapping_add(step)));
                self.set(dst, Value::Int(next));
                LoopStep::Item
            }
            Value::IndexCursor(next) => {
                let held = self.after(iter, 1);
                let item = match self.get(held) {
                    Value::List(list) => items_of(list).get(next as usize).cloned(),
                    Value::Tuple(tuple) => tuple.items().get(next as usize).cloned(),
                    _ => return LoopStep::Ask,
                };
                match item {
                    Some(item) => {
                        self.set(iter, Value::IndexCursor(next + 1));
                        self.set(dst, item);
                        LoopStep::Item
                    }
                    None => {
                        self.set(iter, Value::Undef);
                        self.set(held, Value::Undef);
                        LoopStep::End
                    }
                }
            }
            _ => LoopStep::Ask,
        }
    }

    /// One step of a loop over a range of machine ints or a list, if that is what it is and there is an item.
    #[inline(always)]
    pub fn step_at_once(self, iter: Reg, dst: Reg) -> bool {
        // SAFETY: a loop's state is three registers of its own, one behind the other; what is changed in place
        // are numbers. Copying an item runs nothing that could reach them.
        let (state, held, step) = unsafe {
            (
                &mut *self.pointer(iter),
                &mut *self.pointer(self.after(iter, 1)),
                self.get(self.after(iter, 2)),
            )
        };
        match (state, held) {
            (Value::RangeCursor(next), Value::Int(left)) if *left > 0 => {
                let &Value::Int(step) = step else {
                    return false;
                };
                let item = *next;
                *left -= 1;
                *next = item.wrapping_add(step);
                self.set(dst, Value::Int(item));
                true
            }
            (Value::IndexCursor(next), Value::List(list)) => {
                let Some(item) = items_of(list).get(*next as usize) else {
                    return false;
                };
                let item = item.clone();
                *next += 1;
                self.set(dst, item);
                true
            }
            _ => false,
        }
    }

    /// `obj[key]` for lists and tuples by a machine int.
    #[inline(always)]
    pub fn index(self, dst: Reg, obj: Reg, key: Reg) -> bool {
        if let Value::Dict(dict) = self.get(obj) {
            return self.look_up(dict, dst, obj, key);
        }
        let &Value::Int(key) = self.get(key) else {
            return false;
        };
        let item = match self.get(obj) {
            Value::List(list) => {
                let items = items_of(list);
                let at = if key < 0 {
                    key + items.len() as i64
                } else {
                    key
                };
                items.get(at as usize).cloned()
            }
            Value::Tuple(tuple) => {
                let items = tuple.items();
                let at = if key < 0 {
                    key + items.len() as i64
                } else {
                    key
                };
                items.get(at as usize).cloned()
            }
            _ => return false,
        };
        let Some(item) = item else { return false };
        if obj.0 >= self.first_temp {
            self.set(obj, Value::Undef);
        }
        self.set(dst, item);
        true
    }

    /// `obj[key]` for a dict and a plain key that is there.
    #[inline(never)]
    fn look_up(self, dict: &Dict, dst: Reg, obj: Reg, key: Reg) -> bool {
        let Some(item) = dict.get_plain(self.get(key)) else {
            return false;
        };
        self.release(key);
        self.release(obj);
        self.set(dst, item);
        true
    }

    /// `obj[key] = value` for a dict and a plain key that is there.
    #[inline(never)]
    fn replace(self, dict: &Dict, obj: Reg, key: Reg, value: Reg) -> bool {
        let new = self.get(value).clone();
        let Ok(old) = dict.replace_plain(self.get(key), new) else {
            return false;
        };
        self.release(value);
        drop(old);
        self.release(key);
        self.release(obj);
        true
    }

    /// An operand has been used: a temporary is emptied.
    #[inline(always)]
    pub fn release(self, reg: Reg) {
        if reg.0 >= self.first_temp {
            self.set(reg, Value::Undef);
        }
    }

    /// `obj[key] = value` for lists by a machine int, and for dicts.
    #[inline(always)]
    pub fn set_index(self, obj: Reg, key: Reg, value: Reg) -> bool {
        if let Value::Dict(dict) = self.get(obj) {
            return self.replace(dict, obj, key, value);
        }
        let (&Value::Int(key), Value::List(list)) = (self.get(key), self.get(obj)) else {
            return false;
        };
        let old = {
            let mut items = list.items_mut();
            let at = if key < 0 {
                key + items.len() as i64
            } else {
                key
            };
            let Some(place) = items.get_mut(at as usize) else {
                return false;
            };
            std::mem::replace(place, self.fetch(value))
        };
        drop(old);
        if obj.0 >= self.first_temp {
            self.set(obj, Value::Undef);
        }
        true
    }

    /// The inline cache of a site.
    #[inline(always)]
    pub fn cache(self, code: &CodeBody, site: Site) -> &SiteCache {
        // SAFETY: there is a cache for each site, and the verifier bounds site operands.
        unsafe { code.caches.get_unchecked(usize::from(site.0)) }
    }

    /// `obj.name`, to be called, where that is the method which the inline cache knows for instances of this shape
    /// or values of this type.
    #[inline(always)]
    pub fn load_known_method(self, code: &CodeBody, base: Reg, obj: Reg, name: Site) -> bool {
        let key = match self.get(obj) {
            Value::Instance(instance) => instance.shape_key(),
            value => value.type_key(),
        };
        let cache = self.cache(code, name);
        if cache.kind.get() != CacheKind::ClassValue || cache.key.get() != key || key == 0 {
            return false;
        }
        let receiver = self.fetch(obj);
        self.set(self.after(base, 1), receiver);
        self.set(base, cache.value.get());
        true
    }

    /// A global or builtin where the inline cache knows its place.
    #[inline(always)]
    pub fn load_known_global(
        self,
        code: &CodeBody,
        globals: &Dict,
        builtins: &Dict,
        dst: Reg,
        name: Site,
    ) -> bool {
        let cache = self.cache(code, name);
        let table = globals.table();
        if cache.key.get() != table.keys_version() {
            return false;
        }
        let (kind, at) = (cache.kind.get(), cache.slot.get() as usize);
        let found = if kind == CacheKind::Global {
            table.value_at(at)
        } else if kind == CacheKind::Builtin
            && cache.version.get() == builtins.table().keys_version()
        {
            builtins.table().value_at(at)
        } else {
            return false;
        };
        let Some(value) = found else { return false };
        self.set(dst, value);
        true
    }

    /// `obj.name` from the slot that the inline cache knows.
    #[inline(always)]
    pub fn load_slot(self, code: &CodeBody, dst: Reg, obj: Reg, name: Site) -> bool {
        let Value::Instance(instance) = self.get(obj) else {
            return false;
        };
        let cache = self.cache(code, name);
        let Some(slot) = cache.slot_for(instance.shape_key()) else {
            return false;
        };
        let value = instance.slot(slot);
        if obj.0 >= self.first_temp {
            self.set(obj, Value::Undef);
        }
        self.set(dst, value);
        true
    }

    /// `obj.name = value` into the slot that the inline cache knows.
    #[inline(always)]
    pub fn store_slot(self, code: &CodeBody, obj: Reg, value: Reg, name: Site) -> bool {
        let Value::Instance(instance) = self.get(obj) else {
            return false;
        };
        let cache = self.cache(code, name);
        let key = instance.shape_key();
        if let Some(slot) = cache.slot_for(key) {
            let old = instance.set_slot(slot, self.fetch(value));
            self.release(obj);
            drop(old);
            return true;
        }
        if cache.key.get() != key {
            return false;
        }
        match cache.kind.get() {
            CacheKind::Member => {
                let old = instance.set_member(cache.slot.get() as usize, self.fetch(value));
                drop(old);
            }
            CacheKind::Transition => {
                let next = cache.next.borrow();
                let Some(next) = &*next else { return false };
                instance.push_slot(next, self.fetch(value));
            }
            _ => return false,
        }
        if obj.0 >= self.first_temp {
            self.set(obj, Value::Undef);
        }
        true
    }
}

/// A list's items, looked at in passing: one may be copied out, and then nothing may refer to them.
/// There are none to see while somebody changes the list, which the general way complains about.
#[inline(always)]
fn items_of(list: &List) -> &[Value] {
    // SAFETY: copying an item runs no script code, and nothing else is done while the slice is there.
    match unsafe { list.storage().try_borrow_unguarded() } {
        Ok(items) => items,
        Err(_) => &[],
    }
}
