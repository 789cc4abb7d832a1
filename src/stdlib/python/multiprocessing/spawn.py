"""What a process does first that another has started: it becomes as much like the other as it can."""

import os
import sys
import types

_python_exe = sys.executable


def set_executable(exe):
    """The interpreter that processes are started with."""
    global _python_exe
    _python_exe = os.fsdecode(exe) if exe is not None else exe


def get_executable():
    """The interpreter that processes are started with."""
    return _python_exe


def get_command_line(pipe_handle):
    """The command that starts a process."""
    program = f"from multiprocessing.spawn import spawn_main; spawn_main(pipe_handle={pipe_handle})"
    return [_python_exe, "-c", program, "--multiprocessing-fork"]


def preparation_data(name):
    """What a process needs to know before it can load what it is to do."""
    data = {
        "name": name,
        "sys_path": sys.path.copy(),
        "sys_argv": sys.argv,
        "dir": os.getcwd(),
    }
    main = sys.modules["__main__"]
    main_name = getattr(getattr(main, "__spec__", None), "name", None)
    if main_name is not None:
        data["init_main_from_name"] = main_name
    else:
        path = getattr(main, "__file__", None)
        if path is not None:
            data["init_main_from_path"] = os.path.abspath(path)
    return data


def prepare(data):
    """Sets the process up."""
    from multiprocessing.process import current_process

    current_process().name = data["name"]
    sys.path = data["sys_path"]
    sys.argv = data["sys_argv"]
    os.chdir(data["dir"])
    if "init_main_from_name" in data:
        _main_from_name(data["init_main_from_name"])
    elif "init_main_from_path" in data:
        _main_from_path(data["init_main_from_path"])


def _install_main(names):
    main = types.ModuleType("__mp_main__")
    main.__dict__.update(names)
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main


def _main_from_name(name):
    if name == "__main__" or name.endswith(".__main__"):
        return
    import runpy

    _install_main(runpy.run_module(name, run_name="__mp_main__", alter_sys=True))


def _main_from_path(path):
    import runpy

    _install_main(runpy.run_path(path, run_name="__mp_main__"))


def spawn_main(pipe_handle):
    """Runs in the new process: reads what it is to do, does it, and ends."""
    import _pickle
    from multiprocessing import process
    from multiprocessing.connection import Connection

    connection = Connection(pipe_handle, writable=False)
    data, descriptors = connection.recv()
    for descriptor in descriptors:
        # Processes that are started from here get what they are lent, no more.
        os.set_inheritable(descriptor, False)
    os.set_inheritable(pipe_handle, False)
    current = process.current_process()
    current._inheriting = True
    try:
        prepare(data)
        this = connection.recv()
    finally:
        del current._inheriting
    connection.close()
    status = this._bootstrap()
    sys.exit(status)
