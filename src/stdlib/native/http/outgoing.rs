//! The body of a request that is sent natively: all of it is there when the request begins.  The usual kinds are made
//! here; what others are there whole is said by `ClientSession._plain_body`.

use super::options::Given;
use crate::object::{Gc, Result, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::buffer;
use crate::types::str::{Str, has_stand_ins};
use crate::vm::Vm;

/// Bodies of more bytes than this are written piece by piece.
const MOST: usize = 256 * 1024;

pub const JSON: &str = "application/json";
const BINARY: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";
const FORM: &str = "application/x-www-form-urlencoded";

/// The bytes of a body.
pub enum Content {
    Nothing,
    Text(Gc<Str>),
    Bytes(Gc<Bytes>),
    Made(Vec<u8>),
}

impl Content {
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Content::Nothing => &[],
            Content::Text(text) => text.as_str().as_bytes(),
            Content::Bytes(bytes) => bytes.as_slice(),
            Content::Made(made) => made,
        }
    }
}

/// A body whose type is known, and that may have to be made yet.
pub struct Body {
    /// The type of its content; `None` for no body.
    pub kind: Option<Gc<Str>>,
    content: Content,
    /// A value that has to be made JSON.
    json: Value,
}

/// How values become JSON: `dumps`, or what gives bytes at once.
pub struct Serializers {
    pub text: Value,
    pub bytes: Value,
}

/// A name or a value of a form.
fn push_quoted(text: &str, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => out.push(byte),
            b' ' => out.push(b'+'),
            _ => out.extend([
                b'%',
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]),
        }
    }
}

/// A dict of texts as a form; `None` where it has something else in it.
fn form_of(pairs: &[(Value, Value)]) -> Option<Vec<u8>> {
    let mut made = Vec::new();
    for (name, value) in pairs {
        let (Value::Str(name), Value::Str(value)) = (name, value) else {
            return None;
        };
        if has_stand_ins(name.as_str()) || has_stand_ins(value.as_str()) {
            return None;
        }
        // Such a name is refused, with an error that is not ours.
        if name.as_str().contains(['\r', '\n', '\0']) {
            return None;
        }
        if !made.is_empty() {
            made.push(b'&');
        }
        push_quoted(name.as_str(), &mut made);
        made.push(b'=');
        push_quoted(value.as_str(), &mut made);
    }
    Some(made)
}

impl Body {
    fn made(kind: &str, content: Content) -> Option<Body> {
        (content.as_slice().len() <= MOST).then(|| Body {
            kind: Some(Str::new(kind)),
            content,
            json: Value::Undef,
        })
    }

    /// What was given as a body; `None` where it is not there whole.
    pub fn begin(vm: &mut Vm, session: &Value, given: Given<'_>) -> Result<Option<Body>> {
        let data = match given {
            Given::Nothing => {
                return Ok(Some(Body {
                    kind: None,
                    content: Content::Nothing,
                    json: Value::Undef,
                }));
            }
            Given::Json(value) => {
                return Ok(Some(Body {
                    kind: Some(Str::new(JSON)),
                    content: Content::Nothing,
                    json: value.clone(),
                }));
            }
            Given::Data(data) => data,
        };
        let made = match data {
            Value::Bytes(bytes) => Body::made(BINARY, Content::Bytes(bytes.share())),
            Value::Str(text) if !has_stand_ins(text.as_str()) => {
                Body::made(TEXT, Content::Text(text.share()))
            }
            Value::Dict(fields) => {
                let form = form_of(&fields.items());
                form.and_then(|form| Body::made(FORM, Content::Made(form)))
            }
            _ => None,
        };
        match made {
            Some(made) => Ok(Some(made)),
            None => Body::other(vm, session, data),
        }
    }

    /// A body that Python knows.
    fn other(vm: &mut Vm, session: &Value, data: &Value) -> Result<Option<Body>> {
        let answer = vm.call_method(session, "_plain_body", std::slice::from_ref(data))?;
        let Some(pair) = answer.as_tuple() else {
            return Ok(None);
        };
        let [content, kind] = pair.items() else {
            return Ok(None);
        };
        Ok(match (content, kind.as_str()) {
            (Value::Bytes(bytes), Some(kind)) => {
                Body::made(kind.as_str(), Content::Bytes(bytes.share()))
            }
            _ => None,
        })
    }

    /// The bytes; `None` where they are none that can be sent like this.
    pub fn finish(self, vm: &mut Vm, serializers: &Serializers) -> Result<Option<Content>> {
        if self.json.is_undef() {
            return Ok(Some(self.content));
        }
        let content = match serializers.bytes.not_none() {
            Some(dumps) => {
                let made = vm.call(dumps, &[self.json])?;
                buffer(&made).map(|data| Content::Made(data.to_vec()))
            }
            None => {
                let made = vm.call(&serializers.text, &[self.json])?;
                let text = made.as_str().filter(|text| !has_stand_ins(text.as_str()));
                text.map(Content::Text)
            }
        };
        Ok(content.filter(|content| content.as_slice().len() <= MOST))
    }
}
