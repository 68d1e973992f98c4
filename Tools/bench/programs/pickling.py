"""Pickling with the C module, protocols 0 and 2."""
import cPickle


class Thing(object):
    def __init__(self, n):
        self.n = n
        self.parts = [n, str(n), n * 0.5]

    def __eq__(self, other):
        return self.__dict__ == other.__dict__


data = {"things": [Thing(i) for i in range(1000)], "table": dict((i, (i, None, True)) for i in range(2000))}
for _ in xrange(8):
    for protocol in (0, 2):
        assert cPickle.loads(cPickle.dumps(data, protocol)) == data
