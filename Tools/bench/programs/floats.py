"""Floating point: a numeric integral and the logistic map."""


def integrate(n):
    h = 1.0 / n
    total = 0.0
    for i in xrange(n):
        x = (i + 0.5) * h
        total += 4.0 / (1.0 + x * x)
    return total * h


assert abs(integrate(300000) - 3.141592653589793) < 1e-9
x = 0.3
for i in xrange(400000):
    x = 3.7 * x * (1.0 - x)
assert 0.0 < x < 1.0
