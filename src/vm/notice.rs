//! Where notices go: krait's own words about a running program, beside or in place of CPython's.
//!
//! One rule for all of them.  `--diagnostics=plain` shows what CPython shows, to the letter.  On a terminal
//! (or with `fancy`) everything is drawn.  Else CPython's text stands first and unchanged, and the notice
//! follows.  A script that has put a stream of its own into `sys.stderr` gets CPython's text.

use std::cell::RefCell;
use std::rc::Rc;

use super::Vm;
use crate::bytecode::Code;
use crate::diagnostic::Theme;
use crate::diagnostic::drawn;
use crate::diagnostic::notice::{self, Notice};
use crate::host::{Diagnostics, columns};
use crate::object::{Gc, Result, Value};
use crate::source::{SourceFile, Span};
use crate::types::dict::Dict;
use crate::types::exception::{Exc, TraceEntry};

pub use crate::source::LIBRARY;

/// How notices are shown at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// Not at all.
    Plain,
    /// Behind CPython's text, in ASCII.
    Annotated,
    /// In place of CPython's text.
    Drawn(Theme),
}

/// The notice that goes with the warning which is being issued.
#[derive(Default)]
pub(super) struct PendingNotice(RefCell<Option<Notice>>);

/// A place in a source, as notices show it.
#[derive(Clone)]
pub struct SourcePlace {
    pub source: Rc<SourceFile>,
    pub span: Span,
}

impl SourcePlace {
    /// The source text.
    pub fn text(&self) -> &str {
        self.source.slice(self.span)
    }

    /// `file:line`, the file without its directories.
    pub fn short(&self) -> String {
        let name = self.source.name();
        let name = name.rsplit('/').next().unwrap_or(name);
        format!("{name}:{}", self.line())
    }

    /// The line.
    pub fn line(&self) -> u32 {
        self.source.position(self.span.lo).line
    }
}

/// An instruction, kept cheaply: what the source of it is, is found out when somebody asks.
pub struct CodePlace {
    code: Rc<Code>,
    pc: u32,
}

impl CodePlace {
    /// The source of it.
    pub fn shown(&self) -> SourcePlace {
        let location = self.code.locations.get(self.pc as usize).copied();
        SourcePlace {
            source: self.code.source.clone(),
            span: location.unwrap_or_default().span,
        }
    }
}

impl TraceEntry {
    /// The source of the instruction.
    pub fn place(&self) -> SourcePlace {
        let code = &self.code.code;
        let location = code.locations.get(self.pc as usize).copied();
        SourcePlace {
            source: code.source.clone(),
            span: location.unwrap_or_default().span,
        }
    }

    /// Whether the code is the library's own.
    pub fn is_library(&self) -> bool {
        self.code.code.source.is_library()
    }
}

impl Vm {
    /// How notices are shown at this moment.
    pub fn drawing(&mut self) -> Drawing {
        match self.drawing_of_host() {
            Drawing::Plain => Drawing::Plain,
            _ if !self.stderr_is_original() => Drawing::Plain,
            drawing => drawing,
        }
    }

    /// How notices are shown as long as the script leaves `sys.stderr` alone.
    pub fn drawing_of_host(&self) -> Drawing {
        let terminal = self.host.stderr.is_terminal();
        match (self.host.diagnostics, terminal) {
            (Diagnostics::Plain, _) => return Drawing::Plain,
            (Diagnostics::Auto, false) => return Drawing::Annotated,
            _ => {}
        }
        Drawing::Drawn(if self.host.colour {
            Theme::Fancy
        } else {
            Theme::Monochrome
        })
    }

    fn stderr_is_original(&mut self) -> bool {
        match (
            self.sys_attribute("stderr"),
            self.sys_attribute("__stderr__"),
        ) {
            (Some(stream), Some(original)) => stream.is(&original),
            _ => false,
        }
    }

    /// The text of a notice; empty where none are shown.
    pub fn notice_text(&mut self, notice: &Notice) -> String {
        let theme = match self.drawing() {
            Drawing::Plain => return String::new(),
            Drawing::Annotated => Theme::Plain,
            Drawing::Drawn(theme) => theme,
        };
        let width = columns(&self.host.environment);
        notice::draw(notice, theme, width)
    }

    /// Shows a notice that stands for itself.
    pub fn tell(&mut self, notice: &Notice) {
        let text = self.notice_text(notice);
        if !text.is_empty() {
            self.write_error_text(&text);
        }
    }

    /// Shows an exception that nobody caught, as `sys.excepthook` does.
    pub fn show_exception(&mut self, exception: &Value) {
        let mut text = match (self.drawing(), exception) {
            (Drawing::Drawn(theme), Value::Instance(instance)) => {
                let report = self.report(instance.as_gc());
                let width = columns(&self.host.environment);
                drawn::draw_report(&report, LIBRARY, theme, width)
            }
            _ => self.format_exception(exception),
        };
        if self.drawing() != Drawing::Plain
            && let Some(hint) = self.hint(exception)
        {
            text.push_str(&self.notice_text(&hint));
        }
        self.write_error_text(&text);
    }

    /// Issues a warning through the filters; if they let it be shown, the notice is shown with it.
    pub(super) fn with_notice<T>(
        &mut self,
        notice: Option<Notice>,
        issue: impl FnOnce(&mut Vm) -> T,
    ) -> T {
        let pending = self.extension::<PendingNotice>();
        let outer = pending.0.replace(notice);
        let result = issue(self);
        pending.0.replace(outer);
        result
    }

    /// For `warnings`, which is about to show `text`: what is to be shown in its place.
    pub fn annotated_warning(&mut self, title: &str, text: &str) -> String {
        let pending = self.extension::<PendingNotice>();
        let Some(mut notice) = pending.0.take() else {
            return text.to_owned();
        };
        match self.drawing() {
            Drawing::Plain => text.to_owned(),
            Drawing::Annotated => format!("{text}{}", self.notice_text(&notice)),
            Drawing::Drawn(_) => {
                notice.title = title.to_owned();
                self.notice_text(&notice)
            }
        }
    }

    /// A warning of krait's own, about a place: as scripts' warnings it goes through the filters, once for each
    /// place.  `Err` where a filter makes it an exception.
    pub fn warn_at(
        &mut self,
        category: Exc,
        message: &str,
        place: &SourcePlace,
        globals: &Gc<Dict>,
        notice: Notice,
    ) -> Result<()> {
        if self.drawing() == Drawing::Plain {
            return Ok(());
        }
        let module = self.import_module("warnings")?;
        let names = self.names.clone();
        let name = globals.get_str(&names.__name__);
        let registry = self.intern("__warningregistry__");
        let registry = match globals.get_str(&registry) {
            Some(registry) => registry,
            None => {
                let made = Value::from(Gc::new(Dict::new()));
                drop(globals.insert_str(&registry, made.clone()));
                made
            }
        };
        let args = [
            Value::from(message),
            Value::from(self.exception_class(category)),
            Value::from(place.source.name()),
            Value::Int(i64::from(place.line())),
            name.unwrap_or(Value::None),
            registry,
        ];
        self.with_notice(Some(notice), |vm| {
            vm.call_method(&module, "warn_explicit", &args).map(drop)
        })
    }

    /// The instruction under way; in the library, that of the script which called it.
    pub fn code_place(&self) -> Option<CodePlace> {
        let mut frames = self.frames.iter().rev();
        let frame = frames.find(|frame| !frame.code().code.source.is_library())?;
        Some(CodePlace {
            code: frame.code().code.clone(),
            pc: frame.pc(),
        })
    }

    /// Shows a notice in every mode.
    pub fn tell_always(&mut self, notice: &Notice) {
        let theme = match self.drawing() {
            Drawing::Drawn(theme) => theme,
            Drawing::Plain | Drawing::Annotated => Theme::Plain,
        };
        let text = notice::draw(notice, theme, columns(&self.host.environment));
        self.write_error_text(&text);
    }

    /// The innermost activation that is not the library's.
    pub fn script_frame(&self) -> Option<TraceEntry> {
        (0..self.frame_count())
            .filter_map(|depth| Some(self.frame(depth)?.entry()))
            .find(|entry| !entry.is_library())
    }
}
