"""Time of a small piece of code, as function, class and program.

    python -m timeit [-n COUNT] [-r REPEAT] [-s SETUP] [-t] [-c] [-v] [-h] [--] [STATEMENT ...]

-n COUNT   how often the statement runs in one loop (default: so often that it takes 0.2 s)
-r REPEAT  how many loops are timed; the best counts (default 3)
-s SETUP   statement that runs once before a loop (may be given several times, one line each)
-t, -c     measure with time.time() or with time.clock()
-v         tell the raw times
Several statements are lines; start one with quotes and blanks to indent it.
"""
import gc
import sys
import time
from itertools import repeat as _times

__all__ = ['Timer']

dummy_src_name = '<timeit-src>'
default_number = 1000000
default_repeat = 3
default_timer = time.clock if sys.platform == 'win32' else time.time

template = '''
def inner(_rounds, _clock%(init)s):
    %(setup)s
    _begin = _clock()
    for _round in _rounds:
        %(stmt)s
    return _clock() - _begin
'''


def reindent(src, indent):
    """The str `src` with `indent` blanks behind each newline."""
    return src.replace('\n', '\n' + ' ' * indent)


def _as_source(part, name, indent, names):
    """What stands in the template for a statement (str) or a function, which goes into `names`."""
    if isinstance(part, basestring):
        return reindent(part, indent)
    if not callable(part):
        raise ValueError('%s is neither a string nor callable' % name)
    names['_' + name] = part
    return '_%s()' % name


class Timer:
    """Times the statement `stmt` (str or function) after `setup` (the same).

    timer: function that gives seconds as a float. ValueError, SyntaxError.
    """

    def __init__(self, stmt='pass', setup='pass', timer=default_timer):
        self.timer = timer
        names = {}
        before = ''
        for part in setup, stmt:                         # neither may reach out of its place
            if isinstance(part, basestring):
                compile(before + part, dummy_src_name, 'exec')
                before = part + '\n'
        body = _as_source(stmt, 'stmt', 8, names)
        first = _as_source(setup, 'setup', 4, names)
        init = ''.join(', %s=%s' % (name, name) for name in sorted(names))
        self.src = template % dict(stmt=body, setup=first, init=init)
        exec compile(self.src, dummy_src_name, 'exec') in globals(), names
        self.inner = names['inner']

    def print_exc(self, file=None):
        """Writes the traceback of the exception being handled, with the lines of the code timed."""
        import linecache
        import traceback
        linecache.cache[dummy_src_name] = (len(self.src), None, self.src.split('\n'),
                                           dummy_src_name)
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """Seconds (float) of `number` runs of the statement, without garbage collection."""
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self.inner(_times(None, number), self.timer)
        finally:
            if collecting:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        """List of the results of `repeat` calls of timeit(number)."""
        return [self.timeit(number) for _ in range(repeat)]


def timeit(stmt='pass', setup='pass', timer=default_timer, number=default_number):
    """Timer(stmt, setup, timer).timeit(number)."""
    return Timer(stmt, setup, timer).timeit(number)


def repeat(stmt='pass', setup='pass', timer=default_timer, repeat=default_repeat,
           number=default_number):
    """Timer(stmt, setup, timer).repeat(repeat, number)."""
    return Timer(stmt, setup, timer).repeat(repeat, number)


def _enough(timer, precision, verbose):
    """The first power of ten of runs that takes 0.2 s, at most 10 ** 9."""
    for power in range(1, 10):
        number = 10 ** power
        seconds = timer.timeit(number)
        if verbose:
            print '%d loops -> %.*g secs' % (number, precision, seconds)
        if seconds >= 0.2:
            break
    return number


def _in_unit(seconds):
    for factor, unit in ((1e6, 'usec'), (1e3, 'msec')):
        if seconds * factor < 1000:
            return seconds * factor, unit
    return seconds, 'sec'


def main(args=None, _wrap_timer=None):
    """The program; `args` (sys.argv[1:]) as described above. None, or the exit status."""
    import getopt
    import os
    try:
        options, words = getopt.getopt(sys.argv[1:] if args is None else args, 'n:s:r:tcvh', _LONG_OPTIONS)
    except getopt.error as error:
        print error
        print 'use -h/--help for command line help'
        return 2
    wanted = _Wishes(options)
    if wanted.help:
        print __doc__,
        return 0
    sys.path.insert(0, os.curdir)              # statements may import what lies here
    clock = wanted.clock if _wrap_timer is None else _wrap_timer(wanted.clock)
    timer = Timer('\n'.join(words) or 'pass', '\n'.join(wanted.setup) or 'pass', clock)
    try:
        _report(timer, wanted)
    except:
        timer.print_exc()
        return 1


_LONG_OPTIONS = ['number=', 'setup=', 'repeat=', 'time', 'clock', 'verbose', 'help']


class _Wishes(object):
    """What the options ask for: number (0: find it out), count of runs, setup lines, clock, digits to print."""

    def __init__(self, options):
        self.clock, self.setup, self.help = default_timer, [], False
        self.number, self.count, self.verbose, self.digits = 0, default_repeat, 0, 3
        for name, value in options:
            if not self.help:                   # it is shown at once
                self._take(name.lstrip('-')[0], value)

    def _take(self, letter, value):
        if letter == 'n':
            self.number = int(value)
        elif letter == 's':
            self.setup.append(value)
        elif letter == 'r':
            self.count = max(int(value), 1)
        elif letter in 'tc':
            self.clock = time.time if letter == 't' else time.clock
        elif letter == 'v':
            self.digits += bool(self.verbose)
            self.verbose += 1
        else:
            self.help = True


def _report(timer, wanted):
    """Measures, and prints the best run."""
    number = wanted.number or _enough(timer, wanted.digits, wanted.verbose)
    runs = timer.repeat(wanted.count, number)
    if wanted.verbose:
        print 'raw times:', ' '.join('%.*g' % (wanted.digits, seconds) for seconds in runs)
    best, unit = _in_unit(min(runs) / number)
    print '%d loops, best of %d: %.*g %s per loop' % (number, wanted.count, wanted.digits, best, unit)


if __name__ == '__main__':
    sys.exit(main())
