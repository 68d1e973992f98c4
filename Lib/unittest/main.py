"""TestProgram: the command line of a test module and of `python -m unittest`."""
import os
import sys
import types

from .loader import defaultTestLoader
from .runner import TextTestRunner
from .signals import installHandler

__unittest = True

# short, long, attribute or None, help (the three with an attribute can be given by the program)
_OPTIONS = (
    ('h', 'help', None, 'Show this message'),
    ('v', 'verbose', None, 'Verbose output'),
    ('q', 'quiet', None, 'Minimal output'),
    ('f', 'failfast', 'failfast', 'Stop on first failure'),
    ('c', 'catch', 'catchbreak', 'Catch control-C and display results'),
    ('b', 'buffer', 'buffer', 'Buffer stdout and stderr during test runs'),
)
_DISCOVERY = (
    ('-s directory', "Directory to start discovery ('.' default)"),
    ('-p pattern', "Pattern to match test files ('test*.py' default)"),
    ('-t directory', 'Top level directory of project (default to\n                   start directory)'),
)
_EXAMPLES_AS_MAIN = (
    ('test_module', 'run tests from test_module'),
    ('module.TestClass', 'run tests from module.TestClass'),
    ('module.Class.test_method', 'run specified test method'),
)
_EXAMPLES = (
    ('', 'run default set of tests'),
    ('MyTestSuite', "run suite 'MyTestSuite'"),
    ('MyTestCase.testSomething', 'run MyTestCase.testSomething'),
    ('MyTestCase', "run all 'test*' test methods\n" + ' ' * 47 + 'in MyTestCase'),
)


def _rows(rows):
    return ''.join('  %-16s %s\n' % row for row in rows)


def _examples(rows, width):
    lines = ['  %(progName)s ' + ('%-*s - %s\n' % (width, words, text)) for words, text in rows]
    return '\nExamples:\n' + ''.join(lines)


def _options(letters):
    """The rows of some options; for one that a program can switch off the place where its row goes."""
    chosen = [row for row in _OPTIONS if row[0] in letters]
    return ''.join('%%(%s)s' % attribute if attribute else _rows([('-%s, --%s' % (short, long_), text)])
                   for short, long_, attribute, text in chosen)


FAILFAST, CATCHBREAK, BUFFEROUTPUT = [_rows([('-%s, --%s' % (short, long_), text)])
                                      for short, long_, attribute, text in _OPTIONS if attribute]
_SWITCHABLE = {'failfast': FAILFAST, 'catchbreak': CATCHBREAK, 'buffer': BUFFEROUTPUT}

# Formats; the values are progName and the rows of the options in _SWITCHABLE or ''.
USAGE_FROM_MODULE = ('Usage: %(progName)s [options] [test] [...]\n\nOptions:\n' + _options('hvqfcb') +
                     _examples(_EXAMPLES, 29))
USAGE_AS_MAIN = (
    'Usage: %(progName)s [options] [tests]\n\nOptions:\n' + _options('hvqfcb') +
    _examples(_EXAMPLES_AS_MAIN, 25) +
    '\n[tests] can be a list of any number of test modules, classes and test\nmethods.\n'
    '\nAlternative Usage: %(progName)s discover [options]\n\nOptions:\n' +
    _options('vfcb') + _rows(_DISCOVERY) +
    '\nFor test discovery all test modules must be importable from the top\n'
    'level directory of the project.\n')


class TestProgram(object):
    """Reads the command line, loads and runs tests, exits with 0 or 1 unless `exit` is false.

    `module` is a module or its name; None: names on the command line stand alone."""
    failfast = catchbreak = buffer = progName = None
    USAGE = USAGE_FROM_MODULE

    def __init__(self, module='__main__', defaultTest=None, argv=None, testRunner=None,
                 testLoader=defaultTestLoader, exit=True, verbosity=1, failfast=None,
                 catchbreak=None, buffer=None):
        if isinstance(module, basestring):
            __import__(module)
            module = sys.modules[module]
        self.module, self.defaultTest = module, defaultTest
        self.testRunner, self.testLoader = testRunner, testLoader
        self.exit, self.verbosity = exit, verbosity
        self.failfast, self.catchbreak, self.buffer = failfast, catchbreak, buffer
        argv = sys.argv if argv is None else argv
        self.progName = os.path.basename(argv[0])
        self.parseArgs(argv)
        self.runTests()

    def usageExit(self, msg=None):
        "Prints the usage and exits with 2."
        if msg:
            print msg
        values = dict((attribute, row if getattr(self, attribute) != False else '')
                      for attribute, row in _SWITCHABLE.items())
        print self.USAGE % dict(values, progName=self.progName)
        sys.exit(2)

    def parseArgs(self, argv):
        "Reads the command line and makes self.test."
        if argv[1:] and argv[1].lower() == 'discover':
            return self._do_discovery(argv[2:])
        import getopt
        try:
            options, names = getopt.getopt(argv[1:], 'H' + ''.join(row[0] for row in _OPTIONS),
                                           [row[1] for row in _OPTIONS])
        except getopt.error as error:
            return self.usageExit(error)
        for option, value in options:
            self.__take_option(option.lstrip('-'))
        if names:
            self.testNames = names
        elif self.defaultTest is None:
            self.testNames = None   # all of the module
        else:
            single = isinstance(self.defaultTest, basestring)
            self.testNames = [self.defaultTest] if single else list(self.defaultTest)
        self.createTests()

    def __take_option(self, given):
        if given == 'H':
            self.usageExit()
        for short, long_, attribute, text in _OPTIONS:
            if given not in (short, long_):
                continue
            if short == 'h':
                self.usageExit()
            elif attribute is None:
                self.verbosity = {'v': 2, 'q': 0}[short]
            elif getattr(self, attribute) is None:
                setattr(self, attribute, True)

    def createTests(self):
        load = self.testLoader
        if self.testNames is None:
            self.test = load.loadTestsFromModule(self.module)
        else:
            self.test = load.loadTestsFromNames(self.testNames, self.module)

    def _do_discovery(self, argv, Loader=None):
        from optparse import OptionParser
        if self.progName:
            self.progName += ' discover'
        parser = OptionParser(prog=self.progName)
        for short, long_, attribute, text in _OPTIONS:
            if short == 'v' or (attribute and getattr(self, attribute) != False):
                parser.add_option('-' + short, '--' + long_, action='store_true', default=False,
                                  dest=attribute or 'verbose', help=text)
        for short, long_, dest, default in (('-s', '--start-directory', 'start', '.'),
                                            ('-p', '--pattern', 'pattern', 'test*.py'),
                                            ('-t', '--top-level-directory', 'top', None)):
            parser.add_option(short, long_, dest=dest, default=default,
                              help=[text for words, text in _DISCOVERY if words.startswith(short)][0])
        chosen, rest = parser.parse_args(argv)
        if len(rest) > 3:
            self.usageExit()
        for dest, value in zip(('start', 'pattern', 'top'), rest):
            setattr(chosen, dest, value)
        for attribute in 'failfast', 'catchbreak', 'buffer':
            if getattr(self, attribute) is None:
                setattr(self, attribute, getattr(chosen, attribute))
        if chosen.verbose:
            self.verbosity = 2
        finder = self.testLoader if Loader is None else Loader()
        self.test = finder.discover(chosen.start, chosen.pattern, chosen.top)

    def runTests(self):
        "Runs self.test; exits unless told not to."
        if self.catchbreak:
            installHandler()
        self.testRunner = self._made_runner()
        self.result = self.testRunner.run(self.test)
        if self.exit:
            sys.exit(not self.result.wasSuccessful())

    def _made_runner(self):
        "The runner; of a class (default: TextTestRunner) an instance."
        given = self.testRunner or TextTestRunner
        if not isinstance(given, (type, types.ClassType)):
            return given
        options = dict((name, getattr(self, name)) for name in ('verbosity', 'failfast', 'buffer'))
        try:
            return given(**options)
        except TypeError:               # an older one, without these arguments
            return given()


main = TestProgram
