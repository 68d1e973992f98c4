"""Actions at times, one after the other, with any clock.

The clock is a function without arguments that gives a number; the delay function waits that many units.
"""
import heapq
import itertools
from collections import namedtuple

__all__ = ['scheduler']

_fields = namedtuple('Event', 'time priority action argument')


class Event(_fields):
    """An entry of the queue: ordered by time, then by priority."""
    def __eq__(self, other):
        return self[:2] == other[:2]

    def __ne__(self, other):
        return self[:2] != other[:2]

    def __lt__(self, other):
        return self[:2] < other[:2]

    def __le__(self, other):
        return self[:2] <= other[:2]

    def __gt__(self, other):
        return self[:2] > other[:2]

    def __ge__(self, other):
        return self[:2] >= other[:2]

    __hash__ = _fields.__hash__


class scheduler:
    """A queue of events; timefunc: () -> number, delayfunc: (number) -> None."""
    def __init__(self, timefunc, delayfunc):
        self.timefunc, self.delayfunc = timefunc, delayfunc
        self.__heap = []                    # of (time, priority, number, event): smallest first
        self.__number = itertools.count().next

    def enterabs(self, time, priority, action, argument):
        """Plans action(*argument) for a time; smaller priorities come first.  The event, for cancel()."""
        event = Event(time, priority, action, argument)
        heapq.heappush(self.__heap, (time, priority, self.__number(), event))
        return event

    def enter(self, delay, priority, action, argument):
        """The same for a time that is delay from now"""
        return self.enterabs(self.timefunc() + delay, priority, action, argument)

    def cancel(self, event):
        """Takes an event out of the queue; ValueError when it is not there."""
        events = [entry[3] for entry in self.__heap]
        del self.__heap[events.index(event)]
        heapq.heapify(self.__heap)

    def empty(self):
        """Whether nothing is planned"""
        return not self.__heap

    @property
    def queue(self):
        """The list of events in the order in which they will run"""
        return [entry[3] for entry in sorted(self.__heap)]

    def run(self):
        """Waits for the events and runs them until there are none; exceptions of an action pass."""
        while self.__heap:
            time, event = self.__heap[0][0], self.__heap[0][3]
            now = self.timefunc()
            if now < time:
                self.delayfunc(time - now)
                continue           # another may have come meanwhile
            heapq.heappop(self.__heap)
            event.action(*event.argument)
            self.delayfunc(0)      # lets other threads run
