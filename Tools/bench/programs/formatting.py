"""Percent formatting and str.format, repr and str of numbers."""
n = 0
for i in xrange(60000):
    n += len("%d %s %5.2f %x" % (i, "a", i * 0.5, i))
    n += len("{0} {1:>5} {2:.3f}".format(i, "b", i * 0.25))
    n += len(repr(i * 0.1)) + len(str(i))
assert n == 3309436, n
assert "%08.3f|%-6s|%+d" % (3.14159, "ab", 7) == "0003.142|ab    |+7"
assert "{a[x]}{b.real!r:*^5}".format(a={"x": 1}, b=2) == "1**2**"
