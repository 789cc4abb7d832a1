//! `re.Match`, and the objects that go from match to match.

use std::cell::Cell;
use std::rc::Rc;

use super::engine::UNSET;
use super::pattern::{self, Pattern, Range, match_object};
use super::subject::{Mode, Subject};
use super::template::{self, Piece};
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::types::bytes::buffer::Pinned;
use crate::types::dict::Dict;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// A match.
pub struct Match {
    pub pattern: Value,
    pub subject: Rc<Subject>,
    /// The bounds of the groups, in bytes; `UNSET` for a group that took no part.
    pub marks: Box<[usize]>,
    /// The group that was closed last.
    pub last: Option<u32>,
    pub pos: usize,
    pub endpos: usize,
    /// A byte offset and the number of characters before it: counting begins there.
    pub known: Cell<Option<(usize, usize)>>,
}

impl Trace for Match {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.pattern);
        tracer.value(&self.subject.value);
    }
}

impl NativeData for Match {}

impl Match {
    fn bounds(&self, group: usize) -> Option<(usize, usize)> {
        let start = *self.marks.get(2 * group)?;
        (start != UNSET).then(|| (start, self.marks[2 * group + 1]))
    }

    /// The number of characters before a byte offset.
    fn index(&self, offset: usize) -> usize {
        let (from, count) = match self.known.get() {
            Some((from, count)) if from <= offset => (from, count),
            _ => (0, 0),
        };
        let index = count + self.subject.count(from, offset);
        if offset == self.marks[0] {
            self.known.set(Some((offset, index)));
        }
        index
    }

    /// The bounds of a group in characters; -1 for a group that took no part.
    fn span(&self, group: usize) -> (Value, Value) {
        match self.bounds(group) {
            Some((start, end)) => {
                self.index(self.marks[0]);
                let index = |offset| Value::Int(self.index(offset) as i64);
                (index(start), index(end))
            }
            None => (Value::Int(-1), Value::Int(-1)),
        }
    }

    fn group(&self, vm: &mut Vm, group: usize, default: &Value) -> Value {
        match self.bounds(group) {
            Some((start, end)) => self.subject.current_slice(vm, start, end),
            None => default.clone(),
        }
    }

    fn groups(&self) -> usize {
        self.marks.len() / 2
    }
}

fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Match> {
    match value.native::<Match>() {
        Some(found) => Ok(found),
        None => Err(vm.type_error("descriptor requires a 're.Match' object")),
    }
}

/// The number of the group that a script asks for.
fn group_number(vm: &mut Vm, this: &Match, key: &Value) -> Result<usize> {
    let names = vm.names.clone();
    let mut number = None;
    if let Some(name) = key.as_str() {
        let pattern = pattern::receiver(vm, &this.pattern)?;
        number = pattern.group_named(name.as_str()).map(i64::from);
    } else if key.as_int().is_some() || vm.lookup_special(key, &names.__index__).is_some() {
        number = Some(vm.to_i64_clamped(key)?);
    }
    match number.map(usize::try_from) {
        Some(Ok(group)) if group < this.groups() => Ok(group),
        _ => Err(vm.index_error("no such group")),
    }
}

/// As [`group_number`], 0 where none is given.
fn group_or_whole(vm: &mut Vm, this: &Match, key: &Value) -> Result<usize> {
    match key.given() {
        Some(key) => group_number(vm, this, key),
        None => Ok(0),
    }
}

fn group(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, &args[0])?;
    let keys = args[1].as_tuple();
    let keys = keys.as_ref().map_or(&[][..], |keys| keys.items());
    match keys {
        [] => Ok(this.group(vm, 0, &Value::None)),
        [key] => {
            let group = group_number(vm, this, key)?;
            Ok(this.group(vm, group, &Value::None))
        }
        keys => {
            let mut found = Vec::with_capacity(keys.len());
            for key in keys {
                let group = group_number(vm, this, key)?;
                found.push(this.group(vm, group, &Value::None));
            }
            Ok(Value::from(Tuple::new(found)))
        }
    }
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, &args[0])?;
    let group = group_number(vm, this, &args[1])?;
    Ok(this.group(vm, group, &Value::None))
}

fn default_of(value: &Value) -> Value {
    value.given().cloned().unwrap_or(Value::None)
}

fn groups(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, &args[0])?;
    let default = default_of(&args[1]);
    let items: Vec<Value> = (1..this.groups())
        .map(|group| this.group(vm, group, &default))
        .collect();
    Ok(Value::from(Tuple::new(items)))
}

fn groupdict(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, &args[0])?;
    let pattern = pattern::receiver(vm, &this.pattern)?;
    let default = default_of(&args[1]);
    let dict = Gc::new(Dict::new());
    for (name, group) in &pattern.names {
        let value = this.group(vm, *group as usize, &default);
        dict.insert_str(name, value);
    }
    Ok(Value::from(dict))
}

fn start(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, &args[0])?;
    let group = group_or_whole(vm, this, &args[1])?;
    Ok(this.span(group).0)
}

fn end(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, &args[0])?;
    let group = group_or_whole(vm, this, &args[1])?;
    Ok(this.span(group).1)
}

fn span(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, &args[0])?;
    let group = group_or_whole(vm, this, &args[1])?;
    let (start, end) = this.span(group);
    Ok(Value::from(Tuple::new([start, end])))
}

fn expand(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, &args[0])?;
    let pieces = template::parse(vm, &this.pattern, &args[1])?;
    let mut data = Vec::new();
    for piece in &pieces {
        match piece {
            Piece::Text(text) => data.extend_from_slice(text),
            Piece::Group(group) => {
                if let Some((start, end)) = this.bounds(*group as usize) {
                    data.extend_from_slice(&this.subject.bytes()[start..end]);
                }
            }
        }
    }
    if !this.subject.is_text() {
        return Ok(Value::from(crate::types::bytes::Bytes::new(data)));
    }
    match String::from_utf8(data) {
        Ok(text) => Ok(Value::from(text.as_str())),
        Err(_) => Err(vm.system_error("the expansion of a template is no text")),
    }
}

fn same(_: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(args[0].clone())
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let this = receiver(vm, &args[0])?;
    let (start, end) = this.span(0);
    let whole = this.group(vm, 0, &Value::None);
    let shown: String = vm.repr(&whole)?.as_str().chars().take(50).collect();
    let (start, end) = (vm.repr(&start)?, vm.repr(&end)?);
    let text = format!(
        "<re.Match object; span=({}, {}), match={shown}>",
        start.as_str(),
        end.as_str()
    );
    Ok(Value::from(text.as_str()))
}

fn get_string(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.subject.value.clone())
}

fn get_re(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(receiver(vm, this)?.pattern.clone())
}

fn get_pos(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::Int(receiver(vm, this)?.pos as i64))
}

fn get_endpos(vm: &mut Vm, this: &Value) -> Result<Value> {
    Ok(Value::Int(receiver(vm, this)?.endpos as i64))
}

fn get_lastindex(vm: &mut Vm, this: &Value) -> Result<Value> {
    let last = receiver(vm, this)?.last;
    Ok(last.map_or(Value::None, |group| Value::Int(i64::from(group))))
}

fn get_lastgroup(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = receiver(vm, this)?;
    let pattern: &Pattern = pattern::receiver(vm, &this.pattern)?;
    let named = pattern
        .names
        .iter()
        .find(|(_, group)| Some(*group) == this.last);
    Ok(named.map_or(Value::None, |(name, _)| Value::from(name.clone())))
}

fn get_regs(vm: &mut Vm, this: &Value) -> Result<Value> {
    let this = receiver(vm, this)?;
    let spans: Vec<Value> = (0..this.groups())
        .map(|group| {
            let (start, end) = this.span(group);
            Value::from(Tuple::new([start, end]))
        })
        .collect();
    Ok(Value::from(Tuple::new(spans)))
}

crate::methods! { pub METHODS:
    /// Return subgroup(s) of the match by indices or names.
    ///
    /// For 0 returns the entire match.
    "group($self, /, *args)" => group,
    /// Return index of the start of the substring matched by group.
    "start($self, group=0, /)" => start,
    /// Return index of the end of the substring matched by group.
    "end($self, group=0, /)" => end,
    /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
    "span($self, group=0, /)" => span,
    /// Return a tuple containing all the subgroups of the match, from 1.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    "groups($self, /, default=None)" => groups,
    /// Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    "groupdict($self, /, default=None)" => groupdict,
    /// Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.
    "expand($self, /, template)" => expand,
    "__copy__($self, /)" => same,
    "__deepcopy__($self, memo, /)" => same,
    /// See PEP 585
    "__class_getitem__($type, object, /)" => crate::types::generic_alias::class_getitem,
    "__getitem__($self, key, /)" => getitem,
    "__repr__($self, /)" => repr,
}

crate::getters! { pub GETTERS:
    /// The string passed to match() or search().
    "string" => get_string,
    /// The regular expression object.
    "re" => get_re,
    /// The index into the string at which the RE engine started looking for a match.
    "pos" => get_pos,
    /// The index into the string beyond which the RE engine will not go.
    "endpos" => get_endpos,
    /// The integer index of the last matched capturing group.
    "lastindex" => get_lastindex,
    /// The name of the last matched capturing group.
    "lastgroup" => get_lastgroup,
    "regs" => get_regs,
}

/// What `finditer` and `scanner` give: the matches in a subject, one after the other.
struct Walker {
    pattern: Value,
    range: Range,
    /// Where the next search begins, in bytes; `None` at the end.
    at: Cell<Option<usize>>,
    /// Whether the last match was empty.
    advance: Cell<bool>,
    known: Cell<Option<(usize, usize)>>,
    /// A bytearray keeps its size while this object lives.
    _pinned: Pinned,
}

impl Trace for Walker {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(&self.pattern);
        tracer.value(&self.range.subject.value);
    }
}

/// An object that goes from match to match.
pub fn walk(class: Gc<Class>, pattern: &Value, range: Range) -> Value {
    let at = (range.start <= range.end).then_some(range.start);
    let pinned = Pinned::new(&range.subject.value);
    Native::new(
        class,
        Walker {
            pattern: pattern.clone(),
            range,
            at: Cell::new(at),
            advance: Cell::new(false),
            known: Cell::new(None),
            _pinned: pinned,
        },
    )
}

impl Walker {
    fn find(&self, vm: &mut Vm, search: bool) -> Result<Option<Value>> {
        let Some(at) = self.at.get() else {
            return Ok(None);
        };
        let program = pattern::receiver(vm, &self.pattern)?.program.clone();
        let subject = &self.range.subject;
        let mut machine = subject.machine(&program, self.range.end);
        let mode = if search {
            Mode::Search(self.advance.get())
        } else {
            Mode::Match
        };
        let Some((start, end)) = subject.find(vm, &mut machine, mode, at)? else {
            self.at.set(None);
            return Ok(None);
        };
        self.at.set(Some(end));
        self.advance.set(start == end);
        // Characters are counted on from the last match, so that a walk stays linear.
        let known = match self.known.get() {
            Some((from, count)) => (start, count + subject.count(from, start)),
            None => (start, subject.count(0, start)),
        };
        self.known.set(Some(known));
        let bounds = (start, end);
        let found = match_object(
            vm,
            &self.pattern,
            &self.range,
            &machine,
            bounds,
            Some(known),
        )?;
        Ok(Some(found))
    }
}

impl NativeData for Walker {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        self.find(vm, true)
    }

    fn is_iterator(&self) -> bool {
        true
    }
}

fn scan(vm: &mut Vm, this: &Value, search: bool) -> Result<Value> {
    match this.native::<Walker>() {
        Some(walker) => Ok(walker.find(vm, search)?.unwrap_or(Value::None)),
        None => Err(vm.type_error("descriptor requires a '_sre.SRE_Scanner' object")),
    }
}

fn scanner_match(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    scan(vm, &args[0], false)
}

fn scanner_search(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    scan(vm, &args[0], true)
}

fn scanner_pattern(_: &mut Vm, this: &Value) -> Result<Value> {
    let walker = this.native::<Walker>();
    Ok(walker.map_or(Value::None, |walker| walker.pattern.clone()))
}

crate::methods! { pub SCANNER_METHODS:
    "match($self, /)" => scanner_match,
    "search($self, /)" => scanner_search,
}

crate::getters! { pub SCANNER_GETTERS:
    "pattern" => scanner_pattern,
}
