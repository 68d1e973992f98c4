"""array and mmap: one random sequence of operations on one object."""
import array
import mmap
import os
import tempfile

from saying import outcome, pick

VALUES = {"c": ["a", "\0", "\xff", "ab", ""], "u": [u"a", u"\u20ac", u"\U0001f600", u"ab", "a"]}
NUMBERS = [0, 1, -1, 127, 128, 255, 256, -128, -129, 32767, 65535, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 63, 2 ** 64, -2 ** 63, 1.5, -0.0,
           float("inf"), None, "1", 3L, True]


def index(rnd):
    return pick(rnd, [(6, rnd.randint(-8, 8)), (1, rnd.choice([10 ** 6, -10 ** 6, 2 ** 64, None, 1.5, "a"]))])


def value(rnd, code):
    return rnd.choice(VALUES.get(code, NUMBERS))


def some(rnd, code):
    kind = rnd.randrange(5)
    if kind == 0:
        return array.array(rnd.choice([code, "i", "d", "c"]))
    values = [rnd.choice(VALUES[code][:3]) if code in VALUES else rnd.choice([0, 1, 2, 100]) for _ in range(rnd.randint(0, 4))]
    if kind == 1:
        return "".join(values) if code == "c" else u"".join(values) if code == "u" else values
    return array.array(code, values) if kind < 4 else values


def cut(rnd):
    return slice(*[pick(rnd, [(3, rnd.randint(-7, 7)), (2, None)]) for _ in range(2)] + [pick(rnd, [(4, None), (2, rnd.randint(-3, 3))])])


def assign(a, place, what):
    a[place] = what
    return a


def delete(a, place):
    del a[place]
    return a


def add(a, b):
    a += b
    return a


def times(a, n):
    a *= n
    return a


def array_step(rnd, a, code):
    one, many, where, part = value(rnd, code), some(rnd, code), index(rnd), cut(rnd)
    return pick(rnd, [
        (3, ("append", lambda: a.append(one), one)), (2, ("extend", lambda: a.extend(many), many)),
        (2, ("insert", lambda: a.insert(where, one), (where, one))), (2, ("pop", lambda: a.pop(where), where)),
        (1, ("remove", lambda: a.remove(one), one)), (1, ("index", lambda: a.index(one), one)),
        (1, ("count", lambda: a.count(one), one)), (1, ("reverse", lambda: a.reverse(), "")),
        (2, ("get", lambda: a[where], where)), (2, ("slice", lambda: a[part], part)),
        (2, ("set", lambda: assign(a, where, one), (where, one))), (3, ("setslice", lambda: assign(a, part, many), (part, many))),
        (2, ("delete", lambda: delete(a, where), where)), (2, ("delslice", lambda: delete(a, part), part)),
        (1, ("add", lambda: a + many, many)), (1, ("iadd", lambda: add(a, many), many)),
        (1, ("mul", lambda: a * (where if where != 10 ** 6 else 2), where)),
        (1, ("imul", lambda: times(a, min(where, 3) if isinstance(where, int) else where), where)),
        (1, ("tostring", a.tostring, "")), (1, ("tolist", a.tolist, "")), (1, ("tounicode", a.tounicode, "")),
        (1, ("fromstring", lambda: a.fromstring("abcdefgh"[:rnd.randint(0, 8)]), "")), (1, ("fromlist", lambda: a.fromlist([one]), one)),
        (1, ("fromunicode", lambda: a.fromunicode(u"x\u20ac"), "")), (1, ("byteswap", a.byteswap, "")),
        (1, ("compare", lambda: (a < many, a == many, cmp(a, many) if type(many) == type(a) else 0), many)),
        (1, ("contains", lambda: one in a, one)), (1, ("write", lambda: a.write(os.devnull), "")),
        (1, ("reduce", lambda: a.__reduce__(), "")), (.5, ("buffer", lambda: str(buffer(a)), "")),
        (.5, ("buffer_info", lambda: a.buffer_info()[1], "")), (.5, ("copy", lambda: a.__copy__(), ""))])


def mapped_step(rnd, m):
    where, part, data = index(rnd), cut(rnd), "".join(rnd.choice("ab\n\0") for _ in range(rnd.randint(0, 4)))
    n = rnd.randint(-3, 12)
    return pick(rnd, [
        (2, ("read", lambda: m.read(n), n)), (2, ("readline", m.readline, "")), (2, ("read_byte", m.read_byte, "")),
        (2, ("write", lambda: m.write(data), data)), (1, ("write_byte", lambda: m.write_byte(data), data)),
        (2, ("seek", lambda: m.seek(n, *rnd.choice([(), (0,), (1,), (2,), (3,)])), n)), (2, ("tell", m.tell, "")),
        (2, ("find", lambda: m.find(data, *rnd.choice([(), (n,), (n, n + 3)])), (data, n))), (1, ("rfind", lambda: m.rfind(data, n), (data, n))),
        (2, ("get", lambda: m[where], where)), (2, ("slice", lambda: m[part], part)),
        (2, ("set", lambda: assign(m, where, data)[:], (where, data))), (2, ("setslice", lambda: assign(m, part, data)[:], (part, data))),
        (1, ("delete", lambda: delete(m, where), where)), (1, ("move", lambda: m.move(n, n + 1, 3), n)), (1, ("size", m.size, "")),
        (1, ("flush", lambda: m.flush(*rnd.choice([(), (0, 4), (1, 4)])), "")),
        (1, ("len", lambda: len(m), "")), (.2, ("close", m.close, "")), (1, ("contains", lambda: data in m, data)),
        (1, ("add", lambda: m + "x", "")), (.5, ("list", lambda: list(m), "")), (.5, ("compare", lambda: m == data, data))])


def array_case(rnd, said):
    code = rnd.choice("cbBuhHiIlLfd")
    start = some(rnd, code)
    said.append("array %r %r %s" % (code, start, outcome(array.array, code, start)))
    try:
        a = array.array(code, start)
    except Exception:
        return
    for _ in range(rnd.randint(1, 10)):
        name, call, shown = array_step(rnd, a, code)
        said.append("%s %r %s" % (name, shown, outcome(call)))
        said.append(repr(a) if len(a) < 40 else "%d %r" % (len(a), a[-30:]))
        if len(a) > 500:
            break


def mapped_case(rnd, said):
    content = "".join(rnd.choice("ab\n\0") for _ in range(rnd.randint(1, 12)))
    size = pick(rnd, [(3, len(content)), (2, 0), (1, rnd.randint(-1, 20))])
    access = rnd.choice([None, mmap.ACCESS_READ, mmap.ACCESS_WRITE, mmap.ACCESS_COPY, 7])
    said.append("mmap %r %r %r" % (content, size, access))
    with tempfile.TemporaryFile() as f:
        f.write(content)
        f.flush()
        arguments = {} if access is None else {"access": access}
        try:
            m = mmap.mmap(f.fileno(), size, **arguments)
        except Exception as error:
            said.append("%s: %s" % (type(error).__name__, error))
            return
        for _ in range(rnd.randint(1, 10)):
            name, call, shown = mapped_step(rnd, m)
            said.append("%s %r %s" % (name, shown, outcome(call)))
        m.close()
        f.seek(0)
        said.append(repr(f.read()))


def case(rnd):
    said = []
    pick(rnd, [(3, array_case), (2, mapped_case)])(rnd, said)
    return " ".join(said)
