"""The groups of this system, as /etc/group names them."""

from operator import itemgetter

__all__ = ["getgrall", "getgrgid", "getgrnam", "struct_group"]


class struct_group(tuple):
    """(gr_name, gr_passwd, gr_gid, gr_mem)"""

    __slots__ = ()
    n_fields = n_sequence_fields = 4
    n_unnamed_fields = 0

    def __repr__(self):
        return f"grp.struct_group({', '.join(f'{name}={value!r}' for name, value in zip(_names, self))})"


_names = "gr_name", "gr_passwd", "gr_gid", "gr_mem"
for _at, _name in enumerate(_names):
    setattr(struct_group, _name, property(itemgetter(_at)))
del _at, _name


def getgrall():
    """All groups."""
    found = []
    try:
        with open("/etc/group", encoding="utf-8", errors="surrogateescape") as file:
            for line in file:
                parts = line.rstrip("\n").split(":")
                if len(parts) == 4 and parts[2].isdecimal():
                    members = [name for name in parts[3].split(",") if name]
                    found.append(struct_group((parts[0], parts[1], int(parts[2]), members)))
    except OSError:
        pass
    return found


def getgrnam(name):
    """The group of a name."""
    if not isinstance(name, str):
        raise TypeError(f"getgrnam() argument 'name' must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    for entry in getgrall():
        if entry[0] == name:
            return entry
    raise KeyError(f"getgrnam(): name not found: {name!r}")


def getgrgid(id):
    """The group of a number."""
    if not isinstance(id, int):
        raise TypeError(f"gid should be integer, not {type(id).__name__}")
    for entry in getgrall():
        if entry[2] == id:
            return entry
    raise KeyError(f"getgrgid(): gid not found: {id}")
