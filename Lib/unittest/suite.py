"""TestSuite: tests in order, with the fixtures of their classes and modules around them.

A run goes from test to test: whenever the next test is of another class or module, what was set up for
the former is taken down and the new one is set up.  Where it stands is kept on the result
(`_previousTestClass`, `_moduleSetUpFailed`), since suites nest.  Runners of other packages override or
call the steps by their names in 2.7 (`_handleClassSetUp` and its like).
"""
import sys

from .case import SkipTest, TestCase
from .util import strclass

__unittest = True


class BaseTestSuite(object):
    """A list of tests and suites that is itself a test; no class or module fixtures."""

    def __init__(self, tests=()):
        self._tests = []
        self.addTests(tests)

    def addTest(self, test):
        "Adds a case or a suite."
        if not callable(test):
            raise TypeError("%r is not callable" % (test,))
        if isinstance(test, type) and issubclass(test, (TestCase, TestSuite)):
            raise TypeError("TestCases and TestSuites must be instantiated before passing "
                            "them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        "Adds each of an iterable, which must not be a string."
        if isinstance(tests, basestring):
            raise TypeError('tests must be an iterable of tests, not a string')
        map(self.addTest, tests)

    def countTestCases(self):
        "How many cases there are in all."
        return sum(item.countTestCases() for item in self)

    def _until_stopped(self, result):
        for item in self:
            if result.shouldStop:
                return
            yield item

    def run(self, result):
        "Runs the tests into `result` until it says stop; gives it back."
        for item in self._until_stopped(result):
            item(result)
        return result

    def debug(self):
        "Runs the tests without catching anything."
        for item in self:
            item.debug()

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)  # as a function

    def __iter__(self):
        return iter(self._tests)

    def __repr__(self):
        return '<%s tests=%s>' % (strclass(type(self)), list(self))

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, type(self)) else NotImplemented

    def __ne__(self, other):
        return not (self == other)

    __hash__ = None


class TestSuite(BaseTestSuite):
    """The suite that loaders make: setUpClass, setUpModule and their counterparts are called
    whenever the class or the module of the next test is another one."""

    def run(self, result, debug=False):
        outermost = not getattr(result, '_testRunEntered', False)
        result._testRunEntered = True
        for item in self._until_stopped(result):
            if _isnotsuite(item) and not self.__move_to(item, result):
                continue
            if debug:
                item.debug()
            else:
                item(result)
        if outermost:
            self._tearDownPreviousClass(None, result)
            self._handleModuleTearDown(result)
            result._testRunEntered = None
        return result

    def debug(self):
        self.run(_DebugResult(), True)

    def __move_to(self, test, result):
        "Makes ready for a test; false when one of its fixtures has failed."
        kind = type(test)
        if kind is not getattr(result, '_previousTestClass', None):
            for step in self._tearDownPreviousClass, self._handleModuleFixture, self._handleClassSetUp:
                step(test, result)
            result._previousTestClass = kind
        return not (getattr(kind, '_classSetupFailed', False) or
                    getattr(result, '_moduleSetUpFailed', False))

    def __call_fixture(self, result, owner, what, where):
        "Runs owner.what() if there is one; false when it raised, which the result is told."
        fixture = getattr(owner, what, None)
        if fixture is None:
            return True
        getattr(result, '_setupStdout', _nothing)()
        try:
            fixture()
            return True
        except Exception as error:
            if getattr(result, "_lets_pass", False):
                raise
            self._addClassOrModuleLevelException(result, error, '%s (%s)' % (what, where))
            return False
        finally:
            getattr(result, '_restoreStdout', _nothing)()

    def _addClassOrModuleLevelException(self, result, exception, errorName):
        stand_in = _ErrorHolder(errorName)
        if isinstance(exception, SkipTest) and hasattr(result, 'addSkip'):
            result.addSkip(stand_in, str(exception))
        else:
            result.addError(stand_in, sys.exc_info())

    def _get_previous_module(self, result):
        cls = getattr(result, '_previousTestClass', None)
        return None if cls is None else cls.__module__

    def _handleModuleFixture(self, test, result):
        name = type(test).__module__
        if name == self._get_previous_module(result):
            return
        self._handleModuleTearDown(result)
        ok = self.__call_fixture(result, sys.modules.get(name), 'setUpModule', name)
        result._moduleSetUpFailed = not ok

    def _handleModuleTearDown(self, result):
        name = self._get_previous_module(result)
        if name is not None and not getattr(result, '_moduleSetUpFailed', False):
            self.__call_fixture(result, sys.modules.get(name), 'tearDownModule', name)

    def _handleClassSetUp(self, test, result):
        cls = type(test)
        before = getattr(result, '_previousTestClass', None)
        skipped = getattr(cls, '__unittest_skip__', False)
        if cls == before or skipped or result._moduleSetUpFailed:
            return
        try:
            cls._classSetupFailed = False
            cls._classSetupFailed = not self.__call_fixture(result, cls, 'setUpClass', strclass(cls))
        except TypeError:
            self.__call_fixture(result, cls, 'setUpClass', strclass(cls))   # attributes of a built-in class are fixed

    def _tearDownPreviousClass(self, test, result):
        cls = getattr(result, '_previousTestClass', None)
        if cls == type(test):
            return
        given_up = (getattr(cls, '_classSetupFailed', False) or
                    getattr(cls, '__unittest_skip__', False) or
                    getattr(result, '_moduleSetUpFailed', False))
        if not given_up:
            self.__call_fixture(result, cls, 'tearDownClass', strclass(cls) if cls is not None else '')


def _nothing():
    "For a result without the method."


def _isnotsuite(test):
    "Whether it is a single test: it cannot be gone through."
    return not (hasattr(test, '__iter__') or hasattr(test, '__getitem__'))


class _ErrorHolder(object):
    """Stands in a result for a class or module whose fixture failed: it has an id, and no test."""
    failureException = None

    def __init__(self, description):
        self.description = description

    def __str__(self):
        return self.description
    id = __str__

    def __repr__(self):
        return "<ErrorHolder description=%r>" % (self.description,)

    def countTestCases(self):
        return 0

    def shortDescription(self):
        return None

    def run(self, result):
        "There is nothing to run."
    __call__ = run


class _DebugResult(object):
    """The little of a result that TestSuite.debug needs; what fixtures raise goes to the caller."""
    _lets_pass = True
    _moduleSetUpFailed = shouldStop = False
