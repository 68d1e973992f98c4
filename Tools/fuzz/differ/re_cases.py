"""re: random patterns of all constructs on texts over their letters.

Left out is what the reference does by accident: groups keep what they matched inside of a negative assertion.
"""
import re

from saying import outcome, pick, string

LETTERS = "aabbcAB1_ \n-"
WIDE = [u"\xe9", u"\xc9", u"\u0130", u"\u0131", u"\u017f", u"\u0431", u"\u0411", u"\u20ac", u"\xb5", u"\u03bc", u"\u2028",
        u"\u0660", u"\u212a", u"\xdf", u"\u1e9e", u"\x85", u"\xa0", u"\xaa"]
CLASSES = ["\\d", "\\D", "\\s", "\\S", "\\w", "\\W"]
PLACES = ["^", "$", "\\A", "\\Z", "\\b", "\\B"]
COUNTS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,1}", "{1,}", "{,2}", "{1,3}?", "{0}", "{2,1}", "{}", "{a}", "**"]


class Maker(object):
    def __init__(self, rnd, wide):
        self.rnd, self.groups, self.names, self.wide = rnd, 0, [], wide
        self.plain = 0   # how many assertions that may hold no groups are open

    def letter(self):
        if self.wide and self.rnd.random() < .3:
            return self.rnd.choice(WIDE)
        return self.rnd.choice(["a", "b", "c", "A", "B", "1", "_", " ", "-", "\\n", "\\t", "\\x61", "\\101", "\\.", "\\-"])

    def klass(self):
        items = []
        for _ in range(self.rnd.randint(1, 3)):
            items.append(pick(self.rnd, [(5, self.letter()), (2, self.rnd.choice(CLASSES)),
                                         (2, "a-c"), (1, "A-Z"), (1, self.letter() + "-" + self.letter()), (.2, "]"),
                                         (.2, "^"), (.2, "["), (.1, "\\b")]))
        return "[" + self.rnd.choice(["", "", "^"]) + "".join(items) + "]"

    def group(self, depth):
        kind = pick(self.rnd, [(5, "("), (2, "(?:"), (1, "(?P<"), (1, "(?="), (1, "(?!"), (.7, "(?<="), (.7, "(?<!"),
                               (.6, "(?("), (.1, "(?#")])
        if kind == "(?#":
            return "(?#a)"
        if self.plain and kind in ("(", "(?P<"):
            kind = "(?:"
        if kind in ("(?!", "(?<=", "(?<!"):
            self.plain += 1
            inside = self.choices(depth - 1)
            self.plain -= 1
            return kind + inside + ")"
        if kind == "(?(":
            which = str(self.rnd.randint(1, 3)) if not self.names or self.rnd.random() < .5 else self.rnd.choice(self.names)
            other = "|" + self.sequence(depth - 1) if self.rnd.random() < .6 else ""
            return "(?(%s)%s%s)" % (which, self.sequence(depth - 1), other)
        if kind == "(?P<":
            name = self.rnd.choice(["x", "y", "z1"])
            kind += name + ">"
            inside = self.choices(depth - 1)
            self.names.append(name)
            self.groups += 1
            return kind + inside + ")"
        inside = self.choices(depth - 1)
        if kind == "(":
            self.groups += 1
        return kind + inside + ")"

    def atom(self, depth):
        kind = pick(self.rnd, [(6, "letter"), (2, "class"), (1.5, "."), (2, "set"), (1, "place"), (1, "back"),
                               (4 if depth > 0 else 0, "group"), (.02, "bad")])
        if kind == "letter":
            return self.letter()
        if kind == "class":
            return self.rnd.choice(CLASSES)
        if kind == "set":
            return self.klass()
        if kind == "place":
            return self.rnd.choice(PLACES)
        if kind == "back":
            if self.names and self.rnd.random() < .3:
                return "(?P=%s)" % self.rnd.choice(self.names)
            return "\\%d" % self.rnd.randint(1, max(1, self.groups)) if self.groups or self.rnd.random() < .05 else "a"
        if kind == "group":
            return self.group(depth)
        if kind == "bad":
            return self.rnd.choice(["(", ")", "[", "*", "\\", "(?", "(?P", "(?P<", "(?P<1>a)", "(?<a)", "{", "}", "a{99999}"])
        return "."

    def sequence(self, depth):
        out = []
        for _ in range(self.rnd.randint(0, 3) if depth else self.rnd.randint(0, 2)):
            text = self.atom(depth)
            if self.rnd.random() < .35:
                text += self.rnd.choice(COUNTS)
            out.append(text)
        return "".join(out)

    def choices(self, depth):
        return "|".join(self.sequence(depth) for _ in range(pick(self.rnd, [(6, 1), (2, 2), (1, 3)])) or "a")


def text_of(rnd, wide):
    if not wide:
        return string(rnd, LETTERS, 10)
    return u"".join(rnd.choice(WIDE) if rnd.random() < .4 else rnd.choice(LETTERS) for _ in range(rnd.randint(0, 10)))


def describe(match):
    if match is None:
        return None
    return match.span(), match.groups(), match.regs, match.lastindex, match.lastgroup, sorted(match.groupdict().items())


def case(rnd):
    wide = rnd.random() < .4
    pattern = Maker(rnd, wide).choices(2)
    if wide and rnd.random() < .9:
        pattern = unicode(pattern)
    flags = 0
    for flag, chance in ((re.I, .3), (re.M, .2), (re.S, .2), (re.X, .1), (re.U, .5 if wide else .1), (re.L, .05)):
        flags |= flag if rnd.random() < chance else 0
    said = [repr(pattern), str(flags)]
    try:
        code = re.compile(pattern, flags)
    except Exception as error:
        return " ".join(said + ["%s: %s" % (type(error).__name__, error)])
    said.append("%r %r" % (code.groups, sorted(code.groupindex.items())))
    for _ in range(3):
        text = text_of(rnd, wide)
        start, end = pick(rnd, [(4, (0, 100)), (1, (rnd.randint(0, 4), rnd.randint(0, 9)))])
        said.append(repr(text) + " %d %d" % (start, end))
        if start <= end:
            said.append(outcome(lambda: describe(code.match(text, start, end))))
        said.append(outcome(lambda: describe(code.search(text, start, end))))
        said.append(outcome(lambda: [describe(m) for m in code.finditer(text, start, end)]))
        said.append(outcome(code.findall, text))
        said.append(outcome(code.split, text, rnd.randint(0, 2)))
        template = rnd.choice(["-", "<\\1>", "\\g<0>", "\\g<x>", "\\2", ""])
        said.append(outcome(code.subn, template, text, rnd.randint(0, 2)))
        said.append(outcome(code.sub, lambda m: "<" + (m.group() or "") + ">", text))
    re.purge()
    return " ".join(said)
