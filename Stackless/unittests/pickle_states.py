"""Every state that a frozen program holds, with one part of it replaced by something else: what is made of it must be refused or run.

    ./python pickle_states.py [--all]

The states are those of the programs of pickle_rows.py and pickle_snippets.py, one of each kind; each place in them, some levels deep, gets each
of WRONG.  The work is done in children: one that dies of a signal is a defect, and its last attempt is named.
"""
import copy_reg
import os
import resource
import signal
import sys
import types

import stackless

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pickle_rows
import pickle_snippets
from test.build_kind import SANITIZED
from test_pickle_constructs import begin, go_on

WRONG = [None, 0, -1, 1, 7, 2 ** 31, 2 ** 63 - 1, -2 ** 63, 2 ** 70, 1.5, '', 'x', u'x', (), (None,), ((),), ((0, 1), None, None),
         [], [None], {}, {'x': 1}, object, Exception, iter(()), len, stackless.tasklet(), stackless.channel(), Ellipsis]
DEEP = 4
TICKS = 3000
EXACT = (tuple, list)


def reductions(root):
    """(name of its kind, callable, arguments, state) of everything that a frozen object is made of."""
    todo, seen = [root], {}
    while todo:
        obj = todo.pop()
        if id(obj) in seen:
            continue
        seen[id(obj)] = obj
        if type(obj) in EXACT:
            todo.extend(obj)
        elif type(obj) is dict:
            todo.extend(value for key, value in obj.items() if isinstance(key, str) and not key.startswith('__'))
        elif type(obj) in copy_reg.dispatch_table or isinstance(obj, (stackless.tasklet, stackless.channel)):
            reduced = copy_reg.dispatch_table[type(obj)](obj) if type(obj) in copy_reg.dispatch_table else obj.__reduce__()
            if isinstance(reduced, str) or reduced[0] in (getattr, types.FunctionType):
                continue
            state = reduced[2] if len(reduced) > 2 else None
            yield kind_of(obj, reduced), reduced[0], reduced[1], state
            todo.extend([reduced[1], state])


def kind_of(obj, reduced):
    name = type(obj).__name__
    if name == 'continuation':
        return name, reduced[2][0]
    if name == 'frame':
        return name, obj.f_code.co_name if obj.f_code.co_name in ('program', 'numbers') else ''
    return name, reduced[1][0] if reduced[1] and isinstance(reduced[1][0], str) else ''


def specimens():
    """One reduction per kind."""
    found = {}
    for function in pickle_rows.ROWS + pickle_snippets.ROWS[::3]:
        task, out = begin(function)
        while task.alive:
            if not task.nesting_level:
                for kind, maker, arguments, state in reductions(task):
                    if kind not in found:
                        found[kind] = maker, arguments, state
            go_on(task)
    return found


def changed(value, deep=DEEP):
    """The value with one place in it replaced, for all places."""
    for wrong in WRONG:
        yield wrong
    if type(value) is tuple and deep:
        for place, item in enumerate(value):
            for other in changed(item, deep - 1):
                yield value[:place] + (other,) + value[place + 1:]
            yield value[:place] + value[place + 1:]
            yield value[:place] + (value,) + value[place + 1:]
        yield value + value
    if type(value) is list and deep:
        for place, item in enumerate(value[:4]):
            for other in changed(item, deep - 2 if deep > 2 else 0):
                yield value[:place] + [other] + value[place + 1:]
        yield value + [value]
        yield value + value


def use(made):
    """Whatever one does with such an object."""
    if isinstance(made, stackless.tasklet):
        for _ in range(3):
            made.insert()
            stackless.run(TICKS)
        made.bind(None)
    elif hasattr(made, 'next'):
        for _ in range(5):
            made.next()
    elif isinstance(made, types.FunctionType):
        made()
    elif type(made).__name__ in ('frame', 'continuation'):
        task = stackless.tasklet()
        links = [made]
        if type(made).__name__ == 'continuation':
            links = [WAITING.frame] + links
        task.__setstate__((0, None, 0, links))
        use(task)
    else:
        repr(made), made == 5, hash(made)


def _wait():
    return stackless.schedule_remove(None)


WAITING = stackless.tasklet(_wait)()
WAITING.run()


def attempt(maker, arguments, state, filled):
    """Makes an object, fills it, uses it; True if nothing was refused on the way."""
    try:
        made = maker(*arguments) if type(arguments) is tuple else maker(arguments)
        if filled:
            made.__setstate__(state)
        use(made)
        try:
            made.__setstate__(state)
        except (Exception, TaskletExit):
            pass
        return True
    except (Exception, TaskletExit):
        return False


def lower_limit(which, value):
    """A limit that is lower already stays."""
    hard = resource.getrlimit(which)[1]
    if hard == resource.RLIM_INFINITY or hard > value:
        resource.setrlimit(which, (value, value))


def attack(kind, specimen, every):
    """In a child: (attempts, those that were not refused), or the last attempt before it died."""
    maker, arguments, state = specimen
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if not SANITIZED:
            lower_limit(resource.RLIMIT_AS, 1 << 44)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(null, 2)
        counts = [0, 0]
        cases = [(other, state) for other in changed(arguments)] + [(arguments, other) for other in changed(state)]
        for number, (given, filling) in enumerate(cases):
            if number % every:
                continue
            signal.alarm(20)
            os.write(writer, '%d\n' % number)
            counts[0] += 1
            counts[1] += attempt(maker, given, filling, state is not None)
        os.write(writer, 'E%d %d\n' % tuple(counts))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        lines = stream.read().split('\n')
    status = os.waitpid(child, 0)[1]
    return (status, lines[-2:]) if status & 127 else map(int, lines[-2][1:].split()) if lines[-2:][0].startswith('E') else None


def run(every):
    """(attempts, not refused, [(kind, what happened)] of those that died)."""
    total, used, dead = 0, 0, []
    for kind, specimen in sorted(specimens().items()):
        outcome = attack(kind, specimen, every)
        if isinstance(outcome, tuple):
            if outcome[0] & 127 != signal.SIGALRM:
                dead.append((kind, outcome))
        elif outcome is not None:
            total += outcome[0]
            used += outcome[1]
    return total, used, dead


if __name__ == '__main__':
    print run(1 if '--all' in sys.argv else 7)
