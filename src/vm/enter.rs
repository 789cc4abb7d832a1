//! How the frame of a script function begins: in place, on the registers where the caller has put the
//! arguments; or, where they cannot stay, on registers above the top.

use smallvec::SmallVec;

use super::Vm;
use super::call::Pushed;
use super::frame::{Frame, FrameKind};
use super::stack;
use super::window::Window;
use crate::bytecode::Reg;
use crate::object::class::Making;
use crate::object::signature::Keywords;
use crate::object::{Class, Gc, Payload, Result, Value};
use crate::types::function::{Function, Method};

impl Vm {
    /// Where a call from `base` finds its window: in place, or, from a frame whose registers are its
    /// own, moved to the top of the register stack.
    #[inline(always)]
    fn call_slot(&mut self, base: *mut Value, argc: usize) -> *mut Value {
        match self.frames.last() {
            Some(frame) if frame.generator.is_some() => {}
            _ => return base,
        }
        let slot = self.stack.top;
        for index in 0..=argc {
            // SAFETY: registers above `top` are free, with a margin that no call exceeds.
            unsafe { *slot.add(index) = (*base.add(index)).take() };
        }
        slot
    }

    /// Whether the caller's registers are part of the register stack, so that a callee's window may overlap them.
    #[inline(always)]
    fn is_on_stack(&self) -> bool {
        // SAFETY: an instruction that calls runs in a frame.
        unsafe { (*self.frames.top()).generator.is_none() }
    }

    /// Whether one more frame may begin, with registers up to `top`, without further ado: the general way of
    /// calling makes room, or says that there is none.
    #[inline(always)]
    fn may_enter(&self, top: *mut Value) -> bool {
        self.frames.may_push() && self.stack.is_within(top)
    }

    /// Pushes a frame over `registers` up to `top`, of which the first `argc` are set.  The slot below holds the function.
    ///
    /// # Safety
    /// [`Vm::may_enter`] has said yes, and the function is alive for as long as the frame.
    #[inline(always)]
    unsafe fn begin(
        &mut self,
        function: *const Function,
        (registers, top): (*mut Value, *mut Value),
        argc: usize,
        dst: *mut Value,
        kind: FrameKind,
        extra: Value,
    ) {
        // SAFETY: by contract.
        let this = unsafe { &*function };
        // Fast paths leave numbers behind in dead temporaries; locals begin empty.
        for index in argc..usize::from(this.first_temp) {
            // SAFETY: there is room.
            unsafe { *registers.add(index) = Value::Undef };
        }
        let frame = Frame {
            function,
            registers,
            at: this.start(),
            dst,
            generator: None,
            root: None,
            extra,
            handled: Value::Undef,
            top,
            kind,
        };
        // SAFETY: by contract.
        unsafe { self.frames.push_within(frame) };
        self.stack.top = top;
    }

    /// Calls the script function that stands in `base` with the arguments behind it.
    #[inline(always)]
    pub(super) fn enter(&mut self, base: *mut Value, argc: usize, kind: FrameKind) -> Result<bool> {
        if kind == FrameKind::Call && self.enter_plain(base, argc) {
            return Ok(true);
        }
        self.enter_binding(base, argc, kind)
    }

    /// As [`Vm::enter`], where nothing but a frame is needed; says whether it was pushed.
    #[inline(never)]
    fn enter_plain(&mut self, base: *mut Value, argc: usize) -> bool {
        // SAFETY: `base` is a register of the caller, the arguments follow it.
        let Value::Function(function) = (unsafe { &*base }) else {
            return false;
        };
        if function.plain_argc() != argc as u32 {
            return false;
        }
        let function: *const Function = &raw const **function;
        // SAFETY: the callee in `base` is that function, and these are all its arguments.
        unsafe { self.enter_simple(function, base, argc, FrameKind::Call) }
    }

    /// As [`Vm::enter_plain`], in the loop itself: for callers whose registers are on the register stack.
    #[inline(always)]
    pub(super) fn enter_at_once(&mut self, base: *mut Value, argc: usize) -> bool {
        // SAFETY: as in `enter_plain`; the callee is alive for as long as the frame, whose slot it stands in.
        unsafe {
            let Value::Function(function) = &*base else {
                return false;
            };
            let function: *const Function = &raw const **function;
            let window = window_of(function, base);
            if (*function).plain_argc() != argc as u32
                || !self.is_on_stack()
                || !self.may_enter(window.1)
            {
                return false;
            }
            self.begin(function, window, argc, base, FrameKind::Call, Value::Undef);
        }
        true
    }

    /// Begins the frame of a call from Rust where the function that stands in `slot` takes just the arguments
    /// behind it; or says that this takes the general way.
    #[inline(always)]
    pub(super) fn enter_from_outside(
        &mut self,
        slot: *mut Value,
        argc: usize,
        namespace: &Value,
    ) -> bool {
        // SAFETY: as in `enter_at_once`; the caller keeps what stands in `slot` until the frame is gone.
        unsafe {
            let Value::Function(function) = &*slot else {
                return false;
            };
            let function: *const Function = &raw const **function;
            let window = window_of(function, slot);
            if (*function).plain_argc() != argc as u32 || !self.may_enter(window.1) {
                return false;
            }
            let extra = namespace.clone();
            self.begin(function, window, argc, slot, FrameKind::Boundary, extra);
        }
        true
    }

    /// Enters the coroutine function that stands in `base` with all its arguments behind it, the call
    /// being awaited at once; or says that there is no room.
    ///
    /// # Safety
    /// As for [`Vm::enter_simple`].
    #[inline(never)]
    pub(super) unsafe fn enter_awaited_frame(
        &mut self,
        function: *const Function,
        base: *mut Value,
        argc: usize,
    ) -> bool {
        let caller = self.frames.top();
        // SAFETY: by contract.  The awaiting frame was on top, and GetAwaitable and YieldFrom follow its
        // call: it stands at the latter for as long as the callee runs.
        unsafe {
            let entered = self.enter_simple(function, base, argc, FrameKind::Await);
            if entered {
                (*caller).at = (*caller).at.add(2);
            }
            entered
        }
    }

    /// Begins the frame of a function that needs no binding; or says that there is no room.  The window
    /// is where the arguments are, or, for a caller whose registers are its own, moves to the top.
    ///
    /// # Safety
    /// `base` is a register of the running frame and holds the function; `argc` arguments, all that the
    /// function takes, stand behind it.
    #[inline(always)]
    unsafe fn enter_simple(
        &mut self,
        function: *const Function,
        base: *mut Value,
        argc: usize,
        kind: FrameKind,
    ) -> bool {
        // SAFETY: by contract; registers above the top are free, with a margin that no call exceeds, and
        // hold nothing that would have to be dropped.
        unsafe {
            let moves = (*self.frames.top()).generator.is_some();
            let slot = if moves { self.stack.top } else { base };
            let window = window_of(function, slot);
            if !self.may_enter(window.1) {
                return false;
            }
            if moves {
                for index in 0..=argc {
                    stack::move_register(base.add(index), slot.add(index));
                }
            }
            self.begin(function, window, argc, base, kind, Value::Undef);
        }
        true
    }

    /// As [`Vm::enter`], where arguments have to be bound, moved, or refused.
    #[inline(never)]
    fn enter_binding(&mut self, base: *mut Value, argc: usize, kind: FrameKind) -> Result<bool> {
        // SAFETY: `base` is a register of the caller.
        if kind == FrameKind::Call
            && let Value::Function(function) = (unsafe { &*base })
            && function.simple_argc() == argc as u32
            && function.code.kind.is_resumable()
        {
            let made = self.make_generator(base);
            // SAFETY: as above; the arguments have moved into the generator.
            unsafe { *base = made };
            return Ok(false);
        }
        let slot = self.call_slot(base, argc);
        match self.push_call(slot, base, argc, &[], kind) {
            Ok(Pushed::Frame) => Ok(true),
            Ok(Pushed::Value(value)) => {
                // SAFETY: `base` is the caller's register, `slot` is it or lies above the top.
                unsafe {
                    if slot != base {
                        *slot = Value::Undef;
                    }
                    *base = value;
                }
                Ok(false)
            }
            Err(raise) => {
                if slot != base {
                    // SAFETY: what was moved above the top is dropped again.
                    unsafe { self.clear_registers(slot, slot.add(argc + 1)) };
                }
                Err(raise)
            }
        }
    }

    /// Calls the script function in `base` with `positional` arguments behind it and, behind those, one
    /// for each of `names`; or says that this takes the general way, and leaves everything as it is.
    pub(super) fn enter_with_keywords(
        &mut self,
        base: *mut Value,
        positional: usize,
        names: &[Value],
    ) -> bool {
        // SAFETY: as in `enter`.
        let Value::Function(function) = (unsafe { &*base }) else {
            return false;
        };
        let function: *const Function = &raw const **function;
        // SAFETY: the register keeps the function alive, and afterwards the frame does.
        let this = unsafe { &*function };
        // SAFETY: as above.
        let window = unsafe { window_of(function, base) };
        let registers = window.0;
        if this.plain_argc() == crate::types::function::NEEDS_BINDING
            || positional > this.plain_argc() as usize
            || !self.is_on_stack()
            || !self.may_enter(window.1)
        {
            return false;
        }
        let wanted = this.plain_argc() as usize;
        let Some(targets) = targets(this, positional, names, wanted) else {
            return false;
        };
        let in_order = targets
            .iter()
            .enumerate()
            .all(|(index, &target)| usize::from(target) == positional + index);
        // SAFETY: the arguments stand behind the callee; parameters have registers of the frame to come.
        unsafe {
            if !in_order {
                let values: SmallVec<[Value; 8]> = (0..names.len())
                    .map(|index| (*registers.add(positional + index)).take())
                    .collect();
                for index in positional..wanted {
                    *registers.add(index) = Value::Undef;
                }
                for (&target, value) in targets.iter().zip(values) {
                    *registers.add(usize::from(target)) = value;
                }
            }
            let filled = if in_order {
                positional + names.len()
            } else {
                wanted
            };
            for index in filled..wanted {
                *registers.add(index) = Value::Undef;
            }
            if positional + names.len() < wanted {
                let defaults = this.defaults.borrow();
                let defaults = defaults.as_ref().map_or(&[][..], |tuple| tuple.items());
                let first = wanted - defaults.len();
                for index in first.max(positional)..wanted {
                    let register = registers.add(index);
                    if (*register).is_undef() {
                        *register = defaults[index - first].clone();
                    }
                }
            }
            self.begin(
                function,
                window,
                wanted,
                base,
                FrameKind::Call,
                Value::Undef,
            );
        }
        true
    }

    /// `obj[key]`: a script's own `__getitem__` is entered, all else answers at once.
    #[inline(never)]
    pub(super) fn get_item_op(&mut self, w: Window, dst: Reg, obj: Reg, key: Reg) -> Result<bool> {
        let (obj, key) = w.fetch_pair(obj, key);
        if let Value::Instance(instance) = &obj
            && let Some(function @ Value::Function(_)) =
                instance.class().lookup(&self.names.__getitem__)
        {
            let slot = self.stack.top;
            // SAFETY: registers above `top` are free, with a margin that no call exceeds.
            unsafe {
                *slot = function;
                *slot.add(1) = obj;
                *slot.add(2) = key;
            }
            let kind = FrameKind::Call;
            return self.enter_above(slot, w.pointer(dst), 2, &[], kind, Value::Undef);
        }
        w.set(dst, self.get_item(&obj, &key)?);
        Ok(false)
    }

    /// A script function with nothing but a receiver, which begins above the top.
    pub(super) fn enter_with_receiver(
        &mut self,
        function: Value,
        receiver: Value,
        dst: *mut Value,
        kind: FrameKind,
    ) -> Result<bool> {
        let slot = self.stack.top;
        // SAFETY: registers above `top` are free, with a margin that no call exceeds.
        unsafe {
            *slot = function;
            *slot.add(1) = receiver;
        }
        self.enter_above(slot, dst, 1, &[], kind, Value::Undef)
    }

    /// A bound method of a script function: function and receiver take their places above the top.
    pub(super) fn enter_method(
        &mut self,
        at: *mut Value,
        argc: usize,
        method: &Method,
    ) -> Result<bool> {
        let slot = self.stack.top;
        // SAFETY: registers above `top` are free, with a margin that no call exceeds; the arguments
        // stand behind `at` in the caller's registers.
        unsafe {
            *slot = method.function.clone();
            *slot.add(1) = method.receiver.clone();
            for index in 0..argc {
                *slot.add(2 + index) = (*at.add(1 + index)).take();
            }
        }
        self.enter_above(slot, at, argc + 1, &[], FrameKind::Call, Value::Undef)
    }

    /// Begins a call whose window stands above the top.
    pub(super) fn enter_above(
        &mut self,
        slot: *mut Value,
        dst: *mut Value,
        argc: usize,
        keywords: Keywords<'_>,
        kind: FrameKind,
        extra: Value,
    ) -> Result<bool> {
        let top = self.stack.top;
        // While arguments are bound nothing may use the registers that hold them.
        // SAFETY: the window lies within the margin above the top.
        self.stack.top = unsafe { slot.add(argc + 1) };
        match self.push_call(slot, dst, argc, keywords, kind) {
            Ok(Pushed::Frame) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.extra = extra;
                }
                Ok(true)
            }
            outcome => {
                // SAFETY: what was put above the top is dropped again.
                unsafe { self.clear_registers(slot, slot.add(argc + 1)) };
                self.stack.top = top;
                match outcome {
                    Ok(Pushed::Value(value)) if kind == FrameKind::Init => {
                        let name = self.type_name(&value);
                        Err(self.type_error(format!("__init__() should return None, not '{name}'")))
                    }
                    Ok(Pushed::Value(value)) => {
                        // SAFETY: `dst` is a register of the caller.
                        unsafe { *dst = value };
                        Ok(false)
                    }
                    Ok(Pushed::Frame) => Ok(true),
                    Err(raise) => Err(raise),
                }
            }
        }
    }

    /// `Class(…)` of an ordinary class with an `__init__` in script: makes the instance and enters that.
    pub(super) fn enter_init(
        &mut self,
        at: *mut Value,
        class: &Gc<Class>,
        argc: usize,
    ) -> Result<bool> {
        let init = class.constructor().unwrap_or_default();
        let instance = self.new_instance(class.clone(), Payload::None)?;
        if let Value::Function(function) = &init
            && function.plain_argc() == argc as u32 + 1
            && self.is_on_stack()
            // SAFETY: only the address is formed.
            && self.may_enter(unsafe { window_of(&raw const **function, at) }.1)
        {
            let function: *const Function = &raw const **function;
            // SAFETY: whatever lies behind the arguments is free, in the caller's window or above it.
            unsafe {
                for index in (1..=argc).rev() {
                    *at.add(1 + index) = (*at.add(index)).take();
                }
                *at.add(1) = instance.clone();
                *at = init;
                let window = window_of(function, at);
                self.begin(function, window, argc + 1, at, FrameKind::Init, instance);
            }
            return Ok(true);
        }
        let slot = self.stack.top;
        // SAFETY: as in `enter_method`.
        unsafe {
            *slot = init;
            *slot.add(1) = instance.clone();
            for index in 0..argc {
                *slot.add(2 + index) = (*at.add(1 + index)).take();
            }
        }
        self.enter_above(slot, at, argc + 1, &[], FrameKind::Init, instance)
    }

    /// What a call of this class comes down to.
    #[inline]
    pub(super) fn making(&mut self, class: &Gc<Class>) -> Making {
        match class.making.get() {
            Making::Unknown => self.find_making(class),
            known => known,
        }
    }

    #[cold]
    fn find_making(&mut self, class: &Gc<Class>) -> Making {
        let making = match class.lookup(&self.names.__new__) {
            Some(_) if class.metaclass.borrow().is_some() => Making::General,
            Some(new) if self.is_plain_exception(class, &new) => Making::Exception,
            Some(new) if self.is_made_natively(class, &new) => {
                class.set_constructor(new);
                Making::Native
            }
            Some(new) if self.is_made_bare(class, &new) => Making::Plain,
            Some(new) if self.is_plain_new(class, &new) => {
                match class.lookup(&self.names.__init__) {
                    Some(ref init @ Value::Function(ref function)) => {
                        class.expect_attributes(function.code.attributes_set());
                        class.set_constructor(init.clone());
                        Making::Init
                    }
                    _ => Making::General,
                }
            }
            Some(new) if self.is_natively_initialised(class, &new) => {
                match class.lookup(&self.names.__init__) {
                    Some(init) => {
                        class.set_constructor(init);
                        Making::Initialised
                    }
                    None => Making::General,
                }
            }
            _ => Making::General,
        };
        class.making.set(making);
        making
    }
}

/// The window of a call of the function in `slot`: its first register and the one behind its last.
///
/// # Safety
/// The function is alive.  Only addresses are formed, within or just above the register stack.
#[inline(always)]
unsafe fn window_of(function: *const Function, slot: *mut Value) -> (*mut Value, *mut Value) {
    // SAFETY: by contract.
    unsafe {
        let registers = slot.add(1);
        let count = usize::from((*function).register_count);
        (registers, registers.add(count))
    }
}

/// Which parameter each keyword is for, where that is plain and every parameter gets a value.
fn targets(
    function: &Function,
    positional: usize,
    names: &[Value],
    wanted: usize,
) -> Option<SmallVec<[u16; 8]>> {
    let known = &function.code.local_names[..wanted];
    let positional_only = usize::from(function.code.code.parameters.positional_only);
    let mut targets: SmallVec<[u16; 8]> = SmallVec::new();
    for (index, name) in names.iter().enumerate() {
        let Value::Str(name) = name else { return None };
        let expected = positional + index;
        let target = match known.get(expected) {
            Some(known) if known.is(name.as_gc()) => expected,
            _ => known.iter().position(|known| known.is(name.as_gc()))?,
        };
        if target < positional.max(positional_only) {
            return None;
        }
        targets.push(target as u16);
    }
    if positional + names.len() < wanted {
        let defaults = function.defaults.borrow();
        let defaults = defaults.as_ref().map_or(0, |tuple| tuple.len());
        let required = wanted.checked_sub(defaults)?;
        let is_given = |index: usize| targets.contains(&(index as u16));
        if !(positional..required).all(is_given) {
            return None;
        }
    }
    Some(targets)
}
