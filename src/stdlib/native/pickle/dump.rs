//! Writing: `Pickler`, `dump`, `dumps`.  What has been written is remembered by identity, and written as a
//! reference when it comes again.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{op, pickling_error};
use crate::object::{Class, Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::types::bytes::Bytes;
use crate::types::iterator::new_native;
use crate::types::set::set_of;
use crate::types::str::has_stand_ins;
use crate::vm::Vm;

/// Frames are closed once they are this long; longer data goes outside of them.
const FRAME_TARGET: usize = 64 * 1024;
/// A frame shorter than this gets no header.
const FRAME_MIN: usize = 4;
/// So many items are added at once.
const BATCH: usize = 1000;

/// One pickle that is being written.
pub(super) struct Writer {
    pub protocol: u8,
    /// Protocol 1 and up.
    pub binary: bool,
    pub fix_imports: bool,
    fast: bool,
    output: Vec<u8>,
    frame: Option<usize>,
    memo: Memo,
    /// The `Pickler`, where it has methods of its own to be asked.
    pub persistent_id: Option<Value>,
    pub reducer_override: Option<Value>,
    pub dispatch_table: Option<Value>,
}

/// What has been written, by address: its number, and the object itself, which must not go before.
type Memo = Rc<RefCell<FxHashMap<usize, (u32, Value)>>>;

/// What the memo knows an object by; 0 for what is written anew each time.
fn key_of(value: &Value) -> usize {
    match value {
        Value::Ellipsis => 1,
        Value::NotImplemented => 2,
        value => value.address(),
    }
}

/// A note on an exception that says where in the objects it arose.
pub(super) fn noted<T>(
    vm: &mut Vm,
    result: Result<T>,
    note: impl FnOnce(&mut Vm) -> String,
) -> Result<T> {
    match result {
        Err(raise) => Err(with_note(vm, raise, note)),
        done => done,
    }
}

#[cold]
fn with_note(vm: &mut Vm, raise: Raise, note: impl FnOnce(&mut Vm) -> String) -> Raise {
    let note = note(vm);
    let exception = raise.value();
    match vm.call_method(&exception, "add_note", &[Value::from(note)]) {
        Ok(_) => raise,
        Err(raise) => raise,
    }
}

/// The class of an object as notes name it.
pub(super) fn shown_type(vm: &mut Vm, value: &Value) -> String {
    let class = vm.class_of(value);
    vm.class_name(&class)
}

impl Writer {
    pub fn put(&mut self, code: u8) {
        self.output.push(code);
    }

    pub fn put_all(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    fn begin_frame(&mut self) {
        if self.protocol >= 4 && self.frame.is_none() {
            self.frame = Some(self.output.len());
            self.output.extend_from_slice(&[0; 9]);
        }
    }

    fn end_frame(&mut self) {
        let Some(start) = self.frame.take() else {
            return;
        };
        let length = self.output.len() - start - 9;
        if length < FRAME_MIN {
            self.output.drain(start..start + 9);
        } else {
            self.output[start] = op::FRAME;
            self.output[start + 1..start + 9].copy_from_slice(&(length as u64).to_le_bytes());
        }
    }

    /// Between two opcodes a frame may end.
    fn boundary(&mut self) {
        if let Some(start) = self.frame
            && self.output.len() - start - 9 >= FRAME_TARGET
        {
            self.end_frame();
        }
        self.begin_frame();
    }

    /// An opcode, the size and the bytes; long ones stand outside of frames.
    fn put_data(&mut self, header: &[u8], data: &[u8]) {
        if self.protocol < 4 || data.len() < FRAME_TARGET {
            self.put_all(header);
            self.put_all(data);
            return;
        }
        self.end_frame();
        self.put_all(header);
        self.put_all(data);
        self.begin_frame();
    }

    /// Remembers an object that has just been written.
    pub fn memoize(&mut self, value: &Value) {
        let key = key_of(value);
        if self.fast || key == 0 {
            return;
        }
        let number = {
            let mut memo = self.memo.borrow_mut();
            let number = memo.len() as u32;
            memo.insert(key, (number, value.clone()));
            number
        };
        if self.protocol >= 4 {
            self.put(op::MEMOIZE);
        } else if !self.binary {
            self.put_all(format!("p{number}\n").as_bytes());
        } else if let Ok(number) = u8::try_from(number) {
            self.put_all(&[op::BINPUT, number]);
        } else {
            self.put(op::LONG_BINPUT);
            self.put_all(&number.to_le_bytes());
        }
    }

    /// Writes a reference, if the object has been written.
    pub fn put_known(&mut self, value: &Value) -> bool {
        let known = self
            .memo
            .borrow()
            .get(&key_of(value))
            .map(|(number, _)| *number);
        let Some(number) = known else { return false };
        if !self.binary {
            self.put_all(format!("g{number}\n").as_bytes());
        } else if let Ok(number) = u8::try_from(number) {
            self.put_all(&[op::BINGET, number]);
        } else {
            self.put(op::LONG_BINGET);
            self.put_all(&number.to_le_bytes());
        }
        true
    }

    /// Whether the object has been written.
    pub fn is_known(&self, value: &Value) -> bool {
        self.memo.borrow().contains_key(&key_of(value))
    }

    fn put_int(&mut self, number: i64) {
        if !self.binary {
            match i32::try_from(number) {
                Ok(number) => self.put_all(format!("I{number}\n").as_bytes()),
                Err(_) => self.put_all(format!("L{number}L\n").as_bytes()),
            }
            return;
        }
        if let Ok(byte) = u8::try_from(number) {
            self.put_all(&[op::BININT1, byte]);
        } else if let Ok(short) = u16::try_from(number) {
            self.put(op::BININT2);
            self.put_all(&short.to_le_bytes());
        } else if let Ok(int) = i32::try_from(number) {
            self.put(op::BININT);
            self.put_all(&int.to_le_bytes());
        } else {
            self.put_long(&num_bigint::BigInt::from(number));
        }
    }

    fn put_long(&mut self, number: &num_bigint::BigInt) {
        if self.protocol < 2 {
            self.put_all(format!("L{number}L\n").as_bytes());
            return;
        }
        let bytes = number.to_signed_bytes_le();
        match u8::try_from(bytes.len()) {
            Ok(length) => self.put_all(&[op::LONG1, length]),
            Err(_) => {
                self.put(op::LONG4);
                self.put_all(&(bytes.len() as u32).to_le_bytes());
            }
        }
        self.put_all(&bytes);
    }

    fn put_sized(&mut self, [short, long, longest]: [u8; 3], data: &[u8]) {
        let length = data.len();
        if length < 256 && short != 0 {
            self.put_data(&[short, length as u8], data);
        } else if let Ok(length) = u32::try_from(length) {
            let mut header = vec![long];
            header.extend_from_slice(&length.to_le_bytes());
            self.put_data(&header, data);
        } else {
            let mut header = vec![longest];
            header.extend_from_slice(&(length as u64).to_le_bytes());
            self.put_data(&header, data);
        }
    }

    fn save_text(&mut self, vm: &mut Vm, value: &Value, text: &str) -> Result<()> {
        if !self.binary {
            let mut line = vec![op::UNICODE];
            for c in text.chars() {
                match crate::types::str::code_point(c) {
                    code @ (0 | 0x0a | 0x0d | 0x1a | 0x5c) => {
                        line.extend_from_slice(format!("\\u{code:04x}").as_bytes());
                    }
                    code @ 0..=0xff => line.push(code as u8),
                    code @ 0..=0xffff => {
                        line.extend_from_slice(format!("\\u{code:04x}").as_bytes())
                    }
                    code => line.extend_from_slice(format!("\\U{code:08x}").as_bytes()),
                }
            }
            line.push(b'\n');
            self.put_all(&line);
        } else {
            let short = if self.protocol >= 4 {
                op::SHORT_BINUNICODE
            } else {
                0
            };
            let codes = [short, op::BINUNICODE, op::BINUNICODE8];
            if has_stand_ins(text) {
                let how = [Value::from("utf-8"), Value::from("surrogatepass")];
                let data = vm.call_method(&Value::from(text), "encode", &how)?;
                if let Some(data) = data.as_bytes() {
                    self.put_sized(codes, data.as_slice());
                }
            } else {
                self.put_sized(codes, text.as_bytes());
            }
        }
        self.memoize(value);
        Ok(())
    }

    fn save_bytes(&mut self, vm: &mut Vm, value: &Value, data: &[u8]) -> Result<()> {
        if self.protocol >= 3 {
            self.put_sized([op::SHORT_BINBYTES, op::BINBYTES, op::BINBYTES8], data);
            self.memoize(value);
            return Ok(());
        }
        // Protocols older than bytes: text, encoded again when it is loaded.
        let (function, args) = if data.is_empty() {
            (Value::from(vm.types.bytes.clone()), Vec::new())
        } else {
            let codecs = vm.import_module("_codecs")?;
            let encode = vm.intern("encode");
            let text: String = data.iter().map(|&byte| char::from(byte)).collect();
            let args = vec![Value::from(text), Value::from("latin1")];
            (vm.get_attr(&codecs, &encode)?, args)
        };
        self.save_call(vm, &function, args, value)
    }

    /// Writes a call, whose result is this object.
    pub fn save_call(
        &mut self,
        vm: &mut Vm,
        function: &Value,
        args: Vec<Value>,
        value: &Value,
    ) -> Result<()> {
        self.save(vm, function)?;
        let args = Value::from(crate::types::tuple::Tuple::new(args));
        self.save(vm, &args)?;
        self.put(op::REDUCE);
        self.memoize(value);
        Ok(())
    }

    /// Writes an object.
    pub fn save(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        self.boundary();
        if self.persistent_id.is_some() && self.save_persistent(vm, value)? {
            return Ok(());
        }
        match value {
            Value::None => self.put(op::NONE),
            Value::Bool(truth) => {
                let code: &[u8] = match (self.protocol >= 2, truth.get()) {
                    (true, true) => &[op::NEWTRUE],
                    (true, false) => &[op::NEWFALSE],
                    (false, true) => b"I01\n",
                    (false, false) => b"I00\n",
                };
                self.put_all(code);
            }
            Value::Int(number) => self.put_int(*number),
            Value::BigInt(number) => self.put_long(number.get()),
            Value::Float(number) if self.binary => {
                self.put(op::BINFLOAT);
                self.put_all(&number.get().to_be_bytes());
            }
            Value::Float(_) => {
                let text = vm.repr(value)?;
                self.put_all(format!("F{}\n", text.as_str()).as_bytes());
            }
            _ => return self.save_object(vm, value),
        }
        Ok(())
    }

    fn save_object(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        if self.put_known(value) {
            return Ok(());
        }
        match value {
            Value::Str(text) => return self.save_text(vm, value, text.as_str()),
            Value::Bytes(data) => return self.save_bytes(vm, value, data.as_slice()),
            _ => {}
        }
        if vm.check_native().is_err() {
            let message = "maximum recursion depth exceeded while pickling an object";
            return Err(vm.recursion_error(message));
        }
        match value {
            Value::Tuple(_) => self.save_tuple(vm, value),
            Value::List(_) => self.save_list(vm, value),
            Value::Dict(_) => self.save_dict(vm, value),
            Value::Set(_) => self.save_set(vm, value),
            Value::ByteArray(data) => {
                let data = data.data().clone();
                self.save_bytearray(vm, value, data)
            }
            _ => self.save_other(vm, value),
        }
    }

    fn save_persistent(&mut self, vm: &mut Vm, value: &Value) -> Result<bool> {
        let Some(function) = self.persistent_id.clone() else {
            return Ok(false);
        };
        let id = vm.call(&function, std::slice::from_ref(value))?;
        if id.is_none() {
            return Ok(false);
        }
        if self.binary {
            // The identifier itself has no persistent one.
            let function = self.persistent_id.take();
            let saved = self.save(vm, &id);
            self.persistent_id = function;
            saved?;
            self.put(op::BINPERSID);
        } else {
            let text = vm.str(&id)?;
            if !text.as_str().is_ascii() || text.as_str().contains('\n') {
                let message = "persistent IDs in protocol 0 must be ASCII strings";
                return Err(pickling_error(vm, message));
            }
            self.put_all(format!("P{}\n", text.as_str()).as_bytes());
        }
        Ok(true)
    }

    fn save_bytearray(&mut self, vm: &mut Vm, value: &Value, data: Vec<u8>) -> Result<()> {
        if self.protocol >= 5 {
            let mut header = vec![op::BYTEARRAY8];
            header.extend_from_slice(&(data.len() as u64).to_le_bytes());
            self.put_data(&header, &data);
            self.memoize(value);
            return Ok(());
        }
        let class = Value::from(vm.types.bytearray.clone());
        let args = match data.is_empty() {
            true => Vec::new(),
            false => vec![Value::from(Bytes::new(data))],
        };
        self.save_call(vm, &class, args, value)
    }

    fn save_item(&mut self, vm: &mut Vm, whole: &Value, at: usize, item: &Value) -> Result<()> {
        let saved = self.save(vm, item);
        noted(vm, saved, |vm| {
            format!("when serializing {} item {at}", shown_type(vm, whole))
        })
    }

    fn save_tuple(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        let Some(tuple) = value.as_tuple() else {
            return Ok(());
        };
        let length = tuple.len();
        if length == 0 {
            let code: &[u8] = if self.binary {
                &[op::EMPTY_TUPLE]
            } else {
                b"(t"
            };
            self.put_all(code);
            return Ok(());
        }
        let short = length <= 3 && self.protocol >= 2;
        if !short {
            self.put(op::MARK);
        }
        for (at, item) in tuple.items().iter().enumerate() {
            self.save_item(vm, value, at, item)?;
        }
        // A tuple that contains itself, by way of a list, has been written meanwhile.
        if self.is_known(value) {
            if !short && self.binary {
                self.put(op::POP_MARK);
            } else {
                let count = if short { length } else { length + 1 };
                self.put_all(&vec![op::POP; count]);
            }
            self.put_known(value);
            return Ok(());
        }
        match (short, length) {
            (true, 1) => self.put(op::TUPLE1),
            (true, 2) => self.put(op::TUPLE2),
            (true, _) => self.put(op::TUPLE3),
            (false, _) => self.put(op::TUPLE),
        }
        self.memoize(value);
        Ok(())
    }

    fn save_list(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        let code: &[u8] = if self.binary {
            &[op::EMPTY_LIST]
        } else {
            b"(l"
        };
        self.put_all(code);
        self.memoize(value);
        let Some(list) = value.as_list() else {
            return Ok(());
        };
        let item_at = |at: usize| list.items().get(at).cloned();
        let length = list.items().len();
        if length == 1 || !self.binary {
            for at in 0..length {
                let Some(item) = item_at(at) else { break };
                self.save_item(vm, value, at, &item)?;
                self.put(op::APPEND);
            }
            return Ok(());
        }
        let mut at = 0;
        while at < list.items().len() {
            let end = at + BATCH;
            self.put(op::MARK);
            while at < end {
                let Some(item) = item_at(at) else { break };
                self.save_item(vm, value, at, &item)?;
                at += 1;
            }
            self.put(op::APPENDS);
        }
        Ok(())
    }

    /// The items that a reduced object gives: as `save_list` does, but how many there are shows only late.
    pub fn save_items(&mut self, vm: &mut Vm, whole: &Value, items: &Value) -> Result<()> {
        let items = vm.collect_items(items)?;
        let mut at = 0;
        for batch in items.chunks(BATCH) {
            let single = batch.len() == 1 || !self.binary;
            if !single {
                self.put(op::MARK);
            }
            for item in batch {
                self.save_item(vm, whole, at, item)?;
                at += 1;
                if single {
                    self.put(op::APPEND);
                }
            }
            if !single {
                self.put(op::APPENDS);
            }
        }
        Ok(())
    }

    fn save_dict(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        let code: &[u8] = if self.binary {
            &[op::EMPTY_DICT]
        } else {
            b"(d"
        };
        self.put_all(code);
        self.memoize(value);
        let Some(dict) = value.as_dict() else {
            return Ok(());
        };
        let pairs = dict.items();
        let single = pairs.len() == 1;
        self.save_pairs(vm, value, &pairs, single)?;
        if dict.len() != pairs.len() {
            return Err(vm.runtime_error("dictionary changed size during iteration"));
        }
        Ok(())
    }

    /// Key and value pairs; in batches, of which `single` says that there is but one pair in all.
    pub fn save_pairs(
        &mut self,
        vm: &mut Vm,
        whole: &Value,
        pairs: &[(Value, Value)],
        single: bool,
    ) -> Result<()> {
        let one_by_one = single || !self.binary;
        for batch in pairs.chunks(BATCH) {
            if !one_by_one {
                self.put(op::MARK);
            }
            for (key, item) in batch {
                self.save(vm, key)?;
                let saved = self.save(vm, item);
                noted(vm, saved, |vm| {
                    let key = vm.repr(key);
                    let key = key.map_or_else(|_| "?".to_owned(), |key| key.as_str().to_owned());
                    format!("when serializing {} item {key}", shown_type(vm, whole))
                })?;
                if one_by_one {
                    self.put(op::SETITEM);
                }
            }
            if !one_by_one {
                self.put(op::SETITEMS);
            }
        }
        Ok(())
    }

    fn save_set(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        let Some(set) = set_of(value) else {
            return Ok(());
        };
        let items = set.items();
        let class = vm.class_of(value);
        let frozen = !class.is(&vm.types.set);
        if self.protocol < 4 {
            let list = Value::from(crate::types::list::List::new(items));
            return self.save_call(vm, &Value::from(class), vec![list], value);
        }
        let note = |vm: &mut Vm| format!("when serializing {} element", shown_type(vm, value));
        if frozen {
            self.put(op::MARK);
            for item in &items {
                let saved = self.save(vm, item);
                noted(vm, saved, note)?;
            }
            if self.is_known(value) {
                self.put(op::POP_MARK);
                self.put_known(value);
                return Ok(());
            }
            self.put(op::FROZENSET);
            self.memoize(value);
            return Ok(());
        }
        self.put(op::EMPTY_SET);
        self.memoize(value);
        for batch in items.chunks(BATCH) {
            self.put(op::MARK);
            for item in batch {
                let saved = self.save(vm, item);
                noted(vm, saved, note)?;
            }
            self.put(op::ADDITEMS);
        }
        Ok(())
    }
}

/// The `Pickler` object.
struct Pickler {
    file: Value,
    protocol: u8,
    fix_imports: bool,
    memo: Memo,
    fast: RefCell<bool>,
    dispatch_table: RefCell<Value>,
}

impl NativeData for Pickler {}

impl Trace for Pickler {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.file);
        self.dispatch_table.trace(tracer);
    }
}

fn protocol_of(vm: &mut Vm, value: &Value) -> Result<u8> {
    let Some(value) = value.not_none() else {
        return Ok(super::DEFAULT_PROTOCOL as u8);
    };
    let number = vm.to_i64(value)?;
    if number < 0 {
        return Ok(super::HIGHEST_PROTOCOL as u8);
    }
    if number > super::HIGHEST_PROTOCOL {
        let message = format!("pickle protocol must be <= {}", super::HIGHEST_PROTOCOL);
        return Err(vm.value_error(message));
    }
    Ok(number as u8)
}

fn check_no_buffers(vm: &mut Vm, callback: &Value) -> Result<()> {
    if callback.not_none().is_some() {
        return Err(vm.not_implemented_error("pickling with a buffer_callback"));
    }
    Ok(())
}

fn flag(vm: &mut Vm, value: &Value) -> Result<bool> {
    match value.given() {
        Some(value) => vm.truth(value),
        None => Ok(true),
    }
}

/// Writes one object; the bytes of the pickle.
fn write(vm: &mut Vm, writer: &mut Writer, value: &Value) -> Result<()> {
    if writer.protocol >= 2 {
        let protocol = writer.protocol;
        writer.put_all(&[op::PROTO, protocol]);
    }
    writer.begin_frame();
    writer.save(vm, value)?;
    writer.put(op::STOP);
    writer.end_frame();
    Ok(())
}

fn writer(protocol: u8, fix_imports: bool) -> Writer {
    Writer {
        protocol,
        binary: protocol >= 1,
        fix_imports: fix_imports && protocol < 3,
        fast: false,
        output: Vec::new(),
        frame: None,
        memo: Memo::default(),
        persistent_id: None,
        reducer_override: None,
        dispatch_table: None,
    }
}

fn dumps(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut writer = writer(protocol_of(vm, &args[1])?, flag(vm, &args[2])?);
    check_no_buffers(vm, &args[3])?;
    write(vm, &mut writer, &args[0])?;
    Ok(Value::from(Bytes::new(writer.output)))
}

/// The method `write` of a file.
fn write_method(vm: &mut Vm, file: &Value) -> Result<Value> {
    let name = vm.intern("write");
    match vm.find_attr(file, &name)? {
        Some(method) => Ok(method),
        None => Err(vm.type_error("file must have a 'write' attribute")),
    }
}

fn dump(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut writer = writer(protocol_of(vm, &args[2])?, flag(vm, &args[3])?);
    let method = write_method(vm, &args[1])?;
    check_no_buffers(vm, &args[4])?;
    write(vm, &mut writer, &args[0])?;
    vm.call(&method, &[Value::from(Bytes::new(writer.output))])?;
    Ok(Value::None)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let protocol = protocol_of(vm, &args[2])?;
    let file = write_method(vm, &args[1])?;
    check_no_buffers(vm, &args[4])?;
    let pickler = Pickler {
        file,
        protocol,
        fix_imports: flag(vm, &args[3])?,
        memo: Memo::default(),
        fast: RefCell::new(false),
        dispatch_table: RefCell::new(Value::Undef),
    };
    new_native(vm, &args[0], pickler)
}

fn own_method(vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
    let name = vm.intern(name);
    if matches!(this, Value::Native(_)) {
        return Ok(None);
    }
    vm.find_attr(this, &name)
}

fn pickler_dump(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = args[0].clone();
    let Some(pickler) = this.native::<Pickler>() else {
        return Err(pickling_error(vm, "Pickler.__init__() was not called"));
    };
    let mut writer = writer(pickler.protocol, pickler.fix_imports);
    writer.memo = pickler.memo.clone();
    writer.fast = *pickler.fast.borrow();
    let table = pickler.dispatch_table.borrow().clone();
    writer.persistent_id = own_method(vm, &this, "persistent_id")?;
    writer.reducer_override = own_method(vm, &this, "reducer_override")?;
    writer.dispatch_table = match table.given() {
        Some(table) => Some(table.clone()),
        None => own_method(vm, &this, "dispatch_table")?,
    };
    write(vm, &mut writer, &args[1])?;
    vm.call(&pickler.file, &[Value::from(Bytes::new(writer.output))])?;
    Ok(Value::None)
}

fn clear_memo(_: &mut Vm, args: &[Value]) -> Result<Value> {
    if let Some(pickler) = args[0].native::<Pickler>() {
        let gone = std::mem::take(&mut *pickler.memo.borrow_mut());
        drop(gone);
    }
    Ok(Value::None)
}

fn get_fast(_: &mut Vm, this: &Value) -> Result<Value> {
    let fast = this
        .native::<Pickler>()
        .is_some_and(|pickler| *pickler.fast.borrow());
    Ok(Value::bool(fast))
}

fn set_fast(vm: &mut Vm, this: &Value, value: Value) -> Result<()> {
    let fast = vm.truth(&value)?;
    if let Some(pickler) = this.native::<Pickler>() {
        *pickler.fast.borrow_mut() = fast;
    }
    Ok(())
}

fn get_table(vm: &mut Vm, this: &Value) -> Result<Value> {
    let table = this
        .native::<Pickler>()
        .map(|pickler| pickler.dispatch_table.borrow().clone());
    match table {
        Some(table) if !table.is_undef() => Ok(table),
        _ => Err(vm.attribute_error("dispatch_table", this, "dispatch_table")),
    }
}

fn set_table(_: &mut Vm, this: &Value, value: Value) -> Result<()> {
    if let Some(pickler) = this.native::<Pickler>() {
        let old = pickler.dispatch_table.replace(value);
        drop(old);
    }
    Ok(())
}

crate::methods! { pub FUNCTIONS:
    /// Write a pickled representation of obj to the open file object file.
    "dump($module, /, obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)" => dump,
    /// Return the pickled representation of the object as a bytes object.
    "dumps($module, /, obj, protocol=None, *, fix_imports=True, buffer_callback=None)" => dumps,
}

crate::methods! { METHODS:
    "__new__($type, /, file, protocol=None, fix_imports=True, buffer_callback=None)" => new,
    /// Write a pickled representation of the given object to the open file.
    "dump($self, obj, /)" => pickler_dump,
    /// Clears the pickler's "memo".
    "clear_memo($self, /)" => clear_memo,
}

crate::getters! { GETTERS:
    "fast" => get_fast; set set_fast,
    "dispatch_table" => get_table; set set_table,
}

/// The class `Pickler`.
pub(super) fn class(vm: &mut Vm) -> Gc<Class> {
    let doc = "This takes a binary file for writing a pickle data stream.";
    crate::stdlib::native_class(vm, "_pickle", "Pickler", METHODS, GETTERS, doc)
}
