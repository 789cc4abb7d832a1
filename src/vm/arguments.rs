//! Binding of arguments to the parameters of script functions, with CPython's
//! messages (language reference §6.3.4).

use super::Vm;
use crate::object::signature::Keywords;
use crate::object::{Gc, Raise, Result, Value};
use crate::types::dict::Dict;
use crate::types::function::Function;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A view of the registers that parameters take.
struct Slots(*mut Value);

impl Slots {
    #[expect(
        clippy::mut_from_ref,
        reason = "a view of registers that nobody else looks at meanwhile"
    )]
    fn get(&self, index: usize) -> &mut Value {
        // SAFETY: indices come from the function's own parameters, for whose registers the caller made room.
        unsafe { &mut *self.0.add(index) }
    }

    /// Moves registers into a tuple.
    fn take_tuple(&self, range: std::ops::Range<usize>) -> Gc<Tuple> {
        // SAFETY: as above.
        let values = unsafe { std::slice::from_raw_parts(self.0.add(range.start), range.len()) };
        let tuple = Tuple::new(values);
        for index in range {
            *self.get(index) = Value::Undef;
        }
        tuple
    }
}

impl Vm {
    /// Lays out `argc` positional arguments, which stand in the first registers, and keywords as the
    /// parameters want them.
    pub(super) fn bind_arguments(
        &mut self,
        function: &Function,
        registers: *mut Value,
        argc: usize,
        keywords: Keywords<'_>,
    ) -> Result<()> {
        let parameters = function.code.code.parameters;
        let positional = usize::from(parameters.positional);
        let slots = Slots(registers);
        if keywords.is_empty()
            && argc < positional
            && parameters.keyword_only == 0
            && !parameters.var_positional
            && !parameters.var_keyword
        {
            return self.fill_defaults(function, &slots, argc);
        }
        if argc > positional && !parameters.var_positional {
            return Err(self.too_many(function, argc, keywords));
        }
        // What there is too much of goes to the tuple, and its registers are free for other parameters.
        let rest = parameters
            .var_positional
            .then(|| slots.take_tuple(positional.min(argc)..argc));
        let keyword_only = usize::from(parameters.keyword_only);
        let mut next = positional + keyword_only;
        if let Some(rest) = rest {
            *slots.get(next) = Value::from(rest);
            next += 1;
        }
        let var_keyword = parameters.var_keyword.then(|| Gc::new(Dict::new()));
        if let Some(dict) = &var_keyword {
            *slots.get(next) = Value::from(dict.clone());
        }
        self.bind_keywords(function, &slots, keywords, var_keyword.as_ref())?;
        self.fill_defaults(function, &slots, argc.min(positional))?;
        self.fill_keyword_only(function, &slots)
    }

    fn bind_keywords(
        &mut self,
        function: &Function,
        slots: &Slots,
        keywords: Keywords<'_>,
        rest: Option<&Gc<Dict>>,
    ) -> Result<()> {
        let parameters = function.code.code.parameters;
        let positional_only = usize::from(parameters.positional_only);
        let named = usize::from(parameters.positional) + usize::from(parameters.keyword_only);
        for (name, value) in keywords {
            let names = &function.code.local_names;
            let found = (positional_only..named)
                .find(|&at| names[at].is(name))
                .or_else(|| {
                    (positional_only..named).find(|&at| names[at].as_str() == name.as_str())
                });
            match (found, rest) {
                (Some(at), _) => {
                    if !slots.get(at).is_undef() {
                        return Err(self.type_error(format!(
                            "{}() got multiple values for argument '{}'",
                            function.qualname.borrow().as_str(),
                            name.as_str()
                        )));
                    }
                    *slots.get(at) = value.clone();
                }
                (None, Some(dict)) => {
                    if dict.insert_str(name, value.clone()).is_some() {
                        return Err(self.type_error(format!(
                            "{}() got multiple values for keyword argument '{}'",
                            function.qualname.borrow().as_str(),
                            name.as_str()
                        )));
                    }
                }
                (None, None) => return Err(self.unexpected_keyword(function, keywords, name)),
            }
        }
        Ok(())
    }

    /// Fills positional parameters from `first` on that have no value yet.
    fn fill_defaults(&mut self, function: &Function, slots: &Slots, first: usize) -> Result<()> {
        let positional = usize::from(function.code.code.parameters.positional);
        let defaults = function.defaults.borrow();
        let defaults = defaults.as_ref().map_or(&[][..], |tuple| tuple.items());
        let required = positional.saturating_sub(defaults.len());
        let mut missing = Vec::new();
        for index in first..positional {
            if !slots.get(index).is_undef() {
                continue;
            }
            match index
                .checked_sub(required)
                .and_then(|at| defaults.get(at + defaults.len().saturating_sub(positional)))
            {
                Some(default) => *slots.get(index) = default.clone(),
                None => missing.push(function.code.local_names[index].clone()),
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(self.missing_arguments(function, "positional", &missing))
    }

    fn fill_keyword_only(&mut self, function: &Function, slots: &Slots) -> Result<()> {
        let parameters = function.code.code.parameters;
        let first = usize::from(parameters.positional);
        let mut missing = Vec::new();
        for index in first..first + usize::from(parameters.keyword_only) {
            if !slots.get(index).is_undef() {
                continue;
            }
            let name = &function.code.local_names[index];
            let default = function
                .keyword_defaults
                .borrow()
                .as_ref()
                .and_then(|dict| dict.get_str(name));
            match default {
                Some(default) => *slots.get(index) = default,
                None => missing.push(name.clone()),
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(self.missing_arguments(function, "keyword-only", &missing))
    }

    #[cold]
    fn missing_arguments(&mut self, function: &Function, kind: &str, names: &[Gc<Str>]) -> Raise {
        let quoted: Vec<String> = names
            .iter()
            .map(|name| format!("'{}'", name.as_str()))
            .collect();
        let list = match quoted.as_slice() {
            [one] => one.clone(),
            [first, second] => format!("{first} and {second}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        self.type_error(format!(
            "{}() missing {} required {kind} argument{}: {list}",
            function.qualname.borrow().as_str(),
            names.len(),
            if names.len() == 1 { "" } else { "s" },
        ))
    }

    #[cold]
    fn too_many(&mut self, function: &Function, given: usize, keywords: Keywords<'_>) -> Raise {
        let parameters = function.code.code.parameters;
        let positional = usize::from(parameters.positional);
        let defaults = function
            .defaults
            .borrow()
            .as_ref()
            .map_or(0, |tuple| tuple.len());
        let (takes, plural) = if defaults > 0 {
            (
                format!("from {} to {positional}", positional - defaults),
                true,
            )
        } else {
            (positional.to_string(), positional != 1)
        };
        let keyword_only = &function.code.local_names
            [positional..positional + usize::from(parameters.keyword_only)];
        let given_keyword_only = keywords
            .iter()
            .filter(|(name, _)| {
                keyword_only
                    .iter()
                    .any(|known| known.as_str() == name.as_str())
            })
            .count();
        let given_text = if given_keyword_only > 0 {
            format!(
                "{given} positional argument{} (and {given_keyword_only} keyword-only argument{}) were",
                if given == 1 { "" } else { "s" },
                if given_keyword_only == 1 { "" } else { "s" },
            )
        } else {
            format!("{given} {}", if given == 1 { "was" } else { "were" })
        };
        self.type_error(format!(
            "{}() takes {takes} positional argument{} but {given_text} given",
            function.qualname.borrow().as_str(),
            if plural { "s" } else { "" },
        ))
    }

    #[cold]
    fn unexpected_keyword(
        &mut self,
        function: &Function,
        keywords: Keywords<'_>,
        name: &Gc<Str>,
    ) -> Raise {
        let parameters = function.code.code.parameters;
        let names = &function.code.local_names;
        let positional_only = &names[..usize::from(parameters.positional_only)];
        let wrong: Vec<&str> = positional_only
            .iter()
            .filter(|known| {
                keywords
                    .iter()
                    .any(|(name, _)| name.as_str() == known.as_str())
            })
            .map(|name| name.as_str())
            .collect();
        let qualname = function.qualname.borrow().clone();
        if !wrong.is_empty() {
            return self.type_error(format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                qualname.as_str(),
                wrong.join(", ")
            ));
        }
        let named = usize::from(parameters.positional) + usize::from(parameters.keyword_only);
        let candidates = names[usize::from(parameters.positional_only)..named]
            .iter()
            .map(|name| name.as_str());
        let hint = crate::diagnostic::suggest::closest(name.as_str(), candidates)
            .map_or(String::new(), |close| format!(". Did you mean '{close}'?"));
        self.type_error(format!(
            "{}() got an unexpected keyword argument '{}'{hint}",
            qualname.as_str(),
            name.as_str()
        ))
    }
}
