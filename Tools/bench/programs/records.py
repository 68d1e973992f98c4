"""Tuples and named tuples: packing, unpacking, comparing, as keys."""
from collections import namedtuple

Row = namedtuple("Row", "name size kind")
rows = [Row("n%d" % i, i % 97, "ab"[i % 2]) for i in xrange(20000)]
total = 0
for _ in xrange(6):
    for name, size, kind in rows:
        total += size
    for row in rows:
        total += row.size
groups = {}
for row in rows:
    groups.setdefault((row.kind, row.size), []).append(row.name)
assert len(groups) == 194
a, b, c = 1, 2, 3
for i in xrange(300000):
    a, b, c = b, c, a
assert (a, b, c) == (1, 2, 3)
assert max(rows) > min(rows)
