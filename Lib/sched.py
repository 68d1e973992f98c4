"""Actions at times, one after the other, with any clock.

The clock is a function without arguments that gives a number; the delay function waits that many units.
"""
import heapq
from collections import namedtuple

__all__ = ['scheduler']

# Ordered by time, then by priority; of equal ones by what they do.
Event = namedtuple('Event', 'time, priority, action, argument')


class scheduler:
    """A queue of events; timefunc: () -> number, delayfunc: (number) -> None."""
    def __init__(self, timefunc, delayfunc):
        self.timefunc, self.delayfunc = timefunc, delayfunc
        self._queue = []                    # a heap of events

    def enterabs(self, time, priority, action, argument):
        """Plans action(*argument) for a time; smaller priorities come first.  The event, for cancel()."""
        planned = Event(time, priority, action, argument)
        heapq.heappush(self._queue, planned)
        return planned

    def enter(self, delay, priority, action, argument):
        """The same for a time that is delay from now"""
        return self.enterabs(self.timefunc() + delay, priority, action, argument)

    def cancel(self, event):
        """Takes an event out of the queue; ValueError when it is not there."""
        heap = self._queue
        del heap[heap.index(event)]
        heapq.heapify(heap)

    def empty(self):
        """Whether nothing is planned"""
        return len(self._queue) == 0

    @property
    def queue(self):
        """The list of events in the order in which they will run"""
        return heapq.nsmallest(len(self._queue), self._queue)

    def run(self):
        """Waits for the events and runs them until there are none; exceptions of an action pass."""
        heap = self._queue
        while heap:
            planned = heap[0]
            wait = planned.time - self.timefunc()
            if wait > 0:
                self.delayfunc(wait)
            elif heap[0] is planned:      # another may have come meanwhile
                heapq.heappop(heap).action(*planned.argument)
                self.delayfunc(0)         # lets other threads run
