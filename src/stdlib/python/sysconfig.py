"""How the interpreter was built and where its parts lie, as far as there is anything to say."""

import os
import sys

__all__ = [
    "get_config_h_filename", "get_config_var", "get_config_vars", "get_makefile_filename",
    "get_path", "get_path_names", "get_paths", "get_platform", "get_python_version",
    "get_scheme_names", "parse_config_h", "get_default_scheme", "get_preferred_scheme",
]

_SCHEME = {
    "stdlib": "{prefix}/lib/python{version}",
    "platstdlib": "{prefix}/lib/python{version}",
    "purelib": "{prefix}/lib/python{version}/site-packages",
    "platlib": "{prefix}/lib/python{version}/site-packages",
    "include": "{prefix}/include/python{version}",
    "platinclude": "{prefix}/include/python{version}",
    "scripts": "{prefix}/bin",
    "data": "{prefix}",
}
_SCHEMES = ("posix_prefix",)

_config_vars = None


def get_python_version():
    """The version of the language: major and minor."""
    return "%d.%d" % sys.version_info[:2]


def get_platform():
    """The system and the machine, as in 'linux-x86_64'."""
    if hasattr(os, "uname"):
        return f"{sys.platform}-{os.uname().machine}"
    return sys.platform


def get_scheme_names():
    """The ways in which an installation may be laid out."""
    return _SCHEMES


def get_default_scheme():
    """The way in which this installation is laid out."""
    return "posix_prefix"


def get_preferred_scheme(key):
    """The layout for a purpose: 'prefix', 'home' or 'user'."""
    if key not in ("prefix", "home", "user"):
        raise ValueError(f"{key!r} returned 'posix_prefix', which is not a valid scheme")
    return "posix_prefix"


def get_path_names():
    """What an installation has places for."""
    return tuple(_SCHEME)


def get_paths(scheme="posix_prefix", vars=None, expand=True):
    """The places of an installation."""
    if scheme not in _SCHEMES:
        raise KeyError(scheme)
    if not expand:
        return dict(_SCHEME)
    values = {"prefix": sys.prefix, "version": get_python_version(), **(vars or {})}
    return {name: path.format(**values) for name, path in _SCHEME.items()}


def get_path(name, scheme="posix_prefix", vars=None, expand=True):
    """One place of an installation."""
    return get_paths(scheme, vars, expand)[name]


def get_config_vars(*args):
    """Everything that is known of the build; with names, a list of values."""
    global _config_vars
    if _config_vars is None:
        version = get_python_version()
        _config_vars = {
            "prefix": sys.prefix,
            "exec_prefix": sys.exec_prefix,
            "py_version": sys.version.split()[0],
            "py_version_short": version,
            "py_version_nodot": version.replace(".", ""),
            "platlibdir": "lib",
            "Py_DEBUG": 0,
            "Py_GIL_DISABLED": 0,
            "WITH_DOC_STRINGS": 1,
            "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
        }
    if args:
        return [_config_vars.get(name) for name in args]
    return _config_vars


def get_config_var(name):
    """One fact of the build; None where nothing is known."""
    return get_config_vars().get(name)


def get_config_h_filename():
    """There are no headers to build extensions with."""
    raise NotImplementedError("krait has no C headers")


def get_makefile_filename():
    """There is no makefile to build extensions with."""
    raise NotImplementedError("krait has no Makefile")


def parse_config_h(fp, vars=None):
    """The definitions in a header such as pyconfig.h."""
    found = {} if vars is None else vars
    for line in fp:
        words = line.split(None, 2)
        if len(words) == 3 and words[0] == "#define":
            text = words[2].strip()
            try:
                found[words[1]] = int(text)
            except ValueError:
                found[words[1]] = text
        elif len(words) >= 3 and words[:2] == ["/*", "#undef"]:
            found[words[2].split()[0]] = 0
    return found
