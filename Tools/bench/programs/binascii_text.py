"""binascii and the codecs built on it: hexadecimal, base64, checksums."""
import base64
import binascii

data = "".join(chr(i * 7 & 255) for i in xrange(50000))
for _ in xrange(60):
    assert binascii.unhexlify(binascii.hexlify(data)) == data
    assert base64.b64decode(base64.b64encode(data)) == data
    assert data.encode("hex").decode("hex") == data
    assert data.encode("base64").decode("base64") == data
for i in xrange(30000):
    assert base64.b64decode(base64.b64encode("user:%d" % i)).startswith("user:")
    assert binascii.crc32("user") & 0xffffffff
