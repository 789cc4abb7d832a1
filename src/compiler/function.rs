//! A function, class body or module under construction: its instructions, labels,
//! constants, sites and protected ranges.  Code that cannot be reached is never
//! emitted.  `finish` (in `assemble`) turns a [`Unit`] into a `Code`.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::registers::{Bound, Temporaries};
use crate::ast::{NodeId, Stmt, Sym};
use crate::bytecode::op::{ConstIndex, FreeIndex, Op, Reg, Site};
use crate::bytecode::{CodeKind, Constant, Location, Parameters};
use crate::source::Span;

/// A place in the code that jumps lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Label(pub(super) usize);

#[derive(Debug, Default)]
pub(super) struct LabelState {
    pub(super) target: Option<usize>,
    /// What is certainly bound on every way there so far; `None` while there is no way.
    bound: Option<Bound>,
}

/// A range whose exceptions go to a handler.
#[derive(Clone, Copy, Debug)]
pub(super) struct Protect {
    pub(super) target: Label,
    pub(super) exc: Reg,
    pub(super) live: Reg,
    /// Where the part of the range begins that is open now.
    pub(super) start: usize,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) depth: usize,
    pub(super) protect: Protect,
}

/// What encloses the statement being compiled, as far as leaving it takes work.
#[derive(Clone, Debug)]
pub(super) enum Block<'a> {
    Loop {
        on_break: Label,
        on_continue: Label,
        /// The temporaries that hold the iteration, to be emptied on the way out.
        held: Reg,
        count: u16,
    },
    /// The protected part of a `try`, or of an `async for`.
    Protected(Protect),
    /// The protected part of a `try` whose `finally` runs on every way out.
    Finally(Protect, &'a [Stmt]),
    /// The body of a `with`.
    With {
        protect: Protect,
        exit: Reg,
        is_async: bool,
        location: Location,
    },
    /// A handler: the exception that was handled before is in `saved`.
    Handler {
        protect: Protect,
        saved: Reg,
        exc: Reg,
    },
    /// The body of an `except` clause with a name, which is deleted on the way out.
    Named(Protect, Sym),
    /// A clause of `except*`, which cannot be left by a jump.
    ExceptStar,
}

impl Block<'_> {
    pub(super) fn protect_mut(&mut self) -> Option<&mut Protect> {
        match self {
            Block::Protected(protect)
            | Block::Finally(protect, _)
            | Block::With { protect, .. }
            | Block::Handler { protect, .. }
            | Block::Named(protect, _) => Some(protect),
            Block::Loop { .. } | Block::ExceptStar => None,
        }
    }
}

/// A function, class body or module under construction.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    pub(super) scope: NodeId,
    pub(super) kind: CodeKind,
    pub(super) name: Rc<str>,
    pub(super) qualname: Rc<str>,
    pub(super) first_line: u32,
    pub(super) parameters: Parameters,
    pub(super) doc: Option<Rc<str>>,
    pub(super) is_method: bool,
    pub(super) is_synthetic: bool,
    pub(super) ops: Vec<Op>,
    pub(super) locations: Vec<Location>,
    pub(super) constants: Vec<Constant>,
    strings: FxHashMap<Rc<str>, u16>,
    others: FxHashMap<String, u16>,
    pub(super) sites: Vec<Rc<str>>,
    pub(super) labels: Vec<LabelState>,
    pub(super) fixups: Vec<(usize, Label)>,
    pub(super) ranges: Vec<Range>,
    pub(super) temporaries: Temporaries,
    pub(super) local_names: Vec<Rc<str>>,
    /// The registers of the names of each scope that shares the frame.
    pub(super) registers: FxHashMap<(NodeId, Sym), Reg>,
    pub(super) cells: Vec<Reg>,
    pub(super) frees: FxHashMap<Sym, FreeIndex>,
    pub(super) free_names: Vec<Rc<str>>,
    pub(super) bound: Bound,
    /// Locals that a `del` or the end of an `except` clause may empty.
    pub(super) deletable: Bound,
    pub(super) reachable: bool,
    /// The last place that a label or the edge of a range marks.
    pub(super) pinned: usize,
    pub(super) blocks: Vec<Block<'a>>,
    /// The inlined comprehensions around the expression, outermost first.
    pub(super) comprehensions: Vec<NodeId>,
    /// Hidden locals that may be used again, by name and by whether they hold cells.
    spare: FxHashMap<(Rc<str>, bool), Vec<Reg>>,
    /// What limit was exceeded, if any.
    pub(super) overflow: Option<&'static str>,
    /// The annotations of a class or module body, by where their statements begin.
    pub(super) annotations: FxHashMap<u32, i32>,
    /// The attributes that the methods of a class assign to `self`.
    pub(super) static_attributes: Vec<Rc<str>>,
    /// Whether the statement is in the body of a `finally`, and in a loop within that.
    pub(super) in_finally: bool,
    pub(super) loop_in_finally: bool,
    /// The statement being compiled.
    pub(super) statement: Span,
    /// Whether the statement is within an `if`, `for`, … of a class body.
    pub(super) conditional: u32,
}

impl<'a> Unit<'a> {
    pub(super) fn new(scope: NodeId, kind: CodeKind, name: Rc<str>, qualname: Rc<str>) -> Unit<'a> {
        Unit {
            scope,
            kind,
            name,
            qualname,
            first_line: 1,
            parameters: Parameters::default(),
            doc: None,
            is_method: false,
            is_synthetic: false,
            ops: Vec::new(),
            locations: Vec::new(),
            constants: Vec::new(),
            strings: FxHashMap::default(),
            others: FxHashMap::default(),
            sites: Vec::new(),
            labels: Vec::new(),
            fixups: Vec::new(),
            ranges: Vec::new(),
            temporaries: Temporaries::default(),
            local_names: Vec::new(),
            registers: FxHashMap::default(),
            cells: Vec::new(),
            frees: FxHashMap::default(),
            free_names: Vec::new(),
            bound: Bound::default(),
            deletable: Bound::default(),
            reachable: true,
            pinned: usize::MAX,
            blocks: Vec::new(),
            comprehensions: Vec::new(),
            spare: FxHashMap::default(),
            overflow: None,
            annotations: FxHashMap::default(),
            static_attributes: Vec::new(),
            in_finally: false,
            loop_in_finally: false,
            statement: Span::default(),
            conditional: 0,
        }
    }

    /// Appends an instruction, unless it cannot be reached.
    pub(super) fn emit(&mut self, mut op: Op, location: Location) {
        if self.reachable {
            // An empty row begins nowhere: name a register that there is.
            match &mut op {
                Op::BuildTuple {
                    dst,
                    start,
                    count: 0,
                }
                | Op::BuildList {
                    dst,
                    start,
                    count: 0,
                }
                | Op::BuildSet {
                    dst,
                    start,
                    count: 0,
                }
                | Op::BuildDict {
                    dst,
                    start,
                    count: 0,
                }
                | Op::BuildTemplate {
                    dst,
                    start,
                    count: 0,
                } => *start = *dst,
                Op::UnpackSequence {
                    src,
                    start,
                    count: 0,
                } => *start = *src,
                _ => {}
            }
            self.ops.push(op);
            self.locations.push(location);
        }
    }

    /// Appends an instruction whose jump leads to `label`.
    /// What has just been formatted becomes part of a string.
    pub(super) fn formats_part(&mut self) {
        if let Some(op) = self.ops.last_mut()
            && let Op::FormatSimple { dst, src } = *op
        {
            *op = Op::FormatPart { dst, src };
        }
    }

    pub(super) fn emit_jump(&mut self, op: Op, label: Label, location: Location) {
        if !self.reachable {
            return;
        }
        self.fixups.push((self.ops.len(), label));
        self.emit(op, location);
        self.merge(label);
        if matches!(op, Op::Jump { .. }) {
            self.reachable = false;
        }
    }

    /// Notes that control may go from here to `label`.
    fn merge(&mut self, label: Label) {
        let state = &mut self.labels[label.0];
        match &mut state.bound {
            Some(bound) => bound.intersect(&self.bound),
            None => state.bound = Some(self.bound.clone()),
        }
    }

    pub(super) fn label(&mut self) -> Label {
        self.labels.push(LabelState::default());
        Label(self.labels.len() - 1)
    }

    /// Puts a label here.
    pub(super) fn place(&mut self, label: Label) {
        self.drop_jump_to(label);
        let here = self.ops.len();
        self.pinned = here;
        let state = &mut self.labels[label.0];
        state.target = Some(here);
        if let Some(bound) = &state.bound {
            if self.reachable {
                self.bound.intersect(bound);
            } else {
                self.bound = bound.clone();
                self.reachable = true;
            }
        }
    }

    /// A jump to the very next instruction is dropped.
    fn drop_jump_to(&mut self, label: Label) {
        let last = self.ops.len().wrapping_sub(1);
        let leads_here = self.fixups.last() == Some(&(last, label))
            && matches!(self.ops.last(), Some(Op::Jump { .. }));
        if leads_here && self.pinned != self.ops.len() && !self.reachable {
            self.fixups.pop();
            self.ops.pop();
            self.locations.pop();
            self.reachable = true;
        }
    }

    /// Puts the label of a loop here; what the loop may delete is not known to be bound.
    pub(super) fn place_loop_head(&mut self, label: Label) {
        let mut bound = std::mem::take(&mut self.bound);
        bound.subtract(&self.deletable);
        self.bound = bound;
        self.pinned = self.ops.len();
        self.labels[label.0].target = Some(self.ops.len());
    }

    /// Puts the label of a handler here: it is reached from any instruction of its
    /// ranges, before which `bound` was known.
    pub(super) fn place_handler(&mut self, label: Label, mut bound: Bound) {
        debug_assert!(!self.reachable, "nothing falls into a handler");
        self.pinned = self.ops.len();
        self.labels[label.0].target = Some(self.ops.len());
        self.reachable = self
            .ranges
            .iter()
            .any(|range| range.protect.target == label);
        bound.subtract(&self.deletable);
        self.bound = bound;
    }

    /// Begins a protected range.
    pub(super) fn protect(&mut self, target: Label, exc: Reg, live: Reg) -> Protect {
        self.pinned = self.ops.len();
        Protect {
            target,
            exc,
            live,
            start: self.ops.len(),
        }
    }

    /// Ends a protected range, or a part of it, that lies within the open blocks.
    pub(super) fn close(&mut self, protect: Protect) {
        self.pinned = self.ops.len();
        if protect.start < self.ops.len() {
            self.ranges.push(Range {
                start: protect.start,
                end: self.ops.len(),
                depth: self.blocks.len(),
                protect,
            });
        }
    }

    /// Opens a block that protects what follows.
    pub(super) fn push_block(&mut self, block: Block<'a>) {
        self.blocks.push(block);
    }

    /// Closes the innermost block.
    pub(super) fn pop_block(&mut self) {
        if let Some(mut block) = self.blocks.pop()
            && let Some(protect) = block.protect_mut()
        {
            let protect = *protect;
            self.close(protect);
        }
    }

    /// The index of a constant, shared by equal ones of the same type.
    pub(super) fn constant(&mut self, constant: Constant) -> ConstIndex {
        if !self.reachable {
            return ConstIndex(0);
        }
        let next = self.constants.len();
        let known = match &constant {
            Constant::Code(_) => next as u16,
            Constant::Str(text) => *self.strings.entry(text.clone()).or_insert(next as u16),
            other => *self
                .others
                .entry(format!("{other:?}"))
                .or_insert(next as u16),
        };
        if next > usize::from(u16::MAX) {
            self.overflow = Some("constants");
            return ConstIndex(0);
        }
        if usize::from(known) == next {
            self.constants.push(constant);
        }
        ConstIndex(known)
    }

    /// A new site for a name.
    pub(super) fn site(&mut self, name: Rc<str>) -> Site {
        let next = self.sites.len();
        if next > usize::from(u16::MAX) {
            self.overflow = Some("names");
            return Site(0);
        }
        if self.reachable {
            self.sites.push(name);
        }
        Site(next as u16)
    }

    /// A new local register.
    pub(super) fn new_local(&mut self, name: Rc<str>) -> Reg {
        let next = self.local_names.len();
        if next >= usize::from(super::registers::TEMPORARY) {
            self.overflow = Some("local variables");
            return Reg(0);
        }
        self.local_names.push(name);
        Reg(next as u16)
    }

    /// A local register that no name of the scope owns, or a used one of that name.
    pub(super) fn hidden_local(&mut self, name: Rc<str>, is_cell: bool) -> Reg {
        let spare = self.spare.get_mut(&(name.clone(), is_cell));
        if let Some(reg) = spare.and_then(Vec::pop) {
            return reg;
        }
        let reg = self.new_local(name);
        if is_cell {
            self.cells.push(reg);
        }
        reg
    }

    /// Lets a hidden local be used again.
    pub(super) fn release_hidden(&mut self, reg: Reg) {
        self.bound.remove(reg);
        if let Some(name) = self.local_names.get(usize::from(reg.0)) {
            let key = (name.clone(), self.cells.contains(&reg));
            self.spare.entry(key).or_default().push(reg);
        }
    }
}
