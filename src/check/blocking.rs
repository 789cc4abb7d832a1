//! Calls that hold up the event loop: in the body of an `async def`, or in plain functions that it
//! calls, however many calls away.  `asyncio.run` inside a coroutine is found in the same way.

use rustc_hash::FxHashSet;

use super::facts::{Call, Callee, Facts, Role};
use super::{Code, Finding, known};
use crate::source::SourceFile;

/// What is wrong with running a call in a coroutine.
struct Fault {
    code: Code,
    /// What is called, as a script writes it.
    what: String,
    help: String,
}

/// A plain function on the way to the fault, called at a place of the one before it.
struct Path<'f, 'a> {
    /// The functions in order, the one that has the fault last.
    functions: Vec<usize>,
    call: &'f Call<'a>,
    fault: Fault,
}

/// Finds blocking calls and nested loops.
pub(super) fn check(facts: &Facts<'_>, source: &SourceFile, findings: &mut Vec<Finding>) {
    for call in &facts.calls {
        let Some(owner) = call.owner else { continue };
        let function = &facts.functions[owner];
        if !function.def.is_async {
            continue;
        }
        let Some(callee) = facts.callee(call) else {
            continue;
        };
        match callee {
            Callee::Foreign(path) => {
                if let Some(fault) = fault(&path, call.role) {
                    findings.push(direct(call, fault));
                }
            }
            Callee::Function(_) | Callee::Class(_) => {
                if let Some(path) = target(facts, &callee).and_then(|first| search(facts, first)) {
                    let written = source.slice(call.func.span);
                    findings.push(indirect(facts, call, written, path));
                }
            }
        }
    }
}

fn fault(path: &str, role: Role) -> Option<Fault> {
    let what = known::shown(path).to_owned();
    if known::runs_loop(path) {
        return Some(Fault {
            code: Code::NestedRun,
            what,
            help: "a loop is running already: write `await …` instead".to_owned(),
        });
    }
    // What is awaited is a function of that name from elsewhere.
    let help = known::blocking(path).filter(|_| role != Role::Awaited)?;
    Some(Fault {
        code: Code::BlockingCall,
        what,
        help: help.to_owned(),
    })
}

fn direct(call: &Call<'_>, fault: Fault) -> Finding {
    let message = match fault.code {
        Code::NestedRun => format!("`{}` is called inside a coroutine", fault.what),
        _ => format!("`{}` blocks the event loop", fault.what),
    };
    let mut finding = Finding::new(fault.code, message, call.span);
    finding.label = Some(match fault.code {
        Code::NestedRun => "this raises RuntimeError: a loop is running".to_owned(),
        _ => "no other task runs until this returns".to_owned(),
    });
    finding.help = Some(fault.help);
    finding
}

fn indirect(facts: &Facts<'_>, call: &Call<'_>, written: &str, path: Path<'_, '_>) -> Finding {
    let names: Vec<&str> = path
        .functions
        .iter()
        .map(|&at| facts.functions[at].qualname.as_str())
        .collect();
    let first = names.first().copied().unwrap_or_default();
    let message = match path.fault.code {
        Code::NestedRun => format!("`{first}` calls `{}` inside a coroutine", path.fault.what),
        _ => format!(
            "`{first}` blocks the event loop: it calls `{}`",
            path.fault.what
        ),
    };
    let mut finding = Finding::new(path.fault.code, message, call.span);
    finding.label = Some("called by a coroutine".to_owned());
    let way = format!("{} → {}", names.join(" → "), path.fault.what);
    finding
        .also
        .push((path.call.span, format!("by way of {way}")));
    finding.help = Some(match path.fault.code {
        Code::NestedRun => path.fault.help,
        _ => format!("run it in a thread: `await asyncio.to_thread({written}, …)`"),
    });
    finding
}

/// The function whose body a call runs at once.
fn target(facts: &Facts<'_>, callee: &Callee) -> Option<usize> {
    match callee {
        Callee::Function(function) => Some(*function),
        Callee::Class(class) => {
            let init = facts.module.interner.get("__init__")?;
            facts.method(*class, init, 4)
        }
        Callee::Foreign(_) => None,
    }
    .filter(|&at| facts.functions[at].runs_at_once())
}

/// The shortest way from a plain function to a fault.
fn search<'f, 'a>(facts: &'f Facts<'a>, first: usize) -> Option<Path<'f, 'a>> {
    let mut seen: FxHashSet<usize> = FxHashSet::from_iter([first]);
    let mut paths: Vec<Vec<usize>> = vec![vec![first]];
    while !paths.is_empty() {
        let mut longer = Vec::new();
        for path in paths {
            let last = *path.last()?;
            for call in facts.calls.iter().filter(|call| call.owner == Some(last)) {
                match facts.callee(call) {
                    Some(Callee::Foreign(foreign)) => {
                        if let Some(fault) = fault(&foreign, call.role) {
                            let functions = path;
                            return Some(Path {
                                functions,
                                call,
                                fault,
                            });
                        }
                    }
                    Some(callee) => {
                        if let Some(next) = target(facts, &callee)
                            && seen.insert(next)
                        {
                            longer.push([path.as_slice(), &[next]].concat());
                        }
                    }
                    None => {}
                }
            }
        }
        paths = longer;
    }
    None
}
