"""The system's part of `os`."""

import os

_more = {"fspath", "PathLike", "sep", "linesep", "path", "environb", "walk", "fwalk", "makedirs", "removedirs", "renames"}
for _name in dir(os):
    if not _name.startswith("__") and _name not in _more and type(getattr(os, _name)) is not type(os):
        globals()[_name] = getattr(os, _name)
environ = os.environb if hasattr(os, "environb") else {}
