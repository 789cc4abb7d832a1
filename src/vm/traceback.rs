//! From exceptions to the data that `diagnostic::traceback` renders.

use super::Vm;
use crate::bytecode::{Code, CodeKind};
use crate::diagnostic::drawn::Witness;
use crate::diagnostic::traceback::{self as drawing, Chain, FrameLine, Place, Report, SyntaxPlace};
use crate::diagnostic::{SyntaxError, may_be_typo};
use crate::object::{Gc, Instance, Raise, Value};
use crate::source::SourceFile;
use crate::types::exception::{Exc, TraceEntry};
use crate::types::exceptions::{group, syntax_error, traceback::line_of};
use crate::types::object::class_module;
use crate::types::tuple::Tuple;

/// Groups nested deeper are not drawn, so nothing needs to be found out about them.
const MAX_DEPTH: usize = 12;

impl Vm {
    /// The full text of an exception, as an uncaught one is shown.
    pub fn format_exception(&mut self, exception: &Value) -> String {
        match exception {
            Value::Instance(instance) if instance.exception().is_some() => {
                let report = self.report(instance.as_gc());
                drawing::render(&report)
            }
            _ => String::new(),
        }
    }

    /// The data of an exception's traceback, with the exceptions that led to it.
    pub fn report(&mut self, exception: &Gc<Instance>) -> Report {
        let mut seen = Vec::new();
        self.report_chain(exception, &mut seen, 0)
    }

    /// The data of an exception without what led to it.
    pub fn report_single(&mut self, exception: &Gc<Instance>) -> Report {
        let mut seen = vec![exception.address()];
        self.report_one(exception, &mut seen, 0)
    }

    fn report_chain(
        &mut self,
        exception: &Gc<Instance>,
        seen: &mut Vec<usize>,
        depth: usize,
    ) -> Report {
        seen.push(exception.address());
        let mut links = Vec::new();
        let mut current = exception.clone();
        while let Some((how, next)) = link_of(&current) {
            if seen.contains(&next.address()) {
                break;
            }
            seen.push(next.address());
            links.push((how, next.clone()));
            current = next;
        }
        let mut report = self.report_one(exception, seen, depth);
        for (how, earlier) in links {
            let earlier = self.report_one(&earlier, seen, depth);
            report.chain.push((how, earlier));
        }
        report
    }

    fn report_one(
        &mut self,
        exception: &Gc<Instance>,
        seen: &mut Vec<usize>,
        depth: usize,
    ) -> Report {
        let value = Value::from(exception.clone());
        let trace = exception
            .exception()
            .map_or_else(Vec::new, |state| state.trace.borrow().to_vec());
        let members = group::members_of(self, &value).map(|members| {
            if depth >= MAX_DEPTH {
                return Vec::new();
            }
            let mut reports = Vec::with_capacity(members.len());
            for member in members.items() {
                if let Value::Instance(member) = member {
                    reports.push(self.report_chain(member.as_gc(), seen, depth + 1));
                }
            }
            reports
        });
        let mut syntax = self.syntax_place(exception);
        let message = match &mut syntax {
            Some(place) => {
                let message = self.member_text(exception, syntax_error::MSG);
                let message = message.unwrap_or_default();
                self.typo_in(exception, place, &message).unwrap_or(message)
            }
            None => self.message_of(&value),
        };
        Report {
            class: self.shown_class(exception),
            message,
            notes: self.notes_of(&value),
            frames: trace
                .iter()
                .rev()
                .map(|entry| self.frame_line(entry))
                .collect(),
            syntax,
            chain: Vec::new(),
            members,
            witness: exception
                .exception()
                .map_or_else(Witness::default, |state| state.witnessed()),
        }
    }

    /// The class as the last line of a traceback names it.
    fn shown_class(&mut self, exception: &Gc<Instance>) -> String {
        let class = exception.class();
        let qualname = crate::types::object::class_qualname(&class);
        match class_module(self, &class).as_str() {
            Some(module) if !matches!(module.as_str(), "__main__" | "builtins") => {
                format!("{}.{qualname}", module.as_str())
            }
            Some(_) => qualname,
            None => format!("<unknown>.{qualname}"),
        }
    }

    /// `str(exception)` and the suggestion that goes with it.
    fn message_of(&mut self, exception: &Value) -> String {
        let message = match self.str(exception) {
            Ok(text) => text.as_str().to_owned(),
            Err(_) => "<exception str() failed>".to_owned(),
        };
        message + &self.suggestion_text(exception)
    }

    fn notes_of(&mut self, exception: &Value) -> Vec<String> {
        let name = self.names.__notes__.clone();
        let Ok(Some(notes)) = self.find_attr(exception, &name) else {
            return Vec::new();
        };
        let items = match (notes.as_list(), notes.as_tuple()) {
            (Some(list), _) => list.items().clone(),
            (_, Some(tuple)) => tuple.items().to_vec(),
            _ if notes.is_none() => return Vec::new(),
            _ => {
                let text = self.repr(&notes);
                return vec![text.map_or_else(
                    |_| "<__notes__ repr() failed>".to_owned(),
                    |text| text.as_str().to_owned(),
                )];
            }
        };
        let mut texts = Vec::with_capacity(items.len());
        for note in &items {
            texts.push(match self.str(note) {
                Ok(text) => text.as_str().to_owned(),
                Err(_) => "<note str() failed>".to_owned(),
            });
        }
        texts
    }

    fn member_text(&mut self, exception: &Gc<Instance>, index: usize) -> Option<String> {
        let value = exception.exception()?.member(index);
        let value = value.not_none()?;
        self.str(value).ok().map(|text| text.as_str().to_owned())
    }

    fn syntax_place(&mut self, exception: &Gc<Instance>) -> Option<SyntaxPlace> {
        let class = self.exception_class(Exc::SyntaxError);
        if !exception.class().is_subclass(&class) {
            return None;
        }
        let state = exception.exception()?;
        let int = |index| match state.member(index) {
            Value::Int(value) => Some(value),
            _ => None,
        };
        let text = state.member(syntax_error::TEXT).as_str();
        Some(SyntaxPlace {
            line: int(syntax_error::LINENO),
            offset: int(syntax_error::OFFSET),
            end_line: int(syntax_error::END_LINENO),
            end_offset: int(syntax_error::END_OFFSET),
            text: text.map(|text| text.as_str().to_owned()),
            file: self.member_text(exception, syntax_error::FILENAME),
        })
    }

    /// Where a misspelt keyword is behind a syntax error: moves the place to it, and says so.
    fn typo_in(
        &mut self,
        exception: &Gc<Instance>,
        place: &mut SyntaxPlace,
        message: &str,
    ) -> Option<String> {
        let metadata = exception.exception()?.member(syntax_error::METADATA);
        if !may_be_typo(message) || place.text.is_none() {
            return None;
        }
        let text = metadata.as_tuple()?.items().get(2)?.clone();
        let (text, in_file) = match text.as_str() {
            Some(text) => (text.as_str().to_owned(), false),
            None => (std::fs::read_to_string(place.file.as_ref()?).ok()?, true),
        };
        let source = SourceFile::new("", text);
        let end_line = u32::try_from(place.line.unwrap_or(0)).ok()?;
        let typo = (self.host.front_end.keyword_typo)(&source, end_line, in_file)?;
        let error = SyntaxError::new(typo.message(), typo.span);
        let found = error.location(&source);
        // The number of the line was shown before anybody looked for the word.
        place.end_line = place.line;
        place.offset = Some(found.offset.into());
        place.end_offset = Some(found.end_offset.into());
        place.text = source.line(found.line).map(|line| format!("{line}\n"));
        Some(error.message)
    }

    /// The data of a stack (innermost entry first), for `traceback.format_tb` and its kin.
    pub fn frame_lines(&self, trace: &[TraceEntry]) -> Vec<FrameLine> {
        trace
            .iter()
            .rev()
            .map(|entry| self.frame_line(entry))
            .collect()
    }

    /// So many of the activations under way, innermost first, with those that await them: `cr_origin`.
    pub(super) fn origin_frames(&self, depth: usize) -> Value {
        let mut frames = Vec::new();
        let row = |code: &Code, pc: u32| {
            let span = code.locations.get(pc as usize).copied();
            let line = code.source.position(span.unwrap_or_default().span.lo).line;
            Value::from(Tuple::new([
                Value::from(code.source.name()),
                Value::Int(i64::from(line)),
                Value::from(&*code.name),
            ]))
        };
        for view in (0..self.frame_count()).map_while(|at| self.frame(at)) {
            if frames.len() >= depth {
                break;
            }
            let entry = view.entry();
            frames.push(row(&entry.code.code, entry.pc));
            for parent in view.awaiting() {
                frames.push(row(&parent.function.code.code, parent.pc.get()));
            }
        }
        frames.truncate(depth);
        Value::from(Tuple::new(frames))
    }

    /// The activations under way, outermost first, leaving out the innermost `skip`.
    pub fn stack_lines(&self, skip: usize) -> Vec<FrameLine> {
        let views = (skip..self.frame_count()).rev();
        views
            .filter_map(|depth| Some(self.frame_line(&self.frame(depth)?.entry())))
            .map(FrameLine::without_place_in_line)
            .collect()
    }

    /// Reports an exception that nobody can catch: `sys.unraisablehook`.
    pub fn report_unraisable(&mut self, raise: &Raise, object: &Value) {
        let what = match object {
            Value::Generator(generator) => match generator.kind {
                crate::types::generator::GeneratorKind::AsyncGenerator => {
                    "Exception ignored while closing async generator"
                }
                crate::types::generator::GeneratorKind::Coroutine
                    if generator.origin.get().is_some() && generator.pc.get() == 0 =>
                {
                    "Exception ignored while finalizing coroutine"
                }
                crate::types::generator::GeneratorKind::Coroutine => {
                    "Exception ignored while closing coroutine"
                }
                crate::types::generator::GeneratorKind::Generator => {
                    "Exception ignored while closing generator"
                }
            },
            Value::Function(function) if &*function.code.code.name == "__del__" => {
                "Exception ignored while calling deallocator"
            }
            _ => "Exception ignored while calling weakref callback",
        };
        self.report_unraisable_with(raise, what, object);
    }

    /// Reports an exception that nobody can catch in these words: `what` and the object.
    pub fn report_unraisable_with(&mut self, raise: &Raise, what: &str, object: &Value) {
        let shown = match object.given() {
            Some(object) => match self.repr(object) {
                Ok(text) => format!("{what} {}", text.as_str()),
                Err(_) => format!("{what} <object repr() failed>"),
            },
            None => what.to_owned(),
        };
        if self.call_unraisable_hook(raise, &shown) {
            return;
        }
        // As CPython's: no marks under the lines, and nothing of what led here.
        let mut report = self.report_single(raise.exception());
        report.members = None;
        for place in report
            .frames
            .iter_mut()
            .filter_map(|frame| frame.place.as_mut())
        {
            place.span.hi = place.span.lo;
        }
        let text = drawing::render(&report);
        self.write_error_text(&format!("{shown}:\n{text}"));
    }

    /// Calls a hook that a script has put in place of `sys.unraisablehook`; whether there was one.
    fn call_unraisable_hook(&mut self, raise: &Raise, message: &str) -> bool {
        let Some(hook @ (Value::Function(_) | Value::Method(_) | Value::Instance(_))) =
            self.sys_attribute("unraisablehook")
        else {
            return false;
        };
        let exception = raise.value();
        let traceback = self.traceback_of(&exception);
        let fields = [
            ("exc_type", Value::from(self.class_of(&exception))),
            ("exc_value", exception),
            ("exc_traceback", traceback),
            ("err_msg", Value::from(message)),
            ("object", Value::None),
        ];
        let dict = Gc::new(crate::types::dict::Dict::new());
        for (name, value) in fields {
            let name = self.intern(name);
            drop(dict.insert_str(&name, value));
        }
        let argument = self
            .types_namespace(&dict)
            .and_then(|argument| self.call(&hook, &[argument]));
        if let Err(raise) = argument {
            let text = self.format_exception(&raise.value());
            self.write_error_text(&format!("Exception ignored in sys.unraisablehook:\n{text}"));
        }
        true
    }

    /// An object with these attributes: the argument of a hook.
    fn types_namespace(
        &mut self,
        attributes: &Gc<crate::types::dict::Dict>,
    ) -> crate::object::Result<Value> {
        let object = self.types.object.clone();
        let empty = Gc::new(crate::types::dict::Dict::new());
        let class = self.new_class("UnraisableHookArgs", &[object], &empty)?;
        let made = self.new_instance(class, crate::object::Payload::None)?;
        if let Value::Instance(instance) = &made {
            instance.set_dict(attributes);
        }
        Ok(made)
    }
}

/// The exception that led to this one, as far as it is shown.
fn link_of(exception: &Gc<Instance>) -> Option<(Chain, Gc<Instance>)> {
    let state = exception.exception()?;
    if let Value::Instance(cause) = &state.cause.get() {
        return Some((Chain::Cause, cause.share()));
    }
    if state.suppress_context.get() {
        return None;
    }
    match &state.context.get() {
        Value::Instance(context) => Some((Chain::Context, context.share())),
        _ => None,
    }
}

impl Vm {
    /// What is shown of an entry of a trace.
    fn frame_line(&self, entry: &TraceEntry) -> FrameLine {
        let code = &entry.code.code;
        let location = code
            .locations
            .get(entry.pc as usize)
            .copied()
            .unwrap_or_default();
        let file = code.source.name();
        // As with CPython's linecache, text that was never a file cannot be looked up again, unless it
        // was registered.
        let is_text = file.starts_with('<') && file.ends_with('>');
        let shown = !is_text || code.source.is_typed();
        FrameLine {
            file: file.to_owned(),
            line: line_of(entry),
            name: code.name.to_string(),
            is_async: matches!(code.kind, CodeKind::Coroutine | CodeKind::AsyncGenerator),
            place: shown.then(|| Place {
                source: code.source.clone(),
                span: location.span,
                anchor: location.anchor,
            }),
        }
    }
}
