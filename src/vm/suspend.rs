//! Suspension and resumption of generators, coroutines and async generators.
//!
//! A chain is a resumable frame (the root, which was resumed from outside) with the frames that it
//! awaits, down to the leaf, which runs. The chain's base record on the frame stack stands for the
//! whole chain below the leaf that was resumed; frames awaited since then have records above it.
//! A suspension pops them all; the root remembers its leaf, so that the next resumption runs the
//! leaf at once, however deep it is.
//!
//! An `await f()` runs `f` on the register stack like a plain call. Only if it suspends do its
//! registers move to a coroutine object.

use super::Vm;
use super::frame::{Frame, FrameKind};
use crate::bytecode::{CodeKind, Op};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::exception::{Exc, TraceEntry};
use crate::types::function::{Function, Shortcut};
use crate::types::generator::{Generator, GeneratorKind, GeneratorState};

/// Why a run ended, exceptions apart.
pub enum Signal {
    /// The function returned.
    Returned(Value),
    /// A generator yielded, or a coroutine waits: for a task, the value is what it waits for.
    Yielded(Value),
    /// An async generator produced an item by `yield` (as against an `await` inside it that waits).
    AsyncYielded(Value),
}

/// What a resumption brings.
pub enum Input {
    Send(Value),
    Throw(Raise),
}

/// Where the innermost frame goes on after its input has been applied.
pub(super) enum Resumed {
    /// It runs.
    Runs,
    /// The exception goes on unwinding from it.
    Raises(Raise),
    /// What it delegates to has answered with a further value: suspended again.
    Yields(Value),
}

impl Vm {
    /// Makes the generator object for a function whose arguments are bound behind `slot`; the
    /// registers move into it.
    pub(super) fn make_generator(&mut self, slot: *mut Value) -> Value {
        // SAFETY: `push_call` has seen the function in `slot` and the parameters behind it.
        let function = match unsafe { &*slot } {
            Value::Function(function) => function.share(),
            _ => unreachable!("push_call checked the slot"),
        };
        // SAFETY: as above.
        let registers = unsafe { slot.add(1) };
        let generator = self.generator_over(function, registers, GeneratorState::Created);
        if generator.kind == GeneratorKind::Coroutine
            && let Some(frame) = self.frames.last()
        {
            generator.origin_pc.set(frame.pc());
            let _ = generator.origin.set(frame.code().code.clone());
            if self.origin_tracking_depth > 0 {
                generator.set_made_by(self.origin_frames(self.origin_tracking_depth));
            }
        }
        Value::from(generator)
    }

    /// The generator of a generator function that takes one argument and gets it.
    pub(super) fn generator_for(&mut self, function: &Gc<Function>, argument: Value) -> Value {
        let count = function.register_count;
        let generator = Generator::new(function.clone(), GeneratorKind::Generator, count);
        let generator = Gc::new(generator);
        // SAFETY: the frame has not begun; a function that takes an argument has a register for it.
        unsafe { *generator.first_register() = argument };
        Value::from(generator)
    }

    fn generator_over(
        &mut self,
        function: Gc<Function>,
        registers: *mut Value,
        state: GeneratorState,
    ) -> Gc<Generator> {
        let code = function.code.code.clone();
        let kind = match code.kind {
            CodeKind::Coroutine => GeneratorKind::Coroutine,
            CodeKind::AsyncGenerator => GeneratorKind::AsyncGenerator,
            _ => GeneratorKind::Generator,
        };
        let count = code.register_count;
        let live = if state == GeneratorState::Created {
            code.parameters.count()
        } else {
            usize::from(count)
        };
        let generator = Generator::new(function, kind, count);
        generator.state.set(state);
        let generator = Gc::new(generator);
        let own = generator.first_register();
        for index in 0..live {
            // SAFETY: the registers of the frame, or the bound parameters, go over to its own, which hold nothing yet.
            unsafe { own.add(index).write((*registers.add(index)).take()) };
        }
        generator
    }

    /// Resumes a generator, coroutine or async generator from Rust and runs it to its next suspension.
    pub fn resume(&mut self, generator: &Gc<Generator>, input: Input) -> Result<Signal> {
        self.check_native()?;
        match generator.state.get() {
            GeneratorState::Finished => return self.resume_finished(generator, input),
            GeneratorState::Running => return Err(self.already_executing(generator)),
            GeneratorState::Created => {
                if let Input::Throw(raise) = input {
                    return Err(self.raise_unstarted(generator, raise));
                }
                if let Input::Send(value) = &input
                    && !value.is_none()
                {
                    let kind = kind_name(generator.kind);
                    return Err(self.type_error(format!(
                        "can't send non-None value to a just-started {kind}"
                    )));
                }
            }
            GeneratorState::Suspended => {}
        }
        let top = self.stack.top;
        let kind = FrameKind::Boundary;
        let result = match self.push_resumption(generator, input, kind, std::ptr::null_mut())? {
            Resumed::Runs => self.run(),
            Resumed::Raises(raise) => self.run_raising(raise),
            Resumed::Yields(value) => {
                self.suspend_chain();
                Ok(Signal::Yielded(value))
            }
        };
        self.stack.top = top;
        result
    }

    /// An exception thrown into a frame that has not begun ends it: none of its handlers is reached.
    fn raise_unstarted(&mut self, generator: &Gc<Generator>, raise: Raise) -> Raise {
        let code = generator.function.code.clone();
        let kind = code.code.kind;
        if let Some(state) = raise.exception().exception() {
            state.trace.borrow_mut().push(TraceEntry {
                code,
                globals: generator.function.globals.clone(),
                pc: 0,
                height: 0,
            });
        }
        self.finish_generator(generator);
        self.convert_stop_iteration(raise, kind)
    }

    fn resume_finished(&mut self, generator: &Gc<Generator>, input: Input) -> Result<Signal> {
        match (generator.kind, input) {
            (GeneratorKind::Coroutine, _) => {
                Err(self.runtime_error("cannot reuse already awaited coroutine"))
            }
            (_, Input::Send(_)) => Ok(Signal::Returned(Value::None)),
            (_, Input::Throw(raise)) => Err(raise),
        }
    }

    /// The ValueError for a frame that is resumed while it runs.
    #[cold]
    pub fn already_running(&mut self, generator: &Gc<Generator>) -> Raise {
        self.already_executing(generator)
    }

    #[cold]
    pub(super) fn already_executing(&mut self, generator: &Gc<Generator>) -> Raise {
        let kind = kind_name(generator.kind);
        self.value_error(format!("{kind} already executing"))
    }

    /// Pushes the base record of a resumed chain and applies the input to its leaf.
    pub(super) fn push_resumption(
        &mut self,
        root: &Gc<Generator>,
        input: Input,
        kind: FrameKind,
        dst: *mut Value,
    ) -> Result<Resumed> {
        if !self.frames.may_push() && self.frames.len() >= self.recursion_limit {
            return Err(self.recursion_error("maximum recursion depth exceeded"));
        }
        if !root.parent.get().is_null() {
            self.leave_chain(root)?;
        }
        let leaf = match &input {
            Input::Throw(raise) if self.raised(raise, Exc::GeneratorExit) => {
                // What it delegates to is closed, not thrown into: that is between the two of them.
                detach_child(root);
                root.clone()
            }
            _ => find_leaf(root),
        };
        if leaf.state.get() == GeneratorState::Running {
            return Err(self.already_executing(&leaf));
        }
        let created = leaf.state.get() == GeneratorState::Created;
        root.state.set(GeneratorState::Running);
        leaf.state.set(GeneratorState::Running);
        self.push_generator_frame(&leaf, kind, dst);
        if let Some(frame) = self.frames.last_mut() {
            frame.root = Some(root.clone());
        }
        if self.chain_budget == 0
            && let Err(raise) = self.check_chain(&leaf)
        {
            return Ok(Resumed::Raises(raise));
        }
        Ok(if created {
            match input {
                Input::Send(_) => match self.begin_with_face(&leaf) {
                    Ok(()) => Resumed::Runs,
                    Err(raise) => Resumed::Raises(raise),
                },
                Input::Throw(raise) => Resumed::Raises(raise),
            }
        } else {
            self.apply_input(input)
        })
    }

    /// Refuses to go on in a chain that is deeper than calls may nest: in CPython each of its frames is resumed by
    /// the one that awaits it.  Here nothing is done for them, so that a chain which suspends before it goes
    /// deeper would grow for ever; to look at one now and then is enough, since it grows by single steps.
    #[cold]
    fn check_chain(&mut self, leaf: &Gc<Generator>) -> Result<()> {
        let mut depth = self.frames.len();
        let mut parent = leaf.parent.get();
        while !parent.is_null() {
            depth += 1;
            // SAFETY: a parent clears its child's link before it goes (`Generator::drop`).
            parent = unsafe { (*parent).parent.get() };
        }
        if depth >= self.recursion_limit {
            return Err(self.recursion_error("maximum recursion depth exceeded"));
        }
        self.chain_budget = self.recursion_limit - depth;
        Ok(())
    }

    /// Pushes a record that executes a resumable frame in place.
    fn push_generator_frame(
        &mut self,
        generator: &Gc<Generator>,
        kind: FrameKind,
        dst: *mut Value,
    ) {
        let function: *const Function = &raw const *generator.function;
        let registers = generator.first_register();
        let start = generator.function.start();
        let handled = generator.handled.take();
        self.frames.push(Frame {
            function,
            registers,
            // SAFETY: a saved pc is an index into the instructions.
            at: unsafe { start.add(generator.pc.get() as usize) },
            dst,
            generator: Some(generator.clone()),
            root: None,
            extra: Value::Undef,
            handled,
            top: self.stack.top,
            kind,
        });
    }

    /// A frame that another one awaits is resumed by somebody else: the chains above forget their leaf,
    /// and must not be running.
    fn leave_chain(&mut self, generator: &Gc<Generator>) -> Result<()> {
        let mut parent = generator.parent.get();
        while !parent.is_null() {
            // SAFETY: a parent clears its child's link before it goes (`Generator::drop`).
            let above = unsafe { &*parent };
            if above.state.get() == GeneratorState::Running {
                return Err(self.already_executing(generator));
            }
            above.forget_leaf();
            parent = above.parent.get();
        }
        Ok(())
    }

    /// Applies an input to the innermost frame, which stands at the instruction that suspended it.
    pub(super) fn apply_input(&mut self, input: Input) -> Resumed {
        let Some(frame) = self.frames.last() else {
            unreachable!("a resumption has just pushed a frame")
        };
        let (at, registers) = (frame.at, frame.registers);
        // SAFETY: `at` points to an instruction of the frame's code.
        match (unsafe { *at }, input) {
            (Op::Yield { dst, .. }, Input::Send(value)) => {
                // SAFETY: the verifier bounds register operands.
                unsafe { *registers.add(usize::from(dst.0)) = value };
                self.step_over();
                Resumed::Runs
            }
            (Op::YieldFrom { dst, iter }, input) => {
                // SAFETY: as above.
                let iterator = unsafe { (*registers.add(usize::from(iter.0))).clone() };
                let answer = match input {
                    Input::Send(value) => self.delegate_send(&iterator, value),
                    Input::Throw(raise) => self.delegate_throw(&iterator, raise),
                };
                match answer {
                    Ok(Delegated::Yields(value)) => Resumed::Yields(value),
                    Ok(Delegated::Returns(value)) => {
                        // SAFETY: as above.
                        unsafe {
                            *registers.add(usize::from(iter.0)) = Value::Undef;
                            *registers.add(usize::from(dst.0)) = value;
                        }
                        self.step_over();
                        Resumed::Runs
                    }
                    Err(raise) => Resumed::Raises(raise),
                }
            }
            (_, Input::Throw(raise)) => Resumed::Raises(raise),
            (_, Input::Send(_)) => Resumed::Runs,
        }
    }

    fn step_over(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            // SAFETY: a suspending instruction is never the last of its code.
            frame.at = unsafe { frame.at.add(1) };
        }
    }

    /// Enters what the running frame's `YieldFrom` delegates to, where that is a resumable frame of our
    /// own that is free: it becomes the innermost frame of the chain.
    pub(super) fn enter_awaited(&mut self, child: &Gc<Generator>) -> Result<bool> {
        let fresh = match child.state.get() {
            GeneratorState::Created => true,
            GeneratorState::Suspended if child.parent.get().is_null() => false,
            _ => return Ok(false),
        };
        if !self.frames.may_push() && self.frames.len() >= self.recursion_limit {
            return Err(self.recursion_error("maximum recursion depth exceeded"));
        }
        if !fresh {
            // Its own chain, if it has one, is resumed by way of a nested run; see `delegate_send`.
            return Ok(false);
        }
        child.state.set(GeneratorState::Running);
        self.push_generator_frame(child, FrameKind::Await, std::ptr::null_mut());
        self.begin_with_face(child)?;
        Ok(true)
    }

    /// A coroutine whose frame has just been pushed begins with the native face of its function, if that has
    /// one: the frame goes on at the tail of the code, with what the face has made in place of the body.
    fn begin_with_face(&mut self, generator: &Gc<Generator>) -> Result<()> {
        let function = &generator.function;
        let Some(face) = function.shortcut.get() else {
            return Ok(());
        };
        let code = &function.code.code;
        let Some((tail, reg)) = code.face_tail() else {
            return Ok(());
        };
        // SAFETY: the arguments stand in the frame's own registers, which nobody changes while the face runs.
        let args = unsafe {
            let count = code.parameters.count();
            std::slice::from_raw_parts(generator.first_register(), count)
        };
        let (value, step) = match face(self, args)? {
            Shortcut::Body => return Ok(()),
            Shortcut::Await(awaitable) => (awaitable, 0),
            Shortcut::Done(value) => (value, 1),
        };
        if let Some(frame) = self.frames.last_mut() {
            // SAFETY: the verifier bounds operands, and the tail is within the instructions.
            unsafe {
                *frame.registers.add(usize::from(reg.0)) = value;
                frame.at = function.start().add(tail + step);
            }
        }
        Ok(())
    }

    /// Enters an async generator that the running frame's `async for` asks for its next item: see
    /// `yield_to_loop` for how it answers.
    pub(super) fn enter_async_next(&mut self, child: &Gc<Generator>) -> Result<()> {
        if !self.frames.may_push() && self.frames.len() >= self.recursion_limit {
            return Err(self.recursion_error("maximum recursion depth exceeded"));
        }
        let created = child.state.get() == GeneratorState::Created;
        child.state.set(GeneratorState::Running);
        child.async_state.running.set(true);
        self.push_generator_frame(child, FrameKind::Await, std::ptr::null_mut());
        if !created {
            // It stands at the `yield` that gave the last item.
            let _ = self.apply_input(Input::Send(Value::None));
        }
        Ok(())
    }

    /// Suspends the running chain: saves and pops all its frames.  Afterwards the root knows its leaf.
    /// Answers what the record at the base was for, and where its result goes.
    pub(super) fn suspend_chain(&mut self) -> (FrameKind, *mut Value) {
        let count = self.frames.chain().len();
        let base = self.frames.len() - count;
        self.chain_budget = self.chain_budget.saturating_sub(count.saturating_sub(1));
        // Innermost first: each moves into a register of the frame above it, which moves next.
        for index in (base + 1..base + count).rev() {
            if self.frames[index].generator.is_none() {
                self.materialize(index);
            }
        }
        let chain = self.frames.chain();
        let mut parent: *const Generator = std::ptr::null();
        let mut leaf = None;
        for frame in chain.iter_mut() {
            let pc = frame.pc();
            let handled = frame.handled.take();
            let Some(generator) = frame.generator.take() else {
                continue;
            };
            generator.pc.set(pc);
            generator.handled.set(handled);
            generator.state.set(GeneratorState::Suspended);
            if !parent.is_null() {
                generator.parent.set(parent);
            }
            parent = &raw const *generator;
            leaf = Some(generator);
        }
        let base = &mut chain[0];
        let (root, kind, dst) = (base.root.take(), base.kind, base.dst);
        drop(base.extra.take());
        self.frames.forget_chain(count);
        if let (Some(root), Some(leaf)) = (root, leaf) {
            root.state.set(GeneratorState::Suspended);
            root.remember_leaf(leaf);
        }
        (kind, dst)
    }

    /// Moves the registers of an awaited frame that ran on the register stack into a coroutine object,
    /// which the awaiting frame's `YieldFrom` then holds.
    fn materialize(&mut self, index: usize) {
        let (registers, slot, holder) = {
            let frame = &self.frames[index];
            // SAFETY: the slot with the function lies below the window.
            (
                frame.registers,
                unsafe { frame.registers.sub(1) },
                frame.dst,
            )
        };
        // SAFETY: the slot owns the function.
        let function = match unsafe { (*slot).take() } {
            Value::Function(ref function) => function.share(),
            _ => unreachable!("the slot below a window holds its function"),
        };
        let generator = self.generator_over(function, registers, GeneratorState::Running);
        // SAFETY: `holder` is the awaiting frame's base register.
        unsafe { *holder = Value::from(generator.clone()) };
        let start = generator.function.start();
        let frame = &mut self.frames[index];
        let pc = frame.pc();
        frame.function = &raw const *generator.function;
        // SAFETY: the same instructions, reached through the generator's own reference.
        frame.at = unsafe { start.add(pc as usize) };
        frame.registers = generator.first_register();
        frame.generator = Some(generator);
    }
}

/// Makes what a suspended frame awaits the root of a chain of its own.
fn detach_child(generator: &Gc<Generator>) {
    if let Some(child) = awaited_child(generator)
        && std::ptr::eq(child.parent.get(), &raw const **generator)
    {
        child.parent.set(std::ptr::null());
        generator.forget_leaf();
    }
}

/// The frame of a suspended chain that goes on when its root is resumed.
fn find_leaf(root: &Gc<Generator>) -> Gc<Generator> {
    if let Some(leaf) = root.leaf()
        && leaf.state.get() == GeneratorState::Suspended
    {
        return leaf;
    }
    let mut leaf = root.clone();
    loop {
        let child = awaited_child(&leaf);
        match child {
            Some(child)
                if child.state.get() == GeneratorState::Suspended
                    && std::ptr::eq(child.parent.get(), &raw const *leaf) =>
            {
                leaf = child;
            }
            _ => return leaf,
        }
    }
}

/// What a suspended frame delegates to, where that is a resumable frame.
pub(super) fn awaited_child(generator: &Generator) -> Option<Gc<Generator>> {
    match awaited_value(generator)? {
        Value::Generator(ref child) => Some(child.share()),
        _ => None,
    }
}

/// What a suspended frame waits for: `cr_await`, `gi_yieldfrom`.
pub fn awaited_value(generator: &Generator) -> Option<Value> {
    if generator.state.get() != GeneratorState::Suspended {
        return None;
    }
    let code = &generator.function.code.code;
    match code.ops.get(generator.pc.get() as usize)? {
        Op::YieldFrom { iter, .. } => {
            // SAFETY: the frame does not run.
            let registers = unsafe { generator.registers() };
            match registers.get(usize::from(iter.0))? {
                Value::GiveWay => Some(Value::None),
                value => {
                    let shown = value.native_data().and_then(|data| data.shown_as());
                    Some(shown.unwrap_or_else(|| value.clone()))
                }
            }
        }
        _ => None,
    }
}

/// As [`awaited_value`], for reports: also what scripts never see.
pub fn awaited_native(generator: &Generator) -> Option<Value> {
    let code = &generator.function.code.code;
    match code.ops.get(generator.pc.get() as usize)? {
        Op::YieldFrom { iter, .. } if generator.state.get() == GeneratorState::Suspended => {
            // SAFETY: the frame does not run.
            let registers = unsafe { generator.registers() };
            registers.get(usize::from(iter.0)).cloned()
        }
        _ => None,
    }
}

/// What an iterator or awaitable answered to a frame that delegates to it.
pub enum Delegated {
    Yields(Value),
    Returns(Value),
}

/// How messages name a kind of resumable frame.
pub fn kind_name(kind: GeneratorKind) -> &'static str {
    match kind {
        GeneratorKind::Generator => "generator",
        GeneratorKind::Coroutine => "coroutine",
        GeneratorKind::AsyncGenerator => "async generator",
    }
}

impl Vm {
    /// Sends a value into what a frame delegates to.
    pub fn delegate_send(&mut self, iterator: &Value, value: Value) -> Result<Delegated> {
        use crate::object::native::AwaitPoll;
        match iterator {
            Value::Generator(generator) if generator.kind != GeneratorKind::AsyncGenerator => {
                let generator = generator.share();
                match self.resume(&generator, Input::Send(value))? {
                    Signal::Returned(value) => Ok(Delegated::Returns(value)),
                    Signal::Yielded(value) | Signal::AsyncYielded(value) => {
                        Ok(Delegated::Yields(value))
                    }
                }
            }
            Value::Native(native) => {
                let native = native.share();
                match native.data().poll_await(self, iterator)? {
                    AwaitPoll::Ready(value) => Ok(Delegated::Returns(value)),
                    AwaitPoll::Pending(value) => Ok(Delegated::Yields(value)),
                    AwaitPoll::NotAwaitable => self.send_generic(iterator, value),
                }
            }
            // The turn is over: whoever resumes a frame that gave way comes here.
            Value::GiveWay => Ok(Delegated::Returns(Value::None)),
            _ => self.send_generic(iterator, value),
        }
    }

    fn send_generic(&mut self, iterator: &Value, value: Value) -> Result<Delegated> {
        if let Some(data) = iterator.native_data()
            && data.is_sender()
        {
            return data.send(self, iterator, value);
        }
        let result = if value.is_none() {
            let next = self.names.__next__.clone();
            match self.lookup_special(iterator, &next) {
                Some(next) => self.call_with_receiver(&next, iterator, &[]),
                None => {
                    let name = self.type_name(iterator);
                    Err(self.type_error(format!("'{name}' object is not an iterator")))
                }
            }
        } else {
            self.call_method(iterator, "send", &[value])
        };
        match result {
            Ok(value) => Ok(Delegated::Yields(value)),
            Err(raise) => self.delegated_stop(raise),
        }
    }

    fn delegated_stop(&mut self, raise: Raise) -> Result<Delegated> {
        if self.raised(&raise, Exc::StopIteration) {
            let value = crate::types::exceptions::stop_value(&raise.value());
            return Ok(Delegated::Returns(value));
        }
        Err(raise)
    }

    /// Throws into what a frame delegates to; `close()` where the exception is GeneratorExit.
    pub fn delegate_throw(&mut self, iterator: &Value, raise: Raise) -> Result<Delegated> {
        if let Value::Generator(generator) = iterator
            && generator.kind != GeneratorKind::AsyncGenerator
        {
            let generator = generator.share();
            if generator.state.get() == GeneratorState::Finished {
                return Err(raise);
            }
            if self.raised(&raise, Exc::GeneratorExit) {
                self.close_generator(&generator)?;
                return Err(raise);
            }
            return match self.resume(&generator, Input::Throw(raise))? {
                Signal::Returned(value) => Ok(Delegated::Returns(value)),
                Signal::Yielded(value) | Signal::AsyncYielded(value) => {
                    Ok(Delegated::Yields(value))
                }
            };
        }
        if let Some(data) = iterator.native_data()
            && data.is_future()
        {
            data.forsaken();
            return Err(raise);
        }
        if matches!(iterator, Value::GiveWay) {
            return Err(raise);
        }
        let raise = match iterator.native_data() {
            Some(data) if data.is_sender() => match data.throw(self, iterator, raise) {
                Ok(answer) => return answer,
                Err(raise) => raise,
            },
            _ => raise,
        };
        let names = self.names.clone();
        if self.raised(&raise, Exc::GeneratorExit) {
            if let Some(close) = self.find_attr(iterator, &names.close)? {
                self.call(&close, &[])?;
            }
            return Err(raise);
        }
        match self.find_attr(iterator, &names.throw)? {
            Some(throw) => match self.call(&throw, &[raise.value()]) {
                Ok(value) => Ok(Delegated::Yields(value)),
                Err(raise) => self.delegated_stop(raise),
            },
            None => Err(raise),
        }
    }
}
