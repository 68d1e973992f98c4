"""Profiling with a log: little is done while the program runs, and the log is read afterwards.

    profile = hotshot.Profile("program.prof")
    profile.run("main()")
    profile.close()
    hotshot.stats.load("program.prof").print_stats()
"""
import warnings as _warnings

_warnings.warnpy3k("The 'hotshot' module is not supported in 3.x, use the 'profile' module instead.", stacklevel=2)

import _hotshot
from _hotshot import ProfilerError


class Profile:
    """A profiler that writes to the file logfn: calls, and lines too if lineevents is true.

    Every instance has the log's own functions in the place of those methods that only have a docstring here: a call of
    ours around start() or stop() would be half in the log.
    """

    def __init__(self, logfn, lineevents=0, linetimings=1):
        log = _hotshot.profiler(logfn, bool(lineevents), bool(lineevents and linetimings))
        self.lineevents, self.linetimings = log.lineevents, log.linetimings
        vars(self).update((name, getattr(log, name)) for name in ("start", "stop", "close", "fileno", "addinfo"))
        self._prof = log

    def start(self):
        """Profile from now on."""

    def stop(self):
        """Profile no more, until start()."""

    def close(self):
        """Stop, and end the log."""

    def fileno(self):
        """The file descriptor of the log."""

    def addinfo(self, key, value):
        """Put a note into the log."""

    def runcall(self, func, *args, **kw):
        """Profile a call; its result."""
        return self._prof.runcall(func, args, kw)

    def runctx(self, cmd, globals, locals):
        """Profile the execution of the text cmd; the profiler."""
        self._prof.runcode(compile(cmd, "<string>", "exec"), globals, locals)
        return self

    def run(self, cmd):
        """The same in the names of the program."""
        import __main__
        names = vars(__main__)
        return self.runctx(cmd, names, names)
