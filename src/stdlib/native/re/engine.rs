//! The matching machine: it backtracks on a stack of its own, so that no pattern can overflow the native one.
//!
//! Registers hold the ends of groups and the state of loops.  Whoever sets one leaves the old value on the
//! stack, above the alternatives that came before: going back restores everything.

use super::charset::Alphabet;
use super::program::{Inst, Loop, Pc, Program, Single};
use super::tree::{At, Greed, MAX_REPEAT};
use crate::object::Result;
use crate::types::str::code_point;
use crate::vm::Vm;

/// A register without a value: a group that took no part.
pub const UNSET: usize = usize::MAX;

/// After so many steps the machine asks whether somebody wants it to stop.
const PATIENCE: u32 = 1 << 16;

/// How the characters of a subject are encoded.
pub trait Encoding {
    /// The character at an offset within the subject, and its length.
    fn at(bytes: &[u8], at: usize) -> (u32, usize);
    /// The character before an offset behind the first, and its length.
    fn before(bytes: &[u8], at: usize) -> (u32, usize);
    /// The offset that lies some characters before another.
    fn back(bytes: &[u8], at: usize, count: usize) -> Option<usize>;
}

/// One byte for each character: bytes, and text of ASCII characters.
pub struct Narrow;

impl Encoding for Narrow {
    #[inline(always)]
    fn at(bytes: &[u8], at: usize) -> (u32, usize) {
        (u32::from(bytes[at]), 1)
    }

    #[inline(always)]
    fn before(bytes: &[u8], at: usize) -> (u32, usize) {
        (u32::from(bytes[at - 1]), 1)
    }

    fn back(_: &[u8], at: usize, count: usize) -> Option<usize> {
        at.checked_sub(count)
    }
}

/// Text.
pub struct Utf8;

fn decode(bytes: &[u8]) -> (u32, usize) {
    let next = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0) & 0x3f);
    let lead = u32::from(bytes[0]);
    let (code, len) = match lead {
        0..0x80 => return (lead, 1),
        0x80..0xe0 => ((lead & 0x1f) << 6 | next(1), 2),
        0xe0..0xf0 => ((lead & 0x0f) << 12 | next(1) << 6 | next(2), 3),
        _ => (
            (lead & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3),
            4,
        ),
    };
    (char::from_u32(code).map_or(code, code_point), len)
}

impl Encoding for Utf8 {
    #[inline(always)]
    fn at(bytes: &[u8], at: usize) -> (u32, usize) {
        let byte = bytes[at];
        if byte < 0x80 {
            (u32::from(byte), 1)
        } else {
            decode(&bytes[at..])
        }
    }

    #[inline(always)]
    fn before(bytes: &[u8], at: usize) -> (u32, usize) {
        let byte = bytes[at - 1];
        if byte < 0x80 {
            return (u32::from(byte), 1);
        }
        let mut start = at - 1;
        while start > 0 && bytes[start] & 0xc0 == 0x80 {
            start -= 1;
        }
        decode(&bytes[start..at])
    }

    fn back(bytes: &[u8], at: usize, count: usize) -> Option<usize> {
        // Every character has at least one byte.
        at.checked_sub(count)?;
        let mut start = at;
        for _ in 0..count {
            if start == 0 {
                return None;
            }
            start -= Self::before(bytes, start).1;
        }
        Some(start)
    }
}

/// What to go back to.
enum Frame {
    /// Go on at an instruction.
    Alternative { pc: u32, at: usize },
    /// Go on with a later alternative of a branch.
    Branch { pc: u32, index: u32, at: usize },
    /// A repetition of one character may give back what it took, down to `low`.
    Greedy { pc: u32, low: usize, at: usize },
    /// A repetition of one character may take more.
    Lazy { pc: u32, count: u32, at: usize },
    /// Restore a register.
    Register { index: u32, value: usize },
}

/// What is asked of a match.
#[derive(Clone, Copy)]
pub struct Demand {
    /// It must reach the end.
    pub whole: bool,
    /// It must not be empty where the search begins.
    pub advance: bool,
}

/// A match under way.
pub struct Machine<'a> {
    program: &'a Program,
    /// The subject up to the position where it is taken to end.
    bytes: &'a [u8],
    pub registers: Vec<usize>,
    stack: Vec<Frame>,
    steps: u32,
}

impl<'a> Machine<'a> {
    /// A machine for one subject.
    pub fn new(program: &'a Program, bytes: &'a [u8]) -> Self {
        Machine {
            program,
            bytes,
            registers: vec![UNSET; program.registers],
            stack: Vec::new(),
            steps: 0,
        }
    }

    /// Matches at `start`.  Answers the end of the match.
    pub fn match_at<E: Encoding>(
        &mut self,
        vm: &mut Vm,
        start: usize,
        demand: Demand,
    ) -> Result<Option<usize>> {
        self.stack.clear();
        self.registers.fill(UNSET);
        self.run::<E>(vm, start, demand)
    }

    /// Searches from `start` on.  Answers the bounds of the match.
    pub fn search<E: Encoding>(
        &mut self,
        vm: &mut Vm,
        start: usize,
        advance: bool,
    ) -> Result<Option<(usize, usize)>> {
        self.stack.clear();
        self.registers.fill(UNSET);
        let mut at = start;
        while let Some(candidate) = self.candidate::<E>(at) {
            at = candidate;
            let demand = Demand {
                whole: false,
                advance: advance && at == start,
            };
            // A try that fails leaves every register as it was.
            if let Some(end) = self.run::<E>(vm, at, demand)? {
                return Ok(Some((at, end)));
            }
            if at >= self.bytes.len() || self.program.anchored {
                break;
            }
            at += E::at(self.bytes, at).1;
        }
        Ok(None)
    }

    /// The next place from `at` on where a match may begin.
    fn candidate<E: Encoding>(&self, at: usize) -> Option<usize> {
        let program = self.program;
        let left = self.bytes.len().checked_sub(at)?;
        if (left as u64) < program.min_width {
            return None;
        }
        if program.anchored {
            return Some(at);
        }
        if let Some(finder) = &program.prefix {
            return finder.find(&self.bytes[at..]).map(|found| at + found);
        }
        let Some(first) = &program.first else {
            return Some(at);
        };
        let mut at = at;
        while at < self.bytes.len() {
            let (code, len) = E::at(self.bytes, at);
            if first.contains(code) {
                return Some(at);
            }
            at += len;
        }
        None
    }

    fn set(&mut self, register: usize, value: usize) {
        let old = std::mem::replace(&mut self.registers[register], value);
        self.stack.push(Frame::Register {
            index: register as u32,
            value: old,
        });
    }

    fn push(&mut self, pc: Pc, at: usize) {
        self.stack.push(Frame::Alternative { pc: pc as u32, at });
    }

    /// The register that holds the number of the group that was closed last.
    pub fn last_group(&self) -> usize {
        2 * self.program.groups as usize
    }

    #[inline]
    fn count_step(&mut self, vm: &mut Vm) -> Result<()> {
        self.steps += 1;
        if self.steps >= PATIENCE {
            self.steps = 0;
            return vm.poll_interrupt();
        }
        Ok(())
    }

    fn run<E: Encoding>(
        &mut self,
        vm: &mut Vm,
        start: usize,
        demand: Demand,
    ) -> Result<Option<usize>> {
        let program = self.program;
        let (mut pc, mut at): (Pc, usize) = (0, start);
        loop {
            self.count_step(vm)?;
            let next = match &program.code[pc] {
                Inst::One(single) => self.one::<E>(single, at).map(|at| (pc + 1, at)),
                Inst::Text(text) => self.bytes[at..]
                    .starts_with(text)
                    .then(|| (pc + 1, at + text.len())),
                Inst::At(place, alphabet, multiline) => self
                    .is_at::<E>(*place, *alphabet, *multiline, at)
                    .then_some((pc + 1, at)),
                Inst::Save(register) => {
                    self.set(*register, at);
                    if register & 1 != 0 {
                        self.set(self.last_group(), register / 2);
                    }
                    Some((pc + 1, at))
                }
                Inst::Jump(target) => Some((*target, at)),
                Inst::Branch(_) => self.branch::<E>(pc, 0, at),
                Inst::RepeatOne {
                    single,
                    greed,
                    min,
                    max,
                    ..
                } => self.repeat_one::<E>(pc, single, *greed, (*min, *max), at),
                Inst::LoopStart(this) => {
                    self.set(this.register, UNSET);
                    self.set(this.register + 1, UNSET);
                    self.round(this, at)
                }
                Inst::LoopRound(start) => match &program.code[*start] {
                    Inst::LoopStart(this) => self.round(this, at),
                    _ => None,
                },
                Inst::LoopMore(start) => match &program.code[*start] {
                    Inst::LoopStart(this) => self.more(this, at),
                    _ => None,
                },
                Inst::Backref { group, fold } => {
                    self.backref::<E>(*group, *fold, at).map(|at| (pc + 1, at))
                }
                Inst::Condition { group, no } => match self.group(*group) {
                    Some(_) => Some((pc + 1, at)),
                    None => Some((*no, at)),
                },
                Inst::AtomicStart(register) => {
                    self.set(*register, 0);
                    self.registers[*register] = self.stack.len();
                    Some((pc + 1, at))
                }
                Inst::AtomicEnd(register) => {
                    self.forget(self.registers[*register]);
                    Some((pc + 1, at))
                }
                Inst::LookStart { register, back } => {
                    self.look::<E>(*register, *back, at).map(|at| (pc + 1, at))
                }
                Inst::LookEnd(register) => {
                    self.forget(self.registers[*register]);
                    Some((pc + 1, self.registers[*register + 1]))
                }
                Inst::LookNotStart {
                    register,
                    back,
                    after,
                } => {
                    self.push(*after, at);
                    let height = self.stack.len();
                    let found = self.look::<E>(*register, *back, at);
                    if found.is_some() {
                        self.registers[*register] = height;
                    }
                    found.map(|at| (pc + 1, at))
                }
                Inst::LookNotEnd(register) => {
                    self.drop_look(self.registers[*register]);
                    None
                }
                Inst::Fail => None,
                Inst::Match => {
                    let refused =
                        (demand.whole && at != self.bytes.len()) || (demand.advance && at == start);
                    if !refused {
                        return Ok(Some(at));
                    }
                    None
                }
            };
            (pc, at) = match next {
                Some(next) => next,
                None => match self.back::<E>(vm)? {
                    Some(next) => next,
                    None => return Ok(None),
                },
            };
        }
    }

    /// Goes back to the last alternative.
    fn back<E: Encoding>(&mut self, vm: &mut Vm) -> Result<Option<(Pc, usize)>> {
        while let Some(frame) = self.stack.pop() {
            let next = match frame {
                Frame::Register { index, value } => {
                    self.registers[index as usize] = value;
                    None
                }
                Frame::Alternative { pc, at } => Some((pc as Pc, at)),
                Frame::Branch { pc, index, at } => self.branch::<E>(pc as Pc, index as usize, at),
                Frame::Greedy { pc, low, at } => self.give_back::<E>(pc, low, at),
                Frame::Lazy { pc, count, at } => self.take_more::<E>(pc, count, at),
            };
            if next.is_some() {
                return Ok(next);
            }
            self.count_step(vm)?;
        }
        Ok(None)
    }

    #[inline(always)]
    fn one<E: Encoding>(&self, single: &Single, at: usize) -> Option<usize> {
        if at >= self.bytes.len() {
            return None;
        }
        let (code, len) = E::at(self.bytes, at);
        single.matches(code).then_some(at + len)
    }

    /// Takes the first alternative from `index` on that can begin here.
    fn branch<E: Encoding>(&mut self, pc: Pc, index: usize, at: usize) -> Option<(Pc, usize)> {
        let Inst::Branch(alternatives) = &self.program.code[pc] else {
            return None;
        };
        let code = (at < self.bytes.len()).then(|| E::at(self.bytes, at).0);
        let can_begin = |index: &usize| match &alternatives[*index].first {
            Some(first) => code.is_some_and(|code| first.contains(code)),
            None => true,
        };
        let mut open = (index..alternatives.len()).filter(can_begin);
        let taken = open.next()?;
        if let Some(later) = open.next() {
            self.stack.push(Frame::Branch {
                pc: pc as u32,
                index: later as u32,
                at,
            });
        }
        Some((alternatives[taken].pc, at))
    }

    /// Takes up to `max` characters.  Answers where it ends and how many there were.
    fn take<E: Encoding>(&self, single: &Single, max: u32, at: usize) -> (usize, u32) {
        let (mut at, mut count) = (at, 0);
        while count < max {
            let Some(next) = self.one::<E>(single, at) else {
                break;
            };
            at = next;
            count += 1;
        }
        (at, count)
    }

    fn repeat_one<E: Encoding>(
        &mut self,
        pc: Pc,
        single: &Single,
        greed: Greed,
        (min, max): (u32, u32),
        at: usize,
    ) -> Option<(Pc, usize)> {
        let (low, count) = self.take::<E>(single, min, at);
        if count < min {
            return None;
        }
        match greed {
            Greed::Min => self.lazily(pc, low, count, max),
            Greed::Max | Greed::Possessive => {
                // What has no bound takes as much as there is, however long that is.
                let mut end = low;
                let mut left = if max == MAX_REPEAT {
                    usize::MAX
                } else {
                    (max - min) as usize
                };
                while left > 0
                    && let Some(next) = self.one::<E>(single, end)
                {
                    end = next;
                    left -= 1;
                }
                if greed == Greed::Possessive || end == low {
                    return Some((pc + 1, end));
                }
                self.settle::<E>(pc as u32, low, end)
            }
        }
    }

    /// Goes on behind a greedy repetition that reaches to `at`, or less far where what follows cannot be there.
    fn settle<E: Encoding>(&mut self, pc: u32, low: usize, at: usize) -> Option<(Pc, usize)> {
        let mut at = at;
        if let Inst::RepeatOne {
            follow: Some(follow),
            ..
        } = &self.program.code[pc as Pc]
        {
            while at >= self.bytes.len() || !follow.contains(E::at(self.bytes, at).0) {
                if at <= low {
                    return None;
                }
                at -= E::before(self.bytes, at).1;
            }
        }
        if at > low {
            self.stack.push(Frame::Greedy { pc, low, at });
        }
        Some((pc as Pc + 1, at))
    }

    fn give_back<E: Encoding>(&mut self, pc: u32, low: usize, at: usize) -> Option<(Pc, usize)> {
        let shorter = at - E::before(self.bytes, at).1;
        self.settle::<E>(pc, low, shorter)
    }

    fn lazily(&mut self, pc: Pc, at: usize, count: u32, max: u32) -> Option<(Pc, usize)> {
        if count < max || max == MAX_REPEAT {
            self.stack.push(Frame::Lazy {
                pc: pc as u32,
                count,
                at,
            });
        }
        Some((pc + 1, at))
    }

    fn take_more<E: Encoding>(&mut self, pc: u32, count: u32, at: usize) -> Option<(Pc, usize)> {
        let Inst::RepeatOne {
            single,
            max,
            follow,
            ..
        } = &self.program.code[pc as Pc]
        else {
            return None;
        };
        let (mut at, mut count) = (at, count);
        loop {
            if count >= *max && *max != MAX_REPEAT {
                return None;
            }
            at = self.one::<E>(single, at)?;
            count = count.saturating_add(1);
            let fits = match follow {
                Some(follow) => at < self.bytes.len() && follow.contains(E::at(self.bytes, at).0),
                None => true,
            };
            if fits {
                return self.lazily(pc as Pc, at, count, *max);
            }
        }
    }

    /// The number of rounds of a loop that are finished, with the one that ends now.
    fn rounds(&self, this: &Loop) -> usize {
        self.registers[this.register].wrapping_add(1)
    }

    /// A round of a loop has ended, or the first one is to begin.
    fn round(&mut self, this: &Loop, at: usize) -> Option<(Pc, usize)> {
        let count = self.rounds(this);
        if count < this.min as usize {
            self.set(this.register, count);
            return Some((this.body, at));
        }
        if this.greed == Greed::Min {
            self.push(this.exit - 1, at);
            return Some((this.exit, at));
        }
        // A round that took nothing would repeat itself for ever.
        if (count < this.max as usize || this.max == MAX_REPEAT)
            && self.registers[this.register + 1] != at
        {
            self.push(this.exit, at);
            self.set(this.register, count);
            self.set(this.register + 1, at);
            return Some((this.body, at));
        }
        Some((this.exit, at))
    }

    /// What follows a lazy loop has failed: another round.
    fn more(&mut self, this: &Loop, at: usize) -> Option<(Pc, usize)> {
        let count = self.rounds(this);
        let full = count >= this.max as usize && this.max != MAX_REPEAT;
        if full || self.registers[this.register + 1] == at {
            return None;
        }
        self.set(this.register, count);
        self.set(this.register + 1, at);
        Some((this.body, at))
    }

    /// The bounds of a group that has matched.
    pub fn group(&self, group: u32) -> Option<(usize, usize)> {
        let start = self.registers[2 * group as usize];
        let end = self.registers[2 * group as usize + 1];
        (start != UNSET && end != UNSET && start <= end).then_some((start, end))
    }

    fn backref<E: Encoding>(&self, group: u32, fold: Option<Alphabet>, at: usize) -> Option<usize> {
        let (start, end) = self.group(group)?;
        let Some(alphabet) = fold else {
            let text = &self.bytes[start..end];
            return self.bytes[at..]
                .starts_with(text)
                .then_some(at + text.len());
        };
        let (mut from, mut at) = (start, at);
        while from < end {
            if at >= self.bytes.len() {
                return None;
            }
            let (a, a_len) = E::at(self.bytes, from);
            let (b, b_len) = E::at(self.bytes, at);
            if a != b && alphabet.lower(a) != alphabet.lower(b) {
                return None;
            }
            from += a_len;
            at += b_len;
        }
        Some(at)
    }

    /// Begins to look around; answers where, if there is so much before the position.
    fn look<E: Encoding>(&mut self, register: usize, back: usize, at: usize) -> Option<usize> {
        let start = E::back(self.bytes, at, back)?;
        self.set(register, 0);
        self.set(register + 1, at);
        self.registers[register] = self.stack.len();
        Some(start)
    }

    /// Forgets the alternatives above a height of the stack, not the old values of registers.
    fn forget(&mut self, height: usize) {
        let mut kept = height;
        for at in height..self.stack.len() {
            if matches!(self.stack[at], Frame::Register { .. }) {
                self.stack.swap(kept, at);
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    /// Restores everything above a height of the stack, and drops the alternative below it.
    fn drop_look(&mut self, height: usize) {
        while self.stack.len() > height {
            if let Some(Frame::Register { index, value }) = self.stack.pop() {
                self.registers[index as usize] = value;
            }
        }
        self.stack.pop();
    }

    fn is_at<E: Encoding>(
        &self,
        place: At,
        alphabet: Alphabet,
        multiline: bool,
        at: usize,
    ) -> bool {
        let bytes = self.bytes;
        match place {
            At::Beginning => at == 0 || (multiline && bytes[at - 1] == b'\n'),
            At::BeginningString => at == 0,
            At::End if multiline => at == bytes.len() || bytes[at] == b'\n',
            At::End => at == bytes.len() || (at + 1 == bytes.len() && bytes[at] == b'\n'),
            At::EndString => at == bytes.len(),
            At::Boundary | At::NonBoundary => {
                let before = at > 0 && alphabet.is_word(E::before(bytes, at).0);
                let behind = at < bytes.len() && alphabet.is_word(E::at(bytes, at).0);
                (before != behind) == (place == At::Boundary)
            }
        }
    }
}
