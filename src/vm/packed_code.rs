//! Code objects of the library: loaded, one at a time, from the packed form that the build has put into
//! the binary.  Loading runs no script code and needs no machine, so a code object can do it by itself.

use std::cell::OnceCell;
use std::rc::Rc;

use super::Names;
use super::load::{is_name_like, parse_digits};
use crate::bytecode::Code;
use crate::bytecode::packed::{Builder, Item, PackedCode, PackedModule, TextIndex, unpack};
use crate::object::{Gc, Value};
use crate::types::bigint::BigInt;
use crate::types::bytes::Bytes;
use crate::types::code::{CodeBody, CodeObject, SiteCache};
use crate::types::complex::Complex;
use crate::types::set::Set;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A module of the library whose code is being loaded: its texts as interned strings, once they are.
struct LoadingModule {
    packed: PackedModule,
    names: Rc<Names>,
    known: Box<[OnceCell<Gc<Str>>]>,
}

impl LoadingModule {
    fn name(&self, index: TextIndex) -> Gc<Str> {
        let intern = || self.names.intern(self.packed.text(index));
        self.known[index.0].get_or_init(intern).clone()
    }

    fn text(&self, index: TextIndex) -> Value {
        match self.packed.text(index) {
            text if is_name_like(text) => Value::from(self.name(index)),
            text => Value::from(text),
        }
    }
}

/// The code of a module of the library.
pub fn library_code(packed: PackedModule, names: &Rc<Names>) -> Gc<CodeObject> {
    let code = packed.code();
    let module = LoadingModule {
        known: vec![OnceCell::new(); packed.text_count()].into(),
        packed,
        names: names.clone(),
    };
    code_object(&Rc::new(module), code)
}

fn code_object(module: &Rc<LoadingModule>, code: PackedCode) -> Gc<CodeObject> {
    let head = code.head();
    let packed = PackedBody {
        module: module.clone(),
        code,
    };
    let (name, qualname) = (module.name(head.name), module.name(head.qualname));
    Gc::new(CodeObject::packed(name, qualname, &head, packed))
}

/// Where the body of a code object waits.
pub struct PackedBody {
    module: Rc<LoadingModule>,
    code: PackedCode,
}

impl PackedBody {
    /// The body.
    pub fn load(&self) -> CodeBody {
        let module = &self.module;
        let head = self.code.head();
        let body = head.body(&mut Values { module });
        let code = Code {
            name: Rc::from(module.packed.text(head.name)),
            qualname: Rc::from(module.packed.text(head.qualname)),
            source: module.packed.source.clone(),
            first_line: body.first_line,
            kind: head.kind,
            parameters: head.parameters,
            local_names: Vec::new(),
            cells: body.cells,
            free_names: Vec::new(),
            first_temp: head.first_temp,
            register_count: head.register_count,
            ops: body.ops,
            locations: body.locations,
            constants: Vec::new(),
            sites: Vec::new(),
            handlers: body.handlers,
            doc: None,
            is_method: head.is_method,
            is_synthetic: head.is_synthetic,
        };
        CodeBody {
            code: Rc::new(code),
            constants: body.constants,
            caches: body.sites.iter().map(|_| SiteCache::default()).collect(),
            names: body.sites,
            local_names: body.local_names,
            free_names: body.free_names,
        }
    }

    /// The docstring, or `None`.
    pub fn doc(&self) -> Value {
        match self.code.head().doc {
            Some(doc) => self.module.text(doc),
            None => Value::None,
        }
    }

    /// All of it as data.
    pub fn whole(&self) -> Code {
        unpack(&self.module.packed, self.code)
    }
}

/// Makes values of what is packed.
struct Values<'m> {
    module: &'m Rc<LoadingModule>,
}

impl Builder for Values<'_> {
    type Name = Gc<Str>;
    type Constant = Value;

    fn name(&mut self, index: TextIndex) -> Gc<Str> {
        self.module.name(index)
    }

    fn constant(&mut self, item: Item<Value>) -> Value {
        match item {
            Item::None => Value::None,
            Item::Ellipsis => Value::Ellipsis,
            Item::Bool(value) => Value::bool(value),
            Item::Int(value) => Value::Int(value),
            Item::BigInt(digits) => {
                BigInt::normalize(parse_digits(self.module.packed.text(digits)))
            }
            Item::Float(value) => Value::float(value),
            Item::Complex(real, imaginary) => Value::from(Complex::new(real, imaginary)),
            Item::Str(text) => self.module.text(text),
            Item::Bytes(bytes) => Value::from(Bytes::new(bytes)),
            Item::Tuple(items) => Value::from(Tuple::new(items)),
            Item::FrozenSet(items) => {
                let set = Set::new_frozen();
                for item in items {
                    set.add_plain(item);
                }
                Value::from(Gc::new(set))
            }
            Item::Code(code) => Value::from(code_object(self.module, code)),
        }
    }
}
