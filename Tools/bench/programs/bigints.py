"""Long integers: many digits of pi, powers, factorials, text."""


def pi_digits(n):
    """Machin's formula in fixed point."""
    unity = 10 ** (n + 10)

    def arctan(x):
        total = term = unity // x
        k, sign = 3, -1
        while term:
            term //= x * x
            total += sign * (term // k)
            sign, k = -sign, k + 2
        return total
    return 4 * (4 * arctan(5) - arctan(239)) // 10 ** 10


assert str(pi_digits(1000)).startswith("314159265358979323846")
product = 1
for i in range(1, 2000):
    product *= i
assert len(str(product)) == 5733, len(str(product))
assert pow(3, 10 ** 60, 10 ** 40 + 7) == pow(9, 10 ** 60 // 2, 10 ** 40 + 7)
a, b = 0, 1
for i in xrange(20000):
    a, b = b, a + b
assert len(str(a)) == 4180
x = 1L
for i in xrange(100000):
    x = (x * 6364136223846793005 + 1442695040888963407) & 0xffffffffffffffffffffffff
assert int(str(x)) == x
