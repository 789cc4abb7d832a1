//! The options that a plain request may have: a query of plain words, headers, a limit of time.  They are read when the
//! request is awaited; with any other, or one of another kind, the request is left to `ClientSession._request`.

use crate::object::{Gc, Result, Value};
use crate::types::str::Str;
use crate::vm::Vm;

/// The options of a request by name, as they were given.
pub type Options = Vec<(Gc<Str>, Value)>;

/// What a request asks for.
pub struct Asked {
    /// The URL with its query.
    pub url: Gc<Str>,
    /// The same as the response shows it.
    pub shown: Value,
    /// The headers; `None` for no others than the session's.
    pub headers: Value,
    /// The headers as text: equal texts mean equal headers.
    pub headers_text: String,
    /// How long it may take, and from where on that is rounded, where that is not the session's affair.
    pub limit: Option<(f64, f64)>,
}

impl Asked {
    /// What the head depends on: where the request goes, and its own headers.  The target begins at `start`.
    pub fn plan_key(&self, start: usize) -> String {
        let origin = &self.url.as_str()[..start];
        match self.headers_text.is_empty() {
            true => origin.to_owned(),
            false => format!("{origin} {}", self.headers_text),
        }
    }
}

/// What is asked for, where that is plain.
pub fn read(vm: &mut Vm, url: &Value, options: &Options) -> Result<Option<Asked>> {
    let Some(text) = url_text(vm, url)? else {
        return Ok(None);
    };
    let mut asked = Asked {
        url: text,
        shown: url.clone(),
        headers: Value::None,
        headers_text: String::new(),
        limit: None,
    };
    for (name, value) in options {
        let known = match name.as_str() {
            "timeout" => add_limit(vm, &mut asked, value)?,
            "params" | "headers" if value.is_none() => true,
            "params" => add_query(&mut asked, value),
            "headers" => add_headers(&mut asked, value),
            _ => false,
        };
        if !known {
            return Ok(None);
        }
    }
    Ok(Some(asked))
}

/// The text of a URL that is a `str` or a `yarl.URL`.
fn url_text(vm: &mut Vm, url: &Value) -> Result<Option<Gc<Str>>> {
    match url {
        Value::Str(text) => Ok(Some(text.share())),
        Value::Instance(instance) => {
            let class = instance.class();
            let module = class.dict.get_str(&vm.names.__module__);
            let is_url = class.name().as_str() == "URL"
                && module
                    .and_then(|module| module.as_str())
                    .is_some_and(|module| module.as_str() == "yarl");
            match is_url {
                true => vm.str(url).map(Some),
                false => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

/// A word that means itself in a query.
fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

fn add_query(asked: &mut Asked, params: &Value) -> bool {
    let Value::Dict(params) = params else {
        return false;
    };
    let mut text = asked.url.as_str().to_owned();
    if text.ends_with('?') || text.contains('#') {
        return false;
    }
    for (name, value) in params.items() {
        let Value::Str(name) = &name else {
            return false;
        };
        text.push(if text.contains('?') { '&' } else { '?' });
        text.push_str(name.as_str());
        text.push('=');
        match &value {
            Value::Str(value) if is_word(value.as_str()) => text.push_str(value.as_str()),
            Value::Int(value) => text.push_str(&value.to_string()),
            _ => return false,
        }
        if !is_word(name.as_str()) {
            return false;
        }
    }
    asked.url = Str::new(text);
    asked.shown = Value::from(asked.url.clone());
    true
}

fn add_headers(asked: &mut Asked, headers: &Value) -> bool {
    let Value::Dict(dict) = headers else {
        return false;
    };
    for (name, value) in dict.items() {
        let (Value::Str(name), Value::Str(value)) = (&name, &value) else {
            return false;
        };
        // No header has a line's end in it: such a text is nobody else's.
        for part in [name.as_str(), ":", value.as_str(), "\n"] {
            asked.headers_text.push_str(part);
        }
        if value.as_str().contains('\n') || name.as_str().contains([':', '\n']) {
            return false;
        }
    }
    asked.headers = headers.clone();
    true
}

/// A `ClientTimeout` that bounds the whole of a request alone.
fn add_limit(vm: &mut Vm, asked: &mut Asked, limit: &Value) -> Result<bool> {
    let Value::Instance(instance) = limit else {
        // None is for ever.
        asked.limit = Some((0.0, 0.0));
        return Ok(limit.is_none());
    };
    if instance.class().name().as_str() != "ClientTimeout" {
        return Ok(false);
    }
    for name in ["connect", "sock_read"] {
        let name = vm.intern(name);
        if !vm.get_attr(limit, &name)?.is_none() {
            return Ok(false);
        }
    }
    let (total, threshold) = (vm.intern("total"), vm.intern("ceil_threshold"));
    let total = match vm.get_attr(limit, &total)?.not_none() {
        Some(total) => vm.to_f64(total)?,
        None => 0.0,
    };
    let threshold = vm.get_attr(limit, &threshold)?;
    asked.limit = Some((total, vm.to_f64(&threshold)?));
    Ok(true)
}
