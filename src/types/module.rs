//! `module`: a namespace with a name.

use crate::object::instance::Payload;
use crate::object::{Gc, Result, Trace, Tracer, Value};
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::vm::Vm;

/// A module: a namespace.
pub struct Module {
    pub dict: Gc<Dict>,
}

impl Trace for Module {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.dict);
    }

    fn clear(&self) {
        self.dict.clear();
    }
}

impl Module {
    /// A module object of this name, with the entries that every module has.
    pub fn new(vm: &mut Vm, name: &Gc<Str>, doc: Value) -> Gc<Module> {
        let dict = Gc::new(Dict::new());
        set_names(vm, &dict, Value::from(name.clone()), doc);
        Gc::new(Module { dict })
    }
}

fn set_names(vm: &mut Vm, dict: &Gc<Dict>, name: Value, doc: Value) {
    let names = vm.names.clone();
    dict.insert_str(&names.__name__, name);
    dict.insert_str(&names.__doc__, doc);
    dict.insert_str(&names.__package__, Value::None);
    dict.insert_str(&names.__loader__, Value::None);
    dict.insert_str(&names.__spec__, Value::None);
}

fn state(vm: &mut Vm, this: &Value) -> Result<Gc<Module>> {
    match this {
        Value::Module(module) => return Ok(module.share()),
        Value::Instance(instance) => {
            if let Some(Value::Module(module)) = instance.builtin() {
                return Ok(module.share());
            }
        }
        _ => {}
    }
    let class = vm.type_name(this);
    Err(vm.type_error(format!(
        "descriptor requires a 'module' object but received a '{class}'"
    )))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let module = Value::from(Gc::new(Module {
        dict: Gc::new(Dict::new()),
    }));
    match &args[0] {
        Value::Class(class) if !class.as_gc().is(&vm.types.module) => {
            vm.new_instance(class.share(), Payload::Value(module))
        }
        _ => Ok(module),
    }
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let module = state(vm, &args[0])?;
    let Some(name) = args[1].as_str() else {
        let class = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("module() argument 'name' must be str, not {class}")));
    };
    let doc = args[2].given().cloned().unwrap_or(Value::None);
    set_names(vm, &module.dict, Value::from(name), doc);
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let module = state(vm, &args[0])?;
    let names = vm.names.clone();
    let name = match module.dict.get_str(&names.__name__) {
        Some(name) => vm.repr(&name)?.as_str().to_owned(),
        None => "'?'".to_owned(),
    };
    let spec = module.dict.get_str(&names.__spec__);
    if let Some(Value::Instance(spec)) = &spec {
        let get = |name: &str| spec.get(&names.intern(name)).unwrap_or(Value::None);
        let (origin, located) = (get("origin"), get("_set_fileattr"));
        let text = match origin.as_str() {
            Some(_) if vm.truth(&located)? => {
                format!("<module {name} from {}>", vm.repr(&origin)?.as_str())
            }
            Some(origin) => format!("<module {name} ({})>", origin.as_str()),
            None => {
                let places = vm.repr(&get("submodule_search_locations"))?;
                format!("<module {name} (namespace) from {}>", places.as_str())
            }
        };
        return Ok(Value::from(text));
    }
    Ok(Value::from(match module.dict.get_str(&names.__file__) {
        Some(file) => format!("<module {name} from {}>", vm.repr(&file)?.as_str()),
        None => format!("<module {name}>"),
    }))
}

fn dir(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let module = state(vm, &args[0])?;
    let name = vm.names.__dir__.clone();
    if let Some(hook) = module.dict.get_str(&name) {
        return vm.call(&hook, &[]);
    }
    Ok(Value::from(crate::types::list::List::new(
        module.dict.keys(),
    )))
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.attribute_name(&args[1])?;
    let class = vm.class_of(&args[0]);
    match vm.default_attr(&args[0], &class, &name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(&args[0], &name)),
    }
}

fn get_dict(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::from(state(vm, this)?.dict.clone()))
}

fn get_annotations(vm: &mut Vm, this: &Value) -> Result<Value> {
    let module = state(vm, this)?;
    let names = vm.names.clone();
    if let Some(known) = module.dict.get_str(&names.__annotations__) {
        return Ok(known);
    }
    let annotate = module.dict.get_str(&names.__annotate__);
    let computed = match annotate.as_ref().and_then(Value::not_none) {
        Some(annotate) => vm.call(annotate, &[Value::Int(1)])?,
        None => Value::from(Gc::new(Dict::new())),
    };
    module
        .dict
        .insert_str(&names.__annotations__, computed.clone());
    Ok(computed)
}

fn set_annotations(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let module = state(vm, this)?;
    let names = vm.names.clone();
    if value.is_undef() {
        drop(module.dict.remove_str(&names.__annotations__));
    } else {
        drop(module.dict.insert_str(&names.__annotations__, value));
    }
    Ok(())
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, name, doc=None)" => init,
    "__repr__($self, /)" => repr,
    "__dir__($self, /)" => dir,
    "__getattribute__($self, name, /)" => getattribute,
}

crate::getters! { pub GETTERS:
    "__dict__" => get_dict,
    "__annotations__" => get_annotations; set set_annotations,
}
