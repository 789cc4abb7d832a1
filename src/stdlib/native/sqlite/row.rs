//! `sqlite3.Row`: a row with columns by index and by name.

use crate::object::{Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::types::iterator::new_native;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

use super::cursor::Cursor;
use super::with_classes;

/// A row.
pub struct Row {
    data: Gc<Tuple>,
    /// The cursor's description.
    description: Value,
}

impl Trace for Row {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.gc(&self.data);
        tracer.value(&self.description);
    }
}

impl NativeData for Row {}

/// A row of the class itself.
pub fn make(vm: &mut Vm, description: Value, data: Gc<Tuple>) -> Value {
    let class = with_classes(vm, |all| all.row.clone());
    crate::object::Native::new(class, Row { data, description })
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let cursors = with_classes(vm, |all| all.cursor.clone());
    if !vm.is_instance_of(&args[1], &cursors) {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "Row() argument 1 must be sqlite3.Cursor, not {name}"
        )));
    }
    let Some(data) = args[2].as_tuple() else {
        let name = vm.type_name(&args[2]);
        return Err(vm.type_error(format!("Row() argument 2 must be tuple, not {name}")));
    };
    let cursor = args[1].native::<Cursor>();
    let description = cursor.map_or(Value::None, |cursor| cursor.description.get());
    new_native(vm, &args[0], Row { data, description })
}

fn of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Row> {
    value
        .native::<Row>()
        .ok_or_else(|| vm.type_error("a sqlite3.Row is wanted"))
}

impl Row {
    fn names(&self) -> Vec<Value> {
        let columns = self.description.as_tuple();
        let columns = columns.iter().flat_map(|columns| columns.items());
        columns
            .filter_map(|column| column.as_tuple()?.items().first().cloned())
            .collect()
    }
}

#[cold]
fn no_item(vm: &mut Vm) -> Raise {
    vm.index_error("No item with that key")
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    if let Some(name) = args[1].as_str() {
        let wanted = name.as_str();
        for (at, column) in this.names().iter().enumerate() {
            let same = column
                .as_str()
                .is_some_and(|column| column.as_str().eq_ignore_ascii_case(wanted));
            if same {
                return match this.data.items().get(at) {
                    Some(value) => Ok(value.clone()),
                    None => Err(no_item(vm)),
                };
            }
        }
        return Err(no_item(vm));
    }
    if args[1].as_int().is_some() || matches!(args[1], Value::Slice(_)) {
        return vm.get_item(&Value::from(this.data.clone()), &args[1]);
    }
    Err(vm.index_error("Index must be int or string"))
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(of(vm, &args[0])?.data.len()))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = of(vm, &args[0])?.data.clone();
    vm.iter(&Value::from(data))
}

fn keys(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(List::new(of(vm, &args[0])?.names())))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = of(vm, &args[0])?;
    let description = vm.hash(&this.description)?;
    let data = vm.hash(&Value::from(this.data.clone()))?;
    Ok(Value::Int(description ^ data))
}

fn same(vm: &mut Vm, args: &[Value]) -> Result<Option<bool>> {
    let this = of(vm, &args[0])?;
    let Some(other) = args[1].native::<Row>() else {
        return Ok(None);
    };
    let same = vm.eq(&this.description, &other.description)?
        && vm.eq(
            &Value::from(this.data.clone()),
            &Value::from(other.data.clone()),
        )?;
    Ok(Some(same))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(same(vm, args)?.map_or(Value::NotImplemented, Value::bool))
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(same(vm, args)?.map_or(Value::NotImplemented, |same| Value::bool(!same)))
}

crate::methods! { pub METHODS:
    "__new__($type, cursor, data, /)" => new,
    "__getitem__($self, key, /)" => get_item,
    "__len__($self, /)" => len,
    "__iter__($self, /)" => iter,
    "__eq__($self, value, /)" => eq,
    "__ne__($self, value, /)" => ne,
    "__hash__($self, /)" => hash,
    /// Returns the keys of the row.
    "keys($self, /)" => keys,
}

crate::getters! { pub GETTERS: }
