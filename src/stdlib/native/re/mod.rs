//! `_sre`: regular expressions, below the module `re` (in `python/re.py`).
//!
//! A pattern goes from text to a tree (`parser`), from there to a program (`compiler`) that a backtracking
//! machine runs (`engine`).  What matches, and every message, is CPython's.

mod charset;
mod compiler;
mod engine;
mod escape;
mod group;
mod matching;
mod parser;
mod pattern;
mod program;
mod source;
mod subject;
mod template;
mod tree;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use crate::object::class::Layout;
use crate::object::native::{GetterDef, MethodDef};
use crate::object::{Class, Gc, Native, Raise, Result, Value};
use crate::stdlib;
use crate::types::bytes::buffer;
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::str::Str;
use crate::vm::Vm;

use pattern::Pattern;
use source::Flaw;
use tree::{Node, Parsed};

/// The classes, made once.
struct Classes {
    pattern: Gc<Class>,
    matching: Gc<Class>,
    scanner: Gc<Class>,
    iterator: Gc<Class>,
}

/// What the module keeps for an interpreter.
#[derive(Default)]
struct State {
    classes: OnceCell<Rc<Classes>>,
    /// `re.PatternError`, which is written in Python.
    error: RefCell<Value>,
}

fn class(
    vm: &Vm,
    module: &str,
    name: &'static str,
    layout: Layout,
    tables: (&'static [MethodDef], &'static [GetterDef]),
    doc: &str,
) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let class = crate::types::make_class(&names, name, &[&types.object], layout, false, false);
    stdlib::set_class_module(vm, &class, module);
    crate::types::fill(&types, &names, &class, tables.0, tables.1, doc);
    class
}

fn classes(vm: &mut Vm) -> Rc<Classes> {
    let state = vm.extension::<State>();
    let made = state.classes.get_or_init(|| {
        let tables = (pattern::METHODS, pattern::GETTERS);
        let doc = "Compiled regular expression object.";
        let layout = Layout::Sealed("re.Pattern");
        let pattern = class(vm, "re", "Pattern", layout, tables, doc);
        let tables = (matching::METHODS, matching::GETTERS);
        let doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.";
        let layout = Layout::Sealed("re.Match");
        let matching = class(vm, "re", "Match", layout, tables, doc);
        let tables = (matching::SCANNER_METHODS, matching::SCANNER_GETTERS);
        let layout = Layout::Sealed("_sre.SRE_Scanner");
        let scanner = class(vm, "_sre", "SRE_Scanner", layout, tables, "");
        let tables = (crate::types::iterator::METHODS, &[][..]);
        let layout = Layout::Sealed("callable_iterator");
        let iterator = class(vm, "builtins", "callable_iterator", layout, tables, "");
        Rc::new(Classes {
            pattern,
            matching,
            scanner,
            iterator,
        })
    });
    made.clone()
}

/// The exception for a flaw of a pattern or a template.
fn raise_flaw(vm: &mut Vm, flaw: Flaw, source: &Value) -> Raise {
    let (message, position) = match flaw {
        Flaw::Value(message) => return vm.value_error(message),
        Flaw::Overflow(message) => return vm.overflow_error(message),
        Flaw::Index(message) => return vm.index_error(message),
        Flaw::Depth => return vm.recursion_error("maximum recursion depth exceeded"),
        Flaw::Pattern(message, position) => (message, position),
    };
    let class = vm.extension::<State>().error.borrow().clone();
    let mut args = vec![Value::from(message.as_str())];
    if let Some(position) = position {
        args.extend([source.clone(), Value::Int(position as i64)]);
    }
    let made = match vm.call(&class, &args) {
        Ok(made) => made,
        Err(raise) => return raise,
    };
    match &made {
        Value::Instance(instance) if instance.exception().is_some() => Raise::new(instance.share()),
        _ => vm.error(Exc::ValueError, message),
    }
}

/// The characters of a pattern, and whether it is text.
fn pattern_chars(vm: &mut Vm, value: &Value) -> Result<(Vec<char>, bool)> {
    if let Some(text) = value.as_str() {
        return Ok((text.as_str().chars().collect(), true));
    }
    match buffer::any_buffer(vm, value)? {
        Some(data) => Ok((data.iter().map(|&byte| char::from(byte)).collect(), false)),
        None => Err(vm.type_error("first argument must be string or compiled pattern")),
    }
}

fn warn(vm: &mut Vm, warnings: Vec<String>) -> Result<()> {
    for warning in warnings {
        // Behind the functions `compile` and `_compile` of `re`.
        vm.warn(Exc::FutureWarning, &warning, 3)?;
    }
    Ok(())
}

fn make(vm: &mut Vm, parsed: &Parsed, source: &Value, is_text: bool) -> Result<Value> {
    let program = match compiler::compile(parsed, is_text) {
        Ok(program) => program,
        Err(flaw) => return Err(raise_flaw(vm, flaw, source)),
    };
    let groupindex = Gc::new(Dict::new());
    let mut names = Vec::with_capacity(parsed.names.len());
    for (name, group) in &parsed.names {
        let name: Gc<Str> = vm.intern(name);
        groupindex.insert_str(&name, Value::Int(i64::from(*group)));
        names.push((name, *group));
    }
    let data = Pattern {
        source: source.clone(),
        flags: parsed.flags,
        is_text,
        program: Rc::new(program),
        groupindex,
        names,
    };
    Ok(Native::new(classes(vm).pattern.clone(), data))
}

/// `_sre.compile(pattern, flags)`.
fn compile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let flags = vm.to_i64(&args[1])? as u32;
    let (chars, is_text) = pattern_chars(vm, &args[0])?;
    let (parsed, warnings) = parser::parse(chars, is_text, flags);
    warn(vm, warnings)?;
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(flaw) => return Err(raise_flaw(vm, flaw, &args[0])),
    };
    make(vm, &parsed, &args[0], is_text)
}

/// `_sre.scanner(phrases, flags)`: one pattern whose alternatives are the phrases, each a group of its own.
fn scanner(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let flags = vm.to_i64(&args[1])? as u32;
    let mut branches = Vec::new();
    let mut flags_found = flags;
    let mut text = true;
    for phrase in vm.collect_items(&args[0])? {
        let (chars, is_text) = pattern_chars(vm, &phrase)?;
        text = is_text;
        let (parsed, warnings) = parser::parse(chars, is_text, flags);
        warn(vm, warnings)?;
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(flaw) => return Err(raise_flaw(vm, flaw, &phrase)),
        };
        flags_found |= parsed.flags & tree::flag::UNICODE;
        let id = branches.len() as u32 + 1;
        branches.push(vec![Node::Group {
            id: Some(id),
            add: 0,
            del: 0,
            body: parsed.nodes,
        }]);
    }
    let groups = branches.len() as u32 + 1;
    let parsed = Parsed {
        nodes: vec![Node::Branch(branches)],
        flags: flags_found,
        groups,
        names: Vec::new(),
        widths: vec![(0, 0); groups as usize],
    };
    make(vm, &parsed, &Value::None, text)
}

/// `_sre.set_error(error)`.
fn set_error(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let old = vm.extension::<State>().error.replace(args[0].clone());
    drop(old);
    Ok(Value::None)
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_sre", "Regular expressions.", FUNCTIONS);
    let classes = classes(vm);
    stdlib::set(vm, &module, "Pattern", classes.pattern.clone());
    stdlib::set(vm, &module, "Match", classes.matching.clone());
    Ok(Value::from(module))
}

crate::methods! { FUNCTIONS:
    /// A compiled pattern.
    "compile($module, pattern, flags, /)" => compile,
    /// A pattern that tells which of several phrases matches.
    "scanner($module, phrases, flags, /)" => scanner,
    /// Says which class the errors of patterns have.
    "set_error($module, error, /)" => set_error,
}
