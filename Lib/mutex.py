"""A lock for programs without threads, as those that run on sched: who cannot have it is called later."""
import collections
import functools
import warnings

warnings.warnpy3k('the mutex module has been removed in Python 3.0', stacklevel=2)


class mutex:
    """A lock and the calls that wait for it, the oldest first."""

    def __init__(self):
        self.locked, self.queue = False, collections.deque()

    def test(self):
        """Whether it is taken."""
        return self.locked

    def testandset(self):
        """Take it if it is free; whether that was so."""
        taken, self.locked = self.locked, True
        return not taken

    def lock(self, function, argument):
        """Call function(argument) with the lock, now or when it has become free."""
        if self.testandset():
            function(argument)
        else:
            self.queue.append(functools.partial(function, argument))

    def unlock(self):
        """Give it to the call that waits longest, or make it free."""
        if self.queue:
            self.queue.popleft()()
        else:
            self.locked = False
