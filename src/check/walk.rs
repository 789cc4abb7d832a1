//! The pass over a module that fills [`Facts`]: it keeps track of scopes as resolution does, of the
//! function that runs what is being read, and of what the value of each call is used for.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::{Binding, Call, Class, Facts, Function, Quoted, Role, Use};
use super::modules::Modules;
use super::{quote, tree};
use crate::ast::{
    Alias, Arguments, ClassDef, Comprehension, E, Expr, ExprKind, FunctionDef, Module, NodeId,
    Pattern, PatternKind, Stmt, StmtKind, Sym, Try, TypeParams,
};
use crate::resolve::ScopeTable;

/// Reads a module.
pub(super) fn facts<'a>(
    module: &'a Module,
    table: &'a ScopeTable,
    beside: Option<(&'a Modules, &'a Path)>,
) -> Facts<'a> {
    let facts = Facts {
        module,
        table,
        functions: Vec::new(),
        classes: Vec::new(),
        bindings: FxHashMap::default(),
        calls: Vec::new(),
        uses: Vec::new(),
        is_open: false,
        builtins: FxHashSet::default(),
        quoted: Vec::new(),
        beside,
    };
    let mut walk = Walk {
        facts,
        scope: module.id,
        owner: None,
        class: None,
        guards: 0,
        path: Vec::new(),
    };
    walk.body(module.body());
    walk.facts
}

struct Walk<'a> {
    facts: Facts<'a>,
    scope: NodeId,
    /// The function that runs what is being read.
    owner: Option<usize>,
    /// The class whose body this is.
    class: Option<usize>,
    /// How many `try` statements around catch a NameError.
    guards: u32,
    /// The names of the functions and classes around.
    path: Vec<String>,
}

impl<'a> Walk<'a> {
    fn bind(&mut self, name: Sym, binding: Binding<'a>) {
        if let Some(home) = self.facts.home(self.scope, name) {
            self.facts
                .bindings
                .entry((home, name))
                .or_default()
                .push(binding);
        }
    }

    /// Reads something in another scope; what has none of its own stays in this one.
    fn within(&mut self, scope: NodeId, read: impl FnOnce(&mut Self)) {
        let known = self.facts.table.get(scope).is_some();
        let before = self.scope;
        if known {
            self.scope = scope;
        }
        read(self);
        self.scope = before;
    }

    fn body(&mut self, body: &'a [Stmt]) {
        body.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function(def),
            StmtKind::ClassDef(def) => self.class(def),
            StmtKind::TypeAlias(alias) => {
                self.bind(alias.name.name, Binding::Unknown);
                self.generic(alias.type_params.as_ref(), |walk| {
                    walk.within(alias.id, |walk| walk.expr(&alias.value));
                });
            }
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                let value = Binding::Value(self.scope, value);
                targets.iter().for_each(|target| self.target(target, value));
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.operand(value);
                if let ExprKind::Name(_) = target.kind {
                    self.expr(target);
                }
                self.target(target, Binding::Unknown);
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                ..
            } => {
                value.iter().for_each(|value| self.expr(value));
                self.annotation(self.facts.module.annotate, annotation);
                self.target(target, Binding::Annotated(self.scope, annotation));
            }
            StmtKind::For(node) => {
                match node.is_async {
                    true => self.expr(&node.iter),
                    false => self.operand(&node.iter),
                }
                self.target(&node.target, Binding::Unknown);
                self.body(&node.body);
                self.body(&node.orelse);
            }
            StmtKind::With(node) => {
                for item in &node.items {
                    match node.is_async {
                        true => self.expr(&item.context_expr),
                        false => self.operand(&item.context_expr),
                    }
                    if let Some(target) = &item.optional_vars {
                        let value = match node.is_async {
                            true => Binding::Unknown,
                            false => Binding::Value(self.scope, &item.context_expr),
                        };
                        self.target(target, value);
                    }
                }
                self.body(&node.body);
            }
            StmtKind::While { test, body, orelse } => {
                self.operand(test);
                self.body(body);
                self.body(orelse);
            }
            StmtKind::If { branches, orelse } => {
                for branch in branches {
                    self.operand(&branch.test);
                    self.body(&branch.body);
                }
                self.body(orelse);
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject);
                for case in cases {
                    self.pattern(&case.pattern);
                    case.guard.iter().for_each(|guard| self.expr(guard));
                    self.body(&case.body);
                }
            }
            StmtKind::Try(node) => self.try_(node),
            StmtKind::Import { names } => names.iter().for_each(|alias| {
                let (bound, path) = match alias.asname {
                    Some(name) => (name.name, alias.name.name),
                    None => (alias.top, alias.top),
                };
                self.bind(bound, Binding::Import { path, name: None });
            }),
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => names.iter().for_each(|alias| {
                let module = module.map(|module| module.name);
                self.import_from(*level, module, alias);
            }),
            StmtKind::Delete { targets } => {
                targets
                    .iter()
                    .for_each(|target| self.target(target, Binding::Unknown));
            }
            StmtKind::Expr { value } => match &value.kind {
                ExprKind::Call { .. } => self.call(value, Role::Statement),
                _ => self.expr(value),
            },
            StmtKind::Return { value } => {
                if let (Some(owner), Some(_)) = (self.owner, value) {
                    self.facts.functions[owner].returns_value = true;
                }
                value.iter().for_each(|value| self.expr(value));
            }
            StmtKind::Raise { exc, cause } => {
                exc.iter().chain(cause).for_each(|value| self.expr(value));
            }
            StmtKind::Assert { test, msg } => {
                self.operand(test);
                msg.iter().for_each(|value| self.expr(value));
            }
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } => {}
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
        }
    }

    fn import_from(&mut self, level: u32, module: Option<Sym>, alias: &'a Alias) {
        if self.facts.text(alias.name.name) == "*" {
            self.facts.is_open = true;
            return;
        }
        let bound = alias.asname.unwrap_or(alias.name).name;
        let name = alias.name.name;
        let binding = match (level, module) {
            (0, Some(path)) => Binding::Import {
                path,
                name: Some(name),
            },
            _ => Binding::Relative {
                level,
                module,
                name,
            },
        };
        self.bind(bound, binding);
    }

    fn try_(&mut self, node: &'a Try) {
        let guarded = node.handlers.iter().any(|handler| match &handler.type_ {
            None => true,
            Some(type_) => tree::names_in(type_).iter().any(|&name| {
                let name = self.facts.text(name);
                matches!(
                    name,
                    "NameError" | "Exception" | "BaseException" | "UnboundLocalError"
                )
            }),
        });
        self.guards += u32::from(guarded);
        self.body(&node.body);
        self.guards -= u32::from(guarded);
        for handler in &node.handlers {
            handler.type_.iter().for_each(|type_| self.expr(type_));
            if let Some(name) = handler.name {
                self.bind(name.name, Binding::Unknown);
            }
            self.body(&handler.body);
        }
        self.body(&node.orelse);
        self.body(&node.finalbody);
    }

    fn function(&mut self, def: &'a FunctionDef) {
        def.decorator_list
            .iter()
            .for_each(|decorator| self.expr(decorator));
        self.defaults(&def.args);
        let decorators: Vec<&str> = def
            .decorator_list
            .iter()
            .map(|expr| self.last_name(expr))
            .collect();
        let transparent = |name: &&str| {
            matches!(
                *name,
                "staticmethod" | "classmethod" | "abstractmethod" | "override" | "final" | "wraps"
            )
        };
        let at = self.facts.functions.len();
        self.path.push(self.facts.text(def.name.name).to_owned());
        self.facts.functions.push(Function {
            def,
            class: self.class,
            qualname: self.path.join("."),
            is_generator: self
                .facts
                .table
                .get(def.id)
                .is_some_and(|scope| scope.is_generator),
            is_plain: decorators.iter().all(transparent),
            returns_value: false,
        });
        self.bind(def.name.name, Binding::Function(at));
        let class = self.class.take();
        let owner = self.owner.replace(at);
        let guards = std::mem::take(&mut self.guards);
        self.generic(def.type_params.as_ref(), |walk| {
            let annotations = def.args.iter().filter_map(|arg| arg.annotation.as_ref());
            for annotation in annotations.chain(&def.returns) {
                walk.annotation(def.annotate, annotation);
            }
            let around = match walk.facts.table.get(def.annotate) {
                Some(_) => def.annotate,
                None => walk.scope,
            };
            walk.within(def.id, |walk| {
                let first = def.args.posonlyargs.iter().chain(&def.args.args).next();
                for arg in def.args.iter() {
                    let is_first = first.is_some_and(|first| first.arg.span == arg.arg.span);
                    let binding = match (class, &arg.annotation) {
                        (Some(class), _) if is_first && !decorators.contains(&"staticmethod") => {
                            Binding::Instance(class)
                        }
                        (_, Some(annotation)) => Binding::Annotated(around, annotation),
                        _ => Binding::Unknown,
                    };
                    walk.bind(arg.arg.name, binding);
                }
                walk.body(&def.body);
            });
        });
        self.guards = guards;
        self.owner = owner;
        self.class = class;
        self.path.pop();
    }

    /// The last part of a decorator's name: `abstractmethod` of `@abc.abstractmethod`.
    fn last_name(&self, expr: &Expr) -> &'a str {
        match &expr.kind {
            ExprKind::Name(name) => self.facts.text(*name),
            ExprKind::Attribute { attr, .. } => self.facts.text(attr.name),
            ExprKind::Call { func, .. } => self.last_name(func),
            _ => "",
        }
    }

    fn class(&mut self, def: &'a ClassDef) {
        def.decorator_list
            .iter()
            .for_each(|decorator| self.expr(decorator));
        let at = self.facts.classes.len();
        self.facts.classes.push(Class {
            def,
            scope: self.scope,
        });
        // `@enum.global_enum` writes the members to the module.
        let names = def
            .decorator_list
            .iter()
            .map(|decorator| self.last_name(decorator));
        self.facts.is_open |= names.into_iter().any(|name| name == "global_enum");
        let plain = def.decorator_list.is_empty();
        self.bind(
            def.name.name,
            if plain {
                Binding::Class(at)
            } else {
                Binding::Unknown
            },
        );
        self.path.push(self.facts.text(def.name.name).to_owned());
        let class = self.class.replace(at);
        self.generic(def.type_params.as_ref(), |walk| {
            def.bases.iter().for_each(|base| walk.expr(base));
            def.keywords
                .iter()
                .for_each(|keyword| walk.expr(&keyword.value));
            walk.within(def.id, |walk| walk.body(&def.body));
        });
        self.class = class;
        self.path.pop();
    }

    fn generic(&mut self, params: Option<&'a TypeParams>, read: impl FnOnce(&mut Self)) {
        let Some(params) = params else {
            return read(self);
        };
        self.within(params.id, |walk| {
            for param in &params.params {
                walk.bind(param.name.name, Binding::Unknown);
                for lazy in param.bound.iter().chain(&param.default) {
                    walk.within(lazy.id, |walk| walk.expr(&lazy.value));
                }
            }
            read(walk);
        });
    }

    /// An annotation, which is evaluated when somebody asks for it; never where it is kept as text.
    fn annotation(&mut self, scope: NodeId, annotation: &'a Expr) {
        let is_text = self.facts.table.future_annotations;
        let scope_around = self.scope;
        quote::names(annotation, is_text, self.facts.module, &mut |name, span| {
            self.facts.quoted.push(Quoted {
                name: name.to_owned(),
                span,
                scope: scope_around,
            });
        });
        if is_text {
            return;
        }
        let owner = self.owner.take();
        let scope = match self.facts.table.get(scope) {
            Some(known) if known.parent == Some(self.scope) => scope,
            _ => self.scope,
        };
        self.within(scope, |walk| walk.expr(annotation));
        self.owner = owner;
    }

    fn defaults(&mut self, args: &'a Arguments) {
        let values = args
            .defaults
            .iter()
            .chain(args.kw_defaults.iter().flatten());
        values.for_each(|value| self.expr(value));
    }

    fn target(&mut self, target: &'a Expr, binding: Binding<'a>) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(*name, binding),
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts } => {
                elts.iter()
                    .for_each(|target| self.target(target, Binding::Unknown));
            }
            ExprKind::Starred { value } => self.target(value, Binding::Unknown),
            ExprKind::Attribute { value, attr } => {
                if let ExprKind::Name(name) = value.kind
                    && self.facts.text(name).contains("builtins")
                {
                    self.facts.builtins.insert(attr.name);
                }
                self.expr(target);
            }
            _ => self.expr(target),
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern) {
        let names = match &pattern.kind {
            PatternKind::MatchValue { value } => {
                self.expr(value);
                None
            }
            PatternKind::MatchSingleton(_) => None,
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                patterns.iter().for_each(|pattern| self.pattern(pattern));
                None
            }
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            } => {
                keys.iter().for_each(|key| self.expr(key));
                patterns.iter().for_each(|pattern| self.pattern(pattern));
                *rest
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_patterns,
                ..
            } => {
                self.expr(cls);
                let all = patterns.iter().chain(kwd_patterns);
                all.for_each(|pattern| self.pattern(pattern));
                None
            }
            PatternKind::MatchStar { name } => *name,
            PatternKind::MatchAs { pattern, name } => {
                pattern.iter().for_each(|pattern| self.pattern(pattern));
                *name
            }
        };
        if let Some(name) = names {
            self.bind(name.name, Binding::Unknown);
        }
    }

    /// An expression whose value no coroutine can stand for.
    fn operand(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Call { .. } => self.call(expr, Role::Operand),
            _ => self.expr(expr),
        }
    }

    fn call(&mut self, expr: &'a Expr, role: Role) {
        let ExprKind::Call {
            func,
            args,
            keywords,
        } = &expr.kind
        else {
            return self.expr(expr);
        };
        self.facts.calls.push(Call {
            span: expr.span,
            func,
            scope: self.scope,
            owner: self.owner,
            role,
        });
        self.note_openness(func, args);
        self.expr(func);
        args.iter().for_each(|arg| self.expr(arg));
        keywords
            .iter()
            .for_each(|keyword| self.expr(&keyword.value));
    }

    /// Calls after which nobody knows what names there are.
    fn note_openness(&mut self, func: &Expr, args: &[E]) {
        let is_module_name = |arg: &E| matches!(arg.kind, ExprKind::Name(name) if self.facts.text(name) == "__name__");
        self.facts.is_open |= match func.kind {
            ExprKind::Name(name) => match self.facts.text(name) {
                "globals" | "exec" | "execfile" => true,
                "vars" | "locals" => args.is_empty() && self.scope == self.facts.module.id,
                _ => false,
            },
            // `IntEnum._convert_(…, __name__, …)` writes its members to the module.
            ExprKind::Attribute { attr, .. } => {
                self.facts.text(attr.name) == "_convert_" && args.iter().any(is_module_name)
            }
            _ => false,
        };
    }

    fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                if self.guards == 0 {
                    self.facts.uses.push(Use {
                        name: *name,
                        span: expr.span,
                        scope: self.scope,
                    });
                }
            }
            ExprKind::BinOp { .. } => {
                if let Some(chain) = expr.chain() {
                    self.operand(chain.first);
                    chain.links.iter().for_each(|link| self.operand(link.right));
                }
            }
            ExprKind::Call { .. } => self.call(expr, Role::Other),
            ExprKind::Await { value } => match value.kind {
                ExprKind::Call { .. } => self.call(value, Role::Awaited),
                _ => self.expr(value),
            },
            ExprKind::Attribute { value, attr } => {
                let is_own = matches!(
                    self.facts.text(attr.name),
                    "send" | "throw" | "close" | "__await__" | "__name__" | "__qualname__"
                ) || self.facts.text(attr.name).starts_with("cr_");
                match is_own {
                    true => self.expr(value),
                    false => self.operand(value),
                }
            }
            ExprKind::Subscript { value, slice } => {
                self.note_module_namespace(value, slice);
                self.operand(value);
                self.expr(slice);
            }
            ExprKind::NamedExpr { target, value } => {
                self.expr(value);
                self.target(target, Binding::Unknown);
            }
            ExprKind::Lambda { id, args, body } => {
                self.defaults(args);
                let owner = self.owner.take();
                self.within(*id, |walk| {
                    args.iter()
                        .for_each(|arg| walk.bind(arg.arg.name, Binding::Unknown));
                    walk.expr(body);
                });
                self.owner = owner;
            }
            ExprKind::ListComp {
                id,
                elt,
                generators,
            }
            | ExprKind::SetComp {
                id,
                elt,
                generators,
            }
            | ExprKind::GeneratorExp {
                id,
                elt,
                generators,
            } => self.comprehension(*id, generators, |walk| walk.expr(elt)),
            ExprKind::DictComp {
                id,
                key,
                value,
                generators,
            } => self.comprehension(*id, generators, |walk| {
                walk.expr(key);
                walk.expr(value);
            }),
            ExprKind::FormattedValue {
                value, format_spec, ..
            } => {
                self.operand(value);
                format_spec.iter().for_each(|spec| self.expr(spec));
            }
            ExprKind::Compare {
                left, comparators, ..
            } => {
                self.operand(left);
                comparators.iter().for_each(|value| self.operand(value));
            }
            ExprKind::UnaryOp { operand, .. } => self.operand(operand),
            _ => tree::children(expr)
                .into_iter()
                .for_each(|child| self.expr(child)),
        }
    }

    /// `sys.modules[__name__]`: the module is about to write to its own namespace.
    fn note_module_namespace(&mut self, value: &Expr, slice: &Expr) {
        if let ExprKind::Attribute { attr, .. } = value.kind
            && let ExprKind::Name(name) = slice.kind
        {
            let (attr, name) = (self.facts.text(attr.name), self.facts.text(name));
            self.facts.is_open |= attr == "modules" && name == "__name__";
        }
    }

    fn comprehension(
        &mut self,
        id: NodeId,
        generators: &'a [Comprehension],
        element: impl FnOnce(&mut Self),
    ) {
        let Some((first, rest)) = generators.split_first() else {
            return;
        };
        match first.is_async {
            true => self.expr(&first.iter),
            false => self.operand(&first.iter),
        }
        self.within(id, |walk| {
            walk.target(&first.target, Binding::Unknown);
            first.ifs.iter().for_each(|test| walk.expr(test));
            for generator in rest {
                walk.expr(&generator.iter);
                walk.target(&generator.target, Binding::Unknown);
                generator.ifs.iter().for_each(|test| walk.expr(test));
            }
            element(walk);
        });
    }
}
