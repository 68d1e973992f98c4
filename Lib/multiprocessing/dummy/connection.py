"""Pairs of queues with the face of connections."""
from Queue import Queue

__all__ = ['Client', 'Listener', 'Pipe']

families = [None]


class Connection(object):
    """What is sent goes into one queue, what is received comes from the other."""

    def __init__(self, _in, _out):
        self._in, self._out = _in, _out
        for name in ('send', 'send_bytes'):
            setattr(self, name, _out.put)
        for name in ('recv', 'recv_bytes'):
            setattr(self, name, _in.get)

    def poll(self, timeout=0.0):
        """Whether something waits, at once or in time."""
        source = self._in
        with source.not_empty:
            if timeout > 0 and not source.queue:
                source.not_empty.wait(timeout)
            return len(source.queue) > 0

    def close(self):
        """Nothing to do."""


def Pipe(duplex=True):
    """Two connections that are connected to each other."""
    one, other = Queue(), Queue()
    return Connection(one, other), Connection(other, one)


class Listener(object):
    """Waits for clients of this process."""

    def __init__(self, address=None, family=None, backlog=1):
        self._waiting = Queue(backlog)

    address = property(lambda self: self._waiting, doc='what clients need')

    def accept(self):
        return Connection(*self._waiting.get())

    def close(self):
        self._waiting = None


def Client(address):
    """A connection to a listener."""
    one, other = Queue(), Queue()
    address.put((one, other))
    return Connection(other, one)
