"""Powers: plain, modular, a primality test, RSA."""
for i in xrange(300):
    assert 3 ** (i * 10) % 2 == 1
assert len(str(2 ** 30000)) == 9031
p, q = 2 ** 521 - 1, 2 ** 607 - 1


def probably_prime(n):
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11):
        x = pow(base, odd, n)
        if x in (1, n - 1):
            continue
        for _ in xrange(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


assert probably_prime(p) and probably_prime(q) and not probably_prime(p * q)


def inverse(a, m):
    old, new, rest, last = 0, 1, a, m
    while rest:
        quotient = last // rest
        old, new, last, rest = new, old - quotient * new, rest, last - quotient * rest
    return old % m


n, e = p * q, 65537
d = inverse(e, (p - 1) * (q - 1))
for message in xrange(2, 30):
    assert pow(pow(message, e, n), d, n) == message
