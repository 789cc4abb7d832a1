//! `itertools`: lazy building blocks, each a native iterator class.
//!
//! Nothing here holds a borrow while it asks an iterator or calls a function: both may come back.

mod combinatoric;
mod endless;
mod grouping;
mod selecting;
mod slicing;

use crate::object::native::MethodDef;
use crate::object::{Result, Value};
use crate::stdlib;
use crate::vm::Vm;

/// A class of the module: name, methods, documentation.
type ClassRow = (&'static str, &'static [MethodDef], &'static str);

const CLASSES: &[ClassRow] = &[
    (
        "accumulate",
        selecting::accumulate::METHODS,
        "Return series of accumulated sums.",
    ),
    (
        "batched",
        slicing::batched::METHODS,
        "Batch data into tuples of length n. The last batch may be shorter than n.",
    ),
    (
        "chain",
        selecting::chain::METHODS,
        "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
    ),
    (
        "combinations",
        combinatoric::combinations::METHODS,
        "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    ),
    (
        "combinations_with_replacement",
        combinatoric::with_replacement::METHODS,
        "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    ),
    (
        "compress",
        selecting::compress::METHODS,
        "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements.",
    ),
    (
        "count",
        endless::count::METHODS,
        "Return a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step",
    ),
    (
        "cycle",
        endless::cycle::METHODS,
        "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
    ),
    (
        "dropwhile",
        selecting::dropwhile::METHODS,
        "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
    ),
    (
        "filterfalse",
        selecting::filterfalse::METHODS,
        "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
    ),
    (
        "groupby",
        grouping::groupby::METHODS,
        "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
    ),
    ("_grouper", grouping::grouper::METHODS, ""),
    (
        "islice",
        slicing::islice::METHODS,
        "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator.",
    ),
    (
        "pairwise",
        slicing::pairwise::METHODS,
        "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    ),
    (
        "permutations",
        combinatoric::permutations::METHODS,
        "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    ),
    (
        "product",
        combinatoric::product::METHODS,
        "Cartesian product of input iterables.  Equivalent to nested for-loops.",
    ),
    (
        "repeat",
        endless::repeat::METHODS,
        "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    ),
    (
        "starmap",
        selecting::starmap::METHODS,
        "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
    ),
    (
        "takewhile",
        selecting::takewhile::METHODS,
        "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
    ),
    (
        "_tee",
        grouping::tee::METHODS,
        "Iterator wrapped to make it copyable.",
    ),
    (
        "zip_longest",
        slicing::zip_longest::METHODS,
        "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.",
    ),
];

/// Reports the fields of an iterator to the collector.
macro_rules! trace_fields {
    ($type:ident: $($field:ident),*) => {
        impl $crate::object::Trace for $type {
            fn trace(&self, tracer: &mut $crate::object::Tracer<'_>) {
                $(self.$field.trace(tracer);)*
            }
        }
    };
}

/// The table of an iterator class: its `__new__`, the two rows of every iterator, and more.
macro_rules! iterator_methods {
    ($new:literal => $function:expr $(, $signature:literal => $more:expr)* $(,)?) => {
        $crate::methods! { pub METHODS:
            /// Create and return a new object.  See help(type) for accurate signature.
            $new => $function,
            /// Implement iter(self).
            "__iter__($self, /)" => $crate::types::iterator::iter,
            /// Implement next(self).
            "__next__($self, /)" => $crate::types::iterator::next,
            $($signature => $more,)*
        }
    };
}

pub(super) use {iterator_methods, trace_fields};

crate::methods! { FUNCTIONS:
    /// Returns a tuple of n independent iterators.
    "tee($module, iterable, n=2, /)" => grouping::tee_function,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Functional tools for creating and using iterators.";
    let module = vm.native_module("itertools", doc, FUNCTIONS);
    for &(name, methods, doc) in CLASSES {
        let class = stdlib::native_class(vm, "itertools", name, methods, &[], doc);
        stdlib::set(vm, &module, name, Value::from(class.clone()));
        match name {
            "_grouper" => vm.extension::<grouping::Classes>().set_grouper(class),
            "_tee" => vm.extension::<grouping::Classes>().set_tee(class),
            _ => {}
        }
    }
    Ok(Value::from(module))
}

/// An iterator of `iterable`, kept in a place that the end empties.
fn iterator(vm: &mut Vm, iterable: &Value) -> Result<std::cell::RefCell<Value>> {
    vm.iter(iterable).map(std::cell::RefCell::new)
}

/// The next item of the iterator in a place; at its end the place is emptied, and stays so.
fn next_of(vm: &mut Vm, place: &std::cell::RefCell<Value>) -> Result<Option<Value>> {
    let iterator = place.borrow().clone();
    if iterator.is_undef() {
        return Ok(None);
    }
    let item = vm.next(&iterator)?;
    if item.is_none() {
        drop(place.take());
    }
    Ok(item)
}

/// A tuple of these items.
fn tuple(items: Vec<Value>) -> Value {
    Value::from(crate::types::tuple::Tuple::new(items))
}

/// The arguments that a `*args` parameter collected.
fn rest(value: &Value) -> Vec<Value> {
    crate::types::tuple::tuple_of(value).map_or_else(Vec::new, |tuple| tuple.items().to_vec())
}
