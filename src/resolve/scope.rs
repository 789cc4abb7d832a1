//! Scopes and the table of them, keyed by the node that opens each.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::names::Names;
use super::symbol::{Flags, Place, Symbol};
use crate::ast::{NodeId, Sym};
use crate::source::Span;

/// What opens a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    GeneratorExpression,
    /// The lazily evaluated annotations of a function, class or module.
    Annotations,
    /// What holds the `[T]` of a generic function, class or alias.
    TypeParameters,
    /// The value of a `type` statement.
    TypeAlias,
    /// The bound or the constraints of a type variable.
    TypeVariableBound,
    /// The default of a type parameter.
    TypeVariableDefault,
}

impl ScopeKind {
    /// Whether names bound here are visible to functions within.
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }

    /// Whether this is a comprehension or generator expression.
    pub fn is_comprehension(self) -> bool {
        use ScopeKind::*;
        matches!(
            self,
            ListComprehension | SetComprehension | DictComprehension | GeneratorExpression
        )
    }

    /// Whether this scope holds annotations, type parameters or their like.
    pub fn is_annotation_like(self) -> bool {
        use ScopeKind::*;
        matches!(
            self,
            Annotations | TypeParameters | TypeAlias | TypeVariableBound | TypeVariableDefault
        )
    }
}

/// One scope.
#[derive(Debug)]
pub struct Scope {
    pub id: NodeId,
    pub kind: ScopeKind,
    /// As a code object is named: `f`, `<lambda>`, `__annotate__`.
    pub name: Rc<str>,
    pub span: Span,
    pub parent: Option<NodeId>,
    pub children: Vec<NodeId>,
    entries: Vec<(Sym, Symbol)>,
    index: FxHashMap<Sym, usize>,
    /// The free variables of the frame, in order; those that it only hands on included.
    pub free: Vec<Sym>,
    /// A comprehension that runs in the frame of its parent (PEP 709).
    pub is_inlined: bool,
    pub is_generator: bool,
    /// `async def`, or a comprehension that awaits.
    pub is_async: bool,
    /// A class with a `__class__` cell, because a method mentions it or `super`.
    pub needs_class_cell: bool,
    /// A class with a `__classdict__` cell, because an annotation scope in it reads its names.
    pub needs_class_dict: bool,
    /// An annotation scope directly in a class, which sees the names of the class.
    pub sees_class: Option<NodeId>,
    /// Some annotation is conditional, so that which ones were executed must be noted.
    pub has_conditional_annotations: bool,
    /// The class whose name private names take on.
    pub private: Option<Sym>,
    /// In the scope of a generic class's parameters only these names are private.
    pub mangles_only: Option<Vec<Sym>>,
    /// The attributes that methods of this class assign to `self`, for `__static_attributes__`.
    pub static_attributes: Vec<Sym>,
}

impl Scope {
    pub(super) fn new(id: NodeId, kind: ScopeKind, name: Rc<str>, span: Span) -> Scope {
        Scope {
            id,
            kind,
            name,
            span,
            parent: None,
            children: Vec::new(),
            entries: Vec::new(),
            index: FxHashMap::default(),
            free: Vec::new(),
            is_inlined: false,
            is_generator: false,
            is_async: false,
            needs_class_cell: false,
            needs_class_dict: false,
            sees_class: None,
            has_conditional_annotations: false,
            private: None,
            mangles_only: None,
            static_attributes: Vec::new(),
        }
    }

    /// What is known of a name; `None` where the scope never mentions it.
    pub fn symbol(&self, name: Sym) -> Option<Symbol> {
        self.index.get(&name).map(|&at| self.entries[at].1)
    }

    /// What the source does with a name here.
    pub fn flags(&self, name: Sym) -> Flags {
        self.symbol(name).unwrap_or_default().flags
    }

    /// The names in order of appearance.
    pub fn symbols(&self) -> impl Iterator<Item = (Sym, Symbol)> + '_ {
        self.entries.iter().copied()
    }

    pub(super) fn add(&mut self, name: Sym, flags: Flags) {
        self.entry(name).flags |= flags;
    }

    pub(super) fn set_place(&mut self, name: Sym, place: Place) {
        self.entry(name).place = place;
    }

    pub(super) fn add_free(&mut self, name: Sym) {
        if !self.free.contains(&name) {
            self.free.push(name);
        }
    }

    fn entry(&mut self, name: Sym) -> &mut Symbol {
        let next = self.entries.len();
        let at = *self.index.entry(name).or_insert(next);
        if at == next {
            self.entries.push((name, Symbol::default()));
        }
        &mut self.entries[at].1
    }
}

/// All scopes of a module.
#[derive(Debug)]
pub struct ScopeTable {
    pub names: Names,
    scopes: Vec<Option<Scope>>,
    /// Every scope before those within it.
    order: Vec<NodeId>,
    /// Whether annotations are kept as text (PEP 563).
    pub future_annotations: bool,
}

impl ScopeTable {
    pub(super) fn new(names: Names, node_count: u32) -> ScopeTable {
        ScopeTable {
            names,
            scopes: (0..node_count).map(|_| None).collect(),
            order: Vec::new(),
            future_annotations: false,
        }
    }

    /// The scope that a node opens, if it was needed.
    pub fn get(&self, id: NodeId) -> Option<&Scope> {
        self.scopes.get(id.0 as usize)?.as_ref()
    }

    /// The scope that a node opens.
    pub fn scope(&self, id: NodeId) -> &Scope {
        self.get(id).expect("resolution made a scope of this node")
    }

    pub(super) fn scope_mut(&mut self, id: NodeId) -> &mut Scope {
        self.scopes[id.0 as usize]
            .as_mut()
            .expect("resolution made a scope of this node")
    }

    pub(super) fn insert(&mut self, scope: Scope) {
        let id = scope.id;
        self.order.push(id);
        self.scopes[id.0 as usize] = Some(scope);
    }

    /// Puts free variables in the order of their names, which scripts see in `co_freevars`.
    pub(super) fn sort_free(&mut self) {
        let names = &self.names;
        for scope in self.scopes.iter_mut().flatten() {
            scope
                .free
                .sort_by(|&a, &b| names.text(a).cmp(names.text(b)));
        }
    }

    /// Every scope before those within it.
    pub fn ids(&self) -> &[NodeId] {
        &self.order
    }

    /// The scope whose frame a scope runs in: itself, but for inlined comprehensions.
    pub fn frame_of(&self, id: NodeId) -> NodeId {
        let mut id = id;
        loop {
            let scope = self.scope(id);
            match scope.parent {
                Some(parent) if scope.is_inlined => id = parent,
                _ => return id,
            }
        }
    }
}
