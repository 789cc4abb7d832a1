"""What the loader of source files does when somebody asks it: the methods of `SourceFileLoader`.

The machine itself imports without them; its class calls these functions.
"""

import io
import os


def check(self, fullname):
    """The name that was asked for, or the loader's own; it answers for no other."""
    if fullname is None:
        return self.name
    if fullname != self.name:
        raise ImportError(f"loader for {self.name} cannot handle {fullname}", name=fullname)
    return fullname


def get_filename(self, fullname=None):
    check(self, fullname)
    return self.path


def get_data(self, path):
    with io.open_code(os.fspath(path)) as file:
        return file.read()


def get_source(self, fullname):
    path = self.get_filename(fullname)
    try:
        data = self.get_data(path)
    except OSError as e:
        raise ImportError("source not available through get_data()", name=fullname) from e
    return decode_source(data)


def decode_source(data):
    """Source in bytes as text, with the encoding that it names and newlines as they are in Python."""
    head = bytes(data).split(b"\n", 2)[:2]
    encoding = "utf-8"
    if head and head[0].startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    else:
        for line in head:
            text = line.decode("latin-1")
            comment = text.lstrip(" \t\f")
            if comment.startswith("#") and "coding" in comment:
                named = comment.partition("coding")[2]
                if named[:1] in ("=", ":"):
                    word = named[1:].lstrip(" \t")
                    length = 0
                    while length < len(word) and (word[length].isalnum() or word[length] in "-_."):
                        length += 1
                    encoding = word[:length] or encoding
                    break
            if comment.strip() and not comment.startswith("#"):
                break
    return bytes(data).decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


def is_package(self, fullname):
    stem = os.path.basename(self.get_filename(fullname)).rpartition(".")[0]
    return stem == "__init__" and fullname.rpartition(".")[2] != "__init__"


def source_to_code(self, data, path):
    return compile(data, path, "exec", dont_inherit=True)


def get_code(self, fullname):
    path = self.get_filename(fullname)
    return self.source_to_code(self.get_data(path), path)


def create_module(self, spec):
    return None


def exec_module(self, module):
    code = self.get_code(module.__name__)
    if code is None:
        raise ImportError(f"cannot load module {module.__name__!r} when get_code() returns None")
    exec(code, module.__dict__)


def load_module(self, fullname=None):
    import sys
    from importlib.util import module_from_spec, spec_from_file_location
    fullname = check(self, fullname)
    if fullname in sys.modules:
        module = sys.modules[fullname]
        self.exec_module(module)
        return module
    spec = spec_from_file_location(fullname, self.path, loader=self)
    module = sys.modules[fullname] = module_from_spec(spec)
    try:
        self.exec_module(module)
    except BaseException:
        del sys.modules[fullname]
        raise
    return sys.modules[fullname]


def path_stats(self, path):
    found = os.stat(path)
    return {"mtime": found.st_mtime, "size": found.st_size}


def path_mtime(self, path):
    return int(os.stat(path).st_mtime)


def set_data(self, path, data):
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def get_resource_reader(self, module):
    from importlib.resources._readers import FileReader
    return FileReader(self)
