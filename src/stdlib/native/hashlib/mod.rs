//! `_hashlib`: hash objects, below the module `hashlib` (in `python/hashlib.py`).

mod blake2;
pub mod families;
pub mod hmac;
mod kdf;

use std::cell::{OnceCell, RefCell};

use md5::Md5;
use num_traits::Signed;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};
use sha3::digest::{ExtendableOutput, Update, XofReader};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512};
use shake::{Shake128, Shake256};

use crate::object::class::Layout;
use crate::object::{Class, Gc, Native, NativeData, Result, Trace, Tracer, Value};
use crate::stdlib::{native_class, set};
use crate::types::bytes::{Bytes, buffer, hex};
use crate::types::dict::Dict;
use crate::types::int::IntRef;
use crate::types::list::List;
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
    base: &Gc<Class>,
) -> Gc<Class> {
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let layout = Layout::Sealed(name);
    let class = crate::types::make_class(&names, name, &[base], layout, false, false);
    crate::stdlib::set_class_module(vm, &class, module);
    let doc = "A hash is an object used to calculate a checksum of a string of information.";
    crate::types::fill(&types, &names, &class, rows, GETTERS, doc);
    crate::types::fill(&types, &names, &class, REPR, &[], doc);
    class
}

/// An algorithm by its name: the name, the sizes of digest and block, and the algorithm itself.
type Made = (&'static str, usize, usize, Box<dyn Algorithm>);

fn algorithm(name: &str) -> Option<Made> {
    let lower = name.to_ascii_lowercase();
    Some(match lower.as_str() {
        "md5" => ("md5", 16, 64, Box::new(Md5::new())),
        "sha1" | "sha-1" => ("sha1", 20, 64, Box::new(Sha1::new())),
        "sha224" | "sha-224" | "sha2-224" => ("sha224", 28, 64, Box::new(Sha224::new())),
        "sha256" | "sha-256" | "sha2-256" => ("sha256", 32, 64, Box::new(Sha256::new())),
        "sha384" | "sha-384" | "sha2-384" => ("sha384", 48, 128, Box::new(Sha384::new())),
        "sha512" | "sha-512" | "sha2-512" => ("sha512", 64, 128, Box::new(Sha512::new())),
        "sha512_224" | "sha512-224" | "sha-512/224" | "sha2-512/224" => {
            ("sha512_224", 28, 128, Box::new(Sha512_224::new()))
        }
        "sha512_256" | "sha512-256" | "sha-512/256" | "sha2-512/256" => {
            ("sha512_256", 32, 128, Box::new(Sha512_256::new()))
        }
        "sha3_224" | "sha3-224" => ("sha3_224", 28, 144, Box::new(Sha3_224::new())),
        "sha3_256" | "sha3-256" => ("sha3_256", 32, 136, Box::new(Sha3_256::new())),
        "sha3_384" | "sha3-384" => ("sha3_384", 48, 104, Box::new(Sha3_384::new())),
        "sha3_512" | "sha3-512" => ("sha3_512", 64, 72, Box::new(Sha3_512::new())),
        "shake_128" | "shake-128" | "shake128" => {
            ("shake_128", 0, 168, Box::new(Shake(Shake128::default())))
        }
        "shake_256" | "shake-256" | "shake256" => {
            ("shake_256", 0, 136, Box::new(Shake(Shake256::default())))
        }
        "blake2b" | "blake2b512" => {
            let state = Blake2::new(true, &blake2::Parameters::plain(64));
            ("blake2b", 64, 128, Box::new(state))
        }
        "blake2s" | "blake2s256" => {
            let state = Blake2::new(false, &blake2::Parameters::plain(32));
            ("blake2s", 32, 64, Box::new(state))
        }
        _ => return None,
    })
}

/// What `openssl_md_meth_names` holds.
const NAMES: [&str; 16] = [
    "blake2b",
    "blake2s",
    "md5",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha3_224",
    "sha3_256",
    "sha3_384",
    "sha3_512",
    "sha512",
    "sha512_224",
    "sha512_256",
    "shake_128",
    "shake_256",
];

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

/// What a constructor is to hash at once: (data, usedforsecurity, string), the last an old name for the first.
fn made_of(vm: &mut Vm, args: &[Value]) -> Result<Option<Value>> {
    if let Some(flag) = args[1].given() {
        vm.truth(flag)?;
    }
    match (args[0].given(), args[2].not_none()) {
        (Some(_), Some(_)) => Err(vm.type_error(
            "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for \
             removal in a future version.",
        )),
        (Some(data), None) | (None, Some(data)) => Ok(Some(data.clone())),
        (None, None) => Ok(None),
    }
}

/// `_hashlib.new(name, data)`.
fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(name) = args[0].as_str() else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("new() argument 'name' must be str, not {name}")));
    };
    let data = made_of(vm, &args[1..])?;
    openssl_hash(vm, name.as_str(), data.as_ref())
}

/// A `HASH` or `HASHXOF` of a named algorithm.
fn openssl_hash(vm: &mut Vm, name: &str, data: Option<&Value>) -> Result<Value> {
    let Some((name, digest_size, block_size, mut algorithm)) = algorithm(name) else {
        return Err(hmac::unsupported(vm));
    };
    if let Some(data) = data {
        algorithm.update(&hashable(vm, data)?);
    }
    let class = openssl_class(vm, digest_size == 0);
    Ok(Native::new(
        class,
        Hash {
            name,
            digest_size,
            block_size,
            algorithm: RefCell::new(algorithm),
        },
    ))
}

fn openssl_class(vm: &mut Vm, is_variable: bool) -> Gc<Class> {
    let classes = vm.extension::<Classes>();
    let fixed = classes
        .fixed
        .get_or_init(|| sealed(vm, "_hashlib", "HASH", METHODS, &vm.types.object.clone()));
    if !is_variable {
        return fixed.clone();
    }
    let class = classes
        .variable
        .get_or_init(|| sealed(vm, "_hashlib", "HASHXOF", VARIABLE, fixed));
    class.clone()
}

/// `get_fips_mode()`: never.
fn no_fips(_: &mut Vm, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(0))
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
        return Err(vm.value_error("Cannot convert negative int"));
    };
    let is_openssl = vm.class_of(&args[0]).name().as_str() == "HASHXOF";
    if length >= if is_openssl { 1 << 31 } else { 1 << 29 } {
        return Err(vm.value_error("length is too large"));
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
    let number = vm.to_index(value)?;
    let number = match IntRef::of(&number) {
        Some(IntRef::Small(number)) => u64::try_from(number).map_err(|_| false),
        Some(IntRef::Big(number)) => u64::try_from(number).map_err(|_| !number.is_negative()),
        None => Err(false),
    };
    match number {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        Ok(_) | Err(true) if message.ends_with("too large") => Err(vm.overflow_error(message)),
        Err(false) if message.ends_with("too large") => {
            Err(vm.value_error("Cannot convert negative int"))
        }
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
    let data = made_of(vm, &[args[1].clone(), args[13].clone(), args[14].clone()])?;
    if let Some(data) = &data {
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
    vm.add_functions(&module, "_hashlib", families::OPENSSL);
    let (fixed, variable) = (openssl_class(vm, false), openssl_class(vm, true));
    set(vm, &module, "HASH", fixed);
    set(vm, &module, "HASHXOF", variable);
    let class = hmac::openssl_class(vm);
    set(vm, &module, "HMAC", class);
    let class = hmac::unsupported_class(vm);
    set(vm, &module, "UnsupportedDigestmodError", class);
    set(vm, &module, "_GIL_MINSIZE", Value::Int(2048));
    let names = Value::from(List::new(
        NAMES.iter().map(|name| Value::from(*name)).collect(),
    ));
    let frozen = Value::from(vm.types.frozenset.clone());
    let names = vm.call(&frozen, &[names])?;
    set(vm, &module, "openssl_md_meth_names", names);
    let constructors = Dict::new();
    for def in families::OPENSSL {
        let name = vm.intern(def.name());
        if let (Some(function), Some(short)) = (
            module.dict.get_str(&name),
            def.name().strip_prefix("openssl_"),
        ) {
            constructors.insert(vm, function, Value::from(short))?;
        }
    }
    set(vm, &module, "_constructors", Gc::new(constructors));
    Ok(Value::from(module))
}

crate::methods! { pub FOR_OPERATOR:
    /// Return 'a == b'.
    "_compare_digest($module, a, b, /)" => compare_digest,
}

crate::methods! { FUNCTIONS:
    /// Return a new hash object using the named algorithm.
    "new($module, /, name, data=b'', *, usedforsecurity=True, string=None)" => new,
    /// Return a new hmac object.
    "hmac_new($module, /, key, msg=b'', digestmod=<unrepresentable>)" => hmac::openssl_new,
    /// Single-shot HMAC.
    "hmac_digest($module, /, key, msg, digest)" => hmac::openssl_digest,
    /// scrypt password-based key derivation function.
    "scrypt($module, /, password, *, salt, n, r, p, maxmem=0, dklen=64)" => kdf::scrypt,
    /// Determine the OpenSSL FIPS mode of operation.
    "get_fips_mode($module, /)" => no_fips,
    /// Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function.
    "pbkdf2_hmac($module, /, hash_name, password, salt, iterations, dklen=None)" => kdf::pbkdf2,
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
}

crate::methods! { REPR:
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
}

crate::methods! { BLAKE2B:
    "__new__($type, /, data=b'', *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)" => blake2b,
}

crate::methods! { BLAKE2S:
    "__new__($type, /, data=b'', *, digest_size=32, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)" => blake2s,
}

crate::getters! { GETTERS:
    "name" => |vm, value| Ok(Value::from(this(vm, value)?.name)),
    "digest_size" => |vm, value| Ok(Value::from(this(vm, value)?.digest_size)),
    "block_size" => |vm, value| Ok(Value::from(this(vm, value)?.block_size)),
}
