"""`python -m unittest`: the command line without a module of its own."""
import sys

from .main import TestProgram, USAGE_AS_MAIN

__unittest = True

if sys.argv[0].endswith('__main__.py'):
    sys.argv[0] = 'python -m unittest'
TestProgram.USAGE = USAGE_AS_MAIN
TestProgram(module=None)
