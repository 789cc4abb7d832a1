"""The router: resources, which are paths, and their routes, which are methods with handlers.

Resources are found by the longest prefix that is constant, so that a request meets few of them.
"""

import asyncio
import functools
import inspect
import keyword
import re
import warnings
from collections.abc import Mapping
from types import MappingProxyType

import _yarl
from yarl import URL

from . import abc, hdrs
from ._web_headers import Lazy
from .web_exceptions import HTTPExpectationFailed, HTTPMethodNotAllowed, HTTPNotFound
from .web_response import StreamResponse

__all__ = ("UrlDispatcher", "UrlMappingMatchInfo", "AbstractResource", "Resource", "PlainResource",
           "DynamicResource", "PrefixedSubAppResource", "AbstractRoute", "ResourceRoute", "StaticResource", "View",
           "MatchInfoError")

_METHOD = re.compile(r"^[0-9A-Za-z!#\$%&'\*\+\-\.\^_`\|~]+$")
_ROUTE = re.compile(r"(\{[_a-zA-Z][^{}]*(?:\{[^{}]*\}[^{}]*)*\})")
_VARIABLE = re.compile(r"\{(?P<var>[_a-zA-Z][_a-zA-Z0-9]*)(?::(?P<re>.+))?\}")
_NO_METHODS = frozenset()


def _requote_path(path):
    quoted = URL.build(path=path).raw_path
    return quoted.replace("%25", "%") if "%" in path else quoted


def _unquote_safe(value):
    return value.replace("%2F", "/").replace("%25", "%") if "%" in value else value


async def _default_expect_handler(request):
    expect = request.headers.get("Expect", "")
    if request.version == (1, 1):
        if expect.lower() == "100-continue":
            # The native server answers with 100 as soon as the body is read.
            return
        raise HTTPExpectationFailed(text="Unknown Expect: %s" % expect)


class AbstractResource:
    """A place in the space of paths."""

    def __init__(self, *, name=None):
        self._name = name

    @property
    def name(self):
        return self._name

    def freeze(self):
        pass

    def _native(self):
        """What `_http.Direct` needs to match a path; None where it takes more than that."""
        return None

    async def resolve(self, request):
        return self._resolve(request, request.method, request._path_safe)


class AbstractRoute:
    """A method with its handler."""

    def __init__(self, method, handler, *, expect_handler=None, resource=None):
        if expect_handler is None:
            expect_handler = _default_expect_handler
        assert inspect.iscoroutinefunction(expect_handler), \
            f"Coroutine is expected, got {expect_handler!r}"
        method = method.upper()
        if not _METHOD.match(method):
            raise ValueError(f"{method} is not allowed HTTP method")
        assert callable(handler), handler
        if isinstance(handler, type) and issubclass(handler, View):
            pass
        elif inspect.isgeneratorfunction(handler):
            warnings.warn("Bare generators are deprecated, use @coroutine wrapper",
                          DeprecationWarning)
        elif not inspect.iscoroutinefunction(handler):
            warnings.warn("Bare functions are deprecated, use async ones", DeprecationWarning)
            handler = _as_coroutine(handler)
        self._method = method
        self._handler = handler
        self._expect_handler = expect_handler
        self._resource = resource

    @property
    def method(self):
        return self._method

    @property
    def handler(self):
        return self._handler

    @property
    def resource(self):
        return self._resource

    async def handle_expect_header(self, request):
        return await self._expect_handler(request)


def _as_coroutine(function):
    @functools.wraps(function)
    async def handler(request):
        result = function(request)
        if asyncio.iscoroutine(result):
            result = await result
        assert isinstance(result, StreamResponse)
        return result

    return handler


class UrlMappingMatchInfo(dict):
    """The variables of a path, and the route that it leads to."""

    http_exception = None
    _current_app = None
    _frozen = False
    # `_http.Direct` sets the three others: there is one application then.
    _apps = Lazy(lambda self: [self._current_app])

    def __init__(self, variables, route):
        if variables:
            self.update(variables)
        self._route = route
        self._apps = []

    @property
    def handler(self):
        return self._route._handler

    @property
    def route(self):
        return self._route

    @property
    def expect_handler(self):
        return self._route.handle_expect_header

    def get_info(self):
        return self._route.get_info()

    @property
    def apps(self):
        return tuple(self._apps)

    def add_app(self, app):
        if self._frozen:
            raise RuntimeError("Cannot change apps stack after .freeze() call")
        if self._current_app is None:
            self._current_app = app
        self._apps.insert(0, app)

    @property
    def current_app(self):
        assert self._current_app is not None
        return self._current_app

    @current_app.setter
    def current_app(self, app):
        self._current_app = app

    def freeze(self):
        self._frozen = True

    def __repr__(self):
        return f"<MatchInfo {super().__repr__()}: {self._route}>"


class MatchInfoError(UrlMappingMatchInfo):
    """No route: an HTTP exception in its place."""

    def __init__(self, exception):
        self.http_exception = exception
        super().__init__({}, SystemRoute(exception))

    def __repr__(self):
        exception = self.http_exception
        return f"<MatchInfoError {exception.status}: {exception.reason}>"


class Resource(AbstractResource):
    """A path with routes of its own."""

    def __init__(self, *, name=None):
        super().__init__(name=name)
        self._routes = {}
        self._any_route = None
        self._allowed_methods = set()

    def add_route(self, method, handler, *, expect_handler=None):
        route = self._routes.get(method, self._any_route)
        if route is not None:
            raise RuntimeError("Added route will never be executed, "
                               f"method {route.method} is already registered")
        route = ResourceRoute(method, handler, self, expect_handler=expect_handler)
        self.register_route(route)
        return route

    def register_route(self, route):
        assert isinstance(route, ResourceRoute), \
            f"Instance of Route class is required, got {route!r}"
        if route.method == "*":
            self._any_route = route
        self._allowed_methods.add(route.method)
        self._routes[route.method] = route

    def _resolve(self, request, method, path):
        variables = self._match(path)
        if variables is None:
            return None, _NO_METHODS
        route = self._routes.get(method, self._any_route)
        if route is None:
            return None, self._allowed_methods
        return UrlMappingMatchInfo(variables, route), self._allowed_methods

    def __len__(self):
        return len(self._routes)

    def __iter__(self):
        return iter(self._routes.values())


def _check_prefix(prefix):
    assert prefix.startswith("/")
    assert not prefix.endswith("/")
    assert len(prefix) > 1


class PlainResource(Resource):
    """A constant path."""

    def __init__(self, path, *, name=None):
        super().__init__(name=name)
        assert not path or path.startswith("/")
        self._path = path

    @property
    def canonical(self):
        return self._path

    def freeze(self):
        if not self._path:
            self._path = "/"

    def add_prefix(self, prefix):
        _check_prefix(prefix)
        self._path = prefix + self._path

    def _native(self):
        return (self._routes, self._path) if type(self) is PlainResource else None

    def _resolve(self, request, method, path):
        if self._path != path:
            return None, _NO_METHODS
        route = self._routes.get(method, self._any_route)
        if route is None:
            return None, self._allowed_methods
        return UrlMappingMatchInfo(None, route), self._allowed_methods

    def raw_match(self, path):
        return self._path == path

    def get_info(self):
        return {"path": self._path}

    def url_for(self):
        return URL.build(path=self._path, encoded=True)

    def __repr__(self):
        name = "'" + self.name + "' " if self.name is not None else ""
        return f"<PlainResource {name} {self._path}>"


class DynamicResource(Resource):
    """A path with variables: `{name}` or `{name:regex}`."""

    def __init__(self, path, *, name=None):
        super().__init__(name=name)
        self._orig_path = path
        pattern = formatter = ""
        pieces = [""]
        for part in _ROUTE.split(path):
            variable = _VARIABLE.fullmatch(part)
            if variable:
                inner = variable["re"] or "[^{}/]+"
                pattern += f"(?P<{variable['var']}>{inner})"
                formatter += "{" + variable["var"] + "}"
                if pieces is not None and (variable["re"] or len(pieces) > 1 and not pieces[-1]):
                    pieces = None
                if pieces is not None:
                    pieces += variable["var"], ""
                continue
            if "{" in part or "}" in part:
                raise ValueError(f"Invalid path '{path}'['{part}']")
            part = _requote_path(part)
            formatter += part
            pattern += re.escape(part)
            if pieces is not None:
                pieces[-1] += part
        if pieces is not None and any([text[:1] not in ("", "/") for text in pieces[2::2]]):
            pieces = None
        #: Text, and then variables and texts in turn; None where a variable is more than a part between slashes.
        self._pieces = pieces
        try:
            self._pattern = re.compile(pattern)
        except re.error as error:
            raise ValueError(f"Bad pattern '{pattern}': {error}") from None
        self._formatter = formatter

    @property
    def canonical(self):
        return self._formatter

    def add_prefix(self, prefix):
        _check_prefix(prefix)
        self._pattern = re.compile(re.escape(prefix) + self._pattern.pattern)
        self._formatter = prefix + self._formatter
        if self._pieces is not None:
            self._pieces[0] = prefix + self._pieces[0]

    def _native(self):
        if type(self) is not DynamicResource or self._pieces is None:
            return None
        return self._routes, *self._pieces

    def _match(self, path):
        match = self._pattern.fullmatch(path)
        if match is None:
            return None
        variables = match.groupdict()
        if "%" in path:
            for name, value in variables.items():
                variables[name] = _unquote_safe(value)
        return variables

    def raw_match(self, path):
        return self._orig_path == path

    def get_info(self):
        return {"formatter": self._formatter, "pattern": self._pattern}

    def url_for(self, **parts):
        quoted = {name: URL.build(path=value).raw_path for name, value in parts.items()}
        return URL.build(path=self._formatter.format_map(quoted), encoded=True)

    def __repr__(self):
        name = "'" + self.name + "' " if self.name is not None else ""
        return f"<DynamicResource {name} {self._formatter}>"


class PrefixResource(AbstractResource):
    """All paths below one."""

    def __init__(self, prefix, *, name=None):
        assert not prefix or prefix.startswith("/"), prefix
        assert prefix in ("", "/") or not prefix.endswith("/"), prefix
        super().__init__(name=name)
        self._prefix = _requote_path(prefix)

    @property
    def canonical(self):
        return self._prefix

    def add_prefix(self, prefix):
        _check_prefix(prefix)
        self._prefix = prefix + self._prefix

    def raw_match(self, prefix):
        return False


class StaticResource(PrefixResource):
    """The files below a directory."""

    VERSION_KEY = "v"

    def __init__(self, prefix, directory, *, name=None, expect_handler=None, chunk_size=256 * 1024,
                 show_index=False, follow_symlinks=False, append_version=False):
        from pathlib import Path

        super().__init__(prefix, name=name)
        try:
            directory = Path(directory).expanduser().resolve(strict=True)
        except FileNotFoundError as error:
            raise ValueError(f"'{directory}' does not exist") from error
        if not directory.is_dir():
            raise ValueError(f"'{directory}' is not a directory")
        self._directory = directory
        self._show_index = show_index
        self._chunk_size = chunk_size
        self._follow_symlinks = follow_symlinks
        self._append_version = append_version
        self._routes = {
            method: ResourceRoute(method, self._handle, self, expect_handler=expect_handler)
            for method in ("GET", "HEAD")
        }
        self._allowed_methods = set(self._routes)

    def url_for(self, *, filename, append_version=None):
        if append_version is None:
            append_version = self._append_version
        filename = str(filename).lstrip("/")
        url = URL.build(path=self._prefix, encoded=True) / filename
        if append_version:
            try:
                path = self._locate(filename)
                data = path.read_bytes()
            except (ValueError, OSError):
                return url
            from base64 import urlsafe_b64encode
            from hashlib import sha256

            version = urlsafe_b64encode(sha256(data).digest()).decode("ascii")
            return url.with_query({self.VERSION_KEY: version})
        return url

    def get_info(self):
        return {"directory": self._directory, "prefix": self._prefix, "routes": self._routes}

    def set_options_route(self, handler):
        if "OPTIONS" in self._routes:
            raise RuntimeError("OPTIONS route was set already")
        self._routes["OPTIONS"] = ResourceRoute("OPTIONS", handler, self)
        self._allowed_methods.add("OPTIONS")

    def _resolve(self, request, method, path):
        prefix = self._prefix
        if not path.startswith(prefix + "/") and path != prefix:
            return None, _NO_METHODS
        route = self._routes.get(method)
        if route is None:
            return None, self._allowed_methods
        filename = _unquote_safe(path[len(prefix) + 1:])
        return UrlMappingMatchInfo({"filename": filename}, route), self._allowed_methods

    def __len__(self):
        return len(self._routes)

    def __iter__(self):
        return iter(self._routes.values())

    def _locate(self, filename):
        """The path of a file, which must be below the directory."""
        import os.path
        from pathlib import Path

        unresolved = self._directory.joinpath(filename)
        if self._follow_symlinks:
            normal = Path(os.path.normpath(unresolved))
            normal.relative_to(self._directory)
            return normal.resolve()
        path = unresolved.resolve()
        path.relative_to(self._directory)
        return path

    async def _handle(self, request):
        from .web_exceptions import HTTPForbidden
        from .web_fileresponse import FileResponse
        from .web_response import Response

        filename = request.match_info["filename"]
        loop = asyncio.get_running_loop()

        def look():
            try:
                path = self._locate(filename)
            except (ValueError, RuntimeError) as error:
                return "missing", error
            except PermissionError:
                return "forbidden", None
            try:
                if path.is_dir():
                    return ("index", self._directory_as_html(path)) if self._show_index \
                        else ("forbidden", None)
            except PermissionError:
                return "forbidden", None
            return "file", path

        kind, found = await loop.run_in_executor(None, look)
        if kind == "missing":
            raise HTTPNotFound() from found
        if kind == "forbidden":
            raise HTTPForbidden()
        if kind == "index":
            return Response(text=found, content_type="text/html")
        return FileResponse(found, chunk_size=self._chunk_size)

    def _directory_as_html(self, path):
        from html import escape

        relative = path.relative_to(self._directory).as_posix()
        title = escape(f"Index of /{relative}")
        rows = []
        for entry in sorted(path.iterdir()):
            name = escape(entry.name + "/" if entry.is_dir() else entry.name)
            link = entry.relative_to(self._directory).as_posix()
            url = escape(_yarl.quote_path(f"{self._prefix}/{link}"))
            rows.append(f'<li><a href="{url}">{name}</a></li>')
        listing = "<ul>\n{}\n</ul>".format("\n".join(rows))
        return (f"<html>\n<head>\n<title>{title}</title>\n</head>\n"
                f"<body>\n<h1>{title}</h1>\n{listing}\n</body>\n</html>")

    def __repr__(self):
        name = "'" + self.name + "'" if self.name is not None else ""
        return f"<StaticResource {name} {self._prefix} -> {self._directory!r}>"


class PrefixedSubAppResource(PrefixResource):
    """Another application below a path."""

    def __init__(self, prefix, app):
        super().__init__(prefix)
        self._app = app
        for resource in app.router.resources():
            app.router.unindex_resource(resource)
            resource.add_prefix(self._prefix)
            app.router.index_resource(resource)

    def add_prefix(self, prefix):
        super().add_prefix(prefix)
        for resource in self._app.router.resources():
            self._app.router.unindex_resource(resource)
            resource.add_prefix(prefix)
            self._app.router.index_resource(resource)

    def url_for(self, *args, **kwargs):
        raise RuntimeError(".url_for() is not supported by sub-application root")

    def get_info(self):
        return {"app": self._app, "prefix": self._prefix}

    def _resolve(self, request, method, path):
        info = self._app.router._find(request, method, path)
        info.add_app(self._app)
        error = info.http_exception
        allowed = error.allowed_methods if isinstance(error, HTTPMethodNotAllowed) else set()
        return info, allowed

    def __len__(self):
        return len(self._app.router.routes())

    def __iter__(self):
        return iter(self._app.router.routes())

    def __repr__(self):
        return f"<PrefixedSubAppResource {self._prefix} -> {self._app!r}>"


class Domain:
    """A host that a sub-application answers for, on any port unless one is named."""

    _part = r"(?!-)[a-z\d-]{1,63}(?<!-)"

    def __init__(self, domain):
        if not isinstance(domain, str):
            raise TypeError("Domain must be str")
        domain = domain.rstrip(".").lower()
        if not domain:
            raise ValueError("Domain cannot be empty")
        if "://" in domain:
            raise ValueError("Scheme not supported")
        host, _, port = domain.partition(":")
        if not all([re.fullmatch(self._part, part) for part in host.split(".")]):
            raise ValueError("Domain not valid")
        self._domain = host if port in ("", "80") else domain

    @property
    def canonical(self):
        return self._domain

    def match_domain(self, host):
        host = host.lower()
        return self._domain in (host, host.partition(":")[0])

    async def match(self, request):
        host = request.headers.get("Host")
        return bool(host) and self.match_domain(host)

    def get_info(self):
        return {"domain": self._domain}


class MaskDomain(Domain):
    """Hosts that have something in common: `*` stands for anything."""

    _part = r"(?!-)[a-z\d*-]{1,63}(?<!-)"

    def __init__(self, domain):
        super().__init__(domain)
        host, _, self._port = self._domain.partition(":")
        self._mask = re.compile(re.escape(host).replace(r"\*", ".*"), re.I | re.S)

    @property
    def canonical(self):
        return self._domain.replace(".", r"\.").replace("*", "[^:]*") + "(:.*)?"

    def match_domain(self, host):
        host, _, port = host.partition(":")
        if self._port and port != self._port:
            return False
        return self._mask.fullmatch(host) is not None


class MatchedSubAppResource(PrefixedSubAppResource):
    """Another application for the requests that a rule matches."""

    def __init__(self, rule, app):
        AbstractResource.__init__(self)
        self._prefix = ""
        self._app = app
        self._rule = rule

    @property
    def canonical(self):
        return self._rule.canonical

    def get_info(self):
        return {"app": self._app, "rule": self._rule}

    def _resolve(self, request, method, path):
        host = request.headers.get("Host")
        if not host or not self._rule.match_domain(host):
            return None, _NO_METHODS
        return super()._resolve(request, method, path)

    def __repr__(self):
        return f"<MatchedSubAppResource -> {self._app!r}>"


class ResourceRoute(AbstractRoute):
    """A route of a resource."""

    def __init__(self, method, handler, resource, *, expect_handler=None):
        super().__init__(method, handler, expect_handler=expect_handler, resource=resource)

    def __repr__(self):
        return f"<ResourceRoute [{self.method}] {self._resource} -> {self.handler!r}"

    @property
    def name(self):
        return None if self._resource is None else self._resource.name

    def url_for(self, *args, **kwargs):
        return self._resource.url_for(*args, **kwargs)

    def get_info(self):
        return self._resource.get_info()


class SystemRoute(AbstractRoute):
    """The route of requests for which there is none."""

    def __init__(self, exception):
        super().__init__("*", self._handle)
        self._http_exception = exception

    def url_for(self, *args, **kwargs):
        raise RuntimeError(".url_for() is not allowed for SystemRoute")

    @property
    def name(self):
        return None

    def get_info(self):
        return {"http_exception": self._http_exception}

    async def _handle(self, request):
        raise self._http_exception

    @property
    def status(self):
        return self._http_exception.status

    @property
    def reason(self):
        return self._http_exception.reason

    def __repr__(self):
        return f"<SystemRoute {self.status}: {self.reason}>"


class View:
    """A handler with a method for each method of HTTP."""

    def __init__(self, request):
        self._request = request

    @property
    def request(self):
        return self._request

    async def _iter(self):
        if self.request.method not in hdrs.METH_ALL:
            self._raise_allowed_methods()
        method = getattr(self, self.request.method.lower(), None)
        if method is None:
            self._raise_allowed_methods()
        response = await method()
        assert isinstance(response, StreamResponse)
        return response

    def __await__(self):
        return self._iter().__await__()

    def _raise_allowed_methods(self):
        allowed = {method for method in hdrs.METH_ALL if hasattr(self, method.lower())}
        raise HTTPMethodNotAllowed(self.request.method, allowed)


class UrlDispatcher(Mapping):
    """The router of an application; as a mapping, its resources by name."""

    def __init__(self):
        self._frozen = False
        self._resources = []
        self._named_resources = {}
        self._resource_index = {}
        self._matched_sub_app_resources = []
        self._plain = {}

    @property
    def frozen(self):
        return self._frozen

    async def resolve(self, request):
        return self._find(request, request.method, request._path_safe)

    def _find(self, request, method, path):
        """What a request leads to: a route's match info, or one that carries an exception."""
        index = self._resource_index
        allowed = None
        for resource in self._matched_sub_app_resources:
            info, methods = resource._resolve(request, method, path)
            if info is not None:
                return info
            if methods:
                allowed = (allowed or set()) | methods
        part = path
        while part:
            for resource in index.get(part, ()):
                info, methods = resource._resolve(request, method, path)
                if info is not None:
                    return info
                if methods:
                    allowed = (allowed or set()) | methods
            if part == "/":
                break
            part = part.rpartition("/")[0] or "/"
        if allowed:
            return MatchInfoError(HTTPMethodNotAllowed(method, allowed))
        return MatchInfoError(HTTPNotFound())

    def __iter__(self):
        return iter(self._named_resources)

    def __len__(self):
        return len(self._named_resources)

    def __contains__(self, name):
        return name in self._named_resources

    def __getitem__(self, name):
        return self._named_resources[name]

    def resources(self):
        return _Listing(self._resources)

    def routes(self):
        return _Listing([route for resource in self._resources for route in resource])

    def named_resources(self):
        return MappingProxyType(self._named_resources)

    def register_resource(self, resource):
        assert isinstance(resource, AbstractResource), \
            f"Instance of AbstractResource class is required, got {resource!r}"
        if self._frozen:
            raise RuntimeError("Cannot register a resource into frozen router.")
        name = resource.name
        if name is not None:
            self._check_name(name)
            self._named_resources[name] = resource
        self._resources.append(resource)
        if isinstance(resource, MatchedSubAppResource):
            self._matched_sub_app_resources.append(resource)
        else:
            self.index_resource(resource)

    def _check_name(self, name):
        for part in re.split(r"[.:-]", name):
            if keyword.iskeyword(part):
                raise ValueError(f"Incorrect route name {name!r}, "
                                 "python keywords cannot be used for route name")
            if not part.isidentifier():
                raise ValueError(f"Incorrect route name {name!r}, "
                                 "the name should be a sequence of python identifiers separated "
                                 "by dash, dot or column")
        if name in self._named_resources:
            raise ValueError(f"Duplicate {name!r}, "
                             f"already handled by {self._named_resources[name]!r}")

    def _index_key(self, resource):
        key = resource.canonical
        if "{" in key:
            key = key.partition("{")[0].rpartition("/")[0]
        return key.rstrip("/") or "/"

    def index_resource(self, resource):
        self._plain = {}
        self._resource_index.setdefault(self._index_key(resource), []).append(resource)

    def unindex_resource(self, resource):
        self._plain = {}
        self._resource_index[self._index_key(resource)].remove(resource)

    def add_resource(self, path, *, name=None):
        if path and not path.startswith("/"):
            raise ValueError("path should be started with / or be empty")
        if self._resources:
            last = self._resources[-1]
            if last.name == name and last.raw_match(path):
                return last
        if "{" in path or "}" in path:
            resource = DynamicResource(path, name=name)
        else:
            resource = PlainResource(path, name=name)
        self.register_resource(resource)
        return resource

    def add_route(self, method, path, handler, *, name=None, expect_handler=None):
        resource = self.add_resource(path, name=name)
        return resource.add_route(method, handler, expect_handler=expect_handler)

    def add_static(self, prefix, path, *, name=None, expect_handler=None, chunk_size=256 * 1024,
                   show_index=False, follow_symlinks=False, append_version=False):
        assert prefix.startswith("/")
        resource = StaticResource(
            prefix.removesuffix("/"), path, name=name, expect_handler=expect_handler,
            chunk_size=chunk_size, show_index=show_index, follow_symlinks=follow_symlinks,
            append_version=append_version)
        self.register_resource(resource)
        return resource

    def add_head(self, path, handler, **kwargs):
        return self.add_route("HEAD", path, handler, **kwargs)

    def add_options(self, path, handler, **kwargs):
        return self.add_route("OPTIONS", path, handler, **kwargs)

    def add_get(self, path, handler, *, name=None, allow_head=True, **kwargs):
        resource = self.add_resource(path, name=name)
        if allow_head:
            resource.add_route("HEAD", handler, **kwargs)
        return resource.add_route("GET", handler, **kwargs)

    def add_post(self, path, handler, **kwargs):
        return self.add_route("POST", path, handler, **kwargs)

    def add_put(self, path, handler, **kwargs):
        return self.add_route("PUT", path, handler, **kwargs)

    def add_patch(self, path, handler, **kwargs):
        return self.add_route("PATCH", path, handler, **kwargs)

    def add_delete(self, path, handler, **kwargs):
        return self.add_route("DELETE", path, handler, **kwargs)

    def add_view(self, path, handler, **kwargs):
        return self.add_route("*", path, handler, **kwargs)

    def freeze(self):
        self._frozen = True
        for resource in self._resources:
            resource.freeze()
        self._find_plain()

    def _find_plain(self):
        """Constant paths that nothing else can match: these need no search."""
        self._plain = {}
        if self._matched_sub_app_resources:
            return
        for path, resources in self._resource_index.items():
            if all([type(one) is PlainResource and one._path == path for one in resources]) \
                    and len(resources) == 1:
                self._plain[path] = resources[0]._routes

    def _native(self):
        """The resources as `_http.Direct` looks for them, by the constant beginning of their paths."""
        if self._matched_sub_app_resources:
            return {}
        return {part: [one._native() for one in resources]
                for part, resources in self._resource_index.items()}

    def add_routes(self, routes):
        registered = []
        for definition in routes:
            registered.extend(definition.register(self))
        return registered

    def __repr__(self):
        return f"<{type(self).__name__} {self._named_resources!r}>"


class _Listing:
    """A read-only view of a list."""

    def __init__(self, items):
        self._items = items

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, item):
        return item in self._items


# By registration, since what each request makes is to be a plain class's.
abc.AbstractMatchInfo.register(UrlMappingMatchInfo)
abc.AbstractView.register(View)
abc.AbstractRouter.register(UrlDispatcher)
