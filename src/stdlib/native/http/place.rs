//! Where a request goes: what a URL means as origin and target.  Those that need no more than quoting are read here, by
//! yarl's rules; for any other `ClientSession._plain_url` asks yarl itself.

use crate::object::{Gc, Result, Value};
use crate::stdlib::native::multidict;
use crate::stdlib::native::yarl::quoting::{Part, quote};
use crate::types::str::Str;
use crate::vm::Vm;

/// See the module.
pub struct Place {
    /// Origin and target; without the origin for what is relative to the session's base.
    pub text: Gc<Str>,
    /// Where the target begins.
    pub start: usize,
    /// The URL as the response shows it.
    pub shown: Value,
}

impl Place {
    /// What stands before the target.
    pub fn origin(&self) -> &str {
        &self.text.as_str()[..self.start]
    }

    /// What is asked of the origin.
    pub fn target(&self) -> &str {
        &self.text.as_str()[self.start..]
    }

    /// The place that `_plain_url` knows: a tuple of origin, target and what is shown.
    pub fn made(answer: &Value) -> Option<Place> {
        let parts = answer.as_tuple()?;
        let [origin, target, shown] = parts.items() else {
            return None;
        };
        let (origin, target) = (origin.as_str()?, target.as_str()?);
        Some(Place {
            text: Str::new(format!("{}{}", origin.as_str(), target.as_str())),
            start: origin.as_str().len(),
            shown: shown.clone(),
        })
    }
}

/// The text of a URL that is a `str` or a `yarl.URL`.
pub fn url_text(vm: &mut Vm, url: &Value) -> Result<Option<Gc<Str>>> {
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

/// The place that a URL and the parameters of a query stand for; `None` where that is not so simple.  `base` is the
/// path of the session's base.
pub fn locate(
    url: &Value,
    text: Gc<Str>,
    params: Option<&Value>,
    base: Option<&str>,
) -> Option<Place> {
    let Some(params) = params else {
        return place_of(text.clone(), url.clone(), base);
    };
    let pairs = pairs_of(params)?;
    if pairs.is_empty() {
        return place_of(text.clone(), url.clone(), base);
    }
    let mut full = text.as_str().to_owned();
    if full.ends_with(['?', '&']) || full.contains('#') {
        return None;
    }
    let mut mark = if full.contains('?') { '&' } else { '?' };
    for (name, value) in &pairs {
        full.push(std::mem::replace(&mut mark, '&'));
        push_part(&mut full, name.as_str()?.as_str());
        full.push('=');
        match value {
            Value::Str(value) => push_part(&mut full, value.as_str()),
            Value::Int(value) => full.push_str(&value.to_string()),
            _ => return None,
        }
    }
    let text = Str::new(full);
    place_of(text.clone(), Value::from(text), base)
}

fn pairs_of(params: &Value) -> Option<Vec<(Value, Value)>> {
    if let Value::Dict(dict) = params {
        return Some(dict.items());
    }
    let dict = multidict::multidict_of(params)?;
    let entries = dict.entries().into_iter();
    Some(entries.map(|entry| (entry.key, entry.value)).collect())
}

fn push_part(text: &mut String, part: &str) {
    match quote(part, Part::QueryPart, false) {
        Some(quoted) => text.push_str(&quoted),
        None => text.push_str(part),
    }
}

/// How much of a URL comes before its path; `None` for what has no path, or a host that is not plainly a name.
fn path_of(text: &str) -> Option<usize> {
    let scheme = ["http://", "https://"]
        .iter()
        .find(|scheme| text.starts_with(**scheme))?
        .len();
    let length = text[scheme..].find('/')?;
    let authority = &text.as_bytes()[scheme..scheme + length];
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._:".contains(byte);
    (!authority.is_empty() && authority.iter().all(plain)).then_some(scheme + length)
}

fn place_of(text: Gc<Str>, shown: Value, base: Option<&str>) -> Option<Place> {
    let whole = text.as_str();
    let is_odd = |byte: u8| byte < b' ' || byte == 0x7f || byte == b'#';
    if whole.bytes().any(is_odd) || whole.starts_with(' ') || whole.ends_with(' ') {
        return None;
    }
    let (start, prefix) = match whole.as_bytes().first()? {
        b'/' => (0, ""),
        b'?' => return None,
        _ => match path_of(whole) {
            Some(start) => (start, ""),
            // What has no colon has no scheme.
            None if !whole.contains(':') => (0, base?),
            None => return None,
        },
    };
    let (origin, rest) = whole.split_at(start);
    let (path, query) = match rest.split_once('?') {
        Some((_, "")) => return None,
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    // Segments that mean another, and paths that begin like a host, are yarl's.
    let is_relative = path.starts_with('.') && !prefix.is_empty();
    if is_relative || path.contains("/.") || path.contains("//") {
        return None;
    }
    let new_path = quote(path, Part::Path, true);
    let new_query = query.and_then(|query| quote(query, Part::Query, true));
    if new_path.is_none() && new_query.is_none() && prefix.is_empty() {
        return Some(Place { text, start, shown });
    }
    let path = new_path.as_deref().unwrap_or(path);
    // A dot that was quoted is one now.
    if path.contains("/.") {
        return None;
    }
    let mut full = format!("{origin}{prefix}{path}");
    if let Some(query) = new_query.as_deref().or(query) {
        full.push('?');
        full.push_str(query);
    }
    Some(Place {
        text: Str::new(full),
        start,
        shown,
    })
}
