//! Names: where each lives seen from the instruction being compiled, and how it
//! is loaded, stored and deleted there.

use super::Compiler;
use super::location::plain;
use super::registers::{Target, is_temporary};
use crate::ast::{NodeId, Sym};
use crate::bytecode::op::{FreeIndex, Op, Reg};
use crate::bytecode::{CodeKind, Location};
use crate::resolve::{Flags, Place, ScopeKind};
use crate::source::Span;

/// What one does to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Storage {
    Register(Reg),
    /// A cell in a local register.
    Cell(Reg),
    Free(FreeIndex),
    Global,
    /// The namespace of a class or module.
    Name,
    /// The namespace of a class, or else a cell of a function around it.
    NameOrFree(FreeIndex),
    /// The namespace of the class around an annotation scope, or else a global.
    ClassOrGlobal,
    /// The namespace of the class around an annotation scope, or else a cell.
    ClassOrFree(FreeIndex),
}

impl<'a> Compiler<'a> {
    /// Makes the registers of the frame's own names: parameters, then locals in
    /// order of appearance, and the cells among them.
    pub(super) fn open_frame(&mut self) {
        let scope = self.frame_scope();
        for &name in &scope.free {
            let index = FreeIndex(self.unit.free_names.len() as u16);
            self.unit.frees.insert(name, index);
            self.unit.free_names.push(self.names.shared(name));
        }
        match scope.kind {
            ScopeKind::Module => {}
            ScopeKind::Class => self.open_class_frame(),
            _ => {
                let parameters = scope
                    .symbols()
                    .filter(|(_, s)| s.flags.has(Flags::PARAMETER));
                for (name, _) in parameters {
                    let reg = self.local(scope.id, name);
                    self.unit.bound.insert(reg);
                }
                for (name, symbol) in scope.symbols() {
                    if !matches!(symbol.place, Place::Local | Place::Cell) {
                        continue;
                    }
                    let reg = self.local(scope.id, name);
                    if symbol.flags.has(Flags::DELETED) {
                        self.unit.deletable.insert(reg);
                    }
                    if symbol.place == Place::Cell {
                        self.make_cell(reg);
                    }
                }
            }
        }
    }

    fn open_class_frame(&mut self) {
        let scope = self.frame_scope();
        let cells = [
            ("__class__", scope.needs_class_cell),
            ("__classdict__", scope.needs_class_dict),
            (
                "__conditional_annotations__",
                scope.has_conditional_annotations,
            ),
        ];
        for (name, is_needed) in cells {
            if is_needed {
                let name = self.names.intern(name);
                let reg = self.local(scope.id, name);
                self.make_cell(reg);
            }
        }
    }

    fn make_cell(&mut self, reg: Reg) {
        self.unit.cells.push(reg);
        self.emit(Op::MakeCell { reg }, plain(Span::default()));
    }

    /// The register of a name of a scope that shares the frame.
    pub(super) fn local(&mut self, scope: NodeId, name: Sym) -> Reg {
        if let Some(&reg) = self.unit.registers.get(&(scope, name)) {
            return reg;
        }
        let reg = self.unit.new_local(self.names.shared(name));
        self.unit.registers.insert((scope, name), reg);
        reg
    }

    /// Where a name (mangled already) lives.
    pub(super) fn storage(&mut self, name: Sym) -> Storage {
        let scope = self.here();
        let is_frame = scope.id == self.unit.scope;
        let place = scope.symbol(name).unwrap_or_default().place;
        match place {
            Place::Local if is_frame && !scope.kind.is_function_like() => {
                self.implicit_cell(name).unwrap_or(Storage::Name)
            }
            Place::Local => Storage::Register(self.local(scope.id, name)),
            Place::Cell => Storage::Cell(self.local(scope.id, name)),
            Place::Enclosing(owner) => {
                let reg = self.local(owner, name);
                match self
                    .scopes
                    .scope(owner)
                    .symbol(name)
                    .map(|symbol| symbol.place)
                {
                    Some(Place::Cell) => Storage::Cell(reg),
                    _ => Storage::Register(reg),
                }
            }
            Place::Free => self.free_storage(name),
            Place::GlobalExplicit => Storage::Global,
            Place::GlobalImplicit => match self.frame_scope().kind {
                ScopeKind::Module => Storage::Name,
                ScopeKind::Class if is_frame => self.implicit_cell(name).unwrap_or(Storage::Name),
                _ if scope.sees_class.is_some() => Storage::ClassOrGlobal,
                _ => Storage::Global,
            },
        }
    }

    /// `__conditional_annotations__` and its like live in cells of the class body.
    fn implicit_cell(&self, name: Sym) -> Option<Storage> {
        let key = (self.unit.scope, name);
        let text = self.names.text(name);
        let is_implicit = text == "__conditional_annotations__";
        let reg = self.unit.registers.get(&key).copied();
        reg.filter(|_| is_implicit).map(Storage::Cell)
    }

    fn free_storage(&mut self, name: Sym) -> Storage {
        let scope = self.here();
        let Some(&index) = self.unit.frees.get(&name) else {
            // A class's own `__class__`, named in a comprehension in its body.
            return Storage::Cell(self.local(self.unit.scope, name));
        };
        let text = self.names.text(name);
        let is_hidden = text.starts_with('.') || text == "__classdict__";
        if scope.kind == ScopeKind::Class && !is_hidden {
            Storage::NameOrFree(index)
        } else if scope.sees_class.is_some() && !is_hidden {
            Storage::ClassOrFree(index)
        } else {
            Storage::Free(index)
        }
    }

    /// Loads a name; a local is copied.
    pub(super) fn load_name(&mut self, name: Sym, span: Span, target: Target) -> Reg {
        let name = self.mangle(name);
        self.load_mangled(name, span, target)
    }

    pub(super) fn load_mangled(&mut self, name: Sym, span: Span, target: Target) -> Reg {
        let location = plain(span);
        let storage = self.storage(name);
        if let Storage::Register(reg) = storage {
            self.check_bound(reg, location);
        }
        let text = self.names.shared(name);
        let namespace = match storage {
            Storage::ClassOrGlobal | Storage::ClassOrFree(_) => Some(self.class_dict(location)),
            _ => None,
        };
        let dst = match (target, namespace) {
            (Target::Into(reg), _) => reg,
            (Target::Next, Some(reg)) => reg,
            (Target::Next, None) => self.push(),
        };
        let op = match storage {
            Storage::Register(src) if src == dst => return dst,
            Storage::Register(src) => Op::Move { dst, src },
            Storage::Cell(cell) => Op::LoadCell { dst, cell },
            Storage::Free(free) => Op::LoadFree { dst, free },
            Storage::Global => Op::LoadGlobal {
                dst,
                name: self.unit.site(text),
            },
            Storage::Name => Op::LoadName {
                dst,
                name: self.unit.site(text),
            },
            Storage::NameOrFree(free) => Op::LoadNameOrFree {
                dst,
                name: self.unit.site(text),
                free,
            },
            Storage::ClassOrGlobal => Op::LoadFromOrGlobal {
                dst,
                namespace: namespace.unwrap_or(dst),
                name: self.unit.site(text),
            },
            Storage::ClassOrFree(free) => Op::LoadFromOrFree {
                dst,
                namespace: namespace.unwrap_or(dst),
                free,
            },
        };
        self.emit(op, location);
        if let (Target::Into(_), Some(namespace)) = (target, namespace) {
            // The namespace is kept by the instruction that reads it.
            self.emit(Op::Clear { reg: namespace }, location);
            let mark = self.mark() - 1;
            self.reset(mark);
        }
        dst
    }

    /// The names of the class around an annotation scope, in a new temporary.
    fn class_dict(&mut self, location: Location) -> Reg {
        let name = self.names.intern("__classdict__");
        let storage = self.storage(name);
        let dst = self.push();
        match storage {
            Storage::Free(free) => self.emit(Op::LoadFree { dst, free }, location),
            Storage::Cell(cell) => self.emit(Op::LoadCell { dst, cell }, location),
            _ => self.emit(Op::LoadNone { dst }, location),
        }
        dst
    }

    /// Makes sure that a local holds a value.
    pub(super) fn check_bound(&mut self, reg: Reg, location: Location) {
        if !is_temporary(reg) && !self.unit.bound.has(reg) {
            self.emit(Op::CheckBound { reg }, location);
            if self.unit.reachable {
                self.unit.bound.insert(reg);
            }
        }
    }

    /// Stores a value, which is consumed, under a name.
    pub(super) fn store_name(&mut self, name: Sym, src: Reg, location: Location) {
        let name = self.mangle(name);
        self.store_mangled(name, src, location);
    }

    pub(super) fn store_mangled(&mut self, name: Sym, src: Reg, location: Location) {
        let text = self.names.shared(name);
        let op = match self.storage(name) {
            Storage::Register(dst) => {
                self.unit.bound.insert(dst);
                match is_temporary(src) {
                    _ if src == dst => return,
                    true => Op::Take { dst, src },
                    false => Op::Move { dst, src },
                }
            }
            Storage::Cell(cell) => Op::StoreCell { cell, src },
            Storage::Free(free) | Storage::NameOrFree(free) | Storage::ClassOrFree(free) => {
                // In a class body an assigned name is local; `nonlocal` makes it free.
                Op::StoreFree { free, src }
            }
            Storage::Global | Storage::ClassOrGlobal => Op::StoreGlobal {
                src,
                name: self.unit.site(text),
            },
            Storage::Name => Op::StoreName {
                src,
                name: self.unit.site(text),
            },
        };
        self.emit(op, location);
    }

    /// `del name`.
    pub(super) fn delete_name(&mut self, name: Sym, span: Span) {
        let name = self.mangle(name);
        let text = self.names.shared(name);
        let op = match self.storage(name) {
            Storage::Register(reg) => {
                self.unit.bound.remove(reg);
                Op::DeleteLocal { reg }
            }
            Storage::Cell(cell) => Op::DeleteCell { cell },
            Storage::Free(free) | Storage::NameOrFree(free) | Storage::ClassOrFree(free) => {
                Op::DeleteFree { free }
            }
            Storage::Global | Storage::ClassOrGlobal => Op::DeleteGlobal {
                name: self.unit.site(text),
            },
            Storage::Name => Op::DeleteName {
                name: self.unit.site(text),
            },
        };
        self.emit(op, plain(span));
    }

    /// The register of a name that is a plain local, to be read in place.
    pub(super) fn plain_local(&mut self, name: Sym) -> Option<Reg> {
        let name = self.mangle(name);
        match self.storage(name) {
            Storage::Register(reg) => Some(reg),
            _ => None,
        }
    }

    /// Whether evaluating an expression may rebind the local `name` with `:=`.
    pub(super) fn may_be_rebound(&mut self, name: Sym) -> bool {
        let name = self.mangle(name);
        let scope = self.here();
        let owner = match scope.symbol(name).map(|symbol| symbol.place) {
            Some(Place::Enclosing(owner)) => self.scopes.scope(owner),
            _ => scope,
        };
        owner.flags(name).has(Flags::WALRUS)
    }

    /// Loads the cell itself, to close over it.
    pub(super) fn load_cell_itself(&mut self, name: Sym, location: Location) -> Reg {
        let dst = self.push();
        let op = match self.unit.frees.get(&name) {
            Some(&free) if !self.owns_cell(name) => Op::LoadFreeCell { dst, free },
            _ => {
                let src = self.cell_register(name);
                Op::Move { dst, src }
            }
        };
        self.emit(op, location);
        dst
    }

    /// Whether the frame has a cell of its own for the name, seen from here.
    fn owns_cell(&self, name: Sym) -> bool {
        let scope = self.here();
        match scope.symbol(name).map(|symbol| symbol.place) {
            Some(Place::Cell | Place::Enclosing(_)) => true,
            Some(Place::Local) if self.unit.kind == CodeKind::Class => {
                self.unit.registers.contains_key(&(self.unit.scope, name))
            }
            Some(_) => false,
            None => {
                // Known to a comprehension further out, or an implicit name of the class.
                let around = self.unit.comprehensions.iter().rev();
                let mut around = around.chain([&self.unit.scope]);
                around.any(|&id| {
                    let symbol = self.scopes.scope(id).symbol(name);
                    symbol.is_some_and(|symbol| symbol.place == Place::Cell)
                }) || self.unit.registers.contains_key(&(self.unit.scope, name))
            }
        }
    }

    fn cell_register(&mut self, name: Sym) -> Reg {
        let around = self.unit.comprehensions.iter().rev();
        let scopes: Vec<NodeId> = around.chain([&self.unit.scope]).copied().collect();
        for id in scopes {
            match self
                .scopes
                .scope(id)
                .symbol(name)
                .map(|symbol| symbol.place)
            {
                Some(Place::Cell) => return self.local(id, name),
                Some(Place::Enclosing(owner)) => return self.local(owner, name),
                _ => {}
            }
        }
        self.local(self.unit.scope, name)
    }

    /// The next temporary.
    pub(super) fn push(&mut self) -> Reg {
        self.unit.temporaries.push()
    }
}
