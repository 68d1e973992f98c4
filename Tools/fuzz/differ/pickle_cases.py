"""cPickle: random values through every protocol, damaged pickles, memos, persistent names."""
import cPickle
import cStringIO

from saying import outcome, pick, words


class Plain(object):
    pass


class Slots(object):
    __slots__ = "a", "b"

    def __getstate__(self):
        return [getattr(self, name, None) for name in self.__slots__]

    def __setstate__(self, state):
        self.a, self.b = state


class Old:
    pass


class WithArguments:
    def __getinitargs__(self):
        return ()


class Text(str):
    pass


class Reduced(object):
    def __reduce__(self):
        return Text, ("reduced",), {"more": 1}


for kind in Plain, Slots, Old, WithArguments, Text, Reduced:
    kind.__module__ = "pickle_cases"
ATOMS = [None, True, False, 0, 1, -1, 255, 256, 65535, 65536, 2 ** 31 - 1, -2 ** 31, 2 ** 31, 2 ** 63 - 1, 2 ** 63, -2 ** 63, 10 ** 30, 1L, -5L, 0L,
         2L ** 2100, .5, -0.0, 1e300, float("inf"), "", "a\n'\"\\", "x" * 300, u"", u"\u20ac\n\\u0041", u"\U0001f600", u"\ud800", 1j, len, int, Plain,
         xrange(3)]


def value(rnd, depth, known):
    kind = rnd.randrange(16) if depth else 99
    if kind == 0 and known:
        return rnd.choice(known)
    if kind > 10:
        return rnd.choice(ATOMS)
    inner = [value(rnd, depth - 1, known) for _ in range(rnd.randint(0, 4))]
    if kind < 3:
        made = inner
    elif kind < 5:
        made = tuple(inner)
    elif kind < 7:
        made = dict((rnd.choice(["a", 1, u"b", None, (1, 2)]), one) for one in inner[:1])    # dicts have an order of their own
    elif kind == 7:
        made = Plain()
        made.__dict__.update(zip("a", inner))
    elif kind == 8:
        made = rnd.choice([Old, WithArguments])()
        made.__dict__.update(zip("a", inner))
    elif kind == 9:
        made = rnd.choice([Slots, Reduced])()
    else:
        made = Text("t")
    known.append(made)
    return made


def shown(thing, depth=6):
    """Texts of any value, without addresses."""
    if depth == 0:
        return "..."
    if isinstance(thing, (list, tuple)):
        return "%s(%s)" % (type(thing).__name__, ", ".join([shown(one, depth - 1) for one in thing]))
    if isinstance(thing, dict):
        return "{%s}" % ", ".join(sorted("%r: %s" % (key, shown(one, depth - 1)) for key, one in thing.items()))
    if isinstance(thing, (Plain, Old, WithArguments, Text)):
        return "%s%s" % (thing.__class__.__name__, shown(thing.__dict__, depth - 1))
    if isinstance(thing, Reduced):
        return "Reduced"
    if callable(thing):
        return thing.__name__
    if isinstance(thing, Slots):
        return "Slots" + shown(Slots.__getstate__(thing), depth - 1)
    return words(thing)


def pickled(rnd, thing, said):
    protocol, out = rnd.choice([0, 1, 2, -1]), cStringIO.StringIO()
    pickler = cPickle.Pickler(out, protocol)
    if rnd.random() < .2:
        pickler.fast = 1
    if rnd.random() < .2:
        pickler.persistent_id = lambda one: "name of %s" % one if type(one) is int else None
    for _ in range(rnd.choice([1, 1, 2])):
        said.append("dump %s" % outcome(lambda: pickler.dump(thing) and None))
    said.append("memo %s" % outcome(lambda: pickler.clear_memo()))
    return out.getvalue()


def damaged(rnd, data):
    for _ in range(rnd.choice([0, 0, 1, 2])):
        at = rnd.randint(0, len(data))
        data = data[:at] + rnd.choice(["", ".", "0", "2", "(", "l", "t", "d", "}", "]", "a", "e", "s", "u", "b", "R", "c__builtin__\nint\n", "I1\n", "K\1",
                                       "L5L\n", "S'a'\n", "q\1", "h\1", "p1\n", "g1\n", "\x80\2", "\x85", "\x86", "N", "\x88", "1", "o", "P1\n", "Q",
                                       chr(rnd.randrange(256))]) + data[at + rnd.randint(0, 2):]
    return data


def case(rnd):
    said = []
    known = []      # held: what has one reference only is left out of memos
    thing = value(rnd, 3, known)
    said.append(shown(thing))
    data = pickled(rnd, thing, said)
    said.append(repr(data[:400]))
    data = damaged(rnd, data)
    unpickler = cPickle.Unpickler(cStringIO.StringIO(data))
    if rnd.random() < .3:
        unpickler.persistent_load = lambda name: ("persistent", name)
    elif rnd.random() < .2:
        unpickler.persistent_load = []
    if rnd.random() < .2:
        unpickler.find_global = lambda module, name: Plain
    for _ in range(2):
        said.append(outcome(lambda: shown(unpickler.load())))
    return " ".join(said)
