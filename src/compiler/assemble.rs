//! The end of a unit: jumps are threaded and given their offsets, far ones get
//! trampolines, temporaries get their final registers, and the `Code` is built.

use std::rc::Rc;

use super::function::{Label, Unit};
use super::registers::Renumber;
use crate::bytecode::op::{Jump16, Jump32, Op, Visitor};
use crate::bytecode::{Code, Handler};
use crate::source::SourceFile;

/// Sets the offset of the one jump operand of an instruction.
struct SetJump {
    offset: i64,
    fits: bool,
}

impl Visitor for SetJump {
    fn far_jump(&mut self, jump: &mut Jump32) {
        *jump = Jump32(self.offset as i32);
    }

    fn near_jump(&mut self, jump: &mut Jump16) {
        match i16::try_from(self.offset) {
            Ok(offset) => *jump = Jump16(offset),
            Err(_) => self.fits = false,
        }
    }
}

fn set_jump(op: &mut Op, offset: i64) -> bool {
    let mut visitor = SetJump { offset, fits: true };
    op.visit(&mut visitor);
    visitor.fits
}

/// Where instructions go when some grow into trampolines: a jump that does not
/// reach becomes `jump +1; Jump +1; Jump target`.
struct Layout {
    is_long: Vec<bool>,
    positions: Vec<usize>,
}

impl Layout {
    fn new(count: usize) -> Layout {
        Layout {
            is_long: vec![false; count],
            positions: (0..=count).collect(),
        }
    }

    fn update(&mut self) {
        let mut at = 0;
        for (index, is_long) in self.is_long.iter().enumerate() {
            self.positions[index] = at;
            at += if *is_long { 3 } else { 1 };
        }
        let count = self.is_long.len();
        self.positions[count] = at;
    }
}

impl Unit<'_> {
    /// The code object; on overflow, what there is too much of.
    pub(super) fn finish(mut self, source: &Rc<SourceFile>) -> Result<Code, &'static str> {
        let locals = self.local_names.len();
        let registers = locals + usize::from(self.temporaries.highest());
        if registers >= usize::from(u16::MAX) {
            return Err("registers");
        }
        if let Some(what) = self.overflow {
            return Err(what);
        }
        if self.ops.len() > i32::MAX as usize / 4 {
            return Err("instructions");
        }
        let targets = self.jump_targets();
        let layout = self.lay_out(&targets);
        self.expand(&targets, &layout);
        self.poll_in_jumps();
        let mut renumber = Renumber {
            locals: locals as u16,
        };
        for op in &mut self.ops {
            renumber.apply(op);
        }
        let handlers = self.handlers(&layout, &renumber);
        Ok(Code {
            name: self.name,
            qualname: self.qualname,
            source: source.clone(),
            first_line: self.first_line,
            kind: self.kind,
            parameters: self.parameters,
            local_names: self.local_names,
            cells: self.cells,
            free_names: self.free_names,
            first_temp: locals as u16,
            register_count: registers as u16,
            ops: self.ops.into(),
            locations: self.locations.into(),
            constants: self.constants,
            sites: self.sites,
            handlers,
            doc: self.doc,
            is_method: self.is_method,
            is_synthetic: self.is_synthetic,
        })
    }

    /// A backward jump polls by itself, so that a turn of a loop is one instruction less.
    fn poll_in_jumps(&mut self) {
        for at in 0..self.ops.len() {
            if let Op::Jump { to } = self.ops[at]
                && to.0 < 0
                && let Ok(target) = usize::try_from(at as i64 + 1 + i64::from(to.0))
                && matches!(self.ops.get(target), Some(Op::LoopHeader {}))
            {
                let to = Jump32(to.0 + 1);
                self.ops[at] = match self.ops.get(target + 1) {
                    Some(Op::ForIter { .. }) => Op::JumpToFor { to },
                    _ => Op::JumpBack { to },
                };
            }
        }
    }

    fn position(&self, label: Label) -> usize {
        let state = &self.labels[label.0];
        state
            .target
            .expect("every label that is jumped to is placed")
    }

    /// The target of every jump, past jumps that only lead on.
    fn jump_targets(&self) -> Vec<(usize, usize)> {
        let mut by_op = vec![None; self.ops.len()];
        for (at, label) in &self.fixups {
            by_op[*at] = Some(self.position(*label));
        }
        let thread = |mut target: usize| {
            for _ in 0..16 {
                match (self.ops.get(target), by_op.get(target)) {
                    (Some(Op::Jump { .. }), Some(Some(next))) if *next != target => target = *next,
                    _ => break,
                }
            }
            target
        };
        let fixups = self.fixups.iter();
        fixups
            .map(|(at, label)| {
                let first = self.position(*label);
                let target = thread(first);
                // Threading must not turn a forward jump into one that polls nothing.
                let is_sound = target > *at || matches!(self.ops[target], Op::LoopHeader {});
                (*at, if is_sound { target } else { first })
            })
            .collect()
    }

    /// Finds the jumps that need a trampoline, which may push others out of reach.
    fn lay_out(&mut self, targets: &[(usize, usize)]) -> Layout {
        let mut layout = Layout::new(self.ops.len());
        loop {
            let mut grew = false;
            for &(at, target) in targets {
                if layout.is_long[at] {
                    continue;
                }
                let from = layout.positions[at] as i64 + 1;
                let offset = layout.positions[target] as i64 - from;
                if !set_jump(&mut self.ops[at], offset) {
                    layout.is_long[at] = true;
                    grew = true;
                }
            }
            if !grew {
                return layout;
            }
            layout.update();
        }
    }

    /// Writes the trampolines and the final offsets.
    fn expand(&mut self, targets: &[(usize, usize)], layout: &Layout) {
        if !layout.is_long.contains(&true) {
            return;
        }
        let ops = std::mem::take(&mut self.ops);
        let locations = std::mem::take(&mut self.locations);
        for (index, (op, location)) in ops.into_iter().zip(locations).enumerate() {
            self.ops.push(op);
            self.locations.push(location);
            if layout.is_long[index] {
                self.ops.push(Op::Jump { to: Jump32(1) });
                self.ops.push(Op::Jump { to: Jump32(0) });
                self.locations.extend([location, location]);
            }
        }
        for &(at, target) in targets {
            let here = layout.positions[at];
            let target = layout.positions[target] as i64;
            if layout.is_long[at] {
                set_jump(&mut self.ops[here], 1);
                set_jump(&mut self.ops[here + 2], target - (here as i64 + 3));
            } else {
                set_jump(&mut self.ops[here], target - (here as i64 + 1));
            }
        }
    }

    /// The handlers, innermost first.
    fn handlers(&self, layout: &Layout, renumber: &Renumber) -> Vec<Handler> {
        let mut ranges = self.ranges.clone();
        ranges.sort_by_key(|range| (std::cmp::Reverse(range.depth), range.start));
        let place = |at: usize| layout.positions[at] as u32;
        ranges
            .iter()
            .map(|range| Handler {
                start: place(range.start),
                end: place(range.end),
                target: place(self.position(range.protect.target)),
                exc: renumber.renumber(range.protect.exc),
                live: renumber.renumber(range.protect.live),
            })
            .collect()
    }
}
