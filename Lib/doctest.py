"""Runs the examples of interactive sessions that stand in docstrings and texts, and compares the output.

    testmod()          all docstrings of a module
    testfile('x.txt')  a text
    DocTestSuite, DocFileSuite  the same for unittest

Parts: DocTestParser makes Example objects out of a text, DocTestFinder looks for texts in a module,
DocTestRunner runs a DocTest (the examples of one text), OutputChecker compares.  The first two are in
_doctest_examples.
"""
from __future__ import with_statement

import difflib
import linecache
import os
import pdb
import re
import sys
import traceback
import unittest
import warnings
from StringIO import StringIO
from collections import namedtuple

from _doctest_examples import *
from _doctest_examples import _Record, _comment_line, _extract_future_flags, _is_module, _normalize_module

BLANKLINE_MARKER = '<BLANKLINE>'   # stands for an empty line of output
ELLIPSIS_MARKER = '...'
TestResults = namedtuple('TestResults', ('failed', 'attempted'))

__all__ = [
    'register_optionflag', 'DONT_ACCEPT_TRUE_FOR_1', 'DONT_ACCEPT_BLANKLINE', 'NORMALIZE_WHITESPACE',
    'ELLIPSIS', 'SKIP', 'IGNORE_EXCEPTION_DETAIL', 'COMPARISON_FLAGS', 'REPORT_UDIFF', 'REPORT_CDIFF',
    'REPORT_NDIFF', 'REPORT_ONLY_FIRST_FAILURE', 'REPORTING_FLAGS', 'Example', 'DocTest', 'DocTestParser',
    'DocTestFinder', 'DocTestRunner', 'OutputChecker', 'DocTestFailure', 'UnexpectedException',
    'DebugRunner', 'testmod', 'testfile', 'run_docstring_examples', 'Tester', 'DocTestSuite',
    'DocFileSuite', 'set_unittest_reportflags', 'script_from_examples', 'testsource', 'debug_src', 'debug',
]


# -- helpers

_encoding = getattr(sys.__stdout__, 'encoding', None) or 'utf-8'


def _as_bytes(text):
    """unicode as the console shows it."""
    if not isinstance(text, unicode):
        return text
    return text.encode(_encoding, 'backslashreplace')


_LINE_STARTS = re.compile('(?m)^(?!$)')


def _indent(s, indent=4):
    """The text with blanks before each line that is not empty."""
    return _LINE_STARTS.sub(indent * ' ', _as_bytes(s))


def _load_testfile(filename, package, module_relative):
    """(the text, the path) of a file."""
    if package and not module_relative:
        raise ValueError('Package may only be specified for module-relative paths.')
    if module_relative:
        base = _normalize_module(package, 3)
        filename = _module_relative_path(base, filename)
        read = getattr(getattr(base, '__loader__', None), 'get_data', None)
        if read is not None:
            return read(filename).replace(os.linesep, '\n'), filename
    with open(filename, 'U') as source:
        return source.read(), filename


def _module_relative_path(module, path):
    """The file that `path` (with slashes) names as seen from a module."""
    if not _is_module(module):
        raise TypeError('Expected a module: %r' % module)
    if path[:1] == '/':
        raise ValueError('Module-relative files may not have absolute paths')
    return os.path.join(_folder_of(module), *path.split('/'))


def _folder_of(module):
    """Where a module's file is; of a program without one, where the program is."""
    if hasattr(module, '__file__'):
        return os.path.dirname(module.__file__)
    if module.__name__ != '__main__':
        raise ValueError("Can't resolve paths relative to the module " + str(module) +
                         ' (it has no __file__)')
    program = sys.argv[0] if sys.argv else ''
    return os.path.dirname(program) if program else os.curdir


def _exception_traceback(exc_info):
    """The text of a traceback."""
    return ''.join(traceback.format_exception(*exc_info))


class _SpoofOut(StringIO):
    """Takes what the examples print; every result ends with a newline."""

    def getvalue(self):
        text = StringIO.getvalue(self)
        if text and not text.endswith('\n'):
            text += '\n'
        if hasattr(self, 'softspace'):
            del self.softspace     # `print x,` must not reach the next example
        return text

    def truncate(self, size=None):
        StringIO.truncate(self, size)
        if hasattr(self, 'softspace'):
            del self.softspace
        if not self.buf:
            self.buf = ''          # not u''


class _OutputRedirectingPdb(pdb.Pdb):
    """A debugger that talks to the real stdout while examples print elsewhere."""

    def __init__(self, out):
        self.__out = out
        self.__in_use = False
        pdb.Pdb.__init__(self, stdout=out)
        self.use_rawinput = 1

    def set_trace(self, frame=None):
        self.__in_use = True
        pdb.Pdb.set_trace(self, sys._getframe().f_back if frame is None else frame)

    def set_continue(self):
        if self.__in_use:   # else a trace function of somebody else would go
            pdb.Pdb.set_continue(self)

    def trace_dispatch(self, *args):
        before, sys.stdout = sys.stdout, self.__out
        try:
            return pdb.Pdb.trace_dispatch(self, *args)
        finally:
            sys.stdout = before


# -- running

class DocTestRunner:
    """Runs DocTests and reports; failures and tries add up, summarize() shows them.

    checker compares; verbose: report all (default: -v stands in sys.argv); optionflags: see above.
    """

    DIVIDER = '*' * 70
    __LINECACHE_FILENAME_RE = re.compile(r'<doctest (?P<name>.+)\[(?P<examplenum>\d+)\]>$')

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._verbose = '-v' in sys.argv if verbose is None else verbose
        self._checker = OutputChecker() if checker is None else checker
        self.optionflags = self.original_optionflags = optionflags
        self.tries = self.failures = 0
        self._name2ft = {}         # name of a test: (failures, tries)
        self._fakeout = _SpoofOut()

    # -- reports; they write with out()

    def report_start(self, out, test, example):
        """An example is about to run."""
        if self._verbose:
            expected = 'Expecting:\n' + _indent(example.want) if example.want else 'Expecting nothing\n'
            out('Trying:\n' + _indent(example.source) + expected)

    def report_success(self, out, test, example, got):
        """It printed what was wanted."""
        if self._verbose:
            out('ok\n')

    def report_failure(self, out, test, example, got):
        """It printed something else."""
        difference = self._checker.output_difference(example, got, self.optionflags)
        out(self._failure_header(test, example) + difference)

    def report_unexpected_exception(self, out, test, example, exc_info):
        """It raised."""
        out(self._failure_header(test, example) + 'Exception raised:\n' +
            _indent(_exception_traceback(exc_info)))

    def _failure_header(self, test, example):
        if test.filename:
            line = '?' if test.lineno is None or example.lineno is None else test.lineno + example.lineno + 1
            place = 'File "%s", line %s, in %s' % (test.filename, line, test.name)
        else:
            place = 'Line %s, in %s' % (example.lineno + 1, test.name)
        return '\n'.join([self.DIVIDER, place, 'Failed example:', _indent(example.source)])

    # -- one test

    def __flags_for(self, example):
        flags = self.original_optionflags
        for flag, wanted in example.options.items():
            flags = flags | flag if wanted else flags & ~flag
        return flags

    def __execute(self, test, example, number, compileflags):
        """Runs an example; the exception's triple, None without one."""
        path = '<doctest %s[%d]>' % (test.name, number)
        try:
            # `exec` as in a session: an expression shows its value
            exec compile(example.source, path, 'single', compileflags, 1) in test.globs
        except KeyboardInterrupt:
            raise
        except:                    # classic classes too: an example may want it
            self.debugger.set_continue()
            return sys.exc_info()
        self.debugger.set_continue()
        return None

    def __judge(self, check, example, got, raised):
        """(whether output and exception are as wanted, all that was shown); None for an exception nobody wants."""
        if raised is None:
            return check(example.want, got, self.optionflags), got
        message = traceback.format_exception_only(*raised[:2])[-1]
        got += _exception_traceback(raised)
        wanted = example.exc_msg
        if wanted is None:
            return None, got
        if check(wanted, message, self.optionflags):
            return True, got
        if self.optionflags & IGNORE_EXCEPTION_DETAIL:
            return check(_kind(wanted), _kind(message), self.optionflags), got
        return False, got

    def __run(self, test, compileflags, out):
        # An example may change how the rest of its test is compared: lxml.doctestcompare looks for the frame with
        # a local BOOM, and puts another function into the method in `check`, until __record_outcome() is called.
        BOOM = None
        check = self._checker.check_output
        failures = tries = 0
        before = self.optionflags
        for number, example in enumerate(test.examples):
            self.optionflags = self.__flags_for(example)
            if self.optionflags & SKIP:
                continue
            quiet = bool(self.optionflags & REPORT_ONLY_FIRST_FAILURE and failures > 0)
            tries += 1
            if not quiet:
                self.report_start(out, test, example)
            raised = self.__execute(test, example, number, compileflags)
            got = self._fakeout.getvalue()
            self._fakeout.truncate(0)
            good, got = self.__judge(check, example, got, raised)
            if good:
                if not quiet:
                    self.report_success(out, test, example, got)
                continue
            failures += 1
            if quiet:
                continue
            if good is BOOM:
                self.report_unexpected_exception(out, test, example, raised)
            else:
                self.report_failure(out, test, example, got)
        self.optionflags = before
        self.__record_outcome(test, failures, tries)
        return TestResults(failed=failures, attempted=tries)

    def __record_outcome(self, test, failures, tries):
        failed, tried = self._name2ft.get(test.name, (0, 0))
        self._name2ft[test.name] = failed + failures, tried + tries
        self.failures += failures
        self.tries += tries

    def __patched_linecache_getlines(self, filename, module_globals=None):
        found = self.__LINECACHE_FILENAME_RE.match(filename)
        if found and found.group('name') == self.test.name:
            source = self.test.examples[int(found.group('examplenum'))].source
            return (source.encode('ascii', 'backslashreplace')
                    if isinstance(source, unicode) else source).splitlines(True)
        return self.__getlines_before(filename, module_globals)

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Runs a test; TestResults.  out writes the report; clear_globs empties test.globs at the end."""
        self.test = test
        features = _extract_future_flags(test.globs) if compileflags is None else compileflags
        stdout, set_trace, hook = sys.stdout, pdb.set_trace, sys.displayhook
        write = stdout.write if out is None else out
        sys.stdout = self._fakeout
        self.debugger = _OutputRedirectingPdb(stdout)
        self.debugger.reset()
        pdb.set_trace = self.debugger.set_trace
        self.save_linecache_getlines = self.__getlines_before = linecache.getlines
        linecache.getlines = self.__patched_linecache_getlines
        sys.displayhook = sys.__displayhook__
        try:
            return self.__run(test, features, write)
        finally:
            sys.stdout, pdb.set_trace, sys.displayhook = stdout, set_trace, hook
            linecache.getlines = self.__getlines_before
            if clear_globs:
                test.globs.clear()

    # -- sums

    def summarize(self, verbose=None):
        """Prints what failed (verbose: all); TestResults of all."""
        verbose = self._verbose if verbose is None else verbose
        entries = [(name, failed, tried) for name, (failed, tried) in sorted(self._name2ft.items())]
        total = TestResults(sum(entry[1] for entry in entries), sum(entry[2] for entry in entries))
        if verbose:
            self.__list('items had no tests:', '    %s', [entry[:1] for entry in entries if not entry[2]])
            self.__list('items passed all tests:', ' %3d tests in %s',
                        [(tried, name) for name, failed, tried in entries if tried and not failed])
        bad = [(failed, tried, name) for name, failed, tried in entries if failed]
        if bad:
            print self.DIVIDER
        self.__list('items had failures:', ' %3d of %3d in %s', bad)
        if verbose:
            print total.attempted, 'tests in', len(entries), 'items.'
            print total.attempted - total.failed, 'passed and', total.failed, 'failed.'
        if total.failed:
            print '***Test Failed***', total.failed, 'failures.'
        elif verbose:
            print 'Test passed.'
        return total

    @staticmethod
    def __list(heading, line, entries):
        """Prints how many entries there are, and a line for each; nothing of none."""
        if entries:
            print len(entries), heading
        for entry in entries:
            print line % entry

    def merge(self, other):
        """Adds the sums of another runner."""
        for name, (failed, tried) in other._name2ft.items():
            mine = self._name2ft.get(name, (0, 0))
            self._name2ft[name] = mine[0] + failed, mine[1] + tried


# -- comparing outputs

def _ellipsis_match(want, got):
    """Whether got is want, in which ... stands for any text."""
    pieces = want.split(ELLIPSIS_MARKER)
    if len(pieces) == 1:
        return want == got
    first, last = pieces[0], pieces[-1]
    position, end = len(first), len(got) - len(last)
    if position > end or not got.startswith(first) or not got.endswith(last):
        return False
    for piece in pieces[1:-1]:
        found = got.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def _kind(message):
    """The name of an exception, without its module and text."""
    return message.split('\n', 1)[0].split(':', 1)[0].rpartition('.')[2]


_TRUTHS = {'True\n': '1\n', 'False\n': '0\n'}      # what may come where the older texts are wanted


def _without_blank_lines(want, got):
    """With empty lines where one of them has the mark of an empty line, the other space."""
    return re.sub(r'(?m)^%s\s*?$' % re.escape(BLANKLINE_MARKER), '', want), re.sub(r'(?m)^\s*?$', '', got)


def _with_single_spaces(want, got):
    return ' '.join(want.split()), ' '.join(got.split())


# (flag, whether it must be set, what it allows)
_SIMPLER = ((DONT_ACCEPT_BLANKLINE, False, _without_blank_lines), (NORMALIZE_WHITESPACE, True, _with_single_spaces))


class OutputChecker:
    """Compares output by the option flags, and describes a difference."""

    def check_output(self, want, got, optionflags):
        """Whether got counts as want: as it is, as true for 1, or after what the flags allow."""
        if got == want:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1 and _TRUTHS.get(got) == want:
            return True
        for flag, allowed, simplify in _SIMPLER:
            if bool(optionflags & flag) == allowed:
                want, got = simplify(want, got)
        return got == want or bool(optionflags & ELLIPSIS and _ellipsis_match(want, got))

    def _do_a_fancy_diff(self, want, got, optionflags):
        """Differences are shown line by line when a flag asks for it and there is more than a line or so."""
        if REPORT_NDIFF & optionflags:
            return True
        return bool(optionflags & (REPORT_UDIFF | REPORT_CDIFF)
                    and want.count('\n') > 2 and got.count('\n') > 2)

    def output_difference(self, example, got, optionflags):
        """The text of a report."""
        want = example.want
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = re.sub('(?m)^[ ]*(?=\n)', BLANKLINE_MARKER, got)
        if self._do_a_fancy_diff(want, got, optionflags):
            return self.__differences(want.splitlines(True), got.splitlines(True), optionflags)
        text = ''
        for heading, part in (('Expected', want), ('Got', got)):
            text += heading + (':\n' + _indent(part) if part else ' nothing\n')
        return text

    def __differences(self, want, got, optionflags):
        kind = 'diff with -expected +actual'
        if REPORT_NDIFF & optionflags:
            kind = 'n' + kind
            return 'Differences (%s):\n' % kind + _indent(''.join(difflib.ndiff(want, got, None)))
        if optionflags & REPORT_UDIFF:
            kind = 'unified ' + kind
            lines = list(difflib.unified_diff(want, got, n=2))[2:]
        else:
            kind = 'context diff with %s followed by %s' % ('expected', 'actual')
            lines = list(difflib.context_diff(want, got, n=2))[2:]
        return 'Differences (%s):\n' % kind + _indent(''.join(line.rstrip() + '\n' for line in lines))


# -- failures as exceptions

class DocTestFailure(Exception):
    """An example printed something else: test, example, got."""

    def __init__(self, test, example, got):
        self.test, self.example, self.got = test, example, got

    def __str__(self):
        return str(self.test)


class UnexpectedException(Exception):
    """An example raised: test, example, exc_info."""

    def __init__(self, test, example, exc_info):
        self.test, self.example, self.exc_info = test, example, exc_info

    def __str__(self):
        return str(self.test)


class DebugRunner(DocTestRunner):
    """Raises DocTestFailure or UnexpectedException at the first thing that goes wrong."""

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        outcome = DocTestRunner.run(self, test, compileflags, out, False)
        if clear_globs:
            test.globs.clear()
        return outcome

    def report_unexpected_exception(self, out, test, example, exc_info):
        raise UnexpectedException(test, example, exc_info)

    def report_failure(self, out, test, example, got):
        raise DocTestFailure(test, example, got)


# -- simple use

master = None                      # collects the sums of testmod() and testfile()


def _run_and_sum(runner, tests, report):
    global master
    for test in tests:
        runner.run(test)
    if report:
        runner.summarize()
    if master is None:
        master = runner
    else:
        master.merge(runner)
    return TestResults(runner.failures, runner.tries)


def _runner(raise_on_error, verbose, optionflags):
    kind = DebugRunner if raise_on_error else DocTestRunner
    return kind(verbose=verbose, optionflags=optionflags)


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0, extraglobs=None,
            raise_on_error=False, exclude_empty=False):
    """Runs the examples of a module (default: __main__); TestResults(failed, attempted)."""
    if m is None:
        m = sys.modules.get('__main__')
    if not _is_module(m):
        raise TypeError('testmod: module required; %r' % (m,))
    tests = DocTestFinder(exclude_empty=exclude_empty).find(m, m.__name__ if name is None else name,
                                                            globs=globs, extraglobs=extraglobs)
    return _run_and_sum(_runner(raise_on_error, verbose, optionflags), tests, report)


def testfile(filename, module_relative=True, name=None, package=None, globs=None, verbose=None, report=True,
             optionflags=0, extraglobs=None, raise_on_error=False, parser=DocTestParser(), encoding=None):
    """Runs the examples of a text file; TestResults.

    module_relative: the path, with slashes, starts at the caller's module or at `package`.
    """
    text, path = _load_testfile(filename, package, module_relative)
    namespace = dict(globs or {})
    namespace.update(extraglobs or {})
    namespace.setdefault('__name__', '__main__')
    text = text if encoding is None else text.decode(encoding)
    test = parser.get_doctest(text, namespace, os.path.basename(path) if name is None else name, path, 0)
    return _run_and_sum(_runner(raise_on_error, verbose, optionflags), [test], report)


def run_docstring_examples(f, globs, verbose=False, name='NoName', compileflags=None, optionflags=0):
    """Runs the examples of one object's docstring."""
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(verbose=verbose, recurse=False).find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


class Tester:
    """The interface of old versions: takes sources one by one, sums up."""

    def __init__(self, mod=None, globs=None, verbose=None, optionflags=0):
        warnings.warn('class Tester is deprecated; use class doctest.DocTestRunner instead',
                      DeprecationWarning, stacklevel=2)
        self.globs = self.__namespace(mod, globs)
        self.verbose, self.optionflags = verbose, optionflags
        self.testfinder = DocTestFinder()
        self.testrunner = DocTestRunner(verbose=verbose, optionflags=optionflags)

    @staticmethod
    def __namespace(module, globs):
        """That of the module, unless another is given."""
        if module is None and globs is None:
            raise TypeError('Tester.__init__: must specify mod or globs')
        if module is None or _is_module(module):
            return module.__dict__ if globs is None else globs
        raise TypeError('Tester.__init__: mod must be a module; %r' % (module,))

    def runstring(self, s, name):
        """Runs the examples of a text."""
        def tell(*words):
            if self.verbose:
                print ' '.join(map(str, words))
        tell('Running string', name)
        outcome = self.testrunner.run(DocTestParser().get_doctest(s, self.globs, name, None, None))
        tell(outcome.failed, 'of', outcome.attempted, 'examples failed in string', name)
        return outcome

    def rundoc(self, object, name=None, module=None):
        """Runs those of an object's docstrings."""
        tests = self.testfinder.find(object, name, module=module, globs=self.globs)
        outcomes = [self.testrunner.run(test) for test in tests]
        return TestResults(sum([each.failed for each in outcomes]), sum([each.attempted for each in outcomes]))

    def rundict(self, d, name, module=None):
        """Runs those of the objects in a dict."""
        import types
        holder = types.ModuleType(name)
        holder.__dict__.update(d)
        return self.rundoc(holder, name, False if module is None else module)

    def run__test__(self, d, name):
        """Runs a dict like __test__ of a module."""
        import types
        holder = types.ModuleType(name)
        holder.__test__ = d
        return self.rundoc(holder, name)

    def summarize(self, verbose=None):
        """Prints the sums."""
        return self.testrunner.summarize(verbose=verbose)

    def merge(self, other):
        """Adds those of another Tester."""
        self.testrunner.merge(other.testrunner)


# -- unittest

_unittest_reportflags = 0


def set_unittest_reportflags(flags):
    """Sets the reporting flags for tests that set none; the ones before."""
    global _unittest_reportflags
    if flags & REPORTING_FLAGS != flags:
        raise ValueError('Only reporting flags allowed', flags)
    before, _unittest_reportflags = _unittest_reportflags, flags
    return before


class DocTestCase(_Record, unittest.TestCase):
    """A DocTest as a case of unittest; setUp and tearDown get the DocTest."""

    def __init__(self, test, optionflags=0, setUp=None, tearDown=None, checker=None):
        unittest.TestCase.__init__(self)
        self._case_test, self.__case_checker, self.__case_optionflags = test, checker, optionflags
        self.__case_setUp, self.__case_tearDown = setUp, tearDown

    def setUp(self):
        if callable(self.__case_setUp):
            self.__case_setUp(self._case_test)

    def tearDown(self):
        if callable(self.__case_tearDown):
            self.__case_tearDown(self._case_test)
        self._case_test.globs.clear()

    def runTest(self):
        report, stdout = StringIO(), sys.stdout
        try:
            failures = self.__runner().run(self._case_test, out=report.write, clear_globs=False)[0]
        finally:
            sys.stdout = stdout
        if failures:
            raise self.failureException(self.format_failure(report.getvalue()))

    def __runner(self):
        """A runner that reports as the test asks for it, or else as all tests do."""
        flags = self.__case_optionflags
        reporting = flags & REPORTING_FLAGS or _unittest_reportflags
        made = DocTestRunner(optionflags=flags | reporting, checker=self.__case_checker, verbose=False)
        made.DIVIDER = '-' * 70
        return made

    def format_failure(self, err):
        """The message of a failure."""
        test = self._case_test
        line = 'unknown line number' if test.lineno is None else '%s' % test.lineno
        short = test.name.split('.')[-1]
        return 'Failed doctest test for %s\n  File "%s", line %s, in %s\n\n%s' % (
            test.name, test.filename, line, short, err)

    def debug(self):
        """Runs it with DebugRunner: the first problem is raised."""
        self.setUp()
        runner = DebugRunner(optionflags=self.__case_optionflags, checker=self.__case_checker, verbose=False)
        runner.run(self._case_test, clear_globs=False)
        self.tearDown()

    def id(self):
        return self._case_test.name

    def _key(self):
        return self._case_test, self.__case_optionflags, self.__case_setUp, self.__case_tearDown, self.__case_checker

    def __hash__(self):
        return hash((self.__case_optionflags, self.__case_setUp, self.__case_tearDown, self.__case_checker))

    def __repr__(self):
        name = self._case_test.name.split('.')
        return '%s (%s)' % (name[-1], '.'.join(name[:-1]))

    __str__ = __repr__

    def shortDescription(self):
        return 'Doctest: ' + self._case_test.name


class SkipDocTestCase(DocTestCase):
    """Stands for the examples of a module under -O2, where docstrings are gone."""

    def __init__(self, module):
        self.module = module
        DocTestCase.__init__(self, None)

    def setUp(self):
        self.skipTest('DocTestSuite will not work with -O2 and above')

    def test_skip(self):
        """Nothing."""

    def shortDescription(self):
        return 'Skipping tests from %s' % self.module.__name__

    __str__ = shortDescription


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    """A suite of the examples of a module.  Options: setUp, tearDown, optionflags, checker."""
    module = _normalize_module(module)
    found = (test_finder or DocTestFinder()).find(module, globs=globs, extraglobs=extraglobs)
    if not found and sys.flags.optimize >= 2:
        return unittest.TestSuite([SkipDocTestCase(module)])
    if not found:
        raise ValueError(module, 'has no docstrings')
    tests = [test for test in sorted(found) if test.examples]
    for test in tests:
        test.filename = test.filename or _source_path(module)
    return unittest.TestSuite([DocTestCase(test, **options) for test in tests])


def _source_path(module):
    root, ending = os.path.splitext(module.__file__)
    return root + '.py' if ending in ('.pyc', '.pyo') else module.__file__


class DocFileCase(DocTestCase):
    """A text file as a case."""

    def id(self):
        return '_'.join(self._case_test.name.split('.'))

    def __repr__(self):
        return self._case_test.filename

    __str__ = __repr__

    def format_failure(self, err):
        test = self._case_test
        return 'Failed doctest test for %s\n  File "%s", line 0\n\n%s' % (test.name, test.filename, err)


def DocFileTest(path, module_relative=True, package=None, globs=None, parser=DocTestParser(), encoding=None,
                **options):
    """A DocFileCase of one file."""
    text, path = _load_testfile(path, package, module_relative)
    namespace = dict(globs or {})
    namespace.setdefault('__file__', path)
    text = text if encoding is None else text.decode(encoding)
    test = parser.get_doctest(text, namespace, os.path.basename(path), path, 0)
    return DocFileCase(test, **options)


def DocFileSuite(*paths, **kw):
    """A suite of text files; options as for DocTestSuite and DocFileTest."""
    cases = unittest.TestSuite()
    if kw.get('module_relative', 1):
        kw.update(package=_normalize_module(kw.get('package')))
    for path in paths:
        cases.addTest(DocFileTest(path, **kw))
    return cases


# -- debugging

def _program_lines(piece):
    """The lines for a piece of parse(): an Example becomes code and what it should print, text comments."""
    if not isinstance(piece, Example):
        return [_comment_line(line) for line in piece.split('\n')[:-1]]
    expected = ['## ' + line for line in piece.want.split('\n')[:-1]]
    return [piece.source[:-1]] + (['# Expected:'] + expected if expected else [])


def script_from_examples(s):
    """A program of the examples of a text; the rest becomes comments."""
    lines = sum(map(_program_lines, DocTestParser().parse(s)), [])
    filled = [place for place, line in enumerate(lines) if line != '#'] or [-1]
    return '\n'.join(lines[filled[0]:filled[-1] + 1]) + '\n'


def testsource(module, name):
    """The program of the examples of one object of a module."""
    module = _normalize_module(module)
    for test in DocTestFinder().find(module):
        if test.name == name:
            return script_from_examples(test.docstring)
    raise ValueError(name, 'not found in tests')


def debug_src(src, pm=False, globs=None):
    """Debugs the examples of a text."""
    debug_script(script_from_examples(src), pm, globs)


def debug_script(src, pm=False, globs=None):
    """Debugs a program; pm: only after an exception."""
    import tempfile
    namespace = globs.copy() if globs else {}
    handle, path = tempfile.mkstemp('.py', 'doctestdebug')
    try:
        with os.fdopen(handle, 'w') as out:
            out.write(src)
        if not pm:
            pdb.run('execfile(%r)' % path, namespace, namespace)
            return
        try:
            execfile(path, namespace, namespace)
        except Exception:
            print sys.exc_info()[1]
            pdb.post_mortem(sys.exc_info()[2])
    finally:
        os.remove(path)


def debug(module, name, pm=False):
    """Debugs the examples of one object of a module."""
    module = _normalize_module(module)
    debug_script(testsource(module, name), pm, module.__dict__)


def _test():
    """python -m doctest [-v] file ...: runs the examples of modules and texts."""
    names = [name for name in sys.argv[1:] if name != '-v']
    if not names or names[0][:1] == '-':
        name = os.path.basename(sys.argv[0])
        by_module = '__loader__' in globals()       # -m doctest
        print 'usage: %s [-v] file ...' % (os.path.splitext(name)[0] if by_module else name)
        return 2
    # up to the first file with a failure
    return 1 if any(_test_of_file(name).failed for name in names) else 0


def _test_of_file(name):
    if not name.endswith('.py'):
        return testfile(name, module_relative=False)
    folder, file_name = os.path.split(name)
    sys.path.insert(0, folder)
    module = __import__(file_name[:-3])
    del sys.path[0]
    return testmod(module)


for _thing in globals().values():
    if getattr(_thing, '__module__', None) == '_doctest_examples':
        _thing.__module__ = 'doctest'
del _thing

if __name__ == '__main__':
    sys.exit(_test())
