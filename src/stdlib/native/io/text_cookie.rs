//! Positions in a text file that is decoded by chunks: `tell()` finds a place in the bytes from which the decoder can
//! start again, and packs it with what has to be fed to it and skipped from there; `seek()` unpacks that.

use super::text_layer::TextLayer;
use crate::object::{Result, Value};
use crate::types::bytes::Bytes;
use crate::types::exception::Exc;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// What a position says.
#[derive(Clone, Copy, Default)]
struct Cookie {
    position: i64,
    flags: i32,
    bytes_to_feed: i32,
    characters_to_skip: i32,
    at_end: bool,
}

/// A cookie in bytes: its fields one behind the other, as CPython packs them.
const PACKED: usize = 21;

impl Cookie {
    fn pack(self, vm: &mut Vm) -> Result<Value> {
        let mut bytes = Vec::with_capacity(PACKED);
        bytes.extend_from_slice(&self.position.to_le_bytes());
        for part in [self.flags, self.bytes_to_feed, self.characters_to_skip] {
            bytes.extend_from_slice(&part.to_le_bytes());
        }
        bytes.push(self.at_end.into());
        let int = Value::from(vm.types.int.clone());
        let args = [Value::from(Bytes::new(bytes)), Value::from("little")];
        vm.call_method(&int, "from_bytes", &args)
    }

    fn unpack(vm: &mut Vm, value: &Value) -> Result<Cookie> {
        let args = [Value::from(PACKED), Value::from("little")];
        let bytes = vm.call_method(value, "to_bytes", &args)?;
        let bytes = super::layer::bytes_of(vm, &bytes)?;
        let part = |at: usize| {
            let bytes = bytes.get(at..at + 4).and_then(|part| part.try_into().ok());
            i32::from_le_bytes(bytes.unwrap_or_default())
        };
        let position = bytes.get(..8).and_then(|part| part.try_into().ok());
        Ok(Cookie {
            position: i64::from_le_bytes(position.unwrap_or_default()),
            flags: part(8),
            bytes_to_feed: part(12),
            characters_to_skip: part(16),
            at_end: bytes.last().is_some_and(|&last| last != 0),
        })
    }
}

fn small(vm: &mut Vm, value: &Value) -> Result<i32> {
    let number = vm.to_i64(value)?;
    i32::try_from(number).map_err(|_| {
        let message = "Python int too large to convert to C int";
        vm.error(Exc::OverflowError, message)
    })
}

fn not_seekable(vm: &mut Vm) -> crate::object::Raise {
    super::unsupported(vm, "underlying stream is not seekable")
}

/// `tell()`.
pub fn tell(vm: &mut Vm, this: &Value, file: &TextLayer) -> Result<Value> {
    file.check_open(vm)?;
    if !file.seekable.get() {
        return Err(not_seekable(vm));
    }
    if !file.telling.get() {
        return Err(vm.error(Exc::OSError, "telling position disabled by next() call"));
    }
    file.write_pending(vm)?;
    vm.call_method(this, "flush", &[])?;
    let position = vm.call_method(&file.buffer(), "tell", &[])?;
    let snapshot = file.snapshot.borrow().clone();
    let (decoder, (flags, fed)) = match (file.decoder.get(), snapshot) {
        (Value::Undef, _) | (_, None) => return Ok(position),
        (decoder, Some(snapshot)) => (decoder, snapshot),
    };
    let start = Cookie {
        position: vm.to_i64(&position)? - fed.len() as i64,
        flags: small(vm, &flags)?,
        ..Cookie::default()
    };
    let used = file.decoded.borrow()[..file.used.get()].chars().count();
    if used == 0 {
        return start.pack(vm);
    }
    let saved = vm.call_method(&decoder, "getstate", &[])?;
    let found = search(vm, file, &decoder, start, &fed, used);
    let restored = vm.call_method(&decoder, "setstate", &[saved]);
    let cookie = found?;
    restored?;
    cookie.pack(vm)
}

/// Goes from a place where the decoder's state is known to the one behind `used` characters.
fn search(
    vm: &mut Vm,
    file: &TextLayer,
    decoder: &Value,
    mut cookie: Cookie,
    fed: &[u8],
    used: usize,
) -> Result<Cookie> {
    let mut missing = used;
    let mut at = guess(vm, file, decoder, &mut cookie, fed, &mut missing)?;
    cookie.position += at as i64;
    if missing == 0 {
        return Ok(cookie);
    }
    // The last place at which the decoder keeps nothing is where a later reader starts.
    let (mut since, mut decoded) = (0, 0);
    while at < fed.len() {
        let text = file.decode(vm, decoder, fed[at..=at].to_vec(), false)?;
        at += 1;
        since += 1;
        decoded += text.chars().count();
        let (kept, flags) = file.decoder_state(vm, decoder)?;
        if kept.is_empty() && decoded <= missing {
            cookie.position += since;
            cookie.flags = small(vm, &flags)?;
            missing -= decoded;
            (since, decoded) = (0, 0);
        }
        if decoded >= missing {
            cookie.bytes_to_feed = since as i32;
            cookie.characters_to_skip = missing as i32;
            return Ok(cookie);
        }
    }
    let text = file.decode(vm, decoder, Vec::new(), true)?;
    if decoded + text.chars().count() < missing {
        let message = "can't reconstruct logical file position";
        return Err(vm.error(Exc::OSError, message));
    }
    cookie.at_end = true;
    cookie.bytes_to_feed = since as i32;
    cookie.characters_to_skip = missing as i32;
    Ok(cookie)
}

fn set_state(vm: &mut Vm, decoder: &Value, flags: i32) -> Result<()> {
    let nothing = Value::from(Bytes::new(Vec::new()));
    let state = Value::from(Tuple::new([nothing, Value::Int(flags.into())]));
    vm.call_method(decoder, "setstate", &[state])?;
    Ok(())
}

/// Skips as many bytes at once as the characters will have had by the last chunk's ratio, fewer if that is too far
/// or if the decoder keeps some of them; how many.
fn guess(
    vm: &mut Vm,
    file: &TextLayer,
    decoder: &Value,
    cookie: &mut Cookie,
    fed: &[u8],
    missing: &mut usize,
) -> Result<usize> {
    let mut skip = ((file.ratio.get() * *missing as f64) as usize).min(fed.len());
    let mut step = 1;
    while skip > 0 {
        set_state(vm, decoder, cookie.flags)?;
        let text = file.decode(vm, decoder, fed[..skip].to_vec(), false)?;
        let count = text.chars().count();
        if count > *missing {
            skip = skip.saturating_sub(step);
            step *= 2;
            continue;
        }
        let (kept, flags) = file.decoder_state(vm, decoder)?;
        if kept.is_empty() {
            cookie.flags = small(vm, &flags)?;
            *missing -= count;
            return Ok(skip);
        }
        skip = skip.saturating_sub(kept.len());
        step = 1;
    }
    set_state(vm, decoder, cookie.flags)?;
    Ok(0)
}

/// `seek(cookie, whence)`.
pub fn seek(
    vm: &mut Vm,
    this: &Value,
    file: &TextLayer,
    cookie: &Value,
    whence: i64,
) -> Result<Value> {
    file.check_open(vm)?;
    if !file.seekable.get() {
        return Err(not_seekable(vm));
    }
    let zero = vm.eq(cookie, &Value::Int(0))?;
    let mut cookie = cookie.clone();
    match whence {
        0 => {}
        1 if zero => cookie = vm.call_method(this, "tell", &[])?,
        1 => {
            return Err(super::unsupported(
                vm,
                "can't do nonzero cur-relative seeks",
            ));
        }
        2 if zero => return seek_to_end(vm, this, file),
        2 => {
            return Err(super::unsupported(
                vm,
                "can't do nonzero end-relative seeks",
            ));
        }
        _ => {
            let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(vm.value_error(message));
        }
    }
    if vm.compare_bool(crate::vm::CompareOp::Lt, &cookie, &Value::Int(0))? {
        let shown = vm.repr(&cookie)?;
        return Err(vm.value_error(format!("negative seek position {}", shown.as_str())));
    }
    vm.call_method(this, "flush", &[])?;
    let to = Cookie::unpack(vm, &cookie)?;
    vm.call_method(&file.buffer(), "seek", &[Value::Int(to.position)])?;
    file.forget_decoded();
    let at_start = to.position == 0 && to.flags == 0;
    if let Some(decoder) = file.decoder.get().given() {
        match at_start {
            true => drop(vm.call_method(decoder, "reset", &[])?),
            false => set_state(vm, decoder, to.flags)?,
        }
        restore(vm, file, decoder, to)?;
    }
    file.set_encoder_state(vm, at_start)?;
    Ok(cookie)
}

/// Feeds the decoder what lies between the place of a cookie and the script's.
fn restore(vm: &mut Vm, file: &TextLayer, decoder: &Value, to: Cookie) -> Result<()> {
    let flags = Value::Int(to.flags.into());
    if to.characters_to_skip == 0 {
        *file.snapshot.borrow_mut() = Some((flags, Vec::new()));
        return Ok(());
    }
    let count = Value::Int(to.bytes_to_feed.into());
    let input = vm.call_method(&file.buffer(), "read", &[count])?;
    if input.as_bytes().is_none() {
        let kind = vm.type_name(&input);
        let message =
            format!("underlying read() should have returned a bytes object, not '{kind}'");
        return Err(vm.type_error(message));
    }
    let input = super::layer::bytes_of(vm, &input)?;
    *file.snapshot.borrow_mut() = Some((flags, input.clone()));
    let text = file.decode(vm, decoder, input, to.at_end)?;
    let skipped = usize::try_from(to.characters_to_skip).unwrap_or(usize::MAX);
    let used = match text.char_indices().nth(skipped) {
        Some((at, _)) => Some(at),
        None => (text.chars().count() == skipped).then_some(text.len()),
    };
    *file.decoded.borrow_mut() = text;
    match used {
        Some(used) => {
            file.used.set(used);
            Ok(())
        }
        None => Err(vm.error(Exc::OSError, "can't restore logical file position")),
    }
}

fn seek_to_end(vm: &mut Vm, this: &Value, file: &TextLayer) -> Result<Value> {
    vm.call_method(this, "flush", &[])?;
    file.forget_decoded();
    if let Some(decoder) = file.decoder.get().given() {
        vm.call_method(decoder, "reset", &[])?;
    }
    let args = [Value::Int(0), Value::Int(2)];
    let position = vm.call_method(&file.buffer(), "seek", &args)?;
    let at_start = vm.eq(&position, &Value::Int(0))?;
    file.set_encoder_state(vm, at_start)?;
    Ok(position)
}
