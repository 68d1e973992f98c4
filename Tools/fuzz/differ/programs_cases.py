"""Whole functions of nested statements: loops, try, with, generators, closures, unpacking; what they log and give back."""
import sys

from saying import pick

EXCEPTIONS = "ValueError KeyError IndexError TypeError StopIteration ZeroDivisionError GeneratorExit AttributeError Own".split()
PRELUDE = '''
class Own(Exception):
    pass

class OwnBase(BaseException): pass

class Manager(object):
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail
    def __enter__(self):
        log("enter " + self.name)
        if self.fail == "enter": raise KeyError(self.name)
        return self.name
    def __exit__(self, kind, value, traceback):
        log("exit %s %s %s" % (self.name, kind and kind.__name__, value))
        if self.fail == "exit": raise IndexError(self.name)
        return self.swallow

def info():
    import sys
    kind, value, traceback = sys.exc_info()
    lines = []
    while traceback:
        lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    return kind and kind.__name__, str(value), lines
'''


class Maker(object):
    def __init__(self, rnd):
        self.rnd, self.lines, self.budget, self.names = rnd, [], rnd.randint(5, 40), ["a", "b", "c"]
        self.functions = []

    def put(self, depth, text):
        self.lines.append("    " * depth + text)

    def expression(self, deep=0):
        rnd = self.rnd
        if deep > 2:
            return rnd.choice(self.names + ["0", "1", "2", "'s'", "None"])
        name = rnd.choice(self.names)
        inner = lambda: self.expression(deep + 1)
        kinds = [(6, lambda: rnd.choice(self.names)), (4, lambda: str(rnd.randint(-3, 9))), (1, lambda: "%s + %s" % (inner(), inner())),
                 (1, lambda: "(%s, %s)" % (inner(), inner())), (1, lambda: "[%s, %s]" % (inner(), inner())),
                 (.7, lambda: "%s if %s else %s" % (inner(), inner(), inner())), (.7, lambda: "(%s and %s)" % (inner(), inner())),
                 (.7, lambda: "(%s or %s)" % (inner(), inner())), (.7, lambda: "not %s" % inner()), (.5, lambda: "%s[%s]" % (name, inner())),
                 (.5, lambda: "%s[%s:]" % (name, inner())), (.5, lambda: "[x for x in %s if %s]" % (inner(), inner())),
                 (.5, lambda: "list(x for x in %s)" % inner()), (.5, lambda: "{x: 1 for x in %s}" % inner()),
                 (.7, lambda: "%s < %s <= %s" % (inner(), inner(), inner())), (.5, lambda: "(lambda q, r=%s: (q, r))(%s)" % (inner(), inner())),
                 (.5, lambda: "%s / %s" % (inner(), inner())), (.5, lambda: "%s %% %s" % (inner(), inner())), (.4, lambda: "`%s`" % inner()),
                 (.5, lambda: "log(%s)" % inner()), (.5, lambda: "(yield %s)" % inner() if self.is_generator else "info()"),
                 (.5, lambda: "%s(%s)" % (rnd.choice(self.functions), inner()) if self.functions else "len(%s)" % inner()),
                 (.3, lambda: "dict(k=%s)" % inner()), (.3, lambda: "sum(%s)" % inner()), (.3, lambda: "sorted(%s)" % inner()),
                 (.3, lambda: "%s in %s" % (inner(), inner())), (.3, lambda: "%s is %s" % (inner(), rnd.choice(self.names)))]
        return pick(rnd, kinds)()

    def block(self, depth, loop):
        self.budget -= 1
        for _ in range(self.rnd.randint(1, 3)):
            self.statement(depth, loop)
            if self.budget <= 0:
                break

    def statement(self, depth, loop):
        rnd = self.rnd
        simple = [(6, self.assign), (4, self.note), (1, self.leave), (1, self.fail), (.6, self.delete), (.6, self.unpack), (.4, self.augment)]
        if loop:
            simple += [(1, self.jump)]
        if self.is_generator:
            simple += [(3, self.give)]
        nested = [(3, self.branch), (2, self.count), (1, self.repeat), (4, self.attempt), (2, self.guard), (.6, self.function)]
        if depth > 6 or self.budget <= 0 or rnd.random() < .45:
            pick(rnd, simple)(depth)
        else:
            pick(rnd, nested)(depth, loop)

    def assign(self, depth):
        self.put(depth, "%s = %s" % (self.rnd.choice(self.names), self.expression()))

    def augment(self, depth):
        self.put(depth, "%s %s= %s" % (self.rnd.choice(self.names), self.rnd.choice("+-*%"), self.expression(1)))

    def unpack(self, depth):
        one, two = self.rnd.sample(self.names, 2)
        self.put(depth, "%s, (%s) = %s" % (one, two, self.expression()))

    def note(self, depth):
        self.put(depth, "log((%d, %s))" % (len(self.lines), self.expression(1)))

    def leave(self, depth):
        self.put(depth, "return" if self.is_generator else "return %s" % self.expression(1))

    def fail(self, depth):
        self.put(depth, self.rnd.choice(["raise", "raise %s", "raise %s(1)", "raise %s, 'v'", "raise %s, None, sys.exc_info()[2]", "1 / 0",
                                         "assert %s == 1", "raise OwnBase"]).replace("%s", self.rnd.choice(EXCEPTIONS)))

    def delete(self, depth):
        self.put(depth, "del %s" % self.rnd.choice(self.names))

    def jump(self, depth):
        self.put(depth, self.rnd.choice(["break", "continue"]) if "finally:" not in self.inside else "break")

    def give(self, depth):
        self.put(depth, self.rnd.choice(["yield %s", "a = yield %s", "yield"]).replace("%s", self.expression(1)))

    def branch(self, depth, loop):
        self.put(depth, "if %s:" % self.expression(1))
        self.block(depth + 1, loop)
        if self.rnd.random() < .5:
            self.put(depth, "else:")
            self.block(depth + 1, loop)

    def count(self, depth, loop):
        self.put(depth, "for %s in %s:" % (self.rnd.choice(self.names), self.rnd.choice(["range(3)", "'xy'", "[1, 2]", "{1: 2}", self.expression(1)])))
        self.block(depth + 1, True)
        if self.rnd.random() < .3:
            self.put(depth, "else:")
            self.block(depth + 1, loop)

    def repeat(self, depth, loop):
        self.put(depth, "while tick():")
        self.block(depth + 1, True)
        if self.rnd.random() < .3:
            self.put(depth, "else:")
            self.block(depth + 1, loop)

    def attempt(self, depth, loop):
        self.put(depth, "try:")
        self.block(depth + 1, loop)
        handlers = self.rnd.randint(0, 2)
        for _ in range(handlers):
            kind = self.rnd.choice(EXCEPTIONS + ["(%s, %s)" % tuple(self.rnd.sample(EXCEPTIONS, 2)), "Exception"])
            self.put(depth, self.rnd.choice(["except %s:", "except %s, e:", "except %s as e:"]).replace("%s", kind))
            self.block(depth + 1, loop)
        if handlers and self.rnd.random() < .2:
            self.put(depth, "else:")
            self.block(depth + 1, loop)
        if not handlers or self.rnd.random() < .4:
            self.put(depth, "finally:")
            inside, self.inside = self.inside, "finally:"
            self.block(depth + 1, loop)
            self.inside = inside

    def guard(self, depth, loop):
        more = self.rnd.choice(["", ", True", ", False, 'exit'", ", False, 'enter'", ", True", ""])
        name = self.rnd.choice(["", " as c", " as (a)"])
        self.put(depth, "with Manager('m%d'%s)%s:" % (len(self.lines), more, name))
        self.block(depth + 1, loop)

    def function(self, depth, loop):
        name = "inner%d" % len(self.functions)
        saved = self.is_generator, self.inside
        self.is_generator, self.inside = False, ""
        self.put(depth, "def %s(n=1):" % name)
        self.put(depth + 1, "if not tick(): return 7")
        self.block(depth + 1, False)
        self.is_generator, self.inside = saved
        self.functions.append(name)

    def make(self):
        self.inside, self.is_generator = "", self.rnd.random() < .5
        self.put(0, "def f(a, b=2, *c):")
        if self.is_generator:
            self.put(1, "yield 0")
        while self.budget > 0:
            self.block(1, False)
        return "\n".join(self.lines) + "\n"


class TooLong(BaseException):
    pass


def said(value):
    kind = type(value)
    if kind in (list, tuple):
        return "%s(%s)" % (kind.__name__, ", ".join(map(said, value[:20])))
    if kind in (int, long, str, float, bool, type(None)):
        return repr(value)[:200]
    if kind is dict:
        return "{%s}" % ", ".join(sorted(map(said, value.items())))
    return kind.__name__


def use(space, rnd, is_generator, logged):
    arguments = [rnd.choice([0, 1, 5, "s", [1, 2], (3,), None, {1: 2}]) for _ in range(rnd.randint(1, 3))]
    result = space["f"](*arguments)
    if not is_generator:
        return said(result)
    out = []
    for _ in range(rnd.randint(1, 6)):
        how = pick(rnd, [(5, "next"), (2, "send"), (1.5, "throw"), (.5, "close")])
        try:
            out.append(said(result.next() if how == "next" else result.send(rnd.choice([None, 4, "v"])) if how == "send" else
                            result.throw(space.get(rnd.choice(EXCEPTIONS)) or KeyError) if how == "throw" else result.close()))
        except StopIteration:
            out.append("stop")
        except Exception as error:
            out.append("%s %s" % (type(error).__name__, error))
    return " ".join(out)


def case(rnd):
    maker = Maker(rnd)
    text = maker.make()
    logged, ticks = [], [0]

    def log(value):
        logged.append(said(value))
        if len(logged) > 150:
            raise TooLong
        return value

    def tick():
        ticks[0] += 1
        if ticks[0] > 60:
            raise TooLong
        return ticks[0] % 4

    space = {"log": log, "tick": tick, "sys": sys}
    exec PRELUDE in space
    out = [text]
    try:
        exec compile(text, "f", "exec") in space
        for _ in range(2):
            try:
                out.append(use(space, rnd, maker.is_generator, logged))
            except BaseException as error:
                lines, traceback = [], sys.exc_info()[2]
                while traceback:
                    lines.append((traceback.tb_frame.f_code.co_name, traceback.tb_lineno))
                    traceback = traceback.tb_next
                out.append("%s %s %s" % (type(error).__name__, error, lines[2:]))
    except SyntaxError as error:
        out.append("%s" % (error.args,))
    return "%s [%s]" % (" ".join(out), " ".join(logged))
