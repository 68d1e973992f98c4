"""Dicts: counting, building, lookup, iteration, deletion."""
counts = {}
for i in xrange(400000):
    key = i % 1009
    counts[key] = counts.get(key, 0) + 1
assert sum(counts.values()) == 400000
d = {}
for i in xrange(100000):
    d["key%d" % (i % 5000)] = i
assert len(d) == 5000
total = 0
for k, v in d.iteritems():
    total += v
assert total == sum(range(95000, 100000))
for k in list(d):
    if d[k] % 2:
        del d[k]
assert len(d) == 2500
both = set(range(1000)) & set(range(500, 2000)) | set([3])
assert len(both) == 501
