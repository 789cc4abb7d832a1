//! The constant and the simple variable paths of an application (`/user/{name}`), so that most requests find their route
//! without Python.  The order is that of `UrlDispatcher._find`: from the longest constant beginning to the shortest.

use rustc_hash::FxHashMap;

use crate::object::{Gc, Trace, Tracer, Value};
use crate::types::dict::Dict;
use crate::types::str::Str;

/// A path and its routes.
struct Resource {
    /// Routes by method.
    routes: Gc<Dict>,
    /// The path up to its first variable.
    first: Box<str>,
    /// The variables, each with the text behind it.
    rest: Vec<(Gc<Str>, Box<str>)>,
}

/// See the module.  A resource that only Python can match is `None`.
pub struct Routes {
    index: FxHashMap<Box<str>, Vec<Option<Resource>>>,
    get: Gc<Str>,
    any: Gc<Str>,
}

/// A route, and the variables of its path (none for a constant one).
pub type Found = (Value, Option<Gc<Dict>>);

impl Trace for Routes {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for resource in self.index.values().flatten().flatten() {
            tracer.gc(&resource.routes);
        }
    }
}

impl Resource {
    /// From Python's tuple of routes, text, and then variables and texts in turn.
    fn make(value: &Value) -> Option<Resource> {
        let tuple = value.as_tuple()?;
        let [routes, first, rest @ ..] = tuple.items() else {
            return None;
        };
        let mut pairs = Vec::with_capacity(rest.len() / 2);
        for pair in rest.chunks(2) {
            let [name, text] = pair else { return None };
            pairs.push((name.as_str()?, text.as_str()?.as_str().into()));
        }
        Some(Resource {
            routes: routes.as_dict()?,
            first: first.as_str()?.as_str().into(),
            rest: pairs,
        })
    }

    /// Calls `each` with every variable; whether the path is one of this resource's.  A variable is a part without
    /// slashes and braces, so that there is one way to match at most.
    fn matches<'a>(&'a self, path: &'a str, mut each: impl FnMut(&'a Gc<Str>, &'a str)) -> bool {
        let Some(mut left) = path.strip_prefix(&*self.first) else {
            return false;
        };
        for (name, text) in &self.rest {
            let end = memchr::memchr(b'/', left.as_bytes()).unwrap_or(left.len());
            let (value, behind) = left.split_at(end);
            if value.is_empty() || value.bytes().any(|byte| matches!(byte, b'{' | b'}')) {
                return false;
            }
            each(name, value);
            match behind.strip_prefix(&**text) {
                Some(behind) => left = behind,
                None => return false,
            }
        }
        left.is_empty()
    }
}

impl Routes {
    /// From a dict of lists; `get` and `any` are the names of these methods.
    pub fn make(index: &Dict, get: Gc<Str>, any: Gc<Str>) -> Routes {
        let entries = index.items().into_iter().filter_map(|(part, resources)| {
            let part = part.as_str()?.as_str().into();
            let resources = resources.as_list()?;
            let resources = resources.items();
            Some((part, resources.iter().map(Resource::make).collect()))
        });
        let index = entries.collect();
        Routes { index, get, any }
    }

    /// The route of a path without query; nothing where Python has to look (or to refuse).
    pub fn find(&self, path: &str, method: impl FnOnce() -> Option<Gc<Str>>) -> Option<Found> {
        let mut part = path;
        loop {
            for resource in self.index.get(part).into_iter().flatten() {
                let resource = resource.as_ref()?;
                if !resource.matches(path, |_, _| {}) {
                    continue;
                }
                let method = method();
                let method = method.as_ref().unwrap_or(&self.get);
                let route = resource.routes.get_str(method);
                let route = route.or_else(|| resource.routes.get_str(&self.any))?;
                if resource.rest.is_empty() {
                    return Some((route, None));
                }
                let variables = Gc::new(Dict::new());
                resource.matches(path, |name, value| {
                    let value = Value::from(Str::new(value));
                    drop(variables.insert_str(name, value));
                });
                return Some((route, Some(variables)));
            }
            if part.len() <= 1 {
                return None;
            }
            part = match memchr::memrchr(b'/', part.as_bytes())? {
                0 => "/",
                end => &part[..end],
            };
        }
    }
}
