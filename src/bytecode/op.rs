//! The instruction set: one table, one row an instruction, its operands named
//! and typed.  The table generates [`Op`], its mnemonics and its disassembly;
//! the VM matches the enum itself, with no decoding.
//!
//! Rules that every row keeps:
//!
//! 1. An instruction is 8 bytes.
//! 2. Registers `0..first_temp` of a frame are its parameters, locals and cells;
//!    the rest are temporaries.  **Reading a temporary consumes it**: the
//!    instruction that reads one may leave it empty, unless its row says that it
//!    *keeps* the operand.  So a dead temporary never keeps an object alive.
//! 3. `dst` may equal any operand.
//! 4. A jump offset counts from the instruction after the jump.  Conditional
//!    jumps with 16-bit offsets reach far targets by way of a [`Op::Jump`].
//! 5. An instruction that raises has changed nothing that a retry would see.
//!    [`Op::YieldFrom`] is re-executed whenever its frame is resumed.

use std::fmt;

use super::packed::{Field, Reader, Writer};

/// A register of the current frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reg(pub u16);

/// An index into the constants of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConstIndex(pub u16);

/// An index into the sites of the code: a name with its inline cache.  Every
/// instruction has a site of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site(pub u16);

/// An index into the free variables of the running function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeIndex(pub u16);

/// A jump that always reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump32(pub i32);

/// A jump within reach of 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump16(pub i16);

/// What [`Op::MakeFunction`] finds behind the base register, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionParts(pub u16);

impl FunctionParts {
    /// A tuple of defaults for positional parameters.
    pub const DEFAULTS: u16 = 1;
    /// A dict of defaults for keyword-only parameters.
    pub const KEYWORD_DEFAULTS: u16 = 2;
    /// A function that computes the annotations (PEP 649).
    pub const ANNOTATE: u16 = 4;
    /// A tuple of cells.
    pub const CLOSURE: u16 = 8;

    /// Whether the part is there.
    pub fn has(self, part: u16) -> bool {
        self.0 & part != 0
    }
}

/// The special method that [`Op::LoadSpecial`] looks up on the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    Enter,
    Exit,
    AsyncEnter,
    AsyncExit,
}

/// A conversion of [`Op::Convert`]: `!s`, `!r`, `!a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    Str,
    Repr,
    Ascii,
}

/// What an [`Op::GetAwaitable`] serves, for the text of its error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AwaitContext {
    /// A plain `await`.
    Await,
    /// The result of `__aenter__`.
    AsyncEnter,
    /// The result of `__aexit__`.
    AsyncExit,
    /// The result of `__anext__`.
    AsyncNext,
}

/// Run-time helpers of the compiler that need no instruction of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intrinsic {
    /// `base` := TypeVar(name in base); with a lazily evaluated bound function in base+1, or `Undef`;
    /// a default function in base+2, or `Undef`.
    TypeVar,
    /// As `TypeVar`, but base+1 holds the function that evaluates constraints.
    TypeVarWithConstraints,
    /// `base` := TypeVarTuple(name in base), default function in base+2 or `Undef`.
    TypeVarTuple,
    /// `base` := ParamSpec(name in base), default function in base+2 or `Undef`.
    ParamSpec,
    /// `base` := `typing.Generic[*base]`, of a tuple of type parameters in base.
    SubscriptGeneric,
    /// `base` := a TypeAlias of (name, type parameters or `None`, value function) in base..base+2.
    TypeAlias,
    /// Sets `__type_params__` of the function in base to the tuple in base+1.
    SetTypeParams,
    /// Raises `AssertionError` with the message in base, or without one where base is `Undef`.
    AssertionError,
    /// Prints the value in base through `sys.displayhook`, as the prompt does.
    DisplayHook,
    /// Imports every public name of the module in base into the current namespace.
    ImportStar,
    /// Makes `__annotations__` in the current namespace, unless it is there (PEP 563).
    SetupAnnotations,
    /// Raises `NotImplementedError` if base holds an annotation format other than 1 (`VALUE`)
    /// or 2 (`VALUE_WITH_FAKE_GLOBALS`).
    CheckAnnotationFormat,
}

/// What looks at, or changes, the operands of instructions by their type.
pub trait Visitor {
    /// `operand` is the name of the operand in the table.
    fn register(&mut self, _operand: &'static str, _register: &mut Reg) {}
    fn constant(&mut self, _constant: &mut ConstIndex) {}
    fn site(&mut self, _site: &mut Site) {}
    fn free(&mut self, _free: &mut FreeIndex) {}
    fn far_jump(&mut self, _jump: &mut Jump32) {}
    fn near_jump(&mut self, _jump: &mut Jump16) {}
}

/// How one operand reads in a disassembly, and what it is to a [`Visitor`].
pub trait Operand {
    /// Writes the operand as `krait dump bytecode` shows it.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// Hands the operand to the visitor's method for its type; plain numbers have none.
    fn visit(&mut self, _operand: &'static str, _visitor: &mut impl Visitor) {}
}

impl Operand for Reg {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r{}", self.0)
    }

    fn visit(&mut self, operand: &'static str, visitor: &mut impl Visitor) {
        visitor.register(operand, self);
    }
}

macro_rules! show {
    ($($type:ty: $this:ident => $format:literal, $value:expr $(, $visit:ident)?;)*) => {
        $(impl Operand for $type {
            fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let $this = self;
                write!(f, $format, $value)
            }
            $(fn visit(&mut self, _operand: &'static str, visitor: &mut impl Visitor) {
                visitor.$visit(self);
            })?
        })*
    };
}

show! {
    ConstIndex: x => "const {}", x.0, constant;
    Site: x => "site {}", x.0, site;
    FreeIndex: x => "free {}", x.0, free;
    Jump32: x => "{:+}", x.0, far_jump;
    Jump16: x => "{:+}", x.0, near_jump;
    FunctionParts: x => "parts {:#06b}", x.0;
    Special: x => "{:?}", x;
    Conversion: x => "{:?}", x;
    AwaitContext: x => "{:?}", x;
    Intrinsic: x => "{:?}", x;
    u8: x => "{}", x;
    u16: x => "{}", x;
    i16: x => "{}", x;
    i32: x => "{}", x;
}

/// Declares the instruction set.  A row: doc comment, name, named operands.
macro_rules! ops {
    ($($(#[$doc:meta])* $name:ident { $($operand:ident: $type:ty),* },)*) => {
        /// One instruction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Op {
            $($(#[$doc])* $name { $($operand: $type),* },)*
        }

        impl Op {
            /// The name of the instruction.
            pub fn mnemonic(&self) -> &'static str {
                match self { $(Op::$name { .. } => stringify!($name),)* }
            }

            /// Shows every operand to the visitor, which may change it.
            pub fn visit(&mut self, visitor: &mut impl Visitor) {
                match self {
                    $(Op::$name { $($operand),* } => {
                        $(Operand::visit($operand, stringify!($operand), visitor);)*
                    })*
                }
                let _ = visitor;
            }
        }

        /// The instructions by number.
        enum Number { $($name),* }

        impl Op {
            /// Writes the instruction into packed code.
            pub fn pack(&self, writer: &mut Writer) {
                match self {
                    $(Op::$name { $($operand),* } => {
                        writer.byte(Number::$name as u8);
                        $($operand.write(writer);)*
                    })*
                }
            }

            /// Reads an instruction of packed code.
            #[inline]
            pub fn unpack(reader: &mut Reader<'_>) -> Op {
                const READ: &[fn(&mut Reader<'_>) -> Op] = &[
                    $(|_reader| Op::$name { $($operand: Field::read(_reader)),* }),*
                ];
                READ[usize::from(reader.byte())](reader)
            }
        }

        impl fmt::Display for Op {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:<20}", self.mnemonic())?;
                match self {
                    $(Op::$name { $($operand),* } => {
                        $(write!(f, " {}=", stringify!($operand))?; $operand.show(f)?;)*
                    })*
                }
                Ok(())
            }
        }
    };
}

ops! {
    // ---- moving values ----
    /// dst := a constant.
    LoadConst { dst: Reg, value: ConstIndex },
    /// dst := a small int.
    LoadInt { dst: Reg, value: i32 },
    /// dst := None.
    LoadNone { dst: Reg },
    /// dst := a copy of src, which it keeps even where it is a temporary.
    Move { dst: Reg, src: Reg },
    /// dst := src, leaving src empty even where it is a local.
    Take { dst: Reg, src: Reg },
    /// Empties a register and drops what it held.
    Clear { reg: Reg },
    /// Raises UnboundLocalError if the local is empty.
    CheckBound { reg: Reg },
    /// `del` of a local: raises UnboundLocalError if empty, then empties it.
    DeleteLocal { reg: Reg },

    // ---- names ----
    /// Wraps the value of a local (empty or not) into a new cell, in place.
    MakeCell { reg: Reg },
    /// dst := contents of the cell in a local register; raises UnboundLocalError if it is empty.
    LoadCell { dst: Reg, cell: Reg },
    /// The cell's contents := src.
    StoreCell { cell: Reg, src: Reg },
    /// Empties the cell; raises UnboundLocalError if it is empty already.
    DeleteCell { cell: Reg },
    /// dst := contents of a free variable; raises NameError if its cell is empty.
    LoadFree { dst: Reg, free: FreeIndex },
    /// The free variable's contents := src.
    StoreFree { free: FreeIndex, src: Reg },
    /// Empties the free variable's cell; raises NameError if it is empty already.
    DeleteFree { free: FreeIndex },
    /// dst := the cell itself of a free variable, to close over it once more.
    LoadFreeCell { dst: Reg, free: FreeIndex },
    /// dst := a global, else a builtin; raises NameError.
    LoadGlobal { dst: Reg, name: Site },
    /// A global := src.
    StoreGlobal { src: Reg, name: Site },
    /// Deletes a global; raises NameError.
    DeleteGlobal { name: Site },
    /// dst := a name of the frame's namespace (class body, `exec`), else a global, else a builtin.
    LoadName { dst: Reg, name: Site },
    /// A name of the frame's namespace := src.
    StoreName { src: Reg, name: Site },
    /// Deletes a name of the frame's namespace; raises NameError.
    DeleteName { name: Site },
    /// dst := a name of the frame's namespace, else contents of a free variable (class bodies).
    LoadNameOrFree { dst: Reg, name: Site, free: FreeIndex },
    /// dst := a name of the mapping in `namespace` (kept), else of a free variable; for annotation scopes in classes.
    LoadFromOrFree { dst: Reg, namespace: Reg, free: FreeIndex },
    /// dst := a name of the mapping in `namespace` (kept), else a global or builtin; for annotation scopes in classes.
    LoadFromOrGlobal { dst: Reg, namespace: Reg, name: Site },
    /// dst := the frame's namespace, as `locals()` in a class body gives it.
    LoadNamespace { dst: Reg },
    /// dst := the builtin `__build_class__`.
    LoadBuildClass { dst: Reg },

    // ---- arithmetic ----
    /// dst := lhs + rhs, and so on for every binary operator.
    Add { dst: Reg, lhs: Reg, rhs: Reg },
    Sub { dst: Reg, lhs: Reg, rhs: Reg },
    Mul { dst: Reg, lhs: Reg, rhs: Reg },
    Div { dst: Reg, lhs: Reg, rhs: Reg },
    FloorDiv { dst: Reg, lhs: Reg, rhs: Reg },
    Mod { dst: Reg, lhs: Reg, rhs: Reg },
    Pow { dst: Reg, lhs: Reg, rhs: Reg },
    MatMul { dst: Reg, lhs: Reg, rhs: Reg },
    LShift { dst: Reg, lhs: Reg, rhs: Reg },
    RShift { dst: Reg, lhs: Reg, rhs: Reg },
    BitAnd { dst: Reg, lhs: Reg, rhs: Reg },
    BitOr { dst: Reg, lhs: Reg, rhs: Reg },
    BitXor { dst: Reg, lhs: Reg, rhs: Reg },
    /// dst := lhs += rhs, and so on: the in-place form, which a mutable lhs may answer itself.
    InplaceAdd { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceSub { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceMul { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceDiv { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceFloorDiv { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceMod { dst: Reg, lhs: Reg, rhs: Reg },
    InplacePow { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceMatMul { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceLShift { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceRShift { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceBitAnd { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceBitOr { dst: Reg, lhs: Reg, rhs: Reg },
    InplaceBitXor { dst: Reg, lhs: Reg, rhs: Reg },
    /// dst := lhs + an int literal.
    AddInt { dst: Reg, lhs: Reg, rhs: i16 },
    /// dst := lhs - an int literal.
    SubInt { dst: Reg, lhs: Reg, rhs: i16 },
    /// dst := lhs += an int literal.
    InplaceAddInt { dst: Reg, lhs: Reg, rhs: i16 },
    /// dst := lhs -= an int literal.
    InplaceSubInt { dst: Reg, lhs: Reg, rhs: i16 },
    /// dst := -src.
    Neg { dst: Reg, src: Reg },
    /// dst := +src.
    Pos { dst: Reg, src: Reg },
    /// dst := ~src.
    Invert { dst: Reg, src: Reg },
    /// dst := not src.
    Not { dst: Reg, src: Reg },

    // ---- comparison ----
    /// dst := lhs < rhs, and so on; the result is whatever the rich comparison answers.
    Lt { dst: Reg, lhs: Reg, rhs: Reg },
    Le { dst: Reg, lhs: Reg, rhs: Reg },
    Eq { dst: Reg, lhs: Reg, rhs: Reg },
    Ne { dst: Reg, lhs: Reg, rhs: Reg },
    Gt { dst: Reg, lhs: Reg, rhs: Reg },
    Ge { dst: Reg, lhs: Reg, rhs: Reg },
    /// dst := lhs is rhs.
    Is { dst: Reg, lhs: Reg, rhs: Reg },
    /// dst := lhs is not rhs.
    IsNot { dst: Reg, lhs: Reg, rhs: Reg },
    /// dst := item in container.
    In { dst: Reg, item: Reg, container: Reg },
    /// dst := item not in container.
    NotIn { dst: Reg, item: Reg, container: Reg },

    // ---- jumps ----
    /// Goes on at the target.
    Jump { to: Jump32 },
    /// The head of a loop: polls the interrupt word.  Every backward jump leads to one, or just behind
    /// one if it polls itself.
    LoopHeader { },
    /// Polls the interrupt word and goes on at the target, behind a LoopHeader.
    JumpBack { to: Jump32 },
    /// As JumpBack, to the ForIter behind the LoopHeader, with whose next item it may go on at once.
    JumpToFor { to: Jump32 },
    /// Jumps if the truth of cond is true.
    JumpIf { cond: Reg, to: Jump32 },
    /// Jumps if the truth of cond is false.
    JumpUnless { cond: Reg, to: Jump32 },
    /// Jumps if the truth of cond is true, and keeps cond then; consumes it otherwise.
    JumpIfKeep { cond: Reg, to: Jump32 },
    /// Jumps if the truth of cond is false, and keeps cond then; consumes it otherwise.
    JumpUnlessKeep { cond: Reg, to: Jump32 },
    /// Jumps if src is None.
    JumpIfNone { src: Reg, to: Jump32 },
    /// Jumps if src is not None.
    JumpIfNotNone { src: Reg, to: Jump32 },
    /// Jumps if src is None; keeps src otherwise.
    JumpIfNoneKeep { src: Reg, to: Jump32 },
    /// Jumps if the comparison's truth is true: a comparison fused with its jump.
    JumpIfLt { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpIfLe { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpIfEq { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpIfNe { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpIfGt { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpIfGe { lhs: Reg, rhs: Reg, to: Jump16 },
    /// Jumps if the comparison's truth is false.
    JumpUnlessLt { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpUnlessLe { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpUnlessEq { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpUnlessNe { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpUnlessGt { lhs: Reg, rhs: Reg, to: Jump16 },
    JumpUnlessGe { lhs: Reg, rhs: Reg, to: Jump16 },
    /// The same against an int literal.
    JumpIfLtInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpIfLeInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpIfEqInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpIfNeInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpIfGtInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpIfGeInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpUnlessLtInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpUnlessLeInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpUnlessEqInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpUnlessNeInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpUnlessGtInt { lhs: Reg, rhs: i16, to: Jump16 },
    JumpUnlessGeInt { lhs: Reg, rhs: i16, to: Jump16 },

    // ---- iteration ----
    /// iter..iter+2 := the iteration state over the value in iter, as `iter()` gives it.
    /// A range over machine ints is held unboxed in the three registers.
    GetForIter { iter: Reg },
    /// dst := next item of the state that GetForIter made (kept); jumps, emptying the state, at the end.
    ForIter { iter: Reg, dst: Reg, exit: Jump16 },
    /// dst := iter(src).
    GetIter { dst: Reg, src: Reg },
    /// start.. := exactly count items of src; raises ValueError.
    UnpackSequence { src: Reg, start: Reg, count: u16 },
    /// start.. := the items of src with a list in place of the starred target: `before` items, the list, `after` items.
    UnpackStarred { src: Reg, start: Reg, before: u8, after: u8 },

    // ---- attributes and items ----
    /// dst := obj.name.
    LoadAttr { dst: Reg, obj: Reg, name: Site },
    /// obj.name := value.  Keeps neither.
    StoreAttr { obj: Reg, value: Reg, name: Site },
    /// del obj.name.
    DeleteAttr { obj: Reg, name: Site },
    /// base := the function and base+1 := self for a call of `obj.name(...)`; where it is no plain
    /// method, base := the attribute and base+1 := empty.  CallMethod follows.
    LoadMethod { base: Reg, obj: Reg, name: Site },
    /// dst := super(class, self).name without building the super object: base holds the builtin `super` as
    /// looked up, base+1 `__class__`, base+2 self.  Falls back to a real call where `super` is not the builtin.
    LoadSuperAttr { dst: Reg, base: Reg, name: Site },
    /// As LoadMethod, by way of super(): in as LoadSuperAttr, out as LoadMethod.
    LoadSuperMethod { base: Reg, name: Site },
    /// base and base+1 := a special method of obj's type, as LoadMethod; raises TypeError naming the protocol.
    LoadSpecial { base: Reg, obj: Reg, method: Special },
    /// dst := obj[key].
    GetItem { dst: Reg, obj: Reg, key: Reg },
    /// obj[key] := value.
    SetItem { obj: Reg, key: Reg, value: Reg },
    /// del obj[key].
    DeleteItem { obj: Reg, key: Reg },
    /// dst := slice(start, start+1, start+2).
    BuildSlice { dst: Reg, start: Reg },

    // ---- calls ----
    /// base := base(base+1 .. base+argc).  The arguments become the callee's first registers.
    Call { base: Reg, argc: u16 },
    /// base := a method call: as LoadMethod left base and base+1, then argc arguments from base+2 on.
    CallMethod { base: Reg, argc: u16 },
    /// As Call; the last arguments are named by the constant tuple.
    CallKeywords { base: Reg, argc: u16, names: ConstIndex },
    /// As CallMethod with keywords.
    CallMethodKeywords { base: Reg, argc: u16, names: ConstIndex },
    /// base := base(*base+1, **base+2): a tuple or any iterable, and a dict or empty.
    CallSpread { base: Reg },
    /// As Call, directly under `await`: a coroutine function's body runs at once, without a coroutine
    /// object, and its result lands in base and execution continues after the YieldFrom that ends the
    /// await.  Anything else is called and goes on with the GetAwaitable that follows.
    /// The compiler emits exactly: AwaitCall base; GetAwaitable base, base; YieldFrom base, base.
    AwaitCall { base: Reg, argc: u16 },
    /// As CallMethod, directly under `await`; otherwise as AwaitCall.
    AwaitCallMethod { base: Reg, argc: u16 },
    /// Leaves the function with src.
    Return { src: Reg },
    /// Leaves the function with a constant.
    ReturnConst { value: ConstIndex },
    /// Leaves the function with None.
    ReturnNone { },

    // ---- building ----
    /// dst := a tuple of count values from start on.
    BuildTuple { dst: Reg, start: Reg, count: u16 },
    BuildList { dst: Reg, start: Reg, count: u16 },
    BuildSet { dst: Reg, start: Reg, count: u16 },
    /// dst := a dict of count pairs key, value from start on.
    BuildDict { dst: Reg, start: Reg, count: u16 },
    /// dst := the strings (and ints, which `FormatPart` leaves as they are) from start on, joined.
    BuildString { dst: Reg, start: Reg, count: u16 },
    /// Appends to the list, which is kept.
    ListAppend { list: Reg, value: Reg },
    /// Adds to the set, which is kept.
    SetAdd { set: Reg, value: Reg },
    /// Sets a key of the dict, which is kept.
    DictInsert { dict: Reg, key: Reg, value: Reg },
    /// Extends the list (kept) by the items of an iterable: `[*x]` and `f(*x)`.
    ListExtend { list: Reg, iterable: Reg },
    /// Updates the set (kept) by an iterable.
    SetUpdate { set: Reg, iterable: Reg },
    /// Updates the dict (kept) by a mapping: `{**x}`.
    DictUpdate { dict: Reg, mapping: Reg },
    /// Updates the dict of keyword arguments (kept) by a mapping; raises TypeError on a key that is there
    /// already or no string, in the name of the callable in `function` (kept).
    DictMerge { dict: Reg, mapping: Reg, function: Reg },
    /// dst := a tuple of the list's items.
    ListToTuple { dst: Reg, list: Reg },
    /// dst := format(src, '').
    FormatSimple { dst: Reg, src: Reg },
    /// As FormatSimple for a part of a string to be built; an int may stay an int.
    FormatPart { dst: Reg, src: Reg },
    /// dst := format(src, spec).
    FormatSpec { dst: Reg, src: Reg, spec: Reg },
    /// dst := str(src), repr(src) or ascii(src).
    Convert { dst: Reg, src: Reg, conversion: Conversion },
    /// base := an Interpolation of (value, expression text, conversion letter or None, format spec) in base..base+3.
    BuildInterpolation { base: Reg },
    /// dst := a Template of count strings and interpolations from start on, in source order.
    BuildTemplate { dst: Reg, start: Reg, count: u16 },
    /// base := a function of the code constant; the parts that are there stand from base on, in the order of
    /// FunctionParts.
    MakeFunction { base: Reg, code: ConstIndex, parts: FunctionParts },

    // ---- generators and coroutines ----
    /// Suspends with src; on resumption dst := the value sent in.
    Yield { dst: Reg, src: Reg },
    /// Delegates to the iterator or awaitable in `iter` until it is done; dst := its result.  Executed again
    /// on every resumption; keeps `iter` until the end.
    YieldFrom { dst: Reg, iter: Reg },
    /// dst := the iterator behind `await src`.
    GetAwaitable { dst: Reg, src: Reg, context: AwaitContext },
    /// dst := the iterator behind `yield from src`.
    GetYieldFromIter { dst: Reg, src: Reg },
    /// dst := src.__aiter__().
    GetAsyncIter { dst: Reg, src: Reg },
    /// dst := the iterator behind `await iter.__anext__()`, checked, ready for YieldFrom; keeps iter.
    GetAsyncNext { dst: Reg, iter: Reg },
    /// The end of an `async for`, in the handler around its GetAsyncNext and YieldFrom: a StopAsyncIteration
    /// in exc is dropped and the loop is over; anything else goes on unwinding.
    EndAsyncFor { exc: Reg },

    // ---- exceptions ----
    /// Raises src (an exception or its class).
    Raise { src: Reg },
    /// Raises src from cause.
    RaiseFrom { src: Reg, cause: Reg },
    /// `raise` alone: raises the exception being handled; RuntimeError where there is none.
    RaiseAgain { },
    /// Goes on unwinding with exc, its traceback as it is.
    Reraise { exc: Reg },
    /// Begins a handler: saved := the frame's handled exception; the exception in exc (kept) becomes it.
    PushHandled { saved: Reg, exc: Reg },
    /// Ends a handler: the frame's handled exception := saved.
    PopHandled { saved: Reg },
    /// dst := whether exc (kept) matches the class or tuple; raises TypeError on anything else.
    ExceptMatch { dst: Reg, exc: Reg, class: Reg },
    /// For `except*`: base holds the exceptions left (a group or None); base := the rest or None and
    /// base+1 := the matched group or None, by the class or tuple in `class`.
    ExceptStarMatch { base: Reg, class: Reg },
    /// After the clauses of `except*`: dst := the exception to raise now, or None, of the original
    /// exception in `original` and the list of what the clauses raised and left in `raised`.
    ExceptStarResult { dst: Reg, original: Reg, raised: Reg },
    /// base..base+2 := type, exception and traceback of exc (kept), to call `__exit__` with.
    ExceptionTriple { base: Reg, exc: Reg },

    // ---- pattern matching ----
    /// dst := whether src (kept) is a sequence to patterns.
    MatchSequence { dst: Reg, src: Reg },
    /// dst := whether src (kept) is a mapping to patterns.
    MatchMapping { dst: Reg, src: Reg },
    /// dst := a tuple of the values of src (kept) at the keys of the tuple in keys (kept), or None.
    MatchKeys { dst: Reg, src: Reg, keys: Reg },
    /// dst := a tuple of attributes of src (kept), or None; base holds the class, base+1 the tuple of keyword
    /// names, base+2 the count of positional patterns.
    MatchClass { dst: Reg, src: Reg, base: Reg },
    /// dst := len(src); keeps src.
    GetLen { dst: Reg, src: Reg },
    /// dst := a copy of the dict src (kept) without the keys of the tuple in keys.
    DictWithout { dst: Reg, src: Reg, keys: Reg },

    // ---- modules and the rest ----
    /// dst := a module; dst holds the fromlist (tuple or None) on entry.
    ImportName { dst: Reg, name: Site, level: u16 },
    /// dst := a name of the module (kept); raises ImportError.
    ImportFrom { dst: Reg, module: Reg, name: Site },
    /// Runs a helper of the compiler on the registers from base on.
    Intrinsic { base: Reg, function: Intrinsic },
}

const _: () = assert!(size_of::<Op>() == 8, "an instruction is 8 bytes");
