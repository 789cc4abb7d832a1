//! `BaseExceptionGroup` and `ExceptionGroup`: exceptions raised together.

use super::{exception_of, items, no_keywords, with_state};
use crate::object::{Class, Gc, Instance, Payload, PoolBox, Result, Value};
use crate::types::exception::{Exc, ExceptionState};
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// `BaseExceptionGroup.message`.
pub const MESSAGE: usize = 0;
/// `BaseExceptionGroup.exceptions`, a tuple.
pub const EXCEPTIONS: usize = 1;

/// The exceptions of a group; `None` for any other exception.
pub fn members_of(vm: &Vm, exception: &Value) -> Option<Gc<Tuple>> {
    let class = &vm.types.exceptions[Exc::BaseExceptionGroup as usize];
    if !vm.is_instance_of(exception, class) {
        return None;
    }
    match exception {
        Value::Instance(instance) => instance.exception()?.member(EXCEPTIONS).as_tuple(),
        _ => None,
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = vm.exception_class(Exc::BaseExceptionGroup);
    let class = vm.class_for_new(&args[0], &own)?;
    let given = items(&args[1]);
    let [message, exceptions] = given.items() else {
        return Err(vm.type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            given.len()
        )));
    };
    if message.as_str().is_none() {
        let name = vm.type_name(message);
        return Err(vm.type_error(format!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {name}"
        )));
    }
    let members = sequence(vm, exceptions)?;
    let class = checked_class(vm, class, &members)?;
    let state = ExceptionState::new(given.clone());
    state.set_member(MESSAGE, message.clone());
    state.set_member(EXCEPTIONS, Value::from(Tuple::new(members)));
    vm.new_instance(class, Payload::Exception(PoolBox::new(state)))
}

/// The items of the second argument, which must be a sequence of exceptions.
fn sequence(vm: &mut Vm, exceptions: &Value) -> Result<Vec<Value>> {
    let getitem = vm.names.__getitem__.clone();
    let is_sequence =
        vm.lookup_special(exceptions, &getitem).is_some() && exceptions.as_dict().is_none();
    if !is_sequence {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let members = vm.collect_items(exceptions)?;
    if members.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let is_exception = |value: &Value| matches!(value, Value::Instance(instance) if instance.exception().is_some());
    if let Some(at) = members.iter().position(|member| !is_exception(member)) {
        return Err(vm.value_error(format!(
            "Item {at} of second argument (exceptions) is not an exception"
        )));
    }
    Ok(members)
}

/// `BaseExceptionGroup` of nothing but `Exception`s is an `ExceptionGroup`; one that derives from
/// `Exception` must hold nothing else.
fn checked_class(vm: &mut Vm, class: Gc<Class>, members: &[Value]) -> Result<Gc<Class>> {
    let exception = vm.exception_class(Exc::Exception);
    let plain = members
        .iter()
        .all(|member| vm.is_instance_of(member, &exception));
    if class.is(&vm.exception_class(Exc::BaseExceptionGroup)) {
        return Ok(if plain {
            vm.exception_class(Exc::ExceptionGroup)
        } else {
            class
        });
    }
    if plain || !class.is_subclass(&exception) {
        return Ok(class);
    }
    if class.is(&vm.exception_class(Exc::ExceptionGroup)) {
        return Err(vm.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    }
    let name = class.name();
    Err(vm.type_error(format!("Cannot nest BaseExceptions in '{}'", name.as_str())))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    no_keywords(vm, &args[0], &args[2])?;
    super::base::set_args(vm, &args[0], &args[1])?;
    Ok(Value::None)
}

fn str(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let message = with_state(vm, &args[0], |state| state.member(MESSAGE))?;
    let message = vm.str(message.given().unwrap_or(&Value::None))?;
    let count = members_of(vm, &args[0]).map_or(0, |members| members.len());
    Ok(Value::from(format!(
        "{} ({count} sub-exception{})",
        message.as_str(),
        if count == 1 { "" } else { "s" }
    )))
}

fn derive(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let message = with_state(vm, &args[0], |state| state.member(MESSAGE))?;
    let class = Value::from(vm.exception_class(Exc::BaseExceptionGroup));
    vm.call(&class, &[message, args[1].clone()])
}

/// How `split` and `subgroup` choose.
enum Condition {
    Classes(Value),
    Predicate(Value),
    /// The leaves with these addresses.
    Leaves(Vec<usize>),
}

impl Condition {
    fn of(vm: &mut Vm, value: &Value) -> Result<Condition> {
        let base = vm.exception_class(Exc::BaseException);
        let is_class =
            |value: &Value| matches!(value, Value::Class(class) if class.is_subclass(&base));
        if is_class(value) {
            return Ok(Condition::Classes(value.clone()));
        }
        if let Some(classes) = value.as_tuple()
            && classes.items().iter().all(is_class)
        {
            return Ok(Condition::Classes(value.clone()));
        }
        if vm.is_callable(value) && !matches!(value, Value::Class(_)) {
            return Ok(Condition::Predicate(value.clone()));
        }
        Err(vm.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn matches(&self, vm: &mut Vm, exception: &Value) -> Result<bool> {
        match self {
            Condition::Classes(classes) => vm.exception_matches(exception, classes),
            Condition::Predicate(predicate) => {
                let answer = vm.call(predicate, std::slice::from_ref(exception))?;
                vm.truth(&answer)
            }
            Condition::Leaves(leaves) => Ok(leaves.contains(&exception.address())),
        }
    }
}

/// What matches and what is left, each `None` where there is nothing.
fn split_by(vm: &mut Vm, exception: &Value, condition: &Condition) -> Result<(Value, Value)> {
    vm.check_native()?;
    if condition.matches(vm, exception)? {
        return Ok((exception.clone(), Value::None));
    }
    let Some(members) = members_of(vm, exception) else {
        return Ok((Value::None, exception.clone()));
    };
    let (mut matched, mut rest) = (Vec::new(), Vec::new());
    for member in members.items() {
        let (inside, outside) = split_by(vm, member, condition)?;
        if !inside.is_none() {
            matched.push(inside);
        }
        if !outside.is_none() {
            rest.push(outside);
        }
    }
    let matched = subset(vm, exception, matched)?;
    let rest = subset(vm, exception, rest)?;
    Ok((matched, rest))
}

/// A group like `group` of some of its exceptions, with its traceback, cause, context and notes.
fn subset(vm: &mut Vm, group: &Value, members: Vec<Value>) -> Result<Value> {
    if members.is_empty() {
        return Ok(Value::None);
    }
    let made = vm.call_method(group, "derive", &[Value::from(List::new(members))])?;
    if members_of(vm, &made).is_none() {
        return Err(vm.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let from = exception_of(vm, group)?;
    let to = exception_of(vm, &made)?;
    if let (Some(from), Some(to)) = (from.exception(), to.exception()) {
        copy_metadata(from, to);
    }
    let names = vm.names.clone();
    if let Some(notes) = vm.find_attr(group, &names.__notes__)?
        && notes.as_list().is_some()
    {
        let notes = vm.collect_items(&notes)?;
        vm.set_attr(&made, &names.__notes__, Value::from(List::new(notes)))?;
    }
    Ok(made)
}

fn copy_metadata(from: &ExceptionState, to: &ExceptionState) {
    let trace = from.trace.borrow().clone();
    let cause = from.cause.get();
    let context = from.context.get();
    to.suppress_context.set(from.suppress_context.get());
    drop(to.trace.replace(trace));
    to.cause.set(cause);
    to.context.set(context);
}

fn split(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let condition = Condition::of(vm, &args[1])?;
    let (matched, rest) = split_by(vm, &args[0], &condition)?;
    Ok(Value::from(Tuple::new([matched, rest])))
}

/// As `split`, without making the group of what is left.
fn subgroup_by(vm: &mut Vm, exception: &Value, condition: &Condition) -> Result<Value> {
    vm.check_native()?;
    if condition.matches(vm, exception)? {
        return Ok(exception.clone());
    }
    let Some(members) = members_of(vm, exception) else {
        return Ok(Value::None);
    };
    let mut matched = Vec::new();
    for member in members.items() {
        let inside = subgroup_by(vm, member, condition)?;
        if !inside.is_none() {
            matched.push(inside);
        }
    }
    subset(vm, exception, matched)
}

fn subgroup(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let condition = Condition::of(vm, &args[1])?;
    subgroup_by(vm, &args[0], &condition)
}

fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    crate::types::generic_alias::class_getitem(vm, args)
}

fn get_message(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_state(vm, this, |state| state.member(MESSAGE))
}

fn get_exceptions(vm: &mut Vm, this: &Value) -> Result<Value> {
    with_state(vm, this, |state| state.member(EXCEPTIONS))
}

/// The part of `group` that consists of the leaves of the groups in `kept`.
pub(crate) fn projection(vm: &mut Vm, group: &Value, kept: &[Value]) -> Result<Value> {
    let mut leaves = Vec::new();
    let mut work: Vec<Value> = kept.to_vec();
    while let Some(exception) = work.pop() {
        match members_of(vm, &exception) {
            Some(members) => work.extend(members.items().iter().cloned()),
            None => leaves.push(exception.address()),
        }
    }
    let (matched, _) = split_by(vm, group, &Condition::Leaves(leaves))?;
    Ok(matched)
}

/// An `ExceptionGroup` (or `BaseExceptionGroup`) with this message.
pub fn make(vm: &mut Vm, message: &str, members: Vec<Value>) -> Result<Gc<Instance>> {
    make_of(vm, message, Value::from(List::new(members)))
}

/// As [`make`], with the sequence of exceptions as its arguments will hold it.
pub fn make_of(vm: &mut Vm, message: &str, members: Value) -> Result<Gc<Instance>> {
    let class = Value::from(vm.exception_class(Exc::BaseExceptionGroup));
    let made = vm.call(&class, &[Value::from(message), members])?;
    exception_of(vm, &made)
}

crate::methods! { pub METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    "__init__($self, /, *args, **kwargs)" => init,
    "__str__($self, /)" => str,
    "derive($self, excs, /)" => derive,
    "split($self, matcher_value, /)" => split,
    "subgroup($self, matcher_value, /)" => subgroup,
    /// See PEP 585
    "__class_getitem__($type, object, /)" => class_getitem,
}

crate::getters! { pub GETTERS:
    /// exception message
    "message" => get_message,
    /// nested exceptions
    "exceptions" => get_exceptions,
}
