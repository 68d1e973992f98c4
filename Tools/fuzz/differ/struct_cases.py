"""struct: random formats, values at the edges, buffers of wrong sizes."""
import struct

from saying import anything, outcome, pick, string

CODES = "xcbB?hHiIlLqQfdspP"
NUMBERS = [0, 1, -1, 127, 128, -128, 255, 256, -129, 32767, 32768, -32769, 65535, 65536, 2 ** 31 - 1, 2 ** 31, -2 ** 31 - 1,
           2 ** 32 - 1, 2 ** 32, 2 ** 63 - 1, 2 ** 63, -2 ** 63, -2 ** 63 - 1, 2 ** 64 - 1, 2 ** 64, 2 ** 200, True, 5L, -1L,
           1.5, -0.0, 1e300, 3.4e38, 3.5e38, float("inf"), float("nan"), 1e-45, 1e-320, "a", "", "abc", u"a", None, [], 1j]


def make_format(rnd):
    out = [rnd.choice(["", "", "@", "=", "<", ">", "!"])]
    for _ in range(rnd.randint(0, 4)):
        if rnd.random() < .35:
            out.append(str(pick(rnd, [(8, rnd.randint(0, 5)), (1, 20), (.05, 10 ** 30)])))
        out.append(pick(rnd, [(20, rnd.choice(CODES)), (1, " "), (.2, rnd.choice("nN@zO\n"))]))
    return "".join(out).replace("0p", "1p")   # of which the reference makes a SystemError


def value_for(rnd):
    return pick(rnd, [(5, rnd.choice(NUMBERS)), (3, rnd.randint(-200, 200)), (1, rnd.random() * 100),
                      (2, string(rnd, "ab\0\xff", 5))])


def case(rnd):
    form = make_format(rnd)
    said = [repr(form), outcome(struct.calcsize, form)]
    try:
        size = struct.calcsize(form)
    except Exception:
        return " ".join(said)
    if size > 1000:
        return " ".join(said)
    data = anything(rnd, 10)[:size].ljust(max(size + pick(rnd, [(9, 0), (.5, 1), (.5, -1)]), 0), rnd.choice("\0\xff\1a"))
    said.append("%r -> %s" % (data, outcome(struct.unpack, form, data)))
    at = rnd.randint(-3, 3)
    said.append("%d %s" % (at, outcome(struct.unpack_from, form, data + "xyz", at)))
    try:
        values = list(struct.unpack(form, data.ljust(size)[:size]))
    except Exception:
        values = []
    if rnd.random() < .6:
        for i in range(len(values)):
            if rnd.random() < .4:
                values[i] = value_for(rnd)
    if rnd.random() < .05:
        values.append(0)
    said.append("%r => %s" % (values, outcome(struct.pack, form, *values)))
    room = bytearray("." * (size + 4))
    result = outcome(struct.pack_into, form, room, at, *values)
    said.append(result + repr(room) if result == "None" else result)   # what a failure leaves behind is not compared
    return " ".join(said)
