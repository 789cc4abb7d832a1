"""Routes as values: `web.get(path, handler)`, and the table that decorators fill."""

from collections.abc import Sequence

from . import hdrs

__all__ = ("AbstractRouteDef", "RouteDef", "StaticDef", "RouteTableDef", "head", "options", "get",
           "post", "patch", "put", "delete", "route", "view", "static")


class AbstractRouteDef:
    """Something that registers itself with a router."""

    __slots__ = ()

    def register(self, router):
        raise NotImplementedError


def _shown(kwargs):
    return "".join([f", {name}={value!r}" for name, value in sorted(kwargs.items())])


class RouteDef(AbstractRouteDef):
    """A method, a path and a handler."""

    __slots__ = ("method", "path", "handler", "kwargs")

    def __init__(self, method, path, handler, kwargs):
        self.method = method
        self.path = path
        self.handler = handler
        self.kwargs = kwargs

    def __repr__(self):
        name = self.handler.__name__
        return f"<RouteDef {self.method} {self.path} -> {name!r}{_shown(self.kwargs)}>"

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return ((self.method, self.path, self.handler, self.kwargs)
                == (other.method, other.path, other.handler, other.kwargs))

    def register(self, router):
        if self.method in hdrs.METH_ALL:
            add = getattr(router, "add_" + self.method.lower())
            return [add(self.path, self.handler, **self.kwargs)]
        return [router.add_route(self.method, self.path, self.handler, **self.kwargs)]


class StaticDef(AbstractRouteDef):
    """A prefix and the directory behind it."""

    __slots__ = ("prefix", "path", "kwargs")

    def __init__(self, prefix, path, kwargs):
        self.prefix = prefix
        self.path = path
        self.kwargs = kwargs

    def __repr__(self):
        return f"<StaticDef {self.prefix} -> {self.path}{_shown(self.kwargs)}>"

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return ((self.prefix, self.path, self.kwargs)
                == (other.prefix, other.path, other.kwargs))

    def register(self, router):
        resource = router.add_static(self.prefix, self.path, **self.kwargs)
        return list(resource.get_info().get("routes", {}).values())


def route(method, path, handler, **kwargs):
    return RouteDef(method, path, handler, kwargs)


def head(path, handler, **kwargs):
    return route("HEAD", path, handler, **kwargs)


def options(path, handler, **kwargs):
    return route("OPTIONS", path, handler, **kwargs)


def get(path, handler, *, name=None, allow_head=True, **kwargs):
    return route("GET", path, handler, name=name, allow_head=allow_head, **kwargs)


def post(path, handler, **kwargs):
    return route("POST", path, handler, **kwargs)


def put(path, handler, **kwargs):
    return route("PUT", path, handler, **kwargs)


def patch(path, handler, **kwargs):
    return route("PATCH", path, handler, **kwargs)


def delete(path, handler, **kwargs):
    return route("DELETE", path, handler, **kwargs)


def view(path, handler, **kwargs):
    return route("*", path, handler, **kwargs)


def static(prefix, path, **kwargs):
    return StaticDef(prefix, path, kwargs)


class RouteTableDef(Sequence):
    """A list of routes with decorators that append to it."""

    def __init__(self):
        self._items = []

    def __repr__(self):
        return f"<RouteTableDef count={len(self._items)}>"

    def __getitem__(self, index):
        return self._items[index]

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)

    def __contains__(self, item):
        return item in self._items

    def route(self, method, path, **kwargs):
        def register(handler):
            self._items.append(RouteDef(method, path, handler, kwargs))
            return handler

        return register

    def head(self, path, **kwargs):
        return self.route("HEAD", path, **kwargs)

    def get(self, path, **kwargs):
        return self.route("GET", path, **kwargs)

    def post(self, path, **kwargs):
        return self.route("POST", path, **kwargs)

    def put(self, path, **kwargs):
        return self.route("PUT", path, **kwargs)

    def patch(self, path, **kwargs):
        return self.route("PATCH", path, **kwargs)

    def delete(self, path, **kwargs):
        return self.route("DELETE", path, **kwargs)

    def options(self, path, **kwargs):
        return self.route("OPTIONS", path, **kwargs)

    def view(self, path, **kwargs):
        return self.route("*", path, **kwargs)

    def static(self, prefix, path, **kwargs):
        self._items.append(StaticDef(prefix, path, kwargs))
