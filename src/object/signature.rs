//! Text signatures of native functions, and the binding of arguments to them
//! with the messages of CPython's argument parser.

use super::heap::Gc;
use super::native::Builtin;
use super::raise::{Raise, Result};
use super::value::Value;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

use smallvec::SmallVec;

/// Values for the parameters of a native function.
pub type BoundArgs = SmallVec<[Value; 8]>;

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

    /// Lays out the arguments of a call, one for each parameter; `args` begins with the receiver if there is one.
    pub fn bind(
        &self,
        vm: &mut Vm,
        function: &Builtin,
        args: &[Value],
        keywords: Keywords<'_>,
    ) -> Result<BoundArgs> {
        let max = self.max_positional();
        let mut bound = BoundArgs::with_capacity(max + self.keyword_only.len() + 2);
        if args.len() > max && self.var_positional.is_none() {
            return Err(self.wrong_count(vm, function, args.len(), keywords.len()));
        }
        bound.extend(args.iter().take(max).cloned());
        bound.resize(max, Value::Undef);
        bound.resize(max + self.keyword_only.len(), Value::Undef);
        let mut extra = self.var_keyword.map(|_| Dict::new());
        for (name, value) in keywords {
            match self.keyword_position(name.as_str()) {
                Some(at) if bound[at].is_undef() => bound[at] = value.clone(),
                Some(at) => {
                    return Err(vm.type_error(format!(
                        "argument for {}() given by name ('{}') and position ({})",
                        function.def.name(),
                        name.as_str(),
                        at + 1 - usize::from(self.has_receiver)
                    )));
                }
                None => match &mut extra {
                    Some(extra) => drop(extra.insert_str(name, value.clone())),
                    None => return Err(self.unexpected_keyword(vm, function, name)),
                },
            }
        }
        if let Some(missing) = (args.len()..self.required).find(|&at| bound[at].is_undef()) {
            return Err(self.missing(vm, function, args.len(), missing, keywords.len()));
        }
        for (at, parameter) in self.keyword_only.iter().enumerate() {
            if parameter.default.is_none() && bound[max + at].is_undef() {
                return Err(vm.type_error(format!(
                    "{}() missing required keyword-only argument: '{}'",
                    function.def.name(),
                    parameter.name
                )));
            }
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

    fn unexpected_keyword(&self, vm: &mut Vm, function: &Builtin, name: &Gc<Str>) -> Raise {
        let receiver = usize::from(self.has_receiver);
        if self.positional_or_keyword.is_empty() && self.keyword_only.is_empty() {
            return vm.type_error(format!(
                "{}() takes no keyword arguments",
                self.call_name(function)
            ));
        }
        if self.positional_only[receiver.min(self.positional_only.len())..]
            .iter()
            .any(|parameter| parameter.name == name.as_str())
        {
            return vm.type_error(format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                function.def.name(),
                name.as_str()
            ));
        }
        vm.type_error(format!(
            "{}() got an unexpected keyword argument '{}'",
            function.def.name(),
            name.as_str()
        ))
    }

    /// `list.append` where CPython names the class (its fixed-arity conventions), `pop` elsewhere.
    fn call_name(&self, function: &Builtin) -> String {
        function.display_name()
    }

    fn wrong_count(&self, vm: &mut Vm, function: &Builtin, given: usize, keywords: usize) -> Raise {
        let receiver = usize::from(self.has_receiver);
        let given = given.saturating_sub(receiver);
        let max = self.max_positional() - receiver;
        let required = self.required.saturating_sub(receiver);
        let only_positional = self.positional_or_keyword.is_empty() && self.keyword_only.is_empty();
        let message = match (only_positional, max, required) {
            (true, 0, _) => format!(
                "{}() takes no arguments ({given} given)",
                self.call_name(function)
            ),
            (true, 1, 1) => format!(
                "{}() takes exactly one argument ({given} given)",
                self.call_name(function)
            ),
            (true, _, _) => {
                let (bound, limit) = if max == required {
                    ("", max)
                } else if given > max {
                    ("at most ", max)
                } else {
                    ("at least ", required)
                };
                format!(
                    "{} expected {bound}{limit} argument{}, got {given}",
                    function.def.name(),
                    if limit == 1 { "" } else { "s" }
                )
            }
            (false, _, _) => {
                let bound = if max == required && self.keyword_only.is_empty() {
                    "exactly"
                } else {
                    "at most"
                };
                let kind = if self.keyword_only.is_empty() {
                    ""
                } else {
                    "positional "
                };
                if max == 0 {
                    format!("{}() takes no positional arguments", function.def.name())
                } else {
                    format!(
                        "{}() takes {bound} {max} {kind}argument{} ({} given)",
                        function.def.name(),
                        if max == 1 { "" } else { "s" },
                        given + if kind.is_empty() { keywords } else { 0 }
                    )
                }
            }
        };
        vm.type_error(message)
    }

    fn missing(
        &self,
        vm: &mut Vm,
        function: &Builtin,
        given: usize,
        missing: usize,
        keywords: usize,
    ) -> Raise {
        let receiver = usize::from(self.has_receiver);
        if receiver > 0 && given == 0 {
            let class = function.owner.as_ref().map(|class| class.name());
            let class = class.as_ref().map_or("object", |name| name.as_str());
            return vm.type_error(format!(
                "unbound method {class}.{}() needs an argument",
                function.def.name()
            ));
        }
        match missing.checked_sub(self.positional_only.len()) {
            Some(at) if keywords > 0 || !self.positional_or_keyword.is_empty() => {
                vm.type_error(format!(
                    "{}() missing required argument '{}' (pos {})",
                    function.def.name(),
                    self.positional_or_keyword[at].name,
                    missing + 1 - receiver
                ))
            }
            _ => self.wrong_count(vm, function, given, keywords),
        }
    }
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
