"""Closures, lambdas, decorators, partial application."""
from functools import partial


def counter():
    state = [0]

    def step(k=1):
        state[0] += k
        return state[0]
    return step


def compose(f, g):
    return lambda x: f(g(x))


def memo(f):
    cache = {}

    def wrapped(n):
        if n not in cache:
            cache[n] = f(n)
        return cache[n]
    return wrapped


@memo
def paths(n):
    return 1 if n < 2 else paths(n - 1) + paths(n - 2)


step = counter()
both = compose(lambda x: x + 1, lambda x: x * 2)
add = partial(lambda a, b: a + b, 10)
total = 0
for i in xrange(150000):
    total += both(i) + add(i)
    step()
assert step() == 150001
assert total == 3 * sum(xrange(150000)) + 11 * 150000
assert paths(90) == 4660046610375530309
