//! Keyed hashes (RFC 2104): `HMAC` objects of `_hashlib` and of `_hmac`, and both at one go.

use std::cell::{OnceCell, RefCell};

use super::{Algorithm, algorithm, hashable};
use crate::object::class::Layout;
use crate::object::{Builtin, Class, Gc, Native, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::{exception_class, set};
use crate::types::bytes::{Bytes, buffer, hex};
use crate::types::exception::Exc;
use crate::vm::Vm;

/// Both hashes of an HMAC, with the key in them.
pub struct Keyed {
    inner: Box<dyn Algorithm>,
    outer: Box<dyn Algorithm>,
}

impl Keyed {
    pub fn new(base: &dyn Algorithm, block_size: usize, key: &[u8]) -> Keyed {
        let mut key = key.to_vec();
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
        Keyed {
            inner: keyed(0x36),
            outer: keyed(0x5c),
        }
    }

    fn digest(&self) -> Vec<u8> {
        let mut last = self.outer.copy();
        last.update(&self.inner.digest(0));
        last.digest(0)
    }

    /// The keyed hash of a message in parts.
    pub fn mac(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut hash = self.inner.copy();
        for part in parts {
            hash.update(part);
        }
        let mut last = self.outer.copy();
        last.update(&hash.digest(0));
        last.digest(0)
    }
}

/// An `HMAC` object.
struct Hmac {
    name: &'static str,
    digest_size: usize,
    block_size: usize,
    keyed: RefCell<Keyed>,
}

impl Trace for Hmac {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Hmac {}

/// The classes, made once.
#[derive(Default)]
struct Classes {
    openssl: OnceCell<Gc<Class>>,
    builtin: OnceCell<Gc<Class>>,
    unsupported: OnceCell<Gc<Class>>,
    unknown: OnceCell<Gc<Class>>,
}

/// Which of both modules is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    OpenSsl,
    Builtin,
}

fn hmac_class(vm: &mut Vm, face: Face) -> Gc<Class> {
    let classes = vm.extension::<Classes>();
    let (cell, module) = match face {
        Face::OpenSsl => (&classes.openssl, "_hashlib"),
        Face::Builtin => (&classes.builtin, "_hmac"),
    };
    let class = cell.get_or_init(|| {
        let (types, names) = (vm.types.clone(), vm.names.clone());
        let layout = Layout::Sealed("HMAC");
        let class =
            crate::types::make_class(&names, "HMAC", &[&types.object], layout, false, false);
        crate::stdlib::set_class_module(vm, &class, module);
        let doc = "The object used to calculate HMAC of a message.";
        crate::types::fill(&types, &names, &class, METHODS, GETTERS, doc);
        class
    });
    class.clone()
}

/// `_hashlib.UnsupportedDigestmodError`.
pub fn unsupported_class(vm: &mut Vm) -> Gc<Class> {
    let classes = vm.extension::<Classes>();
    let base = vm.exception_class(Exc::ValueError);
    let class = classes
        .unsupported
        .get_or_init(|| exception_class(vm, "_hashlib", "UnsupportedDigestmodError", &base));
    class.clone()
}

fn unknown_class(vm: &mut Vm) -> Gc<Class> {
    let classes = vm.extension::<Classes>();
    let base = vm.exception_class(Exc::ValueError);
    let class = classes
        .unknown
        .get_or_init(|| exception_class(vm, "_hmac", "UnknownHashError", &base));
    class.clone()
}

fn raised(vm: &mut Vm, class: Gc<Class>, message: &str) -> Raise {
    match vm.call(&Value::from(class), &[Value::from(message)]) {
        Ok(Value::Instance(ref exception)) => Raise::new(exception.share()),
        Ok(_) => vm.value_error(message),
        Err(raise) => raise,
    }
}

/// The error for the name of an algorithm that nobody knows.
#[cold]
pub fn unsupported(vm: &mut Vm) -> Raise {
    let class = unsupported_class(vm);
    raised(vm, class, "[digital envelope routines] unsupported")
}

/// The name of the algorithm that `digestmod` stands for: a name, or for `_hashlib` one of its constructors.
fn digest_name(vm: &mut Vm, digestmod: &Value, face: Face) -> Result<String> {
    if let Some(name) = digestmod.as_str() {
        return Ok(name.as_str().to_owned());
    }
    if face == Face::Builtin {
        let class = unknown_class(vm);
        let shown = vm.repr(digestmod)?;
        let message = format!("unsupported hash type: {}", shown.as_str());
        return Err(raised(vm, class, &message));
    }
    if let Value::Builtin(function) = digestmod {
        let function: &Builtin = function;
        if let Some(name) = function.def.name().strip_prefix("openssl_") {
            return Ok(name.to_owned());
        }
    }
    let class = unsupported_class(vm);
    let shown = vm.str(digestmod)?;
    let message = format!("Unsupported digestmod {}", shown.as_str());
    Err(raised(vm, class, &message))
}

fn made(vm: &mut Vm, key: &Value, digestmod: &Value, face: Face) -> Result<Hmac> {
    let name = digest_name(vm, digestmod, face)?;
    let key = buffer::bytes_arg(vm, key)?.to_vec();
    match algorithm(&name) {
        Some((_, 0, ..)) if face == Face::OpenSsl => Err(vm.value_error("no reason supplied")),
        Some((name, digest_size, block_size, base)) if digest_size > 0 => Ok(Hmac {
            name,
            digest_size,
            block_size,
            keyed: RefCell::new(Keyed::new(&*base, block_size, &key)),
        }),
        _ if face == Face::OpenSsl => Err(unsupported(vm)),
        _ => {
            let class = unknown_class(vm);
            let message = format!("unsupported hash type: '{name}'");
            Err(raised(vm, class, &message))
        }
    }
}

fn new(vm: &mut Vm, args: &[Value], face: Face) -> Result<Value> {
    let Some(digestmod) = args[2].given() else {
        return Err(vm.type_error(match face {
            Face::OpenSsl => "Missing required parameter 'digestmod'.",
            Face::Builtin => "Missing required argument 'digestmod'.",
        }));
    };
    let hmac = made(vm, &args[0], digestmod, face)?;
    if let Some(message) = args[1].not_none() {
        let message = hashable(vm, message)?.to_vec();
        hmac.keyed.borrow_mut().inner.update(&message);
    }
    let class = hmac_class(vm, face);
    Ok(Native::new(class, hmac))
}

/// `_hashlib.hmac_new(key, msg, digestmod)`.
pub fn openssl_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    new(vm, args, Face::OpenSsl)
}

fn builtin_new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    new(vm, args, Face::Builtin)
}

fn at_once(vm: &mut Vm, args: &[Value], face: Face) -> Result<Value> {
    let hmac = made(vm, &args[0], &args[2], face)?;
    let message = hashable(vm, &args[1])?.to_vec();
    let digest = hmac.keyed.borrow().mac(&[&message]);
    Ok(Value::from(Bytes::new(digest)))
}

/// `_hashlib.hmac_digest(key, msg, digest)`.
pub fn openssl_digest(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    at_once(vm, args, Face::OpenSsl)
}

fn builtin_digest(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    at_once(vm, args, Face::Builtin)
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Hmac> {
    value
        .native::<Hmac>()
        .ok_or_else(|| vm.type_error("descriptor requires an 'HMAC' object"))
}

fn update(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = hashable(vm, &args[1])?.to_vec();
    this(vm, &args[0])?.keyed.borrow_mut().inner.update(&data);
    Ok(Value::None)
}

fn finished(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    Ok(this(vm, value)?.keyed.borrow().digest())
}

fn digest(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(Bytes::new(finished(vm, &args[0])?)))
}

fn hexdigest(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(hex::hexlify(&finished(vm, &args[0])?, None, 0)))
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let hmac = this(vm, &args[0])?;
    let keyed = hmac.keyed.borrow();
    let data = Hmac {
        name: hmac.name,
        digest_size: hmac.digest_size,
        block_size: hmac.block_size,
        keyed: RefCell::new(Keyed {
            inner: keyed.inner.copy(),
            outer: keyed.outer.copy(),
        }),
    };
    Ok(Native::new(vm.class_of(&args[0]), data))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let name = this(vm, &args[0])?.name;
    let address = args[0].address();
    Ok(Value::from(format!("<{name} HMAC object @ {address:#x}>")))
}

/// The module `_hmac`.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_hmac", "Keyed hashes.", FUNCTIONS);
    let class = hmac_class(vm, Face::Builtin);
    set(vm, &module, "HMAC", class);
    let class = unknown_class(vm);
    set(vm, &module, "UnknownHashError", class);
    set(vm, &module, "_GIL_MINSIZE", Value::Int(2048));
    Ok(Value::from(module))
}

/// `_hashlib.HMAC`.
pub fn openssl_class(vm: &mut Vm) -> Gc<Class> {
    hmac_class(vm, Face::OpenSsl)
}

/// Functions that know their algorithm.
macro_rules! computing {
    ($($function:ident $name:literal $row:literal,)*) => {
        $(
            fn $function(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                let args = [args[0].clone(), args[1].clone(), Value::from($name)];
                builtin_digest(vm, &args)
            }
        )*
        crate::methods! { FUNCTIONS:
            /// Return a new HMAC object.
            "new($module, /, key, msg=None, digestmod=<unrepresentable>)" => builtin_new,
            "compute_digest($module, /, key, msg, digest)" => builtin_digest,
            $( $row => $function, )*
        }
    };
}

computing! {
    compute_md5 "md5" "compute_md5($module, key, msg, /)",
    compute_sha1 "sha1" "compute_sha1($module, key, msg, /)",
    compute_sha224 "sha224" "compute_sha224($module, key, msg, /)",
    compute_sha256 "sha256" "compute_sha256($module, key, msg, /)",
    compute_sha384 "sha384" "compute_sha384($module, key, msg, /)",
    compute_sha512 "sha512" "compute_sha512($module, key, msg, /)",
    compute_sha3_224 "sha3_224" "compute_sha3_224($module, key, msg, /)",
    compute_sha3_256 "sha3_256" "compute_sha3_256($module, key, msg, /)",
    compute_sha3_384 "sha3_384" "compute_sha3_384($module, key, msg, /)",
    compute_sha3_512 "sha3_512" "compute_sha3_512($module, key, msg, /)",
    compute_blake2s_32 "blake2s" "compute_blake2s_32($module, key, msg, /)",
    compute_blake2b_32 "blake2b" "compute_blake2b_32($module, key, msg, /)",
}

crate::methods! { METHODS:
    /// Update the HMAC object with msg.
    "update($self, /, msg)" => update,
    /// Return the digest of the bytes passed to the update() method so far.
    "digest($self, /)" => digest,
    /// Return hexadecimal digest of the bytes passed to the update() method so far.
    "hexdigest($self, /)" => hexdigest,
    /// Return a copy (\"clone\") of the HMAC object.
    "copy($self, /)" => copy,
    "__repr__($self, /)" => repr,
}

crate::getters! { GETTERS:
    "name" => |vm, value| Ok(Value::from(format!("hmac-{}", this(vm, value)?.name))),
    "digest_size" => |vm, value| Ok(Value::from(this(vm, value)?.digest_size)),
    "block_size" => |vm, value| Ok(Value::from(this(vm, value)?.block_size)),
}
