# Modules from files by hand, what loaders and specs tell, resources of packages, and metadata of distributions.
import importlib
import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.resources
import importlib.util
import os
import sys
import tempfile


def attempt(function, *args, **kw):
    try:
        print(repr(function(*args, **kw)).replace(folder, "FOLDER"))
    except Exception as e:
        print(type(e).__name__, str(e).replace(folder, "FOLDER"))


with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)

    def write(path, text):
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    plugin = write("plugin.py", "# coding: utf-8\nvalue = 'é'\nname = __name__, __spec__.name, __file__ is not None\n")
    spec = importlib.util.spec_from_file_location("my_plugin", plugin)
    module = importlib.util.module_from_spec(spec)
    print(hasattr(module, "value"), spec.has_location, spec.parent, spec.loader.name)
    sys.modules["my_plugin"] = module
    spec.loader.exec_module(module)
    print(module.value, module.name, module.__loader__ is spec.loader)
    print(spec.loader.get_source("my_plugin").splitlines()[1], spec.loader.is_package("my_plugin"), spec.loader.get_data(plugin)[:3])
    attempt(spec.loader.get_source, "other")
    attempt(importlib.util.spec_from_file_location, "x", os.path.join(folder, "x.txt"))
    for name, package in ("a.b", None), (".c", "a.b"), ("..c", "a.b"), ("...c", "a.b"), (".c", ""):
        attempt(importlib.util.resolve_name, name, package)

    write("pkg_here/__init__.py", "here = True")
    write("pkg_here/data/words.txt", "one\ntwo é\n")
    write("pkg_here/sub.py", "inner = 5")
    write("space_here/part.py", "p = 1")
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    for name in "pkg_here", "pkg_here.sub", "space_here.part", "not_there_at_all":
        spec = importlib.util.find_spec(name)
        print(name, spec and (type(spec).__name__, spec.parent, spec.origin.replace(folder, "FOLDER"),
                              type(spec.loader).__name__, spec.submodule_search_locations is not None))
    files = importlib.resources.files("pkg_here")
    print(sorted(item.name for item in files.iterdir() if item.name != "__pycache__"))
    print(files.joinpath("data", "words.txt").read_text(encoding="utf-8").split(), (files / "data").is_dir())
    print(importlib.resources.read_text("pkg_here", "sub.py"), importlib.resources.read_binary("pkg_here", "data", "words.txt"))
    print(importlib.resources.is_resource("pkg_here", "data"), importlib.resources.is_resource("pkg_here", "sub.py"))
    with importlib.resources.as_file(files / "sub.py") as path:
        print(path.name, path.exists())
    attempt(importlib.resources.read_text, "pkg_here", "none.txt")
    print(sorted(item.name for item in importlib.resources.files("space_here").iterdir() if item.name != "__pycache__"))

    info = "Some_Thing-1.2.dist-info/"
    write(info + "METADATA", "Metadata-Version: 2.1\nName: Some-Thing\nVersion: 1.2\nRequires-Dist: one>1\nRequires-Dist: two\n"
          "Classifier: A :: B\nKeywords: x y\n\nThe description.\n")
    write(info + "entry_points.txt", "[console_scripts]\nrun = pkg_here.sub:inner\n[other]\nmore=pkg_here:here.real [x,y]\n")
    write(info + "RECORD", "pkg_here/sub.py,sha256=abc,9\n" + info + "RECORD,,\n")
    write(info + "top_level.txt", "pkg_here\n")
    print(importlib.metadata.version("some.thing"), importlib.metadata.requires("some-thing"))
    distribution = importlib.metadata.distribution("some_thing")
    print(distribution.name, distribution.metadata["version"], distribution.metadata.get_all("Requires-Dist"))
    print(distribution.metadata.json)
    for point in distribution.entry_points:
        print(point, point.module, point.attr, point.extras, point.load(), point.dist.name)
    print(distribution.entry_points.names == {"run", "more"}, distribution.entry_points["run"].group)
    print([point.name for point in importlib.metadata.entry_points(group="console_scripts", name="run")])
    for file in distribution.files:
        print(repr(file), file.hash, file.size, file.locate().exists())
    print(distribution.files[0].read_text(), importlib.metadata.packages_distributions()["pkg_here"])
    attempt(importlib.metadata.version, "no-such-distribution")
    attempt(importlib.metadata.version, "")

    class Letters(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, fullname, path, target=None):
            if fullname.startswith("letter_"):
                return importlib.util.spec_from_loader(fullname, self, origin="letters")

        def exec_module(self, module):
            module.letter = module.__name__[-1]

    sys.meta_path.insert(0, Letters())
    import letter_q
    print(letter_q.letter, letter_q.__spec__.origin, letter_q.__spec__.has_location)
    attempt(importlib.abc.InspectLoader)
    print(issubclass(importlib.machinery.SourceFileLoader, importlib.abc.SourceLoader), importlib.machinery.SOURCE_SUFFIXES)
    lazy_path = write("lazy_one.py", "print('runs now')\nvalue = 3\n")
    spec = importlib.util.spec_from_file_location("lazy_one", lazy_path)
    loader = spec.loader = importlib.util.LazyLoader(spec.loader)
    lazy = importlib.util.module_from_spec(spec)
    sys.modules["lazy_one"] = lazy
    loader.exec_module(lazy)
    print("not yet")
    print(lazy.value)
