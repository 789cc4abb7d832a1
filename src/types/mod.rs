//! Python's built-in types: one file (or folder) each, and the table of them all.
//!
//! A row of the table names the type's field in [`Types`], its Python name, base, layout, and the
//! module whose `METHODS` and `GETTERS` fill its namespace.

pub mod array;
pub mod bigint;
pub mod bool_;
pub mod builtin_function;
pub mod bytearray;
pub mod bytes;
pub mod cell;
pub mod code;
pub mod codec;
pub mod complex;
pub mod construct;
pub mod descriptor;
pub mod dict;
pub mod exception;
pub mod exceptions;
pub mod float;
pub mod format;
pub mod function;
#[allow(unsafe_code)] // The registers of a resumable frame, which the VM runs in place.
pub mod generator;
pub mod generic_alias;
pub mod int;
pub mod iterator;
pub mod list;
pub mod mappingproxy;
pub mod memoryview;
pub mod method;
pub mod module;
pub mod object;
pub mod property;
pub mod range;
pub mod sequence;
pub mod set;
pub mod singletons;
pub mod slice;
pub mod str;
pub mod super_;
#[allow(unsafe_code)] // Values are read without writing to the borrow flag: an eighth of a look-up.
pub mod table;
pub mod tuple;
pub mod type_;
pub mod typing;
pub mod union;

use crate::object::class::{ClassFlags, Layout};
use crate::object::native::{Builtin, GetterDef, MethodDef};
use crate::object::{Class, Gc, Value};
use crate::types::dict::Dict;
use crate::types::exception::{EXCEPTIONS, Exc};
use crate::vm::names::Names;

/// Declares [`Types`] and how each is made.
macro_rules! builtin_types {
    ($($field:ident: $name:literal, base $base:ident, $layout:expr, subclassable $subclassable:literal,
       dict $dict:literal, $($module:ident)::+, $doc:literal;)*) => {
        /// The class objects of the built-in types.
        pub struct Types {
            $(pub $field: Gc<Class>,)*
            /// Exception classes, in the order of [`Exc`].
            pub exceptions: Vec<Gc<Class>>,
        }

        impl Types {
            /// Makes every built-in class.
            pub fn new(names: &Names) -> Types {
                $(builtin_types!(@make $field, $name, $base, $layout, $subclassable, $dict, names);)*
                let mut types = Types { $($field,)* exceptions: Vec::new() };
                types.exceptions = make_exceptions(names, &types.object);
                $(fill(&types, names, &types.$field, $($module)::+::METHODS, $($module)::+::GETTERS, $doc);)*
                fill_exceptions(&types, names);
                types
            }

            /// Every built-in class but the exceptions.
            pub fn all(&self) -> Vec<&Gc<Class>> {
                vec![$(&self.$field),*]
            }
        }
    };
    (@make $field:ident, $name:literal, none, $layout:expr, $subclassable:literal, $dict:literal, $names:ident) => {
        let $field = make_class($names, $name, &[], $layout, $subclassable, $dict);
    };
    (@make $field:ident, $name:literal, $base:ident, $layout:expr, $subclassable:literal, $dict:literal, $names:ident) => {
        let $field = make_class($names, $name, &[&$base], $layout, $subclassable, $dict);
    };
}

builtin_types! {
    object: "object", base none, Layout::Object, subclassable true, dict false, object, "The base class of the class hierarchy.";
    type_: "type", base object, Layout::Type, subclassable true, dict false, type_, "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type";
    int: "int", base object, Layout::Int, subclassable true, dict false, int, "int([x]) -> integer\nint(x, base=10) -> integer";
    bool_: "bool", base int, Layout::Int, subclassable false, dict false, bool_, "Returns True when the argument is true, False otherwise.";
    float: "float", base object, Layout::Float, subclassable true, dict false, float, "Convert a string or number to a floating-point number, if possible.";
    complex: "complex", base object, Layout::Complex, subclassable true, dict false, complex, "Create a complex number from a string or numbers.";
    str: "str", base object, Layout::Str, subclassable true, dict false, str::methods, "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str";
    bytes: "bytes", base object, Layout::Bytes, subclassable true, dict false, bytes, "bytes(iterable_of_ints) -> bytes";
    bytearray: "bytearray", base object, Layout::ByteArray, subclassable true, dict false, bytearray, "bytearray(iterable_of_ints) -> bytearray";
    tuple: "tuple", base object, Layout::Tuple, subclassable true, dict false, tuple, "Built-in immutable sequence.";
    list: "list", base object, Layout::List, subclassable true, dict false, list, "Built-in mutable sequence.";
    dict: "dict", base object, Layout::Dict, subclassable true, dict false, dict::methods, "dict() -> new empty dictionary";
    set: "set", base object, Layout::Set, subclassable true, dict false, set::methods, "Build an unordered collection of unique elements.";
    frozenset: "frozenset", base object, Layout::FrozenSet, subclassable true, dict false, set::frozen, "Build an immutable unordered collection of unique elements.";
    range: "range", base object, Layout::Sealed("range"), subclassable false, dict false, range, "range(stop) -> range object\nrange(start, stop[, step]) -> range object";
    slice: "slice", base object, Layout::Sealed("slice"), subclassable false, dict false, slice, "slice(stop)\nslice(start, stop[, step])";
    none: "NoneType", base object, Layout::Sealed("NoneType"), subclassable false, dict false, singletons::none, "The type of the None singleton.";
    ellipsis: "ellipsis", base object, Layout::Sealed("ellipsis"), subclassable false, dict false, singletons::ellipsis, "The type of the Ellipsis singleton.";
    not_implemented: "NotImplementedType", base object, Layout::Sealed("NotImplementedType"), subclassable false, dict false, singletons::not_implemented, "The type of the NotImplemented singleton.";
    function: "function", base object, Layout::Sealed("function"), subclassable false, dict true, function, "Create a function object.";
    method: "method", base object, Layout::Sealed("method"), subclassable false, dict false, method, "Create a bound instance method object.";
    builtin_function: "builtin_function_or_method", base object, Layout::Sealed("builtin_function_or_method"), subclassable false, dict false, builtin_function, "A function or bound method implemented in Rust.";
    method_descriptor: "method_descriptor", base object, Layout::Sealed("method_descriptor"), subclassable false, dict false, builtin_function::descriptor, "An unbound method implemented in Rust.";
    wrapper_descriptor: "wrapper_descriptor", base object, Layout::Sealed("wrapper_descriptor"), subclassable false, dict false, builtin_function::descriptor, "An unbound special method implemented in Rust.";
    method_wrapper: "method-wrapper", base object, Layout::Sealed("method-wrapper"), subclassable false, dict false, builtin_function::wrapper, "A bound special method implemented in Rust.";
    classmethod_descriptor: "classmethod_descriptor", base object, Layout::Sealed("classmethod_descriptor"), subclassable false, dict false, builtin_function::descriptor, "An unbound class method implemented in Rust.";
    getset_descriptor: "getset_descriptor", base object, Layout::Sealed("getset_descriptor"), subclassable false, dict false, descriptor::getset, "A computed attribute of a native type.";
    member_descriptor: "member_descriptor", base object, Layout::Sealed("member_descriptor"), subclassable false, dict false, descriptor::member, "A slot reserved by __slots__.";
    staticmethod: "staticmethod", base object, Layout::Native("staticmethod"), subclassable true, dict true, descriptor::static_method, "Convert a function to be a static method.";
    classmethod: "classmethod", base object, Layout::Native("classmethod"), subclassable true, dict true, descriptor::class_method, "Convert a function to be a class method.";
    property: "property", base object, Layout::Native("property"), subclassable true, dict false, property, "Property attribute.";
    super_: "super", base object, Layout::Native("super"), subclassable true, dict false, super_, "super() -> same as super(__class__, <first argument>)";
    mappingproxy: "mappingproxy", base object, Layout::Native("mappingproxy"), subclassable false, dict false, mappingproxy, "Read-only proxy of a mapping.";
    list_iterator: "list_iterator", base object, Layout::Sealed("list_iterator"), subclassable false, dict false, iterator::sequences::list_iterator, "";
    list_reverseiterator: "list_reverseiterator", base object, Layout::Sealed("list_reverseiterator"), subclassable false, dict false, iterator::sequences::list_reverseiterator, "";
    tuple_iterator: "tuple_iterator", base object, Layout::Sealed("tuple_iterator"), subclassable false, dict false, iterator::sequences::tuple_iterator, "";
    range_iterator: "range_iterator", base object, Layout::Sealed("range_iterator"), subclassable false, dict false, iterator::sequences::range_iterator, "";
    longrange_iterator: "longrange_iterator", base object, Layout::Sealed("longrange_iterator"), subclassable false, dict false, iterator::sequences::longrange_iterator, "";
    dict_keyiterator: "dict_keyiterator", base object, Layout::Sealed("dict_keyiterator"), subclassable false, dict false, dict::iterators, "";
    dict_valueiterator: "dict_valueiterator", base object, Layout::Sealed("dict_valueiterator"), subclassable false, dict false, dict::iterators, "";
    dict_itemiterator: "dict_itemiterator", base object, Layout::Sealed("dict_itemiterator"), subclassable false, dict false, dict::iterators, "";
    dict_reversekeyiterator: "dict_reversekeyiterator", base object, Layout::Sealed("dict_reversekeyiterator"), subclassable false, dict false, dict::iterators, "";
    dict_reversevalueiterator: "dict_reversevalueiterator", base object, Layout::Sealed("dict_reversevalueiterator"), subclassable false, dict false, dict::iterators, "";
    dict_reverseitemiterator: "dict_reverseitemiterator", base object, Layout::Sealed("dict_reverseitemiterator"), subclassable false, dict false, dict::iterators, "";
    dict_keys: "dict_keys", base object, Layout::Sealed("dict_keys"), subclassable false, dict false, dict::views::set_like, "";
    dict_values: "dict_values", base object, Layout::Sealed("dict_values"), subclassable false, dict false, dict::views::values, "";
    dict_items: "dict_items", base object, Layout::Sealed("dict_items"), subclassable false, dict false, dict::views::set_like, "";
    set_iterator: "set_iterator", base object, Layout::Sealed("set_iterator"), subclassable false, dict false, set::iterator, "";
    iterator: "iterator", base object, Layout::Sealed("iterator"), subclassable false, dict false, iterator::protocol::sequence, "";
    callable_iterator: "callable_iterator", base object, Layout::Sealed("callable_iterator"), subclassable false, dict false, iterator::protocol::callable, "";
    reversed: "reversed", base object, Layout::Native("reversed"), subclassable true, dict false, iterator::protocol::reversed, "Return a reverse iterator over the values of the given sequence.";
    enumerate: "enumerate", base object, Layout::Native("enumerate"), subclassable true, dict false, iterator::lazy::enumerate, "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...";
    zip: "zip", base object, Layout::Native("zip"), subclassable true, dict false, iterator::lazy::zip, "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]";
    map: "map", base object, Layout::Native("map"), subclassable true, dict false, iterator::lazy::map, "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.";
    filter: "filter", base object, Layout::Native("filter"), subclassable true, dict false, iterator::lazy::filter, "Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.";
    generator: "generator", base object, Layout::Sealed("generator"), subclassable false, dict false, generator::plain, "A generator.";
    coroutine: "coroutine", base object, Layout::Sealed("coroutine"), subclassable false, dict false, generator::coroutine, "A coroutine.";
    async_generator: "async_generator", base object, Layout::Sealed("async_generator"), subclassable false, dict false, generator::async_generator, "An async generator.";
    coroutine_wrapper: "coroutine_wrapper", base object, Layout::Sealed("coroutine_wrapper"), subclassable false, dict false, generator::coroutine::wrapper, "A wrapper object implementing __await__ for coroutines.";
    async_generator_asend: "async_generator_asend", base object, Layout::Sealed("async_generator_asend"), subclassable false, dict false, generator::async_generator::step, "The awaitable of __anext__() and asend().";
    async_generator_athrow: "async_generator_athrow", base object, Layout::Sealed("async_generator_athrow"), subclassable false, dict false, generator::async_generator::step, "The awaitable of athrow() and aclose().";
    str_iterator: "str_iterator", base object, Layout::Native("str_iterator"), subclassable false, dict false, str::iterate, "An iterator over the characters of a string.";
    str_ascii_iterator: "str_ascii_iterator", base object, Layout::Native("str_iterator"), subclassable false, dict false, str::iterate, "An iterator over the characters of an ASCII string.";
    bytes_iterator: "bytes_iterator", base object, Layout::Native("bytes_iterator"), subclassable false, dict false, bytes::iterate, "An iterator over bytes.";
    bytearray_iterator: "bytearray_iterator", base object, Layout::Native("bytes_iterator"), subclassable false, dict false, bytes::iterate, "An iterator over the bytes of a bytearray.";
    memoryview: "memoryview", base object, Layout::Native("memoryview"), subclassable false, dict false, memoryview, "Create a new memoryview object which references the given object.";
    memory_iterator: "memory_iterator", base object, Layout::Native("memory_iterator"), subclassable false, dict false, memoryview::iterate, "An iterator over the items of a memoryview.";
    cell: "cell", base object, Layout::Sealed("cell"), subclassable false, dict false, cell, "Create a new cell object.";
    code: "code", base object, Layout::Sealed("code"), subclassable false, dict false, code, "Create a code object.";
    traceback: "traceback", base object, Layout::Sealed("traceback"), subclassable false, dict false, exceptions::traceback, "Create a new traceback object.";
    frame: "frame", base object, Layout::Sealed("frame"), subclassable false, dict false, exceptions::traceback::frame, "A frame object: a snapshot of one activation.";
    generic_alias: "types.GenericAlias", base object, Layout::Native("types.GenericAlias"), subclassable true, dict false, generic_alias, "Represent a PEP 585 generic type";
    union: "typing.Union", base object, Layout::Sealed("typing.Union"), subclassable false, dict false, union, "Represent a union type";
    typevar: "typing.TypeVar", base object, Layout::Native("typing.TypeVar"), subclassable false, dict false, typing::type_var, "Type variable.";
    typevartuple: "typing.TypeVarTuple", base object, Layout::Native("typing.TypeVarTuple"), subclassable false, dict false, typing::type_var_tuple, "Type variable tuple.";
    paramspec: "typing.ParamSpec", base object, Layout::Native("typing.ParamSpec"), subclassable false, dict false, typing::param_spec, "Parameter specification variable.";
    paramspec_args: "typing.ParamSpecArgs", base object, Layout::Native("typing.ParamSpecArgs"), subclassable false, dict false, typing::param_spec_part, "The args for a ParamSpec object.";
    paramspec_kwargs: "typing.ParamSpecKwargs", base object, Layout::Native("typing.ParamSpecKwargs"), subclassable false, dict false, typing::param_spec_part, "The kwargs for a ParamSpec object.";
    typealias: "typing.TypeAliasType", base object, Layout::Native("typing.TypeAliasType"), subclassable false, dict false, typing::alias, "Type alias.";
    generic: "typing.Generic", base object, Layout::Object, subclassable true, dict false, typing::generic, "Abstract base class for generic types";
    no_default: "typing.NoDefaultType", base object, Layout::Sealed("typing.NoDefaultType"), subclassable false, dict false, typing::no_default, "The type of the NoDefault singleton.";
    module: "module", base object, Layout::Module, subclassable true, dict true, module, "Create a module object.";
}

/// A built-in class with an empty namespace.
pub fn make_class(
    names: &Names,
    name: &str,
    bases: &[&Gc<Class>],
    layout: Layout,
    subclassable: bool,
    has_dict: bool,
) -> Gc<Class> {
    let class = Gc::new(Class::new(
        names.intern(name),
        bases.iter().map(|&base| base.clone()).collect(),
        Gc::new(Dict::new()),
        layout,
        ClassFlags {
            builtin: true,
            subclassable,
            has_dict,
            is_abstract: false,
        },
    ));
    let mut mro = vec![class.clone()];
    if let Some(base) = bases.first() {
        base.add_subclass(&class);
        mro.extend(base.mro().iter().cloned());
    }
    class.set_mro(mro);
    class
}

/// Puts methods, getters and documentation into a class's namespace.
pub fn fill(
    types: &Types,
    names: &Names,
    class: &Gc<Class>,
    methods: &'static [MethodDef],
    getters: &'static [GetterDef],
    doc: &str,
) {
    class
        .dict
        .table()
        .reserve(methods.len() + getters.len() + 1);
    let (mut defines_eq, mut defines_hash, mut has_doc) = (false, false, false);
    for def in methods {
        let name = names.intern(def.name());
        defines_eq |= name.is(&names.__eq__);
        defines_hash |= name.is(&names.__hash__);
        let builtin = Builtin::new(def, Some(class.clone()), None);
        class.dict.insert_str(&name, Value::from(Gc::new(builtin)));
    }
    for def in getters {
        let name = names.intern(def.name);
        has_doc |= name.is(&names.__doc__);
        let descriptor = descriptor::GetSet::new(types, class, def);
        class.dict.insert_str(&name, descriptor);
    }
    // As in a class statement, equality without a hash makes instances unhashable.
    if defines_eq && !defines_hash {
        class.dict.insert_str(&names.__hash__, Value::None);
    }
    if !has_doc {
        class.dict.insert_str(&names.__doc__, Value::from(doc));
    }
    class.changed();
}

fn make_exceptions(names: &Names, object: &Gc<Class>) -> Vec<Gc<Class>> {
    let mut made: Vec<Gc<Class>> = Vec::with_capacity(EXCEPTIONS.len());
    for &(exc, name, base) in EXCEPTIONS {
        let base = base.map_or(object, |base| &made[base as usize]).clone();
        let class = make_class(names, name, &[&base], Layout::Exception, true, true);
        if exc == Exc::ExceptionGroup {
            let exception = made[Exc::Exception as usize].clone();
            let root = made[Exc::BaseException as usize].clone();
            *class.bases.borrow_mut() = vec![base.clone(), exception.clone()];
            exception.add_subclass(&class);
            class.set_mro(vec![class.clone(), base, exception, root, object.clone()]);
        }
        made.push(class);
    }
    made
}

fn fill_exceptions(types: &Types, names: &Names) {
    for &(exc, _, _) in EXCEPTIONS {
        let class = &types.exceptions[exc as usize];
        let (methods, getters, doc) = exceptions::tables(exc);
        fill(types, names, class, methods, getters, doc);
    }
}
