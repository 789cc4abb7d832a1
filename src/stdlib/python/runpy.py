"""Running modules and files as programs, without importing them."""

import importlib.util
import sys
from _imp import module_code as _module_code

__all__ = ["run_module", "run_path"]

ModuleType = type(sys)


# `inspect.CO_COROUTINE`: the code awaits.
_COROUTINE = 0x80


class _Error(Exception):
    """What is wrong with the name of a program; shown without a traceback."""


class _TempModule:
    """A module that stands in `sys.modules` while it runs."""

    def __init__(self, mod_name):
        self.mod_name = mod_name
        self.module = ModuleType(mod_name)

    def __enter__(self):
        self._saved = sys.modules.get(self.mod_name)
        sys.modules[self.mod_name] = self.module
        return self

    def __exit__(self, *args):
        if self._saved is None:
            del sys.modules[self.mod_name]
        else:
            sys.modules[self.mod_name] = self._saved


class _ModifiedArgv0:
    """The name of the program for as long as it runs."""

    def __init__(self, value):
        self.value = value

    def __enter__(self):
        self._saved = sys.argv[0]
        sys.argv[0] = self.value

    def __exit__(self, *args):
        sys.argv[0] = self._saved


def _run_code(code, run_globals, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
              script_name=None):
    if init_globals is not None:
        run_globals.update(init_globals)
    if mod_spec is None:
        loader, filename = None, script_name
    else:
        loader, filename = mod_spec.loader, mod_spec.origin
        if pkg_name is None:
            pkg_name = mod_spec.parent
    run_globals.update(
        __name__=mod_name,
        __file__=filename,
        __cached__=None,
        __doc__=None,
        __loader__=loader,
        __package__=pkg_name,
        __spec__=mod_spec,
    )
    if code.co_flags & _COROUTINE:
        _run_awaiting(code, run_globals)
    else:
        exec(code, run_globals)
    return run_globals


def _run_awaiting(code, run_globals):
    """Run a program that awaits at its top level, on a loop of its own."""
    import _session

    failure = _session.run_script(eval(code, run_globals))
    if failure is not None:
        raise failure


def _run_module_code(code, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
                     script_name=None):
    filename = script_name if mod_spec is None else mod_spec.origin
    with _TempModule(mod_name) as temporary, _ModifiedArgv0(filename):
        namespace = temporary.module.__dict__
        _run_code(code, namespace, init_globals, mod_name, mod_spec, pkg_name, script_name)
    # The module's own namespace may be emptied when the module goes.
    return namespace.copy()


def _get_module_details(mod_name, error=ImportError, as_program=False):
    if mod_name.startswith("."):
        raise error("Relative module names not supported")
    package, _, _ = mod_name.rpartition(".")
    if package:
        try:
            __import__(package)
        except ImportError as e:
            # A failure within the package is its own affair.
            if e.name is None or (e.name != package and not package.startswith(e.name + ".")):
                raise
        known = sys.modules.get(mod_name)
        if known is not None and not hasattr(known, "__path__"):
            from warnings import warn

            warn(RuntimeWarning(
                f"{mod_name!r} found in sys.modules after import of package {package!r}, but "
                f"prior to execution of {mod_name!r}; this may result in unpredictable behaviour"
            ))
    try:
        spec = importlib.util.find_spec(mod_name)
    except (ImportError, AttributeError, TypeError, ValueError) as e:
        text = f"Error while finding module specification for {mod_name!r} ({type(e).__name__}: {e})"
        if mod_name.endswith(".py"):
            text += f". Try using '{mod_name[:-3]}' instead of '{mod_name}' as the module name."
        raise error(text) from e
    if spec is None:
        raise error(f"No module named {mod_name}")
    if spec.submodule_search_locations is not None:
        if mod_name == "__main__" or mod_name.endswith(".__main__"):
            raise error("Cannot use package as __main__ module")
        try:
            return _get_module_details(mod_name + ".__main__", error, as_program)
        except error as e:
            if mod_name not in sys.modules:
                raise
            raise error(
                f"{e}; {mod_name!r} is a package and cannot be directly executed"
            )
    if spec.loader is None:
        raise error(f"{mod_name!r} is a namespace package and cannot be executed")
    try:
        code = _module_code(mod_name, as_program)
    except ImportError as e:
        raise error(format(e)) from e
    if code is None:
        raise error(f"No code object available for {mod_name}")
    return mod_name, spec, code


def _run_module_as_main(mod_name, alter_argv=True):
    """What `-m` does: the module becomes `__main__`."""
    try:
        _, spec, code = _get_module_details(mod_name, _Error, as_program=True)
    except _Error as e:
        sys.exit(f"{sys.executable}: {e}")
    if alter_argv:
        sys.argv[0] = spec.origin
    return _run_code(code, sys.modules["__main__"].__dict__, None, "__main__", spec)


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Run a module; the answer is its namespace."""
    mod_name, spec, code = _get_module_details(mod_name)
    if run_name is None:
        run_name = mod_name
    if alter_sys:
        return _run_module_code(code, init_globals, run_name, spec)
    return _run_code(code, {}, init_globals, run_name, spec)


def run_path(path_name, init_globals=None, run_name=None):
    """Run a file; the answer is its namespace."""
    if run_name is None:
        run_name = "<run_path>"
    with open(path_name, "rb") as file:
        code = compile(file.read(), path_name, "exec")
    package = run_name.rpartition(".")[0]
    return _run_module_code(code, init_globals, run_name, pkg_name=package, script_name=path_name)
