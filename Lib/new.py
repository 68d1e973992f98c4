"""The types of functions, instances and their like under their oldest names.  Old: see `types`."""
import warnings as _warnings
_warnings.warnpy3k("The 'new' module has been removed in Python 3.0; use the 'types' module instead.",
                   stacklevel=2)
del _warnings

from types import (ClassType as classobj, CodeType as code, FunctionType as function,
                   InstanceType as instance, MethodType as instancemethod, ModuleType as module)
