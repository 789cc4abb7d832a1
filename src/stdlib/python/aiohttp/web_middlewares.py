"""Middlewares: functions around handlers."""

import re

__all__ = ("middleware", "normalize_path_middleware")


def middleware(function):
    """Marks a coroutine function `(request, handler)` as a middleware."""
    function.__middleware_version__ = 1
    return function


def normalize_path_middleware(*, append_slash=True, remove_slash=False, merge_slashes=True,
                              redirect_class=None):
    """A middleware that redirects to the path that was meant, by its slashes."""
    from .web_exceptions import HTTPPermanentRedirect
    from .web_urldispatcher import SystemRoute

    redirect_class = redirect_class or HTTPPermanentRedirect
    assert not (append_slash and remove_slash), "Cannot both remove and append slash"

    @middleware
    async def impl(request, handler):
        if isinstance(request.match_info.route, SystemRoute):
            path, mark, query = request.raw_path.partition("?")
            query = mark + query
            candidates = []
            if merge_slashes:
                candidates.append(re.sub("//+", "/", path))
            if append_slash and not request.path.endswith("/"):
                candidates.append(path + "/")
            if remove_slash and request.path.endswith("/"):
                candidates.append(path[:-1])
            if merge_slashes and append_slash:
                candidates.append(re.sub("//+", "/", path + "/"))
            if merge_slashes and remove_slash:
                candidates.append(re.sub("//+", "/", path)[:-1])
            for candidate in candidates:
                # Two slashes at the beginning would name another host.
                candidate = re.sub("^//+", "/", candidate)
                other = request.clone(rel_url=candidate)
                info = await request.app.router.resolve(other)
                if info.http_exception is None:
                    raise redirect_class(other.raw_path + query)
        return await handler(request)

    return impl


def _fix_request_current_app(app):
    @middleware
    async def impl(request, handler):
        info = request.match_info
        before = info._current_app
        info._current_app = app
        try:
            return await handler(request)
        finally:
            info._current_app = before

    return impl
