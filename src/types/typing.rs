//! The objects behind PEP 695 syntax: type variables, parameter specifications, type aliases, and
//! `typing.Generic`.  Bounds, constraints, defaults and the values of aliases are evaluated when first asked for.

use std::cell::RefCell;

use crate::bytecode::op::Intrinsic;
use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::dict::Dict;
use crate::types::generic_alias::{self, GenericAlias, parameters_of};
use crate::types::tuple::Tuple;
use crate::types::union;
use crate::vm::Vm;

/// A value that may still have to be computed.
#[derive(Default)]
struct Lazy {
    /// The value, once known.
    value: RefCell<Value>,
    /// The function that computes it, called with annotation format 1; `Undef` for none.
    evaluate: Value,
}

impl Lazy {
    fn by(evaluate: Value) -> Lazy {
        Lazy {
            value: RefCell::new(Value::Undef),
            evaluate: evaluate.not_none().cloned().unwrap_or_default(),
        }
    }

    fn known(value: Value) -> Lazy {
        Lazy {
            value: RefCell::new(value),
            evaluate: Value::Undef,
        }
    }

    /// Whether there is one at all.
    fn is_given(&self) -> bool {
        !self.evaluate.is_undef() || !self.value.borrow().is_undef()
    }

    fn get(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let known = self.value.borrow().clone();
        if !known.is_undef() {
            return Ok(Some(known));
        }
        if self.evaluate.is_undef() {
            return Ok(None);
        }
        let value = vm.call(&self.evaluate, &[Value::Int(1)])?;
        drop(self.value.replace(value.clone()));
        Ok(Some(value))
    }
}

impl Trace for Lazy {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.value.trace(tracer);
        tracer.value(&self.evaluate);
    }
}

/// A type parameter of any kind.
#[derive(Default)]
pub struct TypeParameter {
    name: Value,
    module: Value,
    bound: Lazy,
    constraints: Lazy,
    default: Lazy,
    covariant: bool,
    contravariant: bool,
    infer_variance: bool,
}

impl Trace for TypeParameter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.name, &self.module]);
        self.bound.trace(tracer);
        self.constraints.trace(tracer);
        self.default.trace(tracer);
    }
}

impl NativeData for TypeParameter {}

/// A type alias made by a `type` statement or `TypeAliasType`.
pub struct TypeAlias {
    name: Value,
    module: Value,
    parameters: Value,
    value: Lazy,
}

impl Trace for TypeAlias {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values([&self.name, &self.module, &self.parameters]);
        self.value.trace(tracer);
    }
}

impl NativeData for TypeAlias {}

/// `P.args` or `P.kwargs`.
pub struct ParamSpecPart {
    origin: Value,
    name: &'static str,
}

impl Trace for ParamSpecPart {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.origin);
    }
}

impl NativeData for ParamSpecPart {}

struct NoDefault;

impl Trace for NoDefault {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for NoDefault {}

/// `typing.NoDefault`.
#[derive(Default)]
struct NoDefaultObject(RefCell<Value>);

/// The singleton `typing.NoDefault`.
pub fn no_default_object(vm: &mut Vm) -> Value {
    let place = vm.extension::<NoDefaultObject>();
    let known = place.0.borrow().clone();
    if !known.is_undef() {
        return known;
    }
    let made = Native::new(vm.types.no_default.clone(), NoDefault);
    *place.0.borrow_mut() = made.clone();
    made
}

/// Whether a value is a type variable, a tuple of them, or a parameter specification.
pub fn is_type_parameter(value: &Value) -> bool {
    value.native::<TypeParameter>().is_some()
}

/// Whether a value stands for any number of types.
pub fn is_type_var_tuple(value: &Value) -> bool {
    value.native::<TypeParameter>().is_some()
        && matches!(value, Value::Native(native) if native.class.name().as_str() == "typing.TypeVarTuple")
}

/// Whether a value is one of this file's objects that may stand in a union.
pub fn is_typing_object(value: &Value) -> bool {
    is_type_parameter(value) || value.native::<TypeAlias>().is_some()
}

/// The default of a type parameter, if it has one.
pub fn default_of(vm: &mut Vm, parameter: &Value) -> Result<Option<Value>> {
    match parameter.native::<TypeParameter>() {
        Some(parameter) if parameter.default.is_given() => parameter.default.get(vm),
        _ => Ok(None),
    }
}

/// The compiler's helpers for PEP 695: see [`Intrinsic`].
pub fn intrinsic(vm: &mut Vm, function: Intrinsic, args: [Value; 3]) -> Result<Value> {
    let [first, second, third] = args;
    let types = vm.types.clone();
    let mut made = TypeParameter {
        name: first.clone(),
        module: Value::from("typing"),
        default: Lazy::by(third.clone()),
        infer_variance: true,
        ..TypeParameter::default()
    };
    let class = match function {
        Intrinsic::TypeVar => {
            made.bound = Lazy::by(second);
            &types.typevar
        }
        Intrinsic::TypeVarWithConstraints => {
            made.constraints = Lazy::by(second);
            &types.typevar
        }
        Intrinsic::TypeVarTuple => &types.typevartuple,
        Intrinsic::ParamSpec => &types.paramspec,
        Intrinsic::TypeAlias => {
            let module = caller_module(vm);
            let alias = TypeAlias {
                name: first,
                module,
                parameters: second,
                value: Lazy::by(third),
            };
            return Ok(Native::new(types.typealias.clone(), alias));
        }
        _ => {
            let generic = Value::from(types.generic.clone());
            return generic_alias::make(vm, generic, &first);
        }
    };
    Ok(Native::new(class.clone(), made))
}

fn caller_module(vm: &Vm) -> Value {
    vm.current_globals()
        .get_str(&vm.names.__name__)
        .unwrap_or(Value::None)
}

fn parameter<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a TypeParameter> {
    match this.native::<TypeParameter>() {
        Some(parameter) => Ok(parameter),
        None => Err(super::exceptions::wrong_self(
            vm,
            "__name__",
            "typing.TypeVar",
            this,
        )),
    }
}

fn checked_name(vm: &mut Vm, name: &Value, class: &str) -> Result<Value> {
    if name.as_str().is_some() {
        return Ok(name.clone());
    }
    let given = vm.type_name(name);
    Err(vm.type_error(format!(
        "{class}() argument 'name' must be str, not {given}"
    )))
}

fn get_name(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(parameter(vm, this)?.name.clone())
}

fn get_module(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(parameter(vm, this)?.module.clone())
}

fn get_default(vm: &mut Vm, this: &Value) -> Result<Value> {
    match parameter(vm, this)?.default.get(vm)? {
        Some(default) => Ok(default),
        None => Ok(no_default_object(vm)),
    }
}

fn get_covariant(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(parameter(vm, this)?.covariant))
}

fn get_contravariant(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(parameter(vm, this)?.contravariant))
}

fn get_infer_variance(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::bool(parameter(vm, this)?.infer_variance))
}

fn get_bound(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(parameter(vm, this)?.bound.get(vm)?.unwrap_or(Value::None))
}

/// The function behind a lazy value; `None` where there is nothing to evaluate.
fn evaluator(lazy: &Lazy) -> Value {
    lazy.evaluate.given().cloned().unwrap_or(Value::None)
}

fn evaluate_bound(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(evaluator(&parameter(vm, this)?.bound))
}

fn evaluate_constraints(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(evaluator(&parameter(vm, this)?.constraints))
}

fn evaluate_default(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(evaluator(&parameter(vm, this)?.default))
}

fn has_default(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(parameter(vm, &args[0])?.default.is_given()))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = parameter(vm, &args[0])?;
    let name = vm.str(&this.name)?;
    let sign = match (this.infer_variance, this.covariant, this.contravariant) {
        (true, _, _) => "",
        (_, true, _) => "+",
        (_, _, true) => "-",
        _ => "~",
    };
    Ok(Value::from(format!("{sign}{}", name.as_str())))
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union::make(vm, &[args[0].clone(), args[1].clone()])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    union::make(vm, &[args[1].clone(), args[0].clone()])
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    get_name(vm, &args[0])
}

fn mro_entries(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let class = vm.type_name(&args[0]);
    let class = class.rsplit('.').next().unwrap_or_default();
    Err(vm.type_error(format!("Cannot subclass an instance of {class}")))
}

/// A default given by a caller; `NoDefault` counts as none.
fn given_default(vm: &mut Vm, value: &Value) -> Lazy {
    let none = no_default_object(vm);
    match value.given() {
        Some(default) if !default.is(&none) => Lazy::known(default.clone()),
        _ => Lazy::default(),
    }
}

/// The tables of `TypeVar`.
pub mod type_var {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let name = checked_name(vm, &args[1], "typevar")?;
        let flag = |vm: &mut Vm, value: &Value| match value.given() {
            Some(value) => vm.truth(value),
            None => Ok(false),
        };
        // Keyword-only parameters stand before `*constraints` in the layout of arguments.
        let (covariant, contravariant) = (flag(vm, &args[4])?, flag(vm, &args[5])?);
        if covariant && contravariant {
            return Err(vm.value_error("Bivariant types are not supported."));
        }
        let constraints = args[7].as_tuple().unwrap_or_else(|| Tuple::new(Vec::new()));
        if constraints.len() == 1 {
            return Err(vm.type_error("A single constraint is not allowed"));
        }
        let bound = args[2].not_none().cloned();
        if bound.is_some() && !constraints.is_empty() {
            return Err(vm.type_error("Constraints cannot be combined with bound=..."));
        }
        let made = TypeParameter {
            name,
            module: caller_module(vm),
            bound: bound.map_or_else(Lazy::default, Lazy::known),
            constraints: Lazy::known(Value::from(constraints)),
            default: given_default(vm, &args[3]),
            covariant,
            contravariant,
            infer_variance: flag(vm, &args[6])?,
        };
        Ok(Native::new(vm.types.typevar.clone(), made))
    }

    fn get_constraints(vm: &mut Vm, this: &Value) -> Result<Value> {
        let found = parameter(vm, this)?.constraints.get(vm)?;
        Ok(found.unwrap_or_else(|| Value::from(Tuple::new(Vec::new()))))
    }

    crate::methods! { pub METHODS:
        "__new__($type, /, name, *constraints, bound=None, default=typing.NoDefault, covariant=False, contravariant=False, infer_variance=False)" => new,
        "__repr__($self, /)" => repr,
        "__or__($self, value, /)" => or,
        "__ror__($self, value, /)" => ror,
        "__reduce__($self, /)" => reduce,
        "__mro_entries__($self, bases, /)" => mro_entries,
        "has_default($self, /)" => has_default,
    }

    crate::getters! { pub GETTERS:
        "__name__" => get_name,
        "__module__" => get_module,
        "__bound__" => get_bound,
        "__constraints__" => get_constraints,
        "evaluate_bound" => evaluate_bound,
        "evaluate_constraints" => evaluate_constraints,
        "evaluate_default" => evaluate_default,
        "__default__" => get_default,
        "__covariant__" => get_covariant,
        "__contravariant__" => get_contravariant,
        "__infer_variance__" => get_infer_variance,
    }
}

/// The tables of `TypeVarTuple`.
pub mod type_var_tuple {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let made = TypeParameter {
            name: checked_name(vm, &args[1], "typevartuple")?,
            module: caller_module(vm),
            default: given_default(vm, &args[2]),
            infer_variance: true,
            ..TypeParameter::default()
        };
        Ok(Native::new(vm.types.typevartuple.clone(), made))
    }

    fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        // `*Ts` keeps the variable as it stands: a substitution puts in as many types as are given.
        vm.iter(&Value::from(Tuple::new([args[0].clone()])))
    }

    crate::methods! { pub METHODS:
        "__new__($type, /, name, *, default=typing.NoDefault)" => new,
        "__repr__($self, /)" => repr,
        "__iter__($self, /)" => iter,
        "__reduce__($self, /)" => reduce,
        "__mro_entries__($self, bases, /)" => mro_entries,
        "has_default($self, /)" => has_default,
    }

    crate::getters! { pub GETTERS:
        "__name__" => get_name,
        "__module__" => get_module,
        "__default__" => get_default,
    }
}

/// The tables of `ParamSpec`.
pub mod param_spec {
    use super::*;

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let flag = |vm: &mut Vm, value: &Value| match value.given() {
            Some(value) => vm.truth(value),
            None => Ok(false),
        };
        let made = TypeParameter {
            name: checked_name(vm, &args[1], "paramspec")?,
            module: caller_module(vm),
            bound: args[2]
                .not_none()
                .cloned()
                .map_or_else(Lazy::default, Lazy::known),
            default: given_default(vm, &args[3]),
            covariant: flag(vm, &args[4])?,
            contravariant: flag(vm, &args[5])?,
            infer_variance: flag(vm, &args[6])?,
            ..TypeParameter::default()
        };
        Ok(Native::new(vm.types.paramspec.clone(), made))
    }

    fn get_args(vm: &mut Vm, this: &Value) -> Result<Value> {
        let part = ParamSpecPart {
            origin: this.clone(),
            name: "args",
        };
        Ok(Native::new(vm.types.paramspec_args.clone(), part))
    }

    fn get_kwargs(vm: &mut Vm, this: &Value) -> Result<Value> {
        let part = ParamSpecPart {
            origin: this.clone(),
            name: "kwargs",
        };
        Ok(Native::new(vm.types.paramspec_kwargs.clone(), part))
    }

    crate::methods! { pub METHODS:
        "__new__($type, /, name, *, bound=None, default=typing.NoDefault, covariant=False, contravariant=False, infer_variance=False)" => new,
        "__repr__($self, /)" => repr,
        "__or__($self, value, /)" => or,
        "__ror__($self, value, /)" => ror,
        "__reduce__($self, /)" => reduce,
        "__mro_entries__($self, bases, /)" => mro_entries,
        "has_default($self, /)" => has_default,
    }

    crate::getters! { pub GETTERS:
        "__name__" => get_name,
        "__module__" => get_module,
        "__bound__" => get_bound,
        "__default__" => get_default,
        "__covariant__" => get_covariant,
        "__contravariant__" => get_contravariant,
        "__infer_variance__" => get_infer_variance,
        "args" => get_args,
        "kwargs" => get_kwargs,
    }
}

/// The tables of `ParamSpecArgs` and `ParamSpecKwargs`.
pub mod param_spec_part {
    use super::*;

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Some(this) = args[0].native::<ParamSpecPart>() else {
            return Ok(Value::from("<args>"));
        };
        let origin = get_name(vm, &this.origin)?;
        let origin = vm.str(&origin)?;
        Ok(Value::from(format!("{}.{}", origin.as_str(), this.name)))
    }

    fn eq(_: &mut Vm, args: &[Value]) -> Result<Value> {
        let a = args[0].native::<ParamSpecPart>();
        let b = args[1].native::<ParamSpecPart>();
        Ok(match (a, b) {
            (Some(a), Some(b)) => Value::bool(a.name == b.name && a.origin.is(&b.origin)),
            _ => Value::NotImplemented,
        })
    }

    fn get_origin(_: &mut Vm, this: &Value) -> Result<Value> {
        Ok(this
            .native::<ParamSpecPart>()
            .map_or(Value::None, |part| part.origin.clone()))
    }

    crate::methods! { pub METHODS:
        "__repr__($self, /)" => repr,
        "__eq__($self, value, /)" => eq,
        "__mro_entries__($self, bases, /)" => mro_entries,
    }

    crate::getters! { pub GETTERS:
        "__origin__" => get_origin,
    }
}

/// The tables of `TypeAliasType`.
pub mod alias {
    use super::*;

    fn state<'a>(vm: &mut Vm, this: &'a Value) -> Result<&'a TypeAlias> {
        match this.native::<TypeAlias>() {
            Some(alias) => Ok(alias),
            None => Err(super::super::exceptions::wrong_self(
                vm,
                "__value__",
                "typing.TypeAliasType",
                this,
            )),
        }
    }

    fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let alias = TypeAlias {
            name: checked_name(vm, &args[1], "typealias")?,
            module: caller_module(vm),
            parameters: args[3].given().cloned().unwrap_or(Value::None),
            value: Lazy::known(args[2].clone()),
        };
        Ok(Native::new(vm.types.typealias.clone(), alias))
    }

    fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let name = state(vm, &args[0])?.name.clone();
        vm.str(&name).map(Value::from)
    }

    fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        if state(vm, &args[0])?.parameters.not_none().is_none() {
            return Err(vm.type_error("Only generic type aliases are subscriptable"));
        }
        generic_alias::make(vm, args[0].clone(), &args[1])
    }

    fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        // `*Alias` stands for what the alias will turn out to be.
        let typing = vm.import_module("typing")?;
        let unpack = vm.intern("Unpack");
        let unpack = vm.get_attr(&typing, &unpack)?;
        let unpacked = vm.get_item(&unpack, &args[0])?;
        vm.iter(&Value::from(Tuple::new([unpacked])))
    }

    fn get_name(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(state(vm, this)?.name.clone())
    }

    fn get_module(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(state(vm, this)?.module.clone())
    }

    fn get_value(vm: &mut Vm, this: &Value) -> Result<Value> {
        let this = state(vm, this)?;
        Ok(this.value.get(vm)?.unwrap_or(Value::None))
    }

    fn evaluate_value(vm: &mut Vm, this: &Value) -> Result<Value> {
        Ok(evaluator(&state(vm, this)?.value))
    }

    fn get_type_params(vm: &mut Vm, this: &Value) -> Result<Value> {
        let this = state(vm, this)?;
        Ok(match this.parameters.not_none() {
            Some(parameters) => parameters.clone(),
            None => Value::from(Tuple::new(Vec::new())),
        })
    }

    crate::methods! { pub METHODS:
        "__new__($type, /, name, value, *, type_params=())" => new,
        "__repr__($self, /)" => repr,
        "__getitem__($self, key, /)" => getitem,
        "__iter__($self, /)" => iter,
        "__or__($self, value, /)" => or,
        "__ror__($self, value, /)" => ror,
    }

    crate::getters! { pub GETTERS:
        "__name__" => get_name,
        "__module__" => get_module,
        "__value__" => get_value,
        "evaluate_value" => evaluate_value,
        "__type_params__" => get_type_params,
        "__parameters__" => get_type_params,
    }
}

/// The tables of `Generic`.
pub mod generic {
    use super::*;

    fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let items = match &args[1] {
            Value::Tuple(items) => items.share(),
            item => Tuple::new([item.clone()]),
        };
        let Value::Class(class) = &args[0] else {
            return Ok(Value::NotImplemented);
        };
        if is_root(vm, class.as_gc()) {
            let name = class.name();
            let name = name.as_str().rsplit('.').next().unwrap_or_default();
            if items.is_empty() {
                return Err(vm.type_error(format!("Parameter list to {name}[...] cannot be empty")));
            }
            if !items.items().iter().all(is_type_parameter) {
                return Err(vm.type_error(format!(
                    "Parameters to {name}[...] must all be type variables or parameter specification variables."
                )));
            }
            return generic_alias::make(vm, args[0].clone(), &Value::from(items));
        }
        let name = vm.names.__parameters__.clone();
        let parameters = vm.find_attr(&args[0], &name)?;
        let parameters = parameters.and_then(|parameters| parameters.as_tuple());
        let parameters = parameters.unwrap_or_else(|| Tuple::new(Vec::new()));
        if parameters.is_empty() {
            let shown = vm.repr(&args[0])?;
            return Err(vm.type_error(format!("{} is not a generic class", shown.as_str())));
        }
        let own = Value::from(parameters.clone());
        let only_spec = parameters.len() == 1 && is_param_spec(&parameters.items()[0]);
        if only_spec {
            // `C[int, str]` is short for `C[[int, str]]`.
            return generic_alias::make(vm, args[0].clone(), &Value::from(items));
        }
        let values = generic_alias::substitute(
            vm,
            &args[0],
            parameters.items(),
            parameters.items(),
            &Value::from(items),
        )?;
        drop(own);
        let values = Value::from(Tuple::new(values));
        generic_alias::make(vm, args[0].clone(), &values)
    }

    /// Whether a class is `Generic` or `typing.Protocol`, whose brackets declare parameters.
    fn is_root(vm: &Vm, class: &Gc<crate::object::Class>) -> bool {
        if class.is(&vm.types.generic) {
            return true;
        }
        let direct = class
            .bases
            .borrow()
            .iter()
            .any(|base| base.is(&vm.types.generic));
        let marker = vm.intern("_is_protocol");
        direct && class.name().as_str() == "Protocol" && class.dict.get_str(&marker).is_some()
    }

    fn is_param_spec(value: &Value) -> bool {
        matches!(value, Value::Native(native) if native.class.name().as_str() == "typing.ParamSpec")
    }

    fn init_subclass(vm: &mut Vm, args: &[Value]) -> Result<Value> {
        let Value::Class(class) = &args[0] else {
            return Ok(Value::None);
        };
        let names = vm.names.clone();
        let bases = class.dict.get_str(&names.__orig_bases__);
        let bases = bases.and_then(|bases| bases.as_tuple());
        let generic = Value::from(vm.types.generic.clone());
        let mut parameters = Vec::new();
        match bases {
            Some(bases) => {
                if bases.items().iter().any(|base| base.is(&generic)) {
                    return Err(vm.type_error("Cannot inherit from plain Generic"));
                }
                parameters = parameters_of(vm, bases.items())?;
                let declared = bases.items().iter().find_map(|base| {
                    let alias = base.native::<GenericAlias>()?;
                    alias
                        .origin
                        .is(&generic)
                        .then(|| alias.parameters.items().to_vec())
                });
                if let Some(declared) = declared {
                    parameters = declared;
                }
            }
            None => {
                let direct = class
                    .bases
                    .borrow()
                    .iter()
                    .any(|base| base.is(&vm.types.generic));
                if direct && class.name().as_str() != "Protocol" {
                    return Err(vm.type_error("Cannot inherit from plain Generic"));
                }
            }
        }
        class.set(&names.__parameters__, Value::from(Tuple::new(parameters)));
        Ok(Value::None)
    }

    crate::methods! { pub METHODS:
        "__class_getitem__($type, params, /)" => class_getitem,
        "__init_subclass__($type, /)" => init_subclass,
    }

    crate::getters! { pub GETTERS: }
}

/// The tables of `NoDefaultType`.
pub mod no_default {
    use super::*;

    fn repr(_: &mut Vm, _: &[Value]) -> Result<Value> {
        Ok(Value::from("typing.NoDefault"))
    }

    crate::methods! { pub METHODS:
        "__repr__($self, /)" => repr,
    }

    crate::getters! { pub GETTERS: }
}

/// The namespace of the native half of `typing`.
pub fn namespace(vm: &mut Vm) -> Dict {
    let dict = Dict::new();
    let types = vm.types.clone();
    let classes = [
        ("TypeVar", &types.typevar),
        ("TypeVarTuple", &types.typevartuple),
        ("ParamSpec", &types.paramspec),
        ("ParamSpecArgs", &types.paramspec_args),
        ("ParamSpecKwargs", &types.paramspec_kwargs),
        ("TypeAliasType", &types.typealias),
        ("Generic", &types.generic),
        ("Union", &types.union),
    ];
    for (name, class) in classes {
        let name = vm.intern(name);
        drop(dict.insert_str(&name, Value::from(Gc::clone(class))));
    }
    let name = vm.intern("NoDefault");
    let object = no_default_object(vm);
    drop(dict.insert_str(&name, object));
    dict
}
