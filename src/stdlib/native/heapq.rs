//! `heapq`: heaps in lists.  The comparisons and their order are CPython's.

use crate::object::{Gc, Result, Value};
use crate::types::list::{self, List};
use crate::vm::Vm;

/// Which of two items goes nearer to the root.
#[derive(Clone, Copy)]
enum Order {
    Min,
    Max,
}

impl Order {
    /// Whether `a` goes before `b`.
    fn before(self, vm: &mut Vm, a: &Value, b: &Value) -> Result<bool> {
        match self {
            Order::Min => list::less(vm, a, b),
            Order::Max => list::less(vm, b, a),
        }
    }
}

/// The heap; `function` begins the complaint about anything else.
fn heap_of(vm: &mut Vm, value: &Value, function: &str) -> Result<Gc<List>> {
    match value.as_list() {
        Some(list) => Ok(list),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("{function} must be list, not {name}")))
        }
    }
}

/// The item at an index, of which a comparison may have robbed the heap.
fn item(vm: &mut Vm, heap: &List, at: usize, len: usize) -> Result<Value> {
    match heap.get(at) {
        Some(item) if heap.len() == len => Ok(item),
        _ => Err(vm.runtime_error("list changed size during iteration")),
    }
}

fn swap(heap: &List, a: usize, b: usize) {
    let mut items = heap.items_mut();
    if a < items.len() && b < items.len() {
        items.swap(a, b);
    }
}

/// Moves the item at `at` towards the root, not past `start`, until its parent goes before it.
fn sift_down(vm: &mut Vm, heap: &List, order: Order, start: usize, mut at: usize) -> Result<()> {
    let len = heap.len();
    while at > start {
        let parent = (at - 1) >> 1;
        let (new, old) = (item(vm, heap, at, len)?, item(vm, heap, parent, len)?);
        if !order.before(vm, &new, &old)? {
            break;
        }
        // The size is checked again, since the comparison may have changed it.
        item(vm, heap, at, len)?;
        swap(heap, at, parent);
        at = parent;
    }
    Ok(())
}

/// Moves the item at `at` down to a leaf, past the children that go first, and then up again.
fn sift_up(vm: &mut Vm, heap: &List, order: Order, start: usize) -> Result<()> {
    let len = heap.len();
    let mut at = start;
    while at < len >> 1 {
        let mut child = 2 * at + 1;
        if child + 1 < len {
            let (left, right) = (item(vm, heap, child, len)?, item(vm, heap, child + 1, len)?);
            if !order.before(vm, &left, &right)? {
                child += 1;
            }
            item(vm, heap, child, len)?;
        }
        swap(heap, at, child);
        at = child;
    }
    sift_down(vm, heap, order, start, at)
}

fn push(vm: &mut Vm, heap: &List, order: Order, item: &Value) -> Result<Value> {
    heap.push(item.clone());
    sift_down(vm, heap, order, 0, heap.len() - 1)?;
    Ok(Value::None)
}

fn pop(vm: &mut Vm, heap: &List, order: Order) -> Result<Value> {
    let Some(last) = heap.items_mut().pop() else {
        return Err(vm.index_error("index out of range"));
    };
    if heap.is_empty() {
        return Ok(last);
    }
    let root = std::mem::replace(&mut heap.items_mut()[0], last);
    sift_up(vm, heap, order, 0)?;
    Ok(root)
}

fn replace(vm: &mut Vm, heap: &List, order: Order, item: &Value) -> Result<Value> {
    if heap.is_empty() {
        return Err(vm.index_error("index out of range"));
    }
    let root = std::mem::replace(&mut heap.items_mut()[0], item.clone());
    sift_up(vm, heap, order, 0)?;
    Ok(root)
}

fn push_pop(vm: &mut Vm, heap: &List, order: Order, item: &Value) -> Result<Value> {
    let Some(root) = heap.get(0) else {
        return Ok(item.clone());
    };
    if !order.before(vm, &root, item)? {
        return Ok(item.clone());
    }
    if heap.is_empty() {
        return Err(vm.index_error("index out of range"));
    }
    replace(vm, heap, order, item)
}

fn heapify(vm: &mut Vm, heap: &List, order: Order) -> Result<Value> {
    for at in (0..heap.len() / 2).rev() {
        sift_up(vm, heap, order, at)?;
    }
    Ok(Value::None)
}

/// Defines the functions of the module for one order each.
macro_rules! functions {
    ($($name:ident $text:literal $operation:ident $order:ident $(, $item:literal)?;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
            let heap = heap_of(vm, &args[0], $text)?;
            $operation(vm, &heap, Order::$order $(, &args[$item])?)
        })*
    };
}

functions! {
    heappush "heappush() argument 1" push Min, 1;
    heappop "heappop() argument" pop Min;
    heapreplace "heapreplace() argument 1" replace Min, 1;
    heappushpop "heappushpop() argument 1" push_pop Min, 1;
    heapify_min "heapify() argument" heapify Min;
    heappush_max "heappush_max() argument 1" push Max, 1;
    heappop_max "heappop_max() argument" pop Max;
    heapreplace_max "heapreplace_max() argument 1" replace Max, 1;
    heappushpop_max "heappushpop_max() argument 1" push_pop Max, 1;
    heapify_max "heapify_max() argument" heapify Max;
}

crate::methods! { FUNCTIONS:
    /// Transform list into a heap, in-place, in O(len(heap)) time.
    "heapify($module, heap, /)" => heapify_min,
    /// Maxheap variant of heapify.
    "heapify_max($module, heap, /)" => heapify_max,
    /// Pop the smallest item off the heap, maintaining the heap invariant.
    "heappop($module, heap, /)" => heappop,
    /// Maxheap variant of heappop.
    "heappop_max($module, heap, /)" => heappop_max,
    /// Push item onto heap, maintaining the heap invariant.
    "heappush($module, heap, item, /)" => heappush,
    /// Push item onto max heap, maintaining the heap invariant.
    "heappush_max($module, heap, item, /)" => heappush_max,
    /// Push item on the heap, then pop and return the smallest item from the heap.
    ///
    /// The combined action runs more efficiently than heappush() followed by
    /// a separate call to heappop().
    "heappushpop($module, heap, item, /)" => heappushpop,
    /// Maxheap variant of heappushpop.
    ///
    /// The combined action runs more efficiently than heappush_max() followed by
    /// a separate call to heappop_max().
    "heappushpop_max($module, heap, item, /)" => heappushpop_max,
    /// Pop and return the current smallest value, and add the new item.
    ///
    /// This is more efficient than heappop() followed by heappush(), and can be
    /// more appropriate when using a fixed-size heap.
    "heapreplace($module, heap, item, /)" => heapreplace,
    /// Maxheap variant of heapreplace.
    "heapreplace_max($module, heap, item, /)" => heapreplace_max,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Heap queue algorithm (a.k.a. priority queue).";
    Ok(Value::from(vm.native_module("_heapq", doc, FUNCTIONS)))
}
