"""What of `os` starts programs by means of other modules: made when somebody asks for it."""

import os

P_WAIT = 0
P_NOWAIT = P_NOWAITO = 1


def get_exec_path(env=None):
    """The directories in which programs are looked for."""
    if env is None:
        env = os.environ
    path = env.get("PATH")
    by_bytes = env.get(b"PATH") if path is None or isinstance(env, dict) else None
    if by_bytes is not None:
        if path is not None:
            raise ValueError("env cannot contain 'PATH' and b'PATH' keys")
        path = by_bytes
    if path is None:
        path = os.defpath
    return os.fsdecode(path).split(os.pathsep)


def _exec_along_path(file, args, env):
    """Becomes the program `file`, looked for in the directories of PATH."""
    given = env is not None
    if not given:
        env = os.environ
    if "/" in os.fsdecode(file):
        os.execve(file, args, env)
    saved = None
    last = None
    for directory in get_exec_path(env):
        try:
            os.execve(os.path.join(directory, os.fsdecode(file)), args, env)
        except (FileNotFoundError, NotADirectoryError) as error:
            last = error
        except OSError as error:
            last = error
            saved = saved or error
    raise saved or last


def execvp(file, args):
    """Become a program that is looked for in PATH."""
    _exec_along_path(file, args, None)


def execvpe(file, args, env):
    """Become a program that is looked for in PATH, with another environment."""
    _exec_along_path(file, args, env)


def execl(file, *args):
    """Become a program."""
    os.execv(file, args)


def execle(file, *args):
    """Become a program with another environment, the last argument."""
    os.execve(file, args[:-1], args[-1])


def execlp(file, *args):
    """Become a program that is looked for in PATH."""
    execvp(file, args)


def execlpe(file, *args):
    """Become a program that is looked for in PATH, with another environment, the last argument."""
    execvpe(file, args[:-1], args[-1])


def _spawn(mode, file, args, env):
    import subprocess

    if not isinstance(args, (tuple, list)):
        raise TypeError("argv must be a tuple or a list")
    if not args or not args[0]:
        raise ValueError("argv first element cannot be empty")
    try:
        process = subprocess.Popen(args, executable=file, env=env, close_fds=False)
    except OSError:
        # As a child that could not become the program would have it.
        return 127
    if mode == P_NOWAIT:
        process.returncode = 0
        return process.pid
    if mode != P_WAIT:
        raise ValueError("invalid mode")
    return process.wait()


def spawnv(mode, file, args):
    """Start a program; its status or, for P_NOWAIT, its number."""
    return _spawn(mode, file if "/" in file else "./" + file, args, None)


def spawnve(mode, file, args, env):
    """As spawnv, with another environment."""
    return _spawn(mode, file if "/" in file else "./" + file, args, env)


def spawnvp(mode, file, args):
    """As spawnv, the program being looked for in PATH."""
    return _spawn(mode, file, args, None)


def spawnvpe(mode, file, args, env):
    """As spawnvp, with another environment."""
    return _spawn(mode, file, args, env)


def spawnl(mode, file, *args):
    """As spawnv, with the arguments one by one."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """As spawnve, with the arguments one by one."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """As spawnvp, with the arguments one by one."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """As spawnvpe, with the arguments one by one."""
    return spawnvpe(mode, file, args[:-1], args[-1])


def system(command):
    """Run a command in the shell; its wait status."""
    import subprocess

    process = subprocess.Popen(os.fsdecode(command), shell=True, close_fds=False)
    pid, status = os.waitpid(process.pid, 0)
    process.returncode = status
    return status


def popen(cmd, mode="r", buffering=-1):
    """A pipe to or from a command in the shell."""
    if not isinstance(cmd, str):
        raise TypeError(f"invalid cmd type ({type(cmd)}, expected string)")
    if mode not in ("r", "w"):
        raise ValueError(f"invalid mode {mode!r}")
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    import subprocess

    if mode == "r":
        process = subprocess.Popen(
            cmd, shell=True, text=True, stdout=subprocess.PIPE, bufsize=buffering)
        return _wrap_close(process.stdout, process)
    process = subprocess.Popen(cmd, shell=True, text=True, stdin=subprocess.PIPE, bufsize=buffering)
    return _wrap_close(process.stdin, process)


class _wrap_close:
    """The pipe of a command; closing it waits for the command."""

    def __init__(self, stream, proc):
        self._stream = stream
        self._proc = proc

    def close(self):
        """Close the pipe; the wait status of the command, None for success."""
        self._stream.close()
        status = self._proc.wait()
        return status << 8 if status > 0 else (-status or None)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)
