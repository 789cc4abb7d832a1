//! Calls: from script to script by a frame, from Rust by a nested run.

use smallvec::SmallVec;

use super::Vm;
use super::frame::{Frame, FrameKind};
use super::stack::{self, release_registers};
use super::suspend::Signal;
use crate::bytecode::{CodeKind, Op};
use crate::object::class::Making;
use crate::object::native::MethodKind;
use crate::object::signature::{self, Keywords};
use crate::object::{Builtin, Gc, Payload, PoolBox, Result, Value};
use crate::types::dict::Dict;
use crate::types::exception::{Exc, ExceptionState};
use crate::types::function::{Function, Shortcut};
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A short list of arguments.
pub type CallArgs = SmallVec<[Value; 8]>;

impl Vm {
    /// Calls anything with positional arguments.
    pub fn call(&mut self, callable: &Value, args: &[Value]) -> Result<Value> {
        match callable {
            Value::Function(function) => self.call_function(function.as_gc(), args, &[]),
            Value::Builtin(builtin) => self.call_builtin(builtin.as_gc(), args, &[]),
            _ => self.call_keywords(callable, args, &[]),
        }
    }

    /// Calls anything with positional and keyword arguments.
    pub fn call_keywords(
        &mut self,
        callable: &Value,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        match callable {
            Value::Function(function) => self.call_function(function.as_gc(), args, keywords),
            Value::Builtin(builtin) => self.call_builtin(builtin.as_gc(), args, keywords),
            Value::Method(method) => {
                let mut all = CallArgs::with_capacity(args.len() + 1);
                all.push(method.receiver.clone());
                all.extend(args.iter().cloned());
                self.call_keywords(&method.function, &all, keywords)
            }
            Value::Class(class) => {
                self.check_native()?;
                self.call_class(class.as_gc(), args, keywords)
            }
            _ => {
                self.check_native()?;
                let name = self.names.__call__.clone();
                match self.lookup_special(callable, &name) {
                    Some(function) => {
                        self.call_special_keywords(&function, callable, args, keywords)
                    }
                    None => {
                        let name = self.type_name(callable);
                        Err(self.type_error(format!("'{name}' object is not callable")))
                    }
                }
            }
        }
    }

    fn call_special_keywords(
        &mut self,
        function: &Value,
        receiver: &Value,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        if super::protocol::is_plain_method(function) {
            let mut all = CallArgs::with_capacity(args.len() + 1);
            all.push(receiver.clone());
            all.extend(args.iter().cloned());
            return self.call_keywords(function, &all, keywords);
        }
        let class = Value::from(self.class_of(receiver));
        let bound = self.bind_descriptor(function, receiver, &class)?;
        self.call_keywords(&bound, args, keywords)
    }

    /// Calls a native function.
    pub(super) fn call_builtin(
        &mut self,
        builtin: &Gc<Builtin>,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        self.check_native()?;
        if builtin.receiver.is_undef() {
            if builtin.kind != MethodKind::Static
                && let Some(owner) = &builtin.owner
            {
                self.check_receiver(builtin, owner, args.first())?;
            }
            return self.call_native(builtin, args, keywords);
        }
        let mut all = CallArgs::with_capacity(args.len() + 1);
        all.push(builtin.receiver.clone());
        all.extend(args.iter().cloned());
        self.call_native(builtin, &all, keywords)
    }

    /// Calls a native function with its receiver, if it has one, among the arguments.
    #[inline]
    pub(super) fn call_native(
        &mut self,
        builtin: &Gc<Builtin>,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        let signature = builtin.signature();
        let function = builtin.def.function;
        if keywords.is_empty() {
            if signature.is_exact(args.len()) {
                return function(self, args);
            }
            if signature.is_padded(args.len()) {
                let mut padded: [Value; signature::MAX_PADDED] = Default::default();
                let end = signature.pad(args, &mut padded);
                return function(self, &padded[..end]);
            }
        }
        let bound = signature.bind(self, builtin, args, keywords)?;
        function(self, &bound)
    }

    /// An unbound native method is only for instances of its class.
    fn check_receiver(
        &mut self,
        builtin: &Gc<Builtin>,
        owner: &Gc<crate::object::Class>,
        receiver: Option<&Value>,
    ) -> Result<()> {
        let Some(receiver) = receiver else {
            return Err(self.type_error(signature::needs_receiver(builtin)));
        };
        let fits = match builtin.kind {
            MethodKind::ClassMethod => {
                matches!(receiver, Value::Class(class) if class.is_subclass(owner))
            }
            _ => self.is_instance_of(receiver, owner),
        };
        if fits {
            return Ok(());
        }
        let name = self.type_name(receiver);
        let method = builtin.def.name();
        if is_slot(method) {
            return Err(self.type_error(format!(
                "descriptor '{method}' requires a '{}' object but received a '{name}'",
                owner.name().as_str()
            )));
        }
        Err(self.type_error(format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{name}' object",
            builtin.def.name(),
            owner.name().as_str()
        )))
    }

    /// Calls a script function from Rust: a nested run.
    pub(super) fn call_function(
        &mut self,
        function: &Gc<Function>,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        self.call_function_in(function, args, keywords, Value::Undef)
    }

    /// As [`Vm::call_function`]; `namespace` is the frame's namespace (class bodies, modules, `exec`).
    pub fn call_function_in(
        &mut self,
        function: &Gc<Function>,
        args: &[Value],
        keywords: Keywords<'_>,
        namespace: Value,
    ) -> Result<Value> {
        self.call_function_on(function, None, args, keywords, namespace)
    }

    /// As [`Vm::call_function_in`], with a receiver that goes before the arguments.
    pub(super) fn call_function_on(
        &mut self,
        function: &Gc<Function>,
        receiver: Option<&Value>,
        args: &[Value],
        keywords: Keywords<'_>,
        namespace: Value,
    ) -> Result<Value> {
        self.check_native()?;
        let slot = self.stack.top;
        let argc = args.len() + usize::from(receiver.is_some());
        if !self.stack.has_room(slot, argc + keywords.len() + 2) {
            return Err(self.stack_overflow());
        }
        // SAFETY: registers from `top` on are free, and there is room for them.
        let end = unsafe {
            *slot = Value::from(function.clone());
            for (index, arg) in receiver.into_iter().chain(args).enumerate() {
                *slot.add(1 + index) = arg.clone();
            }
            slot.add(1 + argc)
        };
        self.stack.top = end;
        let result = if keywords.is_empty() && self.enter_from_outside(slot, argc, &namespace) {
            self.run().map(returned)
        } else {
            match self.push_call(slot, slot, argc, keywords, FrameKind::Boundary) {
                Ok(Pushed::Frame) => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.extra = namespace;
                    }
                    self.run().map(returned)
                }
                Ok(Pushed::Value(value)) => Ok(value),
                Err(raise) => Err(raise),
            }
        };
        // SAFETY: whatever the call left in its window is dropped; the slot and arguments lie below the old top.
        unsafe { release_registers(slot, end) };
        self.stack.top = slot;
        result
    }

    /// Begins a call of the script function in `slot`, with `argc` arguments behind it: pushes its
    /// frame, or makes the generator object where the function is one.  The caller has arranged that
    /// the slot and arguments lie below `top` or in its own window.
    pub(super) fn push_call(
        &mut self,
        slot: *mut Value,
        dst: *mut Value,
        argc: usize,
        keywords: Keywords<'_>,
        kind: FrameKind,
    ) -> Result<Pushed> {
        // SAFETY: `slot` holds the function for as long as the frame lives.
        let function: &Function = match unsafe { &*slot } {
            Value::Function(function) => function,
            _ => return Err(self.system_error("call of what is no function")),
        };
        let function = std::ptr::from_ref(function);
        // SAFETY: owned by the slot.
        let this = unsafe { &*function };
        if self.frames.len() >= self.recursion_limit {
            return Err(self.recursion_error("maximum recursion depth exceeded"));
        }
        // SAFETY: arguments follow the slot.
        let registers = unsafe { slot.add(1) };
        let count = usize::from(this.register_count);
        if !self.stack.has_room(registers, count.max(argc)) {
            return Err(self.stack_overflow());
        }
        // Fast paths leave numbers behind in dead temporaries; locals begin empty.
        for index in argc..usize::from(this.first_temp) {
            // SAFETY: there is room.
            unsafe { *registers.add(index) = Value::Undef };
        }
        if argc as u32 != this.simple_argc() || !keywords.is_empty() {
            if this.load() {
                return self.push_call(slot, dst, argc, keywords, kind);
            }
            if let Some(value) = self.call_native_face(this, registers, argc, keywords)? {
                return Ok(Pushed::Value(value));
            }
            if let Some(function) = this.stand_in() {
                // SAFETY: as above; the slot owns the stand-in from here on.
                unsafe { *slot = Value::from(function) };
                return self.push_call(slot, dst, argc, keywords, kind);
            }
            if let Err(raise) = self.bind_arguments(this, registers, argc, keywords) {
                let end = argc.max(usize::from(this.first_temp));
                // SAFETY: as above; nothing of the failed call stays behind.
                unsafe { self.clear_registers(registers, registers.add(end)) };
                return Err(raise);
            }
        }
        match this.code.code.kind {
            CodeKind::Function | CodeKind::Class | CodeKind::Module => {}
            // An awaited call runs on the register stack until it suspends.
            CodeKind::Coroutine if kind == FrameKind::Await => {}
            _ => return Ok(Pushed::Value(self.make_generator(slot))),
        }
        // SAFETY: there is room.
        let top = unsafe { registers.add(count) };
        self.frames.push(Frame {
            function,
            registers,
            at: this.start(),
            dst,
            generator: None,
            root: None,
            extra: Value::Undef,
            handled: Value::Undef,
            top,
            kind,
        });
        self.stack.top = top;
        Ok(Pushed::Frame)
    }

    /// Calls the native face of an ordinary function that has one, unless the face leaves the call to the body.
    /// Only calls that have arguments to bind get here.
    fn call_native_face(
        &mut self,
        function: &Function,
        registers: *mut Value,
        argc: usize,
        keywords: Keywords<'_>,
    ) -> Result<Option<Value>> {
        let Some(face) = function.shortcut.get() else {
            return Ok(None);
        };
        if function.code.kind != CodeKind::Function || !keywords.is_empty() {
            return Ok(None);
        }
        let top = self.stack.top;
        // SAFETY: the arguments stand in the window of the call, which is taken from the stack for as long as
        // the face runs, and which nobody changes meanwhile.
        let (end, args) = unsafe {
            let args = std::slice::from_raw_parts(registers, argc);
            (registers.add(argc), args)
        };
        self.stack.top = top.max(end);
        let answer = face(self, args);
        self.stack.top = top;
        let result = match answer {
            Ok(Shortcut::Done(value)) => Ok(Some(value)),
            Ok(Shortcut::Await(_) | Shortcut::Body) => return Ok(None),
            Err(raise) => Err(raise),
        };
        // SAFETY: as above; the call is over.
        unsafe { self.clear_registers(registers, end) };
        result
    }

    /// Drops registers `from..to`, the last first.
    ///
    /// # Safety
    /// The range lies within the register stack or one frame's registers.
    #[inline(always)]
    pub(super) unsafe fn clear_registers(&mut self, from: *mut Value, to: *mut Value) {
        let mut at = to;
        while at > from {
            // SAFETY: by contract.
            unsafe {
                at = at.sub(1);
                *at = Value::Undef;
            }
        }
    }

    /// Calls a class: `type.__call__` unless the metaclass has its own.
    pub fn call_class(
        &mut self,
        class: &Gc<crate::object::Class>,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        if keywords.is_empty() {
            match self.making(class) {
                Making::Exception => return self.make_exception(class, Tuple::new(args)),
                Making::Native => {
                    let mut all = CallArgs::with_capacity(args.len() + 1);
                    all.push(Value::from(class.clone()));
                    all.extend(args.iter().cloned());
                    return self.make_natively(class, &all);
                }
                Making::Plain if args.is_empty() => {
                    return self.new_instance(class.clone(), Payload::None);
                }
                _ => {}
            }
        }
        if self.making(class) == Making::Initialised
            && let Some(made) = self.make_by_face(class, args, keywords)?
        {
            return Ok(made);
        }
        if args.is_empty() && class.is(&self.types.dict) {
            let dict = Dict::new();
            for (name, value) in keywords {
                drop(dict.insert_str(name, value.clone()));
            }
            return Ok(Value::from(Gc::new(dict)));
        }
        let names = self.names.clone();
        let metaclass = class.metaclass.borrow().clone();
        if let Some(metaclass) = metaclass
            && let Some(call) = metaclass.lookup(&names.__call__)
            && !matches!(&call, Value::Builtin(_))
        {
            let receiver = Value::from(class.clone());
            return self.call_special_keywords(&call, &receiver, args, keywords);
        }
        self.instantiate(class, args, keywords)
    }

    /// Makes an instance by the face of its native `__init__`, if that has one and it takes these arguments.
    fn make_by_face(
        &mut self,
        class: &Gc<crate::object::Class>,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Option<Value>> {
        let Some(Value::Builtin(ref init)) = class.constructor() else {
            return Ok(None);
        };
        let Some(face) = init.face.get() else {
            return Ok(None);
        };
        let instance = self.new_instance(class.clone(), Payload::None)?;
        Ok(face(self, &instance, args, keywords)?.then_some(instance))
    }

    /// What `type.__call__` does: `__new__`, then `__init__` if that made an instance of the class.
    pub fn instantiate(
        &mut self,
        class: &Gc<crate::object::Class>,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<Value> {
        if class.is(&self.types.type_) && args.len() == 1 && keywords.is_empty() {
            return Ok(Value::from(self.class_of(&args[0])));
        }
        let builtin = class.flags.get().builtin;
        if builtin
            && keywords.is_empty()
            && let Some(made) = crate::types::construct::construct(self, class, args)?
        {
            return Ok(made);
        }
        let names = self.names.clone();
        let class_value = Value::from(class.clone());
        let new = class.lookup(&names.__new__).ok_or_else(|| {
            self.type_error(format!(
                "cannot create '{}' instances",
                class.name().as_str()
            ))
        })?;
        if keywords.is_empty() && self.is_plain_exception(class, &new) {
            return self.make_exception(class, Tuple::new(args));
        }
        let instance =
            if self.is_plain_new(class, &new) || self.is_natively_initialised(class, &new) {
                self.new_instance(class.clone(), Payload::None)?
            } else {
                let new = self.bind_descriptor(&new, &Value::Undef, &class_value)?;
                let mut all = CallArgs::with_capacity(args.len() + 1);
                all.push(class_value);
                all.extend(args.iter().cloned());
                self.call_keywords(&new, &all, keywords)?
            };
        if !self.is_instance_of(&instance, class) {
            return Ok(instance);
        }
        let Some(init) = self.lookup_special(&instance, &names.__init__) else {
            return Ok(instance);
        };
        // `object.__init__` has nothing to do for a built-in class whose `__new__` took the arguments.
        if builtin
            && !class.is(&self.types.object)
            && matches!(&init, Value::Builtin(init)
                if init.owner.as_ref().is_some_and(|owner| owner.is(&self.types.object)))
        {
            return Ok(instance);
        }
        let result = self.call_special_keywords(&init, &instance, args, keywords)?;
        if !result.is_none() {
            let name = self.type_name(&result);
            return Err(self.type_error(format!("__init__() should return None, not '{name}'")));
        }
        Ok(instance)
    }

    /// Whether instances come from `object.__new__` and `__init__` takes care of the arguments, so that
    /// nothing has to be checked.
    pub(super) fn is_plain_new(&self, class: &Gc<crate::object::Class>, new: &Value) -> bool {
        class.layout == crate::object::class::Layout::Object
            && !class.flags.get().is_abstract
            && matches!(new, Value::Builtin(builtin)
                if builtin.owner.as_ref().is_some_and(|owner| owner.is(&self.types.object)))
            && matches!(class.lookup(&self.names.__init__), Some(Value::Function(_)))
    }

    /// Whether a class entry is `object`'s own.
    fn is_of_object(&self, entry: &Value) -> bool {
        matches!(entry, Value::Builtin(builtin)
            if builtin.owner.as_ref().is_some_and(|owner| owner.is(&self.types.object)))
    }

    /// Whether a call of a built-in class comes down to its `__new__`.
    pub(super) fn is_made_natively(&self, class: &Gc<crate::object::Class>, new: &Value) -> bool {
        let flags = class.flags.get();
        flags.builtin
            && !flags.is_abstract
            && !class.is(&self.types.object)
            && !class.is(&self.types.type_)
            && matches!(new, Value::Builtin(builtin) if builtin.receiver.is_undef())
            && !self.is_of_object(new)
            && class
                .lookup(&self.names.__init__)
                .is_none_or(|init| self.is_of_object(&init))
    }

    /// Whether a call of a script's class makes an instance and does nothing else: it takes no arguments then.
    pub(super) fn is_made_bare(&self, class: &Gc<crate::object::Class>, new: &Value) -> bool {
        let flags = class.flags.get();
        class.layout == crate::object::class::Layout::Object
            && !flags.is_abstract
            && !flags.builtin
            && self.is_of_object(new)
            && class
                .lookup(&self.names.__init__)
                .is_some_and(|init| self.is_of_object(&init))
    }

    /// Calls a class of which [`Making::Native`] says what that comes down to; `all` begins with the class.
    pub(super) fn make_natively(
        &mut self,
        class: &Gc<crate::object::Class>,
        all: &[Value],
    ) -> Result<Value> {
        self.check_native()?;
        if let Some(made) = crate::types::construct::construct(self, class, &all[1..])? {
            return Ok(made);
        }
        match &class.constructor() {
            Some(Value::Builtin(new)) => self.call_native(new.as_gc(), all, &[]),
            _ => Err(self.system_error("a built-in class without its constructor")),
        }
    }

    /// As [`Vm::is_plain_new`], with an `__init__` of native code.
    pub(super) fn is_natively_initialised(
        &self,
        class: &Gc<crate::object::Class>,
        new: &Value,
    ) -> bool {
        let is_objects = |entry: &Value| self.is_of_object(entry);
        class.layout == crate::object::class::Layout::Object
            && !class.flags.get().is_abstract
            && !class.flags.get().builtin
            && is_objects(new)
            && matches!(class.lookup(&self.names.__init__),
                Some(init @ Value::Builtin(_)) if !is_objects(&init))
    }

    /// An exception of a class that only stores the arguments.
    pub(super) fn make_exception(
        &mut self,
        class: &Gc<crate::object::Class>,
        args: Gc<Tuple>,
    ) -> Result<Value> {
        let state = ExceptionState::new(args);
        self.new_instance(class.clone(), Payload::Exception(PoolBox::new(state)))
    }

    /// Whether calling an exception class only stores the arguments.
    pub(super) fn is_plain_exception(&self, class: &Gc<crate::object::Class>, new: &Value) -> bool {
        let is_base = |entry: &Value| {
            let base = &self.types.exceptions[Exc::BaseException as usize];
            matches!(entry, Value::Builtin(builtin)
                if builtin.owner.as_ref().is_some_and(|owner| owner.is(base)))
        };
        class.layout == crate::object::class::Layout::Exception
            && is_base(new)
            && class
                .lookup(&self.names.__init__)
                .is_some_and(|init| is_base(&init))
    }

    /// Keyword arguments as a slice, from a dict of them.
    pub fn keywords_of(&mut self, dict: &Dict) -> Result<Vec<(Gc<Str>, Value)>> {
        let mut keywords = Vec::with_capacity(dict.len());
        for (key, value) in dict.items() {
            match key.as_str() {
                Some(name) => keywords.push((self.names.intern_str(&name), value)),
                None => return Err(self.type_error("keywords must be strings")),
            }
        }
        Ok(keywords)
    }

    /// Raises RecursionError when native recursion has used up the thread's stack.
    #[inline(always)]
    pub fn check_native(&mut self) -> Result<()> {
        if stack::current_address() < self.native_limit {
            return Err(self.stack_overflow());
        }
        Ok(())
    }

    #[cold]
    pub(super) fn stack_overflow(&mut self) -> crate::object::Raise {
        self.error(Exc::RecursionError, "maximum recursion depth exceeded")
    }

    /// The instruction under way becomes `at`: whoever looks at the frame sees the right line.
    #[inline(always)]
    pub(super) fn save(&mut self, at: *const Op) {
        // SAFETY: the stack of frames vouches for the memory.
        unsafe { (*self.frames.top()).at = at };
    }
}

/// What a call from Rust has come to.
fn returned(signal: Signal) -> Value {
    match signal {
        Signal::Returned(value) => value,
        Signal::Yielded(_) | Signal::AsyncYielded(_) => {
            unreachable!("a plain function never yields")
        }
    }
}

/// How a call begins.
pub(super) enum Pushed {
    /// With a frame, to be run.
    Frame,
    /// It is over: a generator object.
    Value(Value),
}

/// Whether CPython keeps a special method in a slot of the type, which words its refusals differently.
fn is_slot(method: &str) -> bool {
    method.starts_with("__")
        && !matches!(
            method,
            "__format__"
                | "__round__"
                | "__trunc__"
                | "__floor__"
                | "__ceil__"
                | "__complex__"
                | "__bytes__"
                | "__sizeof__"
                | "__getnewargs__"
                | "__reduce__"
                | "__reduce_ex__"
                | "__reversed__"
                | "__length_hint__"
                | "__class_getitem__"
                | "__dir__"
        )
}
