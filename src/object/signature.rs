//! Text signatures of native functions, and the binding of arguments to them
//! with the messages of CPython's argument parser.

mod python_words;

use super::heap::Gc;
use super::native::Builtin;
use super::raise::{Raise, Result};
use super::value::Value;
use crate::diagnostic::suggest::closest;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

use smallvec::SmallVec;

/// Values for the parameters of a native function.
pub type BoundArgs = SmallVec<[Value; 8]>;

/// See [`Signature::is_padded`].
pub const MAX_PADDED: usize = 6;

/// Arguments by keyword, as a call passes them.
pub type Keywords<'a> = &'a [(Gc<Str>, Value)];

/// One parameter.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: &'static str,
    /// The default as text; `None` where an argument is required.
    pub default: Option<&'static str>,
}

/// A parsed text signature.  `$self` and `$type` count as the first positional-only parameter.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Signature {
    pub positional_only: Vec<Parameter>,
    pub positional_or_keyword: Vec<Parameter>,
    pub keyword_only: Vec<Parameter>,
    pub var_positional: Option<&'static str>,
    pub var_keyword: Option<&'static str>,
    /// The first parameter is a receiver, which messages do not count.
    pub has_receiver: bool,
    required: usize,
    /// There are at most [`MAX_PADDED`] parameters, and none is required by keyword.
    has_few: bool,
}

impl Signature {
    /// Parses `name(parameters)`.
    pub fn parse(text: &'static str) -> Signature {
        let inner = text
            .split_once('(')
            .and_then(|(_, rest)| rest.rsplit_once(')'))
            .map_or("", |(inner, _)| inner);
        let mut signature = Signature::default();
        let mut pending: Vec<Parameter> = Vec::new();
        let mut keyword_only = false;
        for part in split_parameters(inner) {
            match part {
                "" | "$module" => {}
                "$self" | "$type" => {
                    signature.has_receiver = true;
                    signature.positional_only.push(Parameter {
                        name: &part[1..],
                        default: None,
                    });
                }
                "/" => signature.positional_only.append(&mut pending),
                "*" => keyword_only = true,
                _ if part.starts_with("**") => signature.var_keyword = Some(&part[2..]),
                _ if part.starts_with('*') => {
                    signature.var_positional = Some(&part[1..]);
                    keyword_only = true;
                }
                _ => {
                    let (name, default) = match part.split_once('=') {
                        Some((name, default)) => (name.trim(), Some(default.trim())),
                        None => (part, None),
                    };
                    let parameter = Parameter { name, default };
                    if keyword_only {
                        signature.keyword_only.push(parameter);
                    } else {
                        pending.push(parameter);
                    }
                }
            }
        }
        signature.positional_or_keyword = pending;
        signature.required = signature
            .positional()
            .take_while(|parameter| parameter.default.is_none())
            .count();
        let places = signature.max_positional()
            + signature.keyword_only.len()
            + usize::from(signature.var_positional.is_some())
            + usize::from(signature.var_keyword.is_some());
        let is_optional = |parameter: &Parameter| parameter.default.is_some();
        signature.has_few = places <= MAX_PADDED && signature.keyword_only.iter().all(is_optional);
        signature
    }

    fn positional(&self) -> impl Iterator<Item = &Parameter> {
        self.positional_only
            .iter()
            .chain(&self.positional_or_keyword)
    }

    /// How many positional parameters there are, a receiver included.
    #[inline]
    pub fn max_positional(&self) -> usize {
        self.positional_only.len() + self.positional_or_keyword.len()
    }

    /// Whether a call with exactly `count` positional arguments and nothing else needs no binding at all.
    #[inline]
    pub fn is_exact(&self, count: usize) -> bool {
        count == self.max_positional()
            && self.keyword_only.is_empty()
            && self.var_positional.is_none()
            && self.var_keyword.is_none()
    }

    /// Whether a call with `count` positional arguments and nothing else lacks nothing but optional ones,
    /// so that [`pad`](Self::pad) lays it out.
    #[inline]
    pub fn is_padded(&self, count: usize) -> bool {
        self.has_few && self.counts_fit(count)
    }

    /// Whether `count` positional arguments are enough, and not too many.
    #[inline]
    fn counts_fit(&self, count: usize) -> bool {
        count >= self.required && (count <= self.max_positional() || self.var_positional.is_some())
    }

    /// Lays out a call of which [`is_padded`](Self::is_padded) is true; returns how many places are taken.
    #[inline]
    pub fn pad(&self, args: &[Value], places: &mut [Value; MAX_PADDED]) -> usize {
        let max = self.max_positional();
        for (place, arg) in places.iter_mut().zip(args.iter().take(max)) {
            *place = arg.clone();
        }
        let mut end = max + self.keyword_only.len();
        if self.var_positional.is_some() {
            places[end] = Value::from(Tuple::new(args.get(max..).unwrap_or(&[]).to_vec()));
            end += 1;
        }
        if let Some(name) = self.var_keyword {
            // Functions that call theirs so make do without an empty dict.
            if name != "keywords" {
                places[end] = Value::from(Gc::new(Dict::new()));
            }
            end += 1;
        }
        end
    }

    /// Lays out the arguments of a call, one for each parameter; `args` begins with the receiver if there is one.
    pub fn bind(
        &self,
        vm: &mut Vm,
        function: &Builtin,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<BoundArgs> {
        self.lay_out(vm, function, args, keywords).map_err(|raise| {
            match python_words::fault(self, function, args.len(), keywords) {
                Some(message) => vm.type_error(message),
                None => raise,
            }
        })
    }

    fn lay_out(
        &self,
        vm: &mut Vm,
        function: &Builtin,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<BoundArgs> {
        let max = self.max_positional();
        if let Some(message) = self.wrong_count(function, args.len(), keywords.len()) {
            return Err(vm.type_error(message));
        }
        let mut bound = BoundArgs::with_capacity(max + self.keyword_only.len() + 2);
        bound.extend(args.iter().take(max).cloned());
        bound.resize(max + self.keyword_only.len(), Value::Undef);
        let mut extra = self.var_keyword.map(|_| Dict::new());
        // What is wrong with a keyword is told only once nothing is missing, as CPython does.
        let mut wrong = None;
        for (name, value) in keywords {
            match self.keyword_position(name.as_str()) {
                Some(at) if bound[at].is_undef() => bound[at] = value.clone(),
                Some(at) => wrong = wrong.or(Some((name, Some(at)))),
                None => match &mut extra {
                    Some(extra) => drop(extra.insert_str(name, value.clone())),
                    None => wrong = wrong.or(Some((name, None))),
                },
            }
        }
        let missing = self
            .positional()
            .chain(&self.keyword_only)
            .enumerate()
            .find(|(at, parameter)| parameter.default.is_none() && bound[*at].is_undef());
        if let Some((at, parameter)) = missing {
            return Err(self.missing(vm, function, parameter, at));
        }
        if let Some((name, place)) = wrong {
            return Err(self.wrong_keyword(vm, function, name, place));
        }
        if self.var_positional.is_some() {
            let rest = args.get(max..).unwrap_or(&[]);
            bound.push(Value::from(Tuple::new(rest.to_vec())));
        }
        if let Some(extra) = extra {
            bound.push(Value::from(Gc::new(extra)));
        }
        Ok(bound)
    }

    fn keyword_position(&self, name: &str) -> Option<usize> {
        let first = self.positional_only.len();
        self.positional_or_keyword
            .iter()
            .chain(&self.keyword_only)
            .position(|parameter| parameter.name == name)
            .map(|at| first + at)
    }

    /// Whether nothing can be passed by name, so that CPython would use its plainer conventions.
    fn only_positional(&self) -> bool {
        self.positional_or_keyword.is_empty() && self.keyword_only.is_empty()
    }

    fn wrong_keyword(
        &self,
        vm: &mut Vm,
        function: &Builtin,
        name: &Gc<Str>,
        place: Option<usize>,
    ) -> Raise {
        let (plain, name) = (plain_name(function), name.as_str());
        vm.type_error(match place {
            Some(at) => format!(
                "argument for {plain}() given by name ('{name}') and position ({})",
                at + 1 - usize::from(self.has_receiver)
            ),
            None if self.only_positional() => {
                format!("{}() takes no keyword arguments", full_name(function))
            }
            None => {
                let known = self.positional_or_keyword.iter().chain(&self.keyword_only);
                let hint = closest(name, known.map(|parameter| parameter.name))
                    .map_or(String::new(), |close| format!(". Did you mean '{close}'?"));
                format!("{plain}() got an unexpected keyword argument '{name}'{hint}")
            }
        })
    }

    /// What is wrong with the number of arguments, if anything: in the words of the convention that
    /// CPython would use for such a signature.
    fn wrong_count(&self, function: &Builtin, given: usize, keywords: usize) -> Option<String> {
        if keywords == 0 && self.counts_fit(given) {
            return None;
        }
        let receiver = usize::from(self.has_receiver);
        if given < receiver {
            return Some(needs_receiver(function));
        }
        let given = given - receiver;
        let max = self.max_positional() - receiver;
        let open = self.var_positional.is_some();
        let plain = || plain_name(function);
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        if self.only_positional() || is_counted_first(function, keywords) {
            let required = self.required - receiver;
            if keywords > 0 && self.var_keyword.is_none() {
                return Some(if is_slot(function) {
                    format!("wrapper {}() takes no keyword arguments", plain())
                } else {
                    format!("{}() takes no keyword arguments", full_name(function))
                });
            }
            if given >= required && (open || given <= max) {
                return None;
            }
            return Some(match (max, required) {
                _ if is_constructor(function)
                    || is_slot(function)
                    || open
                    || max > 1
                    || max != required =>
                {
                    let (bound, limit) = match max == required && !open {
                        true => ("", max),
                        false if given > max => ("at most ", max),
                        false => ("at least ", required),
                    };
                    let s = plural(limit);
                    let name = match &function.owner {
                        // A callable object's complaint names what was called.
                        Some(owner) if function.def.name() == "__call__" => owner.name(),
                        _ if is_slot(function) => Str::new(""),
                        _ => Str::new(match plain().as_str() {
                            "super" => "super()",
                            plain => plain,
                        }),
                    };
                    let name = name.as_str();
                    format!("{name} expected {bound}{limit} argument{s}, got {given}")
                        .trim_start()
                        .to_owned()
                }
                (0, _) => format!(
                    "{}() takes no arguments ({given} given)",
                    full_name(function)
                ),
                _ => format!(
                    "{}() takes exactly one argument ({given} given)",
                    full_name(function)
                ),
            });
        }
        let all = max + self.keyword_only.len();
        if !open && self.var_keyword.is_none() && given + keywords > all {
            let kind = if given == 0 { "keyword " } else { "" };
            let (s, given) = (plural(all), given + keywords);
            return Some(format!(
                "{}() takes at most {all} {kind}argument{s} ({given} given)",
                plain()
            ));
        }
        if !open && given > max {
            if max == 0 {
                return Some(format!("{}() takes no positional arguments", plain()));
            }
            let bound = if self.required - receiver < max {
                "at most"
            } else {
                "exactly"
            };
            let s = plural(max);
            return Some(format!(
                "{}() takes {bound} {max} positional argument{s} ({given} given)",
                plain()
            ));
        }
        let nameless = (self.positional_only.len() - receiver).min(self.required - receiver);
        if given < nameless {
            let bound = if nameless < max {
                "at least"
            } else {
                "exactly"
            };
            let s = plural(nameless);
            return Some(format!(
                "{}() takes {bound} {nameless} positional argument{s} ({given} given)",
                plain()
            ));
        }
        None
    }

    fn missing(&self, vm: &mut Vm, function: &Builtin, parameter: &Parameter, at: usize) -> Raise {
        vm.type_error(format!(
            "{}() missing required argument '{}' (pos {})",
            plain_name(function),
            parameter.name,
            at + 1 - usize::from(self.has_receiver)
        ))
    }
}

/// What is said of a method that is called on its class without a receiver.
pub fn needs_receiver(function: &Builtin) -> String {
    let class = function.owner.as_ref().map(|class| class.name());
    let class = class.as_ref().map_or("object", |name| name.as_str());
    match function.def.name() {
        "__new__" => format!("{class}.__new__(): not enough arguments"),
        name if is_wrapper(function) => {
            format!("descriptor '{name}' of '{class}' object needs an argument")
        }
        name => format!("unbound method {class}.{name}() needs an argument"),
    }
}

fn is_constructor(function: &Builtin) -> bool {
    function.owner.is_some() && matches!(function.def.name(), "__new__" | "__init__")
}

/// `int` and `str` count arguments before they look at names.
fn is_counted_first(function: &Builtin, keywords: usize) -> bool {
    keywords == 0
        && function.def.name() == "__new__"
        && function
            .owner
            .as_ref()
            .is_some_and(|owner| matches!(owner.name().as_str(), "int" | "str"))
}

/// The name in most messages: `pop`, and the class for a constructor.
fn plain_name(function: &Builtin) -> String {
    match &function.owner {
        Some(owner) if is_constructor(function) => owner.name().as_str().to_owned(),
        _ => function.def.name().to_owned(),
    }
}

/// The name where CPython gives a method's class too, as its plainer conventions do: `list.append`.
fn full_name(function: &Builtin) -> String {
    if is_constructor(function) {
        plain_name(function)
    } else {
        function.display_name()
    }
}

/// Special methods that CPython defines as ordinary ones; all others are slots.
const ORDINARY_METHODS: &[&str] = &[
    "__aenter__",
    "__aexit__",
    "__alloc__",
    "__bytes__",
    "__ceil__",
    "__class_getitem__",
    "__complex__",
    "__copy__",
    "__deepcopy__",
    "__dir__",
    "__enter__",
    "__exit__",
    "__floor__",
    "__format__",
    "__fspath__",
    "__getformat__",
    "__getnewargs__",
    "__getstate__",
    "__init__",
    "__init_subclass__",
    "__instancecheck__",
    "__length_hint__",
    "__missing__",
    "__mro_entries__",
    "__new__",
    "__prepare__",
    "__reduce__",
    "__reduce_ex__",
    "__reversed__",
    "__round__",
    "__set_name__",
    "__setstate__",
    "__sizeof__",
    "__subclasscheck__",
    "__subclasses__",
    "__subclasshook__",
    "__trunc__",
    "__typing_prepare_subst__",
    "__typing_subst__",
];

/// Whether a function stands for a slot of its type, as `__add__` does: messages then name neither.
fn is_slot(function: &Builtin) -> bool {
    let name = function.def.name();
    let Some(class) = &function.owner else {
        return false;
    };
    name.starts_with("__")
        && name.ends_with("__")
        && !ORDINARY_METHODS.contains(&name)
        && !matches!(
            (class.name().as_str(), name),
            ("list" | "dict", "__getitem__") | ("dict" | "set" | "frozenset", "__contains__")
        )
}

/// Whether a function is what CPython calls a slot wrapper, and once bound a method wrapper.
pub fn is_wrapper(function: &Builtin) -> bool {
    is_slot(function) || (function.owner.is_some() && function.def.name() == "__init__")
}

/// Splits at commas outside brackets and quotes.
fn split_parameters(text: &'static str) -> impl Iterator<Item = &'static str> {
    let mut depth = 0;
    let mut quote = None;
    text.split(move |c: char| {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => return true,
            _ => {}
        }
        false
    })
    .map(str::trim)
}
