"""TestCase: one test with its fixture.  The assertions are in assertions.py.

A run goes through three phases, setUp, the test method, tearDown, then the cleanups.  Each runs
inside `_Outcome.of`, which catches what is raised and tells the result.
"""
import sys
import warnings

from functools import wraps

from .assertions import Assertions, DIFF_OMITTED, RaisesContext as _AssertRaisesContext
from .result import TestResult
from .util import strclass

__unittest = True


class SkipTest(Exception):
    """Raised in a test (or its fixture) to skip it; the argument is the reason."""


class _ExpectedFailure(Exception):
    """A test marked with expectedFailure has failed; carries its exc_info."""

    def __init__(self, exc_info):
        Exception.__init__(self)
        self.exc_info = exc_info


class _UnexpectedSuccess(Exception):
    """A test marked with expectedFailure has passed."""


def skip(reason):
    """Decorator: skips a test method or class, always."""
    def mark(item):
        if not _is_class(item):
            def skipped(*args, **kwargs):
                raise SkipTest(reason)
            item = wraps(item)(skipped)
        item.__unittest_skip__, item.__unittest_skip_why__ = True, reason
        return item
    return mark


def _is_class(item):
    return isinstance(item, type) or hasattr(item, '__bases__')


def _unchanged(item):
    return item


def skipIf(condition, reason):
    """Decorator: skips when `condition` is true."""
    return skip(reason) if condition else _unchanged


def skipUnless(condition, reason):
    """Decorator: skips when `condition` is false."""
    return _unchanged if condition else skip(reason)


def expectedFailure(func):
    """Decorator: the test is to fail; passing is told as an unexpected success."""
    def reversed_test(*args, **kwargs):
        try:
            func(*args, **kwargs)
        except Exception:
            raise _ExpectedFailure(sys.exc_info())
        else:
            raise _UnexpectedSuccess
    return wraps(func)(reversed_test)


class _Outcome(object):
    """Runs the phases of a test and tells the result; `success` stays true while all is well."""

    def __init__(self, test, result):
        self.test, self.result, self.success = test, result, True

    def of(self, phase, args=(), kwargs={}, main=False):
        "Calls phase(*args, **kwargs); true unless it raised.  `main`: it is the test method."
        try:
            phase(*args, **kwargs)
            return True
        except KeyboardInterrupt:
            raise
        except BaseException:
            self.success = False
            self.__tell(sys.exc_info(), main)
            return False

    def __tell(self, err, main):
        test, result, (kind, value, tb) = self.test, self.result, err
        if isinstance(value, SkipTest):
            self.skip(str(value))
        elif main and isinstance(value, test.failureException):
            result.addFailure(test, err)
        elif main and isinstance(value, _ExpectedFailure):
            self.__tell_or_warn('addExpectedFailure', (value.exc_info,), 'passes', 'addSuccess', ())
        elif main and isinstance(value, _UnexpectedSuccess):
            self.__tell_or_warn('addUnexpectedSuccess', (), 'failures', 'addFailure', (err,))
        else:
            result.addError(test, err)

    def __tell_or_warn(self, name, args, shown_as, instead, instead_args):
        "For results that were written before 2.7 and lack a method."
        method = getattr(self.result, name, None)
        if method is None:
            warnings.warn('TestResult has no %s method, reporting as %s' % (name, shown_as),
                          RuntimeWarning, 3)
            method, args = getattr(self.result, instead), instead_args
        method(self.test, *args)

    def skip(self, reason):
        method = getattr(self.result, 'addSkip', None)
        if method is not None:
            method(self.test, reason)
            return
        warnings.warn('TestResult has no addSkip method, skips not reported', RuntimeWarning, 3)
        self.result.addSuccess(self.test)


class TestCase(Assertions):
    """A test: subclass it, write methods `test*`; setUp and tearDown run around each.

    An instance is one test: TestCase('test_name').  `longMessage`: a message given to an
    assertion comes behind the standard one instead of replacing it.  `maxDiff`: length in
    characters up to which differences are shown, None for any."""

    _classSetupFailed = False
    _resultForDoCleanups = None     # who calls doCleanups() outside of a run may set one
    _OWN_EQUALITY = {dict: 'assertDictEqual', list: 'assertListEqual', tuple: 'assertTupleEqual',
                     set: 'assertSetEqual', frozenset: 'assertSetEqual', unicode: 'assertMultiLineEqual'}

    def __init__(self, methodName='runTest'):
        method = getattr(self, methodName, None)
        if method is None:
            raise ValueError('no such test method in %s: %s' % (type(self), methodName))
        self._testMethodName, self._testMethodDoc = methodName, method.__doc__
        self.__outcome, self._cleanups = None, []
        self._type_equality_funcs = self._OWN_EQUALITY.copy()      # see addTypeEqualityFunc

    # -- fixture

    def setUp(self):
        "Before each test method."

    def tearDown(self):
        "After each test method whose setUp succeeded."

    @classmethod
    def setUpClass(cls):
        "Before the tests of the class."

    @classmethod
    def tearDownClass(cls):
        "After the tests of the class."

    def addCleanup(self, function, *args, **kwargs):
        """Calls function after tearDown, last added first, even when setUp failed."""
        self._cleanups.append((function, args, kwargs))

    def doCleanups(self):
        """Runs what addCleanup took; true if all went well."""
        outcome = self.__outcome or _Outcome(self, self._resultForDoCleanups or self.defaultTestResult())
        fine = True
        while self._cleanups:
            fine = outcome.of(*self._cleanups.pop()) and fine
        return fine

    def skipTest(self, reason):
        "Skips the rest of this test."
        raise SkipTest(reason)

    # -- running

    def run(self, result=None):
        """Runs the test into `result` (a new one without)."""
        if result is not None:
            return self.__run_into(result)
        result = self.defaultTestResult()
        getattr(result, 'startTestRun', int)()
        try:
            self.__run_into(result)
        finally:
            getattr(result, 'stopTestRun', int)()

    def __run_into(self, result):
        result.startTest(self)
        outcome = self.__outcome = _Outcome(self, result)
        method = getattr(self, self._testMethodName)
        try:
            for marked in type(self), method:
                if getattr(marked, '__unittest_skip__', False):
                    outcome.skip(getattr(marked, '__unittest_skip_why__', ''))
                    return
            if outcome.of(self.setUp):
                outcome.of(method, main=True)
                outcome.of(self.tearDown)
            if self.doCleanups() and outcome.success:
                result.addSuccess(self)
        finally:
            result.stopTest(self)

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        """Runs the test without catching anything."""
        for phase in self.setUp, getattr(self, self._testMethodName), self.tearDown:
            phase()
        while self._cleanups:
            phase, args, kwargs = self._cleanups.pop()
            phase(*args, **kwargs)

    # -- what a test is called

    def id(self):
        "'module.Class.method'"
        return '.'.join([strclass(type(self)), self._testMethodName])

    def shortDescription(self):
        "The first line of the method's docstring, or None."
        return _first_line(self._testMethodDoc)

    def countTestCases(self):
        return 1

    def defaultTestResult(self):
        return TestResult()

    def __str__(self):
        return '%s (%s)' % (self._testMethodName, strclass(type(self)))

    def __repr__(self):
        return '<%s testMethod=%s>' % (strclass(type(self)), self._testMethodName)

    def __eq__(self, other):
        if type(other) is type(self):
            return other._testMethodName == self._testMethodName
        return NotImplemented

    def __ne__(self, other):
        return not (self == other)

    def __hash__(self):
        return hash((type(self), self._testMethodName))


def _first_line(doc):
    return doc.split('\n', 1)[0].strip() if doc else None


class FunctionTestCase(TestCase):
    """Wraps functions of an older suite: testFunc with optional setUp and tearDown."""

    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        TestCase.__init__(self)
        self._functions = (setUp, tearDown, testFunc, description)

    def setUp(self):
        if self._functions[0] is not None:
            self._functions[0]()

    def tearDown(self):
        if self._functions[1] is not None:
            self._functions[1]()

    def runTest(self):
        self._functions[2]()

    def id(self):
        return self._functions[2].__name__

    def shortDescription(self):
        return self._functions[3] or _first_line(self._functions[2].__doc__)

    def __str__(self):
        return '%s (%s)' % (strclass(type(self)), self.id())

    def __repr__(self):
        return '<%s tec=%s>' % (strclass(type(self)), self._functions[2])

    def __eq__(self, other):
        if isinstance(other, type(self)):
            return other._functions == self._functions
        return NotImplemented

    def __hash__(self):
        return hash((type(self), self._functions))
