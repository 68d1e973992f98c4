"""Programs whose pickles are kept in frozen_formats.txt, and pickles as trees, to compare what is written with what was.

    ./python frozen_formats.py --write      (when the format has grown: what is in the file must still load, so it stays there,
                                             behind what is written today)
"""
import base64
import cPickle
import os
import pickle
import sys
from cStringIO import StringIO

import stackless

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

PLACE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'frozen_formats.txt')

SOURCE = '''
import collections, itertools, operator, stackless, sys

def pause(value=None):
    stackless.schedule_remove(None)
    return value

class Number(object):
    def __init__(self, n):
        self.n = n
    def __add__(self, other):
        return pause(self.n + other)
    def __hash__(self):
        return pause(self.n)
    def __eq__(self, other):
        return pause(self.n == other.n)
    def __cmp__(self, other):
        return pause(cmp(self.n, other.n))
    def __getitem__(self, index):
        return pause(index)
    def __len__(self):
        return pause(self.n)
    def __enter__(self):
        return pause(self)
    def __exit__(self, *error):
        return pause(True)
    @property
    def twice(self):
        return pause(2 * self.n)

def count(n):
    for i in xrange(n):
        yield pause(i)

def p_call(out):
    x, y = 1, (2, 'a')
    out.append([x, pause(y), u'b'])

def p_operator(out):
    out.append(Number(3) + 4)

def p_property(out):
    out.append(Number(3).twice)

def p_generators(out):
    out.append(list(x + y for x in count(2) for y in count(2)))

def p_sorted(out):
    out.append(sorted([3, 1, 2], key=lambda n: pause(-n)))

def p_map(out):
    out.append(map(lambda a, b: pause((a, b)), [1, 2], count(2)))

def p_handlers(out):
    try:
        raise KeyError(pause(1))
    except KeyError as error:
        pause()
        out.append(error.args)
    finally:
        pause()
        out.append(sys.exc_info()[0])

def p_with(out):
    with Number(5) as number:
        raise ValueError(number.n)
    out.append('swallowed')

def p_dict(out):
    d = {Number(1): 2}
    d[Number(1)] = 3
    out.append(d.values())

def p_closure(out):
    total = []
    def add(n, step=2):
        total.append(pause(n) * step)
        return len(total)
    out.append([add(1), add(2, step=5), total])

def p_iterators(out):
    values = [1, 2, 3]
    its = [iter(values), reversed(values), enumerate('ab'), itertools.chain('ab', [1]), itertools.islice('abcd', 1, 4),
           itertools.izip('ab', 'cd'), xrange(2, 9, 3), iter(xrange(3)), dict.fromkeys('ab').iterkeys(), set('a'),
           collections.deque([1, 2], 5), operator.itemgetter(1), itertools.groupby('aab'), itertools.tee('abc')[0]]
    pause()
    out.append([list(it) if it is not its[-3] else it('xy') for it in its if it is not its[-2]])

def p_channel(out):
    channel = stackless.channel()
    stackless.tasklet(lambda: out.append(channel.receive()))()
    stackless.schedule()
    pause()
    channel.send(5)

def p_class(out):
    class Local(object):
        a = pause(1)
    out.append(Local.a)
    del Local
'''

exec compile(SOURCE, 'frozen', 'exec')

PROGRAMS = [globals()[name] for name in sorted(globals()) if name.startswith('p_')]


def begin(program):
    out = []
    task = stackless.tasklet(program)(out)
    task.run()
    stackless.run()
    return task, out


def finish(task, out):
    while task.alive:
        task.insert()
        stackless.run()
    return out


def pickles(program):
    """What the program is at each of its pauses."""
    task, out = begin(program)
    found = []
    while task.alive:
        found.append(cPickle.dumps((task, out), 2))
        task.insert()
        stackless.run()
    return found


# -- pickles as trees

class Made(object):
    """What a constructor would have made."""
    def __init__(self, name, arguments):
        self.name, self.arguments, self.state, self.items = name, arguments, None, []

    def __setstate__(self, state):
        self.state = state

    def append(self, item):
        self.items.append(item)

    def extend(self, items):
        self.items.extend(items)

    def __setitem__(self, key, value):
        self.items.append((key, value))


def maker(name):
    def __new__(cls, *arguments):
        return Made(name, arguments)
    return type(name, (object,), {'__new__': __new__})


def _shown(obj, path, numbers):
    kind = type(obj)
    if kind not in (Made, list, tuple, dict) or obj == ():
        return obj.__name__ if isinstance(obj, type) else repr(obj)
    if id(obj) in numbers:
        return '#%d' % numbers[id(obj)]
    if kind is not tuple:           # which tuples are one object is no part of the format
        numbers[id(obj)] = len(numbers)
    show = lambda each: _shown(each, path + [obj], numbers)
    if kind is Made:
        text = '%s(%s)' % (obj.name, ', '.join(map(show, obj.arguments)))
        text += '' if obj.state is None else ' := ' + show(obj.state)
        return text + (' += ' + show(obj.items) if obj.items else '')
    if kind is dict:
        return '{%s}' % ', '.join('%s: %s' % (show(key), show(obj[key])) for key in sorted(obj, key=repr))
    return ('[%s]' if kind is list else '(%s)') % ', '.join(map(show, obj))


def tree(text):
    """A pickle, said without the order in which it was written."""
    unpickler = pickle.Unpickler(StringIO(text))
    makers = {}
    unpickler.find_class = lambda module, name: makers.setdefault((module, name), maker('%s.%s' % (module, name)))
    made = unpickler.load()
    return _shown(made, [made], {})


# -- the file

def stored():
    """[(name of the program, its result, pickles)] of the file."""
    with open(PLACE) as stream:
        entries = [line.rstrip('\n').split('\t') for line in stream]
    return [(entry[0], entry[1], map(base64.b64decode, entry[2:])) for entry in entries]


def write():
    with open(PLACE) as stream:
        before = stream.readlines()
    now = ['\t'.join([program.__name__, repr(finish(*begin(program)))] + map(base64.b64encode, pickles(program))) + '\n'
           for program in PROGRAMS]
    with open(PLACE, 'w') as stream:
        stream.writelines(now + [line for line in before if line not in now])


if __name__ == '__main__' and sys.argv[1:] == ['--write']:
    import frozen_formats
    frozen_formats.write()
