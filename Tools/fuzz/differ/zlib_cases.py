"""zlib and bz2: objects fed in pieces, with limits, after the end, with damaged and trailing bytes."""
import bz2
import zlib

from saying import anything, outcome, pick

BITS = [15, -15, 31, 47, 9, -9]


def packed(rnd, bits):
    data = anything(rnd, 60) * pick(rnd, [(3, 1), (1, 20), (1, 500)])
    level = rnd.choice([-1, 0, 1, 6, 9])
    packer = zlib.compressobj(level, zlib.DEFLATED, min(bits, 31) if bits != 47 else 15)
    return packer.compress(data) + packer.flush()


def damaged(rnd, data):
    if data and rnd.random() < .3:
        at = rnd.randrange(len(data))
        data = data[:at] + chr(rnd.randrange(256)) + data[at + 1:]
    if rnd.random() < .3:
        data = data[:rnd.randint(0, len(data))]
    return data + (anything(rnd, 12) if rnd.random() < .4 else "")


def rests(unpacker):
    return len(unpacker.unused_data), unpacker.unused_data[:20], unpacker.unconsumed_tail[:40], len(unpacker.unconsumed_tail)


def shorter(text):
    return text if len(text) < 300 else text[:150] + "..." + str(len(text)) + text[-140:]


def unpack_in_steps(rnd, said):
    bits = rnd.choice(BITS)
    data, unpacker = damaged(rnd, packed(rnd, bits)), zlib.decompressobj(bits)
    said.append("decompressobj(%d) %r" % (bits, shorter(data)))
    for _ in range(rnd.randint(1, 8)):
        what = pick(rnd, [(6, "piece"), (4, "tail"), (1, "flush"), (1, "copy")])
        if what == "piece":
            size = pick(rnd, [(2, rnd.randint(0, 9)), (2, rnd.randint(0, len(data))), (1, len(data))])
            piece, data = data[:size], data[size:]
            limit = pick(rnd, [(3, 0), (3, rnd.randint(1, 50)), (1, 100000), (.3, -1)])
            said.append("%d,%d: %s" % (size, limit, shorter(outcome(unpacker.decompress, piece, limit))))
        elif what == "tail":
            limit = rnd.choice([0, 1, 7, 40])
            said.append("tail,%d: %s" % (limit, shorter(outcome(unpacker.decompress, unpacker.unconsumed_tail, limit))))
        elif what == "flush":
            arguments = rnd.choice([(), (1,), (100,), (0,), (-1,)])
            said.append("flush%r: %s" % (arguments, shorter(outcome(unpacker.flush, *arguments))))
        else:
            try:
                unpacker = unpacker.copy()
            except ValueError as error:
                said.append(str(error))
        said.append(repr(rests(unpacker)))


def pack_in_steps(rnd, said):
    arguments = (rnd.choice([-1, 0, 1, 5, 9, 10, -2]), rnd.choice([8, 8, 8, 7]), rnd.choice([15, -15, 9, 31, 8, 16]),
                 rnd.choice([1, 8, 9, 0]), rnd.choice([0, 1, 2, 3, 4]))[:rnd.randint(0, 5)]
    said.append("compressobj%r" % (arguments,))
    try:
        packer = zlib.compressobj(*arguments)
    except (ValueError, zlib.error) as error:
        said.append("%s: %s" % (type(error).__name__, error))
        return
    whole, closed = "", False
    for _ in range(rnd.randint(1, 6)):
        piece = anything(rnd, 40)
        if rnd.random() < .6:
            text = outcome(packer.compress, piece)
        else:
            mode = rnd.choice([(), (zlib.Z_FINISH,), (zlib.Z_SYNC_FLUSH,), (zlib.Z_FULL_FLUSH,), (zlib.Z_NO_FLUSH,)])
            text = outcome(packer.flush, *mode)
        said.append(text)


def whole(rnd, said):
    data = damaged(rnd, packed(rnd, rnd.choice(BITS)))
    arguments = (data,) + (rnd.choice(BITS + [0, 8, 32, 60]), rnd.choice([1, 10, 0, 16384]))[:rnd.randint(0, 2)]
    said.append("decompress%r" % (arguments[1:],) + shorter(outcome(zlib.decompress, *arguments)))
    said.append(outcome(zlib.compress, anything(rnd, 50), rnd.choice([-1, 0, 6, 9, 10])))
    said.append(repr((zlib.crc32(data, rnd.randint(-2 ** 31, 2 ** 31)), zlib.adler32(data, rnd.randint(0, 2 ** 31)))))


def bz2_objects(rnd, said):
    data = anything(rnd, 60) * pick(rnd, [(3, 1), (1, 30)])
    packer = bz2.BZ2Compressor(rnd.randint(1, 9))
    at = rnd.randint(0, len(data))
    text = packer.compress(data[:at]) + packer.compress(data[at:]) + packer.flush()
    said.append("bz2 %d" % len(text))
    said.append(outcome(packer.compress, "x"))
    said.append(outcome(packer.flush))
    text = damaged(rnd, text)
    unpacker = bz2.BZ2Decompressor()
    while text and rnd.random() < .9:
        size = rnd.randint(0, len(text))
        said.append(shorter(outcome(unpacker.decompress, text[:size])))
        said.append(repr(unpacker.unused_data))
        text = text[size:]
    said.append(shorter(outcome(bz2.decompress, damaged(rnd, bz2.compress(data)))))


def case(rnd):
    said = []
    pick(rnd, [(5, unpack_in_steps), (2, pack_in_steps), (2, whole), (2, bz2_objects)])(rnd, said)
    return " ".join(said)
