//! `_ssl`: TLS over rustls.  A session turns bytes of the network into bytes of the script and back; `ssl`, its
//! half in Python, makes contexts, objects and sockets of that.

mod bio;
mod key_log;
pub mod session;
mod stream;
mod verify;

pub use stream::failure_of;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::object::{Class, Gc, NativeData, Raise, Result, Trace, Tracer, Value};
use crate::stdlib::{native_class, set};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::exception::Exc;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The classes of the module.
struct Classes {
    store: Gc<Class>,
    session: Gc<Class>,
    memory_bio: Gc<Class>,
}

#[derive(Default)]
struct State(OnceCell<Rc<Classes>>);

fn classes(vm: &mut Vm) -> Rc<Classes> {
    let state = vm.extension::<State>();
    if let Some(classes) = state.0.get() {
        return classes.clone();
    }
    let classes = Rc::new(Classes {
        store: native_class(vm, "_ssl", "_Store", STORE, &[], ""),
        session: native_class(vm, "_ssl", "_Session", session::METHODS, &[], ""),
        memory_bio: native_class(
            vm,
            "_ssl",
            "MemoryBIO",
            bio::METHODS,
            bio::GETTERS,
            "Bytes on their way between the network and TLS.",
        ),
    });
    let _ = state.0.set(classes.clone());
    classes
}

/// Certificates and keys of a context.
#[derive(Default)]
pub struct Store {
    /// Who may have signed the peer's certificate.
    trusted: RefCell<Vec<CertificateDer<'static>>>,
    /// Whether the authorities that everybody trusts are among them.
    everybody: std::cell::Cell<bool>,
    /// The own certificate, with those that lead to its authority, and its key.
    own: RefCell<Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>>,
}

impl Trace for Store {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Store {}

fn store_of<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Store> {
    value
        .native::<Store>()
        .ok_or_else(|| vm.type_error("a store is required"))
}

/// `ssl.SSLError` or a class derived from it, as `ssl._error` words it.
fn ssl_error(vm: &mut Vm, kind: &str, detail: &str) -> Raise {
    let made = vm
        .import_module("ssl")
        .and_then(|ssl| vm.call_method(&ssl, "_error", &[Value::from(kind), Value::from(detail)]));
    match made.and_then(|made| vm.exception_of(made)) {
        Ok(raise) | Err(raise) => raise,
    }
}

fn new_store(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let own = classes(vm).store.clone();
    vm.wrap_native(&args[0], &own, Store::default())
}

fn certificates(pem: &[u8]) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem)
        .filter_map(std::result::Result::ok)
        .collect()
}

/// Adds certificates, in PEM or (one) in DER; answers with how many there were.
fn trust(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let store = store_of(vm, &args[0])?;
    let data = bytes_arg(vm, &args[1])?.to_vec();
    let is_der = data.first() == Some(&0x30);
    let found = if is_der {
        vec![CertificateDer::from(data)]
    } else {
        certificates(&data)
    };
    let count = found.len();
    // Folders of certificates hold each of them under several names.
    let mut trusted = store.trusted.borrow_mut();
    for certificate in found {
        if !trusted.contains(&certificate) {
            trusted.push(certificate);
        }
    }
    Ok(Value::from(count))
}

fn trust_everybody(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    store_of(vm, &args[0])?.everybody.set(true);
    Ok(Value::None)
}

fn trusted(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let store = store_of(vm, &args[0])?;
    let trusted = store.trusted.borrow();
    let rows = trusted
        .iter()
        .map(|der| Value::from(Bytes::new(der.as_ref())));
    Ok(Value::from(List::new(rows.collect())))
}

/// Sets the own certificate and key, both in PEM.
fn identify(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let store = store_of(vm, &args[0])?;
    let chain = certificates(&bytes_arg(vm, &args[1])?);
    let key_text = bytes_arg(vm, &args[2])?.to_vec();
    if chain.is_empty() {
        return Err(ssl_error(vm, "pem", ""));
    }
    let Ok(key) = PrivateKeyDer::from_pem_slice(&key_text) else {
        let encrypted = key_text.windows(9).any(|window| window == b"ENCRYPTED");
        if encrypted {
            return Err(vm.not_implemented_error("ssl.SSLContext.load_cert_chain(): private keys with a password are not part of krait"));
        }
        return Err(ssl_error(vm, "pem", ""));
    };
    let provider = provider();
    let Ok(signer) = provider.key_provider.load_private_key(key.clone_key()) else {
        return Err(ssl_error(vm, "pem", ""));
    };
    let own = rustls::sign::CertifiedKey::new(chain.clone(), signer);
    if matches!(
        own.keys_match(),
        Err(rustls::Error::InconsistentKeys(
            rustls::InconsistentKeys::KeyMismatch
        ))
    ) {
        return Err(ssl_error(vm, "key mismatch", ""));
    }
    drop(store.own.replace(Some((chain, key))));
    Ok(Value::None)
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn random_bytes(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let count = vm.to_i64(&args[0])?;
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.value_error("num must be positive"));
    };
    let mut data = vec![0; count];
    if provider().secure_random.fill(&mut data).is_err() {
        return Err(vm.error(Exc::OSError, "no random bytes"));
    }
    Ok(Value::from(Bytes::new(data)))
}

/// `_server_name(data)`: the name that a client asks for in its first message, as a tuple of one; `None` while
/// more of the message has to come.
fn server_name(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let data = bytes_arg(vm, &args[0])?.to_vec();
    let mut rest = &data[..];
    let mut acceptor = rustls::server::Acceptor::default();
    while !rest.is_empty() {
        if acceptor.read_tls(&mut rest).is_err() {
            break;
        }
        match acceptor.accept() {
            Ok(None) => {}
            Ok(Some(accepted)) => {
                let hello = accepted.client_hello();
                let name = hello.server_name().map_or(Value::None, Value::from);
                return Ok(Value::from(Tuple::new(vec![name])));
            }
            // What is wrong with it the session will say.
            Err(_) => return Ok(Value::from(Tuple::new(vec![Value::None]))),
        }
    }
    Ok(Value::None)
}

crate::methods! { STORE:
    "__new__($type, /)" => new_store,
    "trust($self, data, /)" => trust,
    "trust_everybody($self, /)" => trust_everybody,
    "trusted($self, /)" => trusted,
    "identify($self, chain, key, /)" => identify,
}

crate::methods! { FUNCTIONS:
    /// Generate n cryptographically strong pseudo-random bytes.
    "RAND_bytes($module, n, /)" => random_bytes,
    "_server_name($module, data, /)" => server_name,
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module("_ssl", "TLS over rustls.", FUNCTIONS);
    let classes = classes(vm);
    set(vm, &module, "_Store", classes.store.clone());
    set(vm, &module, "_Session", classes.session.clone());
    set(vm, &module, "MemoryBIO", classes.memory_bio.clone());
    Ok(Value::from(module))
}
