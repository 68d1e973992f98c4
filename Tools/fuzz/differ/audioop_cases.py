"""audioop: every function on random samples of every width, and on lengths, widths and states that do not fit."""
import audioop

from saying import outcome, pick

EXTREMES = ["\0\0\0\0", "\xff\xff\xff\x7f", "\0\0\0\x80", "\xff\xff\xff\xff", "\1\0\0\0"]


def samples(rnd):
    return "".join(rnd.choice(EXTREMES) if rnd.random() < .3 else "".join(chr(rnd.randrange(256)) for _ in range(4))
                   for _ in range(rnd.randint(0, 8))) + pick(rnd, [(6, ""), (1, "\x80"), (1, "ab")])


def width(rnd):
    return pick(rnd, [(8, rnd.choice([1, 2, 4])), (1, rnd.choice([3, 0, 5, -1]))])


def factor(rnd):
    return rnd.choice([0, 1, .5, -1, 2, 1e10, 1.0 / 3, -1.7, 1e300])


def case(rnd):
    a, b, w = samples(rnd), samples(rnd), width(rnd)
    if rnd.random() < .6:
        b = (b * 9)[:len(a)]
    number = pick(rnd, [(4, rnd.randint(-5, 9)), (1, rnd.choice([2 ** 15, -2 ** 31, 2 ** 31 - 1]))])
    state = pick(rnd, [(3, None), (2, (rnd.randint(-40000, 40000), rnd.randint(-3, 99))), (.5, 5), (.5, (1,))])
    rates = rnd.choice([(1, 8000, 16000), (2, 44100, 8000), (1, 3, 7), (1, 0, 1), (0, 1, 1), (1, 1, 2 ** 31 - 1), (1, -1, 1)])
    weights = rnd.choice([(), (2,), (2, 1), (0, 0), (1, -1)])
    said = [repr(a), repr(b), str(w)]
    calls = [("getsample", (a, w, number)), ("max", (a, w)), ("minmax", (a, w)), ("avg", (a, w)), ("rms", (a, w)), ("avgpp", (a, w)),
             ("maxpp", (a, w)), ("cross", (a, w)), ("mul", (a, w, factor(rnd))), ("tomono", (a, w, factor(rnd), factor(rnd))),
             ("tostereo", (a, w, factor(rnd), factor(rnd))), ("add", (a, b, w)), ("bias", (a, w, number)), ("reverse", (a, w)),
             ("lin2lin", (a, w, width(rnd))), ("ratecv", (a, w) + rates + (None,) + weights), ("lin2ulaw", (a, w)), ("ulaw2lin", (a, w)),
             ("lin2alaw", (a, w)), ("alaw2lin", (a, w)), ("lin2adpcm", (a, w, state)), ("adpcm2lin", (a, w, state)),
             ("findfit", (a, b[:len(a) // 2])), ("findfactor", (a, b)), ("findmax", (a, abs(number)))]
    for name, arguments in rnd.sample(calls, 6):
        said.append("%s%r %s" % (name, arguments[1:], outcome(getattr(audioop, name), *arguments)))
    result = None
    try:
        result = audioop.ratecv(a, w, 1, 8000, 11025, None)
        said.append(repr(audioop.ratecv(b, w, 1, 8000, 11025, result[1])))
    except Exception as error:
        said.append("%s: %s" % (type(error).__name__, error))
    return " ".join(said)
