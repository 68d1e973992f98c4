"""Unit tests: cases, suites, loaders, runners (documented in the library reference, "unittest").

A test is a method `test*` of a TestCase; a module is run with `unittest.main()` or
`python -m unittest NAME ...`.  The parts: `result` counts outcomes, `case` holds the assertions,
`suite` groups, `loader` finds, `runner` prints, `main` reads the command line, `signals` turns
Ctrl-C into an orderly end.
"""
from .result import TestResult
from .case import (TestCase, FunctionTestCase, SkipTest, skip, skipIf, skipUnless, expectedFailure)
from .suite import BaseTestSuite, TestSuite
from .loader import TestLoader, defaultTestLoader, makeSuite, getTestCaseNames, findTestCases
from .main import TestProgram, main
from .runner import TextTestRunner, TextTestResult
from .signals import installHandler, registerResult, removeResult, removeHandler

__all__ = ['TestResult', 'TestCase', 'TestSuite', 'TextTestRunner', 'TestLoader',
           'FunctionTestCase', 'main', 'defaultTestLoader', 'SkipTest', 'skip', 'skipIf',
           'skipUnless', 'expectedFailure', 'TextTestResult', 'installHandler', 'registerResult',
           'removeResult', 'removeHandler', 'getTestCaseNames', 'makeSuite', 'findTestCases']

_TextTestResult = TextTestResult   # its name before 2.7

__unittest = True   # frames of this package are left out of the tracebacks that are shown
