//! A check of finished code: every operand is in range, every jump lands on an
//! instruction (backward ones on a `LoopHeader` or behind one), every handler is sound, and the
//! last instruction does not run off the end.  Debug builds check all they compile.

use super::code::{Code, Constant};
use super::effects::ends;
use super::op::{ConstIndex, FreeIndex, FunctionParts, Jump16, Jump32, Op, Reg, Site, Visitor};

/// Collects what is wrong with the operands of one instruction.
struct Operands<'c> {
    code: &'c Code,
    at: usize,
    problem: Option<String>,
}

impl Operands<'_> {
    fn require(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds && self.problem.is_none() {
            self.problem = Some(what());
        }
    }

    fn jump(&mut self, offset: i64) {
        let target = self.at as i64 + 1 + offset;
        let op = usize::try_from(target)
            .ok()
            .and_then(|at| self.code.ops.get(at));
        let is_sound = match op {
            Some(Op::LoopHeader {}) => true,
            Some(reached) => match self.code.ops.get(self.at) {
                Some(Op::JumpBack { .. }) => self.is_behind_header(target),
                Some(Op::JumpToFor { .. }) => {
                    matches!(reached, Op::ForIter { .. }) && self.is_behind_header(target)
                }
                _ => offset >= 0,
            },
            None => false,
        };
        self.require(is_sound, || format!("a jump to {target}"));
    }
}

impl Operands<'_> {
    fn is_behind_header(&self, target: i64) -> bool {
        let before = usize::try_from(target - 1).ok();
        let before = before.and_then(|at| self.code.ops.get(at));
        matches!(before, Some(Op::LoopHeader {}))
    }
}

impl Visitor for Operands<'_> {
    fn register(&mut self, _operand: &'static str, register: &mut Reg) {
        let register = register.0;
        let count = self.code.register_count;
        self.require(register < count, || {
            format!("register {register} of {count}")
        });
    }

    fn constant(&mut self, constant: &mut ConstIndex) {
        let index = usize::from(constant.0);
        let count = self.code.constants.len();
        self.require(index < count, || format!("constant {index} of {count}"));
    }

    fn site(&mut self, site: &mut Site) {
        let index = usize::from(site.0);
        let count = self.code.sites.len();
        self.require(index < count, || format!("site {index} of {count}"));
    }

    fn free(&mut self, free: &mut FreeIndex) {
        let index = usize::from(free.0);
        let count = self.code.free_names.len();
        self.require(index < count, || {
            format!("free variable {index} of {count}")
        });
    }

    fn far_jump(&mut self, jump: &mut Jump32) {
        self.jump(i64::from(jump.0));
    }

    fn near_jump(&mut self, jump: &mut Jump16) {
        self.jump(i64::from(jump.0));
    }
}

/// The registers from which, and how many of which, an instruction takes in a row.
fn row(op: &Op) -> Option<(Reg, usize)> {
    let row = match *op {
        Op::Call { base, argc } | Op::AwaitCall { base, argc } => (base, 1 + usize::from(argc)),
        Op::CallKeywords { base, argc, .. } => (base, 1 + usize::from(argc)),
        Op::CallMethod { base, argc } | Op::AwaitCallMethod { base, argc } => {
            (base, 2 + usize::from(argc))
        }
        Op::CallMethodKeywords { base, argc, .. } => (base, 2 + usize::from(argc)),
        Op::CallSpread { base } | Op::ExceptionTriple { base, .. } => (base, 3),
        Op::GetForIter { iter } | Op::ForIter { iter, .. } => (iter, 3),
        Op::LoadMethod { base, .. } | Op::LoadSpecial { base, .. } => (base, 2),
        Op::LoadSuperAttr { base, .. } | Op::LoadSuperMethod { base, .. } => (base, 3),
        Op::UnpackSequence { start, count, .. }
        | Op::BuildTuple { start, count, .. }
        | Op::BuildList { start, count, .. }
        | Op::BuildSet { start, count, .. }
        | Op::BuildString { start, count, .. }
        | Op::BuildTemplate { start, count, .. } => (start, usize::from(count)),
        Op::BuildDict { start, count, .. } => (start, 2 * usize::from(count)),
        Op::UnpackStarred {
            start,
            before,
            after,
            ..
        } => (start, usize::from(before) + 1 + usize::from(after)),
        Op::BuildSlice { start, .. } => (start, 3),
        Op::BuildInterpolation { base } => (base, 4),
        Op::MakeFunction { base, parts, .. } => {
            let FunctionParts(bits) = parts;
            (base, bits.count_ones() as usize)
        }
        Op::ExceptStarMatch { base, .. } => (base, 2),
        Op::MatchClass { base, .. } => (base, 3),
        _ => return None,
    };
    Some(row)
}

/// Checks a code object, not those among its constants; says what is wrong.
pub fn verify(code: &Code) -> Result<(), String> {
    let count = code.ops.len();
    if code.locations.len() != count {
        return Err(format!("{}: locations do not match", code.qualname));
    }
    if usize::from(code.first_temp) != code.local_names.len() {
        return Err(format!("{}: locals do not match", code.qualname));
    }
    if code.parameters.count() > code.local_names.len() {
        return Err(format!("{}: parameters do not match", code.qualname));
    }
    for (at, op) in code.ops.iter().enumerate() {
        let mut operands = Operands {
            code,
            at,
            problem: None,
        };
        let mut copy = *op;
        copy.visit(&mut operands);
        if let Some((first, length)) = row(op) {
            let end = usize::from(first.0) + length;
            let registers = usize::from(code.register_count);
            operands.require(end <= registers, || format!("registers up to {end}"));
        }
        if let Op::MakeFunction { code: index, .. } = op {
            let is_code = matches!(
                code.constants.get(usize::from(index.0)),
                Some(Constant::Code(_))
            );
            operands.require(is_code, || "a function of no code".into());
        }
        if let Some(problem) = operands.problem {
            return Err(format!("{} at {at}: {op}: {problem}", code.qualname));
        }
    }
    match code.ops.last() {
        Some(op) if ends(op) => {}
        _ => return Err(format!("{}: runs off its end", code.qualname)),
    }
    for handler in &code.handlers {
        let is_sound = handler.start < handler.end
            && handler.end as usize <= count
            && (handler.target as usize) < count
            && handler.exc.0 < code.register_count
            && handler.live.0 >= code.first_temp;
        if !is_sound {
            return Err(format!("{}: handler {handler:?}", code.qualname));
        }
    }
    Ok(())
}

/// Checks a code object and all within it.
pub fn verify_all(code: &Code) -> Result<(), String> {
    verify(code)?;
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            verify_all(inner)?;
        }
    }
    Ok(())
}
