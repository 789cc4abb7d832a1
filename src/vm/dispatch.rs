//! The interpreter loop: one `match`, one short arm an instruction.
//!
//! Rules for everybody who edits it:
//! 1. An arm does the common case itself and calls a family's method for the rest.
//! 2. Before anything that can raise, run script code or look at frames: `save!()`.
//! 3. Operands of slow paths are fetched by value (temporaries move out), so that nothing that runs
//!    meanwhile can pull them away.
//! 4. After anything that pushed or popped a frame: leave by `go!`, never touch `w` again.
//! 5. No arm keeps a reference into registers across a call.

use super::Vm;
use super::call_ops::Entered;
use super::compare::CompareOp;
use super::operators::BinaryOp;
use super::run::Exit;
use crate::bytecode::Op;
use crate::bytecode::op::Jump32;
use crate::object::Value;
use crate::types::code::CodeBody;
use crate::vm::window::Window;

impl Vm {
    /// The registers and code of the frame on top.
    #[inline(always)]
    fn top_window<'code>(&self) -> (Window, &'code CodeBody) {
        // SAFETY: an instruction runs in a frame, and the frame's function owns the code for as long as the frame runs, and the
        // loop takes a new window whenever the frame on top changes.
        let (frame, function) = unsafe {
            let frame = self.frames.top();
            (&*frame, &*(*frame).function)
        };
        let w = Window {
            registers: frame.registers,
            first_temp: function.first_temp,
        };
        // SAFETY: a call has loaded the code, which stays where it is.
        (w, unsafe { &*function.body() })
    }

    /// Runs the frame on top from `pc` on, until it calls, returns, suspends or raises.
    pub(super) fn execute_frame(&mut self, mut start: *const Op) -> Exit {
        // Once for each frame: what stays the same while it is on top is no variable of the inner loop,
        // which leaves a machine register to `pc`.
        'frame: loop {
            let (w, code) = self.top_window();
            // The instruction under way.
            let mut pc = start;

            macro_rules! save {
                () => {
                    self.save(pc)
                };
            }
            macro_rules! fail {
                ($raise:expr) => {{
                    let raise = $raise;
                    save!();
                    return Exit::Raise(raise);
                }};
            }
            macro_rules! attempt {
                ($result:expr) => {
                    match $result {
                        Ok(value) => value,
                        Err(raise) => fail!(raise),
                    }
                };
            }
            // All that an arm does, or the rest of it, is a method's.
            macro_rules! slow {
                ($result:expr) => {{
                    save!();
                    attempt!($result)
                }};
            }
            macro_rules! poll {
                () => {
                    if self.interrupted() {
                        save!();
                        attempt!(self.handle_interrupt());
                    }
                };
            }
            // The end of a short arm: it goes on to the next instruction by one jump of its own, where the compiler would
            // have arms share what they end in, at the price of another jump.
            macro_rules! apart {
                () => {
                    #[cfg(all(target_arch = "x86_64", not(miri)))]
                    // SAFETY: a comment.
                    unsafe {
                        std::arch::asm!(
                            concat!("/* line ", line!(), " */"),
                            options(nomem, nostack, preserves_flags)
                        );
                    }
                };
            }
            // The target counts from the instruction that follows.
            macro_rules! jump {
                ($offset:expr) => {{
                    pc = pc.wrapping_offset($offset.0 as isize);
                    apart!();
                }};
            }
            // A binary operator: ints and floats here, the rest by the operator family.
            macro_rules! arith {
            ($dst:ident, $lhs:ident, $rhs:ident, $int:ident, $float:tt, $op:ident, $method:ident) => {{
                'quick: { match (w.get($lhs), w.get($rhs)) {
                    (Value::Int(a), Value::Int(b)) => {
                        if let (sum, false) = a.$int(*b) {
                            w.set($dst, Value::Int(sum));
                            apart!();
                            break 'quick;
                        }
                    }
                    (Value::Float(a), Value::Float(b)) => {
                        let result = a.get() $float b.get();
                        w.set($dst, Value::float(result));
                        apart!();
                        break 'quick;
                    }
                    (Value::Float(a), Value::Int(b)) => {
                        let result = a.get() $float *b as f64;
                        w.set($dst, Value::float(result));
                        apart!();
                        break 'quick;
                    }
                    (Value::Int(a), Value::Float(b)) => {
                        let result = *a as f64 $float b.get();
                        w.set($dst, Value::float(result));
                        apart!();
                        break 'quick;
                    }
                    (Value::Str(_), Value::Str(_)) if BinaryOp::$op == BinaryOp::Add => {
                        w.concat($dst, $lhs, $rhs);
                        break 'quick;
                    }
                    _ => {}
                }
                binary!($dst, $lhs, $rhs, $op, $method) }
            }};
        }
            macro_rules! binary {
                ($dst:ident, $lhs:ident, $rhs:ident, $op:ident, $method:ident) => {{
                    save!();
                    attempt!(self.$method(w, ($dst, $lhs, $rhs), BinaryOp::$op))
                }};
            }
            macro_rules! bits {
            ($dst:ident, $lhs:ident, $rhs:ident, $operator:tt, $op:ident, $method:ident) => {{
                if let (Value::Int(a), Value::Int(b)) = (w.get($lhs), w.get($rhs)) {
                    let result = a $operator b;
                    w.set($dst, Value::Int(result));
                } else {
                    binary!($dst, $lhs, $rhs, $op, $method)
                }
            }};
        }
            macro_rules! arith_int {
                ($dst:ident, $lhs:ident, $rhs:ident, $int:ident, $op:ident, $method:ident) => {{
                    if let Value::Int(a) = w.get($lhs)
                        && let (sum, false) = a.$int(i64::from($rhs))
                    {
                        w.set($dst, Value::Int(sum));
                        apart!();
                    } else if let Value::Float(a) = w.get($lhs) {
                        let result = BinaryOp::$op.on_floats(a.get(), f64::from($rhs));
                        w.set($dst, Value::float(result));
                    } else {
                        save!();
                        attempt!(self.$method(w, ($dst, $lhs), i64::from($rhs), BinaryOp::$op))
                    }
                }};
            }
            macro_rules! compare {
            ($lhs:ident, $rhs:expr, $operator:tt, $op:ident, |$ordered:ident| $quick:expr, |$slow:ident| $rest:expr) => {{
                match (w.get($lhs), $rhs) {
                    (Value::Int(a), Value::Int(b)) => {
                        let $ordered = a $operator b;
                        $quick
                    }
                    (Value::Float(a), Value::Float(b)) => {
                        let $ordered = a.get() $operator b.get();
                        $quick
                    }
                    _ => {
                        save!();
                        let $slow = CompareOp::$op;
                        $rest
                    }
                }
            }};
        }
            macro_rules! compare_value {
                ($dst:ident, $lhs:ident, $rhs:ident, $operator:tt, $op:ident) => {
                    compare!(
                        $lhs,
                        w.get($rhs),
                        $operator,
                        $op,
                        |ordered| w.set($dst, Value::bool(ordered)),
                        |op| { attempt!(self.compare_op(w, ($dst, $lhs, $rhs), op)) }
                    )
                };
            }
            macro_rules! compare_jump {
                ($lhs:ident, $rhs:ident, $to:ident, $operator:tt, $op:ident, $wanted:literal) => {
                    compare!(
                        $lhs,
                        w.get($rhs),
                        $operator,
                        $op,
                        |ordered| if ordered == $wanted {
                            jump!($to)
                        },
                        |op| {
                            if attempt!(self.compare_test(w, ($lhs, $rhs), op)) == $wanted {
                                jump!($to)
                            }
                        }
                    )
                };
            }
            macro_rules! compare_jump_int {
            ($lhs:ident, $rhs:ident, $to:ident, $operator:tt, $op:ident, $wanted:literal) => {{
                if let Value::Int(a) = w.get($lhs) {
                    if (*a $operator i64::from($rhs)) == $wanted { jump!($to) }
                } else {
                    save!();
                    let rhs = i64::from($rhs);
                    if attempt!(self.compare_test_int(w, $lhs, rhs, CompareOp::$op)) == $wanted {
                        jump!($to)
                    }
                }
            }};
        }
            // A frame was pushed or popped: the loop goes on in the one on top.
            macro_rules! switch {
                ($at:expr) => {{
                    start = $at;
                    continue 'frame;
                }};
            }
            // A call that may push a frame; those of plain functions with all their arguments do so at once.
            macro_rules! invoke {
                ($call:expr) => {
                    invoke!(false, $call)
                };
                ($at_once:expr, $call:expr) => {{
                    poll!();
                    save!();
                    if $at_once {
                        switch!(self.frame_at())
                    }
                    match $call {
                        Ok(true) => switch!(self.frame_at()),
                        Ok(false) => {}
                        Err(raise) => return Exit::Raise(raise),
                    }
                }};
            }
            // A call that is awaited: where it is over already, so is the await.
            macro_rules! await_call {
                ($at_once:expr, $call:expr) => {{
                    poll!();
                    save!();
                    if $at_once {
                        switch!(self.frame_at())
                    }
                    match $call {
                        Ok(Entered::Frame) => switch!(self.frame_at()),
                        Ok(Entered::Value) => {}
                        // SAFETY: GetAwaitable and YieldFrom follow, and something follows these.
                        Ok(Entered::Awaitable) => pc = unsafe { pc.add(1) },
                        // SAFETY: as above.
                        Ok(Entered::Done) => pc = unsafe { pc.add(2) },
                        Err(raise) => return Exit::Raise(raise),
                    }
                }};
            }
            // What may have changed the frame on top says where to go on.
            macro_rules! follow {
                ($exit:expr) => {
                    match $exit {
                        Exit::Enter => switch!(self.frame_at()),
                        // SAFETY: what is called or awaited is never the last instruction, and a loop goes on
                        // behind its `ForIter`.
                        Exit::After => unsafe { switch!(self.frame_at().add(1)) },
                        exit => return exit,
                    }
                };
            }
            macro_rules! leave {
                ($value:expr) => {{
                    poll!();
                    if let Some(frame) = self.returns_plainly() {
                        // SAFETY: a call is never the last instruction.
                        unsafe { switch!(self.return_plainly(frame, $value).add(1)) }
                    }
                    save!();
                    follow!(self.return_op($value))
                }};
            }

            loop {
                // SAFETY: the verifier has seen that every jump stays within the code, and that execution never
                // runs past its end.
                let op = unsafe { &*pc };
                match *op {
                    Op::LoadConst { dst, value } => {
                        w.set(dst, w.constant(code, value).clone());
                        apart!();
                    }
                    Op::LoadInt { dst, value } => {
                        w.set(dst, Value::Int(i64::from(value)));
                        apart!();
                    }
                    Op::LoadNone { dst } => w.set(dst, Value::None),
                    Op::Move { dst, src } => {
                        w.set(dst, w.get(src).clone());
                        apart!();
                    }
                    Op::Take { dst, src } => w.set(dst, w.take(src)),
                    Op::Clear { reg } => {
                        w.set(reg, Value::Undef);
                        poll!();
                    }
                    Op::CheckBound { reg } => {
                        if w.get(reg).is_undef() {
                            fail!(self.unbound_local(code, reg));
                        }
                    }
                    Op::DeleteLocal { reg } => {
                        if w.take(reg).is_undef() {
                            fail!(self.unbound_local(code, reg));
                        }
                        poll!();
                    }

                    Op::MakeCell { reg } => self.make_cell(w, reg),
                    Op::LoadCell { dst, cell } => attempt!(self.load_cell(w, code, dst, cell)),
                    Op::StoreCell { cell, src } => self.store_cell(w, cell, src),
                    Op::DeleteCell { cell } => {
                        attempt!(self.delete_cell(w, code, cell));
                        poll!();
                    }
                    Op::LoadFree { dst, free } => attempt!(self.load_free(w, dst, free)),
                    Op::StoreFree { free, src } => self.store_free(w, free, src),
                    Op::DeleteFree { free } => {
                        attempt!(self.delete_free(free));
                        poll!();
                    }
                    Op::LoadFreeCell { dst, free } => self.load_free_cell(w, dst, free),
                    Op::LoadGlobal { dst, name } => {
                        poll!();
                        if !self.load_known_global(w, code, dst, name) {
                            save!();
                            w.set(dst, attempt!(self.load_global(code, name)));
                        }
                        apart!();
                    }
                    Op::StoreGlobal { src, name } => self.store_global(w, code, src, name),
                    Op::DeleteGlobal { name } => {
                        attempt!(self.delete_global(code, name));
                        poll!();
                    }
                    Op::LoadName { dst, name } => slow!(self.load_name(w, code, dst, name)),
                    Op::StoreName { src, name } => {
                        save!();
                        attempt!(self.store_name(w, code, src, name));
                        poll!();
                    }
                    Op::DeleteName { name } => {
                        attempt!(self.delete_name(code, name));
                        poll!();
                    }
                    Op::LoadNameOrFree { dst, name, free } => {
                        slow!(self.load_name_or_free(w, code, dst, name, free))
                    }
                    Op::LoadFromOrFree {
                        dst,
                        namespace,
                        free,
                    } => slow!(self.load_from_or_free(w, code, dst, namespace, free)),
                    Op::LoadFromOrGlobal {
                        dst,
                        namespace,
                        name,
                    } => slow!(self.load_from_or_global(w, code, dst, namespace, name)),
                    Op::LoadNamespace { dst } => w.set(dst, self.namespace()),
                    Op::LoadBuildClass { dst } => attempt!(self.load_build_class(w, dst)),

                    Op::Add { dst, lhs, rhs } => {
                        arith!(dst, lhs, rhs, overflowing_add, +, Add, binary_op)
                    }
                    Op::Sub { dst, lhs, rhs } => {
                        arith!(dst, lhs, rhs, overflowing_sub, -, Sub, binary_op)
                    }
                    Op::Mul { dst, lhs, rhs } => {
                        arith!(dst, lhs, rhs, overflowing_mul, *, Mul, binary_op)
                    }
                    Op::Div { dst, lhs, rhs } => {
                        if let (Some(a), Some(b)) = (w.real(lhs), w.real(rhs))
                            && b != 0.0
                        {
                            w.set(dst, Value::float(a / b));
                        } else {
                            binary!(dst, lhs, rhs, Div, binary_op)
                        }
                    }
                    Op::FloorDiv { dst, lhs, rhs } => {
                        if let (Value::Int(a), Value::Int(b)) = (w.get(lhs), w.get(rhs))
                            && *b > 0
                        {
                            let result = a.div_euclid(*b);
                            w.set(dst, Value::Int(result));
                        } else {
                            binary!(dst, lhs, rhs, FloorDiv, binary_op)
                        }
                    }
                    Op::Mod { dst, lhs, rhs } => {
                        if let (Value::Int(a), Value::Int(b)) = (w.get(lhs), w.get(rhs))
                            && *b > 0
                        {
                            let result = a.rem_euclid(*b);
                            w.set(dst, Value::Int(result));
                        } else {
                            binary!(dst, lhs, rhs, Mod, binary_op)
                        }
                    }
                    Op::Pow { dst, lhs, rhs } => binary!(dst, lhs, rhs, Pow, binary_op),
                    Op::MatMul { dst, lhs, rhs } => binary!(dst, lhs, rhs, MatMul, binary_op),
                    Op::LShift { dst, lhs, rhs } => binary!(dst, lhs, rhs, LShift, binary_op),
                    Op::RShift { dst, lhs, rhs } => {
                        if let (Value::Int(a), Value::Int(b)) = (w.get(lhs), w.get(rhs))
                            && (0..64).contains(b)
                        {
                            let result = a >> b;
                            w.set(dst, Value::Int(result));
                        } else {
                            binary!(dst, lhs, rhs, RShift, binary_op)
                        }
                    }
                    Op::BitAnd { dst, lhs, rhs } => bits!(dst, lhs, rhs, &, BitAnd, binary_op),
                    Op::BitOr { dst, lhs, rhs } => bits!(dst, lhs, rhs, |, BitOr, binary_op),
                    Op::BitXor { dst, lhs, rhs } => bits!(dst, lhs, rhs, ^, BitXor, binary_op),
                    Op::InplaceAdd { dst, lhs, rhs } => {
                        arith!(dst, lhs, rhs, overflowing_add, +, Add, inplace_op)
                    }
                    Op::InplaceSub { dst, lhs, rhs } => {
                        arith!(dst, lhs, rhs, overflowing_sub, -, Sub, inplace_op)
                    }
                    Op::InplaceMul { dst, lhs, rhs } => {
                        arith!(dst, lhs, rhs, overflowing_mul, *, Mul, inplace_op)
                    }
                    Op::InplaceDiv { dst, lhs, rhs } => {
                        if let (Some(a), Some(b)) = (w.real(lhs), w.real(rhs))
                            && b != 0.0
                        {
                            w.set(dst, Value::float(a / b));
                        } else {
                            binary!(dst, lhs, rhs, Div, inplace_op)
                        }
                    }
                    Op::InplaceFloorDiv { dst, lhs, rhs } => {
                        binary!(dst, lhs, rhs, FloorDiv, inplace_op)
                    }
                    Op::InplaceMod { dst, lhs, rhs } => binary!(dst, lhs, rhs, Mod, inplace_op),
                    Op::InplacePow { dst, lhs, rhs } => binary!(dst, lhs, rhs, Pow, inplace_op),
                    Op::InplaceMatMul { dst, lhs, rhs } => {
                        binary!(dst, lhs, rhs, MatMul, inplace_op)
                    }
                    Op::InplaceLShift { dst, lhs, rhs } => {
                        binary!(dst, lhs, rhs, LShift, inplace_op)
                    }
                    Op::InplaceRShift { dst, lhs, rhs } => {
                        binary!(dst, lhs, rhs, RShift, inplace_op)
                    }
                    Op::InplaceBitAnd { dst, lhs, rhs } => {
                        bits!(dst, lhs, rhs, &, BitAnd, inplace_op)
                    }
                    Op::InplaceBitOr { dst, lhs, rhs } => {
                        bits!(dst, lhs, rhs, |, BitOr, inplace_op)
                    }
                    Op::InplaceBitXor { dst, lhs, rhs } => {
                        bits!(dst, lhs, rhs, ^, BitXor, inplace_op)
                    }
                    Op::AddInt { dst, lhs, rhs } => {
                        arith_int!(dst, lhs, rhs, overflowing_add, Add, binary_int_op)
                    }
                    Op::SubInt { dst, lhs, rhs } => {
                        arith_int!(dst, lhs, rhs, overflowing_sub, Sub, binary_int_op)
                    }
                    Op::InplaceAddInt { dst, lhs, rhs } => {
                        arith_int!(dst, lhs, rhs, overflowing_add, Add, inplace_int_op)
                    }
                    Op::InplaceSubInt { dst, lhs, rhs } => {
                        arith_int!(dst, lhs, rhs, overflowing_sub, Sub, inplace_int_op)
                    }
                    Op::Neg { dst, src } => slow!(self.unary_op(w, dst, src, Vm::negate)),
                    Op::Pos { dst, src } => slow!(self.unary_op(w, dst, src, Vm::positive)),
                    Op::Invert { dst, src } => slow!(self.unary_op(w, dst, src, Vm::invert)),
                    Op::Not { dst, src } => {
                        save!();
                        let truth = attempt!(self.test(w, src));
                        w.set(dst, Value::bool(!truth));
                    }

                    Op::Lt { dst, lhs, rhs } => compare_value!(dst, lhs, rhs, <, Lt),
                    Op::Le { dst, lhs, rhs } => compare_value!(dst, lhs, rhs, <=, Le),
                    Op::Eq { dst, lhs, rhs } => compare_value!(dst, lhs, rhs, ==, Eq),
                    Op::Ne { dst, lhs, rhs } => compare_value!(dst, lhs, rhs, !=, Ne),
                    Op::Gt { dst, lhs, rhs } => compare_value!(dst, lhs, rhs, >, Gt),
                    Op::Ge { dst, lhs, rhs } => compare_value!(dst, lhs, rhs, >=, Ge),
                    Op::Is { dst, lhs, rhs } => {
                        let (a, b) = w.fetch_pair(lhs, rhs);
                        w.set(dst, Value::bool(a.is(&b)));
                    }
                    Op::IsNot { dst, lhs, rhs } => {
                        let (a, b) = w.fetch_pair(lhs, rhs);
                        w.set(dst, Value::bool(!a.is(&b)));
                    }
                    Op::In {
                        dst,
                        item,
                        container,
                    } => {
                        save!();
                        let found = attempt!(self.contains_op(w, item, container));
                        w.set(dst, Value::bool(found));
                    }
                    Op::NotIn {
                        dst,
                        item,
                        container,
                    } => {
                        save!();
                        let found = attempt!(self.contains_op(w, item, container));
                        w.set(dst, Value::bool(!found));
                    }

                    Op::Jump { to } => jump!(to),
                    Op::LoopHeader {} => poll!(),
                    Op::JumpBack { to } => {
                        poll!();
                        jump!(to)
                    }
                    Op::JumpToFor { to } => {
                        poll!();
                        jump!(to);
                        // SAFETY: the verifier has seen that it leads to a `ForIter`, which is not the last
                        // instruction.
                        unsafe {
                            if let Op::ForIter { iter, dst, .. } = *pc.add(1)
                                && w.step_at_once(iter, dst)
                            {
                                pc = pc.add(1);
                            }
                        }
                    }
                    Op::JumpIf { cond, to } => {
                        save!();
                        if attempt!(self.test(w, cond)) {
                            jump!(to)
                        }
                    }
                    Op::JumpUnless { cond, to } => {
                        save!();
                        if !attempt!(self.test(w, cond)) {
                            jump!(to)
                        }
                    }
                    Op::JumpIfKeep { cond, to } => {
                        save!();
                        let truth = attempt!(self.test_keep(w, cond));
                        if truth {
                            jump!(to)
                        } else {
                            drop(w.fetch(cond));
                        }
                    }
                    Op::JumpUnlessKeep { cond, to } => {
                        save!();
                        let truth = attempt!(self.test_keep(w, cond));
                        if truth {
                            drop(w.fetch(cond));
                        } else {
                            jump!(to)
                        }
                    }
                    Op::JumpIfNone { src, to } => {
                        if w.fetch(src).is_none() {
                            jump!(to)
                        }
                    }
                    Op::JumpIfNotNone { src, to } => {
                        if !w.fetch(src).is_none() {
                            jump!(to)
                        }
                    }
                    Op::JumpIfNoneKeep { src, to } => {
                        if w.get(src).is_none() {
                            w.set(src, Value::Undef);
                            jump!(to)
                        }
                    }
                    Op::JumpIfLt { lhs, rhs, to } => compare_jump!(lhs, rhs, to, <, Lt, true),
                    Op::JumpIfLe { lhs, rhs, to } => compare_jump!(lhs, rhs, to, <=, Le, true),
                    Op::JumpIfEq { lhs, rhs, to } => compare_jump!(lhs, rhs, to, ==, Eq, true),
                    Op::JumpIfNe { lhs, rhs, to } => compare_jump!(lhs, rhs, to, !=, Ne, true),
                    Op::JumpIfGt { lhs, rhs, to } => compare_jump!(lhs, rhs, to, >, Gt, true),
                    Op::JumpIfGe { lhs, rhs, to } => compare_jump!(lhs, rhs, to, >=, Ge, true),
                    Op::JumpUnlessLt { lhs, rhs, to } => {
                        compare_jump!(lhs, rhs, to, <, Lt, false)
                    }
                    Op::JumpUnlessLe { lhs, rhs, to } => {
                        compare_jump!(lhs, rhs, to, <=, Le, false)
                    }
                    Op::JumpUnlessEq { lhs, rhs, to } => {
                        compare_jump!(lhs, rhs, to, ==, Eq, false)
                    }
                    Op::JumpUnlessNe { lhs, rhs, to } => {
                        compare_jump!(lhs, rhs, to, !=, Ne, false)
                    }
                    Op::JumpUnlessGt { lhs, rhs, to } => {
                        compare_jump!(lhs, rhs, to, >, Gt, false)
                    }
                    Op::JumpUnlessGe { lhs, rhs, to } => {
                        compare_jump!(lhs, rhs, to, >=, Ge, false)
                    }
                    Op::JumpIfLtInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, <, Lt, true)
                    }
                    Op::JumpIfLeInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, <=, Le, true)
                    }
                    Op::JumpIfEqInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, ==, Eq, true)
                    }
                    Op::JumpIfNeInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, !=, Ne, true)
                    }
                    Op::JumpIfGtInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, >, Gt, true)
                    }
                    Op::JumpIfGeInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, >=, Ge, true)
                    }
                    Op::JumpUnlessLtInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, <, Lt, false)
                    }
                    Op::JumpUnlessLeInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, <=, Le, false)
                    }
                    Op::JumpUnlessEqInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, ==, Eq, false)
                    }
                    Op::JumpUnlessNeInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, !=, Ne, false)
                    }
                    Op::JumpUnlessGtInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, >, Gt, false)
                    }
                    Op::JumpUnlessGeInt { lhs, rhs, to } => {
                        compare_jump_int!(lhs, rhs, to, >=, Ge, false)
                    }

                    Op::GetForIter { iter } => slow!(self.get_for_iter(w, iter)),
                    Op::ForIter { iter, dst, exit } => match w.step_loop(iter, dst) {
                        super::window::LoopStep::Item => {}
                        super::window::LoopStep::End => jump!(exit),
                        super::window::LoopStep::Ask => {
                            save!();
                            match attempt!(self.for_iter(w, iter, dst)) {
                                super::iterate::ForStep::Item => {}
                                super::iterate::ForStep::End => jump!(exit),
                                super::iterate::ForStep::Entered => switch!(self.frame_at()),
                                super::iterate::ForStep::Raise(raise) => {
                                    return Exit::Raise(raise);
                                }
                            }
                        }
                    },
                    Op::GetIter { dst, src } => slow!(self.unary_op(w, dst, src, Vm::iter)),
                    Op::UnpackSequence { src, start, count } => {
                        slow!(self.unpack_sequence(w, src, start, usize::from(count)))
                    }
                    Op::UnpackStarred {
                        src,
                        start,
                        before,
                        after,
                    } => slow!(self.unpack_starred(
                        w,
                        src,
                        start,
                        usize::from(before),
                        usize::from(after)
                    )),

                    Op::LoadAttr { dst, obj, name } => {
                        if !w.load_slot(code, dst, obj, name) {
                            invoke!(self.load_attr(w, code, dst, obj, name))
                        }
                        apart!();
                    }
                    Op::StoreAttr { obj, value, name } => {
                        if !w.store_slot(code, obj, value, name) {
                            save!();
                            attempt!(self.store_attr(w, code, obj, value, name))
                        }
                    }
                    Op::DeleteAttr { obj, name } => {
                        save!();
                        attempt!(self.delete_attr_op(w, obj, &code.names[usize::from(name.0)]));
                        poll!();
                    }
                    Op::LoadMethod { base, obj, name } => {
                        if !w.load_known_method(code, base, obj, name) {
                            save!();
                            attempt!(self.load_method_op(w, code, base, obj, name))
                        }
                        apart!();
                    }
                    Op::LoadSuperAttr { dst, base, name } => {
                        slow!(self.load_super_attr(w, code, dst, base, name))
                    }
                    Op::LoadSuperMethod { base, name } => {
                        slow!(self.load_super_method(w, code, base, name))
                    }
                    Op::LoadSpecial { base, obj, method } => {
                        slow!(self.load_special(w, base, obj, method))
                    }
                    Op::GetItem { dst, obj, key } => {
                        if !w.index(dst, obj, key) {
                            invoke!(self.get_item_op(w, dst, obj, key))
                        }
                        apart!();
                    }
                    Op::SetItem { obj, key, value } => {
                        if !w.set_index(obj, key, value) {
                            save!();
                            attempt!(self.set_item_op(w, (obj, key), value))
                        }
                    }
                    Op::DeleteItem { obj, key } => {
                        save!();
                        attempt!(self.delete_item_op(w, obj, key));
                        poll!();
                    }
                    Op::BuildSlice { dst, start } => self.build_slice(w, dst, start),

                    Op::Call { base, argc } => {
                        let argc = usize::from(argc);
                        invoke!(
                            self.enter_at_once(w.pointer(base), argc),
                            self.call_op(w, base, argc)
                        )
                    }
                    Op::CallMethod { base, argc } => {
                        let argc = usize::from(argc);
                        invoke!(
                            !w.get(w.after(base, 1)).is_undef()
                                && self.enter_at_once(w.pointer(base), argc + 1),
                            self.call_method_op(w, base, argc)
                        )
                    }
                    Op::CallKeywords { base, argc, names } => {
                        invoke!(self.call_keywords_op(w, code, base, usize::from(argc), names))
                    }
                    Op::CallMethodKeywords { base, argc, names } => {
                        invoke!(self.call_method_keywords_op(
                            w,
                            code,
                            base,
                            usize::from(argc),
                            names
                        ))
                    }
                    Op::CallSpread { base } => invoke!(self.call_spread_op(w, base)),
                    Op::AwaitCall { base, argc } => {
                        let argc = usize::from(argc);
                        await_call!(
                            self.await_at_once(w, base, argc),
                            self.await_call_op(w, base, argc)
                        )
                    }
                    Op::AwaitCallMethod { base, argc } => {
                        let argc = usize::from(argc);
                        await_call!(false, self.await_call_method_op(w, base, argc))
                    }
                    // Nobody reads the register again: a local moves out as well.
                    Op::Return { src } => leave!(w.take(src)),
                    Op::ReturnConst { value } => {
                        leave!(w.constant(code, value).clone())
                    }
                    Op::ReturnNone {} => leave!(Value::None),

                    Op::BuildTuple { dst, start, count } => w.build_tuple(dst, start, count),
                    Op::BuildList { dst, start, count } => w.build_list(dst, start, count),
                    Op::BuildSet { dst, start, count } => {
                        slow!(self.build_set(w, dst, start, count))
                    }
                    Op::BuildDict { dst, start, count } => {
                        slow!(self.build_dict(w, dst, start, count))
                    }
                    Op::BuildString { dst, start, count } => {
                        self.build_string(w, dst, start, count)
                    }
                    Op::ListAppend { list, value } => w.list_append(list, value),
                    Op::SetAdd { set, value } => slow!(self.set_add(w, set, value)),
                    Op::DictInsert { dict, key, value } => {
                        slow!(self.dict_insert(w, dict, key, value))
                    }
                    Op::ListExtend { list, iterable } => slow!(self.list_extend(w, list, iterable)),
                    Op::SetUpdate { set, iterable } => slow!(self.set_update(w, set, iterable)),
                    Op::DictUpdate { dict, mapping } => slow!(self.dict_update(w, dict, mapping)),
                    Op::DictMerge {
                        dict,
                        mapping,
                        function,
                    } => slow!(self.dict_merge(w, dict, mapping, function)),
                    Op::ListToTuple { dst, list } => self.list_to_tuple(w, dst, list),
                    Op::FormatSimple { dst, src } => slow!(self.format_simple(w, dst, src)),
                    Op::FormatPart { dst, src } => {
                        if let Value::Int(_) | Value::Str(_) = w.get(src) {
                            w.set(dst, w.fetch(src));
                        } else {
                            save!();
                            attempt!(self.format_simple(w, dst, src))
                        }
                    }
                    Op::FormatSpec { dst, src, spec } => slow!(self.format_spec(w, dst, src, spec)),
                    Op::Convert {
                        dst,
                        src,
                        conversion,
                    } => slow!(self.convert_op(w, dst, src, conversion)),
                    Op::BuildInterpolation { base } => slow!(self.build_interpolation(w, base)),
                    Op::BuildTemplate { dst, start, count } => {
                        slow!(self.build_template(w, dst, start, count))
                    }
                    Op::MakeFunction {
                        base,
                        code: index,
                        parts,
                    } => {
                        attempt!(self.make_function(w, code, base, index, parts))
                    }

                    Op::Yield { src, .. } => {
                        save!();
                        follow!(self.yield_op(w.fetch(src)))
                    }
                    Op::YieldFrom { dst, iter } => {
                        save!();
                        follow!(self.yield_from_op(w, dst, iter))
                    }
                    Op::GetAwaitable { dst, src, context } => {
                        slow!(self.get_awaitable(w, dst, src, context))
                    }
                    Op::GetYieldFromIter { dst, src } => {
                        slow!(self.get_yield_from_iter(w, dst, src))
                    }
                    Op::GetAsyncIter { dst, src } => slow!(self.get_async_iter(w, dst, src)),
                    Op::GetAsyncNext { dst, iter } => slow!(self.get_async_next(w, dst, iter)),

                    Op::EndAsyncFor { exc } => {
                        save!();
                        let value = w.fetch(exc);
                        if let Some(raise) = self.end_async_for(value) {
                            return Exit::Raise(raise);
                        }
                    }

                    Op::Raise { src } => {
                        save!();
                        let value = w.fetch(src);
                        return Exit::Raised(self.raise_statement(value, Value::Undef));
                    }
                    Op::RaiseFrom { src, cause } => {
                        save!();
                        let (value, cause) = w.fetch_pair(src, cause);
                        return Exit::Raised(self.raise_statement(value, cause));
                    }
                    Op::RaiseAgain {} => {
                        save!();
                        return Exit::Raise(self.raise_again());
                    }
                    Op::Reraise { exc } => {
                        save!();
                        let value = w.fetch(exc);
                        return Exit::Raise(self.reraise(value));
                    }
                    Op::PushHandled { saved, exc } => self.push_handled(w, saved, exc),
                    Op::PopHandled { saved } => self.pop_handled(w, saved),
                    Op::ExceptMatch { dst, exc, class } => {
                        slow!(self.except_match(w, dst, exc, class))
                    }
                    Op::ExceptStarMatch { base, class } => {
                        slow!(self.except_star_match_op(w, base, class))
                    }
                    Op::ExceptStarResult {
                        dst,
                        original,
                        raised,
                    } => slow!(self.except_star_result_op(w, dst, original, raised)),
                    Op::ExceptionTriple { base, exc } => self.exception_triple(w, base, exc),

                    Op::MatchSequence { dst, src } => self.match_sequence(w, dst, src),
                    Op::MatchMapping { dst, src } => self.match_mapping(w, dst, src),
                    Op::MatchKeys { dst, src, keys } => slow!(self.match_keys(w, dst, src, keys)),
                    Op::MatchClass { dst, src, base } => slow!(self.match_class(w, dst, src, base)),
                    Op::GetLen { dst, src } => slow!(self.length_op(w, dst, src)),
                    Op::DictWithout { dst, src, keys } => {
                        slow!(self.dict_without(w, dst, src, keys))
                    }

                    Op::ImportName { dst, name, level } => {
                        slow!(self.import_name_op(w, code, dst, name, level))
                    }
                    Op::ImportFrom { dst, module, name } => {
                        slow!(self.import_from_op(w, code, dst, module, name))
                    }
                    Op::Intrinsic { base, function } => slow!(self.intrinsic(w, base, function)),
                }
                // The way to the next arm, which every instruction takes, is to lie within one line of the cache
                // of instructions: a loop takes up to 1.6 times as long where it does not.
                #[cfg(all(target_arch = "x86_64", not(miri)))]
                // SAFETY: it is no instruction, or some that do nothing.
                unsafe {
                    std::arch::asm!(".p2align 5", options(nomem, nostack, preserves_flags));
                }
                pc = pc.wrapping_add(1);
            }
        }
    }
}

const _: () = assert!(size_of::<Jump32>() == 4);
