//! One side of a TLS connection.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::ServerName;
use rustls::server::WebPkiClientVerifier;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, Connection, Error, RootCertStore,
    ServerConfig, ServerConnection, SupportedProtocolVersion,
};

use super::bio::{MemoryBio, bio_of};
use super::key_log::FileLog;
use super::verify::Verifier;
use super::{Store, classes, provider, ssl_error, store_of};
use crate::host::net::{MOST, with_room};
use crate::object::{NativeData, Raise, Result, Trace, Tracer, Value};
use crate::types::bytes::Bytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// See the module.
pub struct Session {
    pub(super) connection: RefCell<Connection>,
    /// The peer has said that it sends no more.
    pub(super) peer_closed: Cell<bool>,
    /// What has gone wrong behind bytes that had to be read first.
    problem: RefCell<Option<Error>>,
}

impl Trace for Session {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl NativeData for Session {}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Session> {
    value
        .native::<Session>()
        .ok_or_else(|| vm.type_error("a session is required"))
}

/// What a script wants of a connection.
struct Wanted {
    server_side: bool,
    host: String,
    /// `CERT_NONE`, `CERT_OPTIONAL`, `CERT_REQUIRED`.
    verify: i64,
    check_name: bool,
    versions: Vec<&'static SupportedProtocolVersion>,
    alpn: Vec<Vec<u8>>,
    key_log: Option<Arc<FileLog>>,
}

/// What a failure of rustls is in `ssl`: a kind, and a detail.
fn describe(error: &Error) -> (&'static str, String) {
    match error {
        Error::InvalidCertificate(problem) => match problem {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                ("expired", String::new())
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                ("not yet valid", String::new())
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                ("hostname", String::new())
            }
            CertificateError::UnknownIssuer => ("issuer", String::new()),
            other => ("certificate", other.to_string()),
        },
        Error::AlertReceived(alert) => ("alert", format!("{alert:?}")),
        Error::InvalidMessage(_) => ("wrong version", String::new()),
        Error::NoCertificatesPresented => ("no certificate", String::new()),
        Error::PeerIncompatible(_) => ("incompatible", String::new()),
        Error::NoApplicationProtocol => ("no protocol", String::new()),
        other => ("other", other.to_string()),
    }
}

pub(super) fn failure(vm: &mut Vm, error: &Error) -> Raise {
    let (kind, detail) = describe(error);
    ssl_error(vm, kind, &detail)
}

fn roots(store: &Store) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    if store.everybody.get() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for certificate in store.trusted.borrow().iter() {
        // What is no authority's certificate can still be trusted as it is.
        let _ = roots.add(certificate.clone());
    }
    Arc::new(roots)
}

fn client(store: &Store, wanted: &Wanted) -> std::result::Result<Connection, Error> {
    let provider = provider();
    let chain = if wanted.verify == 0 {
        None
    } else {
        let mut roots = roots(store);
        if roots.is_empty() {
            // The builder refuses to check by nobody's word: a check by somebody else's fails as it should.
            let mut others = RootCertStore::empty();
            others.extend(webpki_roots::TLS_SERVER_ROOTS.iter().take(1).cloned());
            roots = Arc::new(others);
        }
        let built = WebPkiServerVerifier::builder_with_provider(roots, provider.clone()).build();
        Some(built.map_err(|error| Error::General(error.to_string()))?)
    };
    let check_name = wanted.check_name && !wanted.host.is_empty();
    let trusted = store.trusted.borrow().clone();
    let verifier = Verifier::new(provider.clone(), chain, check_name, trusted);
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&wanted.versions)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let own = store.own.borrow();
    let mut config = match &*own {
        Some((chain, key)) => builder.with_client_auth_cert(chain.clone(), key.clone_key())?,
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols.clone_from(&wanted.alpn);
    config.enable_sni = !wanted.host.is_empty();
    if let Some(log) = &wanted.key_log {
        config.key_log = log.clone();
    }
    let name = if wanted.host.is_empty() {
        "localhost".to_owned()
    } else {
        wanted.host.clone()
    };
    let name = ServerName::try_from(name).map_err(|error| Error::General(error.to_string()))?;
    Ok(Connection::from(ClientConnection::new(
        Arc::new(config),
        name,
    )?))
}

fn server(store: &Store, wanted: &Wanted) -> std::result::Result<Connection, Error> {
    let provider = provider();
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&wanted.versions)?;
    let builder = if wanted.verify == 0 {
        builder.with_no_client_auth()
    } else {
        let mut verifier = WebPkiClientVerifier::builder_with_provider(roots(store), provider);
        if wanted.verify == 1 {
            verifier = verifier.allow_unauthenticated();
        }
        let verifier = verifier
            .build()
            .map_err(|error| Error::General(error.to_string()))?;
        builder.with_client_cert_verifier(verifier)
    };
    let own = store.own.borrow();
    let Some((chain, key)) = &*own else {
        return Err(Error::General("no shared cipher".to_owned()));
    };
    let mut config = builder.with_single_cert(chain.clone(), key.clone_key())?;
    config.alpn_protocols.clone_from(&wanted.alpn);
    if let Some(log) = &wanted.key_log {
        config.key_log = log.clone();
    }
    Ok(Connection::from(ServerConnection::new(Arc::new(config))?))
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let store = store_of(vm, &args[1])?;
    let server_side = vm.truth(&args[2])?;
    let host = match args[3].as_str() {
        Some(host) => host.as_str().to_owned(),
        None => String::new(),
    };
    let verify = vm.to_i64(&args[4])?;
    let check_name = vm.truth(&args[5])?;
    let (lowest, highest) = (vm.to_i64(&args[6])?, vm.to_i64(&args[7])?);
    let mut versions = Vec::new();
    for (number, version) in [
        (0x303, &rustls::version::TLS12),
        (0x304, &rustls::version::TLS13),
    ] {
        if lowest <= number && number <= highest {
            versions.push(version);
        }
    }
    let mut alpn = Vec::new();
    for protocol in vm.collect_items(&args[8])? {
        alpn.push(bytes_arg(vm, &protocol)?.to_vec());
    }
    let key_log = match args[9].as_str() {
        Some(path) => match FileLog::open(path.as_str()) {
            Ok(log) => Some(Arc::new(log)),
            Err(error) => return Err(vm.io_error(&error, Some(args[9].clone()))),
        },
        None => None,
    };
    let wanted = Wanted {
        server_side,
        host,
        verify,
        check_name,
        versions,
        alpn,
        key_log,
    };
    let made = if wanted.versions.is_empty() {
        Err(Error::General("no protocols available".to_owned()))
    } else if wanted.server_side {
        server(store, &wanted)
    } else {
        client(store, &wanted)
    };
    let own = classes(vm).session.clone();
    match made {
        Ok(connection) => vm.wrap_native(
            &args[0],
            &own,
            Session {
                connection: RefCell::new(connection),
                peer_closed: Cell::new(false),
                problem: RefCell::new(None),
            },
        ),
        Err(error) => Err(failure(vm, &error)),
    }
}

impl Session {
    /// Takes bytes of the network, as many as there is room for: how many.
    fn take_from(&self, bio: &MemoryBio) -> std::result::Result<usize, Error> {
        let mut problem = None;
        let taken = bio.take_by(|data| {
            let mut rest = data;
            let mut connection = self.connection.borrow_mut();
            while !rest.is_empty() {
                match connection.read_tls(&mut rest) {
                    Ok(0) | Err(_) => break,
                    Ok(_) => {}
                }
                match connection.process_new_packets() {
                    Ok(state) if state.peer_has_closed() => self.peer_closed.set(true),
                    Ok(_) => {}
                    Err(error) => {
                        problem = Some(error);
                        break;
                    }
                }
            }
            data.len() - rest.len()
        });
        problem.map_or(Ok(taken), Err)
    }

    /// Puts what is meant for the network there.
    fn flush_into(&self, bio: &MemoryBio) {
        let mut connection = self.connection.borrow_mut();
        bio.put_by(|data| {
            while connection.wants_write() {
                if !matches!(connection.write_tls(data), Ok(count) if count > 0) {
                    break;
                }
            }
        });
    }

    /// Reads what has been decrypted into `room`: how much, and whether that was the end.
    fn read_into(&self, room: &mut [u8]) -> (usize, bool) {
        let mut connection = self.connection.borrow_mut();
        let mut reader = connection.reader();
        let mut filled = 0;
        while filled < room.len() {
            match reader.read(&mut room[filled..]) {
                Ok(0) => return (filled, true),
                Ok(count) => filled += count,
                Err(_) => break,
            }
        }
        (filled, false)
    }
}

/// Takes bytes of the network; answers with how many, fewer while the script has to read first.
fn feed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    match session.take_from(bio_of(vm, &args[1])?) {
        Ok(count) => Ok(Value::from(count)),
        Err(error) => Err(failure(vm, &error)),
    }
}

/// Bytes for the network.
fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    session.flush_into(bio_of(vm, &args[1])?);
    Ok(Value::None)
}

/// Bytes for the script, of what is there already: None where more has to come first, nothing at the end.
fn read(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    let size = usize::try_from(vm.to_i64(&args[1])?).unwrap_or(0);
    let (data, ended) = with_room(size.min(MOST), |room| {
        let (filled, ended) = session.read_into(room);
        (room[..filled].to_vec(), ended)
    });
    Ok(match data.is_empty() && !ended && size > 0 {
        true => Value::None,
        false => Value::from(Bytes::new(data)),
    })
}

/// As `read`, and takes from the network meanwhile what it needs for that; what TLS has to say goes out.
fn pull(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    let (incoming, outgoing) = (bio_of(vm, &args[1])?, bio_of(vm, &args[2])?);
    let size = usize::try_from(vm.to_i64(&args[3])?).unwrap_or(0);
    let mut problem = session.problem.borrow_mut().take();
    let (data, ended) = with_room(size.min(MOST), |room| {
        let mut filled = 0;
        loop {
            let (count, ended) = session.read_into(&mut room[filled..]);
            filled += count;
            if ended || filled == room.len() || problem.is_some() {
                return (room[..filled].to_vec(), ended);
            }
            match session.take_from(incoming) {
                Ok(0) => return (room[..filled].to_vec(), false),
                Ok(_) => {}
                Err(error) => problem = Some(error),
            }
        }
    });
    session.flush_into(outgoing);
    if data.is_empty()
        && let Some(error) = problem
    {
        return Err(failure(vm, &error));
    }
    *session.problem.borrow_mut() = problem;
    Ok(match data.is_empty() && !ended && size > 0 {
        true => Value::None,
        false => Value::from(Bytes::new(data)),
    })
}

/// Takes bytes of the script, all of them; they go out.
fn write(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    let outgoing = bio_of(vm, &args[2])?;
    let data = bytes_arg(vm, &args[1])?;
    let mut count = 0;
    let mut problem = None;
    while count < data.len() {
        let written = session
            .connection
            .borrow_mut()
            .writer()
            .write(&data[count..]);
        session.flush_into(outgoing);
        match written {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) => {
                problem = Some(error.to_string());
                break;
            }
        }
    }
    drop(data);
    match problem {
        Some(problem) => Err(ssl_error(vm, "other", &problem)),
        None => Ok(Value::from(count)),
    }
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?
        .connection
        .borrow_mut()
        .send_close_notify();
    Ok(Value::None)
}

fn is_handshaking(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    Ok(Value::bool(session.connection.borrow().is_handshaking()))
}

fn peer_closed(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::bool(this(vm, &args[0])?.peer_closed.get()))
}

fn version(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    let version = session.connection.borrow().protocol_version();
    Ok(match version {
        Some(rustls::ProtocolVersion::TLSv1_2) => Value::from("TLSv1.2"),
        Some(rustls::ProtocolVersion::TLSv1_3) => Value::from("TLSv1.3"),
        _ => Value::None,
    })
}

/// The name of the cipher suite, as OpenSSL writes it.
fn cipher(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    let suite = session.connection.borrow().negotiated_cipher_suite();
    let Some(suite) = suite else {
        return Ok(Value::None);
    };
    let name = format!("{:?}", suite.suite());
    let name = match name.strip_prefix("TLS13_") {
        Some(rest) => format!("TLS_{rest}"),
        None => name
            .trim_start_matches("TLS_")
            .replace("_WITH_", "_")
            .replace("AES_", "AES")
            .replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
            .replace('_', "-"),
    };
    let bits = if name.contains("128") { 128 } else { 256 };
    Ok(Value::from(Tuple::new(vec![
        Value::from(name),
        version(vm, args)?,
        Value::Int(bits),
    ])))
}

fn alpn(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    let connection = session.connection.borrow();
    Ok(connection.alpn_protocol().map_or(Value::None, |protocol| {
        Value::from(String::from_utf8_lossy(protocol).into_owned())
    }))
}

/// The peer's certificate in DER, or None.
fn peer_certificate(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let session = this(vm, &args[0])?;
    let connection = session.connection.borrow();
    let first = connection
        .peer_certificates()
        .and_then(<[rustls::pki_types::CertificateDer<'_>]>::first);
    Ok(first.map_or(Value::None, |first| Value::from(Bytes::new(first.as_ref()))))
}

crate::methods! { pub METHODS:
    "__new__($type, store, server_side, host, verify, check_name, lowest, highest, alpn, key_log, /)" => new,
    "feed($self, incoming, /)" => feed,
    "flush($self, outgoing, /)" => flush,
    "read($self, size, /)" => read,
    "pull($self, incoming, outgoing, size, /)" => pull,
    "write($self, data, outgoing, /)" => write,
    "close($self, /)" => close,
    "is_handshaking($self, /)" => is_handshaking,
    "peer_closed($self, /)" => peer_closed,
    "version($self, /)" => version,
    "cipher($self, /)" => cipher,
    "alpn($self, /)" => alpn,
    "peer_certificate($self, /)" => peer_certificate,
}
