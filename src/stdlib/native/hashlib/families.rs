//! The modules with one family of hashes each (`_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2`), which `hashlib` takes
//! where `_hashlib` is not to be had, and the constructors of `_hashlib`.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::{
    GETTERS, Hash, METHODS, VARIABLE, algorithm, blake2_class, hashable, made_of, openssl_hash,
};
use crate::object::class::Layout;
use crate::object::native::MethodDef;
use crate::object::{Class, Gc, Native, Result, Value};
use crate::stdlib::set;
use crate::types::bytes::Bytes;
use crate::vm::Vm;

/// The classes by the name of the algorithm.
#[derive(Default)]
struct Families(RefCell<FxHashMap<&'static str, Gc<Class>>>);

/// (algorithm, module, name of the class).
const FAMILIES: [(&str, &str, &str); 12] = [
    ("md5", "_md5", "md5"),
    ("sha1", "_sha1", "sha1"),
    ("sha224", "_sha2", "SHA224Type"),
    ("sha256", "_sha2", "SHA256Type"),
    ("sha384", "_sha2", "SHA384Type"),
    ("sha512", "_sha2", "SHA512Type"),
    ("sha3_224", "_sha3", "sha3_224"),
    ("sha3_256", "_sha3", "sha3_256"),
    ("sha3_384", "_sha3", "sha3_384"),
    ("sha3_512", "_sha3", "sha3_512"),
    ("shake_128", "_sha3", "shake_128"),
    ("shake_256", "_sha3", "shake_256"),
];

fn family_class(vm: &mut Vm, wanted: &str) -> Gc<Class> {
    let families = vm.extension::<Families>();
    if let Some(class) = families.0.borrow().get(wanted) {
        return class.clone();
    }
    let (algorithm, module, name) = *FAMILIES
        .iter()
        .find(|(algorithm, ..)| *algorithm == wanted)
        .unwrap_or(&FAMILIES[0]);
    let (types, names) = (vm.types.clone(), vm.names.clone());
    let constructor = SHA3
        .iter()
        .find(|(name, _)| *name == algorithm)
        .map(|(_, rows)| *rows);
    let layout = match constructor {
        Some(_) => Layout::Native(name),
        None => Layout::Sealed(name),
    };
    let class = crate::types::make_class(&names, name, &[&types.object], layout, false, false);
    crate::stdlib::set_class_module(vm, &class, module);
    let rows = if algorithm.starts_with("shake") {
        VARIABLE
    } else {
        METHODS
    };
    crate::types::fill(&types, &names, &class, rows, GETTERS, "");
    if let Some(rows) = constructor {
        crate::types::fill(&types, &names, &class, rows, SPONGE, "");
    }
    families.0.borrow_mut().insert(algorithm, class.clone());
    class
}

/// A hash object of a family: (data, usedforsecurity, string) as all constructors take them.
fn family_hash(vm: &mut Vm, name: &str, args: &[Value]) -> Result<Value> {
    let data = made_of(vm, args)?;
    let Some((name, digest_size, block_size, mut algorithm)) = algorithm(name) else {
        return Ok(Value::None);
    };
    if let Some(data) = &data {
        algorithm.update(&hashable(vm, data)?);
    }
    let class = family_class(vm, name);
    let hash = Hash {
        name,
        digest_size,
        block_size,
        algorithm: RefCell::new(algorithm),
    };
    Ok(Native::new(class, hash))
}

/// A function of the family's module, one of `_hashlib`, and for SHA-3 what the class does when called.
macro_rules! constructors {
    ($($name:literal $family:ident $openssl:ident $sha3:ident $row:literal $openssl_row:literal,)*) => {
        $(
            fn $family(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                family_hash(vm, $name, args)
            }

            fn $openssl(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                let data = made_of(vm, args)?;
                openssl_hash(vm, $name, data.as_ref())
            }

            crate::methods! { $sha3: $row => $family, }
        )*

        crate::methods! { pub OPENSSL:
            $( $openssl_row => $openssl, )*
        }

        /// The rows of one function each, by the algorithm.
        const ROWS: &[(&str, &[MethodDef])] = &[$( ($name, $sha3), )*];
    };
}

constructors! {
    "md5" md5 openssl_md5 MD5 "md5($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_md5($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "sha1" sha1 openssl_sha1 SHA1 "sha1($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_sha1($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "sha224" sha224 openssl_sha224 SHA224 "sha224($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_sha224($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "sha256" sha256 openssl_sha256 SHA256 "sha256($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_sha256($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "sha384" sha384 openssl_sha384 SHA384 "sha384($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_sha384($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "sha512" sha512 openssl_sha512 SHA512 "sha512($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_sha512($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "sha3_224" sha3_224 openssl_sha3_224 SHA3_224 "sha3_224($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_sha3_224($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "sha3_256" sha3_256 openssl_sha3_256 SHA3_256 "sha3_256($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_sha3_256($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "sha3_384" sha3_384 openssl_sha3_384 SHA3_384 "sha3_384($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_sha3_384($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "sha3_512" sha3_512 openssl_sha3_512 SHA3_512 "sha3_512($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_sha3_512($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "shake_128" shake_128 openssl_shake_128 SHAKE_128 "shake_128($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_shake_128($module, /, data=b'', *, usedforsecurity=True, string=None)",
    "shake_256" shake_256 openssl_shake_256 SHAKE_256 "shake_256($module, /, data=b'', *, usedforsecurity=True, string=None)" "openssl_shake_256($module, /, data=b'', *, usedforsecurity=True, string=None)",
}

/// The classes of `_sha3` are called themselves.
macro_rules! classes {
    ($($name:literal $new:ident $rows:ident,)*) => {
        $(
            fn $new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
                family_hash(vm, $name, &args[1..])
            }

            crate::methods! { $rows:
                "__new__($type, /, data=b'', *, usedforsecurity=True, string=None)" => $new,
            }
        )*

        const SHA3: &[(&str, &[MethodDef])] = &[$( ($name, $rows), )*];
    };
}

classes! {
    "sha3_224" new_sha3_224 NEW_SHA3_224,
    "sha3_256" new_sha3_256 NEW_SHA3_256,
    "sha3_384" new_sha3_384 NEW_SHA3_384,
    "sha3_512" new_sha3_512 NEW_SHA3_512,
    "shake_128" new_shake_128 NEW_SHAKE_128,
    "shake_256" new_shake_256 NEW_SHAKE_256,
}

/// A hash of the family of SHA-3.
fn sponge<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Hash> {
    value
        .native::<Hash>()
        .ok_or_else(|| vm.type_error("descriptor requires a SHA-3 object"))
}

crate::getters! { SPONGE:
    "_capacity_bits" => |vm, value| Ok(Value::from(1600 - 8 * sponge(vm, value)?.block_size)),
    "_rate_bits" => |vm, value| Ok(Value::from(8 * sponge(vm, value)?.block_size)),
    "_suffix" => |vm, value| {
        let suffix = if sponge(vm, value)?.digest_size == 0 { 0x1f } else { 6 };
        Ok(Value::from(Bytes::new(vec![suffix])))
    },
}

fn family(vm: &mut Vm, module_name: &'static str) -> Result<Value> {
    let module = vm.native_module(module_name, "Hashes of one family.", &[]);
    set(vm, &module, "_GIL_MINSIZE", Value::Int(2048));
    for (algorithm, own, class_name) in FAMILIES {
        if own != module_name {
            continue;
        }
        let class = family_class(vm, algorithm);
        if own == "_sha3" {
            set(vm, &module, class_name, class);
            continue;
        }
        let type_name = match class_name {
            "md5" => "MD5Type",
            "sha1" => "SHA1Type",
            name => name,
        };
        set(vm, &module, type_name, class);
        if let Some((_, rows)) = ROWS.iter().find(|(name, _)| *name == algorithm) {
            vm.add_functions(&module, module_name, rows);
        }
    }
    if module_name == "_sha3" {
        set(vm, &module, "implementation", "HACL");
    }
    Ok(Value::from(module))
}

/// The module `_md5`.
pub fn md5_module(vm: &mut Vm) -> Result<Value> {
    family(vm, "_md5")
}

/// The module `_sha1`.
pub fn sha1_module(vm: &mut Vm) -> Result<Value> {
    family(vm, "_sha1")
}

/// The module `_sha2`.
pub fn sha2_module(vm: &mut Vm) -> Result<Value> {
    family(vm, "_sha2")
}

/// The module `_sha3`.
pub fn sha3_module(vm: &mut Vm) -> Result<Value> {
    family(vm, "_sha3")
}

/// The module `_blake2`.
pub fn blake2_module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_blake2", "BLAKE2.", &[]);
    set(vm, &module, "_GIL_MINSIZE", Value::Int(2048));
    for (wide, name, size) in [(true, "blake2b", 64), (false, "blake2s", 32)] {
        let class = blake2_class(vm, wide);
        set(vm, &module, name, class);
        let prefix = name.to_uppercase();
        for (what, value) in [
            ("MAX_DIGEST_SIZE", size),
            ("MAX_KEY_SIZE", size),
            ("SALT_SIZE", size / 4),
            ("PERSON_SIZE", size / 4),
        ] {
            set(vm, &module, &format!("{prefix}_{what}"), Value::Int(value));
        }
    }
    Ok(Value::from(module))
}
