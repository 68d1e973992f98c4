"""What the programs of this folder share: random texts, and how an outcome is put into words."""


def words(thing):
    """repr() with the items of dicts in order."""
    if type(thing) is dict:
        return "{%s}" % ", ".join(sorted("%s: %s" % (words(key), words(value)) for key, value in thing.items()))
    if type(thing) is list:
        return "[%s]" % ", ".join(map(words, thing))
    if type(thing) is tuple:
        return "(%s)" % ", ".join(map(words, thing))
    return repr(thing)


def outcome(function, *arguments):
    try:
        return words(function(*arguments))
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)


def pick(rnd, weighted):
    """One of the values of [(weight, value), ...]."""
    at = rnd.random() * sum(weight for weight, _ in weighted)
    for weight, value in weighted:
        at -= weight
        if at < 0:
            return value
    return value


def string(rnd, alphabet, most):
    return "".join(rnd.choice(alphabet) for _ in range(rnd.randint(0, most)))


def anything(rnd, most):
    """Bytes: mostly ASCII, some random ones."""
    return "".join(chr(rnd.randrange(256)) if rnd.random() < .3 else rnd.choice("ab01 \n=-+/.,") for _ in
                   range(rnd.randint(0, most)))
