//! Tuples with named fields, as `sys.version_info` and `time.struct_time` are: a class over `tuple` with a
//! getter for each field, declared by [`struct_sequence!`].

use crate::object::class::Layout;
use crate::object::native::GetterDef;
use crate::object::{Class, Gc, Payload, Result, Value};
use crate::types::tuple::Tuple;
use crate::types::{fill, make_class};
use crate::vm::Vm;

/// What [`struct_sequence!`] declares.
pub struct SequenceDef {
    pub module: &'static str,
    pub name: &'static str,
    pub doc: &'static str,
    pub fields: &'static [&'static str],
    pub getters: &'static [GetterDef],
}

/// Declares a [`SequenceDef`]: `struct_sequence! { pub INFO: "sys", "version_info", "…", 0 major, 1 minor }`.
#[macro_export]
macro_rules! struct_sequence {
    ($vis:vis $table:ident: $module:literal, $name:literal, $doc:literal, $($index:literal $field:literal,)*) => {
        $vis const $table: &$crate::stdlib::native::struct_sequence::SequenceDef =
            &$crate::stdlib::native::struct_sequence::SequenceDef {
                module: $module,
                name: $name,
                doc: $doc,
                fields: &[$($field),*],
                getters: &[$($crate::object::native::GetterDef {
                    name: $field,
                    doc: "",
                    get: |vm, this| $crate::stdlib::native::struct_sequence::field(vm, this, $index),
                    set: None,
                },)*],
            };
    };
}

/// A field of such a tuple.
pub fn field(vm: &mut Vm, this: &Value, index: usize) -> Result<Value> {
    let item = this
        .as_tuple()
        .and_then(|tuple| tuple.items().get(index).cloned());
    match item {
        Some(item) => Ok(item),
        None => Err(vm.type_error("descriptor requires a struct sequence")),
    }
}

/// Makes the class.
pub fn make(vm: &mut Vm, def: &'static SequenceDef) -> Gc<Class> {
    let names = vm.names.clone();
    let types = vm.types.clone();
    let class = make_class(
        &names,
        def.name,
        &[&types.tuple],
        Layout::Tuple,
        false,
        false,
    );
    fill(&types, &names, &class, METHODS, def.getters, def.doc);
    class.set(&names.__module__, Value::from(def.module));
    let fields: Vec<Value> = def.fields.iter().map(|&field| Value::from(field)).collect();
    class.set(&names.__match_args__, Value::from(Tuple::new(fields)));
    class
}

/// An object of such a class.
pub fn instance(vm: &mut Vm, class: &Gc<Class>, values: Vec<Value>) -> Result<Value> {
    let tuple = Value::from(Tuple::new(values));
    vm.new_instance(class.clone(), Payload::Value(tuple))
}

/// A class and its only object: `sys.flags`.
pub fn only(vm: &mut Vm, def: &'static SequenceDef, values: Vec<Value>) -> Result<Value> {
    let class = make(vm, def);
    instance(vm, &class, values)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let names = vm.names.clone();
    let class = vm.class_of(&args[0]);
    let fields = class.lookup(&names.__match_args__);
    let (Some(fields), Some(items)) = (
        fields.and_then(|fields| fields.as_tuple()),
        args[0].as_tuple(),
    ) else {
        return Err(vm.type_error("descriptor requires a struct sequence"));
    };
    let module = class.lookup(&names.__module__);
    let module = module.and_then(|module| module.as_str());
    let module = module.as_ref().map_or("", |module| module.as_str());
    let mut text = format!("{module}.{}(", class.name().as_str());
    for (at, (field, item)) in fields.items().iter().zip(items.items()).enumerate() {
        let separator = if at == 0 { "" } else { ", " };
        let field = vm.str(field)?;
        let item = vm.repr(item)?;
        text.push_str(&format!("{separator}{}={}", field.as_str(), item.as_str()));
    }
    text.push(')');
    Ok(Value::from(text))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Value::Class(class) = &args[0] else {
        return Err(vm.type_error("the first argument must be a class"));
    };
    let names = vm.names.clone();
    let expected = class
        .lookup(&names.__match_args__)
        .map_or(Ok(0), |fields| vm.len(&fields))?;
    let items = vm.collect_items(&args[1])?;
    if items.len() != expected {
        let name = class.name();
        return Err(vm.type_error(format!(
            "{}() takes a {expected}-sequence ({}-sequence given)",
            name.as_str(),
            items.len()
        )));
    }
    instance(vm, &class.share(), items)
}

crate::methods! { pub METHODS:
    "__new__($type, sequence, dict=<unrepresentable>)" => new,
    "__repr__($self, /)" => repr,
}
