"""TLS: connections that nobody else can read, by rustls (TLS 1.2 and 1.3)."""

import _ssl
import errno as _errno
import os
import socket as _socket_module
import sys
import time
import weakref
from _ssl import MemoryBIO, RAND_bytes
from _ssl_settings import AlertDescription, AwaitedHello, ContextSettings
from collections import namedtuple
from enum import Enum as _Enum, IntEnum as _IntEnum, IntFlag as _IntFlag
from socket import AF_INET, SOCK_STREAM, SO_TYPE, SOL_SOCKET, create_connection, socket

OPENSSL_VERSION = "rustls 0.23"
OPENSSL_VERSION_NUMBER = 0x30000000
OPENSSL_VERSION_INFO = (3, 0, 0, 0, 0)
HAS_SNI = True
HAS_ECDH = True
HAS_NPN = False
HAS_ALPN = True
HAS_NEVER_CHECK_COMMON_NAME = True
HAS_SSLv2 = HAS_SSLv3 = HAS_TLSv1 = HAS_TLSv1_1 = False
HAS_TLSv1_2 = HAS_TLSv1_3 = True
HAS_PSK = False
HAS_PHA = False
CHANNEL_BINDING_TYPES = []


class _SSLMethod(_IntEnum):
    PROTOCOL_TLS = 2
    PROTOCOL_SSLv23 = 2
    PROTOCOL_TLSv1 = 3
    PROTOCOL_TLSv1_1 = 4
    PROTOCOL_TLSv1_2 = 5
    PROTOCOL_TLS_CLIENT = 16
    PROTOCOL_TLS_SERVER = 17


class VerifyMode(_IntEnum):
    CERT_NONE = 0
    CERT_OPTIONAL = 1
    CERT_REQUIRED = 2


class VerifyFlags(_IntFlag):
    VERIFY_DEFAULT = 0
    VERIFY_CRL_CHECK_LEAF = 4
    VERIFY_CRL_CHECK_CHAIN = 12
    VERIFY_X509_STRICT = 32
    VERIFY_ALLOW_PROXY_CERTS = 64
    VERIFY_X509_TRUSTED_FIRST = 32768
    VERIFY_X509_PARTIAL_CHAIN = 524288


class Options(_IntFlag):
    OP_ALL = 2147483728
    OP_NO_SSLv2 = 0
    OP_NO_SSLv3 = 33554432
    OP_NO_TLSv1 = 67108864
    OP_NO_TLSv1_1 = 268435456
    OP_NO_TLSv1_2 = 134217728
    OP_NO_TLSv1_3 = 536870912
    OP_CIPHER_SERVER_PREFERENCE = 4194304
    OP_SINGLE_DH_USE = 0
    OP_SINGLE_ECDH_USE = 0
    OP_NO_COMPRESSION = 131072
    OP_NO_TICKET = 16384
    OP_NO_RENEGOTIATION = 1073741824
    OP_ENABLE_MIDDLEBOX_COMPAT = 1048576
    OP_IGNORE_UNEXPECTED_EOF = 128


class TLSVersion(_IntEnum):
    MINIMUM_SUPPORTED = -2
    SSLv3 = 768
    TLSv1 = 769
    TLSv1_1 = 770
    TLSv1_2 = 771
    TLSv1_3 = 772
    MAXIMUM_SUPPORTED = -1


class SSLErrorNumber(_IntEnum):
    SSL_ERROR_SSL = 1
    SSL_ERROR_WANT_READ = 2
    SSL_ERROR_WANT_WRITE = 3
    SSL_ERROR_WANT_X509_LOOKUP = 4
    SSL_ERROR_SYSCALL = 5
    SSL_ERROR_ZERO_RETURN = 6
    SSL_ERROR_WANT_CONNECT = 7
    SSL_ERROR_EOF = 8
    SSL_ERROR_INVALID_ERROR_CODE = 10


for _family in (AlertDescription, _SSLMethod, VerifyMode, VerifyFlags, Options, SSLErrorNumber):
    globals().update(_family.__members__)
del _family


class Purpose(_Enum):
    """What a context is for."""

    SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"


class SSLError(OSError):
    """An error of TLS."""

    library = reason = None

    def __str__(self):
        return str(self.strerror) if self.strerror is not None else super().__str__()


class SSLZeroReturnError(SSLError):
    """The other side has closed the connection in order."""


class SSLWantReadError(SSLError):
    """More has to be read from the network first."""


class SSLWantWriteError(SSLError):
    """More has to be written to the network first."""


class SSLSyscallError(SSLError):
    """The system has failed."""


class SSLEOFError(SSLError):
    """The connection has ended without being closed."""


class SSLCertVerificationError(SSLError, ValueError):
    """The certificate of the other side is not accepted."""

    verify_code = 0
    verify_message = ""


CertificateError = SSLCertVerificationError

_VERIFY = {
    "expired": (10, "certificate has expired"),
    "not yet valid": (9, "certificate is not yet valid"),
    "issuer": (20, "unable to get local issuer certificate"),
    "self-signed": (18, "self-signed certificate"),
    "hostname": (62, "Hostname mismatch, certificate is not valid for the name"),
}
_ALERTS = {
    "UnknownCA": "TLSV1_ALERT_UNKNOWN_CA",
    "HandshakeFailure": "SSLV3_ALERT_HANDSHAKE_FAILURE",
    "BadCertificate": "SSLV3_ALERT_BAD_CERTIFICATE",
    "CertificateExpired": "SSLV3_ALERT_CERTIFICATE_EXPIRED",
    "CertificateUnknown": "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
    "CertificateRequired": "TLSV13_ALERT_CERTIFICATE_REQUIRED",
    "ProtocolVersion": "TLSV1_ALERT_PROTOCOL_VERSION",
    "DecryptError": "TLSV1_ALERT_DECRYPT_ERROR",
    "InternalError": "TLSV1_ALERT_INTERNAL_ERROR",
    "UnrecognisedName": "TLSV1_UNRECOGNIZED_NAME",
    "NoApplicationProtocol": "TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
}
_REASONS = {
    "pem": (9, "PEM", "PEM lib"),
    "key mismatch": (116, "X509: KEY_VALUES_MISMATCH", "key values mismatch"),
    "wrong version": (1, "SSL: WRONG_VERSION_NUMBER", "wrong version number"),
    "no certificate": (
        1, "SSL: PEER_DID_NOT_RETURN_A_CERTIFICATE", "peer did not return a certificate",
    ),
    "incompatible": (1, "SSL: NO_SHARED_CIPHER", "no shared cipher"),
    "no protocol": (
        1, "SSL: NO_APPLICATION_PROTOCOL", "no application protocol",
    ),
}


def _error(kind, detail):
    """The exception for what went wrong in a session."""
    if kind in _VERIFY or kind == "certificate":
        code, message = _VERIFY.get(kind, (1, detail))
        reason = "CERTIFICATE_VERIFY_FAILED"
        error = SSLCertVerificationError(
            1, f"[SSL: {reason}] certificate verify failed: {message} (_ssl.c:1032)"
        )
        error.verify_code, error.verify_message = code, message
    elif kind == "alert":
        reason = _ALERTS.get(detail, f"TLS_ALERT_{detail}")
        words = reason.lower().replace("_", " ")
        error = SSLError(1, f"[SSL: {reason}] {words} (_ssl.c:1032)")
    elif kind in _REASONS:
        number, name, words = _REASONS[kind]
        reason = name.partition(": ")[2] or None
        error = SSLError(number, f"[{name}] {words} (_ssl.c:4012)")
    else:
        reason = detail.upper().replace(" ", "_")
        error = SSLError(1, f"[SSL: {reason}] {detail} (_ssl.c:1032)")
    error.library, error.reason = "SSL", reason
    return error


DefaultVerifyPaths = namedtuple(
    "DefaultVerifyPaths",
    "cafile capath openssl_cafile_env openssl_cafile openssl_capath_env openssl_capath",
)


def get_default_verify_paths():
    """Where certificates of authorities are found: those that everybody trusts are built in."""
    file, folder = os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", "")
    return DefaultVerifyPaths(file if os.path.isfile(file) else None, folder if os.path.isdir(folder) else None,
                              "SSL_CERT_FILE", "", "SSL_CERT_DIR", "")


_HEADER = "-----BEGIN CERTIFICATE-----"
_FOOTER = "-----END CERTIFICATE-----"


def DER_cert_to_PEM_cert(der_cert_bytes):
    """A certificate as text."""
    import base64

    text = base64.b64encode(der_cert_bytes).decode("ascii")
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "\n".join([_HEADER, *lines, _FOOTER]) + "\n"


def PEM_cert_to_DER_cert(pem_cert_string):
    """A certificate as bytes."""
    import base64

    text = pem_cert_string.strip()
    if not text.startswith(_HEADER):
        raise ValueError(f"Invalid PEM encoding; must start with {_HEADER}")
    if not text.endswith(_FOOTER):
        raise ValueError(f"Invalid PEM encoding; must end with {_FOOTER}")
    return base64.b64decode(text[len(_HEADER) : -len(_FOOTER)])


def cert_time_to_seconds(cert_time):
    """The seconds since 1970 of a time in a certificate."""
    from calendar import timegm

    return timegm(time.strptime(cert_time, "%b %d %H:%M:%S %Y GMT"))


class SSLContext(ContextSettings):
    """What connections have in common: certificates, and how the peer's are checked."""

    sslsocket_class = None
    sslobject_class = None

    def __new__(cls, protocol=None, *args, **kwargs):
        self = super().__new__(cls)
        if protocol is None:
            import warnings

            warnings.warn(
                "ssl.SSLContext() without protocol argument is deprecated.",
                category=DeprecationWarning,
                stacklevel=2,
            )
            protocol = PROTOCOL_TLS
        self._protocol = _SSLMethod(protocol)
        self._store = _ssl._Store()
        is_client = self._protocol == PROTOCOL_TLS_CLIENT
        self._check_hostname = is_client
        self._verify_mode = CERT_REQUIRED if is_client else CERT_NONE
        self._lowest = TLSVersion.TLSv1_2
        self._highest = TLSVersion.MAXIMUM_SUPPORTED
        self._alpn = ()
        self._options = Options.OP_ALL | Options.OP_NO_SSLv3
        self.session_stats_ = None
        return self

    def __init__(self, protocol=None):
        pass

    @property
    def protocol(self):
        """What the context was made for."""
        return self._protocol

    @property
    def check_hostname(self):
        """Whether the certificate must be for the name of the host."""
        return self._check_hostname

    @check_hostname.setter
    def check_hostname(self, value):
        self._check_hostname = bool(value)
        if value and self._verify_mode == CERT_NONE:
            self._verify_mode = CERT_REQUIRED

    @property
    def verify_mode(self):
        """Whether the peer's certificate is checked."""
        return self._verify_mode

    @verify_mode.setter
    def verify_mode(self, value):
        mode = VerifyMode(value)
        if mode == CERT_NONE and self._check_hostname:
            raise ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        self._verify_mode = mode

    @property
    def minimum_version(self):
        """The lowest version of TLS."""
        return self._lowest

    @minimum_version.setter
    def minimum_version(self, value):
        self._lowest = TLSVersion(value)

    @property
    def maximum_version(self):
        """The highest version of TLS."""
        return self._highest

    @maximum_version.setter
    def maximum_version(self, value):
        self._highest = TLSVersion(value)

    @property
    def options(self):
        """Bits of OpenSSL; those that forbid versions count."""
        return self._options

    @options.setter
    def options(self, value):
        self._options = Options(value)

    def _versions(self):
        lowest = 0 if self._lowest == TLSVersion.MINIMUM_SUPPORTED else int(self._lowest)
        highest = 0xFFFF if self._highest == TLSVersion.MAXIMUM_SUPPORTED else int(self._highest)
        if self._options & Options.OP_NO_TLSv1_2:
            lowest = max(lowest, 772)
        if self._options & Options.OP_NO_TLSv1_3:
            highest = min(highest, 771)
        return lowest, highest

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        """Load the own certificate and its key."""
        if password is not None and not isinstance(password, (str, bytes, bytearray)):
            if not callable(password):
                raise TypeError("password should be a string or callable")
        with open(certfile, "rb") as file:
            chain = file.read()
        if keyfile is None:
            key = chain
        else:
            with open(keyfile, "rb") as file:
                key = file.read()
        self._store.identify(chain, key)

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        """Load certificates of authorities to trust."""
        if cafile is None and capath is None and cadata is None:
            raise TypeError("cafile, capath and cadata cannot be all omitted")
        if cafile is not None:
            with open(cafile, "rb") as file:
                if not self._store.trust(file.read()):
                    raise SSLError(136, "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found (_ssl.c:4418)")
        if capath is not None:
            for name in os.listdir(capath):
                path = os.path.join(capath, name)
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        self._store.trust(file.read())
        if cadata is not None:
            if isinstance(cadata, str):
                cadata = cadata.encode("ascii")
            if not cadata or not self._store.trust(cadata):
                raise SSLError(0, "Empty certificate data" if not cadata else "no start line: cadata does not contain a certificate")

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        """Trust the authorities that everybody trusts."""
        if not isinstance(purpose, Purpose):
            raise TypeError(purpose)
        self.set_default_verify_paths()

    def set_default_verify_paths(self):
        """Trust the authorities that everybody trusts, and those that the environment names."""
        from _ssl_roots import load

        load(self._store)

    def get_ca_certs(self, binary_form=False):
        """The certificates that have been loaded."""
        if binary_form:
            return self._store.trusted()
        from _ssl_certificate import decode

        return [decode(der) for der in self._store.trusted()]

    def cert_store_stats(self):
        """How many certificates have been loaded."""
        count = len(self._store.trusted())
        return {"x509": count, "crl": 0, "x509_ca": count}

    def set_alpn_protocols(self, alpn_protocols):
        """Name the protocols that are spoken over TLS."""
        protocols = []
        for protocol in alpn_protocols:
            name = protocol.encode("ascii")
            if not 0 < len(name) < 256:
                raise SSLError("ALPN protocols must be 1 to 255 bytes long")
            protocols.append(name)
        self._alpn = tuple(protocols)

    def set_ciphers(self, ciphers):
        """rustls has no weak suites to choose from."""
        raise NotImplementedError("ssl.SSLContext.set_ciphers() is not part of krait")

    def _session(self, server_side, server_hostname):
        if server_side and server_hostname:
            raise ValueError("server_hostname can only be specified in client mode")
        if self._protocol == PROTOCOL_TLS_CLIENT and server_side:
            raise SSLError(
                1, "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context (_ssl.c:811)"
            )
        if self._protocol == PROTOCOL_TLS_SERVER and not server_side:
            raise SSLError(
                1, "Cannot create a client socket with a PROTOCOL_TLS_SERVER context (_ssl.c:801)"
            )
        if self._check_hostname and not server_side and not server_hostname:
            raise ValueError("check_hostname requires server_hostname")
        if isinstance(server_hostname, bytes):
            server_hostname = server_hostname.decode("ascii")
        lowest, highest = self._versions()
        return _ssl._Session(
            self._store, server_side, server_hostname, int(self._verify_mode),
            self._check_hostname, lowest, highest, self._alpn, self._keylog_filename,
        )

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        """TLS between two buffers."""
        return self.sslobject_class._create(
            incoming, outgoing, server_side=server_side, server_hostname=server_hostname,
            session=session, context=self,
        )

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True,
                    suppress_ragged_eofs=True, server_hostname=None, session=None):
        """TLS over a socket."""
        return self.sslsocket_class._create(
            sock=sock, server_side=server_side, do_handshake_on_connect=do_handshake_on_connect,
            suppress_ragged_eofs=suppress_ragged_eofs, server_hostname=server_hostname,
            context=self, session=session,
        )


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    """A context with good settings."""
    if not isinstance(purpose, Purpose):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        context = SSLContext(PROTOCOL_TLS_CLIENT)
        context.verify_mode = CERT_REQUIRED
        context.check_hostname = True
    elif purpose == Purpose.CLIENT_AUTH:
        context = SSLContext(PROTOCOL_TLS_SERVER)
    else:
        raise ValueError(purpose)
    context.verify_flags |= VERIFY_X509_PARTIAL_CHAIN | VERIFY_X509_STRICT
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    return context


def _create_unverified_context(protocol=None, *, cert_reqs=CERT_NONE, check_hostname=False,
                               purpose=Purpose.SERVER_AUTH, certfile=None, keyfile=None,
                               cafile=None, capath=None, cadata=None):
    if protocol is None:
        protocol = PROTOCOL_TLS_CLIENT if purpose == Purpose.SERVER_AUTH else PROTOCOL_TLS_SERVER
    context = SSLContext(protocol)
    context.check_hostname = check_hostname
    context.verify_mode = cert_reqs
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    if certfile:
        context.load_cert_chain(certfile, keyfile)
    return context


_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context


class SSLObject:
    """TLS between two buffers: nothing here touches a network."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            f"{self.__class__.__name__} does not have a public "
            "constructor. Instances are returned by SSLContext.wrap_bio()."
        )

    @classmethod
    def _create(cls, incoming, outgoing, server_side=False, server_hostname=None, session=None,
                context=None):
        if session is not None:
            raise NotImplementedError("TLS sessions that are resumed by the script")
        self = cls.__new__(cls)
        self._context = context
        self._incoming = incoming
        self._outgoing = outgoing
        self._server_side = server_side
        self._server_hostname = server_hostname or None
        self._closing = False
        # What has come after this side was closed.
        self._late = b""
        self._socket = None
        if server_side and context.sni_callback is not None:
            self._tls = AwaitedHello(self)
        else:
            self._tls = context._session(server_side, server_hostname)
        return self

    def _face(self):
        """What scripts know the connection by: the socket over it, or itself."""
        return self if self._socket is None else self._socket()

    @property
    def context(self):
        """The context."""
        return self._context

    @context.setter
    def context(self, ctx):
        if not isinstance(ctx, SSLContext):
            raise TypeError("The value must be a SSLContext")
        if not isinstance(self._tls, AwaitedHello):
            raise NotImplementedError("ssl: another context for a connection that has begun")
        self._context = ctx

    @property
    def session(self):
        """Sessions are resumed by themselves."""
        return None

    @property
    def session_reused(self):
        return False

    @property
    def server_side(self):
        """Whether this is the server's side."""
        return self._server_side

    @property
    def server_hostname(self):
        """The name of the host that was asked for."""
        return self._server_hostname

    def _flush(self):
        self._tls.flush(self._outgoing)

    def _watched(self, operation, *args):
        """Let TLS do something; what it has to say goes out, whether or not that fails."""
        try:
            result = operation(*args)
        except SSLError as error:
            self._flush()
            if isinstance(error, SSLCertVerificationError) and error.verify_code == 62:
                self._name_mismatch(error)
            raise
        self._flush()
        return result

    def _feed(self):
        """Hand what has come to TLS; whether there was any."""
        if not self._incoming.pending:
            return False
        return self._watched(self._tls.feed, self._incoming) > 0

    def _name_mismatch(self, error):
        message = f"Hostname mismatch, certificate is not valid for '{self._server_hostname}'."
        error.verify_message = message
        text = f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {message} (_ssl.c:1032)"
        error.args = (1, text)
        error.strerror = text

    def _starve(self):
        """What to raise where nothing has come."""
        if self._incoming.eof:
            raise SSLEOFError(8, "[SSL: UNEXPECTED_EOF_WHILE_READING] unexpected eof while reading (_ssl.c:1032)")
        raise SSLWantReadError(2, "The operation did not complete (read) (_ssl.c:1032)")

    def do_handshake(self):
        """Begin; raises SSLWantReadError as long as the other side has to answer first."""
        self._flush()
        while self._tls.is_handshaking():
            if not self._feed():
                self._starve()
        self._flush()

    def _available(self, size):
        """What can be read now: None where more has to come first, nothing at the end."""
        tls = self._tls
        if tls.is_handshaking():
            self.do_handshake()
            tls = self._tls
        if self._late:
            data, self._late = self._late[:size], self._late[size:]
            return data
        try:
            data = tls.pull(self._incoming, self._outgoing, size)
        except SSLCertVerificationError as error:
            if error.verify_code == 62:
                self._name_mismatch(error)
            raise
        if data is None and tls.peer_closed():
            data = b""
        if data == b"" and self._closing and size:
            raise SSLZeroReturnError(6, "TLS/SSL connection has been closed (EOF) (_ssl.c:2719)")
        return data

    def read(self, len=1024, buffer=None):
        """Read at most so many bytes."""
        data = self._available(len)
        if data is None:
            self._starve()
        if buffer is None:
            return data
        size = data.__len__()
        buffer[:size] = data
        return size

    def write(self, data):
        """Write bytes: how many."""
        if self._tls.is_handshaking():
            self.do_handshake()
        if self._closing:
            raise _error("other", "protocol is shutdown")
        return self._tls.write(data, self._outgoing)

    def unwrap(self):
        """End TLS in order."""
        if not self._closing:
            self._closing = True
            self._tls.close()
            self._flush()
        while not self._tls.peer_closed():
            if not self._feed():
                self._starve()
            if data := self._tls.read(65536):
                self._late += data
                raise _error("other", "application data after close notify")

    def pending(self):
        """How many bytes can be read at once."""
        return self._incoming.pending

    def getpeercert(self, binary_form=False):
        """The certificate of the other side."""
        if self._tls.is_handshaking():
            raise ValueError("handshake not done yet")
        der = self._tls.peer_certificate()
        if der is None or binary_form:
            return der
        if self._context.verify_mode == CERT_NONE:
            return {}
        from _ssl_certificate import decode

        return decode(der)

    def get_verified_chain(self):
        """The certificates of the other side."""
        der = self._tls.peer_certificate()
        return [] if der is None else [der]

    def selected_npn_protocol(self):
        """NPN is no more."""

    def selected_alpn_protocol(self):
        """The protocol that both sides speak over TLS."""
        return self._tls.alpn()

    def cipher(self):
        """The cipher suite: its name, the version of TLS, its bits."""
        return self._tls.cipher()

    def shared_ciphers(self):
        """The suites of both sides; only the chosen one is known."""
        chosen = self._tls.cipher()
        return None if chosen is None or not self._server_side else [chosen]

    def compression(self):
        """TLS compresses nothing any more."""

    def version(self):
        """The version of TLS."""
        return None if self._tls.is_handshaking() else self._tls.version()

    def get_channel_binding(self, cb_type="tls-unique"):
        """Bindings of channels are not offered."""
        raise ValueError(f"{cb_type} channel binding type not implemented")

    def verify_client_post_handshake(self):
        raise NotImplementedError("certificates that are asked for after the handshake")


class SSLSocket(socket):
    """A socket that speaks TLS."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            f"{self.__class__.__name__} does not have a public "
            "constructor. Instances are returned by SSLContext.wrap_socket()."
        )

    @classmethod
    def _create(cls, sock, server_side=False, do_handshake_on_connect=True,
                suppress_ragged_eofs=True, server_hostname=None, context=None, session=None):
        if sock.getsockopt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM:
            raise NotImplementedError("only stream sockets are supported")
        if server_side and server_hostname:
            raise ValueError("server_hostname can only be specified in client mode")
        if context.check_hostname and not server_hostname:
            raise ValueError("check_hostname requires server_hostname")
        timeout = sock.gettimeout()
        self = cls.__new__(cls)
        socket.__init__(self, sock.family, sock.type, sock.proto, fileno=sock.fileno())
        self.settimeout(timeout)
        sock.detach()
        self._context = context
        self._session_wanted = session
        self.server_side = server_side
        self.server_hostname = server_hostname
        self.do_handshake_on_connect = do_handshake_on_connect
        self.suppress_ragged_eofs = suppress_ragged_eofs
        self._sslobj = None
        try:
            self.getpeername()
            self._connected = True
        except OSError as exc:
            if exc.errno != _errno.ENOTCONN:
                raise
            self._connected = False
        if self._connected:
            try:
                self._begin()
            except:
                self.close()
                raise
        return self

    def _begin(self):
        self._from_network = MemoryBIO()
        self._to_network = MemoryBIO()
        self._sslobj = self._context.wrap_bio(
            self._from_network, self._to_network, self.server_side, self.server_hostname,
            self._session_wanted,
        )
        self._sslobj._socket = weakref.ref(self)
        if self.do_handshake_on_connect:
            if self.gettimeout() == 0.0:
                raise ValueError("do_handshake_on_connect should not be specified for non-blocking sockets")
            self.do_handshake()

    @property
    def context(self):
        """The context."""
        return self._context

    @context.setter
    def context(self, ctx):
        if self._sslobj is not None:
            self._sslobj.context = ctx
        self._context = ctx

    def _send_out(self):
        while self._to_network.pending:
            data = self._to_network._peek()
            try:
                count = socket.send(self, data)
            except BlockingIOError:
                raise SSLWantWriteError(3, "The operation did not complete (write) (_ssl.c:1032)") from None
            self._to_network.read(count)

    def _run(self, operation, *args):
        """Do something with TLS, reading from and writing to the socket as it needs."""
        if self._sslobj is None:
            raise ValueError("No SSL wrapper around " + str(self))
        while True:
            try:
                result = operation(*args)
            except SSLWantReadError:
                self._send_out()
                try:
                    data = socket.recv(self, 65536)
                except BlockingIOError:
                    raise SSLWantReadError(2, "The operation did not complete (read) (_ssl.c:1032)") from None
                except TimeoutError:
                    raise TimeoutError("The read operation timed out") from None
                if data:
                    self._from_network.write(data)
                else:
                    self._from_network.write_eof()
            except SSLError:
                try:
                    self._send_out()
                except OSError:
                    pass
                raise
            else:
                self._send_out()
                return result

    def do_handshake(self, block=False):
        """Begin."""
        if self._sslobj is None:
            raise OSError(_errno.ENOTCONN, os.strerror(_errno.ENOTCONN))
        self._run(self._sslobj.do_handshake)

    def read(self, len=1024, buffer=None):
        """Read at most so many bytes."""
        try:
            return self._run(self._sslobj.read, len, buffer)
        except SSLEOFError:
            if not self.suppress_ragged_eofs:
                raise
            return b"" if buffer is None else 0

    def write(self, data):
        """Write bytes: how many."""
        return self._run(self._sslobj.write, data)

    def _no_flags(self, flags, method):
        if flags != 0:
            raise ValueError(f"non-zero flags not allowed in calls to {method}() on {self.__class__}")

    def send(self, data, flags=0):
        if self._sslobj is None:
            return super().send(data, flags)
        self._no_flags(flags, "send")
        return self.write(data)

    def sendall(self, data, flags=0):
        if self._sslobj is None:
            return super().sendall(data, flags)
        self._no_flags(flags, "sendall")
        view = memoryview(data).cast("B")
        done = 0
        while done < len(view):
            done += self.write(view[done:])

    def sendto(self, data, flags_or_addr, addr=None):
        if self._sslobj is not None:
            raise ValueError(f"sendto not allowed on instances of {self.__class__}")
        return super().sendto(data, flags_or_addr) if addr is None else super().sendto(data, flags_or_addr, addr)

    def recv(self, buflen=1024, flags=0):
        if self._sslobj is None:
            return super().recv(buflen, flags)
        self._no_flags(flags, "recv")
        return self.read(buflen)

    def recv_into(self, buffer, nbytes=None, flags=0):
        if self._sslobj is None:
            return super().recv_into(buffer, nbytes or 0, flags)
        self._no_flags(flags, "recv_into")
        view = memoryview(buffer)
        return self.read(nbytes or len(view) or 1024, view)

    def recvfrom(self, buflen=1024, flags=0):
        if self._sslobj is not None:
            raise ValueError(f"recvfrom not allowed on instances of {self.__class__}")
        return super().recvfrom(buflen, flags)

    def recvmsg(self, *args, **kwargs):
        raise NotImplementedError(f"recvmsg not allowed on instances of {self.__class__}")

    def sendmsg(self, *args, **kwargs):
        raise NotImplementedError(f"sendmsg not allowed on instances of {self.__class__}")

    def pending(self):
        """How many bytes can be read at once."""
        return 0 if self._sslobj is None else self._sslobj.pending()

    def unwrap(self):
        """End TLS in order: the socket without it."""
        self._run(self._sslobj.unwrap)
        self._sslobj = None
        return self

    def shutdown(self, how):
        self._sslobj = None
        super().shutdown(how)

    def _real_close(self):
        self._sslobj = None
        super()._real_close()

    def connect(self, addr):
        if self.server_side:
            raise ValueError("can't connect in server-side mode")
        if self._connected or self._sslobj is not None:
            raise ValueError("attempt to connect already-connected SSLSocket!")
        super().connect(addr)
        self._connected = True
        self._begin()

    def accept(self):
        sock, addr = super().accept()
        sock = self.context.wrap_socket(
            sock, do_handshake_on_connect=self.do_handshake_on_connect,
            suppress_ragged_eofs=self.suppress_ragged_eofs, server_side=True,
        )
        return sock, addr

    def dup(self):
        raise NotImplementedError(f"Can't dup() {self.__class__.__name__} instances")


def _of_the_object(name):
    def method(self, *args, **kwargs):
        return None if self._sslobj is None else getattr(self._sslobj, name)(*args, **kwargs)

    method.__name__ = name
    return method


for _name in (
    "getpeercert", "selected_npn_protocol", "selected_alpn_protocol", "cipher", "shared_ciphers",
    "compression", "version", "get_channel_binding", "get_verified_chain",
):
    setattr(SSLSocket, _name, _of_the_object(_name))
del _name
SSLContext.sslsocket_class = SSLSocket
SSLContext.sslobject_class = SSLObject


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS_CLIENT, ca_certs=None,
                           timeout=_socket_module._GLOBAL_DEFAULT_TIMEOUT):
    """The certificate of a server, as text."""
    context = _create_stdlib_context(
        ssl_version, cert_reqs=CERT_NONE if ca_certs is None else CERT_REQUIRED, cafile=ca_certs
    )
    with create_connection(addr, timeout=timeout) as sock:
        with context.wrap_socket(sock, server_hostname=addr[0]) as tls:
            return DER_cert_to_PEM_cert(tls.getpeercert(True))


def get_protocol_name(protocol_code):
    """The name of a protocol."""
    try:
        return _SSLMethod(protocol_code).name
    except ValueError:
        return "<unknown>"
