"""Shifts, masks and bit tricks on long integers."""
sieve = (1 << 200000) - 1
for step in (2, 3, 5, 7, 11, 13):
    for _ in xrange(60):
        mask = (sieve >> step) ^ (sieve << step)
        mask = (mask | sieve) & ~(1 << (step * 1000))
assert mask.bit_length() == 200013
x = 0x123456789abcdef0123456789abcdef
for i in xrange(150000):
    x = ((x << 13) ^ (x >> 7) ^ i) & 0xffffffffffffffffffffffffffffffff
assert 0 <= x < 1 << 128
small = 0L
for i in xrange(300000):
    small += i * 3L
    small -= i
assert small == 300000L * 299999
