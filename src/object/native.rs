//! What Rust code shows to scripts: functions and methods declared in tables
//! ([`methods!`], [`getters!`]), and objects of native types ([`Native`]).
//!
//! A row's text signature is CPython's own (`"pop($self, index=-1, /)"`).  From it come the name, the
//! binding of arguments with CPython's error texts, `help()` and `inspect.signature`.

use std::any::Any;
use std::cell::{Cell, OnceCell};

use super::class::Class;
use super::heap::Gc;
use super::raise::{Raise, Result};
use super::signature::{Keywords, Signature};
use super::trace::{Trace, Tracer};
use super::value::Value;
use crate::types::str::Str;
use crate::vm::Vm;
use crate::vm::suspend::Delegated;

/// The body of a native function.  `args` holds one value for each parameter of the signature, in
/// order: `Undef` where an optional argument was not given, a tuple for `*args`, a dict for `**kwargs`.
/// For a method the first is the receiver.
pub type NativeFn = fn(&mut Vm, &[Value]) -> Result<Value>;

/// A row of a [`methods!`] table.
pub struct MethodDef {
    /// The text signature, `name(parameters)`.
    pub signature: &'static str,
    pub doc: &'static str,
    pub function: NativeFn,
    kind: MethodKind,
    name_length: u8,
}

/// Who has taken a lock: known for reports only.
pub struct Holder {
    /// The serial number of the task; 0 where none was running.
    pub task: u32,
    pub place: Option<crate::vm::notice::SourcePlace>,
}

/// How a native function binds when it is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// `$self`: binds to an instance.
    Method,
    /// `$type`: binds to a class.
    ClassMethod,
    /// Neither: `staticmethod`, `__new__`, and functions of modules (`$module`, which is not passed).
    Static,
}

impl MethodDef {
    /// A row.  What its signature says is worked out while krait is compiled: there are thousands, and most
    /// are never called.
    pub const fn new(signature: &'static str, doc: &'static str, function: NativeFn) -> MethodDef {
        let bytes = signature.as_bytes();
        let mut length = 0;
        while length < bytes.len() && bytes[length] != b'(' {
            length += 1;
        }
        assert!(length <= u8::MAX as usize, "a name of reasonable length");
        // Read from the first parameter.  `__new__` takes its class as a plain argument.
        let kind = if follows(bytes, length, b"($self") {
            MethodKind::Method
        } else if follows(bytes, length, b"($type") && !follows(bytes, 0, b"__new__(") {
            MethodKind::ClassMethod
        } else {
            MethodKind::Static
        };
        MethodDef {
            signature,
            doc,
            function,
            kind,
            name_length: length as u8,
        }
    }

    /// The name: the signature up to its parenthesis.
    pub fn name(&self) -> &'static str {
        &self.signature[..usize::from(self.name_length)]
    }

    /// How it binds.
    pub fn kind(&self) -> MethodKind {
        self.kind
    }
}

/// Whether `part` stands at this place.
const fn follows(bytes: &[u8], at: usize, part: &[u8]) -> bool {
    let mut index = 0;
    while index < part.len() {
        if at + index >= bytes.len() || bytes[at + index] != part[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Sets a computed attribute of an object; receives `Undef` for `del`.
pub type SetterFn = fn(&mut Vm, &Value, Value) -> Result<()>;

/// A row of a [`getters!`] table: a computed attribute of a native type.
pub struct GetterDef {
    pub name: &'static str,
    pub doc: &'static str,
    pub get: fn(&mut Vm, &Value) -> Result<Value>,
    /// Receives `Undef` for `del`.  Without it the attribute is read-only.
    pub set: Option<SetterFn>,
}

/// Declares the methods of a native type, or the functions of a module:
///
/// ```text
/// methods! { pub METHODS:
///     /// Remove and return item at index (default last).
///     "pop($self, index=-1, /)" => pop,
/// }
/// ```
#[macro_export]
macro_rules! methods {
    ($vis:vis $table:ident: $($(#[doc = $doc:literal])* $signature:literal => $function:expr,)*) => {
        $vis const $table: &[$crate::object::native::MethodDef] = &[
            $($crate::object::native::MethodDef::new(
                $signature,
                concat!($($doc, "\n",)* ""),
                $function,
            ),)*
        ];
    };
}

/// Declares the computed attributes of a native type: `"name" => get,` or `"name" => get, set,` by way
/// of `"name" => get; set set_function,`.
#[macro_export]
macro_rules! getters {
    ($vis:vis $table:ident: $($(#[doc = $doc:literal])* $name:literal => $get:expr $(; set $set:expr)?,)*) => {
        $vis const $table: &[$crate::object::native::GetterDef] = &[
            $($crate::object::native::GetterDef {
                name: $name,
                doc: concat!($($doc, "\n",)* ""),
                get: $get,
                set: $crate::getters!(@set $($set)?),
            },)*
        ];
    };
    (@set) => { None };
    (@set $set:expr) => { Some($set) };
}

/// What a native `__init__` does with the arguments of a call as they stand, nothing laid out; whether it has: where it
/// answers no it has done nothing.
pub type InitFace = fn(&mut Vm, &Value, &[Value], Keywords<'_>) -> Result<bool>;

/// A function or method written in Rust.
pub struct Builtin {
    pub def: &'static MethodDef,
    pub kind: MethodKind,
    /// The class in whose table it stands; `None` for a function of a module.
    pub owner: Option<Gc<Class>>,
    /// The module's name, for a function of a module.
    pub module: Option<Gc<Str>>,
    /// The receiver, once bound.
    pub receiver: Value,
    /// For an `__init__`: see [`InitFace`].
    pub face: Cell<Option<InitFace>>,
    signature: OnceCell<std::rc::Rc<Signature>>,
}

impl Builtin {
    /// An unbound function of a class or a module.
    pub fn new(def: &'static MethodDef, owner: Option<Gc<Class>>, module: Option<Gc<Str>>) -> Self {
        Builtin {
            def,
            kind: def.kind(),
            owner,
            module,
            receiver: Value::Undef,
            face: Cell::new(None),
            signature: OnceCell::new(),
        }
    }

    /// The same function bound to a receiver (an instance, or a class for a class method).
    pub fn bind(&self, receiver: Value) -> Builtin {
        let signature = OnceCell::new();
        let _ = signature.set(self.signature().clone());
        Builtin {
            def: self.def,
            kind: self.kind,
            owner: self.owner.clone(),
            module: self.module.clone(),
            receiver,
            face: Cell::new(None),
            signature,
        }
    }

    /// The parsed signature.
    pub fn signature(&self) -> &std::rc::Rc<Signature> {
        self.signature
            .get_or_init(|| std::rc::Rc::new(Signature::parse(self.def.signature)))
    }

    /// `list.append` for a method, `len` for a built-in function, `math.sqrt` for one of another
    /// module: how messages name it.
    pub fn display_name(&self) -> String {
        match (&self.owner, &self.module) {
            (Some(class), _) => {
                let class = match (&self.receiver, self.kind) {
                    (Value::Class(receiver), MethodKind::ClassMethod) => receiver.name(),
                    _ => class.name(),
                };
                format!("{}.{}", class.as_str(), self.def.name())
            }
            (None, Some(module)) if module.as_str() != "builtins" => {
                format!("{}.{}", module.as_str(), self.def.name())
            }
            (None, _) => self.def.name().to_owned(),
        }
    }
}

impl Trace for Builtin {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.owner.trace(tracer);
        tracer.value(&self.receiver);
    }
}

/// The data of an object implemented in Rust.  Interior mutability is its own affair; it must not hold
/// a borrow of itself while it runs script code.
pub trait NativeData: Any + Trace {
    /// The next item, `None` at the end, for types that are iterators (they then need no `__next__` row:
    /// list the type with [`crate::types::iterator_methods`]).
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let _ = vm;
        Ok(None)
    }

    /// Whether the `__del__` of the class would do nothing now that anybody could see: memory, a closed file.
    fn dies_quietly(&self) -> bool {
        false
    }

    /// Whether [`NativeData::next`] is real.
    fn is_iterator(&self) -> bool {
        false
    }

    /// For what can stand after `await` without an iterator object of its own (futures): the outcome
    /// so far.
    fn poll_await(&self, vm: &mut Vm, this: &Value) -> Result<AwaitPoll> {
        let _ = (vm, this);
        Ok(AwaitPoll::NotAwaitable)
    }

    /// Whether [`NativeData::send`] is real: the object can be awaited or delegated to, step by step.
    fn is_sender(&self) -> bool {
        false
    }

    /// For a sender that deals with exceptions itself: one is thrown into the frame that awaits it.
    /// Otherwise it comes back, to go by the object's `throw` method.
    fn throw(
        &self,
        vm: &mut Vm,
        this: &Value,
        raise: Raise,
    ) -> std::result::Result<Result<Delegated>, Raise> {
        let _ = (vm, this);
        Err(raise)
    }

    /// What `cr_await` shows in place of an awaitable that scripts never see.
    fn shown_as(&self) -> Option<Value> {
        None
    }

    /// For a wait: the primitive (a lock, a queue) that it waits for.
    fn waits_on(&self) -> Option<Value> {
        None
    }

    /// `obj[index]` for a sequence that can tell at once, and only where that raises nothing.
    fn item_at(&self, index: i64) -> Option<Value> {
        let _ = index;
        None
    }

    /// `obj[index] = value`, likewise: says whether it is done.
    fn put_item_at(&self, index: i64, value: &Value) -> bool {
        let _ = (index, value);
        false
    }

    /// For the descriptor of a field of named tuples: which item it gives.
    fn tuple_index(&self) -> Option<usize> {
        None
    }

    /// For a lock that is taken: by whom, and where.
    fn holder(&self) -> Option<Holder> {
        None
    }

    /// One step of an `await` or `yield from` on this object.
    fn send(&self, vm: &mut Vm, this: &Value, value: Value) -> Result<Delegated> {
        let _ = (vm, this, value);
        Ok(Delegated::Returns(Value::None))
    }

    /// Whether this is a future: an exception thrown into a frame that awaits it is raised there.
    fn is_future(&self) -> bool {
        false
    }

    /// For a future: an exception goes past the frame that awaits it, which so stops waiting.
    fn forsaken(&self) {}

    /// A descriptor that the event loop watches for this object has these events (see
    /// `EventLoop::watch_native`).
    fn descriptor_ready(&self, vm: &mut Vm, this: &Value, events: u32) -> Result<()> {
        let _ = (vm, this, events);
        Ok(())
    }

    /// A time for which the object stands among the loop's timers has come (see `EventLoop::wake_native`).
    fn timer_due(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        let _ = (vm, this);
        Ok(())
    }

    /// Whether it no longer wants to hear of such a time (see `EventLoop::timer_cancelled`).
    fn is_timer_over(&self) -> bool {
        false
    }

    /// Where attributes that scripts set on the object live, for types whose objects have a `__dict__`.
    fn attributes(&self) -> Option<&OnceCell<Gc<crate::types::dict::Dict>>> {
        None
    }

    /// Whether script code has to run before the object goes (an unclosed resource that is reported).
    fn needs_finalizer(&self) -> bool {
        false
    }

    /// The finalizer.
    fn finalize(&self, vm: &mut Vm, this: &Value) {
        let _ = (vm, this);
    }
}

/// What [`NativeData::poll_await`] answers.
pub enum AwaitPoll {
    /// `await` on this type goes by `__await__`.
    NotAwaitable,
    /// Done: the result of the `await`.
    Ready(Value),
    /// Suspend the awaiting task with this value (the future itself).
    Pending(Value),
}

impl Value {
    /// The native data of this object, or of the native type of whose subclass it is an instance.
    #[inline]
    pub fn native_data(&self) -> Option<&dyn NativeData> {
        match self {
            Value::Native(native) => Some(native.data()),
            Value::Instance(instance) => match &instance.payload {
                super::instance::Payload::Native(data) => Some(&**data),
                _ => None,
            },
            _ => None,
        }
    }

    /// The native data, if it is of type `T`.
    #[inline]
    pub fn native<T: NativeData>(&self) -> Option<&T> {
        match self {
            Value::Native(native) => native.data_of::<T>(),
            Value::Instance(_) => (self.native_data()? as &dyn Any).downcast_ref::<T>(),
            _ => None,
        }
    }
}
