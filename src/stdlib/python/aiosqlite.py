"""aiosqlite: sqlite3 for event loops.  Each connection has a thread of its own, in which all that is asked of it is done
in order; SQLite's work goes to the interpreter's pool from there, or gives way every few milliseconds."""

import asyncio
import sqlite3
import threading
import warnings
from collections import deque
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from functools import partial, wraps
from queue import SimpleQueue
from sqlite3 import (
    DatabaseError,
    Error,
    IntegrityError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    Row,
    Warning,
    paramstyle,
    register_adapter,
    register_converter,
    sqlite_version,
    sqlite_version_info,
)

__version__ = "0.22.1"

__all__ = [
    "__version__",
    "paramstyle",
    "register_adapter",
    "register_converter",
    "sqlite_version",
    "sqlite_version_info",
    "connect",
    "Connection",
    "Cursor",
    "Row",
    "Warning",
    "Error",
    "DatabaseError",
    "IntegrityError",
    "ProgrammingError",
    "OperationalError",
    "NotSupportedError",
]

_STOP = object()


def _tell(future, result, exception):
    if future.done():
        return
    if exception is not None:
        future.set_exception(exception)
    else:
        future.set_result(result)


def _work(jobs):
    """The body of a connection's thread."""
    while True:
        future, function = jobs.get()
        result = exception = None
        try:
            result = function()
        except BaseException as error:
            exception = error
        if future is not None:
            try:
                future.get_loop().call_soon_threadsafe(_tell, future, result, exception)
            except RuntimeError:
                # Its loop is gone, and with it whoever waited.
                pass
        stops = result is _STOP
        # While nothing is asked, nothing is kept alive.
        future = function = result = exception = None
        if stops:
            return


class Result(AbstractAsyncContextManager, Coroutine):
    """A call that can be awaited, or entered by `async with`."""

    __slots__ = ("_coro", "_obj")

    def __init__(self, coro):
        self._coro = coro

    def send(self, value):
        return self._coro.send(value)

    def throw(self, typ, val=None, tb=None):
        if val is None:
            return self._coro.throw(typ)
        if tb is None:
            return self._coro.throw(typ, val)
        return self._coro.throw(typ, val, tb)

    def close(self):
        return self._coro.close()

    def __await__(self):
        return self._coro.__await__()

    async def __aenter__(self):
        self._obj = await self._coro
        return self._obj

    async def __aexit__(self, exc_type, exc, tb):
        if isinstance(self._obj, Cursor):
            await self._obj.close()


def contextmanager(method):
    @wraps(method)
    def wrapper(self, *args, **kwargs):
        return Result(method(self, *args, **kwargs))

    return wrapper


class Cursor:
    def __init__(self, conn, cursor):
        self.iter_chunk_size = conn._iter_chunk_size
        self._conn = conn
        self._cursor = cursor

    def __aiter__(self):
        return self._chunks()

    async def _chunks(self):
        while rows := await self.fetchmany(self.iter_chunk_size):
            for row in rows:
                yield row

    async def _execute(self, fn, *args, **kwargs):
        return await self._conn._execute(fn, *args, **kwargs)

    async def execute(self, sql, parameters=None):
        await self._execute(self._cursor.execute, sql, [] if parameters is None else parameters)
        return self

    async def executemany(self, sql, parameters):
        await self._execute(self._cursor.executemany, sql, parameters)
        return self

    async def executescript(self, sql_script):
        await self._execute(self._cursor.executescript, sql_script)
        return self

    async def fetchone(self):
        return await self._execute(self._cursor.fetchone)

    async def fetchmany(self, size=None):
        args = () if size is None else (size,)
        return await self._execute(self._cursor.fetchmany, *args)

    async def fetchall(self):
        return await self._execute(self._cursor.fetchall)

    async def close(self):
        await self._execute(self._cursor.close)

    @property
    def rowcount(self):
        return self._cursor.rowcount

    @property
    def lastrowid(self):
        return self._cursor.lastrowid

    @property
    def arraysize(self):
        return self._cursor.arraysize

    @arraysize.setter
    def arraysize(self, value):
        self._cursor.arraysize = value

    @property
    def description(self):
        return self._cursor.description

    @property
    def row_factory(self):
        return self._cursor.row_factory

    @row_factory.setter
    def row_factory(self, factory):
        self._cursor.row_factory = factory

    @property
    def connection(self):
        return self._cursor.connection

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        await self.close()


class Connection:
    def __init__(self, connector, iter_chunk_size, loop=None):
        self._running = True
        self._connection = None
        self._connector = connector
        self._tx = SimpleQueue()
        self._iter_chunk_size = iter_chunk_size
        # A connection that nobody closes does not keep the program from ending.
        self._thread = threading.Thread(target=_work, args=(self._tx,), daemon=True)
        if loop is not None:
            warnings.warn(
                "aiosqlite.Connection no longer uses the `loop` parameter",
                DeprecationWarning,
            )

    def __del__(self):
        if self._connection is None:
            return
        warnings.warn(
            f"{self!r} was deleted before being closed. "
            "Please use 'async with' or '.close()' to close the connection properly.",
            ResourceWarning,
            stacklevel=1,
        )
        self.stop()

    def stop(self):
        """Ends the thread once all that was asked is done; a future of that, where a loop runs."""
        self._running = False
        connection, self._connection = self._connection, None

        def close_and_stop():
            if connection is not None:
                connection.close()
            return _STOP

        try:
            future = asyncio.get_event_loop().create_future()
        except Exception:
            future = None
        self._tx.put_nowait((future, close_and_stop))
        return future

    @property
    def _conn(self):
        if self._connection is None:
            raise ValueError("no active connection")
        return self._connection

    def _execute_insert(self, sql, parameters):
        cursor = self._conn.execute(sql, parameters)
        cursor.execute("SELECT last_insert_rowid()")
        return cursor.fetchone()

    def _execute_fetchall(self, sql, parameters):
        return self._conn.execute(sql, parameters).fetchall()

    async def _execute(self, fn, *args, **kwargs):
        if not self._running or not self._connection:
            raise ValueError("Connection closed")
        future = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((future, partial(fn, *args, **kwargs)))
        return await future

    async def _connect(self):
        if self._connection is None:
            try:
                future = asyncio.get_running_loop().create_future()
                self._tx.put_nowait((future, self._connector))
                self._connection = await future
            except BaseException:
                self.stop()
                raise
        return self

    def __await__(self):
        self._thread.start()
        return self._connect().__await__()

    async def __aenter__(self):
        return await self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        await self.close()

    @contextmanager
    async def cursor(self):
        return Cursor(self, await self._execute(self._conn.cursor))

    async def commit(self):
        await self._execute(self._conn.commit)

    async def rollback(self):
        await self._execute(self._conn.rollback)

    async def close(self):
        if self._connection is None:
            return
        try:
            await self._execute(self._conn.close)
        finally:
            self._connection = None
            future = self.stop()
            if future is not None:
                await future

    @contextmanager
    async def execute(self, sql, parameters=None):
        parameters = [] if parameters is None else parameters
        return Cursor(self, await self._execute(self._conn.execute, sql, parameters))

    @contextmanager
    async def execute_insert(self, sql, parameters=None):
        parameters = [] if parameters is None else parameters
        return await self._execute(self._execute_insert, sql, parameters)

    @contextmanager
    async def execute_fetchall(self, sql, parameters=None):
        parameters = [] if parameters is None else parameters
        return await self._execute(self._execute_fetchall, sql, parameters)

    @contextmanager
    async def executemany(self, sql, parameters):
        return Cursor(self, await self._execute(self._conn.executemany, sql, parameters))

    @contextmanager
    async def executescript(self, sql_script):
        return Cursor(self, await self._execute(self._conn.executescript, sql_script))

    async def interrupt(self):
        return self._conn.interrupt()

    async def create_function(self, name, num_params, func, deterministic=False):
        await self._execute(
            self._conn.create_function, name, num_params, func, deterministic=deterministic
        )

    @property
    def in_transaction(self):
        return self._conn.in_transaction

    @property
    def isolation_level(self):
        return self._conn.isolation_level

    @isolation_level.setter
    def isolation_level(self, value):
        self._conn.isolation_level = value

    @property
    def row_factory(self):
        return self._conn.row_factory

    @row_factory.setter
    def row_factory(self, factory):
        self._conn.row_factory = factory

    @property
    def text_factory(self):
        return self._conn.text_factory

    @text_factory.setter
    def text_factory(self, factory):
        self._conn.text_factory = factory

    @property
    def total_changes(self):
        return self._conn.total_changes

    async def enable_load_extension(self, value):
        await self._execute(self._conn.enable_load_extension, value)

    async def load_extension(self, path):
        await self._execute(self._conn.load_extension, path)

    async def set_progress_handler(self, handler, n):
        await self._execute(self._conn.set_progress_handler, handler, n)

    async def set_trace_callback(self, handler):
        await self._execute(self._conn.set_trace_callback, handler)

    async def set_authorizer(self, authorizer_callback):
        await self._execute(self._conn.set_authorizer, authorizer_callback)

    async def iterdump(self):
        """The lines of a dump, made in stock while the loop goes on."""
        lines = None

        def some():
            nonlocal lines
            if lines is None:
                lines = self._conn.iterdump()
            made = deque()
            for line in lines:
                made.append(line)
                if len(made) == 64:
                    break
            return made

        while made := await self._execute(some):
            while made:
                yield made.popleft()

    async def backup(self, target, *, pages=0, progress=None, name="main", sleep=0.25):
        if isinstance(target, Connection):
            target = target._conn
        await self._execute(
            self._conn.backup, target, pages=pages, progress=progress, name=name, sleep=sleep
        )


def connect(database, *, iter_chunk_size=64, loop=None, **kwargs):
    """A connection, to be awaited or entered by `async with`."""
    if loop is not None:
        warnings.warn(
            "aiosqlite.connect() no longer uses the `loop` parameter",
            DeprecationWarning,
        )

    def connector():
        if isinstance(database, bytes):
            path = database.decode("utf-8")
        else:
            path = str(database)
        return sqlite3.connect(path, **kwargs)

    return Connection(connector, iter_chunk_size)
