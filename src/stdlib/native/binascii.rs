//! `binascii`: bytes as text of several kinds, and back; checksums.

use std::cell::OnceCell;

use crate::object::class::Layout;
use crate::object::{Class, Gc, Raise, Result, Value};
use crate::stdlib::set;
use crate::types::bytes::{Bytes, buffer};
use crate::types::exception::Exc;
use crate::types::memoryview::MemoryView;
use crate::vm::Vm;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The exceptions, made once.
#[derive(Default)]
struct Errors(OnceCell<(Gc<Class>, Gc<Class>)>);

fn errors(vm: &mut Vm) -> (Gc<Class>, Gc<Class>) {
    let state = vm.extension::<Errors>();
    let made = state.0.get_or_init(|| {
        let (types, names) = (vm.types.clone(), vm.names.clone());
        let make = |name: &str, base: Gc<Class>| {
            let layout = Layout::Exception;
            let class = crate::types::make_class(&names, name, &[&base], layout, true, true);
            crate::types::fill(&types, &names, &class, &[], &[], "");
            crate::stdlib::set_class_module(vm, &class, "binascii");
            class
        };
        (
            make("Error", vm.exception_class(Exc::ValueError)),
            make("Incomplete", vm.exception_class(Exc::Exception)),
        )
    });
    made.clone()
}

#[cold]
fn error(vm: &mut Vm, message: impl AsRef<str>) -> Raise {
    let class = Value::from(errors(vm).0);
    match vm.call(&class, &[Value::from(message.as_ref())]) {
        Ok(made) => match &made {
            Value::Instance(instance) => Raise::new(instance.share()),
            _ => vm.value_error(message),
        },
        Err(raise) => raise,
    }
}

fn bytes_of(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    match buffer::bytes_arg(vm, value)? {
        buffer::ByteRef::Gathered(_) if value.native::<MemoryView>().is_some() => Err(vm.error(
            Exc::BufferError,
            "memoryview: underlying buffer is not C-contiguous",
        )),
        data => Ok(data.to_vec()),
    }
}

/// The bytes of a buffer or of ASCII text.
fn ascii_of(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    if let Some(text) = value.as_str() {
        if !text.as_str().is_ascii() {
            return Err(vm.value_error("string argument should contain only ASCII characters"));
        }
        return Ok(text.as_str().as_bytes().to_vec());
    }
    match buffer::any_buffer(vm, value)? {
        Some(data) => Ok(data.to_vec()),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!(
                "argument should be bytes, buffer or ASCII string, not '{name}'"
            )))
        }
    }
}

fn result(data: Vec<u8>) -> Result<Value> {
    Ok(Value::from(Bytes::new(data)))
}

fn truth_or(vm: &mut Vm, value: &Value, default: bool) -> Result<bool> {
    match value.given() {
        Some(value) => vm.truth(value),
        None => Ok(default),
    }
}

fn b2a_base64(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = bytes_of(vm, &args[0])?;
    let newline = truth_or(vm, &args[1], true)?;
    let mut out = Vec::with_capacity(data.len().div_ceil(3) * 4 + 1);
    for chunk in data.chunks(3) {
        let second = chunk.get(1).copied().unwrap_or(0);
        let third = chunk.get(2).copied().unwrap_or(0);
        let bits = u32::from(chunk[0]) << 16 | u32::from(second) << 8 | u32::from(third);
        let digit = |shift: u32| ALPHABET[(bits >> shift & 63) as usize];
        out.push(digit(18));
        out.push(digit(12));
        out.push(if chunk.len() > 1 { digit(6) } else { b'=' });
        out.push(if chunk.len() > 2 { digit(0) } else { b'=' });
    }
    if newline {
        out.push(b'\n');
    }
    result(out)
}

fn digit_of(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

fn a2b_base64(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = ascii_of(vm, &args[0])?;
    let strict = truth_or(vm, &args[1], false)?;
    if strict && data.first() == Some(&b'=') {
        return Err(error(vm, "Leading padding not allowed"));
    }
    let mut out = Vec::with_capacity(data.len() / 4 * 3);
    // How many digits of the current group there are, the bits left over, and how much padding.
    let (mut quad, mut left, mut pads) = (0, 0u32, 0);
    let mut padding_started = false;
    for (at, &byte) in data.iter().enumerate() {
        if byte == b'=' {
            padding_started = true;
            if strict && quad == 0 {
                return Err(error(vm, "Excess padding not allowed"));
            }
            pads += 1;
            if strict && quad == 1 {
                break;
            }
            if strict && quad >= 2 && quad + pads >= 4 {
                if let Some(&next) = data.get(at + 1) {
                    return Err(error(
                        vm,
                        match next {
                            b'=' => "Excess padding not allowed",
                            next if digit_of(next).is_some() => "Excess data after padding",
                            _ => "Only base64 data is allowed",
                        },
                    ));
                }
                return result(out);
            }
            continue;
        }
        let Some(digit) = digit_of(byte) else {
            if strict {
                return Err(error(vm, "Only base64 data is allowed"));
            }
            continue;
        };
        if strict && padding_started {
            return Err(error(vm, "Discontinuous padding not allowed"));
        }
        pads = 0;
        left = left << 6 | digit;
        quad += 1;
        if quad > 1 {
            let shift = [0, 0, 4, 2, 0][quad];
            out.push((left >> shift) as u8);
            left &= (1 << shift) - 1;
        }
        if quad == 4 {
            (quad, left) = (0, 0);
        }
    }
    match quad {
        0 => result(out),
        1 => {
            let count = out.len() / 3 * 4 + 1;
            Err(error(
                vm,
                format!(
                    "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
                ),
            ))
        }
        quad if quad + pads >= 4 => result(out),
        _ => Err(error(vm, "Incorrect padding")),
    }
}

fn hexlify(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = bytes_of(vm, &args[0])?;
    let mut all = vec![Value::from(Bytes::new(data))];
    if args[1].given().is_some() {
        all.push(args[1].clone());
        all.push(args[2].given().cloned().unwrap_or(Value::Int(1)));
    }
    let text = vm.call_method(&all[0], "hex", &all[1..])?;
    vm.call_method(&text, "encode", &[Value::from("latin-1")])
}

fn unhexlify(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = ascii_of(vm, &args[0])?;
    if data.len() % 2 != 0 {
        return Err(error(vm, "Odd-length string"));
    }
    let mut out = Vec::with_capacity(data.len() / 2);
    for pair in data.chunks_exact(2) {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => out.push((high << 4 | low) as u8),
            _ => return Err(error(vm, "Non-hexadecimal digit found")),
        }
    }
    result(out)
}

/// A checksum so far, of which the lower 32 bits count.
pub fn start_value(vm: &mut Vm, value: &Value, default: u32) -> Result<u32> {
    match value.given() {
        None => Ok(default),
        Some(value) => {
            let index = vm.to_index(value)?;
            let mask = Value::Int(0xffff_ffff);
            let low = vm.binary(crate::vm::BinaryOp::BitAnd, &index, &mask)?;
            Ok(vm.to_i64(&low)? as u32)
        }
    }
}

/// `crc32(data, value=0)`.
pub fn crc32(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let start = start_value(vm, &args[1], 0)?;
    let data = buffer::bytes_arg(vm, &args[0])?;
    let mut hasher = crc32fast::Hasher::new_with_initial(start);
    hasher.update(&data);
    Ok(Value::Int(i64::from(hasher.finalize())))
}

fn crc_hqx(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut crc = start_value(vm, &args[1], 0)? & 0xffff;
    let data = buffer::bytes_arg(vm, &args[0])?;
    for &byte in data.iter() {
        crc ^= u32::from(byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 {
                crc << 1 ^ 0x1021
            } else {
                crc << 1
            } & 0xffff;
        }
    }
    Ok(Value::Int(i64::from(crc)))
}

fn b2a_uu(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = bytes_of(vm, &args[0])?;
    let backtick = truth_or(vm, &args[1], false)?;
    if data.len() > 45 {
        return Err(error(vm, "At most 45 bytes at once"));
    }
    let letter = |value: u8| match value {
        0 if backtick => b'`',
        value => value + b' ',
    };
    let mut out = vec![letter(data.len() as u8)];
    for chunk in data.chunks(3) {
        let at = |index: usize| chunk.get(index).copied().unwrap_or(0);
        let (a, b, c) = (at(0), at(1), at(2));
        out.extend(
            [
                a >> 2,
                (a & 3) << 4 | b >> 4,
                (b & 15) << 2 | c >> 6,
                c & 63,
            ]
            .map(letter),
        );
    }
    out.push(b'\n');
    result(out)
}

fn a2b_uu(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = ascii_of(vm, &args[0])?;
    let Some((&first, rest)) = data.split_first() else {
        return Err(error(vm, "Missing length byte"));
    };
    let len = usize::from(first.wrapping_sub(b' ') & 63);
    let mut out = Vec::with_capacity(len);
    let (mut bits, mut count) = (0u32, 0);
    let mut rest = rest.iter();
    while out.len() < len {
        let value = match rest.next() {
            None | Some(b'\n' | b'\r') => 0,
            Some(&byte @ b' '..=b'`') => u32::from(byte - b' ') & 63,
            Some(_) => return Err(error(vm, "Illegal char")),
        };
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    if rest.any(|byte| !matches!(byte, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(error(vm, "Trailing garbage"));
    }
    result(out)
}

fn a2b_qp(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = ascii_of(vm, &args[0])?;
    let header = truth_or(vm, &args[1], false)?;
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    let hex = |at: usize| data.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    while let Some(&byte) = data.get(at) {
        at += 1;
        match byte {
            b'=' => match data.get(at) {
                None => break,
                Some(b'\n' | b'\r') => {
                    // A soft line break.
                    while data.get(at).is_some_and(|&byte| byte != b'\n') {
                        at += 1;
                    }
                    at += 1;
                }
                Some(b'=') => {
                    out.push(b'=');
                    at += 1;
                }
                Some(_) => match (hex(at), hex(at + 1)) {
                    (Some(high), Some(low)) => {
                        out.push((high << 4 | low) as u8);
                        at += 2;
                    }
                    _ => out.push(b'='),
                },
            },
            b'_' if header => out.push(b' '),
            byte => out.push(byte),
        }
    }
    result(out)
}

fn b2a_qp(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    const LINE: usize = 76;
    let data = bytes_of(vm, &args[0])?;
    let quote_tabs = truth_or(vm, &args[1], false)?;
    let is_text = truth_or(vm, &args[2], true)?;
    let header = truth_or(vm, &args[3], false)?;
    // Lines end as the first one does.
    let carriage = memchr::memchr(b'\n', &data).is_some_and(|at| at > 0 && data[at - 1] == b'\r');
    let mut out = Vec::with_capacity(data.len());
    let (mut at, mut line) = (0, 0);
    let newline = |out: &mut Vec<u8>| {
        if carriage {
            out.push(b'\r');
        }
        out.push(b'\n');
    };
    while let Some(&byte) = data.get(at) {
        let next = data.get(at + 1).copied();
        let ends_line = next.is_none()
            || matches!(next, Some(b'\n'))
            || (next == Some(b'\r') && data.get(at + 2) == Some(&b'\n'));
        let is_break = byte == b'\n' || (byte == b'\r' && next == Some(b'\n'));
        let quoted = byte > 126
            || byte == b'='
            || (header && byte == b'_')
            || (byte == b'.'
                && line == 0
                && (next.is_none() || matches!(next, Some(b'\n' | b'\r' | 0))))
            || (!is_text && matches!(byte, b'\r' | b'\n'))
            || (matches!(byte, b'\t' | b' ') && next.is_none())
            || (byte < 33 && !matches!(byte, b'\r' | b'\n' | b'\t' | b' '))
            || (byte < 33 && quote_tabs && !matches!(byte, b'\r' | b'\n'));
        if quoted {
            if line + 3 >= LINE {
                out.push(b'=');
                newline(&mut out);
                line = 0;
            }
            out.extend_from_slice(format!("={byte:02X}").as_bytes());
            at += 1;
            line += 3;
        } else if is_text && is_break {
            line = 0;
            // White space before the end of a line would get lost.
            if let Some(&last) = out.last()
                && matches!(last, b' ' | b'\t')
            {
                out.pop();
                out.extend_from_slice(format!("={last:02X}").as_bytes());
            }
            newline(&mut out);
            at += if byte == b'\r' { 2 } else { 1 };
        } else {
            if !ends_line && line + 1 >= LINE {
                out.push(b'=');
                newline(&mut out);
                line = 0;
            }
            line += 1;
            out.push(if header && byte == b' ' { b'_' } else { byte });
            at += 1;
        }
    }
    result(out)
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let doc = "Conversion between binary data and ASCII";
    let module = vm.native_module("binascii", doc, METHODS);
    let (error, incomplete) = errors(vm);
    set(vm, &module, "Error", error);
    set(vm, &module, "Incomplete", incomplete);
    Ok(Value::from(module))
}

crate::methods! { METHODS:
    /// Decode a line of uuencoded data.
    "a2b_uu($module, data, /)" => a2b_uu,
    /// Uuencode line of data.
    "b2a_uu($module, data, /, *, backtick=False)" => b2a_uu,
    /// Decode a line of base64 data.
    "a2b_base64($module, data, /, *, strict_mode=False)" => a2b_base64,
    /// Base64-code line of data.
    "b2a_base64($module, data, /, *, newline=True)" => b2a_base64,
    /// Compute CRC-CCITT incrementally.
    "crc_hqx($module, data, crc, /)" => crc_hqx,
    /// Compute CRC-32 incrementally.
    "crc32($module, data, crc=0, /)" => crc32,
    /// Hexadecimal representation of binary data.
    "b2a_hex($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)" => hexlify,
    /// Hexadecimal representation of binary data.
    "hexlify($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)" => hexlify,
    /// Binary data of hexadecimal representation.
    "a2b_hex($module, hexstr, /)" => unhexlify,
    /// Binary data of hexadecimal representation.
    "unhexlify($module, hexstr, /)" => unhexlify,
    /// Decode a string of qp-encoded data.
    "a2b_qp($module, /, data, header=False)" => a2b_qp,
    /// Encode a string using quoted-printable encoding.
    "b2a_qp($module, /, data, quotetabs=False, istext=True, header=False)" => b2a_qp,
}
