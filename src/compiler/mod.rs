//! The compiler: from the tree and its scopes to register bytecode.  One file per
//! family of constructs; a [`Compiler`] holds a stack of units under
//! construction (`function`), whose instructions it emits in CPython's order of
//! evaluation.  What is wrong is noted and compiled on, so several errors show.

mod annotations;
mod assemble;
mod assign;
mod call;
mod class;
mod comprehension;
mod condition;
mod definition;
mod exceptions;
mod exit;
mod expr;
mod fold;
mod format;
mod function;
mod import;
mod location;
mod loops;
mod names;
mod operators;
mod pattern;
mod pattern_check;
mod registers;
mod stmt;
mod suspend;
mod type_params;
mod unparse;
mod warn;
mod with;

use std::rc::Rc;

use crate::ast::{self, NodeId, Sym};
use crate::bytecode::op::Op;
use crate::bytecode::{Code, CodeKind, Location};
use crate::diagnostic::{SyntaxError, SyntaxWarning};
use crate::resolve::{self, Names, ResolveOptions, Scope, ScopeKind, ScopeTable};
use crate::source::{SourceFile, Span};
use function::{Block, Label, Unit};

/// How many blocks may enclose a statement in one function.
const MAX_BLOCKS: usize = 21;

/// What a source is compiled for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A module, or text for `exec`.
    #[default]
    Exec,
    /// One expression, whose value the code returns.
    Eval,
    /// A statement at the prompt: the values of expression statements are shown.
    Single,
    /// Statements entered together: only of the last are they shown.
    Entry,
}

/// How to compile.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompileOptions {
    pub mode: Mode,
    /// Whether `await` may stand outside functions; the code is then a coroutine's if it does.
    pub top_level_await: bool,
    /// Whether annotations are kept as text (PEP 563) from the start.
    pub future_annotations: bool,
}

/// Compiles a parsed source; the first error is the one that CPython raises.
pub fn compile(
    module: &ast::Module,
    source: &Rc<SourceFile>,
    options: &CompileOptions,
) -> Result<Rc<Code>, Vec<SyntaxError>> {
    compile_with_warnings(module, source, options).map(|(code, _)| code)
}

/// As [`compile`], with what there is to warn of.
pub fn compile_with_warnings(
    module: &ast::Module,
    source: &Rc<SourceFile>,
    options: &CompileOptions,
) -> Result<(Rc<Code>, Vec<SyntaxWarning>), Vec<SyntaxError>> {
    let resolve_options = ResolveOptions {
        top_level_await: options.top_level_await,
        future_annotations: options.future_annotations,
    };
    let future_end = import::check_future(module).map_err(|error| vec![error])?;
    let mut table = resolve::resolve_with(module, resolve_options)?;
    let names = table.names.clone();
    table.names = Names::new(&ast::Interner::new());
    let mut compiler = Compiler::new(module, source, &table, names, *options);
    compiler.future_end = future_end;
    let code = compiler.module();
    match code {
        Some(code) if compiler.errors.is_empty() => Ok((code, compiler.warnings)),
        _ => Err(compiler.errors),
    }
}

/// The state of a compilation.
struct Compiler<'a> {
    module: &'a ast::Module,
    source: &'a Rc<SourceFile>,
    scopes: &'a ScopeTable,
    names: Names,
    options: CompileOptions,
    unit: Unit<'a>,
    /// The units around it, outermost first.
    outer: Vec<Unit<'a>>,
    errors: Vec<SyntaxError>,
    warnings: Vec<SyntaxWarning>,
    /// Where the part of the source ends that `from __future__` may stand in.
    future_end: u32,
}

impl<'a> Compiler<'a> {
    fn new(
        module: &'a ast::Module,
        source: &'a Rc<SourceFile>,
        scopes: &'a ScopeTable,
        names: Names,
        options: CompileOptions,
    ) -> Compiler<'a> {
        let name: Rc<str> = Rc::from("<module>");
        Compiler {
            module,
            source,
            scopes,
            names,
            options,
            unit: Unit::new(module.id, CodeKind::Module, name.clone(), name),
            outer: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
            future_end: u32::MAX,
        }
    }

    /// The code of the whole module.
    fn module(&mut self) -> Option<Rc<Code>> {
        self.open_frame();
        let start = location::plain(Span::new(0, 0));
        match self.module.expression() {
            Some(value) => {
                let mark = self.mark();
                let value = self.operand(value);
                self.emit(Op::Return { src: value }, start);
                self.reset(mark);
            }
            None => {
                self.module_body(self.module.body());
                self.emit(Op::ReturnNone {}, start);
            }
        }
        let unit = self.take_unit();
        self.finish(unit)
    }

    /// Leaves the outermost unit.
    fn take_unit(&mut self) -> Unit<'a> {
        let name: Rc<str> = Rc::from("");
        let empty = Unit::new(self.module.id, CodeKind::Module, name.clone(), name);
        std::mem::replace(&mut self.unit, self.outer.pop().unwrap_or(empty))
    }

    /// Begins the code of a scope of its own frame.
    fn enter(&mut self, id: NodeId, kind: CodeKind, name: &str, span: Span) {
        let qualname = self.qualname(id, name);
        let mut unit = Unit::new(id, kind, Rc::from(name), qualname);
        unit.first_line = self.source.position(span.lo).line;
        unit.is_method = self.unit.kind == CodeKind::Class;
        self.outer.push(std::mem::replace(&mut self.unit, unit));
        self.open_frame();
    }

    /// Ends the code of a scope and goes on with the one around it.
    fn leave(&mut self) -> Option<Rc<Code>> {
        let unit = self.take_unit();
        self.finish(unit)
    }

    fn finish(&mut self, unit: Unit<'a>) -> Option<Rc<Code>> {
        let name = unit.name.clone();
        match unit.finish(self.source) {
            Ok(code) => {
                #[cfg(debug_assertions)]
                if self.errors.is_empty()
                    && let Err(problem) = crate::bytecode::verify::verify(&code)
                {
                    panic!("the compiler emitted faulty bytecode, please report: {problem}");
                }
                Some(Rc::new(code))
            }
            Err(what) => {
                let message = format!("too many {what} in '{name}'");
                let help = "split it into smaller functions";
                let error = SyntaxError::new(message, Span::new(0, 0)).with_help(help);
                self.errors.push(error);
                None
            }
        }
    }

    /// Notes something wrong with the source.
    fn error(&mut self, message: impl Into<String>, span: Span) {
        let error = SyntaxError::new(message, span);
        // What is compiled twice, as a `finally` block, is wrong once.
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    fn emit(&mut self, op: Op, location: Location) {
        self.unit.emit(op, location);
    }

    /// Opens a block that protects what follows; there is a limit, as in CPython.
    fn push_block(&mut self, block: Block<'a>) {
        let span = match &block {
            Block::With { location, .. } => location.span,
            _ => self.unit.statement,
        };
        self.limit_blocks(span);
        self.unit.push_block(block);
    }

    /// Complains where one block more is one too many.  What can be suspended is a block as a whole,
    /// and so is an inlined comprehension.
    fn limit_blocks(&mut self, span: Span) {
        let whole = matches!(
            self.unit.kind,
            CodeKind::Generator | CodeKind::Coroutine | CodeKind::AsyncGenerator
        );
        let open = self.unit.blocks.len() + self.unit.comprehensions.len() + usize::from(whole);
        let message = "too many statically nested blocks";
        if open >= MAX_BLOCKS && self.errors.iter().all(|error| error.message != message) {
            self.error(message, span);
        }
    }

    fn jump(&mut self, label: Label, location: Location) {
        let to = crate::bytecode::op::Jump32(0);
        self.unit.emit_jump(Op::Jump { to }, label, location);
    }

    /// How many temporaries are in use, to come back to.
    fn mark(&self) -> u16 {
        self.unit.temporaries.depth()
    }

    fn reset(&mut self, mark: u16) {
        self.unit.temporaries.reset(mark);
    }

    /// The scope of the frame.
    fn frame_scope(&self) -> &'a Scope {
        self.scopes.scope(self.unit.scope)
    }

    /// The scope of the expression: an inlined comprehension's, or the frame's.
    fn here(&self) -> &'a Scope {
        let id = self.unit.comprehensions.last().copied();
        self.scopes.scope(id.unwrap_or(self.unit.scope))
    }

    /// A private name as this scope knows it.
    fn mangle(&mut self, name: Sym) -> Sym {
        let scope = self.here();
        match &scope.mangles_only {
            Some(only) if !only.contains(&name) => name,
            _ => self.names.mangle(scope.private, name),
        }
    }

    /// The text of an attribute's name, mangled where it is private.
    fn mangled_text(&mut self, name: Sym) -> Rc<str> {
        let name = self.mangle(name);
        self.names.shared(name)
    }

    /// `C.f.<locals>.g`.
    fn qualname(&self, id: NodeId, name: &str) -> Rc<str> {
        let own = self.scopes.scope(id).kind;
        let mut around = &self.unit;
        // Annotation scopes and those of type parameters leave no trace in names within.
        if self.frame_scope().kind.is_annotation_like() {
            match self.outer.last() {
                Some(outer) => around = outer,
                None => return Rc::from(name),
            }
        }
        let scope = self.scopes.scope(around.scope);
        let is_global = self.names.get(name).is_some_and(|name| {
            matches!(own, ScopeKind::Function | ScopeKind::Class)
                && scope.flags(name).has(resolve::Flags::GLOBAL)
        });
        if is_global || scope.kind == ScopeKind::Module {
            return Rc::from(name);
        }
        match scope.kind {
            ScopeKind::Function | ScopeKind::Lambda => {
                Rc::from(format!("{}.<locals>.{name}", around.qualname))
            }
            _ => Rc::from(format!("{}.{name}", around.qualname)),
        }
    }
}
