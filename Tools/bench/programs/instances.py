"""Making instances, reading and writing their attributes; slots and properties."""


class Point(object):
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slim(object):
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    @property
    def sum(self):
        return self.x + self.y


class Old:
    scale = 2


total = 0
for i in xrange(150000):
    p = Point(i, 1)
    p.x += p.y
    s = Slim(i, p.x)
    total += s.sum - p.x
    o = Old()
    o.scale = i
assert total == 11249925000, total
