"""The part of `unittest` that MicroPython's own tests use; it ends as their runner reads it.

A board has none: there it is installed with `mpremote mip install unittest`, from an index that keeps no hash. This one is marelle's own.
"""

import sys


class SkipTest(Exception):
    """This test cannot run here."""


class _Raises:
    def __init__(self, kind):
        self.kind = kind

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            raise AssertionError("%r not raised" % self.kind)
        self.exception = value
        return issubclass(kind, self.kind)


class TestCase:
    """A group of tests: its methods whose names begin with `test`."""

    def setUp(self):
        """Prepare a test."""

    def tearDown(self):
        """Clear up after a test."""

    def skipTest(self, reason):
        """End this test: it cannot run here."""
        raise SkipTest(reason)

    def fail(self, message=""):
        """End this test: it has failed."""
        raise AssertionError(message)

    def assertEqual(self, x, y, message=""):
        """Fail unless both are equal."""
        if not x == y:
            self.fail(message or "%r is not %r" % (x, y))

    def assertTrue(self, x, message=""):
        """Fail unless it is true."""
        if not x:
            self.fail(message or "%r is not true" % (x,))

    def assertFalse(self, x, message=""):
        """Fail if it is true."""
        if x:
            self.fail(message or "%r is not false" % (x,))

    def assertRaises(self, kind, function=None, *args):
        """Fail unless the function, or the `with` block, raises this."""
        raises = _Raises(kind)
        if function is None:
            return raises
        with raises:
            function(*args)
        return None


def main(module="__main__"):
    """Run all tests of a module, and print how they went."""
    ran, failed, broken, skipped = 0, 0, 0, 0
    for kind in list(vars_of(module)):
        for name in dir(kind):
            if not name.startswith("test"):
                continue
            ran += 1
            try:
                run(kind(), name)
            except SkipTest:
                skipped += 1
            except AssertionError as error:
                failed += 1
                sys.print_exception(error)
            except Exception as error:
                broken += 1
                sys.print_exception(error)
    print("-" * 70)
    print("Ran %d tests\n" % ran)
    if failed or broken:
        print("FAILED (failures=%d, errors=%d)" % (failed, broken))
    else:
        print("OK" + (" (skipped=%d)" % skipped if skipped else ""))


def vars_of(module):
    """Return the groups of tests in a module."""
    for value in __import__(module).__dict__.values():
        if isinstance(value, type) and issubclass(value, TestCase) and value is not TestCase:
            yield value


def run(case, name):
    """Run one test."""
    case.setUp()
    try:
        getattr(case, name)()
    finally:
        case.tearDown()
