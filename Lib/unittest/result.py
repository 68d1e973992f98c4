"""TestResult: what has happened so far in a run."""
import traceback

from .capture import Capture, STDERR_LINE, STDOUT_LINE
from .util import strclass

__unittest = True

# attribute of the result -> what its entries are
_LISTS = ('failures', 'errors', 'skipped', 'expectedFailures', 'unexpectedSuccesses')


def failfast(method):
    """Makes a result method stop the run when the result's `failfast` is set."""
    def stopping(self, *args, **kw):
        if getattr(self, 'failfast', False):
            self.stop()
        method(self, *args, **kw)
    stopping.__name__, stopping.__doc__ = method.__name__, method.__doc__
    return stopping


def _of_capture(streams, channel):
    """The attribute of a result for one of the streams of its Capture; runners look at them."""
    def get(self):
        return (getattr(self._capture, streams) or {}).get(channel)

    def set(self, stream):
        getattr(self._capture, streams)[channel] = stream

    return property(get, set)


class TestResult(object):
    """Counts of a run and the tests with their formatted tracebacks.

    `errors`, `failures`, `skipped`, `expectedFailures` are lists of (test, text);
    `unexpectedSuccesses` a list of tests; `testsRun` an int.  With `buffer` set, what a test
    prints is kept back and shown only when it fails.  `shouldStop` asks suites to end."""
    _previousTestClass = None
    _testRunEntered = False
    _moduleSetUpFailed = False
    _original_stdout, _original_stderr = _of_capture('_real', 'stdout'), _of_capture('_real', 'stderr')
    _mirrorOutput = property(lambda self: self._capture.show)
    _stdout_buffer, _stderr_buffer = _of_capture('_held', 'stdout'), _of_capture('_held', 'stderr')

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        for name in _LISTS:
            setattr(self, name, [])
        self.testsRun = 0
        self.shouldStop = self.failfast = self.buffer = False
        self._capture = Capture()

    def __repr__(self):
        counts = tuple(map(len, (self.errors, self.failures)))
        return '<%s run=%i' % (strclass(type(self)), self.testsRun) + ' errors=%i failures=%i>' % counts

    # -- the course of a run

    def startTestRun(self):
        "Called once, before the first test."

    def stopTestRun(self):
        "Called once, after the last test."

    def startTest(self, test):
        "A test is about to run."
        self.testsRun += 1
        self._setupStdout()

    def stopTest(self, test):
        "A test has run, whatever came of it."
        self._restoreStdout()

    def stop(self):
        "Asks for an end before the next test."
        self.shouldStop = True

    def wasSuccessful(self):
        "True while there is neither a failure nor an error."
        return not (self.failures or self.errors)

    def printErrors(self):
        "Called after the run; here nothing."

    def _setupStdout(self):
        if self.buffer:
            self._capture.start()

    def _restoreStdout(self):
        if self.buffer:
            self._capture.stop()

    # -- outcomes

    def __record(self, where, test, err):
        getattr(self, where).append((test, self._exc_info_to_string(err, test)))

    def __has_failed(self):
        if self.buffer:
            self._capture.show = True

    @failfast
    def addError(self, test, err):
        "`err` is a sys.exc_info() triple."
        self.__record('errors', test, err)
        self.__has_failed()

    @failfast
    def addFailure(self, test, err):
        "`err` is a sys.exc_info() triple."
        self.__record('failures', test, err)
        self.__has_failed()

    def addSuccess(self, test):
        "A test has passed."

    def addSkip(self, test, reason):
        "A test was skipped; `reason` is text."
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        "A test failed as it should."
        self.__record('expectedFailures', test, err)

    @failfast
    def addUnexpectedSuccess(self, test):
        "A test that should fail has passed."
        self.unexpectedSuccesses.append(test)

    def _is_relevant_tb_level(self, tb):
        """Whether a frame is one of this package's; they are left out of tracebacks."""
        return '__unittest' in tb.tb_frame.f_globals

    def _count_relevant_tb_levels(self, tb):
        """How many frames stand before the first of this package's."""
        count = 0
        while tb is not None and not self._is_relevant_tb_level(tb):
            count, tb = count + 1, tb.tb_next
        return count

    def _exc_info_to_string(self, err, test):
        """The traceback as text: our own frames are left out at its head, and for a failed
        assertion (test.failureException) at its end too."""
        kind, value, tb = err
        while tb is not None and self._is_relevant_tb_level(tb):
            tb = tb.tb_next
        limit = self._count_relevant_tb_levels(tb) if kind is test.failureException else None
        text = ''.join(traceback.format_exception(kind, value, tb, limit))
        if self.buffer:
            text += ''.join(section for _, section in self._capture.sections())
        return text
