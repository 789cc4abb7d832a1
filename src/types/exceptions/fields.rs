//! The classes that add little more than fields: `StopIteration`, `SystemExit`, `AttributeError`, `NameError`,
//! `ImportError`, `KeyError`.

use super::base::{attributes, set_args, str as base_str};
use super::{get_member, items, set_member, with_state};
use crate::object::{Result, Value};
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::vm::Vm;

/// `SystemExit.code` for these arguments.
pub(super) fn exit_code(args: &[Value]) -> Value {
    match args {
        [] => Value::None,
        [only] => only.clone(),
        _ => Value::from(crate::types::tuple::Tuple::new(args)),
    }
}

/// Stores the keyword arguments that a class knows as members; refuses others.
fn set_keywords(
    vm: &mut Vm,
    this: &Value,
    keywords: &Value,
    class: &str,
    known: &[(&str, usize)],
) -> Result<()> {
    let Some(keywords) = keywords.as_dict() else {
        return Ok(());
    };
    for (key, value) in keywords.items() {
        let key = key.as_str();
        let key = key.as_ref().map_or("", |key| key.as_str());
        let Some(&(_, index)) = known.iter().find(|(name, _)| *name == key) else {
            return Err(vm.type_error(format!(
                "{class}() got an unexpected keyword argument '{key}'"
            )));
        };
        with_state(vm, this, |state| state.set_member(index, value))?;
    }
    Ok(())
}

/// What `__reduce__` adds: the attributes, and the members that the arguments do not give.
pub(super) fn picklable_state(vm: &mut Vm, this: &Value) -> Result<Dict> {
    let dict = attributes(this);
    let class = vm.class_of(this);
    let is = |exc: Exc| class.is_subclass(&vm.types.exceptions[exc as usize]);
    let members: &[(&str, usize)] = if is(Exc::ImportError) {
        &[
            ("name", super::IMPORT_NAME),
            ("path", super::IMPORT_PATH),
            ("name_from", super::IMPORT_NAME_FROM),
        ]
    } else if is(Exc::AttributeError) {
        &[("name", super::ATTRIBUTE_NAME)]
    } else {
        &[]
    };
    for &(name, index) in members {
        let value = with_state(vm, this, |state| state.member(index))?;
        if value.not_none().is_some() {
            let name = vm.intern(name);
            drop(dict.insert_str(&name, value));
        }
    }
    if is_attribute_error(vm, this) {
        let args = with_state(vm, this, |state| state.args.borrow().clone())?;
        let name = vm.names.args.clone();
        drop(dict.insert_str(&name, Value::from(args)));
    }
    Ok(dict)
}

fn is_attribute_error(vm: &Vm, this: &Value) -> bool {
    let class = &vm.types.exceptions[Exc::AttributeError as usize];
    vm.is_instance_of(this, class)
}

/// `StopIteration`.
pub(super) mod stop {
    use super::*;

    fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        super::super::no_keywords(vm, &args[0], &args[2])?;
        set_args(vm, &args[0], &args[1])?;
        let value = items(&args[1])
            .items()
            .first()
            .cloned()
            .unwrap_or(Value::None);
        with_state(vm, &args[0], |state| {
            state.set_member(super::super::STOP_VALUE, value);
        })?;
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        "__init__($self, /, *args, **kwargs)" => init,
    }

    crate::getters! { pub GETTERS:
        /// generator return value
        "value" => get_member::<{ super::super::STOP_VALUE }>; set set_member::<{ super::super::STOP_VALUE }>,
    }
}

/// `SystemExit`.
pub(super) mod exit {
    use super::*;

    fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        super::super::no_keywords(vm, &args[0], &args[2])?;
        set_args(vm, &args[0], &args[1])?;
        let code = exit_code(items(&args[1]).items());
        with_state(vm, &args[0], |state| {
            state.set_member(super::super::EXIT_CODE, code);
        })?;
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        "__init__($self, /, *args, **kwargs)" => init,
    }

    crate::getters! { pub GETTERS:
        /// exception code
        "code" => get_member::<{ super::super::EXIT_CODE }>; set set_member::<{ super::super::EXIT_CODE }>,
    }
}

/// `AttributeError`.
pub(super) mod attribute {
    use super::*;
    use crate::types::exceptions::{ATTRIBUTE_NAME, ATTRIBUTE_OBJ};

    fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let known = [("name", ATTRIBUTE_NAME), ("obj", ATTRIBUTE_OBJ)];
        set_keywords(vm, &args[0], &args[2], "AttributeError", &known)?;
        set_args(vm, &args[0], &args[1])?;
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        "__init__($self, /, *args, **kwargs)" => init,
    }

    crate::getters! { pub GETTERS:
        /// attribute name
        "name" => get_member::<ATTRIBUTE_NAME>; set set_member::<ATTRIBUTE_NAME>,
        /// object
        "obj" => get_member::<ATTRIBUTE_OBJ>; set set_member::<ATTRIBUTE_OBJ>,
    }
}

/// `NameError`.
pub(super) mod name {
    use super::*;
    use crate::types::exceptions::NAME_NAME;

    fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        set_keywords(vm, &args[0], &args[2], "NameError", &[("name", NAME_NAME)])?;
        set_args(vm, &args[0], &args[1])?;
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        "__init__($self, /, *args, **kwargs)" => init,
    }

    crate::getters! { pub GETTERS:
        /// name
        "name" => get_member::<NAME_NAME>; set set_member::<NAME_NAME>,
    }
}

/// `ImportError`.
pub(super) mod import {
    use super::*;
    use crate::types::exceptions::{IMPORT_MSG, IMPORT_NAME, IMPORT_NAME_FROM, IMPORT_PATH};

    fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let known = [
            ("name", IMPORT_NAME),
            ("path", IMPORT_PATH),
            ("name_from", IMPORT_NAME_FROM),
        ];
        set_keywords(vm, &args[0], &args[2], "ImportError", &known)?;
        set_args(vm, &args[0], &args[1])?;
        if let [message] = items(&args[1]).items() {
            with_state(vm, &args[0], |state| {
                state.set_member(IMPORT_MSG, message.clone());
            })?;
        }
        Ok(Value::None)
    }

    fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let message = with_state(vm, &args[0], |state| state.member(IMPORT_MSG))?;
        match &message {
            Value::Str(_) => Ok(message),
            _ => base_str(vm, args),
        }
    }

    crate::methods! { pub METHODS:
        "__init__($self, /, *args, **kwargs)" => init,
        "__str__($self, /)" => str,
    }

    crate::getters! { pub GETTERS:
        /// exception message
        "msg" => get_member::<IMPORT_MSG>; set set_member::<IMPORT_MSG>,
        /// module name
        "name" => get_member::<IMPORT_NAME>; set set_member::<IMPORT_NAME>,
        /// module path
        "path" => get_member::<IMPORT_PATH>; set set_member::<IMPORT_PATH>,
        /// name imported from module
        "name_from" => get_member::<IMPORT_NAME_FROM>; set set_member::<IMPORT_NAME_FROM>,
    }
}

/// `KeyError`.
pub(super) mod key {
    use super::*;

    /// A single key is shown as `repr` shows it: an empty key would leave an empty message.
    fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let given = with_state(vm, &args[0], |state| state.args.borrow().clone())?;
        match given.items() {
            [key] => vm.repr(key).map(Value::from),
            _ => base_str(vm, args),
        }
    }

    crate::methods! { pub METHODS:
        "__str__($self, /)" => str,
    }
}
