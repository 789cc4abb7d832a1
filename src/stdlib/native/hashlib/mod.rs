//! `_hashlib`: hash objects, below the module `hashlib` (in `python/hashlib.py`).

mod blake2;

use std::cell::{OnceCell, RefCell};

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use sha3::digest::{ExtendableOutput, Update, XofReader};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512};
use shake::{Shake128, Shake256};

use crate::object::class::Layout;
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::stdlib::{native_class, set};
use crate::types::bytes::{Bytes, buffer, hex};
use crate::vm::Vm;

use blake2::Blake2;

/// An algorithm that is under way.
pub trait Algorithm {
    fn update(&mut self, data: &[u8]);
    /// The digest of what came so far; of this length for those that can choose.
    fn digest(&self, length: usize) -> Vec<u8>;
    fn copy(&self) -> Box<dyn Algorithm>;
}

impl<D: Digest + Clone + 'static> Algorithm for D {
    fn update(&mut self, data: &[u8]) {
        Digest::update(self, data);
    }

    fn digest(&self, _: usize) -> Vec<u8> {
        self.clone().finalize().to_vec()
    }

    fn copy(&self) -> Box<dyn Algorithm> {
        Box::new(self.clone())
    }
}

/// SHAKE, whose digests have any length.
#[derive(Clone)]
struct Shake<X>(X);

impl<X: ExtendableOutput + Update + Clone + 'static> Algorithm for Shake<X> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn digest(&self, length: usize) -> Vec<u8> {
        let mut out = vec![0; length];
        self.0.clone().finalize_xof().read(&mut out);
        out
    }

    fn copy(&self) -> Box<dyn Algorithm> {
        Box::new(self.clone())
    }
}

/// A hash object.
struct Hash {
    name: &'static str,
    digest_size: usize,
    block_size: usize,
    algorithm: RefCell<Box<dyn Algorithm>>,
}

impl Trace for Hash {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Hash {}

/// The classes, made once.
#[derive(Default)]
struct Classes {
    fixed: OnceCell<Gc<Class>>,
    variable: OnceCell<Gc<Class>>,
    blake2b: OnceCell<Gc<Class>>,
    blake2s: OnceCell<Gc<Class>>,
}

fn sealed(
    vm: &Vm,
    module: &str,
    name: &'static str,
    rows: &'static [crate::object::native::MethodDef],
) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let layout = Layout::Sealed(name);
    let class = crate::types::make_class(&names, name, &[&types.object], layout, false, false);
    crate::stdlib::set_class_module(vm, &class, module);
    let doc = "A hash is an object used to calculate a checksum of a string of information.";
    crate::types::fill(&types, &names, &class, rows, GETTERS, doc);
    class
}

/// An algorithm by its name: the name, the sizes of digest and block, and the algorithm itself.
type Made = (&'static str, usize, usize, Box<dyn Algorithm>);

fn algorithm(name: &str) -> Option<Made> {
    Some(match name {
        "md5" => ("md5", 16, 64, Box::new(Md5::new())),
        "sha1" => ("sha1", 20, 64, Box::new(Sha1::new())),
        "sha224" => ("sha224", 28, 64, Box::new(Sha224::new())),
        "sha256" => ("sha256", 32, 64, Box::new(Sha256::new())),
        "sha384" => ("sha384", 48, 128, Box::new(Sha384::new())),
        "sha512" => ("sha512", 64, 128, Box::new(Sha512::new())),
        "sha3_224" => ("sha3_224", 28, 144, Box::new(Sha3_224::new())),
        "sha3_256" => ("sha3_256", 32, 136, Box::new(Sha3_256::new())),
        "sha3_384" => ("sha3_384", 48, 104, Box::new(Sha3_384::new())),
        "sha3_512" => ("sha3_512", 64, 72, Box::new(Sha3_512::new())),
        "shake_128" => ("shake_128", 0, 168, Box::new(Shake(Shake128::default()))),
        "shake_256" => ("shake_256", 0, 136, Box::new(Shake(Shake256::default()))),
        _ => return None,
    })
}

/// The bytes to hash; text has to be encoded first.
fn hashable<'a>(vm: &mut Vm, value: &'a Value) -> Result<buffer::ByteRef<'a>> {
    if value.as_str().is_some() {
        return Err(vm.type_error("Strings must be encoded before hashing"));
    }
    match buffer::any_buffer(vm, value)? {
        Some(data) => Ok(data),
        None => Err(vm.type_error("object supporting the buffer API required")),
    }
}

/// `_hashlib.new(name, data)`: None for an unknown name.
fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(name) = args[0].as_str() else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("name must be a string, not {name}")));
    };
    let Some((name, digest_size, block_size, mut algorithm)) = algorithm(name.as_str()) else {
        return Ok(Value::None);
    };
    if let Some(data) = args[1].given() {
        algorithm.update(&hashable(vm, data)?);
    }
    let classes = vm.extension::<Classes>();
    let class = if digest_size == 0 {
        classes
            .variable
            .get_or_init(|| sealed(vm, "_hashlib", "HASHXOF", VARIABLE))
    } else {
        classes
            .fixed
            .get_or_init(|| sealed(vm, "_hashlib", "HASH", METHODS))
    };
    Ok(Native::new(
        class.clone(),
        Hash {
            name,
            digest_size,
            block_size,
            algorithm: RefCell::new(algorithm),
        },
    ))
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Hash> {
    value
        .native::<Hash>()
        .ok_or_else(|| vm.type_error("descriptor requires a hash object"))
}

fn update(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let hash = this(vm, &args[0])?;
    let data = hashable(vm, &args[1])?;
    hash.algorithm.borrow_mut().update(&data);
    Ok(Value::None)
}

fn finished(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    let hash = this(vm, value)?;
    Ok(hash.algorithm.borrow().digest(hash.digest_size))
}

fn digest(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(Bytes::new(finished(vm, &args[0])?)))
}

fn hexdigest(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(hex::hexlify(&finished(vm, &args[0])?, None, 0)))
}

fn finished_to(vm: &mut Vm, args: &[Value]) -> Result<Vec<u8>> {
    let hash = this(vm, &args[0])?;
    let length = vm.to_i64(&args[1])?;
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error("value must be positive"));
    };
    if length >= 1 << 29 {
        return Err(vm.overflow_error("digest length is too large"));
    }
    Ok(hash.algorithm.borrow().digest(length))
}

fn digest_to(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(Bytes::new(finished_to(vm, args)?)))
}

fn hexdigest_to(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(hex::hexlify(&finished_to(vm, args)?, None, 0)))
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let hash = this(vm, &args[0])?;
    let data = Hash {
        name: hash.name,
        digest_size: hash.digest_size,
        block_size: hash.block_size,
        algorithm: RefCell::new(hash.algorithm.borrow().copy()),
    };
    Ok(Native::new(vm.class_of(&args[0]), data))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = this(vm, &args[0])?.name;
    let class = vm.type_name(&args[0]);
    let address = args[0].address();
    Ok(Value::from(format!(
        "<{name} {class} object @ {address:#x}>"
    )))
}

/// A number of a BLAKE2 parameter, within bounds.
fn bounded(
    vm: &mut Vm,
    value: &Value,
    default: u64,
    (low, high): (u64, u64),
    message: &str,
) -> Result<u64> {
    let Some(value) = value.given() else {
        return Ok(default);
    };
    match u64::try_from(vm.to_i64(value)?) {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        _ => Err(vm.value_error(message)),
    }
}

/// A text of a BLAKE2 parameter, of at most so many bytes.
fn limited(vm: &mut Vm, value: &Value, limit: usize, what: &str) -> Result<Vec<u8>> {
    let Some(value) = value.given() else {
        return Ok(Vec::new());
    };
    let data = buffer::bytes_arg(vm, value)?.to_vec();
    if data.len() > limit {
        return Err(vm.value_error(format!("maximum {what} length is {limit} bytes")));
    }
    Ok(data)
}

fn blake2(vm: &mut Vm, args: &[Value], wide: bool) -> Result<Value> {
    let size = if wide { 64 } else { 32 };
    let most_offset = if wide { u64::MAX } else { (1 << 48) - 1 };
    let message = format!(
        "digest_size for {} must be between 1 and {size} bytes, here it is {}",
        if wide { "Blake2b" } else { "Blake2s" },
        match args[2].given() {
            Some(value) => vm.str(value)?.as_str().to_owned(),
            None => String::new(),
        }
    );
    let digest_size = bounded(vm, &args[2], size, (1, size), &message)?;
    let key = limited(vm, &args[3], size as usize, "key")?;
    let salt = limited(vm, &args[4], size as usize / 4, "salt")?;
    let person = limited(vm, &args[5], size as usize / 4, "person")?;
    let byte = (0, 255);
    let parameters = blake2::Parameters {
        digest_size: digest_size as u8,
        fanout: bounded(vm, &args[6], 1, byte, "fanout must be between 0 and 255")? as u8,
        depth: bounded(vm, &args[7], 1, (1, 255), "depth must be between 1 and 255")? as u8,
        leaf_size: bounded(
            vm,
            &args[8],
            0,
            (0, u64::from(u32::MAX)),
            "leaf_size is too large",
        )? as u32,
        node_offset: bounded(
            vm,
            &args[9],
            0,
            (0, most_offset),
            "node_offset is too large",
        )?,
        node_depth: bounded(
            vm,
            &args[10],
            0,
            byte,
            "node_depth must be between 0 and 255",
        )? as u8,
        inner_size: bounded(
            vm,
            &args[11],
            0,
            (0, size),
            &format!("inner_size must be between 0 and is {size}"),
        )? as u8,
        last_node: match args[12].given() {
            Some(value) => vm.truth(value)?,
            None => false,
        },
        key,
        salt,
        person,
    };
    let mut algorithm = Blake2::new(wide, &parameters);
    if let Some(data) = args[1].given() {
        algorithm.update(&hashable(vm, data)?);
    }
    let own = blake2_class(vm, wide);
    let data = Hash {
        name: if wide { "blake2b" } else { "blake2s" },
        digest_size: digest_size as usize,
        block_size: if wide { 128 } else { 64 },
        algorithm: RefCell::new(Box::new(algorithm)),
    };
    vm.wrap_native(&args[0], &own, data)
}

impl Algorithm for Blake2 {
    fn update(&mut self, data: &[u8]) {
        Blake2::update(self, data);
    }

    fn digest(&self, _: usize) -> Vec<u8> {
        self.clone().finish()
    }

    fn copy(&self) -> Box<dyn Algorithm> {
        Box::new(self.clone())
    }
}

fn blake2b(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    blake2(vm, args, true)
}

fn blake2s(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    blake2(vm, args, false)
}

fn blake2_class(vm: &mut Vm, wide: bool) -> Gc<Class> {
    let classes = vm.extension::<Classes>();
    let (cell, name, rows, size) = if wide {
        (&classes.blake2b, "blake2b", BLAKE2B, 64)
    } else {
        (&classes.blake2s, "blake2s", BLAKE2S, 32)
    };
    let class = cell.get_or_init(|| {
        let doc = "Return a new BLAKE2 hash object.";
        let class = native_class(vm, "_blake2", name, METHODS, GETTERS, doc);
        crate::types::fill(&vm.types.clone(), &vm.names.clone(), &class, rows, &[], doc);
        for (name, value) in [
            ("MAX_DIGEST_SIZE", size),
            ("MAX_KEY_SIZE", size),
            ("SALT_SIZE", size / 4),
            ("PERSON_SIZE", size / 4),
        ] {
            class.set(&vm.intern(name), Value::Int(value));
        }
        class
    });
    class.clone()
}

/// `PBKDF2` with HMAC of a fixed-size algorithm.
fn pbkdf2(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = args[0].as_str();
    let made = name.as_ref().and_then(|name| algorithm(name.as_str()));
    let Some((_, digest_size, block_size, base)) = made.filter(|made| made.1 > 0) else {
        let shown = vm.str(&args[0])?;
        return Err(vm.value_error(format!("unsupported hash type {}", shown.as_str())));
    };
    let password = buffer::bytes_arg(vm, &args[1])?.to_vec();
    let salt = buffer::bytes_arg(vm, &args[2])?.to_vec();
    let rounds = vm.to_i64(&args[3])?;
    if rounds < 1 {
        return Err(vm.value_error("iteration value must be greater than 0."));
    }
    let length = match args[4].not_none() {
        None => digest_size as i64,
        Some(length) => vm.to_i64(length)?,
    };
    if length < 1 {
        return Err(vm.value_error("key length must be greater than 0."));
    }
    let mut key = password;
    if key.len() > block_size {
        let mut hash = base.copy();
        hash.update(&key);
        key = hash.digest(0);
    }
    key.resize(block_size, 0);
    let keyed = |pad: u8| {
        let mut hash = base.copy();
        let padded: Vec<u8> = key.iter().map(|byte| byte ^ pad).collect();
        hash.update(&padded);
        hash
    };
    let (inner, outer) = (keyed(0x36), keyed(0x5c));
    let mac = |data: &[&[u8]]| {
        let mut hash = inner.copy();
        for part in data {
            hash.update(part);
        }
        let mut last = outer.copy();
        last.update(&hash.digest(0));
        last.digest(0)
    };
    let mut out = Vec::new();
    let mut block = 1u32;
    while (out.len() as i64) < length {
        let mut step = mac(&[&salt, &block.to_be_bytes()]);
        let mut sum = step.clone();
        for round in 1..rounds {
            step = mac(&[&step]);
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
    out.truncate(length as usize);
    Ok(Value::from(Bytes::new(out)))
}

/// `hmac.compare_digest`: takes as long whether they are equal or not.
fn compare_digest(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let texts = (args[0].as_str(), args[1].as_str());
    if let (Some(a), Some(b)) = &texts {
        if !a.as_str().is_ascii() || !b.as_str().is_ascii() {
            return Err(
                vm.type_error("comparing strings with non-ASCII characters is not supported")
            );
        }
        return Ok(Value::bool(equal(
            a.as_str().as_bytes(),
            b.as_str().as_bytes(),
        )));
    }
    let a = buffer::bytes_arg(vm, &args[0])?;
    let b = buffer::bytes_arg(vm, &args[1])?;
    Ok(Value::bool(equal(&a, &b)))
}

fn equal(a: &[u8], b: &[u8]) -> bool {
    let mut difference = u8::from(a.len() != b.len());
    for (a, b) in a.iter().zip(b) {
        difference |= a ^ b;
    }
    std::hint::black_box(difference) == 0
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_hashlib", "Hash functions.", FUNCTIONS);
    let (wide, narrow) = (blake2_class(vm, true), blake2_class(vm, false));
    set(vm, &module, "blake2b", wide);
    set(vm, &module, "blake2s", narrow);
    Ok(Value::from(module))
}

crate::methods! { pub FOR_OPERATOR:
    /// Return 'a == b'.
    "_compare_digest($module, a, b, /)" => compare_digest,
}

crate::methods! { FUNCTIONS:
    /// A hash object; None for an unknown name.
    "new($module, /, name, data=<unrepresentable>, *, usedforsecurity=True)" => new,
    /// Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function.
    "pbkdf2_hmac($module, /, hash_name, password, salt, iterations, dklen=None)" => pbkdf2,
    /// Return 'a == b'.
    "compare_digest($module, a, b, /)" => compare_digest,
}

crate::methods! { METHODS:
    /// Update this hash object's state with the provided string.
    "update($self, obj, /)" => update,
    /// Return the digest value as a bytes object.
    "digest($self, /)" => digest,
    /// Return the digest value as a string of hexadecimal digits.
    "hexdigest($self, /)" => hexdigest,
    /// Return a copy of the hash object.
    "copy($self, /)" => copy,
    "__repr__($self, /)" => repr,
}

crate::methods! { VARIABLE:
    /// Update this hash object's state with the provided string.
    "update($self, obj, /)" => update,
    /// Return the digest value as a bytes object.
    "digest($self, /, length)" => digest_to,
    /// Return the digest value as a string of hexadecimal digits.
    "hexdigest($self, /, length)" => hexdigest_to,
    /// Return a copy of the hash object.
    "copy($self, /)" => copy,
    "__repr__($self, /)" => repr,
}

crate::methods! { BLAKE2B:
    "__new__($type, data=b'', /, *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)" => blake2b,
}

crate::methods! { BLAKE2S:
    "__new__($type, data=b'', /, *, digest_size=32, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)" => blake2s,
}

crate::getters! { GETTERS:
    "name" => |vm, value| Ok(Value::from(this(vm, value)?.name)),
    "digest_size" => |vm, value| Ok(Value::from(this(vm, value)?.digest_size)),
    "block_size" => |vm, value| Ok(Value::from(this(vm, value)?.block_size)),
}
