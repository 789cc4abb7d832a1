//! `_random`: the generator class that `random.Random` (in `python/random.py`) derives from.

mod mersenne;

use std::cell::{OnceCell, RefCell};

use num_bigint::{BigInt as Big, BigUint, Sign};
use sha2::{Digest, Sha512};

use crate::object::class::Layout;
use crate::object::{Class, Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::types::bigint::BigInt;
use crate::types::exception::Exc;
use crate::types::int::IntRef;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

use mersenne::{SIZE, Twister};

/// A random number generator.
struct Random {
    twister: RefCell<Twister>,
}

impl Trace for Random {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Random {}

/// The class `_random.Random`.
#[derive(Default)]
struct RandomClass(OnceCell<Gc<Class>>);

/// The receiver's generator.
fn this<'a>(vm: &mut Vm, args: &'a [Value]) -> Result<&'a Random> {
    args[0].native::<Random>().ok_or_else(|| {
        vm.type_error("descriptor of '_random.Random' object needs a 'Random' object")
    })
}

/// Seeds nobody can foresee: the time, the process, and an address.
fn entropy() -> Vec<u32> {
    let mut seed = [0u8; 64];
    let taken = std::fs::File::open("/dev/urandom")
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut seed));
    if taken.is_err() {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |elapsed| elapsed.as_nanos());
        seed[..16].copy_from_slice(&now.to_le_bytes());
        seed[16..20].copy_from_slice(&std::process::id().to_le_bytes());
    }
    seed.chunks_exact(4)
        .map(|chunk| u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]))
        .collect()
}

/// The key that a seed stands for: an integer's absolute value, any other object's hash, chance for `None`.
fn key_of(vm: &mut Vm, seed: &Value) -> Result<Vec<u32>> {
    let Some(seed) = seed.not_none() else {
        return Ok(entropy());
    };
    if let Some(integer) = IntRef::of(seed) {
        return Ok(integer.magnitude().to_u32_digits());
    }
    let hash = vm.hash(seed)? as u64;
    Ok(BigUint::from(hash).to_u32_digits())
}

/// The state until `__init__` seeds it: subclasses may take arguments of their own.
fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = class(vm);
    let data = Random {
        twister: RefCell::new(Twister::from_word(0)),
    };
    vm.wrap_native(&args[0], &own, data)
}

fn seed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let key = key_of(vm, &args[1])?;
    *this(vm, args)?.twister.borrow_mut() = Twister::from_key(&key);
    Ok(Value::None)
}

fn random(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::float(
        this(vm, args)?.twister.borrow_mut().next_float(),
    ))
}

/// A count of bits, as a C `uint64_t`.
fn bit_count(vm: &mut Vm, value: &Value) -> Result<u64> {
    let count = vm.to_index(value)?;
    match IntRef::of(&count) {
        Some(count) if count.is_negative() => Err(vm.value_error("Cannot convert negative int")),
        Some(IntRef::Small(count)) => Ok(count as u64),
        Some(IntRef::Big(count)) => u64::try_from(count)
            .map_err(|_| vm.overflow_error("Python int too large for C uint64_t")),
        None => Ok(0),
    }
}

fn getrandbits(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let bits = bit_count(vm, &args[1])?;
    if bits > crate::types::int::MAX_BITS {
        return Err(vm.error_with(Exc::MemoryError, Vec::new()));
    }
    let mut twister = this(vm, args)?.twister.borrow_mut();
    Ok(random_bits(&mut twister, bits))
}

fn random_bits(twister: &mut Twister, bits: u64) -> Value {
    match bits {
        0 => Value::Int(0),
        1..=63 => Value::Int(twister.next_bits(bits as u32) as i64),
        _ => BigInt::normalize(Big::from(random_magnitude(twister, bits))),
    }
}

/// Words from the least significant on; the last one gives its upper bits.
fn random_magnitude(twister: &mut Twister, bits: u64) -> BigUint {
    let mut words = Vec::with_capacity(bits.div_ceil(32) as usize);
    let mut left = bits;
    while left > 0 {
        let word = twister.next_word();
        words.push(if left < 32 { word >> (32 - left) } else { word });
        left = left.saturating_sub(32);
    }
    BigUint::new(words)
}

/// A random integer below `n > 0`, by rejection: what `Random._randbelow` does while nobody overrides `getrandbits`.
fn rand_below(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let n = vm.to_index(&args[1])?;
    let mut twister = this(vm, args)?.twister.borrow_mut();
    Ok(match IntRef::of(&n) {
        Some(IntRef::Small(n @ 1..)) => {
            let bits = 64 - n.leading_zeros();
            loop {
                let found = twister.next_bits(bits) as i64;
                if found < n {
                    break Value::Int(found);
                }
            }
        }
        Some(IntRef::Big(n)) if n.sign() == Sign::Plus => loop {
            let found = random_magnitude(&mut twister, n.bits());
            if &found < n.magnitude() {
                break BigInt::normalize(Big::from(found));
            }
        },
        _ => Value::Int(0),
    })
}

fn getstate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let twister = this(vm, args)?.twister.borrow();
    let mut state: Vec<Value> = twister
        .words
        .iter()
        .map(|&word| Value::Int(i64::from(word)))
        .collect();
    state.push(Value::Int(twister.index as i64));
    Ok(Value::from(Tuple::new(state)))
}

/// A word of a state vector.
fn state_word(vm: &mut Vm, value: &Value) -> Result<u64> {
    match IntRef::of(value) {
        None => Err(vm.type_error("an integer is required")),
        Some(word) if word.is_negative() => {
            Err(vm.overflow_error("can't convert negative value to unsigned int"))
        }
        Some(IntRef::Small(word)) => Ok(word as u64),
        Some(IntRef::Big(word)) => u64::try_from(word).map_err(|_| too_large(vm)),
    }
}

#[cold]
fn too_large(vm: &mut Vm) -> Raise {
    vm.overflow_error("Python int too large to convert to C unsigned long")
}

fn setstate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(state) = args[1].as_tuple() else {
        return Err(vm.type_error("state vector must be a tuple"));
    };
    if state.len() != SIZE + 1 {
        return Err(vm.value_error("state vector is the wrong size"));
    }
    let mut words = [0u32; SIZE];
    for (word, value) in words.iter_mut().zip(state.items()) {
        *word = state_word(vm, value)? as u32;
    }
    let index = vm.to_i64(&state.items()[SIZE])?;
    let Some(index) = usize::try_from(index).ok().filter(|&index| index <= SIZE) else {
        return Err(vm.value_error("invalid state"));
    };
    *this(vm, args)?.twister.borrow_mut() = Twister { words, index };
    Ok(Value::None)
}

/// The integer that text or bytes seed with: they themselves, followed by their SHA-512 digest.
fn text_seed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut data = match (args[0].as_str(), args[0].as_bytes(), args[0].as_bytearray()) {
        (Some(text), ..) => text.as_str().as_bytes().to_vec(),
        (_, Some(bytes), _) => bytes.as_slice().to_vec(),
        (_, _, Some(array)) => array.data().clone(),
        _ => return Err(vm.type_error("a seed must be text or bytes")),
    };
    let digest = Sha512::digest(&data);
    data.extend_from_slice(&digest);
    Ok(BigInt::normalize(Big::from_bytes_be(Sign::Plus, &data)))
}

fn class(vm: &mut Vm) -> Gc<Class> {
    let state = vm.extension::<RandomClass>();
    let class = state.0.get_or_init(|| {
        let types = vm.types.clone();
        let names = vm.names.clone();
        let layout = Layout::Native("Random");
        let class =
            crate::types::make_class(&names, "Random", &[&types.object], layout, true, false);
        class.set(&names.__module__, Value::from("_random"));
        let doc = "Random() -> create a random number generator with its own internal state.";
        crate::types::fill(&types, &names, &class, METHODS, &[], doc);
        class
    });
    class.clone()
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "_random",
        "Module implements the Mersenne Twister random number generator.",
        FUNCTIONS,
    );
    let class = class(vm);
    crate::stdlib::set(vm, &module, "Random", class);
    Ok(Value::from(module))
}

crate::methods! { METHODS:
    "__new__($type, /, *args, **kwargs)" => new,
    /// Initialize self.  See help(type(self)) for accurate signature.
    "__init__($self, x=None, /)" => seed,
    /// random() -> x in the interval [0, 1).
    "random($self, /)" => random,
    /// seed([n]) -> None. Seeds the random number generator.
    "seed($self, n=None, /)" => seed,
    /// getrandbits(k) -> x. Generates an int with k random bits.
    "getrandbits($self, k, /)" => getrandbits,
    /// getstate() -> tuple containing the current state.
    "getstate($self, /)" => getstate,
    /// setstate(state) -> None. Restores generator state.
    "setstate($self, state, /)" => setstate,
    /// A random int below n.
    "_below($self, n, /)" => rand_below,
}

crate::methods! { FUNCTIONS:
    /// The integer that text or bytes seed with.
    "_text_seed($module, data, /)" => text_seed,
}
