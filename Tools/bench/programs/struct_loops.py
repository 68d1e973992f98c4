"""struct: packing and unpacking records in a loop."""
import struct

header = struct.Struct("!BBHHHBBH4s4s")
record = struct.Struct("<iIhHbBqQfd8s?")
buf = bytearray(record.size * 100)
for i in xrange(20000):
    packed = header.pack(0x45, 0, 40, i & 0xffff, 0, 64, 6, 0, "\x7f\0\0\1", "\x7f\0\0\2")
    assert header.unpack(packed)[3] == i & 0xffff
    record.pack_into(buf, record.size * (i % 100), -i, i, -3, 4, -5, 6, -i, i, 0.5, i * 0.1, "abcdefgh", True)
    assert record.unpack_from(buf, record.size * (i % 100))[1] == i
for i in xrange(60000):
    assert struct.unpack(">I", struct.pack(">I", i))[0] == i
for i in xrange(40):
    data = struct.pack("<5000d", *[float(i)] * 5000)
    assert struct.unpack("<5000d", data)[4999] == i
    data = struct.pack(">5000i", *xrange(5000))
    assert struct.unpack(">5000i", data)[4999] == 4999
