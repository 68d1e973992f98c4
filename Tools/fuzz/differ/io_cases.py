"""_io: one random sequence of calls on each kind of file, with every newline mode, buffer size and encoding."""
import io
import os
import tempfile

from saying import outcome, pick

NEWLINES = [None, "", "\n", "\r", "\r\n"]
ENCODINGS = ["utf-8", "latin-1", "ascii", "utf-16", "utf-16-le", "utf-8-sig", "utf-32", "iso2022_jp", "shift_jis", "cp1252"]
PIECES = [u"a", u"bc", u"\n", u"\r", u"\r\n", u"\n\n", u"\xe9", u"\u3042", u"long line of some length", u"\0", u"\u20ac", u""]
BYTES = ["a", "bc", "\n", "\r", "\r\n", "\0", "\xff", "\xe9", "\xe3\x81\x82", "some more", ""]


def text_of(rnd):
    return u"".join(rnd.choice(PIECES) for _ in range(rnd.randint(0, 9)))


def bytes_of(rnd):
    return "".join(rnd.choice(BYTES) for _ in range(rnd.randint(0, 12)))


def count(rnd):
    return pick(rnd, [(4, rnd.randint(0, 9)), (2, -1), (1, 100), (.3, None), (.2, -2), (.2, 2.5)])


def place(rnd):
    whence = pick(rnd, [(5, ()), (2, (0,)), (1, (1,)), (1, (2,)), (.2, (3,)), (.2, (-1,))])
    return (pick(rnd, [(5, rnd.randint(0, 30)), (2, 0), (.5, -1), (.2, 1000), (.2, 1.5)]),) + whence


def calls(rnd, binary, places):
    """(name, arguments) of one call."""
    data = (lambda: bytes_of(rnd) or "w") if binary else (lambda: text_of(rnd) or u"w")    # the reference reads again what
    # is there, or reads for ever, when nothing has been written
    return pick(rnd, [
        (4, ("read", (count(rnd),))), (1, ("read", ())), (4, ("readline", ())), (2, ("readline", (count(rnd),))),
        (1, ("readlines", ())), (.5, ("readlines", (count(rnd),))), (2, ("next", ())),
        (5, ("write", (data(),))), (.3, ("write", (rnd.choice([u"x", "x", 3, None]),))),
        (1, ("writelines", ([data(), data()],))),
        (3, ("seek", place(rnd) if binary or not places or rnd.random() < .3 else (rnd.choice(places),))),
        (3, ("tell", ())), (1, ("truncate", ())), (1, ("truncate", (count(rnd),))), (1, ("flush", ())),
        (.5, ("readable", ())), (.5, ("writable", ())), (.5, ("seekable", ())), (.2, ("close", ())), (.2, ("detach", ())),
        (.3, ("isatty", ())), (.2, ("getvalue", ()))] + [
        (1, ("read1", (count(rnd),))), (1, ("peek", (rnd.randint(0, 5),))), (1, ("readinto", (bytearray(rnd.randint(0, 9)),))),
        (.5, ("readall", ()))] * binary)


def opened(rnd, path):
    """A file of some kind. Returns (what it is, the file, is it binary)."""
    kind = rnd.choice(["raw", "buffered", "text", "bytes", "string", "wrapped", "random"])
    newline = rnd.choice(NEWLINES)
    if kind == "bytes":
        return kind, io.BytesIO(bytes_of(rnd)), True
    if kind == "string":
        text = text_of(rnd)
        return "%s %r %r" % (kind, newline, text), io.StringIO(text, newline), False
    encoding, errors = rnd.choice(ENCODINGS), rnd.choice(["strict", "ignore", "replace", "backslashreplace"])
    data = bytes_of(rnd) if rnd.random() < .3 else text_of(rnd).encode(encoding, "ignore")
    with open(path, "wb") as f:
        f.write(data)
    if kind == "wrapped":
        size = rnd.randint(1, 20)
        inner = rnd.choice([io.BytesIO(data), io.BufferedReader(io.BytesIO(data), size), io.BufferedRandom(io.BytesIO(data), size)])
        buffering = rnd.random() < .3
        said = "%s %s %d %r %s %s %r %s" % (kind, type(inner).__name__, size, newline, encoding, errors, data, buffering)
        return said, io.TextIOWrapper(inner, encoding, errors, newline, buffering), False
    mode = rnd.choice(["r", "w", "a", "r+", "w+", "a+"])
    size = pick(rnd, [(3, rnd.randint(2, 20)), (1, -1)])
    said = "%s %s %d %r" % (kind, mode, size, data)
    if kind == "raw":
        return said, io.open(path, mode + "b", 0), True
    if kind == "buffered":
        return said, io.open(path, mode + "b", size), True
    if kind == "random":
        return said, io.BufferedRandom(io.FileIO(path, "r+"), abs(size)), True
    return said + " %r %s %s" % (newline, encoding, errors), io.open(path, mode, size, encoding, errors, newline), False


def steps(rnd, f, binary, said):
    places = []
    for _ in range(rnd.randint(1, 12)):
        name, arguments = calls(rnd, binary, places)
        result = outcome(lambda: getattr(f, name)(*arguments))
        if name == "detach" and "Error" not in result:
            result = "detached"
        if name == "tell" and result.rstrip("L").isdigit():
            places.append(int(result.rstrip("L")))
        said.append("%s%r=%s" % (name, arguments, result))
        if not binary and name.startswith("write"):
            outcome(f.seek, 0, rnd.choice([0, 2]))      # the reference may read for ever, where it has just written
        for attribute in rnd.sample(["newlines", "closed", "errors", "encoding", "line_buffering"], 1):
            said.append("%s:%s" % (attribute, outcome(getattr, f, attribute)))


def case(rnd):
    handle, path = tempfile.mkstemp()
    os.close(handle)
    said = []
    try:
        what, f, binary = opened(rnd, path)
        said.append(what)
        steps(rnd, f, binary, said)
        said.append("close=" + outcome(f.close))
        del f
        said.append(repr(open(path, "rb").read()))
    finally:
        os.unlink(path)
    return " ".join(said).replace(path, "PATH")
