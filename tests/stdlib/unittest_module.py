"""Test cases: every assertion's message, subtests, skips, fixtures, cleanups, coroutines, the runner's report."""

import asyncio
import io
import re
import sys
import unittest
import warnings

events = []


def setUpModule():
    events.append("setUpModule")
    unittest.addModuleCleanup(events.append, "module cleanup")


def tearDownModule():
    events.append("tearDownModule")


class Fixtures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        events.append("setUpClass")
        cls.addClassCleanup(events.append, "class cleanup")

    @classmethod
    def tearDownClass(cls):
        events.append("tearDownClass")

    def setUp(self):
        events.append("setUp")
        self.addCleanup(events.append, "cleanup")

    def tearDown(self):
        events.append("tearDown")

    def test_passes(self):
        """Has a docstring.

        Of which the first line is shown.
        """
        events.append("test")

    def test_fails(self):
        self.assertEqual([1, 2, 3], [1, 2, 4], "not the same")

    def test_breaks(self):
        try:
            {}["missing"]
        except KeyError as error:
            raise ValueError("broken") from error

    @unittest.skip("no need")
    def test_skipped(self):
        pass

    @unittest.skipIf(sys.maxsize > 1, "conditional")
    def test_skipped_if(self):
        pass

    def test_skips_itself(self):
        self.skipTest("on second thoughts")

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("as expected")

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

    def test_subtests(self):
        for number in range(4):
            with self.subTest("parity", number=number):
                self.assertEqual(number % 2, 0)


class Coroutines(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        events.append("asyncSetUp")
        self.addAsyncCleanup(self.clean)

    async def clean(self):
        await asyncio.sleep(0)
        events.append("async cleanup")

    async def test_awaits(self):
        await asyncio.sleep(0)
        events.append("awaited")

    async def test_fails(self):
        await asyncio.sleep(0)
        self.assertTrue([])


@unittest.skip("all of it")
class Skipped(unittest.TestCase):
    def test(self):
        pass


class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise RuntimeError("class is broken")

    def test(self):
        pass


def report(verbosity, *cases, **options):
    stream = io.StringIO()
    load = unittest.TestLoader().loadTestsFromTestCase
    suite = unittest.TestSuite(load(case) for case in cases)
    result = unittest.TextTestRunner(stream, verbosity=verbosity, **options).run(suite)
    text = re.sub(r"in \d+\.\d+s", "in 0.000s", stream.getvalue())
    text = re.sub(r"\d+\.\d+s  ", "0.000s  ", text)
    # The frames of the library are the interpreter's own affair.
    text = re.sub(r'  File "[^"]*(lib/python3|<frozen)[^"]*", line .*\n(    .*\n)*', "", text)
    print(text.replace(__file__, "FILE"), result)


report(1, Fixtures, Coroutines, Skipped, Broken)
print(events)
report(2, Fixtures, Coroutines, Skipped, Broken)
report(0, Fixtures)
report(1, Skipped, durations=0)
report(1, Fixtures, failfast=True)


class Checks(unittest.TestCase):
    maxDiff = None


case = Checks()


def failing(name, *args, **kwargs):
    try:
        getattr(case, name)(*args, **kwargs)
    except case.failureException as failure:
        print(f"{name}: {failure}")
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}")
    else:
        print(f"{name}: fine")


failing("assertEqual", 1, 2)
failing("assertEqual", "a\nb\n", "a\nc\n")
failing("assertEqual", "same length", "same lengths", "why")
failing("assertEqual", {"a": 1, "b": [1]}, {"a": 1, "b": [2]})
failing("assertEqual", (1, 2), (1, 2, 3))
failing("assertEqual", {1, 2}, {2, 3})
failing("assertEqual", "x" * 200, "x" * 150 + "y" * 50)
failing("assertNotEqual", 1, 1)
failing("assertTrue", 0)
failing("assertFalse", [1])
failing("assertIs", 1, 2)
failing("assertIsNot", None, None)
failing("assertIsNone", 0)
failing("assertIsNotNone", None)
failing("assertIn", 1, [2])
failing("assertNotIn", 1, [1])
failing("assertIsInstance", 1, str)
failing("assertIsInstance", 1, (str, bytes))
failing("assertNotIsInstance", 1, (str, int))
failing("assertIsSubclass", int, str)
failing("assertNotIsSubclass", bool, (str, int))
failing("assertIsSubclass", 3, int)
failing("assertHasAttr", "text", "nope")
failing("assertNotHasAttr", int, "real")
failing("assertStartsWith", "text", "ex")
failing("assertStartsWith", "text", ("a", "b"))
failing("assertNotStartsWith", "text", "te")
failing("assertEndsWith", b"text", "t")
failing("assertNotEndsWith", "text", ("a", "t"))
failing("assertAlmostEqual", 1, 1.1)
failing("assertAlmostEqual", 1, 2, delta=0.5)
failing("assertNotAlmostEqual", 1, 1.00000001)
failing("assertNotAlmostEqual", 1, 1.2, delta=0.5)
failing("assertLess", 2, 1)
failing("assertLessEqual", 2, 1)
failing("assertGreater", 1, 2)
failing("assertGreaterEqual", 1, 2)
failing("assertRegex", "text", "^a")
failing("assertNotRegex", "text", "e.")
failing("assertCountEqual", [1, 1, 2], [1, 2, 3])
failing("assertCountEqual", [[1], [2]], [[1]])
failing("assertSequenceEqual", [1], (1, 2))
failing("assertRaises", ValueError, int, "3")
failing("assertRaises", (KeyError, IndexError), int, "3")
failing("assertRaises", 3, int)
failing("assertRaisesRegex", ValueError, "^never", int, "x")
failing("assertWarns", UserWarning, int)
failing("assertWarnsRegex", UserWarning, "other", warnings.warn, "seen")
case.longMessage = False
failing("assertEqual", 1, 2, "only this")
with case.assertRaises(ValueError) as caught:
    int("x")
print(repr(caught.exception), caught.exception.__traceback__)
with case.assertLogs("some", level="INFO") as logged:
    import logging

    logging.getLogger("some").info("said %d", 1)
    logging.getLogger("some.child").error("more")
print(logged.output, logged.records)
try:
    with case.assertLogs("some"):
        pass
except AssertionError as failure:
    print(failure)
try:
    with case.assertNoLogs("some"):
        logging.getLogger("some").warning("loud")
except AssertionError as failure:
    print(failure)
print(case, repr(case), case.id(), case.shortDescription())
loader = unittest.TestLoader()
print(loader.getTestCaseNames(Fixtures), loader.loadTestsFromName("Fixtures.test_passes", sys.modules[__name__]))
print(loader.loadTestsFromName("nowhere", sys.modules[__name__]), len(loader.errors))
for wrong in ("no_such_method",):
    try:
        Fixtures(wrong)
    except ValueError as error:
        print(error)
