//! `krait check`: what can be known of a program without running it.  [`check`] reads a source and
//! answers with [`Finding`]s; `facts` and `walk` note what a module says of itself, the other files
//! hold a rule or two each.  A rule that is not certain keeps silent.

mod blocking;
mod builtins;
mod coroutines;
mod facts;
mod flow;
mod known;
mod modules;
mod names;
mod quote;
mod report;
mod tree;
mod walk;

use std::path::Path;
use std::rc::Rc;

use crate::diagnostic::{SyntaxError, advice};
use crate::source::{SourceFile, Span};
use crate::{ast, compiler, parser, resolve};

pub use modules::Modules;
pub use report::{json, text};

/// What kind of thing a finding is; `# krait: ignore[…]` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    Syntax,
    Scope,
    SyntaxWarning,
    UndefinedName,
    NeverAwaited,
    MissingAwait,
    AwaitOfNone,
    DroppedTask,
    BlockingCall,
    NestedRun,
    Unreachable,
}

impl Code {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Code::Syntax => "syntax",
            Code::Scope => "scope",
            Code::SyntaxWarning => "syntax-warning",
            Code::UndefinedName => "undefined-name",
            Code::NeverAwaited => "never-awaited",
            Code::MissingAwait => "missing-await",
            Code::AwaitOfNone => "await-of-none",
            Code::DroppedTask => "dropped-task",
            Code::BlockingCall => "blocking-call",
            Code::NestedRun => "nested-run",
            Code::Unreachable => "unreachable",
        }
    }

    /// Whether the program would run as if nothing were wrong.
    pub fn is_warning(self) -> bool {
        matches!(
            self,
            Code::SyntaxWarning | Code::DroppedTask | Code::BlockingCall | Code::Unreachable
        )
    }
}

/// One thing that is wrong with a program, or most likely so.
#[derive(Clone, Debug)]
pub struct Finding {
    pub code: Code,
    pub message: String,
    pub span: Span,
    /// What the place is labelled with.
    pub label: Option<String>,
    /// Further places that matter.
    pub also: Vec<(Span, String)>,
    pub help: Option<String>,
}

impl Finding {
    fn new(code: Code, message: impl Into<String>, span: Span) -> Finding {
        Finding {
            code,
            message: message.into(),
            span,
            label: None,
            also: Vec::new(),
            help: None,
        }
    }

    /// An error of the front end, with the class of the exception before its message.
    pub fn of_error(code: Code, error: &SyntaxError) -> Finding {
        let message = format!("{}: {}", error.kind.name(), error.message);
        let help = error.help.clone();
        Finding {
            code,
            span: error.span,
            label: error.label.clone(),
            also: error.also.clone().into_iter().collect(),
            help: help.or_else(|| advice(&error.message).map(str::to_owned)),
            message,
        }
    }
}

/// Everything that is wrong with a source, in the order of the text.
pub fn check(source: &Rc<SourceFile>) -> Vec<Finding> {
    check_beside(source, &Modules::default())
}

/// The same, for one of several sources, which share what is known of the modules that they import.
pub fn check_beside(source: &Rc<SourceFile>, modules: &Modules) -> Vec<Finding> {
    let mut findings = Vec::new();
    match parser::parse(source, parser::Mode::Exec) {
        Ok(module) => check_module(&module, source, modules, &mut findings),
        Err(errors) => {
            let in_file = Path::new(source.name()).is_file();
            let errors = parser::with_typo(source, errors, in_file);
            let all = errors
                .iter()
                .map(|error| Finding::of_error(Code::Syntax, error));
            findings.extend(all);
        }
    }
    findings.retain(|finding| !is_ignored(source, finding));
    findings.sort_by_key(|finding| (finding.span.lo, finding.span.hi, finding.code));
    findings
}

fn check_module(
    module: &ast::Module,
    source: &Rc<SourceFile>,
    modules: &Modules,
    findings: &mut Vec<Finding>,
) {
    let options = compiler::CompileOptions {
        // A program may await at its top level.
        top_level_await: true,
        ..Default::default()
    };
    let resolve_options = resolve::ResolveOptions {
        top_level_await: true,
        future_annotations: false,
    };
    let mut warnings = module.warnings.clone();
    flow::check(module, source, findings);
    match resolve::resolve_with(module, resolve_options) {
        Ok(table) => {
            match compiler::compile_with_warnings(module, source, &options) {
                Ok((_, more)) => warnings.extend(more),
                Err(errors) => {
                    let all = errors
                        .iter()
                        .map(|error| Finding::of_error(Code::Syntax, error));
                    findings.extend(all);
                }
            }
            let beside = (modules, Path::new(source.name()));
            let facts = walk::facts(module, &table, Some(beside));
            names::check(&facts, findings);
            coroutines::check(&facts, source, findings);
            blocking::check(&facts, source, findings);
        }
        Err(errors) => {
            let all = errors
                .iter()
                .map(|error| Finding::of_error(Code::Scope, error));
            findings.extend(all);
        }
    }
    for warning in warnings {
        let message = format!("SyntaxWarning: {}", warning.message);
        let mut finding = Finding::new(Code::SyntaxWarning, message, warning.span);
        finding.help = advice(&warning.message).map(str::to_owned);
        findings.push(finding);
    }
}

/// Whether a comment on the line says that the finding is known: `# krait: ignore[code, code]`, or
/// `# krait: ignore` for all of them.
fn is_ignored(source: &SourceFile, finding: &Finding) -> bool {
    let line = source.position(finding.span.lo).line;
    let Some((_, comment)) = source
        .line(line)
        .and_then(|line| line.rsplit_once("# krait: ignore"))
    else {
        return false;
    };
    match comment
        .strip_prefix('[')
        .and_then(|codes| codes.split_once(']'))
    {
        Some((codes, _)) => codes
            .split(',')
            .any(|code| code.trim() == finding.code.name()),
        None => comment.trim().is_empty() || comment.starts_with(' '),
    }
}
