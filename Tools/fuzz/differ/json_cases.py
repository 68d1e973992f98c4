"""json: random values and options to text, random and damaged text to values."""
import json

import re

from saying import outcome, pick, string, words

TEXTS = ["", "a", "\\", "\"", "\n\x01\x1f\x7f", "\xc3\xa9", "\xff", u"\u20ac\U0001f600\ud800x", u"\u2028", "/", "</a>"]
NUMBERS = [0, -1, 1L, 2 ** 70, True, False, None, 1.0, -0.0, 1e16, 1e22, 1.1, 1e-7, float("inf"), float("-inf"), float("nan")]


class Odd(int):
    def __repr__(self):
        return "odd"


def value(rnd, depth):
    kind = pick(rnd, [(4, "number"), (4, "text"), (3 if depth else 0, "list"), (3 if depth else 0, "dict"), (.5, "tuple"),
                      (.1, "set"), (.1, "odd")])
    if kind == "number":
        return rnd.choice(NUMBERS)
    if kind == "text":
        return rnd.choice(TEXTS)
    if kind == "odd":
        return Odd(7)
    if kind == "set":
        return set()
    if kind == "tuple":
        return (rnd.choice(NUMBERS),) * rnd.randint(0, 2)
    if kind == "list":
        return [value(rnd, depth - 1) for _ in range(rnd.randint(0, 3))]
    keys = TEXTS + [1, 2L, 1.5, None, True] + ([(1,)] if rnd.random() < .1 else [])
    return dict((rnd.choice(keys), value(rnd, depth - 1)) for _ in range(rnd.randint(0, 2)))


def options(rnd):
    out = {"sort_keys": True}
    for name, values in (("ensure_ascii", [False]), ("indent", [0, 1, 2, None]), ("separators", [(",", ":"), (" , ", u" : ")]),
                         ("skipkeys", [True]), ("allow_nan", [False]), ("check_circular", [False]),
                         ("encoding", ["latin-1", "utf-8"])):
        if rnd.random() < .3:
            out[name] = rnd.choice(values)
    return out


def damage(rnd, text):
    for _ in range(rnd.randint(0, 2)):
        at = rnd.randint(0, len(text))
        text = text[:at] + rnd.choice(["", "", ",", "]", "}", "\"", "\\", "\\u12", "\\ud83d\\ude00", "1", "-", ".", "e5", "nul",
                                       "NaN", " ", "\n", "[", "{", ":", "\x01"]) + text[at + rnd.randint(0, 2):]
    return text


def case(rnd):
    thing, how = value(rnd, 3), options(rnd)
    said = [words(thing), repr(sorted(how.items()))]
    said.append(outcome(lambda: json.dumps(thing, **how)))
    said.append(outcome(lambda: "".join(json.JSONEncoder(**how).iterencode(thing))))
    try:
        text = json.dumps(thing, **how)
    except Exception:
        text = string(rnd, "[]{},:\"0123456789.eE+-truefalsn \\u\n", 12)
    text = damage(rnd, text)
    hooks = pick(rnd, [(5, {}), (1, {"parse_float": str, "parse_int": str}), (1, {"object_pairs_hook": list}),
                       (1, {"object_hook": sorted}), (1, {"strict": False}), (1, {"parse_constant": str}),
                       (1, {"encoding": "latin-1"})])
    said.append(repr(text) + repr(sorted(hooks)))
    said.append(outcome(lambda: json.loads(text, **hooks)))
    said.append(outcome(lambda: json.JSONDecoder(**hooks).raw_decode(text)))
    text = " ".join(said)
    if "ensure_ascii" in how:   # bytes in unicode: an error somewhere in what was joined
        text = re.sub("in position \\d+", "in position N", text)
    return text
