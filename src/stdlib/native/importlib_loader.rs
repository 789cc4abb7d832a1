//! The methods of `SourceFileLoader`, the `__loader__` of a source file.
//!
//! The machine imports without them.  They are written in Python (`_importlib_loaders`), which is loaded when one is called.

use crate::object::{Result, Value};
use crate::vm::Vm;

/// Calls the function of `_importlib_loaders` that a method is written as.
fn delegate(vm: &mut Vm, name: &str, args: &[Value]) -> Result<Value> {
    let module = vm.import_module("_importlib_loaders")?;
    let given: Vec<Value> = args.iter().filter(|arg| !arg.is_undef()).cloned().collect();
    vm.call_method(&module, name, &given)
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    for (name, value) in ["name", "path"].into_iter().zip(&args[1..]) {
        let name = vm.intern(name);
        vm.set_attr(&args[0], &name, value.clone())?;
    }
    Ok(Value::None)
}

crate::methods! { pub METHODS:
    "__init__($self, /, fullname, path)" => init,
    /// The path of the source file.
    "get_filename($self, /, name=None)" => |vm, args| delegate(vm, "get_filename", args),
    /// The bytes of a file.
    "get_data($self, /, path)" => |vm, args| delegate(vm, "get_data", args),
    /// The source as text.
    "get_source($self, /, fullname)" => |vm, args| delegate(vm, "get_source", args),
    /// The compiled source.
    "get_code($self, /, fullname)" => |vm, args| delegate(vm, "get_code", args),
    /// Whether the module is a package.
    "is_package($self, /, fullname)" => |vm, args| delegate(vm, "is_package", args),
    /// Source, compiled.
    "source_to_code($self, /, data, path)" => |vm, args| delegate(vm, "source_to_code", args),
    /// None: an ordinary module is made.
    "create_module($self, /, spec)" => |vm, args| delegate(vm, "create_module", args),
    /// Run a module.
    "exec_module($self, /, module)" => |vm, args| delegate(vm, "exec_module", args),
    /// Load a module, in the way of old.
    "load_module($self, /, fullname=None)" => |vm, args| delegate(vm, "load_module", args),
    /// When a file was changed, and its size.
    "path_stats($self, /, path)" => |vm, args| delegate(vm, "path_stats", args),
    /// When a file was changed.
    "path_mtime($self, /, path)" => |vm, args| delegate(vm, "path_mtime", args),
    /// Write a file.
    "set_data($self, /, path, data)" => |vm, args| delegate(vm, "set_data", args),
    /// A reader of the files beside a package.
    "get_resource_reader($self, /, name)" => |vm, args| delegate(vm, "get_resource_reader", args),
}
