#!/usr/bin/env python
"""Measures where a program spends its time, in Python; cProfile does the same in C.

    python -m profile [-o FILE] [-s SORT] PROGRAM [arguments]
    profile.run('main()')

How it works.  sys.setprofile reports calls and returns.  Between two events the time belongs to the activation on top:
to its own time, and when it ends all of it to the time below the one that called it.  Calls that a recursion makes
count once in the cumulative time.
"""
import marshal
import os
import sys
import time
from optparse import OptionParser

__all__ = ['run', 'runctx', 'help', 'Profile']

try:
    import resource

    def resgetrusage():
        "(user, system) seconds of this process."
        return resource.getrusage(resource.RUSAGE_SELF)[:2]
except ImportError:
    resgetrusage = None


def Stats(*args):
    "Only says where Stats is."
    print 'Report generating functions are in the "pstats" module'


def help():
    print 'What the figures mean and how to sort them: help("profile"), help("pstats").'


def _profiled(work, filename, sort):
    profile = Profile()
    try:
        work(profile)
    except SystemExit:
        pass        # a program may end so
    if filename is None:
        return profile.print_stats(sort)
    profile.dump_stats(filename)


def run(statement, filename=None, sort=-1):
    "Profiles a statement in __main__; prints the figures or writes them to a file for pstats."
    return _profiled(lambda profile: profile.run(statement), filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    "The same with these names."
    return _profiled(lambda profile: profile.runctx(statement, globals, locals), filename, sort)


class _Activation:
    "A call that has not ended: who, in which frame, who called it, its own time and that of what it called."

    def __init__(self, key, frame, parent):
        self.key, self.frame, self.parent = key, frame, parent
        self.own = self.below = 0

    def is_of(self, frame):
        "Is it the activation of a Python frame (and not of a C function that the frame called)?"
        return self.frame is frame and self.key[0] != ''


class _Record:
    "What is known of a function."

    def __init__(self):
        self.active = 0         # activations now
        self.primitive = 0      # calls that were no recursion
        self.own = self.cumulative = 0
        self.callers = {}


class _Clock:
    "Measures laps with a timer that returns a number, or several to be added."

    def __init__(self, timer):
        single = isinstance(timer(), (int, long, float))
        self.read = timer if single else lambda: sum(timer())
        self.start()

    def start(self):
        self.__begin = self.read()

    def lap(self):
        "The time since start()."
        return self.read() - self.__begin


class Profile:
    """A profiler.

    timer: returns the time as a number, or as numbers to be added; bias: seconds that an event costs, as calibrate()
    finds; they are subtracted."""

    bias = 0

    class fake_code:
        "Stands for the code of a command."

        def __init__(self, filename, line, name):
            self.co_filename, self.co_line, self.co_firstlineno, self.co_name = filename, line, 0, name

        def __repr__(self):
            return '(%r, %r, %r)' % (self.co_filename, self.co_line, self.co_name)

    class fake_frame:
        "Stands for the frame of a command."

        def __init__(self, code, prior):
            self.f_code, self.f_back = code, prior

    def __init__(self, timer=None, bias=None):
        if bias is not None:
            self.bias = bias
        self.clock = _Clock(timer or resgetrusage or time.clock)
        self.timings = {}       # function -> _Record
        self.cur = None
        self.cmd = ''
        self.simulate_call('profiler')

    # Events

    def trace_dispatch(self, frame, event, arg):
        "What sys.setprofile calls."
        passed = self.clock.lap() - self.bias
        if event == 'c_call':
            self.__called = getattr(arg, '__name__', '')
        self.dispatch[event](self, frame, passed)
        self.clock.start()

    trace_dispatch_i = trace_dispatch_l = trace_dispatch_mac = trace_dispatch

    def __enter(self, key, frame):
        self.timings.setdefault(key, _Record()).active += 1
        self.cur = _Activation(key, frame, self.cur)
        return 1

    def __leave_until(self, wanted):
        "Ends activations whose end was not reported, as far as one that is wanted."
        while self.cur.parent and not wanted(self.cur) and not isinstance(self.cur.frame, Profile.fake_frame):
            self._leave()

    def _leave(self):
        ended = self.cur
        parent = self.cur = ended.parent
        total = ended.own + ended.below
        parent.below += total
        record = self.timings[ended.key]
        record.active -= 1
        record.own += ended.own
        if not record.active:
            record.cumulative += total
            record.primitive += 1
        record.callers[parent.key] = record.callers.get(parent.key, 0) + 1

    def trace_dispatch_call(self, frame, t):
        self.cur.own += t
        self.__leave_until(lambda activation: activation.frame is frame.f_back)
        code = frame.f_code
        return self.__enter((code.co_filename, code.co_firstlineno, code.co_name), frame)

    def trace_dispatch_c_call(self, frame, t):
        self.cur.own += t
        self.__leave_until(lambda activation: activation.is_of(frame))
        return self.__enter(('', 0, self.__called), frame)

    def trace_dispatch_return(self, frame, t):
        self.cur.own += t
        self.__leave_until(lambda activation: activation.is_of(frame))
        if self.cur.parent:
            self._leave()
        return 1

    def _c_return(self, frame, t):
        self.cur.own += t
        if self.cur.parent and self.cur.key[0] == '':
            self._leave()
        return 1

    def trace_dispatch_exception(self, frame, t):
        if self.cur.frame is not frame and self.cur.parent:
            return self.trace_dispatch_return(frame, t)
        self.cur.own += t
        return 1

    dispatch = {
        'call': trace_dispatch_call,
        'exception': trace_dispatch_exception,
        'return': trace_dispatch_return,
        'c_call': trace_dispatch_c_call,
        'c_exception': _c_return,
        'c_return': _c_return,
    }

    # Commands

    def set_cmd(self, cmd):
        "Begins a command: its name in the figures."
        if self.cur.parent is None:
            self.cmd = cmd
            self.simulate_call(cmd)

    def simulate_call(self, name):
        "As if a function of that name had been called."
        caller = self.cur and self.cur.frame
        self.__enter(('profile', 0, name), self.fake_frame(self.fake_code('profile', 0, name), caller))

    def simulate_cmd_complete(self):
        "As if all had returned."
        self.cur.own += self.clock.lap()
        while self.cur.parent:
            self._leave()
        self.clock.start()

    def run(self, cmd):
        "Profiles a statement in __main__; returns the profiler."
        import __main__
        names = __main__.__dict__
        return self.runctx(cmd, names, names)

    def runctx(self, cmd, globals, locals):
        "The same with these names."
        sys.setprofile(self.__begun(cmd))
        try:
            exec cmd in globals, locals
        finally:
            sys.setprofile(None)
        return self

    def runcall(self, func, *args, **kw):
        "Profiles a call; returns its result."
        sys.setprofile(self.__begun(repr(func)))
        try:
            result = func(*args, **kw)
        finally:
            sys.setprofile(None)
        return result

    def __begun(self, name):
        "Begins a command; what is to see its events."
        self.set_cmd(name)
        return self.trace_dispatch

    # Figures

    def create_stats(self):
        "Ends the command and makes self.stats, for pstats."
        self.simulate_cmd_complete()
        self.snapshot_stats()

    def snapshot_stats(self):
        "self.stats: function -> (primitive calls, calls, own time, cumulative time, {caller: calls})."
        self.stats = dict([(key, (record.primitive, sum(record.callers.values()), record.own, record.cumulative,
                                  record.callers.copy())) for key, record in self.timings.items()])

    def dump_stats(self, file):
        "Writes the figures to a file, for pstats."
        self.create_stats()
        with open(file, 'wb') as stream:
            marshal.dump(self.stats, stream)

    def print_stats(self, sort=-1):
        "Prints the figures; sort as for pstats.Stats.sort_stats."
        from pstats import Stats
        figures = Stats(self).strip_dirs()
        figures.sort_stats(sort).print_stats()

    def calibrate(self, m, verbose=0):
        "What an event costs, in seconds, by profiling m calls: for `bias`."
        if self.__class__ is not Profile:
            raise TypeError('Subclasses must override .calibrate().')
        saved, self.bias = self.bias, 0
        try:
            return self.__cost(m, verbose)
        finally:
            self.bias = saved

    def __cost(self, m, verbose):
        clock = self.clock.read

        def inner():
            pass

        def work(count):
            for _ in range(count):
                inner()
        begin = clock()
        work(m)
        plain = clock() - begin
        profile = Profile(clock, 0)
        begin = clock()
        profile.runctx('work(m)', {'work': work, 'm': m}, {})
        whole = clock() - begin
        profile.create_stats()
        told = sum([own for key, (_, _, own, _, _) in profile.stats.items() if key[2] in ('work', 'inner')])
        events = 2.0 * (m + 1)
        if verbose:
            print 'without profiler %g s, with it %g s, reported %g s, %d events' % (plain, whole, told, events)
        return (told - plain) / events


def main():
    "The program."
    parser = OptionParser(usage='profile.py [-o output_file_path] [-s sort] scriptfile [arg] ...')
    parser.disable_interspersed_args()
    parser.add_option('-o', '--outfile', help='writes the figures to OUTFILE')
    parser.add_option('-s', '--sort', default=-1, help='the order of the figures, as of pstats.Stats')
    options, words = parser.parse_args()
    if not words:
        parser.print_usage()
        if not sys.argv[1:]:
            sys.exit(2)
        return parser
    sys.argv[:] = words
    _run_program(words[0], options)
    return parser


def _run_program(path, options):
    "Runs a file as the main program would be, under the profiler."
    sys.path.insert(0, os.path.dirname(path))
    with open(path, 'rb') as stream:
        code = compile(stream.read(), path, 'exec')
    runctx(code, dict(__file__=path, __name__='__main__', __package__=None), None, options.outfile, options.sort)


if __name__ == '__main__':
    main()
