"""Finding tests: in classes, in modules, by name and in directories."""

import functools
import os
import sys
import traceback
import types

from . import case, suite, util

__unittest = True


class _FailedTest(case.TestCase):
    """Stands for what could not be loaded: run, it raises why."""

    _testMethodName = None

    def __init__(self, method_name, exception):
        self._exception = exception
        super().__init__(method_name)

    def __getattr__(self, name):
        if name != self._testMethodName:
            return super().__getattribute__(name)

        def testFailure():
            raise self._exception

        return testFailure


def _make_failed_test(methodname, exception, suiteClass, message):
    return suiteClass((_FailedTest(methodname, exception),)), message


def _make_failed_import_test(name, suiteClass):
    message = f"Failed to import test module: {name}\n{traceback.format_exc()}"
    return _make_failed_test(name, ImportError(message), suiteClass, message)


def _make_failed_load_tests(name, exception, suiteClass):
    message = f"Failed to call load_tests:\n{traceback.format_exc()}"
    return _make_failed_test(name, exception, suiteClass, message)


def _make_skipped_test(methodname, exception, suiteClass):
    @case.skip(str(exception))
    def testSkipped(self):
        pass

    skipped = type("ModuleSkipped", (case.TestCase,), {methodname: testSkipped})
    return suiteClass((skipped(methodname),))


def _splitext(path):
    return os.path.splitext(path)[0]


def _is_valid_file_name(name):
    stem, extension = os.path.splitext(name)
    first = stem[:1]
    return (
        extension.lower() == ".py"
        and stem.isidentifier()
        and (first == "_" or (first.isascii() and first.isalpha()))
    )


def _is_abstract(cls):
    import inspect

    return inspect.isabstract(cls)


def _is_test_case(obj):
    return (
        isinstance(obj, type)
        and issubclass(obj, case.TestCase)
        and obj not in (case.TestCase, case.FunctionTestCase)
    )


class TestLoader:
    """Makes suites of what it finds.

    What could not be loaded is in `errors`, and fails when the suite runs.
    """

    testMethodPrefix = "test"
    sortTestMethodsUsing = staticmethod(util.three_way_cmp)
    testNamePatterns = None
    suiteClass = suite.TestSuite
    _top_level_dir = None

    def __init__(self):
        self.errors = []
        # Packages whose `load_tests` is under way: asked again, they are searched plainly.
        self._loading_packages = set()

    # From objects.

    def loadTestsFromTestCase(self, testCaseClass):
        """A suite of all tests of a class."""
        if issubclass(testCaseClass, suite.TestSuite):
            raise TypeError(
                "Test cases should not be derived from TestSuite. "
                "Maybe you meant to derive from TestCase?"
            )
        names = []
        if _is_test_case(testCaseClass) and not _is_abstract(testCaseClass):
            names = self.getTestCaseNames(testCaseClass)
            if not names and hasattr(testCaseClass, "runTest"):
                names = ["runTest"]
        return self.suiteClass(map(testCaseClass, names))

    def loadTestsFromModule(self, module, *, pattern=None):
        """A suite of all tests of a module, or what its `load_tests` makes of them."""
        found = []
        for name in dir(module):
            obj = getattr(module, name)
            if _is_test_case(obj) and not _is_abstract(obj):
                found.append(self.loadTestsFromTestCase(obj))
        tests = self.suiteClass(found)
        load_tests = getattr(module, "load_tests", None)
        if load_tests is None:
            return tests
        try:
            return load_tests(self, tests, pattern)
        except Exception as e:
            failed, message = _make_failed_load_tests(module.__name__, e, self.suiteClass)
            self.errors.append(message)
            return failed

    def getTestCaseNames(self, testCaseClass):
        """The names of a class's test methods, in the order in which they are to run."""
        prefix = f"{testCaseClass.__module__}.{testCaseClass.__qualname__}."

        def is_wanted(name):
            if not name.startswith(self.testMethodPrefix):
                return False
            if not callable(getattr(testCaseClass, name)):
                return False
            if self.testNamePatterns is None:
                return True
            import fnmatch

            return any(
                fnmatch.fnmatchcase(prefix + name, pattern) for pattern in self.testNamePatterns
            )

        names = [name for name in dir(testCaseClass) if is_wanted(name)]
        if self.sortTestMethodsUsing:
            names.sort(key=functools.cmp_to_key(self.sortTestMethodsUsing))
        return names

    # From names.

    def loadTestsFromName(self, name, module=None):
        """A suite of what a dotted name stands for: a module, a class, a method, or what makes tests."""
        parts = name.split(".")
        failed = message = None
        if module is None:
            module, failed, message = self._import_front(parts)
            if module is None:
                self.errors.append(message)
                return failed
            parts = parts[1:]
        obj, parent = module, None
        for part in parts:
            try:
                parent, obj = obj, getattr(obj, part)
            except AttributeError as e:
                if failed is None or getattr(obj, "__path__", None) is None:
                    failed, message = _make_failed_test(
                        part,
                        e,
                        self.suiteClass,
                        f"Failed to access attribute:\n{traceback.format_exc()}",
                    )
                # Otherwise the module that could not be imported says more than the lacking name.
                self.errors.append(message)
                return failed
        return self._tests_from_object(obj, parent, parts)

    def _import_front(self, parts):
        """Import as much of a dotted name as is a module: it, else the error of the last try."""
        failed = message = None
        front = list(parts)
        while front:
            try:
                return __import__(".".join(front)), failed, message
            except ImportError:
                failed, message = _make_failed_import_test(front.pop(), self.suiteClass)
        return None, failed, message

    def _tests_from_object(self, obj, parent, parts):
        if isinstance(obj, types.ModuleType):
            return self.loadTestsFromModule(obj)
        if _is_test_case(obj):
            return self.loadTestsFromTestCase(obj)
        if (
            isinstance(obj, types.FunctionType)
            and isinstance(parent, type)
            and issubclass(parent, case.TestCase)
        ):
            if _is_abstract(parent):
                raise TypeError(f"Cannot instantiate abstract test case {parent.__name__}")
            test = parent(parts[-1])
            # A static method is no test but may make some, as any function may.
            if not isinstance(getattr(test, parts[-1]), types.FunctionType):
                return self.suiteClass([test])
        elif isinstance(obj, suite.TestSuite):
            return obj
        if not callable(obj):
            raise TypeError(f"don't know how to make test from: {obj}")
        made = obj()
        if isinstance(made, suite.TestSuite):
            return made
        if isinstance(made, case.TestCase):
            return self.suiteClass([made])
        raise TypeError(f"calling {obj} returned {made}, not a test")

    def loadTestsFromNames(self, names, module=None):
        """A suite of what several names stand for."""
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    # From directories.

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        """A suite of the tests in all files below a directory (or package) that match the pattern.

        Modules are imported by their names relative to the top level directory, which is put on `sys.path`.
        """
        saved_top = self._top_level_dir
        if top_level_dir is None:
            top_level_dir = self._top_level_dir
        implicit_top = top_level_dir is None
        if implicit_top:
            top_level_dir = start_dir
        top_level_dir = os.path.abspath(top_level_dir)
        if top_level_dir not in sys.path:
            sys.path.insert(0, top_level_dir)
        self._top_level_dir = top_level_dir

        tests = None
        importable = True
        if os.path.isdir(os.path.abspath(start_dir)):
            start_dir = os.path.abspath(start_dir)
            if start_dir != top_level_dir:
                importable = os.path.isfile(os.path.join(start_dir, "__init__.py"))
        else:
            try:
                __import__(start_dir)
            except ImportError:
                importable = False
            else:
                start_dir, tests = self._discover_package(
                    start_dir, pattern, top_level_dir, implicit_top
                )
        if not importable:
            raise ImportError(f"Start directory is not importable: {start_dir!r}")
        if tests is None:
            tests = list(self._find_tests(start_dir, pattern))
        self._top_level_dir = saved_top
        return self.suiteClass(tests)

    def _discover_package(self, name, pattern, top_level_dir, implicit_top):
        """The directory of an imported package; or None and the tests, where it has several."""
        module = sys.modules[name]
        directory = tests = None
        if getattr(module, "__file__", None) is not None:
            directory = os.path.abspath(os.path.dirname(module.__file__))
            if implicit_top:
                top = sys.modules[name.split(".")[0]]
                if top.__file__ is None:
                    self._top_level_dir = os.path.dirname(module.__file__)
                    if self._top_level_dir not in sys.path:
                        sys.path.insert(0, self._top_level_dir)
                else:
                    self._top_level_dir = self._get_directory_containing_module(top.__name__)
        else:
            spec = getattr(module, "__spec__", None)
            if spec is None or spec.submodule_search_locations is None:
                if module.__name__ in sys.builtin_module_names:
                    raise TypeError("Can not use builtin modules as dotted module names") from None
                raise TypeError(f"don't know how to discover from {module!r}") from None
            tests = []
            tail = module.__name__.replace(".", os.path.sep)
            for path in module.__path__:
                if implicit_top or path.startswith(top_level_dir):
                    self._top_level_dir = path.split(tail)[0]
                    tests += self._find_tests(path, pattern, namespace=True)
        if implicit_top:
            sys.path.remove(top_level_dir)
        return directory, tests

    def _get_directory_containing_module(self, module_name):
        path = os.path.abspath(sys.modules[module_name].__file__)
        directory = os.path.dirname(path)
        if os.path.basename(path).lower().startswith("__init__.py"):
            return os.path.dirname(directory)
        return directory

    def _get_name_from_path(self, path):
        if path == self._top_level_dir:
            return "."
        relative = os.path.relpath(_splitext(os.path.normpath(path)), self._top_level_dir)
        assert not os.path.isabs(relative), "Path must be within the project"
        assert not relative.startswith(".."), "Path must be within the project"
        return relative.replace(os.path.sep, ".")

    def _get_module_from_name(self, name):
        __import__(name)
        return sys.modules[name]

    def _match_path(self, path, full_path, pattern):
        """Whether a file is one of those sought; for subclasses to override."""
        import fnmatch

        return fnmatch.fnmatch(path, pattern)

    def _find_tests(self, start_dir, pattern, namespace=False):
        name = self._get_name_from_path(start_dir)
        # The top directory is no package; a package that is being loaded has been asked already.
        if name != "." and name not in self._loading_packages:
            tests, recurse = self._find_test_path(start_dir, pattern, namespace)
            if tests is not None:
                yield tests
            if not recurse:
                return
        for entry in sorted(os.listdir(start_dir)):
            path = os.path.join(start_dir, entry)
            tests, recurse = self._find_test_path(path, pattern, False)
            if tests is not None:
                yield tests
            if recurse:
                name = self._get_name_from_path(path)
                self._loading_packages.add(name)
                try:
                    yield from self._find_tests(path, pattern, False)
                finally:
                    self._loading_packages.discard(name)

    def _find_test_path(self, full_path, pattern, namespace=False):
        """The tests of a file or of a package itself, and whether to look into the directory."""
        base = os.path.basename(full_path)
        if os.path.isfile(full_path):
            if not _is_valid_file_name(base):
                return None, False
            if not self._match_path(base, full_path, pattern):
                return None, False
            return self._tests_of_file(full_path, pattern), False
        if not os.path.isdir(full_path):
            return None, False
        if not namespace and not os.path.isfile(os.path.join(full_path, "__init__.py")):
            return None, False
        name = self._get_name_from_path(full_path)
        package, instead = self._import_or_stand_in(name)
        if package is None:
            return instead, False
        has_own_way = getattr(package, "load_tests", None) is not None
        self._loading_packages.add(name)
        try:
            return self.loadTestsFromModule(package, pattern=pattern), not has_own_way
        finally:
            self._loading_packages.discard(name)

    def _import_or_stand_in(self, name):
        """The module of this name; or None and a suite that tells why there is none."""
        try:
            return self._get_module_from_name(name), None
        except case.SkipTest as e:
            return None, _make_skipped_test(name, e, self.suiteClass)
        except:
            failed, message = _make_failed_import_test(name, self.suiteClass)
            self.errors.append(message)
            return None, failed

    def _tests_of_file(self, full_path, pattern):
        module, instead = self._import_or_stand_in(self._get_name_from_path(full_path))
        if module is None:
            return instead
        imported = os.path.abspath(getattr(module, "__file__", full_path))
        real = _splitext(os.path.realpath(imported))
        if real.lower() != _splitext(os.path.realpath(full_path)).lower():
            name = _splitext(os.path.basename(full_path))
            raise ImportError(
                f"{name!r} module incorrectly imported from {os.path.dirname(real)!r}. "
                f"Expected {os.path.dirname(full_path)!r}. Is this module globally installed?"
            )
        return self.loadTestsFromModule(module, pattern=pattern)


defaultTestLoader = TestLoader()
