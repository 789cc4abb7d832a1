//! Built-in functions that compile and run source text: `compile`, `eval`, `exec`, `__import__`; and those
//! that are refused: `breakpoint`.

use crate::host::{CompileMode, CompileOptions};
use crate::object::{Gc, Raise, Result, Value};
use crate::types::bytes::buffer::buffer;
use crate::types::code::CodeObject;
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::function::Cell;
use crate::vm::Vm;

/// `ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`.
const ALLOW_TOP_LEVEL_AWAIT: i64 = 0x2000;
/// `ast.PyCF_ONLY_AST`, `PyCF_TYPE_COMMENTS` and `PyCF_OPTIMIZED_AST`.
const AST_FLAGS: i64 = 0x400 | 0x1000 | 0x8000 | 0x400;
/// The flags of `__future__` features, all of which are in force or without effect, and `PyCF_DONT_IMPLY_DEDENT`,
/// `PyCF_ALLOW_INCOMPLETE_INPUT`.
const HARMLESS_FLAGS: i64 = 0x0010 | 0x01ff_0000 & !0x0100_0000 | 0x200 | 0x4000;

/// The text of `source`, a string or bytes; `None` for anything else.
fn source_text(vm: &mut Vm, source: &Value, name: &str) -> Result<Option<String>> {
    if let Some(text) = source.as_str() {
        return Ok(Some(text.as_str().to_owned()));
    }
    let Some(bytes) = buffer(source).map(|bytes| bytes.to_vec()) else {
        return Ok(None);
    };
    vm.decode_source(&bytes, name, false).map(Some)
}

fn compile(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.path_text(&args[1])?;
    let Some(mode) = args[2].as_str() else {
        return Err(vm.bad_argument("compile() argument 'mode'", "str", &args[2]));
    };
    let flags = match args[3].given() {
        Some(flags) => vm.to_i64(flags)?,
        None => 0,
    };
    if let Some(optimize) = args[5].given()
        && !(-1..=2).contains(&vm.to_i64(optimize)?)
    {
        return Err(vm.value_error("compile(): invalid optimize value"));
    }
    if flags & AST_FLAGS != 0 {
        return Err(vm.not_implemented_error("compile() to an AST: krait has no ast module yet"));
    }
    if flags & !(ALLOW_TOP_LEVEL_AWAIT | HARMLESS_FLAGS) != 0 {
        return Err(vm.value_error("compile(): unrecognised flags"));
    }
    let mode = match mode.as_str() {
        "exec" => CompileMode::Exec,
        "eval" => CompileMode::Eval,
        "single" => CompileMode::Single,
        _ => {
            let message = "compile() mode must be 'exec', 'eval' or 'single'";
            return Err(vm.value_error(message));
        }
    };
    let Some(text) = source_text(vm, &args[0], &name)? else {
        let message = "compile() arg 1 must be a string, bytes or AST object";
        return Err(vm.type_error(message));
    };
    let options = CompileOptions {
        mode,
        top_level_await: flags & ALLOW_TOP_LEVEL_AWAIT != 0,
    };
    Ok(Value::from(vm.compile_text(&text, &name, options)?))
}

/// Leading blanks do not matter to `eval`.
fn trimmed(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

/// The namespaces of `eval` and `exec`: those given, else those of the caller.
fn namespaces(
    vm: &mut Vm,
    globals: &Value,
    locals: &Value,
    wrong_globals: impl FnOnce(&mut Vm, &Value) -> Raise,
    wrong_locals: impl FnOnce(&mut Vm, &Value) -> Raise,
) -> Result<(Gc<Dict>, Value)> {
    let names = vm.names.clone();
    if let Some(locals) = locals.not_none()
        && vm.lookup_special(locals, &names.__getitem__).is_none()
    {
        return Err(wrong_locals(vm, locals));
    }
    match globals.not_none() {
        None => {
            let globals = vm.current_globals();
            let locals = match locals.not_none() {
                Some(locals) => locals.clone(),
                None => super::introspection::frame_locals(vm),
            };
            Ok((globals, locals))
        }
        Some(given) => {
            let Some(dict) = given.as_dict() else {
                return Err(wrong_globals(vm, given));
            };
            let locals = locals
                .not_none()
                .cloned()
                .unwrap_or_else(|| Value::from(dict.clone()));
            Ok((dict, locals))
        }
    }
}

fn eval(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (globals, locals) = namespaces(
        vm,
        &args[1],
        &args[2],
        |vm, given| {
            let names = vm.names.clone();
            let mapping = vm.lookup_special(given, &names.__getitem__).is_some();
            vm.type_error(if mapping {
                "globals must be a real dict; try eval(expr, {}, mapping)"
            } else {
                "globals must be a dict"
            })
        },
        |vm, _| vm.type_error("locals must be a mapping"),
    )?;
    let code = match &args[0] {
        Value::Code(code) => code.share(),
        source => match source_text(vm, source, "<string>")? {
            Some(text) => {
                let options = CompileOptions {
                    mode: CompileMode::Eval,
                    ..CompileOptions::default()
                };
                vm.compile_text(trimmed(&text), "<string>", options)?
            }
            None => {
                let message = "eval() arg 1 must be a string, bytes or code object";
                return Err(vm.type_error(message));
            }
        },
    };
    run(vm, &code, &globals, locals, "eval")
}

fn exec(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (globals, locals) = namespaces(
        vm,
        &args[1],
        &args[2],
        |vm, given| {
            let kind = vm.type_name(given);
            vm.type_error(format!("exec() globals must be a dict, not {kind}"))
        },
        |vm, given| {
            let kind = vm.type_name(given);
            vm.type_error(format!("locals must be a mapping or None, not {kind}"))
        },
    )?;
    let code = match &args[0] {
        Value::Code(code) => code.share(),
        source => match source_text(vm, source, "<string>")? {
            Some(text) => vm.compile_text(&text, "<string>", CompileOptions::default())?,
            None => {
                let message = "exec() arg 1 must be a string, bytes or code object";
                return Err(vm.type_error(message));
            }
        },
    };
    if code.free_names.is_empty() {
        if args[3].not_none().is_some() {
            return Err(vm.type_error(match &args[0] {
                Value::Code(_) => "cannot use a closure with this code object",
                _ => "closure can only be used when source is a code object",
            }));
        }
        run(vm, &code, &globals, locals, "exec")?;
        return Ok(Value::None);
    }
    let closure = cells(vm, &code, &args[3])?;
    vm.run_code_with(&code, &globals, locals, closure)?;
    Ok(Value::None)
}

/// The cells that `exec` was given for the free variables of a code object.
fn cells(vm: &mut Vm, code: &Gc<CodeObject>, given: &Value) -> Result<Box<[Gc<Cell>]>> {
    let wanted = code.free_names.len();
    let cells = given.as_tuple().map(|given| {
        let cells = given.items().iter().map(|cell| match cell {
            Value::Cell(cell) => Some(cell.share()),
            _ => None,
        });
        cells.collect::<Option<Box<[_]>>>()
    });
    match cells.flatten() {
        Some(cells) if cells.len() == wanted => Ok(cells),
        _ => Err(vm.type_error(format!(
            "code object requires a closure of exactly length {wanted}"
        ))),
    }
}

fn run(
    vm: &mut Vm,
    code: &Gc<CodeObject>,
    globals: &Gc<Dict>,
    locals: Value,
    function: &str,
) -> Result<Value> {
    if !code.free_names.is_empty() {
        return Err(vm.type_error(format!(
            "code object passed to {function}() may not contain free variables"
        )));
    }
    vm.run_code(code, globals, locals)
}

/// The original `builtins.__import__`, which the import statement recognises by its address.
pub fn import(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(name) = args[0].as_str() else {
        return Err(vm.type_error("module name must be a string"));
    };
    let level = match args[4].given() {
        Some(level) => vm.to_i64(level)?,
        None => 0,
    };
    let Ok(level) = usize::try_from(level) else {
        return Err(vm.value_error("level must be >= 0"));
    };
    let globals = args[1].not_none().and_then(|globals| globals.as_dict());
    vm.import(name.as_str(), globals.as_ref(), &args[3], level)
}

fn breakpoint(vm: &mut Vm, _: &[Value]) -> Result<Value> {
    Err(vm.not_implemented_error("breakpoint(): krait has no debugger yet"))
}

/// `exit()` and `quit()`, which `site` adds in CPython.
fn exit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let code = args[0].given().cloned();
    Err(vm.error_with(Exc::SystemExit, code.into_iter().collect()))
}

crate::methods! { pub METHODS:
    /// Import a module.
    ///
    /// Because this function is meant for use by the interpreter and not for
    /// general use, it is better to use importlib.import_module() to programmatically
    /// import a module.
    "__import__($module, /, name, globals=None, locals=None, fromlist=(), level=0)" => import,
    /// Call sys.breakpointhook(*args, **kws).
    "breakpoint($module, /, *args, **kws)" => breakpoint,
    /// Compile source into a code object that can be executed by exec() or eval().
    ///
    /// The source code may represent a Python module, statement or expression.
    /// The filename will be used for run-time error messages.
    /// The mode must be 'exec' to compile a module, 'single' to compile a
    /// single (interactive) statement, or 'eval' to compile an expression.
    "compile($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)" => compile,
    /// Evaluate the given source in the context of globals and locals.
    ///
    /// The source may be a string representing a Python expression
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    "eval($module, source, /, globals=None, locals=None)" => eval,
    /// Execute the given source in the context of globals and locals.
    ///
    /// The source may be a string representing one or more Python statements
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    "exec($module, source, /, globals=None, locals=None, *, closure=None)" => exec,
    /// Exit the interpreter.
    "exit($module, code=None, /)" => exit,
    /// Exit the interpreter.
    "quit($module, code=None, /)" => exit,
}
