"""Objects that live in a process of their own, and others that stand for them elsewhere."""

import os
import shutil
import signal
import sys
import tempfile
import threading
import traceback

from multiprocessing import context, process
from multiprocessing.connection import Client, Listener, Pipe
from multiprocessing.context import get_spawning_popen

__all__ = ["BaseManager", "SyncManager", "BaseProxy", "Token", "SharedMemoryManager"]


class Token:
    """Names an object: its kind, where it lives, its number there."""

    def __init__(self, typeid, address, id):
        self.typeid, self.address, self.id = typeid, address, id

    def __repr__(self):
        return f"{type(self).__name__}(typeid={self.typeid!r}, address={self.address!r}, id={self.id!r})"


class RemoteError(Exception):
    """What went wrong in the process of the objects, as text."""

    def __str__(self):
        line = "-" * 75
        return f"\n{line}\n{self.args[0]}{line}"


def _error(kind, result):
    if kind == "#ERROR":
        return result
    if kind in ("#TRACEBACK", "#UNSERIALIZABLE"):
        return RemoteError(result)
    return ValueError(f"Unrecognized message type {kind!r}")


def dispatch(c, id, methodname, args=(), kwds={}):
    """Has a method called over a connection; its result."""
    c.send((id, methodname, args, kwds))
    kind, result = c.recv()
    if kind == "#RETURN":
        return result
    raise _error(kind, result)


def public_methods(obj):
    """The names of methods that do not begin with an underscore."""
    return [name for name in dir(obj) if name[0] != "_" and callable(getattr(obj, name))]


class Server:
    """Lives in the process of the objects; each connection has a thread."""

    _public = ["shutdown", "create", "get_methods", "number_of_objects", "dummy", "incref", "decref"]

    def __init__(self, registry, address, authkey, serializer):
        self.registry = registry
        self.authkey = process._AuthenticationString(authkey)
        self.listener = Listener(address=address, backlog=128, authkey=authkey)
        self.address = self.listener.address
        # Number: (object, names of methods, kinds of what they return), and how many stand for it.
        self.objects = {}
        self.counts = {}
        self.lock = threading.RLock()
        self.stopped = threading.Event()

    def serve_forever(self):
        """Serves until told to stop, then ends the process."""
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            self.stopped.wait()
        except (KeyboardInterrupt, SystemExit):
            pass

    def _accept(self):
        while True:
            try:
                connection = self.listener.accept()
            except (OSError, EOFError, context.AuthenticationError):
                if self.stopped.is_set():
                    return
                continue
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            while not self.stopped.is_set():
                try:
                    number, name, args, kwargs = connection.recv()
                except (EOFError, OSError):
                    return
                except Exception:
                    answer = "#TRACEBACK", traceback.format_exc()
                else:
                    answer = self._answer(number, name, args, kwargs)
                try:
                    connection.send(answer)
                except OSError:
                    return
                except Exception:
                    connection.send(("#UNSERIALIZABLE", traceback.format_exc()))
                if number is None and name == "shutdown":
                    self.stopped.set()

    def _answer(self, number, name, args, kwargs):
        try:
            if number is None:
                if name not in self._public:
                    raise AttributeError(name)
                return "#RETURN", getattr(self, name)(*args, **kwargs)
            obj, exposed, kinds = self.objects[number]
        except Exception:
            return "#TRACEBACK", traceback.format_exc()
        if name not in exposed and name not in ("#GETVALUE", "__repr__", "__str__"):
            return "#TRACEBACK", (
                f"AttributeError: method {name!r} of {type(obj)!r} object is not in "
                f"exposed={tuple(exposed)}\n")
        try:
            if name == "#GETVALUE":
                return "#RETURN", obj
            result = getattr(obj, name)(*args, **kwargs)
            if name in kinds:
                created = self.create(kinds[name], result, _made=True)
                return "#PROXY", (created[1], Token(kinds[name], self.address, created[0]))
        except Exception as error:
            return "#ERROR", error
        if isinstance(result, (type({}.keys()), type({}.values()), type({}.items()))):
            result = list(result)
        return "#RETURN", result

    # ---- what managers and proxies ask

    def dummy(self):
        """Nothing: the server is there."""

    def shutdown(self):
        """Stops, once this has been answered."""

    def number_of_objects(self):
        """How many objects there are."""
        return len(self.objects)

    def create(self, typeid, /, *args, _made=False, **kwargs):
        """A new object: its number and the names of its methods."""
        make, exposed, kinds, _ = self.registry[typeid]
        if _made or make is None:
            if kwargs or len(args) != 1:
                raise ValueError("Without callable, must have one non-keyword argument")
            obj = args[0]
        else:
            obj = make(*args, **kwargs)
        exposed = public_methods(obj) if exposed is None else list(exposed)
        number = f"{id(obj):x}"
        with self.lock:
            self.objects[number] = obj, set(exposed) | set(kinds or ()), kinds or {}
            self.counts[number] = self.counts.get(number, 0) + 1
        return number, tuple(exposed)

    def get_methods(self, token):
        """The names of the methods of an object."""
        return tuple(self.objects[token.id][1])

    def incref(self, number):
        """One more stands for the object."""
        with self.lock:
            if number not in self.counts:
                raise KeyError(number)
            self.counts[number] += 1

    def decref(self, number):
        """One less stands for the object, which goes with the last."""
        with self.lock:
            self.counts[number] -= 1
            if self.counts[number] > 0:
                return
            del self.counts[number]
            gone = self.objects.pop(number)
        del gone


def _run_server(registry, address, authkey, serializer, writer, initializer, initargs):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if initializer is not None:
        initializer(*initargs)
    server = Server(registry, address, authkey, serializer)
    process.current_process().authkey = authkey
    writer.send(server.address)
    writer.close()
    server.serve_forever()
    # Threads that still serve end with the process.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


class BaseManager:
    """Starts the process of the objects, and makes what stands for them."""

    _registry = {}
    _Server = Server

    def __init__(self, address=None, authkey=None, serializer="pickle", ctx=None, *,
                 shutdown_timeout=1.0):
        if authkey is None:
            authkey = process.current_process().authkey
        self._address = address
        self._authkey = process._AuthenticationString(authkey)
        self._state = "INITIAL"
        self._serializer = serializer
        self._ctx = ctx or context._default_context.get_context()
        self._timeout = shutdown_timeout
        self._process = None
        self._directory = None

    def get_server(self):
        """A server for this process."""
        self._check_initial()
        return Server(self._registry, self._address, self._authkey, self._serializer)

    def _check_initial(self):
        if self._state == "STARTED":
            raise context.ProcessError("Already started server")
        if self._state == "SHUTDOWN":
            raise context.ProcessError("Manager has shut down")
        if self._state != "INITIAL":
            raise context.ProcessError(f"Unknown state {self._state!r}")

    def connect(self):
        """Connect to a server that runs already."""
        with self._connect() as connection:
            dispatch(connection, None, "dummy")
        self._state = "STARTED"

    def _connect(self):
        return Client(self._address, authkey=self._authkey)

    def start(self, initializer=None, initargs=()):
        """Start the process of the objects."""
        self._check_initial()
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if self._address is None:
            self._directory = tempfile.mkdtemp(prefix="pymp-")
            self._address = os.path.join(self._directory, "listener")
        reader, writer = Pipe(duplex=False)
        self._process = self._ctx.Process(
            target=_run_server,
            args=(self._registry, self._address, bytes(self._authkey), self._serializer, writer,
                  initializer, initargs))
        identity = ":".join(str(i) for i in self._process._identity)
        self._process.name = f"{type(self).__name__}-{identity}"
        self._process.start()
        writer.close()
        try:
            self._address = reader.recv()
        finally:
            reader.close()
        self._state = "STARTED"
        # The server is a child that ends when it is told to.
        process.at_end(self.shutdown, before_children=True)

    def shutdown(self):
        """End the process of the objects."""
        if self._process is None or self._state != "STARTED":
            return
        self._state = "SHUTDOWN"
        if self._process.is_alive():
            try:
                with self._connect() as connection:
                    dispatch(connection, None, "shutdown")
            except Exception:
                # It has ended, or ends now.
                pass
            self._process.join(self._timeout)
            if self._process.is_alive():
                self._process.terminate()
                self._process.join(self._timeout)
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
        forget(self._address)

    def join(self, timeout=None):
        """Wait for the process of the objects."""
        if self._process is not None:
            self._process.join(timeout)

    def __enter__(self):
        if self._state == "INITIAL":
            self.start()
        assert self._state == "STARTED"
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()

    def __del__(self):
        if getattr(self, "_process", None) is not None and self._process._parent_pid == os.getpid():
            self.shutdown()

    def __reduce__(self):
        return type(self)._from_address, (self._address, bytes(self._authkey), self._serializer)

    @classmethod
    def _from_address(cls, address, authkey, serializer):
        manager = cls(address, authkey, serializer)
        manager.connect()
        return manager

    @property
    def address(self):
        """Where the server listens."""
        return self._address

    def _number_of_objects(self):
        with self._connect() as connection:
            return dispatch(connection, None, "number_of_objects")

    def _create(self, typeid, /, *args, **kwds):
        assert self._state == "STARTED", "server not yet started"
        with self._connect() as connection:
            number, exposed = dispatch(connection, None, "create", (typeid, *args), kwds)
        return Token(typeid, self._address, number), exposed

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None,
                 create_method=True):
        """Make a kind of objects known."""
        if "_registry" not in cls.__dict__:
            cls._registry = cls._registry.copy()
        if proxytype is None:
            proxytype = AutoProxy
        exposed = exposed or getattr(proxytype, "_exposed_", None)
        kinds = method_to_typeid or getattr(proxytype, "_method_to_typeid_", None)
        if kinds:
            for key, value in list(kinds.items()):
                assert type(key) is str, f"{key!r} is not a string"
                assert type(value) is str, f"{value!r} is not a string"
        cls._registry[typeid] = callable, exposed, kinds, proxytype
        if create_method:
            def make(self, /, *args, **kwds):
                token, exposed = self._create(typeid, *args, **kwds)
                proxy = proxytype(
                    token, self._serializer, manager=self, authkey=self._authkey, exposed=exposed)
                with self._connect() as connection:
                    dispatch(connection, None, "decref", (token.id,))
                return proxy

            make.__name__ = typeid
            setattr(cls, typeid, make)


# For each address, the connection of each thread.
_connections = {}


def forget(address):
    """Closes this process's connections to an address."""
    for connection in _connections.pop(address, {}).values():
        connection.close()


class BaseProxy:
    """Stands for an object that lives elsewhere."""

    def __init__(self, token, serializer, manager=None, authkey=None, exposed=None, incref=True,
                 manager_owned=False):
        self._token = token
        self._id = token.id
        self._serializer = serializer
        self._manager = manager
        self._pid = None
        if authkey is not None:
            self._authkey = process._AuthenticationString(authkey)
        elif manager is not None:
            self._authkey = manager._authkey
        else:
            self._authkey = process.current_process().authkey
        if incref:
            with self._connect() as connection:
                dispatch(connection, None, "incref", (self._id,))
            self._pid = os.getpid()

    def _connect(self):
        return Client(self._token.address, authkey=self._authkey)

    def _callmethod(self, methodname, args=(), kwds={}):
        """Have a method called; its result."""
        mine = _connections.setdefault(self._token.address, {})
        key = os.getpid(), threading.get_ident()
        connection = mine.get(key)
        if connection is None:
            connection = mine[key] = self._connect()
        connection.send((self._id, methodname, args, kwds))
        kind, result = connection.recv()
        if kind == "#RETURN":
            return result
        if kind == "#PROXY":
            exposed, token = result
            registry = SyncManager._registry if self._manager is None else self._manager._registry
            proxytype = registry[token.typeid][3]
            proxy = proxytype(
                token, self._serializer, manager=self._manager, authkey=self._authkey,
                exposed=exposed)
            with self._connect() as other:
                dispatch(other, None, "decref", (token.id,))
            return proxy
        raise _error(kind, result)

    def _getvalue(self):
        """A copy of the object."""
        return self._callmethod("#GETVALUE")

    def __del__(self, _getpid=os.getpid):
        manager = getattr(self, "_manager", None)
        if getattr(self, "_pid", None) != _getpid():
            return
        if manager is not None and manager._state != "STARTED":
            return
        try:
            with self._connect() as connection:
                dispatch(connection, None, "decref", (self._id,))
        except Exception:
            # The server has ended before.
            pass

    def __reduce__(self):
        options = {}
        if get_spawning_popen() is not None:
            options["authkey"] = bytes(self._authkey)
        if getattr(self, "_isauto", False):
            options["exposed"] = self._exposed_
            return RebuildProxy, (AutoProxy, self._token, self._serializer, options)
        return RebuildProxy, (type(self), self._token, self._serializer, options)

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __repr__(self):
        cls = type(self).__name__
        return f"<{cls} object, typeid {self._token.typeid!r} at {id(self):#x}>"

    def __str__(self):
        try:
            return self._callmethod("__repr__")
        except Exception:
            return repr(self)[:-1] + "; '__str__()' failed>"


def RebuildProxy(func, token, serializer, kwds):
    """What another process has sent to stand for an object."""
    return func(token, serializer, incref=True, **kwds)


def MakeProxyType(name, exposed, _cache={}):
    """A class whose methods are those of the objects."""
    exposed = tuple(exposed)
    if (name, exposed) not in _cache:
        def method(name):
            def call(self, /, *args, **kwds):
                return self._callmethod(name, args, kwds)

            call.__name__ = name
            return call

        names = {each: method(each) for each in exposed}
        _cache[name, exposed] = type(name, (BaseProxy,), {**names, "_exposed_": exposed})
    return _cache[name, exposed]


def AutoProxy(token, serializer, manager=None, authkey=None, exposed=None, incref=True,
              manager_owned=False):
    """Stands for an object of any kind, with its public methods."""
    if exposed is None:
        key = authkey if authkey is not None else process.current_process().authkey
        with Client(token.address, authkey=key) as connection:
            exposed = dispatch(connection, None, "get_methods", (token,))
    kind = MakeProxyType(f"AutoProxy[{token.typeid}]", exposed)
    proxy = kind(token, serializer, manager=manager, authkey=authkey, incref=incref)
    proxy._isauto = True
    return proxy


class Namespace:
    """Somewhere to put attributes."""

    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        items = sorted(f"{k}={v!r}" for k, v in self.__dict__.items() if not k.startswith("_"))
        return f"{type(self).__name__}({', '.join(items)})"


class Value:
    """One value."""

    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self._value = value

    def get(self):
        """The value."""
        return self._value

    def set(self, value):
        """Another value."""
        self._value = value

    def __repr__(self):
        return f"{type(self).__name__}({self._typecode!r}, {self._value!r})"

    value = property(get, set)


def Array(typecode, sequence, lock=True):
    """Numbers of one kind."""
    import array

    return array.array(typecode, sequence)


class IteratorProxy(BaseProxy):
    _exposed_ = ("__next__", "send", "throw", "close")

    def __iter__(self):
        return self

    def __next__(self, *args):
        return self._callmethod("__next__", args)

    def send(self, *args):
        """As that of a generator."""
        return self._callmethod("send", args)

    def throw(self, *args):
        """As that of a generator."""
        return self._callmethod("throw", args)

    def close(self, *args):
        """As that of a generator."""
        return self._callmethod("close", args)


class AcquirerProxy(BaseProxy):
    _exposed_ = ("acquire", "release", "locked")

    def acquire(self, blocking=True, timeout=None):
        """Take the lock."""
        return self._callmethod("acquire", (blocking,) if timeout is None else (blocking, timeout))

    def release(self):
        """Give the lock back."""
        return self._callmethod("release")

    def locked(self):
        """Whether somebody holds the lock."""
        return self._callmethod("locked")

    def __enter__(self):
        return self._callmethod("acquire")

    def __exit__(self, exc_type, exc_val, exc_tb):
        return self._callmethod("release")


class ConditionProxy(AcquirerProxy):
    _exposed_ = ("acquire", "release", "locked", "wait", "notify", "notify_all")

    def wait(self, timeout=None):
        """Wait for word."""
        return self._callmethod("wait", (timeout,))

    def notify(self, n=1):
        """Wake who waits."""
        return self._callmethod("notify", (n,))

    def notify_all(self):
        """Wake all who wait."""
        return self._callmethod("notify_all")

    def wait_for(self, predicate, timeout=None):
        """Wait until the predicate holds."""
        from multiprocessing.synchronize import Condition

        return Condition.wait_for(self, predicate, timeout)


class EventProxy(BaseProxy):
    _exposed_ = ("is_set", "set", "clear", "wait")

    def is_set(self):
        """Whether the flag is set."""
        return self._callmethod("is_set")

    def set(self):
        """Set the flag."""
        return self._callmethod("set")

    def clear(self):
        """Take the flag back."""
        return self._callmethod("clear")

    def wait(self, timeout=None):
        """Wait for the flag."""
        return self._callmethod("wait", (timeout,))


class BarrierProxy(BaseProxy):
    _exposed_ = ("__getattribute__", "wait", "abort", "reset")

    def wait(self, timeout=None):
        """Wait until all have come."""
        return self._callmethod("wait", (timeout,))

    def abort(self):
        """Break the barrier."""
        return self._callmethod("abort")

    def reset(self):
        """Back to the beginning."""
        return self._callmethod("reset")

    @property
    def parties(self):
        return self._callmethod("__getattribute__", ("parties",))

    @property
    def n_waiting(self):
        return self._callmethod("__getattribute__", ("n_waiting",))

    @property
    def broken(self):
        return self._callmethod("__getattribute__", ("broken",))


class NamespaceProxy(BaseProxy):
    _exposed_ = ("__getattribute__", "__setattr__", "__delattr__")

    def __getattr__(self, key):
        if key[0] == "_":
            return object.__getattribute__(self, key)
        return object.__getattribute__(self, "_callmethod")("__getattribute__", (key,))

    def __setattr__(self, key, value):
        if key[0] == "_":
            return object.__setattr__(self, key, value)
        return object.__getattribute__(self, "_callmethod")("__setattr__", (key, value))

    def __delattr__(self, key):
        if key[0] == "_":
            return object.__delattr__(self, key)
        return object.__getattribute__(self, "_callmethod")("__delattr__", (key,))


class ValueProxy(BaseProxy):
    _exposed_ = ("get", "set")

    def get(self):
        """The value."""
        return self._callmethod("get")

    def set(self, value):
        """Another value."""
        return self._callmethod("set", (value,))

    value = property(get, set)


_BaseListProxy = MakeProxyType("BaseListProxy", (
    "__add__", "__contains__", "__delitem__", "__getitem__", "__imul__", "__len__", "__mul__",
    "__reversed__", "__rmul__", "__setitem__", "append", "clear", "copy", "count", "extend",
    "index", "insert", "pop", "remove", "reverse", "sort",
))


class ListProxy(_BaseListProxy):
    def __iadd__(self, value):
        self._callmethod("extend", (value,))
        return self

    def __imul__(self, value):
        # The object grows where it lives; what comes back is a copy.
        self._callmethod("__imul__", (value,))
        return self


_BaseDictProxy = MakeProxyType("_BaseDictProxy", (
    "__contains__", "__delitem__", "__getitem__", "__ior__", "__iter__", "__len__", "__or__",
    "__reversed__", "__ror__", "__setitem__", "clear", "copy", "fromkeys", "get", "items", "keys",
    "pop", "popitem", "setdefault", "update", "values",
))
_BaseDictProxy._method_to_typeid_ = {"__iter__": "Iterator"}


class DictProxy(_BaseDictProxy):
    def __ior__(self, value):
        self._callmethod("__ior__", (value,))
        return self


_BaseSetProxy = MakeProxyType("_BaseSetProxy", (
    "__and__", "__contains__", "__ge__", "__gt__", "__iand__", "__ior__", "__isub__", "__iter__",
    "__ixor__", "__le__", "__len__", "__lt__", "__or__", "__rand__", "__ror__", "__rsub__",
    "__rxor__", "__sub__", "__xor__", "add", "clear", "copy", "difference", "difference_update",
    "discard", "intersection", "intersection_update", "isdisjoint", "issubset", "issuperset",
    "pop", "remove", "symmetric_difference", "symmetric_difference_update", "union", "update",
))
_BaseSetProxy._method_to_typeid_ = {"__iter__": "Iterator"}


def _in_place(name):
    def call(self, value):
        self._callmethod(name, (value,))
        return self

    call.__name__ = name
    return call


class SetProxy(_BaseSetProxy):
    __iand__, __ior__, __isub__, __ixor__ = map(_in_place, ("__iand__", "__ior__", "__isub__", "__ixor__"))


ArrayProxy = MakeProxyType("ArrayProxy", ("__len__", "__getitem__", "__setitem__"))


class SyncManager(BaseManager):
    """A manager with the kinds of objects that processes share most."""


def _register():
    import queue

    for name in ("Queue", "JoinableQueue"):
        SyncManager.register(name, queue.Queue)
    SyncManager.register("Event", threading.Event, EventProxy)
    SyncManager.register("Lock", threading.Lock, AcquirerProxy)
    SyncManager.register("RLock", threading.RLock, AcquirerProxy)
    SyncManager.register("Semaphore", threading.Semaphore, AcquirerProxy)
    SyncManager.register("BoundedSemaphore", threading.BoundedSemaphore, AcquirerProxy)
    SyncManager.register("Condition", threading.Condition, ConditionProxy)
    SyncManager.register("Barrier", threading.Barrier, BarrierProxy)
    SyncManager.register("list", list, ListProxy)
    SyncManager.register("dict", dict, DictProxy)
    SyncManager.register("set", set, SetProxy)
    SyncManager.register("Value", Value, ValueProxy)
    SyncManager.register("Array", Array, ArrayProxy)
    SyncManager.register("Namespace", Namespace, NamespaceProxy)
    SyncManager.register("Iterator", proxytype=IteratorProxy, create_method=False)


_register()


class SharedMemoryManager(BaseManager):
    """Blocks of shared memory, which krait does not have."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError("krait has no multiprocessing.shared_memory yet")
