"""Whole numbers: random expressions over ints and longs at the edges of digits and words, in a module, a function and a loop."""
import sys

from saying import pick

NAMES = "abcd"
OPERATORS = ["+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>", "<", "<=", "==", "!=", ">", ">="]
FUNCTION = "def f(a, b, c, d):\n%s\n    return a, b, c, d\na, b, c, d = f(a, b, c, d)"
WRAPPED = {"module": "%s", "loop": "for i in xrange(254, 259):\n    %s", "function": FUNCTION % "    %s",
           "function's loop": FUNCTION % "    for i in xrange(-7, 600, 200):\n        %s"}


def number(rnd):
    digits = pick(rnd, [(6, rnd.randint(0, 3)), (5, rnd.randint(3, 11)), (2, rnd.randint(10, 70))])
    n = 0
    for _ in range(digits):
        n = n << 30 | rnd.choice([0, 1, 2 ** 30 - 1, 2 ** 30 - 2, rnd.getrandbits(30)])
    n = pick(rnd, [(4, n), (1, n >> rnd.randint(0, 29)), (1, (1 << rnd.randint(0, 330)) - rnd.randint(0, 1)),
                   (2, rnd.randint(0, 300))])
    n = -n if rnd.random() < .3 else n
    return pick(rnd, [(3, long(n)), (1, int(n))])


def expression(rnd, depth, plain):
    if depth == 0 or rnd.random() < .15:
        return pick(rnd, [(6, rnd.choice(NAMES)), (1, repr(number(rnd))), (1, rnd.choice(["1", "3L", "0L", "-1", "255"])),
                          (0 if plain else .5, "i")])
    if rnd.random() < .1:
        return pick(rnd, [(1, "-"), (1, "~"), (.3, "abs")]) + "(%s)" % expression(rnd, depth - 1, plain)
    operator = rnd.choice(OPERATORS)
    left = expression(rnd, depth - 1, plain)
    right = str(rnd.randint(0, 200)) if operator in ("<<", ">>") else expression(rnd, depth - 1, plain)
    return "(%s %s %s)" % (left, operator, right)


def statement(rnd, plain):
    name = rnd.choice(NAMES)
    operator = rnd.choice(OPERATORS[:8] + [""])
    if rnd.random() < .1:
        return "%s = %s = %s" % (name, rnd.choice(NAMES), expression(rnd, 3, plain))
    return "%s %s= %s" % (name, operator, expression(rnd, rnd.randint(1, 3), plain))


def case(rnd):
    kind = rnd.choice(sorted(WRAPPED))
    names = dict((name, number(rnd)) for name in NAMES)
    said = ["%s %r" % (kind, sorted(names.items()))]
    statements = [statement(rnd, "loop" not in kind) for _ in range(rnd.randint(1, 4))]
    if "loop" in kind:
        statements = ["a, b, c, d = [n & 2 ** 400 - 1 for n in (a, b, c, d)]"] + statements
    body = WRAPPED[kind] % "; ".join(statements)
    said.append(body)
    try:
        exec body in names
    except Exception:
        said.append("%s: %s" % sys.exc_info()[:2])
    said.append(repr([names[name] for name in NAMES]))
    return " ".join(said)
