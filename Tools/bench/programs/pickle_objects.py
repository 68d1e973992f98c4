"""cPickle of instances of both kinds of class, with slots, state functions and shared references; copies."""
import cPickle
import copy


class New(object):
    def __init__(self, n):
        self.n, self.text = n, "t%d" % n


class Old:
    def __init__(self, n):
        self.n, self.text = n, "t%d" % n


class State(object):
    __slots__ = ("a", "b")

    def __getstate__(self):
        return self.a, self.b

    def __setstate__(self, state):
        self.a, self.b = state


def state(n):
    made = State()
    made.a, made.b = n, [n]
    return made


data = [[New(i) for i in xrange(2500)], [Old(i) for i in xrange(2500)], [state(i) for i in xrange(2500)]]
data.append(data[0])
for protocol in (0, 2, 2):
    back = cPickle.loads(cPickle.dumps(data, protocol))
    assert back[3] is back[0] and back[2][2499].b == [2499] and back[1][7].text == "t7"
assert copy.deepcopy(data[2][:300])[299].a == 299
