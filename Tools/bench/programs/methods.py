"""Calls of methods: plain, inherited, bound once, class and static."""


class Base(object):
    def __init__(self):
        self.n = 0

    def add(self, k):
        self.n += k
        return self

    @classmethod
    def kind(cls):
        return cls

    @staticmethod
    def double(x):
        return 2 * x


class Derived(Base):
    def add(self, k):
        return super(Derived, self).add(k)


d, b = Derived(), Base()
bound = b.add
for i in xrange(100000):
    d.add(1)
    b.add(2).add(3)
    bound(1)
    d.kind()
    d.double(i)
assert d.n == 100000 and b.n == 600000
