"""Classes of both kinds with random special methods that say when they are called; operations on their instances."""
import operator
import re

from saying import pick

NAMES = ("__add__ __radd__ __iadd__ __sub__ __rsub__ __mul__ __rmul__ __imul__ __div__ __rdiv__ __truediv__ __floordiv__ __mod__ __rmod__ "
         "__divmod__ __rdivmod__ __pow__ __rpow__ __ipow__ __lshift__ __rlshift__ __and__ __rand__ __iand__ __or__ __xor__ __neg__ __pos__ "
         "__invert__ __abs__ __int__ __long__ __float__ __complex__ __oct__ __hex__ __index__ __coerce__ __lt__ __le__ __eq__ __ne__ __gt__ "
         "__ge__ __cmp__ __hash__ __nonzero__ __len__ __contains__ __iter__ next __getitem__ __setitem__ __delitem__ __getslice__ __setslice__ "
         "__delslice__ __getattr__ __getattribute__ __setattr__ __delattr__ __call__ __str__ __repr__ __unicode__ __format__ __enter__ __exit__ "
         "__get__ __set__ __delete__ __instancecheck__ __subclasscheck__ __new__ __init__ __missing__ __reversed__ __dir__ __trunc__ "
         "__copy__ __deepcopy__ __reduce__ __getinitargs__ __getnewargs__ __getstate__").split()
BINARY = [getattr(operator, name) for name in "add sub mul div truediv floordiv mod pow lshift rshift and_ or_ xor lt le eq ne gt ge iadd isub "
          "imul idiv imod ipow iand ior ixor contains getitem delitem countOf indexOf".split()] + [cmp, divmod, coerce, isinstance, max, round]
UNARY = [operator.neg, operator.pos, operator.invert, operator.truth, operator.index, abs, int, long, float, complex, oct, hex, hash, len, iter,
         str, repr, unicode, list, tuple, dir, reversed, bool, callable, sorted, set, dict, sum, any, xrange, chr, "".join]
STATEMENTS = """
with a as x: log.append("body")
with a: 1 / 0
for x in a: log.append(said(x))
x, y = a
a.q = b
del a.q
a.q
a[b]
a[1:2]
a[1:2] = b
del a[1:]
a[b] = 1
a[1:2:3]
a[b] += 1
a(b, *[1], **{"k": 2})
b in a
not a
a < b < a
a if a else b
a and b or a
x = [i for i in a if i]
x = "%s %r" % (a, b)
x = "%d" % a
x = "%x" % a
x = "%f" % a
x = "%c" % a
x = "%(q)s" % a
x = "{0!r:{1}} {0.q}".format(a, b)
raise a
try: 1 / 0\nexcept a: log.append("caught")
print >>a, b
exec a
import copy; x = copy.copy(a)
import copy; x = copy.deepcopy(a)
x = {a: 1}[b]
x = [1, a, 2].index(b)
x = [b, a, b]; x.sort()
x = map(a, [1, 2])
x = filter(None, a)
x = zip(a, a)
x = reduce(lambda p, q: p + q, [a, b, a])
x = min(a, b)
x = [0] * a
x = "abc"[a]
x = "abc"[a:b]
x = (1, 2) + a
x = [1] ; x += a
x = "a" + a
x = u"a" + a
x = a == 1, 1 == a, a == None
x = 1 == a, 1.5 != a, "s" <= a
x = 2 ** a, 2L * a, 2.0 - a, 2j / a
x = pow(a, b, 3)
x = getattr(a, "w", 5), hasattr(a, "v")
a.__class__ = b.__class__
x = a.__dict__
x = isinstance(a, b), isinstance(b, type(a))
x = issubclass(type(a), b)
super(type(a), a).q
type(a).q
type(a).q = b\na.q\na.q = 3\ndel a.q
x = iter(a.next, b)
x = slice(a, b).indices(5)
x = apply(a, (b,))
x = eval(a)
x = open(a)
x = unicode(a, "ascii")
x = buffer(a)
x = bytearray(a)
x = dict(a)
x = a is b, a is not b, id(a) == id(b)
x = str.join("", [a])
x = "abc".replace("b", a)
x = "a b".split(a)
x = getattr(b, a)
""".strip().splitlines()


def said(value):
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return "%s%s" % (type(value).__name__, map(said, value))
    if type(value) in (int, long, float, complex, str, unicode, bool, type(None), type(NotImplemented), dict, set, type(slice(1))):
        text = repr(value)
        return text if "0x" not in text or type(value) is str else type(value).__name__
    return type(value).__name__


def make_result(rnd):
    """What a special method gives back: source text."""
    return pick(rnd, [(3, repr(rnd.choice([0, 1, 2, -1, True, 5L, 1.5, 2j, "s", "", u"u", None, (), (1, 2), [1], {}]))), (2, "NotImplemented"),
                      (1.5, "self"), (1, "args[-1] if args else 3"), (.7, "(self, 1)"), (.7, "iter([1, self])"), (.5, "object()")])


def make_method(rnd, name):
    lines = ["    def %s(self, *args, **kw):" % name]
    if name in ("__getattribute__", "__getattr__"):
        lines.append("        if args[0][:2] == '__' or args[0] == 'tag': raise AttributeError(args[0])" if name == "__getattr__" else
                     "        if args[0][:2] == '__' or args[0] == 'tag': return object.__getattribute__(self, args[0])")
    lines.append("        log.append(%r + ' ' + ' '.join(map(said, args)))" % name)
    lines.append("        if len(log) > 60: raise RuntimeError('enough')")
    if name == "next":
        lines.append("        if len(log) > 5: raise StopIteration")
    if rnd.random() < .12:
        lines.append("        raise %s('from %s')" % (rnd.choice(["TypeError", "AttributeError", "ValueError", "IndexError", "KeyError",
                                                                 "StopIteration", "OverflowError"]), name))
    fitting = {"__init__": "None", "__new__": "object.__new__(self)", "__getitem__": "args[0] if args[0] < 3 else [][1]", "__hash__": "7",
               "__iter__": "self if hasattr(self, 'next') else iter('ab')", "__coerce__": "(self, args[0])", "__len__": "2", "__index__": "1",
               "__dir__": "['d']", "__str__": "'str'", "__repr__": "'repr'", "__setattr__": "self.__dict__.__setitem__(*args)"}
    lines.append("        return %s" % (fitting[name] if name in fitting and rnd.random() < .75 else make_result(rnd)))
    return "\n".join(lines)


def make_class(rnd, name, bases):
    base = pick(rnd, [(5, "object"), (4, ""), (3, rnd.choice(bases) if bases else "object"),
                      (2, rnd.choice(["int", "str", "list", "dict", "tuple", "float", "long", "unicode", "Exception", "set", "type"]))])
    names = rnd.sample(NAMES, rnd.randint(1, 9))
    if base in ("", "Old") and "__new__" in names:
        names.remove("__new__")
    extra = "    __slots__ = ('tag', 'q')\n" if base == "object" and rnd.random() < .1 else ""
    return "class %s%s:\n%s%s" % (name, "(%s)" % base if base else "", extra, "\n".join(make_method(rnd, each) for each in names) or "    pass")


def make_value(rnd, classes):
    return pick(rnd, [(6, "%s()" % rnd.choice(classes)), (1, rnd.choice("1 2L 1.5 'ab' u'c' None [1] (1,2) {1:2} int".split()))])


def run(text, space):
    try:
        exec text in space
        return said(space.get("x"))
    except Exception as error:
        return "%s: %s" % (type(error).__name__, " ".join(map(said, error.args)))
    except tuple(space[name] for name in ("A", "B") if name in space):
        return "raised"


def is_ordering(text, name):
    """Objects without an order of their own stand in that of their addresses: the result says nothing."""
    return name in ("lt", "le", "gt", "ge", "cmp", "max", "sorted", "hash") or any(
        word in text for word in (" < ", " <= ", "sort", "min(", "iter(a.next"))


def case(rnd):
    classes, lines = ["A", "B"], []
    for name in classes:
        lines.append(make_class(rnd, name, classes[:classes.index(name)]))
    log = []
    space = {"log": log, "said": said, "operator": operator}
    texts = ["\n".join(lines), "a = %s" % make_value(rnd, classes), "b = %s" % make_value(rnd, classes)]
    out = [" ; ".join(texts)]
    for text in texts:
        out.append(run(text, space))
    if "a" not in space or "b" not in space:
        return " ".join(out)
    for _ in range(rnd.randint(1, 4)):
        del log[:]
        space["x"] = None
        how = rnd.random()
        if how < .3:
            space["function"] = function = rnd.choice(BINARY)
            text = rnd.choice(["x = function(a, b)", "x = function(b, a)"])
        elif how < .5:
            space["function"] = function = rnd.choice(UNARY)
            text = "x = function(a)"
        else:
            function, text = None, rnd.choice(STATEMENTS).replace("\\n", "\n")
        name = getattr(function, "__name__", "")
        result = run(text, space)
        out.append("<%s %s> -> %s [%s]" % (name, text, type(result) if is_ordering(text, name) else result, ", ".join(log)))
    return re.sub("0x[0-9a-f]{6,}|[0-9]{9,}", "0x...", " ".join(out))
