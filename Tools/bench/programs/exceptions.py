"""Raising, catching, finally, with; none raised in a try."""


class Problem(Exception):
    pass


class Manager(object):
    def __enter__(self):
        return self

    def __exit__(self, *info):
        return info[0] is Problem


def risky(n):
    if n % 3 == 0:
        raise Problem(n)
    return {}[n] if n % 3 == 1 else n


caught = done = quiet = 0
m = Manager()
for i in xrange(90000):
    try:
        risky(i)
    except Problem:
        caught += 1
    except KeyError as e:
        caught += 1
    finally:
        done += 1
    try:
        quiet += 1
    except ValueError:
        quiet -= 1
    with m:
        if i % 5 == 0:
            raise Problem
assert (caught, done, quiet) == (60000, 90000, 90000)
