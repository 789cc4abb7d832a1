//! How a plain request is made: what its head says was worked out in Python once (`ClientSession._plain_request`, by way
//! of a `ClientRequest`); its target, the length of its body and its cookies are new each time.

use std::cell::{Cell, RefCell};

use super::options::Asked;
use super::pool::{Host, Pool};
use super::{header_fields, header_map};
use crate::object::{Gc, Result, Value};
use crate::stdlib::native::multidict;
use crate::types::str::Str;
use crate::vm::Vm;

/// How a plain request to one origin, by one method, is made.
pub struct Plan {
    pub method: http::Method,
    /// The key of connections to there.
    pub key: Value,
    host: RefCell<Value>,
    /// What stands behind the target, in pieces, and what comes after each.
    pieces: Vec<(Vec<u8>, Hole)>,
    /// The rest.
    end: Vec<u8>,
    has_length: bool,
    /// The script has given a header of cookies: the jar's are worked into it.
    pub has_own_cookies: bool,
    /// The headers, as `ClientRequest` has them.
    pub headers: Value,
    /// The cookies that went last, while they are what goes.
    cookies: RefCell<Option<Cookies>>,
    /// The cookies that came last, and the number of changes of the jar that they led to.
    came: RefCell<Vec<u8>>,
    changes_then: Cell<i64>,
}

/// A line of cookies.
struct Cookies {
    line: Option<Gc<Str>>,
    /// The number of changes of the jar that it comes from.
    changes: i64,
    /// Until when, in seconds since the epoch.
    until: f64,
    /// The path to which it goes, where that matters.
    path: Option<String>,
}

/// What of a head is new each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hole {
    /// The line of cookies, if there are any.
    Cookies,
    /// How long the body is.
    Length,
    /// The value of a header of the request's own.
    Header(usize),
}

/// The name of a method that can be that of a plain request.
pub fn known_method(method: &str) -> Option<&'static str> {
    let known = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"];
    let is_it = |known: &&str| known.eq_ignore_ascii_case(method);
    known.into_iter().find(is_it)
}

/// Why a plan is asked for.
pub struct Wanted<'a> {
    pub method: &'static str,
    /// The URL with the target of the first request.
    pub text: &'a Value,
    pub target: &'a str,
    pub kind: Option<&'a Gc<Str>>,
    pub values: &'a [(Gc<Str>, Gc<Str>)],
    /// Cookies that have to be worked into the headers at once.
    pub cookies: Value,
}

impl Wanted<'_> {
    /// What takes the place of a header's value.
    fn hole(&self, name: &[u8]) -> Option<Hole> {
        if self.kind.is_some() && name == b"Content-Length" {
            return Some(Hole::Length);
        }
        let is_it =
            |(known, _): &(Gc<Str>, Gc<Str>)| name.eq_ignore_ascii_case(known.as_str().as_bytes());
        self.values.iter().position(is_it).map(Hole::Header)
    }
}

impl Plan {
    /// Asks Python; `None` where that cannot be planned.
    pub fn make(
        vm: &mut Vm,
        session: &Value,
        asked: &Asked<'_>,
        wanted: &Wanted<'_>,
    ) -> Result<Option<Plan>> {
        let kind = wanted
            .kind
            .map_or(Value::None, |kind| Value::from(kind.clone()));
        let args = [
            Value::from(vm.intern(wanted.method)),
            wanted.text.clone(),
            asked.headers.clone(),
            kind,
            asked.skipped.clone(),
            asked.auth.clone(),
            asked.ssl.clone(),
            wanted.cookies.clone(),
        ];
        let given = vm.call_method(session, "_plain_request", &args)?;
        let Some(parts) = given.as_tuple() else {
            return Ok(None);
        };
        let [key, headers, target, has_own_cookies] = parts.items() else {
            return Ok(None);
        };
        if target
            .as_str()
            .is_none_or(|made| made.as_str() != wanted.target)
        {
            return Ok(None);
        }
        let has_own_cookies = vm.truth(has_own_cookies)?;
        Plan::of_headers(vm, wanted, key, headers, has_own_cookies)
    }

    fn of_headers(
        vm: &mut Vm,
        wanted: &Wanted<'_>,
        key: &Value,
        headers: &Value,
        has_own_cookies: bool,
    ) -> Result<Option<Plan>> {
        let fields = header_fields(vm, headers)?;
        let mut pieces = Vec::new();
        let mut piece = b" HTTP/1.1\r\n".to_vec();
        for (name, value) in &fields {
            if name == b"Cookie" && !has_own_cookies {
                pieces.push((std::mem::take(&mut piece), Hole::Cookies));
                continue;
            }
            piece.extend_from_slice(name);
            piece.extend_from_slice(b": ");
            match wanted.hole(name) {
                Some(hole) => pieces.push((std::mem::take(&mut piece), hole)),
                None => piece.extend_from_slice(value),
            }
            piece.extend_from_slice(b"\r\n");
        }
        piece.extend_from_slice(b"\r\n");
        // The same check as for every other request.
        let map = header_map(vm, fields)?;
        let unusual = ["connection", "transfer-encoding", "expect", "upgrade"];
        let Ok(method) = http::Method::from_bytes(wanted.method.as_bytes()) else {
            return Ok(None);
        };
        let count = |hole| pieces.iter().filter(|(_, known)| *known == hole).count();
        let has_length = wanted.kind.is_some();
        let is_filled = (0..wanted.values.len()).all(|at| count(Hole::Header(at)) == 1);
        if unusual.iter().any(|name| map.contains_key(*name))
            || count(Hole::Length) != usize::from(has_length)
            || !is_filled
        {
            return Ok(None);
        }
        Ok(Some(Plan {
            method,
            key: key.clone(),
            host: RefCell::new(Value::None),
            pieces,
            end: piece,
            has_length,
            has_own_cookies,
            headers: headers.clone(),
            cookies: RefCell::default(),
            came: RefCell::default(),
            changes_then: Cell::new(-1),
        }))
    }

    /// Writes a request down.
    pub fn write(&self, target: &str, sent: &Sent, body: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(self.method.as_str().as_bytes());
        out.push(b' ');
        out.extend_from_slice(target.as_bytes());
        for (piece, hole) in &self.pieces {
            out.extend_from_slice(piece);
            match hole {
                Hole::Cookies => {
                    if let Some(line) = &sent.cookies {
                        out.extend_from_slice(b"Cookie: ");
                        out.extend_from_slice(line.as_str().as_bytes());
                        out.extend_from_slice(b"\r\n");
                    }
                }
                Hole::Length => out.extend_from_slice(body.len().to_string().as_bytes()),
                Hole::Header(at) => {
                    if let Some((_, value)) = sent.values.get(*at) {
                        out.extend_from_slice(value.as_str().as_bytes());
                    }
                }
            }
        }
        out.extend_from_slice(&self.end);
        out.extend_from_slice(body);
    }

    /// The headers of one request, as `ClientRequest` would have them.
    pub fn headers_of(&self, vm: &mut Vm, sent: &Sent) -> Result<Value> {
        let headers = vm.call_method(&self.headers, "copy", &[])?;
        if !self.has_own_cookies {
            let name = Value::from("Cookie");
            match &sent.cookies {
                Some(line) => vm.set_item(&headers, &name, Value::from(line.clone()))?,
                None => {
                    vm.call_method(&headers, "popall", &[name, Value::None])?;
                }
            }
        }
        for (name, value) in &sent.values {
            let (name, value) = (Value::from(name.clone()), Value::from(value.clone()));
            vm.set_item(&headers, &name, value)?;
        }
        if self.has_length {
            let length = Value::from(sent.length.to_string());
            vm.set_item(&headers, &Value::from("Content-Length"), length)?;
        }
        Ok(headers)
    }

    /// The host whose connections it goes over.
    pub fn host(&self, vm: &mut Vm, pool: &Pool) -> Result<Option<Value>> {
        let known = self.host.borrow().clone();
        if known.native::<Host>().is_some_and(|host| !host.is_gone()) {
            return Ok(Some(known));
        }
        let found = pool.host(vm, &self.key)?;
        if let Some(host) = &found {
            let old = self.host.replace(host.clone());
            drop(old);
        }
        Ok(found)
    }
}

/// What was new about a request that has been sent.
#[derive(Clone)]
pub struct Sent {
    pub cookies: Option<Gc<Str>>,
    /// Headers of its own, by name.
    pub values: Vec<(Gc<Str>, Gc<Str>)>,
    pub length: usize,
}

/// The path of a target.
fn path_of(target: &str) -> &str {
    target.split('?').next().unwrap_or(target)
}

fn wall_clock(vm: &Vm) -> f64 {
    vm.host.clock.wall_ns() as f64 / 1e9
}

/// The number of changes of a jar that counts them, and whether it has anything in it.
fn state_of(vm: &mut Vm, jar: &Value) -> Option<(i64, bool)> {
    let Value::Instance(jar) = jar else {
        return None;
    };
    let (changes, cookies) = (vm.intern("_changes"), vm.intern("_cookies"));
    let changes = match jar.get(&changes)? {
        Value::Int(changes) => changes,
        _ => return None,
    };
    let is_empty = jar.get(&cookies)?.as_dict()?.is_empty();
    Some((changes, !is_empty))
}

impl Plan {
    /// The line of cookies that goes with a request, from the jar and the request's own.
    pub fn cookie_line(
        &self,
        vm: &mut Vm,
        session: &Value,
        jar: &Value,
        own: &Value,
        (text, target): (&Value, &str),
    ) -> Result<Option<Gc<Str>>> {
        if own.is_none() {
            if jar.is_none() {
                return Ok(None);
            }
            if let Some((changes, has_any)) = state_of(vm, jar) {
                if !has_any {
                    return Ok(None);
                }
                if let Some(line) = self.known_line(vm, changes, target) {
                    return Ok(line);
                }
            }
        }
        let answer = vm.call_method(session, "_plain_cookies", &[text.clone(), own.clone()])?;
        let Some(parts) = answer.as_tuple() else {
            return Ok(None);
        };
        let [line, by_path, until] = parts.items() else {
            return Ok(None);
        };
        let line = line.as_str();
        let (by_path, until) = (vm.truth(by_path)?, vm.to_f64(until)?);
        let changes = state_of(vm, jar).map(|(changes, _)| changes);
        let known = changes.filter(|_| own.is_none()).map(|changes| Cookies {
            line: line.clone(),
            changes,
            until,
            path: by_path.then(|| path_of(target).to_owned()),
        });
        *self.cookies.borrow_mut() = known;
        Ok(line)
    }

    fn known_line(&self, vm: &Vm, changes: i64, target: &str) -> Option<Option<Gc<Str>>> {
        let known = self.cookies.borrow();
        let known = known.as_ref()?;
        let holds = known.changes == changes
            && known
                .path
                .as_ref()
                .is_none_or(|path| path == path_of(target))
            && (known.until.is_infinite() || wall_clock(vm) < known.until);
        holds.then(|| known.line.clone())
    }

    /// Keeps the cookies of a response, unless they are those that came last and nothing has happened since.
    pub fn keep_cookies(
        &self,
        vm: &mut Vm,
        session: &Value,
        jar: &Value,
        head: &[u8],
        response: &Value,
    ) -> Result<()> {
        if jar.is_none() {
            return Ok(());
        }
        let lines = lasting_cookies(head);
        let changes = state_of(vm, jar).map_or(-1, |(changes, _)| changes);
        let same =
            |lines: &Vec<u8>| changes == self.changes_then.get() && *lines == *self.came.borrow();
        if changes >= 0 && lines.as_ref().is_some_and(same) {
            return Ok(());
        }
        vm.call_method(session, "_keep_cookies", std::slice::from_ref(response))?;
        if let (Some(lines), Some((changes, _))) = (lines, state_of(vm, jar)) {
            *self.came.borrow_mut() = lines;
            self.changes_then.set(changes);
        }
        Ok(())
    }
}

/// The cookies that a head sets, where it does not matter when they have come, nor in answer to which path.
fn lasting_cookies(head: &[u8]) -> Option<Vec<u8>> {
    let mut lines = Vec::new();
    for line in head.split(|byte| *byte == b'\n') {
        let is_cookie = line
            .get(..11)
            .is_some_and(|name| name.eq_ignore_ascii_case(b"set-cookie:"));
        if !is_cookie {
            continue;
        }
        let mut has_path = false;
        for part in line[11..].split(|byte| *byte == b';').skip(1) {
            let part = part.trim_ascii().to_ascii_lowercase();
            has_path |= part.starts_with(b"path=/");
            if part.starts_with(b"expires") || part.starts_with(b"max-age") {
                return None;
            }
        }
        if !has_path {
            return None;
        }
        lines.extend_from_slice(line);
    }
    Some(lines)
}

/// The plan's part of the collector's work.
pub fn trace(plan: &Plan, tracer: &mut crate::object::Tracer<'_>) {
    tracer.values([&plan.key, &plan.headers]);
    tracer.value(&plan.host.borrow());
}

/// The version of a session's headers.
pub fn version_of(headers: &Value) -> u64 {
    multidict::multidict_of(headers).map_or(0, |headers| headers.version())
}
