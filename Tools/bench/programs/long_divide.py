"""Quotients, remainders, gcd by hand, roots by Newton's rule."""
a, b = 3 ** 400, 7 ** 120
for _ in xrange(150000):
    q, r = divmod(a, b)
assert q * b + r == a
a, b = 3 ** 40000, 7 ** 9000
for _ in xrange(50):
    q, r = divmod(a, b)
    assert q * b + r == a
    assert -a // b == -q - 1


def root(n):
    guess = 1 << (n.bit_length() // 2 + 1)
    while True:
        better = (guess + n // guess) >> 1
        if better >= guess:
            return guess
        guess = better


for digits in (50, 500, 5000):
    n = 2 * 10 ** (2 * digits)
    r = root(n)
    assert r * r <= n < (r + 1) * (r + 1)


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


assert gcd(3 ** 900 * 5 ** 400, 5 ** 500 * 7 ** 600) == 5 ** 400
