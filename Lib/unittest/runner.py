"""TextTestRunner: runs tests and prints dots, names and the final count."""
import sys
import time

from .result import TestResult
from .signals import registerResult

__unittest = True

_RULE, _DOUBLE_RULE = '-' * 70, '=' * 70


class _WritelnDecorator(object):
    """A stream with writeln()."""

    def __init__(self, stream):
        self.stream = stream

    def writeln(self, text=None):
        "A line, or the end of one."
        self.write((text or '') + '\n')

    def __getattr__(self, name):
        if name == 'stream' or name == '__getstate__':
            raise AttributeError(name)   # while unpickled or copied
        return getattr(self.stream, name)


class TextTestResult(TestResult):
    """A result that prints as it goes: names with verbosity above 1, else dots."""
    separator1, separator2 = _DOUBLE_RULE, _RULE

    def __init__(self, stream, descriptions, verbosity):
        TestResult.__init__(self, stream, descriptions, verbosity)
        self.stream, self.descriptions = stream, descriptions
        self.showAll, self.dots = verbosity > 1, verbosity == 1

    def getDescription(self, test):
        "The test's name, with the first line of its docstring if wanted."
        doc = test.shortDescription() if self.descriptions else None
        return '%s\n%s' % (test, doc) if doc else str(test)

    def startTest(self, test):
        TestResult.startTest(self, test)
        if self.showAll:
            self.stream.write('%s ... ' % self.getDescription(test))
            self.stream.flush()

    def __tell(self, word, dot):
        if self.showAll:
            self.stream.writeln(word)
        elif self.dots:
            self.stream.write(dot)
            self.stream.flush()

    def addSuccess(self, test):
        TestResult.addSuccess(self, test)
        self.__tell('ok', '.')

    def addError(self, test, err):
        TestResult.addError(self, test, err)
        self.__tell('ERROR', 'E')

    def addFailure(self, test, err):
        TestResult.addFailure(self, test, err)
        self.__tell('FAIL', 'F')

    def addSkip(self, test, reason):
        TestResult.addSkip(self, test, reason)
        self.__tell('skipped %r' % (reason,), 's')

    def addExpectedFailure(self, test, err):
        TestResult.addExpectedFailure(self, test, err)
        self.__tell('expected failure', 'x')

    def addUnexpectedSuccess(self, test):
        TestResult.addUnexpectedSuccess(self, test)
        self.__tell('unexpected success', 'u')

    def printErrors(self):
        if self.showAll or self.dots:
            self.stream.writeln()
        for flavour, entries in (('ERROR', self.errors), ('FAIL', self.failures)):
            self.printErrorList(flavour, entries)

    def printErrorList(self, flavour, errors):
        for test, text in errors:
            title = '%s: %s' % (flavour, self.getDescription(test))
            for line in (self.separator1, title, self.separator2, '%s' % text):
                self.stream.writeln(line)


# what the last line tells beside OK or FAILED: words and the list of the result to count
_SUMMARY = (('failures', 'failures'), ('errors', 'errors'), ('skipped', 'skipped'),
            ('expected failures', 'expectedFailures'), ('unexpected successes', 'unexpectedSuccesses'))


def _summary(outcome):
    counts = [(words, len(getattr(outcome, name, ()))) for words, name in _SUMMARY]
    told = ', '.join('%s=%d' % pair for pair in counts if pair[1])
    verdict = 'OK' if outcome.wasSuccessful() else 'FAILED'
    return '%s (%s)' % (verdict, told) if told else verdict


class TextTestRunner(object):
    """Runs a test or suite and prints to `stream` (default sys.stderr).

    verbosity: 0 quiet, 1 dots, 2 names.  run() returns the result."""
    resultclass = TextTestResult

    def __init__(self, stream=sys.stderr, descriptions=True, verbosity=1, failfast=False,
                 buffer=False, resultclass=None):
        self.stream = _WritelnDecorator(stream)
        self.descriptions, self.verbosity = descriptions, verbosity
        self.failfast, self.buffer = failfast, buffer
        if resultclass is not None:
            self.resultclass = resultclass

    def _makeResult(self):
        return self.resultclass(self.stream, self.descriptions, self.verbosity)

    def run(self, test):
        outcome = self._makeResult()
        registerResult(outcome)
        outcome.failfast, outcome.buffer = self.failfast, self.buffer
        begun = time.time()
        getattr(outcome, 'startTestRun', int)()
        try:
            test(outcome)
        finally:
            getattr(outcome, 'stopTestRun', int)()
        seconds = time.time() - begun
        outcome.printErrors()
        if hasattr(outcome, 'separator2'):
            self.stream.writeln(outcome.separator2)
        number = outcome.testsRun
        self.stream.writeln('Ran %d test%s in %.3fs\n' % (number, 's'[number == 1:], seconds))
        self.stream.writeln(_summary(outcome))
        return outcome
