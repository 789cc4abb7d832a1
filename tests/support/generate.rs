//! Random programs that obey the grammar. They use few names, so that what one
//! statement binds another reads, and only loops that end.

use crate::random::Random;

const NAMES: [&str; 8] = ["a", "b", "c", "x", "xs", "f", "g", "C"];

const LITERALS: [&str; 34] = [
    "0",
    "1",
    "-1",
    "2",
    "7",
    "255",
    "2**63",
    "-(2**63)",
    "10**20",
    "0.5",
    "1e308",
    "-0.0",
    "float('nan')",
    "1j",
    "''",
    "'abc'",
    "'é😀'",
    "b'ab'",
    "None",
    "True",
    "...",
    "[]",
    "()",
    "{}",
    "set()",
    "[1, 2, 3]",
    "(1, 'a')",
    "{'k': 1}",
    "{1, 2}",
    "range(5)",
    "slice(1, 9, 2)",
    "'x' * 9",
    "frozenset('ab')",
    "bytearray(b'q')",
];

const CALLS: [&str; 56] = [
    "len",
    "str",
    "repr",
    "list",
    "tuple",
    "set",
    "dict",
    "sorted",
    "sum",
    "min",
    "max",
    "abs",
    "int",
    "float",
    "bool",
    "iter",
    "next",
    "type",
    "hash",
    "id",
    "callable",
    "reversed",
    "zip",
    "enumerate",
    "map",
    "filter",
    "any",
    "all",
    "print",
    "isinstance",
    "issubclass",
    "getattr",
    "setattr",
    "hasattr",
    "delattr",
    "vars",
    "dir",
    "format",
    "ord",
    "chr",
    "hex",
    "bin",
    "round",
    "divmod",
    "bytes",
    "bytearray",
    "complex",
    "frozenset",
    "slice",
    "object",
    "super",
    "property",
    "classmethod",
    "staticmethod",
    "ValueError",
    "ExceptionGroup",
];

const METHODS: [&str; 62] = [
    "append",
    "pop",
    "insert",
    "extend",
    "remove",
    "clear",
    "copy",
    "index",
    "count",
    "sort",
    "reverse",
    "keys",
    "values",
    "items",
    "get",
    "setdefault",
    "update",
    "popitem",
    "add",
    "discard",
    "union",
    "intersection",
    "join",
    "split",
    "strip",
    "replace",
    "find",
    "upper",
    "encode",
    "decode",
    "startswith",
    "format",
    "center",
    "zfill",
    "splitlines",
    "partition",
    "translate",
    "expandtabs",
    "hex",
    "bit_length",
    "to_bytes",
    "is_integer",
    "conjugate",
    "send",
    "throw",
    "close",
    "__len__",
    "__iter__",
    "__next__",
    "__add__",
    "__eq__",
    "__getitem__",
    "__class__",
    "__dict__",
    "__name__",
    "__doc__",
    "__init__",
    "__call__",
    "add_note",
    "args",
    "__mro__",
    "real",
];

const BINARY: [&str; 25] = [
    "+", "-", "*", "/", "//", "%", "@", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">",
    ">=", "is", "is not", "in", "not in", "and", "or", ", ",
];

const ERRORS: [&str; 8] = [
    "ValueError",
    "TypeError",
    "KeyError",
    "Exception",
    "BaseException",
    "ZeroDivisionError",
    "(TypeError, AttributeError)",
    "StopIteration",
];

/// Writes one program.
pub struct Generator<'r> {
    random: &'r mut Random,
    out: String,
    depth: usize,
    /// What the place allows: `return` and `yield`, `await`, `break`.
    in_function: bool,
    in_async: bool,
    in_loop: bool,
    /// Neither `:=` nor `yield` nor `await`: annotations, parts of comprehensions.
    plain: bool,
    /// Captures so far; each has a name of its own.
    captures: usize,
}

/// What every program begins with: values for its names.
const PRELUDE: &str = "a = b = 1; c = x = 'x'; xs = [1, 2]; f = g = len\nclass C: pass\n";

/// Shows the values of the names, however wild they have become.
const SHOW: &str = "def show():
    for name in ('a', 'b', 'c', 'x', 'xs'):
        try: print(name, repr(globals().get(name))[:300])
        except Exception as error: print(name, type(error).__name__, error)
";

/// A program that goes on after errors and shows, after each statement, what
/// has become of its names: more of it runs, and it can be compared.
pub fn guarded_program(random: &mut Random) -> String {
    let mut generator = Generator::new(random, PRELUDE.to_owned() + SHOW);
    let count = 1 + generator.random.below(7);
    for _ in 0..count {
        generator.line("try:");
        generator.depth += 1;
        generator.statement();
        generator.depth -= 1;
        generator.line("except Exception as error: print(type(error).__name__, error)");
        generator.line("show()");
    }
    generator.out
}

/// A program of a few statements.
pub fn program(random: &mut Random) -> String {
    let mut generator = Generator::new(random, PRELUDE.to_owned());
    let count = 1 + generator.random.below(9);
    for _ in 0..count {
        generator.statement();
    }
    generator.out
}

impl<'r> Generator<'r> {
    fn new(random: &'r mut Random, out: String) -> Generator<'r> {
        Generator {
            random,
            out,
            depth: 0,
            in_function: false,
            in_async: false,
            in_loop: false,
            plain: false,
            captures: 0,
        }
    }

    fn name(&mut self) -> &'static str {
        self.random.pick(&NAMES)
    }

    fn expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.random.below(3) {
                0 => self.name().to_owned(),
                _ => self.random.pick(&LITERALS).to_owned(),
            };
        }
        let e = |g: &mut Self| g.expr(depth - 1);
        match self.random.below(27) {
            0..=3 => {
                let op = self.random.pick(&BINARY);
                format!("({} {op} {})", e(self), e(self))
            }
            4..=6 => format!(
                "{}({})",
                self.random.pick(&CALLS),
                self.arguments(depth - 1)
            ),
            7..=9 => {
                let method = self.random.pick(&METHODS);
                format!("{}.{method}({})", paren(e(self)), self.arguments(depth - 1))
            }
            10 => format!("{}.{}", paren(e(self)), self.random.pick(&METHODS)),
            11 => format!("{}[{}]", paren(e(self)), e(self)),
            12 => format!("{}[{}:{}:{}]", paren(e(self)), e(self), e(self), e(self)),
            13 => format!("[{}, *{}, {}]", e(self), paren(e(self)), e(self)),
            14 => format!("{{{}: {}, **{}}}", e(self), e(self), paren(e(self))),
            15 => format!("({} if {} else {})", e(self), e(self), e(self)),
            16 => format!(
                "(lambda {}, *q, r=1, **s: {})({})",
                self.name(),
                e(self),
                e(self)
            ),
            17 => self.comprehension(depth - 1),
            18 if !self.plain => format!("({} := {})", self.random.pick(&["a", "b", "c"]), e(self)),
            19 => format!(
                "({}({} ))",
                self.random.pick(&["-", "+", "~", "not "]),
                e(self)
            ),
            20 => self.format_string(depth - 1),
            21 => format!("{}({})", self.name(), self.arguments(depth - 1)),
            22 => format!("({} < {} <= {})", e(self), e(self), e(self)),
            23 => format!(
                "'%{} %r' % ({}, {})",
                self.random.pick(&["s", "d", "5.2f", "x"]),
                e(self),
                e(self)
            ),
            24 if self.in_async && !self.plain => format!("(await {})", paren(e(self))),
            25 if self.in_function && !self.plain => format!("(yield {})", e(self)),
            _ => format!("{{{}, {}}}", e(self), e(self)),
        }
    }

    fn plain_expr(&mut self, depth: usize) -> String {
        let was = std::mem::replace(&mut self.plain, true);
        let text = self.expr(depth);
        self.plain = was;
        text
    }

    fn arguments(&mut self, depth: usize) -> String {
        let mut parts = Vec::new();
        for _ in 0..self.random.below(4) {
            let value = self.expr(depth.min(1));
            parts.push(match self.random.below(12) {
                0 => (0, format!("*{}", paren(value))),
                1 => (1, format!("{}={value}", NAMES[parts.len()])),
                2 => (2, format!("**{}", paren(value))),
                _ => (0, value),
            });
        }
        // Positional arguments may not follow keywords.
        parts.sort_by_key(|(kind, _)| *kind);
        let parts: Vec<String> = parts.into_iter().map(|(_, text)| text).collect();
        parts.join(", ")
    }

    fn comprehension(&mut self, depth: usize) -> String {
        let (element, source, test) = (
            self.plain_expr(depth),
            self.plain_expr(depth),
            self.plain_expr(depth),
        );
        let name = self.name();
        let is_async = if self.in_async && self.random.one_in(4) {
            "async "
        } else {
            ""
        };
        let clause = format!("{is_async}for {name} in {} if {test}", paren(source));
        match self.random.below(4) {
            0 => format!("[{element} {clause}]"),
            1 => format!("{{{element} {clause}}}"),
            2 => format!("{{{element}: {name} {clause}}}"),
            _ => format!("list({} {clause})", paren(element)),
        }
    }

    fn format_string(&mut self, depth: usize) -> String {
        let value = self.expr(depth.min(1));
        let conversion = self.random.pick(&["", "!r", "!s", "!a", "="]);
        let spec = self
            .random
            .pick(&["", ":>5", ":{a}", ":x", ":.2f", ":,", ":^{b}.{c}"]);
        let prefix = self.random.pick(&["f", "rf", "f", "t"]);
        format!("{prefix}'a{{ {value} {conversion}{spec}}}b{{{{'")
    }

    fn target(&mut self) -> String {
        match self.random.below(8) {
            0 => format!("{}, {}", self.name(), self.name()),
            1 => format!("{}, *{}", self.name(), self.name()),
            2 => format!("{}[{}]", self.name(), self.expr(1)),
            3 => format!("{}.x", self.name()),
            4 => format!("({}, [{}, *{}])", self.name(), self.name(), self.name()),
            5 => format!("{}[{}:{}]", self.name(), self.expr(0), self.expr(0)),
            _ => self.name().to_owned(),
        }
    }

    fn deletable(&mut self) -> String {
        match self.random.below(4) {
            0 => format!("{}[{}]", self.name(), self.expr(1)),
            1 => format!("{}.x, {}", self.name(), self.name()),
            2 => format!("{}[{}:]", self.name(), self.expr(0)),
            _ => self.name().to_owned(),
        }
    }

    fn line(&mut self, text: &str) {
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn block(&mut self, head: &str) {
        self.line(head);
        self.depth += 1;
        for _ in 0..1 + self.random.below(3) {
            self.statement();
        }
        self.depth -= 1;
    }

    fn statement(&mut self) {
        let simple = self.depth > 3 || self.out.len() > 4000;
        match self.random.below(if simple { 12 } else { 26 }) {
            0..=2 => {
                let text = format!("{} = {}", self.target(), self.expr(2));
                self.line(&text);
            }
            3 | 4 => {
                let text = self.expr(3);
                self.line(&text);
            }
            5 => {
                let op = self
                    .random
                    .pick(&["+", "-", "*", "//", "%", "&", "|", "^", "<<", "@"]);
                let text = format!("{} {op}= {}", self.name(), self.expr(1));
                self.line(&text);
            }
            6 => {
                let text = format!("print({})", self.arguments(2));
                self.line(&text);
            }
            7 => self.jump(),
            8 => {
                let text = format!("del {}", self.deletable());
                self.line(&text);
            }
            9 => {
                let text = format!("assert {}, {}", self.expr(1), self.expr(1));
                self.line(&text);
            }
            10 => {
                let (annotation, value) = (self.plain_expr(1), self.expr(1));
                let text = format!("{}: {annotation} = {value}", self.name());
                self.line(&text);
            }
            11 => self.line("pass"),
            12 | 13 => self.conditional(),
            14 | 15 => self.loops(),
            16 | 17 => self.protected(),
            18..=20 => self.function(),
            21 => self.class(),
            22 => self.matching(),
            23 => self.context(),
            24 => self.coroutine_run(),
            _ => {
                let value = self.plain_expr(1);
                let text = format!("type {}[T] = {value}", self.random.pick(&["Q", "R"]));
                self.line(&text);
            }
        }
    }

    fn jump(&mut self) {
        let text = match self.random.below(5) {
            0 if self.in_loop => "break".to_owned(),
            1 if self.in_loop => "continue".to_owned(),
            2 if self.in_function && self.in_async => "return".to_owned(),
            2 if self.in_function => format!("return {}", self.expr(1)),
            3 => format!(
                "raise {}({})",
                self.random.pick(&["ValueError", "KeyError"]),
                self.expr(1)
            ),
            _ => format!("raise ValueError({}) from {}", self.expr(0), self.expr(0)),
        };
        self.line(&text);
    }

    fn conditional(&mut self) {
        let head = format!("if {}:", self.expr(2));
        self.block(&head);
        if self.random.one_in(2) {
            let head = format!("elif {}:", self.expr(1));
            self.block(&head);
        }
        if self.random.one_in(2) {
            self.block("else:");
        }
    }

    fn loops(&mut self) {
        let was = std::mem::replace(&mut self.in_loop, true);
        let is_async = if self.in_async && self.random.one_in(3) {
            "async "
        } else {
            ""
        };
        let head = match self.random.below(3) {
            0 => format!(
                "{is_async}for {} in range({}):",
                self.name(),
                self.random.below(4)
            ),
            1 => format!(
                "{is_async}for {} in list({})[:3]:",
                self.target(),
                self.expr(1)
            ),
            _ => "for C in zip(range(3), 'ab'):".to_owned(),
        };
        self.block(&head);
        self.in_loop = was;
        if self.random.one_in(3) {
            self.block("else:");
        }
    }

    fn protected(&mut self) {
        self.block("try:");
        let star = if self.random.one_in(6) { "*" } else { "" };
        // `return` and its kin may not stand in an `except*` block.
        let was = (self.in_loop, self.in_function);
        if !star.is_empty() {
            (self.in_loop, self.in_function) = (false, false);
        }
        let handlers = self.random.below(3);
        for _ in 0..handlers {
            let name = self.random.pick(&["", " as a", " as x"]);
            let head = format!("except{star} {}{name}:", self.random.pick(&ERRORS));
            self.block(&head);
        }
        (self.in_loop, self.in_function) = was;
        if handlers > 0 && self.random.one_in(3) {
            self.block("else:");
        }
        if handlers == 0 || self.random.one_in(2) {
            self.block("finally:");
        }
    }

    fn function(&mut self) {
        let was = (self.in_function, self.in_async, self.in_loop);
        let is_async = self.random.one_in(3);
        (self.in_function, self.in_async, self.in_loop) = (true, is_async, false);
        if self.random.one_in(5) {
            let decorator = format!(
                "@{}",
                self.random
                    .pick(&["property", "staticmethod", "f", "(lambda q: q)"])
            );
            self.line(&decorator);
        }
        let parameters = self.random.pick(&[
            "",
            "a",
            "a, b=1",
            "*xs",
            "a, /, b, *, c=2",
            "a=1, *b, x=3, **c",
            "self",
        ]);
        let prefix = if is_async { "async " } else { "" };
        let name = self.random.pick(&["f", "g", "a"]);
        let returns = if self.random.one_in(4) { " -> x" } else { "" };
        self.line(&format!("{prefix}def {name}({parameters}){returns}:"));
        self.depth += 1;
        if self.random.one_in(4) && !parameters.contains('x') {
            let name = self.random.pick(&["global x", "global xs"]);
            self.line(name);
        }
        for _ in 0..1 + self.random.below(4) {
            self.statement();
        }
        self.depth -= 1;
        (self.in_function, self.in_async, self.in_loop) = was;
    }

    fn class(&mut self) {
        let was = (self.in_function, self.in_async, self.in_loop);
        (self.in_function, self.in_async, self.in_loop) = (false, false, false);
        let base = self.random.pick(&[
            "",
            "(C)",
            "(int)",
            "(str)",
            "(list)",
            "(dict)",
            "(Exception)",
            "(type)",
            "(C, metaclass=type)",
            "(x)",
        ]);
        self.line(&format!("class C{base}:"));
        self.depth += 1;
        for _ in 0..1 + self.random.below(3) {
            let method = self.random.pick(&[
                "__init__(self, *a)",
                "__eq__(self, o)",
                "__hash__(self)",
                "__repr__(self)",
                "__add__(self, o)",
                "__iter__(self)",
                "__next__(self)",
                "__len__(self)",
                "__getattr__(self, n)",
                "__getitem__(self, i)",
                "__call__(self, *a)",
                "__del__(self)",
                "__enter__(self)",
                "__exit__(self, *a)",
                "__bool__(self)",
                "__lt__(self, o)",
                "__set_name__(self, o, n)",
                "__get__(self, o, t)",
                "__new__(cls, *a)",
                "f(self)",
                "__init_subclass__(cls, **k)",
                "__await__(self)",
                "__contains__(self, x)",
            ]);
            self.line(&format!("def {method}:"));
            self.depth += 1;
            self.in_function = true;
            self.statement();
            let value = self.expr(1);
            self.line(&format!("return {value}"));
            self.in_function = false;
            self.depth -= 1;
        }
        self.depth -= 1;
        (self.in_function, self.in_async, self.in_loop) = was;
        let text = format!("x = C({})", self.expr(0));
        self.line(&text);
    }

    fn pattern(&mut self, depth: usize) -> String {
        let atom = [
            "1", "-2.5", "'a'", "None", "True", "C.x", "str()", "int(_)", "[]", "{}",
        ];
        if depth == 0 {
            return self.random.pick(&atom).to_owned();
        }
        let p = self.pattern(depth - 1);
        self.captures += 1;
        let name = format!("p{}", self.captures);
        match self.random.below(8) {
            0 => format!("[{p}, *_]"),
            1 => format!("({p}, {})", self.pattern(depth - 1)),
            2 => format!("{{'k': {p}, **{name}}}"),
            3 => format!("C(x={p})"),
            4 => format!("({} | {})", self.pattern(0), self.pattern(0)),
            5 => format!("({p} as {name})"),
            6 => format!("[{name}, *{name}s]"),
            _ => p,
        }
    }

    fn matching(&mut self) {
        let head = format!("match {}:", self.expr(1));
        self.line(&head);
        self.depth += 1;
        for _ in 0..1 + self.random.below(3) {
            let guard = if self.random.one_in(4) { " if a" } else { "" };
            let head = format!("case {}{guard}:", self.pattern(2));
            self.block(&head);
        }
        if self.random.one_in(3) {
            self.block("case _:");
        }
        self.depth -= 1;
    }

    fn context(&mut self) {
        let is_async = if self.in_async && self.random.one_in(2) {
            "async "
        } else {
            ""
        };
        let head = format!(
            "{is_async}with {} as {}, {}:",
            self.expr(1),
            self.name(),
            self.name()
        );
        self.block(&head);
    }

    fn coroutine_run(&mut self) {
        self.line("import asyncio");
        let was = (self.in_function, self.in_async, self.in_loop);
        (self.in_function, self.in_async, self.in_loop) = (false, true, false);
        self.block("async def main():");
        self.depth += 1;
        let text = self.random.pick(&[
            "await asyncio.sleep(0)",
            "await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0, a))",
            "t = asyncio.create_task(asyncio.sleep(0)); t.cancel(); await t",
            "async with asyncio.timeout(0): await asyncio.sleep(1)",
            "async with asyncio.TaskGroup() as tg: tg.create_task(asyncio.sleep(0)); tg.create_task(f())",
            "return await asyncio.wait_for(asyncio.Event().wait(), 0)",
            "q = asyncio.Queue(1); await q.put(a); q.put_nowait(b)",
            "asyncio.get_running_loop().call_soon(f, x); await asyncio.sleep(0)",
        ]);
        self.line(text);
        self.depth -= 1;
        (self.in_function, self.in_async, self.in_loop) = was;
        self.line("asyncio.run(main())");
    }
}

fn paren(text: String) -> String {
    format!("({text})")
}
