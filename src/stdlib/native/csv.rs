//! `_csv`: reading and writing of comma-separated values, below the module `csv` (in `python/csv.py`), which checks
//! dialects.

use std::cell::{Cell, OnceCell, RefCell};

use crate::object::class::Layout;
use crate::object::native::{GetterDef, MethodDef};
use crate::object::{Class, Gc, Native, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::set;
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::types::str::Str;
use crate::vm::Vm;

const QUOTE_ALL: i64 = 1;
const QUOTE_NONNUMERIC: i64 = 2;
const QUOTE_NONE: i64 = 3;
const QUOTE_STRINGS: i64 = 4;
const QUOTE_NOTNULL: i64 = 5;

/// What the module keeps for an interpreter.
struct State {
    error: OnceCell<Gc<Class>>,
    reader: OnceCell<Gc<Class>>,
    writer: OnceCell<Gc<Class>>,
    limit: Cell<i64>,
}

impl Default for State {
    fn default() -> State {
        State {
            error: OnceCell::new(),
            reader: OnceCell::new(),
            writer: OnceCell::new(),
            limit: Cell::new(128 * 1024),
        }
    }
}

fn error_class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<State>();
    let class = state
        .error
        .get_or_init(|| crate::stdlib::error_class(vm, "_csv", "Error"));
    class.clone()
}

#[cold]
fn error(vm: &mut Vm, message: impl AsRef<str>) -> Raise {
    let class = Value::from(error_class(vm));
    match vm.call(&class, &[Value::from(message.as_ref())]) {
        Ok(made) => match &made {
            Value::Instance(instance) => Raise::new(instance.share()),
            _ => vm.value_error(message),
        },
        Err(raise) => raise,
    }
}

/// How fields are separated and quoted.
struct Dialect {
    /// The object that scripts see.
    object: Value,
    delimiter: char,
    quote: Option<char>,
    escape: Option<char>,
    double_quote: bool,
    skip_space: bool,
    line_end: Gc<Str>,
    quoting: i64,
    strict: bool,
}

impl Dialect {
    /// Of an object whose attributes have been checked.
    fn of(vm: &mut Vm, object: &Value) -> Result<Dialect> {
        let get = |vm: &mut Vm, name: &str| {
            let name = vm.intern(name);
            vm.get_attr(object, &name)
        };
        let letter = |vm: &mut Vm, name: &str| -> Result<Option<char>> {
            let value = get(vm, name)?;
            Ok(value.as_str().and_then(|text| text.as_str().chars().next()))
        };
        let truth = |vm: &mut Vm, name: &str| -> Result<bool> {
            let value = get(vm, name)?;
            vm.truth(&value)
        };
        let line_end = get(vm, "lineterminator")?;
        let quoting = get(vm, "quoting")?;
        Ok(Dialect {
            object: object.clone(),
            delimiter: letter(vm, "delimiter")?.unwrap_or(','),
            quote: letter(vm, "quotechar")?,
            escape: letter(vm, "escapechar")?,
            double_quote: truth(vm, "doublequote")?,
            skip_space: truth(vm, "skipinitialspace")?,
            line_end: line_end.as_str().unwrap_or_else(|| Str::new("\r\n")),
            quoting: vm.to_i64(&quoting)?,
            strict: truth(vm, "strict")?,
        })
    }

    /// Whether the character begins or ends a quoted field.
    fn is_quote(&self, c: char) -> bool {
        Some(c) == self.quote && self.quoting != QUOTE_NONE
    }
}

/// Where in a record the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    RecordStart,
    FieldStart,
    Escaped,
    EscapedNewline,
    Field,
    Quoted,
    QuotedEscape,
    QuoteInQuoted,
    LineEnd,
}

/// A record that is being read.
struct Record {
    place: Place,
    fields: Vec<Value>,
    field: String,
    length: i64,
    unquoted: bool,
}

/// `csv.reader`.
struct Reader {
    dialect: Dialect,
    source: Value,
    lines: Cell<i64>,
    /// How many records have been read, by which a source is found out that reads on its own behalf.
    records: Cell<u64>,
}

impl Trace for Reader {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.source);
        tracer.value(&self.dialect.object);
    }
}

impl Record {
    fn new() -> Record {
        Record {
            place: Place::RecordStart,
            fields: Vec::new(),
            field: String::new(),
            length: 0,
            unquoted: false,
        }
    }

    fn push(&mut self, vm: &mut Vm, c: char) -> Result<()> {
        let limit = vm.extension::<State>().limit.get();
        if self.length >= limit {
            return Err(error(
                vm,
                format!("field larger than field limit ({limit})"),
            ));
        }
        self.field.push(c);
        self.length += 1;
        Ok(())
    }

    fn save(&mut self, vm: &mut Vm, dialect: &Dialect) -> Result<()> {
        let text = std::mem::take(&mut self.field);
        self.length = 0;
        let value = match dialect.quoting {
            QUOTE_NOTNULL | QUOTE_STRINGS if self.unquoted && text.is_empty() => Value::None,
            QUOTE_NONNUMERIC | QUOTE_STRINGS if self.unquoted && !text.is_empty() => {
                let text = Value::from(text);
                Value::float(crate::types::float::parse::from_object(vm, &text)?)
            }
            _ => Value::from(text),
        };
        self.fields.push(value);
        Ok(())
    }

    /// The end of a field that a newline or the end of the line ends.
    fn end(&mut self, vm: &mut Vm, dialect: &Dialect, c: Option<char>) -> Result<()> {
        self.save(vm, dialect)?;
        self.place = match c {
            None => Place::RecordStart,
            Some(_) => Place::LineEnd,
        };
        Ok(())
    }

    /// One character; `None` at the end of a line.
    fn take(&mut self, vm: &mut Vm, dialect: &Dialect, c: Option<char>) -> Result<()> {
        let ends = matches!(c, None | Some('\n' | '\r'));
        match self.place {
            Place::RecordStart if c.is_none() => {}
            Place::RecordStart if ends => self.place = Place::LineEnd,
            Place::RecordStart | Place::FieldStart => {
                self.unquoted = true;
                return self.start(vm, dialect, c);
            }
            Place::Escaped => {
                self.push(vm, c.unwrap_or('\n'))?;
                self.place = if ends && c.is_some() {
                    Place::EscapedNewline
                } else {
                    Place::Field
                };
            }
            Place::EscapedNewline if c.is_none() => {}
            Place::EscapedNewline | Place::Field => match c {
                _ if ends => self.end(vm, dialect, c)?,
                Some(c) if Some(c) == dialect.escape => self.place = Place::Escaped,
                Some(c) if c == dialect.delimiter => {
                    self.save(vm, dialect)?;
                    self.place = Place::FieldStart;
                }
                Some(c) => {
                    self.push(vm, c)?;
                    self.place = Place::Field;
                }
                None => {}
            },
            Place::Quoted => match c {
                None => {}
                Some(c) if Some(c) == dialect.escape => self.place = Place::QuotedEscape,
                Some(c) if dialect.is_quote(c) => {
                    self.place = if dialect.double_quote {
                        Place::QuoteInQuoted
                    } else {
                        Place::Field
                    };
                }
                Some(c) => self.push(vm, c)?,
            },
            Place::QuotedEscape => {
                self.push(vm, c.unwrap_or('\n'))?;
                self.place = Place::Quoted;
            }
            Place::QuoteInQuoted => match c {
                Some(c) if dialect.is_quote(c) => {
                    self.push(vm, c)?;
                    self.place = Place::Quoted;
                }
                Some(c) if c == dialect.delimiter => {
                    self.save(vm, dialect)?;
                    self.place = Place::FieldStart;
                }
                _ if ends => self.end(vm, dialect, c)?,
                Some(c) if !dialect.strict => {
                    self.push(vm, c)?;
                    self.place = Place::Field;
                }
                _ => {
                    let quote = dialect.quote.unwrap_or('"');
                    let message = format!("'{}' expected after '{quote}'", dialect.delimiter);
                    return Err(error(vm, message));
                }
            },
            Place::LineEnd => match c {
                None => self.place = Place::RecordStart,
                Some('\n' | '\r') => {}
                Some(_) => {
                    return Err(error(
                        vm,
                        "new-line character seen in unquoted field - do you need to open the file with newline=''?",
                    ));
                }
            },
        }
        Ok(())
    }

    fn start(&mut self, vm: &mut Vm, dialect: &Dialect, c: Option<char>) -> Result<()> {
        self.place = Place::FieldStart;
        match c {
            None | Some('\n' | '\r') => self.end(vm, dialect, c)?,
            Some(c) if dialect.is_quote(c) => {
                self.unquoted = false;
                self.place = Place::Quoted;
            }
            Some(c) if Some(c) == dialect.escape => self.place = Place::Escaped,
            Some(' ') if dialect.skip_space => {}
            Some(c) if c == dialect.delimiter => self.save(vm, dialect)?,
            Some(c) => {
                self.push(vm, c)?;
                self.place = Place::Field;
            }
        }
        Ok(())
    }
}

impl NativeData for Reader {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let mut record = Record::new();
        let begun = self.records.get();
        loop {
            let Some(line) = vm.next(&self.source)? else {
                if record.length == 0 && record.place != Place::Quoted {
                    return Ok(None);
                }
                if self.dialect.strict {
                    return Err(error(vm, "unexpected end of data"));
                }
                record.save(vm, &self.dialect)?;
                break;
            };
            let Some(text) = line.as_str() else {
                let name = vm.type_name(&line);
                return Err(error(
                    vm,
                    format!(
                        "iterator should return strings, not {name} (the file should be opened in text mode)"
                    ),
                ));
            };
            if self.records.get() != begun {
                return Err(error(vm, "iterator has already advanced the reader"));
            }
            self.lines.set(self.lines.get() + 1);
            for c in text.as_str().chars() {
                record.take(vm, &self.dialect, Some(c))?;
            }
            record.take(vm, &self.dialect, None)?;
            if record.place == Place::RecordStart {
                break;
            }
        }
        self.records.set(begun.wrapping_add(1));
        Ok(Some(Value::from(List::new(record.fields))))
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

/// `csv.writer`.
struct Writer {
    dialect: Dialect,
    write: Value,
    /// The row that is being written, so that its memory is used again.
    row: RefCell<String>,
}

impl Trace for Writer {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.write);
        tracer.value(&self.dialect.object);
    }
}

impl NativeData for Writer {}

impl Writer {
    /// Appends a field; `None` for one that is null.
    fn push(&self, vm: &mut Vm, row: &mut String, text: Option<&str>, quoted: bool) -> Result<()> {
        let dialect = &self.dialect;
        let mut quoted = quoted;
        let mut field = String::new();
        for c in text.unwrap_or_default().chars() {
            let special = c == dialect.delimiter
                || Some(c) == dialect.escape
                || Some(c) == dialect.quote
                || matches!(c, '\n' | '\r')
                || dialect.line_end.as_str().contains(c);
            let mut escape = None;
            if special {
                if dialect.quoting == QUOTE_NONE {
                    escape = Some(dialect.escape);
                } else if Some(c) == dialect.quote {
                    if dialect.double_quote {
                        field.push(c);
                        quoted = true;
                    } else {
                        escape = Some(dialect.escape);
                    }
                } else if Some(c) == dialect.escape {
                    escape = Some(dialect.escape);
                } else {
                    quoted = true;
                }
            }
            match escape {
                Some(Some(escape)) => field.push(escape),
                Some(None) => {
                    return Err(error(vm, "need to escape, but no escapechar set"));
                }
                None => {}
            }
            field.push(c);
        }
        if field.is_empty() && dialect.delimiter == ' ' && dialect.skip_space {
            let null = text.is_none() && matches!(dialect.quoting, QUOTE_STRINGS | QUOTE_NOTNULL);
            if dialect.quoting == QUOTE_NONE || null {
                return Err(error(
                    vm,
                    "empty field must be quoted if delimiter is a space and skipinitialspace is true",
                ));
            }
            quoted = true;
        }
        match dialect.quote.filter(|_| quoted) {
            Some(quote) => {
                row.push(quote);
                row.push_str(&field);
                row.push(quote);
            }
            None => row.push_str(&field),
        }
        Ok(())
    }

    fn row(&self, vm: &mut Vm, value: &Value) -> Result<String> {
        let fields = match vm.iter(value) {
            Ok(iterator) => vm.collect_items(&iterator)?,
            Err(raise) if vm.raised(&raise, Exc::TypeError) => {
                let name = vm.type_name(value);
                return Err(error(vm, format!("iterable expected, not {name}")));
            }
            Err(raise) => return Err(raise),
        };
        let mut row = self.row.take();
        row.clear();
        let dialect = &self.dialect;
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                row.push(dialect.delimiter);
            }
            let quoted = match dialect.quoting {
                QUOTE_ALL => true,
                QUOTE_NONNUMERIC => {
                    field.as_int().is_none() && field.as_float().is_none() && !is_number(vm, field)
                }
                QUOTE_STRINGS => field.as_str().is_some(),
                QUOTE_NOTNULL => !field.is_none(),
                _ => false,
            };
            let text = match field {
                Value::None => None,
                Value::Str(text) => Some(text.share()),
                other => Some(vm.str(other)?),
            };
            self.push(
                vm,
                &mut row,
                text.as_ref().map(|text| text.as_str()),
                quoted,
            )?;
        }
        if let ([field], true) = (fields.as_slice(), row.is_empty()) {
            let null = field.is_none() && matches!(dialect.quoting, QUOTE_STRINGS | QUOTE_NOTNULL);
            if dialect.quoting == QUOTE_NONE || null {
                return Err(error(vm, "single empty field record must be quoted"));
            }
            if let Some(quote) = dialect.quote {
                row.extend([quote, quote]);
            }
        }
        row.push_str(dialect.line_end.as_str());
        Ok(row)
    }
}

/// Whether an object of a class of its own counts as a number.
fn is_number(vm: &mut Vm, value: &Value) -> bool {
    let names = vm.names.clone();
    value.as_complex().is_some()
        || [&names.__index__, &names.__float__, &names.__int__]
            .into_iter()
            .any(|name| vm.lookup_special(value, name).is_some())
}

fn class(
    vm: &Vm,
    name: &'static str,
    rows: &[&'static [MethodDef]],
    getters: &'static [GetterDef],
) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let layout = Layout::Sealed(name);
    let class = crate::types::make_class(&names, name, &[&types.object], layout, false, false);
    crate::stdlib::set_class_module(vm, &class, "_csv");
    for rows in rows {
        crate::types::fill(&types, &names, &class, rows, getters, "");
    }
    class
}

fn make_reader(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let source = vm.iter(&args[0])?;
    let dialect = Dialect::of(vm, &args[1])?;
    let state = vm.extension::<State>();
    let rows = [crate::types::iterator::METHODS];
    let class = state
        .reader
        .get_or_init(|| class(vm, "reader", &rows, READER_GETTERS));
    let data = Reader {
        dialect,
        source,
        lines: Cell::new(0),
        records: Cell::new(0),
    };
    Ok(Native::new(class.clone(), data))
}

fn make_writer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = vm.intern("write");
    let write = vm.find_attr(&args[0], &name)?;
    let Some(write) = write.filter(|write| vm.is_callable(write)) else {
        return Err(vm.type_error("argument 1 must have a \"write\" method"));
    };
    let dialect = Dialect::of(vm, &args[1])?;
    let state = vm.extension::<State>();
    let class = state
        .writer
        .get_or_init(|| class(vm, "writer", &[WRITER], WRITER_GETTERS));
    let data = Writer {
        dialect,
        write,
        row: RefCell::default(),
    };
    Ok(Native::new(class.clone(), data))
}

fn writer<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Writer> {
    value
        .native::<Writer>()
        .ok_or_else(|| vm.type_error("descriptor requires a '_csv.writer' object"))
}

fn write_row(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = writer(vm, &args[0])?;
    let row = this.row(vm, &args[1])?;
    let text = Value::from(row.as_str());
    this.row.replace(row);
    vm.call(&this.write.clone(), &[text])
}

fn write_rows(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = args[0].clone();
    let rows = vm.iter(&args[1])?;
    while let Some(row) = vm.next(&rows)? {
        write_row(vm, &[this.clone(), row])?;
    }
    Ok(Value::None)
}

fn reader_dialect(_: &mut Vm, value: &Value) -> Result<Value> {
    let reader = value.native::<Reader>();
    Ok(reader.map_or(Value::None, |reader| reader.dialect.object.clone()))
}

fn line_num(_: &mut Vm, value: &Value) -> Result<Value> {
    let reader = value.native::<Reader>();
    Ok(Value::Int(reader.map_or(0, |reader| reader.lines.get())))
}

fn writer_dialect(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(writer(vm, value)?.dialect.object.clone())
}

fn field_size_limit(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let state = vm.extension::<State>();
    let old = state.limit.get();
    if let Some(limit) = args[0].given() {
        if limit.as_int().is_none() {
            return Err(vm.type_error("limit must be an integer"));
        }
        state.limit.set(vm.to_i64(limit)?);
    }
    Ok(Value::Int(old))
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_csv", "CSV parsing and writing.", FUNCTIONS);
    let class = error_class(vm);
    set(vm, &module, "Error", class);
    Ok(Value::from(module))
}

crate::methods! { FUNCTIONS:
    /// A reader of lines in a dialect.
    "reader($module, iterable, dialect, /)" => make_reader,
    /// A writer to a file object in a dialect.
    "writer($module, fileobj, dialect, /)" => make_writer,
    /// Sets an upper limit on parsed fields.
    "field_size_limit($module, new_limit=<unrepresentable>, /)" => field_size_limit,
}

crate::methods! { WRITER:
    /// Construct and write a CSV record from an iterable of fields.
    "writerow($self, row, /)" => write_row,
    /// Construct and write a series of iterables to a csv file.
    "writerows($self, rows, /)" => write_rows,
}

crate::getters! { READER_GETTERS:
    "dialect" => reader_dialect,
    "line_num" => line_num,
}

crate::getters! { WRITER_GETTERS:
    "dialect" => writer_dialect,
}
