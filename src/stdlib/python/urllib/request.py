"""Fetching URLs: an opener asks its handlers, one after the other, which of them knows the way."""

import base64
import bisect
import contextlib
import email
import http.client
import io
import os
import re
import socket
import string
import sys
import tempfile
from urllib._authentication import (AbstractBasicAuthHandler, AbstractDigestAuthHandler, HTTPPasswordMgr,
                                    HTTPPasswordMgrWithDefaultRealm, HTTPPasswordMgrWithPriorAuth, parse_http_list,
                                    parse_keqv_list)
from urllib.error import ContentTooShortError, HTTPError, URLError
from urllib.parse import (_splithost, _splitpasswd, _splitport, _splittag, _splittype, _splituser, quote, unquote,
                          unquote_to_bytes, unwrap, urljoin, urlparse, urlsplit, urlunparse)
from urllib.response import addclosehook, addinfourl

__all__ = ["Request", "OpenerDirector", "BaseHandler", "HTTPDefaultErrorHandler", "HTTPRedirectHandler",
           "HTTPCookieProcessor", "ProxyHandler", "HTTPPasswordMgr", "HTTPPasswordMgrWithDefaultRealm",
           "HTTPPasswordMgrWithPriorAuth", "AbstractBasicAuthHandler", "HTTPBasicAuthHandler",
           "ProxyBasicAuthHandler", "AbstractDigestAuthHandler", "HTTPDigestAuthHandler", "ProxyDigestAuthHandler",
           "HTTPHandler", "FileHandler", "FTPHandler", "CacheFTPHandler", "DataHandler", "UnknownHandler",
           "HTTPErrorProcessor", "urlopen", "install_opener", "build_opener", "pathname2url", "url2pathname",
           "getproxies", "urlretrieve", "urlcleanup", "HTTPSHandler"]

for _class in (HTTPPasswordMgr, HTTPPasswordMgrWithDefaultRealm, HTTPPasswordMgrWithPriorAuth,
               AbstractBasicAuthHandler, AbstractDigestAuthHandler):
    # Where scripts find them.
    _class.__module__ = __name__

__version__ = "%d.%d" % sys.version_info[:2]
_opener = None
_url_tempfiles = []


def urlopen(url, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, *, context=None):
    """Open a URL, or a Request; the response can be read, and is a context manager."""
    global _opener
    if context:
        opener = build_opener(HTTPSHandler(context=context))
    elif _opener is None:
        _opener = opener = build_opener()
    else:
        opener = _opener
    return opener.open(url, data, timeout)


def install_opener(opener):
    """Make an opener that of urlopen()."""
    global _opener
    _opener = opener


def urlretrieve(url, filename=None, reporthook=None, data=None):
    """Fetch a URL into a file: (file name, headers)."""
    kind, path = _splittype(url)
    with contextlib.closing(urlopen(url, data)) as source:
        headers = source.info()
        if kind == "file" and not filename:
            return os.path.normpath(path), headers
        if filename:
            target = open(filename, "wb")
        else:
            target = tempfile.NamedTemporaryFile(delete=False)
            filename = target.name
            _url_tempfiles.append(filename)
        with target:
            size = int(headers["Content-Length"]) if "content-length" in headers else -1
            block_size, read = 8192, 0
            report = reporthook or (lambda *args: None)
            report(0, block_size, size)
            for number, block in enumerate(iter(lambda: source.read(block_size), b""), 1):
                read += len(block)
                target.write(block)
                report(number, block_size, size)
    result = filename, headers
    if 0 <= read < size:
        raise ContentTooShortError(f"retrieval incomplete: got only {read} out of {size} bytes", result)
    return result


def urlcleanup():
    """Remove the files that urlretrieve() has made."""
    global _opener
    for name in _url_tempfiles:
        try:
            os.unlink(name)
        except OSError:
            pass
    _url_tempfiles.clear()
    _opener = None


def request_host(request):
    """The host of a request, in lower case and without a port."""
    host = urlparse(request.full_url)[1] or request.get_header("Host", "")
    return re.sub(r":\d+$", "", host, count=1, flags=re.ASCII).lower()


class Request:
    """What is to be fetched, and how."""

    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False, method=None):
        self.full_url = url
        self.headers = {}
        self.unredirected_hdrs = {}
        self._data = None
        self.data = data
        self._tunnel_host = None
        for key, value in headers.items():
            self.add_header(key, value)
        self.origin_req_host = request_host(self) if origin_req_host is None else origin_req_host
        self.unverifiable = unverifiable
        if method:
            self.method = method

    @property
    def full_url(self):
        """The URL, with its fragment."""
        return f"{self._full_url}#{self.fragment}" if self.fragment else self._full_url

    @full_url.setter
    def full_url(self, url):
        self._full_url, self.fragment = _splittag(unwrap(url))
        self._parse()

    @full_url.deleter
    def full_url(self):
        self._full_url = self.fragment = None
        self.selector = ""

    @property
    def data(self):
        """The body."""
        return self._data

    @data.setter
    def data(self, data):
        if data != self._data:
            self._data = data
            # The length was that of the former body.
            if self.has_header("Content-length"):
                self.remove_header("Content-length")

    @data.deleter
    def data(self):
        self.data = None

    def _parse(self):
        self.type, rest = _splittype(self._full_url)
        if self.type is None:
            raise ValueError("unknown url type: %r" % self.full_url)
        self.host, self.selector = _splithost(rest)
        if self.host:
            self.host = unquote(self.host)

    def get_method(self):
        """The method of HTTP."""
        return getattr(self, "method", "GET" if self.data is None else "POST")

    def get_full_url(self):
        """The URL."""
        return self.full_url

    def set_proxy(self, host, type):
        """Go by a proxy."""
        if self.type == "https" and not self._tunnel_host:
            self._tunnel_host = self.host
        else:
            self.type = type
            self.selector = self.full_url
        self.host = host

    def has_proxy(self):
        """Whether it goes by a proxy."""
        return self.selector == self.full_url

    def add_header(self, key, val):
        """Set a header."""
        self.headers[key.capitalize()] = val

    def add_unredirected_header(self, key, val):
        """Set a header that a redirection does not take along."""
        self.unredirected_hdrs[key.capitalize()] = val

    def has_header(self, header_name):
        """Whether a header is set."""
        return header_name in self.headers or header_name in self.unredirected_hdrs

    def get_header(self, header_name, default=None):
        """The value of a header."""
        return self.headers.get(header_name, self.unredirected_hdrs.get(header_name, default))

    def remove_header(self, header_name):
        """Forget a header."""
        self.headers.pop(header_name, None)
        self.unredirected_hdrs.pop(header_name, None)

    def header_items(self):
        """[(name, value)] of the headers."""
        return list({**self.unredirected_hdrs, **self.headers}.items())


class OpenerDirector:
    """Handlers, by what the names of their methods say that they can do."""

    def __init__(self):
        self.addheaders = [("User-agent", "Python-urllib/" + __version__)]
        self.handlers = []
        self.handle_open = {}
        self.handle_error = {}
        self.process_response = {}
        self.process_request = {}

    def add_handler(self, handler):
        """Add a handler; one whose order is lower is asked earlier."""
        if not hasattr(handler, "add_parent"):
            raise TypeError("expected BaseHandler instance, got %r" % type(handler))
        added = False
        for name in dir(handler):
            if name in ("redirect_request", "do_open", "proxy_open"):
                continue
            protocol, _, condition = name.partition("_")
            if condition.startswith("error"):
                kind = condition.partition("_")[2]
                kind = int(kind) if kind.isdigit() else kind
                table = self.handle_error.setdefault(protocol, {})
            elif condition in ("open", "response", "request"):
                kind = protocol
                table = {"open": self.handle_open, "response": self.process_response,
                         "request": self.process_request}[condition]
            else:
                continue
            bisect.insort(table.setdefault(kind, []), handler)
            added = True
        if added:
            bisect.insort(self.handlers, handler)
            handler.add_parent(self)

    def close(self):
        """Nothing is held open."""

    def _call_chain(self, chain, kind, meth_name, *args):
        """The answer of the first handler that has one."""
        for handler in chain.get(kind, ()):
            result = getattr(handler, meth_name)(*args)
            if result is not None:
                return result

    def open(self, fullurl, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        """Open a URL, or a Request."""
        if isinstance(fullurl, str):
            req = Request(fullurl, data)
        else:
            req = fullurl
            if data is not None:
                req.data = data
        req.timeout = timeout
        protocol = req.type
        for processor in self.process_request.get(protocol, []):
            req = getattr(processor, protocol + "_request")(req)
        sys.audit("urllib.Request", req.full_url, req.data, req.headers, req.get_method())
        response = self._open(req, data)
        for processor in self.process_response.get(protocol, []):
            response = getattr(processor, protocol + "_response")(req, response)
        return response

    def _open(self, req, data=None):
        protocol = req.type
        return (self._call_chain(self.handle_open, "default", "default_open", req)
                or self._call_chain(self.handle_open, protocol, protocol + "_open", req)
                or self._call_chain(self.handle_open, "unknown", "unknown_open", req))

    def error(self, proto, *args):
        """Ask the handlers of errors."""
        if proto not in ("http", "https"):
            return self._call_chain(self.handle_error, proto, proto + "_error", *args) or None
        table, status = self.handle_error["http"], args[2]
        return (self._call_chain(table, status, f"http_error_{status}", *args)
                or self._call_chain(table, "default", "http_error_default", *args))


def build_opener(*handlers):
    """An opener with these handlers, and with the usual ones that they are no kind of."""
    opener = OpenerDirector()
    for usual in (ProxyHandler, UnknownHandler, HTTPHandler, HTTPDefaultErrorHandler, HTTPRedirectHandler, FTPHandler,
                  FileHandler, HTTPErrorProcessor, DataHandler, HTTPSHandler):
        if not any(issubclass(given, usual) if isinstance(given, type) else isinstance(given, usual)
                   for given in handlers):
            opener.add_handler(usual())
    for handler in handlers:
        opener.add_handler(handler() if isinstance(handler, type) else handler)
    return opener


class BaseHandler:
    """A handler; its methods are named for what they handle, as `http_open` is."""

    handler_order = 500

    def add_parent(self, parent):
        """Belong to an opener."""
        self.parent = parent

    def close(self):
        """Nothing is held open."""

    def __lt__(self, other):
        return not hasattr(other, "handler_order") or self.handler_order < other.handler_order


class HTTPErrorProcessor(BaseHandler):
    """Sees to responses that are errors."""

    handler_order = 1000

    def http_response(self, request, response):
        """Give what is no success to the handlers of errors."""
        code, msg, headers = response.code, response.msg, response.info()
        if 200 <= code < 300:
            return response
        return self.parent.error("http", request, response, code, msg, headers)

    https_response = http_response


class HTTPDefaultErrorHandler(BaseHandler):
    """Raises what no other handler has dealt with."""

    def http_error_default(self, req, fp, code, msg, hdrs):
        """Raise the response."""
        raise HTTPError(req.full_url, code, msg, hdrs, fp)


class HTTPRedirectHandler(BaseHandler):
    """Goes where a response points."""

    # To one URL, and in all.
    max_repeats = 4
    max_redirections = 10
    inf_msg = ("The HTTP server returned a redirect error that would lead to an infinite loop.\n"
               "The last 30x error message was:\n")

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """The request for the other place."""
        method = req.get_method()
        if not (method in ("GET", "HEAD") or method == "POST" and code in (301, 302, 303)):
            raise HTTPError(req.full_url, code, msg, headers, fp)
        kept = {name: value for name, value in req.headers.items()
                if name.lower() not in ("content-length", "content-type")}
        return Request(newurl.replace(" ", "%20"), method="HEAD" if method == "HEAD" else "GET", headers=kept,
                       origin_req_host=req.origin_req_host, unverifiable=True)

    def http_error_302(self, req, fp, code, msg, headers):
        """Go there."""
        newurl = headers["location"] if "location" in headers else headers["uri"] if "uri" in headers else None
        if newurl is None:
            return None
        parts = urlparse(newurl)
        if parts.scheme not in ("http", "https", "ftp", ""):
            raise HTTPError(newurl, code, f"{msg} - Redirection to url '{newurl}' is not allowed", headers, fp)
        if not parts.path and parts.netloc:
            parts = parts._replace(path="/")
        # Headers are read as Latin-1: the bytes that they were are quoted.
        newurl = quote(urlunparse(parts), encoding="iso-8859-1", safe=string.punctuation)
        newurl = urljoin(req.full_url, newurl)
        new = self.redirect_request(req, fp, code, msg, headers, newurl)
        if new is None:
            return None
        if hasattr(req, "redirect_dict"):
            visited = new.redirect_dict = req.redirect_dict
            if visited.get(newurl, 0) >= self.max_repeats or len(visited) >= self.max_redirections:
                raise HTTPError(req.full_url, code, self.inf_msg + msg, headers, fp)
        else:
            visited = new.redirect_dict = req.redirect_dict = {}
        visited[newurl] = visited.get(newurl, 0) + 1
        fp.read()
        fp.close()
        return self.parent.open(new, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _parse_proxy(proxy):
    """(scheme, user, password, host and port) of a proxy."""
    scheme, rest = _splittype(proxy)
    if not rest.startswith("/"):
        scheme, authority = None, proxy
    else:
        if not rest.startswith("//"):
            raise ValueError("proxy URL with no authority: %r" % proxy)
        # A password may hold slashes.
        end = rest.find("/", rest.find("@") if "@" in rest else 2)
        authority = rest[2:end if end >= 0 else None]
    userinfo, hostport = _splituser(authority)
    user, password = (None, None) if userinfo is None else _splitpasswd(userinfo)
    return scheme, user, password, hostport


class ProxyHandler(BaseHandler):
    """Has requests go by proxies."""

    handler_order = 100

    def __init__(self, proxies=None):
        if proxies is None:
            proxies = getproxies()
        assert hasattr(proxies, "keys"), "proxies must be a mapping"
        self.proxies = proxies
        for kind, url in proxies.items():
            kind = kind.lower()
            setattr(self, kind + "_open",
                    lambda req, proxy=url, type=kind, meth=self.proxy_open: meth(req, proxy, type))

    def proxy_open(self, req, proxy, type):
        """Have a request go by a proxy."""
        own = req.type
        kind, user, password, hostport = _parse_proxy(proxy)
        if kind is None:
            kind = own
        if req.host and proxy_bypass(req.host):
            return None
        if user and password:
            both = f"{unquote(user)}:{unquote(password)}"
            req.add_header("Proxy-authorization", "Basic " + base64.b64encode(both.encode()).decode("ascii"))
        req.set_proxy(unquote(hostport), kind)
        if own == kind or own == "https":
            # The other handlers know what to do.
            return None
        return self.parent.open(req, timeout=req.timeout)


class HTTPBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Shows a server a password."""

    auth_header = "Authorization"

    def http_error_401(self, req, fp, code, msg, headers):
        """Answer the challenge."""
        return self.http_error_auth_reqed("www-authenticate", req.full_url, req, headers)


class ProxyBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Shows a proxy a password."""

    auth_header = "Proxy-authorization"

    def http_error_407(self, req, fp, code, msg, headers):
        """Answer the challenge."""
        return self.http_error_auth_reqed("proxy-authenticate", req.host, req, headers)


class HTTPDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Shows a server a digest."""

    auth_header = "Authorization"
    handler_order = 490

    def http_error_401(self, req, fp, code, msg, headers):
        """Answer the challenge."""
        host = urlparse(req.full_url)[1]
        answer = self.http_error_auth_reqed("www-authenticate", host, req, headers)
        self.reset_retry_count()
        return answer


class ProxyDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Shows a proxy a digest."""

    auth_header = "Proxy-Authorization"
    handler_order = 490

    def http_error_407(self, req, fp, code, msg, headers):
        """Answer the challenge."""
        answer = self.http_error_auth_reqed("proxy-authenticate", req.host, req, headers)
        self.reset_retry_count()
        return answer


class AbstractHTTPHandler(BaseHandler):
    """What HTTP and HTTPS have in common."""

    def __init__(self, debuglevel=None):
        self._debuglevel = http.client.HTTPConnection.debuglevel if debuglevel is None else debuglevel

    def set_http_debuglevel(self, level):
        """Print what goes over the connection."""
        self._debuglevel = level

    def _get_content_length(self, request):
        return http.client.HTTPConnection._get_content_length(request.data, request.get_method())

    def do_request_(self, request):
        """Add the headers that a request has to have."""
        host = request.host
        if not host:
            raise URLError("no host given")
        if request.data is not None:
            if isinstance(request.data, str):
                raise TypeError("POST data should be bytes, an iterable of bytes, or a file object. "
                                "It cannot be of type str.")
            if not request.has_header("Content-type"):
                request.add_unredirected_header("Content-type", "application/x-www-form-urlencoded")
            if not request.has_header("Content-length") and not request.has_header("Transfer-encoding"):
                length = self._get_content_length(request)
                if length is not None:
                    request.add_unredirected_header("Content-length", str(length))
                else:
                    request.add_unredirected_header("Transfer-encoding", "chunked")
        if request.has_proxy():
            host = _splithost(_splittype(request.selector)[1])[0]
        if not request.has_header("Host"):
            request.add_unredirected_header("Host", host)
        for name, value in self.parent.addheaders:
            if not request.has_header(name.capitalize()):
                request.add_unredirected_header(name.capitalize(), value)
        return request

    def do_open(self, http_class, req, **http_conn_args):
        """The response to a request."""
        if not req.host:
            raise URLError("no host given")
        connection = http_class(req.host, timeout=req.timeout, **http_conn_args)
        connection.set_debuglevel(self._debuglevel)
        headers = {**req.unredirected_hdrs, **req.headers, "Connection": "close"}
        headers = {name.title(): value for name, value in headers.items()}
        if req._tunnel_host:
            # The password is the proxy's, not the server's.
            name = "Proxy-Authorization"
            tunnel_headers = {name: headers.pop(name)} if name in headers else {}
            connection.set_tunnel(req._tunnel_host, headers=tunnel_headers)
        try:
            try:
                connection.request(req.get_method(), req.selector, req.data, headers,
                                   encode_chunked=req.has_header("Transfer-encoding"))
            except OSError as err:
                raise URLError(err)
            response = connection.getresponse()
        except:
            connection.close()
            raise
        if connection.sock:
            # It closes when the response has been read.
            connection.sock.close()
            connection.sock = None
        response.url = req.get_full_url()
        response.msg = response.reason
        return response


class HTTPHandler(AbstractHTTPHandler):
    """Opens http URLs."""

    def http_open(self, req):
        """Open a URL."""
        return self.do_open(http.client.HTTPConnection, req)

    http_request = AbstractHTTPHandler.do_request_


class HTTPSHandler(AbstractHTTPHandler):
    """Opens https URLs."""

    def __init__(self, debuglevel=None, context=None, check_hostname=None):
        connection = http.client.HTTPSConnection
        super().__init__(connection.debuglevel if debuglevel is None else debuglevel)
        if context is None:
            context = http.client._create_https_context(connection._http_vsn)
        if check_hostname is not None:
            context.check_hostname = check_hostname
        self._context = context

    def https_open(self, req):
        """Open a URL."""
        return self.do_open(http.client.HTTPSConnection, req, context=self._context)

    https_request = AbstractHTTPHandler.do_request_


class HTTPCookieProcessor(BaseHandler):
    """Takes cookies, and gives them back."""

    def __init__(self, cookiejar=None):
        import http.cookiejar
        self.cookiejar = http.cookiejar.CookieJar() if cookiejar is None else cookiejar

    def http_request(self, request):
        """Add the cookies."""
        self.cookiejar.add_cookie_header(request)
        return request

    def http_response(self, request, response):
        """Keep the cookies."""
        self.cookiejar.extract_cookies(response, request)
        return response

    https_request = http_request
    https_response = http_response


class UnknownHandler(BaseHandler):
    """Says that nobody knows the kind of a URL."""

    def unknown_open(self, req):
        """Raise an error."""
        raise URLError("unknown url type: %s" % req.type)


class FileHandler(BaseHandler):
    """Opens files of this machine."""

    # The addresses of this machine.
    names = None

    def get_names(self):
        """The addresses of this machine."""
        if FileHandler.names is None:
            try:
                FileHandler.names = tuple(socket.gethostbyname_ex("localhost")[2]
                                          + socket.gethostbyname_ex(socket.gethostname())[2])
            except socket.gaierror:
                FileHandler.names = socket.gethostbyname("localhost"),
        return FileHandler.names

    def open_local_file(self, req):
        """Open a file."""
        import email.utils
        import mimetypes
        path = url2pathname(req.full_url, require_scheme=True, resolve_host=True)
        try:
            stats = os.stat(path)
            kind = mimetypes.guess_file_type(path)[0] or "text/plain"
            modified = email.utils.formatdate(stats.st_mtime, usegmt=True)
            headers = email.message_from_string(
                f"Content-type: {kind}\nContent-length: {stats.st_size}\nLast-modified: {modified}\n")
            return addinfourl(open(path, "rb"), headers, pathname2url(path, add_scheme=True))
        except OSError as exc:
            raise URLError(exc, exc.filename)

    file_open = open_local_file


def _is_local_authority(authority, resolve):
    if not authority or authority == "localhost":
        return True
    try:
        if authority == socket.gethostname():
            return True
        return resolve and socket.gethostbyname(authority) in FileHandler().get_names()
    except (socket.gaierror, AttributeError, UnicodeEncodeError):
        return False


class FTPHandler(BaseHandler):
    """Says that FTP is not spoken here."""

    def ftp_open(self, req):
        """Raise an error."""
        if not req.host:
            raise URLError("ftp error: no host given")
        raise URLError("ftp error: krait has no ftplib")


class CacheFTPHandler(FTPHandler):
    """The same."""


class DataHandler(BaseHandler):
    """Opens URLs that hold their data."""

    def data_open(self, req):
        """The data."""
        url = req.full_url
        kind, data = url.split(":", 1)[1].split(",", 1)
        if re.search(r"[\x00-\x1F\x7F]", kind):
            raise ValueError("Control characters not allowed in data: mediatype")
        data = unquote_to_bytes(data)
        if kind.endswith(";base64"):
            data = base64.decodebytes(data)
            kind = kind.removesuffix(";base64")
        kind = kind or "text/plain;charset=US-ASCII"
        headers = email.message_from_string(f"Content-type: {kind}\nContent-length: {len(data)}\n")
        return addinfourl(io.BytesIO(data), headers, url)


def url2pathname(url, *, require_scheme=False, resolve_host=False):
    """The path that a file URL stands for."""
    scheme, authority, path = urlsplit(url if require_scheme else "file:" + url)[:3]
    if scheme != "file":
        raise URLError("URL is missing a 'file:' scheme")
    if not _is_local_authority(authority, resolve_host):
        raise URLError("file:// scheme is supported only on localhost")
    return unquote(path, encoding=sys.getfilesystemencoding(), errors=sys.getfilesystemencodeerrors())


def pathname2url(pathname, *, add_scheme=False):
    """The file URL of a path."""
    _, root, tail = os.path.splitroot(pathname)
    if root:
        # An empty host before an absolute path.
        root = "//" + root
    tail = quote(tail, encoding=sys.getfilesystemencoding(), errors=sys.getfilesystemencodeerrors())
    return ("file:" if add_scheme else "") + root + tail


def localhost():
    """The address of 'localhost'."""
    return socket.gethostbyname("localhost")


def thishost():
    """The addresses of this machine."""
    try:
        return tuple(socket.gethostbyname_ex(socket.gethostname())[2])
    except socket.gaierror:
        return tuple(socket.gethostbyname_ex("localhost")[2])


def noheaders():
    """A message without headers."""
    return email.message_from_string("")


def getproxies_environment():
    """The proxies that variables of the environment name, by scheme."""
    proxies = {}
    found = [(name, value) for name, value in os.environ.items() if name[-6:].lower() == "_proxy" and len(name) > 6]
    for name, value in found:
        if value:
            proxies[name[:-6].lower()] = value
    if "REQUEST_METHOD" in os.environ:
        # In a CGI script HTTP_PROXY is a header of the client's.
        proxies.pop("http", None)
    for name, value in found:
        if name.endswith("_proxy"):
            # In lower case it counts more.
            if value:
                proxies[name[:-6].lower()] = value
            else:
                proxies.pop(name[:-6].lower(), None)
    return proxies


def proxy_bypass_environment(host, proxies=None):
    """Whether `no_proxy` names a host."""
    if proxies is None:
        proxies = getproxies_environment()
    if "no" not in proxies:
        return False
    if proxies["no"] == "*":
        return True
    host = host.lower()
    alone = _splitport(host)[0]
    for name in proxies["no"].split(","):
        name = name.strip().lstrip(".").lower()
        if name and any(given == name or given.endswith("." + name) for given in (alone, host)):
            return True
    return False


getproxies = getproxies_environment
proxy_bypass = proxy_bypass_environment
