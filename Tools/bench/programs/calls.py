"""Calls of functions: positional, default and keyword arguments, recursion."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def three(a, b=2, c=3):
    return a + b + c


def star(*args, **kwargs):
    return len(args) + len(kwargs)


total = 0
for i in xrange(100000):
    total += three(i) + three(i, 1) + three(i, c=5) + star(i, i, k=i)
assert total == 3 * sum(xrange(100000)) + 19 * 100000
assert fib(24) == 46368
