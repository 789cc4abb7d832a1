//! Coroutines that nobody awaits, coroutines used as values, tasks that nobody holds, and `await` on
//! functions that return nothing.

use super::facts::{Call, Callee, Facts, Role};
use super::{Code, Finding, known};
use crate::ast::StmtKind;
use crate::source::SourceFile;

/// Finds calls whose results are lost or misused.
pub(super) fn check(facts: &Facts<'_>, source: &SourceFile, findings: &mut Vec<Finding>) {
    for call in &facts.calls {
        let Some(callee) = facts.callee(call) else {
            continue;
        };
        let found = match call.role {
            Role::Statement => lost(facts, call, &callee, source),
            Role::Operand => used_as_value(facts, call, &callee, source),
            Role::Awaited => awaited_nothing(facts, call, &callee),
            Role::Other => None,
        };
        findings.extend(found);
    }
}

/// The name of the coroutine function that is called, if it is one.
fn coroutine(facts: &Facts<'_>, callee: &Callee) -> Option<String> {
    match callee {
        Callee::Function(function) => {
            let function = &facts.functions[*function];
            let name = facts.text(function.def.name.name);
            function.makes_coroutine().then(|| name.to_owned())
        }
        Callee::Foreign(path) => {
            let outside = || {
                facts
                    .outside(path)
                    .is_some_and(|found| found.makes_coroutine)
            };
            let makes = known::makes_coroutine(path) || outside();
            makes.then(|| path.trim_start_matches('.').to_owned())
        }
        Callee::Class(_) => None,
    }
}

fn lost(
    facts: &Facts<'_>,
    call: &Call<'_>,
    callee: &Callee,
    source: &SourceFile,
) -> Option<Finding> {
    let written = short(source.slice(call.span));
    if let Some(name) = coroutine(facts, callee) {
        let message = format!("coroutine `{name}` is never awaited");
        let mut finding = Finding::new(Code::NeverAwaited, message, call.span);
        finding.label = Some("this makes a coroutine and drops it; nothing of it runs".to_owned());
        finding.help = Some(match is_in_coroutine(facts, call) {
            true => format!(
                "write `await {written}`, or `asyncio.create_task(…)` to run it beside this"
            ),
            false => match call.owner {
                Some(_) => format!(
                    "only `async def` can await it: make this function one, and `await {written}`"
                ),
                None => format!("write `asyncio.run({written})`"),
            },
        });
        return Some(finding);
    }
    if let Callee::Function(function) = callee {
        let function = &facts.functions[*function];
        if function.is_plain && function.is_generator {
            let (kind, word) = match function.def.is_async {
                true => ("async generator", "async for"),
                false => ("generator", "for"),
            };
            let name = facts.text(function.def.name.name);
            let message = format!("{kind} `{name}` is never iterated");
            let mut finding = Finding::new(Code::NeverAwaited, message, call.span);
            finding.help = Some(format!(
                "nothing of it runs before `{word} … in {written}:`"
            ));
            return Some(finding);
        }
    }
    let Callee::Foreign(path) = callee else {
        return None;
    };
    known::makes_task(path).then(|| {
        let message = "the task is not kept";
        let mut finding = Finding::new(Code::DroppedTask, message, call.span);
        finding.label = Some("nobody can await it, or see its exception".to_owned());
        let help =
            format!("write `task = {written}` and await it later, or use an `asyncio.TaskGroup`");
        finding.help = Some(help);
        finding
    })
}

fn used_as_value(
    facts: &Facts<'_>,
    call: &Call<'_>,
    callee: &Callee,
    source: &SourceFile,
) -> Option<Finding> {
    let name = coroutine(facts, callee)?;
    let message = format!("coroutine `{name}` is used as if it were its result");
    let mut finding = Finding::new(Code::MissingAwait, message, call.span);
    finding.label = Some("a coroutine object".to_owned());
    let written = short(source.slice(call.span));
    finding.help = Some(format!("did you forget `await`? Write `(await {written})`"));
    Some(finding)
}

/// `await f()` where `f` is a plain function without a result.
fn awaited_nothing(facts: &Facts<'_>, call: &Call<'_>, callee: &Callee) -> Option<Finding> {
    let Callee::Function(function) = callee else {
        return None;
    };
    let function = &facts.functions[*function];
    // A method may be overridden by one that is a coroutine function.
    if !function.runs_at_once() || function.returns_value || function.class.is_some() {
        return None;
    }
    if let Some(StmtKind::Raise { .. }) = function.def.body.last().map(|last| &last.kind) {
        return None;
    }
    let name = facts.text(function.def.name.name);
    let message = format!("`{name}` returns None, which cannot be awaited");
    let mut finding = Finding::new(Code::AwaitOfNone, message, call.span);
    finding.also.push((
        function.def.name.span,
        "this is no `async def` and returns nothing".to_owned(),
    ));
    finding.help = Some(format!(
        "call `{name}` without `await`, or make it `async def`"
    ));
    Some(finding)
}

/// Whether `await` may stand where the call is.
fn is_in_coroutine(facts: &Facts<'_>, call: &Call<'_>) -> bool {
    call.owner
        .is_some_and(|owner| facts.functions[owner].def.is_async)
}

/// The text of a call, cut down where it is long.
fn short(text: &str) -> String {
    match text.chars().count() <= 40 && !text.contains('\n') {
        true => text.to_owned(),
        false => {
            let head = text.split('(').next().unwrap_or(text);
            format!("{head}(…)")
        }
    }
}
