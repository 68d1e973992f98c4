"""Long integers to text and back, decimal and hexadecimal."""
for exponent, count in ((50, 20000), (500, 3000), (5000, 60), (40000, 2)):
    n = 7 ** exponent
    for _ in xrange(count):
        text = str(n)
    for _ in xrange(count):
        assert long(text) == n
    for _ in xrange(count):
        assert int("%x" % n, 16) == n
    assert "%x" % n == format(n, "x") and "%d" % n == text
