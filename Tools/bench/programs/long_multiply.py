"""Products and squares of long integers from 100 to 300,000 digits."""
a, b = 3 ** 200, 7 ** 120
for _ in xrange(100000):
    a * b
a, b = 3 ** 5000, 7 ** 3000
for _ in xrange(1000):
    assert a * b % 10 == 1
a, b = 3 ** 100000, 7 ** 60000
for _ in xrange(8):
    assert (a * b) & 1
    assert (a * a) & 1
product = 1
for i in xrange(1, 6000):
    product *= i
assert product % 5987 == 0
