"""Signals that tell how far a request is."""

from types import SimpleNamespace

from .web_app import Signal

_SIGNALS = {
    "request_start": ("TraceRequestStartParams", "method", "url", "headers"),
    "request_chunk_sent": ("TraceRequestChunkSentParams", "method", "url", "chunk"),
    "response_chunk_received": ("TraceResponseChunkReceivedParams", "method", "url", "chunk"),
    "request_end": ("TraceRequestEndParams", "method", "url", "headers", "response"),
    "request_exception": ("TraceRequestExceptionParams", "method", "url", "headers", "exception"),
    "request_redirect": ("TraceRequestRedirectParams", "method", "url", "headers", "response"),
    "connection_queued_start": ("TraceConnectionQueuedStartParams",),
    "connection_queued_end": ("TraceConnectionQueuedEndParams",),
    "connection_create_start": ("TraceConnectionCreateStartParams",),
    "connection_create_end": ("TraceConnectionCreateEndParams",),
    "connection_reuseconn": ("TraceConnectionReuseconnParams",),
    "dns_resolvehost_start": ("TraceDnsResolveHostStartParams", "host"),
    "dns_resolvehost_end": ("TraceDnsResolveHostEndParams", "host"),
    "dns_cache_hit": ("TraceDnsCacheHitParams", "host"),
    "dns_cache_miss": ("TraceDnsCacheMissParams", "host"),
    "request_headers_sent": ("TraceRequestHeadersSentParams", "method", "url", "headers"),
}
__all__ = ("TraceConfig", *[name for name, *_ in _SIGNALS.values()])


class _Params:
    """What a signal tells; it cannot be changed."""

    __slots__ = ()

    def __init__(self, *args, **kwargs):
        names = self.__slots__
        given = dict(zip(names, args), **kwargs)
        if len(args) > len(names) or given.keys() != set(names):
            raise TypeError(f"{type(self).__name__}() takes {', '.join(names) or 'no arguments'}")
        for name, value in given.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name, value):
        raise AttributeError(f"{name} cannot be changed")

    __delattr__ = lambda self, name: self.__setattr__(name, None)

    def _values(self):
        return tuple([getattr(self, name) for name in self.__slots__])

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self):
        return hash((type(self), self._values()))

    def __repr__(self):
        fields = [f"{name}={getattr(self, name)!r}" for name in self.__slots__]
        return f"{type(self).__name__}({', '.join(fields)})"


_params = {}
for _signal, (_name, *_fields) in _SIGNALS.items():
    _params[_signal] = globals()[_name] = type(
        _name, (_Params,), {"__slots__": tuple(_fields), "__module__": __name__,
                            "__doc__": f"What `on_{_signal}` tells."})
del _signal, _name, _fields


class TraceConfig:
    """The signals of the requests of a session: to each, coroutine functions can be added."""

    def __init__(self, trace_config_ctx_factory=SimpleNamespace):
        for name in _SIGNALS:
            setattr(self, f"_on_{name}", Signal(self))
        self._trace_config_ctx_factory = trace_config_ctx_factory

    def trace_config_ctx(self, trace_request_ctx=None):
        """What the signals of one request have in common."""
        return self._trace_config_ctx_factory(trace_request_ctx=trace_request_ctx)

    def freeze(self):
        """Nothing can be added any more."""
        for name in _SIGNALS:
            getattr(self, f"_on_{name}").freeze()


def _signal_of(name):
    return property(lambda config: getattr(config, name))


for _name in _SIGNALS:
    setattr(TraceConfig, f"on_{_name}", _signal_of(f"_on_{_name}"))
del _name


class Trace:
    """One request, as one configuration sees it."""

    def __init__(self, session, config, context):
        self._session = session
        self._config = config
        self._context = context

    async def send(self, name, *args):
        """Sends a signal."""
        signal = getattr(self._config, f"_on_{name}")
        await signal.send(self._session, self._context, _params[name](*args))


async def tell(traces, name, *args):
    """Sends a signal to all that look on."""
    for trace in traces:
        await trace.send(name, *args)
