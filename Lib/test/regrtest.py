"""Runs modules of tests, one after the other, and tells what became of them.

    python -m test.regrtest                         all test_*.py beside this file
    python -m test.regrtest -v test_x test_y        these, with all that they print
    python -m test.regrtest -u network -w test_x    with a resource; what fails is run again, in full
    python -m test.regrtest -m 'test_a*' test_x     only tests with such names

A module is run by its test_main(), or by unittest when it has none.  The exit status is 0 when nothing failed, 2 when
something did, 130 after an interrupt.
"""
from __future__ import print_function

import argparse
import glob
import os
import random
import sys
import time
import traceback
import unittest

RESOURCE_NAMES = ['audio', 'curses', 'largefile', 'network', 'bsddb', 'decimal', 'cpu', 'subprocess', 'urlfetch', 'gui',
                  'xpickle']
PASSED, FAILED, SKIPPED, RESOURCE_DENIED, EMPTY, INTERRUPTED = 'passed', 'failed', 'skipped', 'denied', 'empty', 'stopped'


# -- the command line

def _parser():
    parser = argparse.ArgumentParser(prog='python -m test.regrtest', description='Run modules of tests.')
    flag = lambda *names, **more: parser.add_argument(*names, action='store_true', **more)
    flag('-v', '--verbose', help='show all that tests print')
    flag('-q', '--quiet', help='show only failures and the result')
    flag('-w', '--verbose2', help='run what failed again, in full')
    flag('-W', '--verbose3', help='show what a test printed if it fails')
    flag('-x', '--exclude', help='the names are those not to run')
    flag('-r', '--randomize', help='in random order')
    flag('-s', '--single', help='one test per call; the next is kept in a file')
    flag('-F', '--forever', help='again and again until one fails')
    flag('--failfast', '-G', help='stop at the first failure')
    flag('--slowest', '-o', '--slow', help='list the ten slowest')
    flag('--list-tests', help='print the names and leave')
    parser.add_argument('--randseed', type=int, metavar='N', help='order and random numbers of an earlier run')
    parser.add_argument('-u', '--use', action='append', default=[], metavar='RES,...',
                        help='resources that may be used: all, none, -x, or of ' + ' '.join(RESOURCE_NAMES))
    parser.add_argument('-f', '--fromfile', metavar='FILE', help='names from a file')
    parser.add_argument('-m', '--match', action='append', default=[], metavar='PAT',
                        help='only tests whose id, or a part of it between dots, fits this pattern')
    parser.add_argument('--matchfile', metavar='FILE', help='such patterns, one on each line of a file')
    parser.add_argument('-M', '--memlimit', metavar='LIMIT', help='how much memory tests may use: 2.5Gb')
    parser.add_argument('--testdir', metavar='DIR', help='where the modules are')
    parser.add_argument('-j', '--multiprocess', type=int, metavar='N', help='accepted; tests run one by one')
    parser.add_argument('tests', nargs='*', metavar='test_name')
    return parser


def _resources(words):
    """The names that -u gives: later ones add to the earlier or, with '-', take away."""
    allowed = set()
    for word in ','.join(words).lower().split(','):
        if word == 'all':
            allowed.update(RESOURCE_NAMES)
        elif word == 'none':
            allowed.clear()
        elif word.lstrip('-') in RESOURCE_NAMES:
            (allowed.discard if word[0] == '-' else allowed.add)(word.lstrip('-'))
        elif word:
            raise SystemExit('Invalid -u/--use option: ' + word)
    return sorted(allowed)


def _lines_of(path):
    """The lines of a file that are not empty; none without a file."""
    if path is None:
        return []
    from test import support
    with open(os.path.join(support.SAVEDCWD, path)) as lines:
        return [line.strip() for line in lines if line.strip()]


def _names_from(path):
    """Names of tests in a file, which may be the output of an earlier run."""
    names = []
    with open(path) as lines:
        for line in lines:
            words = [word for word in line.split('#')[0].replace(']', '] ').split() if word.startswith('test_')]
            names += words[:1]
    return names


def findtests(testdir=None, stdtests=(), nottests=()):
    """The names of all modules of tests in a folder (this one by default), sorted."""
    folder = testdir or os.path.dirname(os.path.abspath(__file__))
    found = [os.path.basename(path)[:-3] for path in glob.glob(os.path.join(folder, 'test_*.py'))]
    return list(stdtests) + sorted(name for name in found if name not in stdtests and name not in nottests)


# -- one module

class _Output(object):
    """Keeps what is printed while it is active."""

    def __enter__(self):
        import StringIO
        self.kept = StringIO.StringIO()
        self.before = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = self.kept
        return self.kept

    def __exit__(self, *fault):
        sys.stdout, sys.stderr = self.before


def _run_module(name, in_folder):
    __import__(name if in_folder else 'test.' + name)
    module = sys.modules[name if in_folder else 'test.' + name]
    main = getattr(module, 'test_main', None)
    if main is not None:
        return main()
    from test import support
    support.run_unittest(module)


def runtest(test, verbose=False, in_folder=False, keep=False):
    """(what became of it, seconds): runs one module.  keep: its output is shown only if it fails."""
    from test import support
    support.verbose, begin = verbose, time.time()
    if keep:
        with _Output() as kept:
            became = _judged(test, verbose, in_folder)
        if became is FAILED:
            print(kept.getvalue(), end='')
    else:
        became = _judged(test, verbose, in_folder)
    return became, time.time() - begin


def _judged(test, verbose, in_folder):
    from test import support
    try:
        _run_module(test, in_folder)
    except support.ResourceDenied as fault:
        print(test, 'skipped --', fault)
        return RESOURCE_DENIED
    except unittest.SkipTest as fault:
        print(test, 'skipped --', fault)
        return SKIPPED
    except support.TestDidNotRun:
        return EMPTY
    except KeyboardInterrupt:
        return INTERRUPTED
    except support.TestFailed as fault:
        print('test', test, 'failed --', fault, file=sys.stderr)
        return FAILED
    except BaseException as fault:
        print('test', test, 'crashed --', str(type(fault)) + ':', fault, file=sys.stderr)
        if verbose:
            traceback.print_exc()
        return FAILED
    finally:
        sys.stdout.flush()
    return PASSED


# -- a run

class Run(object):
    """All modules of one call, and the report."""

    def __init__(self, options):
        self.options = options
        self.tests = self._select()
        self.results = []           # (name, what became of it, seconds)
        self.again = []             # names that were run a second time
        self.begin = time.time()
        self.said = ''              # the outcomes so far

    def _select(self):
        options = self.options
        names = [name[:-3] if name.endswith('.py') else name for name in map(os.path.basename, options.tests)]
        if options.fromfile:
            names += _names_from(options.fromfile)
        if options.exclude or not names:
            names = [name for name in findtests(options.testdir) if name not in names]
        if options.randomize:
            random.shuffle(names)
        return names

    def which(self, *kinds):
        """The names of the modules that became this."""
        return [name for name, became, _ in self.results if became in kinds]

    def _announce(self, number, name):
        if self.options.quiet:
            return
        minutes, seconds = divmod(int(time.time() - self.begin), 60)
        failed = len(self.which(FAILED))
        text = '%d:%02d:%02d load avg: %.2f [%*d/%d%s] %s' % (
            minutes // 60, minutes % 60, seconds, os.getloadavg()[0], len(str(len(self.tests))), number,
            len(self.tests), '/%d' % failed if failed else '', name)
        if self.results and self.results[-1][1] is not PASSED:
            before, became, _ = self.results[-1]
            words = {SKIPPED: 'skipped', RESOURCE_DENIED: 'skipped (resource denied)', EMPTY: 'run no tests'}
            text += ' -- %s %s' % (before, words.get(became, 'failed'))
        print(text)
        sys.stdout.flush()

    def run(self):
        """Run them all and report."""
        options = self.options
        print('Run tests sequentially')
        for number, name in enumerate(self.tests, 1):
            self._announce(number, name)
            before = set(sys.modules)
            became, seconds = runtest(name, options.verbose, bool(options.testdir), options.verbose3)
            self.results.append((name, became, seconds))
            for module in set(sys.modules) - before:
                if module.startswith('test.test_') and module != 'test.test_support':
                    del sys.modules[module]
            if became is INTERRUPTED or became is FAILED and options.failfast:
                break
        self.report()

    def repeat(self):
        """Run what failed again, in full."""
        self.again = self.which(FAILED)
        print('\nRe-running failed tests in verbose mode')
        for name in self.again:
            print('Re-running test %r in verbose mode' % name)
            sys.stdout.flush()
            became, seconds = runtest(name, True, bool(self.options.testdir))
            self.results = [(name, became, seconds) if row[0] == name else row for row in self.results]
        still = self.which(FAILED)
        if still:
            self._list(still, '%d test%s failed again:')
        self.report()

    def outcome(self):
        """The word for all of it."""
        if self.which(INTERRUPTED):
            return 'INTERRUPTED'
        if self.which(FAILED):
            return 'FAILURE'
        return 'SUCCESS' if len(self.which(EMPTY)) < len(self.results) else 'NO TEST RUN'

    def status(self):
        """The exit status."""
        return {'SUCCESS': 0, 'INTERRUPTED': 130}.get(self.outcome(), 2)

    def _list(self, names, words):
        if names:
            print(words % (len(names), '' if len(names) == 1 else 's'))
            line = '   '
            for name in sorted(names):
                if len(line) + len(name) > 77:
                    print(line)
                    line = '   '
                line += ' ' + name
            print(line)

    def report(self):
        """Print what became of all."""
        self.said = (self.said + ' then ' if self.again else '') + self.outcome()
        print('\n== Tests result: %s ==\n' % self.said)
        if self.which(INTERRUPTED):
            print('Test suite interrupted by signal SIGINT.')
            self._list(sorted(set(self.tests) - set(self.which(PASSED, FAILED, SKIPPED, RESOURCE_DENIED, EMPTY))),
                       '%d test%s omitted:')
        good = len(self.which(PASSED))
        if good and not self.options.quiet:
            everything = good == len(self.results) and good > 1
            print('%s%d test%s OK.\n' % ('All ' if everything else '', good, '' if good == 1 else 's'))
        if self.options.slowest:
            print('10 slowest tests:')
            for name, _, seconds in sorted(self.results, key=lambda row: -row[2])[:10]:
                print('- %s: %.1f sec' % (name, seconds))
            print()
        for kinds, words in (((FAILED,), '%d test%s failed:'), ((SKIPPED, RESOURCE_DENIED), '%d test%s skipped:'),
                             ((EMPTY,), '%d test%s run no tests:')):
            names = self.which(*kinds)
            self._list(names, words)
            if names:
                print()
        self._list(self.again, '%d re-run test%s:')
        print('Total duration: %d ms' % (1000 * (time.time() - self.begin)))
        print('Tests result: ' + self.said)


def _one_of(run):
    """With --single: the test whose turn it is, from a file that names the next one."""
    path = os.path.join(os.environ.get('TMPDIR', '/tmp'), 'pynexttest')
    name = run.tests[0]
    if os.path.exists(path):
        with open(path) as kept:
            name = kept.read().strip()
    place = run.tests.index(name) if name in run.tests else 0
    run.tests, rest = [run.tests[place]], run.tests[place + 1:]
    if rest:
        with open(path, 'w') as kept:
            kept.write(rest[0] + '\n')
    elif os.path.exists(path):
        os.remove(path)


def main(tests=None, testdir=None, **settings):
    """Run tests as the command line says; the arguments stand for it.  Ends the program with the status."""
    options = _parser().parse_args(sys.argv[1:])
    options.tests = list(tests or options.tests)
    vars(options).update(settings, testdir=testdir or options.testdir)
    from test import support
    support.use_resources = _resources(options.use)
    support.set_match_tests(options.match + _lines_of(options.matchfile))
    if options.memlimit:
        support.set_memlimit(options.memlimit)
    if options.testdir:
        options.testdir = os.path.join(support.SAVEDCWD, options.testdir)
        sys.path.insert(0, options.testdir)
    if options.randomize:
        seed = options.randseed if options.randseed is not None else random.randrange(10000000)
        print('Using random seed', seed)
        random.seed(seed)
    run = Run(options)
    if options.list_tests:
        print('\n'.join(run.tests))
        sys.exit(0)
    if options.single and run.tests:
        _one_of(run)
    while True:
        run.run()
        if not options.forever or run.status():
            break
        run = Run(options)
    if options.verbose2 and run.which(FAILED):
        run.repeat()
    sys.exit(run.status())


def main_in_temp_cwd():
    """main() in an empty folder, which goes afterwards."""
    from test import support
    with support.temp_cwd('test_python_%d' % os.getpid(), quiet=True):
        main()


if __name__ == '__main__':
    # The folder of this file must not come first: its names would hide those of the library.
    own = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or '.') != own]
    main_in_temp_cwd()
