//! `re.Pattern`.

use std::cell::Cell;
use std::rc::Rc;

use super::engine::{Machine, UNSET};
use super::matching::{self, Match};
use super::program::Program;
use super::subject::{Mode, Subject};
use super::template::{self, Piece};
use super::{classes, tree::flag};
use crate::object::{Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::vm::{CompareOp, Vm};

/// A compiled pattern.
pub struct Pattern {
    /// The text or bytes it was compiled from; `None` for the pattern of a `re.Scanner`.
    pub source: Value,
    pub flags: u32,
    pub is_text: bool,
    pub program: Rc<Program>,
    pub groupindex: Gc<Dict>,
    pub names: Vec<(Gc<Str>, u32)>,
}

impl Trace for Pattern {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.source);
        tracer.gc(&self.groupindex);
    }
}

impl NativeData for Pattern {}

impl Pattern {
    /// Number of groups, without the whole match.
    pub fn groups(&self) -> u32 {
        self.program.groups - 1
    }

    /// The number of a named group.
    pub fn group_named(&self, name: &str) -> Option<u32> {
        self.names
            .iter()
            .find(|(known, _)| known.as_str() == name)
            .map(|&(_, group)| group)
    }
}

/// The pattern behind a receiver.
pub fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Pattern> {
    match value.native::<Pattern>() {
        Some(pattern) => Ok(pattern),
        None => Err(vm.type_error("descriptor requires a 're.Pattern' object")),
    }
}

/// A subject, and the part of it that `pos` and `endpos` leave.
pub struct Range {
    pub subject: Rc<Subject>,
    /// In characters.
    pub pos: usize,
    pub endpos: usize,
    /// In bytes.
    pub start: usize,
    pub end: usize,
}

impl Range {
    /// Of a whole string.
    pub fn whole(vm: &mut Vm, pattern: &Pattern, string: &Value) -> Result<Range> {
        Range::new(vm, pattern, string, &Value::Undef, &Value::Undef)
    }

    /// Of a part.
    pub fn new(
        vm: &mut Vm,
        pattern: &Pattern,
        string: &Value,
        pos: &Value,
        endpos: &Value,
    ) -> Result<Range> {
        let pos = position(vm, pos, 0)?;
        let endpos = position(vm, endpos, usize::MAX)?;
        let subject = Subject::new(vm, string)?;
        if pattern.is_text && !subject.is_text() {
            return Err(vm.type_error("cannot use a string pattern on a bytes-like object"));
        }
        if !pattern.is_text && subject.is_text() && !pattern.source.is_none() {
            return Err(vm.type_error("cannot use a bytes pattern on a string-like object"));
        }
        let len = subject.len();
        let endpos = endpos.min(len);
        let pos = pos.min(len);
        let (start, end) = (subject.offset(vm, pos), subject.offset(vm, endpos));
        Ok(Range {
            subject: Rc::new(subject),
            pos,
            endpos,
            start,
            end,
        })
    }

    /// Whether there is nothing at all to look at.
    fn is_void(&self) -> bool {
        self.start > self.end
    }
}

fn position(vm: &mut Vm, value: &Value, default: usize) -> Result<usize> {
    match value.given() {
        None => Ok(default),
        Some(value) => Ok(usize::try_from(vm.to_i64_clamped(value)?).unwrap_or(0)),
    }
}

/// The match object for bounds that a machine has found.
pub fn match_object(
    vm: &mut Vm,
    pattern: &Value,
    range: &Range,
    machine: &Machine<'_>,
    bounds: (usize, usize),
    known: Option<(usize, usize)>,
) -> Result<Value> {
    let groups = receiver(vm, pattern)?.program.groups;
    let mut marks = Vec::with_capacity(2 * groups as usize);
    marks.extend([bounds.0, bounds.1]);
    for group in 1..groups {
        let (start, end) = machine.group(group).unwrap_or((UNSET, UNSET));
        marks.extend([start, end]);
    }
    let last = machine.registers[machine.last_group()];
    let data = Match {
        pattern: pattern.clone(),
        subject: range.subject.clone(),
        marks: marks.into_boxed_slice(),
        last: (last != UNSET).then_some(last as u32),
        pos: range.pos,
        endpos: range.endpos,
        known: Cell::new(known),
    };
    Ok(Native::new(classes(vm).matching.clone(), data))
}

fn find_once(vm: &mut Vm, args: &[Value], mode: Mode) -> Result<Value> {
    let pattern = receiver(vm, &args[0])?;
    let program = pattern.program.clone();
    let range = Range::new(vm, pattern, &args[1], &args[2], &args[3])?;
    if range.is_void() {
        return Ok(Value::None);
    }
    let mut machine = range.subject.machine(&program, range.end);
    match range.subject.find(vm, &mut machine, mode, range.start)? {
        Some(bounds) => match_object(vm, &args[0], &range, &machine, bounds, None),
        None => Ok(Value::None),
    }
}

fn match_(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    find_once(vm, args, Mode::Match)
}

fn fullmatch(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    find_once(vm, args, Mode::Full)
}

fn search(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    find_once(vm, args, Mode::Search(false))
}

/// The matches in a subject, one after the other.
struct Walk<'a> {
    machine: Machine<'a>,
    subject: &'a Subject,
    at: usize,
    /// Whether the last match was empty.
    advance: bool,
}

impl<'a> Walk<'a> {
    fn new(range: &'a Range, program: &'a Program) -> Walk<'a> {
        Walk {
            machine: range.subject.machine(program, range.end),
            subject: &range.subject,
            at: range.start,
            advance: false,
        }
    }

    fn next(&mut self, vm: &mut Vm) -> Result<Option<(usize, usize)>> {
        if self.at > self.subject.bytes().len() {
            return Ok(None);
        }
        let mode = Mode::Search(self.advance);
        let found = self.subject.find(vm, &mut self.machine, mode, self.at)?;
        if let Some((start, end)) = found {
            self.advance = start == end;
            self.at = end;
        }
        Ok(found)
    }

    /// The text of a group of the match found last.
    fn group(&self, vm: &mut Vm, group: u32) -> Option<Value> {
        let (start, end) = self.machine.group(group)?;
        Some(self.subject.slice(vm, start, end))
    }
}

/// What stands for a group that took no part, in the results of `findall`.
fn empty(vm: &Vm, subject: &Subject) -> Value {
    if subject.is_text() {
        Value::from(vm.names.empty())
    } else {
        Value::from(crate::types::bytes::Bytes::new(&[][..]))
    }
}

fn findall(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pattern = receiver(vm, &args[0])?;
    let program = pattern.program.clone();
    let range = Range::new(vm, pattern, &args[1], &args[2], &args[3])?;
    let mut found = Vec::new();
    if range.is_void() {
        return Ok(Value::from(List::new(found)));
    }
    let mut walk = Walk::new(&range, &program);
    while let Some((start, end)) = walk.next(vm)? {
        let group = |vm: &mut Vm, group| {
            let value = walk.group(vm, group);
            value.unwrap_or_else(|| empty(vm, &range.subject))
        };
        found.push(match program.groups {
            1 => range.subject.slice(vm, start, end),
            2 => group(vm, 1),
            groups => {
                let items: Vec<Value> = (1..groups).map(|number| group(vm, number)).collect();
                Value::from(Tuple::new(items))
            }
        });
    }
    Ok(Value::from(List::new(found)))
}

fn split(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pattern = receiver(vm, &args[0])?;
    let program = pattern.program.clone();
    let limit = match args[2].given() {
        Some(limit) => vm.to_i64_clamped(limit)?,
        None => 0,
    };
    let range = Range::whole(vm, pattern, &args[1])?;
    let mut parts = Vec::new();
    let mut last = 0;
    let mut walk = Walk::new(&range, &program);
    let mut count = 0;
    while limit == 0 || count < limit {
        let Some((start, end)) = walk.next(vm)? else {
            break;
        };
        parts.push(range.subject.slice(vm, last, start));
        for group in 1..program.groups {
            parts.push(walk.group(vm, group).unwrap_or(Value::None));
        }
        last = end;
        count += 1;
    }
    let rest = range.subject.slice(vm, last, range.end);
    parts.push(rest);
    Ok(Value::from(List::new(parts)))
}

/// The result of a substitution as it grows.
struct Output {
    data: Vec<u8>,
    is_text: bool,
    /// How many parts there were.
    parts: usize,
    /// The first part that is no text (or no bytes), and the name of its type.
    foreign: Option<(usize, String)>,
}

impl Output {
    fn push_raw(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.data.extend_from_slice(bytes);
            self.parts += 1;
        }
    }

    fn push_value(&mut self, vm: &mut Vm, value: &Value) {
        if self.is_text {
            if let Some(text) = value.as_str() {
                self.data.extend_from_slice(text.as_str().as_bytes());
                self.parts += 1;
                return;
            }
        } else if let Some(data) = crate::types::bytes::buffer::buffer(value) {
            self.data.extend_from_slice(&data);
            self.parts += 1;
            return;
        }
        if self.foreign.is_none() {
            self.foreign = Some((self.parts, vm.type_name(value)));
        }
        self.parts += 1;
    }

    fn finish(self, vm: &mut Vm) -> Result<Value> {
        if let Some((at, name)) = self.foreign {
            let wanted = if self.is_text {
                "str instance"
            } else {
                "a bytes-like object"
            };
            return Err(vm.type_error(format!(
                "sequence item {at}: expected {wanted}, {name} found"
            )));
        }
        if !self.is_text {
            return Ok(Value::from(crate::types::bytes::Bytes::new(self.data)));
        }
        match String::from_utf8(self.data) {
            Ok(text) => Ok(Value::from(Str::new(text))),
            Err(_) => Err(vm.system_error("the result of a substitution is no text")),
        }
    }
}

/// What takes the place of a match.
enum Replacement {
    Call(Value),
    Fixed(Value),
    Template(Vec<Piece>),
}

fn replacement(vm: &mut Vm, pattern: &Value, value: &Value) -> Result<Replacement> {
    if vm.is_callable(value) {
        return Ok(Replacement::Call(value.clone()));
    }
    let plain = match (value.as_str(), crate::types::bytes::buffer::buffer(value)) {
        (Some(text), _) => !text.as_str().contains('\\'),
        (None, Some(data)) => !data.contains(&b'\\'),
        (None, None) => false,
    };
    if plain {
        return Ok(Replacement::Fixed(value.clone()));
    }
    Ok(Replacement::Template(template::parse(vm, pattern, value)?))
}

fn substitute(vm: &mut Vm, args: &[Value]) -> Result<(Value, i64)> {
    let pattern = receiver(vm, &args[0])?;
    let program = pattern.program.clone();
    let limit = match args[3].given() {
        Some(limit) => vm.to_i64_clamped(limit)?,
        None => 0,
    };
    let replacement = replacement(vm, &args[0], &args[1])?;
    let range = Range::whole(vm, pattern, &args[2])?;
    let subject = &range.subject;
    let mut output = Output {
        data: Vec::new(),
        is_text: subject.is_text(),
        parts: 0,
        foreign: None,
    };
    let (mut last, mut count) = (0, 0i64);
    let mut known = None;
    let mut walk = Walk::new(&range, &program);
    while limit == 0 || count < limit {
        let Some((start, end)) = walk.next(vm)? else {
            break;
        };
        output.push_raw(&subject.bytes()[last..start]);
        match &replacement {
            Replacement::Fixed(value) => output.push_value(vm, value),
            Replacement::Template(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => output.push_raw(text),
                        Piece::Group(0) => output.push_raw(&subject.bytes()[start..end]),
                        Piece::Group(group) => {
                            if let Some((start, end)) = walk.machine.group(*group) {
                                output.push_raw(&subject.bytes()[start..end]);
                            }
                        }
                    }
                }
            }
            Replacement::Call(function) => {
                let bounds = (start, end);
                let found = match_object(vm, &args[0], &range, &walk.machine, bounds, known)?;
                let result = vm.call(function, std::slice::from_ref(&found))?;
                known = found.native::<Match>().and_then(|found| found.known.get());
                if !result.is_none() {
                    output.push_value(vm, &result);
                }
            }
        }
        last = end;
        count += 1;
    }
    if count == 0 && matches!(&args[2], Value::Str(_) | Value::Bytes(_)) {
        return Ok((args[2].clone(), 0));
    }
    output.push_raw(&subject.bytes()[last..]);
    Ok((output.finish(vm)?, count))
}

fn sub(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(substitute(vm, args)?.0)
}

fn subn(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let (text, count) = substitute(vm, args)?;
    Ok(Value::from(Tuple::new([text, Value::Int(count)])))
}

fn finditer(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pattern = receiver(vm, &args[0])?;
    let range = Range::new(vm, pattern, &args[1], &args[2], &args[3])?;
    let class = classes(vm).iterator.clone();
    Ok(matching::walk(class, &args[0], range))
}

fn scanner(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pattern = receiver(vm, &args[0])?;
    let range = Range::new(vm, pattern, &args[1], &args[2], &args[3])?;
    let class = classes(vm).scanner.clone();
    Ok(matching::walk(class, &args[0], range))
}

fn same(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

const FLAG_NAMES: &[(u32, &str)] = &[
    (flag::IGNORECASE, "re.IGNORECASE"),
    (flag::LOCALE, "re.LOCALE"),
    (flag::MULTILINE, "re.MULTILINE"),
    (flag::DOTALL, "re.DOTALL"),
    (flag::VERBOSE, "re.VERBOSE"),
    (flag::DEBUG, "re.DEBUG"),
    (flag::ASCII, "re.ASCII"),
];

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pattern = receiver(vm, &args[0])?;
    let (source, mut flags) = (pattern.source.clone(), pattern.flags);
    // What holds for every pattern of text goes without saying.
    if pattern.is_text && flags & flag::TYPES == flag::UNICODE {
        flags &= !flag::UNICODE;
    }
    let mut names: Vec<String> = Vec::new();
    for &(bit, name) in FLAG_NAMES {
        if flags & bit != 0 {
            names.push(name.to_owned());
            flags &= !bit;
        }
    }
    if flags != 0 {
        names.push(format!("{flags:#x}"));
    }
    let source: String = vm.repr(&source)?.as_str().chars().take(200).collect();
    let text = if names.is_empty() {
        format!("re.compile({source})")
    } else {
        format!("re.compile({source}, {})", names.join("|"))
    };
    Ok(Value::from(text.as_str()))
}

fn compare(vm: &mut Vm, args: &[Value], negate: bool) -> Result<Value> {
    let pattern = receiver(vm, &args[0])?;
    let Some(other) = args[1].native::<Pattern>() else {
        return Ok(Value::NotImplemented);
    };
    let equal = args[0].is(&args[1])
        || (pattern.flags == other.flags
            && pattern.is_text == other.is_text
            && vm.compare_bool(CompareOp::Eq, &pattern.source, &other.source)?);
    Ok(Value::bool(equal != negate))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compare(vm, args, false)
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    compare(vm, args, true)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let pattern = receiver(vm, &args[0])?;
    let (source, flags) = (pattern.source.clone(), pattern.flags);
    let hash = vm.hash(&source)? ^ i64::from(flags);
    Ok(Value::Int(if hash == -1 { -2 } else { hash }))
}

fn get_pattern(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.source.clone())
}

fn get_flags(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::Int(i64::from(receiver(vm, this)?.flags)))
}

fn get_groups(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::Int(i64::from(receiver(vm, this)?.groups())))
}

fn get_groupindex(vm: &mut Vm, this: &Value) -> Result<Value> {
    let index = receiver(vm, this)?.groupindex.clone();
    Ok(crate::types::mappingproxy::proxy_of(vm, &index))
}

crate::methods! { pub METHODS:
    /// Matches zero or more characters at the beginning of the string.
    "match($self, /, string, pos=0, endpos=sys.maxsize)" => match_,
    /// Matches against all of the string.
    "fullmatch($self, /, string, pos=0, endpos=sys.maxsize)" => fullmatch,
    /// Scan through string looking for a match, and return a corresponding match object instance.
    ///
    /// Return None if no position in the string matches.
    "search($self, /, string, pos=0, endpos=sys.maxsize)" => search,
    /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.
    "sub($self, /, repl, string, count=0)" => sub,
    /// Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.
    "subn($self, /, repl, string, count=0)" => subn,
    /// Return a list of all non-overlapping matches of pattern in string.
    "findall($self, /, string, pos=0, endpos=sys.maxsize)" => findall,
    /// Split string by the occurrences of pattern.
    "split($self, /, string, maxsplit=0)" => split,
    /// Return an iterator over all non-overlapping matches for the RE pattern in string.
    ///
    /// For each match, the iterator returns a match object.
    "finditer($self, /, string, pos=0, endpos=sys.maxsize)" => finditer,
    "scanner($self, /, string, pos=0, endpos=sys.maxsize)" => scanner,
    "__copy__($self, /)" => same,
    "__deepcopy__($self, memo, /)" => same,
    /// See PEP 585
    "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
    "__repr__($self, /)" => repr,
    "__eq__($self, value, /)" => eq,
    "__ne__($self, value, /)" => ne,
    "__hash__($self, /)" => hash,
}

crate::getters! { pub GETTERS:
    /// The pattern string from which the RE object was compiled.
    "pattern" => get_pattern,
    /// The regex matching flags.
    "flags" => get_flags,
    /// The number of capturing groups in the pattern.
    "groups" => get_groups,
    /// A dictionary mapping group names to group numbers.
    "groupindex" => get_groupindex,
}
