"""Sorting with and without keys, stable, reversed; bisection and heaps."""
import bisect
import heapq


def numbers(n):
    x = 12345
    for _ in xrange(n):
        x = (x * 1103515245 + 12345) % 2147483648
        yield x


data = list(numbers(60000))
ordered = sorted(data)
assert all(ordered[i] <= ordered[i + 1] for i in xrange(len(ordered) - 1))
assert sorted(data, reverse=True) == ordered[::-1]
pairs = [(x % 100, x) for x in data]
pairs.sort(key=lambda p: p[0])
assert pairs[0][0] == 0 and pairs[-1][0] == 99
assert sorted(map(str, data), key=int)[0] == str(ordered[0])
sorted(data[:20000], cmp=lambda a, b: cmp(b, a))
heap = []
for x in data:
    heapq.heappush(heap, x)
assert [heapq.heappop(heap) for _ in range(10)] == ordered[:10]
assert bisect.bisect(ordered, ordered[500]) > 500
