"""Integer arithmetic, comparisons and bits in loops."""
total = count = 0
for i in xrange(600000):
    total += i * 3 // 2
    total ^= i & 255
    if i % 7 == 3 and i > 10:
        count += 1
i = 0
while i < 500000:
    i += 1
assert count == 85712 and i == 500000, count
assert total > 0
