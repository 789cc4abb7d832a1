//! The machine that reads a pickle: a stack, marks in it, and a memo of what has been made.

use super::load::{Options, Source};
use super::{as_class, op, unpickling_error};
use crate::object::{Gc, Payload, Result, Tracer, Value};
use crate::types::bigint::BigInt;
use crate::types::bytes::{ByteArray, Bytes};
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::set::{Set, set_of};
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// See the module.
pub(super) struct Reader {
    source: Source,
    options: Options,
    stack: Vec<Value>,
    marks: Vec<usize>,
    memo: Vec<Value>,
    protocol: u8,
    /// Methods of an `Unpickler` of the script's own.
    pub find_class: Option<Value>,
    pub persistent_load: Option<Value>,
}

/// The largest number in a memo that is taken at its word.
const MAX_MEMO: usize = 1 << 26;

impl Reader {
    pub fn new(source: Source, options: Options) -> Reader {
        Reader {
            source,
            options,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: Vec::new(),
            protocol: 0,
            find_class: None,
            persistent_load: None,
        }
    }

    /// For the cycle collector.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        for value in self.stack.iter().chain(&self.memo) {
            tracer.value(value);
        }
    }

    /// Reads one object.
    pub fn load(&mut self, vm: &mut Vm) -> Result<Value> {
        self.stack.clear();
        self.marks.clear();
        self.protocol = 0;
        loop {
            let code = self.source.opcode(vm)?;
            if code == op::STOP {
                break;
            }
            self.step(vm, code)?;
        }
        self.pop(vm)
    }

    fn underflow(vm: &mut Vm) -> crate::object::Raise {
        unpickling_error(vm, "unpickling stack underflow")
    }

    fn pop(&mut self, vm: &mut Vm) -> Result<Value> {
        let floor = self.marks.last().copied().unwrap_or(0);
        if self.stack.len() <= floor {
            return Err(match self.marks.is_empty() {
                true => Reader::underflow(vm),
                false => unpickling_error(vm, "unexpected MARK found"),
            });
        }
        self.stack.pop().ok_or_else(|| Reader::underflow(vm))
    }

    fn top(&mut self, vm: &mut Vm) -> Result<Value> {
        let floor = self.marks.last().copied().unwrap_or(0);
        if self.stack.len() <= floor {
            return Err(Reader::underflow(vm));
        }
        self.stack
            .last()
            .cloned()
            .ok_or_else(|| Reader::underflow(vm))
    }

    fn push(&mut self, value: impl Into<Value>) {
        self.stack.push(value.into());
    }

    /// Everything above the last mark.
    fn pop_mark(&mut self, vm: &mut Vm) -> Result<Vec<Value>> {
        let Some(mark) = self.marks.pop() else {
            return Err(unpickling_error(vm, "could not find MARK"));
        };
        Ok(self.stack.split_off(mark.min(self.stack.len())))
    }

    fn pop_tuple(&mut self, vm: &mut Vm, length: usize) -> Result<()> {
        let mut items = Vec::with_capacity(length);
        for _ in 0..length {
            items.push(self.pop(vm)?);
        }
        items.reverse();
        self.push(Tuple::new(items));
        Ok(())
    }

    /// The opcodes of scalars; others go on to [`Reader::step_container`].
    fn step(&mut self, vm: &mut Vm, code: u8) -> Result<()> {
        match code {
            op::PROTO => {
                self.protocol = self.source.byte(vm)?;
                if i64::from(self.protocol) > super::HIGHEST_PROTOCOL {
                    let message = format!("unsupported pickle protocol: {}", self.protocol);
                    return Err(vm.value_error(message));
                }
            }
            op::FRAME => {
                let length = self.source.size::<8>(vm, "FRAME length")?;
                self.source.need(vm, length)?;
            }
            op::NONE => self.push(Value::None),
            op::NEWTRUE => self.push(true),
            op::NEWFALSE => self.push(false),
            op::BININT => {
                let number = self.source.number::<4>(vm)? as u32 as i32;
                self.push(i64::from(number));
            }
            op::BININT1 => {
                let byte = self.source.byte(vm)?;
                self.push(i64::from(byte));
            }
            op::BININT2 => {
                let number = self.source.number::<2>(vm)?;
                self.push(number as i64);
            }
            op::LONG1 => {
                let length = self.source.byte(vm)?.into();
                self.load_long(vm, length)?;
            }
            op::LONG4 => {
                let length = self.source.number::<4>(vm)? as u32 as i32;
                let Ok(length) = usize::try_from(length) else {
                    return Err(unpickling_error(vm, "LONG pickle has negative byte count"));
                };
                self.load_long(vm, length)?;
            }
            op::INT => self.load_int_line(vm)?,
            op::LONG => {
                let line = self.source.line(vm)?;
                let text = line.strip_suffix('L').unwrap_or(&line).to_owned();
                let class = Value::from(vm.types.int.clone());
                let number = vm.call(&class, &[Value::from(text)])?;
                self.push(number);
            }
            op::BINFLOAT => {
                let mut bytes = [0; 8];
                bytes.copy_from_slice(self.source.take(vm, 8)?);
                self.push(f64::from_be_bytes(bytes));
            }
            op::FLOAT => {
                let line = self.source.line(vm)?;
                let class = Value::from(vm.types.float.clone());
                let number = vm.call(&class, &[Value::from(line)])?;
                self.push(number);
            }
            op::SHORT_BINUNICODE => {
                let size = self.source.byte(vm)?.into();
                self.load_text(vm, size)?;
            }
            op::BINUNICODE => {
                let size = self.source.size::<4>(vm, "BINUNICODE")?;
                self.load_text(vm, size)?;
            }
            op::BINUNICODE8 => {
                let size = self.source.size::<8>(vm, "BINUNICODE8")?;
                self.load_text(vm, size)?;
            }
            op::UNICODE => {
                let line = self.source.line(vm)?;
                let data = line.chars().map(|c| c as u8).collect::<Vec<u8>>();
                self.decode(vm, data, "raw-unicode-escape", "strict")?;
            }
            op::SHORT_BINBYTES => {
                let size = self.source.byte(vm)?.into();
                self.load_bytes(vm, size)?;
            }
            op::BINBYTES => {
                let size = self.source.size::<4>(vm, "BINBYTES")?;
                self.load_bytes(vm, size)?;
            }
            op::BINBYTES8 => {
                let size = self.source.size::<8>(vm, "BINBYTES8")?;
                self.load_bytes(vm, size)?;
            }
            op::BYTEARRAY8 => {
                let size = self.source.size::<8>(vm, "BYTEARRAY8")?;
                let data = self.source.take(vm, size)?.to_vec();
                self.push(ByteArray::new(data));
            }
            op::STRING => self.load_string_line(vm)?,
            op::SHORT_BINSTRING => {
                let size = self.source.byte(vm)?.into();
                self.load_string(vm, size)?;
            }
            op::BINSTRING => {
                let size = self.source.number::<4>(vm)? as u32 as i32;
                let Ok(size) = usize::try_from(size) else {
                    let message = "BINSTRING pickle has negative byte count";
                    return Err(unpickling_error(vm, message));
                };
                self.load_string(vm, size)?;
            }
            _ => return self.step_container(vm, code),
        }
        Ok(())
    }

    /// The opcodes of containers and of the stack; others go on to [`Reader::step_object`].
    fn step_container(&mut self, vm: &mut Vm, code: u8) -> Result<()> {
        match code {
            op::MARK => self.marks.push(self.stack.len()),
            op::POP => {
                if self.marks.last() == Some(&self.stack.len()) {
                    self.marks.pop();
                } else {
                    self.pop(vm)?;
                }
            }
            op::POP_MARK => drop(self.pop_mark(vm)?),
            op::DUP => {
                let top = self.top(vm)?;
                self.push(top);
            }
            op::EMPTY_TUPLE => self.push(Tuple::new(Vec::new())),
            op::TUPLE1 => self.pop_tuple(vm, 1)?,
            op::TUPLE2 => self.pop_tuple(vm, 2)?,
            op::TUPLE3 => self.pop_tuple(vm, 3)?,
            op::TUPLE => {
                let items = self.pop_mark(vm)?;
                self.push(Tuple::new(items));
            }
            op::EMPTY_LIST => self.push(List::new(Vec::new())),
            op::LIST => {
                let items = self.pop_mark(vm)?;
                self.push(List::new(items));
            }
            op::EMPTY_DICT => self.push(Gc::new(Dict::new())),
            op::DICT => {
                let items = self.pop_mark(vm)?;
                self.push(Gc::new(Dict::new()));
                self.set_items(vm, items)?;
            }
            op::EMPTY_SET => self.push(Gc::new(Set::new())),
            op::FROZENSET => {
                let items = self.pop_mark(vm)?;
                let class = Value::from(vm.types.frozenset.clone());
                let made = vm.call(&class, &[Value::from(List::new(items))])?;
                self.push(made);
            }
            op::APPEND => {
                let item = self.pop(vm)?;
                self.append(vm, vec![item])?;
            }
            op::APPENDS => {
                let items = self.pop_mark(vm)?;
                self.append(vm, items)?;
            }
            op::SETITEM => {
                let (value, key) = (self.pop(vm)?, self.pop(vm)?);
                self.set_items(vm, vec![key, value])?;
            }
            op::SETITEMS => {
                let items = self.pop_mark(vm)?;
                self.set_items(vm, items)?;
            }
            op::ADDITEMS => {
                let items = self.pop_mark(vm)?;
                self.add_items(vm, items)?;
            }
            _ => return self.step_object(vm, code),
        }
        Ok(())
    }

    /// The opcodes of the memo and of objects by name and by call.
    fn step_object(&mut self, vm: &mut Vm, code: u8) -> Result<()> {
        match code {
            op::MEMOIZE => {
                let top = self.top(vm)?;
                self.memo.push(top);
                Ok(())
            }
            op::BINPUT => {
                let number = self.source.byte(vm)?.into();
                self.remember(vm, number)
            }
            op::LONG_BINPUT => {
                let number = self.source.number::<4>(vm)? as usize;
                self.remember(vm, number)
            }
            op::PUT => {
                let number = self.memo_line(vm)?;
                self.remember(vm, number)
            }
            op::BINGET => {
                let number = self.source.byte(vm)?.into();
                self.recall(vm, number)
            }
            op::LONG_BINGET => {
                let number = self.source.number::<4>(vm)? as usize;
                self.recall(vm, number)
            }
            op::GET => {
                let number = self.memo_line(vm)?;
                self.recall(vm, number)
            }
            op::GLOBAL => {
                let (module, name) = (self.name_line(vm)?, self.name_line(vm)?);
                let found = self.find(vm, &Value::from(module), &Value::from(name))?;
                self.push(found);
                Ok(())
            }
            op::STACK_GLOBAL => {
                let (name, module) = (self.pop(vm)?, self.pop(vm)?);
                if name.as_str().is_none() || module.as_str().is_none() {
                    return Err(unpickling_error(vm, "STACK_GLOBAL requires str"));
                }
                let found = self.find(vm, &module, &name)?;
                self.push(found);
                Ok(())
            }
            op::REDUCE => {
                let (args, function) = (self.pop(vm)?, self.pop(vm)?);
                let args = vm.collect_items(&args)?;
                let made = vm.call(&function, &args)?;
                self.push(made);
                Ok(())
            }
            op::NEWOBJ => {
                let (args, class) = (self.pop(vm)?, self.pop(vm)?);
                let made = new_object(vm, &class, &args, None)?;
                self.push(made);
                Ok(())
            }
            op::NEWOBJ_EX => {
                let (keywords, args) = (self.pop(vm)?, self.pop(vm)?);
                let class = self.pop(vm)?;
                let made = new_object(vm, &class, &args, Some(&keywords))?;
                self.push(made);
                Ok(())
            }
            op::BUILD => {
                let state = self.pop(vm)?;
                let object = self.top(vm)?;
                set_state(vm, &object, state)
            }
            _ => self.step_rare(vm, code),
        }
    }

    fn step_rare(&mut self, vm: &mut Vm, code: u8) -> Result<()> {
        match code {
            op::PERSID => {
                let line = self.source.line(vm)?;
                self.load_persistent(vm, Value::from(line))
            }
            op::BINPERSID => {
                let id = self.pop(vm)?;
                self.load_persistent(vm, id)
            }
            op::INST => {
                if self.marks.is_empty() {
                    return Err(unpickling_error(vm, "could not find MARK"));
                }
                let (module, name) = (self.name_line(vm)?, self.name_line(vm)?);
                let class = self.find(vm, &Value::from(module), &Value::from(name))?;
                let args = self.pop_mark(vm)?;
                self.instantiate(vm, &class, &args)
            }
            op::OBJ => {
                let parts = self.pop_mark(vm)?;
                let Some((class, args)) = parts.split_first() else {
                    return Err(Reader::underflow(vm));
                };
                self.instantiate(vm, class, args)
            }
            op::EXT1 => {
                let code = self.source.number::<1>(vm)?;
                self.load_extension(vm, code)
            }
            op::EXT2 => {
                let code = self.source.number::<2>(vm)?;
                self.load_extension(vm, code)
            }
            op::EXT4 => {
                let code = self.source.number::<4>(vm)?;
                self.load_extension(vm, code)
            }
            op::NEXT_BUFFER => {
                let buffers = self.options.buffers.clone();
                if buffers.is_undef() {
                    let message = "pickle stream refers to out-of-band data but no *buffers* \
                                   argument was given";
                    return Err(unpickling_error(vm, message));
                }
                match vm.next(&buffers)? {
                    Some(buffer) => {
                        self.push(buffer);
                        Ok(())
                    }
                    None => Err(unpickling_error(vm, "not enough out-of-band buffers")),
                }
            }
            op::READONLY_BUFFER => {
                let buffer = self.pop(vm)?;
                let view = Value::from(vm.types.memoryview.clone());
                let view = vm.call(&view, &[buffer])?;
                let view = vm.call_method(&view, "toreadonly", &[])?;
                self.push(view);
                Ok(())
            }
            _ => {
                let shown = match code {
                    b'\'' | b'\\' => format!("\\{}", char::from(code)),
                    0x20..0x7f => char::from(code).to_string(),
                    _ => format!("\\x{code:02x}"),
                };
                let message = format!("invalid load key, '{shown}'.");
                Err(unpickling_error(vm, &message))
            }
        }
    }

    /// The rest of the line as the text that it is.
    fn name_line(&mut self, vm: &mut Vm) -> Result<String> {
        let line = self.source.line(vm)?;
        let bytes: Vec<u8> = line.chars().map(|c| c as u8).collect();
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn load_long(&mut self, vm: &mut Vm, length: usize) -> Result<()> {
        let data = self.source.take(vm, length)?;
        let number = num_bigint::BigInt::from_signed_bytes_le(data);
        self.stack.push(BigInt::normalize(number));
        Ok(())
    }

    fn load_int_line(&mut self, vm: &mut Vm) -> Result<()> {
        let line = self.source.line(vm)?;
        let value = match line.as_str() {
            "00" => Value::bool(false),
            "01" => Value::bool(true),
            text => match text.trim().parse::<i64>() {
                Ok(number) => Value::Int(number),
                Err(_) => {
                    let class = Value::from(vm.types.int.clone());
                    vm.call(&class, &[Value::from(text)])?
                }
            },
        };
        self.push(value);
        Ok(())
    }

    fn load_text(&mut self, vm: &mut Vm, size: usize) -> Result<()> {
        let data = self.source.take(vm, size)?;
        if let Some(text) = Str::from_bytes(data) {
            self.stack.push(Value::from(text));
            return Ok(());
        }
        let data = data.to_vec();
        self.decode(vm, data, "utf-8", "surrogatepass")
    }

    fn load_bytes(&mut self, vm: &mut Vm, size: usize) -> Result<()> {
        let data = self.source.take(vm, size)?.to_vec();
        self.push(Bytes::new(data));
        Ok(())
    }

    fn decode(&mut self, vm: &mut Vm, data: Vec<u8>, encoding: &str, errors: &str) -> Result<()> {
        let data = Value::from(Bytes::new(data));
        if encoding == "bytes" {
            self.push(data);
            return Ok(());
        }
        let how = [Value::from(encoding), Value::from(errors)];
        let text = vm.call_method(&data, "decode", &how)?;
        self.push(text);
        Ok(())
    }

    /// A string of Python 2, in the encoding that was asked for.
    fn load_string(&mut self, vm: &mut Vm, size: usize) -> Result<()> {
        let data = self.source.take(vm, size)?.to_vec();
        let (encoding, errors) = (self.options.encoding.clone(), self.options.errors.clone());
        self.decode(vm, data, &encoding, &errors)
    }

    fn load_string_line(&mut self, vm: &mut Vm) -> Result<()> {
        let line = self.source.line(vm)?;
        let line = line.trim_end_matches(['\r', ' ']);
        let quoted = ['\'', '"']
            .into_iter()
            .find_map(|quote| line.strip_prefix(quote)?.strip_suffix(quote));
        let Some(quoted) = quoted else {
            let message = "the STRING opcode argument must be quoted";
            return Err(unpickling_error(vm, message));
        };
        // Escapes for bytes above 0x7f mean those bytes, as they do in Latin-1.
        let data: Vec<u8> = quoted.chars().map(|c| c as u8).collect();
        let data = Value::from(Bytes::new(data));
        let text = vm.call_method(&data, "decode", &[Value::from("unicode_escape")])?;
        let data = vm.call_method(&text, "encode", &[Value::from("latin-1")])?;
        let data = data.as_bytes().map(|data| data.as_slice().to_vec());
        let (encoding, errors) = (self.options.encoding.clone(), self.options.errors.clone());
        self.decode(vm, data.unwrap_or_default(), &encoding, &errors)
    }

    fn memo_line(&mut self, vm: &mut Vm) -> Result<usize> {
        let line = self.source.line(vm)?;
        match line.trim().parse::<usize>() {
            Ok(number) => Ok(number),
            Err(_) => Err(vm.value_error("invalid literal for int() with base 10")),
        }
    }

    fn remember(&mut self, vm: &mut Vm, number: usize) -> Result<()> {
        let top = self.top(vm)?;
        if number > MAX_MEMO {
            return Err(vm.memory_error(""));
        }
        if number >= self.memo.len() {
            self.memo.resize(number + 1, Value::Undef);
        }
        self.memo[number] = top;
        Ok(())
    }

    fn recall(&mut self, vm: &mut Vm, number: usize) -> Result<()> {
        match self.memo.get(number) {
            Some(value) if !value.is_undef() => {
                let value = value.clone();
                self.push(value);
                Ok(())
            }
            _ => {
                let message = format!("Memo value not found at index {number}");
                Err(unpickling_error(vm, &message))
            }
        }
    }

    fn append(&mut self, vm: &mut Vm, items: Vec<Value>) -> Result<()> {
        let target = self.top(vm)?;
        if let Value::List(list) = &target {
            list.items_mut().extend(items);
            return Ok(());
        }
        let extend = vm.intern("extend");
        if let Some(method) = vm.find_attr(&target, &extend)? {
            vm.call(&method, &[Value::from(List::new(items))])?;
            return Ok(());
        }
        for item in items {
            vm.call_method(&target, "append", &[item])?;
        }
        Ok(())
    }

    fn set_items(&mut self, vm: &mut Vm, items: Vec<Value>) -> Result<()> {
        let target = self.top(vm)?;
        if !items.len().is_multiple_of(2) {
            return Err(unpickling_error(vm, "odd number of items for SETITEMS"));
        }
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            if let Value::Dict(dict) = &target {
                let dict = dict.share();
                drop(dict.insert(vm, key, value)?);
            } else {
                vm.set_item(&target, &key, value)?;
            }
        }
        Ok(())
    }

    fn add_items(&mut self, vm: &mut Vm, items: Vec<Value>) -> Result<()> {
        let target = self.top(vm)?;
        let plain = matches!(target, Value::Set(_));
        for item in items {
            match set_of(&target) {
                Some(set) if plain => drop(set.add(vm, item)?),
                _ => drop(vm.call_method(&target, "add", &[item])?),
            }
        }
        Ok(())
    }

    fn find(&mut self, vm: &mut Vm, module: &Value, name: &Value) -> Result<Value> {
        match self.find_class.clone() {
            Some(function) => vm.call(&function, &[module.clone(), name.clone()]),
            None => import_name(vm, module, name, self.options.fix_imports, self.protocol),
        }
    }

    fn instantiate(&mut self, vm: &mut Vm, class: &Value, args: &[Value]) -> Result<()> {
        let init_args = vm.intern("__getinitargs__");
        let plain = args.is_empty()
            && as_class(class).is_some()
            && vm.find_attr(class, &init_args)?.is_none();
        let made = match plain {
            true => {
                let nothing = Value::from(Tuple::new(Vec::new()));
                new_object(vm, class, &nothing, None)?
            }
            false => vm.call(class, args)?,
        };
        self.push(made);
        Ok(())
    }

    fn load_persistent(&mut self, vm: &mut Vm, id: Value) -> Result<()> {
        let Some(function) = self.persistent_load.clone() else {
            let message = "A load persistent id instruction was encountered, but no \
                           persistent_load function was specified.";
            return Err(unpickling_error(vm, message));
        };
        let loaded = vm.call(&function, &[id])?;
        self.push(loaded);
        Ok(())
    }

    fn load_extension(&mut self, vm: &mut Vm, code: u64) -> Result<()> {
        if code == 0 {
            return Err(unpickling_error(vm, "EXT specifies code <= 0"));
        }
        let names = vm.import_module("_pickle_names")?;
        let key = vm.call_method(&names, "extension", &[Value::Int(code as i64)])?;
        let pair = vm.collect_items(&key)?;
        let [module, name] = &pair[..] else {
            return Ok(());
        };
        let found = self.find(vm, module, name)?;
        self.push(found);
        Ok(())
    }
}

/// `class.__new__(class, *args, **keywords)`.
fn new_object(vm: &mut Vm, class: &Value, args: &Value, keywords: Option<&Value>) -> Result<Value> {
    let code = if keywords.is_some() {
        "NEWOBJ_EX"
    } else {
        "NEWOBJ"
    };
    if as_class(class).is_none() {
        let name = vm.type_name(class);
        let message = format!("{code} class argument must be a type, not {name}");
        return Err(unpickling_error(vm, &message));
    }
    let Some(given) = args.as_tuple() else {
        let name = vm.type_name(args);
        let message = format!("{code} args argument must be a tuple, not {name}");
        return Err(unpickling_error(vm, &message));
    };
    let keywords = match keywords {
        None => Vec::new(),
        Some(keywords) => match keywords.as_dict() {
            Some(keywords) => vm.keywords_of(&keywords)?,
            None => {
                let name = vm.type_name(keywords);
                let message = format!("{code} kwargs argument must be a dict, not {name}");
                return Err(unpickling_error(vm, &message));
            }
        },
    };
    let new = vm.names.__new__.clone();
    let new = vm.get_attr(class, &new)?;
    let mut all = vec![class.clone()];
    all.extend(given.items().iter().cloned());
    vm.call_keywords(&new, &all, &keywords)
}

/// What `BUILD` does: `__setstate__`, or attributes one by one.
fn set_state(vm: &mut Vm, object: &Value, state: Value) -> Result<()> {
    let name = vm.intern("__setstate__");
    if let Some(method) = vm.find_attr(object, &name)? {
        vm.call(&method, &[state])?;
        return Ok(());
    }
    let (state, slots) = match state.as_tuple() {
        Some(pair) if pair.len() == 2 => (pair.items()[0].clone(), pair.items()[1].clone()),
        _ => (state, Value::None),
    };
    if !state.is_none() {
        let Some(attributes) = state.as_dict() else {
            return Err(unpickling_error(vm, "state is not a dictionary"));
        };
        set_attributes(vm, object, attributes.items())?;
    }
    if !slots.is_none() {
        let Some(slots) = slots.as_dict() else {
            return Err(unpickling_error(vm, "slot state is not a dictionary"));
        };
        for (name, value) in slots.items() {
            let name = vm.attribute_name(&name)?;
            vm.set_attr(object, &name, value)?;
        }
    }
    Ok(())
}

/// Into the object's own dict, whatever its class thinks of it.
fn set_attributes(vm: &mut Vm, object: &Value, attributes: Vec<(Value, Value)>) -> Result<()> {
    if let Value::Instance(instance) = object
        && matches!(instance.payload, Payload::None)
        && instance.class().flags.get().has_dict
    {
        for (name, value) in attributes {
            match name.as_str() {
                Some(name) => instance.set(&vm.intern(name.as_str()), value),
                None => {
                    let dict = instance.dict();
                    drop(dict.insert(vm, name, value)?);
                }
            }
        }
        return Ok(());
    }
    let dict = vm.intern("__dict__");
    let dict = vm.get_attr(object, &dict)?;
    for (name, value) in attributes {
        let name = match name.as_str() {
            Some(text) => Value::from(vm.intern(text.as_str())),
            None => name,
        };
        vm.set_item(&dict, &name, value)?;
    }
    Ok(())
}

/// The object of this name in this module, which is imported.
pub(super) fn import_name(
    vm: &mut Vm,
    module: &Value,
    name: &Value,
    fix_imports: bool,
    protocol: u8,
) -> Result<Value> {
    let (mut module, mut name) = (module.clone(), name.clone());
    if fix_imports && protocol < 3 {
        let names = vm.import_module("_pickle_names")?;
        let new = vm.call_method(&names, "new_name", &[module, name])?;
        let pair = vm.collect_items(&new)?;
        let [new_module, new_name] = &pair[..] else {
            return Ok(Value::None);
        };
        (module, name) = (new_module.clone(), new_name.clone());
    }
    if let (Some(module_name), Some(plain)) = (module.as_str(), name.as_str())
        && !plain.as_str().contains('.')
        && let Some(loaded) = vm.modules.get_str(&vm.intern(module_name.as_str()))
        && let Some(found) = vm.find_attr(&loaded, &vm.intern(plain.as_str()))?
    {
        return Ok(found);
    }
    let names = vm.import_module("_pickle_names")?;
    vm.call_method(&names, "find", &[module, name, Value::Int(protocol.into())])
}
