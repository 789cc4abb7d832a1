//! Returning and raising: how frames end and where execution goes on.

use super::Vm;
use super::frame::{Frame, FrameKind};
use super::run::Exit;
use super::stack::release_registers;
use super::suspend::{Signal, kind_name};
use crate::bytecode::{CodeKind, Op};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::exception::Exc;
use crate::types::generator::{Generator, GeneratorKind, GeneratorState};

/// Where execution goes on.
pub(super) enum Next {
    /// In the frame on top, at the instruction after the one under way there.
    After,
    /// In the frame on top, at this instruction.
    At(*const Op),
    /// Nowhere: the run is over.
    Leave(Signal),
}

impl Vm {
    /// Ends the frame on top with a result, and says where execution goes on.
    #[inline(never)]
    pub(super) fn return_op(&mut self, value: Value) -> Exit {
        match self.return_value(value) {
            Ok(next) => self.exit(next),
            Err(raise) => Exit::Raise(raise),
        }
    }

    /// Ends the frame on top with a result.
    fn return_value(&mut self, value: Value) -> Result<Next> {
        let Some(frame) = self.frames.last() else {
            unreachable!("only a frame returns")
        };
        match frame.kind {
            FrameKind::Call => {
                let dst = frame.dst;
                self.pop_window();
                // SAFETY: `dst` is a register of the caller, which is still there.
                unsafe { *dst = value };
                Ok(Next::After)
            }
            FrameKind::Init => self.return_from_init(value),
            FrameKind::Await => match self.pop_awaited() {
                Some(child) => self.end_delegation(&child, value),
                None => {
                    self.finish_delegation(value);
                    Ok(Next::After)
                }
            },
            FrameKind::Boundary | FrameKind::ForIter | FrameKind::Drain => {
                self.return_from_base(value)
            }
        }
    }

    /// The frame on top, if it lies on the register stack, its result goes to its `dst`, and it owns nothing
    /// but its registers: that of a plain call, or of an awaited one that has not suspended, whose caller
    /// stands at its `YieldFrom`.
    #[inline(always)]
    pub(super) fn returns_plainly(&self) -> Option<*mut Frame> {
        let top = self.frames.top();
        // SAFETY: an instruction runs in a frame.
        let frame = unsafe { &*top };
        let is_plain =
            frame.kind <= FrameKind::Await && frame.generator.is_none() && !frame.handled.is_heap();
        is_plain.then_some(top)
    }

    /// Ends the frame on top with a result, and says where its caller stands.
    ///
    /// # Safety
    /// [`Vm::returns_plainly`] has given the frame.
    #[inline(always)]
    pub(super) unsafe fn return_plainly(&mut self, frame: *mut Frame, result: Value) -> *const Op {
        // SAFETY: the frame was called, so the one below is its caller; its window ends at its top and belongs to
        // it, and the slot below the window is the function's, which the caller's `dst` may be. Dropping runs
        // no script code, so that neither frame moves.
        unsafe {
            let (registers, dst) = ((*frame).registers, (*frame).dst);
            release_registers(registers, (*frame).top);
            let slot = registers.sub(1);
            if slot != dst {
                *slot = Value::Undef;
            }
            let caller = self.frames.leave(frame);
            self.stack.top = (*caller).top;
            *dst = result;
            (*caller).at
        }
    }

    /// Pops a frame on the register stack: its registers and the slot of its function.
    #[inline(always)]
    fn pop_window(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let (registers, top, dst) = (frame.registers, frame.top, frame.dst);
        // SAFETY: the window and the slot below it belong to the frame that ends here; the slot is
        // emptied last, since it owns the code, and not at all where the result is about to replace it.
        unsafe {
            release_registers(registers, top);
            let slot = registers.sub(1);
            if slot != dst {
                *slot = Value::Undef;
            }
        }
        if let Some(caller) = self.frames.last() {
            self.stack.top = caller.top;
        }
    }

    fn return_from_init(&mut self, value: Value) -> Result<Next> {
        let Some(frame) = self.frames.last_mut() else {
            unreachable!("only a frame returns")
        };
        let (dst, instance) = (frame.dst, frame.extra.take());
        self.pop_window();
        // SAFETY: `dst` is a register of the caller.
        unsafe { *dst = instance };
        if !value.is_none() {
            let name = self.type_name(&value);
            return Err(self.type_error(format!("__init__() should return None, not '{name}'")));
        }
        Ok(Next::After)
    }

    /// Pops a frame that the one below awaits: a resumable frame is finished, a window is cleared.
    fn pop_awaited(&mut self) -> Option<Gc<Generator>> {
        let frame = self.frames.last_mut()?;
        match frame.generator.take() {
            Some(generator) => {
                self.frames.pop();
                if let Some(caller) = self.frames.last() {
                    self.stack.top = caller.top;
                }
                self.finish_generator(&generator);
                Some(generator)
            }
            None => {
                // The result goes by way of `finish_delegation`, so the slot is emptied too.
                frame.dst = std::ptr::null_mut();
                self.pop_window();
                None
            }
        }
    }

    /// Marks a resumable frame as done and drops what its registers hold.
    pub(super) fn finish_generator(&mut self, generator: &Gc<Generator>) {
        generator.state.set(GeneratorState::Finished);
        if generator.kind == GeneratorKind::AsyncGenerator {
            generator.async_state.running.set(false);
            generator.async_state.closed.set(true);
        }
        generator.forget_leaf();
        // SAFETY: the frame has ended: no record refers to its registers any more.
        unsafe { generator.clear_registers() };
        drop(generator.handled.take());
    }

    /// The frame on top stands at a `YieldFrom` whose awaitable is done.
    fn finish_delegation(&mut self, value: Value) {
        let Some(frame) = self.frames.last() else {
            return;
        };
        // SAFETY: a frame under an awaited one stands at its `YieldFrom`; the verifier bounds operands.
        unsafe {
            if let Op::YieldFrom { dst, iter } = *frame.at {
                *frame.registers.add(usize::from(iter.0)) = Value::Undef;
                *frame.registers.add(usize::from(dst.0)) = value;
            }
        }
    }

    /// The base of a chain, or a call from Rust, returns.
    fn return_from_base(&mut self, value: Value) -> Result<Next> {
        let Some(frame) = self.frames.last_mut() else {
            unreachable!("only a frame returns")
        };
        let Some(generator) = frame.generator.take() else {
            self.pop_boundary();
            return Ok(Next::Leave(Signal::Returned(value)));
        };
        let is_root = frame.root.as_ref().is_some_and(|root| root.is(&generator));
        if !is_root && let Some(parent) = parent_of(&generator) {
            self.switch_to(&generator, parent);
            self.finish_generator(&generator);
            return self.end_delegation(&generator, value);
        }
        let kind = frame.kind;
        self.pop_base(&generator);
        if kind != FrameKind::ForIter {
            return Ok(Next::Leave(Signal::Returned(value)));
        }
        drop(value);
        Ok(self.end_for_loop())
    }

    /// Pops the record at the base of a chain whose root has ended.
    fn pop_base(&mut self, generator: &Gc<Generator>) {
        let frame = self.frames.pop();
        if let Some(root) = frame.and_then(|mut frame| frame.root.take()) {
            self.finish_generator(&root);
        }
        self.finish_generator(generator);
        if let Some(caller) = self.frames.last() {
            self.stack.top = caller.top;
        }
    }

    /// A frame called from Rust ends: its window is cleared, the caller restores the top.
    fn pop_boundary(&mut self) {
        if let Some(frame) = self.frames.pop() {
            // SAFETY: the window belongs to the frame that ends here.
            unsafe { release_registers(frame.registers, frame.top) };
        }
    }

    /// The frame on top stands at a `ForIter` whose generator is exhausted.
    pub(super) fn end_for_loop(&mut self) -> Next {
        let Some(frame) = self.frames.last() else {
            return Next::After;
        };
        // SAFETY: the frame stands at its `ForIter`, whose exit is within the code.
        unsafe {
            if let Op::ForIter { iter, exit, .. } = *frame.at {
                *frame.registers.add(usize::from(iter.0)) = Value::Undef;
                return Next::At(frame.at.add(1).offset(isize::from(exit.0)));
            }
        }
        Next::After
    }

    /// The base record of a resumed chain stands for the frame that awaits the one that has ended.
    fn switch_to(&mut self, child: &Gc<Generator>, parent: Gc<Generator>) {
        child.parent.set(std::ptr::null());
        parent.state.set(GeneratorState::Running);
        let handled = parent.handled.take();
        let top = self.stack_top_of_base();
        if let Some(frame) = self.frames.last_mut() {
            frame.function = &raw const *parent.function;
            // SAFETY: the parent is suspended, so nobody refers to its registers; the pc is an index.
            unsafe {
                frame.registers = parent.first_register();
                frame.at = parent.function.start().add(parent.pc.get() as usize);
            }
            frame.handled = handled;
            frame.generator = Some(parent);
            self.stack.top = top;
        }
    }

    fn stack_top_of_base(&self) -> *mut Value {
        self.frames.last().map_or(self.stack.top, |frame| frame.top)
    }

    /// `yield value`.
    #[inline(never)]
    pub(super) fn yield_op(&mut self, value: Value) -> Exit {
        match self.yield_plain(value) {
            Ok(()) => Exit::After,
            Err(value) => {
                let next = self.yield_value(value, true);
                self.exit(next)
            }
        }
    }

    /// A generator has yielded: suspends its chain and hands the value to whoever resumed it.
    pub(super) fn yield_value(&mut self, mut value: Value, by_yield: bool) -> Next {
        if by_yield {
            value = match self.yield_to_sink(value) {
                Ok(()) => return Next::After,
                Err(value) => value,
            };
            value = match self.yield_to_loop(value) {
                Ok(next) => return next,
                Err(value) => value,
            };
        }
        let is_async = by_yield
            && self
                .frames
                .last()
                .is_some_and(|frame| frame.code().code.kind == CodeKind::AsyncGenerator);
        let (kind, dst) = self.suspend_chain();
        match kind {
            FrameKind::ForIter => {
                // SAFETY: the loop's target is a register of the frame that runs the loop.
                unsafe { *dst = value };
                if let Some(caller) = self.frames.last() {
                    self.stack.top = caller.top;
                }
                Next::After
            }
            _ if is_async => Next::Leave(Signal::AsyncYielded(value)),
            _ => Next::Leave(Signal::Yielded(value)),
        }
    }

    /// An async generator whose `async for` awaits it in place has an item: the loop goes on with that.
    /// Gives the value back where somebody else drives the generator.
    fn yield_to_loop(&mut self, value: Value) -> std::result::Result<Next, Value> {
        let Some(frame) = self.frames.last_mut() else {
            return Err(value);
        };
        let generator = match &frame.generator {
            Some(generator) if generator.kind == GeneratorKind::AsyncGenerator => generator.clone(),
            _ => return Err(value),
        };
        let parent = if frame.kind == FrameKind::Await {
            None
        } else if frame.root.as_ref().is_some_and(|root| root.is(&generator)) {
            return Err(value);
        } else {
            match parent_of(&generator) {
                Some(parent) => Some(parent),
                None => return Err(value),
            }
        };
        generator.pc.set(frame.pc());
        generator.handled.set(frame.handled.take());
        generator.state.set(GeneratorState::Suspended);
        generator.async_state.running.set(false);
        match parent {
            Some(parent) => self.switch_to(&generator, parent),
            None => {
                self.frames.pop();
                if let Some(caller) = self.frames.last() {
                    self.stack.top = caller.top;
                }
            }
        }
        self.finish_delegation(value);
        Ok(Next::After)
    }

    /// A frame that was awaited in place has returned: to an `async for` that means the end.
    fn end_delegation(&mut self, child: &Generator, value: Value) -> Result<Next> {
        if child.kind == GeneratorKind::AsyncGenerator {
            self.forget_awaited();
            return Err(self.error_with(Exc::StopAsyncIteration, Vec::new()));
        }
        self.finish_delegation(value);
        Ok(Next::After)
    }

    /// Unwinds from the instruction under way in the frame on top.
    pub(super) fn unwind(&mut self, raise: Raise) -> Result<Next> {
        self.set_context(&raise);
        self.unwind_thrown(raise)
    }

    /// As [`Vm::unwind`] for an exception thrown in from outside: what the thrower handles is not its context.
    pub(super) fn unwind_thrown(&mut self, mut raise: Raise) -> Result<Next> {
        loop {
            let Some(frame) = self.frames.last() else {
                return Err(raise);
            };
            // SAFETY: the frame keeps its function alive, and is not left before the last use.
            let code = unsafe { &*std::ptr::from_ref(frame.code()) };
            let pc = frame.pc();
            if let Some(state) = raise.exception().exception() {
                let is_reraise = match code.code.ops.get(pc as usize) {
                    Some(Op::Reraise { .. } | Op::EndAsyncFor { .. }) => true,
                    // `raise` alone, unless there was nothing to raise again.
                    Some(Op::RaiseAgain {}) => matches!(
                        self.handled_exception(),
                        Value::Instance(ref handled) if raise.exception().is(&handled.share())
                    ),
                    _ => false,
                };
                if !is_reraise {
                    let entry = frame.entry(self.frames.len());
                    state.trace.borrow_mut().push(entry);
                    if self.draws_exceptions {
                        self.witness(&raise);
                    }
                }
            }
            let handler = code
                .code
                .handlers
                .iter()
                .find(|handler| (handler.start..handler.end).contains(&pc));
            if let Some(handler) = handler {
                return Ok(self.enter_handler(handler, raise));
            }
            raise = self.convert_stop_iteration(raise, code.code.kind);
            match self.leave_raising(raise) {
                Ok(next) => raise = next,
                Err(raise) => return Err(raise),
            }
        }
    }

    fn enter_handler(&mut self, handler: &crate::bytecode::Handler, raise: Raise) -> Next {
        let Some(frame) = self.frames.last() else {
            return Next::After;
        };
        let count = usize::from(frame.code().code.register_count);
        let registers = frame.registers;
        let start = frame.code().code.ops.as_ptr();
        // SAFETY: the verifier bounds the handler's registers and target.
        unsafe {
            let live = registers.add(usize::from(handler.live.0));
            self.clear_registers(live, registers.add(count));
            *registers.add(usize::from(handler.exc.0)) = raise.value();
            Next::At(start.add(handler.target as usize))
        }
    }

    /// Pops the frame on top on account of an exception; `Err` when that was the frame which Rust called.
    fn leave_raising(&mut self, raise: Raise) -> std::result::Result<Raise, Raise> {
        let Some(frame) = self.frames.last_mut() else {
            return Err(raise);
        };
        match frame.kind {
            FrameKind::Call | FrameKind::Init => {
                frame.dst = std::ptr::null_mut();
                frame.extra = Value::Undef;
                self.pop_window();
                Ok(raise)
            }
            FrameKind::Await => {
                self.pop_awaited();
                self.forget_awaited();
                Ok(raise)
            }
            FrameKind::Boundary | FrameKind::ForIter | FrameKind::Drain => {
                let Some(generator) = frame.generator.take() else {
                    self.pop_boundary();
                    return Err(raise);
                };
                let kind = frame.kind;
                let is_root = frame.root.as_ref().is_some_and(|root| root.is(&generator));
                if !is_root && let Some(parent) = parent_of(&generator) {
                    self.switch_to(&generator, parent);
                    self.finish_generator(&generator);
                    self.forget_awaited();
                    return Ok(raise);
                }
                self.pop_base(&generator);
                if kind != FrameKind::ForIter {
                    Err(raise)
                } else {
                    Ok(raise)
                }
            }
        }
    }

    /// What the frame on top awaited has ended with an exception.
    fn forget_awaited(&mut self) {
        if let Some(frame) = self.frames.last() {
            // SAFETY: as in `finish_delegation`.
            unsafe {
                if let Op::YieldFrom { iter, .. } = *frame.at {
                    *frame.registers.add(usize::from(iter.0)) = Value::Undef;
                }
            }
        }
    }

    /// A StopIteration must not leave a generator or coroutine as itself (PEP 479).
    pub(super) fn convert_stop_iteration(&mut self, raise: Raise, kind: CodeKind) -> Raise {
        let (kind, is_async) = match kind {
            CodeKind::Generator => (GeneratorKind::Generator, false),
            CodeKind::Coroutine => (GeneratorKind::Coroutine, false),
            CodeKind::AsyncGenerator => (GeneratorKind::AsyncGenerator, true),
            _ => return raise,
        };
        let name = if self.raised(&raise, Exc::StopIteration) {
            "StopIteration"
        } else if is_async && self.raised(&raise, Exc::StopAsyncIteration) {
            "StopAsyncIteration"
        } else {
            return raise;
        };
        let error = self.runtime_error(format!("{} raised {name}", kind_name(kind)));
        if let Some(state) = error.exception().exception() {
            state.cause.set(raise.value());
            state.context.set(raise.value());
            state.suppress_context.set(true);
        }
        error
    }

    /// The exception being handled becomes the context of one that is raised, unless it has one.
    pub(super) fn set_context(&mut self, raise: &Raise) {
        let Some(state) = raise.exception().exception() else {
            return;
        };
        // An exception on its way through native code has passed a frame already: it is not raised anew.
        if !state.context.is_empty() || !state.trace.borrow().is_empty() {
            return;
        }
        self.chain_context(raise);
    }

    /// What the frame on top handles, or those that await it, becomes the context of an exception that is
    /// thrown into it.
    pub(super) fn chain_thrown(&mut self, raise: &Raise) {
        let handled = self.handled_in_chain();
        self.chain_to(raise, &handled);
    }

    /// The exception being handled becomes the context of `raise`, as a `raise` statement has it.
    pub(super) fn chain_context(&mut self, raise: &Raise) {
        let handled = self.handled_exception();
        self.chain_to(raise, &handled);
    }

    fn chain_to(&mut self, raise: &Raise, handled: &Value) {
        let Value::Instance(handled) = handled else {
            return;
        };
        if handled.as_gc().is(raise.exception()) {
            return;
        }
        // A cycle is cut where it would close.
        let mut current = handled.share();
        while let Some(state) = current.exception() {
            let next = state.context.get();
            let Value::Instance(next) = &next else { break };
            if next.as_gc().is(raise.exception()) {
                state.context.set(Value::Undef);
                break;
            }
            if next.as_gc().is(handled.as_gc()) {
                break;
            }
            current = next.share();
        }
        if let Some(state) = raise.exception().exception() {
            let old = state.context.replace(Value::from(handled.share()));
            drop(old);
        }
    }
}

/// The suspended frame that awaits this one.
pub(super) fn parent_of(generator: &Generator) -> Option<Gc<Generator>> {
    let parent = generator.parent.get();
    if parent.is_null() {
        return None;
    }
    // SAFETY: a parent clears its child's link before it goes, and it lies on the heap.
    Some(unsafe { Gc::from_contents(&*parent) })
}
