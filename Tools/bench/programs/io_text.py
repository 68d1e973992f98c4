"""The io module: text with newlines, buffered bytes, StringIO and BytesIO."""
import io
import os
import tempfile

path = tempfile.mktemp()
try:
    with io.open(path, "w", encoding="utf-8") as f:
        for i in xrange(30000):
            f.write(u"line %d caf\xe9\n" % i)
    with io.open(path, encoding="utf-8") as f:
        assert sum(len(line) for line in f) > 400000
    for _ in xrange(10):
        assert io.open(path, encoding="utf-8").read().count(u"\xe9") == 30000
    with io.open(path, "rb") as f:
        assert sum(1 for line in f) == 30000
    with io.open(path, "rb") as f:
        while f.read(50):
            pass
finally:
    os.remove(path)
text = io.StringIO()
for i in xrange(40000):
    text.write(u"row %d\n" % i)
text.seek(0)
assert sum(1 for line in text) == 40000
data = io.BytesIO()
for i in xrange(40000):
    data.write(b"row %d\n" % i)
assert len(data.getvalue().splitlines()) == 40000
