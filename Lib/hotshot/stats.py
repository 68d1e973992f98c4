"""From a log to a pstats.Stats."""
import profile
import pstats

import hotshot.log
from hotshot.log import ENTER, EXIT

_ROOT = ("profile", 0, "profiler")      # who calls the outermost functions


def load(filename):
    """The statistics of a log."""
    return _statistics(StatsLoader(filename))


def _statistics(loader):
    loader._replay()
    return pstats.Stats(loader)


class FakeCode:
    """As much of a code object as profile looks at."""

    def __init__(self, filename, firstlineno, funcname):
        self.co_filename, self.co_firstlineno = filename, firstlineno
        self.co_name = self.__name__ = funcname


class FakeFrame:
    """As much of a frame as profile looks at."""

    def __init__(self, code, back):
        self.f_code, self.f_back = code, back


class Profile(profile.Profile):
    """A profiler without a clock, for those who drive one by a log."""

    def simulate_cmd_complete(self):
        """The outermost calls have returned."""


class StatsLoader:
    """Replays a log as the calls that it tells of; for pstats it is a profiler."""

    def __init__(self, logfn):
        self._log = hotshot.log.LogReader(logfn)
        self._calls = []                # of each open call: [key, time inside, time in calls from it]
        self._sums = {_ROOT: [0, 0, 0, 0, {}]}  # key -> [calls that are not recursive, calls, inside, in all, callers]
        self.pop_frame = self._leave

    def load(self):
        return _statistics(self)

    def new_frame(self, *args):
        """Begin a call of (file name, line, function)."""
        self._calls.append([args, 0, 0])

    def _leave(self):
        """End the innermost call and add it up."""
        key, inside, below = self._calls.pop()
        caller = self._calls[-1][0] if self._calls else _ROOT
        sums = self._sums.setdefault(key, [0, 0, 0, 0, {}])
        sums[1] += 1
        sums[2] += inside
        sums[4][caller] = sums[4].get(caller, 0) + 1
        if all(call[0] != key for call in self._calls):
            sums[0] += 1
            sums[3] += inside + below
        if self._calls:
            self._calls[-1][2] += inside + below

    def _replay(self):
        for what, place, passed in self._log:
            if self._calls and passed > 0:
                self._calls[-1][1] += passed
            if what == ENTER:
                self.new_frame(*place)
            elif what == EXIT:
                self.pop_frame()
        self._log.close()
        while self._calls:
            self.pop_frame()

    def create_stats(self):
        """The sums as pstats wants them, in seconds."""
        self.stats = dict((key, (alone, calls, inside * 1e-6, total * 1e-6, callers))
                          for key, (alone, calls, inside, total, callers) in self._sums.items())
