"""The assertions of a test case: each compares, and fails with a message that shows both sides."""

import types

from .util import (
    _common_shorten_repr,
    _count_diff_all_purpose,
    _count_diff_hashable,
    safe_repr,
)
from ._contexts import _AssertNotWarnsContext, _AssertRaisesContext, _AssertWarnsContext

__unittest = True

DIFF_OMITTED = "\nDiff is %s characters long. Set self.maxDiff to None to see it."


def _pretty_diff(first, second):
    """A line-by-line difference of two objects' pretty representations."""
    import difflib
    import pprint

    lines = difflib.ndiff(
        pprint.pformat(first).splitlines(), pprint.pformat(second).splitlines()
    )
    return "\n" + "\n".join(lines)


class Assertions:
    """Everything of a test case that checks something."""

    failureException = AssertionError

    # Whether an explicit message stands behind the standard one, or in its place.
    longMessage = True

    # Longer differences are not shown; None shows all.
    maxDiff = 80 * 8

    # Texts beyond this length are not searched for their differences.
    _diffThreshold = 2**16

    def _formatMessage(self, msg, standardMsg):
        """The message of a failure, as `longMessage` wants it."""
        if not self.longMessage:
            return msg or standardMsg
        if msg is None:
            return standardMsg
        return f"{standardMsg} : {msg}"

    def _fail_with(self, msg, standardMsg):
        raise self.failureException(self._formatMessage(msg, standardMsg))

    def _truncateMessage(self, message, diff):
        if self.maxDiff is None or len(diff) <= self.maxDiff:
            return message + diff
        return message + DIFF_OMITTED % len(diff)

    def fail(self, msg=None):
        """Fail at once, with this message."""
        raise self.failureException(msg)

    # Truth and identity.

    def assertFalse(self, expr, msg=None):
        """Fail if the expression is true."""
        if expr:
            self._fail_with(msg, f"{safe_repr(expr)} is not false")

    def assertTrue(self, expr, msg=None):
        """Fail if the expression is false."""
        if not expr:
            self._fail_with(msg, f"{safe_repr(expr)} is not true")

    def assertIs(self, expr1, expr2, msg=None):
        """Fail unless both are the same object."""
        if expr1 is not expr2:
            self._fail_with(msg, f"{safe_repr(expr1)} is not {safe_repr(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        """Fail if both are the same object."""
        if expr1 is expr2:
            self._fail_with(msg, f"unexpectedly identical: {safe_repr(expr1)}")

    def assertIsNone(self, obj, msg=None):
        """Fail unless the object is None."""
        if obj is not None:
            self._fail_with(msg, f"{safe_repr(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        """Fail if the object is None."""
        if obj is None:
            self._fail_with(msg, "unexpectedly None")

    # Equality and order.

    def addTypeEqualityFunc(self, typeobj, function):
        """Let `assertEqual` compare two objects of exactly this type by this function."""
        self._type_equality_funcs[typeobj] = function

    def _getAssertEqualityFunc(self, first, second):
        if type(first) is type(second):
            asserter = self._type_equality_funcs.get(type(first))
            if isinstance(asserter, str):
                asserter = getattr(self, asserter)
            if asserter is not None:
                return asserter
        return self._baseAssertEqual

    def _baseAssertEqual(self, first, second, msg=None):
        if not first == second:
            self._fail_with(msg, "%s != %s" % _common_shorten_repr(first, second))

    def assertEqual(self, first, second, msg=None):
        """Fail unless the objects are equal; well-known types show their differences."""
        self._getAssertEqualityFunc(first, second)(first, second, msg=msg)

    def assertNotEqual(self, first, second, msg=None):
        """Fail unless the objects are unequal."""
        if not first != second:
            self._fail_with(msg, f"{safe_repr(first)} == {safe_repr(second)}")

    def assertLess(self, a, b, msg=None):
        """Fail unless a < b."""
        if not a < b:
            self._fail_with(msg, f"{safe_repr(a)} not less than {safe_repr(b)}")

    def assertLessEqual(self, a, b, msg=None):
        """Fail unless a <= b."""
        if not a <= b:
            self._fail_with(msg, f"{safe_repr(a)} not less than or equal to {safe_repr(b)}")

    def assertGreater(self, a, b, msg=None):
        """Fail unless a > b."""
        if not a > b:
            self._fail_with(msg, f"{safe_repr(a)} not greater than {safe_repr(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        """Fail unless a >= b."""
        if not a >= b:
            self._fail_with(msg, f"{safe_repr(a)} not greater than or equal to {safe_repr(b)}")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Fail unless the objects differ by at most `delta`, or by nothing in so many decimal places."""
        if first == second:
            return
        close, diff, kind = self._closeness(first, second, places, delta)
        if not close:
            self._fail_with(
                msg,
                f"{safe_repr(first)} != {safe_repr(second)} within {kind} "
                f"({safe_repr(diff)} difference)",
            )

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Fail if the objects differ by at most `delta`, or by nothing in so many decimal places."""
        close, diff, kind = self._closeness(first, second, places, delta)
        if close or first == second:
            text = f"{safe_repr(first)} == {safe_repr(second)} within {kind}"
            if delta is not None:
                text += f" ({safe_repr(diff)} difference)"
            self._fail_with(msg, text)

    def _closeness(self, first, second, places, delta):
        """Whether two objects are close; their difference; what was meant by close."""
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            return diff <= delta, diff, f"{safe_repr(delta)} delta"
        if places is None:
            places = 7
        return round(diff, places) == 0, diff, f"{places!r} places"

    # Sequences, sets, dicts, text.

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        """Fail unless two sequences are equal, and of this type where one is given."""
        kind = "sequence"
        if seq_type is not None:
            kind = seq_type.__name__
            for rank, seq in (("First", seq1), ("Second", seq2)):
                if not isinstance(seq, seq_type):
                    raise self.failureException(
                        f"{rank} sequence is not a {kind}: {safe_repr(seq)}"
                    )
        text = None
        for rank, seq in (("First", seq1), ("Second", seq2)):
            try:
                len(seq)
            except (TypeError, NotImplementedError):
                text = f"{rank} {kind} has no length.    Non-sequence?"
                break
        if text is None:
            if seq1 == seq2:
                return
            text = self._sequence_difference(seq1, seq2, kind, seq_type)
            if text is None:
                return
        self.fail(self._formatMessage(msg, self._truncateMessage(text, _pretty_diff(seq1, seq2))))

    def _sequence_difference(self, seq1, seq2, kind, seq_type):
        """What is known of the first difference; None where items and lengths agree after all."""
        text = f"{kind.capitalize()}s differ: " + "%s != %s\n" % _common_shorten_repr(seq1, seq2)
        len1, len2 = len(seq1), len(seq2)
        for index in range(min(len1, len2)):
            items = []
            for rank, seq in (("first", seq1), ("second", seq2)):
                try:
                    items.append(seq[index])
                except (TypeError, IndexError, NotImplementedError):
                    text += f"\nUnable to index element {index} of {rank} {kind}\n"
                    break
            if len(items) < 2:
                break
            if items[0] != items[1]:
                text += f"\nFirst differing element {index}:\n"
                text += "%s\n%s\n" % _common_shorten_repr(*items)
                break
        else:
            # Sequences of unlike types are never equal, but may have equal items.
            if len1 == len2 and seq_type is None and type(seq1) != type(seq2):
                return None
        if len1 != len2:
            rank, longer = ("First", seq1) if len1 > len2 else ("Second", seq2)
            at, more = min(len1, len2), abs(len1 - len2)
            text += f"\n{rank} {kind} contains {more} additional elements.\n"
            try:
                text += f"First extra element {at}:\n{safe_repr(longer[at])}\n"
            except (TypeError, IndexError, NotImplementedError):
                text += f"Unable to index element {at} of {rank.lower()} {kind}\n"
        return text

    def assertListEqual(self, list1, list2, msg=None):
        """Fail unless two lists are equal."""
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        """Fail unless two tuples are equal."""
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        """Fail unless two sets are equal, or what else has a `difference` method."""
        only_first = self._set_difference(set1, set2, "first")
        only_second = self._set_difference(set2, set1, "second")
        lines = []
        for items, one, other in (
            (only_first, "first", "second"),
            (only_second, "second", "first"),
        ):
            if items:
                lines.append(f"Items in the {one} set but not the {other}:")
                lines += [repr(item) for item in items]
        if lines:
            self.fail(self._formatMessage(msg, "\n".join(lines)))

    def _set_difference(self, one, other, rank):
        try:
            return one.difference(other)
        except TypeError as e:
            self.fail(f"invalid type when attempting set difference: {e}")
        except AttributeError as e:
            self.fail(f"{rank} argument does not support set difference: {e}")

    def assertIn(self, member, container, msg=None):
        """Fail unless the container has the member."""
        if member not in container:
            self._fail_with(msg, f"{safe_repr(member)} not found in {safe_repr(container)}")

    def assertNotIn(self, member, container, msg=None):
        """Fail if the container has the member."""
        if member in container:
            self._fail_with(
                msg, f"{safe_repr(member)} unexpectedly found in {safe_repr(container)}"
            )

    def assertDictEqual(self, d1, d2, msg=None):
        """Fail unless two dicts are equal."""
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            text = "%s != %s" % _common_shorten_repr(d1, d2)
            self._fail_with(msg, self._truncateMessage(text, _pretty_diff(d1, d2)))

    def assertCountEqual(self, first, second, msg=None):
        """Fail unless two collections have the same elements equally often, in whatever order."""
        first, second = list(first), list(second)
        try:
            differences = _count_diff_hashable(first, second)
        except TypeError:
            differences = _count_diff_all_purpose(first, second)
        if differences:
            lines = [
                f"First has {mine}, Second has {theirs}:  {element!r}"
                for mine, theirs, element in differences
            ]
            text = self._truncateMessage("Element counts were not equal:\n", "\n".join(lines))
            self._fail_with(msg, text)

    def assertMultiLineEqual(self, first, second, msg=None):
        """Fail unless two texts are equal; the lines that differ are shown."""
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first == second:
            return
        if max(len(first), len(second)) > self._diffThreshold:
            self._baseAssertEqual(first, second, msg)
        # With a line break at both ends a lacking one is no difference, unless it is the only one.
        ends = [text.endswith("\n") for text in (first, second)]
        both = bool(first and second)
        lines = [
            (text + "\n" if text and (not all(ends) if both else not end) else text)
            for text, end in zip((first, second), ends)
        ]
        import difflib

        diff = "\n" + "".join(difflib.ndiff(*[text.splitlines(keepends=True) for text in lines]))
        text = "%s != %s" % _common_shorten_repr(first, second)
        self._fail_with(msg, self._truncateMessage(text, diff))

    def assertRegex(self, text, expected_regex, msg=None):
        """Fail unless the regular expression is found in the text."""
        if isinstance(expected_regex, (str, bytes)):
            import re

            assert expected_regex, "expected_regex must not be empty."
            expected_regex = re.compile(expected_regex)
        if not expected_regex.search(text):
            self._fail_with(
                msg, f"Regex didn't match: {expected_regex.pattern!r} not found in {text!r}"
            )

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        """Fail if the regular expression is found in the text."""
        if isinstance(unexpected_regex, (str, bytes)):
            import re

            unexpected_regex = re.compile(unexpected_regex)
        match = unexpected_regex.search(text)
        if match:
            self._fail_with(
                msg,
                f"Regex matched: {text[match.start():match.end()]!r} matches "
                f"{unexpected_regex.pattern!r} in {text!r}",
            )

    def _tail_type_check(self, text, tails, msg):
        """Fail where the text is of another type than what it should begin or end with."""
        for tail in tails if isinstance(tails, tuple) else (tails,):
            if isinstance(tail, str):
                wanted, types_ = "str", str
            elif isinstance(tail, (bytes, bytearray)):
                wanted, types_ = "bytes", (bytes, bytearray)
            else:
                continue
            if not isinstance(text, types_):
                self._fail_with(msg, f"Expected {wanted}, not {type(text).__name__}")

    def _has_tail(self, text, method, tail, msg):
        try:
            return getattr(text, method)(tail)
        except (AttributeError, TypeError):
            self._tail_type_check(text, tail, msg)
            raise

    def _check_tail(self, text, method, tail, verb, msg):
        if not self._has_tail(text, method, tail, msg):
            some = "any of " if isinstance(tail, tuple) else ""
            self._fail_with(
                msg, f"{safe_repr(text, short=True)} doesn't {verb} with {some}{safe_repr(tail)}"
            )

    def _check_no_tail(self, text, method, tail, verb, msg):
        if self._has_tail(text, method, tail, msg):
            if isinstance(tail, tuple):
                tail = next((each for each in tail if getattr(text, method)(each)), tail)
            self._fail_with(msg, f"{safe_repr(text, short=True)} {verb}s with {safe_repr(tail)}")

    def assertStartsWith(self, s, prefix, msg=None):
        """Fail unless the text begins with the prefix, or one of a tuple of them."""
        self._check_tail(s, "startswith", prefix, "start", msg)

    def assertNotStartsWith(self, s, prefix, msg=None):
        """Fail if the text begins with the prefix, or one of a tuple of them."""
        self._check_no_tail(s, "startswith", prefix, "start", msg)

    def assertEndsWith(self, s, suffix, msg=None):
        """Fail unless the text ends with the suffix, or one of a tuple of them."""
        self._check_tail(s, "endswith", suffix, "end", msg)

    def assertNotEndsWith(self, s, suffix, msg=None):
        """Fail if the text ends with the suffix, or one of a tuple of them."""
        self._check_no_tail(s, "endswith", suffix, "end", msg)

    # Classes and attributes.

    def assertIsInstance(self, obj, cls, msg=None):
        """Fail unless the object is an instance of the class, or of one of a tuple of them."""
        if not isinstance(obj, cls):
            some = "any of " if isinstance(cls, tuple) else ""
            self._fail_with(msg, f"{safe_repr(obj)} is not an instance of {some}{cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        """Fail if the object is an instance of the class, or of one of a tuple of them."""
        if isinstance(obj, cls):
            if isinstance(cls, tuple):
                cls = next((each for each in cls if isinstance(obj, each)), cls)
            self._fail_with(msg, f"{safe_repr(obj)} is an instance of {cls!r}")

    def _is_subclass(self, cls, superclass, msg):
        try:
            return issubclass(cls, superclass)
        except TypeError:
            if not isinstance(cls, type):
                self._fail_with(msg, f"{cls!r} is not a class")
            raise

    def assertIsSubclass(self, cls, superclass, msg=None):
        """Fail unless one class derives from the other, or from one of a tuple of them."""
        if not self._is_subclass(cls, superclass, msg):
            some = "any of " if isinstance(superclass, tuple) else ""
            self._fail_with(msg, f"{cls!r} is not a subclass of {some}{superclass!r}")

    def assertNotIsSubclass(self, cls, superclass, msg=None):
        """Fail if one class derives from the other, or from one of a tuple of them."""
        if self._is_subclass(cls, superclass, msg):
            if isinstance(superclass, tuple):
                superclass = next((e for e in superclass if issubclass(cls, e)), superclass)
            self._fail_with(msg, f"{cls!r} is a subclass of {superclass!r}")

    def assertHasAttr(self, obj, name, msg=None):
        """Fail unless the object has the attribute."""
        if not hasattr(obj, name):
            self._fail_with(msg, f"{_kind_of(obj)} has no attribute {name!r}")

    def assertNotHasAttr(self, obj, name, msg=None):
        """Fail if the object has the attribute."""
        if hasattr(obj, name):
            self._fail_with(msg, f"{_kind_of(obj)} has unexpected attribute {name!r}")

    # Exceptions, warnings, log messages.

    def assertRaises(self, expected_exception, *args, **kwargs):
        """Fail unless the call raises such an exception; with nothing to call, a context manager."""
        context = _AssertRaisesContext(expected_exception, self)
        try:
            return context.handle("assertRaises", args, kwargs)
        finally:
            # The context holds the exception, whose traceback would hold this frame.
            context = None

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        """Like `assertRaises`; besides, the regular expression must be found in the message."""
        context = _AssertRaisesContext(expected_exception, self, expected_regex)
        try:
            return context.handle("assertRaisesRegex", args, kwargs)
        finally:
            context = None

    def assertWarns(self, expected_warning, *args, **kwargs):
        """Fail unless the call gives such a warning; with nothing to call, a context manager."""
        context = _AssertWarnsContext(expected_warning, self)
        return context.handle("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        """Like `assertWarns`; besides, the regular expression must be found in the message."""
        context = _AssertWarnsContext(expected_warning, self, expected_regex)
        return context.handle("assertWarnsRegex", args, kwargs)

    def _assertNotWarns(self, expected_warning, *args, **kwargs):
        context = _AssertNotWarnsContext(expected_warning, self)
        return context.handle("_assertNotWarns", args, kwargs)

    def assertLogs(self, logger=None, level=None):
        """A context manager that fails unless something is logged at this level or above."""
        from ._log import _AssertLogsContext

        return _AssertLogsContext(self, logger, level, no_logs=False)

    def assertNoLogs(self, logger=None, level=None):
        """A context manager that fails if something is logged at this level or above."""
        from ._log import _AssertLogsContext

        return _AssertLogsContext(self, logger, level, no_logs=True)


def _kind_of(obj):
    if isinstance(obj, types.ModuleType):
        return f"module {obj.__name__!r}"
    if isinstance(obj, type):
        return f"type object {obj.__name__!r}"
    return f"{type(obj).__name__!r} object"
