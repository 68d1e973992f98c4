"""Runs the user's ~/.pythonrc.py, for programs that want to offer that: `import user`.

home        the user's folder
pythonrc    the file that was run, if it is there

What the file defines stays in this module.
"""
from warnings import warnpy3k

warnpy3k('the user module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

import os

home = os.curdir
for _candidate in os.environ.get('HOME'), os.path.expanduser('~') if os.name == 'nt' else None:
    if _candidate:
        home = _candidate
        break

pythonrc = os.path.join(home, '.pythonrc.py')
try:
    _stream = open(pythonrc)
except IOError:
    pass        # most have none
else:
    _stream.close()
    execfile(pythonrc)
