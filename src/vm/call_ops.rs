//! Call instructions.  They answer whether a frame was pushed.

use smallvec::SmallVec;

use super::Vm;
use super::frame::FrameKind;
use super::window::Window;
use crate::bytecode::op::ConstIndex;
use crate::bytecode::{CodeKind, Op, Reg};
use crate::object::class::Making;
use crate::object::native::MethodKind;
use crate::object::{Gc, Result, Value};
use crate::types::code::CodeBody;
use crate::types::function::{AwaitShortcut, Function, Shortcut};
use crate::types::str::Str;
use crate::types::tuple::Tuple;

type KeywordList = SmallVec<[(Gc<Str>, Value); 4]>;

impl Vm {
    #[inline(always)]
    pub(super) fn call_op(&mut self, w: Window, base: Reg, argc: usize) -> Result<bool> {
        let at = w.pointer(base);
        match w.get(base) {
            Value::Function(_) => self.enter(at, argc, FrameKind::Call),
            Value::Builtin(builtin)
                if builtin.receiver.is_undef() && builtin.kind == MethodKind::Static =>
            {
                // SAFETY: the arguments stand behind the callee in the caller's window, which nobody
                // changes while the native function runs.
                let args = unsafe { std::slice::from_raw_parts(at.add(1), argc) };
                let builtin = builtin.share();
                let signature = builtin.signature();
                let result = if signature.is_exact(argc) {
                    self.check_native()?;
                    (builtin.def.function)(self, args)?
                } else {
                    self.call_builtin(&builtin, args, &[])?
                };
                self.finish_native(at, argc, result);
                Ok(false)
            }
            _ => self.call_other(w, base, argc),
        }
    }

    /// As [`Vm::call_op`], where it is not worth a copy of it in the loop.
    #[inline(never)]
    fn call_unbound(&mut self, w: Window, base: Reg, argc: usize) -> Result<bool> {
        self.call_op(w, base, argc)
    }

    /// The result of a native call replaces the callee; the arguments go.
    #[inline(always)]
    fn finish_native(&mut self, at: *mut Value, argc: usize, result: Value) {
        // SAFETY: callee and arguments stand in the caller's window.
        unsafe {
            self.clear_registers(at.add(1), at.add(1 + argc));
            *at = result;
        }
    }

    #[inline(never)]
    fn call_other(&mut self, w: Window, base: Reg, argc: usize) -> Result<bool> {
        let at = w.pointer(base);
        match w.get(base) {
            Value::Class(class) => {
                let class = class.share();
                match self.making(&class) {
                    Making::Init => self.enter_init(at, &class, argc),
                    Making::Native => {
                        // SAFETY: class and arguments stand side by side in the caller's window, which nobody
                        // changes while the native function runs.
                        let all = unsafe { std::slice::from_raw_parts(at, argc + 1) };
                        let made = self.make_natively(&class, all)?;
                        self.finish_native(at, argc, made);
                        Ok(false)
                    }
                    Making::Plain if argc == 0 => {
                        let made = self.new_instance(class, crate::object::Payload::None)?;
                        self.finish_native(at, 0, made);
                        Ok(false)
                    }
                    Making::Exception => {
                        // SAFETY: the arguments stand behind the callee in the caller's window.
                        let args = unsafe { std::slice::from_raw_parts(at.add(1), argc) };
                        let exception = self.make_exception(&class, Tuple::new(args))?;
                        self.finish_native(at, argc, exception);
                        Ok(false)
                    }
                    _ if class.flags.get().builtin => {
                        // SAFETY: the arguments stand behind the callee in the caller's window.
                        let args = unsafe { std::slice::from_raw_parts(at.add(1), argc) };
                        self.check_native()?;
                        match crate::types::construct::construct(self, &class, args)? {
                            Some(made) => {
                                self.finish_native(at, argc, made);
                                Ok(false)
                            }
                            None => self.call_collected(at, argc, &[]),
                        }
                    }
                    _ => self.call_collected(at, argc, &[]),
                }
            }
            Value::Method(method) => {
                let method = method.share();
                if matches!(&method.function, Value::Function(_)) {
                    return self.enter_method(at, argc, &method);
                }
                self.call_collected(at, argc, &[])
            }
            _ => self.call_collected(at, argc, &[]),
        }
    }

    /// The general call: the callee is called from Rust.
    fn call_collected(
        &mut self,
        at: *mut Value,
        argc: usize,
        keywords: &[(Gc<Str>, Value)],
    ) -> Result<bool> {
        // SAFETY: callee and arguments stand in the caller's window, where they stay until the call is over.
        let (callee, args) = unsafe { (&*at, std::slice::from_raw_parts(at.add(1), argc)) };
        let result = self.call_keywords(callee, args, keywords)?;
        self.finish_native(at, argc, result);
        Ok(false)
    }

    #[inline(always)]
    pub(super) fn call_method_op(&mut self, w: Window, base: Reg, argc: usize) -> Result<bool> {
        let at = w.pointer(base);
        if w.get(w.after(base, 1)).is_undef() {
            self.close_gap(at, argc);
            return self.call_unbound(w, base, argc);
        }
        match w.get(base) {
            Value::Function(_) => self.enter(at, argc + 1, FrameKind::Call),
            Value::Builtin(builtin) => {
                // SAFETY: as in `call_op`; LoadMethod found the method on the receiver's type.
                let args = unsafe { std::slice::from_raw_parts(at.add(1), argc + 1) };
                let builtin = builtin.share();
                let signature = builtin.signature();
                self.check_native()?;
                let result = if signature.is_exact(argc + 1) {
                    (builtin.def.function)(self, args)?
                } else {
                    self.call_native(&builtin, args, &[])?
                };
                self.finish_native(at, argc + 1, result);
                Ok(false)
            }
            _ => self.call_other(w, base, argc + 1),
        }
    }

    /// There is no receiver: the arguments move down by one register.
    fn close_gap(&mut self, at: *mut Value, argc: usize) {
        for index in 0..argc {
            // SAFETY: the arguments stand in the caller's window.
            unsafe { *at.add(1 + index) = (*at.add(2 + index)).take() };
        }
    }

    #[inline(never)]
    pub(super) fn call_keywords_op(
        &mut self,
        w: Window,
        code: &CodeBody,
        base: Reg,
        argc: usize,
        names: ConstIndex,
    ) -> Result<bool> {
        let at = w.pointer(base);
        let Value::Tuple(names) = &code.constants[usize::from(names.0)] else {
            return Err(self.system_error("keyword names are no tuple"));
        };
        let positional = argc - names.len();
        if matches!(w.get(base), Value::Function(_)) {
            if self.enter_with_keywords(at, positional, names.items()) {
                return Ok(true);
            }
            let keywords = self.take_keywords(at, positional, names.items());
            let slot = self.stack.top;
            for index in 0..=positional {
                // SAFETY: as in `enter_method`.
                unsafe { *slot.add(index) = (*at.add(index)).take() };
            }
            let kind = FrameKind::Call;
            return self.enter_above(slot, at, positional, &keywords, kind, Value::Undef);
        }
        let keywords = self.take_keywords(at, positional, names.items());
        self.call_collected(at, positional, &keywords)
    }

    fn take_keywords(&mut self, at: *mut Value, positional: usize, names: &[Value]) -> KeywordList {
        let mut keywords = KeywordList::new();
        for (index, name) in names.iter().enumerate() {
            if let Value::Str(name) = name {
                // SAFETY: the arguments stand behind the callee in the caller's window.
                let value = unsafe { (*at.add(1 + positional + index)).take() };
                keywords.push((self.names.intern_str(name.as_gc()), value));
            }
        }
        keywords
    }

    #[inline(never)]
    pub(super) fn call_method_keywords_op(
        &mut self,
        w: Window,
        code: &CodeBody,
        base: Reg,
        argc: usize,
        names: ConstIndex,
    ) -> Result<bool> {
        if w.get(w.after(base, 1)).is_undef() {
            self.close_gap(w.pointer(base), argc);
            return self.call_keywords_op(w, code, base, argc, names);
        }
        self.call_keywords_op(w, code, base, argc + 1, names)
    }

    #[inline(never)]
    pub(super) fn call_spread_op(&mut self, w: Window, base: Reg) -> Result<bool> {
        let at = w.pointer(base);
        let args = w.take(w.after(base, 1));
        let keywords = w.take(w.after(base, 2));
        let items = match &args {
            Value::Tuple(tuple) => tuple.items().to_vec(),
            _ => self.spread_items(w, base, &args)?,
        };
        let keywords = match &keywords {
            Value::Dict(dict) => {
                let dict = dict.share();
                self.keywords_of(&dict)?
            }
            _ => Vec::new(),
        };
        if matches!(w.get(base), Value::Function(_)) {
            let slot = self.stack.top;
            if !self.stack.has_room(slot, items.len() + 2) {
                return Err(self.stack_overflow());
            }
            let argc = items.len();
            // SAFETY: there is room above the top.
            unsafe {
                *slot = (*at).take();
                for (index, item) in items.into_iter().enumerate() {
                    *slot.add(1 + index) = item;
                }
            }
            return self.enter_above(slot, at, argc, &keywords, FrameKind::Call, Value::Undef);
        }
        let callee = w.take(base);
        let result = self.call_keywords(&callee, &items, &keywords)?;
        w.set(base, result);
        Ok(false)
    }

    fn spread_items(&mut self, w: Window, base: Reg, args: &Value) -> Result<Vec<Value>> {
        let names = self.names.clone();
        if self.lookup_special(args, &names.__iter__).is_none()
            && self.lookup_special(args, &names.__getitem__).is_none()
        {
            let function = self.callable_name(w.get(base));
            let name = self.type_name(args);
            return Err(self.type_error(format!(
                "{function} argument after * must be an iterable, not {name}"
            )));
        }
        self.collect_items(args)
    }

    /// How messages about spread arguments name the callee: `module.f()` or `f()`.
    pub(super) fn callable_name(&mut self, callee: &Value) -> String {
        match callee {
            Value::Function(function) => {
                let module = match &*function.module.borrow() {
                    Value::Str(module) if module.as_str() != "builtins" => {
                        format!("{}.", module.as_str())
                    }
                    _ => String::new(),
                };
                format!("{module}{}()", function.qualname.borrow().as_str())
            }
            Value::Method(method) => {
                let function = method.function.clone();
                self.callable_name(&function)
            }
            Value::Builtin(builtin) => format!("{}()", builtin.display_name()),
            Value::Class(class) => format!("{}()", class.qualname.borrow().as_str()),
            other => format!("{} object", self.type_name(other)),
        }
    }

    /// `await f(…)`: the body of a coroutine function runs at once, as an awaited frame; says whether this
    /// is such a call, and a plain one.
    #[inline(always)]
    pub(super) fn await_at_once(&mut self, w: Window, base: Reg, argc: usize) -> bool {
        let Value::Function(function) = w.get(base) else {
            return false;
        };
        let function: *const Function = &raw const **function;
        // SAFETY: the register holds the function, with all its arguments behind it.
        unsafe {
            (*function).await_argc() == argc as u32
                && self.enter_awaited_frame(function, w.pointer(base), argc)
        }
    }

    /// `await f(…)` in general.
    #[inline(never)]
    pub(super) fn await_call_op(&mut self, w: Window, base: Reg, argc: usize) -> Result<Entered> {
        match w.get(base) {
            Value::Function(function) if is_coroutine_function(function) => {
                let shortcut = function.shortcut.get();
                self.enter_awaited_call(w.pointer(base), argc, shortcut)
            }
            _ => self.call_unbound(w, base, argc).map(Entered::of_call),
        }
    }

    #[inline(never)]
    pub(super) fn await_call_method_op(
        &mut self,
        w: Window,
        base: Reg,
        argc: usize,
    ) -> Result<Entered> {
        if let Value::Function(function) = w.get(base)
            && function.await_argc() == argc as u32 + 1
            && !w.get(w.after(base, 1)).is_undef()
        {
            let function: *const Function = &raw const **function;
            // SAFETY: the register holds the function, with all its arguments behind it.
            if unsafe { self.enter_awaited_frame(function, w.pointer(base), argc + 1) } {
                return Ok(Entered::Frame);
            }
        }
        self.await_call_method_slow(w, base, argc)
    }

    #[inline(never)]
    fn await_call_method_slow(&mut self, w: Window, base: Reg, argc: usize) -> Result<Entered> {
        let at = w.pointer(base);
        if w.get(w.after(base, 1)).is_undef() {
            self.close_gap(at, argc);
            return self.await_call_op(w, base, argc);
        }
        match w.get(base) {
            Value::Function(function) if is_coroutine_function(function) => {
                let shortcut = function.shortcut.get();
                self.enter_awaited_call(at, argc + 1, shortcut)
            }
            _ => self.call_method_op(w, base, argc).map(Entered::of_call),
        }
    }

    fn enter_awaited_call(
        &mut self,
        base: *mut Value,
        argc: usize,
        shortcut: Option<AwaitShortcut>,
    ) -> Result<Entered> {
        if let Some(shortcut) = shortcut {
            // SAFETY: the arguments stand behind the callee in the caller's window, which nobody
            // changes while the native function runs.
            let args = unsafe { std::slice::from_raw_parts(base.add(1), argc) };
            match shortcut(self, args)? {
                Shortcut::Done(value) => {
                    self.finish_native(base, argc, value);
                    return Ok(Entered::Done);
                }
                Shortcut::Await(awaitable) => {
                    self.finish_native(base, argc, awaitable);
                    return Ok(Entered::Awaitable);
                }
                Shortcut::Body => {}
            }
        }
        let caller = self.frames.len() - 1;
        let at = self.frames[caller].at;
        let entered = self.enter(base, argc, FrameKind::Await)?;
        // SAFETY: the compiler emits GetAwaitable and YieldFrom behind every AwaitCall; the awaiting
        // frame stands at the latter for as long as the callee runs.
        let waits: *const Op = unsafe { at.add(2) };
        self.frames[caller].at = waits;
        Ok(Entered::of_call(entered))
    }
}

/// How an awaited call began.
pub(super) enum Entered {
    /// A frame was pushed.
    Frame,
    /// The callee has left something that may be awaitable.
    Value,
    /// The callee has left what `YieldFrom` takes.
    Awaitable,
    /// Called and awaited: the result is there.
    Done,
}

impl Entered {
    #[inline(always)]
    fn of_call(frame: bool) -> Entered {
        if frame {
            Entered::Frame
        } else {
            Entered::Value
        }
    }
}

#[inline(always)]
fn is_coroutine_function(function: &Function) -> bool {
    function.code.code.kind == CodeKind::Coroutine
}
