"""Methods and operators of strings."""
words = ["word%d" % i for i in range(2000)]
for _ in xrange(20):
    text = " ".join(words)
    parts = text.split()
    assert parts == words
    assert text.replace("word", "w").count("w") == 2000
    assert text.upper().lower() == text
    assert text.find("word1999") > 0 and text.startswith("word0") and "word77" in text
    for part in parts:
        part.strip("d").rjust(10)[2:5]
out = ""
for i in xrange(50000):
    out += "x"
assert len(out) == 50000
assert u" ".join(unicode(w) for w in words).encode("utf-8") == text
assert sum(ord(c) for c in text) == sum(map(ord, text))
