"""Writing, reading and iterating files; StringIO."""
import cStringIO
import os
import tempfile

path = tempfile.mktemp()
try:
    with open(path, "w") as f:
        for i in xrange(60000):
            f.write("line %d of the file\n" % i)
    with open(path) as f:
        assert sum(len(line) for line in f) == os.path.getsize(path)
    with open(path) as f:
        assert len(f.readlines()) == 60000
    out = cStringIO.StringIO()
    for i in xrange(60000):
        print >>out, i
    assert out.getvalue().count("\n") == 60000
finally:
    os.remove(path)
