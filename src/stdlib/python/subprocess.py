"""Other programs: started, talked to through pipes, waited for."""

import errno
import io
import os
import signal
import sys
import types
import warnings
from _posixsubprocess import fork_exec as _fork_exec, poll as _poll
from _thread import allocate_lock as _allocate_lock
from time import monotonic as _time, sleep as _sleep

__all__ = [
    "Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput", "getoutput", "check_output",
    "run", "CalledProcessError", "DEVNULL", "SubprocessError", "TimeoutExpired", "CompletedProcess",
]

PIPE = -1
STDOUT = -2
DEVNULL = -3

_READABLE = 1
_WRITABLE = 4
_CHUNK = 32768
# A write of this size to a pipe that is ready does not wait.
_PIPE_BUF = 4096

# Programs whose objects went before they ended: they are still to be waited for.
_active = []


def _cleanup():
    for process in _active[:]:
        if process._internal_poll(_deadstate=sys.maxsize) is not None and process in _active:
            _active.remove(process)


class SubprocessError(Exception):
    """What goes wrong in this module."""


def _get_output(self):
    return self.output


def _set_output(self, value):
    self.output = value


class CalledProcessError(SubprocessError):
    """A program ended with another status than 0."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        code = self.returncode
        if not (isinstance(code, int) and code < 0):
            return f"Command '{self.cmd}' returned non-zero exit status {code}."
        try:
            return f"Command '{self.cmd}' died with {signal.Signals(-code)!r}."
        except ValueError:
            return f"Command '{self.cmd}' died with unknown signal {-code}."

    stdout = property(_get_output, _set_output, doc="Another name of `output`.")


class TimeoutExpired(SubprocessError):
    """A program had not ended in time."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return f"Command '{self.cmd}' timed out after {self.timeout} seconds"

    stdout = property(_get_output, _set_output, doc="Another name of `output`.")


class CompletedProcess:
    """A program that has ended, with what it wrote."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        parts = [f"args={self.args!r}", f"returncode={self.returncode!r}"]
        if self.stdout is not None:
            parts.append(f"stdout={self.stdout!r}")
        if self.stderr is not None:
            parts.append(f"stderr={self.stderr!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    __class_getitem__ = classmethod(types.GenericAlias)

    def check_returncode(self):
        """Raise CalledProcessError unless the status is 0."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


def call(*popenargs, timeout=None, **kwargs):
    """Run a program; its status."""
    with Popen(*popenargs, **kwargs) as process:
        try:
            return process.wait(timeout=timeout)
        except:
            process.kill()
            raise


def check_call(*popenargs, **kwargs):
    """Run a program, which must end with status 0."""
    status = call(*popenargs, **kwargs)
    if status:
        command = kwargs.get("args")
        raise CalledProcessError(status, popenargs[0] if command is None else command)
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Run a program, which must end with status 0; what it wrote."""
    for name in ("stdout", "check"):
        if name in kwargs:
            raise ValueError(f"{name} argument not allowed, it will be overridden.")
    if "input" in kwargs and kwargs["input"] is None:
        is_text = any(
            kwargs.get(name) for name in ("universal_newlines", "text", "encoding", "errors"))
        kwargs["input"] = "" if is_text else b""
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Run a program, give it `input`, and wait for its end; a CompletedProcess."""
    if input is not None:
        if kwargs.get("stdin") is not None:
            raise ValueError("stdin and input arguments may not both be used.")
        kwargs["stdin"] = PIPE
    if capture_output:
        if kwargs.get("stdout") is not None or kwargs.get("stderr") is not None:
            raise ValueError("stdout and stderr arguments may not be used with capture_output.")
        kwargs["stdout"] = PIPE
        kwargs["stderr"] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            # What has been read so far is in the exception.
            process.wait()
            raise
        except:
            process.kill()
            raise
        status = process.poll()
        if check and status:
            raise CalledProcessError(status, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, status, stdout, stderr)


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """The status of a shell command and what it wrote, less one line end."""
    try:
        data = check_output(
            cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding, errors=errors)
        status = 0
    except CalledProcessError as error:
        data = error.output
        status = error.returncode
    return status, data.removesuffix("\n")


def getoutput(cmd, *, encoding=None, errors=None):
    """What a shell command wrote, less one line end."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


def list2cmdline(seq):
    """One command line of arguments, quoted as programs for Windows read it."""
    return " ".join(_windows_quoted(os.fsdecode(argument)) for argument in seq)


def _windows_quoted(argument):
    result = []
    slashes = 0
    for char in argument:
        if char == "\\":
            slashes += 1
            continue
        # Backslashes are themselves unless a quote follows.
        result.append("\\" * (slashes * 2 + 1 if char == '"' else slashes) + char)
        slashes = 0
    if argument and " " not in argument and "\t" not in argument:
        return "".join(result) + "\\" * slashes
    return '"' + "".join(result) + "\\" * (slashes * 2) + '"'


def _args_from_interpreter_flags():
    """Options that make another interpreter behave as this one: krait has none."""
    return []


def _number_of(name, what, message):
    """The number of a user or a group, given as such or by name."""
    if isinstance(name, str):
        table, column = ("/etc/passwd", 2) if what == "User" else ("/etc/group", 2)
        with open(table) as lines:
            for line in lines:
                fields = line.rstrip("\n").split(":")
                if fields[0] == name:
                    return int(fields[column])
        kind = "getpwnam" if what == "User" else "getgrnam"
        raise KeyError(f"{kind}(): name not found: {name!r}")
    if not isinstance(name, int):
        raise TypeError(message)
    return name


def _check_id(number, what):
    if number is not None and number < 0:
        raise ValueError(f"{what} ID cannot be negative, got {number}")
    return number


def _groups(group, extra_groups, user):
    """The numbers of a group, further groups and a user."""
    gid = gids = uid = None
    if group is not None:
        message = f"Group must be a string or an integer, not {type(group)}"
        gid = _check_id(_number_of(group, "Group", message), "Group")
    if extra_groups is not None:
        if isinstance(extra_groups, str):
            raise ValueError("Groups must be a list, not a string")
        gids = []
        for extra in extra_groups:
            message = f"Items in extra_groups must be a string or integer, not {type(extra)}"
            gids.append(_number_of(extra, "Group", message))
        for number in gids:
            _check_id(number, "Group")
    if user is not None:
        message = "User must be a string or an integer"
        uid = _check_id(_number_of(user, "User", message), "User")
    return gid, gids, uid


def _close_quietly(descriptors):
    for descriptor in descriptors:
        try:
            os.close(descriptor)
        except OSError:
            pass


class _Pipes:
    """The child's descriptors for 0, 1 and 2, and the parent's ends of the pipes; -1 for none."""

    def __init__(self):
        self.child = [-1, -1, -1]
        self.parent = [-1, -1, -1]
        # What is closed in the parent once the child has it.
        self.lent = []
        self._devnull = None

    def open(self, index, what, size):
        """Prepares one of the three, as the argument of Popen says."""
        if what is None:
            return
        if what == PIPE:
            reading, writing = os.pipe()
            if index == 0:
                self.child[0], self.parent[0] = reading, writing
            else:
                self.child[index], self.parent[index] = writing, reading
            self.lent.append(self.child[index])
            if size > 0:
                _set_pipe_size(writing, size)
        elif index == 2 and what == STDOUT:
            # As it is where only stderr is given: the child's own standard output.
            self.child[2] = self.child[1] if self.child[1] != -1 else sys.__stdout__.fileno()
        elif what == DEVNULL:
            if self._devnull is None:
                self._devnull = os.open(os.devnull, os.O_RDWR)
                self.lent.append(self._devnull)
            self.child[index] = self._devnull
        elif isinstance(what, int):
            self.child[index] = what
        else:
            self.child[index] = what.fileno()

    def close_lent(self):
        """Closes what the child has by now."""
        lent, self.lent = self.lent, []
        for descriptor in lent:
            os.close(descriptor)

    def discard(self):
        """Closes what the child was to have and did not get."""
        lent, self.lent = self.lent, []
        _close_quietly(lent)


def _set_pipe_size(descriptor, size):
    raise NotImplementedError("krait cannot set the size of a pipe's buffer yet")


class Popen:
    """A program that has been started."""

    _child_created = False

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None,
                 preexec_fn=None, close_fds=True, shell=False, cwd=None, env=None,
                 universal_newlines=None, startupinfo=None, creationflags=0, restore_signals=True,
                 start_new_session=False, pass_fds=(), *, user=None, group=None, extra_groups=None,
                 encoding=None, errors=None, text=None, umask=-1, pipesize=-1, process_group=None):
        _cleanup()
        self._waitpid_lock = _allocate_lock()
        self._input = None
        self._communication_started = False
        if bufsize is None:
            bufsize = -1
        if not isinstance(bufsize, int):
            raise TypeError("bufsize must be an integer")
        if stdout is STDOUT:
            raise ValueError("STDOUT can only be used for stderr")
        if pipesize is None:
            pipesize = -1
        if not isinstance(pipesize, int):
            raise TypeError("pipesize must be an integer")
        if pass_fds and not close_fds:
            warnings.warn("pass_fds overriding close_fds.", RuntimeWarning)
            close_fds = True
        if startupinfo is not None:
            raise ValueError("startupinfo is only supported on Windows platforms")
        if creationflags != 0:
            raise ValueError("creationflags is only supported on Windows platforms")
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = self.returncode = None
        self.encoding = encoding
        self.errors = errors
        self.pipesize = pipesize
        if (text is not None and universal_newlines is not None
                and bool(universal_newlines) != bool(text)):
            raise SubprocessError(
                "Cannot disambiguate when both text and universal_newlines are supplied but "
                "different. Pass one or the other.")
        self.text_mode = encoding or errors or text or universal_newlines
        if self.text_mode and encoding is None:
            self.encoding = "utf-8"
        # How long the program is waited for when Ctrl-C, which it gets too, interrupts the waiting.
        self._sigint_wait_secs = 0.25
        identity = _groups(group, extra_groups, user)
        pipes = _Pipes()
        try:
            pipes.open(0, stdin, pipesize)
            pipes.open(1, stdout, pipesize)
            pipes.open(2, stderr, pipesize)
            self._open_streams(pipes, bufsize)
            self._execute_child(
                args, executable, preexec_fn, close_fds, pass_fds, cwd, env, shell, pipes,
                restore_signals, start_new_session, -1 if process_group is None else process_group,
                identity, umask)
        except:
            opened = [self.stdin, self.stdout, self.stderr]
            for stream, descriptor in zip(opened, pipes.parent):
                if stream is not None:
                    try:
                        stream.close()
                    except OSError:
                        pass
                elif descriptor != -1:
                    _close_quietly([descriptor])
            pipes.discard()
            raise

    def _open_streams(self, pipes, bufsize):
        """File objects over the parent's ends."""
        line_buffering = bool(self.text_mode) and bufsize == 1
        if line_buffering:
            bufsize = -1
        for name, mode, descriptor in zip(
                ("stdin", "stdout", "stderr"), ("wb", "rb", "rb"), pipes.parent):
            if descriptor == -1:
                continue
            stream = io.open(descriptor, mode, bufsize)
            setattr(self, name, stream)
            if not self.text_mode:
                continue
            if name == "stdin":
                stream = io.TextIOWrapper(
                    stream, write_through=True, line_buffering=line_buffering,
                    encoding=self.encoding, errors=self.errors)
            else:
                stream = io.TextIOWrapper(stream, encoding=self.encoding, errors=self.errors)
            setattr(self, name, stream)

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, shell,
                       pipes, restore_signals, start_new_session, process_group, identity, umask):
        if isinstance(args, (str, bytes)):
            args = [args]
        elif hasattr(args, "__fspath__"):
            if shell:
                raise TypeError("path-like args is not allowed when shell is true")
            args = [args]
        else:
            args = list(args)
        if shell:
            args = ["/bin/sh", "-c"] + args
            if executable:
                args[0] = executable
        if executable is None:
            executable = args[0]
        sys.audit("subprocess.Popen", executable, args, cwd, env)
        environment = None
        if env is not None:
            environment = []
            for name, value in env.items():
                name = os.fsencode(name)
                if b"=" in name:
                    raise ValueError("illegal environment variable name")
                environment.append(name + b"=" + os.fsencode(value))
        file = os.fsdecode(executable)
        if "/" in file:
            files = (file,)
        else:
            files = tuple(os.path.join(directory, file) for directory in os.get_exec_path(env))
        problem = self._fork(
            args, files, close_fds, pass_fds, cwd, environment, pipes, restore_signals,
            start_new_session, process_group, identity, umask, preexec_fn)
        if problem:
            self._collect_failed_child()
            raise _error_from_child(bytes(problem), executable, cwd)

    def _fork(self, args, files, close_fds, pass_fds, cwd, environment, pipes, restore_signals,
              start_new_session, process_group, identity, umask, preexec_fn):
        """Starts the program; what the child says it could not do, empty if all went well."""
        report_read, report_write = os.pipe()
        low = []
        while report_write < 3:
            # The three lowest numbers are about to be replaced in the child.
            low.append(report_write)
            report_write = os.dup(report_write)
        _close_quietly(low)
        try:
            try:
                kept = {*map(int, pass_fds), report_write}
                child, parent = pipes.child, pipes.parent
                gid, gids, uid = identity
                self.pid = _fork_exec(
                    args, files, close_fds, tuple(sorted(kept)), cwd, environment,
                    child[0], parent[0], parent[1], child[1], parent[2], child[2],
                    report_read, report_write, restore_signals, start_new_session, process_group,
                    gid, gids, uid, umask, preexec_fn)
                self._child_created = True
            finally:
                os.close(report_write)
            pipes.close_lent()
            problem = bytearray()
            while part := os.read(report_read, 50000):
                problem += part
            return problem
        finally:
            os.close(report_read)

    def _collect_failed_child(self):
        try:
            pid, status = os.waitpid(self.pid, 0)
        except ChildProcessError:
            return
        if pid == self.pid:
            self._handle_exitstatus(status)
        else:
            self.returncode = sys.maxsize

    def __repr__(self):
        text = f"<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>"
        return text if len(text) <= 80 else text[:76] + "...>"

    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def universal_newlines(self):
        """The old name of `text_mode`."""
        return self.text_mode

    @universal_newlines.setter
    def universal_newlines(self, universal_newlines):
        self.text_mode = bool(universal_newlines)

    def _translate_newlines(self, data, encoding, errors):
        return data.decode(encoding, errors).replace("\r\n", "\n").replace("\r", "\n")

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()
        try:
            if self.stdin:
                self.stdin.close()
        finally:
            if exc_type is KeyboardInterrupt:
                self._wait_a_moment(self._sigint_wait_secs)
            else:
                self.wait()

    def __del__(self, _maxsize=sys.maxsize, _warn=warnings.warn):
        if not self._child_created:
            return
        if self.returncode is None:
            _warn(f"subprocess {self.pid} is still running", ResourceWarning, source=self)
        self._internal_poll(_deadstate=_maxsize)
        if self.returncode is None and _active is not None:
            _active.append(self)

    # ---- waiting

    def poll(self):
        """The status, None while the program runs."""
        return self._internal_poll()

    def wait(self, timeout=None):
        """Wait for the end of the program; its status."""
        end = None if timeout is None else _time() + timeout
        try:
            return self._wait(timeout)
        except KeyboardInterrupt:
            self._wait_a_moment(self._sigint_patience(end))
            raise

    def _sigint_patience(self, end):
        if end is None:
            return self._sigint_wait_secs
        return min(self._sigint_wait_secs, end - _time())

    def _wait_a_moment(self, seconds):
        """After Ctrl-C: the program may be about to end too."""
        self._sigint_wait_secs = 0
        if seconds > 0:
            try:
                self._wait(seconds)
            except TimeoutExpired:
                pass

    def _handle_exitstatus(self, status):
        if os.WIFSTOPPED(status):
            self.returncode = -os.WSTOPSIG(status)
        else:
            self.returncode = os.waitstatus_to_exitcode(status)

    def _internal_poll(self, _deadstate=None, _waitpid=os.waitpid, _flags=os.WNOHANG):
        if self.returncode is not None:
            return self.returncode
        # Whoever holds the lock is about to set the status.
        if not self._waitpid_lock.acquire(False):
            return None
        try:
            if self.returncode is None:
                pid, status = _waitpid(self.pid, _flags)
                if pid == self.pid:
                    self._handle_exitstatus(status)
        except OSError as error:
            if _deadstate is not None:
                self.returncode = _deadstate
            elif error.errno == errno.ECHILD:
                # Somebody else has waited for it; what its status was is lost.
                self.returncode = 0
        finally:
            self._waitpid_lock.release()
        return self.returncode

    def _wait(self, timeout):
        if self.returncode is not None:
            return self.returncode
        if timeout is None:
            with self._waitpid_lock:
                while self.returncode is None:
                    try:
                        pid, status = os.waitpid(self.pid, 0)
                    except ChildProcessError:
                        pid, status = self.pid, 0
                    if pid == self.pid:
                        self._handle_exitstatus(status)
            return self.returncode
        end = _time() + timeout
        if self._internal_poll() is not None:
            return self.returncode
        try:
            ended = os.pidfd_open(self.pid)
        except OSError:
            ended = None
        try:
            delay = 0.001
            while self._internal_poll() is None:
                remaining = end - _time()
                if remaining <= 0:
                    raise TimeoutExpired(self.args, timeout)
                if ended is not None:
                    _poll([(ended, _READABLE)], remaining)
                else:
                    _sleep(min(delay, remaining))
                    delay = min(delay * 2, 0.05)
        finally:
            if ended is not None:
                os.close(ended)
        return self.returncode

    def send_signal(self, sig):
        """Send the program a signal, if it runs."""
        self.poll()
        if self.returncode is not None:
            return
        try:
            os.kill(self.pid, sig)
        except ProcessLookupError:
            # It has ended in the meantime.
            pass

    def terminate(self):
        """Ask the program to end: SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """End the program: SIGKILL."""
        self.send_signal(signal.SIGKILL)

    # ---- talking

    def communicate(self, input=None, timeout=None):
        """Give the program its input, read all it writes, wait for its end: (stdout, stderr)."""
        if self._communication_started and input:
            raise ValueError("Cannot send input after starting communication")
        streams = [self.stdin, self.stdout, self.stderr]
        if timeout is None and not self._communication_started and streams.count(None) >= 2:
            return self._communicate_one(input)
        end = None if timeout is None else _time() + timeout
        try:
            result = self._communicate(input, end, timeout)
        except KeyboardInterrupt:
            self._wait_a_moment(self._sigint_patience(end))
            raise
        finally:
            self._communication_started = True
        return result

    def _communicate_one(self, input):
        """With one pipe at most there is nothing to wait for in turns."""
        stdout = stderr = None
        if self.stdin:
            self._stdin_write(input)
        elif self.stdout:
            stdout = self.stdout.read()
            self.stdout.close()
        elif self.stderr:
            stderr = self.stderr.read()
            self.stderr.close()
        self.wait()
        return stdout, stderr

    def _stdin_write(self, input):
        try:
            if input:
                self.stdin.write(input)
                self.stdin.flush()
        except BrokenPipeError:
            # The program need not read what it is given.
            pass
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass

    def _begin_communication(self, input):
        """Makes the tables of what is still to be written and what has been read."""
        self._outputs = {stream: [] for stream in (self.stdout, self.stderr) if stream}
        self._offset = 0
        if not self.stdin:
            return
        try:
            self.stdin.flush()
        except BrokenPipeError:
            pass
        except ValueError:
            # It may have been closed; anything else is a mistake.
            if not self.stdin.closed:
                raise
        if input is not None and self.text_mode:
            input = input.encode(self.stdin.encoding, self.stdin.errors or "strict")
        self._input = input
        if not input:
            try:
                self.stdin.close()
            except BrokenPipeError:
                pass

    def _communicate(self, input, end, timeout):
        if not self._communication_started:
            self._begin_communication(input)
        data = memoryview(self._input).cast("B") if self._input else None
        waiting = {}
        if self.stdin and not self.stdin.closed and data is not None:
            waiting[self.stdin.fileno()] = self.stdin, _WRITABLE
        for stream in self._outputs:
            if not stream.closed:
                waiting[stream.fileno()] = stream, _READABLE
        while waiting:
            remaining = None if end is None else end - _time()
            if remaining is not None and remaining <= 0:
                self._raise_timeout(timeout)
            wanted = [(descriptor, events) for descriptor, (_, events) in waiting.items()]
            ready = _poll(wanted, remaining)
            if end is not None and _time() > end:
                self._raise_timeout(timeout)
            for descriptor, _ in ready:
                stream, events = waiting[descriptor]
                if events == _WRITABLE:
                    done = self._write_part(descriptor, data)
                else:
                    part = os.read(descriptor, _CHUNK)
                    self._outputs[stream].append(part)
                    done = not part
                if done:
                    del waiting[descriptor]
                    try:
                        stream.close()
                    except BrokenPipeError:
                        pass
        try:
            self.wait(None if end is None else end - _time())
        except TimeoutExpired as error:
            error.timeout = timeout
            raise
        return self._output(self.stdout), self._output(self.stderr)

    def _write_part(self, descriptor, data):
        """Writes some of the input; whether that was all, or all that the program will take."""
        part = data[self._offset:self._offset + _PIPE_BUF]
        try:
            self._offset += os.write(descriptor, part)
        except BrokenPipeError:
            return True
        return self._offset >= len(data)

    def _output(self, stream):
        if stream is None:
            return None
        data = b"".join(self._outputs[stream])
        if self.text_mode:
            data = self._translate_newlines(data, stream.encoding, stream.errors)
        return data

    def _raise_timeout(self, timeout):
        parts = [
            b"".join(self._outputs[stream]) or None if stream else None
            for stream in (self.stdout, self.stderr)]
        raise TimeoutExpired(self.args, timeout, output=parts[0], stderr=parts[1])


def _error_from_child(problem, executable, cwd):
    """The exception for what a child reported before it could become the program."""
    name, _, rest = problem.partition(b":")
    code, colon, message = rest.partition(b":")
    if not colon:
        return SubprocessError(f"Bad exception data from child: {problem!r}")
    if name != b"OSError":
        return SubprocessError("Exception occurred in preexec_fn.")
    number = int(code, 16)
    text = os.strerror(number)
    match message:
        case b"noexec":
            return OSError(number, text)
        case b"noexec:chdir":
            return OSError(number, text, cwd)
        case _:
            return OSError(number, text, executable)
