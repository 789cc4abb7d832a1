//! What instructions do to registers and where they lead, for those who look at
//! code from outside: the view of state machines, and checks in tests.

use super::op::{FunctionParts, Jump16, Jump32, Op, Reg, Visitor};

/// The registers that an instruction reads and writes.
#[derive(Debug, Default)]
pub struct Effects {
    pub reads: Vec<Reg>,
    pub writes: Vec<Reg>,
}

impl Visitor for Effects {
    fn register(&mut self, operand: &'static str, register: &mut Reg) {
        match operand {
            "dst" | "saved" => self.writes.push(*register),
            _ => self.reads.push(*register),
        }
    }
}

impl Effects {
    /// The effects of one instruction.
    pub fn of(op: &Op) -> Effects {
        let mut effects = Effects::default();
        if effects.irregular(op) {
            return effects;
        }
        let mut copy = *op;
        copy.visit(&mut effects);
        effects
    }

    fn read_row(&mut self, first: Reg, count: u16) {
        self.reads.extend(row(first, count));
    }

    fn write_row(&mut self, first: Reg, count: u16) {
        self.writes.extend(row(first, count));
    }

    /// Instructions whose operands stand for rows, or are written as well.
    fn irregular(&mut self, op: &Op) -> bool {
        match *op {
            Op::Clear { reg } => self.writes.push(reg),
            Op::DeleteLocal { reg } | Op::MakeCell { reg } => {
                self.reads.push(reg);
                self.writes.push(reg);
            }
            Op::Take { dst, src } => {
                self.reads.push(src);
                self.writes.extend([dst, src]);
            }
            Op::GetForIter { iter } => {
                self.reads.push(iter);
                self.write_row(iter, 3);
            }
            Op::ForIter { iter, dst, .. } => {
                self.read_row(iter, 3);
                self.writes.push(dst);
            }
            Op::UnpackSequence { src, start, count } => {
                self.reads.push(src);
                self.write_row(start, count);
            }
            Op::UnpackStarred {
                src,
                start,
                before,
                after,
            } => {
                self.reads.push(src);
                self.write_row(start, u16::from(before) + 1 + u16::from(after));
            }
            Op::LoadMethod { base, obj, .. } | Op::LoadSpecial { base, obj, .. } => {
                self.reads.push(obj);
                self.write_row(base, 2);
            }
            Op::LoadSuperAttr { dst, base, .. } => {
                self.read_row(base, 3);
                self.writes.push(dst);
            }
            Op::LoadSuperMethod { base, .. } => {
                self.read_row(base, 3);
                self.write_row(base, 2);
            }
            Op::BuildSlice { dst, start } => {
                self.read_row(start, 3);
                self.writes.push(dst);
            }
            Op::BuildTuple { dst, start, count }
            | Op::BuildList { dst, start, count }
            | Op::BuildSet { dst, start, count }
            | Op::BuildString { dst, start, count }
            | Op::BuildTemplate { dst, start, count } => {
                self.read_row(start, count);
                self.writes.push(dst);
            }
            Op::BuildDict { dst, start, count } => {
                self.read_row(start, 2 * count);
                self.writes.push(dst);
            }
            Op::ExceptionTriple { base, exc } => {
                self.reads.push(exc);
                self.write_row(base, 3);
            }
            Op::ExceptStarMatch { base, class } => {
                self.reads.extend([base, class]);
                self.write_row(base, 2);
            }
            Op::MatchClass { dst, src, base } => {
                self.reads.push(src);
                self.read_row(base, 3);
                self.writes.push(dst);
            }
            Op::ImportName { dst, .. } => {
                self.reads.push(dst);
                self.writes.push(dst);
            }
            Op::PopHandled { saved } => self.reads.push(saved),
            _ => return self.call(op),
        }
        true
    }

    fn call(&mut self, op: &Op) -> bool {
        let (base, count) = match *op {
            Op::Call { base, argc }
            | Op::AwaitCall { base, argc }
            | Op::CallKeywords { base, argc, .. } => (base, 1 + argc),
            Op::CallMethod { base, argc }
            | Op::AwaitCallMethod { base, argc }
            | Op::CallMethodKeywords { base, argc, .. } => (base, 2 + argc),
            Op::CallSpread { base } | Op::Intrinsic { base, .. } => (base, 3),
            Op::BuildInterpolation { base } => (base, 4),
            Op::MakeFunction { base, parts, .. } => {
                let FunctionParts(bits) = parts;
                (base, bits.count_ones() as u16)
            }
            _ => return false,
        };
        self.read_row(base, count);
        self.writes.push(base);
        true
    }
}

fn row(first: Reg, count: u16) -> impl Iterator<Item = Reg> {
    (0..count).map(move |offset| Reg(first.0.saturating_add(offset)))
}

/// The offset of the jump in an instruction.
struct Offset(Option<i64>);

impl Visitor for Offset {
    fn far_jump(&mut self, jump: &mut Jump32) {
        self.0 = Some(i64::from(jump.0));
    }

    fn near_jump(&mut self, jump: &mut Jump16) {
        self.0 = Some(i64::from(jump.0));
    }
}

/// Where the jump of the instruction at `at` leads.
pub fn jump_target(op: &Op, at: usize) -> Option<usize> {
    let mut offset = Offset(None);
    let mut copy = *op;
    copy.visit(&mut offset);
    usize::try_from(at as i64 + 1 + offset.0?).ok()
}

/// Whether nothing runs behind an instruction.
pub fn ends(op: &Op) -> bool {
    use super::op::Intrinsic;
    matches!(
        op,
        Op::Return { .. }
            | Op::ReturnConst { .. }
            | Op::ReturnNone {}
            | Op::Jump { .. }
            | Op::JumpBack { .. }
            | Op::JumpToFor { .. }
            | Op::Raise { .. }
            | Op::RaiseFrom { .. }
            | Op::RaiseAgain {}
            | Op::Reraise { .. }
            | Op::Intrinsic {
                function: Intrinsic::AssertionError,
                ..
            }
    )
}

/// Whether an instruction suspends its frame.
pub fn suspends(op: &Op) -> bool {
    matches!(op, Op::Yield { .. } | Op::YieldFrom { .. })
}

/// Whether an instruction certainly raises nothing, so that no handler follows it.
pub fn is_quiet(op: &Op) -> bool {
    matches!(
        op,
        Op::LoadConst { .. }
            | Op::LoadInt { .. }
            | Op::LoadNone { .. }
            | Op::Move { .. }
            | Op::Take { .. }
            | Op::Clear { .. }
            | Op::Jump { .. }
            | Op::MakeCell { .. }
            | Op::StoreCell { .. }
            | Op::StoreFree { .. }
            | Op::LoadFreeCell { .. }
            | Op::PushHandled { .. }
            | Op::PopHandled { .. }
            | Op::Return { .. }
            | Op::ReturnConst { .. }
            | Op::ReturnNone {}
    )
}
