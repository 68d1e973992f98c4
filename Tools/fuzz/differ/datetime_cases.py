"""datetime and time: formats both ways, arithmetic at the edges."""
import datetime
import time

from saying import outcome, pick, string

# Of those of one group a format has one only: which of them wins is an accident of the reference's dicts.
GROUPS = ["aAwc", "bBmxc", "dxc", "HIXc", "yYxc", "MXc", "SXc", "UW"]
DIRECTIVES = "aAbBcdfHIjmMpSUwWxXyYzZ%"


def form(rnd):
    return "".join(pick(rnd, [(5, "%" + rnd.choice(DIRECTIVES)), (1, rnd.choice("-:/ T.")), (.2, string(rnd, "ab(*[\\", 3)),
                              (.05, "%"), (.05, "%Q")]) for _ in range(rnd.randint(0, 5)))


def clashes(how):
    return any(sum(how.count("%" + letter) for letter in group) > 1 for group in GROUPS)


def moment(rnd):
    return datetime.datetime(rnd.choice([1, 1899, 1900, 1969, 1970, 2000, 2016, 2038, 9999, rnd.randint(1, 9999)]),
                             rnd.randint(1, 12), rnd.randint(1, 28), rnd.randint(0, 23), rnd.randint(0, 59),
                             rnd.randint(0, 59), rnd.choice([0, 1, 999999, rnd.randint(0, 999999)]))


def delta(rnd):
    return datetime.timedelta(rnd.choice([0, 1, -1, 365, -10 ** 6, 999990000, rnd.randint(-5000, 5000)]),
                              rnd.choice([0, 1, -1, 86399, rnd.randint(-10 ** 6, 10 ** 6)]),
                              rnd.choice([0, 1, -1, 999999, rnd.randint(-10 ** 9, 10 ** 9)]))


def change(rnd, text):
    if text and rnd.random() < .4:
        at = rnd.randint(0, len(text))
        text = text[:at] + rnd.choice(["", "1", " ", "  ", "a", "-"]) + text[at + rnd.randint(0, 1):]
    return text


def case(rnd):
    when, how, step = moment(rnd), form(rnd), delta(rnd)
    said = [repr(when), repr(how), repr(step), str(when), str(step), when.isoformat(rnd.choice("T x")), when.ctime()]
    said.append(outcome(when.strftime, how))
    said.append(outcome(when.date().strftime, how))
    said.append(outcome(when.time().strftime, how))
    if clashes(how):
        how = "%Y-%m-%d %H:%M:%S.%f"
    try:
        text = when.strftime(how)
    except ValueError:
        text = string(rnd, "0123456789 -:", 10)
    text = change(rnd, text)
    said += [repr(text), outcome(datetime.datetime.strptime, text, how), outcome(time.strptime, text, how)]
    other, factor = delta(rnd), rnd.choice([0, 1, -1, 3, 7, 10 ** 6, 2L ** 70, 1.5, "a"])
    for act in (lambda: when + step, lambda: when - step, lambda: step + other, lambda: step * factor, lambda: step // factor,
                lambda: step / factor, lambda: -step, lambda: abs(step), lambda: step.total_seconds(), lambda: when - moment(rnd),
                lambda: when.isocalendar(), lambda: when.timetuple(), lambda: when < step, lambda: step == other,
                lambda: when.replace(day=rnd.randint(0, 32)), lambda: datetime.date.fromordinal(rnd.randint(-1, 3652061)),
                lambda: datetime.datetime.utcfromtimestamp(rnd.choice([0, -1, 1e9, 1.5, 1e12, -1e12, 1e18, rnd.uniform(-1e9, 2e9)])),
                lambda: datetime.timedelta(rnd.uniform(-9, 9), rnd.uniform(-9, 9), rnd.uniform(-9, 9), rnd.uniform(-9, 9),
                                           rnd.uniform(-9, 9), rnd.uniform(-9, 9), rnd.uniform(-9, 9)),
                lambda: format(when, how)):
        said.append(outcome(act))
    return " ".join(said)
