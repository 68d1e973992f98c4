"""The builtin types: random operators, methods and functions on random values, with arguments that often do not fit."""
import operator
import re

from saying import outcome, pick

NUMBERS = [0, 1, -1, 2, 3, 7, -5, 10, 64, True, False, 0L, 1L, -3L, 2 ** 31 - 1, -2 ** 63, 2 ** 63 - 1, 2 ** 64, 10 ** 30, -10 ** 25,
           0.0, -0.0, 1.5, -2.5, 1e16, 1e300, 1e-5, float("inf"), float("nan"), 0.1, 1j, 2 - 3j, complex("nan")]
STRINGS = ["", "a", "ab", "abc", "A b\tc\n", "  x ", "12", "-7", "0x1F", "1.5e3", "%s", "%d %r", "{}", "{0!r:>5}", "a,b,,c", "\xff\0",
           "Straight", "aaaa", "utf-8", "ascii", "strict", "ignore", "hex", "<5.2f", "+,", "\n\r\n", u"", u"a", u"abc", u"\xe9\u20ac",
           u"\U0001F600x", u"12", u"\u0661", u"A\u01c5z", u" \u2003x", u"%s", u"{0}"]
SMALL = [0, 1, -1, 2, 3, 5, -4, None, True, 1L, 10 ** 30, -2 ** 63]
CONTAINERS = ["[]", "[1, 2, 3]", "['b', 'a', 'c']", "[3, 1, 2, 1]", "[[1], [2]]", "()", "(1,)", "(1, 'a', None)", "(3, 1, 2)", "{}", "{1: 2}",
              "{'b': [2]}", "set()", "set([1, 2, 3])", "set('a')", "frozenset([2, 3])", "frozenset('b')", "xrange(5)",
              "xrange(10, 0, -3)", "bytearray('')", "bytearray('abc')", "bytearray('\\xff a')", "buffer('abc')", "memoryview('abcd')",
              "slice(1, 5, 2)", "slice(None)", "iter([1, 2])", "iter('ab')", "enumerate('ab')", "reversed([1, 2])", "{1: 2}.viewkeys()",
              "{1: 2}.viewitems()", "{'a': 1}.viewvalues()", "(x for x in (1, 2))", "int", "str", "object()", "len", "lambda *a, **k: a",
              "None", "Ellipsis", "NotImplemented", "Exception('x', 1)", "type('T', (object,), {})()", "type('L', (list,), {})([1])",
              "type('S', (str,), {})('s')", "type('I', (int,), {})(5)", "type('D', (dict,), {})(a=1)", "property(len)", "staticmethod(len)",
              "super(bool, True)", "''.join", "{}.get"]
OPERATORS = "add sub mul div truediv floordiv mod pow lshift rshift and_ or_ xor lt le eq ne gt ge contains concat getitem delitem iadd isub imul " \
            "iand ior ixor idiv imod ipow is_ countOf indexOf sequenceIncludes".split()
UNARY = "neg pos invert not_ truth abs index isCallable isMappingType isNumberType isSequenceType".split()
FUNCTIONS = [abs, all, any, bin, bool, bytearray, callable, chr, cmp, coerce, complex, dict, divmod, enumerate, filter, float, format, frozenset,
             getattr, hasattr, hex, int, isinstance, issubclass, iter, len, list, long, map, max, memoryview, min, next, oct, ord, pow,
             reduce, repr, reversed, round, set, slice, sorted, str, sum, tuple, unichr, unicode, xrange, zip, buffer, setattr, delattr]
LEFT_OUT = frozenset("__class__ __subclasshook__ __reduce__ __reduce_ex__ __doc__ __dict__ __weakref__ __module__ __sizeof__ __hash__ __dir__ "
                     "__getattribute__ __subclasses__ __setstate__ __length_hint__ mro throw popitem __globals__ func_globals".split())


def value(rnd):
    kind = pick(rnd, [(3, "number"), (4, "string"), (4, "container"), (1, "small")])
    if kind == "container":
        return eval(rnd.choice(CONTAINERS))
    return rnd.choice({"number": NUMBERS, "string": STRINGS, "small": SMALL}[kind])


def argument(rnd):
    return pick(rnd, [(3, rnd.choice(SMALL)), (3, rnd.choice(STRINGS)), (4, value(rnd))])


def is_huge(*values):
    """Whether something of the size of the memory might be asked for."""
    return any(isinstance(v, (int, long)) and not isinstance(v, bool) and abs(v) > 10 ** 5 for v in values)


def say(thing, depth=0):
    """A text that does not depend on addresses and hashes."""
    if isinstance(thing, (list, tuple)) and depth < 3:
        return "%s(%s)" % (type(thing).__name__, ", ".join([say(one, depth + 1) for one in thing[:20]]))
    if isinstance(thing, (set, frozenset)):
        return "%s(%s)" % (type(thing).__name__, ", ".join(sorted(map(repr, thing))))
    if isinstance(thing, dict):
        return "{%s}" % ", ".join(sorted("%r: %r" % pair for pair in thing.items()))
    if isinstance(thing, ( int, long, float, complex, str, unicode, bytearray, type(None), type, slice, xrange)):
        return repr(thing)[:300]
    if hasattr(thing, "next") and depth < 3:
        return "%s(%s)" % (type(thing).__name__, ", ".join([say(one, depth + 1) for one, _ in zip(thing, range(20))]))
    return type(thing).__name__


def said(function, *arguments, **keywords):
    return outcome(lambda: say(function(*arguments, **keywords)))


def try_operator(rnd):
    if rnd.random() < .2:
        name, a = rnd.choice(UNARY), value(rnd)
        return "%s %s -> %s" % (name, say(a), said(getattr(operator, name), a))
    name, a, b = rnd.choice(OPERATORS), value(rnd), value(rnd)
    if is_huge(a, b) and name in ("mul", "imul", "pow", "ipow", "lshift", "rshift", "mod"):
        return name
    text = "%s %s %s" % (name, type(a).__name__ if hasattr(a, "next") else say(a), type(b).__name__ if hasattr(b, "next") else say(b))
    return "%s -> %s, left %s" % (text, said(getattr(operator, name), a, b), say(a))


def try_function(rnd):
    function = rnd.choice(FUNCTIONS)
    arguments = [argument(rnd) for _ in range(pick(rnd, [(1, 0), (6, 1), (5, 2), (2, 3), (.3, 4)]))]
    if is_huge(*arguments) and function in (bytearray, pow, reduce, filter, map, format, round):
        return function.__name__
    text = "%s(%s)" % (function.__name__, ", ".join([type(a).__name__ if hasattr(a, "next") else say(a) for a in arguments]))
    return "%s -> %s" % (text, said(function, *arguments))


def try_method(rnd):
    receiver = value(rnd)
    name = rnd.choice([n for n in sorted(dir(receiver)) if n not in LEFT_OUT])
    arguments = [argument(rnd) for _ in range(pick(rnd, [(3, 0), (6, 1), (4, 2), (1, 3), (.2, 4)]))]
    keywords = {rnd.choice(["x", "key", "sep", "encoding", "errors", "reverse"]): argument(rnd)} if rnd.random() < .06 else {}
    if is_huge(*arguments) or is_huge(receiver) and ("pow" in name or "shift" in name or "mul" in name):
        return name
    shown = type(receiver).__name__ if hasattr(receiver, "next") else say(receiver)
    text = "%s.%s(%s %s)" % (shown, name, ", ".join([type(a).__name__ if hasattr(a, "next") else say(a) for a in arguments]), sorted(keywords))
    attribute = getattr(receiver, name, None)
    if not callable(attribute):
        return "%s = %s" % (text, say(attribute))
    return "%s -> %s, left %s" % (text, said(attribute, *arguments, **keywords), say(receiver))


def case(rnd):
    return re.sub("0x[0-9a-f]{6,}", "0x...", pick(rnd, [(3, try_operator), (3, try_function), (5, try_method)])(rnd))
