//! The options of a request that is sent natively.  They are read when the request is awaited; what one of another
//! name or kind means is `ClientSession._request`'s affair alone.

use crate::object::{Gc, Result, Value};
use crate::stdlib::native::multidict;
use crate::types::str::Str;
use crate::vm::Vm;

/// The options of a request by name, as they were given.
pub type Options = Vec<(Gc<Str>, Value)>;

/// Names of options that a plain request may have.
const KNOWN: &[&str] = &[
    "params",
    "headers",
    "timeout",
    "json",
    "data",
    "cookies",
    "auth",
    "ssl",
    "allow_redirects",
    "max_redirects",
    "raise_for_status",
    "skip_auto_headers",
    "auto_decompress",
];

/// Names of options that say nothing where they are None.
const WHERE_NONE: &[&str] = &[
    "compress",
    "chunked",
    "proxy",
    "proxy_auth",
    "proxy_headers",
    "verify_ssl",
    "fingerprint",
    "ssl_context",
    "server_hostname",
    "trace_request_ctx",
    "read_bufsize",
    "max_line_size",
    "max_field_size",
    "max_headers",
    "middlewares",
];

/// Whether a request with this option can be plain.
pub fn may_be_plain(name: &str, value: &Value) -> bool {
    KNOWN.contains(&name) || value.is_none() && WHERE_NONE.contains(&name)
}

/// How long the stages of a request may take, in seconds; 0 for ever.
#[derive(Clone, Copy, Default)]
pub struct Limits {
    pub total: f64,
    /// From here on the whole ends with a second of the clock.
    pub threshold: f64,
    /// For a connection.
    pub connect: f64,
    /// For each piece of the response.
    pub read: f64,
}

/// What is to be sent, as it was given.
#[derive(Clone, Copy)]
pub enum Given<'a> {
    Nothing,
    Json(&'a Value),
    Data(&'a Value),
}

/// What a request asks for.
pub struct Asked<'a> {
    pub params: Option<&'a Value>,
    /// The headers; `None` for no others than the session's.
    pub headers: Value,
    /// Those of them whose values do not matter to the rest of the head.
    pub values: Vec<(Gc<Str>, Gc<Str>)>,
    pub cookies: Value,
    pub auth: Value,
    pub ssl: Value,
    pub skipped: Value,
    /// All that the head depends on beyond origin, method and body, as text: equal texts mean equal heads.
    pub key: String,
    /// Where that is not the session's affair.
    pub limits: Option<Limits>,
    pub given: Given<'a>,
    /// Redirects are followed.
    pub follows: bool,
    /// Whether statuses are errors, where that is not the session's affair; `Undef` there.
    pub raises: Value,
    pub decompress: bool,
}

/// What is asked for, where that is plain.
pub fn read<'a>(vm: &mut Vm, options: &'a Options) -> Result<Option<Asked<'a>>> {
    let mut asked = Asked {
        params: None,
        headers: Value::None,
        values: Vec::new(),
        cookies: Value::None,
        auth: Value::None,
        ssl: Value::bool(true),
        skipped: Value::None,
        key: String::new(),
        limits: None,
        given: Given::Nothing,
        follows: true,
        raises: Value::Undef,
        decompress: true,
    };
    for (name, value) in options {
        if !take(vm, &mut asked, name.as_str(), value)? {
            return Ok(None);
        }
    }
    Ok(Some(asked))
}

/// Takes one option in; whether that is plain.
fn take<'a>(vm: &mut Vm, asked: &mut Asked<'a>, name: &str, value: &'a Value) -> Result<bool> {
    match name {
        "timeout" => return add_limits(vm, asked, value),
        "allow_redirects" => match value {
            Value::Bool(_) => asked.follows = value.is(&Value::bool(true)),
            _ => return Ok(false),
        },
        "max_redirects" => {}
        _ if value.is_none() => {}
        "params" => asked.params = Some(value),
        "headers" => return Ok(add_headers(asked, value)),
        "json" | "data" if !matches!(asked.given, Given::Nothing) => return Ok(false),
        "json" => asked.given = Given::Json(value),
        "data" => asked.given = Given::Data(value),
        "cookies" => asked.cookies = value.clone(),
        "auth" => return Ok(add_auth(asked, value)),
        "ssl" => return Ok(add_ssl(asked, value)),
        "skip_auto_headers" => return Ok(add_skipped(asked, value)),
        "raise_for_status" => match value {
            Value::Bool(_) => asked.raises = value.clone(),
            _ => return Ok(false),
        },
        "auto_decompress" => match value {
            Value::Bool(_) => asked.decompress = value.is(&Value::bool(true)),
            _ => return Ok(false),
        },
        _ => return Ok(false),
    }
    Ok(true)
}

/// Adds parts to the key; whether they can be told from others there.
fn add_to_key<'a>(asked: &mut Asked<'_>, parts: impl IntoIterator<Item = &'a str>) -> bool {
    for part in parts {
        // Nothing that goes into a head has a line's end in it.
        if part.contains('\n') {
            return false;
        }
        asked.key.push_str(part);
        asked.key.push('\n');
    }
    true
}

/// Names of headers whose values others depend on.
const WEIGHTY: &[&str] = &[
    "host",
    "cookie",
    "connection",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "expect",
    "upgrade",
];

fn is_free(name: &str) -> bool {
    !WEIGHTY.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn is_value(text: &str) -> bool {
    text.bytes().all(|byte| byte >= b' ' && byte != 0x7f)
}

fn add_headers(asked: &mut Asked<'_>, headers: &Value) -> bool {
    let pairs: Vec<(Value, Value)> = match headers {
        Value::Dict(dict) => dict.items(),
        _ => match multidict::multidict_of(headers) {
            Some(dict) => dict
                .entries()
                .into_iter()
                .map(|entry| (entry.key, entry.value))
                .collect(),
            None => return false,
        },
    };
    if !matches!(headers, Value::Dict(_)) {
        // Names that come twice are not like those of a dict.
        asked.key.push_str("*\n");
    }
    for (name, value) in &pairs {
        let (Value::Str(name), Value::Str(value)) = (name, value) else {
            return false;
        };
        let is_free = matches!(headers, Value::Dict(_)) && is_free(name.as_str());
        if is_free && is_value(value.as_str()) {
            asked.values.push((name.share(), value.share()));
        } else if !add_to_key(asked, [value.as_str()]) {
            return false;
        }
        if !add_to_key(asked, [name.as_str()]) {
            return false;
        }
    }
    asked.key.push('\n');
    asked.headers = headers.clone();
    true
}

/// `BasicAuth`.
fn add_auth(asked: &mut Asked<'_>, auth: &Value) -> bool {
    let Some(parts) = auth.as_tuple() else {
        return false;
    };
    let texts = parts.items().iter().map(Value::as_str);
    let Some(texts) = texts.collect::<Option<Vec<_>>>() else {
        return false;
    };
    asked.key.push_str("auth\n");
    asked.auth = auth.clone();
    add_to_key(asked, texts.iter().map(|text| text.as_str()))
}

fn add_ssl(asked: &mut Asked<'_>, ssl: &Value) -> bool {
    let text = match ssl {
        Value::Bool(_) if ssl.is(&Value::bool(true)) => return true,
        Value::Bool(_) => "ssl off".to_owned(),
        // A plan keeps the object alive for which it was made, so that no other gets its address.
        Value::Instance(context) => format!("ssl {:x}", context.as_gc().address()),
        _ => return false,
    };
    asked.ssl = ssl.clone();
    add_to_key(asked, [text.as_str()])
}

fn add_skipped(asked: &mut Asked<'_>, names: &Value) -> bool {
    let items = match (names.as_list(), names.as_tuple()) {
        (Some(list), _) => list.items().to_vec(),
        (_, Some(tuple)) => tuple.items().to_vec(),
        _ => return false,
    };
    let Some(texts) = items.iter().map(Value::as_str).collect::<Option<Vec<_>>>() else {
        return false;
    };
    asked.key.push_str("skip\n");
    asked.skipped = names.clone();
    add_to_key(asked, texts.iter().map(|text| text.as_str())) && add_to_key(asked, [""])
}

fn add_limits(vm: &mut Vm, asked: &mut Asked<'_>, limit: &Value) -> Result<bool> {
    asked.limits = match limit {
        Value::Instance(instance) => {
            if instance.class().name().as_str() != "ClientTimeout" {
                return Ok(false);
            }
            Some(limits_of(vm, limit)?)
        }
        // None is for ever.
        Value::None => Some(Limits::default()),
        Value::Int(_) | Value::Float(_) => Some(Limits {
            total: vm.to_f64(limit)?,
            threshold: 5.0,
            ..Limits::default()
        }),
        _ => return Ok(false),
    };
    Ok(true)
}

/// What a `ClientTimeout` says.
pub fn limits_of(vm: &mut Vm, limit: &Value) -> Result<Limits> {
    let mut seconds = |name: &str| {
        let name = vm.intern(name);
        match vm.get_attr(limit, &name)?.not_none() {
            Some(given) => vm.to_f64(given),
            None => Ok(0.0),
        }
    };
    Ok(Limits {
        total: seconds("total")?,
        threshold: seconds("ceil_threshold")?,
        connect: seconds("connect")?,
        read: seconds("sock_read")?,
    })
}
