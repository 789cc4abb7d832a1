"""Applications: a router, state, middlewares, and what happens when they start and stop."""

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial, update_wrapper

from ._web_headers import AppKey
from .web_exceptions import NotAppKeyWarning
from .web_middlewares import _fix_request_current_app
from .web_urldispatcher import (Domain, MaskDomain, MatchedSubAppResource,
                                PrefixedSubAppResource, SystemRoute, UrlDispatcher,
                                UrlMappingMatchInfo)

__all__ = ("Application", "CleanupError")

web_logger = logging.getLogger("aiohttp.web")


class FrozenList(list):
    """A list that is closed to changes one day."""

    frozen = False

    def freeze(self):
        self.frozen = True

    def _check(self):
        if self.frozen:
            raise RuntimeError("Cannot modify frozen list.")

    def append(self, item):
        self._check()
        super().append(item)

    def insert(self, at, item):
        self._check()
        super().insert(at, item)

    def extend(self, items):
        self._check()
        super().extend(items)

    def __iadd__(self, items):
        self._check()
        return super().__iadd__(items)

    def __setitem__(self, index, item):
        self._check()
        super().__setitem__(index, item)

    def __delitem__(self, index):
        self._check()
        super().__delitem__(index)

    def remove(self, item):
        self._check()
        super().remove(item)

    def pop(self, *at):
        self._check()
        return super().pop(*at)

    def clear(self):
        self._check()
        super().clear()

    def __hash__(self):
        if not self.frozen:
            raise RuntimeError("Cannot hash unfrozen list.")
        return hash(tuple(self))

    def __repr__(self):
        return f"<{type(self).__name__}(frozen={self.frozen}, {list(self)!r})>"


class Signal(FrozenList):
    """Coroutine functions that are called one after the other."""

    def __init__(self, owner):
        super().__init__()
        self._owner = owner

    async def send(self, *args, **kwargs):
        if not self.frozen:
            raise RuntimeError("Cannot send non-frozen signal.")
        for receiver in self:
            await receiver(*args, **kwargs)

    def __call__(self, function):
        self.append(function)
        return function

    def __repr__(self):
        return f"<Signal owner={self._owner}, frozen={self.frozen}, {list(self)!r}>"


class CleanupError(RuntimeError):
    """Several contexts have failed to clean up."""

    @property
    def exceptions(self):
        return self.args[1]


class CleanupContext(FrozenList):
    """Contexts that are entered at the start and left at the end."""

    def __init__(self):
        super().__init__()
        self._exits = []

    async def _on_startup(self, app):
        for callback in self:
            context = callback(app)
            if not isinstance(context, AbstractAsyncContextManager):
                context = asynccontextmanager(callback)(app)
            await context.__aenter__()
            self._exits.append(context)

    async def _on_cleanup(self, app):
        errors = []
        for context in reversed(self._exits):
            try:
                await context.__aexit__(None, None, None)
            except (Exception, asyncio.CancelledError) as error:
                errors.append(error)
        if len(errors) == 1:
            raise errors[0]
        if errors:
            raise CleanupError("Multiple errors on cleanup stage", errors)


class Application(MutableMapping):
    """A web application."""

    def __init__(self, *, logger=web_logger, router=None, middlewares=(), handler_args=None,
                 client_max_size=1024 ** 2, client_max_fields=1000, loop=None, debug=...):
        if router is None:
            router = UrlDispatcher()
        else:
            warnings.warn("router argument is deprecated", DeprecationWarning, stacklevel=2)
        if loop is not None:
            warnings.warn("loop argument is deprecated", DeprecationWarning, stacklevel=2)
        if debug is not ...:
            warnings.warn("debug argument is deprecated", DeprecationWarning, stacklevel=2)
        self.logger = logger
        self._debug = debug
        self._router = router
        self._loop = loop
        self._handler_args = handler_args
        self._middlewares = FrozenList(middlewares)
        self._middlewares_handlers = ()
        self._run_middlewares = False
        self._chains = {}
        self._state = {}
        self._frozen = False
        self._pre_frozen = False
        self._subapps = []
        self._on_response_prepare = Signal(self)
        self._on_startup = Signal(self)
        self._on_shutdown = Signal(self)
        self._on_cleanup = Signal(self)
        self._cleanup_ctx = CleanupContext()
        self._on_startup.append(self._cleanup_ctx._on_startup)
        self._on_cleanup.append(self._cleanup_ctx._on_cleanup)
        self._client_max_size = client_max_size
        self._client_max_fields = client_max_fields

    def __init_subclass__(cls):
        warnings.warn(f"Inheritance class {cls.__name__} from web.Application is discouraged",
                      DeprecationWarning, stacklevel=3)

    # -- as a mapping

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)

    def __bool__(self):
        return True

    def __getitem__(self, key):
        return self._state[key]

    def _check_frozen(self):
        if self._frozen:
            warnings.warn("Changing state of started or joined application is deprecated",
                          DeprecationWarning, stacklevel=3)

    def __setitem__(self, key, value):
        self._check_frozen()
        if not isinstance(key, AppKey):
            warnings.warn(
                "It is recommended to use web.AppKey instances for keys.\n"
                "https://docs.aiohttp.org/en/stable/web_advanced.html#application-s-config",
                category=NotAppKeyWarning, stacklevel=2)
        self._state[key] = value

    def __delitem__(self, key):
        self._check_frozen()
        del self._state[key]

    def __len__(self):
        return len(self._state)

    def __iter__(self):
        return iter(self._state)

    def get(self, key, default=None):
        return self._state.get(key, default)

    # -- its parts

    @property
    def loop(self):
        warnings.warn("loop property is deprecated", DeprecationWarning, stacklevel=2)
        return self._loop

    @property
    def debug(self):
        warnings.warn("debug property is deprecated", DeprecationWarning, stacklevel=2)
        return self._debug

    @property
    def router(self):
        return self._router

    @property
    def middlewares(self):
        return self._middlewares

    @property
    def on_response_prepare(self):
        return self._on_response_prepare

    @property
    def on_startup(self):
        return self._on_startup

    @property
    def on_shutdown(self):
        return self._on_shutdown

    @property
    def on_cleanup(self):
        return self._on_cleanup

    @property
    def cleanup_ctx(self):
        return self._cleanup_ctx

    @property
    def pre_frozen(self):
        return self._pre_frozen

    @property
    def frozen(self):
        return self._frozen

    def _set_loop(self, loop):
        if loop is None:
            loop = asyncio.get_event_loop()
        if self._loop is not None and self._loop is not loop:
            raise RuntimeError("web.Application instance initialized with different loop")
        self._loop = loop
        if self._debug is ...:
            self._debug = loop.get_debug()
        for subapp in self._subapps:
            subapp._set_loop(loop)

    def pre_freeze(self):
        if self._pre_frozen:
            return
        self._pre_frozen = True
        for part in (self._middlewares, self._router, self._on_response_prepare, self._cleanup_ctx,
                     self._on_startup, self._on_shutdown, self._on_cleanup):
            part.freeze()
        self._middlewares_handlers = tuple(self._prepare_middleware())
        self._run_middlewares = bool(self._middlewares)
        for subapp in self._subapps:
            subapp.pre_freeze()
            self._run_middlewares = self._run_middlewares or subapp._run_middlewares

    def freeze(self):
        if self._frozen:
            return
        self.pre_freeze()
        self._frozen = True
        for subapp in self._subapps:
            subapp.freeze()

    def add_routes(self, routes):
        return self._router.add_routes(routes)

    # -- applications below it

    def add_subapp(self, prefix, subapp):
        """Has another application answer below a path."""
        if not isinstance(prefix, str):
            raise TypeError("Prefix must be str")
        prefix = prefix.rstrip("/")
        if not prefix:
            raise ValueError("Prefix cannot be empty")
        return self._add_subapp(partial(PrefixedSubAppResource, prefix, subapp), subapp)

    def add_domain(self, domain, subapp):
        """Has another application answer for a host."""
        if not isinstance(domain, str):
            raise TypeError("Domain must be str")
        rule = MaskDomain(domain) if "*" in domain else Domain(domain)
        return self._add_subapp(partial(MatchedSubAppResource, rule, subapp), subapp)

    def _add_subapp(self, factory, subapp):
        if self._frozen:
            raise RuntimeError("Cannot add sub application to frozen application")
        if subapp._frozen:
            raise RuntimeError("Cannot add frozen application")
        resource = factory()
        self._router.register_resource(resource)
        for name in ("on_startup", "on_shutdown", "on_cleanup"):
            self._forward_signal(name, subapp)
        self._subapps.append(subapp)
        subapp.pre_freeze()
        if self._loop is not None:
            subapp._set_loop(self._loop)
        return resource

    def _forward_signal(self, name, subapp):
        signal = getattr(subapp, name)

        async def handler(app):
            await signal.send(subapp)

        getattr(self, name).append(handler)

    def _is_watched(self):
        """Whether somebody wants to see responses before they are sent."""
        return bool(self._on_response_prepare) or any([one._is_watched() for one in self._subapps])

    # -- serving

    async def startup(self):
        """Runs what is to happen before the first request."""
        await self._on_startup.send(self)

    async def shutdown(self):
        """Runs what is to happen before connections are closed."""
        await self._on_shutdown.send(self)

    async def cleanup(self):
        """Runs what is to happen in the end."""
        if self._on_cleanup.frozen:
            await self._on_cleanup.send(self)
        else:
            await self._cleanup_ctx._on_cleanup(self)

    def _make_handler(self, *, loop=None, **kwargs):
        from .web_server import Server

        self._set_loop(loop)
        self.freeze()
        kwargs["debug"] = self._debug
        if self._handler_args:
            kwargs.update(self._handler_args)
        server = Server(self._handle, loop=self._loop, **kwargs)
        server.adopt(self)
        return server

    def _prepare_middleware(self):
        for middleware in reversed(self._middlewares):
            new = getattr(middleware, "__middleware_version__", None) == 1
            if not new:
                warnings.warn(f'old-style middleware "{middleware!r}" deprecated, see #2252',
                              DeprecationWarning, stacklevel=2)
            yield middleware, new
        yield _fix_request_current_app(self), True

    async def _chain(self, handler, apps):
        """The handler behind the middlewares of its applications."""
        for app in reversed(apps):
            for middleware, new in app._middlewares_handlers:
                if new:
                    handler = update_wrapper(partial(middleware, handler=handler), handler)
                else:
                    handler = await middleware(app, handler)
        return handler

    def _lead(self, request):
        """Finds what a request leads to."""
        routes = self._router._plain.get(request._target)
        route = None if routes is None else routes.get(request._method)
        if route is not None:
            info = UrlMappingMatchInfo(None, route)
        else:
            info = self._router._find(request, request._method, request._path_safe)
        request.match_info = self._claim(info)
        return info

    def _claim(self, info):
        """What a router has found becomes this application's."""
        info._apps.insert(0, self)
        if info._current_app is None:
            info._current_app = self
        info._frozen = True
        return info

    def _way(self, request):
        """The handler of a request behind its middlewares; None where that has to be waited for."""
        info = self._lead(request)
        handler = info._route._handler
        if not self._run_middlewares:
            return handler
        return self._chains.get((handler, *info._apps))

    async def _handle(self, request):
        handler = self._way(request)
        info = request.match_info
        if request._raw.header("expect"):
            response = await info.expect_handler(request)
            if response is not None:
                return response
        if handler is None:
            handler = await self._chain(info._route._handler, info._apps)
            if len(self._chains) < 1024 and not isinstance(info._route, SystemRoute):
                self._chains[(info._route._handler, *info._apps)] = handler
        return await handler(request)

    def __call__(self):
        return self

    def __repr__(self):
        return f"<Application 0x{id(self):x}>"
