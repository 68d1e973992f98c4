"""zlib: compressing, decompressing, streams, checksums."""
import zlib

text = "".join("line %d of some text that repeats itself a little, %d times\n" % (i, i * i % 97) for i in xrange(12000))
for level in (1, 6, 9):
    packed = zlib.compress(text, level)
    for _ in xrange(10):
        assert zlib.decompress(packed) == text
stream, parts = zlib.compressobj(), []
for i in xrange(0, len(text), 1000):
    parts.append(stream.compress(text[i:i + 1000]))
parts.append(stream.flush())
back = zlib.decompressobj()
assert "".join(map(back.decompress, parts)) + back.flush() == text
for i in xrange(300):
    zlib.crc32(text, i)
    zlib.adler32(text, i)
for i in xrange(4000):
    assert zlib.decompress(zlib.compress(text[i:i + 200])) == text[i:i + 200]
