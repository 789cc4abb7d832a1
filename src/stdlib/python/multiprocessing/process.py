"""Processes as objects: started, joined, ended."""

import itertools
import os
import signal
import sys
from time import monotonic as _time

__all__ = ["BaseProcess", "Process", "current_process", "active_children", "parent_process"]


class _AuthenticationString(bytes):
    def __reduce__(self):
        return _AuthenticationString, (bytes(self),)


_children = set()
_process_counter = itertools.count(1)
_parent_process = None


def current_process():
    """The process that runs this."""
    return _current_process


def parent_process():
    """The process that started this one, None in the first."""
    return _parent_process


def active_children():
    """The processes started here that run."""
    for child in list(_children):
        child._poll()
    return list(_children)


class BaseProcess:
    """A process: what it is to do, and once started, what became of it."""

    _sentinel = None

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, "group argument must be None for now"
        count = next(_process_counter)
        self._identity = _current_process._identity + (count,)
        self._config = _current_process._config.copy()
        self._parent_pid = os.getpid()
        self._parent_name = _current_process.name
        self._pid = None
        self._status = None
        self._sentinel = None
        self._closed = False
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self._name = name or f"{type(self).__name__}-{':'.join(map(str, self._identity))}"
        if daemon is not None:
            self.daemon = daemon

    def __getstate__(self):
        state = self.__dict__.copy()
        state["_sentinel"] = None
        return state

    def _check_closed(self):
        if self._closed:
            raise ValueError("process object is closed")

    def run(self):
        """What the process does."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        """Start the process."""
        self._check_closed()
        assert self._pid is None, "cannot start a process twice"
        assert self._parent_pid == os.getpid(), (
            "can only start a process object created by current process")
        assert not _current_process._config.get("daemon"), (
            "daemonic processes are not allowed to have children")
        active_children()
        self._launch()
        # What the process was given is its own affair now.
        del self._target, self._args, self._kwargs
        _children.add(self)

    def _launch(self):
        import _pickle
        from _posixsubprocess import fork_exec
        from multiprocessing import spawn
        from multiprocessing.connection import Connection, write_all
        from multiprocessing.context import Lending

        if getattr(_current_process, "_inheriting", False):
            raise RuntimeError(_NOT_GUARDED)
        with Lending() as lent:
            this = _pickle.dumps(self)
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        os.set_blocking(writing, False)
        report_read, report_write = os.pipe()
        try:
            command = spawn.get_command_line(reading)
            kept = tuple(sorted({reading, report_write, *lent}))
            for stream in (sys.stdout, sys.stderr):
                try:
                    stream.flush()
                except (AttributeError, ValueError):
                    pass
            self._pid = fork_exec(
                command, (command[0],), True, kept, None, None, -1, -1, -1, -1, -1, -1,
                report_read, report_write, False, False, -1, None, None, None, -1, None)
            self._sentinel = os.pidfd_open(self._pid)
        finally:
            os.close(reading)
            os.close(report_write)
            os.close(report_read)
        with Connection(writing, readable=False) as connection:
            try:
                connection.send((spawn.preparation_data(self._name), sorted(lent)))
                connection.send_bytes(this)
            except BrokenPipeError:
                # It has ended at once; its status will say so.
                pass

    def _poll(self, options=os.WNOHANG):
        """The exit status, None while the process runs."""
        if self._status is None and self._pid is not None:
            try:
                pid, status = os.waitpid(self._pid, options)
            except ChildProcessError:
                return None
            if pid == self._pid:
                self._status = os.waitstatus_to_exitcode(status)
        if self._status is not None:
            _children.discard(self)
        return self._status

    def join(self, timeout=None):
        """Wait for the end of the process."""
        from multiprocessing.connection import wait

        self._check_closed()
        assert self._parent_pid == os.getpid(), "can only join a child process"
        assert self._pid is not None, "can only join a started process"
        if self._poll() is None and wait([self._sentinel], timeout):
            self._poll(0)

    def is_alive(self):
        """Whether the process runs."""
        self._check_closed()
        if self is _current_process:
            return True
        assert self._parent_pid == os.getpid(), "can only test a child process"
        return self._pid is not None and self._poll() is None

    def _signal(self, number):
        self._check_closed()
        if self._pid is None:
            raise AttributeError("'NoneType' object has no attribute 'terminate'")
        if self._poll() is None:
            try:
                os.kill(self._pid, number)
            except ProcessLookupError:
                pass

    def terminate(self):
        """Ask the process to end: SIGTERM."""
        self._signal(signal.SIGTERM)

    def interrupt(self):
        """Interrupt the process: SIGINT."""
        self._signal(signal.SIGINT)

    def kill(self):
        """End the process: SIGKILL."""
        self._signal(signal.SIGKILL)

    def close(self):
        """Give up what belongs to a process that has ended."""
        if self._closed:
            return
        if self._pid is not None:
            if self._poll() is None:
                raise ValueError(
                    "Cannot close a process while it is still running. You should first call "
                    "join() or terminate().")
            self._close_sentinel()
        self._closed = True

    def _close_sentinel(self, _close=os.close):
        sentinel, self._sentinel = self._sentinel, None
        if sentinel is not None:
            try:
                _close(sentinel)
            except OSError:
                pass

    def __del__(self):
        if self._sentinel is not None and self._parent_pid == os.getpid():
            self._close_sentinel()

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), "name must be a string"
        self._name = name

    @property
    def daemon(self):
        """Whether the process is ended with this one."""
        return self._config.get("daemon", False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._pid is None, "process has already started"
        self._config["daemon"] = daemonic

    @property
    def authkey(self):
        return self._config["authkey"]

    @authkey.setter
    def authkey(self, authkey):
        self._config["authkey"] = _AuthenticationString(authkey)

    @property
    def exitcode(self):
        """The exit status, None while the process runs."""
        self._check_closed()
        return self._poll()

    @property
    def ident(self):
        """The number of the process."""
        self._check_closed()
        if self is _current_process:
            return os.getpid()
        return self._pid

    pid = ident

    @property
    def sentinel(self):
        """A descriptor that becomes readable when the process ends."""
        self._check_closed()
        if self._sentinel is None:
            raise ValueError("process not started")
        return self._sentinel

    def __repr__(self):
        if self is _current_process:
            status = "started"
        elif self._closed:
            status = "closed"
        elif self._parent_pid != os.getpid():
            status = "unknown"
        elif self._pid is None:
            status = "initial"
        else:
            status = "started" if self._poll() is None else "stopped"
        parts = [type(self).__name__, f"name={self._name!r}"]
        if self._pid is not None and not self._closed:
            parts.append(f"pid={self._pid}")
        parts.append(f"parent={self._parent_pid}")
        parts.append(status)
        if status == "stopped":
            code = self._status
            if code < 0:
                try:
                    code = f"-{signal.Signals(-code).name}"
                except ValueError:
                    pass
            parts.append(f"exitcode={code}")
        if self.daemon:
            parts.append("daemon")
        return f"<{' '.join(parts)}>"

    def _bootstrap(self):
        """Runs in the new process; its exit status."""
        global _current_process, _parent_process, _process_counter
        _process_counter = itertools.count(1)
        _children.clear()
        _parent_process = _ParentProcess(self._parent_name, self._parent_pid)
        self._pid = os.getpid()
        _current_process = self
        try:
            sys.stdin = open(os.devnull)
        except OSError:
            pass
        status = 1
        try:
            self.run()
            status = 0
        except SystemExit as error:
            code = error.code
            if code is None:
                status = 0
            elif isinstance(code, int):
                status = code
            else:
                sys.stderr.write(f"{code}\n")
        except BaseException:
            import traceback

            sys.stderr.write(f"Process {self.name}:\n")
            traceback.print_exc()
        finally:
            _end_children()
            for stream in (sys.stdout, sys.stderr):
                try:
                    stream.flush()
                except (AttributeError, ValueError, OSError):
                    pass
        return status


_NOT_GUARDED = """
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...

        The "freeze_support()" line can be omitted if the program
        is not going to be frozen to produce an executable.

        To fix this issue, refer to the "Safe importing of main module"
        section in https://docs.python.org/3/library/multiprocessing.html
        """


class Process(BaseProcess):
    """A process: what it is to do, and once started, what became of it."""

    __module__ = "multiprocessing.context"

    @staticmethod
    def _Popen(process_obj):
        raise NotImplementedError("krait starts processes without Popen objects")


class SpawnProcess(BaseProcess):
    """A process of the context `spawn`."""

    __module__ = "multiprocessing.context"
    _start_method = "spawn"


class ForkServerProcess(BaseProcess):
    """A process of the context `forkserver`."""

    __module__ = "multiprocessing.context"
    _start_method = "forkserver"


from multiprocessing import context as _context

for _class in (Process, SpawnProcess, ForkServerProcess):
    setattr(_context, _class.__name__, _class)


class _ParentProcess(BaseProcess):
    def __init__(self, name, pid):
        self._identity = ()
        self._name = name
        self._pid = pid
        self._parent_pid = None
        self._status = None
        self._closed = False
        self._sentinel = None
        self._config = {}

    def is_alive(self):
        """Whether the process runs."""
        return os.getppid() == self._pid

    @property
    def ident(self):
        return self._pid

    pid = ident

    def join(self, timeout=None):
        """Wait for the end of the process."""
        from multiprocessing.connection import wait

        try:
            descriptor = os.pidfd_open(self._pid)
        except ProcessLookupError:
            return
        try:
            wait([descriptor], timeout)
        finally:
            os.close(descriptor)


class _MainProcess(BaseProcess):
    def __init__(self):
        self._identity = ()
        self._name = "MainProcess"
        self._parent_pid = None
        self._pid = None
        self._status = None
        self._closed = False
        self._sentinel = None
        self._config = {"authkey": _AuthenticationString(os.urandom(32)), "semprefix": "/mp"}

    def close(self):
        """Nothing."""


_current_process = _MainProcess()
_before_children = []
_behind_children = []


def at_end(function, before_children=False):
    """Calls a function before this process ends: once its children have, or before they are waited for."""
    (_before_children if before_children else _behind_children).append(function)


def _end_children():
    """Before this process ends: daemons are ended, other children waited for."""
    while _before_children:
        _before_children.pop()()
    for child in active_children():
        if child.daemon:
            child.terminate()
    for child in active_children():
        child.join()
    while _behind_children:
        _behind_children.pop()()


import atexit as _atexit

_atexit.register(_end_children)
