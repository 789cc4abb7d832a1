//! The messages of script functions, for native methods that stand for methods which CPython has in
//! Python: those of asyncio's event loop.

use super::{Keywords, Signature};
use crate::object::Builtin;

/// What is wrong with the arguments of a call, in the words of a script function; `None` where nothing
/// is, or where the method is one that CPython has in C.
pub(super) fn fault(
    signature: &Signature,
    function: &Builtin,
    given: usize,
    keywords: Keywords<'_>,
) -> Option<String> {
    let class = function.owner.as_ref()?.name();
    // The class that scripts see is derived from this one.
    let class = match class.as_str() {
        "EventLoop" => "BaseEventLoop",
        _ => return None,
    };
    let name = format!("{class}.{}()", function.def.name());
    let max = signature.max_positional();
    if given > max && signature.var_positional.is_none() {
        let plural = if max == 1 { "" } else { "s" };
        let verb = if given == 1 { "was" } else { "were" };
        return Some(format!(
            "{name} takes {max} positional argument{plural} but {given} {verb} given"
        ));
    }
    let unknown = keywords.iter().find(|(keyword, _)| {
        signature.var_keyword.is_none() && signature.keyword_position(keyword.as_str()).is_none()
    });
    if let Some((keyword, _)) = unknown {
        return Some(format!(
            "{name} got an unexpected keyword argument '{}'",
            keyword.as_str()
        ));
    }
    let missing: Vec<&str> = signature
        .positional()
        .skip(given)
        .filter(|parameter| parameter.default.is_none())
        .map(|parameter| parameter.name)
        .filter(|name| {
            !keywords
                .iter()
                .any(|(keyword, _)| keyword.as_str() == *name)
        })
        .collect();
    let listed = match missing.as_slice() {
        [] => return None,
        [only] => format!("'{only}'"),
        [first, second] => format!("'{first}' and '{second}'"),
        [rest @ .., last] => format!(
            "{}, and '{last}'",
            rest.iter()
                .map(|name| format!("'{name}'"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    let plural = if missing.len() == 1 { "" } else { "s" };
    Some(format!(
        "{name} missing {} required positional argument{plural}: {listed}",
        missing.len()
    ))
}
