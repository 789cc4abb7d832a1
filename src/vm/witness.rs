//! What is noted of an exception while the frames that it passes are alive, for people at a terminal: the values of
//! the names on the failing line, the tasks that it ended.  Nothing of the script's is run for it.

use super::Vm;
use crate::diagnostic::drawn::{TaskNote, Witness};
use crate::object::{Raise, Value};
use crate::types::exception::{Exc, ExceptionState};

/// More names are not shown.
const MAX_NAMES: usize = 8;
/// Texts of values are cut to so many characters.
const MAX_TEXT: usize = 60;
/// Of containers, so many items are shown.
const MAX_ITEMS: usize = 6;

impl Vm {
    /// An exception has entered the traceback of the frame on top for the first time: notes the values of
    /// the names on the line.
    #[cold]
    pub(super) fn witness(&mut self, raise: &Raise) {
        let state = raise.exception().exception();
        if state.is_none_or(ExceptionState::is_witnessed) {
            return;
        }
        let control = [
            Exc::StopIteration,
            Exc::StopAsyncIteration,
            Exc::GeneratorExit,
        ];
        if control.iter().any(|class| self.raised(raise, *class)) {
            return;
        }
        let Some(state) = raise.exception().exception() else {
            return;
        };
        let Some(values) = self.values_on_line() else {
            return;
        };
        state.with_witness(|witness| {
            witness.looked = true;
            witness.values = values;
        });
    }

    /// Names and values on the line under way; `None` in the library.
    fn values_on_line(&self) -> Option<Vec<(String, String)>> {
        let frame = self.frame(0)?;
        let entry = frame.entry();
        if entry.is_library() {
            return None;
        }
        let place = entry.place();
        let line = place.source.line_span(place.line());
        let statement = line.to(place.span);
        let text = place.source.slice(statement);
        let locals = frame.locals();
        let globals = frame.globals();
        let mut found: Vec<(String, String)> = Vec::new();
        for path in names_in(text) {
            let mut parts = path.split('.');
            let first = parts.next().unwrap_or_default();
            let local = locals.iter().find(|(name, _)| name.as_str() == first);
            let value = match local {
                Some((_, value)) => Some(value.clone()),
                None => globals.get_str(&self.intern(first)),
            };
            let Some(mut value) = value else { continue };
            let mut shown = first.to_owned();
            // Attributes that lie in the object itself; nothing is called for others.
            for part in parts {
                let next = match &value {
                    Value::Instance(instance) => instance.get(&self.intern(part)),
                    _ => None,
                };
                let Some(next) = next else { break };
                shown = format!("{shown}.{part}");
                value = next;
            }
            let is_definition = matches!(
                value,
                Value::Function(_) | Value::Builtin(_) | Value::Class(_) | Value::Module(_)
            );
            if is_definition || found.iter().any(|(known, _)| *known == shown) {
                continue;
            }
            found.push((shown, self.brief(&value, 0)));
            if found.len() == MAX_NAMES {
                break;
            }
        }
        Some(found)
    }

    /// A short text of a value: of built-in types their repr, of all others what they are.
    fn brief(&self, value: &Value, depth: usize) -> String {
        let text = match value {
            Value::None => "None".to_owned(),
            Value::Ellipsis => "Ellipsis".to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Bool(_) | Value::Float(_) | Value::Str(_) | Value::Bytes(_) => {
                self.brief_scalar(value)
            }
            Value::BigInt(_) => "a large int".to_owned(),
            Value::List(list) => {
                let items = list.items().clone();
                self.brief_items(&items, ("[", "]"), depth)
            }
            Value::Tuple(tuple) => self.brief_items(tuple.items(), ("(", ")"), depth),
            Value::Dict(dict) => self.brief_dict(&dict.items(), depth),
            Value::Function(function) => format!("<function {}>", function.code.code.qualname),
            Value::Class(class) => format!("<class {}>", class.name().as_str()),
            Value::Generator(generator) => {
                let kind = super::suspend::kind_name(generator.kind);
                format!("<{kind} {}>", generator.qualname().as_str())
            }
            Value::Undef => String::new(),
            other => format!("<{}>", self.class_of(other).name().as_str()),
        };
        if text.chars().count() > MAX_TEXT {
            return text.chars().take(MAX_TEXT - 3).collect::<String>() + "...";
        }
        text
    }

    fn brief_scalar(&self, value: &Value) -> String {
        match value {
            Value::Bool(truth) => if truth.get() { "True" } else { "False" }.to_owned(),
            Value::Float(number) => crate::types::float::repr(number.get()),
            Value::Str(text) => {
                let cut: String = text.as_str().chars().take(MAX_TEXT).collect();
                crate::types::str::repr::quote(&cut)
            }
            Value::Bytes(bytes) => format!("<{} bytes>", bytes.as_slice().len()),
            _ => String::new(),
        }
    }

    fn brief_items(&self, items: &[Value], (open, close): (&str, &str), depth: usize) -> String {
        if depth > 1 {
            return format!("{open}...{close}");
        }
        let mut shown: Vec<String> = items
            .iter()
            .take(MAX_ITEMS)
            .map(|item| self.brief(item, depth + 1))
            .collect();
        if items.len() > MAX_ITEMS {
            shown.push(format!("... {} in all", items.len()));
        }
        let comma = if open == "(" && items.len() == 1 {
            ","
        } else {
            ""
        };
        format!("{open}{}{comma}{close}", shown.join(", "))
    }

    fn brief_dict(&self, items: &[(Value, Value)], depth: usize) -> String {
        if depth > 1 {
            return "{...}".to_owned();
        }
        let mut shown: Vec<String> = items
            .iter()
            .take(MAX_ITEMS)
            .map(|(key, value)| {
                format!(
                    "{}: {}",
                    self.brief(key, depth + 1),
                    self.brief(value, depth + 1)
                )
            })
            .collect();
        if items.len() > MAX_ITEMS {
            shown.push(format!("... {} in all", items.len()));
        }
        format!("{{{}}}", shown.join(", "))
    }
}

/// Notes that an exception has ended a task.
pub fn note_task(state: &ExceptionState, mut note: TaskNote) {
    note.entries = state.trace.borrow().len();
    state.with_witness(|witness: &mut Witness| witness.tasks.push(note));
}

/// The names and dotted names in a source text, outside of strings and comments.
fn names_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut quote: Option<char> = None;
    while let Some((start, c)) = chars.next() {
        match quote {
            Some(end) if c == end => quote = None,
            Some(_) => {}
            None if c == '\'' || c == '"' => quote = Some(c),
            None if c == '#' => break,
            None if c == '_' || c.is_alphabetic() => {
                let mut end = start + c.len_utf8();
                while let Some(&(at, next)) = chars.peek() {
                    if next != '_' && next != '.' && !next.is_alphanumeric() {
                        break;
                    }
                    end = at + next.len_utf8();
                    chars.next();
                }
                found.push(text[start..end].trim_end_matches('.').to_owned());
            }
            None if c.is_ascii_digit() => {
                // The letters of a number are no name.
                while chars.next_if(|(_, next)| next.is_alphanumeric()).is_some() {}
            }
            None => {}
        }
    }
    found
}
