"""The users of this system, as /etc/passwd names them."""

from operator import itemgetter

__all__ = ["getpwall", "getpwnam", "getpwuid", "struct_passwd"]


class struct_passwd(tuple):
    """(pw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell)"""

    __slots__ = ()
    n_fields = n_sequence_fields = 7
    n_unnamed_fields = 0

    def __repr__(self):
        return f"pwd.struct_passwd({', '.join(f'{name}={value!r}' for name, value in zip(_names, self))})"


_names = "pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"
for _at, _name in enumerate(_names):
    setattr(struct_passwd, _name, property(itemgetter(_at)))
del _at, _name


def getpwall():
    """All users."""
    found = []
    try:
        with open("/etc/passwd", encoding="utf-8", errors="surrogateescape") as file:
            for line in file:
                parts = line.rstrip("\n").split(":")
                if len(parts) == 7 and parts[2].isdecimal() and parts[3].isdecimal():
                    found.append(struct_passwd((parts[0], parts[1], int(parts[2]), int(parts[3]), *parts[4:])))
    except OSError:
        pass
    return found


def getpwnam(name, /):
    """The user of a name."""
    if not isinstance(name, str):
        raise TypeError(f"getpwnam() argument must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    for entry in getpwall():
        if entry[0] == name:
            return entry
    raise KeyError(f"getpwnam(): name not found: {name!r}")


def getpwuid(uid, /):
    """The user of a number."""
    if not isinstance(uid, int):
        raise TypeError(f"uid should be integer, not {type(uid).__name__}")
    for entry in getpwall():
        if entry[2] == uid:
            return entry
    raise KeyError(f"getpwuid(): uid not found: {uid}")
