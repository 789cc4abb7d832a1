//! Answers as they go over the wire, for requests that have come past hyper.

use super::{Facts, JSON, SERVER, State, TEXT, complete};
use crate::object::Value;
use crate::stdlib::native::multidict::{self, multidict_of};
use crate::types::str::text::{MAX_DIGITS, decimal};
use crate::vm::Vm;

/// Adds the headers of a script's to a message; whether they are such that hyper would send them as they are.
fn write_fields(message: &mut Vec<u8>, dict: &multidict::MultiDict, length: usize) -> bool {
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    let mut has_length = false;
    for entry in dict.entries() {
        let (name, Some(value)) = (entry.text.as_str(), entry.value.as_str()) else {
            return false;
        };
        let value = value.as_str();
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let is_other = match name.len() {
            0 => true,
            7 => is("upgrade"),
            10 => is("connection"),
            14 if is("content-length") => {
                let is_wrong = value.parse() != Ok(length) || value.starts_with('+');
                has_length |= !is_wrong;
                is_wrong
            }
            17 => is("transfer-encoding"),
            _ => false,
        };
        let is_visible = |byte: u8| byte >= b' ' && byte != 0x7f;
        if is_other || !name.as_bytes().iter().all(is_token) || !value.bytes().all(is_visible) {
            return false;
        }
        message.extend_from_slice(name.as_bytes());
        message.extend_from_slice(b": ");
        message.extend_from_slice(value.as_bytes());
        message.extend_from_slice(b"\r\n");
    }
    has_length
}

/// The beginning of nearly every answer.
const TEXT_START: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ";
const JSON_START: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ";
/// What stands behind its `Date`.
const END: &str = "\r\nServer: Python/3.14 aiohttp/3.14.5\r\n\r\n";

/// Writes an answer of text or JSON, if it is one with which the script has done nothing else.
pub fn write_usual(
    vm: &mut Vm,
    state: &State,
    facts: &Facts,
    [reason, headers, kind]: [&Value; 3],
    data: &[u8],
) -> Option<Vec<u8>> {
    let is_usual = facts.status == 200 && reason.is_none() && headers.is_none();
    let start = match kind {
        Value::Str(kind) if is_usual && kind.as_str() == TEXT => TEXT_START,
        Value::Str(kind) if is_usual && kind.as_str() == JSON => JSON_START,
        _ => return None,
    };
    let mut message = state.message.take();
    message.clear();
    message.extend_from_slice(start.as_bytes());
    let mut digits = [0; MAX_DIGITS];
    message.extend_from_slice(decimal(data.len() as i64, &mut digits).as_bytes());
    message.extend_from_slice(b"\r\nDate: ");
    state.write_date(vm, facts.now, &mut message);
    message.extend_from_slice(END.as_bytes());
    message.extend_from_slice(data);
    Some(message)
}

/// Writes a response as it goes over the wire, if it is one that hyper would not add to.
pub fn write_plainly(
    vm: &mut Vm,
    state: &State,
    facts: &Facts,
    [reason, headers, kind]: [&Value; 3],
    data: &[u8],
) -> Option<Vec<u8>> {
    let code = u16::try_from(facts.status).ok()?;
    let code = http::StatusCode::from_u16(code).ok()?;
    let reason = reason.as_str();
    let reason = match &reason {
        Some(reason) => reason.as_str(),
        None => code.canonical_reason()?,
    };
    if !reason.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let mut message = state.message.take();
    message.clear();
    message.extend_from_slice(b"HTTP/1.1 ");
    message.extend_from_slice(code.as_str().as_bytes());
    message.push(b' ');
    message.extend_from_slice(reason.as_bytes());
    message.extend_from_slice(b"\r\n");
    if headers.is_none() {
        let kind = kind.as_str()?;
        if !kind
            .as_str()
            .bytes()
            .all(|byte| matches!(byte, b' '..=b'~'))
        {
            return None;
        }
        message.extend_from_slice(b"Content-Type: ");
        message.extend_from_slice(kind.as_str().as_bytes());
        message.extend_from_slice(b"\r\nContent-Length: ");
        let mut digits = [0; MAX_DIGITS];
        message.extend_from_slice(decimal(data.len() as i64, &mut digits).as_bytes());
        message.extend_from_slice(b"\r\nDate: ");
        state.write_date(vm, facts.now, &mut message);
        message.extend_from_slice(b"\r\nServer: ");
        message.extend_from_slice(SERVER.as_bytes());
        message.extend_from_slice(b"\r\n");
    } else {
        let dict = multidict_of(headers)?;
        complete(vm, facts, dict);
        if !write_fields(&mut message, dict, data.len()) {
            return None;
        }
    }
    message.extend_from_slice(b"\r\n");
    message.extend_from_slice(data);
    Some(message)
}
