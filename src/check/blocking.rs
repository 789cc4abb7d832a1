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
                } else if let Some(fault) = fault_outside(facts, &path, call.role) {
                    let written = source.slice(call.func.span);
                    findings.push(from_outside(call, written, fault));
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

/// The fault of a function in another module: `what` is the way to it.
fn fault_outside(facts: &Facts<'_>, path: &str, role: Role) -> Option<Fault> {
    let found = facts.outside(path).filter(|_| role != Role::Awaited)?;
    let (code, what) = found.blocks?;
    let help = match code {
        Code::NestedRun => "a loop is running already: it cannot be called from a coroutine",
        _ => "run it in a thread: `await asyncio.to_thread(…)`",
    };
    Some(Fault {
        code,
        what,
        help: help.to_owned(),
    })
}

fn from_outside(call: &Call<'_>, written: &str, fault: Fault) -> Finding {
    let last = fault.what.rsplit(" → ").next().unwrap_or_default();
    let message = match fault.code {
        Code::NestedRun => format!("`{written}` calls `{last}` inside a coroutine"),
        _ => format!("`{written}` blocks the event loop: it calls `{last}`"),
    };
    let mut finding = Finding::new(fault.code, message, call.span);
    finding.label = Some(format!("by way of {}", fault.what));
    finding.help = Some(match fault.code {
        Code::NestedRun => fault.help,
        _ => format!("run it in a thread: `await asyncio.to_thread({written}, …)`"),
    });
    finding
}

/// What a plain function of a module comes to when it is called: the fault, and the way to it.
pub(super) fn way_to_fault(facts: &Facts<'_>, function: usize) -> Option<(Code, String)> {
    let path = search(facts, function)?;
    let mut names: Vec<&str> = path
        .functions
        .iter()
        .map(|&at| facts.functions[at].qualname.as_str())
        .collect();
    names.push(&path.fault.what);
    Some((path.fault.code, names.join(" → ")))
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
                        let found = fault(&foreign, call.role)
                            .or_else(|| fault_outside(facts, &foreign, call.role));
                        if let Some(fault) = found {
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
