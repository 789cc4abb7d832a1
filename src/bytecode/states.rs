//! A generator, coroutine or async generator seen as the state machine that it is:
//! where it suspends, what lives on across each suspension, and which states come
//! next.  `krait dump states` shows it as text or as a Mermaid diagram.

use std::fmt::Write;

use super::code::{Code, CodeKind, Constant};
use super::effects::{Effects, ends, is_quiet, jump_target, suspends};
use super::op::{Op, Reg};

/// Where a machine can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Start,
    /// Suspended at the suspension of this number, from 0.
    Suspended(usize),
    Returned,
}

/// A step from one state to the next; exceptional where only a handler leads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Transition {
    pub to: State,
    pub is_exceptional: bool,
}

/// One point of suspension.
#[derive(Debug)]
pub struct Suspension {
    /// The instruction that suspends, executed again or passed on resumption.
    pub op: usize,
    pub line: u32,
    /// Named locals that the code reads later.
    pub live: Vec<Reg>,
    /// Temporaries that it reads later.
    pub temporaries: Vec<Reg>,
    pub next: Vec<Transition>,
}

/// The state machine of one code object.
#[derive(Debug)]
pub struct Machine<'c> {
    pub code: &'c Code,
    pub start: Vec<Transition>,
    pub suspensions: Vec<Suspension>,
}

/// Whether code of this kind suspends.
fn is_machine(kind: CodeKind) -> bool {
    matches!(
        kind,
        CodeKind::Generator | CodeKind::Coroutine | CodeKind::AsyncGenerator
    )
}

/// The machines of a code object and of all within it, outermost first.
pub fn machines(code: &Code) -> Vec<Machine<'_>> {
    let mut found = Vec::new();
    collect(code, &mut found);
    found
}

fn collect<'c>(code: &'c Code, found: &mut Vec<Machine<'c>>) {
    if is_machine(code.kind) {
        found.push(Machine::of(code));
    }
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            collect(inner, found);
        }
    }
}

/// The handler that covers an instruction.
fn handler(code: &Code, at: usize) -> Option<usize> {
    let at = at as u32;
    let covering = code
        .handlers
        .iter()
        .find(|handler| (handler.start..handler.end).contains(&at));
    covering.map(|handler| handler.target as usize)
}

impl<'c> Machine<'c> {
    /// Works out the machine of a code object.
    pub fn of(code: &'c Code) -> Machine<'c> {
        let points: Vec<usize> = (0..code.ops.len())
            .filter(|&at| suspends(&code.ops[at]))
            .collect();
        let live_after = liveness(code);
        let suspensions = points
            .iter()
            .map(|&at| {
                // What resumption itself writes did not live on.
                let written = Effects::of(&code.ops[at]).writes;
                let is_live =
                    |reg: &Reg| live_after[at][usize::from(reg.0)] && !written.contains(reg);
                let all = (0..code.register_count).map(Reg).filter(is_live);
                let (live, temporaries) = all.partition(|reg| reg.0 < code.first_temp);
                Suspension {
                    op: at,
                    line: code.source.position(code.locations[at].span.lo).line,
                    live,
                    temporaries,
                    next: transitions(code, &points, at, true),
                }
            })
            .collect();
        Machine {
            code,
            start: transitions(code, &points, 0, false),
            suspensions,
        }
    }

    /// What an instruction waits for: `yield`, `await`, `async for`, ….
    fn what(&self, suspension: &Suspension) -> &'static str {
        let before = suspension.op.checked_sub(1).map(|at| &self.code.ops[at]);
        match (&self.code.ops[suspension.op], before) {
            (Op::Yield { .. }, _) => "yield",
            (_, Some(Op::GetYieldFromIter { .. })) => "yield from",
            (_, Some(Op::GetAsyncNext { .. })) => "async for",
            (_, Some(Op::GetAwaitable { context, .. })) => match context {
                super::op::AwaitContext::AsyncEnter => "async with, entering",
                super::op::AwaitContext::AsyncExit => "async with, leaving",
                _ => "await",
            },
            _ => "await",
        }
    }

    fn register_names(&self, registers: &[Reg]) -> String {
        let name = |reg: &Reg| match self.code.local_names.get(usize::from(reg.0)) {
            Some(name) => name.to_string(),
            None => format!("t{}", reg.0 - self.code.first_temp),
        };
        let names: Vec<String> = registers.iter().map(name).collect();
        names.join(", ")
    }
}

/// The states reached from an instruction (or from behind it) without suspending.
fn transitions(code: &Code, points: &[usize], from: usize, behind: bool) -> Vec<Transition> {
    let mut found: Vec<Transition> = Vec::new();
    // Whether each instruction was reached normally, or by way of a handler only.
    let mut seen = vec![[false; 2]; code.ops.len()];
    let mut work = Vec::new();
    if behind {
        work.push((from + 1, false));
        work.extend(handler(code, from).map(|target| (target, true)));
    } else {
        work.push((from, false));
    }
    while let Some((at, is_exceptional)) = work.pop() {
        let Some(op) = code.ops.get(at) else { continue };
        if std::mem::replace(&mut seen[at][usize::from(is_exceptional)], true) {
            continue;
        }
        let to = match op {
            Op::Return { .. } | Op::ReturnConst { .. } | Op::ReturnNone {} => Some(State::Returned),
            _ => points
                .iter()
                .position(|&point| point == at)
                .map(State::Suspended),
        };
        if let Some(to) = to {
            found.push(Transition { to, is_exceptional });
            continue;
        }
        if !is_quiet(op) {
            work.extend(handler(code, at).map(|target| (target, true)));
        }
        work.extend(jump_target(op, at).map(|target| (target, is_exceptional)));
        if !ends(op) {
            work.push((at + 1, is_exceptional));
        }
    }
    found.sort();
    // What is reached normally need not be said again.
    found.dedup_by_key(|transition| transition.to);
    found
}

/// For each instruction, the registers that are read later.
fn liveness(code: &Code) -> Vec<Vec<bool>> {
    let count = code.ops.len();
    let registers = usize::from(code.register_count);
    let effects: Vec<Effects> = code.ops.iter().map(Effects::of).collect();
    let mut before = vec![vec![false; registers]; count + 1];
    let mut after = vec![vec![false; registers]; count];
    let mut changed = true;
    while changed {
        changed = false;
        for at in (0..count).rev() {
            let op = &code.ops[at];
            let mut live = vec![false; registers];
            let jump = jump_target(op, at).filter(|target| *target <= count);
            let next = (!ends(op)).then_some(at + 1);
            let on_error = handler(code, at).filter(|_| !is_quiet(op));
            for successor in [jump, next, on_error].into_iter().flatten() {
                for (own, other) in live.iter_mut().zip(&before[successor]) {
                    *own |= other;
                }
            }
            after[at].clone_from(&live);
            for reg in &effects[at].writes {
                if let Some(slot) = live.get_mut(usize::from(reg.0)) {
                    *slot = false;
                }
            }
            for reg in &effects[at].reads {
                if let Some(slot) = live.get_mut(usize::from(reg.0)) {
                    *slot = true;
                }
            }
            // Where an exception may strike, what its handler reads lives already.
            if let Some(target) = on_error {
                for index in 0..registers {
                    live[index] |= before[target][index];
                }
            }
            if live != before[at] {
                before[at] = live;
                changed = true;
            }
        }
    }
    after
}

fn state_text(state: State) -> String {
    match state {
        State::Start => "start".into(),
        State::Suspended(number) => format!("{}", number + 1),
        State::Returned => "end".into(),
    }
}

fn transitions_text(transitions: &[Transition]) -> String {
    let texts: Vec<String> = transitions
        .iter()
        .map(|transition| {
            let mark = if transition.is_exceptional { "!" } else { "" };
            format!("{}{mark}", state_text(transition.to))
        })
        .collect();
    match texts.is_empty() {
        true => "nowhere".into(),
        false => texts.join(", "),
    }
}

/// The machines as text.  `!` marks what only an exception leads to.
pub fn text(code: &Code) -> String {
    let mut text = String::new();
    for machine in machines(code) {
        // Writing to a string cannot fail.
        let _ = write_machine(&machine, &mut text);
    }
    text
}

fn kind_text(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Generator => "generator",
        CodeKind::AsyncGenerator => "async generator",
        _ => "coroutine",
    }
}

fn write_machine(machine: &Machine<'_>, text: &mut String) -> std::fmt::Result {
    let code = machine.code;
    if !text.is_empty() {
        text.push('\n');
    }
    let kind = kind_text(code.kind);
    writeln!(text, "{kind} {}, line {}", code.qualname, code.first_line)?;
    writeln!(text, "  start -> {}", transitions_text(&machine.start))?;
    for (number, suspension) in machine.suspensions.iter().enumerate() {
        let source_line = code.source.line(suspension.line).unwrap_or("").trim();
        writeln!(
            text,
            "  {}: {}, line {}: {source_line}",
            number + 1,
            machine.what(suspension),
            suspension.line
        )?;
        let live = machine.register_names(&suspension.live);
        let held = machine.register_names(&suspension.temporaries);
        if !live.is_empty() {
            writeln!(text, "     live: {live}")?;
        }
        if !held.is_empty() {
            writeln!(text, "     held: {held}")?;
        }
        writeln!(text, "     -> {}", transitions_text(&suspension.next))?;
    }
    Ok(())
}

/// The machines as Mermaid state diagrams, one after the other.
pub fn mermaid(code: &Code) -> String {
    let mut text = String::new();
    for machine in machines(code) {
        // Writing to a string cannot fail.
        let _ = write_mermaid(&machine, &mut text);
    }
    text
}

fn mermaid_name(state: State) -> String {
    match state {
        State::Start | State::Returned => "[*]".into(),
        State::Suspended(number) => format!("s{}", number + 1),
    }
}

fn write_mermaid(machine: &Machine<'_>, text: &mut String) -> std::fmt::Result {
    let code = machine.code;
    if !text.is_empty() {
        text.push('\n');
    }
    let kind = kind_text(code.kind);
    writeln!(text, "---\ntitle: {kind} {}\n---", code.qualname)?;
    writeln!(text, "stateDiagram-v2")?;
    for (number, suspension) in machine.suspensions.iter().enumerate() {
        let what = machine.what(suspension);
        let name = mermaid_name(State::Suspended(number));
        writeln!(
            text,
            "    state \"{what}, line {}\" as {name}",
            suspension.line
        )?;
    }
    for (number, suspension) in machine.suspensions.iter().enumerate() {
        let live = machine.register_names(&suspension.live);
        if !live.is_empty() {
            let name = mermaid_name(State::Suspended(number));
            writeln!(text, "    note right of {name}: live: {live}")?;
        }
    }
    write_arrows(State::Start, &machine.start, text)?;
    for (number, suspension) in machine.suspensions.iter().enumerate() {
        write_arrows(State::Suspended(number), &suspension.next, text)?;
    }
    Ok(())
}

fn write_arrows(from: State, next: &[Transition], text: &mut String) -> std::fmt::Result {
    for transition in next {
        let label = if transition.is_exceptional {
            ": exception"
        } else {
            ""
        };
        let (from, to) = (mermaid_name(from), mermaid_name(transition.to));
        writeln!(text, "    {from} --> {to}{label}")?;
    }
    Ok(())
}
