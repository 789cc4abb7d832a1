//! Where the entries of a multidict come from: the arguments of its constructor, of `extend`, `update` and
//! `merge`; and what the latter do with those that are there.

use super::{Entry, MultiDict, State, multidict_of, same, shown_key, target_of};
use crate::object::{Result, Value};
use crate::types::dict::dict_of;
use crate::types::tuple::tuple_of;
use crate::vm::Vm;

/// The entries that a mapping, an iterable of pairs and keywords amount to.
pub fn collect(vm: &mut Vm, ignores_case: bool, name: &str, args: &[Value]) -> Result<Vec<Entry>> {
    let positional = tuple_of(&args[0]).map_or(&[][..], |tuple| tuple.items());
    if positional.len() > 1 {
        let given = positional.len() + 1;
        return Err(vm.type_error(format!(
            "{name} takes from 1 to 2 positional arguments but {given} were given"
        )));
    }
    let mut entries = match positional.first().and_then(Value::not_none) {
        Some(source) => from_source(vm, ignores_case, source)?,
        None => Vec::new(),
    };
    if let Some(keywords) = dict_of(&args[1]) {
        for (key, value) in keywords.items() {
            entries.push(entry(vm, ignores_case, key, value)?);
        }
    }
    Ok(entries)
}

/// An entry, whose key is checked.
pub fn entry(vm: &mut Vm, ignores_case: bool, key: Value, value: Value) -> Result<Entry> {
    let text = super::key_text(vm, ignores_case, &key)?;
    Ok(Entry { key, text, value })
}

fn from_source(vm: &mut Vm, ignores_case: bool, source: &Value) -> Result<Vec<Entry>> {
    if let Some(target) = target_of(source)
        && let Some(other) = multidict_of(&target)
    {
        let mut entries = other.entries();
        if other.ignores_case() && !ignores_case {
            for (at, entry) in entries.iter_mut().enumerate() {
                let key = shown_key(vm, other, at, entry)?;
                entry.key = key;
            }
        }
        return Ok(entries);
    }
    if let Some(dict) = dict_of(source) {
        let items = dict.items();
        let made = items.into_iter();
        return made
            .map(|(key, value)| entry(vm, ignores_case, key, value))
            .collect();
    }
    let keys = vm.intern("keys");
    if vm.find_attr(source, &keys)?.is_some() {
        let keys = vm.call_method(source, "keys", &[])?;
        let mut entries = Vec::new();
        for key in vm.collect_items(&keys)? {
            let value = vm.get_item(source, &key)?;
            entries.push(entry(vm, ignores_case, key, value)?);
        }
        return Ok(entries);
    }
    let mut entries = Vec::new();
    for (at, item) in vm.collect_items(source)?.into_iter().enumerate() {
        let pair = pair(vm, at, &item)?;
        entries.push(entry(vm, ignores_case, pair.0, pair.1)?);
    }
    Ok(entries)
}

fn pair(vm: &mut Vm, at: usize, item: &Value) -> Result<(Value, Value)> {
    let items = match tuple_of(item) {
        Some(tuple) => tuple.items().to_vec(),
        None => match vm.collect_items(item) {
            Ok(items) => items,
            Err(_) => {
                return Err(vm.type_error(format!(
                    "multidict cannot convert sequence element #{at} to a sequence"
                )));
            }
        },
    };
    match <[Value; 2]>::try_from(items) {
        Ok([key, value]) => Ok((key, value)),
        Err(items) => {
            let len = items.len();
            Err(vm.value_error(format!(
                "multidict update sequence element #{at} has length {len}; 2 is required"
            )))
        }
    }
}

/// `update`: a key's values take the places of the old ones, and what is left of these goes.
pub fn update(state: &State, dict: &MultiDict, new: Vec<Entry>) {
    let ignores_case = dict.ignores_case();
    let mut entries = dict.entries();
    let before = entries.len();
    let mut fresh = vec![false; before];
    let keys: Vec<_> = new.iter().map(|entry| entry.text.clone()).collect();
    for entry in new {
        let old = (0..before).find(|&at| {
            !fresh[at] && same(ignores_case, entries[at].text.as_str(), entry.text.as_str())
        });
        match old {
            Some(at) => {
                entries[at] = entry;
                fresh[at] = true;
            }
            None => entries.push(entry),
        }
    }
    let mut at = 0;
    entries.retain(|entry| {
        let stays = at >= before || fresh[at] || {
            let text = entry.text.as_str();
            !keys
                .iter()
                .any(|key| same(ignores_case, key.as_str(), text))
        };
        at += 1;
        stays
    });
    drop(dict.replace_entries(state, entries));
}

/// `merge`: only keys that are not there yet come in.
pub fn merge(state: &State, dict: &MultiDict, new: Vec<Entry>) {
    let known: Vec<bool> = new
        .iter()
        .map(|entry| dict.position(entry.text.as_str()).is_some())
        .collect();
    for (entry, known) in new.into_iter().zip(known) {
        if !known {
            dict.push(state, entry);
        }
    }
}
