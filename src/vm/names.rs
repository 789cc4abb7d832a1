//! Interned names: strings whose address identifies them, among them the names
//! that the interpreter itself looks up.

use std::cell::RefCell;

use crate::object::Gc;
use crate::types::str::{Str, hash_bytes};

/// Declares the names that Rust code refers to.
macro_rules! names {
    ($($name:ident)*) => {
        /// The table of interned strings.
        pub struct Names {
            table: RefCell<Table>,
            /// The strings of one Latin-1 character, by code point.
            latin1: Vec<Gc<Str>>,
            empty: Gc<Str>,
            $(pub $name: Gc<Str>,)*
        }

        impl Names {
            /// A table that knows the interpreter's own names.
            pub fn new() -> Names {
                let table = RefCell::new(Table::new());
                $(let $name = intern_in(&table, stringify!($name));)*
                let latin1 = (0..=u8::MAX)
                    .map(|code| intern_in(&table, char::from(code).encode_utf8(&mut [0; 4])))
                    .collect();
                let empty = intern_in(&table, "");
                Names { table, latin1, empty, $($name,)* }
            }
        }
    };
}

names! {
    __abs__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__ __annotate__ __annotations__
    __await__ __bases__ __bool__ __buffer__ __build_class__ __builtins__ __bytes__ __call__ __cause__
    __ceil__ __class__ __class_getitem__ __classcell__ __classdict__ __classdictcell__ __closure__ __code__
    __complex__ __contains__ __context__ __debug__ __defaults__ __del__ __delattr__ __delete__ __delitem__
    __dict__ __dir__ __divmod__ __doc__ __enter__ __eq__ __exit__ __file__ __float__ __floor__ __floordiv__
    __format__ __func__ __ge__ __get__ __getattr__ __getattribute__ __getitem__ __getstate__ __globals__
    __gt__ __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__ __imod__ __import__ __imul__
    __index__ __init__ __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __irshift__
    __isub__ __iter__ __itruediv__ __ixor__ __kwdefaults__ __le__ __len__ __length_hint__ __loader__
    __lshift__ __lt__ __main__ __match_args__ __matmul__ __missing__ __mod__ __module__ __mro__
    __mro_entries__ __mul__ __name__ __ne__ __neg__ __new__ __next__ __notes__ __objclass__ __or__
    __orig_bases__ __orig_class__ __package__ __path__ __pos__ __pow__ __prepare__ __qualname__ __radd__
    __rand__ __rdivmod__ __reduce__ __reduce_ex__ __repr__ __reversed__ __rfloordiv__ __rlshift__
    __rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__
    __rxor__ __self__ __set__ __set_name__ __setattr__ __setitem__ __sizeof__ __slots__ __spec__
    __static_attributes__ __firstlineno__ __str__ __sub__ __subclasscheck__ __subclasses__ __subclasshook__
    __suppress_context__ __traceback__ __truediv__ __trunc__ __type_params__ __weakref__ __wrapped__ __xor__
    __abstractmethods__ __isabstractmethod__ __origin__ __args__ __parameters__ __conditional_annotations__
    _connection_lost _paused _protocol _reader _transport append args buffer_updated builtins cancel close closed copy data_received encoding end errors excepthook exc_info fileno file flush
    get get_buffer getter items keys max_size mro name obj path print read readline send sep setter stderr stdin stdout sys
    throw update value values write
}

/// The strings by their hashes, with open addressing.  None is ever removed.
struct Table {
    slots: Box<[Option<Gc<Str>>]>,
    count: usize,
}

impl Table {
    /// Room for the names of a small program.
    const SLOTS: usize = 8192;

    fn new() -> Table {
        Table {
            slots: vec![None; Table::SLOTS].into(),
            count: 0,
        }
    }

    /// The string with this text, or the slot that it would go into.
    #[inline]
    fn find(&self, hash: i64, text: &str) -> Result<&Gc<Str>, usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match &self.slots[at] {
                None => return Err(at),
                Some(known) if known.hash() == hash && known.as_str() == text => return Ok(known),
                Some(_) => at = (at + 1) & mask,
            }
        }
    }

    /// Adds a string that is not there, at the slot that was found for it.
    fn add(&mut self, at: usize, string: Gc<Str>) {
        string.set_interned();
        self.slots[at] = Some(string);
        self.count += 1;
        if self.count * 3 > self.slots.len() * 2 {
            self.grow();
        }
    }

    #[cold]
    fn grow(&mut self) {
        let wanted = self.slots.len() * 2;
        let old = std::mem::replace(&mut self.slots, vec![None; wanted].into());
        for string in old.into_iter().flatten() {
            if let Err(at) = self.find(string.hash(), string.as_str()) {
                self.slots[at] = Some(string);
            }
        }
    }
}

fn intern_in(table: &RefCell<Table>, text: &str) -> Gc<Str> {
    let mut table = table.borrow_mut();
    match table.find(hash_bytes(text.as_bytes()), text) {
        Ok(known) => known.clone(),
        Err(at) => {
            let string = Str::new(text);
            table.add(at, string.clone());
            string
        }
    }
}

impl Names {
    /// The shared string of one Latin-1 character.
    #[inline]
    pub fn latin1(&self, c: char) -> Option<&Gc<Str>> {
        self.latin1.get(c as usize)
    }

    /// The empty string.
    pub fn empty(&self) -> Gc<Str> {
        self.empty.clone()
    }

    /// The interned string with this text.
    pub fn intern(&self, text: &str) -> Gc<Str> {
        intern_in(&self.table, text)
    }

    /// The interned string equal to this one.
    #[inline]
    pub fn intern_str(&self, string: &Gc<Str>) -> Gc<Str> {
        if string.is_interned() {
            return string.clone();
        }
        let mut table = self.table.borrow_mut();
        match table.find(string.hash(), string.as_str()) {
            Ok(known) => known.clone(),
            Err(at) => {
                table.add(at, string.clone());
                string.clone()
            }
        }
    }
}

impl Default for Names {
    fn default() -> Self {
        Names::new()
    }
}
