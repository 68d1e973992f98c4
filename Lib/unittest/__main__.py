"""`python -m unittest`: the command line without a module of its own."""
import sys

from .main import TestProgram, _usage_as_main

__unittest = True

if sys.argv[0].endswith('__main__.py'):
    sys.argv[0] = 'python -m unittest'
TestProgram.USAGE = staticmethod(_usage_as_main)
TestProgram(module=None)
