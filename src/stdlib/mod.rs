//! The standard library: which modules there are, and what each is made of.
//!
//! A module is written in Rust (`native/`) or in the language itself (`python/`, embedded here, and compiled by
//! the build: see `library`).  Adding one is adding its row to [`MODULES`].

mod classes;
pub mod library;
pub mod names;
pub mod native;

use crate::object::native::MethodDef;
use crate::object::{Builtin, Gc, Result, Value};
use crate::types::dict::Dict;
use crate::types::module::Module;
use crate::vm::Vm;
pub use classes::{error_class, exception_class, give_native_face, native_class, set_class_module};

/// What a module is made of.
#[derive(Clone, Copy)]
pub enum ModuleKind {
    /// Made by a Rust function.
    Native(fn(&mut Vm) -> Result<Value>, Rank),
    /// Source text.
    Python(&'static str),
    /// Source text of a package; its submodules have rows of their own.
    Package(&'static str),
}

/// When a native module is found, and what it calls its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// Before `sys.path` is searched, as CPython's built-in modules are.
    BuiltIn,
    /// Likewise, as the modules that CPython has frozen are.
    Frozen,
    /// After `sys.path`: a script's own file of the name hides it.
    Library,
}

/// A row of [`MODULES`].
pub struct ModuleDef {
    pub name: &'static str,
    pub kind: ModuleKind,
}

/// A module that CPython too has built in: nothing on `sys.path` can hide it.
pub const fn builtin(name: &'static str, make: fn(&mut Vm) -> Result<Value>) -> ModuleDef {
    ModuleDef {
        name,
        kind: ModuleKind::Native(make, Rank::BuiltIn),
    }
}

/// A module that CPython has frozen: nothing on `sys.path` can hide it.
pub const fn frozen(name: &'static str, make: fn(&mut Vm) -> Result<Value>) -> ModuleDef {
    ModuleDef {
        name,
        kind: ModuleKind::Native(make, Rank::Frozen),
    }
}

/// A module in Rust.
pub const fn native(name: &'static str, make: fn(&mut Vm) -> Result<Value>) -> ModuleDef {
    ModuleDef {
        name,
        kind: ModuleKind::Native(make, Rank::Library),
    }
}

/// A module in Python.
pub const fn python(name: &'static str, text: &'static str) -> ModuleDef {
    ModuleDef {
        name,
        kind: ModuleKind::Python(text),
    }
}

/// A package in Python.
pub const fn package(name: &'static str, text: &'static str) -> ModuleDef {
    ModuleDef {
        name,
        kind: ModuleKind::Package(text),
    }
}

/// Every module, sorted by name.
pub const MODULES: &[ModuleDef] = &[
    python("__future__", include_str!("python/__future__.py")),
    builtin("_abc", native::abc::module),
    python(
        "_argparse_actions",
        include_str!("python/_argparse_actions.py"),
    ),
    python(
        "_argparse_format",
        include_str!("python/_argparse_format.py"),
    ),
    python("_argparse_run", include_str!("python/_argparse_run.py")),
    builtin("_asyncio", native::asyncio::module),
    native("_bz2", native::bz2::module),
    python(
        "_doctest_examples",
        include_str!("python/_doctest_examples.py"),
    ),
    native("_lzma", native::lzma::module),
    native("_sqlite3", native::sqlite::module),
    native("_bisect", native::bisect::module),
    builtin("_codecs", native::codecs::module),
    builtin("_collections", native::collections::module),
    python(
        "_collections_abc",
        include_str!("python/_collections_abc.py"),
    ),
    python(
        "_collections_user",
        include_str!("python/_collections_user.py"),
    ),
    builtin("_contextvars", native::contextvars::module),
    builtin("_csv", native::csv::module),
    python("_colorize", include_str!("python/_colorize.py")),
    python("_datetime_date", include_str!("python/_datetime_date.py")),
    python("_datetime_delta", include_str!("python/_datetime_delta.py")),
    python("_datetime_time", include_str!("python/_datetime_time.py")),
    python(
        "_decimal_arithmetic",
        include_str!("python/_decimal_arithmetic.py"),
    ),
    python(
        "_decimal_context",
        include_str!("python/_decimal_context.py"),
    ),
    python("_decimal_digits", include_str!("python/_decimal_digits.py")),
    python(
        "_decimal_operations",
        include_str!("python/_decimal_operations.py"),
    ),
    python("_decimal_type", include_str!("python/_decimal_type.py")),
    python("_enum_checks", include_str!("python/_enum_checks.py")),
    python("_enum_parts", include_str!("python/_enum_parts.py")),
    builtin("_functools", native::functools::module),
    builtin("_hashlib", native::hashlib::module),
    native("_blake2", native::hashlib::families::blake2_module),
    native("_hmac", native::hashlib::hmac::module),
    native("_md5", native::hashlib::families::md5_module),
    native("_sha1", native::hashlib::families::sha1_module),
    native("_sha2", native::hashlib::families::sha2_module),
    native("_sha3", native::hashlib::families::sha3_module),
    native("_heapq", native::heapq::module),
    python("_help", include_str!("python/_help.py")),
    native("_http", native::http::module),
    python("_idna", include_str!("python/_idna.py")),
    builtin("_imp", native::imp::module),
    builtin("_importlib", native::importlib::inner),
    python(
        "_importlib_loaders",
        include_str!("python/_importlib_loaders.py"),
    ),
    python(
        "_inspect_signature",
        include_str!("python/_inspect_signature.py"),
    ),
    builtin("_io", native::io::inner_module),
    python("_io_more", include_str!("python/_io_more.py")),
    builtin("_json", native::json::module),
    builtin("_krait", native::krait::module),
    python("_opcode", include_str!("python/_opcode.py")),
    python("_markupbase", include_str!("python/_markupbase.py")),
    native("_multidict", native::multidict::module),
    builtin("_operator", native::operator::module),
    python("_os_environ", include_str!("python/_os_environ.py")),
    python("_os_files", include_str!("python/_os_files.py")),
    python("_os_process", include_str!("python/_os_process.py")),
    builtin("_pickle", native::pickle::module),
    python("_pickle_names", include_str!("python/_pickle_names.py")),
    native("_posixsubprocess", native::posix_subprocess::module),
    builtin("_random", native::random::module),
    python("_session", include_str!("python/_session.py")),
    builtin("_signal", native::signal::module),
    native("_socket", native::socket::module),
    python("_socket_file", include_str!("python/_socket_file.py")),
    builtin("_sre", native::re::module),
    native("_ssl", native::ssl::module),
    python(
        "_ssl_certificate",
        include_str!("python/_ssl_certificate.py"),
    ),
    python("_statistics_kde", include_str!("python/_statistics_kde.py")),
    builtin("_string", native::string::module),
    python("_ssl_roots", include_str!("python/_ssl_roots.py")),
    python("_ssl_settings", include_str!("python/_ssl_settings.py")),
    python("_strptime", include_str!("python/_strptime.py")),
    python("_thread", include_str!("python/_thread.py")),
    native("_thread_native", native::thread::module),
    python(
        "_threading_local",
        include_str!("python/_threading_local.py"),
    ),
    builtin("_traceback", native::traceback::module),
    python(
        "_traceback_stack",
        include_str!("python/_traceback_stack.py"),
    ),
    builtin("_struct", native::structs::module),
    builtin("_typing", native::typing::module),
    builtin("_weakref", native::weakref::module),
    native("_websocket", native::websocket::module),
    native("_yarl", native::yarl::module),
    python("abc", include_str!("python/abc.py")),
    package("aiofiles", include_str!("python/aiofiles/__init__.py")),
    python("aiofiles.base", include_str!("python/aiofiles/base.py")),
    python("aiofiles.os", include_str!("python/aiofiles/os.py")),
    python("aiofiles.ospath", include_str!("python/aiofiles/ospath.py")),
    package(
        "aiofiles.tempfile",
        include_str!("python/aiofiles/tempfile/__init__.py"),
    ),
    python(
        "aiofiles.tempfile.temptypes",
        include_str!("python/aiofiles/tempfile/temptypes.py"),
    ),
    package(
        "aiofiles.threadpool",
        include_str!("python/aiofiles/threadpool/__init__.py"),
    ),
    python(
        "aiofiles.threadpool.binary",
        include_str!("python/aiofiles/threadpool/binary.py"),
    ),
    python(
        "aiofiles.threadpool.text",
        include_str!("python/aiofiles/threadpool/text.py"),
    ),
    python(
        "aiofiles.threadpool.utils",
        include_str!("python/aiofiles/threadpool/utils.py"),
    ),
    package("aiohttp", include_str!("python/aiohttp/__init__.py")),
    python(
        "aiohttp._web_headers",
        include_str!("python/aiohttp/_web_headers.py"),
    ),
    python(
        "aiohttp._websocket_end",
        include_str!("python/aiohttp/_websocket_end.py"),
    ),
    python("aiohttp.abc", include_str!("python/aiohttp/abc.py")),
    python("aiohttp.client", include_str!("python/aiohttp/client.py")),
    python(
        "aiohttp.client_exceptions",
        include_str!("python/aiohttp/client_exceptions.py"),
    ),
    python(
        "aiohttp.client_middleware_digest_auth",
        include_str!("python/aiohttp/client_middleware_digest_auth.py"),
    ),
    python(
        "aiohttp.client_middlewares",
        include_str!("python/aiohttp/client_middlewares.py"),
    ),
    python(
        "aiohttp.client_reqrep",
        include_str!("python/aiohttp/client_reqrep.py"),
    ),
    python(
        "aiohttp.client_ws",
        include_str!("python/aiohttp/client_ws.py"),
    ),
    python(
        "aiohttp.connector",
        include_str!("python/aiohttp/connector.py"),
    ),
    python(
        "aiohttp.cookiejar",
        include_str!("python/aiohttp/cookiejar.py"),
    ),
    python(
        "aiohttp.formdata",
        include_str!("python/aiohttp/formdata.py"),
    ),
    python("aiohttp.hdrs", include_str!("python/aiohttp/hdrs.py")),
    python("aiohttp.helpers", include_str!("python/aiohttp/helpers.py")),
    python(
        "aiohttp.http_exceptions",
        include_str!("python/aiohttp/http_exceptions.py"),
    ),
    python(
        "aiohttp.http_websocket",
        include_str!("python/aiohttp/http_websocket.py"),
    ),
    python(
        "aiohttp.multipart",
        include_str!("python/aiohttp/multipart.py"),
    ),
    python("aiohttp.http", include_str!("python/aiohttp/http.py")),
    python("aiohttp.log", include_str!("python/aiohttp/log.py")),
    python(
        "aiohttp.typedefs",
        include_str!("python/aiohttp/typedefs.py"),
    ),
    python(
        "aiohttp.web_protocol",
        include_str!("python/aiohttp/web_protocol.py"),
    ),
    python("aiohttp.payload", include_str!("python/aiohttp/payload.py")),
    python(
        "aiohttp.resolver",
        include_str!("python/aiohttp/resolver.py"),
    ),
    python("aiohttp.streams", include_str!("python/aiohttp/streams.py")),
    python(
        "aiohttp.test_utils",
        include_str!("python/aiohttp/test_utils.py"),
    ),
    python("aiohttp.tracing", include_str!("python/aiohttp/tracing.py")),
    python("aiohttp.web", include_str!("python/aiohttp/web.py")),
    python("aiohttp.web_app", include_str!("python/aiohttp/web_app.py")),
    python(
        "aiohttp.web_exceptions",
        include_str!("python/aiohttp/web_exceptions.py"),
    ),
    python(
        "aiohttp.web_fileresponse",
        include_str!("python/aiohttp/web_fileresponse.py"),
    ),
    python("aiohttp.web_log", include_str!("python/aiohttp/web_log.py")),
    python(
        "aiohttp.web_middlewares",
        include_str!("python/aiohttp/web_middlewares.py"),
    ),
    python(
        "aiohttp.web_request",
        include_str!("python/aiohttp/web_request.py"),
    ),
    python(
        "aiohttp.web_response",
        include_str!("python/aiohttp/web_response.py"),
    ),
    python(
        "aiohttp.web_routedef",
        include_str!("python/aiohttp/web_routedef.py"),
    ),
    python(
        "aiohttp.web_runner",
        include_str!("python/aiohttp/web_runner.py"),
    ),
    python(
        "aiohttp.web_server",
        include_str!("python/aiohttp/web_server.py"),
    ),
    python(
        "aiohttp.web_urldispatcher",
        include_str!("python/aiohttp/web_urldispatcher.py"),
    ),
    python("aiohttp.web_ws", include_str!("python/aiohttp/web_ws.py")),
    python("aiosqlite", include_str!("python/aiosqlite.py")),
    python("annotationlib", include_str!("python/annotationlib.py")),
    python("argparse", include_str!("python/argparse.py")),
    builtin("array", native::array::module),
    python("ast", include_str!("python/ast.py")),
    package("asyncio", include_str!("python/asyncio/__init__.py")),
    python(
        "asyncio._handles",
        include_str!("python/asyncio/_handles.py"),
    ),
    python(
        "asyncio._network",
        include_str!("python/asyncio/_network.py"),
    ),
    python("asyncio._policy", include_str!("python/asyncio/_policy.py")),
    python(
        "asyncio._selector_transports",
        include_str!("python/asyncio/_selector_transports.py"),
    ),
    python("asyncio._server", include_str!("python/asyncio/_server.py")),
    python(
        "asyncio._unix_pipes",
        include_str!("python/asyncio/_unix_pipes.py"),
    ),
    python(
        "asyncio._unix_process",
        include_str!("python/asyncio/_unix_process.py"),
    ),
    python(
        "asyncio.base_events",
        include_str!("python/asyncio/base_events.py"),
    ),
    python(
        "asyncio.base_futures",
        include_str!("python/asyncio/base_futures.py"),
    ),
    python(
        "asyncio.base_subprocess",
        include_str!("python/asyncio/base_subprocess.py"),
    ),
    python(
        "asyncio.base_tasks",
        include_str!("python/asyncio/base_tasks.py"),
    ),
    python(
        "asyncio.constants",
        include_str!("python/asyncio/constants.py"),
    ),
    python(
        "asyncio.coroutines",
        include_str!("python/asyncio/coroutines.py"),
    ),
    python("asyncio.events", include_str!("python/asyncio/events.py")),
    python(
        "asyncio.exceptions",
        include_str!("python/asyncio/exceptions.py"),
    ),
    python(
        "asyncio.format_helpers",
        include_str!("python/asyncio/format_helpers.py"),
    ),
    python("asyncio.futures", include_str!("python/asyncio/futures.py")),
    python("asyncio.graph", include_str!("python/asyncio/graph.py")),
    python("asyncio.locks", include_str!("python/asyncio/locks.py")),
    python("asyncio.log", include_str!("python/asyncio/log.py")),
    python("asyncio.mixins", include_str!("python/asyncio/mixins.py")),
    python(
        "asyncio.protocols",
        include_str!("python/asyncio/protocols.py"),
    ),
    python("asyncio.queues", include_str!("python/asyncio/queues.py")),
    python("asyncio.runners", include_str!("python/asyncio/runners.py")),
    python(
        "asyncio.selector_events",
        include_str!("python/asyncio/selector_events.py"),
    ),
    python(
        "asyncio.sslproto",
        include_str!("python/asyncio/sslproto.py"),
    ),
    python(
        "asyncio.staggered",
        include_str!("python/asyncio/staggered.py"),
    ),
    python("asyncio.streams", include_str!("python/asyncio/streams.py")),
    python(
        "asyncio.subprocess",
        include_str!("python/asyncio/subprocess.py"),
    ),
    python(
        "asyncio.taskgroups",
        include_str!("python/asyncio/taskgroups.py"),
    ),
    python("asyncio.tasks", include_str!("python/asyncio/tasks.py")),
    python("asyncio.threads", include_str!("python/asyncio/threads.py")),
    python(
        "asyncio.timeouts",
        include_str!("python/asyncio/timeouts.py"),
    ),
    python(
        "asyncio.transports",
        include_str!("python/asyncio/transports.py"),
    ),
    python("asyncio.trsock", include_str!("python/asyncio/trsock.py")),
    python(
        "asyncio.unix_events",
        include_str!("python/asyncio/unix_events.py"),
    ),
    builtin("atexit", native::atexit::module),
    python("base64", include_str!("python/base64.py")),
    builtin("binascii", native::binascii::module),
    native("bisect", native::bisect::module),
    builtin("builtins", native::builtins::module),
    python("bz2", include_str!("python/bz2.py")),
    python("calendar", include_str!("python/calendar.py")),
    python("cmath", include_str!("python/cmath.py")),
    python("codecs", include_str!("python/codecs.py")),
    package(
        "collections",
        include_str!("python/collections/__init__.py"),
    ),
    python("collections.abc", include_str!("python/collections/abc.py")),
    package(
        "compression",
        include_str!("python/compression/__init__.py"),
    ),
    package(
        "compression._common",
        include_str!("python/compression/_common/__init__.py"),
    ),
    python(
        "compression._common._streams",
        include_str!("python/compression/_common/_streams.py"),
    ),
    python("compression.bz2", include_str!("python/compression/bz2.py")),
    python(
        "compression.gzip",
        include_str!("python/compression/gzip.py"),
    ),
    python(
        "compression.lzma",
        include_str!("python/compression/lzma.py"),
    ),
    python(
        "compression.zlib",
        include_str!("python/compression/zlib.py"),
    ),
    package("concurrent", include_str!("python/concurrent/__init__.py")),
    package(
        "concurrent.futures",
        include_str!("python/concurrent/futures/__init__.py"),
    ),
    python(
        "concurrent.futures._base",
        include_str!("python/concurrent/futures/_base.py"),
    ),
    python(
        "concurrent.futures.process",
        include_str!("python/concurrent/futures/process.py"),
    ),
    python(
        "concurrent.futures.thread",
        include_str!("python/concurrent/futures/thread.py"),
    ),
    python("configparser", include_str!("python/configparser.py")),
    python("contextlib", include_str!("python/contextlib.py")),
    builtin("contextvars", native::contextvars::module),
    python("copy", include_str!("python/copy.py")),
    python("copyreg", include_str!("python/copyreg.py")),
    python("csv", include_str!("python/csv.py")),
    python("dataclasses", include_str!("python/dataclasses.py")),
    python("datetime", include_str!("python/datetime.py")),
    python("decimal", include_str!("python/decimal.py")),
    python("difflib", include_str!("python/difflib.py")),
    python("doctest", include_str!("python/doctest.py")),
    package("email", include_str!("python/email/__init__.py")),
    python(
        "email._policybase",
        include_str!("python/email/_policybase.py"),
    ),
    python(
        "email.base64mime",
        include_str!("python/email/base64mime.py"),
    ),
    python("email.charset", include_str!("python/email/charset.py")),
    python(
        "email.contentmanager",
        include_str!("python/email/contentmanager.py"),
    ),
    python("email.encoders", include_str!("python/email/encoders.py")),
    python("email.errors", include_str!("python/email/errors.py")),
    python(
        "email.feedparser",
        include_str!("python/email/feedparser.py"),
    ),
    python("email.generator", include_str!("python/email/generator.py")),
    python("email.header", include_str!("python/email/header.py")),
    python(
        "email.headerregistry",
        include_str!("python/email/headerregistry.py"),
    ),
    python("email.iterators", include_str!("python/email/iterators.py")),
    python("email.message", include_str!("python/email/message.py")),
    package("email.mime", include_str!("python/email/mime/__init__.py")),
    python(
        "email.mime.application",
        include_str!("python/email/mime/application.py"),
    ),
    python(
        "email.mime.audio",
        include_str!("python/email/mime/audio.py"),
    ),
    python("email.mime.base", include_str!("python/email/mime/base.py")),
    python(
        "email.mime.image",
        include_str!("python/email/mime/image.py"),
    ),
    python(
        "email.mime.message",
        include_str!("python/email/mime/message.py"),
    ),
    python(
        "email.mime.multipart",
        include_str!("python/email/mime/multipart.py"),
    ),
    python(
        "email.mime.nonmultipart",
        include_str!("python/email/mime/nonmultipart.py"),
    ),
    python("email.mime.text", include_str!("python/email/mime/text.py")),
    python("email.parser", include_str!("python/email/parser.py")),
    python("email.policy", include_str!("python/email/policy.py")),
    python(
        "email.quoprimime",
        include_str!("python/email/quoprimime.py"),
    ),
    python("email.utils", include_str!("python/email/utils.py")),
    python("enum", include_str!("python/enum.py")),
    builtin("errno", native::errno::module),
    python("fnmatch", include_str!("python/fnmatch.py")),
    python("fractions", include_str!("python/fractions.py")),
    python("functools", include_str!("python/functools.py")),
    builtin("gc", native::gc::module),
    python("getopt", include_str!("python/getopt.py")),
    python("getpass", include_str!("python/getpass.py")),
    python("gettext", include_str!("python/gettext.py")),
    python("glob", include_str!("python/glob.py")),
    python("graphlib", include_str!("python/graphlib.py")),
    python("grp", include_str!("python/grp.py")),
    python("gzip", include_str!("python/gzip.py")),
    python("hashlib", include_str!("python/hashlib.py")),
    python("heapq", include_str!("python/heapq.py")),
    python("hmac", include_str!("python/hmac.py")),
    package("html", include_str!("python/html/__init__.py")),
    python("html.entities", include_str!("python/html/entities.py")),
    python("html.parser", include_str!("python/html/parser.py")),
    native("importlib", native::importlib::module),
    python("importlib.abc", include_str!("python/importlib/abc.py")),
    python(
        "importlib.machinery",
        include_str!("python/importlib/machinery.py"),
    ),
    package(
        "importlib.metadata",
        include_str!("python/importlib/metadata/__init__.py"),
    ),
    python(
        "importlib.metadata._meta",
        include_str!("python/importlib/metadata/_meta.py"),
    ),
    package(
        "importlib.resources",
        include_str!("python/importlib/resources/__init__.py"),
    ),
    python(
        "importlib.resources._readers",
        include_str!("python/importlib/resources/_readers.py"),
    ),
    python(
        "importlib.resources.abc",
        include_str!("python/importlib/resources/abc.py"),
    ),
    python("importlib.util", include_str!("python/importlib/util.py")),
    python("inspect", include_str!("python/inspect.py")),
    package("http", include_str!("python/http/__init__.py")),
    python(
        "http._cookie_text",
        include_str!("python/http/_cookie_text.py"),
    ),
    python("http.client", include_str!("python/http/client.py")),
    python("http.cookiejar", include_str!("python/http/cookiejar.py")),
    python("http.cookies", include_str!("python/http/cookies.py")),
    python("http.server", include_str!("python/http/server.py")),
    python("genericpath", include_str!("python/genericpath.py")),
    python("ntpath", include_str!("python/ntpath.py")),
    python("posix", include_str!("python/posix.py")),
    python("filecmp", include_str!("python/filecmp.py")),
    python("fileinput", include_str!("python/fileinput.py")),
    python("_os_more", include_str!("python/_os_more.py")),
    builtin("fcntl", native::fcntl::module),
    builtin("io", native::io::module),
    python("ipaddress", include_str!("python/ipaddress.py")),
    builtin("itertools", native::itertools::module),
    package("json", include_str!("python/json/__init__.py")),
    python("json.__main__", include_str!("python/json/__main__.py")),
    python("json.decoder", include_str!("python/json/decoder.py")),
    python("json.encoder", include_str!("python/json/encoder.py")),
    python("json.scanner", include_str!("python/json/scanner.py")),
    python("json.tool", include_str!("python/json/tool.py")),
    python("keyword", include_str!("python/keyword.py")),
    python("linecache", include_str!("python/linecache.py")),
    python("locale", include_str!("python/locale.py")),
    package("logging", include_str!("python/logging/__init__.py")),
    python(
        "logging._handler",
        include_str!("python/logging/_handler.py"),
    ),
    python(
        "logging._convert",
        include_str!("python/logging/_convert.py"),
    ),
    python("logging._record", include_str!("python/logging/_record.py")),
    python(
        "logging._rotating",
        include_str!("python/logging/_rotating.py"),
    ),
    python("logging.config", include_str!("python/logging/config.py")),
    python(
        "logging.handlers",
        include_str!("python/logging/handlers.py"),
    ),
    python("lzma", include_str!("python/lzma.py")),
    builtin("math", native::math::module),
    python("mimetypes", include_str!("python/mimetypes.py")),
    python("netrc", include_str!("python/netrc.py")),
    python("multidict", include_str!("python/multidict.py")),
    package(
        "multiprocessing",
        include_str!("python/multiprocessing/__init__.py"),
    ),
    python(
        "multiprocessing._crew",
        include_str!("python/multiprocessing/_crew.py"),
    ),
    python(
        "multiprocessing.connection",
        include_str!("python/multiprocessing/connection.py"),
    ),
    python(
        "multiprocessing.context",
        include_str!("python/multiprocessing/context.py"),
    ),
    package(
        "multiprocessing.dummy",
        include_str!("python/multiprocessing/dummy/__init__.py"),
    ),
    python(
        "multiprocessing.managers",
        include_str!("python/multiprocessing/managers.py"),
    ),
    python(
        "multiprocessing.pool",
        include_str!("python/multiprocessing/pool.py"),
    ),
    python(
        "multiprocessing.process",
        include_str!("python/multiprocessing/process.py"),
    ),
    python(
        "multiprocessing.queues",
        include_str!("python/multiprocessing/queues.py"),
    ),
    python(
        "multiprocessing.sharedctypes",
        include_str!("python/multiprocessing/sharedctypes.py"),
    ),
    python(
        "multiprocessing.spawn",
        include_str!("python/multiprocessing/spawn.py"),
    ),
    python(
        "multiprocessing.synchronize",
        include_str!("python/multiprocessing/synchronize.py"),
    ),
    python(
        "multiprocessing.util",
        include_str!("python/multiprocessing/util.py"),
    ),
    python("numbers", include_str!("python/numbers.py")),
    native("operator", native::operator::module),
    frozen("os", native::os::module),
    package("pathlib", include_str!("python/pathlib/__init__.py")),
    python("pathlib._local", include_str!("python/pathlib/_local.py")),
    python("pathlib._os", include_str!("python/pathlib/_os.py")),
    python("pathlib.types", include_str!("python/pathlib/types.py")),
    python("pickle", include_str!("python/pickle.py")),
    python("platform", include_str!("python/platform.py")),
    frozen("posixpath", native::os_path::module),
    python("pprint", include_str!("python/pprint.py")),
    python("pwd", include_str!("python/pwd.py")),
    python("py_compile", include_str!("python/py_compile.py")),
    python("_pyio", include_str!("python/_pyio.py")),
    python("_posixpath_more", include_str!("python/_posixpath_more.py")),
    python("_queue", include_str!("python/_queue.py")),
    python("queue", include_str!("python/queue.py")),
    python("quopri", include_str!("python/quopri.py")),
    python("random", include_str!("python/random.py")),
    python("re", include_str!("python/re.py")),
    python("reprlib", include_str!("python/reprlib.py")),
    native("resource", native::resource::module),
    python("runpy", include_str!("python/runpy.py")),
    python("sched", include_str!("python/sched.py")),
    python("secrets", include_str!("python/secrets.py")),
    native("select", native::select::module),
    python("selectors", include_str!("python/selectors.py")),
    python("shlex", include_str!("python/shlex.py")),
    python("shutil", include_str!("python/shutil.py")),
    python("signal", include_str!("python/signal.py")),
    python("smtplib", include_str!("python/smtplib.py")),
    python("socket", include_str!("python/socket.py")),
    python("socketserver", include_str!("python/socketserver.py")),
    package("sqlite3", include_str!("python/sqlite3/__init__.py")),
    python("sqlite3.dbapi2", include_str!("python/sqlite3/dbapi2.py")),
    python("sqlite3.dump", include_str!("python/sqlite3/dump.py")),
    python("ssl", include_str!("python/ssl.py")),
    python("stat", include_str!("python/stat.py")),
    python("statistics", include_str!("python/statistics.py")),
    package("string", include_str!("python/string/__init__.py")),
    python(
        "string.templatelib",
        include_str!("python/string/templatelib.py"),
    ),
    python("struct", include_str!("python/struct.py")),
    python("subprocess", include_str!("python/subprocess.py")),
    builtin("sys", native::sys::module),
    python("sysconfig", include_str!("python/sysconfig.py")),
    package("tarfile", include_str!("python/tarfile/__init__.py")),
    python(
        "tarfile.__main__",
        include_str!("python/tarfile/__main__.py"),
    ),
    python(
        "tarfile._filters",
        include_str!("python/tarfile/_filters.py"),
    ),
    python("tarfile._header", include_str!("python/tarfile/_header.py")),
    python("tarfile._stream", include_str!("python/tarfile/_stream.py")),
    python("tempfile", include_str!("python/tempfile.py")),
    native("termios", native::termios::module),
    python("textwrap", include_str!("python/textwrap.py")),
    python("threading", include_str!("python/threading.py")),
    builtin("time", native::time::module),
    python("timeit", include_str!("python/timeit.py")),
    package("tomllib", include_str!("python/tomllib/__init__.py")),
    python("tomllib._parser", include_str!("python/tomllib/_parser.py")),
    python("tomllib._types", include_str!("python/tomllib/_types.py")),
    python("tomllib._values", include_str!("python/tomllib/_values.py")),
    python("traceback", include_str!("python/traceback.py")),
    python("tty", include_str!("python/tty.py")),
    python("types", include_str!("python/types.py")),
    python("typing", include_str!("python/typing.py")),
    native("unicodedata", native::unicodedata::module),
    package("unittest", include_str!("python/unittest/__init__.py")),
    python(
        "unittest.__main__",
        include_str!("python/unittest/__main__.py"),
    ),
    python(
        "unittest._assertions",
        include_str!("python/unittest/_assertions.py"),
    ),
    python(
        "unittest._contexts",
        include_str!("python/unittest/_contexts.py"),
    ),
    python("unittest._log", include_str!("python/unittest/_log.py")),
    python(
        "unittest._mock_call",
        include_str!("python/unittest/_mock_call.py"),
    ),
    python(
        "unittest._mock_core",
        include_str!("python/unittest/_mock_core.py"),
    ),
    python(
        "unittest._mock_magic",
        include_str!("python/unittest/_mock_magic.py"),
    ),
    python(
        "unittest._mock_patch",
        include_str!("python/unittest/_mock_patch.py"),
    ),
    python(
        "unittest._mock_spec",
        include_str!("python/unittest/_mock_spec.py"),
    ),
    python(
        "unittest._outcome",
        include_str!("python/unittest/_outcome.py"),
    ),
    python(
        "unittest.async_case",
        include_str!("python/unittest/async_case.py"),
    ),
    python("unittest.case", include_str!("python/unittest/case.py")),
    python("unittest.loader", include_str!("python/unittest/loader.py")),
    python("unittest.main", include_str!("python/unittest/main.py")),
    python("unittest.mock", include_str!("python/unittest/mock.py")),
    python("unittest.result", include_str!("python/unittest/result.py")),
    python("unittest.runner", include_str!("python/unittest/runner.py")),
    python(
        "unittest.signals",
        include_str!("python/unittest/signals.py"),
    ),
    python("unittest.suite", include_str!("python/unittest/suite.py")),
    python("unittest.util", include_str!("python/unittest/util.py")),
    package("urllib", include_str!("python/urllib/__init__.py")),
    python(
        "urllib._authentication",
        include_str!("python/urllib/_authentication.py"),
    ),
    python("urllib.error", include_str!("python/urllib/error.py")),
    python("urllib.parse", include_str!("python/urllib/parse.py")),
    python("urllib.request", include_str!("python/urllib/request.py")),
    python("urllib.response", include_str!("python/urllib/response.py")),
    python(
        "urllib.robotparser",
        include_str!("python/urllib/robotparser.py"),
    ),
    python("uuid", include_str!("python/uuid.py")),
    python("warnings", include_str!("python/warnings.py")),
    python("weakref", include_str!("python/weakref.py")),
    package("wsgiref", include_str!("python/wsgiref/__init__.py")),
    python(
        "wsgiref.simple_server",
        include_str!("python/wsgiref/simple_server.py"),
    ),
    python("yarl", include_str!("python/yarl.py")),
    package("zipfile", include_str!("python/zipfile/__init__.py")),
    python(
        "zipfile.__main__",
        include_str!("python/zipfile/__main__.py"),
    ),
    python("zipfile._format", include_str!("python/zipfile/_format.py")),
    python("zipfile._path", include_str!("python/zipfile/_path.py")),
    builtin("zlib", native::zlib::module),
    native("_zstd_native", native::zstd::module),
    python("_zstd", include_str!("python/_zstd.py")),
    package(
        "compression.zstd",
        include_str!("python/compression/zstd/__init__.py"),
    ),
    python(
        "compression.zstd._zstdfile",
        include_str!("python/compression/zstd/_zstdfile.py"),
    ),
    package("zoneinfo", include_str!("python/zoneinfo/__init__.py")),
    python("zoneinfo._file", include_str!("python/zoneinfo/_file.py")),
    python("zoneinfo._paths", include_str!("python/zoneinfo/_paths.py")),
    python("zoneinfo._rule", include_str!("python/zoneinfo/_rule.py")),
];

pub use names::STANDARD_NAMES;

/// Whether CPython's standard library has a top-level module of this name.
pub fn is_standard(name: &str) -> bool {
    STANDARD_NAMES.binary_search(&name).is_ok()
}

/// The module of this name.
pub fn find(name: &str) -> Option<&'static ModuleDef> {
    // The table is short, and a search by halves would rest on its order.
    MODULES.iter().find(|def| def.name == name)
}

impl Vm {
    /// A module object with these functions in it; `__name__` and `__doc__` are set, the rest is import's affair.
    pub fn native_module(
        &mut self,
        name: &str,
        doc: &str,
        functions: &'static [MethodDef],
    ) -> Gc<Module> {
        let dict = Gc::new(Dict::new());
        let names = self.names.clone();
        let module_name = names.intern(name);
        drop(dict.insert_str(&names.__name__, Value::from(module_name.clone())));
        drop(dict.insert_str(&names.__doc__, Value::from(doc)));
        let module = Gc::new(Module { dict });
        self.add_functions(&module, name, functions);
        module
    }

    /// Puts more functions into a module, whose name they will say they are from.
    pub fn add_functions(&mut self, module: &Module, name: &str, functions: &'static [MethodDef]) {
        let names = self.names.clone();
        let module_name = names.intern(name);
        for def in functions {
            let function = Builtin::new(def, None, Some(module_name.clone()));
            let name = names.intern(def.name());
            drop(
                module
                    .dict
                    .insert_str(&name, Value::from(Gc::new(function))),
            );
        }
    }
}

/// Sets a name of a module.
pub fn set(vm: &Vm, module: &Module, name: &str, value: impl Into<Value>) {
    drop(module.dict.insert_str(&vm.intern(name), value.into()));
}
