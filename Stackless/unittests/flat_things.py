"""Objects for the rows of the flatness tables: each calls the probe in every method."""


class Number(object):
    def __init__(self, probe):
        self.probe = probe


def _method(result):
    def method(self, *args):
        self.probe()
        return result
    return method


for _name in ('add sub mul div truediv floordiv mod divmod pow lshift rshift and or xor').split():
    for _prefix in ('', 'r', 'i'):
        setattr(Number, '__%s%s__' % (_prefix, _name), _method(7))
for _name in 'neg pos invert abs'.split():
    setattr(Number, '__%s__' % _name, _method(7))
for _name in 'lt le eq ne gt ge'.split():
    setattr(Number, '__%s__' % _name, _method(True))


class Items(object):
    def __init__(self, probe):
        self.probe = probe

    def __getitem__(self, key):
        self.probe()
        return key

    def __setitem__(self, key, value):
        self.probe()

    def __delitem__(self, key):
        self.probe()

    def __contains__(self, key):
        self.probe()
        return 1

    def __len__(self):
        self.probe()
        return 3


class Iterator(object):
    def __init__(self, probe, n=3):
        self.probe = probe
        self.n = n

    def __iter__(self):
        self.probe()
        return self

    def next(self):
        self.probe()
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Key(object):
    def __init__(self, probe, n):
        self.probe = probe
        self.n = n

    def __hash__(self):
        self.probe()
        return self.n % 2

    def __eq__(self, other):
        self.probe()
        return isinstance(other, Key) and self.n == other.n

    def __ne__(self, other):
        self.probe()
        return self.n != other.n


class Ordered(object):
    def __init__(self, probe, n):
        self.probe = probe
        self.n = n

    def __lt__(self, other):
        self.probe()
        return self.n < other.n


def numbers_of(items):
    return [item.n for item in items]


class Chain(object):
    def __init__(self, probe):
        self.probe = probe

    def __getattr__(self, name):
        self.probe()
        return self

    def __call__(self):
        self.probe()
