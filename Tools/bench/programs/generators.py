"""Generators: chains, send, recursion."""


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def squares(source):
    for x in source:
        yield x * x


def average():
    total = n = 0
    value = None
    while True:
        value = yield value
        total += value
        n += 1
        value = total / n


def tree(depth):
    if depth:
        for x in tree(depth - 1):
            yield x
        yield depth
        for x in tree(depth - 1):
            yield x


assert sum(x for x in squares(count(200000)) if x % 3) == sum(i * i for i in range(200000) if i * i % 3)
a = average()
a.next()
for i in xrange(100000):
    last = a.send(i)
assert last == 49999
assert sum(tree(13)) == 16369
