//! What the interpreter knows beyond an error's own text: the coroutine that was not awaited, the function
//! that returned what cannot be.  Everything is read from code and source once the error is shown.

use super::Vm;
use super::notice::SourcePlace;
use crate::bytecode::CodeKind;
use crate::diagnostic::notice::{Level, Notice};
use crate::object::{Gc, Value};
use crate::types::exception::{Exc, TraceEntry};
use crate::types::function::Function;
use crate::types::generator::Generator;

impl Vm {
    /// The notice about a coroutine that nobody awaited: the call that made it.
    pub(super) fn never_awaited_notice(&mut self, coroutine: &Generator) -> Option<Notice> {
        let code = coroutine.origin.get()?;
        let span = code.locations.get(coroutine.origin_pc.get() as usize)?.span;
        if code.source.is_library() {
            return None;
        }
        let place = SourcePlace {
            source: code.source.clone(),
            span,
        };
        let call = shortened(place.text());
        let at_prompt = self.has_outside && code.kind == CodeKind::Module && code.source.is_typed();
        let can_await =
            at_prompt || matches!(code.kind, CodeKind::Coroutine | CodeKind::AsyncGenerator);
        let help = if can_await {
            format!("`await {call}` waits for it; `asyncio.create_task({call})` runs it beside")
        } else {
            format!("`asyncio.run({call})` runs it from code that is not async")
        };
        let name = coroutine.qualname();
        let title = format!("note: this call made the coroutine '{}'", name.as_str());
        let notice = Notice::new(Level::Warning, title);
        Some(
            notice
                .with_mark(&place.source, place.span, "never awaited")
                .with_help(help),
        )
    }

    /// What there is to add to an exception that nobody caught.
    pub fn hint(&mut self, exception: &Value) -> Option<Notice> {
        let Value::Instance(instance) = exception else {
            return None;
        };
        let class = instance.class();
        let is = |exc: Exc| class.is_subclass(&self.types.exceptions[exc as usize]);
        if !is(Exc::TypeError) && !is(Exc::AttributeError) {
            return None;
        }
        let entry = {
            let trace = instance.exception()?.trace.borrow();
            trace.iter().find(|entry| !entry.is_library()).cloned()?
        };
        let message = self.str(exception).ok()?.as_str().to_owned();
        if let Some(rest) = message.strip_suffix(" object can't be awaited") {
            return self.hint_of_awaited(&entry, rest.trim_matches('\''));
        }
        if message.contains("'async_generator' object is not iterable") {
            let place = entry.place();
            let notice = Notice::new(
                Level::Note,
                "note: an async generator gives its items to `async for`",
            );
            let text = shortened(place.text());
            return Some(
                notice
                    .with_mark(&place.source, place.span, "has `__aiter__`, not `__iter__`")
                    .with_help(format!("`async for … in {text}:`, inside an `async def`")),
            );
        }
        if message.starts_with("'async for' requires an object with __aiter__ method") {
            let place = entry.place();
            let notice = Notice::new(Level::Note, "note: this is not asynchronous");
            let text = shortened(place.text());
            return Some(
                notice
                    .with_mark(&place.source, place.span, "has no `__aiter__`")
                    .with_help(format!(
                        "`for … in {text}:` goes through it without waiting"
                    )),
            );
        }
        if message.contains("'coroutine'") {
            return self.coroutine_as_value(&entry);
        }
        None
    }

    /// `await f()` where `f` is a plain function: it is named, and shown.
    fn hint_of_awaited(&mut self, entry: &TraceEntry, kind: &str) -> Option<Notice> {
        let place = entry.place();
        let text = place.text();
        let lead = text.len() - text.strip_prefix("await")?.trim_start().len();
        let operand = SourcePlace {
            source: place.source.clone(),
            span: crate::source::Span::new(place.span.lo + lead as u32, place.span.hi),
        };
        let shown = match kind {
            "NoneType" => "None".to_owned(),
            kind => format!("an object of type {kind}"),
        };
        let Some(callee) = callee_of(operand.text()) else {
            let title = format!("note: `{}` is {shown}", shortened(operand.text()));
            return Some(Notice::new(Level::Note, title).with_mark(
                &operand.source,
                operand.span,
                "cannot be awaited",
            ));
        };
        let title = format!("note: `{callee}()` returned {shown}");
        let label = format!("returns {shown}");
        let mut notice =
            Notice::new(Level::Note, title).with_mark(&operand.source, operand.span, &label);
        if let Some(function) = self.function_called(entry, callee) {
            let code = &function.code.code;
            let line = code.source.line_span(code.first_line);
            if !code.source.is_library() {
                notice =
                    notice.with_mark(&code.source, trimmed(&code.source, line), "not `async def`");
            }
        }
        Some(notice.with_help(format!(
            "without `await`, or with `async def` if `{callee}` has something to wait for"
        )))
    }

    /// A coroutine where a value was expected.
    fn coroutine_as_value(&mut self, entry: &TraceEntry) -> Option<Notice> {
        let place = entry.place();
        let title = "note: a coroutine stands here in place of its result: was `await` forgotten?";
        let mut notice = Notice::new(Level::Note, title);
        for (callee, span) in calls_in(&place) {
            let Some(function) = self.function_called(entry, &callee) else {
                continue;
            };
            if function.current_code().code.kind == CodeKind::Coroutine {
                let call = shortened(place.source.slice(span)).clone();
                notice = notice
                    .with_mark(&place.source, span, "a coroutine")
                    .with_help(format!("`await {call}` gives its result"));
                if !is_async(entry) {
                    notice = notice.with_help(format!(
                        "`asyncio.run({call})`, where no coroutine is running"
                    ));
                    notice.help.remove(0);
                }
                return Some(notice);
            }
        }
        Some(notice.with_mark(&place.source, place.span, "uses a coroutine"))
    }

    /// The script's function behind a name (`f`, `module.f`) in the globals of a frame.
    fn function_called(&mut self, entry: &TraceEntry, name: &str) -> Option<Gc<Function>> {
        let mut parts = name.split('.');
        let first = self.intern(parts.next()?);
        let mut value = entry.globals.get_str(&first)?;
        for part in parts {
            let part = self.intern(part);
            value = match &value {
                Value::Module(module) => module.dict.get_str(&part)?,
                Value::Class(class) => class.lookup(&part)?,
                Value::Instance(instance) => instance.class().lookup(&part)?,
                _ => return None,
            };
        }
        match &value {
            Value::Function(function) => Some(function.share()),
            Value::Method(method) => match &method.function {
                Value::Function(function) => Some(function.share()),
                _ => None,
            },
            _ => None,
        }
    }
}

fn is_async(entry: &TraceEntry) -> bool {
    matches!(
        entry.code.code.kind,
        CodeKind::Coroutine | CodeKind::AsyncGenerator
    )
}

/// A span without the white space around its text.
fn trimmed(source: &crate::source::SourceFile, span: crate::source::Span) -> crate::source::Span {
    let text = source.slice(span);
    let lead = (text.len() - text.trim_start().len()) as u32;
    crate::source::Span::new(span.lo + lead, span.lo + text.trim_end().len() as u32)
}

/// A source text on one line, not too long.
pub fn shortened(text: &str) -> String {
    let mut short = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if short.chars().count() > 50 {
        short = short.chars().take(47).collect::<String>() + "...";
    }
    short
}

/// The name that a call calls: `f`, `module.f`.
pub fn callee_of(text: &str) -> Option<&str> {
    let open = text.find('(')?;
    let name = text[..open].trim();
    let is_name = |c: char| c == '_' || c == '.' || c.is_alphanumeric();
    (text.trim_end().ends_with(')') && !name.is_empty() && name.chars().all(is_name))
        .then_some(name)
}

/// The calls `name(…)` in a source text, each with its span.
fn calls_in(place: &SourcePlace) -> Vec<(String, crate::source::Span)> {
    let text = place.text();
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let is_name = |b: u8| b == b'_' || b == b'.' || b.is_ascii_alphanumeric() || b >= 0x80;
    let mut at = 0;
    while at < bytes.len() {
        if !is_name(bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && is_name(bytes[at]) {
            at += 1;
        }
        if bytes.get(at) != Some(&b'(') {
            continue;
        }
        let mut depth = 0i32;
        let close = bytes[at..].iter().position(|b| {
            depth += match b {
                b'(' => 1,
                b')' => -1,
                _ => 0,
            };
            depth == 0
        });
        if let Some(close) = close {
            let end = place.span.lo + (at + close + 1) as u32;
            let span = crate::source::Span::new(place.span.lo + start as u32, end);
            found.push((text[start..at].to_owned(), span));
        }
    }
    found
}
