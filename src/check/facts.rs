//! What a module says of itself, as plain lists: its functions and classes, what is bound to each
//! name, which names are read where, and every call.  `walk` fills the lists in one pass; the rules
//! only ask.  Whatever is not certain is left out, so that a rule may believe what it finds.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::modules::{Modules, Outside, import_path};

use crate::ast::{ClassDef, Expr, ExprKind, FunctionDef, Module, NodeId, Sym};
use crate::resolve::{Place, ScopeKind, ScopeTable};
use crate::source::Span;

/// How many steps from a name to what is behind it are followed.
const MAX_STEPS: u32 = 6;

/// What a name was bound to in one place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Binding<'a> {
    Function(usize),
    Class(usize),
    /// A module, or something in one: the dotted path of it is `path` with `name` behind it.
    Import {
        path: Sym,
        name: Option<Sym>,
    },
    /// Something in a module that is named from the program's own: so many dots, the module, the name.
    Relative {
        level: u32,
        module: Option<Sym>,
        name: Sym,
    },
    /// The value of an expression.
    Value(NodeId, &'a Expr),
    /// A parameter, or a name with an annotation.
    Annotated(NodeId, &'a Expr),
    /// The first parameter of a method of a class.
    Instance(usize),
    Unknown,
}

/// A `def`.
#[derive(Debug)]
pub(super) struct Function<'a> {
    pub def: &'a FunctionDef,
    pub class: Option<usize>,
    /// The names of what encloses it, and its own.
    pub qualname: String,
    pub is_generator: bool,
    /// No decorator makes something else of it.
    pub is_plain: bool,
    /// Some `return` hands on a value.
    pub returns_value: bool,
}

impl Function<'_> {
    /// Whether calling it makes a coroutine, for certain.
    pub fn makes_coroutine(&self) -> bool {
        self.def.is_async && !self.is_generator && self.is_plain
    }

    /// Whether calling it runs its body at once.
    pub fn runs_at_once(&self) -> bool {
        !self.def.is_async && !self.is_generator && self.is_plain
    }
}

/// A `class`.
#[derive(Debug)]
pub(super) struct Class<'a> {
    pub def: &'a ClassDef,
    /// Where it was defined.
    pub scope: NodeId,
}

/// How the value of a call is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Not at all: the call is a statement.
    Statement,
    Awaited,
    /// By an operation that no coroutine supports.
    Operand,
    Other,
}

/// A call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub span: Span,
    pub func: &'a Expr,
    pub scope: NodeId,
    /// The function whose body makes the call when it runs.
    pub owner: Option<usize>,
    pub role: Role,
}

/// A name that is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    pub name: Sym,
    pub span: Span,
    pub scope: NodeId,
}

/// What a call calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Callee {
    Function(usize),
    Class(usize),
    /// Something from elsewhere, by its dotted path: `time.sleep`, `builtins.open`.
    Foreign(String),
}

/// Of what type a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Type {
    Class(usize),
    Foreign(String),
}

/// Everything that is known of a module.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub module: &'a Module,
    pub table: &'a ScopeTable,
    pub functions: Vec<Function<'a>>,
    pub classes: Vec<Class<'a>>,
    pub bindings: FxHashMap<(NodeId, Sym), Vec<Binding<'a>>>,
    pub calls: Vec<Call<'a>>,
    pub uses: Vec<Use>,
    /// Names may come from elsewhere: `from x import *`, `exec`, `globals()`.
    pub is_open: bool,
    /// Names that the module itself puts among the builtins.
    pub builtins: FxHashSet<Sym>,
    /// The names in annotations that are texts.
    pub quoted: Vec<Quoted>,
    /// The modules beside it, and where it lies itself.
    pub beside: Option<(&'a Modules, &'a Path)>,
}

/// A name in an annotation that is a text.
#[derive(Clone, Debug)]
pub(super) struct Quoted {
    pub name: String,
    pub span: Span,
    pub scope: NodeId,
}

impl<'a> Facts<'a> {
    /// What is known of a function in a module beside this one.
    pub fn outside(&self, path: &str) -> Option<Outside> {
        let (modules, file) = self.beside?;
        modules.lookup(file, path)
    }

    pub fn text(&self, name: Sym) -> &'a str {
        self.module.name(name)
    }

    /// The scope that a name belongs to, seen from another.
    pub fn home(&self, scope: NodeId, name: Sym) -> Option<NodeId> {
        match self.table.get(scope)?.symbol(name)?.place {
            Place::Local | Place::Cell => Some(scope),
            Place::Enclosing(id) => Some(id),
            Place::GlobalExplicit | Place::GlobalImplicit => Some(self.module.id),
            Place::Free => {
                let mut above = self.table.get(scope)?.parent;
                while let Some(id) = above {
                    let scope = self.table.get(id)?;
                    let place = scope.symbol(name).map(|symbol| symbol.place);
                    let is_home = matches!(place, Some(Place::Local | Place::Cell));
                    if is_home && scope.kind != ScopeKind::Class {
                        return Some(id);
                    }
                    above = scope.parent;
                }
                None
            }
        }
    }

    fn bound(&self, scope: NodeId, name: Sym) -> &[Binding<'a>] {
        let home = self.home(scope, name);
        let found = home.and_then(|home| self.bindings.get(&(home, name)));
        found.map_or(&[], Vec::as_slice)
    }

    /// The one thing that a name is bound to; `None` where it is several.
    fn only(&self, scope: NodeId, name: Sym) -> Option<Binding<'a>> {
        let all = self.bound(scope, name);
        let last = *all.last()?;
        match last {
            // Several definitions under one name, as after an `if`: alike in what matters, or unknown.
            Binding::Function(function) => {
                let is_async = |other: usize| self.functions[other].makes_coroutine();
                let alike = |other: &Binding<'a>| matches!(other, Binding::Function(other) if is_async(*other) == is_async(function));
                all.iter().all(alike).then_some(last)
            }
            Binding::Import { .. } | Binding::Relative { .. } => {
                let imports = |other: &Binding<'a>| {
                    matches!(other, Binding::Import { .. } | Binding::Relative { .. })
                };
                all.iter().all(imports).then_some(last)
            }
            _ => (all.len() == 1).then_some(last),
        }
    }

    /// The dotted path of a name or attribute that was imported, or of a builtin.
    fn path(&self, scope: NodeId, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Name(name) => match self.only(scope, *name) {
                Some(binding @ (Binding::Import { .. } | Binding::Relative { .. })) => {
                    import_path(self, binding)
                }
                Some(_) => None,
                None => {
                    let free = self.bound(scope, *name).is_empty() && !self.is_open;
                    let home = self.home(scope, *name)? == self.module.id;
                    let text = self.text(*name);
                    let known = super::builtins::is_builtin(text);
                    (free && home && known).then(|| format!("builtins.{text}"))
                }
            },
            ExprKind::Attribute { value, attr } => {
                let path = self.path(scope, value)?;
                Some(format!("{path}.{}", self.text(attr.name)))
            }
            _ => None,
        }
    }

    /// What a call calls, if that is certain.
    pub fn callee(&self, call: &Call<'a>) -> Option<Callee> {
        self.callee_of(call.scope, call.func, MAX_STEPS)
    }

    fn callee_of(&self, scope: NodeId, func: &Expr, steps: u32) -> Option<Callee> {
        if let Some(path) = self.path(scope, func) {
            return Some(Callee::Foreign(path));
        }
        match &func.kind {
            ExprKind::Name(name) => match self.only(scope, *name)? {
                Binding::Function(function) => Some(Callee::Function(function)),
                Binding::Class(class) => Some(Callee::Class(class)),
                _ => None,
            },
            ExprKind::Attribute { value, attr } => {
                if let ExprKind::Name(name) = value.kind
                    && let Some(Binding::Class(class)) = self.only(scope, name)
                {
                    return self
                        .method(class, attr.name, MAX_STEPS)
                        .map(Callee::Function);
                }
                match self.type_of(scope, value, steps)? {
                    Type::Class(class) => self
                        .method(class, attr.name, MAX_STEPS)
                        .map(Callee::Function),
                    Type::Foreign(class) => {
                        Some(Callee::Foreign(format!("{class}.{}", self.text(attr.name))))
                    }
                }
            }
            _ => None,
        }
    }

    /// A method of a class or of its bases in this module.
    pub fn method(&self, class: usize, name: Sym, steps: u32) -> Option<usize> {
        let class = &self.classes[class];
        if let Some(found) = self.bindings.get(&(class.def.id, name)) {
            return match found[..] {
                [Binding::Function(function)] => Some(function),
                _ => None,
            };
        }
        let steps = steps.checked_sub(1)?;
        for base in &class.def.bases {
            let ExprKind::Name(base) = base.kind else {
                return None;
            };
            // A base from elsewhere may have the method.
            let Some(Binding::Class(base)) = self.only(class.scope, base) else {
                return None;
            };
            if let Some(found) = self.method(base, name, steps) {
                return Some(found);
            }
        }
        None
    }

    fn type_of(&self, scope: NodeId, expr: &Expr, steps: u32) -> Option<Type> {
        let steps = steps.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Name(name) => match self.only(scope, *name)? {
                Binding::Instance(class) => Some(Type::Class(class)),
                Binding::Value(scope, value) => self.type_of(scope, value, steps),
                Binding::Annotated(scope, annotation) => self.class_named(scope, annotation),
                _ => None,
            },
            ExprKind::Call { func, .. } => match self.callee_of(scope, func, steps)? {
                Callee::Class(class) => Some(Type::Class(class)),
                Callee::Foreign(path) => Some(Type::Foreign(super::known::made_by(&path))),
                Callee::Function(_) => None,
            },
            ExprKind::Await { .. } => None,
            ExprKind::BinOp { left, .. } => {
                let left = self.type_of(scope, left, steps)?;
                (left == Type::Foreign("pathlib.Path".to_owned())).then_some(left)
            }
            ExprKind::Attribute { value, attr } => {
                let value = self.type_of(scope, value, steps)?;
                let stays = self.text(attr.name) == "parent";
                (stays && value == Type::Foreign("pathlib.Path".to_owned())).then_some(value)
            }
            _ => None,
        }
    }

    fn class_named(&self, scope: NodeId, annotation: &Expr) -> Option<Type> {
        if let Some(path) = self.path(scope, annotation) {
            return Some(Type::Foreign(path));
        }
        match annotation.kind {
            ExprKind::Name(name) => match self.only(scope, name)? {
                Binding::Class(class) => Some(Type::Class(class)),
                _ => None,
            },
            _ => None,
        }
    }
}
