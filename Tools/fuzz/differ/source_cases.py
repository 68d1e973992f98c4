"""Source text: lines of correct programs with tokens taken out, doubled, swapped or put in; what compile() says."""
from saying import pick

PIECES = """
def f(a, b=1, *c, **d):\n    return a + b
def g():\n    yield 1\n    x = yield
class C(object):\n    x = 1\n    def m(self): pass
class D: pass
if a < b: pass\nelif c: pass\nelse: pass
for i in range(3):\n    if i: continue\n    break\nelse:\n    pass
while 1:\n    break
try:\n    pass\nexcept (A, B), e:\n    raise\nexcept C as d:\n    pass\nelse:\n    pass\nfinally:\n    pass
with open(x) as f, g() as h:\n    pass
print >>f, 1, 2,
print "a" % b, `c`
exec "x" in a, b
from os import path as p, sep
from . import x
from a.b import (c, d as e)
from os import *
import a.b.c as d, e
import x.y
global q, r
del a, b[1], c.d
assert x, "y"
x = [i for i in y if i for j in i]
x = (i for i in y)
x = {i: j for i, j in y}
x = {i for i in y}
x = {1: 2, 3: 4}
x = {1, 2}
x, (y, z) = a, (b, c)
x = y = z
x += 1
x **= 2
x[1:2, ..., ::3] = a[:]
x = lambda a, (b, c), *d: a
x = a if b else c
f(1, a=2, *b, **c)
f(x for x in y)
@dec(1)\ndef f((a, b), c): pass
@dec\nclass C: pass
return 1
yield x
raise E, "v", tb
x = not a and b or c
x = a < b <= c != d is not e not in f
x = 1 + 2 * 3 ** -4 // 5 % 6 / 7
x = ~a ^ b | c & d << e >> f
x = 'a' "b" u'c' r'\\d' ur'\\u0041' b'x'
x = '''a\nb'''
x = 0x1F + 0b11 + 0o17 + 017 + 1L + 1j + 1e5 + .5 + 5.
x = (1,\n     2)
x = 1; y = 2
x = 1 # comment
if x:\n\ty = 1\n        z = 2
None = 1
__debug__ = 1
f() = 1
(a, b) += 1
x = yield = 1
def f(a, a): pass
def f(a=1, b): pass
def f():\n    global a\n    a = 1\n    def g(): return a
def f(x):\n    def g():\n        return x\n    exec "y"
def f():\n    from os import *\n    def g(): return q
def f():\n    x = 1\n    return [x for x in y], (lambda: x)
nonlocal x
print(x, file=y)
continue
break
x = {**a}
from __future__ import division
from __future__ import nested_scopes, braces
async def f(): pass
x: int = 1
f"abc"
x <> y
x = a ? b : c
""".strip("\n").splitlines()
TOKENS = ("( ) [ ] { } : , ; . = == += ** * @ ` - ~ -> ... <> != ! $ ? \\ ' \" ''' if else for in not is lambda def class return yield print exec "
          "global del import from as with try except finally raise pass break continue None 1 0x 1e 08 0777L 1_0 a b x \n \n\n \t \x0c # "
          "u'\\N{x}' '\\x' u'\\u12' \"\\").split(" ")


def words_of(text):
    """The text cut where blanks and signs begin and end."""
    found, kind = [], None
    for character in text:
        now = "word" if character.isalnum() or character == "_" else "blank" if character == " " else character
        if now != kind or kind not in ("word", "blank"):
            found.append("")
        found[-1] += character
        kind = now
    return found


def change(rnd, words):
    at = rnd.randrange(len(words) + 1)
    how = pick(rnd, [(3, "put"), (3, "take"), (1, "double"), (1, "swap"), (1, "indent")])
    if how == "put":
        words.insert(at, rnd.choice(TOKENS))
    elif how == "take":
        del words[at:at + rnd.choice([1, 1, 2])]
    elif how == "double":
        words[at:at] = words[at:at + 1]
    elif how == "swap":
        words[at:at + 2] = reversed(words[at:at + 2])
    else:
        words.insert(at, "\n" + " " * rnd.randint(0, 5))


def make(rnd):
    text = "\n".join(rnd.choice(PIECES).decode("string-escape") if "\\n" in piece else piece for piece in [rnd.choice(PIECES)]
                     for _ in range(rnd.choice([1, 1, 2])))
    if rnd.random() < .3:
        text = "def outer(o):\n" + "\n".join("    " + line for line in text.split("\n"))
    words = words_of(text) or [""]
    for _ in range(pick(rnd, [(1, 0), (6, 1), (3, 2), (1, 3)])):
        change(rnd, words)
    return "".join(words) + rnd.choice(["\n", "\n", ""])


def say_code(code):
    constants = [say_code(c) if hasattr(c, "co_code") else repr(c) for c in code.co_consts]
    return "%s %s %s %s %s %s %d %d" % (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars,
                                     sorted(constants), code.co_flags, code.co_argcount)


def case(rnd):
    text = make(rnd)
    mode = pick(rnd, [(8, "exec"), (1, "single"), (1, "eval")])
    try:
        return "%r %s -> %s" % (text, mode, say_code(compile(text, "s", mode)))
    except Exception as error:
        return "%r %s -> %s: %s" % (text, mode, type(error).__name__, error.args)
