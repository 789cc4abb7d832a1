//! What modules in Rust are made of beside their functions: their classes, and faces for functions of their other half.

use crate::object::class::Layout;
use crate::object::native::{GetterDef, MethodDef};
use crate::object::{Class, Gc, Result, Value};
use crate::types;
use crate::types::exception::Exc;
use crate::types::function::AwaitShortcut;
use crate::vm::Vm;

/// A class of a native module, derived from `object`; scripts may subclass it.
pub fn native_class(
    vm: &Vm,
    module: &str,
    name: &'static str,
    methods: &'static [MethodDef],
    getters: &'static [GetterDef],
    doc: &str,
) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let layout = Layout::Native(name);
    let class = types::make_class(&names, name, &[&types.object], layout, true, false);
    set_class_module(vm, &class, module);
    types::fill(&types, &names, &class, methods, getters, doc);
    class
}

/// An exception class of a native module.
pub fn exception_class(vm: &Vm, module: &str, name: &'static str, base: &Gc<Class>) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let class = types::make_class(&names, name, &[base], Layout::Exception, true, true);
    set_class_module(vm, &class, module);
    types::fill(&types, &names, &class, &[], &[], "");
    class
}

/// `(function, name)`: gives a function of the library the native face of this name.
///
/// # Errors
/// ValueError for what is no function, or a name that is not among `faces`.
pub fn give_native_face(
    vm: &mut Vm,
    args: &[Value],
    faces: &[(&str, AwaitShortcut)],
) -> Result<Value> {
    let wanted = args[1].as_str();
    let found = faces.iter().find(|(name, _)| {
        wanted
            .as_ref()
            .is_some_and(|wanted| wanted.as_str() == *name)
    });
    match (&args[0], found) {
        (Value::Function(function), Some((_, face))) => {
            function.set_shortcut(*face);
            Ok(args[0].clone())
        }
        _ => Err(vm.value_error("no such native face")),
    }
}

/// A new class of plain exceptions, such as `zlib.error`.
pub fn error_class(vm: &Vm, module: &str, name: &str) -> Gc<Class> {
    let base = vm.exception_class(Exc::Exception);
    let class = types::make_class(&vm.names, name, &[&base], Layout::Exception, true, true);
    types::fill(&vm.types, &vm.names, &class, &[], &[], "");
    set_class_module(vm, &class, module);
    class
}

/// Says in which module a class stands.
pub fn set_class_module(vm: &Vm, class: &Gc<Class>, module: &str) {
    class.set(&vm.names.__module__, Value::from(vm.intern(module)));
}
