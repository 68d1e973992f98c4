"""csv: random dialects, rows to text and text to rows."""
import csv
import cStringIO

from saying import outcome, pick, string


def dialect(rnd):
    out = {}
    for name, values in (("delimiter", [";", "\t", " ", "a", "\"", ";;", "", None, 5, u";"]),
                         ("quotechar", ["'", None, "", "ab", ","]), ("escapechar", ["\\", None, "x", ""]),
                         ("doublequote", [False, True]), ("skipinitialspace", [True]), ("lineterminator", ["\n", "", "!!", 1]),
                         ("quoting", [0, 1, 2, 3, 3, 2, 9]), ("strict", [True])):
        if rnd.random() < .25:
            out[name] = rnd.choice(values)
    return out


def field(rnd):
    return pick(rnd, [(6, string(rnd, "ab,;\"'\\ \n\r\tx1", 5)), (1, rnd.randint(-5, 5)), (1, 1.5), (.3, None), (.3, u"u"),
                      (.2, u"\xe9"), (.3, 1e300), (.1, 2L ** 70)])


def write(rows, how):
    out = cStringIO.StringIO()
    writer = csv.writer(out, **how)
    results = [outcome(writer.writerow, row) for row in rows]
    return results, out.getvalue()


def case(rnd):
    how = dialect(rnd)
    rows = [[field(rnd) for _ in range(rnd.randint(0, 3))] for _ in range(2)]
    said = [repr(sorted(how.items())), repr(rows), outcome(write, rows, how)]
    text = string(rnd, "ab,,;\"\"'\\ \n\r\tx1.5\0", 20) if rnd.random() < .7 else string(rnd, ",\"\n1", 12)
    said += [repr(text), outcome(lambda: list(csv.reader(text.splitlines(True), **how)))]
    said.append(outcome(lambda: list(csv.reader([text, "", "a"], **how))))
    return " ".join(said)
