"""An operator that has met longs is ready for anything else, and what its result replaces sees the line."""
import operator
import sys
import unittest

OPERATORS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.div, "//": operator.floordiv, "%": operator.mod,
    "<<": operator.lshift, ">>": operator.rshift, "&": operator.and_, "|": operator.or_, "^": operator.xor,
}
# The left one is a temporary, a local, a local that gets the result; the right one a constant or not.
FORMS = ["[x][0] {0} {1}", "x {0} {1}", "[x][0] {0} y", "x {0} y", "x {0} [y][0]", "[x][0] {0} [y][0]"]
STATEMENTS = ["x {0}= {1}", "x {0}= y", "x = x {0} {1}", "x = x {0} y"]


class Loud(long):
    pass


for name in "add sub mul div floordiv mod lshift rshift and or xor".split():
    setattr(Loud, "__%s__" % name, lambda self, other, name=name: (name, long(self), other))
    setattr(Loud, "__r%s__" % name, lambda self, other, name=name: ("r" + name, other, long(self)))


class Plus(object):
    def __add__(self, other):
        return "plus", other

    def __radd__(self, other):
        return other, "plus"


class Dying(object):
    def __init__(self, lines):
        self.lines = lines

    def __del__(self):
        self.lines.append(sys._getframe(1).f_lineno)


def function(form, symbol, constant):
    names = {}
    text = form.format(symbol, constant)
    exec "def f(x, y):\n    %s" % (text + "; return x" if "=" in form else "return " + text) in names
    return names["f"]


def outcome(f, *operands):
    try:
        value = f(*operands)
    except Exception as e:
        return type(e), str(e)
    return type(value), value


LEFT = [5L, 7, 2L ** 100, 2.5, -1L, "ab%d", Loud(3), 2 ** 62, (1, 2), True, 3L, None, 10]


class Turning(unittest.TestCase):
    def check(self, form, right, constant):
        for symbol, by_name in OPERATORS.items():
            f = function(form, symbol, constant)
            for rounds in range(2):
                for x in LEFT:
                    wanted = outcome(by_name, x, right)
                    got = outcome(f, x, right)
                    if wanted[0] is TypeError:
                        self.assertIs(got[0], TypeError)
                    else:
                        self.assertEqual(got, wanted, (form, symbol, x, right))

    def test_forms(self):
        for form in FORMS + STATEMENTS:
            for right in (3L, 3, 0L, -2):
                self.check(form, right, repr(right))

    def test_right_operands(self):
        f = function("x {0} y", "+", "")
        for x, y in [(1L, 2L), (1L, 2.5), (1L, Plus()), (Plus(), 1L), (1L, 2), (1, 2), (2, 1L), (1L, 1j), ("a", "b"), (1L, Loud(2))]:
            self.assertEqual(f(x, y), operator.add(x, y))
        self.assertEqual(function("x {0} y", "*", "")(2L, "ab"), "abab")
        for y in (None, "a", []):
            f(1L, 1L)
            self.assertRaises(TypeError, f, 1L, y)
            self.assertRaises(TypeError, f, y, 1L)

    def test_operands_live_on(self):
        """What somebody else holds keeps its value."""
        def steps(x):
            kept = []
            for _ in xrange(5):
                kept.append(x)
                x += 1000L
                kept.append(x)
                x = x * 7 & 0xffffffffffffffffffff
            return kept
        start = 2L ** 75
        kept, again = steps(start), steps(2L ** 75 + 0)
        self.assertEqual((start, kept), (2 ** 75, again))
        self.assertEqual(kept[1::2], [n + 1000 for n in kept[::2]])

    def test_names_of_a_module(self):
        names = {}
        source = ("x = 1L\nkept = []\nfor i in xrange(300, 400):\n    if i == 350: x = 3\n    if i == 370: x = True\n"
                  "    x = (x * 6364136223846793005 + i) & 0xffffffffffffffffffff\n    kept.append(x)\n")
        exec source in names
        x, wanted = 1, []
        for i in range(300, 400):
            x = {350: 3, 370: 1}.get(i, x)
            x = operator.and_(operator.add(operator.mul(x, 6364136223846793005), i), 0xffffffffffffffffffff)
            wanted.append(x)
        self.assertEqual(names["kept"], wanted)


class LinesOfDestructors(unittest.TestCase):
    def line(self, statement, a, b):
        """The line that a value sees which the statement in line 4 replaces."""
        names, lines = {}, []
        exec "def f(lines, a, b):\n    x = Dying(lines)\n\n    %s\n    return x\n" % statement in {"Dying": Dying}, names
        for rounds in range(2):
            names["f"](lines, a, b)
        return lines

    def test_operators(self):
        for a, b in [(1000, 7), (10L ** 30, 7), (10L ** 30, 7L), (7, 10L ** 30), (2.5, 1.5), (2.5, 3), (3, 2.5)]:
            for symbol in "+ - * / // %".split():
                self.assertEqual(self.line("x = a %s b" % symbol, a, b), [4, 4], (a, symbol, b))
        for a, b in [(1000, 7), (10L ** 30, 7), (10L ** 30, 7L)]:
            for symbol in "<< >> & | ^".split():
                self.assertEqual(self.line("x = a %s b" % symbol, a, b), [4, 4], (a, symbol, b))
                self.assertEqual(self.line("x = (a + 1) %s 3" % symbol, a, b), [4, 4], (a, symbol, b))

    def test_comparisons(self):
        for a, b in [(1000, 7), (10L ** 30, 7), ("a", "b"), (2.5, 1.5), ([], [1])]:
            for symbol in "< <= == != > >= is".split():
                self.assertEqual(self.line("x = a %s b" % symbol, a, b), [4, 4], (a, symbol, b))
        self.assertEqual(self.line("x = not a", 1, 2), [4, 4])


if __name__ == "__main__":
    unittest.main()
