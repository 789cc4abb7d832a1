//! Keys from passwords: PBKDF2 and scrypt.

use super::hmac::{Keyed, unsupported};
use super::{Algorithm, algorithm};
use crate::object::{Result, Value};
use crate::types::bytes::{Bytes, buffer};
use crate::vm::Vm;

/// PBKDF2 with HMAC: as many bytes as are asked for.
fn derive(
    vm: &mut Vm,
    base: &dyn Algorithm,
    block_size: usize,
    password: &[u8],
    salt: &[u8],
    (rounds, length): (i64, usize),
) -> Result<Vec<u8>> {
    let keyed = Keyed::new(base, block_size, password);
    let mut out = Vec::new();
    let mut block = 1u32;
    while out.len() < length {
        let mut step = keyed.mac(&[salt, &block.to_be_bytes()]);
        let mut sum = step.clone();
        for round in 1..rounds {
            step = keyed.mac(&[&step]);
            for (total, byte) in sum.iter_mut().zip(&step) {
                *total ^= byte;
            }
            if round % 4096 == 0 {
                vm.poll_interrupt()?;
            }
        }
        out.extend(sum);
        block += 1;
    }
    out.truncate(length);
    Ok(out)
}

/// `pbkdf2_hmac(hash_name, password, salt, iterations, dklen)`.
pub fn pbkdf2(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(name) = args[0].as_str() else {
        let kind = vm.type_name(&args[0]);
        return Err(vm.type_error(format!(
            "pbkdf2_hmac() argument 'hash_name' must be str, not {kind}"
        )));
    };
    let Some((_, digest_size, block_size, base)) = algorithm(name.as_str()) else {
        return Err(unsupported(vm));
    };
    let password = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let salt = buffer::bytes_arg(vm, &args[2])?.to_vec();
    let rounds = vm.to_i64(&args[3])?;
    if rounds < 1 {
        return Err(vm.value_error("iteration value must be greater than 0."));
    }
    if rounds > i64::from(i32::MAX) {
        return Err(vm.overflow_error("iteration value is too great."));
    }
    let length = match args[4].not_none() {
        None => digest_size as i64,
        Some(length) => vm.to_i64(length)?,
    };
    if length < 1 {
        return Err(vm.value_error("key length must be greater than 0."));
    }
    if length > i64::from(i32::MAX) {
        return Err(vm.overflow_error("key length is too great."));
    }
    let sizes = (rounds, length as usize);
    let key = derive(vm, &*base, block_size, &password, &salt, sizes)?;
    Ok(Value::from(Bytes::new(key)))
}

/// The core of Salsa20/8, which mixes 64 bytes.
fn salsa(block: &mut [u32; 16]) {
    let start = *block;
    for _ in 0..4 {
        // A round goes down the columns, the next along the rows.
        for lines in [
            [[0, 4, 8, 12], [5, 9, 13, 1], [10, 14, 2, 6], [15, 3, 7, 11]],
            [[0, 1, 2, 3], [5, 6, 7, 4], [10, 11, 8, 9], [15, 12, 13, 14]],
        ] {
            for [a, b, c, d] in lines {
                block[b] ^= block[a].wrapping_add(block[d]).rotate_left(7);
                block[c] ^= block[b].wrapping_add(block[a]).rotate_left(9);
                block[d] ^= block[c].wrapping_add(block[b]).rotate_left(13);
                block[a] ^= block[d].wrapping_add(block[c]).rotate_left(18);
            }
        }
    }
    for (word, before) in block.iter_mut().zip(start) {
        *word = word.wrapping_add(before);
    }
}

/// Mixes 2r blocks of 64 bytes each.
fn mix_blocks(words: &mut [u32], scratch: &mut [u32]) {
    let count = words.len() / 16;
    let mut last = [0; 16];
    last.copy_from_slice(&words[words.len() - 16..]);
    for (at, block) in words.chunks_exact(16).enumerate() {
        for (word, other) in last.iter_mut().zip(block) {
            *word ^= other;
        }
        salsa(&mut last);
        // Even blocks come first, odd ones behind them.
        let place = (at / 2 + (at % 2) * count.div_ceil(2)) * 16;
        scratch[place..place + 16].copy_from_slice(&last);
    }
    words.copy_from_slice(scratch);
}

/// Mixes one lane with as much memory as `n` says.
fn mix_lane(vm: &mut Vm, lane: &mut [u8], n: usize) -> Result<()> {
    let mut words: Vec<u32> = lane
        .chunks_exact(4)
        .map(|chunk| u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]))
        .collect();
    let width = words.len();
    let mut scratch = vec![0; width];
    let mut memory = vec![0; width * n];
    for row in memory.chunks_exact_mut(width) {
        row.copy_from_slice(&words);
        mix_blocks(&mut words, &mut scratch);
    }
    for round in 0..n {
        let index = words[width - 16] as usize & (n - 1);
        for (word, other) in words.iter_mut().zip(&memory[index * width..]) {
            *word ^= other;
        }
        mix_blocks(&mut words, &mut scratch);
        if round % 1024 == 0 {
            vm.poll_interrupt()?;
        }
    }
    for (chunk, word) in lane.chunks_exact_mut(4).zip(&words) {
        chunk.copy_from_slice(&word.to_le_bytes());
    }
    Ok(())
}

/// `scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64)`.
pub fn scrypt(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let password = buffer::bytes_arg(vm, &args[0])?.to_vec();
    let salt = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let (n, r, p) = (
        vm.to_i64(&args[2])?,
        vm.to_i64(&args[3])?,
        vm.to_i64(&args[4])?,
    );
    let maxmem = match args[5].given() {
        Some(maxmem) => vm.to_i64(maxmem)?,
        None => 0,
    };
    let length = match args[6].given() {
        Some(length) => vm.to_i64(length)?,
        None => 64,
    };
    if n < 2 || n & (n - 1) != 0 {
        return Err(vm.value_error("n must be a power of 2."));
    }
    if !(0..=i64::from(i32::MAX)).contains(&maxmem) {
        return Err(vm.value_error("maxmem must be positive and smaller than 2147483647"));
    }
    if !(1..=i64::from(i32::MAX)).contains(&length) {
        return Err(vm.value_error("dklen must be greater than 0 and smaller than 2147483647"));
    }
    let sound = r >= 1 && p >= 1 && r.checked_mul(p).is_some_and(|all| all < 1 << 30);
    if !sound || (r <= 3 && n.ilog2() as i64 >= 16 * r) {
        return Err(vm.value_error("Invalid parameter combination for n, r, p, maxmem."));
    }
    let most = if maxmem == 0 { 32 << 20 } else { maxmem };
    let needed = n.checked_add(2).and_then(|rows| rows.checked_mul(128 * r));
    if needed
        .and_then(|needed| needed.checked_add(128 * r * p))
        .is_none_or(|needed| needed > most)
    {
        return Err(vm.value_error("[digital envelope routines] memory limit exceeded"));
    }
    let Some((_, _, block_size, base)) = algorithm("sha256") else {
        return Err(unsupported(vm));
    };
    let lane = 128 * r as usize;
    let sizes = (1, lane * p as usize);
    let mut lanes = derive(vm, &*base, block_size, &password, &salt, sizes)?;
    for lane in lanes.chunks_exact_mut(lane) {
        mix_lane(vm, lane, n as usize)?;
    }
    let sizes = (1, length as usize);
    let key = derive(vm, &*base, block_size, &password, &lanes, sizes)?;
    Ok(Value::from(Bytes::new(key)))
}
