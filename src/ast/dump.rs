//! The tree as text: one node a line, indented by depth, with CPython's names for
//! nodes and fields.  Operators, names and numbers stand on their node's own line;
//! empty fields are left out, and so is `ctx`.  `tests/tools/ast_dump.py` writes
//! the very same from CPython's own tree.

use std::fmt::{Display, Write};

use super::words::{constant_text, conversion_code, expr_name, is_u_literal, quoted, stmt_name};
use super::*;
use crate::source::{SourceFile, Span};

/// The text of a whole tree.
pub fn dump(source: &SourceFile, module: &Module) -> String {
    let mut dumper = Dumper {
        source,
        module,
        out: String::new(),
        depth: 0,
    };
    match &module.root {
        Root::Module(body) => dumper.root("Module", body),
        Root::Interactive(body) => dumper.root("Interactive", body),
        Root::Expression(value) => {
            dumper.out.push_str("Expression\n");
            dumper.nested(|dumper| dumper.expr("body", value));
        }
    }
    dumper.out
}

struct Dumper<'a> {
    source: &'a SourceFile,
    module: &'a Module,
    out: String,
    depth: usize,
}

impl<'a> Dumper<'a> {
    fn root(&mut self, name: &str, body: &'a [Stmt]) {
        self.out.push_str(name);
        self.out.push('\n');
        self.nested(|dumper| dumper.body("body", body));
    }

    fn nested(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    /// Begins a node's line.
    fn head(&mut self, field: &str, name: &str, span: Span) {
        self.bare_head(field, name);
        let (start, end) = (self.source.position(span.lo), self.source.position(span.hi));
        self.write(format_args!(
            " {}:{}-{}:{}",
            start.line, start.column, end.line, end.column
        ));
    }

    /// Begins the line of a node that has no place.
    fn bare_head(&mut self, field: &str, name: &str) {
        let indent = self.depth * 2;
        self.write(format_args!("{:indent$}{field}: {name}", ""));
    }

    fn write(&mut self, text: impl Display) {
        write!(self.out, "{text}").expect("writing to a string cannot fail");
    }

    fn scalar(&mut self, field: &str, value: impl Display) {
        self.write(format_args!(" {field}={value}"));
    }

    fn symbol(&mut self, field: &str, name: Sym) {
        self.scalar(field, self.module.name(name));
    }

    fn ident(&mut self, field: &str, name: Option<Ident>) {
        if let Some(name) = name {
            self.symbol(field, name.name);
        }
    }

    fn idents(&mut self, field: &str, names: &[Ident]) {
        let texts: Vec<&str> = names
            .iter()
            .map(|name| self.module.name(name.name))
            .collect();
        if !texts.is_empty() {
            self.scalar(field, texts.join(","));
        }
    }

    fn end(&mut self) {
        self.out.push('\n');
    }

    fn body(&mut self, field: &str, body: &'a [Stmt]) {
        for stmt in body {
            self.stmt(field, stmt);
        }
    }

    fn exprs(&mut self, field: &str, values: &'a [E]) {
        for value in values {
            self.expr(field, value);
        }
    }

    fn optional(&mut self, field: &str, value: &'a Option<E>) {
        if let Some(value) = value {
            self.expr(field, value);
        }
    }

    /// Entries of which some may be missing.
    fn sparse(&mut self, field: &str, values: &'a [Option<E>]) {
        for value in values {
            match value {
                Some(value) => self.expr(field, value),
                None => {
                    self.bare_head(field, "None");
                    self.end();
                }
            }
        }
    }

    fn expr(&mut self, field: &str, e: &'a Expr) {
        if let Some(chain) = e.chain() {
            return self.chain(field, &chain);
        }
        self.head(field, expr_name(&e.kind), e.span);
        self.expr_scalars(e);
        self.end();
        self.nested(|dumper| dumper.expr_children(e));
    }

    /// A chain of operators, from the outermost to the innermost and back.
    fn chain(&mut self, field: &str, chain: &BinOpChain<'a>) {
        let mut field = field;
        for link in chain.links.iter().rev() {
            self.head(field, "BinOp", link.whole.span);
            self.scalar("op", format_args!("{:?}", link.op));
            self.end();
            self.depth += 1;
            field = "left";
        }
        self.expr(field, chain.first);
        for link in &chain.links {
            self.expr("right", link.right);
            self.depth -= 1;
        }
    }

    fn expr_scalars(&mut self, e: &'a Expr) {
        match &e.kind {
            ExprKind::BoolOp { op, .. } => self.scalar("op", format_args!("{op:?}")),
            ExprKind::UnaryOp { op, .. } => self.scalar("op", format_args!("{op:?}")),
            ExprKind::Compare { ops, .. } => {
                let names: Vec<String> = ops.iter().map(|op| format!("{op:?}")).collect();
                self.scalar("ops", names.join(","));
            }
            ExprKind::FormattedValue { conversion, .. } => {
                self.scalar("conversion", conversion_code(*conversion));
            }
            ExprKind::Interpolation {
                str, conversion, ..
            } => {
                self.scalar("str", quoted(str));
                self.scalar("conversion", conversion_code(*conversion));
            }
            ExprKind::Constant(value) => {
                self.scalar("value", constant_text(value));
                let text = self.source.slice(e.span);
                if matches!(value, Constant::Str(_)) && is_u_literal(text) {
                    self.scalar("kind", "u");
                }
            }
            ExprKind::Attribute { attr, .. } => self.symbol("attr", attr.name),
            ExprKind::Name(name) => self.symbol("id", *name),
            _ => {}
        }
    }

    fn expr_children(&mut self, e: &'a Expr) {
        use ExprKind::*;
        match &e.kind {
            BoolOp { values, .. } | JoinedStr { values } | TemplateStr { values } => {
                self.exprs("values", values);
            }
            NamedExpr { target, value } => {
                self.expr("target", target);
                self.expr("value", value);
            }
            BinOp { left, right, .. } => {
                self.expr("left", left);
                self.expr("right", right);
            }
            UnaryOp { operand, .. } => self.expr("operand", operand),
            Lambda { args, body, .. } => {
                self.arguments(args);
                self.expr("body", body);
            }
            IfExp { test, body, orelse } => {
                self.expr("test", test);
                self.expr("body", body);
                self.expr("orelse", orelse);
            }
            Dict { keys, values } => {
                self.sparse("keys", keys);
                self.exprs("values", values);
            }
            Set { elts } | List { elts } | Tuple { elts, .. } => self.exprs("elts", elts),
            ListComp {
                elt, generators, ..
            }
            | SetComp {
                elt, generators, ..
            }
            | GeneratorExp {
                elt, generators, ..
            } => {
                self.expr("elt", elt);
                self.generators(generators);
            }
            DictComp {
                key,
                value,
                generators,
                ..
            } => {
                self.expr("key", key);
                self.expr("value", value);
                self.generators(generators);
            }
            Yield { value } => self.optional("value", value),
            Await { value } | YieldFrom { value } | Starred { value } | Attribute { value, .. } => {
                self.expr("value", value);
            }
            Compare {
                left, comparators, ..
            } => {
                self.expr("left", left);
                self.exprs("comparators", comparators);
            }
            Call {
                func,
                args,
                keywords,
            } => {
                self.expr("func", func);
                self.exprs("args", args);
                self.keywords(keywords);
            }
            FormattedValue {
                value, format_spec, ..
            }
            | Interpolation {
                value, format_spec, ..
            } => {
                self.expr("value", value);
                self.optional("format_spec", format_spec);
            }
            Subscript { value, slice } => {
                self.expr("value", value);
                self.expr("slice", slice);
            }
            Slice { lower, upper, step } => {
                self.optional("lower", lower);
                self.optional("upper", upper);
                self.optional("step", step);
            }
            Constant(_) | Name(_) => {}
        }
    }

    fn generators(&mut self, generators: &'a [Comprehension]) {
        for part in generators {
            self.bare_head("generators", "comprehension");
            self.scalar("is_async", u8::from(part.is_async));
            self.end();
            self.nested(|dumper| {
                dumper.expr("target", &part.target);
                dumper.expr("iter", &part.iter);
                dumper.exprs("ifs", &part.ifs);
            });
        }
    }

    fn keywords(&mut self, keywords: &'a [Keyword]) {
        for keyword in keywords {
            self.head("keywords", "keyword", keyword.span);
            self.ident("arg", keyword.arg);
            self.end();
            self.nested(|dumper| dumper.expr("value", &keyword.value));
        }
    }

    fn arguments(&mut self, args: &'a Arguments) {
        self.bare_head("args", "arguments");
        self.end();
        self.nested(|dumper| {
            dumper.params("posonlyargs", &args.posonlyargs);
            dumper.params("args", &args.args);
            dumper.params("vararg", &args.vararg);
            dumper.params("kwonlyargs", &args.kwonlyargs);
            dumper.sparse("kw_defaults", &args.kw_defaults);
            dumper.params("kwarg", &args.kwarg);
            dumper.exprs("defaults", &args.defaults);
        });
    }

    fn params(&mut self, field: &str, params: impl IntoIterator<Item = &'a Arg>) {
        for param in params {
            self.head(field, "arg", param.span);
            self.symbol("arg", param.arg.name);
            self.end();
            self.nested(|dumper| dumper.optional("annotation", &param.annotation));
        }
    }

    fn type_params(&mut self, params: &'a Option<TypeParams>) {
        for param in params.iter().flat_map(|params| &params.params) {
            self.head("type_params", &format!("{:?}", param.kind), param.span);
            self.symbol("name", param.name.name);
            self.end();
            self.nested(|dumper| {
                for (field, value) in [("bound", &param.bound), ("default_value", &param.default)] {
                    if let Some(lazy) = value {
                        dumper.expr(field, &lazy.value);
                    }
                }
            });
        }
    }

    fn stmt(&mut self, field: &str, stmt: &'a Stmt) {
        if let StmtKind::If { branches, orelse } = &stmt.kind {
            return self.if_stmt(field, branches, orelse);
        }
        self.head(field, stmt_name(&stmt.kind), stmt.span);
        self.stmt_scalars(stmt);
        self.end();
        self.nested(|dumper| dumper.stmt_children(stmt));
    }

    /// `elif` is an `If` inside `orelse` in CPython's tree.
    fn if_stmt(&mut self, field: &str, branches: &'a [IfBranch], orelse: &'a [Stmt]) {
        let depth = self.depth;
        let mut field = field;
        for branch in branches {
            self.head(field, "If", branch.span);
            self.end();
            self.depth += 1;
            self.expr("test", &branch.test);
            self.body("body", &branch.body);
            field = "orelse";
        }
        self.body("orelse", orelse);
        self.depth = depth;
    }

    fn stmt_scalars(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.symbol("name", def.name.name),
            StmtKind::ClassDef(class) => self.symbol("name", class.name.name),
            StmtKind::AugAssign { op, .. } => self.scalar("op", format_args!("{op:?}")),
            StmtKind::AnnAssign { simple, .. } => self.scalar("simple", u8::from(*simple)),
            StmtKind::ImportFrom { module, level, .. } => {
                self.ident("module", *module);
                self.scalar("level", level);
            }
            StmtKind::Global { names } | StmtKind::Nonlocal { names } => {
                self.idents("names", names);
            }
            _ => {}
        }
    }

    fn stmt_children(&mut self, stmt: &'a Stmt) {
        use StmtKind::*;
        match &stmt.kind {
            FunctionDef(def) => {
                self.arguments(&def.args);
                self.body("body", &def.body);
                self.exprs("decorator_list", &def.decorator_list);
                self.optional("returns", &def.returns);
                self.type_params(&def.type_params);
            }
            ClassDef(class) => {
                self.exprs("bases", &class.bases);
                self.keywords(&class.keywords);
                self.body("body", &class.body);
                self.exprs("decorator_list", &class.decorator_list);
                self.type_params(&class.type_params);
            }
            Return { value } => self.optional("value", value),
            Delete { targets } => self.exprs("targets", targets),
            Assign { targets, value } => {
                self.exprs("targets", targets);
                self.expr("value", value);
            }
            TypeAlias(alias) => {
                self.head("name", "Name", alias.name.span);
                self.symbol("id", alias.name.name);
                self.end();
                self.type_params(&alias.type_params);
                self.expr("value", &alias.value);
            }
            AugAssign { target, value, .. } => {
                self.expr("target", target);
                self.expr("value", value);
            }
            AnnAssign {
                target,
                annotation,
                value,
                ..
            } => {
                self.expr("target", target);
                self.expr("annotation", annotation);
                self.optional("value", value);
            }
            For(it) => {
                self.expr("target", &it.target);
                self.expr("iter", &it.iter);
                self.body("body", &it.body);
                self.body("orelse", &it.orelse);
            }
            While { test, body, orelse } => {
                self.expr("test", test);
                self.body("body", body);
                self.body("orelse", orelse);
            }
            If { branches, orelse } => self.if_stmt("orelse", branches, orelse),
            With(with) => {
                for item in &with.items {
                    self.bare_head("items", "withitem");
                    self.end();
                    self.nested(|dumper| {
                        dumper.expr("context_expr", &item.context_expr);
                        dumper.optional("optional_vars", &item.optional_vars);
                    });
                }
                self.body("body", &with.body);
            }
            Match { subject, cases } => {
                self.expr("subject", subject);
                cases.iter().for_each(|case| self.case(case));
            }
            Raise { exc, cause } => {
                self.optional("exc", exc);
                self.optional("cause", cause);
            }
            Try(tried) => self.try_stmt(tried),
            Assert { test, msg } => {
                self.expr("test", test);
                self.optional("msg", msg);
            }
            Import { names } | ImportFrom { names, .. } => {
                for alias in names {
                    self.head("names", "alias", alias.span);
                    self.symbol("name", alias.name.name);
                    self.ident("asname", alias.asname);
                    self.end();
                }
            }
            Expr { value } => self.expr("value", value),
            Global { .. } | Nonlocal { .. } | Pass | Break | Continue => {}
        }
    }

    fn try_stmt(&mut self, tried: &'a Try) {
        self.body("body", &tried.body);
        for handler in &tried.handlers {
            self.head("handlers", "ExceptHandler", handler.span);
            self.ident("name", handler.name);
            self.end();
            self.nested(|dumper| {
                dumper.optional("type", &handler.type_);
                dumper.body("body", &handler.body);
            });
        }
        self.body("orelse", &tried.orelse);
        self.body("finalbody", &tried.finalbody);
    }

    fn case(&mut self, case: &'a MatchCase) {
        self.bare_head("cases", "match_case");
        self.end();
        self.nested(|dumper| {
            dumper.pattern("pattern", &case.pattern);
            dumper.optional("guard", &case.guard);
            dumper.body("body", &case.body);
        });
    }

    fn patterns(&mut self, field: &str, patterns: &'a [Pattern]) {
        for pattern in patterns {
            self.pattern(field, pattern);
        }
    }

    fn pattern(&mut self, field: &str, pattern: &'a Pattern) {
        use PatternKind::*;
        let name = match &pattern.kind {
            MatchValue { .. } => "MatchValue",
            MatchSingleton(_) => "MatchSingleton",
            MatchSequence { .. } => "MatchSequence",
            MatchMapping { .. } => "MatchMapping",
            MatchClass { .. } => "MatchClass",
            MatchStar { .. } => "MatchStar",
            MatchAs { .. } => "MatchAs",
            MatchOr { .. } => "MatchOr",
        };
        self.head(field, name, pattern.span);
        match &pattern.kind {
            MatchSingleton(value) => self.scalar("value", constant_text(value)),
            MatchMapping { rest, .. } => self.ident("rest", *rest),
            MatchClass { kwd_attrs, .. } => self.idents("kwd_attrs", kwd_attrs),
            MatchStar { name } | MatchAs { name, .. } => self.ident("name", *name),
            _ => {}
        }
        self.end();
        self.nested(|dumper| match &pattern.kind {
            MatchValue { value } => dumper.expr("value", value),
            MatchSequence { patterns } | MatchOr { patterns } => {
                dumper.patterns("patterns", patterns);
            }
            MatchMapping { keys, patterns, .. } => {
                dumper.exprs("keys", keys);
                dumper.patterns("patterns", patterns);
            }
            MatchClass {
                cls,
                patterns,
                kwd_patterns,
                ..
            } => {
                dumper.expr("cls", cls);
                dumper.patterns("patterns", patterns);
                dumper.patterns("kwd_patterns", kwd_patterns);
            }
            MatchAs {
                pattern: Some(inner),
                ..
            } => dumper.pattern("pattern", inner),
            _ => {}
        });
    }
}
