//! The hooks of `sys`: what happens with a value at the prompt, with an exception that nobody caught, with one
//! that cannot be raised; and the hooks of async generators and coroutines.

use crate::object::{Result, Value};
use crate::stdlib::native::struct_sequence;
use crate::struct_sequence;
use crate::types::exception::Exc;
use crate::vm::Vm;

struct_sequence! { ASYNCGEN_HOOKS: "sys", "asyncgen_hooks", "",
    0 "firstiter", 1 "finalizer",
}

#[derive(Default)]
struct State {
    asyncgen_hooks: std::cell::OnceCell<crate::object::Gc<crate::object::Class>>,
}

fn displayhook(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    if args[0].is_none() {
        return Ok(Value::None);
    }
    let underscore = vm.intern("_");
    let builtins = vm.builtins.clone();
    drop(builtins.insert_str(&underscore, Value::None));
    let text = vm.repr(&args[0])?;
    vm.print_line(text.as_str())?;
    drop(builtins.insert_str(&underscore, args[0].clone()));
    Ok(Value::None)
}

fn excepthook(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let exception = &args[1];
    let base = vm.exception_class(Exc::BaseException);
    if !vm.is_instance_of(exception, &base) {
        let name = vm.type_name(exception);
        vm.write_error_text(&format!(
            "TypeError: print_exception(): Exception expected for value, {name} found\n"
        ));
        return Ok(Value::None);
    }
    vm.show_exception(exception);
    Ok(Value::None)
}

fn unraisablehook(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut parts = Vec::new();
    for name in ["exc_value", "err_msg", "object"] {
        let name = vm.intern(name);
        parts.push(vm.get_attr(&args[0], &name)?);
    }
    let [exception, message, object] = parts.as_slice() else {
        return Ok(Value::None);
    };
    let mut title = match message.not_none() {
        Some(message) => vm.str(message)?.as_str().to_owned(),
        None => "Exception ignored in".to_owned(),
    };
    if let Some(object) = object.not_none() {
        let shown = match vm.repr(object) {
            Ok(shown) => shown.as_str().to_owned(),
            Err(_) => "<object repr() failed>".to_owned(),
        };
        title.push_str(&format!(": {shown}"));
    }
    title.push(':');
    let text = match exception.not_none() {
        Some(exception) => vm.format_exception(exception),
        None => String::new(),
    };
    vm.write_error_text(&format!("{title}\n{text}"));
    Ok(Value::None)
}

fn breakpointhook(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.not_implemented_error("breakpoint(): krait has no debugger yet"))
}

fn hooks_class(vm: &mut Vm) -> crate::object::Gc<crate::object::Class> {
    let state = vm.extension::<State>();
    if let Some(class) = state.asyncgen_hooks.get() {
        return class.clone();
    }
    let class = struct_sequence::make(vm, ASYNCGEN_HOOKS);
    state.asyncgen_hooks.get_or_init(|| class).clone()
}

fn get_asyncgen_hooks(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    let class = hooks_class(vm);
    let (first, finalizer) = vm.asyncgen_hooks.clone();
    struct_sequence::instance(vm, &class, vec![first, finalizer])
}

fn set_asyncgen_hooks(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    for (at, name) in ["firstiter", "finalizer"].into_iter().enumerate() {
        if let Some(hook) = args[at].not_none()
            && !vm.is_callable(hook)
        {
            let kind = vm.type_name(hook);
            let message = format!("callable {name} expected, got {kind}");
            return Err(vm.type_error(message));
        }
    }
    let (mut first, mut finalizer) = vm.asyncgen_hooks.clone();
    if let Some(hook) = args[0].given() {
        first = hook.clone();
    }
    if let Some(hook) = args[1].given() {
        finalizer = hook.clone();
    }
    vm.asyncgen_hooks = (first, finalizer);
    Ok(Value::None)
}

fn get_origin_depth(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::from(vm.origin_tracking_depth))
}

fn set_origin_depth(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    match usize::try_from(vm.to_i64(&args[0])?) {
        Ok(depth) => {
            vm.origin_tracking_depth = depth;
            Ok(Value::None)
        }
        Err(_) => Err(vm.value_error("depth must be >= 0")),
    }
}

/// Events are never raised, so that a hook would wait in vain.
fn addaudithook(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.not_implemented_error("sys.addaudithook(): krait raises no auditing events"))
}

fn audit(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::None)
}

crate::methods! { pub METHODS:
    /// Print an object to sys.stdout and also save it in builtins._
    "displayhook($module, object, /)" => displayhook,
    /// Handle an exception by displaying it with a traceback on sys.stderr.
    "excepthook($module, exctype, value, traceback, /)" => excepthook,
    /// Handle an unraisable exception.
    "unraisablehook($module, unraisable, /)" => unraisablehook,
    /// This hook function is called by built-in breakpoint().
    "breakpointhook($module, /, *args, **kws)" => breakpointhook,
    /// Return the installed asynchronous generators hooks.
    ///
    /// This returns a namedtuple of the form (firstiter, finalizer).
    "get_asyncgen_hooks($module, /)" => get_asyncgen_hooks,
    /// set_asyncgen_hooks([firstiter] [, finalizer])
    ///
    /// Set a finalizer for async generators objects.
    "set_asyncgen_hooks($module, /, firstiter=<unrepresentable>, finalizer=<unrepresentable>)" => set_asyncgen_hooks,
    /// Check status of origin tracking for coroutine objects in this thread.
    "get_coroutine_origin_tracking_depth($module, /)" => get_origin_depth,
    /// Enable or disable origin tracking for coroutine objects in this thread.
    ///
    /// Coroutine objects will track 'depth' frames of traceback information
    /// about where they came from, available in their cr_origin attribute.
    ///
    /// Set a depth of 0 to disable.
    "set_coroutine_origin_tracking_depth($module, /, depth)" => set_origin_depth,
    /// Adds a new audit hook callback.
    "addaudithook($module, /, hook)" => addaudithook,
    /// Passes the event to any hooks that are attached.
    "audit($module, event, /, *args)" => audit,
}
